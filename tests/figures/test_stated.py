"""What counts as a figure, what it is worth, and what is none."""

import pytest

from briefqa.figures.numerals import plain
from briefqa.figures.periods import periods_in_plain
from briefqa.figures.stated import read_figures, time_of


def values(text: str) -> list[tuple[str, float, str]]:
    return [(figure.span.of(text), figure.low, figure.unit) for figure in read_figures(text).figures]


@pytest.mark.parametrize("text", ["6,710 億", "6710億", "671B", "671 billion", "6.71千億", "６７１０億"])
def test_one_value_in_many_spellings(text: str) -> None:
    assert [low for _, low, _ in values(text)] == [pytest.approx(6.71e11)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("約 1.73 兆人民幣", ("1.73 兆人民幣", 1.73e12, "CNY")),
        ("百分之二十五", ("百分之二十五", 25.0, "%")),
        ("25 percent", ("25 percent", 25.0, "%")),
        ("提高 3 個百分點", ("3 個百分點", 3.0, "percentage points")),
        ("三成五", ("三成五", 35.0, "%")),
        ("US$600m", ("US$600m", 6e8, "USD")),
        ("新台幣 1.8 億元", ("新台幣 1.8 億元", 1.8e8, "TWD")),
        ("4億8千萬人", ("4億8千萬人", 4.8e8, "人")),
        ("1萬9,500戶", ("1萬9,500戶", 19500.0, "户")),
        ("１萬９,５００戶", ("１萬９,５００戶", 19500.0, "户")),
        ("約 1 萬 9,500 戶", ("1 萬 9,500 戶", 19500.0, "户")),
        ("2,287萬4,500元", ("2,287萬4,500元", 22874500.0, "元")),
        ("1億2,345萬6,789元", ("1億2,345萬6,789元", 123456789.0, "元")),
        ("逾1萬9500名", ("1萬9500名", 19500.0, "人")),
        ("2,600平方公里", ("2,600平方公里", 2.6e9, "m²")),
        ("100 兆瓦", ("100 兆瓦", 1e8, "W")),
        ("兩千人", ("兩千人", 2000.0, "人")),
        ("卅二萬元", ("卅二萬元", 320_000.0, "元")),
        ("廿六人", ("廿六人", 26.0, "人")),
        ("一桶要38塊半", ("38塊半", 38.5, "元")),
    ],
)
def test_value_unit_and_place(text: str, expected: tuple[str, float, str]) -> None:
    assert values(text) == [expected]


@pytest.mark.parametrize(
    "text",
    [
        "GPT-4",
        "H100",
        "第12條",
        "GLM-4.5",
        "R1-0528",
        "[15]",
        "1. 科技",
        "p. 12",
        "https://a.b/123",
        "統一",
        "Qwen 2.5",
    ],
)
def test_a_number_that_names_something_is_no_figure(text: str) -> None:
    assert values(text) == []


@pytest.mark.parametrize(
    ("text", "iso"),
    [
        ("民國114年第一季", "2025-Q1"),
        ("二〇二五年三月十四日", "2025-03-14"),
        ("2025 年 9 月 1 日", "2025-09-01"),
        ("2025 年上半年", "2025-H1"),
        ("Q2 2025", "2025-Q2"),
        ("14 March 2025", "2025-03-14"),
        ("in June 1931", "1931-06"),
        ("1990年代", "1990s"),
        ("18世紀", "C18"),
        ("7月15日", "--07-15"),
    ],
)
def test_dates_and_periods(text: str, iso: str) -> None:
    assert [period.iso for period in periods_in_plain(plain(text))] == [iso]
    assert values(text) == []


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("約 25%", "24.8%", True),
        ("超過 9 萬家", "93,000 家", True),
        ("不到 600 萬美元", "560 萬美元", True),
        ("超過 9 萬家", "7 萬家", False),
        ("35.8%", "25%", False),
        ("10 至 20 億元", "15 億元", True),
        ("12 個月", "1 年", True),
    ],
)
def test_rounding_bounds_and_ranges_are_no_difference(one: str, other: str, same: bool) -> None:
    assert read_figures(one).figures[0].same_value(read_figures(other).figures[0]) is same


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        # Half of what the last digit that counts stands for.
        ("some 243,000", "236,000", False),
        ("some 243,000", "243,400", True),
        ("約 31 萬噸", "30.6 萬噸", True),
        ("約 31 萬噸", "30.2 萬噸", False),
        ("about 1.4 million", "1.5 million", False),
        ("nearly 47 ships", "46 ships", False),
        ("約 6 個月", "5.8 個月", True),
        ("約百分之四十二", "42.4%", True),
        ("約百分之四十二", "43.5%", False),
        # At most 5 %, and as much where what the digits stand for is not known.
        ("about 4 ships", "4.4 ships", False),
        ("about 60 ships", "62 ships", True),
        ("about 60 ships", "64 ships", False),
        ("about a third", "34%", True),
        ("約三年半", "3.6 年", True),
        # Of two the larger.
        ("about 310,000", "about 306,000", True),
        ("about 310,000", "about 301,000", False),
        ("243,000", "236,000", False),
    ],
)
def test_what_is_said_to_be_about_right_is_as_exact_as_its_last_digit(one: str, other: str, *, same: bool) -> None:
    first, second = (read_figures(text).figures[0] for text in (one, other))
    assert first.same_value(second) is same
    assert second.same_value(first) is same


