"""Two statements about one thing that cannot both be: what each says, of what, and of when.

Two are about the same thing where both hold a short answer of one kind and unit, share the question's words and names, and
state no different time, scope or subject. Values differ where neither is a rounding of the other, nor within what the other
allows ("over 90,000"), and neither sentence holds the other's too. A missed disagreement is better than a false one.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import reduce

from briefqa.answering.claims.changes import changes, may_be_of
from briefqa.answering.claims.measures import of_other_quantity
from briefqa.answering.claims.opposites import is_of_opposite
from briefqa.answering.claims.scopes import (
    SCOPE_PATTERNS,
    Scoped,
    is_of_another_member,
    names_another_of_a_kind,
    scopes_apart,
    scopes_in,
)
from briefqa.answering.claims.words import content_words, names_in
from briefqa.answering.marks.cells import column_of, written_unit
from briefqa.answering.marks.short_answers import short_answer
from briefqa.figures.numerals import plain
from briefqa.figures.periods import Period
from briefqa.figures.stated import CLAUSE_END, Figure, Stated, read_figures, time_of
from briefqa.figures.units import FigureKind
from briefqa.folding import is_latin
from briefqa.lexical import tokens, tokens_in
from briefqa.questions.naming import Sort, Term, named_terms, stands_in
from briefqa.types import Span

MAX_RATIO = 5.0  # of the larger figure to the smaller one
MIN_SHARED_WORDS = 0.25  # of the shorter sentence's words near its figure, in the other one; within a language
LEAST_OF_SUBJECT = 4  # words of a subject, of which one may be left out that is neither a name nor the first
WINDOW_CHARS = 30  # around a figure, what is said of it
LATIN_WINDOW_CHARS = 75  # the same in Latin script
# What is said of a figure that others give with a minus: a loss of 3 million, down 5%, 5 degrees below zero.
_FALLS = re.compile(
    r"亏|损|赤字|逆差|负|减|降|跌|衰退|下滑|萎缩|缩水|零度以下|冰点以下"
    r"|\b(?:loss|lost|losses|deficit|fell|fall|fallen|down|dropp?\w*|declin\w*|decreas\w*|shrank|shrunk|contract\w*|slipp\w*|below|negative|minus)\b",
    re.I,
)
# What a Chinese question begins with: its subject, up to the first particle or verb that questions are made with.
_SUBJECT = re.compile(
    r"(?:\d{2,4}\s?年[^\u4e00-\u9fff]*)?(?P<words>[\u4e00-\u9fff]{2,}?)(?=[的有是在于为被由会共占每给捐最多几谁哪什何到]|\s|$)"
)
_OF_TIME = frozenset({"年底", "年初", "月底", "月初", "月份", "上半年", "下半年"})  # of a date, whose numbers are gone
_PART_END = re.compile(rf"{CLAUSE_END.pattern}|\|")  # of a clause or of a cell
_CURRENCIES_OF_YUAN = frozenset({"CNY", "TWD", "元"})


@dataclass(frozen=True, slots=True)
class Statement:
    """What a sentence answers: the figure or the date, where it stands, and what the sentence says of it."""

    text: str
    span: Span  # of the figure or date, from the sentence's start
    read: Stated
    figure: Figure | None
    period: Period | None  # the date that answers, where a date is asked for
    context: str = ""  # what stands around the sentence and may name its subject, plain and in lower case
    column: str = ""  # the name of the one that the figure stands in, plain and in lower case, where it is in a row
    dated: tuple[Period, ...] = ()  # of a row: the times that its column's name states, else its table's caption

    @property
    def around(self) -> str:
        """The words near the figure, itself left out."""
        start, end = max(self.span.start - self._window, 0), self.span.end + self._window
        return f"{self.column} {self.read.plain[start : self.span.start]} {self.read.plain[self.span.end : end]}"

    @property
    def clause(self) -> str:
        """Of those the words in its own clause: what is said of one figure is not said of the next."""
        return " ".join(self.beside)

    @property
    def beside(self) -> tuple[str, str]:
        """The same, before the figure and behind it."""
        before = self.read.plain[max(self.span.start - self._window, 0) : self.span.start]
        behind = self.read.plain[self.span.end : self.span.end + self._window]
        return f"{self.column} {_PART_END.split(before)[-1]}", _PART_END.split(behind, maxsplit=1)[0]

    @property
    def scoped(self) -> Scoped:
        """What is said of the figure in its own clause, and all that is said up to that clause's end: a verb may lead it."""
        return Scoped(self.clause, f"{self.read.plain[: self.span.start]} {self.beside[1]}")

    @property
    def said(self) -> str:
        """All that the sentence says, plain and in lower case, in a row with the name of the figure's column."""
        return f"{self.column} {self.read.plain.lower()}"

    @property
    def former(self) -> frozenset[Span]:
        """Where the figures and dates stand that the sentence says were changed."""
        alike = [item.span for item in self.read.figures if self.figure and _same_unit(item, self.figure)]
        days = [item.span for item in self.read.periods] if self.period else []
        return frozenset(old for old, _ in changes(self.read.plain, alike or days))

    @property
    def _window(self) -> int:
        return LATIN_WINDOW_CHARS if is_latin(self.text) else WINDOW_CHARS


