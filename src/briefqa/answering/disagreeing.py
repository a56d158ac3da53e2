"""Figures, dates and other short answers to one question that differ between documents.

Two sentences are about the same thing where both hold a short answer of one kind and unit, share the question's words
and names, and state no different time, scope or subject; or where the cross-encoder takes both clearly for answers to the
question, and they state no different time. Values differ where neither is a rounding of the other, nor within what the other
allows ("over 90,000"), and neither sentence holds the other's too; words that were read for answers, where they share few.
A missed disagreement is better than a false one.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import islice

from briefqa.answering.highlighting import marked, read_answers, read_span, short_answer
from briefqa.answering.quoting import Candidate
from briefqa.answering.segmenting import content_words, names_in
from briefqa.answering.supporting import answers_beside
from briefqa.figures.numerals import plain
from briefqa.figures.periods import Period
from briefqa.figures.stated import CLAUSE_END, Figure, Read, read_figures, time_of
from briefqa.figures.units import FigureKind
from briefqa.folding import fold, is_latin
from briefqa.lexical import tokens
from briefqa.questions.wanting import WantedKind, wanted_of
from briefqa.types import Quote, Span

MIN_COVERAGE = 0.4  # of the question's words, in each of the two sentences
COVERED_AS_WELL = 0.6  # of what the quoted sentence covers, a sentence has to cover that is held against it
SCORE_RANGE = 0.15  # below the quoted sentence's score; further down stand sentences about other things
READ_AS_ANSWER = 1.5  # a logit of the cross-encoder: what it takes for an answer is held against the quoted sentence
# How clearly two sentences have to be read as answers, so that they are of the same thing whatever the words around them: the
# less clear one's logit and so much of the other's. Where the question asks for several sides little is enough, for dates and words too.
SHARE_OF_CLEARER = 0.4
BOTH_ANSWER = 2.5
BOTH_ANSWER_IN_WORDS = 5.0
SIDES_ANSWER = 0.5
CLEAR_WORDS = 0.5  # the certainty of words that were read
SHARED_IN_ONE_ANSWER = 1 / 3  # of the fewer tokens of two answers in words, from which on they may say the same
LEAST_RELEVANCE = -2.0  # a logit, of a sentence that is held against a quote
MAX_RATIO = 5.0  # of the larger figure to the smaller one
ANCHORS = 3  # quotes that are held against other documents
MAX_COMPARED = 12
MAX_DIFFERING = 3
MIN_SHARED_WORDS = 0.25  # of the shorter sentence's words near its figure, in the other one; within a language
MAX_GAP = 2  # characters between a sentence and the one before it
WINDOW_CHARS = 30  # around a figure, what is said of it

# What a figure is of, beyond its unit: two that differ in one of these are two figures. In plain text, any case.
_SCOPES = {
    "cumulative": r"累[计积]|总计|合计|历来|迄今|cumulative|in total|to date|altogether|since (?:its|the) (?:launch|start)",
    "per year": r"每年|年均|一年(?:内|之内|间)|全年|年度|annual|per year|a year|yearly|each year|CAGR",
    "per month": r"每月|月均|月活|单月|MAU|monthly|per month|a month",
    "per day": r"每[日天]|日均|日活|单日|DAU|daily|per day|a day",
    "average": r"平均|均值|中位数|average|mean\b|median",
    "change": r"增加|增长|成长(?!到|至)|上升了?|下降(?!到|至)|减少|涨幅|跌幅|涨了|跌了|降幅|提高了?|增幅|成长率|growth|grew by|rose by|fell by|increased by|decreased by|up by|down by",
    "forecast": r"预[计测估期]|将(?:达|会|有|增)|有望|估将|forecast|expected to|projected|will (?:reach|be|have)",
    "target": r"目标|计划(?:达|在|于)|target|goal|aims?",
    "part": r"其中|当中|仅.{0,4}部分|of which|of them|among them",
    "most": r"最高|最多|峰值|高峰|peak|maximum|record",
    "least": r"最低|最少|minimum|lowest",
    "women": r"女性|女生|女职|women|female",
    "men": r"(?<!女)男性|男生|\bmen\b|\bmale",
    "net": r"净利|净额|net (?:profit|income)|profit",
    "gross": r"营收|收入|revenue|turnover|sales",
    "abroad": r"海外|国外|境外|abroad|overseas|outside (?:the country|China)",
    "world": r"全球|全世界|世界(?!大战)|global|worldwide",
    "second-hand": r"旧款|旧版|前一代|上一代|previous version|earlier version|predecessor",
}
_SCOPE_PATTERNS = {name: re.compile(pattern, re.I) for name, pattern in _SCOPES.items()}
# What a Chinese question begins with: its subject, up to the first particle or verb that questions are made with.
_SUBJECT = re.compile(
    r"(?:\d{2,4}\s?年[^\u4e00-\u9fff]*)?(?P<words>[\u4e00-\u9fff]{2,}?)(?=[的有是在于为被由会共占每给捐最多几谁哪什何到]|\s|$)"
)
_YES_OR_NO = re.compile(
    r"[嗎吗]|是否|有[沒没]有|(?P<verb>\w)不(?P=verb)|^\W*(?:is|are|was|were|did|do|does|has|have|had|can|could|will|would|should)\b",
    re.I,
)
_CURRENCIES_OF_YUAN = frozenset({"CNY", "TWD", "元"})


@dataclass(frozen=True, slots=True)
class Statement:
    """What a sentence answers: the figure or the date, where it stands, and what the sentence says of it."""

    text: str
    span: Span  # of the figure or date, from the sentence's start
    read: Read
    figure: Figure | None
    period: Period | None  # the date that answers, where a date is asked for
    context: str = ""  # what stands around the sentence and may name its subject, plain and in lower case

    @property
    def around(self) -> str:
        """The words near the figure, itself left out."""
        start, end = max(self.span.start - WINDOW_CHARS, 0), self.span.end + WINDOW_CHARS
        return f"{self.read.plain[start : self.span.start]} {self.read.plain[self.span.end : end]}"

    @property
    def clause(self) -> str:
        """Of those the words in its own clause: what is said of one figure is not said of the next."""
        before = self.read.plain[max(self.span.start - WINDOW_CHARS, 0) : self.span.start]
        behind = self.read.plain[self.span.end : self.span.end + WINDOW_CHARS]
        return f"{CLAUSE_END.split(before)[-1]} {CLAUSE_END.split(behind, maxsplit=1)[0]}"


def statement_of(question: str, sentence: str, context: str = "", read_as: Span | None = None) -> Statement | None:
    """The figure or date in a sentence that answers the question; None where there is none, or no clear one.

    `context` is what stands around the sentence: its headings, the sentence before it. `read_as` is the answer that a
    cross-encoder read in it, where no rule finds one.
    """
    span = short_answer(question, sentence) or read_as
    if span is None:
        return None
    read = read_figures(sentence)
    figure = next((figure for figure in read.figures if figure.span.overlaps(span)), None)
    period = next((period for period in read.periods if period.span.overlaps(span)), None)
    if not figure and not period:
        return None
    return Statement(sentence, span, read, figure, None if figure else period, plain(context).lower())


def disagree(question: str, one: Statement, other: Statement) -> bool:
    """Whether two statements give different values for the same thing that the question asks for."""
    return _differ(one, other) and _same_time(question, one, other) and _same_thing(question, one, other)


def _differ_as_read(one: Statement, other: Statement, *, sides: bool) -> bool:
    """Whether two statements that both answer a question give different values, of no other time and scope.

    sides: several are asked for, which may be why scopes differ.
    """
    return (
        _differ(one, other)
        and not _other_time(one, other)
        and (sides or _scopes(one) == _scopes(other))
        and not _far_apart(one.figure, other.figure)
    )


def _differ_in_words(one: Candidate, other: Candidate) -> bool:
    """Whether what was read in two sentences shares little, stands in neither other sentence, and is no figure or date."""
    said = [_read_words(item) for item in (one, other)]
    if not all(said) or any(read_figures(text).figures or read_figures(text).periods for text in said):
        return False
    first, second = (fold(text).text.strip() for text in said)
    if first in fold(other.quote.text).text or second in fold(one.quote.text).text:
        return False
    a, b = set(tokens(first)), set(tokens(second))
    return bool(a and b) and len(a & b) < SHARED_IN_ONE_ANSWER * min(len(a), len(b))


def _read_words(item: Candidate) -> str:
    span = read_span(item)
    return span.of(item.quote.text) if span else ""


def _far_apart(one: Figure | None, other: Figure | None) -> bool:
    """Whether two figures are too unlike to be of the same thing, as a whole and a part of it are."""
    if one is None or other is None:
        return False
    return max(one.high, other.high) > MAX_RATIO * min(one.low, other.low)


def _differ(one: Statement, other: Statement) -> bool:
    """Whether two statements give different values of one kind, and neither sentence holds the other's."""
    return _values_differ(one, other) and not _holds(one, other) and not _holds(other, one)


