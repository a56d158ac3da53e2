from dataclasses import replace

import pytest

from briefqa.reading.pdf import read_pdf
from briefqa.reading.pdf_page import Glyph, PageLine, Piece, line_of
from briefqa.reading.pdf_tables import MAX_COLUMNS, tables
from briefqa.types import BlockKind, Document
from reading.fixtures import Ink, blocks_of, column, document_of, notes_after, pdf

PROSE = [
    "The harbour office counts the passengers of each line",
    "every month, and prints the sums of a year in spring.",
]
LINES = [
    ["Line", "Passengers", "Trips", "On time"],
    ["Harbour to Cape", "1,203,441", "3,201", "98.2%"],
    ["Cape to North", "88,120", "412", "91.0%"],
    ["North to Reef", "9,012", "58", "72.5%"],
]
TABLE = "\n".join(" | ".join(row) for row in LINES)


def rows(cells: list[list[str]], top: float = 600, places: tuple[float, ...] = (50, 160, 260, 340, 420)) -> list[Ink]:
    """The rows of a table, its cells at the same places, in the order in which they are read."""
    return [
        Ink(x, top - 16 * number, cell)
        for number, row in enumerate(cells)
        for x, cell in zip(places, row, strict=False)
        if cell
    ]


def read(*pages: list[Ink]) -> Document:
    return document_of(read_pdf(pdf(pages)))


def test_lines_with_the_same_gaps_and_figures_are_a_table_with_its_header() -> None:
    document = read([*column(50, 700, PROSE), *rows(LINES), *column(50, 500, PROSE)])
    assert blocks_of(document, BlockKind.TABLE) == [TABLE]
    place = document.text.index("88,120")
    row = document.first_row(next(block.span for block in document.blocks if block.kind == BlockKind.TABLE))
    assert row is not None
    assert document.block_at(place) is not None
    assert row.of(document.text) == "Line | Passengers | Trips | On time"
    assert blocks_of(document, BlockKind.PARAGRAPH) == [" ".join(PROSE)] * 2


def test_nothing_goes_on_with_a_table_and_a_table_goes_on_with_nothing() -> None:
    cut = "every month, and prints the sums of a year in"
    document = read([*column(50, 700, [PROSE[0], cut]), *rows(LINES, 670), *column(50, 600, PROSE)])
    assert blocks_of(document) == [f"{PROSE[0]} {cut}", TABLE, " ".join(PROSE)]
    other = ["and the line to the reef is the one that is late in", "more than a quarter of all its trips."]
    document = read([*column(50, 700, PROSE), *rows(LINES, 600)], column(50, 700, other))
    assert blocks_of(document) == [" ".join(PROSE), TABLE, " ".join(other)]


def test_a_header_centred_over_figures_at_the_left_names_their_columns() -> None:
    header = [
        Ink(60, 600, "年度"),
        Ink(150, 600, "長期債務"),
        Ink(250, 600, "短期債務"),
        Ink(390, 600, "每人負債（萬元）"),
    ]
    body = rows([["110", "276.3", "31.0", "3.1"], ["111", "289.9", "35.5", "3.3"]], 584, (50, 140, 230, 360))
    assert blocks_of(read([*header, *body]), BlockKind.TABLE) == [
        "年度 | 長期債務 | 短期債務 | 每人負債（萬元）\n110 | 276.3 | 31.0 | 3.1\n111 | 289.9 | 35.5 | 3.3"
    ]


def test_years_are_a_header_and_a_caption_above_is_none() -> None:
    cells = [["Item", "2021", "2022", "2023"], ["Income", "120.1", "130.5", "133.9"], ["Spending", "150", "148", "151"]]
    document = read([Ink(50, 620, "Table 1."), Ink(160, 620, "Sums"), Ink(260, 620, "by year"), *rows(cells)])
    assert blocks_of(document, BlockKind.TABLE) == ["\n".join(" | ".join(row) for row in cells)]


