"""Tables on PDF pages: lines under each other whose wide gaps stand in the same places, with figures in their columns.

A page does not say what is a table, so in doubt there is none: words cut into cells are worse than rows without cells.
"""

import math
import re
from collections.abc import Container, Sequence
from dataclasses import dataclass
from itertools import pairwise

from briefqa.reading.flat_tables import TABLE, TABLE_END
from briefqa.reading.joining import columns
from briefqa.reading.lines import Line
from briefqa.reading.pdf_indents import begins_item
from briefqa.reading.pdf_page import PageLine, Piece

CELL_SEPARATOR = " | "
MIN_ROWS = 3
MAX_ROWS = 80  # of one table; what follows is another
MAX_COLUMNS = 30
MIN_COLUMNS = 3
WIDE_GAP = 1.0  # of the size, on average, between two cells
PARTING_GAP = 1.5  # of the size: such a gap beside another stands in no lines of words but between what is set apart
ROW_GAP = 3.0  # of the size: such a gap stands in no line of words
CELL_GAP = 0.9  # of the size, between two cells of a header
RIVER = 0.6  # of the size: the room between two columns that no row crosses
MAX_CELL_COLUMNS = 20  # of most cells; what is wider is running text
MIN_FIGURES = 0.6  # of the rows under the header: so many have a figure in a column of figures
MAX_DROP = 4.0  # of the size, from one row to the next
LEVEL = 0.3  # of the size: pieces whose heights differ by less stand in one row

_LEADERS = re.compile(r"[.．…‥·‧・_]{4,}|(?:[.·‧]\s){4,}")
_FIELD = re.compile(r"[：:]\s*\S|[：:]$")
_FIGURE = re.compile(
    r"\W*(?:約|约|[A-Z]{1,3})?\W{0,3}\d[\d,.]*\W*[^\W\d]{0,12}\W*", re.I
)  # NT$3.1, 98.2%, 3.2 million, 1,203人次
_YEAR = re.compile(
    r"(?:民[國国]|[公西]元|FY\s?)?(?:[5-9]\d|1[0-4]\d|(?:19|20)\d\d)\s*(?:年[^\d\W]{0,8}|[EF]|[QH][1-4])?", re.I
)
_RUNNING = re.compile(  # a cell that begins or ends within a sentence
    r"[a-z].*|.*\b(?:an?|the|of|in|on|at|by|for|from|to|with|and|or|but|as|that|which|was|were|is|are|be|has|have|had)|.*[,，、]"
)
_NUMBER_OF_SECTION = re.compile(r"\d{1,2}(?:\.\d{1,2})*\.?|第.{1,3}[章節节]|[一二三四五六七八九十]{1,3}、?")


@dataclass(frozen=True, slots=True)
class Table:
    """A table: the line that it begins with, and how many lines it takes."""

    line: Line
    count: int


def tables(lines: Sequence[PageLine], feet: Container[PageLine] = ()) -> dict[int, Table]:
    """The tables in some lines that follow each other downwards, by the positions of their first lines.

    feet: the lines of notes, which stand in no table.
    """
    found: dict[int, Table] = {}
    start = 0
    while start < len(lines):
        if lines[start].is_table:
            found[start] = Table(_ruled(lines[start]), 1)
        end = _end_of_run(lines, start, feet)
        while start <= end - MIN_ROWS:
            table = _table(lines[start:end])
            if table is not None:
                found[start] = table
            start += table.count if table else 1
        start = max(start + 1, end)
    return found


def are_rows(line: PageLine, following: PageLine) -> bool:
    """Whether two lines show gaps, or stand beside each other, as rows and names of a table do: none goes on in the other.

    A line that begins where the last words of the one before it do may go on with them.
    """
    gaps = _gap(line), _gap(following)
    if line.pieces and gaps[0] and not gaps[1] and abs(line.pieces[-1].left - following.left) <= LEVEL * line.size:
        return False
    is_beside = (
        abs(line.base - following.base) < LEVEL * line.size and following.left - line.right >= PARTING_GAP * line.size
    )
    return is_beside or max(gaps) >= ROW_GAP or stand_in_columns(line, following)