def _holds(one: Statement, other: Statement) -> bool:
    """Whether a sentence states the value of another one too, beside its own."""
    if other.figure:
        return any(
            _same_unit(figure, other.figure) and figure.same_value(other.figure)
            for figure in one.read.figures
            if figure != one.figure
        )
    return any(period.iso == other.period.iso for period in one.read.periods) if other.period else False


def _values_differ(one: Statement, other: Statement) -> bool:
    if one.figure and other.figure:
        return _same_unit(one.figure, other.figure) and not one.figure.same_value(other.figure)
    if one.period and other.period:
        return not one.period.agrees_with(other.period)
    return False


def _same_unit(one: Figure, other: Figure) -> bool:
    counts = {FigureKind.COUNT, FigureKind.NUMBER}
    if one.kind in counts and other.kind in counts:
        return (
            one.unit == other.unit or not (one.unit and other.unit) or {"个", "家"} & {one.unit, other.unit} == {"个"}
        )
    if one.kind is FigureKind.MONEY is other.kind and {one.unit, other.unit} <= _CURRENCIES_OF_YUAN:
        return one.unit == other.unit or "元" in (one.unit, other.unit)
    return one.kind is other.kind and one.unit == other.unit


def _same_time(question: str, one: Statement, other: Statement) -> bool:
    """Whether no different time is stated. A time that only one states has to be the question's, or there is none."""
    if one.period:
        return True  # the date is what differs
    asked = read_figures(question).periods
    mine, theirs = _times_of(one), _times_of(other)
    for stated in (mine, theirs):
        if asked and stated and not any(period.agrees_with(given) for period in stated for given in asked):
            return False
    if bool(mine) != bool(theirs) and not asked:
        return not any(period.iso[:4].isdecimal() for period in (*mine, *theirs))
    return _agree(mine, theirs)


