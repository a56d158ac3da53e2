import pytest

from briefqa.reading.pdf import read_pdf
from briefqa.types import BlockKind, Document
from reading.fixtures import Ink, blocks_of, column, document_of, notes_after, pdf, rules

PROSE = [
    "The harbour office counts the passengers of each line",
    "every month, and prints the sums of a year in spring.",
]
ACROSS = (50, 150, 250, 350)


def rows(cells: list[list[str]], top: float = 600, leading: float = 20) -> list[Ink]:
    return [
        Ink(x + 4, top - leading * number, cell)
        for number, row in enumerate(cells)
        for x, cell in zip(ACROSS, row, strict=False)
        if cell
    ]


def heights(count: int, top: float = 615, leading: float = 20) -> list[float]:
    return [top - leading * number for number in range(count + 1)]


def read(page: list[Ink], drawing: str) -> Document:
    return document_of(read_pdf(pdf([[*column(50, 700, PROSE), *page]], drawing=drawing)))


@pytest.mark.parametrize(
    "cells",
    [
        [["Line", "Trips"], ["Cape", "412"]],
        [["Line", "Office", "Head"], ["Cape", "Harbour", "Lin"], ["North", "Village", "Chen"]],
        [["航線", "單位", "窗口"], ["龍溪", "港務處", "林小梅"], ["東岬", "鄉公所", "陳大文"]],
    ],
)
def test_rules_draw_a_table_of_two_columns_or_of_words(cells: list[list[str]]) -> None:
    document = read(rows(cells), rules(ACROSS[: len(cells[0]) + 1], heights(len(cells))))
    assert blocks_of(document, BlockKind.TABLE) == ["\n".join(" | ".join(row) for row in cells)]
    assert blocks_of(document, BlockKind.PARAGRAPH) == [" ".join(PROSE)]


def test_a_cell_of_several_lines_is_one() -> None:
    page = [*rows([["Line", "Trips"], ["Cape", "412", "Late in spring and"]]), Ink(254, 600, "Remark")]
    page.append(Ink(254, 568, "closed in autumn"))
    document = read(page, rules(ACROSS, [615, 595, 560]))
    assert blocks_of(document, BlockKind.TABLE) == [
        "Line | Trips | Remark\nCape | 412 | Late in spring and closed in autumn"
    ]


def test_a_name_over_two_columns_is_said_in_both() -> None:
    page = [
        Ink(54, 590, "Line"),
        Ink(220, 600, "Trips"),
        *rows([["", "2023", "2024"], ["Cape", "412", "430"], ["North", "58", "61"]], 580),
    ]
    drawing = "\n".join(
        [
            *(f"{x} 535 m {x} 615 l S" for x in (50, 150, 350)),
            "250 535 m 250 595 l S",
            "150 595 m 350 595 l S",
            *(f"50 {y} m 350 {y} l S" for y in (615, 575, 555, 535)),
        ]
    )
    assert blocks_of(read(page, drawing), BlockKind.TABLE) == [
        "Line | Trips 2023 | Trips 2024\nCape | 412 | 430\nNorth | 58 | 61"
    ]


def test_rows_that_no_rule_parts_are_rows() -> None:
    cells = [["Line", "Office", "Head"], ["Cape", "Harbour", "Lin"], ["North", "Village", "Chen"], ["Reef", "", "Fang"]]
    text = ["\n".join(" | ".join(row) for row in cells)]
    upright_alone = rules(ACROSS, [615, 595, 535])
    level_alone = rules((50, 350), [615, 595, 535])
    assert blocks_of(read(rows(cells), upright_alone), BlockKind.TABLE) == text
    assert blocks_of(read(rows(cells), level_alone), BlockKind.TABLE) == text


def test_names_over_the_first_rule_are_the_first_row() -> None:
    cells = [["Line", "Office", "Head"], ["Cape", "Harbour", "Lin"], ["North", "Village", "Chen"]]
    document = read(rows(cells), rules((50, 350), [595, 575, 555]))
    assert blocks_of(document, BlockKind.TABLE) == ["\n".join(" | ".join(row) for row in cells)]


def test_a_mark_in_a_ruled_cell_leads_to_its_note() -> None:
    note = column(50, 90, ["1 Harbour Office, “Tickets,” Coast Review, May 2026."], 8)
    page = [*rows([["Line", "Trips"], ["Cape", "412^1"]]), *column(50, 500, ["It is late."]), *note]
    document = read(page, rules(ACROSS[:3], heights(2)))
    assert blocks_of(document, BlockKind.TABLE) == ["Line | Trips\nCape | 412"]
    assert notes_after(document, "412") == ["Harbour Office, “Tickets,” Coast Review, May 2026."]


@pytest.mark.parametrize(
    ("page", "drawing"),
    [
        (column(60, 600, PROSE), rules((50, 400), [615, 575])),  # a box, of which two rules are drawn
        (column(60, 600, PROSE), "50 570 350 50 re S"),
        (column(60, 600, [*PROSE, *PROSE]), rules((50, 400), [615, 590, 562, 545])),  # rules between lines of words
        (rows([["Name", "", ""], ["Street", "", ""], ["Town", "", ""]]), rules(ACROSS, heights(3))),  # a form
        ([Ink(54, 600, "2020"), Ink(154, 480, "2021")], rules(ACROSS, heights(6))),  # the lines of a chart
    ],
)
def test_frames_forms_and_charts_are_no_tables(page: list[Ink], drawing: str) -> None:
    assert blocks_of(read(page, drawing), BlockKind.TABLE) == []


def test_columns_of_a_page_between_rules_are_no_table() -> None:
    words = PROSE * 8
    page = [*column(54, 600, words, 6, 8), *column(254, 600, words, 6, 8), *column(54, 400, words, 6, 8)]
    drawing = rules((50, 250, 450), [615, 450, 250])
    assert blocks_of(read([*page, *column(254, 400, words, 6, 8)], drawing), BlockKind.TABLE) == []
