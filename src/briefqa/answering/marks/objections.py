"""Whether a place in a quote may be marked as the short answer, as far as the words beside it tell.

Not where they deny what is asked, tell of its opposite, or give it to another label; not one of two figures that two
parties name: either alone would pass for what the quote says; and not what has less where it is asked what has the most.
"""

import re
from collections.abc import Sequence

from briefqa.answering.claims.denials import says_opposite
from briefqa.answering.claims.extremes import extremes_asked, says_extreme
from briefqa.answering.claims.fitting_figures import fitting_figures
from briefqa.answering.claims.measures import names_quantity
from briefqa.answering.claims.opposites import is_of_opposite
from briefqa.answering.claims.words import content_words
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
_LEADING = "，,:："
_RIGHT_BEFORE = re.compile(rf"(?:{_CLAIMS.pattern})[^，。；]{{0,4}}$", re.I)  # 議會則估約 39 億元

_ASKS_WHICH = re.compile(r"哪|谁|\b(?:which|who|what|where)\b", re.I)
# Between what has a figure and the figure of another.
_PARTS = re.compile(rf"{CLAUSE_END.pattern}|[、|）)]|[和与及]|\b(?:and|than|while)\b", re.I)


def may_mark(question: str, quote: str, place: Span) -> bool:
    """Whether a place in a quote may be what a question asks for, and alone be marked."""
    return not (
        says_opposite(question, quote, place)
        or is_of_opposite(question, quote)
        or _is_of_another_label(question, quote, place)
        or _is_one_of_two_claims(question, quote, place)
        or _is_outdone(question, quote, place)
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
    if _time_of(read, own) != _time_of(read, other) or not _CLAIMS.search(claimed):
        return False
    said_alike = all(word in claimed.lower() for word in content_words(question) if word in clause.lower())
    elided = _RIGHT_BEFORE.search(claimed) and names_quantity(plain(question), read.plain, other.span) is not False
    return said_alike or bool(elided)


def _time_of(read: Stated, figure: Figure) -> str:
    """The time that a figure is said of, in ISO form; empty where none is told."""
    time = time_of(read, figure.span)
    return time.iso if time else ""


def _clause(read: Stated, figure: Figure) -> str:
    """The clause that a figure stands in, up to the figure; with the one before, where that ends in who claims it: 船東重新估算，."""
    start, before = 0, 0
    for stop in CLAUSE_END.finditer(read.plain, 0, figure.span.start):
        leads = stop[0] in _LEADING and _RIGHT_BEFORE.search(read.plain, start, stop.start())
        start, before = stop.end(), start if leads else stop.end()
    return read.plain[before : figure.span.start]


def _is_outdone(question: str, quote: str, place: Span) -> bool:
    """Whether it is asked what has the most or the least, and of like figures in a quote that of the place is not it."""
    asked = plain(question)
    most, least = extremes_asked(question)
    if (
        most == least
        or "|" in quote
        or wanted_of(question).kind is not WantedKind.WORDS
        or not _ASKS_WHICH.search(asked)
    ):
        return False
    read = read_figures(quote)
    groups: dict[tuple[str, str], list[Figure]] = {}
    for figure in read.figures:
        groups.setdefault((figure.kind, figure.unit), []).append(figure)
    alike = [group for group in groups.values() if len({figure.high for figure in group}) > 1]
    if len(alike) != 1 or len({_time_of(read, figure) for figure in alike[0]}) > 1:
        return False
    own = _figure_of(read.plain, place, alike[0])
    foremost = max(alike[0], key=lambda figure: figure.high if most else -figure.high)
    said_to_be = says_extreme(_around(read.plain, place))
    return own is not None and not own.same_value(foremost) and not said_to_be


def _figure_of(text: str, place: Span, figures: Sequence[Figure]) -> Figure | None:
    """The figure that nothing parts from a place, or less than any other; None where that is not one."""
    parted = sorted((_parts_between(text, place, figure.span), number) for number, figure in enumerate(figures))
    return figures[parted[0][1]] if parted[0][0] < parted[1][0] else None


def _parts_between(text: str, one: Span, other: Span) -> int:
    start, end = min(one.end, other.end), max(one.start, other.start)
    return len(_PARTS.findall(text, start, end)) if start < end else 0


def _around(text: str, place: Span) -> str:
    """The clause that a place stands in."""
    start = max((stop.end() for stop in CLAUSE_END.finditer(text, 0, place.start)), default=0)
    end = CLAUSE_END.search(text, place.end)
    return text[start : end.start() if end else len(text)]
