"""A generation that lies in Milvus, as an Index: its statistics are held here, all else is asked for when it is needed."""

import json
from collections import OrderedDict
from collections.abc import Iterable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from functools import cached_property
from hashlib import sha256
from threading import Lock
from typing import Any

import numpy as np
from numpy.typing import NDArray

from briefqa.config import StoreSettings
from briefqa.encoding.embedding import ModelIdentity
from briefqa.errors import IndexCorrupt, IndexMismatch, IndexNotBuilt, IndexUnreachable
from briefqa.folding import FOLD_VERSION
from briefqa.index import CACHED_DOCUMENTS, Documents, Index
from briefqa.lexical import LexicalIndex, term_key
from briefqa.milvus.layout import (
    CHUNKS,
    GENERATION,
    SENTENCES,
    STATISTICS,
    document_record,
    read_records,
    unpacked,
)
from briefqa.milvus.publishing import Stored, check_counts
from briefqa.milvus.server import MAX_RESULTS, Server, server_of
from briefqa.records import document_from_json
from briefqa.storing.contents import CHUNK, DOCUMENT
from briefqa.storing.unit_rows import FloatVector
from briefqa.storing.vectors import Vectors
from briefqa.types import Chunk, Document, Span

IntVector = NDArray[np.int64]
Places = NDArray[np.int32]  # (sentences of a document, 3): chunk, start, end

KEPT_POSITIONS = 4_000_000  # of passages that hold some words, over all words asked for: 16 MB
KEPT_COSINES = 64  # questions whose sentences' cosines are kept until they are answered
DOCUMENTS_AT_ONCE = 128
REQUESTS_AT_ONCE = 8


class MilvusDocuments(Documents):
    """The documents of a generation in Milvus, fetched when asked for; the last ones are kept, with their sentences."""

    def __init__(self, server: Server, base: str, count: int) -> None:
        self._server, self._base, self._count = server, base, count
        self._held: OrderedDict[int, tuple[Document, Places]] = OrderedDict()
        self._lock = Lock()

    def __len__(self) -> int:
        return self._count

    def __getitem__(self, number: int) -> Document:
        return self.whole(number)[0]

    def whole(self, number: int) -> tuple[Document, Places]:
        """A document, and the places of its sentences in text order."""
        if not 0 <= number < self._count:
            raise IndexError(number)
        while True:
            with self._lock:
                if number in self._held:
                    self._held.move_to_end(number)
                    return self._held[number]
            self.fetch([number])

    def fetch(self, numbers: Iterable[int]) -> None:
        """Gets several documents at once, as far as they are not here yet. Raises IndexCorrupt or IndexUnreachable."""
        with self._lock:
            missing = sorted(set(numbers) - self._held.keys())[:CACHED_DOCUMENTS]
        for start in range(0, len(missing), DOCUMENTS_AT_ONCE):
            names = {document_record(number): number for number in missing[start : start + DOCUMENTS_AT_ONCE]}
            for name, text in read_records(self._server, self._base, list(names)).items():
                values = json.loads(text)
                places = np.array(values["sentences"], dtype=np.int32).reshape(-1, 3)
                with self._lock:
                    self._held[names[name]] = document_from_json(values["document"]), places
                    if len(self._held) > CACHED_DOCUMENTS:
                        self._held.popitem(last=False)


