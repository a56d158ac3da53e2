"""What the kinds of vectors cost at 100,000 and 1,000,000 rows, and how many of the nearest they find.

`make bench` runs it; `python bench/vectors.py --rows 100000` one size alone. Rows are stand-ins, mixtures of pairs of the
model's own vectors of real sentences (see stand_ins.py), questions real and their vectors the model's: synthetic clusters
would flatter any index. Recall is against a product of all rows in float32, and against one of the rows as they are held.
"""

import argparse
import json
import mmap
import tempfile
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np
from measuring import RESULTS, milliseconds, show, timed
from stand_ins import mixed, real_questions, real_vectors

from briefqa.config import COMPACT, FLAT
from briefqa.encoding.embedding import FloatMatrix, load_embedder
from briefqa.indexing.building import CENTRE_TEXTS
from briefqa.storing.unit_rows import FloatVector, HalfMatrix, Rows, centre_of, decoded
from briefqa.storing.vectors import NIBBLES, Vectors, as_held, files_of, nearest, open_vectors, vector_files

SIZES = (100_000, 1_000_000)
QUESTIONS, WARM_UP = 60, 5
NEAREST, SENTENCES = 10, 200  # the second as many as a retrieval asks for
BLOCK = 50_000


def halves(bank: FloatMatrix, count: int) -> HalfMatrix:
    """So many different rows, the same each time."""
    seeds = np.random.default_rng(11).integers(0, 1 << 63, count, dtype=np.uint64)
    rows = np.zeros((count, bank.shape[1]), dtype=np.float16)
    for start in range(0, count, BLOCK):
        rows[start : start + BLOCK] = mixed(bank, seeds[start : start + BLOCK])
    return rows


def truly_nearest(rows: Rows, questions: FloatMatrix) -> np.ndarray:
    """The rows that a product of all finds, shape (questions, SENTENCES), best first."""
    found = np.zeros((len(questions), 0), dtype=np.int64)
    scores = np.zeros((len(questions), 0), dtype=np.float32)
    for start in range(0, len(rows), BLOCK):
        block = questions @ decoded(rows[start : start + BLOCK]).T
        top = np.argpartition(-block, SENTENCES, axis=1)[:, :SENTENCES]
        found = np.concatenate([found, top + start], axis=1)
        scores = np.concatenate([scores, np.take_along_axis(block, top, 1)], axis=1)
    order = np.argsort(-scores, axis=1, kind="stable")[:, :SENTENCES]
    nearest_rows: np.ndarray = np.take_along_axis(found, order, 1)
    return nearest_rows


def recall(found: list[np.ndarray], expected: np.ndarray, count: int) -> float:
    return float(
        np.mean([np.isin(own[:count], rows[:count]).mean() for own, rows in zip(found, expected, strict=True)])
    )


def mapped(folder: Path, kind: str) -> dict[str, memoryview]:
    files = {}
    for name in files_of("v", kind):
        with (folder / name).open("rb") as file:
            files[name] = memoryview(mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ))
    return files


def measure(
    kind: str, rows: HalfMatrix, centre: FloatVector, questions: FloatMatrix, exact: np.ndarray, folder: Path
) -> dict[str, Any]:
    started, processor = time.perf_counter(), time.process_time()
    held = as_held(rows, kind, centre)
    for name, content in vector_files("v", held):
        (folder / name).write_bytes(content)
    built = {"seconds": time.perf_counter() - started, "processor_seconds": time.process_time() - processor}
    started = time.perf_counter()
    vectors: Vectors = open_vectors(mapped(folder, kind), "v", kind, *rows.shape)
    opened = time.perf_counter() - started
    some = np.arange(len(rows)) % 2 == 0
    searches: dict[str, Callable[[np.ndarray], np.ndarray]] = {
        "nearest_10_ms": lambda question: nearest(vectors, question, NEAREST),
        "nearest_200_ms": lambda question: nearest(vectors, question, SENTENCES),
        "nearest_200_of_half_ms": lambda question: nearest(vectors, question, SENTENCES, some),
    }
    times = {
        name: milliseconds([timed(partial(search, question)) for question in questions][WARM_UP:])
        for name, search in searches.items()
    }
    found = [nearest(vectors, question, SENTENCES) for question in questions]
    of_held = truly_nearest(held, questions) if kind != FLAT else exact
    return {
        "recall_at_10": recall(found, exact, NEAREST),
        "recall_at_200": recall(found, exact, SENTENCES),
        "recall_at_10_of_rows_as_held": recall(found, of_held, NEAREST),
        **times,
        "build": built,
        "open_ms": opened * 1e3,
        "megabytes": sum((folder / name).stat().st_size for name in files_of("v", kind)) / 1e6,
    }


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rows", type=int, nargs="*", default=SIZES)
    options = parser.parse_args()
    model = load_embedder()
    bank, centre = real_vectors(model, long=False), centre_of(model.embed_passages(CENTRE_TEXTS))
    questions = np.stack([model.embed_question(text) for text in real_questions(QUESTIONS + WARM_UP)])
    before = json.loads(RESULTS.read_text(encoding="utf-8")) if RESULTS.is_file() else {}
    found: dict[str, Any] = before.get("vectors", {})
    for count in options.rows:
        rows = halves(bank, count)
        exact = truly_nearest(rows, questions)
        for kind in (FLAT, COMPACT, NIBBLES):
            with tempfile.TemporaryDirectory() as folder:
                result = measure(kind, rows, centre, questions, exact, Path(folder))
            found.setdefault(str(count), {})[kind] = result
            print(f"== {count} rows, {kind}")
            show(result)
    RESULTS.write_text(json.dumps(before | {"vectors": found}, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
