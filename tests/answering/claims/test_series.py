"""Which of a row of things a text names."""

import pytest

from briefqa.answering.claims.series import members_in
from briefqa.folding import fold


@pytest.mark.parametrize(
    ("text", "which"), [("方案一", "1"), ("方案一經費", "1"), ("方案十一的造價", "11"), ("方案乙", "乙")]
)
def test_a_plan_by_its_number(text: str, which: str) -> None:
    assert [(member.row, member.which) for member in members_in(fold(text).text)] == [("案", which)]


@pytest.mark.parametrize("text", ["方案一覽表", "該方案一旦通過", "方案一般由縣府提出", "方案一經核定", "方案二者擇一"])
def test_a_word_that_begins_with_a_numeral_is_no_number_of_a_plan(text: str) -> None:
    assert members_in(fold(text).text) == []
