"""Flat lines become what they were before they were broken: paragraphs, headings, lists, and footnotes with their marks."""

import re
import textwrap
from collections import Counter
from collections.abc import Sequence

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from briefqa.reading.builder import RawDocument, build_document
from briefqa.reading.endings import ends
from briefqa.reading.lines import Line, columns, is_caption, read_lines
from briefqa.reading.plain import read_plain
from briefqa.types import BlockKind, Document

SUPERSCRIPTS = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹", "0123456789")
LONG = "港務處昨天公布新的渡輪航線，並說明各站停靠的時間與票價，居民多半表示歡迎，只有碼頭邊的店家擔心客人變少，希望船公司把末班船延後半小時。"
ENGLISH = "The harbour office has published a timetable of the new ferry line and most people of the town seem to like it, although the shops along the quay fear that they will lose their evening guests. "


def read(text: str) -> RawDocument:
    return read_lines([Line(line) for line in text.split("\n")])


def document_of(text: str) -> Document:
    return build_document("id", "path", read(text))


def texts(raw: RawDocument, *kinds: BlockKind) -> list[str]:
    return [block.text for block in raw.blocks if block.kind in (kinds or tuple(BlockKind))]


def wrapped(text: str, width: int) -> str:
    return "\n".join(text[start : start + width] for start in range(0, len(text), width))


def repeats(text: str) -> bool:
    """Whether some line stands so often that it looks like a running header."""
    shapes = Counter(re.sub(r"\d+", "#", line) for line in text.split("\n") if line)
    return max(shapes.values()) > 2


def linked(document: Document) -> list[tuple[str, str]]:
    """The five characters before each mark, and the beginning of the note that it leads to."""
    return [
        (
            document.text[max(mark.span.start - 5, 0) : mark.span.start],
            document.notes[mark.note].span.of(document.text)[:3],
        )
        for mark in document.marks
    ]


# --- laws -----------------------------------------------------------------------------

CHINESE = st.text("港務處公布新的渡輪航線各站停靠時間與票價", min_size=120, max_size=200)


@given(st.lists(CHINESE, min_size=1, max_size=3), st.integers(15, 40))
@settings(deadline=None)
def test_wrapped_chinese_paragraphs_come_back_whole(paragraphs: list[str], width: int) -> None:
    text = "\n\n".join(wrapped(f"{paragraph}。", width) for paragraph in paragraphs)
    assume(not repeats(text))
    assert texts(read(text)) == [f"{paragraph}。" for paragraph in paragraphs]


WORDS = st.lists(
    st.sampled_from(["the", "ferry", "harbour", "quay", "timetable", "of", "a", "shops", "evening", "guests", "lose"]),
    min_size=60,
    max_size=90,
)


@given(st.lists(WORDS, min_size=1, max_size=3), st.integers(50, 90))
@settings(deadline=None)
def test_wrapped_english_paragraphs_come_back_whole(paragraphs: list[list[str]], width: int) -> None:
    sentences = [f"{' '.join(words)}." for words in paragraphs]
    text = "\n\n".join(textwrap.fill(sentence, width) for sentence in sentences)
    assume(not repeats(text))
    assert texts(read(text)) == sentences


WIDE_AND_LATIN = st.tuples(
    st.sampled_from(["渡輪航線", "票價調漲", "的居民"]), st.sampled_from(["ferry", "H20", "quay"])
)


@given(st.lists(WIDE_AND_LATIN, min_size=35, max_size=45), st.integers(60, 80), st.sampled_from([" ", ""]))
@settings(deadline=None)
def test_wrapped_mixed_text_is_joined_as_it_writes_itself(pairs: list[tuple[str, str]], width: int, gap: str) -> None:
    """With or without a space between the scripts, as the rest of the text has it. Lines break between the words."""
    words = [word for pair in pairs for word in pair]
    lines = [words[0]]
    for word in words[1:]:
        longer = f"{lines[-1]}{gap}{word}"
        if columns(longer) > width:
            lines.append(word)
        else:
            lines[-1] = longer
    assume(not repeats("\n".join(lines)))
    assert texts(read("\n".join(lines))) == [gap.join(words)]


PIECES = [
    LONG[:30],
    LONG[30:],
    "壹、航線",
    "二、票價的調整",
    "船資漲了。¹",
    "燃油也漲。2 店家擔心。",
    "¹ 方芷若，〈渡口〉，《航運季刊》，2021年。",
    "2 林帆，〈燃油〉，《航運季刊》，2022年。",
    "",
    "12",
    "- 3 -",
    "港務月報 第7期",
    "• 末班船延後",
    "圖 1：航線",
    "* 作者任職於港務處。",
    ENGLISH.strip()[:60],
    "https://example.org/very/long",
    "2024年",
]


@given(st.lists(st.sampled_from(PIECES), max_size=25))
@settings(deadline=None, max_examples=200)
def test_every_character_is_kept_or_named_as_removed(pieces: list[str]) -> None:
    raw = read("\n".join(pieces))
    kept = "".join(block.text for block in raw.blocks) + "".join(note.label + note.text for note in raw.notes)
    removed = "".join(item.split(": ", 1)[1] for item in raw.removed)

    def counted(text: str) -> Counter[str]:
        return Counter("".join(text.translate(SUPERSCRIPTS).split()))

    lost = counted("".join(pieces)) - counted(kept + removed)
    assert set(lost) <= set("•-*"), "only bullets and the hyphens of broken words may go"
    assert not counted(kept + removed) - counted("".join(pieces)), "nothing may be added"


