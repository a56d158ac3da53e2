"""The short answer inside a quote: the date, the figure, the name or the list that the question asks for.

No highlight is better than a wrong one: where two spans fit about as well, none is marked.
"""

import re
from collections.abc import Sequence
from functools import lru_cache

from briefqa.figures import Figure, Read, read_figures
from briefqa.lexical import tokens
from briefqa.numerals import NUMBER, plain
from briefqa.periods import Period
from briefqa.questions import search_terms
from briefqa.quoting import Candidate
from briefqa.types import Span
from briefqa.units import FigureKind
from briefqa.wanting import Wanted, WantedKind, wanted_of

CLAUSE_CHARS = 12  # a comma between a span and the question's word counts as so many characters
NEAR_CHARS = 8  # at this distance a word counts half
NEAR_CHARS_OF_FIGURES = 3  # whose subject stands right beside them: 火山引擎 14.8%、華為雲 13.1%
CLEAR_CERTAINTY = (
    0.25  # of words that the cross-encoder read; 0.98 of those overlap the right ones on questions kept aside
)
CLEAR_LEAD = 1.1  # the best span has to be so much nearer to the question's words than the next one
CLEAR_LEAD_OF_LISTS = 1.5  # which are less sure to be what they are taken for
LEAST_NEARNESS_OF_LISTS = 0.25  # a word of the question right beside it counts 1, one in the next clause about 0.2
_CLAUSE_END = re.compile("[，,。；;：:！？!?、]")
_ORDINAL = re.compile(rf"第\s?{NUMBER}|首(?=[个次款届位家部任座])", re.I)
_ITEM = r"[^，。；：:、！？,;!?（(]{1,20}?"
_ENUMERATION = re.compile(
    rf"(?:包括了?|包含|涵盖|分别[是为]|[有为是]|[如由]|：|:)?\s?(?P<list>{_ITEM}(?:(?:、{_ITEM})+?\s?(?:和|与|及|或|以及)\s?{_ITEM}|(?:、{_ITEM}){{2,}}?))(?=[，。；;！？等（(]|$|[的在分]|[三四五六]大|[两三四五六七八九十]\s?[家个种项者]|共)"
    r"|\b(?P<english>[A-Z][\w.&’' -]{0,30}(?:, [\w.&’' -]{1,30})+,? and [\w.&’'-]{1,24}(?: [A-Z][\w.&’'-]*)*)"
)


_BETWEEN_ITEMS = re.compile("[、,]|以及|[和与及]")


def marked(question: str, quotes: Sequence[str]) -> dict[int, Span]:
    """Which of the quotes, best first, hold the short answer, and where.

    Only one answer is marked: that of the first quote which holds one, and the places in others that say the same.
    """
    found: dict[int, Span] = {}
    said = ""
    for number, quote in enumerate(quotes):
        span = short_answer(question, quote)
        if span is None:
            continue
        says = _says(span.of(quote))
        said = said or says
        if says == said:
            found[number] = span
    return found


def read_answers(question: str, quoted: Sequence[Candidate]) -> dict[int, Span]:
    """The same by what the cross-encoder read, for any words: those of the best quote, where they stand out."""
    if wanted_of(question).kind is WantedKind.NOTHING:
        return {}
    clear = [number for number, item in enumerate(quoted) if item.answer and item.certainty >= CLEAR_CERTAINTY]
    if not clear or not quoted[0].answer or clear[0]:
        return {}
    spans = {number: _from_start(quoted[number]) for number in clear}
    said = _says(spans[0].of(quoted[0].quote.text))
    return {number: span for number, span in spans.items() if _says(span.of(quoted[number].quote.text)) == said}


def _from_start(item: Candidate) -> Span:
    assert item.answer is not None
    text = item.quote.text
    start, end = item.answer.start - item.quote.span.start, item.answer.end - item.quote.span.start
    while start < end and text[start].isspace():
        start += 1
    while start < end and text[end - 1].isspace():
        end -= 1
    return Span(start, end)


def _says(text: str) -> str:
    """What a short answer says: the value of a figure or a date, else its folded words."""
    read = read_figures(text)
    values = [f"{figure.low:g} {figure.high:g}" for figure in read.figures] or [period.iso for period in read.periods]
    return " ".join(values) or "".join(tokens(text))


def short_answer(question: str, quote: str) -> Span | None:
    """The place in a quote, counted from its start, of what the question asks for; None where that is not clear."""
    wanted = wanted_of(question)
    if wanted.kind in (WantedKind.NOTHING, WantedKind.WORDS):
        return None
    read = read_figures(quote)
    asked = read_figures(question)
    spans = _spans(wanted, quote, read, asked)
    return _nearest(question, read.plain, spans, wanted.kind)