def statement_of(
    question: str,
    sentence: str,
    context: str = "",
    read_as: Span | None = None,
    *,
    header: str = "",
    caption: str = "",
    certain: bool = False,
    counted_so: bool = False,
) -> Statement | None:
    """The figure or date in a sentence that answers the question; None where there is none, or no clear one.

    `context` is what stands around the sentence: its headings, the sentence before it. `read_as` is the answer that a
    cross-encoder read in it, where no rule finds one. `header` is the first row of its table, `caption` what stands beside it.
    certain: what was read is taken whatever the rules find, if just one figure or date is in it.
    counted_so: its document counts its years from 1912.
    """
    span = short_answer(question, sentence, header=header) or (None if header else read_as)
    if span is None:
        return None
    read = read_figures(sentence, counted_so=counted_so)
    if certain and read_as and not header and not span.overlaps(read_as):
        stated = [figure.span for figure in read.figures] + [period.span for period in read.periods]
        only = [place for place in stated if place.overlaps(read_as)]
        span = only[0] if len(only) == 1 else span
    figure = next((figure for figure in read.figures if figure.span.overlaps(span)), None)
    period = next((period for period in read.periods if period.span.overlaps(span)), None)
    if not figure and not period:
        return None
    column, cell = column_of(header, sentence, span) if header else ("", span)
    if header and figure and figure.kind is FigureKind.NUMBER:
        figure = _with_unit(figure, column, cell.of(sentence))
    dated = next(
        (found for text in (column, caption) if (found := read_figures(text, counted_so=counted_so).periods)), ()
    )
    named = (plain(context).lower(), plain(column).lower())
    return Statement(sentence, span, read, figure, None if figure else period, *named, dated if header else ())


def _with_unit(figure: Figure, column: str, cell: str) -> Figure:
    """A bare figure of a row in the unit that its column's name gives: 198 under 下載量（萬次）."""
    unit = written_unit(column)
    stated = read_figures(f"{cell.strip()}{unit}").figures if unit else ()
    return replace(stated[0], span=figure.span) if len(stated) == 1 else figure


def disagree(question: str, one: Statement, other: Statement) -> bool:
    """Whether two statements give different values for the same thing that the question asks for."""
    if not _differ(one, other) or _far_apart(one.figure, other.figure) or _of_something_else(question, one, other):
        return False
    return _same_time(question, one, other) and _same_thing(question, one, other)


def may_contradict(one: Statement, other: Statement) -> bool:
    """Whether two statements give different values, of no other time, and not as a whole and a part of it do."""
    return _differ(one, other) and not _other_time(one, other) and not _far_apart(one.figure, other.figure)


def differ_as_read(question: str, one: Statement, other: Statement, *, sides: bool) -> bool:
    """Whether two statements that both answer a question give different values, of no other event, time and scope.

    sides: several are asked for, which may be why scopes differ.
    """
    if not may_contradict(one, other) or _of_something_else(question, one, other):
        return False
    if not (sides or _same_scope(question, one, other)):
        return False
    return not _other_event(one, other) and (
        sides or not of_other_subject(question, (one.text, one.context), (other.text, other.context))
    )