def _other_time(one: Statement, other: Statement) -> bool:
    """Whether two figures are said of different times. Of dates none: those are what differs."""
    return not one.period and not _agree(_times_of(one), _times_of(other))


def _agree(mine: Sequence[Period], theirs: Sequence[Period]) -> bool:
    """Whether two times may be one; so where either is not stated."""
    return not (mine and theirs) or any(a.agrees_with(b) for a in mine for b in theirs)


def _times_of(statement: Statement) -> list[Period]:
    """The time that a figure is said of, if there is one."""
    time = time_of(statement.read, statement.span)
    return [time] if time else []


def _same_thing(question: str, one: Statement, other: Statement) -> bool:
    if _scopes(one) != _scopes(other):
        return False
    same_language = is_latin(one.text) == is_latin(other.text)
    if not _same_names(question, one, other, same_language=same_language):
        return False
    if not same_language:
        return True
    if not _same_words(question, one, other):
        return False
    a, b = (set(tokens(statement.around)) for statement in (one, other))
    return len(a & b) >= MIN_SHARED_WORDS * min(len(a), len(b))


def _scopes(statement: Statement) -> frozenset[str]:
    clause = statement.clause
    return frozenset(name for name, pattern in _SCOPE_PATTERNS.items() if pattern.search(clause))


