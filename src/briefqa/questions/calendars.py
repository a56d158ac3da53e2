"""A question's years as the documents count them: 2023 is 民國112年, and one document writes the one and the next the other."""

import re
from collections.abc import Iterator

import numpy as np

from briefqa.figures.dates import MINGUO_ALONE, MINGUO_OFFSET, find_dates
from briefqa.index import Index
from briefqa.questions.renaming import OtherNames
from briefqa.types import Span

MOST_YEARS = 3  # of a question
PLACES = 16  # passages looked at for a year that is counted so, of all that hold its number

_YEAR = re.compile(
    r"(?:民[國国]\s?(?P<minguo>\d{1,3})|(?<![\d.,/-])(?P<alone>1[0-3]\d))\s?年"
    r"|(?:西元|公元)?(?<![\d.,/$#-])(?P<western>19[1-9]\d|20[0-4]\d)(?:\s?年(?!代)|(?![\d/-]|[.,]\d|\s?年))"
)


def other_years(index: Index, question: str) -> tuple[OtherNames, ...]:
    """The years of a question that documents give in the other calendar too, MOST_YEARS of them, in its order."""
    found = (_other_year(index, question, match) for match in _YEAR.finditer(question))
    return tuple(year for year in found if year)[:MOST_YEARS]


def _other_year(index: Index, question: str, match: re.Match[str]) -> OtherNames | None:
    if match["western"]:
        western = int(match["western"])
        of_era = western - MINGUO_OFFSET
        others: tuple[str, ...] = (f"{of_era}年" if of_era in MINGUO_ALONE else f"民國{of_era}年",)
        known = _is_counted_so(index, str(of_era), western)
    else:
        western = int(match["minguo"] or match["alone"]) + MINGUO_OFFSET
        others = (f"{western}年", str(western))
        is_date = bool(match["minguo"]) or any(start == match.start() for start, _, _ in find_dates(question))
        known = is_date and index.lexical.standing([str(western)])[0]
    return OtherNames(Span(*match.span()), match[0], others, is_year=True) if known else None


def _is_counted_so(index: Index, number: str, year: int) -> bool:
    """Whether a passage that holds a number means a year of the Republic by it."""
    return any(_names_year(text, number, year) for text in _texts_with(index, number))


def _names_year(text: str, number: str, year: int) -> bool:
    return any(
        iso.startswith(str(year)) and re.search(rf"(?<!\d){number}(?!\d)", text[start:end])
        for start, end, iso in find_dates(text)
    )


def _texts_with(index: Index, word: str) -> Iterator[str]:
    """Some of the passages that hold a word, from all over the index."""
    holding = index.lexical.holding([word])
    few = holding[np.linspace(0, len(holding) - 1, min(PLACES, len(holding))).astype(np.int64)].tolist()
    for position, chunk in zip(few, index.chunks_at(few), strict=True):
        yield chunk.span.of(index.document_of(position).text)
