"""What stands on the pages of flat text and is no part of it, told by the form of a single line."""

import re

_PAGE_NUMBER = re.compile(
    r"^\s*(?:[-–—‧·]\s*)?(?:第\s*)?(?:page\s*)?\d{1,4}(?:\s*頁|\s*页)?(?:\s*[-–—‧·])?(?:\s*(?:/|of)\s*\d{1,4})?\s*$",
    re.I,
)
_RULE = re.compile(r"\s*(?:[-‐-―─━═_＿=＝~～*＊]\s*){3,}")  # between parts, over notes; nothing to read
_ADVERTISEMENT = re.compile(r"^(?:廣告|广告|advertisement)(?:\s+(?:廣告|广告|advertisement))*$", re.I)


def shape(text: str) -> str:
    """A line without its digits: running headers differ only in the page number."""
    return re.sub(r"\d+", "#", text.strip())


def is_page_number(line: str) -> bool:
    """Whether a line is a page number: - 31 -, 第 3 頁, page 3 of 12."""
    return bool(_PAGE_NUMBER.match(line))


def is_rule(line: str) -> bool:
    """Whether a line is drawn and not written: ──────, * * *."""
    return bool(_RULE.fullmatch(line))


def is_advertisement(line: str) -> bool:
    """Whether a line only marks the place of an advertisement."""
    return bool(_ADVERTISEMENT.match(line))
