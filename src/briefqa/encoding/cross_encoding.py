"""A question and a sentence, read together: does it answer, and with which words?

The packaged model, trained further on pairs of the two (see docs/decisions/0016-cross-encoder.md). It only ranks and
weighs what retrieval has found; what is quoted is still a copy from a document.
"""

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from briefqa.encoding.packed_weights import Matrix
from briefqa.encoding.running import open_graph, token_vectors
from briefqa.encoding.tokenizing import END, TrieTokenizer, readable_text

if TYPE_CHECKING:
    from onnxruntime import InferenceSession

GRAPH = "cross_encoder.onnx"
MAX_QUESTION_TOKENS = 60
MAX_TOKENS = 160  # of a question and a sentence; as in training
MAX_ANSWER_TOKENS = 24
UNREADABLE = -10.0  # the relevance of a sentence with nothing visible in it


@dataclass(frozen=True, slots=True)
class Reading:
    """What one sentence is to a question."""

    relevance: float  # the logit that it answers
    denial: float = UNREADABLE  # the logit that it speaks against what the question takes for granted
    span: tuple[int, int] | None = (
        None  # of the short answer, in code points of the text; None where no words stand out
    )
    certainty: float = 0.0  # in [0, 1], of the span


@dataclass(frozen=True, slots=True)
class CrossEncoder:
    """Safe to use from several threads. Shares the tables of the model that embeds."""

    tokenizer: TrieTokenizer
    words: NDArray[np.uint8]
    positions: Matrix
    session: "InferenceSession"
    threads: int

    @classmethod
    def open(
        cls, folder: Path, tokenizer: TrieTokenizer, words: NDArray[np.uint8], positions: Matrix, threads: int
    ) -> "CrossEncoder":
        return cls(tokenizer, words, positions, open_graph(folder / GRAPH), threads)

    def read(self, question: str, texts: Sequence[tuple[str, str]]) -> list[Reading]:
        """One reading for each (context, sentence). A context is what a reader sees above the sentence: its title."""
        asked = self.tokenizer.encode(question)[:-1][: MAX_QUESTION_TOKENS + 1]
        if len(texts) < 2:
            return [self._read(asked, *text) for text in texts]
        # Longest first, so that no thread ends on a long one while the others idle.
        longest_first = sorted(range(len(texts)), key=lambda place: -sum(map(len, texts[place])))
        with ThreadPoolExecutor(min(self.threads, len(texts))) as pool:
            readings = {place: pool.submit(self._read, asked, *texts[place]) for place in longest_first}
        return [readings[place].result() for place in range(len(texts))]

    def _read(self, asked: NDArray[np.int64], context: str, sentence: str) -> Reading:
        before = f"{context}\n" if context else ""
        pieces = self.tokenizer.encode_with_places(readable_text(before + sentence))[: MAX_TOKENS - len(asked) - 3]
        if not pieces:
            return Reading(UNREADABLE)
        content = np.array([piece for piece, _, _ in pieces], dtype=np.int64)
        ids = np.concatenate([asked, [END, END], content, [END]])
        vectors = token_vectors(self.words, self.positions, ids)
        relevance, denial, logits = self.session.run(None, {"vectors": vectors})
        first = len(asked) + 2
        start, end, certainty = _best_span(logits[0, first : first + len(pieces)])
        opening, closing = pieces[start][1] - len(before), pieces[end][2] - len(before)
        inside = 0 <= opening < closing <= len(sentence)
        span = (opening, closing) if inside else None
        return Reading(float(relevance[0, 0]), float(denial[0, 0]), span, certainty if inside else 0.0)


def _best_span(logits: Matrix) -> tuple[int, int, float]:
    """The first and the last token of the likeliest span, and its probability. logits: shape (tokens, 2), not empty."""
    chances = np.exp(logits - logits.max(axis=0))
    chances /= chances.sum(axis=0)
    joint = np.triu(np.outer(chances[:, 0], chances[:, 1]))
    joint -= np.triu(joint, MAX_ANSWER_TOKENS)
    start, end = np.unravel_index(int(joint.argmax()), joint.shape)
    return int(start), int(end), float(joint[start, end])
