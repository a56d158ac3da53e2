"""The short answer inside a quote: the date, the figure, the name or the list that the question asks for.

No highlight is better than a wrong one: where two spans fit about as well, none is marked.
"""

import re
from bisect import bisect_left
from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import lru_cache

from briefqa.answering.claims.fitting_figures import fitting_dates, fitting_figures
from briefqa.answering.claims.measures import names_quantity
from briefqa.answering.claims.words import in_pairs, names_in, quoted_speech, whole_answer
from briefqa.answering.marks.cells import answering_places, asks_for_cell, asks_for_extreme, extreme_keys, named_keys
from briefqa.answering.marks.objections import may_mark
from briefqa.answering.quotes.candidates import Candidate
from briefqa.figures.numerals import NUMBER, number_of, plain
from briefqa.figures.stated import CLAUSE_END, Figure, Stated, read_figures, with_bound
from briefqa.figures.units import FigureKind
from briefqa.folding import fold
from briefqa.lexical import tokens
from briefqa.questions.asked import search_terms
from briefqa.questions.quantities import asks_for_several, things_asked
from briefqa.questions.sides import asks_for_sides, names_the_documents
from briefqa.questions.wanting import Wanted, WantedKind, wanted_of
from briefqa.types import Span

CLAUSE_CHARS = 12  # a comma between a span and the question's word counts as so many characters
NEAR_CHARS = 8  # at this distance a word counts half
NEAR_CHARS_OF_FIGURES = 3  # whose subject stands right beside them: 火山引擎 14.8%、華為雲 13.1%
CLEAR_CERTAINTY = (
    0.25  # of words that the cross-encoder read; 0.98 of those overlap the right ones on questions kept aside
)
LEAST_RELEVANCE = -1.0  # of a sentence that is marked; of the marks below it two in three were wrong
CLEAR_LEAD = 1.1  # the best span has to be so much nearer to the question's words than the next one
CLEAR_LEAD_OF_LISTS = 1.5  # which are less sure to be what they are taken for
LEAST_REPEATED = 0.5  # of a question's tokens, in speech that it repeats
LEAST_NEARNESS_OF_LISTS = 0.25  # a word of the question right beside it counts 1, one in the next clause about 0.2
# A clause ends, or the next of an enumeration or of a row begins. A case leads into what befalls it: 致人於死者，處 5 年.
_PAUSE = re.compile(rf"(?!(?<=者)，)(?:{CLAUSE_END.pattern}|[、|])")
_ORDINAL = re.compile(rf"第\s?{NUMBER}|首(?=[个次款届位家部任座])", re.I)
_ITEM = r"[^，。；：:、！？,;!?（(]{1,20}?(?:[（(][^（()）。]{1,24}[)）])?"
_ENUMERATION = re.compile(
    rf"(?:包括了?|包含|涵盖|分别[是为]|[有为是]|[如由]|：|:)?\s?(?P<list>{_ITEM}(?:(?:、{_ITEM})+?\s?(?:和|与|及|或|以及)\s?{_ITEM}|(?:、{_ITEM}){{2,}}?))(?=[，。；;,！？等（(]|$|[的在分]|[三四五六]大|[两三四五六七八九十]\s?[家个种项者]|共)"
    r"|\b(?P<english>[A-Z][\w.&’' -]{0,30}(?:, [\w.&’' -]{1,30}){{1,12}},? and [\w.&’'-]{1,24}(?: [A-Z][\w.&’'-]*)*)"
)


