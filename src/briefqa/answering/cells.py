"""Which row of a table answers a question, by the cell it begins with, and which cell of it, by its column's name.

Nothing in a row says what its figures are of, and every row of a table is as near to the question as the next.
"""

import re
from collections.abc import Sequence
from dataclasses import replace

from briefqa.answering.quoting import Candidate, best_first
from briefqa.figures.dates import find_dates
from briefqa.figures.minguo import MINGUO_OFFSET
from briefqa.figures.stated import read_figures
from briefqa.folding import fold
from briefqa.lexical import tokens
from briefqa.questions.asked import search_terms
from briefqa.questions.wanting import WantedKind, wanted_of
from briefqa.types import Span

WEIGHT_OTHER_ROW = 0.1  # of a row that another one is named before, beside a cosine
MIN_KEY_CHARS = 2
_BETWEEN_CELLS = re.compile(r"\s*\|\s*")
_YEAR_CHARS = 4  # of an ISO date
_YEARS_COLUMN = re.compile(
    r"(?:民[國国]\s?)?(?:[會会][計计]|[學学])?\s?年[度份別别次]?(?:\s?[（(]民[國国][）)])?|民[國国]"
)
_YEAR_AS_KEY = re.compile(r"\s*(?:民[國国]|西元|公元)?\s*\d{2,4}\s*(?:[學学]?年度?)?\s*")
_BARE_YEAR_OF_REPUBLIC = re.compile(r"\s*(?P<year>\d{2,3})\s*(?:[學学]?年度?)?\s*")


def answering_cell(question: str, header: str, row: str) -> Span | None:
    """Where in a row the figure or date stands that a question asks for; None where no one column is clearly meant.

    header: the table's first row. Both have their cells between upright strokes, as many of them.
    """
    names, cells = _cells(header), _cells(row)
    if (
        len(names) != len(cells)
        or not asks_for_cell(question)
        or _is_of_other_year(question, names[0].of(header), cells[0].of(row))
    ):
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
    asked = years_of(question)
    named = {item for item in found if item.header and _is_named_row(item, folded, asked)}
    headers = {item.header for item in named}
    weighed = [
        replace(item, score=item.score - WEIGHT_OTHER_ROW) if item.header in headers and item not in named else item
        for item in found
    ]
    return best_first(weighed) if named else list(found)


def _is_named_row(item: Candidate, folded: str, asked: frozenset[int]) -> bool:
    """Whether a folded question names a row, by its key or by the year that is all of its key, in either calendar."""
    cells, names = _cells(item.quote.text), _cells(item.header)
    if not cells:
        return False
    key = cells[0].of(item.quote.text)
    years = _years_of_key(names[0].of(item.header) if names else "", key) if _YEAR_AS_KEY.fullmatch(key) else None
    return bool(years & asked) if years and asked else _is_named(fold(key).text.strip(), folded)


def _is_named(key: str, folded: str) -> bool:
    """Whether a folded question names a row; its key has to be a word at least, or a year."""
    if len(key) < MIN_KEY_CHARS:
        return False
    return bool(re.search(rf"(?<![a-z0-9]){re.escape(key)}(?![a-z0-9])", folded)) if key.isascii() else key in folded


def asks_for_cell(question: str) -> bool:
    """Whether what a question asks for has to be told by its column: figures and dates look alike in every one."""
    return wanted_of(question).kind in (WantedKind.FIGURE, WantedKind.DATE)


def years_of(text: str) -> frozenset[int]:
    """The years that a text states, of our era."""
    return frozenset(int(iso[:_YEAR_CHARS]) for _, _, iso in find_dates(text, bare_years=True))


def _is_of_other_year(question: str, name: str, key: str) -> bool:
    """Whether a row, by its key in the column of that name, is of other years than the question."""
    asked, own = years_of(question), _years_of_key(name, key)
    return bool(asked and own) and not asked & own


def _years_of_key(name: str, key: str) -> frozenset[int]:
    """The years of a row's key; one of two or three digits is of the Republic where its column is one of years."""
    bare = _BARE_YEAR_OF_REPUBLIC.fullmatch(key) if _YEARS_COLUMN.fullmatch(name.strip()) else None
    return frozenset([int(bare["year"]) + MINGUO_OFFSET]) if bare else years_of(key)


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
    years = {form for year in years_of(question) for form in (str(year), str(year - MINGUO_OFFSET))}
    asked = set(search_terms(question)) | years | set(tokens(question))
    own = [set(tokens(name)) - set(tokens(key)) for name in names]
    everywhere = own[0].intersection(*own)
    telling = [words - everywhere for words in own]
    return [len(words & asked) / len(words) if words else 0.0 for words in telling]
