"""Asking a suite's questions of the corpus, all in one process, and scoring what comes back."""

import json
import os
import shutil
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from hashlib import sha256
from pathlib import Path

from briefqa.answering.asking import ask
from briefqa.citing import answer_to_json
from briefqa.config import Config
from briefqa.encoding.embedding import Embedder
from briefqa.errors import GateFailed, IndexUnusable
from briefqa.evaluating.cases import Case, Suite, check_suites
from briefqa.evaluating.index_code import index_code_digest
from briefqa.evaluating.judging import Judge, Place, judge_of
from briefqa.evaluating.metrics import ranked_scores, values_by_question
from briefqa.evaluating.outcomes import Outcome
from briefqa.evaluating.scoring import passage_place, scored
from briefqa.index import Index, open_index
from briefqa.indexing.building import index_facts
from briefqa.indexing.scanning import Scan, Skipped, read_file, scan
from briefqa.indexing.updating import last_run, update_index
from briefqa.progressing import Progress
from briefqa.types import Document, Span

KEPT_INDEXES = 4  # in the cache, for each corpus: going back to an earlier state is common, to an old one it is not


@dataclass(frozen=True, slots=True)
class Collection:
    """A corpus, indexed, and its places by path."""

    index: Index
    documents: Mapping[str, Document]
    chunks: tuple[Place, ...]
    digest: str  # sha256 over the paths and contents of the documents
    skipped: tuple[Skipped, ...] = ()  # files of the corpus that are not in the index, by the record of its update


@dataclass(frozen=True, slots=True)
class SuiteRun:
    """A suite's outcomes, with the run and the qrels that their retrieval measures were computed from."""

    suite: Suite
    outcomes: tuple[Outcome, ...]
    run: Mapping[str, Mapping[str, float]]  # of every question
    qrels: Mapping[str, Mapping[str, int]]  # of the answerable ones


def open_collection(corpus: Path, config: Config, embedder: Embedder, cache: Path, progress: Progress) -> Collection:
    """The corpus and its index, kept in a cache folder by what it was made from: files, settings, model and code.

    Raises UsageError where there is no such folder, and IndexNotBuilt where there is nothing in it.
    """
    found = scan([corpus])
    key = _key(found, config, embedder)
    root = cache / "eval" / f"{corpus.resolve().name}-{key}"
    try:
        index = open_index(root)
        os.utime(root)
    except IndexUnusable:
        draft = root.with_name(f"{root.name}.{os.getpid()}")
        shutil.rmtree(draft, ignore_errors=True)
        update_index(replace(config, index=draft), [corpus], lambda: embedder, progress=progress)
        index = open_index(draft)  # its files stay readable when the folder is moved
        shutil.rmtree(root, ignore_errors=True)
        draft.rename(root)
        _forget_old(root)
    return collection_of(index, _skipped(root, found))


def _skipped(root: Path, found: Scan) -> tuple[Skipped, ...]:
    """The files that an index has not: those that no reader is for now, and those that its update could not take in.

    Of the record of the update only what it says of files that an index depends on: others come and go without a new one.
    """
    run = last_run(root)
    read = {file.path for file in found.files}
    return (*found.skipped, *(item for item in (run.report.skipped if run else ()) if item.path in read))


def collection_of(index: Index, skipped: tuple[Skipped, ...] = ()) -> Collection:
    """An open index as a collection."""
    documents = {document.path: document for document in index.documents}
    paths = [entry.path for entry in index.catalog]
    chunks = tuple(Place(paths[int(row[0])], Span(int(row[1]), int(row[2]))) for row in index.chunks)
    contents = sorted((document.path, document.id) for document in documents.values())
    return Collection(index, documents, chunks, sha256(repr(contents).encode()).hexdigest(), skipped)


def _key(found: Scan, config: Config, embedder: Embedder) -> str:
    files = [(item.path, read_file(item, config.limits)[1], repr(item.sidecar)) for item in found.files]
    facts = [files, index_facts(config, embedder.identity), index_code_digest()]
    return sha256(json.dumps(facts, sort_keys=True).encode("utf-8", "surrogatepass")).hexdigest()[:16]


def _forget_old(root: Path) -> None:
    name = root.name.rsplit("-", 1)[0]
    kept = sorted(root.parent.glob(f"{name}-????????????????"), key=lambda path: path.stat().st_mtime, reverse=True)
    for path in kept[KEPT_INDEXES:]:
        shutil.rmtree(path, ignore_errors=True)


def require_sound(suites: Sequence[Suite], collection: Collection) -> None:
    """Raises GateFailed, naming every bad case: no figure is reported on questions whose gold is not there."""
    if problems := check_suites(suites, collection.documents):
        listed = "\n".join(f"  {problem}" for problem in problems)
        raise GateFailed(f"{len(problems)} of the cases' claims do not hold; mend them first:\n{listed}")


def run_suite(suite: Suite, collection: Collection, embedder: Embedder, progress: Progress) -> SuiteRun:
    """Asks every question and scores the answers. One question is asked twice, so that no timing holds a first call."""
    index = collection.index
    ask(index, embedder, suite.cases[0].question)
    answers = {}
    for number, case in enumerate(suite.cases):
        progress("asking", number, len(suite.cases))
        answers[case.id] = answer_to_json(ask(index, embedder, case.question), index)
    progress("asking", len(suite.cases), len(suite.cases))
    judges = {case.id: judge_of(case, collection.documents) for case in suite.cases}
    ranked = {name: [passage_place(passage) for passage in values["passages"]] for name, values in answers.items()}
    run = {
        name: ranked_scores([place.name for place in places], [item["score"] for item in answers[name]["passages"]])
        for name, places in ranked.items()
    }
    qrels = qrels_of(suite.cases, judges, ranked, collection)
    retrieval = values_by_question(qrels, run)
    outcomes = tuple(
        scored(case, judges[case.id], answers[case.id], retrieval.get(case.id, {}), collection.documents)
        for case in suite.cases
    )
    return SuiteRun(suite, outcomes, run, qrels)


def qrels_of(
    cases: Sequence[Case],
    judges: Mapping[str, Judge],
    ranked: Mapping[str, Sequence[Place]],
    collection: Collection,
) -> dict[str, dict[str, int]]:
    """The relevant places of every answerable question."""
    return {
        case.id: judges[case.id].relevant_names(ranked[case.id], collection.chunks) for case in cases if case.answerable
    }