# Words that only lead to an answer elsewhere.
_POINTS = re.compile(
    r"\W*(?:(?:规定)?如[下左后]|(?:[以如]?[下上左]|前|后)[列述](?:各[项点款目])?|(?:as )?follow(?:s|ing)|(?:the )?following|below)(?:所[示列述])?\W*",
    re.I,
)
_BETWEEN_ITEMS = re.compile("[、,]|以及|[和与及]")
_IN_BRACKETS = re.compile("[（(][^（()）]*[)）]")
_SENTENCE_END = re.compile("[。！!？?；;]")
_ASKS_WHO_SAID = re.compile(
    r"(?:谁|哪位|哪个人)[^，。？]{0,6}(?:说|讲|表示|指出|认为|主张|批评|提醒|直言|形容|称)|(?:说|讲)(?:的|过)?[^，。？]{0,4}(?:是谁|谁)|\bwho (?:said|says|told|called|wrote|described|argued|warned)\b|\b(?:said|told) by whom\b",
    re.I,
)
_BEFORE_FIRST_ITEM = re.compile("包括了?|包含|涵盖|分别[是为]|[有为是]")
# A when may be answered without a date: after the war, 明治維新時.
_SAYS_WHEN = re.compile(
    r"[时后前间期代朝初末年月日天夜晨春夏秋冬]|世纪|\b(?:after|before|during|when|while|until|since|upon|once|by|day|night|morning|spring|summer|autumn|winter)\b",
    re.I,
)


def marked(question: str, quoted: Sequence[Candidate]) -> dict[int, Span]:
    """Which of the quotes, best first, hold the short answer, and where.

    What a cross-encoder took for it in each decides only where two places fit about as well.
    Only one answer is marked: that of the leading quote which holds one, and the places in others that say the same.
    """
    found: dict[int, Span] = {}
    keys = extreme_keys(question, quoted)
    named = named_keys(question, quoted)
    for number, item in enumerate(quoted):
        if named and not any(key in fold(item.quote.text).text for key in named):
            continue  # the rows of a table say that it is another's
        read = read_span(item)
        span = (
            keys.get(number)
            or short_answer(question, item.quote.text, read, header=item.header)
            or _enumerated(question, item.quote.text)
        )
        if _is_doubted(item) and not (span and read and span.overlaps(read)):
            continue
        if span and (item.header or may_mark(question, item.quote.text, span)):
            found[number] = span
    if not found:
        return {}
    says = {number: _says(span.of(quoted[number].quote.text)) for number, span in found.items()}
    said = says[_leading(question, quoted, found)]
    return {number: span for number, span in found.items() if says[number] == said}


def _leading(question: str, quoted: Sequence[Candidate], found: Mapping[int, Span]) -> int:
    """The first of the quotes that hold a short answer; a later one where only that is said to be the quantity asked for."""
    first = next(iter(found))
    if wanted_of(question).kind is not WantedKind.FIGURE:
        return first
    asked = plain(question)
    named = {
        number: names_quantity(asked, plain(quoted[number].quote.text), span)
        for number, span in found.items()
        if not quoted[number].header
    }
    return next((number for number, is_one in named.items() if is_one), first) if named.get(first) is False else first


def read_answers(question: str, quoted: Sequence[Candidate]) -> dict[int, Span]:
    """The same by what the cross-encoder read, for any words: those of the best quote, where they stand out.

    Where a date, a figure or so many things are asked for, what was read has to be that.
    """
    wanted = wanted_of(question)
    if wanted.kind is WantedKind.NOTHING or _asks_for_several(question) or not quoted or read_span(quoted[0]) is None:
        return {}
    spans: dict[int, Span] = {}
    for number, item in enumerate(quoted):
        told_by_column = item.header and (asks_for_cell(question) or asks_for_extreme(question))
        span = None if told_by_column or _is_doubted(item) else read_span(item)
        text = item.quote.text
        if span and (
            _POINTS.fullmatch(plain(span.of(text)))
            or _repeats_question(question, text, span)
            or not may_mark(question, text, span)
        ):
            span = None
        fitting = _as_wanted(question, wanted, item.quote.text, span) if span else None
        if fitting:
            spans[number] = fitting
    if 0 not in spans:
        return {}
    said = _says(spans[0].of(quoted[0].quote.text))
    return {number: span for number, span in spans.items() if _says(span.of(quoted[number].quote.text)) == said}


