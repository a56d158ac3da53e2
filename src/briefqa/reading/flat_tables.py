"""Tables in flat text: neighbouring lines with the same number of fields, set apart by tabs or by strokes.

Commas and wide blanks set words apart as well, so they tell no table.
"""

import re
from collections.abc import Sequence
from typing import Protocol

MAX_CELL_CHARS = 200  # a longer field is a sentence
_NARROW = 2  # columns
_MIN_LINES, _MIN_NARROW_LINES = 2, 3  # of a table; of one with two columns

_TAB, _STROKE = re.compile(r"\t"), re.compile(r"\s+[|｜]\s+")
_FIGURE = re.compile(r"\d")
_UNIT = re.compile(r"[(（\[][^()（）\[\]]*[)）\]]")  # of a column, as its head names it: (2024 = 100)


class TableLine(Protocol):
    """What is looked at in a line."""

    @property
    def text(self) -> str: ...


def find_tables(lines: Sequence[TableLine]) -> dict[int, int]:
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


def table_text(lines: Sequence[TableLine]) -> str:
    """The rows of a table, each on a line of its own."""
    return "\n".join(" | ".join(_cells(line.text)) for line in lines)


def _cells(line: str) -> list[str]:
    """The fields of a line, the first not blank; empty where it has none or one of them is too long."""
    text = line.strip(" \u3000").strip("|｜")
    cells = [" ".join(cell.split()) for cell in (_TAB if "\t" in text else _STROKE).split(text)]
    return cells if len(cells) > 1 and cells[0] and max(map(len, cells)) <= MAX_CELL_CHARS else []
