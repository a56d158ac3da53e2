"""Indexing speed beside plain sentence-transformers, and the start of `briefqa ask` beside its import. Run by `make bench`.

Both embed the same texts with the same model in the same run, warmed up, in turns, so that a noisy machine disturbs both
alike. Medians and their ratio are what counts; absolute figures are this machine's.
"""

import json
import platform
import statistics
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

from sentence_transformers import SentenceTransformer

from briefqa.chunking import chunks_of, passage_text
from briefqa.config import DEFAULT_CORPUS, Config
from briefqa.embedding import load_embedder
from briefqa.modelling import packaged_model_folder
from briefqa.reading.dispatch import read_document
from briefqa.scanning import read_file, scan

ROUNDS = 5
BATCH = 32  # sentence-transformers' own default
TEXTS = 96
RESULTS = Path(__file__).parent / "results.json"
QUESTION = "DeepSeek R1 的參數規模有多大？"


def corpus_texts(config: Config) -> list[str]:
    """Passages of the shipped corpus, as they are embedded."""
    texts: list[str] = []
    for source in scan([DEFAULT_CORPUS]).files:
        document = read_document(read_file(source, config.limits)[0], source.path, source.sidecar)
        texts += [passage_text(document, chunk) for chunk in chunks_of(document, config.chunks) if not chunk.is_note]
    return texts[:TEXTS]


def seconds(work: Callable[[], object]) -> float:
    started = time.perf_counter()
    work()
    return time.perf_counter() - started


def embedding_rates(texts: list[str]) -> dict[str, float]:
    """Texts per second of both, medians over ROUNDS in turns."""
    ours = load_embedder()
    theirs = SentenceTransformer(str(packaged_model_folder()), device="cpu")
    ours.embed_passages(texts[:8])
    theirs.encode(texts[:8], prompt="passage: ")
    pairs = [
        (
            seconds(lambda: ours.embed_passages(texts)),
            seconds(lambda: theirs.encode(texts, prompt="passage: ", batch_size=BATCH, normalize_embeddings=True)),
        )
        for _ in range(ROUNDS)
    ]
    return {
        "texts": len(texts),
        "briefqa_per_second": len(texts) / statistics.median(own for own, _ in pairs),
        "sentence_transformers_per_second": len(texts) / statistics.median(other for _, other in pairs),
        "ratio": statistics.median(other / own for own, other in pairs),
    }


def start_times(index: Path) -> dict[str, float]:
    """Seconds of a new process: `briefqa ask`, and nothing but `import sentence_transformers`; medians in turns."""
    ask = [sys.executable, "-m", "briefqa.cli", "ask", QUESTION, "--index", str(index), "--json"]
    load = [sys.executable, "-c", "import sentence_transformers"]

    def run(command: list[str]) -> float:
        return seconds(lambda: subprocess.run(command, check=True, capture_output=True))

    run(ask)
    run(load)
    pairs = [(run(ask), run(load)) for _ in range(ROUNDS)]
    return {
        "ask_seconds": statistics.median(own for own, _ in pairs),
        "import_sentence_transformers_seconds": statistics.median(other for _, other in pairs),
        "share": statistics.median(own / other for own, other in pairs),
    }


def main() -> None:
    config = Config()
    subprocess.run([sys.executable, "-m", "briefqa.cli", "index", str(DEFAULT_CORPUS)], check=True, capture_output=True)
    results = {
        "machine": {"processor": platform.processor() or platform.machine(), "python": platform.python_version()},
        "embedding": embedding_rates(corpus_texts(config)),
        "start": start_times(config.index),
    }
    RESULTS.write_text(json.dumps(results, indent=1) + "\n", encoding="utf-8")
    for name in ("embedding", "start"):
        for key, value in results[name].items():
            print(f"{name:10} {key:42} {value:8.3f}")


if __name__ == "__main__":
    main()