def _is_doubted(item: Candidate) -> bool:
    """Whether a cross-encoder read a sentence as no answer. A row of a table, which it reads badly, is told by its columns."""
    return not item.header and item.relevance < LEAST_RELEVANCE


def read_span(item: Candidate) -> Span | None:
    """What the cross-encoder read in a quote, counted from the quote's start; None where nothing stands out."""
    if item.answer is None or item.certainty < CLEAR_CERTAINTY:
        return None
    return Span(item.answer.start - item.quote.span.start, item.answer.end - item.quote.span.start)


def _as_wanted(question: str, wanted: Wanted, quote: str, span: Span) -> Span | None:
    """A span that was read, as far as it is the sort of thing that the question asks for."""
    whole = whole_answer(quote, span)
    read = read_figures(quote)
    match wanted.kind:
        case WantedKind.DATE | WantedKind.FIGURE | WantedKind.ORDINAL:
            sort = (
                replace(wanted, figures=tuple(FigureKind))
                if wanted.kind is WantedKind.FIGURE and not wanted.figures
                else wanted
            )
            fitting = [place for place in _spans(question, sort, read) if place.overlaps(span)]
            if len(fitting) == 1:
                return _with_bound(read, fitting[0])
            says_when = (
                wanted.kind is WantedKind.DATE and not wanted.exactness and _SAYS_WHEN.search(plain(span.of(quote)))
            )
            return whole if fitting or says_when else None
        case WantedKind.LIST if wanted.items:
            found = next((place for place in _lists(wanted, read.plain) if place.overlaps(span)), None)
            return found or (whole if _items_in(whole.of(read.plain)) >= wanted.items else None)
        case _:
            return whole


def _says(text: str) -> str:
    """What a short answer says: the value of a figure or a date, else its folded words."""
    read = read_figures(text)
    values = [f"{figure.low:g} {figure.high:g}" for figure in read.figures] or [period.iso for period in read.periods]
    if not values and re.fullmatch(
        rf"\s*{NUMBER}\s*", read.plain, re.I
    ):  # in a cell, whose unit stands in its column's name
        value = number_of(read.plain)
        values = [f"{value:g} {value:g}"] if value is not None else []
    return " ".join(values) or "".join(tokens(text))


def short_answer(question: str, quote: str, read: Span | None = None, *, header: str = "") -> Span | None:
    """The place in a quote, counted from its start, of what the question asks for; None where that is not clear.

    `read` is what a cross-encoder took for it, which decides where two places fit about as well. `header` is the first
    row of the table that the quote is a row of.
    """
    wanted = wanted_of(question)
    if wanted.kind in (WantedKind.NOTHING, WantedKind.WORDS) or _asks_for_several(question):
        return None
    if header and asks_for_extreme(question):
        return None
    if header and asks_for_cell(question):
        places = answering_places(question, header, quote)
        return places[0] if len(places) == 1 else _nearest(question, plain(quote), places, wanted.kind, read)
    stated = read_figures(quote)
    if wanted.is_guess and read and (figure := _figure_read(question, stated, read)):
        return with_bound(stated.plain, figure)
    span = _nearest(question, stated.plain, _spans(question, wanted, stated), wanted.kind, read)
    return _with_bound(stated, span) if span else None


def _figure_read(question: str, stated: Stated, read: Span) -> Figure | None:
    """The one figure in what was read, if the question does not state it."""
    asked = {(figure.low, figure.unit) for figure in read_figures(question).figures}
    found = [figure for figure in stated.figures if figure.span.overlaps(read)]
    return found[0] if len(found) == 1 and (found[0].low, found[0].unit) not in asked else None


@lru_cache(maxsize=256)
def _asks_for_several(question: str) -> bool:
    """Whether more than one figure is asked for; not where it is the same one, as each document gives it."""
    of_documents = asks_for_sides(question) or names_the_documents(question)
    return not of_documents and asks_for_several(plain(question))