@dataclass(frozen=True)
class MilvusWords(LexicalIndex):
    """How often each word stands in a generation, and through Milvus where. Holds no postings of its own."""

    server: Server
    collection: str
    passages: int
    average_tokens: float
    counts: NDArray[np.int32]  # (t,) passages that hold each term
    _held: OrderedDict[tuple[int, ...], NDArray[np.int64]] = field(default_factory=OrderedDict, repr=False)
    _lock: Any = field(default_factory=Lock, repr=False)

    def __len__(self) -> int:
        return self.passages

    def number_of(self, token: str) -> int:
        """The number of a term; -1 for one that stands nowhere."""
        key = np.uint64(term_key(token))
        at = int(np.searchsorted(self.terms, key))
        return at if at < len(self.terms) and self.terms[at] == key else -1

    def count(self, token: str) -> int:
        """How many passages hold a token."""
        number = self.number_of(token)
        return int(self.counts[number]) if number >= 0 else 0

    def idf(self, token: str) -> float:
        found = self.count(token)
        return float(np.log(1 + (len(self) - found + 0.5) / (found + 0.5)))

    def holding(self, wanted: Iterable[str]) -> NDArray[np.int64]:
        return self.holdings([wanted])[0]

    def rarity(self, wanted: Iterable[str]) -> float:
        return self.rarities([wanted])[0]

    def rarities(self, several: Sequence[Iterable[str]]) -> list[float]:
        tokens = [frozenset(wanted) for wanted in several]
        found = iter(self.holdings([wanted for wanted in tokens if len(wanted) != 1]))
        return [
            self._rarity(self.count(next(iter(wanted))) if len(wanted) == 1 else len(next(found))) for wanted in tokens
        ]

    def holdings(self, several: Sequence[Iterable[str]]) -> list[NDArray[np.int64]]:
        keys = [tuple(sorted({self.number_of(token) for token in wanted})) for wanted in several]
        found: dict[tuple[int, ...], NDArray[np.int64]] = {}
        with self._lock:
            for key in keys:
                if not key or key[0] < 0:  # of no words, or of one that stands nowhere
                    found[key] = np.zeros(0, dtype=np.int64)
                elif key in self._held:
                    self._held.move_to_end(key)
                    found[key] = self._held[key]
        missing = sorted(set(keys) - found.keys())
        for limit in sorted({self._limit(key) for key in missing}):
            same = [key for key in missing if self._limit(key) == limit]
            found.update(zip(same, self._searched(same, limit), strict=True))
        with self._lock:
            self._held.update((key, found[key]) for key in missing)
            while sum(map(len, self._held.values())) > KEPT_POSITIONS and len(self._held) > 1:
                self._held.popitem(last=False)
        return [found[key] for key in keys]

    def _limit(self, key: tuple[int, ...]) -> int:
        """How many rows to ask for: those that hold all words are the best of them, and no more than hold the rarest."""
        rarest = int(min(self.counts[number] for number in key))
        return next((limit for limit in (64, 512, 4_096, MAX_RESULTS) if rarest <= limit), 0)

    def _searched(self, keys: Sequence[tuple[int, ...]], limit: int) -> list[NDArray[np.int64]]:
        """The passages that hold all words of each key: those whose product with a 1 for each word is their number."""
        queries = [dict.fromkeys(key, 1.0) for key in keys]
        windows = [""]
        if not limit:  # more than one search may give: as many rows at once as it may
            starts = range(0, self.passages, MAX_RESULTS)
            limit, windows = MAX_RESULTS, [f"id >= {start} and id < {start + MAX_RESULTS}" for start in starts]
        rows: list[list[int]] = [[] for _ in keys]
        for window in windows:
            for own, key, hits in zip(
                rows, keys, self.server.search(self.collection, queries, "terms", limit, within=window), strict=True
            ):
                own.extend(hit["id"] for hit in hits if hit["distance"] > len(key) - 0.5)
        return [np.array(sorted(own), dtype=np.int64) for own in rows]


@dataclass(frozen=True)
class MilvusIndex(Index):
    """An index whose documents, vectors and words lie in Milvus. `sentences` and `keys` are empty: see `sentences_of`."""

    server: Server
    base: str
    sentence_counts: NDArray[np.int32]  # (n,) of each chunk
    _cosines: OrderedDict[bytes, dict[int, FloatVector]] = field(default_factory=OrderedDict, repr=False)
    _lock: Any = field(default_factory=Lock, repr=False)

    @property
    def held(self) -> MilvusDocuments:
        assert isinstance(self.documents, MilvusDocuments)
        return self.documents

    @cached_property
    def first_sentences(self) -> IntVector:
        """(n + 1,) the row of the first sentence of each chunk."""
        return np.concatenate([[0], np.cumsum(self.sentence_counts, dtype=np.int64)])

    @cached_property
    def requests(self) -> ThreadPoolExecutor:
        """Where requests of one question run side by side."""
        return ThreadPoolExecutor(REQUESTS_AT_ONCE, thread_name_prefix="milvus")

    def chunks_at(self, positions: Sequence[int]) -> list[Chunk]:
        self.held.fetch(self.chunks[list(positions), DOCUMENT].tolist())
        return super().chunks_at(positions)

    def sentences_of(self, position: int) -> list[Span]:
        number = self.document_number(position)
        places = self.held.whole(number)[1]
        first, last = np.searchsorted(places[:, CHUNK], [position, position + 1])
        return [Span(start, end) for _, start, end in places[first:last].tolist()]

    def sentence_cosines(self, position: int, vector: FloatVector) -> FloatVector:
        return self.sentences_near([position], vector)[position]

    def sentences_near(self, positions: Sequence[int], vector: FloatVector) -> Mapping[int, FloatVector]:
        """The cosines of the sentences of some chunks, by chunk. Those of the last questions are kept."""
        key = vector.tobytes()
        with self._lock:
            kept = self._cosines.setdefault(key, {})
            self._cosines.move_to_end(key)
            if len(self._cosines) > KEPT_COSINES:
                self._cosines.popitem(last=False)
        missing = [position for position in positions if position not in kept]
        starts, ends = self.first_sentences[missing], self.first_sentences[np.array(missing, dtype=np.int64) + 1]
        rows = [row for start, end in zip(starts, ends, strict=True) for row in range(int(start), int(end))]
        near = self.cosines(SENTENCES, rows, vector)
        ends = np.cumsum(ends - starts)
        kept.update(zip(missing, np.split(near, ends[:-1]), strict=True) if missing else ())
        return kept

    def cosines(self, suffix: str, ids: Sequence[int], vector: FloatVector) -> FloatVector:
        """The inner products of some rows of a collection with a vector of shape (d,), in their order."""
        found: dict[int, float] = {}
        for start in range(0, len(ids), MAX_RESULTS):
            part = list(ids[start : start + MAX_RESULTS])
            hits = self.server.search(self.base + suffix, [vector], "vector", len(part), within=f"id in {part}")[0]
            found.update((hit["id"], hit["distance"]) for hit in hits)
        if missed := [row for row in ids if row not in found]:  # by a graph
            rows = self.server.rows(self.base + suffix, missed, ["vector"])
            found.update(
                (row, float(np.dot(np.array(values["vector"], np.float32), vector))) for row, values in rows.items()
            )
        return np.array([found[row] for row in ids], dtype=np.float32)


