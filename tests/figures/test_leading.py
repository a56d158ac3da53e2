"""What belongs to a number before it: a minus, 數 and 幾; and what looks like it."""

import pytest

from briefqa.figures.stated import read_figures


def places(text: str) -> list[tuple[str, float, float]]:
    return [(figure.span.of(text), figure.low, figure.high) for figure in read_figures(text).figures]


@pytest.mark.parametrize(
    ("text", "place", "value"),
    [
        ("淨利為-3.2億元", "-3.2億元", -3.2e8),
        ("淨利 -3.2 億元", "-3.2 億元", -3.2e8),
        ("帳上淨值為負 312 億元", "負 312 億元", -3.12e10),
        ("成長-5%", "-5%", -5),
        ("AI年增率-5%", "-5%", -5),
        ("成長−5%", "−5%", -5),
        ("成長－5%", "－5%", -5),
        ("成長–5%", "–5%", -5),
        ("負5%", "負5%", -5),
        ("负5%", "负5%", -5),
        ("(-5%)", "-5%", -5),
        ("| 其他 | −0.83% |", "−0.83%", -0.83),
        ("營收成長率為—3.2%，", "—3.2%", -3.2),
        ("年增率—3.2%", "—3.2%", -3.2),
        ("成長：—3.2%", "—3.2%", -3.2),
        ("（—3.2%）", "—3.2%", -3.2),
        ("| 其他 | —3.2% |", "—3.2%", -3.2),
        ("—3.2%", "—3.2%", -3.2),
        ("零下5度", "零下5度", -5),
        ("-196°C", "-196°C", -196),
        ("-$5m", "-$5m", -5e6),
        ("NT$-3億元", "NT$-3億元", -3e8),
        ("minus 15 degrees Celsius", "minus 15 degrees Celsius", -15),
    ],
)
def test_a_minus_is_of_the_value_and_of_its_place(text: str, place: str, value: float) -> None:
    assert places(text) == [(place, pytest.approx(value), pytest.approx(value))]


@pytest.mark.parametrize(
    ("text", "place", "low", "high"),
    [
        ("-3至5度", "-3至5度", -3, 5),
        ("-5至-3度", "-5至-3度", -5, -3),
        ("-5%至-3%", "-5%至-3%", -5, -3),
        ("零下5至10度", "零下5至10度", -10, -5),
        ("零下10度至零下5度", "零下10度至零下5度", -10, -5),
    ],
)
def test_a_range_may_begin_below_nothing(text: str, place: str, low: float, high: float) -> None:
    assert places(text) == [(place, low, high)]


@pytest.mark.parametrize(
    "text",
    [
        *(
            "約3-5%",
            "3元-5元",
            "10公里-20公里",
            "5-10人",
            "1–5%",
            "5% -3%",
            "5%—3%",
            "成長率——3%",
            "結果—3%",
            "100% - 5%",
            "2024年-5%",
            "3.2 -1.5",
        ),
        *("A-5", "COVID-19", "F-16", "附件-3", "殲-20", "第3-5條", "2020-2025", "2020-05-06", "02-2345-6789"),
        *(
            "-3家公司",
            "- 3 家公司",
            "-5年",
            "正負5%",
            "±5%",
            "+/-5%",
            "勝負3場",
            "背負3億元",
            "負3億元債務",
            "5 minus 3",
        ),
    ],
)
def test_what_is_no_minus(text: str) -> None:
    assert all(low >= 0 for _, low, _ in places(text))


@pytest.mark.parametrize(
    ("text", "place", "low", "high"),
    [
        ("有數百人", "數百人", 200, 1000),
        ("好幾百人", "好幾百人", 200, 1000),
        ("幾百萬元", "幾百萬元", 2e6, 1e7),
        ("數十億美元", "數十億美元", 2e9, 1e10),
        ("损失数百万", "数百万", 2e6, 1e7),
    ],
)
def test_several_of_a_scale_are_a_range(text: str, place: str, low: float, high: float) -> None:
    assert places(text) == [(place, low, high)]


@pytest.mark.parametrize("text", ["人數百萬", "無數百姓", "維基數百科", "數以百計", "萬一", "千萬別", "統計數字"])
def test_what_is_not_several_of_a_scale(text: str) -> None:
    assert places(text) == []


def test_several_behind_a_number_are_more_than_it() -> None:
    texts = ["十幾萬人", "十數萬人"]
    assert [(figure.low, figure.claims) for text in texts for figure in read_figures(text).figures] == [
        (100_000, "at least")
    ] * 2
