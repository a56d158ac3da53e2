"""One generation of an index, opened: documents, chunks, sentences, vectors and words, all of the same build."""

import json
from collections import Counter, OrderedDict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from threading import Lock
from typing import Any

import numpy as np
from numpy.typing import NDArray

from briefqa.encoding.embedding import ModelIdentity
from briefqa.errors import IndexCorrupt, IndexMismatch, NotInIndex
from briefqa.folding import FOLD_VERSION
from briefqa.lexical import FILES as LEXICAL_FILES
from briefqa.lexical import LexicalIndex, blocks_of
from briefqa.printing import one_line
from briefqa.records import document_from_json
from briefqa.storing.arrays import array_in
from briefqa.storing.contents import (
    CATALOG_FILE,
    CENTROIDS_FILE,
    CHUNK,
    CHUNK_VECTORS,
    CHUNKS_FILE,
    DOCUMENT,
    DOCUMENTS_FILE,
    IS_LATIN,
    KEY_OFFSETS_FILE,
    KEYS_FILE,
    OFFSETS_FILE,
    SENTENCE_VECTORS,
    SENTENCES_FILE,
    CatalogEntry,
    IntMatrix,
    SentenceKeys,
    files_in,
    read_catalog,
)
from briefqa.storing.store import MANIFEST, Generation, copied, current, current_name, damaged
from briefqa.storing.unit_rows import FloatMatrix, FloatVector
from briefqa.storing.vectors import (
    KINDS,
    Vectors,
    cosines,
    open_vectors,
    sentences_held,
)
from briefqa.types import Chunk, Document, Span

Mask = NDArray[np.bool_]


FACTS = (  # of a manifest, with their types
    *((key, dict, "a record") for key in ("model", "chunking", "vectors")),
    *((key, int, "a number") for key in ("vectors.bits", "fold_version", "documents", "chunks", "sentences")),
    *((key, str, "a text") for key in ("created", "content_sha256")),
)
CACHED_DOCUMENTS = 512
MIN_ID_PREFIX = 4
SHOWN_ID_CHARS = 12


class Documents:
    """The documents of an index by their number, read when asked for; the last ones are kept."""

    def __init__(self, content: memoryview, offsets: NDArray[np.int64]) -> None:
        self._content, self._offsets = content, offsets
        self._kept: OrderedDict[int, Document] = OrderedDict()
        self._lock = Lock()

    def __len__(self) -> int:
        return len(self._offsets) - 1

    def __getitem__(self, number: int) -> Document:
        with self._lock:
            if number in self._kept:
                self._kept.move_to_end(number)
                return self._kept[number]
        document = document_from_json(json.loads(self.line(number)))
        with self._lock:
            self._kept[number] = document
            if len(self._kept) > CACHED_DOCUMENTS:
                self._kept.popitem(last=False)
        return document

    def __iter__(self) -> Iterator[Document]:
        return (self[number] for number in range(len(self)))

    def line(self, number: int) -> bytes:
        """A document's JSON as it stands in the file."""
        return copied(self._content, int(self._offsets[number]), int(self._offsets[number + 1]) - 1)


