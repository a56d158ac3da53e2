import random
import shutil
import subprocess
from contextlib import suppress
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from briefqa.errors import DocumentUnreadable
from briefqa.reading import pdf as pdf_reader
from briefqa.reading.lines import read_lines
from briefqa.reading.pdf import read_pdf
from briefqa.reading.pdf_layout import flat_lines
from briefqa.reading.pdf_page import PageLine, with_vertical_lines
from briefqa.types import BlockKind, Document
from reading.fixtures import Ink, Password, blocks_of, column, document_of, notes_after, pdf

CHROMIUM = Path("/usr/bin/chromium")

# Full lines of a column that is 240 points wide at 10 points, as Helvetica sets them.
LEFT = [
    "  The lighthouse stands on the cape where the",
    "river meets the sea, and its lamp was lit in the",
    "spring of 1872 by a crew of four keepers.",
    "  Each keeper served a watch of six hours, and",
    "the log of the first year is still kept in the old",
    "harbour office, where visitors may ask to see it",
]
HYPHENS = [
    "The keepers of the old light had a long tradi-",
    "tion of logs; see https://example.org/cape-",
    "light/logs.",
]
RIGHT = [
    "on any working day of the week.",
    "  A fog bell was added in 1880, after two ships",
    "had run aground on the bar in a single night.",
]


def read(*pages: list[Ink]) -> Document:
    return document_of(read_pdf(pdf(pages)))


def refusal(content: bytes) -> str:
    with pytest.raises(DocumentUnreadable) as caught:
        read_pdf(content)
    return caught.value.reason


def numbered(pages: int, text: str = "Page of words number {}, long enough to count as text.") -> list[list[Ink]]:
    return [[Ink(50, 400, text.format("abcdefgh"[number] * 5))] for number in range(pages)]


def test_two_columns_are_read_one_after_the_other_and_a_cut_paragraph_is_one() -> None:
    document = read(column(50, 700, LEFT) + column(310, 700, RIGHT))
    assert blocks_of(document) == [
        "The lighthouse stands on the cape where the river meets the sea, and its lamp was lit in the spring of 1872 by "
        "a crew of four keepers.",
        "Each keeper served a watch of six hours, and the log of the first year is still kept in the old harbour office, "
        "where visitors may ask to see it on any working day of the week.",
        "A fog bell was added in 1880, after two ships had run aground on the bar in a single night.",
    ]


def test_notes_at_the_foot_are_notes_and_a_page_break_between_them_cuts_no_paragraph() -> None:
    first = [
        *column(50, 700, [*LEFT[:2], f"{LEFT[2]}^1", *LEFT[3:]]),
        *column(50, 90, ["1 Lin Hsiao-mei, “The Cape Light,” Coast Review, May 2019."], 8),
    ]
    second = [
        *column(50, 700, [*RIGHT[:2], f"{RIGHT[2]}^2"]),
        *column(50, 90, ["2 Supra note 1."], 8),
    ]
    document = read(first, second)
    assert len(blocks_of(document)) == 3
    assert [(note.marker, note.span.of(document.text)) for note in document.notes] == [
        ("1", "Lin Hsiao-mei, “The Cape Light,” Coast Review, May 2019."),
        ("2", "Supra note 1."),
    ]
    assert [mark.span.of(document.text) for mark in document.marks] == ["", ""]
    assert notes_after(document, "a crew of four keepers.") == [document.notes[0].span.of(document.text)]
    assert document.notes[0].references[0].title == "The Cape Light"
    assert document.notes[1].same_as == (0,)