def _spans(wanted: Wanted, quote: str, read: Read, asked: Read) -> list[Span]:
    """What fits the question's sort and is not stated in the question itself."""
    match wanted.kind:
        case WantedKind.DATE:
            return [_date_span(wanted, period) for period in read.periods if _fits_date(wanted, period, asked.periods)]
        case WantedKind.FIGURE:
            return [figure.span for figure in _fitting(wanted, read.figures, asked.figures)]
        case WantedKind.ORDINAL:
            return [Span(*match.span()) for match in _ORDINAL.finditer(read.plain)]
        case WantedKind.LIST:
            return _lists(wanted, read.plain)
        case _:
            return []


def _fits_date(wanted: Wanted, period: Period, given: Sequence[Period]) -> bool:
    if wanted.exactness == "century":
        return period.iso.startswith("C")
    states_year = period.year_end > period.span.start
    if any(period.iso == other.iso or other.iso.startswith(f"{period.iso}-") for other in given):
        return False
    if wanted.exactness == "year":
        return states_year and not any(other.iso[:4] == period.iso[:4] for other in given)
    if wanted.exactness in ("month", "day"):
        return ("-" in period.iso) and (wanted.exactness == "month" or period.iso.count("-") >= 2)
    return True


def _date_span(wanted: Wanted, period: Period) -> Span:
    """The year alone where the year is asked for, and so on."""
    if wanted.exactness == "year":
        return Span(period.span.start, period.year_end)
    return period.span


def _fitting(wanted: Wanted, figures: Sequence[Figure], given: Sequence[Figure]) -> list[Figure]:
    free = [
        figure
        for figure in figures
        if not any(figure.low == other.low and figure.unit == other.unit for other in given)
    ]
    if not wanted.figures:
        return [figure for figure in free if figure.kind is not FigureKind.DURATION and figure.unit != "个"] or free
    fitting = [figure for figure in free if figure.kind in wanted.figures]
    exact = [figure for figure in fitting if not wanted.unit or figure.unit == wanted.unit]
    if exact or wanted.figures[0] is not FigureKind.COUNT:
        return exact
    return [figure for figure in free if figure.kind is FigureKind.NUMBER or figure.unit in ("个", "")]


def _lists(wanted: Wanted, text: str) -> list[Span]:
    """Enumerations, of as many items as the question says."""
    found = [Span(*match.span(match.lastgroup or 0)) for match in _ENUMERATION.finditer(text)]
    return [span for span in found if wanted.items in (0, len(_BETWEEN_ITEMS.findall(span.of(text))) + 1)]


def _nearest(question: str, text: str, spans: Sequence[Span], kind: WantedKind) -> Span | None:
    """The span that stands nearest to the question's words; None where two are about as near."""
    lead, least = (CLEAR_LEAD_OF_LISTS, LEAST_NEARNESS_OF_LISTS) if kind is WantedKind.LIST else (CLEAR_LEAD, 0.0)
    words = _places(question, text)
    scored = sorted(((_nearness(span, words, text, kind), span) for span in spans), reverse=True)
    if not scored or scored[0][0] < least * len(words):
        return None
    return scored[0][1] if len(scored) == 1 or scored[0][0] > scored[1][0] * lead else None


def _places(question: str, text: str) -> list[list[Span]]:
    """For each of the question's words that stands in the text, its places."""
    lowered = text.lower()
    found = []
    for word in _question_words(question):
        places = [Span(match.start(), match.end()) for match in re.finditer(re.escape(word), lowered)]
        if places:
            found.append(places)
    return found


@lru_cache(maxsize=256)
def _question_words(question: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(plain(token) for token in search_terms(question)))


def _nearness(span: Span, words: Sequence[Sequence[Span]], text: str, kind: WantedKind) -> float:
    near = NEAR_CHARS_OF_FIGURES if kind is WantedKind.FIGURE else NEAR_CHARS
    leads = kind is WantedKind.DATE
    return sum(max(1 / (1 + _distance(span, place, text, leads=leads) / near) for place in places) for places in words)


def _distance(span: Span, place: Span, text: str, *, leads: bool) -> int:
    """Characters between the two. leads: the span belongs to what follows it, as a date does, more than to the clause before."""
    if span.overlaps(place):
        return 0
    start, end = (place.end, span.start) if place.end <= span.start else (span.end, place.start)
    ends = len(_CLAUSE_END.findall(text, start, end))
    return end - start + CLAUSE_CHARS * ends * (2 if leads and place.end <= span.start else 1)