@dataclass(frozen=True)
class Index:
    """An immutable snapshot. Hold one from question to answer: a newly published generation is another Index."""

    generation: str
    manifest: Mapping[str, Any]
    identity: ModelIdentity
    documents: Documents
    chunks: IntMatrix
    sentences: IntMatrix
    chunk_vectors: Vectors
    sentence_vectors: Vectors
    lexical: LexicalIndex
    centroids: FloatMatrix  # (8, d), see `centroids_of`
    keys: SentenceKeys  # of all documents, see `copies.sentence_keys`
    key_offsets: NDArray[np.int64]  # (documents + 1,)
    _catalog: memoryview = field(repr=False)

    @cached_property
    def catalog(self) -> tuple[CatalogEntry, ...]:
        """What is known of each document, in the order of `documents`."""
        return read_catalog(self._catalog)

    @cached_property
    def copies(self) -> dict[int, tuple[int, ...]]:
        """The numbers of the other documents that say nearly the same, of each document that has such."""
        groups: dict[str, list[int]] = {}
        for number, entry in enumerate(self.catalog):
            groups.setdefault(entry.same_as or entry.id, []).append(number)
        return {n: tuple(m for m in group if m != n) for group in groups.values() if len(group) > 1 for n in group}

    @cached_property
    def first_sentences(self) -> NDArray[np.int64]:
        """(n + 1,) where the sentences of each chunk begin."""
        return np.searchsorted(self.sentences[:, CHUNK], np.arange(len(self.chunks) + 1))

    @cached_property
    def by_script(self) -> tuple[tuple[Mask, Mask], ...]:
        """Which chunks and which sentences are in each script, shapes (n,) and (m,); empty where all are in one."""
        latin = self.chunks[:, IS_LATIN] == 1
        if latin.all() or not latin.any():
            return ()
        return tuple((script, script[self.sentences[:, CHUNK]]) for script in (~latin, latin))

    @cached_property
    def scripts(self) -> frozenset[bool]:
        """Which scripts its chunks are in: True for Latin."""
        latin = self.chunks[:, IS_LATIN] == 1
        return frozenset(script for script, there in ((True, latin.any()), (False, not latin.all())) if there)

    def rows_of(self, number: int) -> range:
        """The rows of `chunks` that are a document's."""
        first, last = np.searchsorted(self.chunks[:, DOCUMENT], [number, number + 1])
        return range(int(first), int(last))

    def document_number(self, position: int) -> int:
        """The number of the document that the chunk at a row of `chunks` is of."""
        return int(self.chunks[position, DOCUMENT])

    def document_of(self, position: int) -> Document:
        """The document that the chunk at a row of `chunks` is of."""
        return self.documents[self.document_number(position)]

    def chunk(self, position: int) -> Chunk:
        """The chunk at a row of `chunks`."""
        number, start, end, is_note, _ = (int(value) for value in self.chunks[position])
        document = self.documents[number]
        block = document.block_at(start)
        return Chunk(document.id, Span(start, end), block.headings if block else (), bool(is_note))

    def chunks_at(self, positions: Sequence[int]) -> list[Chunk]:
        """The chunks at some rows of `chunks`, in that order."""
        return [self.chunk(position) for position in positions]

    def sentence_cosines(self, position: int, vector: FloatVector) -> FloatVector:
        """The inner products of a chunk's sentences, in text order, with a vector of shape (d,)."""
        return cosines(self.sentence_vectors, slice(*self.first_sentences[position : position + 2].tolist()), vector)

    def sentences_of(self, position: int) -> list[Span]:
        """The sentences of a chunk, in text order."""
        rows = self.sentences[self.first_sentences[position] : self.first_sentences[position + 1]]
        return [Span(int(start), int(end)) for _, start, end in rows]

    def number_of(self, name: str) -> int:
        """The number of a document by its id, the beginning of its id, or its path. Raises NotInIndex with the choices."""
        exact = [i for i, entry in enumerate(self.catalog) if name in (entry.id, entry.path)]
        if len(exact) == 1:
            return exact[0]
        near = [i for i, e in enumerate(self.catalog) if len(name) >= MIN_ID_PREFIX and e.id.startswith(name)] or [
            i for i, e in enumerate(self.catalog) if e.path.rsplit("/", 1)[-1] == name
        ]
        if len(near) == 1:
            return near[0]
        if not self.catalog:
            raise NotInIndex(f"{name!r} names no document: the index holds none. Run `briefqa index PATH`.")
        choices = ", ".join(self._choices(exact or near or range(min(len(self.catalog), 10))))
        what = "more than one document" if exact or near else "no document"
        raise NotInIndex(f"{name!r} names {what}. Give an id or a path, such as: {choices}.")

    def _choices(self, numbers: Sequence[int]) -> list[str]:
        """What documents may be named by: their paths, after the beginning of the id where one path is that of several."""
        entries = [self.catalog[number] for number in numbers]
        shared = Counter(entry.path for entry in self.catalog)
        return [
            one_line(entry.path if shared[entry.path] == 1 else f"{entry.id[:SHOWN_ID_CHARS]} ({entry.path})")
            for entry in entries
        ]


def open_index(root: Path) -> Index:
    """The published generation at a path, every file checked. Raises IndexNotBuilt, IndexCorrupt or IndexMismatch."""
    while True:
        named = current_name(root)
        try:
            return read_index(current(root))
        except IndexCorrupt:
            if current_name(root) == named:
                raise  # else: two others were published meanwhile, and this one was pruned before it was open