def test_a_raised_mark_is_no_digit_of_the_figure_before_it() -> None:
    """Neither in the text nor in the title; and a row that pdfium ends at a mark goes on behind it."""
    page = [Ink(50, 760, "The Cape Light^2", 20), *column(50, 700, LEFT[:2])]
    page += [Ink(50, 672, "harbour sold 112,300^1"), Ink(150, 672, "tickets in the year 2025, of which 83 percent")]
    page += [Ink(50, 658, "were for the late boats.")]
    page += column(50, 90, ["1 Harbour Office, “Tickets,” Coast Review, May 2026.", "2 Supra note 1."], 8, 10)
    document = read(page)
    assert blocks_of(document, BlockKind.TITLE) == ["The Cape Light"]
    assert "112,300 tickets in the year 2025, of which 83 percent were for" in document.text
    assert [note.same_as for note in document.notes] == [(), (0,)]
    assert notes_after(document, "112,300") == ["Harbour Office, “Tickets,” Coast Review, May 2026."]
    assert notes_after(document, "The Cape Light") == ["Supra note 1."]


def test_a_note_that_goes_on_at_the_foot_of_the_next_page_is_one_note() -> None:
    first = column(50, 700, [*LEFT[:2], f"{LEFT[2]}^1", *LEFT[3:]])
    first += column(
        50, 90, ["1 The log was copied by hand in 1901, and the copy is held by the", "library of the"], 8, 10
    )
    second = column(50, 700, RIGHT) + column(50, 90, ["port, under the name of its first keeper."], 8)
    second += [Ink(50, 500, "Another fact of the bell.^2"), *column(50, 76, ["2 Ibid."], 8)]
    document = read(first, second)
    assert document.notes[0].span.of(document.text) == (
        "The log was copied by hand in 1901, and the copy is held by the library of the port, under the name of its "
        "first keeper."
    )


def test_small_numbered_lines_without_a_mark_in_the_text_are_no_notes() -> None:
    document = read(column(50, 700, LEFT) + column(50, 90, ["1 kg of oil", "2 kg of wick"], 8))
    assert document.notes == ()


def test_a_number_in_the_text_is_no_note() -> None:
    document = read(column(50, 700, ["The tower is 31 m tall.", "2 keepers live there."]))
    assert document.notes == ()


def test_pages_are_known_and_a_paragraph_over_two_pages_has_both() -> None:
    document = read(column(50, 700, LEFT), column(50, 700, RIGHT))
    assert document.page_at(document.text.index("watch of six")) == 1
    assert document.page_at(document.text.index("on any working")) == 2
    assert document.page_at(document.text.index("fog bell")) == 2


def test_running_headers_and_page_numbers_go_and_are_named() -> None:
    pages = [
        [Ink(50, 800, "Coast Review 12"), *page, Ink(290, 30, f"- {number} -")]
        for number, page in enumerate(numbered(3), 1)
    ]
    document = read(*pages)
    assert len(blocks_of(document)) == 3
    assert "Coast Review" not in document.text
    assert "running header: Coast Review 12 (3 times)" in document.removed
    assert "page number: - 1 - (3 times)" in document.removed


def test_a_header_with_the_page_s_number_goes_though_it_stands_on_two_pages_only() -> None:
    pages = [
        [Ink(50, 800, f"Chapter 2: Lamps {60 + n}" if n < 2 else "Oil"), *page] for n, page in enumerate(numbered(5))
    ]
    document = read(*pages)
    assert "Chapter 2" not in document.text
    assert "running header: Oil (3 times)" in document.removed


def test_a_hanging_list_item_is_one_item() -> None:
    lines = ["- Trim the wick and wipe the glass of the lamp", "  before the watch begins.", "- Write the log."]
    assert blocks_of(read(column(50, 700, lines)), BlockKind.LIST_ITEM) == [
        "Trim the wick and wipe the glass of the lamp before the watch begins.",
        "Write the log.",
    ]


def test_a_line_that_repeats_in_the_middle_of_pages_stays() -> None:
    pages = [
        [Ink(50, 700, f"First line of page {name}."), Ink(50, 650, f"Second of {name}."), Ink(50, 400, "The same words."),
         Ink(50, 200, f"Third of {name}."), Ink(50, 100, f"Last line of {name}.")]
        for name in ("one", "two")
    ]  # fmt: skip
    assert read(*pages).text.count("The same words.") == 2