@given(st.lists(st.sampled_from(PIECES), max_size=25))
@settings(deadline=None)
def test_marks_stand_inside_their_blocks_and_name_a_note(pieces: list[str]) -> None:
    raw = read("\n".join(pieces))
    labels = {note.label for note in raw.notes}
    for block in raw.blocks:
        for mark in block.marks:
            assert 0 <= mark.start < mark.end <= len(block.text)
            assert block.text[mark.start : mark.end].translate(SUPERSCRIPTS) == mark.label
            assert mark.label in labels
    assert all(0 <= note.after <= len(raw.blocks) for note in raw.notes)


def test_reading_twice_gives_the_same() -> None:
    text = "\n".join(PIECES * 2)
    assert read(text) == read(text)


@pytest.mark.parametrize("text", ["", "\n\n\n", "   "])
def test_nothing_reads_as_nothing(text: str) -> None:
    assert read(text) == RawDocument(())


# --- joining --------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("head", "tail", "joined"),
    [
        ("the harbour author", "ities have", "the harbour author ities have"),
        ("a new time-", "table for the", "a new timetable for the"),
        ("the model GPT-", "4 was used", "the model GPT-4 was used"),
        ("see https://example.org/a/", "b/c for more", "see https://example.org/a/b/c for more"),
        ("see https:", "//example.org/b/c for more", "see https://example.org/b/c for more"),
        ("the price – in all", "of them", "the price – in all of them"),
    ],
)
def test_a_broken_line_is_mended_at_its_seam(head: str, tail: str, joined: str) -> None:
    filler = "lines that are as long as the others so that they are seen to be wrapped"
    head = f"{filler[: len(filler) - len(head) - 1]} {head}"
    (paragraph,) = texts(
        read("\n".join([filler, filler, head, f"{tail} {filler[: len(filler) - len(tail) - 1]}", filler]))
    )
    assert joined in paragraph


@pytest.mark.parametrize(("spaced", "expected"), [(True, "一共 40 艘"), (False, "一共40艘")])
def test_a_number_after_a_line_break_gets_the_space_that_others_have(*, spaced: bool, expected: str) -> None:
    gap = " " if spaced else ""
    first = f"去年有{gap}12{gap}艘渡輪停航檢修而今年預計會增加到更多所以一共"
    text = f"{wrapped(LONG, len(first))}\n\n{first}\n40{gap}艘渡輪要輪流停航檢修，其中{gap}15{gap}艘的船齡超過了{gap}30{gap}年。"
    assert expected in "".join(texts(read(text)))


def test_lines_that_are_whole_paragraphs_stay_apart() -> None:
    lines = ["港務處公布新航線。", "居民多半歡迎。", "店家擔心客人變少，希望末班船延後半小時再開。", "船公司還在考慮。"]
    assert texts(read("\n".join(lines))) == lines


def test_a_column_that_knows_its_line_ends_is_joined_by_them() -> None:
    raw = read_lines([Line("港務處公布新", full=True), Line("的航線。", full=False), Line("居民歡迎。", full=False)])
    assert texts(raw) == ["港務處公布新的航線。", "居民歡迎。"]


def test_a_change_of_type_size_begins_something_new() -> None:
    raw = read_lines([Line("航線與票價", size=18, full=True), Line(LONG, size=10, full=True)])
    assert texts(raw) == ["航線與票價", LONG]


# --- pages ----------------------------------------------------------------------------

NOTES = "1 方芷若，〈渡口〉，《航運季刊》，2021年。\n2 林帆，〈燃油〉，《航運季刊》，2022年。"


def test_a_paragraph_that_a_page_break_cut_is_one_again() -> None:
    first, second = LONG[:40], LONG[40:]
    raw = read(f"船資漲了。1 燃油也漲。2\n\n{first}\n\n{NOTES}\n\n7\n\n{second}\n\n店家繼續觀望。")
    assert texts(raw) == ["船資漲了。1 燃油也漲。2", LONG, "店家繼續觀望。"]
    assert [note.label for note in raw.notes] == ["1", "2"]
    assert raw.removed == ("page number: 7",)


def test_a_paragraph_cut_by_a_form_feed_alone_is_one_again() -> None:
    first, second = LONG[:40], LONG[40:]
    raw = read_lines([Line(first, page=3), Line(second, page=4, breaks=True)])
    assert texts(raw) == [LONG]
    assert raw.blocks[0].pages == ((0, 3), (len(first), 4))


def test_a_paragraph_that_ended_is_not_joined_with_the_next_page() -> None:
    raw = read(f"{LONG}\n\n{NOTES}\n\n居民也有別的意見，尤其是碼頭東側的幾戶。")
    assert texts(raw) == [LONG, "居民也有別的意見，尤其是碼頭東側的幾戶。"]


def test_a_heading_after_a_page_break_is_not_glued_to_a_cut_paragraph() -> None:
    raw = read(f"{LONG[:40]}\n\n{NOTES}\n\n二、票價\n\n{LONG[40:]}")
    assert texts(raw, BlockKind.HEADING) == ["二、票價"]


@pytest.mark.parametrize("number", ["- 3 -", "– 14 –", "第 5 頁", "第5页", "Page 7", "3 / 20", "3 of 20", "‧ 9 ‧"])
def test_page_numbers_are_taken_out_and_named(number: str) -> None:
    raw = read(f"{LONG}\n\n{number}\n\n居民歡迎。")
    assert texts(raw) == [LONG, "居民歡迎。"]
    assert raw.removed == (f"page number: {number}",)


