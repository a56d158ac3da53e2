"""briefqa beside LangChain, LlamaIndex and txtai in one run: `make bench-peers`.

All get the same texts, the same questions and the same embedding model with its prefixes, each in processes of its own that
are bounded in time and have no network to ask. Passages are judged by the code of `briefqa eval`, as places in the texts.
Two collections: corpus/ with the questions of eval/dev, and 1,000 passages of DRCD dev where the data lies beside the
project, else generated ones. Writes bench/peers/results.json and prints the table of docs/speed.md.
"""

import argparse
import json
import random
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from measuring import BENCH, ROOT, in_a_process, machine
from stand_ins import DATA
from synthetic import fact, section

from briefqa.config import DEFAULT_CORPUS, Config
from briefqa.encoding.modelling import packaged_model_folder, prepare_packaged_model
from briefqa.evaluating.beir import load_beir
from briefqa.evaluating.cases import load_suite, suite_path
from briefqa.evaluating.judging import Place, judge_of
from briefqa.evaluating.scoring import EVIDENCE_DEPTH
from briefqa.indexing.scanning import read_file, scan
from briefqa.reading.dispatch import read_document
from briefqa.types import Document, Span

PEERS = BENCH / "peers"
RESULTS = PEERS / "results.json"
PYTHON = ROOT / "build" / "peers" / "bin" / "python"
COLD_STARTS = 3
TIMEOUT_SECONDS = 900
QUIET = {
    "HF_HUB_OFFLINE": "1",
    "TRANSFORMERS_OFFLINE": "1",
    "HF_HUB_DISABLE_TELEMETRY": "1",
    "LANGSMITH_TRACING": "false",
    "ANONYMIZED_TELEMETRY": "False",
    "DO_NOT_TRACK": "1",
}

Ranked = Sequence[Sequence[Any]]  # document id, start, end


@dataclass(frozen=True, slots=True)
class System:
    name: str
    script: str
    ways: Mapping[str, str]  # as the script calls it → as the table does
    given: str


SYSTEMS = (
    System(
        "briefqa",
        "with_briefqa.py",
        {"hybrid": "briefqa"},
        "its own chunks of 250 characters and its int8 form of the model",
    ),
    System(
        "LangChain",
        "with_langchain.py",
        {"vectors": "LangChain + FAISS", "ensemble": "LangChain + FAISS + BM25"},
        "`RecursiveCharacterTextSplitter` 400/80, flat FAISS, `BM25Retriever`, `EnsembleRetriever` half and half",
    ),
    System(
        "LlamaIndex",
        "with_llama_index.py",
        {"vectors": "LlamaIndex", "fusion": "LlamaIndex + BM25"},
        "`SentenceSplitter` 400/80 in characters, its own vector store, `BM25Retriever`, fusion by reciprocal rank",
    ),
    System("txtai", "with_txtai.py", {"hybrid": "txtai hybrid"}, "the chunks of LangChain's splitter, `hybrid=True`"),
)


@dataclass(frozen=True, slots=True)
class Collection:
    """Texts and questions, and of each question whether the passages found for it are the right ones."""

    name: str
    texts: Mapping[str, str]
    questions: tuple[str, ...]
    documents: Mapping[str, Document] | None  # read from files: judged by place; None: judged by document
    right: tuple[Any, ...]  # a Judge, or the ids of the right documents

    def scores(self, ranked: Sequence[Ranked]) -> dict[str, float]:
        if self.documents is not None:
            met = [
                judge.evidence([Place(name, Span(start, end)) for name, start, end in places[:EVIDENCE_DEPTH]])
                for judge, places in zip(self.right, ranked, strict=True)
            ]
            return {f"evidence@{EVIDENCE_DEPTH}": statistics.mean(met)}
        first = [list(dict.fromkeys(place[0] for place in places)) for places in ranked]
        pairs = list(zip(self.right, first, strict=True))
        return {f"Success@{k}": statistics.mean(bool(right & set(found[:k])) for right, found in pairs) for k in (1, 5)}


def corpus_collection(questions: int) -> Collection:
    """The shipped documents as their readers give them, and the answerable questions of eval/dev, so many at most."""
    documents = {}
    for source in scan([DEFAULT_CORPUS]).files:
        content = read_file(source, Config().limits)[0]
        documents[source.path] = read_document(content, source.path, source.sidecar)
    cases = [case for case in load_suite(suite_path("dev")).cases if case.answerable][:questions]
    judges = tuple(judge_of(case, documents) for case in cases)
    texts = {path: document.text for path, document in documents.items()}
    return Collection("corpus", texts, tuple(case.question for case in cases), documents, judges)


def passage_collection(passages: int, questions: int) -> Collection:
    """Short documents, title before text, and a fixed sample of their questions."""
    if (DATA / "drcd-dev").is_dir():
        held = load_beir(DATA / "drcd-dev")
        texts = {name: f"{title}\n{text}" for name, (title, text) in list(held.corpus.items())[:passages]}
        right = {name: {doc for doc, grade in graded.items() if grade > 0} for name, graded in held.qrels.items()}
        asked, name = held.questions, "drcd-dev"
    else:
        texts = {str(number): section(number).removeprefix("# ") for number in range(passages)}
        right, asked = {number: {number} for number in texts}, {number: fact(int(number))[0] for number in texts}
        name = "generated"
    there = [question for question, documents in right.items() if documents <= texts.keys()]
    sample = random.Random(3).sample(there, min(questions, len(there)))
    return Collection(name, texts, tuple(asked[item] for item in sample), None, tuple(right[item] for item in sample))


