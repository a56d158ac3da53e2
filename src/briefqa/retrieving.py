"""A question to ranked passages: vectors of chunks and of sentences, and words, each trusted as far as it deserves."""

import time
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from briefqa.config import MAX_HITS
from briefqa.copies import distinct
from briefqa.encoding.embedding import Embedder
from briefqa.errors import IndexMismatch, UsageError
from briefqa.index import Index, Mask, differences
from briefqa.milvus.finding import Question, Wanted, find
from briefqa.milvus.opened import MilvusIndex
from briefqa.questions.asked import asks_for_english
from briefqa.questions.parting import asks_per_document, parts_of
from briefqa.questions.renaming import OtherNames, other_names, renamed_questions
from briefqa.questions.wording import Wording, WordScores, score_words, wording_of
from briefqa.storing.contents import CHUNK, IS_LATIN, IS_NOTE, groups_of
from briefqa.storing.unit_rows import IntVector
from briefqa.storing.vectors import cosines, nearest
from briefqa.types import Hit

FloatVector = NDArray[np.float32]

DENSE_CANDIDATES = 100  # chunks by their own vector
SENTENCE_CANDIDATES = 200  # sentences, each standing for its chunk
LEXICAL_CANDIDATES = 100

STANDARDISED_OVER = 150  # the best candidates, whose mean and deviation are the zero and the unit of a cosine

SURVEYED_HITS = 60  # passages looked at for a question after what each document says

RECIPROCAL_RANK_K = 2  # for the parts of one question; ranks start at 0
COPIES_LOOKED_PAST = 3  # of one document; more passages than these would take are not ranked for their sake
CENTRING = 1.0  # how much of what a question has in common with a whole language is taken off a cosine
NOTE_DISCOUNT = 0.6  # what a note's coverage is lowered by: an English title covers any English question a little
ENGLISH_PREFERENCE = 4.0  # for passages in Latin script, where the question asks for a name or a brief in English
LONG_LIST = 12  # passages, of which OF_EACH_LANGUAGE are in either language, where there are such
OF_EACH_LANGUAGE = 2
NO_TEXT = -1  # the language of a footnote, which is none of the documents'
NOTE_PENALTY = 12.0  # a footnote is a passage of last resort; a question for a source finds it through its statement


@dataclass(frozen=True, slots=True)
class Weights:
    """How much each retriever counts. One of weight 0 puts no passage forward either: an ablation takes it out whole.

    Chosen on drcd-dev, drcd-dev-q2hans, cmrc-dev-held and xquad-en2zh-half; see docs/decisions/0005-fusion.md.
    """

    dense: float = 1.0
    sentence: float = 1.0
    lexical: float = 8.0  # times the square of the best coverage, which is near 0 for an English question over Chinese
    translated: float = 0.7  # words in the other language, of passages in it


DEFAULT_WEIGHTS = Weights()


@dataclass(frozen=True, slots=True)
class Search:
    """A question, or a part of one, with its vector and what was found for it."""

    question: str
    vector: FloatVector
    hits: tuple[Hit, ...]
    embedding_seconds: float = 0.0
    wording: Wording | None = None  # of the question, where it is known already
    other_names: tuple[OtherNames, ...] = ()  # of what it names


def check_embedder(index: Index, embedder: Embedder) -> None:
    """Raises IndexMismatch where the index holds vectors of another model: their distances would mean nothing."""
    if index.identity != embedder.identity:
        raise IndexMismatch(
            f"The index was made with {index.identity.describe()}, the model at hand is {embedder.identity.describe()}: "
            f"{differences(index.identity.to_json(), embedder.identity.to_json())}. Set the model the index was made with, or run `briefqa index --rebuild`."
        )


def check_limit(limit: int, *, name: str = "limit") -> None:
    """Raises UsageError for a number of passages out of range. name: what a door calls it."""
    if not 1 <= limit <= MAX_HITS:
        raise UsageError(f"{name} is {limit}; expected 1 to {MAX_HITS}.")


