"""No mark says the opposite of what is asked."""

import pytest

from briefqa.answering.claims.negations import says_opposite
from briefqa.types import Span


def opposite(question: str, quote: str, marked: str) -> bool:
    start = quote.index(marked)
    return says_opposite(question, quote, Span(start, start + len(marked)))


@pytest.mark.parametrize(
    ("question", "quote", "marked"),
    [
        ("誰支持蓋碼頭？", "林海並未支持蓋碼頭。", "林海"),
        ("誰不贊成蓋碼頭？", "漁會理事林海說，他不反對蓋碼頭，但要先清淤。", "林海"),
        ("誰反對蓋碼頭？", "林海說他從不反對蓋碼頭。", "林海"),
        ("誰出席了開標？", "北岬公司沒有出席開標。", "北岬公司"),
        ("誰出席了開標？", "北岬公司拒絕出席開標。", "北岬公司"),
        ("誰沒有出席開標？", "北岬公司出席了開標。", "北岬公司"),
        ("哪家公司承認漏油？", "南灣公司並未對外界承認漏油。", "南灣公司"),
        ("Who backed the pier?", "Ada Holt did not support the pier.", "Ada Holt"),
        ("Who attended the tender?", "Norlin refused to attend the tender.", "Norlin"),
    ],
)
def test_what_is_asked_about_is_denied_at_the_mark(question: str, quote: str, marked: str) -> None:
    assert opposite(question, quote, marked)


@pytest.mark.parametrize(
    ("question", "quote", "marked"),
    [
        ("誰支持蓋碼頭？", "林海支持蓋碼頭。", "林海"),
        ("誰不贊成蓋碼頭？", "林海反對蓋碼頭。", "林海"),
        ("誰支持蓋碼頭？", "陳潮不支持蓋碼頭，林海支持蓋碼頭。", "林海"),
        ("誰同意蓋碼頭？", "林海不得不同意蓋碼頭。", "林海"),
        ("誰支持蓋碼頭？", "林海不斷支持蓋碼頭。", "林海"),
        ("林海支持蓋碼頭嗎？", "林海並未支持蓋碼頭。", "林海"),
        ("林海支不支持蓋碼頭？", "林海並未支持蓋碼頭。", "林海"),
        ("誰擔任理事長？", "陳潮從未擔任理事長，現任理事長是林海。", "林海"),
        ("碼頭何時開放？", "碼頭尚未完工就於2031年開放。", "2031年"),
        ("誰興建碼頭？", "縣府興建碼頭，但不興建防波堤。", "縣府"),
        ("哪個黨支持蓋碼頭？", "反對黨支持蓋碼頭。", "反對黨"),
        ("Who signed the deal?", "Norlin not only signed the deal but paid for it.", "Norlin"),
        ("Who backed the pier?", "Ada Holt backed the pier, although Ben Roe did not support it.", "Ada Holt"),
    ],
)
def test_nothing_is_denied_where_the_words_only_look_so(question: str, quote: str, marked: str) -> None:
    assert not opposite(question, quote, marked)
