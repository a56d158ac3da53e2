"""The head of a text file: a title on its first line, then perhaps who wrote it, where and when.

    離島渡輪四月起調整班次
    2026-03-18 離島日報 記者林帆／報導

or, each on a line of its own, a name and a day:

    离岛渡轮停航综述
    离岛观察编辑部
    2026年3月18日

Nothing in the characters marks these lines; that they are short, stand first and end no sentence does. A subtitle may
stand under the title, and fields (作者：方芷若　　日期：2026年3月18日) in place of names and days.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import dropwhile, pairwise, takewhile

from briefqa.figures.dates import find_dates, first_date
from briefqa.reading.fields import (
    Field,
    fields_of,
    is_field,
    is_numbered,
    names_a_day,
    tells_meeting,
    without_day_label,
)
from briefqa.reading.generic_headings import GENERIC_HEADINGS
from briefqa.reading.issues import ISSUE, NUMBER_OF_ISSUE, PRINTED_IN
from briefqa.reading.joining import columns
from briefqa.reading.laws import days_of_law
from briefqa.reading.persons import (
    MAX_NAME_WIDTH,
    are_short,
    are_surely_names,
    ends_as_body,
    goes_on_naming,
    has_post,
    is_body,
    is_name,
    is_phrase,
    may_be_name,
    named,
    names_in,
    persons_of,
    without_post,
)

MAX_TITLE_WIDTH = 84  # columns: 42 Chinese characters
MAX_BYLINE_WIDTH = 60
MAX_PARTED_WIDTH = 120  # of a byline that strokes or wide spaces cut into parts
MAX_NAME_LINES = 2
MIN_TITLE_WORDS = 3  # of a title in one script under that in the other, or characters
MAX_BYLINES = 4
DAY_CHARS = len("2026-03-18")
MONTH_CHARS = len("2026-03")

_ENDS_SENTENCE = re.compile(r"[。！？!?…；;：:.][」』”’）】〉》)\"']*$")
_ENDS_ANYWHERE = re.compile(r"[。！？!?；;]|(?<!\b[A-Z])(?<!\bNo)(?<!\bVol)(?<!\b[DJMS]r)\.\s")  # James Q. Tan
_LATIN_NAME = r"[A-Z][\w.'’-]*(?:\s+[A-Z][\w.'’-]*){1,3}"
_BY = re.compile(rf"^By:?\s+({_LATIN_NAME}(?:(?:,?\s+(?:and|&)|,)\s+{_LATIN_NAME}){{0,9}})$")
_NAMES_WRITER = re.compile(
    r"(?:^|[\s|｜])(?:作者|撰文|編譯|编译|文字?|[記记]者)\s*[：:／/]\s*\S"
    r"|(?:^|[\s|｜])[記记]者\s*[\u4e00-\u9fff]{2,4}(?:[\s／/|｜]|$)|[／/]\s*(?:綜合|综合)?[報报][導导道]$"
    r"|^By:?\s+[A-Z][\w.'’-]*(?:\s+(?:and|[A-Z&])[\w.'’-]*){1,6}$"
)
_WRITER = re.compile(r"(?:^|[\s|｜])[記记]者\s*([\u4e00-\u9fff]{2,4})(?=[\s／/|｜]|$)")
_CHINESE, _LATIN_WORD = re.compile(r"[\u3400-\u9fff]"), re.compile(r"[A-Za-z][\w'’-]*")
_SUBTITLE = re.compile(r"\s*(?:[—–─－]{2,}|--+\s)\s*[^\s—–─－-]")  # ——在離島論壇的演講
_CLOCK = re.compile(r"[\s,，]*\d{1,2}:\d{2}(?::\d{2})?(?:\s*[ap]m)?", re.I)
_TIME = re.compile(r"\s*(?:[上下中]午|早上|晚[上間间])?\s*\d{1,2}\s*[時时點点](?:\s*\d{1,2}\s*分|半|整)?")
_RANGE = re.compile(r"\s*(?:[-–—―－~～〜]+|至|到)\s*(?:民[國国])?\s*")
_REPUBLIC = re.compile(r"中[華华]$")  # before 民國, which begins the date
_STROKE = re.compile(r"[|｜]")
_APART = re.compile(r"\s*[|｜]\s*|\s+[·•]\s+|\u3000+|\s{2,}|\t")  # what sets the parts of a byline apart
_EDGE = re.compile(r"[\s|｜／/·•,，（）()【】\[\]—–-]")
_WEEKDAY = re.compile(r"[（(]?(?:星期|週|周|禮拜|礼拜)[一二三四五六日天][）)]?")
_GREETING_OR_LABEL = re.compile(  # of a letter; of a form, above what is filled in
    r"Dear\b.*|(?:Hi|Hello)\b[\w\s]{0,30},|To whom it may concern|[敬謹谨][啟启]者|各位.{0,12}|.{0,8}[鈞钧台惠][鑒鉴]"
    r"|.{0,12}(?:[您你們们]|大家|同[仁學学事]|老[師师]|先生|女士|小姐|[局校處处院部市縣县會会社站所課课科組组館馆署廳厅]?[長长])好"
    r"|姓名|住?[地住]?址|日期|[電电][话話]|手機|手机|(?:服[務务])?[單单]位|[職职][稱称位]|部[門门]|事由|性[別别]|年[齡龄]"
    r"|[編编學学][號号]|Name|Address|Date|Telephone|Phone|E-?mail|Department|Position|Subject",
    re.I,
)
_TWO_FIELDS = re.compile(r"[:：].*\s{3,}[^\s:：]+[:：]")  # 問：何時復航？      答：四月
_MAIL_FIELD = re.compile(
    r"(?:(?:From|To|Cc|Bcc|Sender)\s*:.*@|(?:Return-Path|Reply-To|Received|Delivered-To|Message-ID|MIME-Version"
    r"|Content-Type|Subject|X-[\w-]+)\s*:)",
    re.I,
)
AGENCY = re.compile(
    r"^[（(【]((?=[^）)】]*(?:[記记]者|社|[報报]|日))[^（）()【】\n]{2,40}[電电訊讯])[）)】]\s*"
)  # （中央社記者林帆台北18日電）


@dataclass(frozen=True, slots=True)
class Head:
    """What the first lines say. `title`: whether the first line is one; `bylines`: how many follow it."""

    title: bool = False
    bylines: int = 0
    date: str = ""
    authors: tuple[str, ...] = ()
    publisher: str = ""
    subject: str = ""  # of a letter, which has no title


def read_head(lines: Sequence[str], *, headed: bool = False) -> Head:
    """The head of a text, by its first lines that are not blank; without a title there is none.

    headed: the second line is a heading, so that the first stands above more than one list of short lines.
    """
    lines = _labelled(lines)
    first = 2 if len(lines) > 1 and (_is_subtitle(lines[1]) or _is_translation(lines[0], lines[1])) else 1
    named = _name_lines(lines[first:])
    dated = len(lines) > first + named and _is_day(lines[first + named])
    is_headed = dated or (len(lines) > first and is_byline(lines[first]) and not is_field(lines[first]))
    if not lines or not may_be_title(lines[0], dated=dated) or (is_field(lines[0]) and not is_headed):
        return Head()
    names = [line.strip() for line in lines[first : first + named]]
    due = lines[first + named : 1 + MAX_BYLINES]
    bylines = names + [line.strip() for line in takewhile(is_byline, due)]
    bylines += _month_line(lines[first + len(bylines) :])
    rest = lines[first + len(bylines) :]
    if not rest or not (bylines or (headed and first == 1) or is_field(rest[0]) or _is_running_text(rest[0])):
        return Head()  # a list of short lines has no head
    agency = AGENCY.match(rest[0])
    plain = [line for line in names if not is_byline(line)]
    under = lines[first + len(bylines) : 2 + MAX_BYLINES]
    meeting = [line.strip() for line in takewhile(lambda line: is_byline(line) or tells_meeting(line), under)]
    stated = [part for line in (*bylines, *meeting) for part in _parts(line)]
    fields = [field for part in stated if is_byline(part) for field in fields_of(part)]
    publishers = [line for line in plain if ends_as_body(line)] + [body for line in bylines for body in _bodies(line)]
    publishers += [field.value for field in fields if field.role == "publisher"]
    publishers += [part for line in plain if _is_issue(line) for part in line.split() if is_body(part)]
    writers = [name for part in stated for name in _writers(part)]
    found = [persons_of(line) for line in plain if not ends_as_body(without_post(line))]
    persons = [name for names in found for name in names]
    is_sure = dated or all(map(are_surely_names, filter(None, found)))
    if is_sure and (len(found) <= 1 or are_short(persons)):
        writers += persons  # two lines of four characters are rather a poem's; over a month may stand a subtitle
    date = _date_of([*stated, agency[1] if agency else ""])
    return Head(True, first - 1 + len(bylines), date, tuple(dict.fromkeys(writers)), next(iter(publishers), ""))


def _labelled(lines: Sequence[str]) -> list[str]:
    """The lines, the label of a writer before each that only goes on with the names above it."""
    labelled: list[str] = []
    is_named = False  # whether the line above names writers
    for line in lines[: 2 + MAX_BYLINES]:
        fields = fields_of(line)
        goes_on = is_named and not fields and goes_on_naming(line)
        labelled.append(f"作者：{line.strip()}" if goes_on else line)
        is_named = goes_on or (bool(fields) and fields[-1].role == "author")
    return [*labelled, *lines[len(labelled) :]]


def _is_running_text(line: str) -> bool:
    return bool(_ENDS_SENTENCE.search(line)) or columns(line) > MAX_TITLE_WIDTH


def _is_subtitle(line: str) -> bool:
    return bool(_SUBTITLE.match(line)) and columns(line) <= MAX_BYLINE_WIDTH and not _ENDS_ANYWHERE.search(line)


def _is_translation(title: str, line: str) -> bool:
    """Whether a line under the title is one as well, in the other script."""
    chinese, other = (line, title) if _CHINESE.search(line) else (title, line)
    is_other = len(_LATIN_WORD.findall(other)) >= MIN_TITLE_WORDS and not _CHINESE.search(other)
    is_title = len(_CHINESE.findall(chinese)) >= MIN_TITLE_WORDS and may_be_title(line)
    return is_other and is_title and not persons_of(line.strip()) and not ends_as_body(line)


def _date_of(lines: Sequence[str]) -> str:
    """When a law was made, or else the first day of the lines, or the month of an issue."""
    days = [day for line in lines for day in _days(line)]
    enacted = [day for line in lines for day in days_of_law(line)]
    issues = [first_date(issue[2]) for line in lines if (issue := ISSUE.fullmatch(line))]
    months = [first_date(line) for line in lines if _is_day(line, MONTH_CHARS)]
    return max(enacted) if enacted else next(iter([*days, *issues, *months]), "")


def _writers(line: str) -> list[str]:
    """Who a byline says has written."""
    found = [match[1] for match in _WRITER.finditer(line)]
    if by := _BY.match(line):
        found += names_in(by[1])
    return found + [name for field in fields_of(line) if field.role == "author" for name in named(field.value)]


def _bodies(line: str) -> list[str]:
    """Who publishes: of an issue the journal, or what strokes set apart from the day."""
    parts = [part.strip() for part in _APART.split(line)] if _is_parted(line) else _STROKE.split(line)
    issues = [issue[1] for part in parts if (issue := ISSUE.fullmatch(part))]
    bodies = [part.strip() for part in parts if len(parts) > 1 and ends_as_body(part) and may_be_name(part)]
    return issues + bodies


def _name_lines(lines: Sequence[str]) -> int:
    """How many lines hold a name and no more, or a writer, before the line of a day; without it, those of sure names.

    The number of an issue is such a line too, and needs no more than a byline under it.
    """
    if len(lines) > 1 and _is_issue(lines[0]) and is_byline(lines[1]):
        return 1
    for count, line in enumerate(lines[: 1 + MAX_NAME_LINES]):
        if _is_day(line, MONTH_CHARS):
            return count if _is_day(line) or _month_line(lines[count:]) else 0
        is_none = columns(line) > MAX_NAME_WIDTH or not may_be_name(line.strip()) or is_phrase(line)
        if not is_byline(line) and is_none and len(persons_of(line.strip())) < 2:
            break
    return _posted_lines(lines)


def _posted_lines(lines: Sequence[str]) -> int:
    """How many lines surely name persons, each with the post on its line or under it, or an abstract below them all."""
    count = 0
    while count < min(MAX_BYLINES, len(lines) - 1):
        line, under = lines[count].strip(), lines[count + 1].strip()
        is_posted = has_post(line)
        if not are_surely_names([without_post(line)] if is_posted else persons_of(line)):
            break
        if not (is_posted or has_post(under) or GENERIC_HEADINGS.fullmatch(under)):
            break
        count += 1 if is_posted or not has_post(under) else 2
    return count


def _is_issue(line: str) -> bool:
    """Whether a line is the number of an issue, perhaps behind the body that publishes it."""
    words = line.split()
    parts = dropwhile(is_body, words) if any(map(str.isdecimal, line)) else ()
    return columns(line) <= MAX_BYLINE_WIDTH and bool(NUMBER_OF_ISSUE.fullmatch(" ".join(parts)))


def _month_line(lines: Sequence[str]) -> list[str]:
    """The first of the lines if it holds a month and nothing else, and no other does: a list of months has no head."""
    is_one = (columns(line) <= MAX_BYLINE_WIDTH and _is_day(line, MONTH_CHARS) and not _is_day(line) for line in lines)
    return [lines[0].strip()] if next(is_one, False) and not any(is_one) else []


def _is_day(line: str, least: int = DAY_CHARS) -> bool:
    """Whether a line holds a day and nothing else but its label, its weekday and the time. least: characters of the date."""
    line = without_day_label(line.strip())
    dates = find_dates(line)
    if len(dates) != 1 or len(dates[0][2]) < least:
        return False
    rest = _REPUBLIC.sub("", line[: dates[0][0]].rstrip()) + line[dates[0][1] :]
    return not re.search(r"[^\s，,（）()]", without_time(rest))


def are_head_lines(lines: Sequence[str]) -> bool:
    """Whether each line is a byline, a day, or nothing but a name, no more than one a person's: what no text wraps to.

    Only where gives_day is true of one of them, or of the line under them, are they a head.
    """
    plain = [line.strip() for line in lines if not (is_byline(line) or _is_day(line))]
    persons = [name for line in plain if not is_body(line) for name in persons_of(line) or [""]]
    return sum(not is_body(line) for line in plain) <= 1 and are_short(persons)


def gives_day(line: str) -> bool:
    """Whether a line is a byline with a day in it."""
    return is_byline(line) and bool(_days(line))


def ends_sentence(line: str) -> bool:
    return bool(_ENDS_SENTENCE.search(line))


def without_time(text: str) -> str:
    """The text without a weekday and a time of the day."""
    return _TIME.sub("", _CLOCK.sub("", _WEEKDAY.sub("", text)))


def is_byline(line: str) -> bool:
    """Whether a line holds a writer, a law's history, an issue or a whole date beside a name or two, and is no sentence.

    The fields of minutes, 壹、時間：… and 會議時間：…, are none: they state something.
    """
    line = line.strip()
    if days_of_law(line):
        return True
    fields = [] if is_numbered(line) else fields_of(line)
    if tells_meeting(line):
        return False
    if _is_parted(line):
        return True
    is_parted = len(fields) > 1 or bool(_STROKE.search(line))
    if columns(line) > (MAX_PARTED_WIDTH if is_parted else MAX_BYLINE_WIDTH) or is_numbered(line):
        return False
    if _ENDS_ANYWHERE.search(line) or line.endswith("."):
        return False
    if any(map(_heads, fields)) or ISSUE.fullmatch(line):
        return True
    return bool(_NAMES_WRITER.search(line)) or bool(names_a_day(line) and _days(line)) or _is_dateline(line)


def _parts(line: str) -> list[str]:
    """The parts of a byline that has several, each as a line of its own; any other line as it is."""
    return [part.strip() for part in _APART.split(line)] if _is_parted(line) else [line]


def _is_parted(line: str) -> bool:
    """Whether wide spaces or strokes cut a line into parts that each are one of a head, and one a day, an issue or a field.

    離島研究院　研究報告第52號　2025年1月20日　執筆：方芷若
    """
    parts = [part.strip() for part in _APART.split(line)]
    if len(parts) < 2 or columns(line) > MAX_PARTED_WIDTH or is_numbered(line) or _ENDS_ANYWHERE.search(line):
        return False
    tells = [
        _is_day(part) or bool(ISSUE.fullmatch(part) or PRINTED_IN.fullmatch(part)) or any(map(_heads, fields_of(part)))
        for part in parts
    ]
    return any(tells) and all(
        sure or is_body(part) or NUMBER_OF_ISSUE.fullmatch(part) for sure, part in zip(tells, parts, strict=True)
    )


def _heads(field: Field) -> bool:
    """Whether a field is one of a letterhead and names what its label says."""
    if field.role == "day":
        return bool(_days(field.value))
    names = named if field.role == "author" else names_in
    return bool(field.role and names(field.value))


def _is_dateline(line: str) -> bool:
    """A date at an edge of the line, set off from what else stands there; 2026年3月18日，港務處宣布 is part of a sentence."""
    dates = find_dates(line)
    if any(_RANGE.fullmatch(line, one[1], two[0]) for one, two in pairwise(dates)):
        return False  # （1970年1月2日—2020年3月4日）
    for start, end, iso in dates:
        if len(iso) < DAY_CHARS:
            continue
        before = _REPUBLIC.sub("", line[:start].rstrip("（(【["))
        after = _CLOCK.sub("", line[end:], count=1).lstrip("）)】]")
        if "，" in before + after or (before.strip() and after.strip()):
            return False
        return (not before or bool(_EDGE.match(before[-1]))) and (not after or bool(_EDGE.match(after[0])))
    return False


def may_be_title(line: str, *, dated: bool = False) -> bool:
    """Whether a line has the form of a title. `dated`: a line of a day follows, so that it may be a question too."""
    line = line.strip()
    line = line.rstrip("？！?!") if dated else line
    return (
        len(line) > 1
        and not _GREETING_OR_LABEL.fullmatch(line)
        and not _TWO_FIELDS.search(line)
        and columns(line) <= MAX_TITLE_WIDTH
        and not _ENDS_SENTENCE.search(line)
        and not _days(line)
        and not is_byline(line)
        and not any(is_name(field.value) for field in fields_of(line))
        and not _MAIL_FIELD.match(line)
        and any(map(str.isalpha, line))
    )


def _days(text: str) -> list[str]:
    return [iso for _, _, iso in find_dates(text) if len(iso) == DAY_CHARS]
