"""The width at which lines were wrapped, told by where most of the text stands."""

import pytest

from briefqa.reading.plain import read_plain
from briefqa.reading.wrapping import Length, is_parted, is_row, wrap_width

WRAPPED = (
    "港務處昨天公布新的渡輪航線並說明各站停靠的時間與票價，居民多半\n"
    "表示歡迎，只有碼頭邊的店家擔心客人變少，希望船公司把末班船延後\n"
    "半小時，船公司則說人手不足，要等到明年春天新船員受訓完成之後才\n"
    "能再談。\n"
)


def lengths(*columns: int, ends: bool = False) -> list[Length]:
    return [Length(value, goes_on=True, ends=ends) for value in columns]


@pytest.mark.parametrize(
    "cells", ["北渡\n南渡\n東渡\n西渡\n45\n60\n38\n52\n", "- 成人\n- 孩童\n- 機車\n- 腳踏車\n- 貨物\n"]
)
def test_wrapped_text_beside_as_many_short_lines_is_one_paragraph(cells: str) -> None:
    first = read_plain((WRAPPED + cells).encode()).blocks[0].text
    assert first == WRAPPED.replace("\n", "")


def test_the_width_is_that_of_most_of_the_text() -> None:
    assert wrap_width(lengths(*[60] * 4, 8, 4, 4, 4, 6, 6, 4, 2, 2, 2)) == 60


@pytest.mark.parametrize(
    "lines",
    [
        lengths(60, 62, 58, 8, 4, 4, 4, 6, 6, 4, 2, ends=True),  # each is a sentence, and so a paragraph
        lengths(60, 8, 12, 20, 14),  # one long line tells no width
        lengths(20, 21, 22, 4, 4, 4, 4, 4, 4),  # too narrow
        lengths(150, 100, 70, 40, 20, 10, 8),  # of all lengths
        lengths(60, 60),
    ],
)
def test_lines_that_were_not_wrapped_have_no_width(lines: list[Length]) -> None:
    assert wrap_width(lines) == 0


@pytest.mark.parametrize(
    "row", ["Adults          45       1.20", "Port of call      Days", "渡口      班次", "1.  Adults      45    1.20"]
)
def test_blanks_set_the_cells_of_a_row_apart(row: str) -> None:
    assert is_row(row)


@pytest.mark.parametrize(
    "line",
    [
        "The ferry sails  at nine.  It calls at  both piers",  # blanks make the line as long as the others
        "渡輪自   2025   年起每天",
        "-     spare parts, which come late",
        "12.     The ferry sails at nine",
        "　　渡輪每天開航",
        "The ferry sails at nine",
        "",
    ],
)
def test_other_blanks_make_no_row(line: str) -> None:
    assert not is_row(line)


def test_rows_are_not_joined_and_tell_no_width() -> None:
    rows = [
        f"{name:<30}{days:>12}{price:>14}"
        for name, days, price in (("Adults", 45, 1.2), ("Children", 60, 2.4), ("Bicycles", 38, 3.6))
    ]
    text = "\n".join(
        ["The Ferry and What It Costs in the Northern Ports Today", "Ana Ruiz", "18 March 2026", "", *rows, "", "End."]
    )
    read = read_plain(text.encode())
    assert [block.text for block in read.blocks[:2]] == text.split("\n")[:2]
    joined = WRAPPED.replace("\n", "")
    blocks = [block.text for block in read_plain((WRAPPED + "\n" + "\n".join(rows)).encode()).blocks]
    assert blocks[0] == joined
    assert not any("Adults" in block and "Children" in block and "\n" not in block for block in blocks)


@pytest.mark.parametrize("line", ["北渡      12      45", "南渡\t9", "營收    1,234", "一、渡輪    班次    票價"])
def test_gaps_part_a_row(line: str) -> None:
    assert is_parted(line)


@pytest.mark.parametrize("line", ["公    告    書", "一、  前  言", "第一章    緒論", "North ferry 12"])
def test_blanks_that_spread_a_heading_part_no_row(line: str) -> None:
    assert not is_parted(line)
