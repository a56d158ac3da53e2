"""What speaks against a question's premise, and what says just what the question does."""

import pytest

from briefqa.answering.claims.denials import (
    asks_why_not,
    confirms,
    is_of_one_mind,
    may_speak_against,
    says_opposite,
    says_otherwise,
)
from briefqa.answering.claims.negations import is_negated
from briefqa.types import Span


@pytest.mark.parametrize(
    ("question", "text", "alike"),
    [
        ("Why did the ferry ballot fail?", "The ballot did not reach the quorum.", True),
        ("Why did the guild lose the lease?", "The guild was refused a new lease.", True),
        ("為什麼新橋的標案流標？", "新橋的標案沒有人投標。", True),
        ("為什麼試驗不會失敗？", "這項試驗不會失敗。", True),
        ("Why did the ferry ballot fail?", "The ballot passed by 40 votes.", False),
        ("Why did the ferry ballot fail?", "The ballot did not fail.", False),
        ("為什麼新橋的標案流標？", "新橋的標案並未流標。", False),
        ("Why did the ferry ballot pass?", "The ballot did not reach the quorum.", False),
    ],
)
def test_a_question_after_a_failure_says_no(question: str, text: str, *, alike: bool) -> None:
    assert is_of_one_mind(question, text) is alike
    assert may_speak_against(question, text) is not alike
    assert asks_why_not(question) is ("pass" not in question)


@pytest.mark.parametrize(
    ("question", "text", "told"),
    [
        ("完工日期為什麼從119年底延到120年3月？", "完工日期由119年12月展延至120年3月。", True),
        ("完工日期為什麼從2030年底延到2031年3月？", "原訂2030年12月完工的水門，改為2031年3月。", True),
        ("Why was the fare raised from $5 to $9?", "In May the fare went from $5 to $9.", True),
        ("完工日期為什麼從119年底延到120年3月？", "完工日期並未由119年12月展延至120年3月。", False),
        ("完工日期為什麼從119年底延到120年3月？", "完工日期由120年3月提前至119年12月。", False),
        ("Why was the fare raised from $5 to $9?", "The fare was cut from $9 to $5.", False),
        ("Why did the fare rise by 6% in May 2025?", "Fares were to rise by 6% in May 2025.", False),
        ("為什麼水門延期？", "水門由2030年12月延至2031年3月。", False),
    ],
)
def test_a_sentence_that_tells_of_the_same_change_confirms_it(question: str, text: str, *, told: bool) -> None:
    assert confirms(question, text) is told
    assert not (told and may_speak_against(question, text))


@pytest.mark.parametrize(
    ("question", "text", "speaks"),
    [
        ("渡輪哪一年完成換裝？", "渡輪由航港處編列三年經費換裝引擎。", False),
        ("渡輪哪一年完成換裝？", "渡輪的換裝已經取消。", True),
        ("When did the harbour open its museum?", "The harbour is still waiting for its museum.", True),
        ("When did the harbour open its museum?", "The harbour museum was built of oak.", False),
        ("為什麼渡輪減班？", "渡輪今年增加六班。", True),
        ("How are seats filled if a member leaves?", "The board does not meet until a chair is named.", False),
        ("How are seats filled if a member leaves?", "Seats are not filled before the next ballot.", True),
        ("空缺如何遞補？", "理事會未經公告不得開會。", False),
    ],
)
def test_a_question_that_does_not_ask_why_is_denied_by_a_word_that_says_so(
    question: str, text: str, *, speaks: bool
) -> None:
    assert may_speak_against(question, text) is speaks


@pytest.mark.parametrize(
    ("question", "text"),
    [
        ("為什麼提高不動產稅？", "縣府沒有提高不動產稅，稅率維持不變。"),
        ("為什麼沒收保證金？", "法院並未沒收保證金。"),
        ("Why did the guild approve Annex No. 3?", "The guild did not approve the annex."),
        ("Why did Miss Chen resign?", "She did not resign."),
    ],
)
def test_a_question_that_only_holds_the_letters_of_a_negation_is_denied_by_one(question: str, text: str) -> None:
    assert may_speak_against(question, text)
    assert not is_of_one_mind(question, text)
    assert not asks_why_not(question)


def test_what_was_given_up_is_said_otherwise_without_a_negation() -> None:
    assert says_otherwise("渡輪的換裝已經取消。")
    assert not is_negated("渡輪的換裝已經取消。")
    assert not says_otherwise("渡輪換裝引擎。")


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
