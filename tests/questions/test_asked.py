"""What is taken for a question, and which of its words only ask."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from briefqa.config import MAX_QUESTION_CHARS
from briefqa.errors import InputRefused
from briefqa.lexical import tokens
from briefqa.questions.asked import asks_for_english, asks_yes_or_no, checked_question, search_terms


@given(st.text(max_size=100))
@settings(deadline=None)
def test_a_question_comes_back_trimmed_and_encodable_or_is_refused(text: str) -> None:
    try:
        question = checked_question(text)
    except InputRefused:
        assert not any(character.isalnum() for character in text)
    else:
        assert question == question.strip()
        question.encode("utf-8")
        assert any(character.isalnum() for character in question)


@pytest.mark.parametrize("text", ["", " ", "\n\t\u3000", "？！。", "\u200b\u200d", "\u202e", "…—", "😀", "\ud800"])
def test_a_question_without_words_is_refused_with_an_example(text: str) -> None:
    with pytest.raises(InputRefused, match="holds no words") as caught:
        checked_question(text)
    assert caught.value.exit_code == 7


def test_a_question_over_the_limit_is_refused_and_the_limit_named() -> None:
    assert checked_question("電" * MAX_QUESTION_CHARS)
    with pytest.raises(InputRefused, match=f"{MAX_QUESTION_CHARS + 1} characters; at most {MAX_QUESTION_CHARS}"):
        checked_question("電" * (MAX_QUESTION_CHARS + 1))


@pytest.mark.parametrize(
    ("text", "taken"),
    [
        ("機房\ud83d用電？", "機房\ufffd用電？"),  # half of a surrogate pair is no character
        ("\x00機房", "\x00機房"),
        ("[[[[…1111", "[[[[…1111"),
        ("(a+)+$", "(a+)+$"),
        ("<script>alert(1)</script>", "<script>alert(1)</script>"),
        ("\u202e機房", "\u202e機房"),
    ],
)
def test_odd_characters_are_taken_as_they_are_or_replaced(text: str, taken: str) -> None:
    assert checked_question(text) == taken


@given(st.text("請問機房用電多少的是哪一年 the power of cluster？", min_size=1, max_size=30))
@settings(deadline=None)
def test_words_to_search_for_are_none_only_where_the_question_has_none(text: str) -> None:
    terms = search_terms(text)
    assert len(set(terms)) == len(terms)
    assert bool(terms) == bool(list(tokens(text)))


@pytest.mark.parametrize(
    ("question", "terms"),
    [
        ("請問機房用多少電？", {"机房", "房用", "电"}),
        ("How much power does the cluster draw?", {"power", "cluster", "draw"}),
        ("機房是否缺水？", {"机房", "缺水"}),
        ("機房缺水的出處是什麼？", {"机房", "房缺", "缺水"}),
        ("機房的收入來源是什麼？", {"机房", "收入", "入来", "来源"}),
        ("How much power, according to the different sources?", {"power"}),
    ],
)
def test_words_that_only_ask_are_not_searched_for(question: str, terms: set[str]) -> None:
    assert set(search_terms(question)) == terms


@pytest.mark.parametrize(
    ("traditional", "simplified"),
    [("誰為什麼反對？", "谁为什么反对？"), ("機房在哪裡？", "机房在哪里？"), ("哪幾種軟體獲准？", "哪几种软件获准？")],
)
def test_both_scripts_of_a_question_search_for_the_same(traditional: str, simplified: str) -> None:
    assert search_terms(traditional) == search_terms(simplified)


@pytest.mark.parametrize("question", ["是什麼？", "Who are they?", "多少？", "為何？"])
def test_a_question_of_question_words_alone_searches_for_them(question: str) -> None:
    assert search_terms(question)


@pytest.mark.parametrize(
    ("question", "word"), [("計畫的目的是什麼？", "目的"), ("現在有幾座機房？", "现在"), ("誰最了解機房？", "了解")]
)
def test_words_that_hold_the_letter_of_a_question_word_stay_whole(question: str, word: str) -> None:
    assert word in search_terms(question)


@pytest.mark.parametrize(
    ("question", "asks"),
    [
        ("林海贊成蓋碼頭嗎？", True),
        ("林海是否贊成？", True),
        ("碼頭有沒有蓋成？", True),
        ("碼頭好不好用？", True),
        ("Did Ada Holt back the pier?", True),
        ("誰不贊成蓋碼頭？", False),
        ("Who did not back the pier?", False),
    ],
)
def test_a_question_after_yes_or_no_is_told(question: str, *, asks: bool) -> None:
    assert asks_yes_or_no(question) is asks


def test_a_question_in_english_asks_for_no_english_of_its_own() -> None:
    assert not asks_for_english("Which companies did the report name?")
