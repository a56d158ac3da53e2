"""Dates as Chinese and English documents write them, read as ISO 8601."""

from datetime import date
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from briefqa.figures.dates import MINGUO_OFFSET, MONTHS, agree, find_dates, first_date, iso_date

DAYS = st.dates(date(1912, 1, 1), date(2099, 12, 31))
ENGLISH = [month.capitalize() for month in MONTHS]


@given(DAYS)
@settings(deadline=None)
def test_one_day_reads_the_same_in_every_spelling(day: date) -> None:
    month = ENGLISH[day.month - 1]
    spellings = [
        day.isoformat(),
        f"{day.year}/{day.month}/{day.day}",
        f"{day.year}.{day.month:02d}.{day.day:02d}",
        f"{day.year}年{day.month}月{day.day}日",
        f"{day.year} 年 {day.month} 月 {day.day} 號",
        f"民國{day.year - MINGUO_OFFSET:02d}年{day.month}月{day.day}日",
        f"{month} {day.day}, {day.year}",
        f"{month[:3]}. {day.day}, {day.year}",
        f"{day.day} {month} {day.year}",
        f"{day.day} {month[:3]} {day.year}",
    ]
    if day.year - MINGUO_OFFSET < 10:
        spellings = [spelling for spelling in spellings if not spelling.startswith("民國")]
    assert {spelling: first_date(f"於 {spelling} 公布") for spelling in spellings} == dict.fromkeys(
        spellings, day.isoformat()
    )


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("二〇二五年三月十四日", "2025-03-14"),
        ("二零零五年七月一日", "2005-07-01"),
        ("二○二五年十二月", "2025-12"),
        ("一九八七年", "1987"),
        ("民國一百一十四年三月廿一日", "2025-03-21"),
        ("民國一一四年", "2025"),
        ("一百零九年度", "2020"),
        ("一百十二年六月", "2023-06"),
        ("一一二年十月五日", "2023-10-05"),
        ("一百二十年老店", ""),
        ("一百零九年", ""),
        ("一百三十一年度", ""),
        ("民国114年", "2025"),
        ("三十年", ""),
        ("一百二十年來", ""),
        ("二〇二五年十三月", ""),
    ],
)
def test_dates_in_characters(text: str, expected: str) -> None:
    assert first_date(f"於{text}公布") == expected


@given(DAYS)
@settings(deadline=None)
def test_a_date_is_as_exact_as_it_is_given(day: date) -> None:
    assert first_date(f"{day.year}年{day.month}月") == f"{day:%Y-%m}"
    assert first_date(f"{ENGLISH[day.month - 1]} {day.year}") == f"{day:%Y-%m}"
    assert first_date(f"{day.year}年") == str(day.year)


@given(st.integers(1, 9999), st.integers(0, 40), st.integers(0, 40))
@settings(deadline=None)
def test_iso_date_is_a_real_date_or_nothing(year: int, month: int, day: int) -> None:
    written = iso_date(year, month, day)
    if written:
        parts = [int(part) for part in written.split("-")]
        date(*[*parts, 1, 1][:3])
        assert parts == [part for part in (year, month, day if month else 0) if part]
    else:
        with pytest.raises(ValueError, match=r"must be in|out of range"):
            date(year, month or 1, day or 1)


@given(st.lists(DAYS, min_size=1, max_size=4))
@settings(deadline=None)
def test_dates_are_found_in_text_order_where_they_stand(days: list[date]) -> None:
    text = "；".join(f"{day.year}年{day.month}月{day.day}日發布" for day in days)
    found = find_dates(text)
    assert [iso for _, _, iso in found] == [day.isoformat() for day in days]
    assert all(text[start:end].endswith("日") for start, end, _ in found)


@pytest.mark.parametrize(
    "text",
    [
        "14 March 2025",
        "2025-03-14",
        "2025年3月14日",
        "March 14, 2025",
        "民國114年3月14日，即西元2025年",
        "1 May 2024 and May 2025",
    ],
)
@pytest.mark.parametrize("bare_years", [False, True])
def test_no_two_dates_are_read_off_the_same_words(text: str, *, bare_years: bool) -> None:
    found = find_dates(text, bare_years=bare_years)
    assert all(one[1] <= other[0] for one, other in pairwise(found)), found


@pytest.mark.parametrize(
    "month", ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Sept", "Oct", "Nov", "Dec"]
)
def test_customary_short_names_of_months_are_read(month: str) -> None:
    number = [name[:3] for name in ENGLISH].index(month[:3]) + 1
    assert first_date(f"{month}. 5, 2024") == f"2024-{number:02d}-05"


def test_bare_years_are_read_only_if_asked_for() -> None:
    text = "Taylor and Francis, 2019"
    assert find_dates(text) == []
    assert first_date(text, bare_years=True) == "2019"


