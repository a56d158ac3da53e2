"""The grids that rules draw on a PDF page: which cells a table has, and how many columns and rows each of them takes."""

import ctypes
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice, pairwise

import pypdfium2 as pdfium
import pypdfium2.raw as pdfium_c

MAX_PATHS = 20_000  # on a page; what is drawn behind so many is no table
MAX_POINTS = 2_000  # of one path; more make a map or a chart
MAX_RULES = 400  # of a page in either direction, joined to whole ones
MAX_COLUMNS, MAX_ROWS, MAX_CELLS = 30, 200, 3_000
FARTHEST = 100_000.0  # points from the corner of a page
THICKEST = 3.0  # points; what is thicker is an area
LEVEL = 2.5  # points: rules whose places differ by less are one
MIN_BANDS = 2  # header and body
CORNER = 3.0  # points by which two rules may miss each other where they meet

Box = tuple[float, float, float, float]  # left, bottom, right, top, in points
_Rule = tuple[float, float, float]  # its place, and where along it the rule starts and ends


@dataclass(frozen=True, slots=True)
class GridCell:
    """A cell by the first column and row that it takes, and how many of them."""

    column: int
    row: int
    columns: int
    rows: int


@dataclass(frozen=True, slots=True)
class Grid:
    """Where columns and rows of a grid meet, from the left and from the top, and its cells, row by row."""

    across: tuple[float, ...]
    down: tuple[float, ...]  # falling: a page is measured from its bottom
    cells: tuple[GridCell, ...]

    def place(self, x: float, y: float) -> tuple[int, int] | None:
        """The column and row of a place, in points; None outside."""
        column = bisect_right(self.across, x) - 1
        row = bisect_right(self.down, -y, key=lambda height: -height) - 1
        inside = 0 <= column < len(self.across) - 1 and 0 <= row < len(self.down) - 1
        return (column, row) if inside else None


@dataclass(frozen=True, slots=True)
class Bands:
    """Level rules of one length under each other, with no upright ones: where they start, end, and stand, from the top."""

    left: float
    right: float
    down: tuple[float, ...]


def ruled(page: pdfium.PdfPage) -> tuple[list[Grid], list[Bands]]:
    """The grids of at least two columns and two rows that the rules of a page draw, and what level rules alone set apart."""
    level: list[_Rule] = []
    upright: list[_Rule] = []
    for left, bottom, right, top in _strokes(page):
        if top - bottom <= THICKEST < right - left:
            level.append(((top + bottom) / 2, left, right))
        elif right - left <= THICKEST < top - bottom:
            upright.append(((left + right) / 2, bottom, top))
    level, upright = _joined(level), _joined(upright)
    if max(len(level), len(upright)) > MAX_RULES:
        return [], []
    connected = list(_connected(level, upright))
    meeting = {rule for rows, columns in connected if columns for rule in rows}
    found = (_grid(*rules) for rules in connected if rules[1])
    return [grid for grid in found if grid is not None], _bands([rule for rule in level if rule not in meeting])


def _bands(level: Sequence[_Rule]) -> list[Bands]:
    """At least three rules of one length, as a table without upright ones has them."""
    alike: dict[tuple[int, int], list[_Rule]] = {}
    for rule in level:
        ends = round(rule[1]), round(rule[2])
        near = [key for key in alike if max(abs(key[0] - ends[0]), abs(key[1] - ends[1])) <= CORNER]
        alike.setdefault(near[0] if near else ends, []).append(rule)
    return [
        Bands(float(ends[0]), float(ends[1]), tuple(sorted({rule[0] for rule in rules}, reverse=True)))
        for ends, rules in alike.items()
        if len(rules) >= MIN_BANDS + 1
    ]


def plain_grid(across: Sequence[float], down: Sequence[float]) -> Grid:
    """A grid none of whose cells takes more than one column and row."""
    cells = (GridCell(column, row, 1, 1) for row in range(len(down) - 1) for column in range(len(across) - 1))
    return Grid(tuple(across), tuple(down), tuple(cells))


def _strokes(page: pdfium.PdfPage) -> Iterator[Box]:
    """What is drawn on a page as straight lines and thin areas."""
    for path in islice(page.get_objects(filter=[pdfium_c.FPDF_PAGEOBJ_PATH], max_depth=1), MAX_PATHS):
        try:
            left, bottom, right, top = path.get_bounds()
        except pdfium.PdfiumError:
            continue
        if not max(map(abs, (left, bottom, right, top))) < FARTHEST:
            continue  # nor is a place that is no number any on a page
        if min(right - left, top - bottom) <= THICKEST:
            yield left, bottom, right, top
            continue
        fill, stroke = ctypes.c_int(), ctypes.c_int()
        pdfium_c.FPDFPath_GetDrawMode(path.raw, fill, stroke)
        for points in _outlines(path):
            box = _box(points)
            if not max(map(abs, box)) < FARTHEST:
                continue
            if min(box[2] - box[0], box[3] - box[1]) <= THICKEST:
                yield box
            elif stroke.value:
                yield from (_box(pair) for pair in pairwise(points))


