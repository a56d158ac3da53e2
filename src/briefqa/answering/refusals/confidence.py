"""How well the passages found support an answer: a logistic regression whose output is the answer's confidence.

There are two of them, for a question in the language of the passage it found and for one in another, where words say
little. Their weights stand in support.json, fitted by `python -m briefqa.training.support`; what the margins of `choosing` are, was chosen by measurement.
"""

import json
import math
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files

import numpy as np
from numpy.typing import NDArray

from briefqa.answering.claims.denials import asks_why_not, confirms, is_of_one_mind
from briefqa.answering.quotes.candidates import Candidate
from briefqa.answering.quotes.choosing import CLEARLY_RELEVANT, LEAST_COVERAGE
from briefqa.answering.quotes.subjects import RELATIONS, relations_of
from briefqa.folding import is_latin
from briefqa.index import Index
from briefqa.questions.wording import Wording, wording_of
from briefqa.types import Hit

FloatVector = NDArray[np.float32]

CLEARLY_UNDENIED = 1.0  # the same, of what is no denial; how clearly none tells nothing

STRONG, FAIR = 0.85, 0.7  # confidences, which are fitted probabilities

FEATURES = (
    "best_dense",  # cosine of the best chunk
    "top_dense",  # of the first passage
    "top_sentence",  # of the first passage's best sentence
    "quote_cosine",  # of the sentence that would be quoted first
    "dense_gap",  # how far the best chunk stands above the other passages
    "sentence_gap",
    "top_coverage",  # share of the question's IDF mass in the first passage
    "best_coverage",  # in any passage
    "quote_coverage",  # in the sentence that would be quoted first
    "known_words",  # share of the question's words that stand anywhere in the index
    "quote_fits",  # 1 where that holds the sort of thing that is asked for: a number, a date
    "quote_relevance",  # what the cross-encoder says of it
    "best_relevance",  # and of the best sentence it read
    "undenied",  # how little any sentence it read speaks against what the question takes for granted
    *RELATIONS,  # see `subjects`
)


@dataclass(frozen=True, slots=True)
class SupportModel:
    """A fitted logistic regression over standardised features, and the confidence from which on to answer."""

    mean: FloatVector
    scale: FloatVector
    weights: FloatVector
    bias: float
    threshold: float

    def confidence(self, features: FloatVector) -> float:
        """The probability in [0, 1] that the passages hold the answer. features: shape (len(FEATURES),), nan if unknown."""
        features = np.where(np.isnan(features), self.mean, features)
        logit = float((features - self.mean) / self.scale @ self.weights) + self.bias
        return float(1 / (1 + np.exp(-logit)))


@lru_cache(maxsize=2)
def support_model(*, same_language: bool) -> SupportModel:
    """The model that ships with the package, for questions in the passage's language or in another."""
    values = json.loads(files("briefqa.answering.refusals").joinpath("support.json").read_text(encoding="utf-8"))
    if tuple(values["features"]) != FEATURES:
        raise ValueError(f"support.json was fitted on {values['features']}, this code computes {FEATURES}: fit it anew")
    fitted = values["same_language" if same_language else "across_languages"]
    mean, scale, weights = (np.array(fitted[key], dtype=np.float32) for key in ("mean", "scale", "weights"))
    return SupportModel(mean, scale, weights, float(fitted["bias"]), float(fitted["threshold"]))


def strength_of(confidence: float) -> str:
    """Confidence in a word, `strong`, `fair` or `weak`: people read a decimal as more than it is."""
    return "strong" if confidence >= STRONG else "fair" if confidence >= FAIR else "weak"


def in_same_language(index: Index, question: str, hits: Sequence[Hit]) -> bool:
    """Whether the question and the first passage are both in Latin script, or neither is."""
    passage = hits[0].chunk.span.of(index.document_of(hits[0].position).text)
    return is_latin(question) == is_latin(passage)


def shares_words(hits: Sequence[Hit], found: Sequence[Candidate]) -> bool:
    """Whether the first passage or the best sentence holds a word of the question, as it is or translated, or any sentence answers it.

    In another language vectors alone are near to anything: a line of code or of base64 would answer any question.
    """
    shared = max(hits[0].coverage, found[0].coverage) >= LEAST_COVERAGE
    return shared or any(item.relevance > CLEARLY_RELEVANT for item in found)


def features_of(
    index: Index, question: str, hits: Sequence[Hit], found: Sequence[Candidate], wording: Wording | None = None
) -> FloatVector:
    """What is measured about an answer that might be given, in the order of FEATURES; float32."""
    dense = np.array([hit.dense for hit in hits], dtype=np.float32)
    sentence = np.array([hit.sentence for hit in hits], dtype=np.float32)
    first, quote = hits[0], found[0]
    return np.array(
        [
            dense.max(),
            first.dense,
            first.sentence,
            quote.cosine,
            _gap(dense),
            _gap(sentence),
            first.coverage,
            max(hit.coverage for hit in hits),
            quote.coverage,
            (wording or wording_of(index, question)).known(index),
            quote.fits,
            quote.relevance,
            np.fmax.reduce([item.relevance for item in found]),
            min(-_denial(question, found), CLEARLY_UNDENIED),
            *relations_of(index, question, quote),
        ],
        dtype=np.float32,
    )


def _denial(question: str, found: Sequence[Candidate]) -> float:
    """How clearly any sentence speaks against what a question takes for granted; nan where none was read.

    None does that tells of the very change that the question names; nor, of a why not, one that says no as the question
    does: it may well be the reason.
    """
    read = [item for item in found if not math.isnan(item.denial)]
    agrees = is_of_one_mind if asks_why_not(question) else confirms
    against = [item.denial for item in read if not agrees(question, item.quote.text)]
    return max(against, default=-CLEARLY_UNDENIED if read else math.nan)


def _gap(values: FloatVector) -> float:
    """The best value less the mean of the others; 0 for a single one."""
    return float(values.max() - np.sort(values)[:-1].mean()) if len(values) > 1 else 0.0
