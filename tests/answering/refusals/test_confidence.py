"""The support model: a logistic regression, and the features it is asked about."""

import json
import math
from dataclasses import replace
from importlib.resources import files

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from briefqa.answering.quotes.candidates import candidates
from briefqa.answering.refusals import confidence
from briefqa.answering.refusals.confidence import (
    FEATURES,
    SupportModel,
    features_of,
    in_same_language,
    shares_words,
    support_model,
)
from briefqa.index import Index
from briefqa.retrieving import retrieve
from fakes import CORPUS, QUESTIONS, memory_index, words_vector

NUMBERS = st.floats(-5, 5, width=32)
VECTORS = st.lists(NUMBERS, min_size=len(FEATURES), max_size=len(FEATURES))
WEIGHTS = st.lists(st.floats(-2, 2, width=32), min_size=len(FEATURES), max_size=len(FEATURES))
SCALES = st.lists(st.floats(0.5, 5, width=32), min_size=len(FEATURES), max_size=len(FEATURES))


@pytest.fixture(scope="module")
def index() -> Index:
    return memory_index(CORPUS)


def measured(index: Index, question: str, limit: int = 10) -> dict[str, float]:
    vector = words_vector(question)
    hits = retrieve(index, question, vector, limit=limit)
    values = features_of(index, question, hits, candidates(index, question, vector, hits))
    assert values.dtype == np.float32
    unread = [name.endswith("_relevance") or name == "undenied" for name in FEATURES]  # there is no cross-encoder here
    assert np.isnan(values).tolist() == unread
    return dict(zip(FEATURES, values.tolist(), strict=True))


def array(values: list[float]) -> NDArray[np.float32]:
    return np.array(values, dtype=np.float32)


@given(VECTORS, WEIGHTS, VECTORS, SCALES, NUMBERS)
@settings(deadline=None)
def test_confidence_is_the_logistic_function_of_a_weighted_sum(
    features: list[float], weights: list[float], mean: list[float], scale: list[float], bias: float
) -> None:
    model = SupportModel(array(mean), array(scale), array(weights), bias, 0.5)
    logit = bias + sum(w * (f - m) / s for w, f, m, s in zip(weights, features, mean, scale, strict=True))
    assert model.confidence(array(features)) == pytest.approx(1 / (1 + math.exp(-min(max(logit, -700), 700))), abs=1e-3)


@given(st.lists(st.floats(-1, 1, width=32), min_size=len(FEATURES), max_size=len(FEATURES)), st.booleans())
@settings(deadline=None)
def test_whatever_is_measured_gives_a_probability_and_no_warning(features: list[float], same_language: bool) -> None:
    assert 0 <= support_model(same_language=same_language).confidence(array(features)) <= 1


@pytest.mark.parametrize("same_language", [True, False])
def test_the_models_that_ship_fit_the_features(*, same_language: bool) -> None:
    model = support_model(same_language=same_language)
    assert model.mean.shape == model.scale.shape == model.weights.shape == (len(FEATURES),)
    assert (model.scale > 0).all()
    assert 0 < model.threshold < 1


def test_weights_of_other_features_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    values = json.loads(files("briefqa.answering.refusals").joinpath("support.json").read_text(encoding="utf-8"))
    values["features"] = ["another", *values["features"][1:]]
    monkeypatch.setattr(confidence.json, "loads", lambda text: values)
    support_model.cache_clear()
    try:
        with pytest.raises(ValueError, match="fit it anew"):
            support_model(same_language=True)
    finally:
        support_model.cache_clear()


@pytest.mark.parametrize("question", QUESTIONS)
def test_features_are_what_they_are_named(index: Index, question: str) -> None:
    vector = words_vector(question)
    hits = retrieve(index, question, vector, limit=10)
    values = measured(index, question)
    assert values["best_dense"] == pytest.approx(max(hit.dense for hit in hits))
    assert values["top_dense"] == pytest.approx(hits[0].dense)
    assert values["top_sentence"] == pytest.approx(hits[0].sentence)
    others = sorted(hit.dense for hit in hits)[:-1]
    assert values["dense_gap"] == pytest.approx(values["best_dense"] - sum(others) / len(others), abs=1e-5)
    assert 0 <= values["top_coverage"] <= values["best_coverage"] <= 1.0001
    assert 0 <= values["quote_coverage"] <= 1.0001


@pytest.mark.parametrize(
    ("question", "passage", "same"),
    [
        ("北岬燈塔建於哪一年？", "北岬燈塔在 1872 年落成。", True),
        ("北岬灯塔建于哪一年？", "北岬燈塔在 1872 年落成。", True),
        ("When was the lighthouse built?", "The lighthouse was built in 1872.", True),
        ("When was the lighthouse built?", "北岬燈塔在 1872 年落成。", False),
        ("北岬燈塔建於哪一年？", "The lighthouse was built in 1872.", False),
        ("Harrow bridge 何時通車？", "哈羅橋（Harrow bridge）在1931年通車，當年並不收費。", True),
    ],
)
def test_languages_are_told_apart_by_script(question: str, passage: str, *, same: bool) -> None:
    index = memory_index({"a.txt": f"{passage}\n"})
    hits = retrieve(index, question, words_vector(question))
    assert in_same_language(index, question, hits) is same


def test_a_single_passage_has_no_gap(index: Index) -> None:
    values = measured(index, "北岬燈塔建於哪一年？", limit=1)
    assert values["dense_gap"] == values["sentence_gap"] == 0


def test_what_shares_no_word_with_the_question_is_not_an_answer_in_another_language(index: Index) -> None:
    question = "When was the Harrow bridge opened?"
    vector = words_vector(question)
    hits = retrieve(index, question, vector)
    found = candidates(index, question, vector, hits)
    assert shares_words(hits, found)
    strange = [replace(hit, coverage=0.0) for hit in hits]
    unread = replace(found[0], coverage=0.0)
    assert not shares_words(strange, [unread])
    assert not shares_words(strange, [replace(unread, relevance=0.5), unread])
    assert shares_words(strange, [unread, replace(unread, relevance=2.0)])  # one further down answers


@pytest.mark.parametrize(
    ("question", "text", "undenied"),
    [
        ("茶園為什麼沒有採收？", "龍溪茶園沒有採收，因為天旱。", 1.0),  # the reason, and no denial
        ("茶園為什麼採收？", "龍溪茶園沒有採收，因為天旱。", -4.0),
        ("茶園為什麼沒有採收？", "龍溪茶園已經採收，天氣很好。", -4.0),
        ("茶園有沒有採收？", "龍溪茶園沒有採收，因為天旱。", -4.0),  # no why
        ("茶園的投票為什麼失敗？", "龍溪茶園的投票沒有過半。", 1.0),
        ("採收為什麼從118年底延到119年2月？", "龍溪茶園採收由118年12月改為119年2月。", 1.0),  # the change itself
        ("採收為什麼從118年底延到119年2月？", "龍溪茶園採收由119年2月改為118年12月。", -4.0),
    ],
)
def test_what_says_no_as_a_why_not_does_counts_as_no_denial(question: str, text: str, undenied: float) -> None:
    index = memory_index({"a.txt": f"{text}\n"})
    vector = words_vector(question)
    hits = retrieve(index, question, vector)
    found = [replace(item, denial=4.0) for item in candidates(index, question, vector, hits)]
    assert features_of(index, question, hits, found)[FEATURES.index("undenied")] == undenied
