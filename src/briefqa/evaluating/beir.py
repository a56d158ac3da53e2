"""Any folder in BEIR layout as an evaluation: its corpus indexed, its questions asked, its relevance judged."""

import json
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, field, replace
from hashlib import sha256
from pathlib import Path
from typing import Any

from briefqa.answering.searching import ranked
from briefqa.config import Config
from briefqa.encoding.embedding import Embedder, cross_encoder_of
from briefqa.errors import IndexUnusable, UsageError
from briefqa.evaluating.index_code import index_code_digest
from briefqa.evaluating.json_lines import is_one_column, json_lines, lines_of
from briefqa.evaluating.metrics import Qrels, Run, values_by_question
from briefqa.evaluating.outcomes import Outcome
from briefqa.evaluating.resampling import estimates
from briefqa.folding import script_of
from briefqa.index import Index, open_index, read_index
from briefqa.indexing.building import build_parts, index_facts, publish_parts
from briefqa.progressing import Progress
from briefqa.questions.sides import asks_for_sides
from briefqa.reading.builder import RawBlock, RawDocument, build_document
from briefqa.retrieving import search_for
from briefqa.types import BlockKind, Document, Metadata

Json = dict[str, Any]

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
    asked_digest: str = field(default="", compare=False)  # sha256 of the files of questions and judgements


def load_beir(folder: Path) -> BeirSet:
    """The collection in a folder with corpus.jsonl, queries.jsonl and qrels.tsv (or qrels/test.tsv). Raises UsageError."""
    qrels_path = next((path for path in (folder / "qrels.tsv", folder / "qrels" / "test.tsv") if path.is_file()), None)
    for path in (folder / "corpus.jsonl", folder / "queries.jsonl", qrels_path):
        if path is None or not path.is_file():
            raise UsageError(f"{folder} is no BEIR folder: expected corpus.jsonl, queries.jsonl and qrels.tsv in it.")
    assert qrels_path is not None
    corpus = _texts(folder / "corpus.jsonl")
    questions = {name: text for name, (_, text) in _texts(folder / "queries.jsonl").items()}
    qrels = _qrels(qrels_path, questions, corpus)
    digest = sha256((folder / "corpus.jsonl").read_bytes()).hexdigest()
    asked = sha256((folder / "queries.jsonl").read_bytes() + qrels_path.read_bytes()).hexdigest()
    return BeirSet(folder.name, corpus, questions, qrels, digest, asked)


def _texts(path: Path) -> dict[str, tuple[str, str]]:
    """Id → (title, text) of every entry, in the file's order."""
    found: dict[str, tuple[str, str]] = {}
    for number, row in json_lines(path):
        where = f"{path}, line {number}"
        if not isinstance(row, dict) or type(row.get("_id")) not in (str, int) or not isinstance(row.get("text"), str):
            raise UsageError(f"{where}: expected a JSON object with _id, a text or a whole number, and text.")
        name, title = str(row["_id"]), row.get("title") or ""
        if not isinstance(title, str):
            raise UsageError(f"{where}: the title is {title!r}; expected a text.")
        if not is_one_column(name):
            raise UsageError(
                f"{where}: the id {name!r} is empty or holds white space, which parts columns of a TREC run. Rename it."
            )
        if name in found:
            raise UsageError(f"{where}: the id {name!r} stands in an earlier line too. Rename one of them.")
        found[name] = title, row["text"]
    if not found:
        raise UsageError(f"{path} holds nothing: expected a JSON object with _id and text on each line.")
    return found


def _qrels(path: Path, questions: Collection[str], documents: Collection[str]) -> dict[str, dict[str, int]]:
    """Question → document → grade. The line that names the columns may be missing."""
    qrels: dict[str, dict[str, int]] = {}
    rows = [(number, line.split("\t")) for number, line in lines_of(path)]
    for number, fields in rows[1:] if rows and _names_columns(rows[0][1], questions, documents) else rows:
        question, document, grade = _judgement(f"{path}, line {number}", fields)
        if question not in questions:
            raise UsageError(f"{path}, line {number}: there is no question {question!r} in queries.jsonl.")
        if qrels.setdefault(question, {}).setdefault(document, grade) != grade:
            raise UsageError(f"{path}, line {number}: an earlier line has another grade for {question} and {document}.")
    if not qrels:
        raise UsageError(f"{path} holds no judgements: there is nothing to measure by.")
    return qrels


def _names_columns(fields: Sequence[str], questions: Collection[str], documents: Collection[str]) -> bool:
    """Whether a first line is a header: three names, none of them a question's, a document's or a grade."""
    if len(fields) != 3 or fields[0] in questions or fields[1] in documents:
        return False
    return not fields[2].strip().lstrip("-").isdecimal()


def _judgement(where: str, fields: Sequence[str]) -> tuple[str, str, int]:
    try:
        question, document, grade = fields
        return question, document, int(grade)
    except ValueError:
        raise UsageError(f"{where}: expected question, document and grade with tabs between.") from None


def judged_elsewhere(collection: BeirSet) -> int:
    """How many judgements call a document relevant that the corpus does not hold; no run can find it."""
    return sum(
        grade > 0 and document not in collection.corpus
        for grades in collection.qrels.values()
        for document, grade in grades.items()
    )


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


def beir_json(collection: BeirSet, run: Run, *, chunks: int) -> Json:
    """The collection, its measures with their intervals, and what every judged question adds to them."""
    values = values_by_question(collection.qrels, run)
    outcomes = [
        Outcome(name, collection.questions[name], "", "", True, False, 0.0, found) for name, found in values.items()
    ]
    return {
        "set": collection.name,
        "corpus_sha256": collection.digest,
        "queries_and_qrels_sha256": collection.asked_digest,
        "documents": len(collection.corpus),
        "chunks": chunks,
        "questions": len(values),
        "metrics": {
            name: {key: round(value, 4) for key, value in asdict(item).items()}
            for name, item in estimates(outcomes).items()
        },
        "values": values,
    }


def beir_text(values: Json) -> str:
    """The measures of a collection as a table, from their JSON."""
    size = f"{values['documents']} documents, {values['chunks']} chunks, {values['questions']} questions"
    lines = [f"{values['set']}: {size}", f"{'':10} {'value':>7}   95 % interval"]
    lines += [
        f"{name:10} {item['value']:7.4f}   {item['low']:.4f} – {item['high']:.4f}"
        for name, item in values["metrics"].items()
    ]
    return "\n".join(lines)