def stand_in_columns(line: PageLine, other: PageLine) -> bool:
    """Whether both of two lines are parted, one of them wider than words ever are."""
    gaps = _gap(line), _gap(other)
    return min(gaps) >= WIDE_GAP and max(gaps) >= PARTING_GAP


def _gap(line: PageLine) -> float:
    """The widest gap of a line in multiples of its size, but for one behind the number or bullet that it begins with."""
    return max(
        (
            (right.left - left.right) / line.size
            for left, right in pairwise(line.pieces)
            if left.start > line.pieces[0].start or not begins_item(f"{line.text[: left.end].strip()} .")
        ),
        default=0.0,
    )


def _end_of_run(lines: Sequence[PageLine], start: int, feet: Container[PageLine]) -> int:
    """Where lines end that follow each other, are of one size and have gaps."""
    end = start
    while end < len(lines):
        line = lines[end]
        if (
            not MIN_COLUMNS - 1 <= len(line.pieces) <= MAX_COLUMNS
            or line.vertical
            or line in feet
            or _LEADERS.search(line.text)
        ):
            break
        above = lines[end - 1] if end > start else None
        if above and not (
            abs(above.size - line.size) <= 0.1 * line.size and LEVEL < (above.base - line.base) / line.size <= MAX_DROP
        ):
            break
        end += 1
    return end


def _table(lines: Sequence[PageLine]) -> Table | None:
    """The table that some lines begin with, as long as it can be, or none."""
    table: list[list[tuple[int, int]]] = []
    body: list[list[tuple[int, int]]] = []
    known = 0  # columns that the rows so far were parted into
    for count in range(MIN_ROWS, min(len(lines), MAX_ROWS) + 1):
        places = _columns(lines[1:count])
        if len(places) < MIN_COLUMNS:
            break
        body = body if len(places) == known else []  # columns grow and stay what they are
        known = len(places)
        body += [_cells(line, line.pieces, places) for line in lines[1 + len(body) : count]]
        rows = [_header(lines[0], places), *body]
        if not _is_table(rows, lines[:count]):
            break
        table = rows
    return Table(_line(lines[: len(table)], table), len(table)) if table else None


def _columns(lines: Sequence[PageLine]) -> list[tuple[float, float]]:
    """Where the columns of lines start and end: what no gap of all of them parts."""
    size = lines[0].size
    found: list[tuple[float, float]] = []
    for piece in sorted((piece for line in lines for piece in line.pieces), key=lambda piece: piece.left):
        if found and piece.left - found[-1][1] < RIVER * size:
            found[-1] = found[-1][0], max(found[-1][1], piece.right)
        else:
            found.append((piece.left, piece.right))
    return found


def _header(line: PageLine, places: Sequence[tuple[float, float]]) -> list[tuple[int, int]]:
    """The ranges of the header's text that name each column; none where it is not clear which is which.

    A name may be centred over a column that is not, and stand beside its figures.
    """
    for pieces in (line.pieces, _merged(line)):
        if len(pieces) == len(places):
            before = [(-math.inf, -math.inf), *places[:-1]]
            behind = [*places[1:], (math.inf, math.inf)]
            around = zip(pieces, before, behind, strict=True)
            if all(left[1] < piece.left and piece.right < right[0] for piece, left, right in around):
                return [(piece.start, _end(line, piece)) for piece in pieces]
    return _cells(line, _merged(line), places)


def _merged(line: PageLine) -> list[Piece]:
    """The pieces of a line, with those in one that no gap between two cells parts."""
    pieces: list[Piece] = []
    for piece in line.pieces:
        if pieces and piece.left - pieces[-1].right < CELL_GAP * line.size:
            pieces[-1] = Piece(pieces[-1].start, piece.end, pieces[-1].left, piece.right)
        else:
            pieces.append(piece)
    return pieces


def _cells(line: PageLine, pieces: Sequence[Piece], places: Sequence[tuple[float, float]]) -> list[tuple[int, int]]:
    """The ranges of a line's text that stand in each column, an empty one where none does; none if one stands in two."""
    inside: list[list[Piece]] = [[] for _ in places]
    for piece in pieces:
        over = [number for number, (left, right) in enumerate(places) if piece.left < right and left < piece.right]
        if len(over) != 1:
            return []
        inside[over[0]].append(piece)
    return [(found[0].start, _end(line, found[-1])) if found else (0, 0) for found in inside]


