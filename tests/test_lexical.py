"""BM25 against its formula, coverage against its definition, and the tokens of mixed text."""

import math
from collections import Counter
from dataclasses import astuple
from random import Random

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from briefqa import lexical as lexical_module
from briefqa.lexical import (
    K1,
    MAX_TERM_FREQUENCY,
    B,
    build_lexical,
    listed_passages,
    merged_lexical,
    numbers_holding,
    term_key,
    tokens,
)

WORDS = st.sampled_from(["電力", "力缺", "機房", "grid", "cooling", "h20", "2025", "液冷", "rare"])
CORPORA = st.lists(st.lists(WORDS, max_size=12), min_size=1, max_size=8)
QUESTIONS = st.lists(st.one_of(WORDS, st.sampled_from(["nowhere", "無處"])), max_size=6)


def naive_idf(corpus: list[list[str]], word: str) -> float:
    holding = sum(word in passage for passage in corpus)
    return math.log(1 + (len(corpus) - holding + 0.5) / (holding + 0.5))


def naive_bm25(corpus: list[list[str]], question: list[str], passage: list[str]) -> float:
    """Robertson & Zaragoza 2009, equation 3.15, with Lucene's IDF."""
    average = max(sum(map(len, corpus)) / len(corpus), 1.0)
    counts = Counter(passage)
    return sum(
        naive_idf(corpus, word) * counts[word] * (K1 + 1) / (counts[word] + K1 * (1 - B + B * len(passage) / average))
        for word in set(question)
        if counts[word]
    )


def naive_coverage(corpus: list[list[str]], question: list[str], passage: list[str]) -> float:
    wanted = set(question)
    mass = sum(naive_idf(corpus, word) for word in wanted)
    return sum(naive_idf(corpus, word) for word in wanted & set(passage)) / mass if mass else 0.0


@given(CORPORA, QUESTIONS)
@settings(deadline=None)
def test_scores_are_bm25(corpus: list[list[str]], question: list[str]) -> None:
    scores, _ = build_lexical(corpus).score(question)
    assert scores.dtype == np.float32
    np.testing.assert_allclose(scores, [naive_bm25(corpus, question, passage) for passage in corpus], rtol=1e-5)


@given(CORPORA, QUESTIONS)
@settings(deadline=None)
def test_coverage_is_the_share_of_the_question_that_stands_in_a_passage(
    corpus: list[list[str]], question: list[str]
) -> None:
    _, coverage = build_lexical(corpus).score(question)
    np.testing.assert_allclose(
        coverage, [naive_coverage(corpus, question, passage) for passage in corpus], rtol=1e-5, atol=1e-7
    )


@given(CORPORA, QUESTIONS)
@settings(deadline=None)
def test_coverage_lies_between_nothing_and_all(corpus: list[list[str]], question: list[str]) -> None:
    _, coverage = build_lexical(corpus).score(question)
    assert ((coverage >= 0) & (coverage <= 1)).all()


@given(st.lists(WORDS, min_size=1, max_size=12), st.integers(1, 50))
@settings(deadline=None)
def test_a_passage_that_holds_the_whole_question_covers_it(passage: list[str], copies: int) -> None:
    _, coverage = build_lexical([passage] * copies).score(passage)
    assert coverage == pytest.approx(np.ones(copies))


@given(CORPORA, WORDS)
@settings(deadline=None)
def test_idf_is_the_formula_and_never_negative(corpus: list[list[str]], word: str) -> None:
    lexical = build_lexical(corpus)
    assert lexical.idf(word) == pytest.approx(naive_idf(corpus, word))
    assert 0 <= lexical.idf(word) <= lexical.idf("nowhere")


@given(CORPORA, QUESTIONS, st.randoms(use_true_random=False))
@settings(deadline=None)
def test_scores_do_not_depend_on_the_order_of_passages(
    corpus: list[list[str]], question: list[str], random: Random
) -> None:
    order = list(range(len(corpus)))
    random.shuffle(order)
    scores, coverage = build_lexical(corpus).score(question)
    shuffled, shuffled_coverage = build_lexical([corpus[i] for i in order]).score(question)
    assert (shuffled == scores[order]).all()
    assert (shuffled_coverage == coverage[order]).all()


