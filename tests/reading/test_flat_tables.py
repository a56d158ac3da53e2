"""Tables in text files, told by tabs, by strokes, or by blanks between figures."""

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
        ("航線      班次      票價", "北渡      12      45"),  # wide blanks in two lines
        ("潮來時      燈亮      人未歸", "潮去時      燈滅      船已遠", "再問時      霧起      海無聲"),  # verses
        ("前言      渡輪的將來      頁", "票價      一人多少錢      3", "班次      一天幾班船      9"),  # contents
        ("甲方          乙方", "方芷若        林帆", "處長          站長", "3月18日       3月19日"),  # signatures
        (
            "int count      = 3;      // ferries",
            "int fare       = 45;     // dollars",
            "int hour       = 7;      // first",
        ),
        ("北渡      109      45", "南渡      110      60", "東渡      111      38"),  # nothing says what of
        ("首頁 | 航線 | 票價",),  # a single line
        ("北渡\t12\t45", "南渡\t9\t60"),  # nothing says what of
        ("\t渡輪停航。", "\t店家受損。", "\t居民搭車。"),  # indented
        ("甲|乙|丙", "丁|戊|己"),  # strokes without blanks
        ("航線\t班次\t票價", "北渡\t12", "南渡\t9\t60\t次"),  # uneven
    ],
)
def test_other_lines_are_no_table(lines: tuple[str, ...]) -> None:
    assert tables(*lines) == []


@pytest.mark.parametrize("gap", ["      ", "\u3000\u3000\u3000", "\t"])
@pytest.mark.parametrize("years", [("109", "110", "111"), ("2022", "2023", "2024"), ("112年度", "113年度", "114年度")])
def test_the_years_over_figures_are_names_of_columns(gap: str, years: tuple[str, ...]) -> None:
    rows = [("航線", *years), ("北渡", "109", "1,204", "45%"), ("南渡", "—", "9.5", "60%")]
    assert tables(*map(gap.join, rows)) == ["\n".join(map(" | ".join, rows))]


def test_two_columns_of_blanks_take_four_lines() -> None:
    rows = ["航線      班次", "北渡        12", "南渡         9", "東渡        15"]
    assert tables(*rows) == ["航線 | 班次\n北渡 | 12\n南渡 | 9\n東渡 | 15"]
    assert tables(*rows[:3]) == []


def test_a_figure_stands_under_the_name_that_it_stood_under() -> None:
    rows = ["航線        2022    2023    2024", "北渡         120      45      60", "南渡                  38      41"]
    assert tables(*rows) == ["航線 | 2022 | 2023 | 2024\n北渡 | 120 | 45 | 60\n南渡 |  | 38 | 41"]


def test_rules_and_a_blank_line_may_stand_between_rows_and_the_first_column_needs_no_name() -> None:
    rows = [
        "              2023    2024",
        "-------------------------",
        "North ferry    120      45",
        "",
        "South ferry     38      41",
    ]
    assert tables(*rows) == [" | 2023 | 2024\nNorth ferry | 120 | 45\nSouth ferry | 38 | 41"]


def test_a_row_heads_nothing_be_it_of_no_table() -> None:
    rows = ["北渡      12      45      60", "南渡      9      60      41"]
    blocks = read_plain("\n".join([ABOVE, "", *rows, "", BELOW]).encode()).blocks
    assert [block.kind for block in blocks] == [BlockKind.PARAGRAPH] * 4


def test_the_unit_over_a_table_heads_nothing() -> None:
    rows = ["單位：千元", "航線      2023      2024", "北渡      120      45", "南渡      38      41"]
    blocks = read_plain("\n".join([ABOVE, "", *rows, "", BELOW]).encode()).blocks
    assert [block.kind for block in blocks[1:3]] == [BlockKind.PARAGRAPH, BlockKind.TABLE]