@pytest.mark.parametrize(
    ("text", "first"),
    [
        ("07 At the end of 2022 the fleet had 310 people", "310 people"),
        ("1.4.2 The fleet has 310 people", "310 people"),
        ("14 After the storm 310 people were left", "310 people"),
        ("08 縣府去年補助 310 戶", "310 戶"),
        ("Intro\n09 Later on 310 people were left", "310 people"),
        ("14 Member ports keep 310 people", "14"),
        ("14 workers and 310 boats", "14 workers"),
        ("0.5 tonnes", "0.5 tonnes"),
        ("07 年", "07 年"),
        ("The 05 By", "05"),
    ],
)
def test_the_number_of_a_paragraph_is_no_figure(text: str, first: str) -> None:
    assert values(text)[0][0] == first


@pytest.mark.parametrize(
    ("text", "place", "low", "high"),
    [
        ("每年8,000至1萬架", "8,000至1萬架", 8000, 10_000),
        ("每年8,000架至1萬架", "8,000架至1萬架", 8000, 10_000),
        ("900到1千人", "900到1千人", 900, 1000),
        ("10至20億元", "10至20億元", 1e9, 2e9),
        ("20億元至30億元", "20億元至30億元", 2e9, 3e9),
        ("3天～5天", "3天～5天", 3, 5),
    ],
)
def test_a_range_is_one_figure_however_its_ends_are_written(text: str, place: str, low: float, high: float) -> None:
    [figure] = read_figures(text).figures
    assert (figure.span.of(text), figure.low, figure.high) == (place, low, high)


@pytest.mark.parametrize(
    "text", ["從100人到200人", "由8,000架增至1萬架", "5公里至3公里", "killed 3 people and 5 people"]
)
def test_the_ends_of_a_change_are_two_figures(text: str) -> None:
    figures = read_figures(text).figures
    assert all(figure.low == figure.high for figure in figures)
    assert len(figures) == 2


@pytest.mark.parametrize(
    "text", ["每人負債（萬元）", "單位：新臺幣億元", "六艘船中的千噸級", "a 1,000-tonne-class cutter", "百萬元"]
)
def test_a_unit_alone_and_the_name_of_a_class_are_no_figures_of_it(text: str) -> None:
    assert not [figure for figure in read_figures(text).figures if figure.unit != "艘"]


@pytest.mark.parametrize(
    ("text", "value"), [("營收破億元", 1e8), ("上千人", 1000), ("數萬元", 2e4), ("百萬人參加", 1e6), ("罰萬元", 1e4)]
)
def test_a_scale_alone_is_a_figure_where_words_make_it_one(text: str, value: float) -> None:
    assert [figure.low for figure in read_figures(text).figures] == [value]


@pytest.mark.parametrize(
    ("text", "claims"),
    [
        ("不得逾新臺幣二分", "at most"),
        ("不得少於三人", "at least"),
        ("不少於三人", "at least"),
        ("少於三人", "at most"),
    ],
)
def test_what_may_not_be_exceeded_is_the_most(text: str, claims: str) -> None:
    assert [figure.claims for figure in read_figures(text).figures] == [claims]


@pytest.mark.parametrize(
    ("text", "years"),
    [
        ("It rose from 6.1 percent in 2021 to 9.8 percent in 2024.", ["2021", "2024"]),
        ("由6.1%（2021年）升至9.8%（2024年）。", ["2021", "2024"]),
        ("In 2021 it was 6.1 percent and 9.8 percent at the end of 2024.", ["2021", "2024"]),
        ("In 2021 a share of 6.1 percent stayed.", ["2021"]),
    ],
)
def test_a_time_tied_to_a_figure_is_its_time(text: str, years: list[str]) -> None:
    read = read_figures(text)
    times = [time_of(read, figure.span) for figure in read.figures]
    assert [time.iso if time else "" for time in times] == years


def test_a_number_too_great_to_be_one_is_read_all_the_same() -> None:
    assert read_figures("9" * 400).plain == "9" * 400
