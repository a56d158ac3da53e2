"""A generation of the index folder to Milvus: uploaded beside the one that answers, counted, then switched to."""

import json
import time
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from hashlib import sha256
from itertools import islice, pairwise
from typing import Any

import numpy as np

from briefqa.chunking import passage_text
from briefqa.config import StoreSettings
from briefqa.errors import IndexCorrupt, IndexNotBuilt, IndexUnreachable
from briefqa.index import Index, read_index
from briefqa.lexical import K1, B, numbers_holding, term_key
from briefqa.milvus.layout import (
    CHUNKS,
    GENERATION,
    MAX_FIELD_BYTES,
    SENTENCES,
    base_name,
    document_record,
    generation_of,
    packed,
    read_records,
    record_rows,
)
from briefqa.milvus.server import BOUNDED, Row, Server, server_of
from briefqa.pairing import MARK, passage_tokens
from briefqa.progressing import Progress
from briefqa.storing.contents import CATALOG_FILE, CHUNK, DOCUMENT, IS_LATIN
from briefqa.storing.store import Generation
from briefqa.storing.unit_rows import decoded

ROWS_AT_ONCE = 1_000  # of chunks and sentences: a few megabytes a request
RECORDS_AT_ONCE = 200
HNSW = {"M": 32, "efConstruction": 200}


@dataclass(frozen=True, slots=True)
class Stored:
    """A whole generation in Milvus, by the name of its collections."""

    base: str
    name: str  # of the generation
    manifest: dict[str, Any]
    published: float  # when its upload ended, in seconds since 1970
    facts: dict[str, Any]  # the record


def publish(settings: StoreSettings, generation: Generation, progress: Progress) -> None:
    """Makes Milvus answer from a generation of the index folder; nothing is uploaded where it is there already.

    Raises IndexUnreachable or IndexCorrupt, and then the alias points where it did.
    """
    server = server_of(settings)
    before = ""
    try:
        before = server.alias()
        base = base_name(settings.collection, generation.name, generation.manifest)
        kept = stored(server)
        _drop(server, {item.base for item in kept})  # what uploads that did not end have left
        if base not in {item.base for item in kept}:
            _upload(server, base, generation, progress)
        if before != base:
            server.point_alias(base)
    except (IndexUnreachable, IndexCorrupt) as error:
        state = f"Questions are still answered from {before}" if before else "Nothing answers there yet"
        raise type(error)(
            f"{error} {generation.name} is in the index folder and was not published. {state}; run `briefqa index` again."
        ) from None
    _drop(server, _worth_keeping(stored(server), base, before, settings.grace_seconds))


def stored(server: Server) -> list[Stored]:
    """The whole generations that a server holds under this alias, in the order of their uploads."""
    names = server.collections()
    found = []
    for base in sorted({generation_of(name, server.settings.collection) for name in names} - {""}):
        if {base, base + CHUNKS, base + SENTENCES} <= set(names) and f"{GENERATION}/0" in server.rows(
            base, [f"{GENERATION}/0"], []
        ):
            facts = json.loads(read_records(server, base, [GENERATION])[GENERATION])
            found.append(Stored(base, facts["name"], facts["manifest"], facts["published"], facts))
    return sorted(found, key=lambda item: item.published)


def roll_back(settings: StoreSettings) -> str:
    """Points the alias at the generation that was uploaded before the one it points to, and names it.

    Raises IndexNotBuilt where there is none, IndexUnreachable, and IndexCorrupt where that one is not whole.
    """
    server = server_of(settings)
    now = server.alias()
    earlier = _before(server, now)
    if not earlier:
        raise IndexNotBuilt(f"{server} holds no generation before {now or 'the current one'}; nothing was changed.")
    check_counts(server, earlier[-1])
    server.point_alias(earlier[-1].base)
    return earlier[-1].name


def _before(server: Server, base: str) -> list[Stored]:
    """The whole generations that were uploaded before one; none where that one is not whole itself."""
    kept = stored(server)
    places = [place for place, item in enumerate(kept) if item.base == base]
    return kept[: places[0]] if places else []


def check_counts(server: Server, item: Stored) -> None:
    """Raises IndexCorrupt where a generation has not as many rows as were uploaded."""
    if problem := _miscounted(server, item):
        raise IndexCorrupt(f"{problem} {_remedy(server, item.base)}")


