"""Headers that differ from page to page, and marks that a line had no more room for."""

from dataclasses import replace

import pytest

from briefqa.reading.pdf import read_pdf
from briefqa.reading.pdf_layout import flat_lines
from briefqa.reading.pdf_margins import margin_headers, with_wrapped_marks
from briefqa.reading.pdf_page import PageLine
from briefqa.types import Document
from reading.fixtures import Ink, blocks_of, column, document_of, notes_after, pdf

FULL = [
    "離島的渡輪在四月一日起調整班次，末班船延到晚間十點，居民",
    "多半歡迎，只有碼頭邊的店家擔心客人變少，希望船公司再想想",
]
SECOND = ["旺季時如何銜接南線與北線的班次。"]
HEADERS = ["離島觀察第33期", "離島渡輪的班次", "方芷若的專文"]
TEXTS = ["居民歡迎新的班次。", "店家擔心客人變少。", "港務處還在研議。"]


def read(*pages: list[Ink]) -> Document:
    return document_of(read_pdf(pdf(pages)))


def body(number: int) -> list[Ink]:
    return column(50, 700, FULL if number == 0 else SECOND)


def test_headers_that_are_drawn_after_the_text_go_though_each_stands_once() -> None:
    document = read(*([*body(number), Ink(50, 800, HEADERS[number], 8)] for number in range(2)))
    assert blocks_of(document) == ["".join(FULL + SECOND)]
    assert document.removed == tuple(f"running header: {header}" for header in HEADERS[:2])


def test_a_line_drawn_last_on_one_page_only_stays() -> None:
    assert HEADERS[0] in read([*body(0), Ink(50, 800, HEADERS[0], 8)]).text
    assert HEADERS[0] in read(body(0), [*body(1), Ink(50, 800, HEADERS[0], 8)]).text


ENGLISH = [f"The ferry number {word} leaves the harbour at night and comes back" for word in "abcdefghijkl"]
SMALL = [[f"{what} {word} carries many people each year" for word in "abcde"] for what in ("Route", "Port", "Quay")]


def test_small_lines_that_fill_the_tops_of_pages_stay() -> None:
    tables = [
        [*column(60, 790, [caption, *rows], 9.5, 12), *column(60, 690, ENGLISH, 12, 15)]
        for caption, rows in zip(["Table 1. Routes", "Table 2. Ports and ships", "Table 3. Walls"], SMALL, strict=True)
    ]
    document = read([Ink(60, 740, "Night Ferries", 20), *column(60, 700, ENGLISH, 12, 15)], *tables)
    assert all(line in document.text for rows in SMALL for line in rows)
    assert "Table 2. Ports and ships" in document.text


@pytest.mark.parametrize(("top", "removed"), [("表 1：船", 0), ("渡輪載客三百萬人。", 0), ("離島觀察", 3)])
def test_captions_and_sentences_on_top_of_pages_stay(top: str, removed: int) -> None:
    pages = [[line(top, 800, size=8, page=page), line("居民歡迎", 700, page=page)] for page in range(4)]
    assert len(margin_headers(pages, 12)) == removed


def test_pages_of_another_size_and_pages_without_the_body_keep_their_tops() -> None:
    landscape = [[line("居民歡迎", 500 - 15 * row, page=page) for row in range(20)] for page in range(2)]
    tall = [[line(f"附錄{page}{row}", 790 - 12 * row, size=9, page=page) for row in range(9)] for page in range(2, 6)]
    sizes = [(842.0, 595.0)] * 2 + [(595.0, 842.0)] * 4
    assert margin_headers([*landscape, *tall], 12, sizes) == set()
    headed = [[line("附錄", 790, size=9, page=page), line("居民歡迎", 600, page=page)] for page in range(2, 5)]
    assert len(margin_headers([*landscape, *headed], 12, sizes[:5])) == 2
    assert len(margin_headers(headed[:2], 12)) == 0


def test_headers_at_one_height_go_from_the_second_page_on_and_the_head_of_the_first_stays() -> None:
    pages = [[Ink(50, 800, header, 8), Ink(50, 700, text)] for header, text in zip(HEADERS, TEXTS, strict=True)]
    document = read(*pages)
    assert HEADERS[0] in document.text
    assert not any(header in document.text for header in HEADERS[1:])


def test_small_lines_inside_the_text_area_stay() -> None:
    pages = [[Ink(50, 700, "圖 1：航線", 8), *column(50, 680, FULL)], [*column(50, 700, FULL), Ink(50, 300, "圖 2", 8)]]
    assert margin_headers([[]], 10) == set()
    document = read(*pages)
    assert "圖 1：航線" in document.text
    assert "圖 2" in document.text


def test_a_caption_over_a_second_column_stays() -> None:
    page = [*column(50, 700, FULL), Ink(350, 700, "航線圖", 8), *column(350, 680, SECOND)]
    assert "航線圖" in read(page).text


