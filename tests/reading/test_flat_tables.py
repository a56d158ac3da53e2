"""Tables in text files, told by tabs and strokes alone."""

import pytest

from briefqa.reading.plain import read_plain
from briefqa.types import BlockKind

ABOVE, BELOW = "各線渡輪去年的班次與票價如下，資料由港務處提供。", "票價自今年三月起適用，每半年檢討一次。"


def tables(*lines: str) -> list[str]:
    blocks = read_plain("\n".join([ABOVE, "", *lines, "", BELOW]).encode()).blocks
    assert blocks[0].text == ABOVE
    assert blocks[-1].text == BELOW
    return [block.text for block in blocks if block.kind == BlockKind.TABLE]


@pytest.mark.parametrize("separator", ["\t", " | ", "  ｜  ", "\t\u3000"])
def test_lines_of_as_many_fields_are_a_table(separator: str) -> None:
    rows = [("航線", "班次", "票價（2024 = 100）"), ("北渡", "12", "45"), ("南渡", "9", "60"), ("東渡", "15", "38")]
    expected = "\n".join(" | ".join(row) for row in rows)
    assert tables(*map(separator.join, rows)) == [expected]


def test_two_columns_take_three_lines() -> None:
    assert tables("航線\t班次", "北渡\t12", "南渡\t9") == ["航線 | 班次\n北渡 | 12\n南渡 | 9"]
    assert tables("航線\t班次", "北渡\t12") == []


def test_rows_that_differ_in_a_number_alone_are_no_running_headers() -> None:
    rows = ["週別與航線\t班次", *(f"第{week}週北渡航線\t{week + 10}" for week in range(1, 5))]
    assert tables(*rows) == ["\n".join(row.replace("\t", " | ") for row in rows)]


def test_a_blank_cell_keeps_its_place() -> None:
    assert tables("航線\t班次\t票價", "北渡\t\t45") == ["航線 | 班次 | 票價\n北渡 |  | 45"]


def test_lines_right_above_and_below_a_table_are_not_part_of_it() -> None:
    blocks = read_plain(f"{ABOVE}\n航線\t班次\t票價\n北渡\t12\t45\n{BELOW}\n".encode()).blocks
    assert [block.text for block in blocks] == [ABOVE, "航線 | 班次 | 票價\n北渡 | 12 | 45", BELOW]


@pytest.mark.parametrize(
    "lines",
    [
        ("航線，班次，票價", "北渡，12，45", "南渡，9，60"),  # commas
        ("航線      班次      票價", "北渡      12      45"),  # wide blanks
        ("首頁 | 航線 | 票價",),  # a single line
        ("北渡\t12\t45", "南渡\t9\t60"),  # nothing says what of
        ("\t渡輪停航。", "\t店家受損。", "\t居民搭車。"),  # indented
        ("甲|乙|丙", "丁|戊|己"),  # strokes without blanks
        ("航線\t班次\t票價", "北渡\t12", "南渡\t9\t60\t次"),  # uneven
    ],
)
def test_other_lines_are_no_table(lines: tuple[str, ...]) -> None:
    assert tables(*lines) == []
