"""Numbers of three digits before 年: a year of the Republic, or a length of time."""

import pytest

from briefqa.figures.minguo import is_length, is_year
from briefqa.figures.periods import periods_in_plain

LENGTHS = [
    *("預計在100年內完成", "於100年一遇的暴雨", "在105年輕人中", "在120年壽命內", "發行100年期公債"),
    *("於100年一度的盛會", "在120年樹齡的老樹下", "、110年歷史", "120年老店", "歷時112年", "創立112年來", "在100年後"),
]
YEARS = [
    *(
        "預計於114年內完工",
        "於112年期末",
        "在112年薪資調整後",
        "於112年青年創業",
        "112年度財務報告",
        "任期至115年6月底",
    ),
    *("任期原至 115 年 6 月底", "於112年修正", "截至113年底"),
]


def _found(text: str) -> tuple[bool, bool]:
    start = next(place for place, character in enumerate(text) if character == "1")
    end = text.index("年") + 1
    has_month = "月" in text[end : end + 5]
    return is_year(text, start, end, has_month=has_month), is_length(text, start, end, has_month=has_month)


@pytest.mark.parametrize("text", LENGTHS)
def test_lengths_of_time(text: str) -> None:
    assert _found(text) == (False, True)


@pytest.mark.parametrize("text", YEARS)
def test_years(text: str) -> None:
    assert _found(text) == (True, False)


@pytest.mark.parametrize("text", ["120年老店", "長達300年的統治", "300年歷史", "100年內", "發行100年期公債"])
def test_a_length_of_time_is_no_period(text: str) -> None:
    assert periods_in_plain(text) == []