def _miscounted(server: Server, item: Stored) -> str:
    for suffix, wanted in item.facts["rows"].items():
        if (found := server.count(item.base + suffix)) != wanted:
            return f"{server}: {item.base}{suffix} has {found} rows, not the {wanted} that were uploaded."
    return ""


def _remedy(server: Server, base: str) -> str:
    """What to do about a generation that is not whole. A roll-back is advised after a look that it will be one."""
    if server.alias() == base and (earlier := _before(server, base)) and not _miscounted(server, earlier[-1]):
        return f"Run `briefqa rollback` for {earlier[-1].name}, which is whole, or `briefqa index --rebuild`."
    return "Run `briefqa index --rebuild`: it uploads a new one."


def _worth_keeping(kept: list[Stored], base: str, before: str, grace_seconds: float) -> set[str]:
    """The published generation, the one to roll back to, and those that were replaced so lately that some may read them."""
    since = time.time() - grace_seconds
    replaced = {item.base: after.published for item, after in pairwise(kept)}
    if before in ("", base):
        earlier = [item.base for item in kept[: [item.base for item in kept].index(base)]]
        before = earlier[-1] if earlier else base
    return {base, before, *(name for name, at in replaced.items() if at >= since)}


def _drop(server: Server, keep: set[str]) -> None:
    """Drops the collections of all generations but these; the records first, so that none is taken for whole."""
    ours = {name: generation_of(name, server.settings.collection) for name in server.collections()}
    for name in sorted(name for name, base in ours.items() if base and base not in keep):
        server.drop(name)


# --- uploading ------------------------------------------------------------------------


def _upload(server: Server, base: str, generation: Generation, progress: Progress) -> None:
    index = read_index(generation)
    records, chunks, sentences = base, base + CHUNKS, base + SENTENCES
    _create(server, records, [("id", "VARCHAR", 200), ("content", "VARCHAR", MAX_FIELD_BYTES)], "none", 2)
    whole = [(name, "INT64", 0) for name in ("id", "document", "start", "end", "note", "latin")]
    words = [("words", "VARCHAR", MAX_FIELD_BYTES)]
    _create(server, chunks, [*whole, *words], "vector", index.identity.dimensions)
    whole = [(name, "INT64", 0) for name in ("id", "chunk", "document", "latin")]
    _create(server, sentences, whole, "vector", index.identity.dimensions)
    total = len(index.chunks) + len(index.sentences) + len(index.documents)
    done = 0
    for collection, rows, size in (
        (chunks, _chunk_rows(index), ROWS_AT_ONCE),
        (sentences, _sentence_rows(index), ROWS_AT_ONCE),
        (records, _document_rows(index), RECORDS_AT_ONCE),
    ):
        for batch in _batches(rows, size):
            progress("uploading", min(done, total), total)
            server.insert(collection, batch)
            done += len(batch)
    counts = {CHUNKS: len(index.chunks), SENTENCES: len(index.sentences)}
    facts: dict[str, Any] = {"name": generation.name, "manifest": dict(generation.manifest), "rows": counts}
    facts["average_tokens"] = float(index.lexical.lengths.mean()) if len(index.lexical) else 1.0
    facts["sha256"] = {}
    for name, content in _statistics(index, generation).items():
        facts["sha256"][name] = sha256(content).hexdigest()
        for batch in _batches(record_rows(name, packed(content)), RECORDS_AT_ONCE):
            server.insert(records, batch)
    for collection in (records, chunks, sentences):
        server.call("flush", collection)
        server.call("load_collection", collection)
    facts["published"] = time.time()
    if problem := _miscounted(server, Stored(base, generation.name, facts["manifest"], facts["published"], facts)):
        raise IndexCorrupt(problem)
    server.insert(records, list(record_rows(GENERATION, json.dumps(facts))))
    server.call("flush", records)
    progress("uploading", total, total)


def _batches(rows: Iterable[Row], size: int) -> Iterator[list[Row]]:
    left = iter(rows)
    return iter(lambda: list(islice(left, size)), [])


