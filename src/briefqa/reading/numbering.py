"""How headings and items of lists are numbered in flat text, and how deep a number says that they stand."""

import re
from collections.abc import Iterable, Sequence
from typing import Protocol

from briefqa.reading.generic_headings import GENERIC_HEADINGS

NUMBERED = (  # (pattern, heading level) of numbered headings and list items, the outermost first
    (re.compile(r"^[壹貳叁參肆伍陸柒捌玖拾]{1,3}\s*[、，．.]\s*\S"), 1),
    (re.compile(r"^第\s*[一二三四五六七八九十百\d]{1,4}\s*[章編篇部]"), 1),
    (re.compile(r"^(?:Chapter|Part|Section)\s+(?:\d+|[IVX]+)\b", re.I), 1),
    (re.compile(r"^[IVX]{1,5}\.\s+\S"), 1),
    (re.compile(r"^[一二三四五六七八九十]{1,3}\s*[、．]\s*\S"), 2),
    (re.compile(r"^第\s*[一二三四五六七八九十百\d]{1,4}\s*節"), 2),
    (re.compile(r"^\d{1,2}(?:\.\d{1,2}){0,3}[.、．](?:\s+\S|\s*[^\x00-\x7f])"), 2),
    (re.compile(r"^[（(][一二三四五六七八九十]{1,3}[）)]\s*\S"), 3),
    (re.compile(r"^[（(](?:\d{1,2}|[a-z])[）)]\s*\S"), 3),
)
NEAR_LINES = 3  # on both sides of a line that may begin an item, whose others may each be of so many lines
NUMBERED_LEVEL = 2  # of 一、 and 1., the outermost but for chapters and parts
_DECIMAL = re.compile(r"\d{1,2}(?:\.\d{1,2}){1,3}\s+[^\W\d_]")
_COUNTED = re.compile(r"\s*((?:\d{1,2}\.)*)(\d{1,2})\.\s")
_REFERENCE = re.compile(r"\s*[（(](?:\d{1,2}|[a-z])[）)][.,;，。；]")
_ITEM = re.compile(r"\s*[（(](?:(\d{1,2})|([a-z]))[）)]")


def arabic_level(text: str, level: int, *, chinese_numbers: bool) -> int:
    """1.2. stands below 1., and both below 一、 and （一） where a document has these."""
    number = re.match(r"[（(]?(\d+(?:\.\d+)*)", text)
    return level if number is None else level + number[1].count(".") + 2 * chinese_numbers


def unnumbered_level(text: str, level: int, *, has_numbers: bool, chinese_numbers: bool = False) -> int:
    """The level of a heading without a stop behind its number, if it has one.

    Summary stands beside 1. and 一、, and not above them, and 2.1 Tides below 2.
    """
    if has_numbers and _DECIMAL.match(text):
        return arabic_level(text, NUMBERED_LEVEL, chinese_numbers=chinese_numbers)
    return max(level, NUMBERED_LEVEL) if has_numbers and GENERIC_HEADINGS.fullmatch(text) else level


def is_counted_sentence(text: str, beside: Iterable[str]) -> bool:
    """Whether a text is a sentence with a number, 1. The gate closes., and one beside it has the number before or behind."""
    own = _COUNTED.match(text)
    if own is None or not text.rstrip().endswith("."):
        return False
    others = filter(None, map(_COUNTED.match, beside))
    return any(other[1] == own[1] and abs(int(other[2]) - int(own[2])) == 1 for other in others)


class Worded(Protocol):
    """What is looked at in a line."""

    @property
    def text(self) -> str: ...


def may_refer(lines: Sequence[Worded], number: int) -> bool:
    """Whether a line begins with the number of an item and a stop, as a sentence that names it may, and is of no list.

    They dissented from / (a). The others agreed. Lines near it that begin with the number before or behind are its list.
    """
    own = _ITEM.match(lines[number].text)
    if own is None or not _REFERENCE.match(lines[number].text):
        return False
    near = lines[max(number - NEAR_LINES, 0) : number + NEAR_LINES + 1]
    others = filter(None, (_ITEM.match(line.text) for line in near))
    return not any(abs(_count(other) - _count(own)) == 1 for other in others)


def _count(item: re.Match[str]) -> int:
    return int(item[1]) if item[1] else ord(item[2])