def _of_something_else(question: str, one: Statement, other: Statement) -> bool:
    """Whether one of two statements is of another quantity than the question's, or of the opposite of what it names."""
    asked = plain(question)
    return any(
        is_of_opposite(question, item.said)
        or is_of_another_member(question, item.said, item.context)
        or (item.figure and of_other_quantity(asked, *item.beside))
        or names_another_of_a_kind(asked, item.read.plain)
        for item in (one, other)
    )


def _far_apart(one: Figure | None, other: Figure | None) -> bool:
    """Whether two figures are too unlike to be of the same thing, as a whole and a part of it are; of ranges the nearest ends."""
    if one is None or other is None:
        return False
    sizes = [sorted((abs(figure.low), abs(figure.high))) for figure in (one, other)]
    return max(least for least, _ in sizes) > MAX_RATIO * min(most for _, most in sizes)


def _differ(one: Statement, other: Statement) -> bool:
    """Whether two statements give different values of one kind, and neither sentence holds the other's."""
    return _values_differ(one, other) and not (_holds(one, other) or _holds(other, one))


def _holds(one: Statement, other: Statement) -> bool:
    """Whether a sentence states the value of another one too, beside its own, and not as one that was changed."""
    former = one.former
    if other.figure:
        return any(
            _same_unit(figure, other.figure) and figure.same_value(other.figure)
            for figure in one.read.figures
            if figure != one.figure and figure.span not in former
        )
    current = (period for period in one.read.periods if period.span not in former)
    return any(period.iso == other.period.iso for period in current) if other.period else False


def _values_differ(one: Statement, other: Statement) -> bool:
    if one.figure and other.figure:
        return _same_unit(one.figure, other.figure) and not _same_value(one, other)
    if one.period and other.period:
        return not one.period.may_be(other.period)
    return False


def _same_value(one: Statement, other: Statement) -> bool:
    """Whether two figures can be one. Below nothing is what a sentence may call a loss or a fall: -3% is a fall by 3%."""
    if one.figure is None or other.figure is None:
        return False
    if one.figure.same_value(other.figure):
        return True
    negative, positive = sorted((one, other), key=lambda item: item.figure.high if item.figure else 0.0)
    if not negative.figure or not positive.figure or negative.figure.high >= 0 or positive.figure.low < 0:
        return False
    return bool(_FALLS.search(positive.clause)) and positive.figure.same_value(negative.figure.turned)


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
    asked, mine, theirs = read_figures(question).periods, _times_of(one), _times_of(other)
    for stated in (mine, theirs):
        if asked and stated and not any(period.agrees_with(given) for period in stated for given in asked):
            return False
    if bool(mine) != bool(theirs) and not asked:
        return not any(period.iso[:4].isdecimal() for period in (*mine, *theirs))
    return may_agree(mine, theirs)


def _other_time(one: Statement, other: Statement) -> bool:
    """Whether two figures are said of different times. Of dates none: those are what differs."""
    return not one.period and not may_agree(_times_of(one), _times_of(other)) and not _in_equal_times(one, other)


def _other_event(one: Statement, other: Statement) -> bool:
    """Whether two figures stand with times that cannot be one: their own, else those of their sentences."""
    return (
        not one.period and not may_agree(_times_beside(one), _times_beside(other)) and not _in_equal_times(one, other)
    )


def _in_equal_times(one: Statement, other: Statement) -> bool:
    """Whether two sentences state the same times, from one to another say, and each only one figure that they can be of."""
    times = [{period.iso for period in item.read.periods} for item in (one, other)]
    return times[0] == times[1] != set() and all(
        figure.span.overlaps(item.span) or item.figure is None or not _same_unit(figure, item.figure)
        for item in (one, other)
        for figure in item.read.figures
    )


def _times_beside(statement: Statement) -> Sequence[Period]:
    """The time of a figure, else all that its sentence states and that may be its own."""
    return _times_of(statement) or [
        period for period in statement.read.periods if may_be_of(statement.read.plain, statement.span, period.span)
    ]