def _same_names(question: str, one: Statement, other: Statement, *, same_language: bool) -> bool:
    """Whether neither sentence lacks a name of the question, nor names another subject of its own."""
    asked = names_in(question)
    mine, theirs = one.read.plain.lower(), other.read.plain.lower()
    named = [f"{text}\n{item.context}" for text, item in ((mine, one), (theirs, other))]
    if any(not _stands(name, text) for name in asked if name.isascii() for text in named):
        return False
    if not same_language:
        return True
    if any((name in named[0]) != (name in named[1]) for name in asked):
        return False
    only_mine = {name for name in names_in(one.text) - asked if name not in theirs}
    only_theirs = {name for name in names_in(other.text) - asked if name not in mine}
    return not (only_mine and only_theirs) or bool(asked)


def _stands(name: str, text: str) -> bool:
    return re.search(rf"(?<![a-z0-9]){re.escape(name)}(?![a-z0-9])", text) is not None


def _same_words(question: str, one: Statement, other: Statement) -> bool:
    """Whether both hold the question's words: its first one, its event where a date is asked for, and most of the rest."""
    words = content_words(question)
    mine, theirs = one.read.plain.lower(), other.read.plain.lower()
    subject = _SUBJECT.match(read_figures(question).plain)
    if subject and (subject["words"] in mine) != (subject["words"] in theirs):
        return False
    missing = [word for word in words if (word in mine) != (word in theirs)]
    return not missing or (len(missing) == 1 and missing[0] != words[0] and one.figure is not None and len(words) > 2)


@dataclass(frozen=True, slots=True)
class Compared:
    """The short answers of one question's quotes, and what other documents say instead.

    `places` are where quotes hold a short answer, counted from the document's start; `disagreeing` are the sentences
    that give the answer, best first, and then those that give another, whether they were quoted already or not.
    """

    question: str
    places: dict[Quote, Span]
    disagreeing: tuple[Candidate, ...] = ()


def compare(question: str, found: Sequence[Candidate], chosen: Sequence[Candidate], *, sides: bool = False) -> Compared:
    """The quotes chosen for a question against the other sentences found for it, best first, of other documents.

    sides: the question, or the one that it is a part of, asks for several sides.
    """
    quoted = [item for item in found if item in chosen]
    spans = marked(
        question, [item.quote.text for item in quoted], [read_span(item) for item in quoted]
    ) or read_answers(question, quoted)
    marks = {quoted[number].quote: span for number, span in spans.items()}
    differing: dict[Candidate, Span] = {}
    agreeing: list[Candidate] = []
    for anchor in quoted[min(spans, default=0) :][:ANCHORS] if spans or sides else ():
        mine = _stated(question, anchor, found)
        if differing := _differing(question, anchor, mine, found, sides=sides):
            agreeing = [quoted[number] for number in sorted(spans)] if anchor.quote in marks else [anchor]
            marks = {item.quote: marks[item.quote] for item in agreeing if item.quote in marks}
            marks |= {item.quote: span for item, span in differing.items()}
            if place := _answer_place(anchor, mine):
                marks.setdefault(anchor.quote, place)
            break
    places = {quote: Span(quote.span.start + span.start, quote.span.start + span.end) for quote, span in marks.items()}
    return Compared(question, places, (*agreeing, *differing))


def _stated(question: str, item: Candidate, found: Sequence[Candidate]) -> Statement | None:
    return statement_of(question, item.quote.text, _context(item, found), read_span(item))


