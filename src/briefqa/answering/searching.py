"""A question to ranked passages and sentences, read once more by the cross-encoder where the model has one."""

import time
from collections.abc import Sequence
from dataclasses import dataclass, replace

from briefqa.answering.marks.cells import by_row
from briefqa.answering.quotes.candidates import Candidate, candidates
from briefqa.answering.quotes.subjects import by_subject
from briefqa.answering.rereading import READ_PASSAGES, passages_reread, reread
from briefqa.answering.structure.sources import with_notes
from briefqa.encoding.cross_encoding import CrossEncoder
from briefqa.encoding.embedding import Embedder, cross_encoder_of
from briefqa.filtering import NO_FILTERS, Filters, allowed_chunks
from briefqa.index import Index
from briefqa.questions.asked import checked_question
from briefqa.questions.parting import asks_per_document
from briefqa.questions.sides import asks_for_sides
from briefqa.questions.sources import asks_for_source
from briefqa.retrieving import (
    Search,
    check_embedder,
    check_limit,
    merged,
    retrieve_all,
)
from briefqa.types import Hit


@dataclass(frozen=True, slots=True)
class Ranked:
    """A search, its passages as they stand after reading, and the sentences of the first of them, best first."""

    search: Search
    candidates: tuple[Candidate, ...]


def ranked(index: Index, cross_encoder: CrossEncoder | None, search: Search, *, sides: bool = False) -> Ranked:
    """Without a cross-encoder passages stay in the order of the search. Where a source is asked for, notes stand among them.

    sides: several sides are asked for, of which this search may be a part.
    """
    question, hits = search.question, list(search.hits[:READ_PASSAGES])
    found = candidates(index, question, search.vector, hits, most=READ_PASSAGES, wording=search.wording)
    found = by_row(question, by_subject(index, question, found, search.other_names))
    if cross_encoder is not None:
        found = reread(index, cross_encoder, question, found, sides=sides, names=search.other_names)
    if not asks_per_document(question):
        hits = passages_reread(search.hits, found)
        if asks_for_source(question):
            hits = with_notes(index, question, hits, found)
        search = replace(search, hits=tuple(hits))
    return Ranked(search, tuple(found))


def merged_passages(searches: Sequence[Ranked], limit: int) -> list[Hit]:
    """One ranking of the passages of several searches."""
    return merged([item.search for item in searches], limit)


def timed_search(
    index: Index, embedder: Embedder, question: str, *, limit: int = 10, filters: Filters = NO_FILTERS
) -> tuple[list[Hit], dict[str, float]]:
    """Ranked passages for a question, and the milliseconds it took. Raises InputRefused, IndexMismatch or UsageError."""
    started = time.perf_counter()
    check_embedder(index, embedder)
    check_limit(limit)
    question = checked_question(question)
    allowed, cross_encoder = allowed_chunks(index, filters), cross_encoder_of(embedder)
    searches = retrieve_all(index, embedder, question, limit=max(limit, READ_PASSAGES), allowed=allowed)
    sides = asks_for_sides(question)
    hits = merged_passages([ranked(index, cross_encoder, search, sides=sides) for search in searches], limit)
    total, embedding = time.perf_counter() - started, sum(search.embedding_seconds for search in searches)
    return hits, {"embed": embedding * 1e3, "retrieve": (total - embedding) * 1e3, "total": total * 1e3}