def test_bare_numbers_that_count_up_from_page_to_page_are_taken_out_and_named() -> None:
    pages = [
        f"{LONG}\n{place}的碼頭邊。\n{LONG}\n居民歡迎。\n{LONG}\n\n{number}"
        for number, place in enumerate("東西南", 31)
    ]
    raw = read("\n\n".join(pages))
    assert raw.removed == ("page number: 31", "page number: 32", "page number: 33")
    assert not {"31", "32", "33"} & set(texts(raw))


def test_a_bare_number_beside_a_form_feed_or_under_notes_is_a_page_number() -> None:
    lines = [Line(LONG), Line(""), Line("31"), Line(""), Line("店家觀望。", breaks=True), Line("7"), Line("居民歡迎。")]
    raw = read_lines(lines)
    assert (texts(raw), raw.removed) == ([LONG, "店家觀望。", "7", "居民歡迎。"], ("page number: 31",))
    assert read(f"船資漲了。1 燃油也漲。2\n\n{NOTES}\n\n7\n\n居民歡迎。").removed == ("page number: 7",)


@pytest.mark.parametrize(
    "column",
    [
        "2023\n2024\n2025\n1200\n1350\n9999",
        "2023\n\n2024\n\n2025\n\n1200\n\n1350\n\n9999",
        "年度\n收入\n支出\n結餘\n說明\n備註\n2023\n1200\n900\n300\n增加\n無\n2024\n1300\n950\n350\n減少\n無",
        "1\n蘋果\n2\n香蕉\n3\n鳳梨",
        "-12\n-13\n-14",
    ],
)
def test_a_column_of_figures_one_a_line_stays(column: str) -> None:
    raw = read(f"港務處的收入如下表。\n\n{column}\n\n居民歡迎。")
    assert not raw.removed
    assert "".join("".join(texts(raw)).split()) == "".join(f"港務處的收入如下表。{column}居民歡迎。".split())


def test_a_bare_number_is_joined_to_no_sentence() -> None:
    raw = read(f"船資漲了。1\n\n{LONG[:40]}\n\n1 方芷若，〈渡口〉，2021年。\n\n店家觀望。\n\n7\n\n{LONG[40:]}")
    assert "7" in texts(raw)


def test_running_headers_are_measured_and_compared_without_the_width_of_their_gaps() -> None:
    head = f"港務月報{' ' * 60}第 7 期"
    wider = f"港務月報{' ' * 64}第 7 期"
    raw = read(f"渡輪的一年\n\n{LONG}\n\n{head}\n\n{LONG}\n\n{wider}\n\n{LONG}\n\n{head}\n\n{LONG}")
    assert texts(raw) == ["渡輪的一年", *[LONG] * 4]
    assert raw.removed == tuple(f"running header: {line}" for line in (head, wider, head))


def test_a_masthead_is_joined_to_no_line_under_it() -> None:
    masthead = f"港務研究中心{' ' * 26}第 7 期"
    raw = read(f"{masthead}\n2025年3月14日\n\n渡輪的一年\n\n{LONG}\n\n- 1 -\n{masthead}\n\n{LONG}")
    assert texts(raw) == [masthead, "2025年3月14日", "渡輪的一年", LONG, LONG]
    assert raw.removed == ("page number: - 1 -", f"running header: {masthead}")


@pytest.mark.parametrize("text", ["12 艘", "3.5", "2024/05/06", "40%", "12345", "第三頁說明"])
def test_other_numbers_on_a_line_are_no_page_numbers(text: str) -> None:
    assert text in texts(read(f"{LONG}\n\n{text}\n\n居民歡迎。"))


def test_a_running_header_is_taken_out_and_named_each_time() -> None:
    pages = [f"港務月報 第{number}期\n\n{LONG}" for number in (7, 8, 9)]
    raw = read("\n\n".join(pages))
    assert texts(raw) == [LONG] * 3
    assert raw.removed == tuple(f"running header: 港務月報 第{number}期" for number in (7, 8, 9))


def test_a_sentence_that_is_repeated_is_no_running_header() -> None:
    raw = read("\n\n".join(["居民歡迎。", LONG] * 3))
    assert texts(raw) == ["居民歡迎。", LONG] * 3


@pytest.mark.parametrize("shape", ["第{}章", "Chapter {}", "附件{}", "第{}條"])
def test_numbered_headings_of_one_shape_are_no_running_headers(shape: str) -> None:
    headings = [shape.format(number) for number in (1, 2, 3, 4)]
    raw = read("\n\n".join(f"{heading}\n\n{LONG}" for heading in headings))
    assert [text for text in texts(raw) if text != LONG] == headings


def test_captions_of_one_shape_are_no_running_headers() -> None:
    captions = [f"圖 {number}：航線" for number in (1, 2, 3)]
    raw = read("\n\n".join(f"{LONG}\n\n{caption}" for caption in captions))
    assert texts(raw, BlockKind.CAPTION) == captions


def test_advertisement_marks_are_taken_out_and_named() -> None:
    raw = read(f"{LONG}\n\n廣告\n\n居民歡迎。")
    assert texts(raw) == [LONG, "居民歡迎。"]
    assert raw.removed == ("advertisement mark: 廣告",)


