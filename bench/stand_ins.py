"""A collection of any size that looks real, and vectors for it without hours of embedding. What is a stand-in is said here.

Texts: passages put together from sentences of the data beside the project, where it is there, else generated ones.
Vectors: some thousands of real texts are embedded once and kept; the vector of a text is a mixture of two of those that
its hash names, stretched about their mean, so that neighbours lie about as far from each other as real ones do.
Questions: real ones, and their vectors the model's own.
"""

import json
import random
from collections.abc import Iterator, Sequence
from hashlib import blake2b
from pathlib import Path

import numpy as np
from synthetic import fact, section

from briefqa.config import cache_folder
from briefqa.encoding.embedding import Embedder, FloatMatrix, FloatVector, TextsDone

DATA = Path(__file__).parents[2] / "shared" / "data"
SETS = ("drcd-dev", "cmrc-dev-held")
PASSAGE_CHARS = 230  # of a section, so that it makes one chunk
EMBEDDED = 1_500  # real texts of each kind
LONG_CHARS = 120  # from here on a text counts as a passage, below as a sentence
BLOCK = 4_096


def rows(name: str, file: str) -> list[dict[str, str]]:
    path = DATA / name / file
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()] if path.is_file() else []


def real_sentences() -> list[str]:
    """Sentences of the data beside the project, or generated ones where there is none."""
    texts = [row["text"] for name in SETS for row in rows(name, "corpus.jsonl")]
    texts = texts or [section(number).split("\n\n")[1] for number in range(2_000)]
    return [f"{part}。" for text in texts for part in text.replace("\n", "").split("。") if len(part) > 8]


def real_questions(count: int) -> list[str]:
    found = [row["text"] for row in rows(SETS[0], "queries.jsonl")] or [fact(number)[0] for number in range(count)]
    return random.Random(1).sample(found, min(count, len(found)))


def documents(chunks: int, count: int) -> Iterator[tuple[str, str]]:
    """Name and Markdown of `count` documents with so many chunks in all, the same each time."""
    sentences = real_sentences()
    for number in range(count):
        yield f"{number:05d}.md", one_document(sentences, number, chunks // count)


def one_document(sentences: Sequence[str], number: int, sections: int, salt: int = 0) -> str:
    rng = random.Random(f"{number} {salt}")
    parts = [f"# 文件{number}\n"]
    for place in range(sections):
        chosen: list[str] = []
        while sum(map(len, chosen)) < PASSAGE_CHARS - 30:
            chosen.append(rng.choice(sentences)[:PASSAGE_CHARS])
        parts.append(f"## 第{place}節\n\n{''.join(chosen)}\n")
    return "\n".join(parts)


class MixedEmbedder:
    """Mixtures of real vectors in the place of a model's; its questions go through the model itself."""

    def __init__(self, model: Embedder) -> None:
        self.identity = model.identity
        self._model = model
        self._long, self._short = (real_vectors(model, long=long) for long in (True, False))

    def embed_passages(self, texts: Sequence[str], *, progress: TextsDone | None = None) -> FloatMatrix:
        seeds = np.array([_seed(text) for text in texts], dtype=np.uint64)
        long = np.array([len(text) >= LONG_CHARS for text in texts], dtype=bool)
        vectors = np.zeros((len(texts), self.identity.dimensions), dtype=np.float32)
        for kind, bank in ((long, self._long), (~long, self._short)):
            vectors[kind] = mixed(bank, seeds[kind])
        if progress and texts:
            progress(len(texts))
        return vectors

    def embed_question(self, text: str) -> FloatVector:
        return self._model.embed_question(text)


def mixed(bank: FloatMatrix, seeds: np.ndarray) -> FloatMatrix:
    """A unit vector for each seed: two rows of the bank, mixed, as far from the bank's mean as its rows are."""
    mean = bank.mean(0)
    result = np.zeros((len(seeds), bank.shape[1]), dtype=np.float32)
    for start in range(0, len(seeds), BLOCK):
        own = seeds[start : start + BLOCK]
        one, other = own % np.uint64(len(bank)), own // np.uint64(1 << 20) % np.uint64(len(bank))
        share = (0.5 + 0.4 * (own >> np.uint64(52)).astype(np.float32) / 4096)[:, np.newaxis]
        mix = share * (bank[one] - mean) + (1 - share) * (bank[other] - mean)
        mix /= np.sqrt(share**2 + (1 - share) ** 2)
        result[start : start + BLOCK] = mean + mix
    lengths = np.linalg.norm(result, axis=1, keepdims=True)
    unit: FloatMatrix = result / np.maximum(lengths, 1e-9)
    return unit


def real_vectors(model: Embedder, *, long: bool) -> FloatMatrix:
    """The model's vectors of real passages or sentences, embedded once for each model."""
    sha256 = model.identity.weights_sha256[:12]
    path = cache_folder() / "bench" / f"{'passages' if long else 'sentences'}-{sha256}.npy"
    if not path.is_file():
        sentences = real_sentences()
        rng = random.Random(2)
        texts = [
            "".join(rng.sample(sentences, 5))[:PASSAGE_CHARS] if long else rng.choice(sentences)
            for _ in range(EMBEDDED)
        ]
        path.parent.mkdir(parents=True, exist_ok=True)
        np.save(path, model.embed_passages(texts))
    vectors: FloatMatrix = np.load(path, allow_pickle=False)
    return vectors


def _seed(text: str) -> int:
    return int.from_bytes(blake2b(text.encode("utf-8", "surrogatepass"), digest_size=8).digest(), "little")