def may_agree(mine: Sequence[Period], theirs: Sequence[Period]) -> bool:
    """Whether two times may be one; so where either is not stated."""
    return not (mine and theirs) or any(a.agrees_with(b) for a in mine for b in theirs)


def _times_of(statement: Statement) -> list[Period]:
    """The time that a figure is said of, if there is one; of a row without one that of its column or table."""
    time = time_of(statement.read, statement.span)
    return [time] if time and may_be_of(statement.read.plain, statement.span, time.span) else list(statement.dated)


def _same_thing(question: str, one: Statement, other: Statement) -> bool:
    if not _same_scope(question, one, other):
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


def _same_scope(question: str, one: Statement, other: Statement) -> bool:
    """Whether two figures are counted alike, or two dates are of one event; so where what one says is the question's, or implied."""
    is_share = one.figure is not None and one.figure.kind is FigureKind.PERCENT
    return not scopes_apart(question, one.scoped, other.scoped, is_date=one.period is not None, is_share=is_share)


def _same_names(question: str, one: Statement, other: Statement, *, same_language: bool) -> bool:
    """Whether neither sentence lacks a name of the question, nor names another subject of its own."""
    asked = names_in(question)
    mine, theirs = one.said, other.said
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


def tell_of_one_event(question: str, one: Statement, other: Statement) -> bool:
    """Whether two sentences have the word that says what happened, the last one of the question; so across languages."""
    if is_latin(one.text) != is_latin(other.text):
        return True
    words = [word for word in content_words(question) if word not in names_in(question)][-1:]
    return all(word in item.read.plain.lower() for word in words for item in (one, other))


def of_other_subject(question: str, one: tuple[str, str], other: tuple[str, str]) -> bool:
    """Whether of two sentences in one language only one has a word of the question's subject, in itself or around it.

    Each with what stands around it. In Latin script a subject is seldom named again: there the other one has to name something
    of its own.
    """
    latin = is_latin(one[0])
    if latin != is_latin(other[0]):
        return False
    mine, theirs = (tokens_in("\n".join(item)) for item in (one, other))
    words = _subject_words(question)
    if latin and not names_in(one[0]) - names_in(other[0]):
        words = [word for word in words if not stands_in(word, theirs)]
    if latin and not names_in(other[0]) - names_in(one[0]):
        words = [word for word in words if not stands_in(word, mine)]
    apart = [word for word in words if _stands_so(word, one[0], mine) != _stands_so(word, other[0], theirs)]
    in_other_words = not latin and len(apart) * LEAST_OF_SUBJECT <= len(words) and apart[:1] != words[:1]
    return bool(apart) and not (in_other_words and apart[0].text not in names_in(question))


def _stands_so(word: Term, text: str, written: frozenset[str]) -> bool:
    """Whether a word of a subject stands in a text, or 全國 does for a country."""
    return stands_in(word, written) or (word.text.endswith("国") and "全国" in plain(text))


def _subject_words(question: str) -> list[Term]:
    """The words of what a question is about: of a Chinese one those up to its first particle, of another one its names."""
    subject = _SUBJECT.match(read_figures(question).plain)
    if subject:
        return [Term(word, Sort.WORD) for word in content_words(subject["words"]) if word not in _OF_TIME]
    names = [term.text for term in named_terms(question) if term.sort == Sort.NAME]
    return [Term(word, Sort.NAME) for name in names for word in name.split()]


def _same_words(question: str, one: Statement, other: Statement) -> bool:
    """Whether both hold the question's words: its first one, its event where a date is asked for, and most of the rest.

    What both are said to be in other words, a 目標 of one being what another one 規劃, counts as held.
    """
    both = [SCOPE_PATTERNS[name] for name in scopes_in(one.clause) & scopes_in(other.clause)]
    words = [word for word in content_words(question) if not any(pattern.search(word) for pattern in both)]
    mine, theirs = one.said, other.said
    subject = _SUBJECT.match(read_figures(question).plain)
    named = reduce(lambda text, pattern: pattern.sub("", text), both, subject["words"] if subject else "")
    if (named in mine) != (named in theirs):
        return False
    missing = [word for word in words if (word in mine) != (word in theirs)]
    return not missing or (len(missing) == 1 and missing[0] != words[0] and one.figure is not None and len(words) > 2)
