"""Tables in flat text: neighbouring lines with the same number of fields, set apart by tabs or by strokes.

Commas and wide blanks set words apart as well, so they tell no table. What was found to be one, here or in a PDF, goes
through the flat-text reader as an item of a list, which is joined to nothing.
"""

import re
from collections.abc import Sequence
from dataclasses import replace

from briefqa.reading.builder import RawBlock
from briefqa.reading.lines import Line
from briefqa.types import BlockKind

MAX_CELL_CHARS = 200  # a longer field is a sentence
_NARROW = 2  # columns
_MIN_LINES, _MIN_NARROW_LINES = 2, 3  # of a table; of one with two columns

TABLE = "\ufdd0"  # no character of any text: what begins a table on its way through the flat-text reader,
TABLE_END = f"{TABLE}。"  # and what ends it, as a sentence ends, so that nothing goes on with it
_TAB, _STROKE = re.compile(r"\t"), re.compile(r"\s+[|｜]\s+")
_FIGURE = re.compile(r"\d")
_UNIT = re.compile(r"[(（\[][^()（）\[\]]*[)）\]]")  # of a column, as its head names it: (2024 = 100)


def find_tables(lines: Sequence[Line]) -> dict[int, int]:
    """First line → the line behind the last of each table. The first line of one names its columns, without figures."""
    found: dict[int, int] = {}
    start = 0
    while start < len(lines):
        cells = _cells(lines[start].text)
        end = start + 1
        while cells and end < len(lines) and len(_cells(lines[end].text)) == len(cells):
            end += 1
        is_long = end - start >= (_MIN_NARROW_LINES if len(cells) == _NARROW else _MIN_LINES)
        if cells and is_long and all(cells) and not _FIGURE.search(_UNIT.sub("", lines[start].text)):
            found[start] = end
        start = end
    return found


def with_tables(lines: Sequence[Line]) -> list[Line]:
    """The lines with each table as a single one, which the flat-text reader joins to nothing."""
    found: list[Line] = []
    done = 0
    for start, end in find_tables(lines).items():
        rows = "\n".join(" | ".join(_cells(line.text)) for line in lines[start:end])
        found += [*lines[done:start], replace(lines[start], text=f"• {TABLE}{rows}{TABLE_END}", gap=True, full=False)]
        done = end
    return [*found, *lines[done:]]


def as_table(block: RawBlock) -> RawBlock:
    """A block that the flat-text reader took for an item, as the table that it is; other blocks as they are."""
    if not block.text.startswith(TABLE):
        return block
    cut, text = len(TABLE), block.text.removeprefix(TABLE).removesuffix(TABLE_END)
    marks = tuple(replace(mark, start=max(mark.start - cut, 0), end=max(mark.end - cut, 0)) for mark in block.marks)
    pages = tuple((max(offset - cut, 0), page) for offset, page in block.pages)
    return RawBlock(BlockKind.TABLE, text, 0, marks, pages)


def _cells(line: str) -> list[str]:
    """The fields of a line, the first not blank; empty where it has none or one of them is too long."""
    text = line.strip(" \u3000").strip("|｜")
    cells = [" ".join(cell.split()) for cell in (_TAB if "\t" in text else _STROKE).split(text)]
    return cells if len(cells) > 1 and cells[0] and max(map(len, cells)) <= MAX_CELL_CHARS else []
