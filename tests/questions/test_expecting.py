"""What sort of thing a text holds, and whether a question asks for that."""

import pytest

from briefqa.questions.asked import asks_for_english
from briefqa.questions.expecting import fits_question, holds_asked_sort


@pytest.mark.parametrize(
    ("question", "text", "fits"),
    [
        ("燈塔哪一年落成？", "燈塔於 1972 年落成。", True),
        ("燈塔哪一年落成？", "燈塔去年落成。", True),
        ("燈塔哪一年落成？", "燈塔由北岬公司建成。", False),
        ("When did the tower open?", "It opened in May 1972.", True),
        ("燈塔有多少級階梯？", "階梯共 200 級。", True),
        ("燈塔有多少級階梯？", "階梯很窄。", False),
        ("How many steps does it have?", "It has two hundred steps.", True),
        ("How many steps does it have?", "Its steps are narrow.", False),
        ("燈塔是誰蓋的？", "燈塔很高。", True),
    ],
)
def test_a_date_for_a_when_and_a_number_for_a_how_many(question: str, text: str, *, fits: bool) -> None:
    assert fits_question(question, text) is fits


@pytest.mark.parametrize(
    "question", ["淵亭科技的英文名稱怎麼寫？", "钜亨网的英文名是什么？", "What is it called in English?"]
)
def test_a_question_after_the_english_is_told_apart_and_wants_latin_words(question: str) -> None:
    assert asks_for_english(question)
    assert fits_question(question, "Yuanting Technology (淵亭科技) develops it.")
    assert not fits_question(question, "天機平台是淵亭科技的產品。")


@pytest.mark.parametrize(
    ("question", "text", "holds"),
    [
        ("What was the price of the tower?", "It cost 40 dollars.", True),
        ("What was the price of the tower?", "It has 40 steps.", False),
        ("市占率是多少？", "占 35.8%。", True),
        ("市占率是多少？", "領先其他三家。", False),
        ("哪一天發布的？", "7 月 26 日發布。", True),
        ("哪一天發布的？", "2025 年 7 月發布。", False),
        ("How many people work there?", "It has forty employees.", True),
        ("How many people work there?", "It has a tower.", False),
        ("塔是誰蓋的？", "塔很高。", True),
    ],
)
def test_the_sort_of_thing_asked_for(question: str, text: str, *, holds: bool) -> None:
    assert holds_asked_sort(question, text) is holds