def read_index(generation: Generation) -> Index:
    """A generation's files as an Index. Raises IndexCorrupt, IndexMismatch or IndexUnreadable."""
    check_files(generation)
    kind = generation.manifest["vectors"]["kind"]
    try:
        files = generation.map_all(files_in(kind))
        identity = ModelIdentity.from_json(generation.manifest["model"])
        chunks = array_in(files[CHUNKS_FILE], np.int32, columns=5)
        sentences = array_in(files[SENTENCES_FILE], np.int32, columns=3)
        offsets = array_in(files[OFFSETS_FILE], np.int64)
        index = Index(
            generation=generation.name,
            manifest=generation.manifest,
            identity=identity,
            documents=Documents(files[DOCUMENTS_FILE], offsets),
            chunks=chunks,
            sentences=sentences,
            chunk_vectors=open_vectors(files, CHUNK_VECTORS, kind, len(chunks), identity.dimensions),
            sentence_vectors=open_vectors(
                files, SENTENCE_VECTORS, sentences_held(kind), len(sentences), identity.dimensions
            ),
            lexical=LexicalIndex(*(array_in(files[f"lexical-{name}.npy"]) for name in LEXICAL_FILES)),
            centroids=array_in(files[CENTROIDS_FILE], np.float32, columns=identity.dimensions),
            keys=array_in(files[KEYS_FILE], np.uint64),
            key_offsets=array_in(files[KEY_OFFSETS_FILE], np.int64),
            _catalog=files[CATALOG_FILE],
        )
        _check_rows(index)
    except (KeyError, TypeError, ValueError) as error:
        raise damaged(generation.folder, f"{generation.folder} does not hold an index ({error}).") from None
    return index


def check_files(generation: Generation) -> None:
    """Raises IndexCorrupt where the manifest lacks what readers rely on, IndexMismatch where another version made it."""
    facts, folder = generation.manifest, generation.folder
    for key, kind, what in FACTS:
        if not isinstance(found := _stated(facts, key), kind):
            said = f"{folder / MANIFEST} is not a manifest: {key!r} is {one_line(repr(found))[:60]}; expected {what}."
            raise damaged(folder, said)
    if (held := facts["vectors"].get("kind")) not in KINDS:
        other = f"its vectors are of kind {held!r}; this one reads: {', '.join(KINDS)}"
    elif missing := [name for name in files_in(held) if name not in facts["files"]]:
        other = f"it has no {', '.join(missing)}"
    elif facts["fold_version"] != FOLD_VERSION:
        other = f"its fold_version is {facts['fold_version']}; this one folds words as version {FOLD_VERSION}"
    else:
        return
    raise IndexMismatch(f"{folder} was made by another version of briefqa: {other}. Run `briefqa index --rebuild`.")


def _stated(facts: Any, key: str) -> Any:
    for part in key.split("."):
        facts = facts.get(part) if isinstance(facts, dict) else None
    return facts


def _check_rows(index: Index) -> None:
    """Raises ValueError where the files do not fit each other."""
    documents, chunks, sentences = len(index.documents), index.chunks[:, DOCUMENT], index.sentences[:, CHUNK]
    if len(chunks) and not 0 <= chunks.min() <= chunks.max() < documents:
        raise ValueError(f"a chunk of a document beyond the {documents} there are")
    if len(sentences) and not 0 <= sentences.min() <= sentences.max() < len(chunks):
        raise ValueError(f"a sentence of a chunk beyond the {len(chunks)} there are")
    if len(index.lexical) != len(chunks):
        raise ValueError(f"words of {len(index.lexical)} chunks, not {len(chunks)}")
    words = index.lexical
    if len(words.offsets) != len(words.terms) * blocks_of(len(words)) + 1:
        raise ValueError(f"lists of {len(words.terms)} words that are not in {blocks_of(len(words))} blocks")
    if not words.offsets[-1] == len(words.postings) == len(words.frequencies):
        raise ValueError(f"{len(words.postings)} postings with {len(words.frequencies)} frequencies")
    if len(index.key_offsets) != documents + 1 or index.key_offsets[-1] != len(index.keys):
        raise ValueError(f"keys that are not those of {documents} documents")


def differences(recorded: Mapping[str, Any], present: Mapping[str, Any]) -> str:
    """What two records disagree on, in words; records within records are compared key by key. Empty if nothing."""
    found = []
    for key in sorted(recorded.keys() | present.keys()):
        old, new = recorded.get(key), present.get(key)
        if isinstance(old, dict) and isinstance(new, dict):
            found.append(differences(old, new))
        elif old != new:
            found.append(f"{key} was {old!r} and is {new!r}")
    return ", ".join(filter(None, found))