def _answer_place(item: Candidate, stated: Statement | None) -> Span | None:
    """Where a sentence gives its answer: the figure or the date that it states, else the words that were read."""
    return stated.span if stated else read_span(item)


def _differing(
    question: str, anchor: Candidate, mine: Statement | None, found: Sequence[Candidate], *, sides: bool
) -> dict[Candidate, Span]:
    """The sentences of other documents that say otherwise than a quote, best first, with where they say it."""
    in_words = sides or (wanted_of(question).kind is WantedKind.WORDS and not _YES_OR_NO.search(question))
    if mine is None and not in_words:
        return {}
    differing: dict[Candidate, Span] = {}
    for item in _comparable(anchor, found):
        if item.quote.text in {other.quote.text for other in differing}:
            continue
        theirs = _stated(question, item, found)
        if mine and theirs:
            differs = _states_otherwise(question, (anchor, mine), (item, theirs), sides=sides)
        else:
            differs = in_words and _answers_otherwise(anchor, item, sides=sides)
        if differs and (place := _answer_place(item, theirs)):
            differing[item] = place
    return dict(islice(differing.items(), MAX_DIFFERING))


def _answers_otherwise(anchor: Candidate, item: Candidate, *, sides: bool) -> bool:
    """Whether a sentence clearly answers in other words than a quoted one."""
    clear = sides or min(anchor.certainty, item.certainty) >= CLEAR_WORDS
    least = SIDES_ANSWER if sides else BOTH_ANSWER_IN_WORDS
    return clear and _both_answer(anchor, item, least) and _differ_in_words(anchor, item)


def _states_otherwise(
    question: str, quoted: tuple[Candidate, Statement], other: tuple[Candidate, Statement], *, sides: bool
) -> bool:
    """Whether a sentence states another figure or date than a quoted one. A document has many dates: for those words decide."""
    (anchor, mine), (item, theirs) = quoted, other
    same = is_latin(item.quote.text) == is_latin(anchor.quote.text)
    near = same and (answers_beside(item, anchor, READ_AS_ANSWER) or _as_near(item, anchor))
    read = (sides or mine.period is None) and _both_answer(anchor, item, SIDES_ANSWER if sides else BOTH_ANSWER)
    return (near and disagree(question, mine, theirs)) or (read and _differ_as_read(mine, theirs, sides=sides))


def _both_answer(one: Candidate, other: Candidate, least: float) -> bool:
    """Whether the cross-encoder takes both for answers, clearly enough between them; so of none that it did not read."""
    less, more = sorted((one.relevance, other.relevance))
    return less + SHARE_OF_CLEARER * more >= least


def _context(item: Candidate, found: Sequence[Candidate]) -> str:
    """The headings over a sentence and the one before it, where its passage was found."""
    start, document = item.quote.span.start, item.quote.document_id
    before = [
        other.quote.text
        for other in found
        if other.quote.document_id == document and 0 <= start - other.quote.span.end <= MAX_GAP
    ]
    return "\n".join((*item.hit.chunk.headings, *before))


def _comparable(anchor: Candidate, found: Sequence[Candidate]) -> list[Candidate]:
    """Sentences of other documents that may say otherwise than one that was quoted, and hold a number at all."""
    others = (
        item for item in found if item.quote.document_id != anchor.quote.document_id and not item.hit.chunk.is_note
    )
    return [item for item in others if item.fits and (item.relevance >= LEAST_RELEVANCE or _as_near(item, anchor))][
        :MAX_COMPARED
    ]


def _as_near(item: Candidate, anchor: Candidate) -> bool:
    """Whether a sentence is about as near to the question as the one that was quoted."""
    covers = item.coverage >= max(MIN_COVERAGE, anchor.coverage * COVERED_AS_WELL)
    return covers and item.score >= anchor.score - SCORE_RANGE
