"""Accepted short answers in sentences: what is the same answer, and what only holds its characters."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from briefqa.evaluating.short_answers import contains_answer, short_form

SAME = {
    "thousands": [("市值達 6,710 億美元", "6710亿"), ("參數為６７１０億", "6,710 億"), ("6，710 億", "6710億")],
    "several thousands": [("共 1,234,567 人", "1234567人"), ("2 億 5,000 萬", "2億5000萬")],
    "case, script, vocabulary": [("The MIT Licence", "mit licence"), ("開源軟體", "开源软件")],
    "white space": [("占比為 35.8%。", "35.8 %"), ("約十 五億元", "十五億"), ("Deep Seek 發布", "DeepSeek")],
    "a comma of the answer": [("on December 27 2024", "December 27, 2024"), ("Berlin, Germany", "Berlin Germany")],
    "a comma behind a number": [("Arxiv, December 27, 2024", "December 27"), ("In 2025, 106 firms closed", "106")],
    "a wide comma behind a number": [("截至2025，106座", "106"), ("截至2025，106座", "2025")],
    "a number at an end": [("The price is $5.", "$5"), ("共 106。", "106"), ("106", "106")],
    "a dash that is no minus": [("2024年—2025年間", "2025年"), ("10%–25%", "25%"), ("DeepSeek-V3", "V3"), ("2024-25", "25")],
    "a minus that is asked for": [("成長率為-25%", "-25%"), ("下降 −25%", "-25%")],
    "a unit behind a number": [("續航力 85km", "85"), ("6,710 億", "6,710")],
    "a letter beside Chinese": [("用AI晶片", "AI"), ("由MIT授權。", "MIT")],
    "an ordinal": [("共三家公司", "三家"), ("約五億元", "五億")],
}  # fmt: skip
OTHER = {
    "a longer number": [("1060 座", "106"), ("2106 座", "106"), ("11 兆", "1 兆"), ("106,000", "106"), ("1,106", "106")],
    "decimals": [("2.106 倍", "106"), ("成長 106.5 億", "106"), ("約 3.5 倍", "3"), ("$5.3 billion", "$5")],
    "a longer version": [("版本 4.5.1", "4.5"), ("版本 1.4.5", "4.5")],
    "numbers side by side": [("1,2,3", "123"), ("第 1 23 頁", "123"), ("In 2025, 106 firms", "2025106")],
    "a longer Chinese numeral": [("十五億元", "五億"), ("十 五億元", "五億"), ("第十三家", "三家"), ("五十", "五")],
    "a longer word": [("He had to submit it", "MIT"), ("thus", "US"), ("said so", "AI"), ("USA", "US"), ("été", "té")],
    "a number of a name": [("the H100 chip", "100")],
    "a negative number": [("下降 -25%", "25%"), ("成長率為-25%", "25%"), ("−25%", "25%"), ("(-$5)", "$5")],
}  # fmt: skip


def pairs(groups: dict[str, list[tuple[str, str]]]) -> list[tuple[str, str]]:
    return [pair for group in groups.values() for pair in group]


@pytest.mark.parametrize(("sentence", "accepted"), pairs(SAME))
def test_the_same_answer_is_found_however_it_is_written(sentence: str, accepted: str) -> None:
    assert contains_answer(["燈塔", sentence], ["霧鐘", accepted])


@pytest.mark.parametrize(("sentence", "accepted"), pairs(OTHER))
def test_a_part_of_something_longer_is_not_the_answer(sentence: str, accepted: str) -> None:
    assert not contains_answer([sentence], [accepted])


@given(st.text(max_size=30), st.text(max_size=30))
def test_an_answer_contains_itself_and_nothing_contains_an_empty_one(before: str, answer: str) -> None:
    assert contains_answer([answer], [answer]) == bool(short_form(answer))
    assert not contains_answer([before], ["", " ，"])
    assert not contains_answer([], [answer])


@given(st.integers(0, 10**7), st.integers(0, 10**7))
def test_a_number_contains_no_other_number(one: int, other: int) -> None:
    assert contains_answer([f"共{one:,}座"], [str(other)]) == (one == other)
    assert contains_answer([f"a, {one} b"], [f"{other:,}"]) == (one == other)
