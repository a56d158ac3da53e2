"""Units behind a number and currencies before it."""

import pytest

from briefqa.figures.numerals import plain
from briefqa.figures.stated import read_figures
from briefqa.figures.units import NO_UNIT, FigureKind, currency_before, unit_behind


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
        (" Gbps", "bit/s", 1e9),
        (" Mb/s", "bit/s", 1e6),
        (" Tbit/s", "bit/s", 1e12),
        (" MB", "B", 1e6),
        (" GBP", "GBP", 1),
        (" kilowatt-hours", "Wh", 1e3),
        (" megawatt hours", "Wh", 1e6),
        (" kilowatts", "W", 1e3),
        ("員", "人", 1),
        ("員，", "人", 1),
    ],
)
def test_units(text: str, name: str, factor: float) -> None:
    unit, end = unit_behind(plain(text), 0)
    assert (unit.name, unit.factor) == (name, factor)
    assert end > 0


@pytest.mark.parametrize(
    "text",
    [
        "M",
        "T",
        "t/h",
        "m/s2",
        "mu",
        "米飯",
        "米蘭",
        "克拉",
        "克里米亞",
        "克耳文",
        "卡車",
        "員警",
        "員額",
        "bps",
        "yent",
        "RMBx",
        "",
    ],
)
def test_what_is_no_unit(text: str) -> None:
    unit, _ = unit_behind(plain(text), 0)
    assert unit is NO_UNIT or unit.name == "m/s"


@pytest.mark.parametrize(
    ("text", "days"),
    [
        ("卷宗保存二十日", 20),
        ("爐火為期 14 日", 14),
        ("補件逾十五日者", 15),
        ("暫停供水七日", 7),
        ("公示三十日，無人異議", 30),
        ("六十日", 60),
        ("潛伏 47 日後", 47),
        ("30至90日", 90),
        ("20 日以內", 20),
    ],
)
def test_days_are_a_length_of_time_where_no_month_has_them_or_they_last(text: str, days: int) -> None:
    [figure] = read_figures(text).figures
    assert (figure.kind, figure.high) == (FigureKind.DURATION, days)


@pytest.mark.parametrize(
    "text",
    [
        *(
            "20日上午",
            "當月 28 日",
            "五月廿八日",
            "公告28日起",
            "下達28日",
            "25至27日",
            "於十日召開",
            "停止受理28日恢復",
        ),
        *("28日前繳費", "80日本旅客", "60日均線", "100日圓", "第45日", "百日咳", "保存於28日"),
    ],
)
def test_a_day_of_a_month_is_no_length_of_time(text: str) -> None:
    assert not [figure for figure in read_figures(text).figures if figure.kind is FigureKind.DURATION]


@pytest.mark.parametrize(
    ("text", "value", "unit"),
    [
        ("校舍用電 62 萬度", 6.2e8, "Wh"),
        ("電廠全年發電3.5億度", 3.5e11, "Wh"),
        ("全村月用水逾 800 度", 800, "m³"),
        ("用電 20 萬度，用水 5 萬度", 2e8, "Wh"),
        ("每戶多繳一度水", 1, "m³"),
        ("新廠每年約 2.2 億度", 2.2e8, "度"),
        ("由 7,000 度降下", 7000, "度"),
        ("最高 33 度", 33, "°C"),
        ("升溫二度", 2, "°C"),
        ("發電機組水溫 85 度", 85, "°C"),
        ("冷氣調至 26 度", 26, "°C"),
    ],
)
def test_a_degree_is_what_its_clause_counts_by_it(text: str, value: float, unit: str) -> None:
    figure = read_figures(text).figures[0]
    assert (figure.low, figure.unit) == (pytest.approx(value), unit)


@pytest.mark.parametrize("text", ["渡輪一度停駛", "股價一度腰斬", "用電一度吃緊", "每度要價"])
def test_once_is_no_degree(text: str) -> None:
    assert read_figures(text).figures == ()


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
