"""Two figures or dates that a question offers to choose from (35.8% or 25%), and which of them a sentence states."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

from briefqa.answering.quotes.candidates import Candidate
from briefqa.answering.quotes.choosing import would_be_quoted
from briefqa.figures.periods import Period
from briefqa.figures.stated import EQUAL_WITHIN, Figure, read_figures
from briefqa.figures.units import FigureKind
from briefqa.questions.sides import offers_figures
from briefqa.types import Quote, Span

LEAST_RELEVANCE = -2.5  # a logit
Value = Figure | Period
_DIGITS = re.compile(r"\d[\d,]*(?:\.\d+)?")


@dataclass(frozen=True, slots=True)
class Stated:
    """The sentences that state one of the two values, not both, and where each does, counted from its document's start."""

    first: dict[Candidate, Span]
    second: dict[Candidate, Span]

    @property
    def items(self) -> list[Candidate]:
        return [*self.first, *self.second]

    @property
    def places(self) -> dict[Quote, Span]:
        return {item.quote: span for item, span in (*self.first.items(), *self.second.items())}

    def told_apart(self, items: Sequence[Candidate]) -> bool:
        """Whether of such sentences one states the first value, and one of another document the second."""
        documents = [{item.quote.document_id for item in items if item in side} for side in (self.first, self.second)]
        return all(documents) and len(documents[0] | documents[1]) > 1


def stated_alternatives(question: str, items: Sequence[Candidate]) -> Stated | None:
    """The sentences that state one of the two values that a question offers; None where it offers none, or none does."""
    offered = alternatives(question)
    if offered is None:
        return None
    stated = Stated({}, {})
    for item in items:
        start = item.quote.span.start
        first, second = (_place_of(value, item.quote.text) for value in offered)
        if first and not second:
            stated.first[item] = Span(start + first.start, start + first.end)
        if second and not first:
            stated.second[item] = Span(start + second.start, start + second.end)
    return stated if stated.items else None


def best_of_each(question: str, found: Sequence[Candidate]) -> list[Candidate]:
    """Of the sentences, best first, the best one for each of two values that a question offers.

    None where no sentence that states one answers about as well as the best of all, as where a year stands anywhere.
    A question that names both is harder to read: little is asked of either sentence by itself.
    """
    stated = stated_alternatives(question, [item for item in found if item.relevance >= LEAST_RELEVANCE])
    if stated is None or not any(would_be_quoted(item, found[0]) for item in stated.items):
        return []
    return [next(iter(side)) for side in (stated.first, stated.second) if side]


@lru_cache(maxsize=256)
def alternatives(question: str) -> tuple[Value, Value] | None:
    """The last value before the word that parts them and the first one behind it; None where a question offers no two.

    A bare number has the unit and the scale of the other one: 35 還是 40 億元.
    """
    parted = offers_figures(question)
    if parted is None:
        return None
    read = read_figures(question)
    values: list[Value] = sorted((*read.figures, *read.periods), key=lambda value: value.span.start)
    before = [value for value in values if value.span.end <= parted]
    behind = [value for value in values if value.span.start >= parted]
    if not before or not behind:
        return None
    one, other = before[-1], behind[0]
    if isinstance(one, Figure) and isinstance(other, Figure):
        one, other = _with_unit_of(one, other, read.plain), _with_unit_of(other, one, read.plain)
    same = isinstance(one, Figure) == isinstance(other, Figure)
    return (one, other) if same else None


def _with_unit_of(bare: Figure, other: Figure, plain: str) -> Figure:
    """A number without a unit as so many of what the other one counts."""
    digits = _DIGITS.search(other.span.of(plain))
    if digits is None or bare.kind is not FigureKind.NUMBER or other.kind is FigureKind.NUMBER:
        return bare
    scaled = _DIGITS.fullmatch(bare.span.of(plain)) is None  # 1140 萬 has a scale of its own
    scale = 1.0 if scaled else other.low / float(digits[0].replace(",", ""))
    return replace(other, span=bare.span, low=bare.low * scale, high=bare.high * scale, claims="", step=0.0)


def _place_of(value: Value, text: str) -> Span | None:
    stated = read_figures(text)
    if isinstance(value, Period):
        return next((period.span for period in stated.periods if period.agrees_with(value)), None)
    return next((figure.span for figure in stated.figures if _is_the_same(figure, value)), None)


def _is_the_same(one: Figure, other: Figure) -> bool:
    """Whether both are one value; a number without a unit may be one of whatever the other counts."""
    bare = FigureKind.NUMBER in (one.kind, other.kind) and FigureKind.PERCENT not in (one.kind, other.kind)
    within = EQUAL_WITHIN * max(abs(one.high), abs(other.high))
    return (bare or (one.kind, one.unit) == (other.kind, other.unit)) and abs(one.high - other.high) <= within
