"""Numbers of three digits before 年: a year of the Republic, or a length of time."""

import pytest

from briefqa.figures.minguo import counts_so, is_length, is_year
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


@pytest.mark.parametrize("before", ["年報摘要\n", "年報摘要\n- ", "港務處已完工。", ""])
def test_a_line_and_a_sentence_begin_as_a_text_does(before: str) -> None:
    def found(sentence: str) -> bool:
        text = before + sentence
        start = text.index("1")
        return is_year(text, start, text.index("年", start) + 1)

    assert found("113年渡輪載客 40 萬人次。")
    assert not any(map(found, ("113年的往事", "120年老店", "113年來未修", "103年歷史")))


def test_a_line_that_goes_on_is_no_beginning() -> None:
    text = "這家店已有\n113年，仍在營業"
    assert not is_year(text, 6, 10)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("渡輪113年載客 40 萬人次", True),
        ("渡輪113年的載客", False),
        ("渡輪駛了113年。", False),
        ("渡輪營運113年，", False),
        ("渡輪120年載客", False),
        ("歷時113年完成", False),
    ],
)
def test_a_year_amid_a_sentence_is_one_where_its_document_counts_so(text: str, *, found: bool) -> None:
    start = text.index("1")
    assert is_year(text, start, text.index("年") + 1, counted_so=True) is found
    assert not is_year(text, start, text.index("年") + 1)


@pytest.mark.parametrize(
    ("text", "so"),
    [
        ("以民國112年為準", True),
        ("中華民國一百十二年修正", True),
        ("113年度決算", True),
        ("113 年 4 月", True),
        ("發布日期：113/04/02", True),
        ("113年的歷史", False),
        ("民國一直很亂", False),
        ("2024年4月", False),
        ("v113.4.2", False),
    ],
)
def test_whether_a_text_shows_that_it_counts_from_1912(text: str, *, so: bool) -> None:
    assert counts_so(text) is so


@pytest.mark.parametrize("text", ["120年老店", "長達300年的統治", "300年歷史", "100年內", "發行100年期公債"])
def test_a_length_of_time_is_no_period(text: str) -> None:
    assert periods_in_plain(text) == []
