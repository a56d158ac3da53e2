"""A question and a sentence, read together: what answers stands out, and with the right words."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from briefqa.encoding.cross_encoding import UNREADABLE, CrossEncoder, _best_span
from briefqa.encoding.embedding import cross_encoder_of, load_embedder
from fakes import FakeEmbedder

SENTENCES = (
    "北岬燈塔建於1872年8月，由四名守望員輪班。",
    "龍溪茶園每年採收兩次，去年的產量是３５噸。",
    "The Harrow bridge was designed by Ada Whitfield and opened in 1931.",
)


@pytest.fixture(scope="module")
def reader() -> CrossEncoder:
    found = cross_encoder_of(load_embedder())
    assert found is not None
    return found


@pytest.mark.model
@pytest.mark.parametrize(
    ("question", "right", "words"),
    [
        ("北岬燈塔是哪一年建的？", 0, "1872年"),
        ("灯塔有几名守望员？", 0, "四名"),
        ("茶園去年的產量是多少？", 1, "３５噸"),
        ("Who designed the Harrow bridge?", 2, "Ada Whitfield"),
        ("When was the lighthouse built?", 0, "1872年"),
    ],
)
def test_the_sentence_that_answers_comes_first_and_its_words_are_marked(
    reader: CrossEncoder, question: str, right: int, words: str
) -> None:
    readings = reader.read(question, [("", sentence) for sentence in SENTENCES])
    best = max(range(len(readings)), key=lambda number: readings[number].relevance)
    assert best == right
    span = readings[best].span
    assert span is not None
    assert words in SENTENCES[best][slice(*span)]


@pytest.mark.model
def test_a_question_about_another_year_or_name_is_answered_less_well(reader: CrossEncoder) -> None:
    sentence = [("", "百度於2023年3月發布文心一言。")]
    asked = [reader.read(question, sentence)[0].relevance for question in ("文心一言何時發布？", "通義千問何時發布？")]
    assert asked[0] > asked[1] + 1


@pytest.mark.model
def test_what_speaks_against_a_question_is_told(reader: CrossEncoder) -> None:
    sentence = [("", "港務處否認燈塔在2020年關閉，表示守望員照常輪班。")]
    denied = reader.read("燈塔在2020年為什麼關閉？", sentence)[0].denial
    asked = reader.read("誰否認燈塔關閉？", sentence)[0].denial
    assert denied > max(asked, 0)


@pytest.mark.model
def test_a_reading_does_not_depend_on_its_neighbours(reader: CrossEncoder) -> None:
    together = reader.read("茶園去年的產量是多少？", [("茶", sentence) for sentence in SENTENCES])
    alone = [reader.read("茶園去年的產量是多少？", [("茶", sentence)])[0] for sentence in SENTENCES]
    assert together == alone


@pytest.mark.model
@settings(max_examples=25, deadline=None)
@given(question=st.text(min_size=1, max_size=200), context=st.text(max_size=30), sentence=st.text(max_size=400))
def test_a_span_is_inside_the_sentence_whatever_the_text(question: str, context: str, sentence: str) -> None:
    reader = cross_encoder_of(load_embedder())
    assert reader is not None
    (reading,) = reader.read(question, [(context, sentence)])
    assert np.isfinite(reading.relevance)
    assert 0 <= reading.certainty <= 1
    if reading.span is not None:
        assert 0 <= reading.span[0] < reading.span[1] <= len(sentence)


@pytest.mark.model
def test_nothing_visible_answers_nothing(reader: CrossEncoder) -> None:
    assert reader.read("燈塔是哪一年建的？", [("", "\u200b \n")])[0].relevance == UNREADABLE


def test_any_other_model_has_none() -> None:
    assert cross_encoder_of(FakeEmbedder()) is None


def test_the_likeliest_span_ends_where_it_begins_or_later() -> None:
    logits = np.full((30, 2), -9.0, dtype=np.float32)
    logits[4, 0], logits[2, 1], logits[6, 1] = 9.0, 9.0, 8.0
    start, end, certainty = _best_span(logits)
    assert (start, end) == (4, 6)
    assert 0 < certainty < 1