# --- headings, lists, captions --------------------------------------------------------


def levels(raw: RawDocument) -> list[tuple[int, str]]:
    return [(block.level, block.text) for block in raw.blocks if block.kind == BlockKind.HEADING]


def sections(*headings: str) -> str:
    return "\n\n".join(f"{heading}\n\n{LONG}" for heading in headings)


@pytest.mark.parametrize(
    "heading",
    [
        "壹、航線",
        "貳、票價的調整",
        "一、背景",
        "（一）船資",
        "1. 燃油",
        "第一章 航線",
        "第二節 票價",
        "Chapter 2 Fares",
        "IV. Findings",
        "(a) Costs",
    ],
)
def test_a_numbered_line_before_a_paragraph_is_a_heading(heading: str) -> None:
    raw = read(sections(heading))
    assert texts(raw, BlockKind.HEADING) == [heading]
    assert texts(raw, BlockKind.PARAGRAPH) == [LONG]


@pytest.mark.parametrize(
    "nested",
    [
        ("壹、航線", "一、沿革", "（一）開航"),
        ("第一章 航線", "第二節 沿革"),
        ("壹、航線", "一、沿革", "（一）開航", "1. 首航", "（1）船長"),
        ("Chapter 1 Lines", "1. History"),
        ("1. History", "1.1. Openings"),
    ],
)
def test_headings_nest_in_the_customary_order(nested: Sequence[str]) -> None:
    found = levels(read(sections(*nested)))
    assert [text for _, text in found] == list(nested)
    assert [level for level, _ in found] == sorted({level for level, _ in found}), "each is deeper than the one before"


def test_headings_of_one_kind_have_one_level() -> None:
    found = levels(read(sections("一、航線", "二、票價", "三、燃油")))
    assert len({level for level, _ in found}) == 1


def test_an_unnumbered_line_before_a_paragraph_is_a_heading() -> None:
    assert levels(read(sections("航線的沿革"))) == [(1, "航線的沿革")]


def test_unnumbered_headings_stand_below_numbered_ones() -> None:
    (top, _), (below, _) = levels(read(sections("壹、航線", "開航的那一年")))
    assert below > top


@pytest.mark.parametrize(
    "line", ["居民歡迎。", "店家擔心客人變少，", "https://example.org/a", "2024-05-06", "作者：方芷若"]
)
def test_short_lines_that_are_no_headings_stay_paragraphs(line: str) -> None:
    assert line in texts(read(f"{line}\n\n{LONG}"), BlockKind.PARAGRAPH)


def test_a_heading_at_the_very_end_heads_nothing() -> None:
    assert levels(read(f"{LONG}\n\n一、票價")) == []


def test_bigger_type_makes_a_heading() -> None:
    raw = read_lines([Line("航線的沿革", size=14, full=False), Line(LONG, size=10, gap=True, full=False)])
    assert [block.kind for block in raw.blocks] == [BlockKind.HEADING, BlockKind.PARAGRAPH]


@pytest.mark.parametrize("bullet", ["•", "-", "–", "●", "■", "◆", "‣"])
def test_bulleted_lines_are_list_items_without_their_bullets(bullet: str) -> None:
    raw = read(f"{LONG}\n\n{bullet} 末班船延後\n{bullet} 票價不漲\n\n{LONG}")
    assert texts(raw, BlockKind.LIST_ITEM) == ["末班船延後", "票價不漲"]


def test_numbered_sentences_are_list_items_with_their_numbers() -> None:
    raw = read(f"{LONG}\n\n1. 末班船延後。\n2. 票價不漲；燃油另計。\n\n{LONG}")
    assert texts(raw, BlockKind.LIST_ITEM) == ["1. 末班船延後。", "2. 票價不漲；燃油另計。"]


@pytest.mark.parametrize(
    "caption",
    [
        "圖 1：航線與站點",
        "表2：各站票價",
        "Figure 3. The new lines",
        "Table 4: Fares",
        "（圖／港務處提供）",
        "照片：渡口",
    ],
)
def test_captions_are_told(caption: str) -> None:
    assert is_caption(caption)
    assert texts(read(f"{LONG}\n\n{caption}\n\n{LONG}"), BlockKind.CAPTION) == [caption]


@pytest.mark.parametrize(
    "text", ["圖書館今天休息", "表示歡迎的居民很多", "Tables were turned", f"圖 1：{LONG}", "圖利他人"]
)
def test_words_that_begin_like_captions_are_none(text: str) -> None:
    assert not is_caption(text)


# --- notes and their marks ------------------------------------------------------------


def test_raised_marks_are_linked_with_the_notes_of_their_number() -> None:
    text = "船資漲了。¹ 燃油也漲²，店家擔心。\n\n¹ 方芷若，〈渡口〉，2021年。\n² 林帆，〈燃油〉，2022年。"
    document = document_of(text)
    assert linked(document) == [("船資漲了。", "方芷若"), ("。¹ 燃油也漲"[-5:], "林帆，")]


def test_marks_that_the_page_set_in_raised_type_are_linked() -> None:
    raw = read_lines(
        [
            Line("  船資漲了1 燃油也漲2", raised=((6, 7), (12, 13))),
            Line("1 方芷若，〈渡口〉，2021年。", gap=True, foot=True),
            Line("2 林帆，〈燃油〉，2022年。", foot=True),
        ]
    )
    block = raw.blocks[0]
    assert block.text == "船資漲了燃油也漲"
    assert [(block.text[: mark.start], mark.end - mark.start, mark.label) for mark in block.marks] == [
        ("船資漲了", 0, "1"),
        ("船資漲了燃油也漲", 0, "2"),
    ]


