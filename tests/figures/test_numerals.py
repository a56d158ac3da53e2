"""What a number is worth, in digits, in characters and in words."""

import re

import pytest

from briefqa.figures.numerals import NUMBER, ends_of, number_of, plain

_NUMBER = re.compile(NUMBER, re.I)


@pytest.mark.parametrize(
    ("written", "value"),
    [
        ("6,710 億", 6.71e11),
        ("二〇二五", 2025),
        ("4億8千萬", 4.8e8),
        ("三點五億", 3.5e8),
        ("一百零五", 105),
        ("一百五十", 150),
        ("一百五", 150),
        ("三百五", 350),
        ("兩千三", 2300),
        ("兩千三百", 2300),
        ("一萬八", 18_000),
        ("三億五", 3.5e8),
        ("三百六十五", 365),
        ("二十五", 25),
        ("十一", 11),
        ("廿三", 23),
        ("卅五萬", 350_000),
        ("一百廿四", 124),
        ("twenty one", 21),
        ("five hundred", 500),
    ],
)
def test_values(written: str, value: float) -> None:
    assert number_of(plain(written)) == pytest.approx(value)


@pytest.mark.parametrize("written", ["公里", "of", "", "-", "五卅"])
def test_what_is_no_number_has_no_value(written: str) -> None:
    assert number_of(plain(written)) is None


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("20m high", "20"),
        ("10t of coal", "10"),
        *((written, written) for written in ("20M", "3B", "7b", "5k", "2T", "20 million", "3bn", "4 mn")),
        ("25m²", "25"),
        ("2萬米", "2万"),
        ("2億克朗", "2亿"),
        ("100萬卡車", "100万"),
        ("412 百萬瓦", "412 百万"),
        ("5兆瓦", "5"),
        ("三兆瓦", "三"),
        ("三兆元", "三兆"),
        ("5千瓦", "5"),
        ("5千卡", "5"),
        ("5千卡車", "5千"),
        ("八百兩", "八百"),
        ("八百兩十", "八百两十"),
    ],
)
def test_a_number_ends_before_its_unit(text: str, number: str) -> None:
    first = _NUMBER.search(plain(text))
    assert first is not None
    assert first[0] == number


@pytest.mark.parametrize(
    ("written", "both"),
    [
        ("三四百", (300, 400)),
        ("兩三", (2, 3)),
        ("十七八", (17, 18)),
        ("五六十", (50, 60)),
        ("二三十萬", (200_000, 300_000)),
        ("一二三", None),
        ("三五", None),
        ("二十五", None),
        ("三百", None),
        ("二〇二五", None),
    ],
)
def test_two_digits_that_follow_each_other_are_two_numbers(written: str, both: tuple[float, float] | None) -> None:
    assert ends_of(plain(written)) == both
