"""Tables whose cells span columns or rows, written out so that each row has a cell for each of its columns."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace

from briefqa.reading.builder import RawBlock, RawMark
from briefqa.reading.joining import columns
from briefqa.reading.markup import RunningText
from briefqa.types import BlockKind

CELL_SEPARATOR = " | "
MAX_SPAN = 100  # columns or rows; more are no table that anybody reads
MAX_CELLS = 20_000  # written out: spans that come to more are passed over
MAX_REPEATED_COLUMNS = 60  # of text: a name or a figure holds for all that its cell spans, a remark stands once
MAX_HEADER_ROWS = 3

_DIGIT = re.compile(r"\d")
_FIGURE = re.compile(r"^\W{0,3}(?:[A-Z]{1,3}\s?)?\W{0,2}\d[\d\s.,:%/–-]*\W{0,2}\w{0,8}$")
_YEAR = re.compile(r"^\D{0,12}(?:1[5-9]|20)\d\d(?:\D{1,3}\d{2,4})?\D{0,12}$|^(?:民國)?\d{2,3}年度?$")


@dataclass(slots=True)
class Cell:
    """A cell as the document has it, and how many columns and rows of the table it takes."""

    text: RunningText = field(default_factory=RunningText)
    columns: int = 1
    rows: int = 1


@dataclass(slots=True)
class Row:
    """The cells that begin in a row. `group`: no cell reaches into a row of another; `header`: said to be one."""

    cells: list[Cell] = field(default_factory=list)
    group: int = 0
    header: bool = False


@dataclass(frozen=True, slots=True)
class _Words:
    """What stands at one place of a table, with its note marks."""

    text: str = ""
    marks: tuple[RawMark, ...] = ()


def table_block(rows: Sequence[Row]) -> RawBlock:
    """A table as one block, a row on each of its lines, each cell in its column.

    A name over several columns of the header, or beside several rows, is repeated without its marks; a value stands
    once. The rows of a header that has names over its names are one: 產量（噸） 2025.
    """
    depth = _header_rows(rows)
    lines = [line if row.cells else [] for row, line in zip(rows, _written_out(rows, depth), strict=True)]
    if depth > 1:
        lines[:depth] = [_named_twice(lines[:depth])]
    text = ""
    marks: list[RawMark] = []
    for line in filter(None, lines):  # a row in which no cell begins says nothing new
        text += "\n" if text else ""
        for place, words in enumerate(line):
            text += CELL_SEPARATOR if place else ""
            marks += [replace(mark, start=mark.start + len(text), end=mark.end + len(text)) for mark in words.marks]
            text += words.text
    return RawBlock(BlockKind.TABLE, text, 0, tuple(marks))


def _written_out(rows: Sequence[Row], depth: int) -> list[list[_Words]]:
    """The words at each place of a table; those of the cells alone, where their spans are beyond all measure."""
    spans = [
        [(min(cell.columns, MAX_SPAN), min(cell.rows, MAX_SPAN, len(rows) - number)) for cell in row.cells]
        for number, row in enumerate(rows)
    ]
    if sum(wide * high for row in spans for wide, high in row) > max(MAX_CELLS, sum(map(len, spans))):
        spans = [[(1, 1)] * len(row) for row in spans]
    lines: list[list[_Words]] = []
    reaching: dict[
        int, tuple[int, _Words]
    ] = {}  # column → rows that its cell still takes, and the words repeated there
    for number, (row, widths) in enumerate(zip(rows, spans, strict=True)):
        if number and row.group != rows[number - 1].group:
            reaching = {}
        line: list[_Words] = []
        below: dict[int, tuple[int, _Words]] = {}
        waiting = iter(zip(row.cells, widths, strict=True))
        is_alone = len(row.cells) == 1 and not reaching  # a line across the table
        is_header = number < depth and not (depth == 1 and _recurs(rows, 1))
        stub = 0  # columns at the left whose names stand beside several rows
        while True:
            _take_from_above(line, reaching, below)
            cell, (wide, high) = next(waiting, (None, (0, 0)))
            if cell is None:
                break
            block = cell.text.block(BlockKind.TABLE)
            again = _Words(block.text if columns(block.text) <= MAX_REPEATED_COLUMNS else "")
            is_beside = not line or (stub == len(line) and not _DIGIT.search(block.text))  # a name of the rows
            stub += wide if high > 1 and is_beside else 0
            if high > 1:
                is_repeated = is_beside or number + high <= depth
                below |= dict.fromkeys(
                    range(len(line), len(line) + wide), (high - 1, again if is_repeated else _Words())
                )
            across = again if is_header else _Words()
            line += [_Words(block.text, block.marks), *[across] * (0 if is_alone else wide - 1)]
        for column in sorted(reaching):  # those to the right of a row that is too short
            line += [_Words()] * (column - len(line))
            _take_from_above(line, reaching, below)
        lines.append(line)
        reaching = below
    return lines


def _take_from_above(
    line: list[_Words], reaching: dict[int, tuple[int, _Words]], below: dict[int, tuple[int, _Words]]
) -> None:
    """Adds the words of the cells that reach down to the end of a line, and lets them reach on."""
    while len(line) in reaching:
        left, words = reaching.pop(len(line))
        if left > 1:
            below[len(line)] = left - 1, words
        line.append(words)


def _header_rows(rows: Sequence[Row]) -> int:
    """How many rows at the top are one header: names that span others, and beside these names as high as all.

    Rows with figures that are no years are none, and neither are rows laid out as others further down begin.
    """
    first = rows[0].cells if rows else []
    if len(first) < 2 or all(cell.columns == 1 for cell in first):
        return 1
    said = next((number for number, row in enumerate(rows) if not row.header), len(rows))
    heights = {cell.rows for cell in first if cell.columns == 1}
    depth = said if said > 1 else heights.pop() if len(heights) == 1 else 1
    if not 1 < depth <= MAX_HEADER_ROWS or depth >= len(rows):
        return 1
    if any(_is_figure(cell) for row in rows[1:depth] for cell in row.cells):
        return 1
    names_names = all(any(cell.columns > 1 for cell in row.cells) for row in rows[: depth - 1])
    return depth if said > 1 or (names_names and not _recurs(rows, depth)) else 1


def _recurs(rows: Sequence[Row], depth: int) -> bool:
    """Whether a row below the header spans what the first row does: then the first is one of the body."""
    spans = [(cell.columns, cell.rows) for cell in rows[0].cells]
    return any([(cell.columns, cell.rows) for cell in row.cells] == spans for row in rows[depth:])


def _is_figure(cell: Cell) -> bool:
    """Whether a cell holds a figure, or a time, that is no year."""
    text = cell.text.text.strip()
    return bool(_FIGURE.match(text)) and not _YEAR.match(text)


def _named_twice(lines: Sequence[Sequence[_Words]]) -> list[_Words]:
    """One line of names out of several: in each column those that differ, the outer name first."""
    return [
        _joined(line[place] for line in lines if place < len(line)) for place in range(max(len(line) for line in lines))
    ]


def _joined(names: Iterable[_Words]) -> _Words:
    text, last = "", ""
    marks: list[RawMark] = []
    for name in names:
        if name.text and name.text != last:
            text += " " if text else ""
            marks += [replace(mark, start=mark.start + len(text), end=mark.end + len(text)) for mark in name.marks]
            text += name.text
            last = name.text
    return _Words(text, tuple(marks))
