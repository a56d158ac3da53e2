"""Whether a place in a quote may be marked as the short answer, as far as the words beside it tell.

Not where they deny what is asked, tell of its opposite, or give it to another label; and not one of two figures that two
parties name: either alone would pass for what the quote says.
"""

import re

from briefqa.answering.fitting import fitting_figures
from briefqa.answering.gauging import names_quantity
from briefqa.answering.negating import says_opposite
from briefqa.answering.opposing import is_of_opposite
from briefqa.answering.segmenting import content_words
from briefqa.figures.numerals import plain
from briefqa.figures.stated import CLAUSE_END, Figure, Stated, read_figures, time_of
from briefqa.questions.wanting import WantedKind, wanted_of
from briefqa.types import Span

# What a value stands behind in a line of several: 主持人：林海　紀錄：田青, Chair: Marsh, Minutes: Clarke.
_LABEL = re.compile(
    r"(?:^|(?<=[\s、，,；;|]))(?P<label>[\u3400-\u9fff]{2,8}|[A-Za-z][A-Za-z-]{3,20})\s?[：:](?!//)(?=\s*[^\s：:])"
)
_CLAIMS = re.compile(
    r"估(?!价)|认为|主张|宣称|声称|号称|据称|\b(?:estimat(?:es?|ed)|claim(?:s|ed)?|reckon(?:s|ed)?|puts?|said|says|according to)\b",
    re.I,
)
_RIGHT_BEFORE = re.compile(rf"(?:{_CLAIMS.pattern})[^，。；]{{0,4}}$", re.I)  # 議會則估約 39 億元


def may_mark(question: str, quote: str, place: Span) -> bool:
    """Whether a place in a quote may be what a question asks for, and alone be marked."""
    return not (
        says_opposite(question, quote, place)
        or is_of_opposite(question, quote)
        or _is_of_another_label(question, quote, place)
        or _is_one_of_two_claims(question, quote, place)
    )


def _is_of_another_label(question: str, quote: str, place: Span) -> bool:
    """Whether a quote is a line of several labels with their values, the question names one, and the place is in another's."""
    labels = list(_LABEL.finditer(quote))
    asked = plain(question).lower()
    named = [number for number, label in enumerate(labels) if _names(asked, plain(label["label"]).lower())]
    if len(labels) < 2 or len(named) != 1:
        return False
    ends = [label.start() for label in labels[1:]] + [len(quote)]
    return not place.overlaps(Span(labels[named[0]].end(), ends[named[0]]))


def _names(question: str, label: str) -> bool:
    return bool(re.search(rf"\b{label}\b", question)) if label.isascii() else label in question


def _is_one_of_two_claims(question: str, quote: str, place: Span) -> bool:
    """Whether a figure is what somebody says it is, and in another clause somebody else says otherwise."""
    wanted = wanted_of(question)
    if wanted.kind is not WantedKind.FIGURE:
        return False
    read = read_figures(quote)
    figures = fitting_figures(wanted, read, read_figures(question))
    own = next((figure for figure in figures if figure.span.overlaps(place)), None)
    if own is None or not _CLAIMS.search(_clause(read, own)):
        return False
    return any(_claims_otherwise(question, read, own, other) for other in figures)


def _claims_otherwise(question: str, read: Stated, own: Figure, other: Figure) -> bool:
    """Whether a figure is claimed for the same thing as another one of the text, in a clause of its own, and is not the same."""
    clause, claimed = _clause(read, own), _clause(read, other)
    if (own.kind, own.unit) != (other.kind, other.unit) or own.same_value(other) or clause == claimed:
        return False
    if time_of(read, own.span) != time_of(read, other.span) or not _CLAIMS.search(claimed):
        return False
    said_alike = all(word in claimed.lower() for word in content_words(question) if word in clause.lower())
    elided = _RIGHT_BEFORE.search(claimed) and names_quantity(plain(question), read.plain, other.span) is not False
    return said_alike or bool(elided)


def _clause(read: Stated, figure: Figure) -> str:
    """The clause that a figure stands in, up to the figure."""
    start = max((stop.end() for stop in CLAUSE_END.finditer(read.plain, 0, figure.span.start)), default=0)
    return read.plain[start : figure.span.start]
