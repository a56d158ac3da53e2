"""How far a number reaches, and what stands behind its unit."""

import pytest

from briefqa.figures.stated import read_figures


@pytest.mark.parametrize(
    ("text", "place", "low", "high", "unit"),
    [
        ("三四百人", "三四百人", 300, 400, "人"),
        ("兩三個月", "兩三個月", 60.875, 91.3125, "days"),
        ("十七八歲", "十七八歲", 17, 18, "years of age"),
        ("兩成五", "兩成五", 25, 25, "%"),
        ("兩成半", "兩成半", 25, 25, "%"),
        ("三成半數", "三成", 30, 30, "%"),
        ("三年半", "三年半", 3.5 * 365.25, 3.5 * 365.25, "days"),
        ("近三年半導體", "三年", 3 * 365.25, 3 * 365.25, "days"),
        ("三天半夜", "三天", 3, 3, "days"),
        ("兩倍半", "兩倍半", 2.5, 2.5, "times"),
        ("兩個半小時", "兩個半小時", 2.5 / 24, 2.5 / 24, "days"),
        ("三個半月", "三個半月", 3.5 * 30.4375, 3.5 * 30.4375, "days"),
        ("三個半圓", "三個", 3, 3, "个"),
    ],
)
def test_extents(text: str, place: str, low: float, high: float, unit: str) -> None:
    [figure] = read_figures(text).figures
    assert (figure.span.of(text), figure.unit) == (place, unit)
    assert (figure.low, figure.high) == (pytest.approx(low), pytest.approx(high))


@pytest.mark.parametrize(
    ("text", "value", "unit"),
    [
        ("圍牆高20m。", 20, "m"),
        ("圍牆20m高", 20, "m"),
        ("20m high", 20, "m"),
        ("$20m", 2e7, "USD"),
        ("£3bn", 3e9, "GBP"),
        ("€5m", 5e6, "EUR"),
        ("€5 m", 5e6, "EUR"),
        ("20m users", 2e7, "用户"),
        ("sold 20m vehicles in", 2e7, ""),
        ("3m barrels of oil", 3e6, ""),
        ("20m subscribers.", 2e7, ""),
        ("20m metres", 20, "m"),
        ("20m across", 20, "m"),
        ("20m waves", 20, "m"),
        ("20m above ground", 20, "m"),
        ("Rs 5m", 5e6, "INR"),
        ("Rs. 500 crore", 5e9, "INR"),
        ("₹2 lakh crore", 2e12, "INR"),
        ("20m dollars", 2e7, "USD"),
        ("5m tonnes", 5e9, "kg"),
    ],
)
def test_a_small_m_is_a_million_of_money_or_of_what_follows_and_else_a_metre(
    text: str, value: float, unit: str
) -> None:
    [figure] = read_figures(text).figures
    assert (figure.low, figure.unit) == (pytest.approx(value), unit)


def test_a_plan_named_after_two_digits_is_no_figure() -> None:
    assert read_figures("完成「十四五」規劃").figures == ()


@pytest.mark.parametrize(
    ("text", "span", "low", "high", "unit"),
    [
        ("處新臺幣三千元以上十五萬元以下罰鍰。", "新臺幣三千元以上十五萬元", 3000, 150_000, "TWD"),
        ("罰3千元以上、1萬5千元以下。", "3千元以上、1萬5千元", 3000, 15_000, "元"),
        ("處一年以上七年以下有期徒刑。", "一年以上七年", 365.25, 7 * 365.25, "days"),
        ("逾30%未滿50%者。", "30%未滿50%", 30, 50, "%"),
        ("滿20歲，未滿30歲者。", "20歲，未滿30歲", 20, 30, "years of age"),
        ("不低於3%、不超過5%。", "3%、不超過5%", 3, 5, "%"),
        ("百分之二十以上百分之四十以下。", "百分之二十以上百分之四十", 20, 40, "%"),
        ("at least 10% but not more than 20%", "10% but not more than 20%", 10, 20, "%"),
    ],
)
def test_a_range_whose_ends_have_a_word_each_is_one_figure(
    text: str, span: str, low: float, high: float, unit: str
) -> None:
    (figure,) = read_figures(text).figures
    assert (figure.span.of(text), figure.low, figure.high, figure.unit, figure.claims) == (span, low, high, unit, "")


@pytest.mark.parametrize(
    "text",
    [
        "處五十萬元以下罰金，三千元以上者公告。",
        "超過100人，其中不到20人。",
        "30%以上，15%以下。",
        "三人以上五年以下。",
        "3千元以上，並得處15萬元以下。",
    ],
)
def test_two_bounds_that_are_of_different_things_stay_two_figures(text: str) -> None:
    assert len(read_figures(text).figures) == 2


@pytest.mark.parametrize(
    ("text", "lengths"),
    [
        ("前後歷時6小時42分。", [402 / 1440]),
        ("工期3年6個月。", [3.5 * 365.25]),
        ("It took 6 hours and 42 minutes.", [402 / 1440]),
        ("三年，六個月後", [3 * 365.25, 0.5 * 365.25]),
    ],
)
def test_hours_and_minutes_are_one_length(text: str, lengths: list[float]) -> None:
    assert [figure.high for figure in read_figures(text).figures] == pytest.approx(lengths)
