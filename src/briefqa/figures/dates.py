"""Dates as documents write them, turned into ISO 8601 as exact as they are given."""

import re
from datetime import date

from briefqa.figures.minguo import MINGUO_ALONE, MINGUO_DAY, MINGUO_OFFSET, MINGUO_SPELT, is_day, is_year
from briefqa.figures.numerals import number_of, plain
from briefqa.figures.units import NO_UNIT, unit_behind

MONTHS = [
    "january",
    "february",
    "march",
    "april",
    "may",
    "june",
    "july",
    "august",
    "september",
    "october",
    "november",
    "december",
]  # 1-based by position + 1

SHORT_MONTHS = [*(name[:3] for name in MONTHS), "sept"]
# Any of them as a text writes it: "may" and "march" are words of their own, "May" is a month.
_ARE_WORDS = ("may", "march", "mar")
MONTH_NAME = (
    rf"(?:(?i:{'|'.join(name for name in [*MONTHS, *SHORT_MONTHS] if name not in _ARE_WORDS)})"
    rf"|(?-i:{'|'.join(form for name in _ARE_WORDS for form in (name.capitalize(), name.upper()))}))"
)
_ANY_MONTH = "|".join([*MONTHS, *SHORT_MONTHS])  # in any case: the year beside it says that it is one
_ISO = re.compile(r"(?<!\d)(?<!\d[.,])((?:19|20)\d{2})([-/.])(\d{1,2})(?:\2(\d{1,2}))?(?!\d)")
# Around a year and a month with a point between them, which may be a number as well.
_NUMBER_BEFORE = re.compile(r"[A-Za-z$€£¥￥₩#+×=<>≈~]\s?$")
_NUMBER_BEHIND = re.compile(r"\s?[十百千万亿兆°‰]|\.\d")
_ALONE_BEFORE = re.compile(r"(?:^|[（(\[【「〔：:～〜–—至到\n-])\s?$")
_ALONE_BEHIND = re.compile(r"\s?(?:$|[）)\]】」〕～〜–—至到，。；、\n-])")
DECADE = r"年代(?![表理言替碼码課课])"  # 1990年代, but 2019年代表
_CHINESE = re.compile(
    r"(?:(?P<minguo>民[國国])\s*|(?<!元前)(?<!元前\s))(?<!\d)(?P<year>\d{2,4})\s*"
    rf"(?!{DECADE})年(?:\s*(?P<month>\d{{1,2}})\s*月(?:\s*(?P<day>\d{{1,2}})\s*[日號号])?)?"
)
_NUMERALS = "〇○零一二三四五六七八九十百廿卅"
_IN_CHARACTERS = re.compile(
    rf"(?:民[國国]\s*(?P<minguo>[{_NUMERALS}]{{1,5}})|(?<![{_NUMERALS}])(?P<year>[一二][{_NUMERALS[:12]}]{{3}})"
    rf"|(?=一)(?<![{_NUMERALS}])(?P<alone>{MINGUO_SPELT})(?=年(?:度|[一二三四五六七八九十]{{1,2}}月)))年"
    rf"(?:(?P<month>[一二三四五六七八九十]{{1,2}})月(?:(?P<day>[一二三四五六七八九十廿卅]{{1,3}})[日號号])?)?"
)
_MONTH_DAY_YEAR = re.compile(rf"\b({_ANY_MONTH})\.?\s+(?:(\d{{1,2}})(?:st|nd|rd|th)?,?\s+)?((?:19|20)\d{{2}})\b", re.I)
_DAY_MONTH_YEAR = re.compile(
    rf"\b(\d{{1,2}})(?:st|nd|rd|th)?\s+(?:of\s+)?({_ANY_MONTH})\.?,?\s+((?:19|20)\d{{2}})\b", re.I
)
_BARE_YEAR = re.compile(r"(?<!\d)(?<!元前)(?<!元前\s)((?:19|20)\d{2})(?!\d|\s?[%％億亿萬万兆])(?:\s?年(?=代))?")


def iso_date(year: int, month: int = 0, day: int = 0) -> str:
    """`2025`, `2025-03` or `2025-03-14`; empty if there is no such date."""
    try:
        date(year, month or 1, day or 1)
    except ValueError:
        return ""
    return "-".join([f"{year:04d}", *([f"{month:02d}"] if month else []), *([f"{day:02d}"] if month and day else [])])


