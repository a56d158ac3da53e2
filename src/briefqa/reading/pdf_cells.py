"""The lines of a PDF page, with the text in each grid of rules as the table that it is."""

import math
from bisect import bisect_right
from collections.abc import Sequence
from itertools import pairwise

import pypdfium2 as pdfium

from briefqa.reading.builder import RawBlock, RawMark
from briefqa.reading.joining import Joined, Paragraph
from briefqa.reading.markup import RunningText
from briefqa.reading.pdf_page import (
    SMALLEST_READABLE,
    SPACE,
    Glyph,
    PageLine,
    glyphs_of,
    has_dark_ground,
    line_of,
    rows_of,
    with_marks_on_their_lines,
    with_vertical_lines,
)
from briefqa.reading.pdf_rules import MIN_BANDS, Bands, Grid, GridCell, plain_grid, ruled
from briefqa.reading.table_cells import Cell, Row, table_block
from briefqa.types import BlockKind

MIN_FILLED = 0.5  # of the cells: a form, or the lines of a chart, have fewer
MAX_USUAL_CHARS = 120  # of most cells; what is longer stands in the frames of a page
MIN_SPLIT = 3  # lines of a cell with those of the others beside them: rows that no rule parts
MIN_OPEN_ROWS = 3  # of a table without upright rules
RIVER = 0.8  # of the size: the room between two columns that no rule parts
HEADER_LINES = (3.2, 1.8)  # of the size, from the first rule: two lines of names over it, or one
MAX_DROP = 1.5  # of the size, from the last of them to the rule
DIGITS_APART = 0.4  # of the size: a 1 fills half of the room that it takes
SAME_LINE = 0.6  # of the size: a raised mark stands no higher over its line
LEVEL = 0.3  # of the size: lines whose heights differ by less stand in one row

Place = tuple[int, int]  # column and row


class _Printed(RunningText):
    """The text of a cell as it is printed, and the ranges of its raised digits."""

    def __init__(self, text: str = "", raised: Sequence[tuple[int, int]] = ()) -> None:
        super().__init__()
        self.add_exactly(text)
        self._raised = tuple(raised)

    def block(self, kind: BlockKind, level: int = 0) -> RawBlock:
        """The text with its raised ranges as marks without labels."""
        return RawBlock(kind, self.text, level, tuple(RawMark(start, end, "") for start, end in self._raised))


def page_lines(page: pdfium.PdfPage, number: int) -> tuple[list[PageLine], str, str]:
    """The lines of a page, the text on it that no reader sees (white on white, or too small), and that across it."""
    glyphs = list(glyphs_of(page))
    hidden = ""
    if any(glyph.white for glyph in glyphs) and not has_dark_ground(page):
        hidden = "".join(glyph.text for glyph in glyphs if glyph.white)
        glyphs = [glyph for glyph in glyphs if not glyph.white]
    slanted = "".join(glyph.text for glyph in glyphs if glyph.slanted)
    glyphs = [glyph for glyph in glyphs if not glyph.slanted]
    tiny = "".join(glyph.text for glyph in glyphs if not glyph.generated and glyph.size < SMALLEST_READABLE)
    rows = list(rows_of(glyph for glyph in glyphs if glyph.generated or glyph.size >= SMALLEST_READABLE))
    found: dict[int, PageLine] = {}  # the row that a table begins with → the table
    drawn, bands = ruled(page) if rows else ([], [])
    solid = [glyph for row in rows for glyph in row if not glyph.generated and glyph.text.strip()]
    for grid in [*drawn, *(grid for some in bands for grid in _in_bands(some, solid))]:
        inside = [[grid.place(*_middle(glyph)) for glyph in row] for row in rows]
        table = _table(grid, rows, inside, number, is_open=grid not in drawn)
        if table is not None:
            found[next(at for at, places in enumerate(inside) if any(places))] = table
            rows = [
                [glyph for glyph, place in zip(row, places, strict=True) if place is None]
                for row, places in zip(rows, inside, strict=True)
            ]
    lines: list[PageLine] = []
    for at, row in enumerate(rows):
        table, line = found.get(at), line_of(row, number)
        lines += [item for item in (table, line) if item is not None]
    return with_vertical_lines(with_marks_on_their_lines(lines)), hidden + tiny, slanted