def open_stored(settings: StoreSettings) -> MilvusIndex:
    """The generation that the alias points to, counted and its statistics checked.

    Raises IndexNotBuilt, IndexCorrupt, IndexMismatch or IndexUnreachable.
    """
    server = server_of(settings)
    while True:
        base = server.alias()
        if not base:
            raise IndexNotBuilt(
                f"{server} has no alias {settings.collection}. Run `briefqa index PATH` with these settings first."
            )
        try:
            return _read(server, base)
        except (IndexCorrupt, IndexUnreachable):
            if server.alias() == base:
                raise  # else: others were published meanwhile, and this one was dropped before it was open


def _read(server: Server, base: str) -> MilvusIndex:
    facts = json.loads(read_records(server, base, [GENERATION])[GENERATION])
    manifest = facts["manifest"]
    if manifest["fold_version"] != FOLD_VERSION:
        raise IndexMismatch(
            f"The words in {base} were folded by version {manifest['fold_version']}; this briefqa has version "
            f"{FOLD_VERSION}. Run `briefqa index --rebuild`."
        )
    check_counts(server, Stored(base, facts["name"], manifest, facts["published"], facts))
    parts = {name: unpacked(text) for name, text in read_records(server, base, list(STATISTICS)).items()}
    for name, content in parts.items():
        if sha256(content).hexdigest() != facts["sha256"][name]:
            raise IndexCorrupt(f"{server}: {name} of {base} is not what was uploaded. Run `briefqa rollback`.")
    identity = ModelIdentity.from_json(manifest["model"])
    chunks = np.frombuffer(parts["chunks"], "<i4").reshape(-1, 5)
    none = np.zeros(0, dtype=np.int64)
    none_here = Vectors(np.zeros((0, identity.dimensions), dtype=np.float16))
    words = MilvusWords(
        terms=np.frombuffer(parts["terms"], "<u8"),
        offsets=none,
        postings=np.zeros(0, dtype=np.uint16),
        frequencies=np.zeros(0, dtype=np.uint8),
        lengths=np.zeros(0, dtype=np.int32),
        server=server,
        collection=base + CHUNKS,
        passages=len(chunks),
        average_tokens=max(facts["average_tokens"], 1.0),
        counts=np.frombuffer(parts["frequencies"], "<i4"),
    )
    return MilvusIndex(
        generation=facts["name"],
        manifest=manifest,
        identity=identity,
        documents=MilvusDocuments(server, base, manifest["documents"]),
        chunks=chunks,
        sentences=np.zeros((0, 3), dtype=np.int32),
        chunk_vectors=none_here,
        sentence_vectors=none_here,
        lexical=words,
        centroids=np.frombuffer(parts["centroids"], "<f4").reshape(-1, identity.dimensions),
        keys=np.zeros(0, dtype=np.uint64),
        key_offsets=none,
        _catalog=memoryview(parts["catalog"]),
        server=server,
        base=base,
        sentence_counts=np.frombuffer(parts["sentence_counts"], "<i4"),
    )