# --- marks that found no room ----------------------------------------------------------


def line(text: str, base: float, *, size: float = 12, left: float = 70, right: float = 520, page: int = 1) -> PageLine:
    return PageLine(text, page, left, right, base, size)


def marked(text: str, base: float, mark: str) -> PageLine:
    whole = line(text + mark, base)
    return replace(whole, raised=((len(text), len(text) + len(mark)),))


FIRST = marked("船資漲了。", 700, "6")
LAST = line("燃油漲了。", 680, right=517)
LONE = line("7", 664.5, size=7, right=74)


def test_a_mark_alone_under_a_full_line_belongs_to_it() -> None:
    ((first, second),) = with_wrapped_marks([[FIRST, LAST, LONE]])
    assert first == FIRST
    assert (second.text, second.raised) == ("燃油漲了。7", ((5, 6),))


@pytest.mark.parametrize(
    "lines",
    [
        [FIRST, LAST, replace(LONE, text="9")],  # not the next
        [FIRST, replace(LAST, right=300.0), LONE],  # there was room
        [FIRST, LAST, replace(LONE, size=12.0)],  # a line of its own
        [FIRST, LAST, replace(LONE, base=640.0)],  # too far below
        [FIRST, LAST, replace(LONE, left=300.0)],  # a page number
        [FIRST, LAST, LONE, line("方芷若，〈渡口〉。", 663, size=8, left=78)],  # the number of a note
        [FIRST, replace(LAST, text="quay"), LONE],  # a Latin word takes its mark along
        [LONE],
    ],
)
def test_other_lone_numbers_stay_lines(lines: list[PageLine]) -> None:
    assert with_wrapped_marks([lines]) == [lines]


def test_the_note_of_a_wrapped_mark_is_not_given_to_the_sentence_before_it() -> None:
    lines = [f"{FULL[0][:-2]}多。^1", FULL[1], f"{FULL[0][:-3]}人數。"]
    page = [
        *column(50, 700, lines),
        Ink(50, 662, "2", 6),
        *column(50, 90, ["1 方芷若，〈渡口〉，2021年。", "2 林帆，〈碼頭〉，2020年。"], 7, 9),
    ]
    document = read(page)
    assert len(document.marks) == 2
    assert notes_after(document, lines[2]) == ["林帆，〈碼頭〉，2020年。"]
    assert flat_lines([]) == ([], [])


PARTS = ["The harbour", "The keepers", "The fees"]


def headed(number: int, *, left: str = "Coast Review", right: str = "", heading: str = "") -> list[Ink]:
    """A page whose text goes on from the page before, under a line of two parts."""
    lines = column(50, 700, [heading, *ENGLISH[2 * number : 2 * number + 2]] if heading else ENGLISH[:2], 10)
    return [Ink(50, 780, left), Ink(400, 780, right), *lines]


def test_a_header_that_names_the_part_of_its_page_goes() -> None:
    document = read(*(headed(n, right=part.upper(), heading=part) for n, part in enumerate(PARTS)))
    assert [part for part in PARTS if part in document.text] == PARTS
    assert "Coast Review" not in document.text
    assert [entry.partition(":")[0] for entry in document.removed] == ["running header"] * 3


def test_a_line_of_two_parts_stays_where_neither_names_the_part_of_its_page() -> None:
    others = ["Ships of the year", "Crews of the year", "Sums of the year"]
    document = read(*(headed(n, right=other, heading=PARTS[n]) for n, other in enumerate(others)))
    assert all(other in document.text for other in others)


def test_a_line_of_two_parts_stays_where_no_other_page_has_one_of_them() -> None:
    lefts = ["Aber", "Cape", "Bay"]
    document = read(*(headed(n, left=lefts[n], right=part.upper(), heading=part) for n, part in enumerate(PARTS)))
    assert all(part.upper() in document.text for part in PARTS)


def test_a_line_of_two_parts_stays_where_a_list_names_what_the_page_is_about() -> None:
    listed = [Ink(50, 780, "The ports of the bay", 20), *column(50, 700, [*PARTS, *ENGLISH[8:10]], 10)]
    document = read(
        listed, *(headed(n, left="Port", right=part.upper(), heading=ENGLISH[n]) for n, part in enumerate(PARTS))
    )
    assert all(part.upper() in document.text for part in PARTS)


def test_a_header_of_a_part_goes_on_the_pages_behind_its_heading() -> None:
    opening = [Ink(50, 740, PARTS[0], 14), *column(50, 700, ENGLISH[6:8], 10)]
    document = read(opening, *(headed(n, right=PARTS[0].upper(), heading=ENGLISH[9 + n]) for n in range(3)))
    assert PARTS[0].upper() not in document.text
