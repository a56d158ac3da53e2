"""Which row of a table answers a question, by the cell it begins with, and which cell of it, by its column's name.

Nothing in a row says what its figures are of, and every row of a table is as near to the question as the next.
"""

import re
from collections.abc import Sequence
from dataclasses import replace

from briefqa.answering.quoting import Candidate, best_first
from briefqa.figures.stated import read_figures
from briefqa.folding import fold
from briefqa.lexical import tokens
from briefqa.questions.asked import search_terms
from briefqa.questions.wanting import WantedKind, wanted_of
from briefqa.types import Span

WEIGHT_OTHER_ROW = 0.1  # of a row that another one is named before, beside a cosine
MIN_KEY_CHARS = 2
_BETWEEN_CELLS = re.compile(r"\s*\|\s*")
_YEAR = re.compile(r"(?:19|20)\d\d")


def answering_cell(question: str, header: str, row: str) -> Span | None:
    """Where in a row the figure or date stands that a question asks for; None where no one column is clearly meant.

    header: the table's first row. Both have their cells between upright strokes, as many of them.
    """
    names, cells = _cells(header), _cells(row)
    if len(names) != len(cells) or not asks_for_cell(question) or _is_of_other_year(question, cells[0].of(row)):
        return None
    columns = [column for column, cell in enumerate(cells) if column and _holds_figure(cell.of(row))]
    if len(columns) < 2:
        return cells[columns[0]] if columns else None
    shared = _shared(question, [names[column].of(header) for column in columns], key=cells[0].of(row))
    best = max(shared)
    return cells[columns[shared.index(best)]] if best and shared.count(best) == 1 else None


def by_row(question: str, found: Sequence[Candidate]) -> list[Candidate]:
    """The candidates, best first, behind those that are rows of another key, where the question names a row of their table."""
    folded = fold(question).text
    rows = {item: _key(item) for item in found if item.header}
    named = {item.header for item, key in rows.items() if _is_named(key, folded)}
    if not named:
        return list(found)
    weighed = [
        replace(item, score=item.score - WEIGHT_OTHER_ROW)
        if item.header in named and not _is_named(rows[item], folded)
        else item
        for item in found
    ]
    return best_first(weighed)


def _key(item: Candidate) -> str:
    cells = _cells(item.quote.text)
    return fold(cells[0].of(item.quote.text)).text.strip() if cells else ""


def _is_named(key: str, folded: str) -> bool:
    """Whether a folded question names a row; its key has to be a word at least, or a year."""
    if len(key) < MIN_KEY_CHARS:
        return False
    return bool(re.search(rf"(?<![a-z0-9]){re.escape(key)}(?![a-z0-9])", folded)) if key.isascii() else key in folded


def asks_for_cell(question: str) -> bool:
    """Whether what a question asks for has to be told by its column: figures and dates look alike in every one."""
    return wanted_of(question).kind in (WantedKind.FIGURE, WantedKind.DATE)


def _is_of_other_year(question: str, key: str) -> bool:
    asked, own = _YEAR.findall(question), _YEAR.findall(key)
    return bool(asked and own) and not set(asked) & set(own)


def _cells(row: str) -> list[Span]:
    """Where the cells of a row stand, without the strokes at its ends."""
    edges = [match.span() for match in _BETWEEN_CELLS.finditer(row)]
    starts, ends = [0, *(end for _, end in edges)], [*(start for start, _ in edges), len(row)]
    cells = [Span(start, end) for start, end in zip(starts, ends, strict=True)]
    return [cell for place, cell in enumerate(cells) if cell.end > cell.start or 0 < place < len(cells) - 1]


def _holds_figure(cell: str) -> bool:
    read = read_figures(cell)
    return bool(read.figures or read.periods) or cell.strip().isdecimal()


def _shared(question: str, names: Sequence[str], *, key: str) -> list[float]:
    """How much of each column's name the question holds, by the tokens that not every name has, nor the row's key."""
    asked = set(search_terms(question)) | set(_YEAR.findall(question)) | set(tokens(question))
    own = [set(tokens(name)) - set(tokens(key)) for name in names]
    everywhere = own[0].intersection(*own)
    telling = [words - everywhere for words in own]
    return [len(words & asked) / len(words) if words else 0.0 for words in telling]