def test_a_raised_mark_at_a_line_s_end_leaves_no_space_between_chinese_words() -> None:
    lines = [
        Line("港務處在 2024 年公布 3 條新的渡輪航線，居民多半歡迎 1", raised=((31, 32),), full=True),
        Line("店家則擔心 8 點以後客人變少。"),
        Line("1 方芷若，〈渡口〉，2021年。", gap=True, foot=True),
    ]
    assert texts(read_lines(lines), BlockKind.PARAGRAPH) == [
        "港務處在 2024 年公布 3 條新的渡輪航線，居民多半歡迎店家則擔心 8 點以後客人變少。"
    ]


def test_plain_digits_behind_words_are_marks_in_the_order_of_the_notes() -> None:
    document = document_of(f"船資漲了。1 燃油也漲2，店家擔心。\n\n{NOTES}")
    assert linked(document) == [("船資漲了。", "方芷若"), ("1 燃油也漲"[-5:], "林帆，")]


def test_plain_digits_behind_an_english_full_stop_are_marks() -> None:
    text = "The fares rose.1 So did the price of fuel.2 The shops wait.\n\n1 Ana Ruiz, “Fares,” Quay News, 2021.\n2 Tom Hale, “Fuel,” Quay News, 2022."
    document = document_of(text)
    assert [note for _, note in linked(document)] == ["Ana", "Tom"]


@pytest.mark.parametrize(
    "sentence",
    [
        "船資在114年調漲。",
        "客人少了1成。",
        "約有2萬人搭乘。",
        "客人少了25%。",
        "第3條另有規定。",
        "全長1.5公里。",
        "編號A-1的渡輪停航。",
        "改用GPT-1排班。",
        "改用GPT1與R2排班。",
        "改用Qwen2排班。",
        "共有1,200人。",
        "在2024年1月2日開航。",
        "比分是1：2。",
    ],
)
def test_numbers_that_are_no_marks_stay_numbers(sentence: str) -> None:
    document = document_of(f"{sentence}船資漲了。1 燃油也漲了。2\n\n{NOTES}")
    assert linked(document) == [("船資漲了。", "方芷若"), ("燃油也漲了。"[-5:], "林帆，")]


def test_a_mark_that_a_converter_lost_does_not_stop_the_later_ones() -> None:
    notes = "1 方芷若，〈甲〉，2021年。\n2 林帆，〈乙〉，2022年。\n3 陸青，〈丙〉，2023年。"
    document = document_of(f"船資漲了。1 燃油也漲了。店家擔心。3\n\n{notes}")
    assert [note for _, note in linked(document)] == ["方芷若", "陸青，"]


def test_a_note_that_a_converter_lost_does_not_stop_the_later_ones() -> None:
    notes = "1 方芷若，〈甲〉，2021年。\n3 陸青，〈丙〉，2023年。"
    raw = read(f"船資漲了。1 燃油也漲了。2 店家擔心。3\n\n{notes}")
    assert [note.label for note in raw.notes] == ["1", "3"]


def test_where_numbering_restarts_each_mark_finds_its_own_note() -> None:
    text = "船資漲了。¹\n\n¹ 方芷若，〈甲〉，2021年。\n\n燃油也漲了，居民卻沒有太多意見。¹\n\n¹ 林帆，〈乙〉，2022年。"
    assert [note for _, note in linked(document_of(text))] == ["方芷若", "林帆，"]


def test_a_note_that_runs_over_several_lines_is_one() -> None:
    note = "方芷若、林帆、陸青，〈渡口票價百年沿革的整理與檢討〉，《航運季刊》，第三卷第二期，2021年，<https://example.org/fares/history>。"
    raw = read(f"{wrapped(LONG, 30)}1\n\n{wrapped(f'1 {note}', 30)}\n\n店家繼續觀望。")
    assert [item.text for item in raw.notes] == [note]


@pytest.mark.parametrize("marker", ["¹", "1 ", "[1] ", "(1) ", "（1） "])
def test_a_note_is_kept_without_its_number(marker: str) -> None:
    raw = read(f"船資漲了。¹\n\n{marker}方芷若，〈渡口〉，2021年。")
    assert [(note.label, note.text) for note in raw.notes] == [("1", "方芷若，〈渡口〉，2021年。")]


@pytest.mark.parametrize("marker", ["¹", "¹ ", "1 "])
def test_a_note_that_begins_with_a_number_keeps_it(marker: str) -> None:
    raw = read(f"船資漲了。¹\n\n{marker}2021年船資調整案，〈渡口〉，《航運季刊》。")
    assert [note.text for note in raw.notes] == ["2021年船資調整案，〈渡口〉，《航運季刊》。"]


def test_a_numbered_list_is_no_list_of_notes() -> None:
    raw = read(f"{LONG}\n\n1 艘渡輪停航\n2 艘渡輪延後\n3 艘渡輪照常")
    assert raw.notes == ()


def test_a_note_on_the_author_is_a_paragraph_and_interrupts_none() -> None:
    raw = read(f"{LONG[:40]}\n\n* 作者任職於港務處。\n\n{LONG[40:]}")
    assert texts(raw, BlockKind.PARAGRAPH) == [LONG, "* 作者任職於港務處。"]


