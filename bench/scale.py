"""What indexes of 1,000, 10,000 and 100,000 chunks cost: building, one document changed, opening, asking, memory, disk.

`make bench` runs it; `python bench/scale.py --chunks 10000` one size alone. Documents and passage vectors are stand-ins,
see stand_ins.py; questions, their vectors and the answers' cross-encoder are real. The full build's time is without the
model (the stand-in vectors cost next to nothing): what the model would add is counted from the rates of bench/embedding.py.
"""

import argparse
import json
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

from measuring import BENCH, Json, in_a_process, load, memory, show, start_seconds, store
from stand_ins import MixedEmbedder, documents, one_document, real_questions, real_sentences, real_vectors

from briefqa.config import Config
from briefqa.encoding.embedding import load_embedder
from briefqa.indexing.updating import update_index
from briefqa.storing.store import current

SIZES = (1_000, 10_000, 100_000)
DOCUMENTS = 1_000
CHANGED = 500  # the document that changes
QUESTIONS = 200
STARTS = 5
QUESTION = "DeepSeek R1 的參數規模有多大？"
DOCUMENT_FILES = ("documents.jsonl", "documents.npy", "catalog.json")


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


def model_seconds(built: Json, embedded: int, embedding: Json) -> float | None:
    """What the model would take for so many of a build's texts: chunks as texts of 200 tokens, the others as sentences.

    None where bench/embedding.py has not run.
    """
    if not embedding:
        return None
    share = built["chunks"] / built["texts"]
    chunk, sentence = (embedding[name]["briefqa_per_second"] for name in ("tokens_200", "sentences"))
    return float(embedded * (share / chunk + (1 - share) / sentence))


def disk(root: Path, chunks: int) -> dict[str, float]:
    """Bytes a chunk: of the texts and what is known of them, and of all that makes them searchable."""
    files = {name: facts["bytes"] for name, facts in current(root).manifest["files"].items()}
    texts = sum(files[name] for name in DOCUMENT_FILES)
    return {"texts": texts / chunks, "beside": (sum(files.values()) - texts) / chunks} | {
        name: size / chunks for name, size in sorted(files.items()) if size / chunks >= 1
    }


def measure(chunks: int, work: Path) -> dict[str, Any]:
    folder, root, questions = work / f"documents-{chunks}", work / f"index-{chunks}", work / "questions.json"
    folder.mkdir()
    count = min(DOCUMENTS, chunks)
    for name, text in documents(chunks, count):
        (folder / name).write_text(text, encoding="utf-8")
    questions.write_text(json.dumps(real_questions(QUESTIONS)), encoding="utf-8")

    def update() -> Json:
        return in_a_process([sys.executable, __file__, "--update", root, folder]).values

    built = update()
    changed = one_document(real_sentences(), CHANGED, chunks // count, salt=1)
    (folder / f"{CHANGED:05d}.md").write_text(changed, encoding="utf-8")
    updated, embedding = update(), load().get("embedding", {})
    for part in (built, updated):
        part["model_seconds"] = model_seconds(built, part["embedded"], embedding)
    return {
        "documents": count,
        "build": built,
        "update": updated,
        "reader": in_a_process([sys.executable, BENCH / "asking.py", root, questions]).values,
        "start_seconds": start_seconds(root, QUESTION, STARTS),
        "bytes_a_chunk": disk(root, built["chunks"]),
    }


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--chunks", type=int, nargs="*", default=SIZES)
    parser.add_argument("--work", type=Path, help="keep documents and indexes in this folder")
    parser.add_argument("--update", type=Path, nargs=2, help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.update:
        print(json.dumps(update_here(*options.update)))
        return
    model = load_embedder()
    for long in (True, False):
        real_vectors(model, long=long)
    with tempfile.TemporaryDirectory() as temporary:
        work = options.work or Path(temporary)
        work.mkdir(parents=True, exist_ok=True)
        for chunks in options.chunks:
            found = measure(chunks, work)
            store("scale", load().get("scale", {}) | {str(chunks): found})
            print(f"== {chunks} chunks")
            show(found)


if __name__ == "__main__":
    main()
