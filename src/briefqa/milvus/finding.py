"""Candidates from Milvus: the nearest chunks and the words in one request, the nearest sentences in another beside it.

Milvus says which passages to look at; what each is worth is computed here, as for the index folder, so that both are
ranked alike: Milvus' BM25 knows the words of a segment, ours those of the whole index.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from concurrent.futures import Future
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from briefqa.lexical import MAX_TERM_FREQUENCY, bm25, length_norms
from briefqa.milvus.layout import CHUNKS, SENTENCES
from briefqa.milvus.opened import MilvusIndex, MilvusWords
from briefqa.milvus.server import BOUNDED, MAX_RESULTS
from briefqa.storing.contents import DOCUMENT, IS_LATIN
from briefqa.storing.unit_rows import FloatVector

IntVector = NDArray[np.int64]
Mask = NDArray[np.bool_]
Translations = Sequence[tuple[float, Sequence[frozenset[str]]]]  # of each word: what it weighs, its alternatives

SPARE = 2  # times as many passages are asked for by their words as are wanted: Milvus ranks them a little otherwise
SHORTEST_RUN = 4  # documents in a row that are named by their ends


@dataclass(frozen=True, slots=True)
class Question:
    """A question as candidates are looked for: its vector, and its words with their translations."""

    vector: FloatVector
    idf: Mapping[str, float]
    translations: Translations
    latin: bool


@dataclass(frozen=True, slots=True)
class Wanted:
    """How many candidates of each kind; 0 for none."""

    chunks: int
    sentences: int
    words: int
    translated: int


@dataclass(frozen=True, slots=True)
class Candidates:
    """Positions, ascending, each once; the other arrays are float32 of their shape, see `retrieving` and `wording`."""

    positions: IntVector
    dense: FloatVector
    sentence: FloatVector
    lexical: FloatVector
    own: FloatVector
    translated: FloatVector
    coverage: FloatVector


def find(index: MilvusIndex, question: Question, wanted: Wanted, allowed: Mask | None) -> Candidates:
    """The candidates among the allowed chunks, shape (n,). Raises IndexUnreachable."""
    within = _documents(index, allowed)
    scripts = [f"latin == {int(script)}" for script in sorted(index.scripts)] if len(index.scripts) > 1 else [""]
    groups = [" and ".join(filter(None, (script, within))) for script in scripts]
    near = [
        index.requests.submit(
            index.server.search,
            *(index.base + SENTENCES, [question.vector], "vector", wanted.sentences),
            within=group,
            fields=["chunk"],
        )
        for group in (groups if wanted.sentences else ())
    ]
    words = _hybrid(index, question, wanted, groups, within)
    by_sentence = {int(row["entity"]["chunk"]) for request in near for row in request.result()[0]}
    positions = np.array(sorted(words.keys() | by_sentence), dtype=np.int64)
    ids: list[int] = positions.tolist()
    dense: Future[FloatVector] = index.requests.submit(index.cosines, CHUNKS, ids, question.vector)
    sentences = index.requests.submit(index.sentences_near, ids, question.vector)
    missing = [position for position in ids if position not in words]
    words |= {at: row["words"] for at, row in index.server.rows(index.base + CHUNKS, missing, ["words"]).items()}
    scores = _word_scores(index, question, positions, [words[at] for at in ids])
    cosines = dense.result()
    best = np.array([sentences.result()[at].max(initial=-np.inf) for at in ids] or np.zeros(0), dtype=np.float32)
    best = np.where(np.isneginf(best), cosines, best)  # a chunk without sentences
    found = Candidates(positions, cosines, best, *scores)
    return _chosen(index, found, wanted, np.isin(positions, list(by_sentence)))


def _hybrid(
    index: MilvusIndex, question: Question, wanted: Wanted, groups: Sequence[str], within: str
) -> dict[int, str]:
    """The words of the chunks that are nearest, in each script, and of those with most of the question's words."""
    from pymilvus import AnnSearchRequest, RRFRanker

    server = index.server

    def request(query: Any, field: str, limit: int, expression: str) -> Any:
        return AnnSearchRequest(
            [query], field, dict(server.search_params(field, limit)), limit, expr=expression or None
        )

    requests = [request(question.vector, "vector", wanted.chunks, group) for group in groups if wanted.chunks]
    if wanted.words and question.idf:
        requests.append(request(" ".join(question.idf), "bm25", SPARE * wanted.words, within))
    other = sorted({token for _, options in question.translations for option in options for token in option})
    if wanted.translated and other:
        script = " and ".join(filter(None, (f"latin == {int(not question.latin)}", within)))
        requests.append(request(" ".join(other), "bm25", SPARE * wanted.translated, script))
    if not requests:
        return {}
    limit = min(sum(item.limit for item in requests), MAX_RESULTS)
    options = {"output_fields": ["words"], "consistency_level": BOUNDED}
    hits = server.call("hybrid_search", index.base + CHUNKS, requests, RRFRanker(), limit=limit, **options)[0]
    return {int(hit["id"]): hit["entity"]["words"] for hit in hits}


