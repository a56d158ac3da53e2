"""Packs: folders of documents and questions made to train on, in the format of a suite. What stands in eval/training/.

A pack holds `documents/` and `questions.jsonl`. Beside what a question's right sentences are, it says what does not answer:
questions whose fact is nowhere, and those whose premise the documents deny.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import islice
from pathlib import Path
from random import Random

from briefqa.answering.quotes.candidates import Candidate, candidates
from briefqa.answering.rereading import context_of
from briefqa.config import Config, cache_folder
from briefqa.encoding.embedding import Embedder
from briefqa.evaluating.cases import Case, Suite, load_suite
from briefqa.evaluating.judging import Judge, Place, judge_of, meets, occurrences
from briefqa.evaluating.running import Collection, open_collection, require_sound
from briefqa.evaluating.short_answers import contains_answer
from briefqa.folding import is_latin
from briefqa.progressing import no_progress
from briefqa.reading.notes import followed
from briefqa.retrieving import retrieve
from briefqa.training.pairs import Pair, changed_question, fold_named
from briefqa.types import Document, Span

DOCUMENTS, QUESTIONS = "documents", "questions.jsonl"
PASSAGES = 12
TEMPTING = 4  # sentences that do not answer: the best candidates, for a question,
IN_OTHER_SCRIPT = 2  # the best of those behind them in another script than the question,
AT_RANDOM = 2  # and some from anywhere in the pack


@dataclass(frozen=True)
class Pack:
    """A pack, indexed; its questions' claims hold."""

    name: str
    suite: Suite
    collection: Collection

    @cached_property
    def sentences(self) -> Mapping[str, tuple[Span, ...]]:
        """The sentences of every document, by its path."""
        index = self.collection.index
        return {
            entry.path: tuple(span for position in index.rows_of(number) for span in index.sentences_of(position))
            for number, entry in enumerate(index.catalog)
        }

    @cached_property
    def places(self) -> tuple[Place, ...]:
        """Where every sentence stands."""
        return tuple(Place(path, span) for path, spans in self.sentences.items() for span in spans)

    def fold_of(self, case: Case) -> int:
        """The fold of a question, by the document that answers it or speaks against it; by its own id where none does."""
        group = next((gold.document for gold in (*case.gold, *case.nearest)), case.id)
        return fold_named(self.name, group)


def is_pack(folder: Path) -> bool:
    return (folder / QUESTIONS).is_file() and (folder / DOCUMENTS).is_dir()


def open_pack(folder: Path, config: Config, embedder: Embedder) -> Pack:
    """Raises GateFailed where a question's quote does not stand in its document."""
    collection = open_collection(folder / DOCUMENTS, config, embedder, cache_folder(), no_progress)
    suite = load_suite(folder / QUESTIONS)
    require_sound([suite], collection)
    return Pack(folder.name, suite, collection)


def pairs_of_pack(pack: Pack, embedder: Embedder, chance: Random) -> Iterator[Pair]:
    """Every pair that a pack gives, question by question."""
    index = pack.collection.index
    for case in pack.suite.cases:
        vector = embedder.embed_question(case.question)
        hits = retrieve(index, case.question, vector, limit=PASSAGES)
        found = candidates(index, case.question, vector, hits)
        if case.kind == "footnote":
            yield from _statements(pack, case, found, chance)
        else:
            yield from (_answerable if case.answerable else _unanswerable)(pack, case, found, chance)


def _answerable(pack: Pack, case: Case, found: Sequence[Candidate], chance: Random) -> Iterator[Pair]:
    judge = judge_of(case, pack.collection.documents)
    for place in _sentences_at(pack, [place for quote in judge.quotes for place in quote.places]):
        answer = _answer_in(_text(pack, place), case.answers)
        if answer is None and case.need == "any":
            continue
        yield _pair(pack, case, "answer", place, answer=answer)
        if (changed := changed_question(case.question, "", (), chance)) is not None:
            yield _pair(pack, case, f"changed {changed[0]}", place, question=changed[1])
    documents = {gold.document for gold in case.gold}
    for place in _wrong(pack, case, found, lambda place: _is_right(pack, case, judge, place), chance):
        yield _pair(pack, case, "same text" if place.path in documents else "other text", place)


