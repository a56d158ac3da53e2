"""What words around a figure claim of it, and how far they reach."""

import pytest

from briefqa.figures.stated import read_figures, with_bound


def bound(text: str) -> tuple[str, str]:
    """What is claimed of the last figure of a text, and the figure with the words that bound it."""
    read = read_figures(text)
    return read.figures[-1].claims, with_bound(read.plain, read.figures[-1]).of(text)


@pytest.mark.parametrize(
    ("text", "marked"),
    [
        ("票價漲幅不會高於 8%", "不會高於 8%"),
        ("受傷者並未多於 40 人", "未多於 40 人"),
        ("全年沒有超過 6 億元", "沒有超過 6 億元"),
        ("沒有一艘超過 900 公噸", "沒有一艘超過 900 公噸"),
        ("噪音不得大於70分貝", "不得大於70分貝"),
        ("年增率不可能突破 3%", "不可能突破 3%"),
        ("時速從未逾 90 公里", "未逾 90 公里"),
        ("船齡應不超過20年", "不超過20年"),
        ("the fare shall not be more than 40 euros", "not be more than 40 euros"),
        ("the queue has never exceeded 25 ships", "never exceeded 25"),
        ("The crew didn't rise above 60 people", "n't rise above 60 people"),
        ("the loss is unlikely to surpass 7%", "unlikely to surpass 7%"),
        ("no more than 12 boats", "no more than 12"),
    ],
)
def test_no_more_than_is_the_most_however_it_is_denied(text: str, marked: str) -> None:
    assert bound(text) == ("at most", marked)


@pytest.mark.parametrize(
    ("text", "marked"),
    [
        ("入學率不會低於 90%", "不會低於 90%"),
        ("出席者不得少於七人", "不得少於七人"),
        ("存量從未低於 3 萬公噸", "未低於 3 萬公噸"),
        ("The stock did not fall below 500 tonnes", "not fall below 500 tonnes"),
        ("no fewer than 30 ships", "no fewer than 30"),
    ],
)
def test_no_less_than_is_the_least(text: str, marked: str) -> None:
    assert bound(text) == ("at least", marked)


@pytest.mark.parametrize(
    ("text", "claims"),
    [
        ("不滿意的人超過 40%", "at least"),
        ("不僅超過 40 人", "at least"),
        ("不斷突破 3 萬", "at least"),
        ("有沒有超過 40 人", "at least"),
        ("會不會高於 40%", "at least"),
        ("未來將超過 40 人", "at least"),
        ("not only over 40 ships", "at least"),
        ("The mayor did not resign; over 40 ships", "at least"),
        ("thunder 40%", ""),
        ("約有 1,200 公頃", "about"),
        ("比預算超出 3 億元", ""),
    ],
)
def test_a_negation_of_something_else_turns_no_bound(text: str, claims: str) -> None:
    assert bound(text)[0] == claims
