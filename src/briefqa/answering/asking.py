"""A question to an answer made of quotes: retrieve, quote, decide, verify.

Whatever leaves here has been checked: every quote stands in its document at its place, to the character.
"""

import time
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from briefqa.answering.differences.alternatives import best_of_each
from briefqa.answering.differences.disagreements import Compared, compare
from briefqa.answering.gathering import gathered
from briefqa.answering.marks.short_answers import one_mark
from briefqa.answering.quotes.candidates import Candidate, overlaps, places_in, reading_order, with_list_items
from briefqa.answering.quotes.choosing import ANSWERS_TOO_LOGIT, choose
from briefqa.answering.quotes.neighbours import with_antecedent, with_continuation
from briefqa.answering.quotes.points import with_points
from briefqa.answering.refusals.confidence import (
    features_of,
    in_same_language,
    shares_words,
    support_model,
)
from briefqa.answering.refusals.other_holders import names_another_holder
from briefqa.answering.refusals.other_ordinals import names_another_ordinal
from briefqa.answering.refusals.other_subjects import tells_of_another
from briefqa.answering.refusals.reasons import ReasonKind, denying, did_you_mean, holds_name, near_name, refusal
from briefqa.answering.refusals.rivals import without_rivals
from briefqa.answering.rereading import READ_PASSAGES
from briefqa.answering.searching import Ranked, merged_passages, ranked
from briefqa.answering.structure.each_document import survey, with_other_documents
from briefqa.answering.structure.sources import with_sources
from briefqa.encoding.cross_encoding import CrossEncoder
from briefqa.encoding.embedding import Embedder, cross_encoder_of
from briefqa.errors import QuoteNotVerbatim
from briefqa.filtering import NO_FILTERS, Filters, allowed_chunks
from briefqa.folding import fold
from briefqa.index import Index, Mask
from briefqa.questions.asked import checked_question
from briefqa.questions.missing import missing_names
from briefqa.questions.naming import unknown_models, with_name
from briefqa.questions.parting import asks_per_document
from briefqa.questions.renaming import OtherNames
from briefqa.questions.sides import asks_for_sides
from briefqa.questions.sources import asks_for_source
from briefqa.retrieving import Search, check_embedder, retrieve_distinct
from briefqa.types import Answer, Citation, Disagreement, Hit, NearName, Quote, Sentence, Span

MAX_SENTENCES = 5  # that are chosen; what one leans on, goes on with or leads into is quoted with it
SHOWN_PASSAGES = 10
QUOTED_FOR_SIDES_LOGIT = -2.0  # where several sides are asked for


@dataclass(frozen=True, slots=True)
class TimedAnswer:
    """An answer and how long each step took, in milliseconds. Only the answer is the same each time."""

    answer: Answer
    milliseconds: dict[str, float] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Evidence:
    """What one search might answer, best first, and how likely it does."""

    question: str
    candidates: tuple[Candidate, ...]
    confidence: float
    supported: bool


@dataclass(frozen=True, slots=True)
class _Unanswered:
    """A question that is refused: what was found for it, best first, how likely that answers, and other names for what it names."""

    question: str
    hits: tuple[Hit, ...] = ()
    found: Sequence[Candidate] = ()
    confidence: float = 0.0
    names: Sequence[OtherNames] = ()


def ask(index: Index, embedder: Embedder, question: str, *, filters: Filters = NO_FILTERS) -> TimedAnswer:
    """The cited answer to a question, or a refusal with its reason.

    Raises InputRefused for an empty or over-long question, IndexMismatch for another model than the index's,
    and QuoteNotVerbatim, which is always our bug.
    """
    started = time.perf_counter()
    check_embedder(index, embedder)
    question = checked_question(question)
    allowed, cross_encoder = allowed_chunks(index, filters), cross_encoder_of(embedder)
    searches = retrieve_distinct(index, embedder, question, limit=READ_PASSAGES, allowed=allowed)
    retrieved = time.perf_counter()
    answer = _answer(index, cross_encoder, question, searches, allowed)
    again: Sequence[Search] = ()
    if name := near_name(index, question, answer.hits, searches[0].other_names):
        corrected = with_name(question, name)
        again = retrieve_distinct(index, embedder, corrected, limit=READ_PASSAGES, allowed=allowed)
        answer = _with_near_name(answer, _answer(index, cross_encoder, corrected, again, allowed), name)
    _verify(index, answer)
    ended = time.perf_counter()
    embedding = sum(search.embedding_seconds for search in (*searches, *again))
    milliseconds = {
        "embed": embedding * 1e3,
        "retrieve": (retrieved - started - embedding) * 1e3,
        "answer": (ended - retrieved) * 1e3,
        "total": (ended - started) * 1e3,
    }
    return TimedAnswer(answer, milliseconds)


