"""What speaks against a question's premise, and what says just what the question does."""

import pytest

from briefqa.answering.claims.denials import (
    asks_why_not,
    confirms,
    is_negated,
    is_of_one_mind,
    may_speak_against,
    says_otherwise,
)


@pytest.mark.parametrize(
    "text",
    ["橋沒有通過檢驗。", "提案未獲通過。", "聯盟在鎮上落選。", "標案流標。", "The bid failed.", "They lost the lease."],
)
def test_what_negates_or_fails_says_no(text: str) -> None:
    assert is_negated(text)


@pytest.mark.parametrize(
    "text",
    [
        "會議不到二十分鐘就通過提案。",
        "船齡未滿 8 年的都能登記。",
        "申請案不足三件。",
        "罰款不超過 5 萬元。",
        "各家的估計不一。",
        "試驗並未失敗。",
        "The ferry did not fail.",
        "The lease runs for no more than ten years.",
    ],
)
def test_a_bound_of_a_figure_and_a_failure_denied_say_no_no(text: str) -> None:
    assert not is_negated(text)


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


def test_what_was_given_up_is_said_otherwise_without_a_negation() -> None:
    assert says_otherwise("渡輪的換裝已經取消。")
    assert not is_negated("渡輪的換裝已經取消。")
    assert not says_otherwise("渡輪換裝引擎。")