def test_a_cell_may_be_empty() -> None:
    cells = [*LINES[:3], ["North to Reef", "9,012", "", "72.5%"]]
    assert blocks_of(read(rows(cells)), BlockKind.TABLE)[0].endswith("\nNorth to Reef | 9,012 |  | 72.5%")


def test_a_mark_in_a_cell_leads_to_its_note() -> None:
    cells = [*LINES[:3], ["North to Reef", "9,012", "58", "72.5%^1"]]
    note = column(50, 90, ["1 Harbour Office, “Tickets,” Coast Review, May 2026."], 8)
    document = read([*column(50, 700, [*PROSE, "It is late."]), *rows(cells), *note])
    assert blocks_of(document, BlockKind.TABLE) == [TABLE]
    assert notes_after(document, "72.5%") == ["Harbour Office, “Tickets,” Coast Review, May 2026."]


@pytest.mark.parametrize(
    "cells",
    [
        [row[:2] for row in LINES],  # a list of figures, or two columns of text
        LINES[:2],
        LINES[1:],  # nothing says what the figures are of
        [
            ["Ko Shu-fen", "A. Brennan", "Lin Wei"],
            ["School 1", "School 2", "Port 41"],
            ["k1@x.tw", "b@x.tw", "l3@x.tw"],
        ],
        [["Bridge", "2019", "2021"], ["Pier", "2020", "2022"], ["Dock", "2021", "2024"]],
        [
            ["Line", "Office", "Head"],
            ["Cape", "Harbour", "Lin"],
            ["North", "Village", "Chen"],
            ["Reef", "Port", "Fang"],
        ],
        [["1", "Introduction", "3"], ["2", "Counting", "12"], ["3", "Sums", "40"]],
        [["No.", "Title", "Page"], ["1", "Introduction", "3"], ["2", "Counting", "12"], ["3", "Sums", "40"]],
        [["1", "Introduction ......", "3"], ["2", "Counting ......", "12"], ["3", "Sums ......", "40"]],
        [["Name: Lin", "Age: 30", "Sex: f"], ["Name: Chen", "Age: 41", "Sex: m"], ["Name: Fang", "Age: 52", "Sex: f"]],
    ],
)
def test_what_only_looks_like_a_table_is_none(cells: list[list[str]]) -> None:
    document = read([*column(50, 700, PROSE), *rows(cells)])
    assert blocks_of(document, BlockKind.TABLE) == []
    assert cells[-1][-1] in document.text


def test_columns_of_words_read_across_are_no_table() -> None:
    text = [
        ["the ferries of the county carried", "more people in 2024 than in any", "year before it and 12 percent"],
        ["more of them will come in 2025", "when the third boat is bought for", "30 million which the county"],
        ["lends at a rate of 3 percent over", "the 20 years that it will be used", "on the line to the north of it"],
    ]
    assert blocks_of(read(rows(text, places=(50, 230, 410))), BlockKind.TABLE) == []


def test_short_pieces_of_sentences_beside_each_other_are_no_table() -> None:
    text = [
        ["In 2021 the line", "fares were cut", "and the boats"],
        ["carried about", "by 40 percent", "made trips in"],
        ["1,203 people", "300 dollars", "2024 and 2025"],
        ["a day, and then", "in 2022 alone", "of 47 miles"],
    ]
    document = read([*column(50, 700, PROSE), *rows(text)])
    assert blocks_of(document, BlockKind.TABLE) == []
    assert "of 47 miles" in document.text


def test_rows_without_cells_stand_each_for_itself() -> None:
    cells = [["航線", "單位", "窗口"], ["龍溪", "港務處", "林小梅"], ["東岬", "鄉公所", "陳大文"]]
    assert blocks_of(read(rows(cells))) == [" ".join(row) for row in cells]