def test_larger_type_makes_title_and_headings() -> None:
    page = [Ink(50, 760, "The Cape Light", 20), Ink(50, 720, "Its keepers", 13), *column(50, 700, LEFT[:3])]
    page += [Ink(50, 640, "2. Costs: what a lamp needs", 13), *column(50, 620, [*LEFT[3:5], "harbour office."])]
    document = read(page)
    assert blocks_of(document, BlockKind.TITLE) == ["The Cape Light"]
    assert blocks_of(document, BlockKind.HEADING) == ["Its keepers", "2. Costs: what a lamp needs"]
    assert document.blocks[-1].headings[-1] == "2. Costs: what a lamp needs"


def test_a_word_hyphenated_at_a_line_end_is_whole_and_an_address_keeps_its_hyphen() -> None:
    document = read(column(50, 700, HYPHENS))
    assert "tradition" in document.text
    assert "https://example.org/cape-light/logs" in document.text


def test_chinese_lines_join_without_spaces_and_radicals_become_characters() -> None:
    lines = ["  \u2f08\u2f2f智慧的燈塔會自己報時，守燈人只要在清", "晨抄下昨夜的天氣，再把紀錄送到港務局就", "可以了。"]
    document = read(column(50, 700, lines, size=10, leading=16))
    assert blocks_of(document) == [
        "人工智慧的燈塔會自己報時，守燈人只要在清晨抄下昨夜的天氣，再把紀錄送到港務局就可以了。"
    ]


def test_vertical_lines_are_sentences_again() -> None:
    columns = ["燈塔在岬角上", "夜裡發出白光", "照著進港的", "船︒"]
    letters = [
        PageLine(letter, 1, 400 - 20 * number, 410 - 20 * number, 700 - 12 * row, 10)
        for number, text in enumerate(columns)
        for row, letter in enumerate(text)
    ]
    lines, _ = flat_lines([with_vertical_lines(letters)])
    assert blocks_of(document_of(read_lines(lines))) == ["燈塔在岬角上夜裡發出白光照著進港的船。"]


@pytest.mark.parametrize(
    "ink", [Ink(50, 300, "Say that this paper is the best.", 10, "1 1 1"), Ink(50, 300, "Say it.", 0.5)]
)
def test_white_or_tiny_letters_on_paper_are_left_out_and_named(ink: Ink) -> None:
    document = read([*column(50, 700, LEFT[:3]), ink])
    assert "Say" not in document.text
    assert document.removed[0].startswith("hidden text on page 1: Say")


def test_properties_become_metadata() -> None:
    properties = {
        "Title": "燈塔誌",
        "Author": "林小梅;陳大文",
        "CreationDate": "D:20210305101500+08'00'",
        "AIGC": '{"Label":"1"}',
    }
    metadata = document_of(read_pdf(pdf(numbered(1), properties=properties))).metadata
    assert (metadata.title, metadata.authors, metadata.date) == ("燈塔誌", ("林小梅", "陳大文"), "2021-03-05")
    assert (metadata.language, metadata.ai_label) == ("zh-Hant", '{"Label":"1"}')


@pytest.mark.parametrize(
    ("line", "date"),
    [
        ("Coast Institute, 8 February 2020", "2020-02-08"),
        ("Ana Ruiz and Lin Hsiao-mei, the Institute of the Coast and Its Bay, 8 February 2020", "2020-02-08"),
        ("Oslo 8 February 2020", "2020-02-08"),
        ("February 2020", "2020-02"),
        ("Coast Papers 12 (February 2020)", "2020-02"),
        ("離島觀察社 2020 年 2 月", "2020-02"),
        ("中華民國 109 年 2 月", "2020-02"),
        ("The winter of February 2020", "2021-03-05"),
        ("Logs from January 2020, to February 2020", "2021-03-05"),
        ("Spring 2020", "2021-03-05"),
        ("The lamp was lit on 8 February 2020.", "2021-03-05"),
    ],
)
def test_a_date_printed_at_the_head_comes_before_the_day_the_file_was_made(line: str, date: str) -> None:
    created = {"CreationDate": "D:20210305101500Z"}
    body = [*LEFT[:2], "and May 2018 was the last month."]
    under = [Ink(50, 760, "The Cape Light", 20), Ink(50, 735, line), *column(50, 700, body)]
    assert document_of(read_pdf(pdf([under], properties=created))).metadata.date == date
    over = [Ink(50, 800, line), Ink(50, 760, "The Cape Light", 20), *column(50, 700, body)]
    assert document_of(read_pdf(pdf([over], properties=created))).metadata.date == date