def measured(system: System, collection: Collection, work: Path, peers_python: Path, model: Path) -> dict[str, Any]:
    """One system on one collection. Raises SubprocessError where one of its processes fails."""
    python = Path(sys.executable) if system.name == "briefqa" else peers_python
    texts, questions, one = (work / f"{collection.name}.{part}.json" for part in ("texts", "questions", "one"))
    for path, values in ((texts, collection.texts), (questions, collection.questions), (one, collection.questions[:1])):
        path.write_text(json.dumps(values), encoding="utf-8")
    store = work / f"{collection.name}-{system.name}"

    def run(action: str, given: Path, *way: str) -> Any:
        command = [python, PEERS / system.script, action, given, store, model, *way]
        return in_a_process(command, TIMEOUT_SECONDS, QUIET)

    built = run("index", texts)
    found: dict[str, Any] = {
        "index_seconds": built.seconds,
        "index_megabytes": built.values["megabytes"]["peak"],
        "chunks": built.values["chunks"],
        "versions": built.values["versions"],
        "ways": {},
    }
    for way in system.ways:
        asked = run("ask", questions, way).values
        found["ways"][way] = {
            "cold_seconds": statistics.median(run("ask", one, way).seconds for _ in range(COLD_STARTS)),
            "warm_ms": asked["warm_ms"],
            "megabytes": asked["megabytes"]["peak"],
        } | collection.scores(asked["ranked"])
    return found


def table(results: dict[str, Any]) -> str:
    """Markdown: one line a system and way, then what each was given."""
    first, second = results["collections"]
    head = [
        "system",
        f"indexing {first['documents']} documents / {second['documents']:,} passages, s",
        "first passages in a new process, s",
        "warm question p50, ms",
        "peak memory indexing / asking, MB",
        "evidence@5, eval dev",
        f"Success@1 / @5, {second['name']}",
    ]
    lines = [" | ".join(head), " | ".join(["---"] * len(head))]
    for system in SYSTEMS:
        parts = [results["systems"].get(system.name, {}).get(item["name"]) for item in (first, second)]
        for way, name in system.ways.items():
            lines.append(
                " | ".join([name, *(_cells(parts[0], parts[1], way) if all(parts) else ["failed", *[""] * 5])])
            )
    versions = {name: number for part in results["systems"].values() for name, number in _versions(part).items()}
    told = [f"{system.name}: {system.given}" for system in SYSTEMS]
    sampled = f"{first['questions']} questions of eval/dev, {second['questions']} of {second['name']}"
    return "\n".join(
        [
            *(f"| {line} |" for line in lines),
            "",
            f"Same texts (as briefqa's readers give them), same questions ({sampled}), same model and prefixes, one run on "
            f"{results['machine']['processor']}, {results['machine']['cores']} cores; each in processes of its own. Times and "
            f"memory after indexing are those of the {second['documents']:,} passages. Given: {'; '.join(told)}. briefqa's time "
            "on the documents includes reading the files. Versions: "
            f"{', '.join(f'{name} {number}' for name, number in sorted(versions.items()))}.",
        ]
    )


def _cells(first: dict[str, Any], second: dict[str, Any], way: str) -> list[str]:
    own, others = first["ways"][way], second["ways"][way]
    return [
        f"{first['index_seconds']:.0f} / {second['index_seconds']:.0f}",
        f"{others['cold_seconds']:.1f}",
        f"{others['warm_ms']:.0f}",
        f"{second['index_megabytes']:.0f} / {others['megabytes']:.0f}",
        f"{own['evidence@5']:.3f}",
        f"{others['Success@1']:.3f} / {others['Success@5']:.3f}",
    ]


def _versions(part: dict[str, Any]) -> dict[str, str]:
    return {name: number for found in part.values() for name, number in found["versions"].items()}


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument(
        "--python", type=Path, default=PYTHON, help="of the environment that the peers are installed in"
    )
    parser.add_argument("--passages", type=int, default=1_000)
    parser.add_argument("--questions", type=int, default=500, help="of each collection, at most")
    parser.add_argument("--table", action="store_true", help="print the table of the last run and measure nothing")
    options = parser.parse_args()
    if options.table:
        print(table(json.loads(RESULTS.read_text(encoding="utf-8"))))
        return 0
    prepare_packaged_model()
    collections = (corpus_collection(options.questions), passage_collection(options.passages, options.questions))
    results: dict[str, Any] = {
        "machine": machine(),
        "collections": [
            {"name": item.name, "documents": len(item.texts), "questions": len(item.questions)} for item in collections
        ],
        "systems": {system.name: {} for system in SYSTEMS},
    }
    failed = []
    for collection in collections:
        for system in SYSTEMS:
            with tempfile.TemporaryDirectory() as folder:
                try:
                    found = measured(system, collection, Path(folder), options.python, packaged_model_folder())
                    results["systems"][system.name][collection.name] = found
                except (subprocess.SubprocessError, OSError, ValueError) as error:
                    failed.append(f"{system.name} on {collection.name}: {error}")
                    print(failed[-1], file=sys.stderr)
            RESULTS.write_text(json.dumps(results, indent=1) + "\n", encoding="utf-8")
    print(table(results))
    return bool(failed)


if __name__ == "__main__":
    sys.exit(main())