def _outlines(path: pdfium.PdfObject) -> Iterator[list[tuple[float, float]]]:
    """The points of each part of a path, in points of the page; none of a path that has curves."""
    count = pdfium_c.FPDFPath_CountSegments(path.raw)
    if count > MAX_POINTS:
        return
    matrix = path.get_matrix()
    x, y = ctypes.c_float(), ctypes.c_float()
    parts: list[list[tuple[float, float]]] = []
    for number in range(count):
        segment = pdfium_c.FPDFPath_GetPathSegment(path.raw, number)
        kind = pdfium_c.FPDFPathSegment_GetType(segment)
        if kind not in (pdfium_c.FPDF_SEGMENT_MOVETO, pdfium_c.FPDF_SEGMENT_LINETO):
            return
        pdfium_c.FPDFPathSegment_GetPoint(segment, x, y)
        if kind == pdfium_c.FPDF_SEGMENT_MOVETO or not parts:
            parts.append([])
        parts[-1].append(matrix.on_point(x.value, y.value))
        if pdfium_c.FPDFPathSegment_GetClose(segment):
            parts[-1].append(parts[-1][0])
    yield from parts


def _box(points: Sequence[tuple[float, float]]) -> Box:
    xs, ys = [x for x, _ in points], [y for _, y in points]
    return min(xs), min(ys), max(xs), max(ys)


def _joined(rules: Iterable[_Rule]) -> list[_Rule]:
    """Rules with those in one that lie on one line and touch each other."""
    joined: list[_Rule] = []
    lines: list[list[_Rule]] = []
    for rule in sorted(rules):
        if lines and rule[0] - lines[-1][0][0] <= LEVEL:
            lines[-1].append(rule)
        else:
            lines.append([rule])
    for line in lines:
        for _, start, end in sorted(line, key=lambda rule: rule[1]):
            if joined and joined[-1][0] == line[0][0] and start <= joined[-1][2] + CORNER:
                joined[-1] = line[0][0], joined[-1][1], max(joined[-1][2], end)
            else:
                joined.append((line[0][0], start, end))
    return joined


def _connected(level: Sequence[_Rule], upright: Sequence[_Rule]) -> Iterator[tuple[list[_Rule], list[_Rule]]]:
    """The rules that meet each other, those of each grid together."""
    waiting = {*upright}
    left = {*level}
    while left:
        rows, columns = [left.pop()], list[_Rule]()
        for row in rows:  # it grows
            for column in [column for column in waiting if _meet(row, column)]:
                waiting.remove(column)
                columns.append(column)
                met = [other for other in left if _meet(other, column)]
                left.difference_update(met)
                rows += met
        yield rows, columns


def _meet(row: _Rule, column: _Rule) -> bool:
    return row[1] - CORNER <= column[0] <= row[2] + CORNER and column[1] - CORNER <= row[0] <= column[2] + CORNER


def _grid(level: Sequence[_Rule], upright: Sequence[_Rule]) -> Grid | None:
    """The grid of some rules; a table may be open at its sides. None where its cells are no rectangles."""
    across = _places([*(rule[0] for rule in upright), *_ends(level)])
    down = _places([*(rule[0] for rule in level), *_ends(upright)])[::-1]
    wide, high = len(across) - 1, len(down) - 1
    if not (2 <= wide <= MAX_COLUMNS and 2 <= high <= MAX_ROWS and wide * high <= MAX_CELLS):
        return None
    owner = {(column, row): (column, row) for row in range(high) for column in range(wide)}  # the cell that has a place

    def joined(place: tuple[int, int], other: tuple[int, int]) -> None:
        old, new = owner[other], owner[place]
        if old != new:
            owner.update((at, new) for at, cell in owner.items() if cell == old)

    for column, row in list(owner):
        x, y = (across[column] + across[column + 1]) / 2, (down[row] + down[row + 1]) / 2
        if column + 1 < wide and not _covers(upright, across[column + 1], y):
            joined((column, row), (column + 1, row))
        if row + 1 < high and not _covers(level, down[row + 1], x):
            joined((column, row), (column, row + 1))
    taken: dict[tuple[int, int], list[tuple[int, int]]] = {}
    for place, cell in owner.items():
        taken.setdefault(cell, []).append(place)
    cells = [_cell(places) for places in taken.values()]
    if any(cell.columns * cell.rows != len(places) for cell, places in zip(cells, taken.values(), strict=True)):
        return None
    return Grid(tuple(across), tuple(down), tuple(sorted(cells, key=lambda cell: (cell.row, cell.column))))


def _ends(rules: Sequence[_Rule]) -> tuple[float, float]:
    return min(rule[1] for rule in rules), max(rule[2] for rule in rules)


def _places(values: Iterable[float]) -> list[float]:
    """The places of rules, those in one that differ by no more than rules miss each other."""
    places: list[float] = []
    for value in sorted(values):
        if not places or value - places[-1] > 2 * CORNER:
            places.append(value)
    return places


def _covers(rules: Sequence[_Rule], place: float, along: float) -> bool:
    return any(abs(rule[0] - place) <= 2 * CORNER and rule[1] <= along <= rule[2] for rule in rules)


def _cell(places: Sequence[tuple[int, int]]) -> GridCell:
    columns, rows = [column for column, _ in places], [row for _, row in places]
    left, top = min(columns), min(rows)
    return GridCell(left, top, max(columns) - left + 1, max(rows) - top + 1)
