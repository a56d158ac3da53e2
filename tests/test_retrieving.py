"""Ranking: each retriever counts as far as it deserves, filters hold, and the same question gives the same order."""

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from briefqa.answering.searching import timed_search
from briefqa.config import MAX_HITS
from briefqa.encoding.embedding import FloatVector
from briefqa.errors import IndexMismatch, InputRefused, UsageError
from briefqa.index import Index
from briefqa.retrieving import (
    DEFAULT_WEIGHTS,
    LONG_LIST,
    OF_EACH_LANGUAGE,
    Weights,
    _of_both_languages,
    best_sentence_cosines,
    check_embedder,
    fused,
    retrieve,
)
from briefqa.storing.vectors import all_vectors
from briefqa.types import Hit
from fakes import IDENTITY, FakeEmbedder, document, identity_but, index_of, memory_index, words_vector

TOPICS = ("機房供電", "液冷設備", "晶片關稅", "海底電纜", "語音模型", "自駕計程車", "教師培訓", "開源授權")
MANY = {
    f"{number:02d}.txt": f"{topic}的預算今年增加{number + 2}成。主管機關要求業者在{number + 1}月前申報。\n"
    for number, topic in enumerate(TOPICS)
}


@pytest.fixture(scope="module")
def many() -> Index:
    return memory_index(MANY)


def asked(index: Index, question: str, vector: FloatVector | None = None, limit: int = 10) -> list[Hit]:
    return retrieve(index, question, words_vector(question) if vector is None else vector, limit=limit)


def paths(index: Index, hits: Sequence[Hit]) -> list[str]:
    return [index.document_of(hit.position).path for hit in hits]


@given(st.text("機房供電液冷晶片關稅預算申報 ai?", min_size=1, max_size=20))
@settings(deadline=None, max_examples=50)
def test_hits_come_best_first_each_chunk_once_with_true_measures(many: Index, question: str) -> None:
    vector = words_vector(question)
    hits = asked(many, question, vector)
    keys = [(-hit.score, hit.position) for hit in hits]
    assert keys == sorted(set(keys))
    assert len({hit.position for hit in hits}) == len(hits)
    for hit in hits:
        assert hit.chunk == many.chunk(hit.position)
        assert hit.dense == pytest.approx(float(all_vectors(many.chunk_vectors)[hit.position] @ vector), abs=1e-5)
        assert -1.0001 <= hit.sentence <= 1.0001
        assert 0 <= hit.coverage <= 1
        assert hit.lexical >= 0


@pytest.mark.parametrize("number", range(len(TOPICS)))
def test_the_passage_that_is_asked_for_comes_first(many: Index, number: int) -> None:
    assert paths(many, asked(many, f"{TOPICS[number]}的預算增加多少？"))[0] == f"{number:02d}.txt"


def test_the_question_finds_its_passage_in_the_other_script(many: Index) -> None:
    assert paths(many, asked(many, "海底电缆的预算增加多少？"))[0] == "03.txt"


@pytest.mark.parametrize("k", [1, 2, 5])
def test_a_smaller_limit_gives_the_beginning_of_the_same_list(many: Index, k: int) -> None:
    question = "主管機關要求業者何時申報？"
    assert asked(many, question, limit=k) == asked(many, question, limit=100)[:k]


@pytest.mark.parametrize("limit", [0, -1, MAX_HITS + 1, 10**9])
def test_a_limit_out_of_range_is_wrong_usage(many: Index, limit: int) -> None:
    with pytest.raises(UsageError, match=f"limit is {limit}; expected 1 to {MAX_HITS}"):
        asked(many, "供電", limit=limit)


def test_a_limit_beyond_the_index_gives_every_candidate_once(many: Index) -> None:
    assert sorted(hit.position for hit in asked(many, "預算", limit=MAX_HITS)) == list(range(len(many.chunks)))


# --- words and vectors ----------------------------------------------------------------


@given(st.integers(0, 2**32 - 1))
@settings(deadline=None, max_examples=30)
def test_words_never_move_passages_that_they_cover_nothing_of(many: Index, seed: int) -> None:
    """A question in a language that no dictionary has: the order is that of the vectors alone."""
    vector = np.random.default_rng(seed).standard_normal(IDENTITY.dimensions).astype(np.float32)
    vector /= np.linalg.norm(vector)
    question = "Zorblax vrimp quentaril?"
    hits = asked(many, question, vector, limit=MAX_HITS)
    assert all(hit.coverage == 0 == hit.lexical for hit in hits)
    positions = np.arange(len(many.chunks))
    dense = (all_vectors(many.chunk_vectors) @ vector).astype(np.float32)
    sentence = best_sentence_cosines(many, positions, vector)
    expected = standardised(dense) + standardised(sentence)
    assert [hit.position for hit in hits] == sorted(positions, key=lambda i: (-expected[i], i))


def standardised(values: NDArray[np.float32]) -> NDArray[np.float32]:
    return (values - values.mean()) / values.std()


