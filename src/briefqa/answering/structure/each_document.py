"""What each document says of a matter: its best sentences, document by document, in the order of their dates."""

from collections.abc import Sequence

import numpy as np

from briefqa.answering.quotes.candidates import Candidate, candidates, overlaps, places_in
from briefqa.index import Index
from briefqa.questions.naming import Sort, cut_to_index, named_terms, passages_with
from briefqa.retrieving import Search, by_document
from briefqa.types import Hit

MAX_DOCUMENTS = 8
PASSAGES_EACH = 3  # of a document that are looked at
QUOTES_EACH = 2
FEW_DOCUMENTS = 2  # up to so many are quoted twice
SCORE_REACH = 0.06  # a document speaks of the matter if its best sentence is at most this far below the best of all
COVERAGE_SHARE = 0.5  # and covers at least this share of what the best sentence covers
NEAR_AS_GOOD = 0.02  # a document's second sentence is at most this far below its first


def survey(index: Index, search: Search) -> list[Candidate]:
    """The best quotes of each document that speaks of a question's matter: by date, undated documents last.

    Empty where none does. A document counts only where one of its passages holds what the question names.
    """
    about = [
        cut_to_index(index, term) for term in named_terms(search.question) if term.sort in (Sort.NAME, Sort.UNKNOWN)
    ]
    holding = [passages for term in about if len(passages := passages_with(index, term))]
    positions = np.array([hit.position for hit in search.hits], dtype=np.int64)
    named = np.any([np.isin(positions, passages) for passages in holding], axis=0) if holding else positions >= 0
    hits = [hit for hit, is_named in zip(search.hits, named, strict=True) if is_named and not hit.chunk.is_note]
    first = _first_of_each(hits)
    found = candidates(index, search.question, search.vector, first, most=len(first), wording=search.wording)
    if not found:
        return []
    least = COVERAGE_SHARE * max(item.coverage for item in found)
    telling = [item for item in found if item.score >= found[0].score - SCORE_REACH and item.coverage >= least]
    by_best: dict[str, list[Candidate]] = {}
    for item in telling:
        by_best.setdefault(item.quote.document_id, []).append(item)
    documents = list(by_best.values())[:MAX_DOCUMENTS]
    each = QUOTES_EACH if len(documents) <= FEW_DOCUMENTS else 1
    return _by_date(index, [item for items in documents for item in _best_of(items, each)])


def with_other_documents(index: Index, surveyed: Sequence[Candidate], chosen: Sequence[Candidate]) -> list[Candidate]:
    """The quotes of a survey, by date, with those chosen as answers that stand in documents which it does not quote."""
    quoted = {item.quote.document_id for item in surveyed}
    return _by_date(index, [*surveyed, *(item for item in chosen if item.quote.document_id not in quoted)])


def _by_date(index: Index, items: Sequence[Candidate]) -> list[Candidate]:
    return sorted(items, key=lambda item: (_date_of(index, item), item.quote.document_id, item.quote.span))


def _first_of_each(hits: Sequence[Hit]) -> list[Hit]:
    """The best passages of each document, so many of each, in the order of their scores."""
    kept: list[Hit] = []
    for hit in by_document(hits):
        if sum(other.chunk.document_id == hit.chunk.document_id for other in kept) < PASSAGES_EACH:
            kept.append(hit)
    return sorted(kept, key=lambda hit: -hit.score)


def _best_of(items: Sequence[Candidate], most: int) -> list[Candidate]:
    """A document's best sentences: the first, and those about as good that do not repeat it."""
    chosen: list[Candidate] = []
    for item in items:
        if len(chosen) == most or item.score < items[0].score - NEAR_AS_GOOD:
            break
        if not overlaps(item.quote.span, places_in(item.quote.document_id, chosen)):
            chosen.append(item)
    return chosen


def _date_of(index: Index, item: Candidate) -> tuple[bool, str]:
    """By date, undated last."""
    date = index.document_of(item.hit.position).metadata.date
    return (not date, date)
