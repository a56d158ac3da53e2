"""What stands right before a number and belongs to it: a minus (-5%, 負5%, 零下5度), 數 and 幾 (數百人), a currency.

A hyphen of a range (3-5, 5元-8元), of a name (A-5, COVID-19, 附件-3) or of a list is no minus, nor is 負 in 背負 and 正負.
"""

import re
from dataclasses import dataclass

from briefqa.figures.units import NO_UNIT, Unit, currency_before

_LIABLE = "背身担肩欠自胜正抱重"
_WORD = re.compile(rf"(?:(?<![{_LIABLE}])负|(?P<zero>零下)|(?<![\d%])(?<![\d%]\s)\b(?:minus|negative))\s?$", re.I)
_OWED = re.compile(r"[^，。；;]{0,10}(?:债|责任|义务|担保)")
_SIGN = re.compile(r"[-−–]$")
# Before a sign: nothing, a space, a bracket or a mark; of Chinese characters those that lead to a value.
_LEADS_TO_SIGN = re.compile(
    r"(?:^|\s|[（(\[【「『“\"'=:：|,，、。;；<>≤≥$€£¥]|[率温为是达至到约于近逾值润利益损额幅增减长差化均])$"
)
_DASH = re.compile(r"(?:^|[率为是:：（(\[【|]|\|\s)—$")  # a minus only where nothing can be between: 5—10, 三月—3.2
_ENDS_FIGURE = re.compile(r"(?:\d|[一二三四五六七八九十百千万亿])\s?[\u4e00-\u9fff]{0,4}$|[\d%年月日号时点]\s$|\d,$")
# 人數百萬 is a count of a million, 數百萬人 are several of them.
_SEVERAL = re.compile(
    r"(?<!分之)(?:(?<![十百千万亿\d])好?几|(?<![十百千万亿\d人户总参指次件函系倍多少基分整常变计个位复无岁度点张辆票年月日天页字级股笔家间艘名码双单奇偶负正])数)\s?$"
)
_LOOK_BACK = 12


@dataclass(frozen=True, slots=True)
class Lead:
    """What leads to a number: where that begins, without the currency and with it. `several` is 數 or 幾.

    `whole`: the minus holds for both ends of a range, as in 零下5至10度.
    """

    start: int
    currency: Unit
    money_start: int
    several: bool
    minus: bool
    whole: bool


def lead_of(text: str, at: int, *, signed: bool) -> Lead:
    """What leads to the number at a place of plain text. signed: it may be below nothing."""
    begin = _several_before(text, at)
    start, whole = _minus_before(text, begin) if signed else (begin, False)
    minus = start < begin
    currency, money_start = currency_before(text, start)
    if signed and not minus and currency is not NO_UNIT:
        first, whole = _minus_before(text, money_start)
        minus, money_start = first < money_start, first
    return Lead(start, currency, money_start, several=begin < at, minus=minus, whole=whole)


def _several_before(text: str, at: int) -> int:
    """Where 數 or 幾 begins that stands before a scale at this place; the place itself where none does."""
    match = _SEVERAL.search(text, max(at - _LOOK_BACK, 0), at) if text[at : at + 1] in tuple("十百千万亿兆") else None
    return match.start() if match else at


def _minus_before(text: str, at: int) -> tuple[int, bool]:
    """Where the minus of a number at this place begins, the place itself where it has none; and whether it is 零下."""
    begin = max(at - _LOOK_BACK, 0)
    if word := _WORD.search(text, begin, at):
        owed = text[word.start()] == "负" and _OWED.match(text, at)
        return (at, False) if owed else (word.start(), bool(word["zero"]))
    if _DASH.search(text[begin:at]):
        return at - 1, False
    if not _SIGN.search(text, begin, at):
        return at, False
    before = text[begin : at - 1]
    is_minus = _LEADS_TO_SIGN.search(before) and not _ENDS_FIGURE.search(before)
    return (at - 1, False) if is_minus else (at, False)