@given(CORPORA)
@settings(deadline=None)
def test_building_twice_gives_the_same_bytes(corpus: list[list[str]]) -> None:
    one, other = (build_lexical(list(map(list, corpus))) for _ in range(2))
    for left, right in zip(astuple(one), astuple(other), strict=True):
        assert (left.dtype, left.tobytes()) == (right.dtype, right.tobytes())


@given(CORPORA)
@settings(deadline=None)
def test_the_order_of_words_in_a_passage_does_not_change_the_bytes(corpus: list[list[str]]) -> None:
    one, other = build_lexical(corpus), build_lexical([sorted(passage) for passage in corpus])
    assert all(a.tobytes() == b.tobytes() for a, b in zip(astuple(one), astuple(other), strict=True))


@given(CORPORA)
@settings(deadline=None)
def test_inverted_lists_are_sorted_and_hold_each_passage_once(corpus: list[list[str]]) -> None:
    lexical = build_lexical(corpus)
    assert (np.diff(lexical.terms.astype(object)) > 0).all()
    assert lexical.offsets[0] == 0
    assert lexical.offsets[-1] == len(lexical.postings) == len(lexical.frequencies)
    for start, end in zip(lexical.offsets, lexical.offsets[1:], strict=False):
        assert (np.diff(lexical.postings[start:end]) > 0).all()
    assert lexical.lengths.tolist() == [len(passage) for passage in corpus]


@given(CORPORA, WORDS)
@settings(deadline=None)
def test_a_repeated_word_of_the_question_counts_once(corpus: list[list[str]], word: str) -> None:
    once, twice = (build_lexical(corpus).score([word] * n)[0] for n in (1, 2))
    assert (once == twice).all()


@given(CORPORA, QUESTIONS)
@settings(deadline=None)
def test_lists_in_several_blocks_say_what_lists_in_one_say(corpus: list[list[str]], question: list[str]) -> None:
    whole = build_lexical(corpus)
    expected = (*whole.score(question), whole.holding(question), *map(whole.idf, question))
    numbers, passages = numbers_holding(whole), listed_passages(whole)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(lexical_module, "BLOCK", 3)
        cut = build_lexical(corpus)
        found = (*cut.score(question), cut.holding(question), *map(cut.idf, question))
        assert len(cut.offsets) == len(cut.terms) * ((len(corpus) + 2) // 3) + 1
        np.testing.assert_array_equal(numbers_holding(cut), numbers)
        np.testing.assert_array_equal(listed_passages(cut), passages)
    for ours, theirs in zip(found, expected, strict=True):
        np.testing.assert_array_equal(ours, theirs)


ALTERNATIVES = st.lists(st.lists(WORDS, min_size=1, max_size=3), max_size=3)


@given(CORPORA, st.lists(WORDS, max_size=3))
@settings(deadline=None)
def test_passages_that_hold_all_of_some_words_are_found(corpus: list[list[str]], wanted: list[str]) -> None:
    expected = [i for i, passage in enumerate(corpus) if wanted and set(wanted) <= set(passage)]
    assert build_lexical(corpus).holding(wanted).tolist() == expected


@given(CORPORA, st.lists(st.tuples(st.floats(0.1, 9), ALTERNATIVES), max_size=4))
@settings(deadline=None)
def test_alternatives_count_by_the_rarest_that_stands_there(
    corpus: list[list[str]], words: list[tuple[float, list[list[str]]]]
) -> None:
    lexical = build_lexical(corpus)
    scores, share = lexical.score_alternatives(words)
    for number, passage in enumerate(corpus):
        best = [
            max((lexical.rarity(option) for option in options if set(option) <= set(passage)), default=0.0)
            for _, options in words
        ]
        assert scores[number] == pytest.approx(sum(best), rel=1e-5)
        mass = sum(weight for weight, _ in words)
        assert share[number] == pytest.approx(sum(best) / mass if mass else 0.0, rel=1e-5)


def test_an_index_of_nothing_scores_nothing() -> None:
    lexical = build_lexical([])
    scores, coverage = lexical.score(["電力"])
    assert len(lexical) == len(scores) == len(coverage) == 0


def test_passages_without_words_score_nothing() -> None:
    scores, coverage = build_lexical([[], []]).score(["電力"])
    assert scores.tolist() == coverage.tolist() == [0, 0]


def test_a_word_stuffed_into_a_passage_saturates() -> None:
    few, many = ["電力"] * MAX_TERM_FREQUENCY, ["電力"] * (MAX_TERM_FREQUENCY * 4)
    scores, _ = build_lexical([few, many, ["機房"]]).score(["電力"])
    assert scores.max() < build_lexical([few, many, ["機房"]]).idf("電力") * (K1 + 1)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("機房缺電", ["机房", "房缺", "缺电"]),
        ("電", ["电"]),
        ("GLM-4.5", ["glm-4.5", "glm", "4", "5"]),
        ("ＡＩ", ["ai"]),
        ("C++", ["c++"]),
        ("R1-0528", ["r1-0528", "r", "1", "0528"]),
        ("6,710", ["6710"]),
        ("1,234,567", ["1234567"]),
        ("2023，2024年", ["2023", "2024", "年"]),
        ("120，350萬", ["120", "350", "万"]),
        ("10,2000", ["10,2000", "10", "2000"]),
        ("2024,100", ["2024,100", "2024", "100"]),
        ("don't", ["don't", "don", "t"]),
        ("", []),
        ("。、！ _ —", []),
    ],
)
def test_tokens_of_mixed_text(text: str, expected: list[str]) -> None:
    assert list(tokens(text)) == expected


