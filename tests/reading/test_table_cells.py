import time

import pytest

from briefqa.reading.table_cells import MAX_REPEATED_COLUMNS, MAX_SPAN, Cell, Row, table_block


def cell(text: str, columns: int = 1, rows: int = 1) -> Cell:
    made = Cell(columns=columns, rows=rows)
    made.text.add(text)
    return made


def row(*cells: Cell | str, group: int = 0, header: bool = False) -> Row:
    return Row([item if isinstance(item, Cell) else cell(item) for item in cells], group, header)


def lines(*rows: Row) -> list[str]:
    return table_block(rows).text.split("\n")


def test_a_name_stands_beside_each_of_its_rows_and_a_value_once() -> None:
    assert lines(row("港口", "泊位", "船"), row(cell("東港", rows=2), "一", "3"), row(cell("停用", columns=2))) == [
        "港口 | 泊位 | 船",
        "東港 | 一 | 3",
        "東港 | 停用 | ",
    ]


def test_names_over_names_become_one_header() -> None:
    assert lines(
        row(cell("Port", rows=2), cell("Ships", columns=2), cell("Crew", rows=2)),
        row("2030", "2031"),
        row("Aber", "4", "5", "60"),
    ) == ["Port | Ships 2030 | Ships 2031 | Crew", "Aber | 4 | 5 | 60"]


def test_rows_that_are_said_to_be_a_header_are_one_even_with_an_empty_corner() -> None:
    assert lines(
        row("", cell("船", columns=2), header=True), row("港", "客", "貨", header=True), row("東港", "4", "5")
    ) == ["港 | 船 客 | 船 貨", "東港 | 4 | 5"]


@pytest.mark.parametrize(
    "rows",
    [
        [row("港", "船"), row("東港", "4")],
        [row("港", cell("船", columns=2)), row("東港", "4", "5"), row("西港", "6", "7")],
        [row(cell("港", rows=2), "船", "貨"), row("4", "5"), row("6", "7", "8")],
        [row(cell("各港船數", columns=3)), row("港", "客", "貨"), row("東港", "4", "5")],
    ],
)
def test_rows_that_no_name_stands_over_are_not_joined(rows: list[Row]) -> None:
    assert len(lines(*rows)) == len(rows)


def test_a_line_across_the_table_stands_once() -> None:
    assert lines(row("港", "船"), row(cell("北部各港", columns=2)), row("東港", "4"))[1] == "北部各港"


def test_a_long_remark_stands_once_and_keeps_the_columns() -> None:
    remark = "字" * MAX_REPEATED_COLUMNS
    found = lines(row("港", "客", "貨", "漁"), row("東港", cell(remark, columns=2), "9"), row("西港", "1", "2", "3"))
    assert found[1] == f"東港 | {remark} |  | 9"


def test_no_cell_reaches_into_the_next_group_of_rows_or_beyond_the_table() -> None:
    assert lines(
        row("港", cell("船", rows=5), group=1), row("東港", cell("4", rows=9), group=2), row("西港", group=2)
    ) == ["港 | 船", "東港 | 4", "西港 | "]


def test_an_empty_row_is_counted_and_not_written() -> None:
    assert lines(row(cell("東港", rows=3), "4"), row(), row("6")) == ["東港 | 4", "東港 | 6"]


def test_a_mark_is_kept_where_its_cell_stands_and_not_repeated() -> None:
    marked = cell("東港", rows=2)
    marked.text.mark("7")
    header = cell("船", columns=2)
    header.text.mark("6")
    block = table_block([row(cell("港", rows=2), header), row("客", "貨"), row(marked, "4", "5"), row("6", "8")])
    assert block.text == "港 | 船 客 | 船 貨\n東港 | 4 | 5\n東港 | 6 | 8"
    assert [(mark.label, block.text[: mark.start]) for mark in block.marks][-1] == (
        "7",
        "港 | 船 客 | 船 貨\n東港",
    )
    assert [mark.label for mark in block.marks] == ["6", "7"]


def test_spans_beyond_measure_are_bounded() -> None:
    started = time.perf_counter()
    wide = lines(*[row(*[cell("x", MAX_SPAN * 10, MAX_SPAN * 10) for _ in range(50)]) for _ in range(50)])
    assert [line.count("|") for line in wide] == [49] * 50
    assert lines(row("a", cell("b", columns=10**6)), row("c"))[0].count("b") == MAX_SPAN
    assert time.perf_counter() - started < 5


@pytest.mark.parametrize("value", ["9", "9 million", "closed"])
def test_a_value_over_several_rows_or_columns_is_given_to_none_but_the_first(value: str) -> None:
    assert lines(
        row("Port", "Work", "Sum"), row("Aber", "Light", cell(value, rows=2)), row("Cape", cell(value, columns=1))
    ) == ["Port | Work | Sum", f"Aber | Light | {value}", f"Cape | {value} | "]
    assert lines(row("Port", "2030", "2031"), row("Aber", cell(value, columns=2)))[1] == f"Aber | {value} | "


def test_names_within_names_stand_beside_all_their_rows() -> None:
    assert lines(
        row("Bay", "Port", "Ships"),
        row(cell("North", rows=3), cell("Aber", rows=2), "4"),
        row("5"),
        row(cell("6", rows=1), "7"),
    ) == ["Bay | Port | Ships", "North | Aber | 4", "North | Aber | 5", "North | 6 | 7"]


@pytest.mark.parametrize(
    "rows",
    [
        [
            row(cell("Aber", rows=2), cell("Lights", columns=2)),
            row("white", "red"),
            row(cell("Cape", rows=2), cell("Bells", columns=2)),
            row("big", "small"),
        ],
        [
            row(cell("議題", rows=3), cell("延長堤防", columns=2)),
            row("提出", "工務組"),
            row("結論", "照辦"),
            row("日期", "五月", "六月"),
        ],
        [row(cell("Aber", rows=2), cell("Lights", columns=2)), row("9", "11"), row("Cape", "3", "5")],
        [
            row("Port", cell("Ships", columns=2), header=True),
            row("Aber", "17", "19", header=True),
            row("All", "17", "19"),
        ],
    ],
)
def test_rows_of_the_body_do_not_melt_into_a_header(rows: list[Row]) -> None:
    assert len(lines(*rows)) == len(rows)


@pytest.mark.parametrize("years", [("2030", "2031"), ("119年", "120年"), ("FY 2030", "2031/32")])
def test_years_are_names_of_columns(years: tuple[str, str]) -> None:
    found = lines(row(cell("Port", rows=2), cell("Ships", columns=2)), row(*years), row("Aber", "4", "5"))
    assert found[0] == f"Port | Ships {years[0]} | Ships {years[1]}"
