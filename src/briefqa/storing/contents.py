"""What an index holds, and the files that hold it: the same parts give the same bytes."""

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from briefqa.errors import IndexMismatch
from briefqa.lexical import FILES as LEXICAL_FILES
from briefqa.lexical import LexicalIndex
from briefqa.storing.arrays import array_bytes
from briefqa.storing.unit_rows import FloatMatrix, Rows, sums_of
from briefqa.storing.vectors import files_of, sentences_held, vector_files

IntMatrix = NDArray[np.int32]
SentenceKeys = NDArray[np.uint64]  # of a document, ascending, each once
DOCUMENTS_FILE, OFFSETS_FILE, CATALOG_FILE = "documents.jsonl", "documents.npy", "catalog.json"
CHUNKS_FILE, SENTENCES_FILE = "chunks.npy", "sentences.npy"
CHUNK_VECTORS, SENTENCE_VECTORS = "vectors", "sentences"  # how the names of their files begin, see `vectors.files_of`
CENTROIDS_FILE, KEYS_FILE, KEY_OFFSETS_FILE = "centroids.npy", "keys.npy", "key-offsets.npy"
FILES = (
    *(DOCUMENTS_FILE, OFFSETS_FILE, CATALOG_FILE, CHUNKS_FILE, SENTENCES_FILE),
    *(CENTROIDS_FILE, KEYS_FILE, KEY_OFFSETS_FILE, *(f"lexical-{name}.npy" for name in LEXICAL_FILES)),
)
DOCUMENT, START, END, IS_NOTE, IS_LATIN = range(5)  # columns of `chunks`
CHUNK = 0  # of `sentences`, whose others are START and END
MIN_GROUP = 8  # chunks in one script, below which their mean says nothing about the script


@dataclass(frozen=True, slots=True)
class CatalogEntry:
    """What is known of a document without reading it. `location` is for the indexer, not for readers."""

    id: str
    path: str
    location: str
    fingerprint: str
    title: str
    authors: tuple[str, ...]
    publisher: str
    date: str
    language: str
    url: str
    chars: int
    notes: int
    notes_resolved: int
    chunks: int
    encoding: str
    removed: int
    ai_label: str = ""
    same_as: str = ""  # id of the document that this one is a near copy of, see copies


@dataclass(frozen=True, slots=True)
class IndexParts:
    """All that an index holds, in memory.

    Columns of `chunks`: DOCUMENT, START, END, IS_NOTE, IS_LATIN. Columns of `sentences`: CHUNK, START, END.
    """

    documents: Sequence[bytes]  # JSON, a line each, without the line end
    catalog: Sequence[CatalogEntry]
    chunks: IntMatrix  # (n, 5), by document, then by place
    sentences: IntMatrix  # (m, 3), by chunk, then by place
    chunk_vectors: Rows  # (n, d), both as the index holds them
    sentence_vectors: Rows  # (m, d)
    lexical: LexicalIndex
    keys: Sequence[SentenceKeys]  # of each document, to find near copies by


def files_in(kind: str) -> tuple[str, ...]:
    """The names of the files of an index whose vectors are of a kind."""
    return (*FILES, *files_of(CHUNK_VECTORS, kind), *files_of(SENTENCE_VECTORS, sentences_held(kind)))


def index_files(parts: IndexParts) -> Iterator[tuple[str, bytes | memoryview]]:
    """Name and content of every file of an index, one at a time. The same parts give the same bytes."""
    offsets = np.cumsum([0, *(len(line) + 1 for line in parts.documents)], dtype=np.int64)
    yield DOCUMENTS_FILE, b"".join(line + b"\n" for line in parts.documents)
    yield OFFSETS_FILE, array_bytes(offsets)
    entries = [{name: getattr(entry, name) for name in CatalogEntry.__dataclass_fields__} for entry in parts.catalog]
    yield CATALOG_FILE, json.dumps(entries).encode("ascii")
    yield CHUNKS_FILE, array_bytes(parts.chunks)
    yield SENTENCES_FILE, array_bytes(parts.sentences)
    yield from vector_files(CHUNK_VECTORS, parts.chunk_vectors)
    yield from vector_files(SENTENCE_VECTORS, parts.sentence_vectors)
    yield CENTROIDS_FILE, array_bytes(centroids_of(parts))
    yield KEYS_FILE, array_bytes(np.concatenate([np.zeros(0, dtype=np.uint64), *parts.keys]))
    yield KEY_OFFSETS_FILE, array_bytes(np.cumsum([0, *map(len, parts.keys)], dtype=np.int64))
    for name in LEXICAL_FILES:
        yield f"lexical-{name}.npy", array_bytes(getattr(parts.lexical, name))


def read_catalog(content: memoryview) -> tuple[CatalogEntry, ...]:
    """What is known of each document. Raises IndexMismatch where that is not what this code records."""
    try:
        entries = json.loads(bytes(content))
        return tuple(CatalogEntry(**{**entry, "authors": tuple(entry["authors"])}) for entry in entries)
    except (KeyError, TypeError, ValueError) as error:
        raise IndexMismatch(
            f"The index's {CATALOG_FILE} was made by another version of briefqa ({error}). Run `briefqa index --rebuild`."
        ) from None


def centroids_of(parts: IndexParts) -> FloatMatrix:
    """Mean vectors of the four groups of chunks, then of their sentences; float32 of shape (8, d), see `groups_of`.

    A multilingual model puts texts of one language, and references among themselves, nearer to each other than their
    meanings are; what a question has in common with a whole group is told by its mean. A group of fewer than MIN_GROUP
    chunks says nothing about itself and gets the mean of all.
    """
    centroids = np.zeros((8, parts.chunk_vectors.shape[1]), dtype=np.float32)
    groups = groups_of(parts.chunks)
    of_sentences = groups[parts.sentences[:, CHUNK]]
    enough = np.bincount(groups, minlength=4) >= MIN_GROUP
    for offset, vectors, members in ((0, parts.chunk_vectors, groups), (4, parts.sentence_vectors, of_sentences)):
        if not len(vectors):
            continue
        sums, counts = sums_of(vectors, members, 4), np.bincount(members, minlength=4)
        for group in range(4):
            own = enough[group] and counts[group]
            mean = sums[group] / counts[group] if own else sums.sum(0) / len(vectors)
            centroids[offset + group] = mean
    return centroids


def groups_of(chunks: IntMatrix) -> NDArray[np.int32]:
    """The group of each chunk, shape (n,): 0 and 1 body and notes in Chinese, 2 and 3 body and notes in Latin script."""
    groups: NDArray[np.int32] = chunks[:, IS_NOTE] + 2 * chunks[:, IS_LATIN]
    return groups