def _create(server: Server, name: str, fields: list[tuple[str, str, int]], vector: str, dimensions: int) -> None:
    """A collection with its indexes; one that has words gets Milvus' BM25 over them, and which words they are."""
    from pymilvus import DataType, Function, FunctionType, MilvusClient

    schema, indexes = MilvusClient.create_schema(auto_id=False), MilvusClient.prepare_index_params()
    for field, kind, length in fields:
        options: dict[str, Any] = {"max_length": length} if length else {}
        if field == "words":
            options |= {"enable_analyzer": True, "analyzer_params": {"type": "standard"}}
        schema.add_field(field, DataType[kind], is_primary=field == "id", **options)
    schema.add_field(vector, DataType.FLOAT_VECTOR, dim=dimensions)
    graph = vector == "vector" and server.settings.vectors != "exact"
    of_vectors = {"index_type": "HNSW", "params": HNSW} if graph else {"index_type": "FLAT"}
    indexes.add_index(vector, metric_type="IP", **of_vectors)
    if any(field == "words" for field, _, _ in fields):
        for sparse, metric, params in (("bm25", "BM25", {"bm25_k1": K1, "bm25_b": B}), ("terms", "IP", {})):
            schema.add_field(sparse, DataType.SPARSE_FLOAT_VECTOR)
            indexes.add_index(sparse, index_type="SPARSE_INVERTED_INDEX", metric_type=metric, params=params)
        schema.add_function(Function("bm25", FunctionType.BM25, ["words"], ["bm25"]))
    server.call("create_collection", name, schema=schema, index_params=indexes, consistency_level=BOUNDED)


def _chunk_rows(index: Index) -> Iterator[Row]:
    vectors = index.chunk_vectors.rows
    for position, (number, start, end, is_note, latin) in enumerate(index.chunks.tolist()):
        chunk = index.chunk(position)
        chunk = replace(chunk, headings=()) if chunk.is_note else chunk  # as `chunking` makes it
        words = passage_tokens(passage_text(index.documents[number], chunk), is_note=chunk.is_note)
        keys = np.array([term_key(word) for word in words], dtype=np.uint64)
        terms = np.unique(np.searchsorted(index.lexical.terms, keys)).tolist() or [len(index.lexical.terms)]
        yield {
            **{"id": position, "document": number, "start": start, "end": end, "note": is_note, "latin": latin},
            "words": _fitting([word for word in words if not word.startswith(MARK)]),
            "terms": dict.fromkeys(terms, 1.0),
            "vector": decoded(vectors[position : position + 1])[0],
        }


def _fitting(words: list[str]) -> str:
    """Words as one text, without the last of them where that is longer than a field: what they weigh is lost, not they."""
    text = " ".join(words)
    if len(text.encode("utf-8", "replace")) <= MAX_FIELD_BYTES:
        return text
    return text.encode("utf-8", "replace")[:MAX_FIELD_BYTES].decode("utf-8", "ignore").rsplit(" ", 1)[0]


def _sentence_rows(index: Index) -> Iterator[Row]:
    vectors = index.sentence_vectors.rows
    documents, latin = index.chunks[:, DOCUMENT], index.chunks[:, IS_LATIN]
    for row, chunk in enumerate(index.sentences[:, CHUNK].tolist()):
        yield {
            **{"id": row, "chunk": chunk, "document": int(documents[chunk]), "latin": int(latin[chunk])},
            "vector": decoded(vectors[row : row + 1])[0],
        }


def _document_rows(index: Index) -> Iterator[Row]:
    for number in range(len(index.documents)):
        own = index.rows_of(number)
        first, last = int(index.first_sentences[own.start]), int(index.first_sentences[own.stop])
        line = index.documents.line(number).decode("utf-8", "surrogatepass")
        # Both are JSON already: a document is not parsed to be written again.
        yield from record_rows(
            document_record(number), f'{{"sentences":{index.sentences[first:last].tolist()},"document":{line}}}'
        )


def _statistics(index: Index, generation: Generation) -> dict[str, bytes]:
    lexical = index.lexical
    return {
        "catalog": bytes(generation.map(CATALOG_FILE)),
        "chunks": index.chunks.astype("<i4").tobytes(),
        "sentence_counts": np.diff(index.first_sentences).astype("<i4").tobytes(),
        "centroids": index.centroids.astype("<f4").tobytes(),
        "terms": lexical.terms.astype("<u8").tobytes(),
        "frequencies": numbers_holding(lexical).astype("<i4").tobytes(),
    }