def _with_near_name(asked: Answer, corrected: Answer, name: NearName) -> Answer:
    """The answer to the corrected question, said to be one, if it quotes the name; else what was asked; of a refusal, the name on offer."""
    if any(holds_name(item.quote.text, name) for item in corrected.citations):
        return replace(corrected, question=asked.question, near_name=name)
    if asked.answered:
        return asked
    hits = asked.hits if asked.denial else corrected.hits  # a reason that points at the first passage keeps it
    reason = f"{asked.reason} {did_you_mean(asked.question, name)}"
    return replace(asked, hits=hits, reason=reason, near_name=name)


def _answer(
    index: Index, cross_encoder: CrossEncoder | None, question: str, searches: Sequence[Search], allowed: Mask | None
) -> Answer:
    sides = asks_for_sides(question)
    read = [ranked(index, cross_encoder, search, sides=sides) for search in searches]
    hits = tuple(merged_passages(read, SHOWN_PASSAGES))
    if not hits:
        return _refused(index, _Unanswered(question), allowed)
    together = gathered(index, read, allowed)
    whole, *parts = (evidence_in(index, item, least=together.least) for item in together.read)
    supported = [part for part in parts if part.supported] or [whole] * whole.supported
    if not supported or unknown_models(index, question):
        confidence = max(found.confidence for found in (whole, *parts))
        unanswered = _Unanswered(question, hits, whole.candidates, confidence, searches[0].other_names)
        return _refused(index, unanswered, allowed)
    surveyed = list(together.quotes) or (survey(index, searches[0]) if asks_per_document(question) else [])
    chosen = _chosen(index, question, supported) if sides or not surveyed else surveyed
    if sides and surveyed:
        chosen = with_other_documents(index, surveyed, chosen)
    spoken_of = [] if together.quotes or asks_for_source(question) else supported  # nor is a source compared, or a list
    compared = [compare(index, found.question, found.candidates, chosen, sides=sides) for found in spoken_of]
    if not surveyed:
        chosen = _with_other_figures(chosen, compared)
    else:
        hits = tuple({hit.position: hit for hit in (*(item.hit for item in surveyed), *hits)}.values())[:SHOWN_PASSAGES]
    citations = tuple(_citation(index, number, item) for number, item in enumerate(chosen, 1))
    short = _one_mark_each(compared)
    sentences = tuple(Sentence(c.quote.text, (c.number,), _marked(index, c, short.get(c.quote))) for c in citations)
    confidence = max(found.confidence for found in supported)
    disagreements = _disagreements(compared, citations)
    named = _other_names(searches, citations)
    return Answer(
        question,
        sentences,
        citations,
        hits,
        confidence,
        disagreements=disagreements,
        other_names=named,
        unanswered=tuple(part.question for part in parts if supported != [whole] and not part.supported),
    )


def _one_mark_each(compared: Sequence[Compared]) -> dict[Quote, Span]:
    """Where each quote holds its short answer; where the parts of a question have one each in it, all of them or none."""
    places: dict[Quote, list[Span]] = {}
    for part in compared:
        for quote, span in part.places.items():
            places.setdefault(quote, []).append(Span(span.start - quote.span.start, span.end - quote.span.start))
    marks = {quote: one_mark(quote.text, spans) for quote, spans in places.items()}
    return {
        quote: Span(quote.span.start + mark.start, quote.span.start + mark.end) for quote, mark in marks.items() if mark
    }


def _marked(index: Index, citation: Citation, span: Span | None) -> Span | None:
    """A short answer's place, unless the mark of a note is in it: a figure that is the number of a note answers nothing."""
    marks = index.documents[citation.document].marks_in(citation.quote.span)
    return None if span is None or any(mark.span.overlaps(span) for mark in marks) else span


def _other_names(searches: Sequence[Search], citations: Sequence[Citation]) -> tuple[NearName, ...]:
    """The names of a question that quotes do not have, with those that they have instead."""
    quotes = [fold(citation.quote.text).text for citation in citations]
    asked = dict.fromkeys(name for search in searches for name in search.other_names)
    names = [name for name in asked if not any(map(name.is_written_in, quotes))]
    called = ((name.written, name.in_text(quote)) for name in names for quote in quotes)
    return tuple(dict.fromkeys(NearName(written, other) for written, other in called if written != other))


def _with_other_figures(chosen: Sequence[Candidate], compared: Sequence[Compared]) -> list[Candidate]:
    """The chosen sentences with those that say otherwise, which take the place of the weakest where there is no room.

    The items of a list stay with the sentence that leads into it, and do not count.
    """
    needed = {item.quote: item for part in compared for item in part.disagreeing}
    held = {item.quote for item in chosen}
    added = [
        item
        for quote, item in needed.items()
        if quote not in held and not overlaps(quote.span, places_in(quote.document_id, chosen))
    ]
    if not added:
        return list(chosen)
    together: dict[tuple[int, float], list[Candidate]] = {}
    for item in chosen:
        together.setdefault((item.hit.position, item.score), []).append(item)
    groups = list(together.values())
    kept = [group for group in groups if any(item.quote in needed for item in group)]
    spare = sorted((group for group in groups if group not in kept), key=lambda group: -group[0].score)
    ordered = [*kept[:1], *([item] for item in added), *kept[1:], *spare][:MAX_SENTENCES]
    return reading_order([item for group in ordered for item in group])