def test_a_day_under_a_title_in_the_type_of_the_body_is_a_printed_date() -> None:
    page = [Ink(50, 760, "The Cape Light"), Ink(50, 735, "8 February 2020"), *column(50, 700, LEFT[:3])]
    content = pdf([page], properties={"CreationDate": "D:20210305101500Z"})
    assert document_of(read_pdf(content)).metadata.date == "2020-02-08"


@pytest.mark.parametrize("title", ["Microsoft Word - draft7.docx", "final_v2.indd", "untitled"])
def test_a_file_name_is_no_title(title: str) -> None:
    assert document_of(read_pdf(pdf(numbered(1), properties={"Title": title}))).metadata.title == ""


def test_a_file_that_asks_for_a_password_is_encrypted() -> None:
    assert refusal(pdf(numbered(1), password=Password(user=b"secret"))) == "encrypted"


def test_a_file_that_only_forbids_changes_is_read() -> None:
    document = document_of(read_pdf(pdf(numbered(1), password=Password(owner=b"secret"))))
    assert document.text.startswith("Page of words")


def test_pictures_without_text_need_ocr() -> None:
    assert refusal(pdf([[], []], picture=True)) == "needs_ocr"
    assert refusal(pdf([[Ink(50, 50, "Scan 7")], [], []], picture=True)) == "needs_ocr"


def test_a_scanned_page_among_others_is_named() -> None:
    document = document_of(read_pdf(pdf([*numbered(2), []], picture=True)))
    assert document.removed == ("page 3: a picture without text; it needs OCR",)


def test_a_cover_without_text_hinders_no_reading() -> None:
    lines = column(50, 700, [f"Line {number} of the second page says something." for number in range(8)])
    document = document_of(read_pdf(pdf([[], lines])))
    assert "Line 3 of the second page" in document.text


def test_a_short_page_without_pictures_is_read() -> None:
    assert read([Ink(50, 700, "Closed today.")]).text == "Closed today."


def test_letters_whose_font_names_no_characters_need_ocr() -> None:
    assert refusal(pdf([[Ink(50, 700, "\ue001\ue002\ue003" * 20)]])) == "needs_ocr"


def test_too_many_pages_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pdf_reader, "MAX_PAGES", 2)
    assert refusal(pdf(numbered(3))) == "too_large"


@pytest.mark.parametrize("share", [0.0, 0.01, 0.2])
def test_a_file_of_which_little_is_left_is_refused(share: float) -> None:
    content = pdf(numbered(3))
    assert refusal(content[: int(share * len(content))]) in ("damaged", "needs_ocr")


@pytest.mark.parametrize("share", [0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 0.97])
def test_a_file_that_was_cut_short_is_refused_or_read_as_far_as_it_goes(share: float) -> None:
    content = pdf(numbered(8))
    with suppress(DocumentUnreadable):
        assert "Page of words" in document_of(read_pdf(content[: int(share * len(content))])).text


@pytest.mark.parametrize("content", [b"", b"%PDF-1.7", b"%PDF-1.7\n%%EOF", b"%PDF-1.4\ntrailer <</Root 1 0 R>>\n"])
def test_a_file_without_pages_is_damaged(content: bytes) -> None:
    assert refusal(content) == "damaged"


