"""Years of the Republic of China that a text gives without 民國, as Taiwanese texts do: 112年3月 is of 2023, 120年老店 of no year.

What may be a length of time, a year of our era, a version or a number of something else is no such year.
"""

import re
from functools import lru_cache

MINGUO_OFFSET = 1911  # 民國 1 = 1912
MINGUO_ALONE = range(100, 131)
# One of them in characters, by places or digit by digit: 一百十五, 一百零二, 一一五.
MINGUO_SPELT = r"一(?:百(?:[〇零][一二三四五六七八九]|(?:[一二]?十|廿)[一二三四五六七八九]?|三十)?|[〇零一二][〇零一二三四五六七八九]|三[〇零])"

# By day: padded, or behind a word that leads to a day.
MINGUO_DAY = re.compile(
    r"(?<![\d./-])(?P<year>1[0-3]\d)(?P<sign>[/.-])(?P<month>\d{1,2})(?P=sign)(?P<day>\d{1,2})(?![\d/-]|\.\d)"
)
_LEADS_TO_DAY = re.compile(r"(?:日期|[時时][間间]|更新|[發发][布佈]|刊登|[製制]表|[於于自從从至到])\s?[：:]?\s?$")
_NO_DAY = re.compile(
    r"(?:[A-Za-z]|[電电][話话]|版本?|[帳帐][號号]|房[號号]|[編编][號号]|尺寸|比[數数分]|[血气]?[壓压]|分機|分机|[傳传]真)\s?[：:｜|]?\s?$"
)
_SIZE = re.compile(r"\s?(?:公分|公厘|厘米|毫米|[cm]m|mmHg|比)")

_NO_YEAR = re.compile(r"(?:[\d.,]|[公西]元|[紀纪]元|元前)\s?$")
_LENGTH_BEFORE = re.compile(r"(?:[共約约近逾了滿满達达已有過过]|[超歷历][過过時时])\s?$")
_LENGTH_IN_SENTENCE = re.compile(
    r"(?:半衰期|租期|[壽寿]命|刑期|徒刑|[歷历][時时]|[為为]期|[長长][達达]|年[資资]|任期|保固|[週周]期)(?!\s?[原已應应]?\s?[至到自從从])"
)
# Behind a number of years, in either script: a length of time. Not 內 alone: 114年內 is within 2025.
_LENGTH_BEHIND = re.compile(
    r"\s?(?:[多餘余來来間间老後后前資资校輕轻]|以[上內内來来後后前]|之[久後后前內内]|[的之]?(?:[歷历]史|[時时][間间]|[壽寿]命|[樹树][齡龄])"
    r"|左右|[紀纪]念|[週周]年|有期|期(?![間间初末中])|一[遇見见度])"
)
_WITHIN = re.compile(r"\s?[內内]")
_PART_BEHIND = re.compile(r"\s?(?:[度底初末起]|全年|[上下]半年|第\s?[\d一二三四]|[春夏秋冬])")
_AT = re.compile(r"[於于自從从至到在截迄]\s?$")
_CELL_BEHIND = re.compile(r"\s?[|｜]|\s\d")  # of a table, or of a row that lost its lines: 110年 276.3
_BESIDE = re.compile(r"[|｜]\s?$")
_APART = re.compile(r"(?:[（(「：:；;、，。〜～–-]|^|\n)\s?$")
# What shows that a text counts its years so.
_COUNTED_SO = re.compile(
    r"民[國国]\s?(?:\d|[〇零一二三四五六七八九十百廿卅]{1,5}年)|(?<!\d)1[0-3]\d\s?年(?:度|\s?\d{1,2}\s?月)"
)
# Between a noun and a word of what happened in that year; a length of time ends its clause or leads to 的.
_IN_CLAUSE = re.compile(r"[\u4e00-\u9fff]\s?$")
_GOES_ON = re.compile(r"\s?(?![的之者])[\u4e00-\u9fff]")
_LIST_MARKS = " \t\u3000-–—*•‧●■◆"
_ENDS_BEFORE = ("\n", "。", "！", "？", "!", "?")
LOOK_BACK, LOOK_AHEAD = 20, 6  # characters


@lru_cache(maxsize=16)
def counts_so(text: str) -> bool:
    """Whether a text shows that it counts its years from 1912: 民國, a month or the accounts of such a year, such a day.

    Kept: a document is asked once for each of its sentences.
    """
    return bool(_COUNTED_SO.search(text)) or any(map(is_day, MINGUO_DAY.finditer(text)))


def is_year(text: str, start: int, end: int, *, has_month: bool = False, counted_so: bool = False) -> bool:
    """Whether a number between 100 and 130 with the 年 behind it, at this place of a text, is a year of the Republic.

    has_month: a month stands behind it. counted_so: what the text is taken from counts its years so.
    """
    before, behind = text[max(start - LOOK_BACK, 0) : start], text[end : end + LOOK_AHEAD]
    if _NO_YEAR.search(before) or is_length(text, start, end, has_month=has_month):
        return False
    if has_month or _PART_BEHIND.match(behind):
        return True
    if _AT.search(before) or _BESIDE.search(before) or _CELL_BEHIND.match(behind):
        return True
    if _begins_sentence(before, start):
        return not behind.startswith(("的", "之"))
    if _APART.search(before):
        return counted_so or bool(_COUNTED_SO.search(text))
    return counted_so and not _is_round(text, start, end) and bool(_IN_CLAUSE.search(before) and _GOES_ON.match(behind))


def _begins_sentence(before: str, start: int) -> bool:
    """Whether nothing but the mark of a list stands before a place in its sentence or line. before: as far as is looked back."""
    bare = before.rstrip(_LIST_MARKS)
    return bare.endswith(_ENDS_BEFORE) or (not bare and start <= LOOK_BACK)


def _is_round(text: str, start: int, end: int) -> bool:
    return text[start:end].rstrip("年 ").endswith("0")


def is_length(text: str, start: int, end: int, *, has_month: bool = False) -> bool:
    """Whether a number of three digits with the 年 behind it, at this place of a text, is shown to be a length of time.

    Behind 內 it is one where it is round: 100年內, but 114年內 is within a year.
    """
    before, behind = text[max(start - LOOK_BACK, 0) : start], text[end : end + LOOK_AHEAD]
    sentence = re.split(r"[。；;\n]", before)[-1]
    if _LENGTH_BEFORE.search(before) or _LENGTH_IN_SENTENCE.search(sentence):
        return True
    if has_month or _PART_BEHIND.match(behind):
        return False
    return bool(_LENGTH_BEHIND.match(behind) or (_is_round(text, start, end) and _WITHIN.match(behind)))


def is_day(match: re.Match[str]) -> bool:
    """Whether what MINGUO_DAY matched is a day: 114/05/12, 114.05.12, 日期：114/5/12, and no version, size or telephone."""
    before, behind = match.string[max(match.start() - 8, 0) : match.start()], match.string[match.end() :][:6]
    if _NO_DAY.search(before) or _SIZE.match(behind):
        return False
    padded = len(match["month"]) == len(match["day"]) == 2
    return padded or (match["sign"] == "/" and bool(_LEADS_TO_DAY.search(before)))