@pytest.mark.parametrize(
    "cells",
    [
        [["年度", "金額（億元）共計"], ["110", "52.1"], ["111", "60.4"]],
        [["Line", "Remark on the"], ["Cape", "early boat"], ["North", "and the late"]],
    ],
)
@pytest.mark.parametrize("size", [8.0, 10.0, 11.5])
def test_rows_that_reach_the_edge_are_not_joined(cells: list[list[str]], size: float) -> None:
    page = [replace(ink, size=size) for ink in rows(cells, places=(50, 220))]
    document = read([*column(50, 700, PROSE), *page, *column(50, 540, PROSE)])
    assert blocks_of(document) == [" ".join(PROSE), *(" ".join(row) for row in cells), " ".join(PROSE)]
    assert blocks_of(document, BlockKind.HEADING) == []


def test_a_line_goes_on_under_the_last_cell_of_a_row_and_behind_a_number() -> None:
    hung = ["The fares of the boats", "are set in the spring."]
    page = [Ink(50, 600, "Fares"), *column(150, 600, hung)]
    assert blocks_of(read([*column(50, 700, PROSE), *page]))[1:] == ["Fares " + " ".join(hung)]
    page = [Ink(50, 600, "1."), *column(100, 600, [PROSE[0]]), *column(50, 586, [PROSE[1]])]
    assert " ".join(PROSE) in read([*column(50, 700, PROSE), *page]).text


def test_a_wide_gap_between_chinese_words_stays_a_space() -> None:
    assert blocks_of(read([Ink(50, 600, "表一"), Ink(82, 600, "南嶼縣公共債務")])) == ["表一 南嶼縣公共債務"]


@pytest.mark.parametrize("apart", [9.5, 12.0, 20.0])
def test_a_wide_setting_leaves_no_spaces(apart: float) -> None:
    glyphs: list[Glyph] = []
    for place, letter in enumerate("渡輪停航公告"):
        left = 50 + place * (10 + apart)
        glyphs += [Glyph(" ", left, left, 600, 1, True)] if place else []
        glyphs.append(Glyph(letter, left, left + 10, 600, 10, False, start=left))
    line = line_of(glyphs, 1)
    assert line is not None
    assert line.text == "渡輪停航公告"


def test_a_header_of_the_same_words_goes_though_it_stands_lower_on_the_first_page() -> None:
    first = [Ink(400, 760, "Coast Review 2026", 8), *column(50, 700, [*PROSE, "The sums of the last"])]
    second = [
        Ink(400, 767, "Coast Review 2026", 8),
        *column(50, 700, ["year are late. " + PROSE[1], "They are small."]),
    ]
    document = read(first, second)
    assert "Coast Review" not in document.text
    assert "running header: Coast Review 2026 (2 times)" in document.removed
    assert "The sums of the last year are late." in document.text


def test_a_heading_of_the_same_words_under_the_first_line_of_pages_stays() -> None:
    names = ["North", "South", "East", "West"]
    pages = [
        [
            Ink(50, 790, f"{name} district report"),
            Ink(50, 764 - 5 * place, "Findings and advice"),
            *column(50, 700, [*PROSE, f"The {name} is far off."]),
        ]
        for place, name in enumerate(names)
    ]
    assert read(*pages).text.count("Findings and advice") == 4


def row_of(number: int, pieces: int) -> PageLine:
    text = "".join(f"{place % 10} " for place in range(pieces))
    places = tuple(Piece(2 * place, 2 * place + 1, 30.0 * place, 30.0 * place + 9) for place in range(pieces))
    return PageLine(text, 1, 0, 30 * pieces, 70_000 - 14 * number, 10, (), False, places)


@pytest.mark.parametrize(("pieces", "header"), [(3, False), (29, False), (29, True), (200, True)])
def test_a_page_of_many_rows_is_read_in_bounded_time(pieces: int, header: bool) -> None:
    lines = [row_of(number, pieces) for number in range(1_000)]
    if header:
        lines = [replace(line, text="a " * pieces) if number % 100 == 0 else line for number, line in enumerate(lines)]
    assert len(tables(lines)) == (10 if header and pieces < MAX_COLUMNS else 0)