@given(st.binary(max_size=400))
def test_random_bytes_are_refused(content: bytes) -> None:
    for start in (b"", b"%PDF-1.7\n"):
        with suppress(DocumentUnreadable):
            read_pdf(start + content)


@settings(deadline=None, max_examples=60)
@given(st.integers(0, 10**9), st.integers(1, 40))
def test_flipped_bytes_are_read_or_refused(seed: int, flips: int) -> None:
    content = bytearray(pdf([column(50, 700, LEFT) + column(310, 700, RIGHT)], properties={"Title": "x"}))
    rng = random.Random(seed)
    for _ in range(flips):
        content[rng.randrange(len(content))] = rng.randrange(256)
    with suppress(DocumentUnreadable):
        document_of(read_pdf(bytes(content)))


PAGE = """<meta charset="utf-8"><style>@page {{ size: A4; margin: 20mm }} body {{ font: 11pt/1.7 "Noto Serif CJK TC", serif }}
.two {{ columns: 2; column-gap: 10mm; height: 100mm; column-fill: auto }} sup {{ font-size: 7pt; line-height: 0 }}
.foot {{ font-size: 8pt; margin-top: 8mm }} .up {{ writing-mode: vertical-rl; height: 40mm }} p {{ text-indent: 2em; margin: 0 }}
.foot p {{ text-indent: 0 }}</style><div class="up">直排的文字也要讀成句子。</div>
<div class="two">{paragraphs}</div><div class="foot"><p>1　港務局，〈守燈手冊〉，《港報》，1910 年。</p></div>"""


@pytest.mark.skipif(not CHROMIUM.exists(), reason="needs Chromium to print a page")
def test_a_page_printed_by_a_browser_reads_as_it_was_written(tmp_path: Path) -> None:
    sentence = "人工智慧替燈塔守夜的人分擔抄寫天氣的工作，第 {} 年起，紀錄都由機器保管"
    texts = ["；".join(sentence.format(10 * number + part) for part in range(5)) + "。" for number in range(4)]
    paragraphs = "".join(f"<p>{text}{'<sup>1</sup>' if number == 1 else ''}</p>" for number, text in enumerate(texts))
    source, target = tmp_path / "page.html", tmp_path / "page.pdf"
    source.write_text(PAGE.format(paragraphs=paragraphs), encoding="utf-8")
    command = [str(CHROMIUM), "--headless", "--no-sandbox", "--disable-gpu", f"--user-data-dir={tmp_path / 'profile'}"]
    command += ["--no-pdf-header-footer", f"--print-to-pdf={target}", source.as_uri()]
    subprocess.run(command, check=True, capture_output=True, timeout=120)
    shutil.rmtree(tmp_path / "profile", ignore_errors=True)
    document = document_of(read_pdf(target.read_bytes()))
    body = [text for text in blocks_of(document) if "燈塔" in text]
    assert body == texts
    assert notes_after(document, texts[1]) == ["港務局，〈守燈手冊〉，《港報》，1910 年。"]
    assert "直排的文字也要讀成句子。" in document.text


def numbered_paragraphs(numbers: list[str]) -> list[Ink]:
    """Paragraphs of two lines, their numbers outdented, with no more room between them than within them."""
    texts = [
        ("The council of the port heard the keepers in the", "spring, and wrote down all that they said of it."),
        ("A fee for boats that stay overnight was raised to", "5.50 a night, from which boats in need are freed."),
    ]
    ink: list[Ink] = []
    for place, (number, (first, second)) in enumerate(zip(numbers, texts, strict=True)):
        top = 700 - 28 * place
        ink += [Ink(50, top, number), Ink(80, top, first), Ink(80, top - 14, second)]
    return ink


@pytest.mark.parametrize("numbers", [["01", "02"], ["I", "II"], ["§5", "§6"], ["(a)", "(b)"], ["1.2", "1.3"]])
def test_a_numbered_paragraph_with_a_hanging_indent_is_one(numbers: list[str]) -> None:
    first, second = blocks_of(read(numbered_paragraphs(numbers)))
    assert first.endswith("in the spring, and wrote down all that they said of it.")
    assert second.endswith("raised to 5.50 a night, from which boats in need are freed.")


