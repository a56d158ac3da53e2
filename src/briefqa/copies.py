"""Documents that say nearly the same: a file in two formats, a page saved twice, a draft beside its final version.

Which documents are copies is decided once, when an index is built. What is quoted is decided sentence by sentence:
the same words are cited once and their other places named; words that differ in anything are words of their own.
"""

from collections import Counter
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import replace
from hashlib import blake2b
from itertools import combinations, pairwise

import numpy as np
from rapidfuzz import fuzz

from briefqa.folding import bare_words
from briefqa.index import Index
from briefqa.storing.contents import CatalogEntry, SentenceKeys
from briefqa.types import Document, Hit, Span

# What is decided with these stands until a document is read anew: to change one, raise READER_VERSION.
MIN_WORDS_CHARS = 8  # of a sentence that tells documents apart; shorter ones stand everywhere
COMPARED_SHARE = (
    0.3  # of the sentences of the one with fewer, which two documents share before their texts are compared
)
ALIKE_RATIO = 90.0  # of two texts, by rapidfuzz, for one to be a copy of the other
COMPARED_CHARS = 200_000  # of each text
MAX_HOLDERS = 20  # a sentence in more documents than these is a formula, and pairs none of them


def _words(document: Document, spans: Sequence[Span]) -> list[str]:
    """The bare words of each place, without the note marks in it: a format may keep them out of its text."""
    texts = []
    for span in spans:
        start, pieces = span.start, []
        for mark in document.marks_in(span):
            if start <= mark.span.start < mark.span.end <= span.end:
                pieces.append(document.text[start : mark.span.start])
                start = mark.span.end
        texts.append("".join([*pieces, document.text[start : span.end]]))
    return bare_words(texts)


def sentence_keys(document: Document, spans: Sequence[Span]) -> SentenceKeys:
    """What a document is compared by: a hash of each sentence's words."""
    long_enough = {words for words in _words(document, spans) if len(words) >= MIN_WORDS_CHARS}
    hashes = [
        int.from_bytes(blake2b(words.encode("utf-8", "surrogatepass"), digest_size=8).digest()) for words in long_enough
    ]
    return np.unique(np.array(hashes, dtype=np.uint64))


def with_copies(
    catalog: Sequence[CatalogEntry],
    keys: Sequence[SentenceKeys],
    document_of: Callable[[int], Document],
    apart: Collection[tuple[int, int]] = (),
) -> list[CatalogEntry]:
    """The catalogue with `same_as` of every near copy set to the first document, in its order, that says the same.

    apart: pairs that are known to differ, see `told_apart`; they are not compared again.
    """
    first = list(range(len(catalog)))
    for one, other in _candidates(keys):
        if first[one] == first[other] or (one, other) in apart:
            continue
        if _alike(document_of(one), document_of(other)):
            low, high = sorted((first[one], first[other]))
            first = [low if number == high else number for number in first]
    return [
        replace(entry, same_as=catalog[first[number]].id if first[number] != number else "")
        for number, entry in enumerate(catalog)
    ]


def told_apart(base: Index, kept: Mapping[int, int]) -> set[tuple[int, int]]:
    """Pairs of documents that an index compared and found to differ, by their new numbers.

    kept: the number that each document which stays has in the index → its new one. Of two in one group of copies it is
    not known whether they were compared.
    """
    bounds = base.key_offsets.tolist()
    keys = [base.keys[start:end] for start, end in pairwise(bounds)]
    groups = [entry.same_as or entry.id for entry in base.catalog]
    return {
        (min(kept[one], kept[other]), max(kept[one], kept[other]))
        for one, other in _candidates(keys)
        if one in kept and other in kept and groups[one] != groups[other]
    }


def _candidates(keys: Sequence[SentenceKeys]) -> list[tuple[int, int]]:
    """Pairs of documents that share enough sentences to be compared, in order."""
    if not any(len(own) for own in keys):
        return []
    every = np.concatenate(keys)
    holders = np.repeat(np.arange(len(keys)), [len(own) for own in keys])
    order = np.argsort(every, kind="stable")
    _, starts, sizes = np.unique(every[order], return_index=True, return_counts=True)
    several = (sizes >= 2) & (sizes <= MAX_HOLDERS)
    groups = (holders[order[start : start + size]] for start, size in zip(starts[several], sizes[several], strict=True))
    shared = Counter(pair for group in groups for pair in combinations(group.tolist(), 2))
    return sorted(
        (one, other)
        for (one, other), count in shared.items()
        if count >= COMPARED_SHARE * min(len(keys[one]), len(keys[other]))
    )


def _alike(one: Document, other: Document) -> bool:
    texts = bare_words([document.text[:COMPARED_CHARS] for document in (one, other)])
    return fuzz.ratio(*texts, score_cutoff=ALIKE_RATIO) > 0


def distinct(index: Index, hits: Sequence[Hit]) -> tuple[Hit, ...]:
    """The hits without those whose words a better hit has in a copy of their document."""
    if not index.copies:
        return tuple(hits)
    kept: list[Hit] = []
    seen: dict[str, list[int]] = {}
    for hit in hits:
        number = index.document_number(hit.position)
        words = _words(index.documents[number], [hit.chunk.span])[0] if number in index.copies else ""
        if not any(holder in index.copies.get(number, ()) for holder in seen.get(words, ())):
            kept.append(hit)
        seen.setdefault(words, []).append(number)
    return tuple(kept)


def places_in_copies(index: Index, number: int, span: Span) -> list[tuple[int, Span]]:
    """Where the copies of a document have the words of a place: the first such sentence of each, with its document."""
    if number not in index.copies:
        return []
    (wanted,) = _words(index.documents[number], [span])
    found = []
    for other in index.copies[number]:
        spans = [place for position in index.rows_of(other) for place in index.sentences_of(position)]
        words = _words(index.documents[other], spans)
        if wanted in words:
            found.append((other, spans[words.index(wanted)]))
    return found