@pytest.mark.parametrize(
    ("question", "passage"),
    [
        ("6710億參數", "參數達 6,710 億"),
        ("ＧＬＭ４.５", "GLM-4.5 的分數"),
        ("glm", "GLM-4.5"),
        ("0528 版", "R1-0528 版釋出"),
        ("GPU", "採購ＧＰＵ一萬張"),
        ("H20晶片", "H20 芯片"),
        ("软件", "軟體"),
        ("人工智能", "人\u200b工\u200b智慧"),
        ("⼈⼯智慧", "人工智慧"),
        ("c++ 教材", "以 C++ 寫成"),
    ],
)
def test_spellings_of_one_thing_share_a_token(question: str, passage: str) -> None:
    assert set(tokens(question)) & set(tokens(passage))


@given(st.text(max_size=60))
@settings(deadline=None, max_examples=200)
def test_tokens_are_words_without_white_space(text: str) -> None:
    found = list(tokens(text))
    assert all(token and not any(character.isspace() for character in token) for token in found)
    assert list(tokens(text)) == found


@given(st.text("機房缺電用水", min_size=2, max_size=20))
@settings(deadline=None)
def test_chinese_gives_every_pair_of_neighbours(text: str) -> None:
    assert len(list(tokens(text))) == len(text) - 1


def test_a_number_of_chinese_digits_is_not_cut_at_its_zero() -> None:
    assert set(tokens("二〇二五年")) >= {"二〇", "〇二", "二五", "五年"}


def test_term_keys_are_the_same_on_every_machine() -> None:
    assert term_key("grid") == 16085102726312659541
    assert term_key("机房") == 9918663234779624046


@pytest.mark.parametrize("block", [3, 1 << 16])
@given(
    before=st.lists(st.lists(WORDS, max_size=12), max_size=8),
    read=st.lists(st.lists(WORDS, max_size=12), max_size=5),
    data=st.data(),
)
@settings(deadline=None)
def test_what_stays_and_what_is_new_give_the_index_of_all(
    block: int, before: list[list[str]], read: list[list[str]], data: st.DataObject
) -> None:
    """Passages go, come between others, and move past each other; the arrays are those of a build from nothing."""
    places = data.draw(st.permutations([*range(len(before)), *[-1] * len(read)]))
    gone = data.draw(st.sets(st.sampled_from(range(len(before))))) if before else set()
    order = [place for place in places if place not in gone]
    new = iter(read)
    corpus = [before[origin] if origin >= 0 else next(new) for origin in order]
    now = np.full(len(before), -1, dtype=np.int64)
    for place, origin in enumerate(order):
        if origin >= 0:
            now[origin] = place
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(lexical_module, "BLOCK", block)
        merged, anew = merged_lexical(build_lexical(before), now, build_lexical(read)), build_lexical(corpus)
    for ours, expected in zip(astuple(merged), astuple(anew), strict=True):
        np.testing.assert_array_equal(ours, expected)
        assert ours.dtype == expected.dtype