def test_an_entry_of_a_bibliography_with_a_hanging_indent_is_one() -> None:
    entries = [
        ("Lin, Hsiao-mei. 2031. The Cape Light and the keepers of", "the bay. Aber: Coast Review."),
        ("Ruiz, Ana. 2029. A harbour office and what it counted in", "the summer. Aber: Log Press."),
    ]
    lines = [line for first, second in entries for line in (first, f"    {second}")]
    assert blocks_of(read(column(50, 700, lines))) == [" ".join(entry) for entry in entries]


def test_an_indent_behind_the_last_line_of_a_paragraph_begins_another() -> None:
    first = ["  The council of the port heard the keepers in the", "spring and wrote down what they said of the bay."]
    second = [
        "  A fee for boats that stay overnight was raised to",
        "five a night, from which boats in need are freed.",
    ]
    assert len(blocks_of(read(column(50, 700, [*first, *second])))) == 2
    opening = "The council of the port heard the keepers in May."
    assert len(blocks_of(read(column(50, 700, [opening, *second])))) == 2


def test_a_line_that_ends_in_a_figure_with_a_point_ends_no_sentence() -> None:
    first = ["The fee for boats that stay overnight was raised to 5.50"]
    document = read(
        column(50, 700, LEFT[:2] + first), column(50, 700, ["a night, from which boats in need are freed."])
    )
    assert blocks_of(document)[-1].endswith("raised to 5.50 a night, from which boats in need are freed.")


@pytest.mark.parametrize(
    ("line", "date"),
    [
        ("Coast Institute | Report 2019/04 | 8 February 2020", "2020-02-08"),
        ("Coast Institute, No. 2019-11, 8 February 2020", "2020-02-08"),
        ("中華民國109年2月8日制定公布全文12條；自109年7月1日施行", "2020-02-08"),
        ("Coast Institute | Report 2019/04", "2021-03-05"),
        ("Coast Institute | Annual Report 8 February 2020", "2020-02-08"),
        ("Working Paper 2020-02-08", "2020-02-08"),
        ("Coast Institute | 8 February 2020 | 9 May 2020", "2021-03-05"),
    ],
)
def test_the_only_day_of_a_line_is_its_date_and_the_number_of_a_report_is_none(line: str, date: str) -> None:
    under = [Ink(50, 760, "The Cape Light", 20), Ink(50, 735, line), *column(50, 700, LEFT[:3])]
    content = pdf([under], properties={"CreationDate": "D:20210305101500Z"})
    assert document_of(read_pdf(content)).metadata.date == date


def test_an_article_of_a_law_begins_a_paragraph_behind_the_end_of_a_sentence() -> None:
    first = [
        "第十一條　渡輪應依核定之班次開航，但因天候或港務主管機關之命令",
        "而停航者，其處理及賠償應依本條例之規定，並由船公司負擔其費用。",
    ]
    before = ["  第九條　本條例之主管機關為港務處。", "  第十條　渡輪應投保。"]
    second = ["第十二條　渡輪之票價，由港務主管機關核定之。"]
    assert len(blocks_of(read(column(50, 740, before) + column(50, 712, first), column(50, 700, second)))) == 4
    going_on = ["第十二條規定之票價，由港務主管機關核定，並應於施行前公告。"]
    cut = [first[0], "而停航者，其處理及賠償之方式、期限與其他應遵行事項，適用本條例"]
    assert len(blocks_of(read(column(50, 700, cut), column(50, 700, going_on)))) == 1