def _disagreements(compared: Sequence[Compared], citations: Sequence[Citation]) -> tuple[Disagreement, ...]:
    numbers = {citation.quote: citation.number for citation in citations}
    found = []
    for part in compared:
        cited = sorted({numbers[item.quote] for item in part.disagreeing if item.quote in numbers})
        if len(cited) > 1:
            found.append(Disagreement(part.question.strip("？?。 "), tuple(cited)))
    return tuple(found)


def _refused(index: Index, unanswered: _Unanswered, allowed: Mask | None) -> Answer:
    question, hits = unanswered.question, unanswered.hits
    denial = denying(index, question, unanswered.found, unanswered.names)
    if denial is not None:
        hits = tuple({hit.position: hit for hit in (denial.hit, *hits)}.values())[:SHOWN_PASSAGES]
    why = refusal(index, question, hits, allowed, denied=denial is not None, names=unanswered.names)
    return Answer(
        question,
        (),
        (),
        hits,
        unanswered.confidence,
        why.text,
        reason_kind=why.kind,
        reason_terms=why.terms,
        denial=_citation(index, 1, denial) if denial is not None and why.kind == ReasonKind.OTHERWISE else None,
    )


def evidence_in(index: Index, read: Ranked, *, least: float = 1.0) -> Evidence:
    """The sentences of a search that may be quoted, and how likely they answer.

    least: the share of the confidence an answer needs that is enough, see `Gathered`; it is then said to have all.
    """
    question, hits = read.search.question, read.search.hits[:SHOWN_PASSAGES]
    mine = without_rivals(index, question, read.candidates) if least else read.candidates
    found = mine or read.candidates
    if not found:
        return Evidence(question, (), 0.0, supported=False)
    same_language = in_same_language(index, question, hits)
    model = support_model(same_language=same_language)
    confidence = model.confidence(features_of(index, question, hits, found, read.search.wording))
    missing = bool(missing_names(index, question, read.search.hits, read.search.other_names))
    missing = missing or names_another_holder(index, question, found) or names_another_ordinal(index, question, found)
    missing = missing or tells_of_another(index, question, found, read.search.other_names) or not mine
    if missing or (not same_language and not shares_words(hits, found)):
        confidence = min(confidence, model.threshold / 2)
    supported = confidence >= least * model.threshold and not (missing and least)
    return Evidence(question, found, max(confidence, model.threshold * supported), supported=supported)


def _chosen(index: Index, question: str, supported: Sequence[Evidence]) -> list[Candidate]:
    """The sentences to quote, in reading order; for a question after a source, a statement and the notes it rests on."""
    if asks_for_source(question) and (sources := with_sources(index, question, supported[0].candidates)):
        return sources[:MAX_SENTENCES]
    share = max(MAX_SENTENCES // len(supported), 1)
    relevance = QUOTED_FOR_SIDES_LOGIT if asks_for_sides(question) else ANSWERS_TOO_LOGIT
    chosen: list[Candidate] = []
    for found in supported[:MAX_SENTENCES]:
        offered = best_of_each(found.question, found.candidates)
        chosen.extend(item for item in offered if item.quote not in {other.quote for other in chosen})
        choose(found.candidates, share - len(offered), chosen, relevance)
    for found in supported[:MAX_SENTENCES]:
        chosen = with_continuation(chosen, found.candidates)
    first = supported[0].candidates[0]
    chosen = with_points(index, question, first, with_antecedent(index, question, first, chosen))
    return with_list_items(index, reading_order(chosen))


def _citation(index: Index, number: int, item: Candidate) -> Citation:
    document = index.document_of(item.hit.position)
    block = document.block_at(item.quote.span.start)
    notes = tuple(dict.fromkeys(mark.note for mark in document.marks_in(item.quote.span)))
    if item.hit.chunk.is_note:
        notes = tuple(i for i, note in enumerate(document.notes) if note.span.overlaps(item.quote.span))
    return Citation(
        number=number,
        quote=item.quote,
        document=index.document_number(item.hit.position),
        headings=block.headings if block else (),
        page=document.page_at(item.quote.span.start),
        notes=notes,
    )


def _verify(index: Index, answer: Answer) -> None:
    """Every quote against its document, and every sentence against its quotes. Raises QuoteNotVerbatim."""
    quotes = {citation.number: citation.quote for citation in answer.citations}
    for citation in (*answer.citations, *filter(None, [answer.denial])):
        if not citation.quote.is_in(index.documents[citation.document]):
            span = citation.quote.span
            raise QuoteNotVerbatim(
                f"Citation {citation.number} does not stand at {span.start}:{span.end} of {citation.quote.document_id}."
            )
    for sentence in answer.sentences:
        if not sentence.citations or any(
            number not in quotes or sentence.text != quotes[number].text for number in sentence.citations
        ):
            raise QuoteNotVerbatim(f"A sentence of the answer is not the quote that it cites: {sentence.text[:40]}…")
