"""What indexes of 1,000, 10,000 and 100,000 chunks cost: building, one document changed, opening, asking, memory, disk.

`make bench` runs it; `python bench/scale.py --chunks 10000` one size alone. Documents and passage vectors are stand-ins,
see stand_ins.py; questions, their vectors and the answers' cross-encoder are real. The full build's time is without the
model (the stand-in vectors cost next to nothing): with it, `texts` divided by the rate of bench/embedding.py comes on top.
"""

import argparse
import json
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np
from stand_ins import MixedEmbedder, documents, one_document, real_questions, real_sentences, real_vectors

from briefqa.answering import ask
from briefqa.config import Config
from briefqa.embedding import load_embedder
from briefqa.index import open_index
from briefqa.retrieving import retrieve
from briefqa.store import current
from briefqa.updating import update_index
from briefqa.vectors import nearest
from briefqa.wording import score_words, wording_of

RESULTS = Path(__file__).parent / "results.json"
SIZES = (1_000, 10_000, 100_000)
DOCUMENTS = 1_000
QUESTIONS = 60
WARM_UP = 5
STARTS = 5
QUESTION = "DeepSeek R1 的參數規模有多大？"
DOCUMENT_FILES = ("documents.jsonl", "documents.npy", "catalog.json")


Times = tuple[float, float]  # by the clock, and of the processor in all threads


def timed(work: Callable[[], object]) -> Times:
    clock, processor = time.perf_counter(), time.process_time()
    work()
    return time.perf_counter() - clock, time.process_time() - processor


def milliseconds(times: list[Times]) -> dict[str, float]:
    """By the clock; `processor` is what is left of it on a machine that others use too."""
    clock = [1e3 * seconds for seconds, _ in times]
    return {
        "p50": statistics.median(clock),
        "p95": float(np.percentile(clock, 95)),
        "processor_p50": statistics.median(1e3 * seconds for _, seconds in times),
    }


def memory() -> dict[str, float]:
    """Megabytes of this process: all of it, its own, mapped files, and the most it ever had."""
    status = dict(line.split(":", 1) for line in Path("/proc/self/status").read_text().splitlines())
    names = {"resident": "VmRSS", "own": "RssAnon", "mapped": "RssFile", "peak": "VmHWM"}
    return {name: int(status[key].split()[0]) / 1024 for name, key in names.items()}


def update_here(root: Path, folder: Path) -> dict[str, Any]:
    """What the building process does."""
    embedder = MixedEmbedder(load_embedder())
    started, processor = time.perf_counter(), time.process_time()
    report = update_index(Config(index=root), [folder], lambda: embedder)
    return {
        "seconds": time.perf_counter() - started,
        "processor_seconds": time.process_time() - processor,
        "chunks": report.chunks,
        "texts": report.embedded + report.reused,
        "embedded": report.embedded,
        "megabytes": memory()["peak"],
    }


def read_here(root: Path) -> dict[str, Any]:
    """What a reading process does: open, search, answer. The question's vectors are the model's and timed apart."""
    embedder = load_embedder()
    before = memory()["resident"]
    started = time.perf_counter()
    index = open_index(root)
    opened = time.perf_counter() - started
    questions = real_questions(QUESTIONS + WARM_UP)
    vectors = [embedder.embed_question(question) for question in questions]
    wordings = [wording_of(index, question) for question in questions]
    parts: dict[str, Callable[[int], object]] = {
        "embed_ms": lambda number: embedder.embed_question(questions[number]),
        "words_ms": lambda number: score_words(index, wordings[number]),
        "chunk_vectors_ms": lambda number: nearest(index.chunk_vectors, vectors[number], 100),
        "sentence_vectors_ms": lambda number: nearest(index.sentence_vectors, vectors[number], 200),
        "retrieve_ms": lambda number: retrieve(index, questions[number], vectors[number]),
        "ask_ms": lambda number: ask(index, embedder, questions[number]),
    }
    times: dict[str, list[Times]] = {name: [] for name in parts}
    for number in range(len(questions)):
        for name, part in parts.items():
            times[name].append(timed(partial(part, number)))
    return {
        "open_ms": opened * 1e3,
        **{name: milliseconds(taken[WARM_UP:]) for name, taken in times.items()},
        "megabytes": memory() | {"before_opening": before},
    }


def in_a_process(*arguments: str | Path) -> dict[str, Any]:
    command = [sys.executable, __file__, *map(str, arguments)]
    printed = subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True).stdout
    result: dict[str, Any] = json.loads(printed.splitlines()[-1])
    return result


def start_seconds(root: Path) -> float:
    command = [sys.executable, "-m", "briefqa.cli", "ask", QUESTION, "--index", str(root), "--json"]
    times = []
    for _ in range(STARTS + 1):
        started = time.perf_counter()
        subprocess.run(command, check=True, capture_output=True)
        times.append(time.perf_counter() - started)
    return statistics.median(times[1:])


def disk(root: Path, chunks: int) -> dict[str, float]:
    """Bytes a chunk: of the texts and what is known of them, and of all that makes them searchable."""
    files = {name: facts["bytes"] for name, facts in current(root).manifest["files"].items()}
    texts = sum(files[name] for name in DOCUMENT_FILES)
    return {"texts": texts / chunks, "beside": (sum(files.values()) - texts) / chunks} | {
        name: size / chunks for name, size in sorted(files.items()) if size / chunks >= 1
    }


def measure(chunks: int, work: Path) -> dict[str, Any]:
    folder, root = work / f"documents-{chunks}", work / f"index-{chunks}"
    folder.mkdir()
    for name, text in documents(chunks, min(DOCUMENTS, chunks)):
        (folder / name).write_text(text, encoding="utf-8")
    built = in_a_process("--update", root, folder)
    changed = one_document(real_sentences(), 500, chunks // min(DOCUMENTS, chunks), salt=1)
    (folder / "00500.md").write_text(changed, encoding="utf-8")
    updated = in_a_process("--update", root, folder)
    return {
        "build": built,
        "update": updated | {"share_of_build": updated["seconds"] / built["seconds"]},
        "reader": in_a_process("--read", root),
        "start_seconds": start_seconds(root),
        "bytes_a_chunk": disk(root, built["chunks"]),
    }


def show(results: dict[str, Any], indent: str = "") -> None:
    for key, value in results.items():
        if isinstance(value, dict):
            print(f"{indent}{key}")
            show(value, indent + "  ")
        else:
            print(f"{indent}{key:36} {value:12.3f}")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--chunks", type=int, nargs="*", default=SIZES)
    parser.add_argument("--work", type=Path, help="keep documents and indexes in this folder")
    parser.add_argument("--update", type=Path, nargs=2, help=argparse.SUPPRESS)
    parser.add_argument("--read", type=Path, help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.update:
        print(json.dumps(update_here(*options.update)))
        return
    if options.read:
        print(json.dumps(read_here(options.read)))
        return
    model = load_embedder()
    for long in (True, False):
        real_vectors(model, long=long)
    before = json.loads(RESULTS.read_text(encoding="utf-8")) if RESULTS.is_file() else {}
    found: dict[str, Any] = before.get("scale", {})
    with tempfile.TemporaryDirectory() as temporary:
        work = options.work or Path(temporary)
        work.mkdir(parents=True, exist_ok=True)
        for chunks in options.chunks:
            found[str(chunks)] = measure(chunks, work)
            print(f"== {chunks} chunks")
            show(found[str(chunks)])
    RESULTS.write_text(json.dumps(before | {"scale": found}, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