def _middle(glyph: Glyph) -> tuple[float, float]:
    return (glyph.left + glyph.right) / 2, glyph.base + 0.3 * glyph.size


def _table(
    grid: Grid,
    rows: Sequence[Sequence[Glyph]],
    inside: Sequence[Sequence[Place | None]],
    number: int,
    *,
    is_open: bool,
) -> PageLine | None:
    """The table of what stands in a grid, as one line of the page; None where it is none.

    inside: where in the grid each glyph of the rows stands; is_open: no rules part its columns.
    """
    cell_of = {
        (cell.column + right, cell.row + below): cell
        for cell in grid.cells
        for right in range(cell.columns)
        for below in range(cell.rows)
    }
    glyphs: dict[GridCell, list[Glyph]] = {cell: [] for cell in grid.cells}
    for row, places in zip(rows, inside, strict=True):
        space: Glyph | None = None  # that pdfium adds where letters stand apart
        for glyph, place in zip(row, places, strict=True):
            if glyph.generated:
                space = glyph
            elif place is not None:
                cell = glyphs[cell_of[place]]
                cell += [space, glyph] if space and cell else [glyph]
                space = None
    lines = {cell: _lines(found, number) for cell, found in glyphs.items()}
    written = _written(grid, lines)
    if not _is_table(grid, lines) or (is_open and len(written) < MIN_OPEN_ROWS):
        return None
    block = table_block(written)
    every = [line for found in lines.values() for line in found]
    return PageLine(
        text=block.text,
        page=number,
        left=min(line.left for line in every),
        right=max(line.right for line in every),
        base=max(line.base for line in every),
        size=sorted(line.size for line in every)[len(every) // 2],
        raised=tuple((mark.start, mark.end) for mark in block.marks),
    )


def _in_bands(bands: Bands, glyphs: Sequence[Glyph]) -> list[Grid]:
    """The grids of neighbouring bands whose words stand in at least two columns, with room between them in each."""
    found: list[Grid] = []
    start = 0
    spans = [_spans(bands, top, bottom, glyphs) for top, bottom in pairwise(bands.down)]
    while start < len(spans):
        end, rivers = start, list[float]()
        while end < len(spans):
            wider = _rivers([span for band in spans[start : end + 1] for span in band])
            if not wider or len(wider) < len(rivers):
                break
            end, rivers = end + 1, wider
        if end - start >= MIN_BANDS:
            down = bands.down[start : end + 1]
            body = [span for band in spans[start:end] for span in band]
            rivers, top = _with_names(bands, rivers, body, glyphs) if start == 0 else (rivers, ())
            found.append(plain_grid((bands.left, *rivers, bands.right), (*top, *down)))
        start = max(start + 1, end)
    return found


def _with_names(
    bands: Bands, rivers: list[float], body: list[tuple[float, float, float]], glyphs: Sequence[Glyph]
) -> tuple[list[float], tuple[float, ...]]:
    """The rivers of a table, and how high its names stand over the first rule, where one of them is in each column."""
    rule = bands.down[0]
    size = min((glyph.size for glyph in glyphs if 0 <= glyph.base - rule <= MAX_DROP * glyph.size), default=0.0)
    for lines in HEADER_LINES:
        names = _spans(bands, rule + lines * size, rule, glyphs)
        whole = _rivers([*names, *body])
        if len(whole) == len(rivers) and len({bisect_right(whole, left) for left, _, _ in names}) == len(rivers) + 1:
            return whole, (rule + lines * size,)
    return rivers, ()


def _spans(bands: Bands, top: float, bottom: float, glyphs: Sequence[Glyph]) -> list[tuple[float, float, float]]:
    """Where the glyphs between two heights start and end, and their sizes."""
    return [
        (glyph.left, glyph.right, glyph.size)
        for glyph in glyphs
        if bands.left <= glyph.left <= bands.right and bottom < _middle(glyph)[1] < top
    ]


def _rivers(spans: Sequence[tuple[float, float, float]]) -> list[float]:
    """The middles of the room that no glyph stands in, from left to right. spans: left, right and size of each."""
    rivers: list[float] = []
    reached = math.inf
    for left, right, size in sorted(spans):
        if left - reached >= RIVER * size:
            rivers.append((left + reached) / 2)
        reached = right if reached == math.inf else max(reached, right)
    return rivers


def _lines(glyphs: Sequence[Glyph], number: int) -> list[PageLine]:
    """The lines of a cell from the top. Where each begins its glyphs say: pdfium reads a page of short cells as columns."""
    rows: list[list[Glyph]] = []
    space: Glyph | None = None
    for glyph in glyphs:
        if glyph.generated:
            space = glyph
            continue
        last = rows[-1][-1] if rows else None
        size = max(last.size, glyph.size) if last else 0.0
        if last is None or abs(glyph.base - last.base) > SAME_LINE * size or glyph.left < last.left - size:
            rows.append([])
        elif (
            space
            and glyph.left - last.right
            >= (DIGITS_APART if last.text.isdigit() and glyph.text.isdigit() else SPACE) * size
        ):
            rows[-1].append(space)
        rows[-1].append(glyph)
        space = None
    lines = [line for row in rows if (line := line_of(row, number)) is not None]
    return sorted(with_marks_on_their_lines(lines), key=lambda line: -line.base)


def _is_table(grid: Grid, lines: dict[GridCell, list[PageLine]]) -> bool:
    """Whether most cells hold words, none of them a page of text, and at least two rows have two such cells."""
    chars = sorted(sum(len(line.text) for line in found) for found in lines.values() if found)
    full = [sum(bool(lines[cell]) for cell in grid.cells if cell.row == row) for row in range(len(grid.down) - 1)]
    return (
        len(chars) >= MIN_FILLED * len(grid.cells)
        and sum(count >= 2 for count in full) >= 2
        and chars[len(chars) // 2] <= MAX_USUAL_CHARS
    )


def _written(grid: Grid, lines: dict[GridCell, list[PageLine]]) -> list[Row]:
    """The rows of a table; one is as many as its first cell has lines, where those of the others are level with these."""
    written: list[Row] = []
    for row in range(len(grid.down) - 1):
        cells = [cell for cell in grid.cells if cell.row == row]
        first = lines[cells[0]] if cells else []
        parts = [[_level(first, line) for line in lines[cell]] for cell in cells]
        is_split = (
            len(first) >= MIN_SPLIT
            and all(cell.rows == 1 for cell in cells)
            and all(None not in places and len({*places}) == len(places) for places in parts)
            and sum(map(len, parts)) > MIN_FILLED * len(cells) * len(first)
        )
        if not is_split:
            written.append(Row([Cell(_joined(lines[cell]), cell.columns, cell.rows) for cell in cells]))
            continue
        for number in range(len(first)):
            found = [
                [line for line, place in zip(lines[cell], places, strict=True) if place == number]
                for cell, places in zip(cells, parts, strict=True)
            ]
            written.append(Row([Cell(_joined(some), cell.columns, 1) for some, cell in zip(found, cells, strict=True)]))
    return written


def _level(lines: Sequence[PageLine], line: PageLine) -> int | None:
    """Which of some lines another stands beside."""
    return next((place for place, other in enumerate(lines) if abs(line.base - other.base) <= LEVEL * line.size), None)


def _joined(lines: Sequence[PageLine]) -> _Printed:
    """The text of a cell out of its lines."""
    if not lines:
        return _Printed()
    joined = Joined(Paragraph(lines[0].text, raised=lines[0].raised))
    for line in lines[1:]:
        joined.add(Paragraph(line.text, raised=line.raised), spaced=False)
    whole = joined.whole()
    return _Printed(whole.text, whole.raised)
