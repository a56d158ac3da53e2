"""Figures, dates and other short answers to one question that differ between documents.

Two sentences are about the same thing where rules say so (`statements`), or where the cross-encoder takes both clearly for
answers to the question, and they state no different time. Words that were read for answers differ where they share few.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import islice

from briefqa.answering.claims.denials import says_opposite
from briefqa.answering.claims.words import parties_in
from briefqa.answering.differences.alternatives import stated_alternatives
from briefqa.answering.differences.statements import (
    Statement,
    differ_as_read,
    disagree,
    statement_of,
    tell_of_one_event,
)
from briefqa.answering.differences.yes_and_no import Told, says_yes_and_no
from briefqa.answering.marks.short_answers import marked, read_answers, read_span
from briefqa.answering.quotes.candidates import Candidate
from briefqa.answering.quotes.choosing import answers_beside
from briefqa.answering.quotes.subjects import surroundings_of
from briefqa.answering.refusals.other_holders import names_another_holder
from briefqa.figures.stated import read_figures
from briefqa.figures.units import FigureKind
from briefqa.folding import fold, is_latin
from briefqa.index import Index
from briefqa.lexical import tokens
from briefqa.questions.asked import asks_yes_or_no
from briefqa.questions.calendars import counts_years_so
from briefqa.questions.dictionary import chinese_of, english_of
from briefqa.questions.renaming import other_names
from briefqa.questions.wanting import ANY_COUNT, WantedKind, wanted_of
from briefqa.types import Quote, Span

MIN_COVERAGE = 0.4  # of the question's words, in the sentence that is held against the quoted one
COVERED_AS_WELL = 0.6  # of what the quoted sentence covers, a sentence has to cover that is held against it
SCORE_RANGE = 0.15  # below the quoted sentence's score; further down stand sentences about other things
READ_AS_ANSWER_LOGIT = (
    1.5  # a logit of the cross-encoder: what it takes for an answer is held against the quoted sentence
)
# How clearly two sentences have to be read as answers, so that they are of the same thing whatever the words around them: the
# less clear one's logit and so much of the other's. Where the question asks for several sides little is enough, for dates and words too.
SHARE_OF_CLEARER = 0.4
BOTH_ANSWER_LOGIT = 2.3
BOTH_ANSWER_IN_WORDS_LOGIT = 4.2
BOTH_ANSWER_IN_DATES_LOGIT = 6.0
BOTH_ANSWER_YES_OR_NO_LOGIT = 1.8
DIFFERS_FOR_SIDES_LOGIT = 0.5
CLEAR_WORDS = 0.5  # the certainty of words that were read
CLEAR_FIGURE = (
    0.95  # the certainty of a figure or a date that was read, from which on it is taken before what a rule finds
)
SHARED_IN_ONE_ANSWER = 1 / 3  # of the fewer tokens of two answers in words, from which on they may say the same
LEAST_RELEVANCE = -2.0  # a logit, of a sentence that is held against a quote
ANCHORS = 3  # quotes that are held against other documents
MAX_COMPARED = 12
_SHARES = (FigureKind.PERCENT, FigureKind.POINTS, FigureKind.TIMES)
MAX_DIFFERING = 3


@dataclass(frozen=True, slots=True)
class Compared:
    """The short answers of one question's quotes, and what other documents say instead.

    `places` are where quotes hold a short answer, counted from the document's start; `disagreements` are the sentences
    that give the answer, best first, and then those that give another, whether they were quoted already or not.
    """

    question: str
    places: dict[Quote, Span]
    disagreeing: tuple[Candidate, ...] = ()


def compare(
    index: Index, question: str, found: Sequence[Candidate], chosen: Sequence[Candidate], *, sides: bool = False
) -> Compared:
    """The quotes chosen for a question against the other sentences found for it, best first, of other documents.

    chosen: sentences as any search read them; those that were not found for this question are left out.
    sides: the question, or the one that it is a part of, asks for several sides.
    """
    quotes = {item.quote for item in chosen}
    quoted = [item for item in found if item.quote in quotes]
    if offered := stated_alternatives(question, quoted):
        answering = [item for item in offered.items if item.relevance >= DIFFERS_FOR_SIDES_LOGIT]
        return Compared(question, offered.places, tuple(answering) if offered.told_apart(answering) else ())
    spans = marked(question, quoted) or read_answers(question, quoted)
    for number in [number for number in spans if names_another_holder(index, question, [quoted[number]])]:
        del spans[number]
    marks = {quoted[number].quote: span for number, span in spans.items()}
    differing: dict[Candidate, Span] = {}
    agreeing: list[Candidate] = []
    for anchor in quoted[min(spans, default=0) :][:ANCHORS]:
        if names_another_holder(index, question, [anchor]):
            continue
        mine = _stated(index, question, anchor)
        if not (spans or sides or _is_a_share(question, mine)):
            break
        if differing := _differing(index, question, anchor, mine, found, sides=sides):
            agreeing = [quoted[number] for number in sorted(spans)] if anchor.quote in marks else [anchor]
            marks = {item.quote: marks[item.quote] for item in agreeing if item.quote in marks}
            marks |= {item.quote: span for item, span in differing.items()}
            if place := _answer_place(anchor, mine):
                marks.setdefault(anchor.quote, place)
            break
    places = {quote: Span(quote.span.start + span.start, quote.span.start + span.end) for quote, span in marks.items()}
    return Compared(question, places, (*agreeing, *differing))


def _stated(index: Index, question: str, item: Candidate) -> Statement | None:
    document, text = index.document_of(item.hit.position), item.quote.text
    caption = document.table_caption(item.quote.span)
    return statement_of(
        question,
        text,
        surroundings_of(index, item),
        read_span(item),
        header=item.header,
        caption=caption,
        certain=item.certainty >= (CLEAR_WORDS if wanted_of(question).figures == ANY_COUNT else CLEAR_FIGURE),
        counted_so=counts_years_so(document, f"{item.header}\n{caption}\n{text}"),
    )


def _is_a_share(question: str, stated: Statement | None) -> bool:
    """Whether a share or a multiple was read where the question's words seem to ask for another sort: by how much did costs fall."""
    sorts, figure = wanted_of(question).figures, stated.figure if stated else None
    return bool(sorts) and figure is not None and figure.kind in _SHARES and figure.kind not in sorts