def retrieve(
    index: Index,
    question: str,
    vector: FloatVector,
    *,
    limit: int = 10,
    allowed: Mask | None = None,
    weights: Weights = DEFAULT_WEIGHTS,
    wording: Wording | None = None,
) -> list[Hit]:
    """The best passages for a question, best first; ties in the order of the documents.

    vector: the question's embedding, unit length, shape (d,). allowed: which chunks may be found, shape (n,); all by
    default. wording: the question's, where it is known already. Raises UsageError for a limit out of range.
    """
    check_limit(limit)
    if not np.isfinite(vector).all():
        raise ValueError("the question's vector is not finite")
    if not len(index.chunks) or (allowed is not None and not allowed.any()):
        return []
    wording = wording or wording_of(index, question)
    if isinstance(index, MilvusIndex):
        found, dense, sentence, words = _found_in_milvus(index, vector, wording, allowed, weights)
    else:
        found, dense, sentence, words = _found(index, vector, wording, allowed, weights)
    group = groups_of(index.chunks[found])
    shift = CENTRING * (index.centroids @ vector)[np.stack([group, 4 + group])]
    is_note = index.chunks[found, IS_NOTE]
    own = np.maximum(words.own - NOTE_DISCOUNT * is_note, 0)
    score = fused(dense - shift[0], sentence - shift[1], words.lexical, own, weights)
    other = index.chunks[found, IS_LATIN] != int(wording.latin)
    score[other] += weights.translated * _standardised(words.translated[other])
    score = score - NOTE_PENALTY * is_note
    if asks_for_english(question):
        score += ENGLISH_PREFERENCE * (index.chunks[found, IS_LATIN] == 1)
    latin = np.where(is_note == 1, NO_TEXT, index.chunks[found, IS_LATIN])
    order = _of_both_languages(np.lexsort((found, -score)), latin, limit)
    return [
        Hit(
            chunk=chunk,
            position=int(found[i]),
            score=float(score[i]),
            dense=float(dense[i]),
            sentence=float(sentence[i]),
            lexical=float(words.lexical[i]),
            coverage=float(words.coverage[i]),
        )
        for i, chunk in zip(order, index.chunks_at(found[order].tolist()), strict=True)
    ]


def _of_both_languages(order: IntVector, latin: IntVector, limit: int) -> IntVector:
    """The first of some rows; of a long list the last places are for the language that has fewer, if it has too few.

    What the documents in another language say is nearer to other words of theirs than to the question, and would not be
    read. latin: of each row 1 or 0, or NO_TEXT.
    """
    first = order[:limit]
    if limit < LONG_LIST:
        return first
    fewer = int((latin[first] == 1).sum() < (latin[first] == 0).sum())
    missing = max(OF_EACH_LANGUAGE - int((latin[first] == fewer).sum()), 0)
    others = [row for row in order[limit:].tolist() if latin[row] == fewer][:missing]
    losing = [row for row in first[::-1].tolist() if latin[row] != fewer][: len(others)]
    return np.array([*(row for row in first.tolist() if row not in losing), *others], dtype=np.int64)


def fused(
    dense: FloatVector,
    sentence: FloatVector,
    lexical: FloatVector,
    coverage: FloatVector,
    weights: Weights = DEFAULT_WEIGHTS,
) -> FloatVector:
    """One score per candidate; all arrays of shape (candidates,).

    Each retriever counts by how far it puts a passage above the other candidates, in standard deviations. Words count
    by the square of the share of the question that any passage covers: an English question over Chinese text, of which
    they cover next to nothing, is ranked by its vectors alone. With the vectors off, words count in full.
    """
    trust = float(coverage.max(initial=0.0)) ** 2 if weights.dense or weights.sentence else 1.0
    score: FloatVector = weights.dense * _standardised(dense) + weights.sentence * _standardised(sentence)
    return score + weights.lexical * trust * _standardised(lexical)


