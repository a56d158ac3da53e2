"""Books and reports that a note cites without quotation marks: Author, *Title* (Place: Publisher, 2025), 7.

Plain text loses the italics, so where a title ends must be told by what follows: an imprint in brackets, or a day that ends
the note, and then all words begin with capitals. Whatever is not so is taken for a remark.
"""

import re
from itertools import pairwise

from briefqa.figures.dates import MONTHS, SHORT_MONTHS, find_dates

MAX_BOOK_CHARS = 400  # longer notes are remarks
MIN_TITLE_WORDS = 2

_SMALL = "of the and in for on to a an at by from with as or de la le du des et der die das und van von"
SMALL_WORDS = frozenset(_SMALL.split())
_WORD = re.compile(r"[^\W_][\w.'’/-]*")
_ITALIC = re.compile(r"(?P<sign>[*_]{1,2})(?P<title>[^*_]{3,200})(?P=sign)(?=\s*[,(]|\.?\s*$)")
_PAGE = r"(?:(?:pp?|ch|chap|vol|paras?|secs?)\.\s*)?[\dxvi][\dxvi,\s–-]*"
_NUMBER = r"(?:[A-Z]{2,6}(?:-[\dA-Z]{2,8}){1,4}|[A-Z]{1,4}\d{4,6})"  # of a report: HSO-22-105974, RL30505
_CITY = r"[^():,]{2,60}(?:,\s*[A-Z][\w.]*(?:\s[A-Z][\w.]*)?){0,3}"  # Washington, DC; Oxford, New York
_MONTH = rf"(?:(?:{'|'.join([*MONTHS, *SHORT_MONTHS])})\.?|spring|summer|autumn|fall|winter)"
_IMPRINT = re.compile(
    rf"(?P<number>,\s*{_NUMBER})?\s*\((?P<place>{_CITY}:\s*)?(?:(?P<publisher>[^():]{{2,80}},\s*)|(?(number)|(?!)))"
    rf"(?:(?i:{_MONTH})(?:\s+\d{{1,2}},)?\s+|\d{{1,2}}\s+(?i:{_MONTH}),?\s+)?(?:19|20)\d{{2}}\)"
    rf"(?:,\s*{_NUMBER})?(?:[,:]?\s*{_PAGE})?[\s,.<>]*$",
)
_NOTE_END = re.compile(r"(?:,\s*(?:(?:pp?|ch|chap|paras?|secs?|tables?|figs?)\b\.?\s*)?\d[\d,\s–-]*)?[\s,.<>]*$")
_NO_WORK = re.compile(
    r"(?:Interviews?|Letters?|E-?mails?|Conversation|Personal|Photo(?:graph)?s?|Speech|Telephone|Remarks)\b"
)
_UPDATED = re.compile(r"(?<=,)\s*(?:last\s)?(?:updated|revised)\s*$")
_COMMA = re.compile(r",\s+")
_LAST_AUTHOR = re.compile(r"(?:and|&)\s+\S+\s+\S|(?:eds?|et al)\.?$", re.I)

FIRM = re.compile(
    r"(?:[\w.'’-]+\s+)?(?:LLP|LLC|Ltd|Limited|Inc|plc|GmbH|Corp|Company|Co|Sons|Brothers|Partners|Associates)\.?"
)


def find_book(text: str) -> tuple[int, int, int] | None:
    """Where the authors of a book end, and where its title starts and ends; None where the text reads as a remark."""
    if len(text) > MAX_BOOK_CHARS:
        return None
    return _in_italics(text) or _before_an_imprint(text) or _before_a_day(text)


def _in_italics(text: str) -> tuple[int, int, int] | None:
    match = _ITALIC.search(text)
    if match is None:
        return None
    before, after = text[: match.start()].strip(), text[match.end() :]
    is_dated = bool(find_dates(after)) or bool(_IMPRINT.match(after))
    is_author = not before or (before.endswith(",") and _is_name(before))
    return (match.start(), *match.span("title")) if is_dated and is_author else None


def _before_an_imprint(text: str) -> tuple[int, int, int] | None:
    match = _IMPRINT.search(text)
    if match is None:
        return None
    authors, start = _parted(text, match.start())
    title = text[start : match.start()]
    is_title = title[:1].isupper() or title[:1].isdigit()
    is_sure = bool(match["place"]) and authors > 0  # then a title may be set in small letters
    is_title = is_title and (is_sure or _is_title(title))
    return (authors, start, match.start()) if is_title and _is_name(text[:authors]) else None


def _before_a_day(text: str) -> tuple[int, int, int] | None:
    """Where the note ends with a day, or a day and a page. The title ends at a comma: a container may follow it."""
    dates = find_dates(text)
    if not dates or not _NOTE_END.match(text, dates[-1][1]) or _NO_WORK.match(text):
        return None
    head = _UPDATED.sub("", text[: dates[-1][0]]).rstrip(" (")
    if not head.endswith(","):
        return None  # the day is part of the title, or of a sentence
    head = head.rstrip(", ")
    authors, start = _parted(text, len(head))
    comma = _COMMA.search(head, start)
    end = comma.start() if comma else len(head)
    if not authors or not _is_name(text[:authors]) or not _is_title(text[start:end]):
        return None
    return authors, start, end


def _parted(text: str, end: int) -> tuple[int, int]:
    """Where the authors end and the title starts: at the first comma, or after the last of several or of a firm."""
    commas = [match.span() for match in _COMMA.finditer(text, 0, end)]
    if not commas:
        return 0, 0
    parting = commas[0]
    for (_, start), following in pairwise(commas):
        part = text[start : following[0]]
        if _LAST_AUTHOR.match(part) or (FIRM.search(part) and FIRM.fullmatch(part.split("& ")[-1])):
            parting = following
    return parting


def _is_name(text: str) -> bool:
    """Whether all words but the small ones begin with a capital or a digit; nothing is a name too: nobody is named."""
    words = _WORD.findall(text)
    return all(word in SMALL_WORDS or not word[0].islower() for word in words) and (
        not words or words[0][0].isupper() or words[0][0].isdigit()
    )


def _is_title(text: str) -> bool:
    return _is_name(text) and sum(word not in SMALL_WORDS for word in _WORD.findall(text)) >= MIN_TITLE_WORDS