def _answer_place(item: Candidate, stated: Statement | None) -> Span | None:
    """Where a sentence gives its answer: the figure or the date that it states, else the words that were read."""
    return stated.span if stated else read_span(item)


def _read_place(item: Candidate) -> Span | None:
    """What was read in a sentence, however clearly, counted from its start: a yes or a no is seldom as clear as a figure."""
    start = item.quote.span.start
    return Span(item.answer.start - start, item.answer.end - start) if item.answer else None


def _differing(
    index: Index, question: str, anchor: Candidate, mine: Statement | None, found: Sequence[Candidate], *, sides: bool
) -> dict[Candidate, Span]:
    """The sentences of other documents that say otherwise than a quote, best first, with where they say it."""
    if mine is None and not sides and wanted_of(question).kind is not WantedKind.WORDS:
        return {}
    differing: dict[Candidate, Span] = {}
    for item in _comparable(anchor, found):
        if item.quote.text in {other.quote.text for other in differing}:
            continue
        theirs = _stated(index, question, item)
        if _differs(index, question, (anchor, mine), (item, theirs), sides=sides):
            place = _answer_place(item, theirs) or _read_place(item)
            differing |= {item: place} if place else {}
    return dict(islice(differing.items(), MAX_DIFFERING))


def _differs(
    index: Index,
    question: str,
    quoted: tuple[Candidate, Statement | None],
    other: tuple[Candidate, Statement | None],
    *,
    sides: bool,
) -> bool:
    """Whether a sentence says otherwise than a quoted one: in figures or dates, where both state such, by yes and no, or in words."""
    (anchor, mine), (item, theirs) = quoted, other
    if mine and theirs:
        return _states_otherwise(question, (anchor, mine), (item, theirs), sides=sides)
    if not sides and wanted_of(question).kind is not WantedKind.WORDS:
        return False
    if not sides and asks_yes_or_no(question):
        return _answer_yes_and_no(index, question, anchor, item)
    return (
        _answers_otherwise(anchor, item, sides=sides)
        and all(_is_of_a_party(index, question, one) for one in (anchor, item))
        and not _says_opposite(question, item)
        and not names_another_holder(index, question, [item])
    )


def _answer_yes_and_no(index: Index, question: str, anchor: Candidate, item: Candidate) -> bool:
    """Whether of two sentences that are read as answers one says yes and the other one no."""
    places = [_read_place(one) for one in (anchor, item)]
    told = [
        Told(one.quote.text, surroundings_of(index, one), place)
        for one, place in zip((anchor, item), places, strict=True)
        if place
    ]
    clear = _both_answer(anchor, item, BOTH_ANSWER_YES_OR_NO_LOGIT)
    if any(figure.span.overlaps(one.place) for one in told for figure in read_figures(one.text).figures):
        return False  # so many are neither
    return clear and len(told) == len(places) and says_yes_and_no(question, *told)