def test_a_bare_year_inside_a_full_date_is_not_read_twice() -> None:
    assert [iso for _, _, iso in find_dates("2023-05-06, reprint 2024", bare_years=True)] == ["2023-05-06", "2024"]


@pytest.mark.parametrize(
    "text",
    [
        "2025-13-40",
        "2025年2月30日",
        "February 30, 2025",
        "GPT-4o 於 128 位",
        "電話 02-2345-6789",
        "",
        "共 3 年",
        "第 12 年",
    ],
)
def test_what_is_no_date_is_not_read(text: str) -> None:
    assert first_date(text) == ""


@pytest.mark.parametrize(
    ("text", "iso"),
    [
        ("民國114年度預算", "2025"),
        ("114年度預算", "2025"),
        ("環島公路已於112年3月18日全線通車", "2023-03-18"),
        ("截至 113 年底", "2024"),
        ("本會 114 年第 3 次會議", "2025"),
        ("113年度有 9 起，112 年雖只有 5 起", "2024"),
        ("112年有多少人完成訓練？", "2023"),
        ("該法於112年修正", "2023"),
        ("該法于112年修正", "2023"),
        ("日期：114/5/12", "2025-05-12"),
        ("112年 | 113年", "2023"),
        ("日期：114/05/12", "2025-05-12"),
        ("114.05.12", "2025-05-12"),
        ("發布日期：114-05-12", "2025-05-12"),
    ],
)
def test_years_of_the_republic_are_read_without_their_era(text: str, iso: str) -> None:
    assert first_date(text) == iso


@pytest.mark.parametrize(
    "text",
    [
        *("創立112年來", "，120年老店", "共112年", "西元112年", "112年後", "、110年歷史", "有期徒刑112年", "於112年間"),
        *("99年度預算", "第112.3年", "版本110.1.2", "114/13/12", "1114/05/12", "電話 114-05-12-33"),
        *("漢順帝（115年—144年）", "半衰期：120年", "租期（120年）", "壽命為100年、110年、120年", "刑期 110年6月"),
        *("歷時 120年5月", "公元110年5月", "1,114年5月", "v110.05.03", "IP 114.05.12", "尺寸：110/05/03 公分"),
        *("比數120/8/10", "電話｜110-05-03", "帳號108-12-31", "120/8/10", "100年的孤寂", "，112 年雖只有 5 起"),
    ],
)
def test_lengths_of_time_and_other_numbers_are_no_years_of_the_republic(text: str) -> None:
    assert first_date(text) == ""


@given(st.text("2025年3月1日-/. JuneMay民國,", max_size=30))
@settings(deadline=None)
def test_reading_never_fails_and_stays_inside_the_text(text: str) -> None:
    for start, end, iso in find_dates(text, bare_years=True):
        assert 0 <= start < end <= len(text)
        assert iso


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [("2024", "2024-05", True), ("2024-05", "2024", True), ("2024-05", "2024-06", False), ("", "2024", False)],
)
def test_dates_agree_as_far_as_both_go(one: str, other: str, *, same: bool) -> None:
    assert agree(one, other) is same


@pytest.mark.parametrize(
    "text",
    [
        *("營收2025.3億元", "2025.6公頃", "2021.5%", "$2024.5", "NT$ 2024.10", "Python 2020.4", "2,025.3"),
        *(
            "| 2025.3 | 2024.1 |",
            "1990年代",
            "公元前1999年",
            "西元前 1999 年",
            "12025年",
            "22000年前",
        ),
    ],
)
def test_decimals_decades_and_years_before_christ_are_no_dates(text: str) -> None:
    assert first_date(text) == ""


@pytest.mark.parametrize(
    ("text", "iso"),
    [
        ("2024.05", "2024-05"),
        ("（2025.3）", "2025-03"),
        ("更新：2025.3", "2025-03"),
        ("2020.9-2024.6", "2020-09"),
        ("2024.05發布", "2024-05"),
        ("2024.5.6", "2024-05-06"),
        ("5th May 2024", "2024-05-05"),
        ("the 3rd of June 2024", "2024-06-03"),
        ("MAY 2024", "2024-05"),
        ("may 2024", "2024-05"),
        ("in march 2025?", "2025-03"),
        ("12 may 2025", "2025-05-12"),
        ("june 2024", "2024-06"),
        ("2019年代表隊奪冠", "2019"),
        ("2.2025年預算", "2025"),
    ],
)
def test_dates_beside_what_only_looks_like_one(text: str, iso: str) -> None:
    assert first_date(text) == iso


@pytest.mark.parametrize(
    ("text", "iso"), [("2025萬元", ""), ("2025.3億元", ""), ("前1999年", "1999"), ("1990年代", "1990")]
)
def test_bare_years_are_no_amounts(text: str, iso: str) -> None:
    assert first_date(text, bare_years=True) == iso