def month_number(name: str) -> int:
    """1 to 12, of a name that MONTH_NAME matches."""
    return next(index for index, month in enumerate(MONTHS, 1) if month.startswith(name.lower()[:3]))


def _is_number(match: re.Match[str]) -> bool:
    """Whether what has the form of a year and a month is a number: 2025.3億元, $2024.5, Python 2020.4.

    With a month of one digit it is one wherever it does not stand alone, as in brackets or in a span of time.
    """
    if match[2] != "." or match[4]:
        return False
    before, behind = match.string[: match.start()], match.string[match.end() : match.end() + 8]
    flat = plain(behind)
    if _NUMBER_BEFORE.search(before[-2:]) or _NUMBER_BEHIND.match(flat) or unit_behind(flat, 0)[0] is not NO_UNIT:
        return True
    is_alone = bool(_ALONE_BEFORE.search(before[-2:])) and bool(_ALONE_BEHIND.match(behind))
    return len(match[3]) == 1 and not is_alone


def _date_in_characters(match: re.Match[str]) -> str:
    """二〇二五年三月十四日 and 民國一百一十四年三月十四日 as ISO 8601."""
    values = {name: _value(match[name]) for name in ("minguo", "alone", "year", "month", "day")}
    year = values["year"] or values["minguo"] + values["alone"] + MINGUO_OFFSET
    return iso_date(year, values["month"], values["day"]) if 1900 <= year < 2100 else ""


def _value(characters: str | None) -> int:
    """A number in Chinese characters, by places or digit by digit; 0 for none."""
    return int(number_of((characters or "").replace("○", "〇")) or 0)


def find_dates(text: str, *, bare_years: bool = False, counted_so: bool = False) -> list[tuple[int, int, str]]:
    """(start, end, ISO date) of every date in the text, in order, no two from the same words.

    Bare years such as "2024" only if asked for. counted_so: what the text is taken from counts its years from 1912.
    Of two readings the one that begins first counts, then the longer one.
    """
    found: list[tuple[int, int, str]] = []
    for match in _ISO.finditer(text):
        is_number = _is_number(match)
        found.append((*match.span(), "" if is_number else iso_date(int(match[1]), int(match[3]), int(match[4] or 0))))
    for match in _CHINESE.finditer(text):
        year, has_month = int(match["year"]), bool(match["month"])
        if match["minguo"] or (
            year in MINGUO_ALONE and is_year(text, *match.span(), has_month=has_month, counted_so=counted_so)
        ):
            year += MINGUO_OFFSET
        elif len(match["year"]) != 4 or not 1900 <= year < 2100:
            continue
        found.append((*match.span(), iso_date(year, int(match["month"] or 0), int(match["day"] or 0))))
    for match in filter(is_day, MINGUO_DAY.finditer(text)):
        found.append(
            (*match.span(), iso_date(int(match["year"]) + MINGUO_OFFSET, int(match["month"]), int(match["day"])))
        )
    for match in _IN_CHARACTERS.finditer(text) if "年" in text else ():
        found.append((*match.span(), _date_in_characters(match)))
    for match in _MONTH_DAY_YEAR.finditer(text):
        found.append((*match.span(), iso_date(int(match[3]), month_number(match[1]), int(match[2] or 0))))
    for match in _DAY_MONTH_YEAR.finditer(text):
        found.append((*match.span(), iso_date(int(match[3]), month_number(match[2]), int(match[1]))))
    if bare_years:
        found += [(*match.span(), match[1]) for match in _BARE_YEAR.finditer(text)]
    dates: list[tuple[int, int, str]] = []
    taken = 0
    for start, end, iso in sorted(found, key=lambda item: (item[0], -item[1])):
        if start >= taken:
            taken = end
            dates.append((start, end, iso))
    return [item for item in dates if item[2]]  # what has the form of a date and is none takes its words with it


def first_date(text: str, *, bare_years: bool = False) -> str:
    """The first date in the text as ISO 8601; empty if there is none."""
    found = find_dates(text, bare_years=bare_years)
    return found[0][2] if found else ""


def agree(one: str, other: str) -> bool:
    """Whether two ISO dates, each as exact as it is, may be the same day; an empty one agrees with none."""
    return bool(one and other) and (one.startswith(other) or other.startswith(one))