def _answers_otherwise(anchor: Candidate, item: Candidate, *, sides: bool) -> bool:
    """Whether a sentence clearly answers in other words than a quoted one."""
    clear = sides or min(anchor.certainty, item.certainty) >= CLEAR_WORDS
    least = DIFFERS_FOR_SIDES_LOGIT if sides else BOTH_ANSWER_IN_WORDS_LOGIT
    return clear and _both_answer(anchor, item, least) and _differ_in_words(anchor, item)


def _is_of_a_party(index: Index, question: str, item: Candidate) -> bool:
    """Whether a sentence, or what stands around it, names one of the people whose views are asked for; so where none are."""
    parties = parties_in(question)
    if not parties:
        return True
    translated = [word for name in parties for _, words in _translated(name) for word in words]
    others = [other for name in other_names(index, question) for other in name.others]
    scope = fold(f"{surroundings_of(index, item)}\n{item.quote.text}").text
    return any(fold(name).text in scope for name in (*parties, *others, *translated))


def _translated(name: str) -> list[tuple[str, list[str]]]:
    return chinese_of([name]) if name.isascii() else english_of(name)


def _says_opposite(question: str, item: Candidate) -> bool:
    """Whether what was read denies what the question asks about: of two names only one is then an answer."""
    span = read_span(item)
    return span is not None and says_opposite(question, item.quote.text, span)


def _states_otherwise(
    question: str, quoted: tuple[Candidate, Statement], other: tuple[Candidate, Statement], *, sides: bool
) -> bool:
    """Whether a sentence states another figure or date than a quoted one. A document has many dates: for those more is asked."""
    (anchor, mine), (item, theirs) = quoted, other
    same = is_latin(item.quote.text) == is_latin(anchor.quote.text)
    near = same and (answers_beside(item, anchor, READ_AS_ANSWER_LOGIT) or _as_near(item, anchor))
    if mine.period and not sides and not tell_of_one_event(question, mine, theirs):
        return False
    least = DIFFERS_FOR_SIDES_LOGIT if sides else BOTH_ANSWER_IN_DATES_LOGIT if mine.period else BOTH_ANSWER_LOGIT
    read = _both_answer(anchor, item, least)
    return (near and disagree(question, mine, theirs)) or (read and differ_as_read(question, mine, theirs, sides=sides))


def _differ_in_words(one: Candidate, other: Candidate) -> bool:
    """Whether what was read in two sentences shares little, stands in neither other sentence, and is no figure or date."""
    said = [_read_words(item) for item in (one, other)]
    if not all(said) or any(map(_is_of_figures, said)):
        return False
    first, second = (fold(text).text.strip() for text in said)
    if first in fold(other.quote.text).text or second in fold(one.quote.text).text:
        return False
    if _is_translated_in(first, second) or _is_translated_in(second, first):
        return False
    a, b = set(tokens(first)), set(tokens(second))
    return bool(a and b) and len(a & b) < SHARED_IN_ONE_ANSWER * min(len(a), len(b))


def _is_translated_in(said: str, other: str) -> bool:
    """Whether an answer in Latin script has a word of a Chinese one, as the dictionary translates it."""
    if is_latin(said) or not is_latin(other):
        return False
    words = set(tokens(other))
    return any(word.lower() in words for _, found in english_of(said) for word in found)


def _is_of_figures(text: str) -> bool:
    """Whether figures and dates are most of a text, or as much: three pylons that fell are a cause."""
    read = read_figures(text)
    stated = [item.span for item in read.figures] + [item.span for item in read.periods]
    return 2 * sum(span.end - span.start for span in stated) >= len(text)


def _read_words(item: Candidate) -> str:
    span = read_span(item)
    return span.of(item.quote.text) if span else ""


def _both_answer(one: Candidate, other: Candidate, least: float) -> bool:
    """Whether the cross-encoder takes both for answers, clearly enough between them; so of none that it did not read."""
    less, more = sorted((one.relevance, other.relevance))
    return less + SHARE_OF_CLEARER * more >= least


def _comparable(anchor: Candidate, found: Sequence[Candidate]) -> list[Candidate]:
    """Sentences of other documents that may say otherwise than one that was quoted, and hold the sort of thing asked for."""
    others = (
        item for item in found if item.quote.document_id != anchor.quote.document_id and not item.hit.chunk.is_note
    )
    return [item for item in others if item.fits and (item.relevance >= LEAST_RELEVANCE or _as_near(item, anchor))][
        :MAX_COMPARED
    ]


def _as_near(item: Candidate, anchor: Candidate) -> bool:
    """Whether a sentence is about as near to the question as the one that was quoted."""
    if min(item.relevance, anchor.relevance) < LEAST_RELEVANCE:
        return False  # read, and no answer
    covers = item.coverage >= max(MIN_COVERAGE, anchor.coverage * COVERED_AS_WELL)
    return covers and item.score >= anchor.score - SCORE_RANGE