def _end(line: PageLine, piece: Piece) -> int:
    """Where the text of a piece ends; marks put behind the last one belong to it."""
    return len(line.text) if piece.end == line.pieces[-1].end else piece.end


def _is_table(rows: Sequence[Sequence[tuple[int, int]]], lines: Sequence[PageLine]) -> bool:
    if not all(rows):
        return False
    texts = [[line.text[start:end] for start, end in row] for line, row in zip(lines, rows, strict=True)]
    cells = [cell for row in texts for cell in row if cell]
    filled = [sum(map(bool, row)) for row in texts]
    if filled[0] < len(rows[0]) - 1 or not all(row[0] for row in texts[1:]):
        return False  # a header may leave out its first cell; a row has a name
    if min(filled) < MIN_COLUMNS - 1 or sum(filled) < 0.75 * len(rows) * len(rows[0]):
        return False
    if sorted(map(columns, cells))[len(cells) // 2] > MAX_CELL_COLUMNS:
        return False
    if sum(bool(_FIELD.search(cell)) for cell in cells) > len(cells) / 4:
        return False  # the fields of a form
    if sum(bool(_RUNNING.fullmatch(cell)) for cell in cells) > len(cells) / 2:
        return False  # columns of words read across
    gaps = [right.left - left.right for line in lines for left, right in pairwise(line.pieces)]
    if sum(gaps) < WIDE_GAP * lines[0].size * len(gaps):
        return False
    return _has_figures_under_header(texts) and not _is_contents(texts)


def _has_figures_under_header(rows: Sequence[Sequence[str]]) -> bool:
    """Whether columns behind the first hold figures, and the first row says what of, or which years they are of."""
    below = rows[1:]
    named: list[bool] = []
    for place in range(1, len(rows[0])):
        name, cells = rows[0][place], [row[place] for row in below]
        if sum(bool(_FIGURE.fullmatch(cell)) for cell in cells) >= MIN_FIGURES * len(cells):
            is_year = bool(_YEAR.fullmatch(name)) and not all(map(_YEAR.fullmatch, filter(None, cells)))
            named.append(is_year or bool(name and not _FIGURE.fullmatch(name)))
    return bool(named) and all(named)


def _is_contents(rows: Sequence[Sequence[str]]) -> bool:
    """Whether rows are those of a table of contents: numbers of sections before, growing numbers of pages behind."""
    numbered = sum(bool(_NUMBER_OF_SECTION.fullmatch(row[0])) for row in rows)
    pages = [int(row[-1]) for row in rows if re.fullmatch(r"\d{1,4}", row[-1])]
    return numbered >= len(rows) - 1 <= len(pages) and pages == sorted(pages)


def _ruled(table: PageLine) -> Line:
    """A table that rules draw, as one flat line."""
    text = f"• {TABLE}"
    raised = tuple((start + len(text), end + len(text)) for start, end in table.raised)
    return Line(
        f"{text}{table.text}{TABLE_END}", table.page, gap=True, raised=raised, size=round(table.size, 1), full=False
    )


def _line(lines: Sequence[PageLine], rows: Sequence[Sequence[tuple[int, int]]]) -> Line:
    """A table as one flat line: a row on each of its lines, the cells set apart."""
    text = f"• {TABLE}"  # as an item of a list it is joined to nothing
    raised: list[tuple[int, int]] = []
    for number, (line, row) in enumerate(zip(lines, rows, strict=True)):
        text += "\n" if number else ""
        for place, (start, end) in enumerate(row):
            text += CELL_SEPARATOR if place else ""
            raised += [
                (first - start + len(text), last - start + len(text))
                for first, last in line.raised
                if start <= first and last <= end
            ]
            text += line.text[start:end]
    text += TABLE_END
    return Line(text, page=lines[0].page, gap=True, raised=tuple(raised), size=round(lines[0].size, 1), full=False)
