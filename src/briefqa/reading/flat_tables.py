"""Tables in flat text: neighbouring lines with the same number of fields, set apart by tabs, by strokes, or by blanks.

    國別        2023     2024
    波蘭         1.1     18.6
    捷克          —       2.4

Commas set words apart as well, so they tell no table. Blanks do so only where the first line names columns and each line
under it has a figure in one: verses, signatures and lists of contents are set in columns too. What was found to be a
table, here or in a PDF, goes through the flat-text reader as an item of a list, which is joined to nothing.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from briefqa.reading.builder import RawBlock
from briefqa.reading.joining import columns
from briefqa.reading.lines import Line
from briefqa.reading.page_furniture import is_rule
from briefqa.types import BlockKind

MAX_CELL_CHARS = 200  # a longer field is a sentence
MAX_LINE_CHARS = 400  # of a line that blanks may part; a longer one is text
MAX_ALIGNED_COLUMNS = 40  # of text in a field that blanks set apart
_NARROW = 2  # columns
_MIN_LINES, _MIN_NARROW_LINES = 2, 3  # of a table; of one with two columns
_ALIGNED = 1  # more lines that one needs whose fields only blanks set apart
_MIN_BARE_YEARS = 2  # that a header counts up or down: 109 alone is a figure

TABLE = "\ufdd0"  # no character of any text: what begins a table on its way through the flat-text reader,
TABLE_END = f"{TABLE}。"  # and what ends it, as a sentence ends, so that nothing goes on with it
_TAB, _STROKE = re.compile(r"\t"), re.compile(r"\s+[|｜]\s+")
_FIELD = re.compile(r"\S+(?:[^\S\t]\S+)*")
_FIGURE = re.compile(r"\d")
_UNIT = re.compile(r"[(（\[][^()（）\[\]]*[)）\]]")  # of a column, as its head names it: (2024 = 100)
_PERIOD = re.compile(  # that a column is of: 2023, FY2024, 113年度, 2024年第3季, 2025 Q1, 2019-20, 3月
    r"(?<![\d.,])(?:(?:19|20)\d\d(?:[-–—/~～至](?:\d\d){1,2})?(?![\d,]|\.\d)|\d{2,3}(?=\s*[學学]?年)|\d{1,2}(?=\s*[月季]))"
    r"|\b[QH][1-4]\b"
)
_BARE_YEAR = re.compile(r"[89]\d|1[0-4]\d")  # of the Republic
_FIGURE_CELL = re.compile(r"[-+−±~≈<>≤≥約约(（]*(?:[A-Z]{1,3})?[$€£¥]?\s?\d[\d,.:/年月日–-]*\s?[%％]?[^\d\s]{0,8}\*?")
_NO_FIGURE = re.compile(r"[-–—─…‥.·*/／＊xX]{1,3}|[nN]\.?[/.]?[aAdD]\.?|[無无]")  # of a cell that has none
_PAGE = re.compile(r"[頁页][次碼码數数]?|pages?|p\.?", re.I)


@dataclass(frozen=True, slots=True)
class FlatTable:
    """A table: its first line, the line behind its last one, and its rows, the first of which names the columns."""

    start: int
    end: int
    rows: tuple[tuple[str, ...], ...]


@dataclass(frozen=True, slots=True)
class _Field:
    """What blanks set apart in a line, and its columns there: the first, and the one behind the last."""

    text: str
    left: int
    right: int


def find_tables(lines: Sequence[Line]) -> list[FlatTable]:
    """The tables in some lines, downwards."""
    found: list[FlatTable] = []
    start = 0
    while start < len(lines):
        cells = _cells(lines[start].text)
        end = start + 1
        while cells and end < len(lines) and len(_cells(lines[end].text)) == len(cells):
            end += 1
        table = None if cells else _aligned_table(lines, start)
        is_long = end - start >= (_MIN_NARROW_LINES if len(cells) == _NARROW else _MIN_LINES)
        if is_long and all(cells) and _name_columns(cells):
            table = FlatTable(start, end, tuple(tuple(_cells(line.text)) for line in lines[start:end]))
        found += [table] if table else []
        start = table.end if table else end
    return found


def with_tables(lines: Sequence[Line]) -> list[Line]:
    """The lines with each table as a single one, which the flat-text reader joins to nothing."""
    found: list[Line] = []
    done = 0
    for table in find_tables(lines):
        rows, first = "\n".join(map(" | ".join, table.rows)), lines[table.start]
        found += [*lines[done : table.start], replace(first, text=f"• {TABLE}{rows}{TABLE_END}", gap=True, full=False)]
        done = table.end
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


def _name_columns(cells: Sequence[str]) -> bool:
    """Whether cells may be the names of columns: none has a figure but of a unit or a period, 產量（千噸）, 2024, 113."""
    bare = [int(cell) for cell in cells[1:] if _BARE_YEAR.fullmatch(cell)]
    steps = {later - earlier for earlier, later in pairwise(bare)}
    are_years = len(bare) >= _MIN_BARE_YEARS and len(steps) == 1 and 0 not in steps
    others = [cell for cell in cells if not (are_years and _BARE_YEAR.fullmatch(cell))]
    return not any(_FIGURE.search(_PERIOD.sub("", _UNIT.sub("", cell))) for cell in others)


def _aligned_table(lines: Sequence[Line], start: int) -> FlatTable | None:
    """The table that blanks set in columns from a line on that names them, or none."""
    header = _fields(lines[start].text)
    if not header or not _name_columns([field.text for field in header]) or _PAGE.fullmatch(header[-1].text):
        return None
    places: list[_Field] = header  # the columns, as wide as the widest field so far
    rows: list[list[str]] = []
    end = start + 1
    for number in range(start + 1, len(lines)):
        text = lines[number].text
        if is_rule(text) or (not text.strip() and lines[number - 1].text.strip()):
            continue  # drawn between rows, or left blank
        fields = _fields(text)
        if not rows and len(fields) == len(header) + 1 and fields[0].right <= header[0].left:
            places = [replace(fields[0], text=""), *header]  # the column of what the rows are of has no name
        row = _in_columns(fields, places)
        if not any(map(_is_figure, row[1:])):
            break
        rows.append(row)
        end = number + 1
        if len(fields) == len(places):
            places = [
                replace(place, left=min(place.left, field.left), right=max(place.right, field.right))
                for place, field in zip(places, fields, strict=True)
            ]
    least = (_MIN_NARROW_LINES if len(places) == _NARROW else _MIN_LINES) + _ALIGNED
    others = [*zip(*rows, strict=True)][1:]
    has_figures = any(all(map(_is_figure, column)) and any(map(_FIGURE.search, column)) for column in others)
    is_table = has_figures and len(rows) + 1 >= least
    return FlatTable(start, end, (tuple(place.text for place in places), *map(tuple, rows))) if is_table else None


def _is_figure(cell: str) -> bool:
    """Whether a cell holds a figure, or says that it has none."""
    return not cell or bool(_FIGURE_CELL.fullmatch(cell) or _NO_FIGURE.fullmatch(cell))


def _fields(line: str) -> list[_Field]:
    """What at least two columns of blanks set apart in a line; empty where that is one field, or one is too wide."""
    found = [
        _Field(match[0], columns(line[: match.start()]), columns(line[: match.end()]))
        for match in _FIELD.finditer(line[:MAX_LINE_CHARS])
    ]
    is_row = len(found) > 1 and all(field.right - field.left <= MAX_ALIGNED_COLUMNS for field in found)
    return found if is_row and len(line) <= MAX_LINE_CHARS else []


def _in_columns(fields: Sequence[_Field], places: Sequence[_Field]) -> list[str]:
    """The cells of a row, a blank one where no field stands in the column; empty where the fields fit no columns."""
    if len(fields) == len(places):
        return [field.text for field in fields]
    row = [""] * len(places)
    for field in fields:
        over = [number for number, place in enumerate(places) if field.left < place.right and place.left < field.right]
        if len(over) != 1 or row[over[0]]:
            return []
        row[over[0]] = field.text
    return row if row[0] else []