def _enumerated(question: str, quote: str) -> Span | None:
    """Where a quote enumerates the same figure of all that a question asks it of, from the first one to the last; None elsewhere."""
    wanted = wanted_of(question)
    if wanted.kind is not WantedKind.FIGURE or not _asks_for_several(question):
        return None
    count, names = things_asked(plain(question))
    read = read_figures(quote)
    figures = fitting_figures(wanted, read, read_figures(question))
    if len(figures) != count or any(name not in read.plain for name in names):
        return None
    return one_mark(quote, [figure.span for figure in figures])


def one_mark(quote: str, spans: Sequence[Span]) -> Span | None:
    """One place for several short answers in a quote: from the first to the last, where they enumerate figures of one sort.

    None where they do not, so that none is marked as if it were all.
    """
    places = sorted(set(spans))
    if len(places) < 2:
        return places[0] if places else None
    read = read_figures(quote)
    whole = Span(places[0].start, places[-1].end)
    figures = [figure for figure in read.figures if figure.span.overlaps(whole)]
    alike = {(figure.kind, figure.unit) for figure in figures}
    each = len(figures) == len(places) and all(
        figure.span.overlaps(place) for figure, place in zip(figures, places, strict=True)
    )
    in_one_sentence = not _SENTENCE_END.search(read.plain, whole.start, whole.end)
    return in_pairs(quote, whole) if each and len(alike) == 1 and in_one_sentence else None


def _repeats_question(question: str, quote: str, span: Span) -> bool:
    """Whether a place is in speech that the question repeats, to ask who said it."""
    if not _ASKS_WHO_SAID.search(plain(question)):
        return False
    asked = set(tokens(question))
    return any(
        place.overlaps(span) and len(asked.intersection(tokens(place.of(quote)))) >= LEAST_REPEATED * len(asked)
        for place in quoted_speech(quote)
    )


def _with_bound(read: Stated, span: Span) -> Span:
    """A figure with the words that bound it; any other place as it is."""
    figure = next((figure for figure in read.figures if figure.span == span), None)
    return with_bound(read.plain, figure) if figure else span


def _spans(question: str, wanted: Wanted, read: Stated) -> list[Span]:
    """What fits the question's sort and is not stated in the question itself."""
    asked = read_figures(question)
    match wanted.kind:
        case WantedKind.DATE:
            return fitting_dates(wanted, read, asked)
        case WantedKind.FIGURE:
            return [figure.span for figure in _of_subject(question, read.plain, fitting_figures(wanted, read, asked))]
        case WantedKind.ORDINAL:
            return [Span(*match.span()) for match in _ORDINAL.finditer(read.plain)]
        case WantedKind.LIST:
            return _lists(wanted, read.plain)
        case _:
            return []


def _of_subject(question: str, text: str, figures: Sequence[Figure]) -> list[Figure]:
    """The figures that a name of the question, or the Chinese word it begins with, can be the subject of.

    It stands before them, or else in their own clause: where it comes only later, the figure is another's.
    """
    left, lowered = list(figures), text.lower()
    for name in _subjects(question) if len(left) > 1 else ():
        places = [match.span() for match in re.finditer(re.escape(name), lowered)]
        own = [
            figure
            for figure in left
            if any(
                end <= figure.span.start or not CLAUSE_END.search(text, figure.span.end, start) for start, end in places
            )
        ]
        left = own or left
    return left


@lru_cache(maxsize=256)
def _subjects(question: str) -> tuple[str, ...]:
    words = _question_words(question, timeless=True)[:1]
    return (*sorted(names_in(question)), *(word for word in words if not word.isascii()))


def _lists(wanted: Wanted, text: str) -> list[Span]:
    """Enumerations, of as many items as the question says."""
    found = [_without_lead(text, Span(*match.span(match.lastgroup or 0))) for match in _ENUMERATION.finditer(text)]
    return [span for span in found if wanted.items in (0, _items_in(span.of(text)))]