def _statements(pack: Pack, case: Case, found: Sequence[Candidate], chance: Random) -> Iterator[Pair]:
    """For a question after a source, the sentences that are marked with it: what it rests on is not read, but followed."""
    judge = judge_of(case, pack.collection.documents)
    marked = [
        Place(path, span)
        for path in dict.fromkeys(gold.document for gold in case.gold)
        for span in pack.sentences[path]
        if _rests_on(judge, pack.collection.documents[path], path, span)
    ]
    yield from (_pair(pack, case, "answer", place) for place in marked)
    others = [item for item in found if not item.hit.chunk.is_note]
    for place in _wrong(pack, case, others, lambda place: place in marked, chance) if marked else ():
        yield _pair(pack, case, "same text" if place.path == marked[0].path else "other text", place)


def _rests_on(judge: Judge, document: Document, path: str, span: Span) -> bool:
    """Whether a sentence bears the mark of a gold note, or of one that leads to it."""
    notes = [note for mark in document.marks_in(span) for note in followed(document.notes, mark.note)]
    return any(judge.relevant(Place(path, document.notes[note].span)) for note in notes)


def _unanswerable(pack: Pack, case: Case, found: Sequence[Candidate], chance: Random) -> Iterator[Pair]:
    denials = [
        Place(gold.document, span)
        for gold in case.nearest
        for span in occurrences(pack.collection.documents[gold.document].text, gold.quote)
    ]
    against = _sentences_at(pack, denials)
    yield from (_pair(pack, case, "against", place) for place in against)
    others = _wrong(pack, case, found, lambda place: place in against, chance)
    yield from (_pair(pack, case, "near", place) for place in others)


def _wrong(
    pack: Pack, case: Case, found: Sequence[Candidate], is_right: Callable[[Place], bool], chance: Random
) -> list[Place]:
    """Sentences that do not answer, each once.

    Those in another script are there because what answers often stands in one: script would tell them from the others.
    """
    wrong = [place for item in found if not is_right(place := _place(pack, item))]
    latin = is_latin(case.question)
    elsewhere = (place for place in wrong[TEMPTING:] if is_latin(_text(pack, place)) != latin)
    drawn = (place for place in chance.sample(pack.places, AT_RANDOM) if not is_right(place))
    return list(dict.fromkeys((*wrong[:TEMPTING], *islice(elsewhere, IN_OTHER_SCRIPT), *drawn)))


def _is_right(pack: Pack, case: Case, judge: Judge, place: Place) -> bool:
    """Whether a sentence is gold or holds an accepted answer."""
    return judge.relevant(place) or contains_answer([_text(pack, place)], case.answers)


def _text(pack: Pack, place: Place) -> str:
    return place.span.of(pack.collection.documents[place.path].text)


def _sentences_at(pack: Pack, places: Sequence[Place]) -> list[Place]:
    """The sentences that lie at some places, each once, in order."""
    found = (
        Place(place.path, span)
        for place in places
        for span in pack.sentences[place.path]
        if meets(Place(place.path, span), place)
    )
    return list(dict.fromkeys(found))


def _place(pack: Pack, item: Candidate) -> Place:
    return Place(pack.collection.index.document_of(item.hit.position).path, item.quote.span)


def _answer_in(sentence: str, answers: Sequence[str]) -> Span | None:
    places = ((sentence.find(answer), len(answer)) for answer in answers)
    return next((Span(start, start + length) for start, length in places if start >= 0), None)


def _pair(pack: Pack, case: Case, kind: str, place: Place, *, question: str = "", answer: Span | None = None) -> Pair:
    document: Document = pack.collection.documents[place.path]
    return Pair(
        collection=pack.name,
        question_id=case.id,
        kind=kind,
        question=question or case.question,
        title=context_of(document, place.span),
        sentence=place.span.of(document.text),
        answer=answer,
        fold=pack.fold_of(case),
    )