def _word_scores(
    index: MilvusIndex, question: Question, positions: IntVector, texts: Sequence[str]
) -> tuple[FloatVector, FloatVector, FloatVector, FloatVector]:
    """What `wording.score_words` says of some passages, from their words: lexical, own, translated, coverage."""
    whole = index.lexical
    assert isinstance(whole, MilvusWords)
    counts = [Counter(text.split(" ")) if text else Counter() for text in texts]
    lengths = np.array([sum(count.values()) for count in counts], dtype=np.int32)
    norms = length_norms(lengths, whole.average_tokens)
    lexical, covered, mass = np.zeros(len(texts), np.float32), np.zeros(len(texts), np.float32), np.float32(0)
    for token in question.idf:
        idf = np.float32(whole.idf(token))
        frequency = np.array([min(count[token], MAX_TERM_FREQUENCY) for count in counts], dtype=np.float32)
        lexical += bm25(idf, frequency, norms)
        covered += idf * (frequency > 0)
        mass += idf
    own = covered / mass if mass else covered
    translated, share = np.zeros_like(lexical), np.zeros_like(lexical)
    for _, options in question.translations:
        best = np.zeros_like(lexical)
        for option, rarity in zip(options, whole.rarities(options), strict=True):
            if rarity:
                held = np.array([all(token in count for token in option) for count in counts], dtype=bool)
                best = np.where(held, np.maximum(best, np.float32(rarity)), best)
        translated += best
    if weight := sum(weight for weight, _ in question.translations):
        other = index.chunks[positions, IS_LATIN] != int(question.latin)
        share = np.where(other, translated / np.float32(weight), np.float32(0))
        translated = np.where(other, translated, np.float32(0))
    return lexical, own, translated, np.maximum(own, share)


def _chosen(index: MilvusIndex, found: Candidates, wanted: Wanted, by_sentence: Mask) -> Candidates:
    """Those that the retrievers put forward by our own scores: Milvus was asked for more."""
    keep = by_sentence.copy()
    latin = index.chunks[found.positions, IS_LATIN]
    for script in np.unique(latin):
        keep |= _best(np.where(latin == script, found.dense, -np.inf), wanted.chunks, least=-np.inf)
    keep |= _best(found.lexical, wanted.words, least=0)
    keep |= _best(found.translated, wanted.translated, least=0)
    return Candidates(*(getattr(found, name)[keep] for name in Candidates.__dataclass_fields__))


def _best(scores: FloatVector, count: int, *, least: float) -> Mask:
    chosen = np.zeros(len(scores), dtype=bool)
    chosen[np.lexsort((np.arange(len(scores)), -scores))[:count]] = True
    return chosen & (scores > least)


def _documents(index: MilvusIndex, allowed: Mask | None) -> str:
    """The documents that have allowed chunks, as an expression of Milvus; all where it is empty."""
    if allowed is None:
        return ""
    numbers = np.unique(index.chunks[allowed, DOCUMENT])
    runs = np.split(numbers, np.flatnonzero(np.diff(numbers) > 1) + 1)
    single = [int(number) for run in runs if len(run) < SHORTEST_RUN for number in run]
    parts = [f"(document >= {run[0]} and document <= {run[-1]})" for run in runs if len(run) >= SHORTEST_RUN]
    return f"({' or '.join([*parts, *([f'document in {single}'] if single else [])])})"
