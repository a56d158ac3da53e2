"""Dates and periods in a text, and which of them may be one time."""

import pytest

from briefqa.figures.numerals import plain
from briefqa.figures.periods import Period, periods_in_plain
from briefqa.types import Span


@pytest.mark.parametrize(
    ("text", "isos"),
    [
        ("Of the 40 ships, 12 may be unfit.", []),
        ("They march 3 abreast.", []),
        ("on May 12", ["--05-12"]),
        ("12 MAY", ["--05-12"]),
        ("on 12 June", ["--06-12"]),
        ("by june", ["--06"]),
        ("the 3rd of June", ["--06-03"]),
        ("5th May 2024", ["2024-05-05"]),
        ("營收2025.3億元", []),
        ("2021.5%", []),
        ("Python 2020.4", []),
        ("1990年代", ["1990s"]),
        ("2019年代表隊", ["2019"]),
        ("公元前1999年", ["BC1999"]),
        ("前221年", ["BC221"]),
        ("目前2024年營收", ["2024"]),
        ("提前5年", []),
        ("比前一年", ["前1年"]),
        ("112年度財務報告", ["2023"]),
        ("任期至115年6月底", ["2026-06"]),
        ("618年", ["0618"]),
        ("耗資70億盾,2031年漲價", ["2031"]),
        ("1,2031年", []),
        ("該所指出，113年船員短缺", []),
        ("公元113年", ["0113"]),
        ("民國一百十二年", ["2023"]),
        ("民國一百零九年六月", ["2020-06"]),
        ("中華民國一百十三年十一月二十日", ["2024-11-20"]),
        ("民國一百年", ["2011"]),
        ("民國卅八年五月", ["1949-05"]),
        ("自一百十二年度起", ["2023"]),
        ("一百十二年六月五日施行", ["2023-06-05"]),
        ("一百二十年老店", []),
        ("守了一百年", []),
        ("FY2021/22", ["2021/22"]),
        ("FY 2021-22", ["2021/22"]),
        ("FY21/22", ["2021/22"]),
        ("the 2021–22 season", ["2021/22"]),
        ("in 2021/2022", ["2021/22"]),
        ("2010/11會計年度", ["2010/11"]),
        ("FY1999/00", ["1999/00"]),
        ("2010-11", ["2010-11"]),
        ("2010/11/05", ["2010-11-05"]),
        ("2021–2022年", ["2021/2022"]),
        ("2019年至2023年間", ["2019/2023"]),
        ("108年到112年度", ["2019/2023"]),
        ("from 2019 to 2023", ["2019/2023"]),
        ("2019 through 2023", ["2019/2023"]),
        ("2019年的3,000件至2023年", ["2019", "2023"]),
        ("2023年到2019年", ["2023", "2019"]),
        ("2019年7月至2023年", ["2019-07", "2023"]),
        ("21-22 ships", []),
    ],
)
def test_periods(text: str, isos: list[str]) -> None:
    assert [period.iso for period in periods_in_plain(plain(text))] == isos


@pytest.mark.parametrize(
    ("text", "isos"),
    [
        ("該所指出，113年船員短缺", ["2024"]),
        ("渡輪114年載客40萬人次", ["2025"]),
        ("渡輪駛了共113年", []),
        ("公元113年", ["0113"]),
        ("渡輪120年的歷史", []),
    ],
)
def test_periods_of_a_text_that_counts_its_years_from_1912(text: str, isos: list[str]) -> None:
    assert [period.iso for period in periods_in_plain(plain(text), counted_so=True)] == isos


def _period(iso: str) -> Period:
    return Period(Span(0, 1), iso, 0)


@pytest.mark.parametrize(
    ("one", "other", "agree", "may_be"),
    [
        ("2025", "2025", True, True),
        ("2025", "2025-03", True, True),
        ("2025-03", "2025-03-14", True, True),
        ("2025", "2024", False, False),
        ("2025-03", "2025-04", False, False),
        # What is said of a part is not said of the whole, though an event of the part is one of the whole.
        ("2025", "2025-Q1", False, True),
        ("2025-Q1", "2025-H1", False, True),
        ("2025-Q1", "2025-Q1", True, True),
        ("2025-02", "2025-Q1", False, True),
        ("2025-02-14", "2025-H1", False, True),
        ("2025-04", "2025-Q1", False, False),
        ("2025-Q3", "2025-H1", False, False),
        ("1994", "1990s", False, True),
        ("1994-05-02", "1990s", False, True),
        ("2004", "1990s", False, False),
        ("1990s", "C20", False, True),
        ("1994", "C20", False, True),
        ("1994", "C19", False, False),
        ("1900", "C19", False, True),
        ("C19", "C19", True, True),
        ("C19", "C20", False, False),
        # A year of accounts is neither of the years that it lies in.
        ("2024/25", "2024/25", True, True),
        ("2024/25", "2024", False, True),
        ("2024/25", "2025", False, True),
        ("2024/25", "2024-11", False, True),
        ("2024/25", "2023", False, False),
        ("2024/25", "2023/24", False, False),
        ("2020/2024", "2024", False, True),
        ("2020/2024", "2020", False, True),
        ("2020/2024", "2020/2024", True, True),
        ("2020/2024", "2022-07", False, True),
        ("2020/2024", "2025", False, False),
        # Without a year.
        ("--07-15", "2025-07-15", True, True),
        ("--07-15", "2025-07", True, True),
        ("--07", "2025-07-15", True, True),
        ("--07", "--07-15", False, True),
        ("--07", "2025-Q3", False, True),
        ("--07", "2025-Q1", False, False),
        ("--07-15", "2025", True, True),
        ("--07-15", "C20", False, True),
        # Of what has no days nothing is known but whether it is the same.
        ("BC221", "BC221", True, True),
        ("BC221", "BC206", False, False),
        ("BC221", "2025", False, False),
        ("光绪31年", "光绪31年", True, True),
        ("光绪31年", "光绪30年", False, False),
        ("光绪31年", "1905", False, True),
    ],
)
def test_which_times_agree_for_figures_and_which_may_be_of_one_event(
    one: str, other: str, *, agree: bool, may_be: bool
) -> None:
    for left, right in ((one, other), (other, one)):
        assert _period(left).agrees_with(_period(right)) is agree
        assert _period(left).may_be(_period(right)) is may_be
