"""Which cells the rows of a Word table begin, and what each of them spans."""

from collections.abc import Sequence

from lxml import etree

from briefqa.reading.docx_text import W, attribute, is_on
from briefqa.reading.table_cells import MAX_SPAN, Cell, Row


def laid_out(
    rows: "Sequence[etree._Element]", cells: "Sequence[Sequence[etree._Element]]"
) -> "tuple[list[Row], list[tuple[etree._Element, Cell]]]":
    """The rows of a table with cells whose text is still to be read, and out of which element each is to be.

    A cell that is merged with the one above it is part of that one.
    """
    written: list[Row] = []
    to_read: list[tuple[etree._Element, Cell]] = []
    above: dict[int, Cell] = {}  # column → the merged cell that the row before has there
    for row, elements in zip(rows, cells, strict=True):
        column = _skipped(row)
        merged: dict[int, Cell] = {}
        written.append(Row([Cell() for _ in range(column)], header=_is_header(row)))
        for element in elements:
            width, is_merged, goes_on = _span(element)
            cell = above.get(column) if goes_on else None
            if cell is None:
                cell = Cell(columns=width)
                written[-1].cells.append(cell)
                to_read.append((element, cell))
            else:
                cell.rows += 1
            if is_merged:
                merged[column] = cell
            column += width
        above = merged
    return written, to_read


def _is_header(row: "etree._Element") -> bool:
    properties = row.find(f"{W}trPr")
    return properties is not None and is_on(properties, "tblHeader")


def _skipped(row: "etree._Element") -> int:
    """How many columns a row leaves free before its first cell."""
    before = row.find(f"{W}trPr/{W}gridBefore")
    return 0 if before is None else _count(before, least=0)


def _span(cell: "etree._Element") -> tuple[int, bool, bool]:
    """How many columns a cell takes, whether it is merged with cells below or above, and whether it goes on with one above."""
    wide, merged = cell.find(f"{W}tcPr/{W}gridSpan"), cell.find(f"{W}tcPr/{W}vMerge")
    goes_on = merged is not None and attribute(merged, "val") != "restart"
    return 1 if wide is None else _count(wide, least=1), merged is not None, goes_on


def _count(element: "etree._Element", *, least: int) -> int:
    stated = attribute(element, "val")
    return min(max(int(stated[:4]), least), MAX_SPAN) if stated.isascii() and stated.isdecimal() else least