VALUES = st.floats(-1, 1, width=32)


@given(st.lists(st.tuples(VALUES, VALUES, st.floats(0, 30, width=32)), min_size=1, max_size=20))
@settings(deadline=None)
def test_without_coverage_words_count_for_nothing(rows: list[tuple[float, float, float]]) -> None:
    dense, sentence, lexical = (np.array(column, dtype=np.float32) for column in zip(*rows, strict=True))
    nothing = np.zeros_like(lexical)
    with_words, without = fused(dense, sentence, lexical, nothing), fused(dense, sentence, nothing, nothing)
    np.testing.assert_allclose(with_words, without, atol=1e-5)


@given(st.lists(st.tuples(VALUES, VALUES), min_size=2, max_size=20), st.floats(0, 1, width=32))
@settings(deadline=None)
def test_a_passage_better_in_everything_ranks_above(rows: list[tuple[float, float]], coverage: float) -> None:
    dense, sentence = (np.array(column, dtype=np.float32) for column in zip(*rows, strict=True))
    lexical = dense + sentence + 2
    scores = fused(dense, sentence, lexical, np.full_like(dense, coverage))
    for i in range(len(rows)):
        for j in range(len(rows)):
            if dense[i] >= dense[j] and sentence[i] >= sentence[j]:
                assert scores[i] >= scores[j] - 1e-3


@given(st.lists(VALUES, max_size=5))
@settings(deadline=None)
def test_candidates_that_no_retriever_tells_apart_score_the_same(values: list[float]) -> None:
    flat = np.full(len(values), 0.5, dtype=np.float32)
    assert np.isfinite(fused(flat, flat, flat, flat)).all()
    assert len(set(fused(flat, flat, flat, flat).tolist())) <= 1


@given(st.lists(st.tuples(VALUES, VALUES, VALUES), min_size=1, max_size=20), st.floats(0, 1, width=32))
@settings(deadline=None)
def test_a_retriever_that_is_switched_off_counts_for_nothing(
    rows: list[tuple[float, float, float]], coverage: float
) -> None:
    columns = [np.array(column, dtype=np.float32) for column in zip(*rows, strict=True)]
    nothing, share = np.zeros_like(columns[0]), np.full_like(columns[0], coverage)
    for off, name in enumerate(("dense", "sentence", "lexical")):
        without = [nothing if i == off else column for i, column in enumerate(columns)]
        weights = replace(DEFAULT_WEIGHTS, **{name: 0.0})
        assert (fused(*columns, share, weights) == fused(*without, share, weights)).all()


def test_words_alone_rank_by_words(many: Index) -> None:
    away = -words_vector("海底電纜的預算")
    weights = Weights(dense=0, sentence=0, lexical=1)
    hits = retrieve(many, "海底電纜的預算", away, weights=weights)
    assert paths(many, hits)[0] == "03.txt"
    assert [hit.lexical for hit in hits] == sorted((hit.lexical for hit in hits), reverse=True)


def test_a_question_finds_a_passage_in_the_other_language_among_many_in_its_own() -> None:
    """What a whole language has in common with the question is taken off: it says nothing about a passage."""
    files = {f"{i}.txt": f"The {word} office of the harbour keeps its books.\n" for i, word in enumerate("abcdefghij")}
    files |= {f"z{i}.txt": f"港務處把{topic}的帳冊收好。\n" for i, topic in enumerate((*TOPICS, "渡口", "漁市"))}
    index = memory_index(files)
    assert not np.allclose(index.centroids, 0)
    target = next(i for i in range(len(index.chunks)) if index.document_of(i).path == "z3.txt")
    shared = all_vectors(index.chunk_vectors)[[i for i in range(len(index.chunks)) if index.chunks[i, 4]]].mean(0)
    vector = shared / np.linalg.norm(shared) + np.float32(0.6) * all_vectors(index.chunk_vectors)[target]
    hits = retrieve(index, "?", (vector / np.linalg.norm(vector)).astype(np.float32))
    assert hits[0].position == target


def test_a_long_list_ends_with_passages_in_the_other_language_and_a_short_one_is_as_it_is() -> None:
    chinese = {f"{number:02d}.txt": f"港務處第{number}次公告：燈塔的造價是{number}億元。\n" for number in range(20)}
    english = {f"en-{number}.txt": f"The lighthouse cost {number} million.\n" for number in range(OF_EACH_LANGUAGE + 1)}
    index = memory_index(chinese | english)
    question = "燈塔的造價是多少？"
    long, short = (paths(index, asked(index, question, limit=limit)) for limit in (LONG_LIST, LONG_LIST - 1))
    assert [path.startswith("en") for path in long] == [False] * (LONG_LIST - 2) + [True] * OF_EACH_LANGUAGE
    assert long[:-OF_EACH_LANGUAGE] == short[: LONG_LIST - OF_EACH_LANGUAGE]
    assert not any(path.startswith("en") for path in short)