def test_several_lines_with_stars_are_a_list() -> None:
    raw = read(f"{LONG}\n\n* 末班船延後\n* 票價不漲\n\n{LONG}")
    assert texts(raw, BlockKind.LIST_ITEM) == ["末班船延後", "票價不漲"]


def test_a_sentence_and_its_plain_mark_are_quoted_together() -> None:
    document = document_of(f"船資漲了。1 燃油也漲2，店家擔心。\n\n{NOTES}")
    mark = document.marks[0]
    assert document.text[: mark.span.end] == "船資漲了。1"


def test_long_notes_do_not_hide_that_the_body_is_wrapped() -> None:
    text = (
        "港務公司表示今年的貨櫃量比去年同期成長百分之三主要來自轉口貨航商則說改道之後航程增加十天運費因此居高不下" * 2
    )
    body = [text[start : start + 20] for start in range(0, len(text), 20)]
    address = "https://example.org/a/very/long/address/that/nobody/wrapped"
    notes = [Line(f"{n} Harbour Watch, “A Long Title,” {address}/{n}", gap=n == 1) for n in (1, 2, 3)]
    document = read_lines([Line(line) for line in body] + notes)
    assert [block.text for block in document.blocks] == [text]


def test_notes_under_their_heading_need_no_blank_line() -> None:
    lines = [Line("運費上漲兩成[1]，船期延後。"), Line("附註", gap=True), Line("[1] 《航運月報》，2024 年 5 月。")]
    document = read_lines(lines)
    assert [(note.label, note.text) for note in document.notes] == [("1", "《航運月報》，2024 年 5 月。")]
    assert [mark.label for block in document.blocks for mark in block.marks] == ["1"]


@pytest.mark.parametrize(("mark", "label"), [("[{}]", "[{}] "), ("［{}］", "［{}］ "), ("[註{}]", "[註{}] ")])
def test_a_bracketed_note_without_a_title_stands_by_itself(mark: str, label: str) -> None:
    notes = ["方芷若，〈渡口〉，2021年。", "港務處，年鑑。", "同上。"]
    body = "".join(f"{LONG}{mark.format(number)}\n\n" for number in (1, 2, 3))
    document = document_of(body + "\n".join(label.format(number) + text for number, text in enumerate(notes, 1)))
    assert [(note.marker, note.span.of(document.text)) for note in document.notes] == list(
        zip("123", notes, strict=True)
    )
    assert [mark.note for mark in document.marks] == [0, 1, 2]
    assert sum(block.kind == BlockKind.PARAGRAPH for block in document.blocks) == 3


def test_circled_notes_are_linked_under_plain_numbers() -> None:
    document = document_of(f"{LONG}①\n\n{LONG}②\n\n①方芷若，〈渡口〉，2021年。\n②同註①，頁 4。")
    assert [note.marker for note in document.notes] == ["1", "2"]
    assert [note.span.of(document.text) for note in document.notes] == ["方芷若，〈渡口〉，2021年。", "同註①，頁 4。"]
    assert [document.text[mark.span.start : mark.span.end] for mark in document.marks] == ["①", "②"]
    assert document.notes[1].same_as == (0,)
    assert sum(block.kind == BlockKind.PARAGRAPH for block in document.blocks) == 2


def test_circled_lists_stay_in_the_body() -> None:
    document = document_of(f"{LONG}措施有三：\n\n①調整班次。\n②降低票價。\n③增設碼頭。")
    assert document.notes == ()
    assert "③增設碼頭。" in document.text


def test_dotted_notes_that_raised_marks_lead_to_are_linked() -> None:
    document = document_of(
        f'{ENGLISH.strip()}¹ {ENGLISH.strip()}²\n\nNotes\n\n1. Ana Ruiz, "Fares," 2021.\n2. Ibid., 5.'
    )
    assert [note.span.of(document.text) for note in document.notes] == ['Ana Ruiz, "Fares," 2021.', "Ibid., 5."]
    assert [mark.note for mark in document.marks] == [0, 1]
    assert document.notes[1].same_as == (0,)


def test_long_notes_do_not_tell_how_wide_wrapped_lines_are() -> None:
    notes = "\n".join(
        f'{number}. Ana Ruiz, "Fares of the Harbour {"and the Town " * 12}" 2021.' for number in (1, 2, 3)
    )
    body = textwrap.fill(f"{ENGLISH}{ENGLISH}".strip() + "¹ " + ENGLISH.strip() + "² " + ENGLISH.strip() + "³", 70)
    assert texts(read(f"{body}\n\n{notes}"))[0].count("\n") == 0
    assert len(texts(read(f"{body}\n\n{notes}"))) == 1


def test_short_bracketed_notes_that_differ_in_their_number_alone_are_no_running_header() -> None:
    body = "".join(f"{LONG}[{number}]\n\n" for number in range(1, 6))
    document = document_of(body + "[1] 方芷若，〈渡口〉\n" + "".join(f"[{number}] 同上\n" for number in range(2, 6)))
    assert [note.marker for note in document.notes] == list("12345")


# --- what states something is no heading -----------------------------------------------