def _without_lead(text: str, span: Span) -> Span:
    """An enumeration without what its first item is led in with: 過去的四強包括甲、乙."""
    first = _BETWEEN_ITEMS.search(text, span.start, span.end)
    leads = list(_BEFORE_FIRST_ITEM.finditer(text, span.start, first.start())) if first else []
    return Span(leads[-1].end(), span.end) if leads and first and leads[-1].end() < first.start() else span


def _items_in(text: str) -> int:
    return len(_BETWEEN_ITEMS.findall(_IN_BRACKETS.sub("", text))) + 1


def _nearest(question: str, text: str, spans: Sequence[Span], kind: WantedKind, read: Span | None) -> Span | None:
    """The span that stands nearest to the question's words; of two that are about as near the one that was read, if any."""
    lead, least = (CLEAR_LEAD_OF_LISTS, LEAST_NEARNESS_OF_LISTS) if kind is WantedKind.LIST else (CLEAR_LEAD, 0.0)
    timeless = kind is WantedKind.FIGURE or (kind is WantedKind.DATE and _of_one_year(text, spans))
    words = _places(question, text, timeless=timeless)
    scored = sorted(((_nearness(span, words, text, kind), span) for span in spans), reverse=True)
    if not scored or scored[0][0] < least * len(words):
        return None
    near = [span for nearness, span in scored if nearness * lead >= scored[0][0]]
    if len(near) > 1 and read:
        near = [span for span in near if span.overlaps(read)]
    return near[0] if len(near) == 1 else None


def _of_one_year(text: str, spans: Sequence[Span]) -> bool:
    """Whether no two of some places state years that differ, so that the question's own tells none of them apart."""
    periods = [period for period in read_figures(text).periods if any(period.span.overlaps(span) for span in spans)]
    return len({period.iso[:4] for period in periods if period.iso[:4].isdecimal()}) < 2


def _places(question: str, text: str, *, timeless: bool) -> list[list[Span]]:
    """For each of the question's words that stands in the text, its places. timeless: but for those of its time."""
    lowered = text.lower()
    found = []
    for word in _question_words(question, timeless=timeless):
        whole = rf"(?<!\d)(?<!\d[.,]){re.escape(word)}(?![.,]?\d)" if word[0].isdecimal() else re.escape(word)
        places = [Span(match.start(), match.end()) for match in re.finditer(whole, lowered)]
        if places:
            found.append(places)
    return found


@lru_cache(maxsize=256)
def _question_words(question: str, *, timeless: bool) -> tuple[str, ...]:
    """The words that an answer stands near to. The time of a figure is told in another way."""
    if timeless:
        for period in reversed(read_figures(question).periods):
            question = f"{question[: period.span.start]} {question[period.span.end :]}"
    return tuple(dict.fromkeys(plain(token) for token in search_terms(question)))


def _nearness(span: Span, words: Sequence[Sequence[Span]], text: str, kind: WantedKind) -> float:
    near = NEAR_CHARS_OF_FIGURES if kind is WantedKind.FIGURE else NEAR_CHARS
    leads = kind is WantedKind.DATE
    return sum(
        max(1 / (1 + _distance(span, place, text, leads=leads) / near) for place in _beside(span, places))
        for places in words
    )


def _beside(span: Span, places: Sequence[Span]) -> Sequence[Span]:
    """Of a word's places, in order, those that overlap a span, and the nearest before and behind it."""
    before = bisect_left(places, span.start, key=lambda place: place.start)
    behind = bisect_left(places, span.end, key=lambda place: place.start)
    return places[max(before - 1, 0) : behind + 1]


def _distance(span: Span, place: Span, text: str, *, leads: bool) -> int:
    """Characters between the two. leads: the span belongs to what follows it, as a date does, more than to the clause before."""
    if span.overlaps(place):
        return 0
    start, end = (place.end, span.start) if place.end <= span.start else (span.end, place.start)
    ends = len(_PAUSE.findall(text, start, end))
    return end - start + CLAUSE_CHARS * ends * (2 if leads and place.end <= span.start else 1)