def _standardised(values: FloatVector) -> FloatVector:
    best = np.partition(values, -STANDARDISED_OVER)[-STANDARDISED_OVER:] if len(values) > STANDARDISED_OVER else values
    spread = float(best.std()) if len(best) else 0.0
    return (values - best.mean()) / np.float32(spread) if spread > 1e-6 else np.zeros_like(values)


class _Found(NamedTuple):
    """What the retrievers put forward; positions are ascending, each once, the other arrays of their shape."""

    positions: NDArray[np.int64]
    dense: FloatVector  # cosine of the chunk
    sentence: FloatVector  # of its best sentence
    words: WordScores


def _found(index: Index, vector: FloatVector, wording: Wording, allowed: Mask | None, weights: Weights) -> _Found:
    words = score_words(index, wording)
    found = _candidates(index, vector, words, allowed, weights)
    dense = cosines(index.chunk_vectors, found, vector)
    return _Found(found, dense, best_sentence_cosines(index, found, vector), words.at(found))


def _found_in_milvus(
    index: MilvusIndex, vector: FloatVector, wording: Wording, allowed: Mask | None, weights: Weights
) -> _Found:
    wanted = Wanted(
        chunks=DENSE_CANDIDATES if weights.dense else 0,
        sentences=SENTENCE_CANDIDATES if weights.sentence else 0,
        words=LEXICAL_CANDIDATES if weights.lexical else 0,
        translated=LEXICAL_CANDIDATES if weights.translated else 0,
    )
    question = Question(vector, wording.idf, wording.translations, wording.latin)
    found = find(index, question, wanted, allowed)
    words = WordScores(found.lexical, found.own, found.translated, found.coverage)
    return _Found(found.positions, found.dense, found.sentence, words)


def _candidates(
    index: Index, vector: FloatVector, words: WordScores, allowed: Mask | None, weights: Weights
) -> NDArray[np.int64]:
    """Positions of the chunks that any of the three retrievers puts forward, ascending, each once.

    Where an index holds both scripts, each gets its own nearest chunks: the question's own language would crowd out the
    other.
    """
    found = [np.zeros(0, dtype=np.int64)]
    for chunks, sentences in _groups(index, allowed):
        if weights.dense:
            found.append(nearest(index.chunk_vectors, vector, DENSE_CANDIDATES, chunks))
        if weights.sentence:
            near = nearest(index.sentence_vectors, vector, SENTENCE_CANDIDATES, sentences)
            found.append(index.sentences[near, CHUNK].astype(np.int64))
    for weight, scores in ((weights.lexical, words.lexical), (weights.translated, words.translated)):
        if weight:
            scores = scores if allowed is None else np.where(allowed, scores, 0)
            top = np.argpartition(-scores, min(LEXICAL_CANDIDATES, len(scores)) - 1)[:LEXICAL_CANDIDATES]
            found.append(top[scores[top] > 0])
    return np.unique(np.concatenate(found))


def _groups(index: Index, allowed: Mask | None) -> list[tuple[Mask | None, Mask | None]]:
    """The chunks and the sentences to search in, one group for each script that the index holds."""
    groups = list(index.by_script)
    if allowed is None:
        return [*groups] or [(None, None)]
    chosen = [script & allowed for script, _ in groups] or [allowed]
    return [(chunks, chunks[index.sentences[:, CHUNK]]) for chunks in chosen]


def best_sentence_cosines(index: Index, candidates: NDArray[np.int64], vector: FloatVector) -> FloatVector:
    """The cosine of each candidate's best sentence; its chunk's own where it has none. Shape (len(candidates),)."""
    starts, counts = index.first_sentences[candidates], np.diff(index.first_sentences)[candidates]
    before = np.cumsum(counts) - counts  # sentences of the candidates before each
    rows = np.arange(counts.sum()) + np.repeat(starts - before, counts)
    near = cosines(index.sentence_vectors, rows, vector)
    some = counts > 0
    best = np.zeros(len(candidates), dtype=np.float32)
    if some.any():
        best[some] = np.maximum.reduceat(near, before[some])
    best[~some] = cosines(index.chunk_vectors, candidates[~some], vector)
    return best