def test_a_passage_of_the_rarer_language_is_not_given_up_for_a_worse_one_of_it() -> None:
    order = np.arange(20)
    latin = np.zeros(20, dtype=np.int64)
    latin[[LONG_LIST - 1, 16]] = 1
    first = _of_both_languages(order, latin, LONG_LIST)
    assert first.tolist() == [*range(LONG_LIST - 2), LONG_LIST - 1, 16]


def test_best_sentence_is_the_nearest_of_a_chunk(many: Index) -> None:
    vector = words_vector("主管機關要求業者申報")
    positions = np.arange(len(many.chunks))
    rows = all_vectors(many.sentence_vectors) @ vector
    expected = [max(rows[many.sentences[:, 0] == i]) for i in positions]
    np.testing.assert_allclose(best_sentence_cosines(many, positions, vector), expected, atol=1e-5)


def test_words_find_a_passage_that_its_vector_does_not() -> None:
    """A rare name in a question whose vector says nothing."""
    files = MANY | {"name.txt": "涵虛實驗室的語料由志工標注。校對花了兩年。\n"}
    index = memory_index(files)
    vector = np.ones(IDENTITY.dimensions, dtype=np.float32) / np.float32(np.sqrt(IDENTITY.dimensions))
    assert paths(index, asked(index, "涵虛實驗室", vector))[0] == "name.txt"


def test_a_question_without_a_vector_is_still_searched_by_its_words(many: Index) -> None:
    assert paths(many, asked(many, "自駕計程車", np.zeros(IDENTITY.dimensions, dtype=np.float32)))[0] == "05.txt"


@pytest.mark.parametrize("value", [np.nan, np.inf])
def test_a_vector_that_is_no_number_is_refused(many: Index, value: float) -> None:
    with pytest.raises(ValueError, match="not finite"):
        asked(many, "供電", np.full(IDENTITY.dimensions, value, dtype=np.float32))


def test_ties_go_by_the_order_of_the_documents() -> None:
    index = index_of(*(document(f"{name}.txt", f"{name} 同樣的一句話說了又說。") for name in "zxya"))
    same = [replace(hit, score=0.0) for hit in asked(index, "同樣的一句話說了又說", limit=4)]
    assert len(same) == 4
    vector = np.zeros(IDENTITY.dimensions, dtype=np.float32)
    assert [hit.position for hit in asked(index, "無關", vector)] == [0, 1, 2, 3]


def test_asking_twice_gives_the_same_hits(many: Index) -> None:
    assert asked(many, "晶片關稅") == asked(memory_index(MANY), "晶片關稅")


# --- notes ----------------------------------------------------------------------------

WITH_NOTES = (
    "壹、供電\n\n機房供電的預算今年增加三成，主管機關要求業者在三月前申報。¹\n\n"
    "貳、冷卻\n\n液冷設備的採購已經延到明年春天，業者還沒有決定由誰承包。²\n\n"
    "¹ 王小華，〈機房供電的預算〉，《電力週刊》，2024年5月6日。\n² 同註 1。\n"
)


def test_a_note_does_not_outrank_the_statement_that_rests_on_it() -> None:
    index = memory_index({"a.txt": WITH_NOTES, "b.txt": "教師培訓的名額不變。\n"})
    hits = asked(index, "機房供電的預算增加多少？")
    assert not hits[0].chunk.is_note
    assert [hit.chunk.is_note for hit in hits].count(True) == 2


# --- filters --------------------------------------------------------------------------


# --- the whole way of a search --------------------------------------------------------


def test_an_empty_index_finds_nothing() -> None:
    empty = memory_index({})
    assert asked(empty, "供電") == []
    assert timed_search(empty, FakeEmbedder(), "供電")[0] == []


def test_a_document_of_headings_alone_leaves_an_index_that_finds_nothing() -> None:
    index = memory_index({"a.md": "# 供電\n\n## 用水\n"})
    assert asked(index, "供電") == []


def test_another_model_than_the_index_was_made_with_is_refused_and_both_are_named(many: Index) -> None:
    other = identity_but(name="other-model", dimensions=32)
    with pytest.raises(IndexMismatch, match=r"fake-words .*other-model .*--rebuild") as caught:
        check_embedder(many, FakeEmbedder(other))
    assert caught.value.exit_code == 4
    check_embedder(many, FakeEmbedder())


def test_a_search_embeds_the_question_once_and_says_how_long_it_took(many: Index) -> None:
    embedder = FakeEmbedder()
    hits, milliseconds = timed_search(many, embedder, "  晶片關稅\n", limit=3)
    assert embedder.questions == ["晶片關稅"]
    assert paths(many, hits)[0] == "02.txt"
    assert set(milliseconds) == {"embed", "retrieve", "total"}
    assert milliseconds["total"] >= milliseconds["retrieve"] >= 0


def test_an_over_long_question_is_refused_before_it_is_embedded(many: Index) -> None:
    embedder = FakeEmbedder()
    with pytest.raises(InputRefused):
        timed_search(many, embedder, "電" * 100_000)
    assert embedder.questions == []
