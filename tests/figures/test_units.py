"""Units behind a number and currencies before it."""

import pytest

from briefqa.figures.numerals import plain
from briefqa.figures.units import NO_UNIT, currency_before, unit_behind


@pytest.mark.parametrize(
    ("text", "name", "factor"),
    [
        ("米", "m", 1),
        ("m", "m", 1),
        ("m高", "m", 1),
        ("km處", "m", 1000),
        ("m²", "m²", 1),
        ("t of coal", "kg", 1000),
        ("克", "kg", 1e-3),
        ("克朗", "克朗", 1),
        ("瑞典克朗", "克朗", 1),
        ("兆瓦", "W", 1e6),
        ("兆瓦時", "Wh", 1e6),
        ("兆瓦小時", "Wh", 1e6),
        ("千瓦時", "Wh", 1e3),
        ("吉瓦時", "Wh", 1e9),
        ("兆赫", "Hz", 1e6),
        (" degrees Celsius", "°C", 1),
    ],
)
def test_units(text: str, name: str, factor: float) -> None:
    unit, end = unit_behind(plain(text), 0)
    assert (unit.name, unit.factor) == (name, factor)
    assert end > 0


@pytest.mark.parametrize(
    "text", ["M", "T", "t/h", "m/s2", "mu", "米飯", "米蘭", "克拉", "克里米亞", "克耳文", "卡車", ""]
)
def test_what_is_no_unit(text: str) -> None:
    unit, _ = unit_behind(plain(text), 0)
    assert unit is NO_UNIT or unit.name == "m/s"


def test_a_currency_stands_right_before_the_number() -> None:
    assert currency_before("NT$5", 3)[0].name == "TWD"
    assert currency_before("NT$ and 5", 8) == (NO_UNIT, 8)


@pytest.mark.parametrize(
    ("text", "at", "name"),
    [
        ("最高航速24節", 6, "m/s"),
        ("24 knots", 2, "m/s"),
        ("全書三節", 3, "节"),
        ("161分貝", 3, "dB"),
        ("41例", 2, "例"),
        ("41 deaths", 2, "例"),
    ],
)
def test_units_that_stand_by_what_is_said_before_them(text: str, at: int, name: str) -> None:
    unit, _ = unit_behind(plain(text), at)
    assert unit.name == name