@pytest.mark.parametrize(
    "lines",
    [
        ("壹、時間：2026年5月6日", "貳、地點：港務處三樓", "參、主席：方芷若", "肆、報告事項："),
        ("壹、案由：增開夜班", "貳、提案人：林帆", "參、說明："),
        ("講者：方芷若", "日期：2026年5月6日"),
    ],
)
def test_a_field_of_minutes_is_no_heading(lines: tuple[str, ...]) -> None:
    raw = read("\n".join([*lines, "", LONG, "", LONG]))
    headings = texts(raw, BlockKind.HEADING)
    assert headings in ([], [lines[-1]])
    assert set(lines) - set(headings) <= set(texts(raw, BlockKind.LIST_ITEM, BlockKind.PARAGRAPH))


def test_a_numbered_heading_with_a_colon_stays_one() -> None:
    raw = read(f"壹、背景：離島的渡輪\n\n{LONG}\n\n貳、第一章：票價\n\n{LONG}")
    assert texts(raw, BlockKind.HEADING) == ["壹、背景：離島的渡輪", "貳、第一章：票價"]


def test_questions_and_answers_stand_apart() -> None:
    turns = ["問：什麼時候增班？", "答：四月一日。", "問：票價會漲嗎？", "答：不會。", "Q：夜班呢？", "A：要到夏天。"]
    assert texts(read("\n".join([f"{LONG}。", "", *turns])))[1:] == turns


def test_short_lines_over_long_ones_are_not_taken_for_wrapped_text() -> None:
    lines = ["離島渡輪的班次與票價的調整", "港務處在三月公布的新航線", "居民與店家的意見的整理", LONG]
    assert texts(read("\n".join(lines))) == lines


def test_a_list_with_stars_is_no_note_on_the_authors() -> None:
    first = "船公司正在考慮的幾個做法，由港務處整理如下，並請各方在下個月以前表示意見"
    raw = read(f"{first}\n* 增開夜班\n* 停開夜班\n\n港務處還沒有回覆居民的詢問")
    assert texts(raw)[0] == first


def test_a_speaker_s_label_tears_no_wrapped_sentence() -> None:
    lines = [
        LONG[:28],
        LONG[28:54] + "回",
        "答：因為乘客太少而且油價太高所以不得不調整班次與票價等事",
        "項並請民眾見諒。",
    ]
    assert texts(read("\n".join(lines))) == ["".join(lines)]
    finished = [LONG[:28], LONG[28:54] + "了。", *lines[2:]]
    assert texts(read("\n".join(finished))) == ["".join(finished[:2]), "".join(finished[2:])]


WIDE_ENGLISH = textwrap.fill(ENGLISH * 2, 76)


def test_a_line_that_begins_with_a_named_item_goes_on_with_its_sentence() -> None:
    last = "On the second day three members of the harbour board wrote a dissent to"
    raw = read(f"{WIDE_ENGLISH}\n\n{last}\n(b). They would keep the ferries.\n")
    assert raw.blocks[-1].text == f"{last} (b). They would keep the ferries."


@pytest.mark.parametrize("form", ["({}). ", "({}), ", "（{}）、"])
@pytest.mark.parametrize("labels", ["abc", "123"])
def test_items_that_count_are_a_list_though_no_line_is_finished(form: str, labels: str) -> None:
    text = "tickets for ferries that sail to the outer piers in summer"
    items = [form.format(label) + text for label in labels]
    lines = [f"The board sells {text}", *items]
    assert set(lines) <= set(texts(read(f"{WIDE_ENGLISH}\n\n" + "\n".join(lines) + f"\n\n{WIDE_ENGLISH}")))


@pytest.mark.parametrize("item", ["(b) keep the ferries;", "(b). Keep the ferries."])
def test_an_item_behind_a_finished_line_is_an_item(item: str) -> None:
    raw = read(
        f"{WIDE_ENGLISH}\n\nOn the second day the members of the board named the two steps below:\n{item}\n\n{ENGLISH}"
    )
    assert item in texts(raw)


@pytest.mark.parametrize("generic", ["EXECUTIVE SUMMARY", "Introduction"])
def test_a_summary_stands_beside_the_numbered_headings(generic: str) -> None:
    raw = read(f"The Ferries of Tallow Bay\n\n{ENGLISH}\n\n{generic}\n\n{ENGLISH}\n\n1. The fleet\n\n{ENGLISH}")
    levels = {block.text: block.level for block in raw.blocks if block.kind == BlockKind.HEADING}
    assert levels[generic] == levels["1. The fleet"] == 2
    assert levels["The Ferries of Tallow Bay"] == 1


def test_a_summary_above_headings_without_numbers_stands_beside_them() -> None:
    raw = read(f"Summary\n\n{ENGLISH}\n\nThe fleet\n\n{ENGLISH}")
    assert [block.level for block in raw.blocks if block.kind == BlockKind.HEADING] == [1, 1]


def test_a_page_that_repeats_two_lines_of_the_head_at_its_edges_cuts_no_sentence() -> None:
    first, second = "港務研究中心簡報", "第7號（總第31號）"
    top, rest = LONG[:30], LONG[30:60]
    raw = read(f"{first}\n{second}\n\n{top}\n- 1 -\n\n{first}{' ' * 20}第7號\n\n{rest}\n- 2 -\n")
    assert texts(raw)[-1] == top + rest
    assert f"running header: {first}{' ' * 20}第7號" in raw.removed


@pytest.mark.parametrize("line", [f"渡輪{' ' * 20}碼頭", f"港務研究中心簡報{' ' * 20}碼頭", "第7號"])
def test_a_line_at_the_top_of_a_page_that_the_head_does_not_have_stays(line: str) -> None:
    raw = read(f"港務研究中心簡報\n第7號（總第31號）\n\n{LONG}\n- 1 -\n\n{line}\n\n{LONG}\n- 2 -\n")
    assert any(line in text for text in texts(raw))


