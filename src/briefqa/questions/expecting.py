"""Whether a text holds the sort of thing that a question asks for, as far as a few words tell: a date, a number, money.

Both tests are features of sentences that weights were fitted to. Which figure of a sentence is asked for, `wanting` tells.
"""

import re
from collections.abc import Callable
from functools import lru_cache

from briefqa.figures.dates import find_dates
from briefqa.questions.asked import asks_for_english

_ASKS_FOR_DATE = re.compile(
    r"何[時时]|什[麼么]時候|什么时候|哪一?[年天日月]|[幾几][年月][幾几]?[月日]?|哪個月|哪个月|\bwhen\b|\b(?:which|what) (?:year|month|day|date)\b",
    re.I,
)
_ASKS_FOR_NUMBER = re.compile(
    r"多少|[幾几][個个家種种座名位項项次倍成美歲岁筆]|百分之[幾几]|多[大高長长遠远久快]|\bhow (?:many|much|large|big|long|far|high|old)\b"
    r"|\bwhat (?:percentage|share|number|price|amount|proportion)\b",
    re.I,
)
_NUMBER = re.compile(
    r"[0-9０-９]|[一二三四五六七八九十百千兩两半][萬万億亿兆倍成年月個个家座種种項项名位次]|\b(?:one|two|three|four|five|six|seven|eight|nine|ten|dozen|hundred|thousand|million|billion|half)\b",
    re.I,
)
_CHINESE_DATE = re.compile(r"\d{1,2}\s*月|[今去前明]年|[一二三四五六七八九十]+月")
_LATIN_NAME = re.compile(r"[A-Za-z][a-z]{2,} [A-Z(a-z]")
# What a question asks for, and what shows it in a text.
_ASKED_SORTS = tuple(
    (re.compile(asked, re.I), re.compile(shown, re.I))
    for asked, shown in (
        (
            r"多少[錢钱]|多少[美日歐欧]?元|(?:[營营]收|收入|[經经][費费]|[預预]算|[價价][格錢钱]|售[價价]|市值|成本|[費费]用|[罰罚][款金]|薪[資资水]).{0,6}(?:多少|多高|[幾几])"
            r"|\bhow much\b.*\b(?:cost|pay|paid|spen[dt]|earn\w*|worth|charge\w*)\b"
            r"|\bwhat\b.{0,12}\b(?:price|cost|revenue|fine|budget|salary|valuation|market value)\b",
            r"[元圓圆塊块鎊镑]|美金|[$€£¥]|\b(?:dollars?|usd|euros?|pounds?|yuan|rmb)\b",
        ),
        (
            r"百分之[幾几]|[占佔][比率]|份[額额].{0,3}多少|比[例率].{0,4}多少|市[占佔]率|\bwhat (?:share|percentage|proportion)\b|\bper ?cent(?:age)?\b",
            r"[%％]|[百千万萬]分之|[一二三四五六七八九半\d]成|\bper ?cent\b|分之|\bhalf\b|一半",
        ),
        (
            r"哪一?天|哪一?日|[幾几]月[幾几][日號号]|\b(?:what|which|exact) (?:day|date)\b",
            r"\d\s*[日號号]|\d{4}-\d{2}-\d{2}|\b(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*\.? \d{1,2}\b"
            r"|\b\d{1,2} (?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)",
        ),
        (
            r"多少(?:人|名|位)|[幾几][名位]|[員员]工.{0,4}多少|\bhow many (?:people|employees|workers|staff)\b",
            r"[\d萬万億亿千百十兩两三四五六七八九]\s*(?:多|餘|余)?\s*[人名位]|\b(?:people|employees|workers|staff)\b",
        ),
    )
)


def fits_question(question: str, text: str) -> bool:
    """Whether a text holds the sort of thing that a question asks for: a date for a when, a number for a how many."""
    return _test_of(question)(text)


@lru_cache(maxsize=256)
def _test_of(question: str) -> Callable[[str], bool]:
    """What tells whether a text fits a question. Kept, since each sentence that may answer is tested."""
    if _ASKS_FOR_DATE.search(question):
        return _holds_date
    if _ASKS_FOR_NUMBER.search(question):
        return lambda text: bool(_NUMBER.search(text))
    if asks_for_english(question):
        return lambda text: bool(_LATIN_NAME.search(text))
    return lambda text: True


def _holds_date(text: str) -> bool:
    return bool(find_dates(text, bare_years=True)) or bool(_CHINESE_DATE.search(text))


def holds_asked_sort(question: str, text: str) -> bool:
    """Whether a text holds the sort of thing asked for: money, a share, a day, people; so where none of them is."""
    return all(shown.search(text) for asked, shown in _ASKED_SORTS if asked.search(question))