def retrieve_all(
    index: Index,
    embedder: Embedder,
    question: str,
    *,
    limit: int = 10,
    allowed: Mask | None = None,
) -> list[Search]:
    """The searches that a question needs: itself, then each of its parts where it asks for several things."""
    limit = _hits_wanted(question, limit)
    parts = (question, *parts_of(question))
    return [search_for(index, embedder, part, limit=limit, allowed=allowed) for part in parts]


def _hits_wanted(question: str, limit: int) -> int:
    return max(limit, SURVEYED_HITS) if asks_per_document(question) else limit


def search_for(
    index: Index,
    embedder: Embedder,
    question: str,
    *,
    limit: int = 10,
    allowed: Mask | None = None,
    weights: Weights = DEFAULT_WEIGHTS,
) -> Search:
    """One search, under the names that documents have for what the question names: its own and a few others, see `renaming`."""

    def search(asked: str) -> Search:
        started = time.perf_counter()
        vector = embedder.embed_question(asked)
        seconds = time.perf_counter() - started
        wording = wording_of(index, asked)
        hits = retrieve(index, asked, vector, limit=limit, allowed=allowed, weights=weights, wording=wording)
        return Search(asked, vector, tuple(hits), seconds, wording)

    names = other_names(index, question)
    own, *others = [search(asked) for asked in (question, *renamed_questions(question, names))]
    return _under_all_names(own, others, names, limit)


def _under_all_names(own: Search, others: Sequence[Search], names: tuple[OtherNames, ...], limit: int) -> Search:
    """One search: each passage under the name that it is best found by. The question and its vector stay."""
    if not others:
        return own
    best: dict[int, Hit] = {}
    for hit in sorted((hit for search in (own, *others) for hit in search.hits), key=lambda hit: -hit.score):
        best.setdefault(hit.position, hit)
    seconds = sum(search.embedding_seconds for search in (own, *others))
    return replace(own, hits=tuple(best.values())[:limit], embedding_seconds=seconds, other_names=names)


def retrieve_distinct(
    index: Index, embedder: Embedder, question: str, *, limit: int, allowed: Mask | None = None
) -> list[Search]:
    """As `retrieve_all`, without passages that say word for word what a better one says in a copy of their document."""
    largest = max((len(others) for others in index.copies.values()), default=0)
    limit = _hits_wanted(question, limit)
    wanted = min(limit * (1 + min(largest, COPIES_LOOKED_PAST)), MAX_HITS)
    searches = retrieve_all(index, embedder, question, limit=wanted, allowed=allowed)
    return [replace(search, hits=distinct(index, search.hits)[:limit]) for search in searches]


def merged(searches: Sequence[Search], limit: int) -> list[Hit]:
    """One ranking of several searches by reciprocal rank; ties as the whole question has them."""
    if asks_per_document(searches[0].question):
        return by_document(searches[0].hits)[:limit]
    if len(searches) == 1:
        return list(searches[0].hits[:limit])
    scores: dict[int, float] = {}
    found: dict[int, Hit] = {}
    for search in searches:
        for rank, hit in enumerate(search.hits):
            found.setdefault(hit.position, hit)
            scores[hit.position] = scores.get(hit.position, 0.0) + 1 / (RECIPROCAL_RANK_K + rank)
    return [found[position] for position in sorted(found, key=lambda position: -scores[position])][:limit]


def by_document(hits: Sequence[Hit]) -> list[Hit]:
    """The best passage of each document, then the second best of each, and so on; ties as the hits have them."""
    seen: Counter[str] = Counter()
    turns = []
    for hit in hits:
        turns.append(seen[hit.chunk.document_id])
        seen[hit.chunk.document_id] += 1
    return [hits[i] for i in sorted(range(len(hits)), key=lambda i: turns[i])]
