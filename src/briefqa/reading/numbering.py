"""How headings and items of lists are numbered in flat text, and how deep a number says that they stand."""

import re

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
NUMBERED_LEVEL = 2  # of 一、 and 1., the outermost but for chapters and parts
_REFERENCE = re.compile(r"\s*[（(](?:\d{1,2}|[a-z])[）)][.,;，。；、]")


def arabic_level(text: str, level: int, *, chinese_numbers: bool) -> int:
    """1.2. stands below 1., and both below 一、 and （一） where a document has these."""
    number = re.match(r"[（(]?(\d+(?:\.\d+)*)", text)
    return level if number is None else level + number[1].count(".") + 2 * chinese_numbers


def unnumbered_level(text: str, level: int, *, has_numbers: bool) -> int:
    """The level of a heading without a number: Summary stands beside 1. and 一、, and not above them."""
    return max(level, NUMBERED_LEVEL) if has_numbers and GENERIC_HEADINGS.fullmatch(text) else level


def may_refer(line: str) -> bool:
    """Whether a line begins with the number of an item and a stop, as one of a list may, or a sentence that names it.

    They dissented from / (a). The others agreed.
    """
    return bool(_REFERENCE.match(line))
