"""Any folder in BEIR layout as an evaluation: its corpus indexed, its questions asked, its relevance judged."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from hashlib import sha256
from pathlib import Path
from typing import Any

from briefqa.building import Progress, build_parts, index_facts, publish_parts
from briefqa.config import Config
from briefqa.embedding import Embedder, cross_encoder_of
from briefqa.errors import IndexUnusable, UsageError
from briefqa.evaluating.index_code import index_code_digest
from briefqa.evaluating.metrics import Qrels, Run
from briefqa.folding import script_of
from briefqa.index import Index, open_index, read_index
from briefqa.questions import asks_for_sides
from briefqa.reading.builder import RawBlock, RawDocument, build_document
from briefqa.retrieving import search_for
from briefqa.searching import ranked
from briefqa.types import BlockKind, Document, Metadata

PASSAGES_PER_QUESTION = 50  # chunks ranked; several may belong to one document
DOCUMENTS_PER_QUESTION = 10


@dataclass(frozen=True, slots=True)
class BeirSet:
    """A retrieval test collection: document id → (title, text), question id → text, and graded judgements."""

    name: str
    corpus: Mapping[str, tuple[str, str]]
    questions: Mapping[str, str]
    qrels: Qrels
    digest: str  # sha256 of corpus.jsonl


def load_beir(folder: Path) -> BeirSet:
    """The collection in a folder with corpus.jsonl, queries.jsonl and qrels.tsv (or qrels/test.tsv). Raises UsageError."""
    qrels_path = next((path for path in (folder / "qrels.tsv", folder / "qrels" / "test.tsv") if path.is_file()), None)
    for path in (folder / "corpus.jsonl", folder / "queries.jsonl", qrels_path):
        if path is None or not path.is_file():
            raise UsageError(f"{folder} is no BEIR folder: expected corpus.jsonl, queries.jsonl and qrels.tsv in it.")
    assert qrels_path is not None
    corpus = {name: (str(row.get("title", "")), str(row["text"])) for name, row in _texts(folder / "corpus.jsonl")}
    questions = {name: str(row["text"]) for name, row in _texts(folder / "queries.jsonl")}
    qrels = _qrels(qrels_path, questions)
    digest = sha256((folder / "corpus.jsonl").read_bytes()).hexdigest()
    return BeirSet(folder.name, corpus, questions, qrels, digest)


def _qrels(path: Path, questions: Mapping[str, str]) -> dict[str, dict[str, int]]:
    qrels: dict[str, dict[str, int]] = {}
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines()[1:], 2):
        if not line.strip():
            continue
        try:
            question, document, grade = line.split("\t")
            qrels.setdefault(question, {})[document] = int(grade)
        except ValueError:
            raise UsageError(
                f"{path}, line {number}: expected question, document and grade with tabs between."
            ) from None
        if question not in questions:
            raise UsageError(f"{path}, line {number}: there is no question {question!r} in queries.jsonl.")
    return qrels


def _texts(path: Path) -> Iterator[tuple[str, dict[str, Any]]]:
    for number, row in enumerate(_rows(path), 1):
        if not isinstance(row, dict) or "_id" not in row or "text" not in row:
            raise UsageError(f"{path}, entry {number}: expected a JSON object with _id and text.")
        yield str(row["_id"]), row


def _rows(path: Path) -> Iterator[Any]:
    with path.open(encoding="utf-8") as file:
        for number, line in enumerate(file, 1):
            if line.strip():
                try:
                    yield json.loads(line)
                except ValueError as error:
                    raise UsageError(f"{path}, line {number}, is not JSON: {error}.") from None


def beir_documents(collection: BeirSet) -> Iterator[Document]:
    """One document for each id, its text as it stands there; the id is the document's id and path."""
    for name, (title, text) in collection.corpus.items():
        metadata = Metadata(title=title, language=script_of(text))
        paragraphs = tuple(RawBlock(BlockKind.PARAGRAPH, part) for part in text.split("\n") if part.strip())
        yield build_document(name, name, RawDocument(paragraphs, metadata=metadata))


def beir_index(collection: BeirSet, config: Config, embedder: Embedder, cache: Path, progress: Progress) -> Index:
    """The collection's index, kept in a cache folder by what it was made from: embedding it takes minutes."""
    facts = index_facts(config, embedder.identity)
    key = sha256(json.dumps([collection.digest, facts, index_code_digest()], sort_keys=True).encode()).hexdigest()[:16]
    root = cache / "beir" / f"{collection.name}-{key}"
    try:
        return open_index(root)
    except IndexUnusable:
        root.mkdir(parents=True, exist_ok=True)
        parts = build_parts(beir_documents(collection), replace(config, index=root), embedder, progress)
        return read_index(publish_parts(root, parts, facts))


def beir_run(index: Index, embedder: Embedder, collection: BeirSet, progress: Progress) -> Run:
    """Question id → document id → score, for every judged question; a document scores as its best chunk does."""
    run: dict[str, dict[str, float]] = {}
    reader = cross_encoder_of(embedder)
    for number, question in enumerate(collection.qrels):
        progress("asking", number, len(collection.qrels))
        found = search_for(index, embedder, collection.questions[question], limit=PASSAGES_PER_QUESTION)
        hits = ranked(index, reader, found, sides=asks_for_sides(found.question)).search.hits
        scores: dict[str, float] = {}
        for hit in hits:
            scores.setdefault(hit.chunk.document_id, hit.score)
        run[question] = dict(list(scores.items())[:DOCUMENTS_PER_QUESTION])
    progress("asking", len(collection.qrels), len(collection.qrels))
    return run