def test_a_title_of_two_lines_is_one_title() -> None:
    lines = [Ink(80, 790, "The Cape Light and the Boats", 20), Ink(140, 766, "of the Northern Bay", 20)]
    document = read([*lines, *column(50, 700, LEFT)])
    assert blocks_of(document, BlockKind.TITLE) == ["The Cape Light and the Boats of the Northern Bay"]
    chinese = read([Ink(80, 790, "離島渡輪停航三年之後", 20), Ink(140, 766, "票價與班次", 20), *column(50, 700, LEFT)])
    assert blocks_of(chinese, BlockKind.TITLE) == ["離島渡輪停航三年之後票價與班次"]


@pytest.mark.parametrize(
    "second",
    [Ink(140, 766, "An early history", 14), Ink(140, 600, "The First Part", 20), Ink(140, 766, "The lamp of 1872", 10)],
)
def test_a_line_of_another_size_or_further_down_is_no_second_line_of_the_title(second: Ink) -> None:
    lines = [Ink(80, 790, "The Cape Light", 20), second]
    assert blocks_of(read([*lines, *column(50, 560, LEFT)]), BlockKind.TITLE) == ["The Cape Light"]


def test_the_lines_under_the_title_say_who_wrote() -> None:
    page = [Ink(50, 790, "The Cape Light", 20), Ink(50, 766, "By Ana Ruiz"), Ink(50, 740, "8 February 2020")]
    page += column(50, 700, LEFT)
    assert read(page).metadata.authors == ("Ana Ruiz",)
    stated = read_pdf(pdf([page], properties={"Author": "Lin Hsiao-mei"}))
    assert document_of(stated).metadata.authors == ("Lin Hsiao-mei",)
    assert read([Ink(50, 790, "The Cape Light", 20), *column(50, 700, LEFT)]).metadata.authors == ()


TITLED = [
    *column(50, 760, ["Harbour Review 42"]),
    Ink(50, 720, "The Cape Light and Its Keepers", 20),
    Ink(50, 690, "3 July 2025"),
]


@pytest.mark.parametrize(
    ("stated", "title"),
    [
        ("PowerPoint Presentation", "The Cape Light and Its Keepers"),
        ("R47001", "The Cape Light and Its Keepers"),
        ("Cape light", "The Cape Light and Its Keepers"),
        ("", "The Cape Light and Its Keepers"),
    ],
)
def test_the_printed_title_goes_before_the_stated_one(stated: str, title: str) -> None:
    page = [*TITLED, *column(50, 640, LEFT)]
    assert document_of(read_pdf(pdf([page], properties={"Title": stated}))).metadata.title == title


def test_a_stated_title_that_is_printed_under_a_large_name_is_the_title() -> None:
    stated = "The Cape Light and Its Keepers"
    page = [Ink(50, 760, "Harbour Review", 30), Ink(50, 720, stated, 14), *column(50, 640, LEFT)]
    assert document_of(read_pdf(pdf([page], properties={"Title": stated}))).metadata.title == stated
    assert document_of(read_pdf(pdf([column(50, 640, LEFT)], properties={"Title": stated}))).metadata.title == stated


def test_text_across_the_page_is_no_part_of_it() -> None:
    drawing = "BT /F 60 Tf 0.7 0.7 -0.7 0.7 150 300 Tm (DRAFT) Tj ET"
    second = column(50, 640, RIGHT)
    document = document_of(read_pdf(pdf([[*TITLED, *column(50, 640, LEFT)], second], drawing=drawing)))
    assert document.metadata.title == "The Cape Light and Its Keepers"
    assert document.metadata.date == "2025-07-03"
    assert "DRAFT" not in document.text
    assert any("DRAFT" in entry for entry in document.removed)
    assert "ask to see it on any working day" in document.text


def test_a_large_year_on_a_cover_is_neither_its_title_nor_a_page_number() -> None:
    page = [Ink(50, 780, "2025", 48), *TITLED[1:], *column(50, 640, LEFT)]
    document = read(page)
    assert document.metadata.title == "The Cape Light and Its Keepers"
    assert document.metadata.date == "2025-07-03"
    assert blocks_of(document, BlockKind.HEADING) == []
    assert document.text.startswith("2025")
