"""What says no, and what only holds the letters of a word that does."""

import pytest

from briefqa.answering.claims.negations import is_negated, negations_in, sides_in


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
        "班次不減反增。",
        "試驗並未失敗。",
        "The ferry did not fail.",
        "The lease runs for no more than ten years.",
    ],
)
def test_a_bound_of_a_figure_and_a_failure_denied_say_no_no(text: str) -> None:
    assert not is_negated(text)


@pytest.mark.parametrize(
    "text",
    [
        "為什麼提高不動產稅？",
        "不動產稅為何提高？",
        "為什麼沒收保證金？",
        "為什麼在無錫設廠？",
        "為什麼選用不鏽鋼？",
        "為何補助未成年人？",
        "為什麼增設無障礙設施？",
        "為什麼援助不丹？",
        "為什麼改善不良債權？",
        "為什麼發展無人商店？",
        "為何淹沒農地？",
        "林海不得不支持蓋碼頭。",
        "Why did the guild approve Annex No. 3?",
        "Why was the No 2 crane sold?",
        "Why did Miss Chen resign?",
        "Why was the lost property office moved?",
        "Why did the port ask for a no-fly zone?",
    ],
)
def test_a_word_that_only_holds_a_negating_letter_says_no_no(text: str) -> None:
    assert not is_negated(text)


@pytest.mark.parametrize(
    "text",
    [
        "市府並未提高不動產稅。",
        "市府不同意。",
        "市府無異議。",
        "無人傷亡。",
        "船沒來。",
        "他無法出席。",
        "經費不足。",
        "這並不合理。",
        "系統沒有響應。",
        "未達標的船東。",
        "仍比不上本島。",
        "不予核准。",
        "No-one came.",
        "The ferry won’t sail.",
        "They missed the train.",
    ],
)
def test_words_that_hold_a_negation_of_their_own_say_no(text: str) -> None:
    assert is_negated(text)


def test_a_negation_is_told_with_its_place() -> None:
    text = "無錫的不動產稅並未提高。"
    assert [place.of(text) for place in negations_in(text)] == ["未"]


@pytest.mark.parametrize(
    ("text", "sides"),
    [
        ("林海支持蓋碼頭", {True}),
        ("林海不反對蓋碼頭", {True}),
        ("林海未贊成，陳潮贊成", {True, False}),
        ("支持率上升", set()),
        ("埋沒支持者", set()),
        ("Norlin never endorsed it", {False}),
    ],
)
def test_the_sides_that_a_text_takes(text: str, sides: set[bool]) -> None:
    assert sides_in(text) == sides
