"""Dates and periods as texts write them, each with its place and one form that can be compared.

The form is ISO 8601 as exact as the text, and for what ISO has no form: `2025-Q1`, `2025-H2`, `2024/25`, `2020/2024`, `1990s`, `C18` for a
century, `--07-15` for a day without its year, and the words themselves for the years of an era (`光绪31年`) and for
those before another one (`前1年`).
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from briefqa.figures.dates import DECADE, MONTH_NAME, find_dates, iso_date, month_number
from briefqa.figures.minguo import MINGUO_ALONE, MINGUO_OFFSET, MINGUO_SPELT, is_length, is_year
from briefqa.figures.numerals import CHINESE_NUMERAL, number_of
from briefqa.types import Span

_CN = "[〇零一二三四五六七八九十廿卅]"
_ERAS = (
    "民国|中华民国|明治|大正|昭和|平成|令和|宣统|光绪|同治|咸丰|道光|嘉庆|乾隆|雍正|康熙|顺治|崇祯|天启|万历|隆庆|嘉靖|正德|弘治|成化|天顺|景泰"
    "|正统|宣德|洪熙|永乐|建文|洪武|至正|至元|贞观|开元|天宝|大业|开皇|建安|太和|永嘉|元嘉|熙宁|元丰|绍兴|淳熙|景德|庆历|建炎|靖康|主体"
)
LEAST_BARE_YEAR_BEFORE_CHRIST = 100  # 前221年, but 前一年 is the year before one that the text has named
_BEFORE_CHRIST = r"公元前|西元前|纪元前|(?<![目先之以此从提日年月天早当眼])前"
_YEAR = (
    rf"(?:(?P<era>{_ERAS})\s?(?P<of_era>元|\d{{1,3}}|[百〇零一二三四五六七八九十廿卅]{{1,5}})\s?年"
    rf"|(?:(?P<bc>{_BEFORE_CHRIST})|公元|西元)?(?<![\d.])(?<!\d,)(?P<year>\d{{4}})\s?(?!{DECADE})年度?"
    rf"|(?:(?P<bc3>{_BEFORE_CHRIST})|公元|西元)\s?(?P<short>\d{{1,3}}|{CHINESE_NUMERAL}{{1,7}})\s?年|(?<![\d.])(?<!\d,)(?P<three>\d{{3}})\s?年"
    rf"|(?=一)(?<!{CHINESE_NUMERAL})(?P<spelt>{MINGUO_SPELT})年(?=度|{_CN}{{1,2}}月)"
    r"|(?P<positional>[一二][〇零一二三四五六七八九]{3})年)"
)
_PART = (
    rf"(?P<half>[上下])半年|第?\s?(?P<quarter>[1-4一二三四])\s?季度?|Q(?P<q>[1-4])(?!\d)|(?P<month>\d{{1,2}}|{_CN}{{1,3}})\s?月份?\s?"
    rf"(?:初?(?P<day>\d{{1,2}}|{_CN}{{1,3}})\s?[日号])?(?:[初底末]|[上中下]旬)?|[初底末]|中期|年中|春季?|夏季?|秋季?|冬季?"
)
_CHINESE = re.compile(rf"{_YEAR}(?:\s?的?(?:{_PART}))?")
_BARE_PART = re.compile(
    rf"(?<!\d)(?P<month>\d{{1,2}}|(?:十[一二]?|正|[一二三四五六七八九]))\s?月(?:\s?初?(?P<day>\d{{1,2}}|{_CN}{{1,3}})\s?[日号]?|份|初|底|中旬|上旬|下旬|(?![\d活均租薪费费供光球亮饼]))(?<!初)"
    r"|第\s?(?P<quarter>[1-4一二三四])\s?季度?|(?P<half>[上下])半年"
)
_DECADE = re.compile(
    r"(?:(?P<century>\d{1,2}|[一二十]{1,3})\s?世纪)?(?<!\d)(?P<decade>(?:1\d|20)?\d0|[一二三四五六七八九]十)\s?年代(?:[初末]期?|[中后]后?期)?"
    r"|(?P<whole>\d{1,2}|[一二三四五六七八九十]{1,3})\s?世纪(?:[初末]期?|[中后前]叶|[中后]后?期)?"
)
_ENGLISH_DECADE = re.compile(
    r"\b(?P<decade>(?:1\d|20)\d0)s\b|\b(?P<whole>\d{1,2})(?:st|nd|rd|th)[\s-]century\b|(?P<century>(?!))", re.I
)
# Without these there is nothing to look for: most sentences state no date.
_CHINESE_SIGN = re.compile("[年月季纪]")
_LATIN_SIGN = re.compile(r"[A-Za-z]{3}|[QHqh]\d|\d0s")
_SPLIT_SIGN = re.compile(r"\d\d[/–-]\d\d")
_YEAR_SIGN = re.compile(r"(?<!\d)(?:[12]\d{3}(?!\d)|1[0-3]\d[/.]\d)")
_QUARTERS = {"first": "1", "second": "2", "third": "3", "fourth": "4", "1st": "1", "2nd": "2", "3rd": "3", "4th": "4"}
_ENGLISH_PART = re.compile(
    r"\b(?P<nth>first|second|third|fourth|1st|2nd|3rd|4th)[\s-](?P<of>quarter|half)(?:\s(?:of\s)?(?P<year>(?:19|20)\d\d))?\b"
    r"|\b(?P<letter>[QH])(?P<number>[1-4])(?:\s?(?:of\s)?['’]?(?P<behind>(?:19|20)\d\d))?\b|(?<!\d)(?P<before>(?:19|20)\d\d)[\s-]?(?P<sort>[QH])(?P<which>[1-4])\b"
    r"|\bFY\s?(?P<fiscal>(?:19|20)\d\d)\b",
    re.I,
)
_MONTH_DAY = re.compile(
    rf"\b(?P<name>{MONTH_NAME})\.?\s(?P<day>\d{{1,2}})(?:st|nd|rd|th)?\b(?!\s?(?:%|percent|million|billion))"
    rf"|\b(?P<first>\d{{1,2}})(?:st|nd|rd|th)?\s(?:of\s)?(?P<then>{MONTH_NAME})\b"
    rf"|\b(?:in|since|by|until|of|last|early|late|mid)[\s-](?P<alone>{MONTH_NAME})\b",
    re.I,
)
# One year that begins in one of the calendar and ends in the next: FY2024/25, 2024–25.
_SPLIT_YEAR = re.compile(
    r"(?P<fy>\bFY\s?)?(?<![第#\d.,/–-])(?P<first>(?:19|20)\d\d|(?<=FY)\d\d|(?<=FY\s)\d\d)(?P<sign>[/–-])(?P<last>(?:19|20)?\d\d)"
    r"(?![\d%]|[/.,–-]\d|号)(?P<accounts>\s?(?:会计|学|财政?)?年度)?"
)
_THROUGH = re.compile(r"\s?(?:[至到~～–—-]|to|through)\s?", re.I)
_NOT_BEHIND_A_YEAR = r"(?!\d|[,.]\d|\s?%|\s?[年个人家座种名位项元万亿兆百千公]|\s(?:people|companies|percent|users|million|billion|thousand|times|parameters|dollars|yuan|tokens|US)\b|[A-Za-z])"
_BARE_YEAR = re.compile(rf"(?<![\d.,$€£¥A-Za-z#-])(?<![A-Za-z]\s)(?:1[5-9]|20)\d\d{_NOT_BEHIND_A_YEAR}")
_YEAR_AFTER_A_WORD = re.compile(
    rf"\b(?:in|of|by|to|through|since|from|and|mid|end|until|after|before|early|late|during|for|year)[\s-](?P<year>(?:1\d|20)\d\d){_NOT_BEHIND_A_YEAR}",
    re.I,
)


@dataclass(frozen=True, slots=True)
class Period:
    """A date or period in a text. `year_end` is where its year ends, and `span.start` where it states none."""

    span: Span
    iso: str
    year_end: int

    def agrees_with(self, other: "Period") -> bool:
        """Whether what is said of one may be said of the other too: one is the other, or says it less exactly.

        A quarter or a half is not the year, nor is a year its decade or century: what they add up to differs.
        """
        if self.iso.startswith("--") != other.iso.startswith("--"):
            bare, full = (self, other) if self.iso.startswith("--") else (other, self)
            tails = (bare.iso[2:], full.iso[5:])
            return full.iso[:4].isdecimal() and (tails[0].startswith(tails[1]) or tails[1].startswith(tails[0]))
        shorter, longer = sorted((self.iso, other.iso), key=len)
        if longer.startswith(("--", "C")) or not shorter[:1].isdecimal():
            return shorter == longer
        rest = longer.removeprefix(shorter)
        return not rest or (rest != longer and rest[:1] == "-" and rest[1:2] not in ("Q", "H"))

    def may_be(self, other: "Period") -> bool:
        """Whether both can be the time of one event: one lies within the other, as a day of 1994 in the 20th century.

        Of what has no days, such as the years of an era, nothing is known but whether it is the same.
        """
        one, two = _days(self.iso, other.iso), _days(other.iso, self.iso)
        if one is None or two is None:
            return self.iso == other.iso or self.iso[:2] != other.iso[:2]
        (first, last), (start, end) = one, two
        return (first <= start and end <= last) or (start <= first and last <= end)


_Day = tuple[int, int, int]  # year, month, day; years before Christ are below nothing


def _days(iso: str, other: str) -> tuple[_Day, _Day] | None:
    """The first and the last day of a period; None where it has none.

    Where it states no year it is of the other's; where neither does, of one and the same.
    """
    if iso.startswith("--"):
        stated = "0000" if other.startswith("--") else other[:4]
        iso = f"{stated}{iso[1:]}" if stated.isdecimal() else ""
    if iso.startswith("BC"):
        return (-int(iso[2:]), 1, 1), (-int(iso[2:]), 12, 31)
    if iso.startswith("C"):  # counted from 1700 or from 1701
        return (100 * int(iso[1:]) - 100, 1, 1), (100 * int(iso[1:]), 12, 31)
    if not iso[:4].isdecimal():
        return None
    year = int(iso[:4])
    if "/" in iso:
        until = iso[5:]
        return (year, 1, 1), (int(until) if len(until) == len("2024") else year + 1, 12, 31)
    if iso.endswith("s"):
        return (year, 1, 1), (year + 9, 12, 31)
    part, day = iso[5:7], iso[8:10]
    if part[:1] in ("Q", "H"):
        months = 3 if part[0] == "Q" else 6
        return (year, months * (int(part[1]) - 1) + 1, 1), (year, months * int(part[1]), 31)
    first, last = (int(part), int(part)) if part else (1, 12)
    return (year, first, int(day) if day else 1), (year, last, int(day) if day else 31)


def periods_in_plain(text: str, *, counted_so: bool = False) -> list[Period]:
    """Every date and period of a plain text, in order, no two from the same words; the longer of two readings counts.

    counted_so: what the text is taken from counts its years from 1912.
    """
    found: list[Period] = []
    if _CHINESE_SIGN.search(text):
        found += [_chinese(match, counted_so=counted_so) for match in _CHINESE.finditer(text) if not _is_length(match)]
        found += [_bare_part(match) for match in _BARE_PART.finditer(text)]
        found += [_decade(match) for match in _DECADE.finditer(text)]
    if _LATIN_SIGN.search(text):
        found += [_decade(match) for match in _ENGLISH_DECADE.finditer(text)]
        found += [_english_part(match) for match in _ENGLISH_PART.finditer(text)]
        found += [_month_day(match) for match in _MONTH_DAY.finditer(text)]
    if _SPLIT_SIGN.search(text):
        found += [_split_year(match) for match in _SPLIT_YEAR.finditer(text)]
    if _YEAR_SIGN.search(text):
        found += [
            Period(Span(start, end), iso, end) for start, end, iso in find_dates(text) if "年" not in text[start:end]
        ]
        found += [Period(Span(*match.span()), match[0], match.end()) for match in _BARE_YEAR.finditer(text)]
        found += [
            Period(Span(*match.span("year")), match["year"], match.end()) for match in _YEAR_AFTER_A_WORD.finditer(text)
        ]
    kept: list[Period] = []
    for period in sorted(found, key=lambda item: (item.span.start, -item.span.end)):
        if period.iso and (not kept or period.span.start >= kept[-1].span.end):
            kept.append(period)
    return _through_years(text, kept)


def _through_years(text: str, found: Sequence[Period]) -> list[Period]:
    """The periods, those from one year to a later one (2020年至2024年, from 2020 to 2024) as one: what is said of it is of neither year."""
    result: list[Period] = []
    for period in found:
        first = result[-1] if result else None
        if (
            first
            and len(first.iso) == len(period.iso) == len("2020")
            and first.iso < period.iso
            and (first.iso + period.iso).isdecimal()
            and _THROUGH.fullmatch(text, first.span.end, period.span.start)
        ):
            result[-1] = Period(Span(first.span.start, period.span.end), f"{first.iso}/{period.iso}", period.year_end)
        else:
            result.append(period)
    return result


def _integer(text: str | None) -> int:
    value = number_of(text) if text else None
    return int(value) if value is not None else 0


def _chinese(match: re.Match[str], *, counted_so: bool) -> Period:
    year_end = match.start() + match[0].index("年") + 1
    if match["era"] and not match["era"].endswith("民国"):
        return Period(Span(*match.span()), match[0].replace(" ", ""), year_end)
    if match["era"]:
        year = MINGUO_OFFSET + (1 if match["of_era"] == "元" else _integer(match["of_era"]))
    else:
        year = _integer(match["year"] or match["short"] or match["three"] or match["spelt"] or match["positional"])
        of_republic = bool(match["spelt"]) or _counts_from_1912(match, year, counted_so=counted_so)
        of_something = match.string[year_end : year_end + 1] == "的"  # 112年的營收, in a question
        if match["three"] and year in MINGUO_ALONE and not of_republic and not of_something:
            # Nothing tells it from a length, nor that it is of our era.
            return Period(Span(*match.span()), "", year_end)
        year += MINGUO_OFFSET if of_republic else 0
    if match["bc3"] == "前" and year < LEAST_BARE_YEAR_BEFORE_CHRIST:
        return Period(Span(*match.span()), f"前{year}年", year_end)
    if match["bc"] or match["bc3"]:
        return Period(Span(*match.span()), f"BC{year}", year_end)
    return Period(Span(*match.span()), _with_part(f"{year:04d}", match), year_end)


def _counts_from_1912(match: re.Match[str], year: int, *, counted_so: bool) -> bool:
    """Whether a year of three digits is one of the Republic, which Taiwanese texts leave out."""
    if not match["three"] or year not in MINGUO_ALONE:
        return False
    return is_year(*_place(match), has_month=_has_part(match), counted_so=counted_so)


def _is_length(match: re.Match[str]) -> bool:
    """Whether a year of three digits is none, but a length of time."""
    return bool(match["three"]) and is_length(*_place(match), has_month=_has_part(match))


def _place(match: re.Match[str]) -> tuple[str, int, int]:
    """The text, where a year begins in it and where its 年 ends."""
    return match.string, match.start(), match.start() + match[0].index("年") + 1


def _has_part(match: re.Match[str]) -> bool:
    return bool(match["month"] or match["quarter"] or match["half"])


def _with_part(year: str, match: re.Match[str]) -> str:
    """`2025-07-15`, `2025-Q1`, `2025-H2`; with an empty year `--07-15`, and nothing for a part that cannot be."""
    groups = match.groupdict()
    if groups.get("half"):
        return f"{year or '-'}-H{1 if groups['half'] == '上' else 2}"
    if quarter := groups.get("quarter") or groups.get("q"):
        return f"{year or '-'}-Q{_integer(quarter)}"
    month = 1 if groups.get("month") == "正" else _integer(groups.get("month"))
    day = _integer(groups.get("day"))
    if year and 1 <= int(year) <= 9999:
        return iso_date(int(year), month, day) or year
    return f"--{month:02d}" + (f"-{day:02d}" if day else "") if 1 <= month <= 12 and day <= 31 else ""


def _bare_part(match: re.Match[str]) -> Period:
    return Period(Span(*match.span()), _with_part("", match), match.start())


def _decade(match: re.Match[str]) -> Period:
    if match["whole"]:
        return Period(Span(*match.span()), f"C{_integer(match['whole'])}", match.start())
    decade = _integer(match["decade"])
    if decade < 100:
        decade += 100 * (_integer(match["century"]) - 1 if match["century"] else 19)
    return Period(Span(*match.span()), f"{decade}s", match.start())


def _english_part(match: re.Match[str]) -> Period:
    if match["fiscal"]:
        return Period(Span(*match.span()), match["fiscal"], match.end())
    year = match["year"] or match["behind"] or match["before"] or "-"
    letter = (match["letter"] or match["sort"] or {"quarter": "Q", "half": "H"}[match["of"].lower()]).upper()
    number = match["number"] or match["which"] or _QUARTERS[match["nth"].lower()]
    return Period(Span(*match.span()), f"{year}-{letter}{number}", match.end() if year != "-" else match.start())


def _split_year(match: re.Match[str]) -> Period:
    """FY2024/25 as `2024/25`; nothing of what may be a month, or is no year and the next."""
    first, last = match["first"], match["last"]
    year = int(first) + 2000 * (len(first) == 2)
    is_next = int(last) % 100 == (year + 1) % 100 and (match["sign"] == "/" or len(last) == 2)
    is_month = int(last) <= 12 and match["sign"] != "–" and not match["fy"] and not match["accounts"]
    iso = f"{year}/{(year + 1) % 100:02d}" if is_next and not is_month else ""
    return Period(Span(*match.span()), iso, match.end())


def _month_day(match: re.Match[str]) -> Period:
    month = month_number(match["name"] or match["then"] or match["alone"])
    day = int(match["day"] or match["first"] or 0)
    iso = f"--{month:02d}" + (f"-{day:02d}" if day else "") if day <= 31 else ""
    start = match.start("alone") if match["alone"] else match.start()
    return Period(Span(start, match.end()), iso, start)