def test_a_heading_under_a_page_number_is_no_second_half() -> None:
    raw = read(f"{LONG[:30]}\n- 1 -\n\n渡輪的船隊\n\n{LONG}\n- 2 -\n")
    assert "渡輪的船隊" in texts(raw)


def test_headings_with_points_in_their_numbers_stand_below_those_without() -> None:
    body = "The ferry has been running for two years, and most people of the town are quite content with it."
    heads = ["1. Opening", "2. Fares", "2.1 Season tickets", "2.1.1 For pupils", "3. Outlook"]
    raw = read("\n\n".join(part for head in heads for part in (head, body)))
    assert [(block.level, block.text) for block in raw.blocks if block.kind == BlockKind.HEADING] == list(
        zip([2, 2, 3, 4, 2], heads, strict=True)
    )


def test_numbered_sentences_beside_each_other_are_items_and_a_heading_with_a_stop_stays_one() -> None:
    body = "The ferry has been running for two years, and most people of the town are quite content with it."
    raw = read(f"1. Opening.\n\n{body}\n\n1. The north quay closes in May.\n2. The south quay opens in June.\n\n{body}")
    assert texts(raw, BlockKind.HEADING) == ["1. Opening."]
    assert texts(raw, BlockKind.LIST_ITEM) == ["1. The north quay closes in May.", "2. The south quay opens in June."]


@pytest.mark.parametrize("end", ["閉館。3", "closed.3", "closed in 2021.3", "closed: 12"])
def test_a_line_that_ends_in_a_mark_behind_a_stop_ends_a_sentence(end: str) -> None:
    assert ends(end)


@pytest.mark.parametrize("end", ["€19.50", "at 10:30", "4.2", "1.5 3"])
def test_a_figure_with_a_point_ends_no_sentence(end: str) -> None:
    assert not ends(end)


def test_a_line_that_breaks_off_behind_a_figure_with_a_point_is_no_heading() -> None:
    body = "hours on most days, and most people of the town are quite content with the line and its new ships."
    assert texts(read(f"The trip across takes 2.75\n{body}"), BlockKind.HEADING) == []


FIRST_HALF = "離島渡輪自四月一日起調整班次，末班船延到晚間十點，週末另外加開兩班，票價與去年相同，老人與學童仍然半價"
SECOND_HALF = "船公司同時公布新的停靠站，原來停在舊港的班次改到新港，居民須提早二十分鐘到站，行李另有專人搬運上船"


@pytest.mark.parametrize(
    ("first", "second"),
    [
        (f"{FIRST_HALF}。（林帆攝）", SECOND_HALF),
        (f"{FIRST_HALF}", f"〔記者方芷若／離島報導〕{SECOND_HALF}"),
        (f"圖：{FIRST_HALF[:40]}。方芷若提供", SECOND_HALF),
    ],
)
def test_a_remark_a_caption_and_an_agency_are_not_glued_to_what_stands_beside_them(first: str, second: str) -> None:
    raw = read_lines([Line(text) for text in (first, "", f"{second}。", "", "末了。")])
    assert [block.text for block in raw.blocks][:2] == [first, f"{second}。"]


def test_halves_of_a_paragraph_are_still_joined() -> None:
    for first, second in (
        (FIRST_HALF, SECOND_HALF),
        (f"{FIRST_HALF}（週末", f"除外），{SECOND_HALF}"),
        (f"{FIRST_HALF}（林帆攝）", SECOND_HALF),
    ):
        raw = read_lines([Line(text) for text in (first, "", f"{second}。", "", "末了。")])
        assert raw.blocks[0].text == f"{first}{second}。"


@pytest.mark.parametrize("text", ["渡口關閉。（林帆攝）", "渡口關閉！〔離島社〕"])
def test_a_remark_behind_a_stop_ends_as_the_sentence_does(text: str) -> None:
    assert ends(text)


@pytest.mark.parametrize("text", ["渡口（林帆攝）", "渡口關閉。船長（化名", "渡口關閉。船長（化名）說"])
def test_a_bracket_amid_a_sentence_ends_nothing(text: str) -> None:
    assert not ends(text)


FILLED = "港務處昨天公布新的渡輪航線並說明各站停靠的時間與票價，居民多半表示歡迎，只有店家擔心客人變少。\n" * 8


@pytest.mark.parametrize("header", ["渡輪年度觀察", f"港務研究報告{' ' * 30}渡輪之檢討"])
def test_what_begins_two_pages_is_a_running_header(header: str) -> None:
    text = f"離島渡輪之檢討\n\n{FILLED}\n1\n\n{header}\n\n{FILLED}\n2\n\n{header}\n\n{FILLED}\n3\n"
    read = read_plain(text.encode())
    assert read.removed.count(f"running header: {header}") == 2
    assert not any("觀察" in block.text or "研究報告" in block.text for block in read.blocks)


def test_one_page_may_repeat_the_end_of_the_title_beside_a_line_of_the_head() -> None:
    header = f"港務研究報告{' ' * 30}渡輪停航之檢討與展望"
    text = f"港務研究報告\n\n離島渡輪停航之檢討與展望\n\n{FILLED}\n1\n\n{header}\n\n{FILLED}\n2\n"
    assert f"running header: {header}" in read_plain(text.encode()).removed
