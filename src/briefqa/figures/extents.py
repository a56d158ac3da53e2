"""How far a number reaches: 10 至 20, 十多, 三四百, 數百, from its first digit up to its unit; and what stands behind the unit.

Also whether two figures are the ends of one range, each with its own word: 3千元以上15萬元以下, 逾10%未滿20%.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from briefqa.figures.leading import Lead
from briefqa.figures.numerals import NUMBER, ends_of, number_of
from briefqa.figures.units import NO_UNIT, FigureKind, Unit, unit_behind
from briefqa.types import Span

SEVERAL = (2, 10)  # times the scale: 數百 is from 200 to under 1,000

_MINUS = r"(?P<minus>[-−]|负|零下)?"
_RANGE = re.compile(rf"\s?(?:%|％)?\s?(?:至|到|~|〜|–|—|-|\bto\b|(?P<and>\band\b))\s?{_MINUS}(?P<to>{NUMBER})", re.I)
_UP_TO = re.compile(rf"\s?[至到~〜–—]\s?{_MINUS}(?P<to>{NUMBER})", re.I)  # between numbers that have a unit each
_BEGINS_CHANGE = re.compile(r"[从由自][^，。；;]{0,12}$")
_MORE = re.compile(r"\s?(?:多|余|几)(?=\s?[\u4e00-\u9fff])|(?<=[十百千])数(?=[人名个位家年天次件万亿])")
_TENTHS = re.compile(r"[一二三四五六七八九](?!成)")
_HALF = re.compile(r"半(?![年月天日夜数导径途路场票载价])")  # 三年半, 兩成半
_MILLIONS_OF_MONEY = re.compile(r"\s?m(?![A-Za-z0-9²³])")
_MILLIONS = re.compile(r"m(?=\s)")
# More than one of something that has no length, and no other word with an s at its end.
_THINGS = re.compile(
    r"\s(?!(?:across|less|this|plus|thus|versus|always|perhaps|besides|sideways|lengthways|[a-z]+wards"
    r"|waves|swells|walls|fences|masts|poles|towers|cliffs|sprints|hurdles|ropes)\b)[a-z]{3,}s\b"
)
_METRES = re.compile(r"\smet(?:re|er)s\b", re.I)
_INDIAN_SCALE = re.compile(r"(?=\s?(?:lakh|crore))(?P<lakh>\s?lakhs?\b)?(?P<crore>\s?crores?\b)?", re.I)
_UPPER = "未满|不满|未达|未逾|不到|不超过|不逾|不高于|不多于|不大于|低于|少于|小于|under|below|less than|(?:no|not) more than|at most"
_OVER_AND_UNDER = re.compile(rf"\s?以上[，、,]?\s?(?:至|到|且|但|而)?\s?(?P<upper>{_UPPER})?\s?", re.I)
_UNDER_ALONE = re.compile(rf"[，、,]?\s?(?:且|但|而|\b(?:and|but)\b)?\s?(?:{_UPPER})\s?", re.I)
_OVER_BEFORE = re.compile(
    r"(?:逾|超过|不低于|不少于|不小于|高于|大于|多于|至少|(?<![不未])满|\b(?:over|above|more than|at least|(?:no|not) less than))\s?$",
    re.I,
)
_UNDER_BEHIND = re.compile(r"\s?(?:以下|以内|之内)")
_LOOK_BACK = 16


@dataclass(frozen=True, slots=True)
class Extent:
    """The least and the most that a number is, where it ends, and whether it is said to be more."""

    low: float
    high: float
    end: int
    more: bool = False


def extent_of(text: str, match: re.Match[str], lead: Lead, taken: Sequence[Span]) -> Extent | None:
    """What a number in plain text reaches to, without its unit; None where it has no value.

    taken: what no range may reach into.
    """
    written, end = match[0], match.end()
    value = number_of(written)
    if value is None:
        return None
    if lead.several:
        return _signed(SEVERAL[0] * value, SEVERAL[1] * value, end, lead)
    if both := ends_of(written):
        return _signed(*both, end, lead)
    if more := _MORE.match(text, end):
        end = more.end()
        scale = number_of(text[end]) if text[end : end + 1] in ("万", "亿") else None
        value *= scale or 1
        end += scale is not None
        return Extent(-value if lead.minus else value, -value if lead.minus else value, end, more=True)
    to = _RANGE.match(text, end)
    if to is None or any(span.overlaps(Span(match.start(), to.end())) for span in taken):
        return _signed(value, value, end, lead)
    return _range(written, value, to, lead) or _signed(value, value, end, lead)


def _signed(low: float, high: float, end: int, lead: Lead) -> Extent:
    return Extent(-high, -low, end) if lead.minus else Extent(low, high, end)


def _range(written: str, value: float, to: re.Match[str], lead: Lead) -> Extent | None:
    """Both ends of a range, the first one in the scale of the last; None where the last is not the greater one."""
    further = number_of(to["to"])
    if further is None:
        return None
    if written[-1].isdecimal() and not to["to"][-1].isdecimal():
        value *= _scale(to["to"], value)
    if lead.whole:
        return _signed(min(value, further), max(value, further), to.end(), lead)
    first, last = -value if lead.minus else value, -further if to["minus"] else further
    return Extent(first, last, to.end()) if last > first and not (lead.minus and to["and"]) else None


def _scale(written: str, first: float) -> float:
    """What the last number of a range is counted in, the first one too: 10 至 20 億; 1 where it is not, as in 8,000 至 1 萬."""
    digits = re.match(r"[\d.,]+", written)
    value, counted = number_of(written), number_of(digits[0]) if digits else None
    return value / counted if value and counted and first <= counted else 1


def up_to(text: str, unit: Unit, start: int, end: int, first: float) -> tuple[float, int]:
    """The last number of a range whose numbers have a unit each, and where it ends: 8,000架至1萬架.

    The first number and its end where there is none, as in 從100人到200人. start: of the first number.
    """
    before = text[max(start - _LOOK_BACK, 0) : start]
    to = None if unit is NO_UNIT or _BEGINS_CHANGE.search(before) else _UP_TO.match(text, end)
    last = number_of(to["to"]) if to else None
    if to is None or last is None:
        return first, end
    last = -last if to["minus"] else last
    behind, behind_end = unit_behind(text, to.end())
    return (last, behind_end) if last > first and behind == unit else (first, end)


def with_rest(text: str, unit: Unit, end: int) -> tuple[float, Unit, int]:
    """What stands behind a unit and adds to it: 五 in 五成五, 半 in 三年半; how much of the unit, of which, and its end.

    一個半小時 is of hours and not of things.
    """
    of_ten = unit.kind is FigureKind.PERCENT and unit.factor == 10
    if of_ten and (tenths := _TENTHS.match(text, end)):
        return (number_of(tenths[0]) or 0) / 10, unit, tenths.end()
    half = _HALF.match(text, end)
    of_money = unit.kind is FigureKind.MONEY and text[end - 1] == "块"
    if half and (of_ten or of_money or unit.kind in (FigureKind.DURATION, FigureKind.TIMES)):
        return 0.5, unit, half.end()
    if unit.name == "个" and text.startswith("半", end):
        halved, length = unit_behind(f"个{text[end + 1 : end + 4]}", 0)
        if halved.kind is FigureKind.DURATION:
            return 0.5, halved, end + length
    return 0.0, unit, end


def scale_behind(text: str, end: int, *, money: bool) -> tuple[float, int]:
    """A scale that is one only right behind some numbers, and where it ends: $20m, 20m users, Rs 5 crore; 1 elsewhere.

    A small m alone is a metre: 20m high.
    """
    if money and (indian := _INDIAN_SCALE.match(text, end)):
        return (1e5 if indian["lakh"] else 1.0) * (1e7 if indian["crore"] else 1.0), indian.end()
    letter = (_MILLIONS_OF_MONEY if money else _MILLIONS).match(text, end)
    if letter is None or _METRES.match(text, letter.end()):
        return 1.0, end
    counted = unit_behind(text, letter.end())[0].kind
    kinds = (FigureKind.COUNT, FigureKind.MONEY, FigureKind.DURATION, FigureKind.MEASURE)
    is_scale = money or counted in kinds or _THINGS.match(text, letter.end())
    return (1e6, letter.end()) if is_scale else (1.0, end)


def bounds_one_range(text: str, low: Span, high: Span) -> bool:
    """Whether of two figures in plain text the first is said to be the least and the next the most: 3千元以上15萬元以下."""
    if joined := _OVER_AND_UNDER.fullmatch(text, low.end, high.start):
        return bool(joined["upper"] or _UNDER_BEHIND.match(text, high.end))
    over = _OVER_BEFORE.search(text, max(low.start - _LOOK_BACK, 0), low.start)
    return bool(over and _UNDER_ALONE.fullmatch(text, low.end, high.start))
