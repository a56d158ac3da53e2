"""What a value is of: what is said of one alone tells two apart, unless the question or the other one implies it."""

import pytest

from briefqa.answering.claims.scopes import is_of_another_member
from briefqa.answering.differences.statements import differ_as_read, statement_of
from briefqa.types import Span


def differ(question: str, one: str, other: str) -> bool:
    mine, theirs = (statement_of(question, text) for text in (one, other))
    assert mine
    assert theirs
    return differ_as_read(question, mine, theirs, sides=False)


@pytest.mark.parametrize(
    ("question", "one", "other"),
    [
        ("鹽場每天產鹽多少噸？", "鹽場產鹽每日40噸。", "盐场产盐30吨。"),
        (
            "How many passengers does the ferry carry per year?",
            "The ferry carries 40,000 passengers per year.",
            "渡輪載客 5 萬 2,000 人。",
        ),
        ("新船塢預計會有多少焊工？", "新船塢焊工預計有 310 人。", "The new dock will employ 420 people."),
        ("新船塢預計何時啟用？", "新船塢預計2031年3月啟用。", "The new dock is due to open in June 2032."),
        ("外銷占漁獲的比例是多少？", "外銷占漁獲的 41%。", "漁獲其中 48% 外銷。"),
    ],
)
def test_what_the_question_names_or_the_other_one_implies(question: str, one: str, other: str) -> None:
    assert differ(question, one, other)
    assert differ(question, other, one)


@pytest.mark.parametrize(
    ("question", "one", "other"),
    [
        ("船塢的產能利用率是多少？", "船塢的產能利用率為 71%。", "船塢的產能利用率去年同期為 52%。"),
        ("渡輪節實際有幾艘船參加？", "渡輪節實際有 16 艘船參加。", "渡輪節原訂有 20 艘船參加。"),
        ("船塢的營業額預計多少？", "船塢的營業額預計 31 億元。", "船塢的營業額實際為 27 億元。"),
        ("渡輪載客多少人？", "渡輪每天載客 900 人。", "渡輪載客 1,400 人。"),
        ("海堤有多少名工人？", "海堤有 300 名工人。", "海堤的工人其中有 120 名。"),
    ],
)
def test_what_one_alone_says_tells_them_apart(question: str, one: str, other: str) -> None:
    assert not differ(question, one, other)
    assert not differ(question, other, one)


@pytest.mark.parametrize(
    ("question", "text", "context"),
    [
        ("鹽埕二期的造價是多少？", "盐埕一期造价 30 亿元。", ""),
        ("鹽埕第二期的造價是多少？", "鹽埕1期造價 30 億元。", ""),
        ("鹽埕一期的造價是多少？", "造價為 30 億元。", "鹽埕二期\n經費\n"),
        ("What did phase 2 of the quay cost?", "Phase one cost 3 million.", ""),
        ("三號機的出力是多少？", "2號機出力 600 千瓩。", ""),
    ],
)
def test_of_another_one_of_a_row(question: str, text: str, context: str) -> None:
    assert is_of_another_member(question, text, context)


@pytest.mark.parametrize(
    ("question", "text", "context"),
    [
        ("鹽埕二期的造價是多少？", "鹽埕二期比一期貴，造價 41 億元。", ""),
        ("鹽埕二期的造價是多少？", "造價為 41 億元。", "鹽埕二期\n經費\n一期花了 30 億元。"),
        ("鹽埕二期的造價是多少？", "造價為 41 億元。", "鹽埕回顧\n一期\n二期在九月動工。"),
        ("鹽埕的造價是多少？", "鹽埕一期造價 30 億元。", ""),
        ("鹽埕二期的造價是多少？", "造價為 41 億元，分 12 期間撥付。", ""),
        ("鹽埕二期的造價是多少？", "造價為 41 億元，本期未撥付。", ""),
        ("鹽埕一期和二期的造價各是多少？", "鹽埕一期造價 30 億元。", ""),
    ],
)
def test_of_no_other_one_of_a_row(question: str, text: str, context: str) -> None:
    assert not is_of_another_member(question, text, context)


@pytest.mark.parametrize(("certain", "iso"), [(True, "2031-12"), (False, "2031-09")])
def test_what_was_clearly_read_is_taken_before_what_a_rule_finds(*, certain: bool, iso: str) -> None:
    question, text = "船塢預計何時通水？", "船塢的閘門預計2031年9月裝好，通水訂在2031年12月。"
    place = Span(text.index("2031年12月"), text.index("。"))
    stated = statement_of(question, text, "", place, certain=certain)
    assert stated
    assert stated.period
    assert stated.period.iso == iso


def test_what_was_read_is_not_taken_where_it_holds_two_figures() -> None:
    question, text = "船塢的焊工有幾名？", "船塢的焊工有 31 名，去年 28 名、前年 25 名。"
    place = Span(text.index("28"), text.index("。"))
    stated = statement_of(question, text, "", place, certain=True)
    assert stated
    assert stated.figure
    assert stated.figure.low == 31
