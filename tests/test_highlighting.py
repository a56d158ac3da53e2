"""The short answer is the span that is asked for, or none."""

import pytest

from briefqa.highlighting import marked, short_answer


@pytest.mark.parametrize(
    ("question", "quote", "answer"),
    [
        ("燈塔建於哪一年？", "北岬燈塔建於1872年8月，由四名守望員輪班。", "1872年"),
        ("灯塔有多少名守望员？", "北岬燈塔建於1872年，由四名守望員輪班。", "四名"),
        ("華為雲占多少比例？", "火山引擎 14.8%、華為雲 13.1%、騰訊雲 7%。", "13.1%"),
        ("When was the bridge opened?", "The Harrow bridge was opened in 1931.", "1931"),
        ("How much did it cost?", "It cost 6 million US dollars in 2024.", "6 million US dollars"),
        ("李白幾歲時離開四川？", "李白二十五歲時離開四川。", "二十五歲"),
    ],
)
def test_the_span_that_is_asked_for(question: str, quote: str, answer: str) -> None:
    span = short_answer(question, quote)
    assert span is not None
    assert span.of(quote) == answer


@pytest.mark.parametrize(
    ("question", "quote"),
    [
        ("為什麼燈塔關閉？", "燈塔於1972年關閉。"),
        ("2024 年的產量是多少噸？", "2024 年的產量很高。"),
        ("燈塔建於哪一年？", "燈塔有四名守望員。"),
    ],
)
def test_no_span_where_none_is_asked_for_or_none_fits(question: str, quote: str) -> None:
    assert short_answer(question, quote) is None


def test_only_quotes_that_say_the_same_are_marked() -> None:
    quotes = ["R1 有 6,710 億個參數。", "R1 has 671 billion parameters.", "R1 有 300 億個參數。"]
    assert sorted(marked("R1 有多少參數？", quotes)) == [0, 1]
