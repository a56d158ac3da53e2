"""A question's years as a sentence gives them: 2023 is 民國112年, 去年 in a text of 2024, and what its paragraph says before it.

A model that reads the two together takes another way to write a year for another year, and none for none.
"""

import re
from dataclasses import dataclass
from functools import lru_cache

from briefqa.figures.dates import find_dates
from briefqa.figures.minguo import MINGUO_ALONE, MINGUO_OFFSET, counts_so
from briefqa.folding import is_latin
from briefqa.types import Document, Span

YEAR_CHARS = 4  # of an ISO date

_YEAR = re.compile(
    r"(?P<lead>\b(?:in|during|for) )?(?:"
    r"(?:民[國国]\s?(?P<minguo>\d{1,3})|(?<![\d.,/-])(?P<alone>1[0-3]\d))\s?年"
    r"|(?:西元|公元)?(?<![\d.,/$#-])(?P<western>19[1-9]\d|20[0-4]\d)(?:\s?年(?!代)|(?![\d/-]|[.,]\d|\s?年)))",
    re.I,
)
_MAY_BE_MINGUO = re.compile(r"(?<!\d)1[0-3]\d\s?年")
# Years from that of the document, and what calls them so.
_CALLED = (
    (0, re.compile(r"今年|本年|\bthis year\b", re.I)),
    (-1, re.compile(r"去年|上年|\blast year\b", re.I)),
    (-2, re.compile(r"前年(?!度)")),
    (1, re.compile(r"明年|\bnext year\b", re.I)),
)


@dataclass(frozen=True, slots=True)
class AskedYear:
    """A year of a question: where it stands, with the word that leads to it in English, and which one of our era it is."""

    span: Span
    year: int
    of_republic: bool  # counted from 1912


@lru_cache(maxsize=256)
def asked_years(question: str) -> tuple[AskedYear, ...]:
    """The years of a question, in its order."""
    dated = [start for start, _, _ in find_dates(question)]
    found = []
    for match in _YEAR.finditer(question):
        if match["western"]:
            found.append(AskedYear(Span(*match.span()), int(match["western"]), of_republic=False))
        elif match["minguo"] or match.start("alone") in dated:
            year = int(match["minguo"] or match["alone"]) + MINGUO_OFFSET
            found.append(AskedYear(Span(*match.span()), year, of_republic=True))
    return tuple(found)


def counts_years_so(document: Document, text: str) -> bool:
    """Whether a text of a document may give a year without 民國, as that document shows that it counts them; no other text is asked."""
    return bool(_MAY_BE_MINGUO.search(text)) and counts_so(document.text)


def read_beside(question: str, document: Document, sentence: Span) -> tuple[str, str]:
    """The question as it is read beside a sentence, with its years as that one writes them, and what goes with the title.

    That is the year of a sentence which gives none and is of a year that is asked for; else nothing.
    """
    text = sentence.of(document.text)
    years = asked_years(question)
    # A year in the midst of a sentence is told from a length of time by how its document counts.
    alone = [item.year - MINGUO_OFFSET for item in years]
    counted_so = any(year in MINGUO_ALONE and f"{year}" in text for year in alone) and counts_so(document.text)
    stated = _stated(f"{document.metadata.title}\n{text}", counted_so=counted_so)
    implied = "" if stated else _year_around(document, sentence)
    beside = ""
    for asked in reversed(years):
        if other := _otherwise(asked, text, stated, document):
            question = f"{question[: asked.span.start]}{other}{question[asked.span.end :]}"
        elif implied == str(asked.year):
            in_chinese = asked.span.of(question) if asked.of_republic else f"{asked.year}年"
            beside = f" ({asked.year})" if is_latin(text) else f"（{in_chinese}）"
    return question, beside


def _stated(text: str, *, counted_so: bool = False) -> list[tuple[str, str]]:
    """The dates of a text: how each is written, and its year."""
    dates = find_dates(text, bare_years=True, counted_so=counted_so)
    return [(text[start:end], iso[:YEAR_CHARS]) for start, end, iso in dates]


def _otherwise(asked: AskedYear, text: str, stated: list[tuple[str, str]], document: Document) -> str:
    """What a text has for a year that it does not write as the question does; empty where it writes it so, or has none."""
    year = str(asked.year)
    written = [words for words, other in stated if other == year]
    if written:
        if any((year in words) != asked.of_republic for words in written):
            return ""
        of_era = asked.year - MINGUO_OFFSET
        if asked.of_republic:
            return year if is_latin(text) else f"{year}年"
        return f"{of_era}年" if of_era in MINGUO_ALONE else f"民國{of_era}年"
    own = document.metadata.date[:YEAR_CHARS]
    called = (pattern.search(text) for years, pattern in _CALLED if own and int(own) + years == asked.year)
    return next((match[0] for match in called if match), "")


def _year_around(document: Document, sentence: Span) -> str:
    """The year that a sentence is of, where it gives none: the last one before it in its block, or its headings', or the document's."""
    block = document.block_at(sentence.start)
    before = document.text[block.span.start : sentence.start] if block else ""
    headings = "\n".join(block.headings) if block else ""
    stated = _stated(before) or _stated(headings)
    return stated[-1][1] if stated else document.metadata.date[:YEAR_CHARS]
