"""Lines that are a label and what it says, as heads and minutes have them: 作者：方芷若, 壹、主持人：方芷若　　紀錄：林帆.

They state something, so they are no headings, though they are short, end no sentence and may be numbered.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass

_NUMBERED = (
    r"(?:[壹貳贰叁參参肆伍陸陆柒捌玖拾一二三四五六七八九十]{1,3}\s*[、．.]|[（(][一二三四五六七八九十]{1,3}[）)])\s*"
)
_NUMBER = rf"(?:{_NUMBERED})?"
_DAY = (
    r"(?:(?:會議|会议|開會|开会|出版|[發发]文|完稿|撰[成寫写]|完成|[編编]印|演[講讲])?(?:時間|时间|日期)(?:[及與与、]?(?:[時时][間间]|地[點点]))?"
    r"|(?:最近|最後|最后)更新|更新日期|更新[時时][間间]|[發发][布佈](?:日期|[時时][間间])|刊登日期|last updated|updated|published|date)"
)
_MEETING = (  # when those present meet: a day that the text tells, and not only that of a letterhead
    r"(?:(?:會議|会议|開會|开会|演[講讲])?(?:時間|时间)|(?:會議|会议|開會|开会)日期)(?:[及與与、]?(?:[時时][间間]|地[點点]))?"
)
_AUTHOR = (
    r"(?:authors?|作者|撰文|撰[稿寫写擬拟]人?|研究人[員员]|(?:研究|[計计][畫画划])主持人|[共協协]同主持人|[執执][筆笔]人?|[編编][譯译]|文字?|文[圖图]|[圖图]文"
    r"|[記记]者|[講讲]者|[主演][講讲]人?|[採采][訪访](?:整理|撰文)?|口述|[發发寄]件人)"
)
_CREDIT = (  # who took part without writing
    r"(?:[攝摄]影|(?:[責责]任|[執执]行|文字|影像)?[編编][輯辑]|美[術术]?[編编]|[核審审]稿|校[對对訂订]|[製制繪绘][圖图]|插[畫画圖图]|剪[輯辑])"
)
_PICTURE = r"(?:[圖图](?:片|表)?|照片|影[音像]|[設设][計计]|翻[譯译])"  # alone it begins a caption, or a heading
_ANY_ROLE = rf"(?:{_AUTHOR}|{_CREDIT}|{_PICTURE})"
_AND = r"\s?[、・·．‧/／＆&與与和及]\s?"
_ROLES = rf"(?:{_AUTHOR}|{_CREDIT})(?:{_AND}{_ANY_ROLE}){{0,3}}"
_PUBLISHER = r"(?:(?:[發发][布佈]|出版)(?:機構|机构|[單单]位|者))"
_OTHER = (
    r"(?:主席|主持人?|召集人|(?:會議|会议|開會|开会)?地[點点]|[紀記记纪][錄录]人?|出席|列席|[請请]假|缺席|散[會会]|收件人|受文者|[聯联][絡络]人|承[辦办]人)"
    r"(?:人[員员]|[單单]位|者|[時时][間间])?"
)
_FIELD = re.compile(
    rf"\s*{_NUMBER}(?:(?P<meeting>{_MEETING})|(?P<day>{_DAY})|(?P<publisher>{_PUBLISHER})|(?P<roles>{_ROLES})|{_OTHER})\s*[：:](?!//)\s*(?P<value>\S(?:.*\S)?)\s*"
    rf"|\s*(?P<slashed>{_ROLES})\s*(?:／|(?<=[\u3400-\u9fff\s])[/｜|])\s*(?P<by>\S(?:.*\S)?)\s*",
    re.I,
)
_PICTURE_FIELD = re.compile(rf"{_PICTURE}(?:{_AND}{_ANY_ROLE}){{0,3}}\s*[：:／/](?!//)\s*(?P<by>\S(?:.*\S)?)")
_WRITES = re.compile(_AUTHOR, re.I)
_BETWEEN_ROLES = re.compile(_AND)
_BARRED = re.compile(rf"(?:^|(?<=[\s、，；|｜]))({_ROLES}|{_PICTURE})\s*[|｜]\s*(?=[^\s\d|｜])")  # 文｜林帆
_ANY_LABEL = re.compile(rf"{_ROLES}|{_PICTURE}")
_ROLE_AHEAD = re.compile(rf"[\s、，,；;]+(?=(?:{_ROLES}|{_PICTURE})\s*[：:／/](?!//)\s*\S)")
_IS_NUMBERED = re.compile(rf"\s*{_NUMBERED}")
_DAY_LABEL = re.compile(rf"^\s*{_NUMBER}{_DAY}\s*[：:]", re.I)
_TIME = re.compile(r"[\d一二三四五六七八九十〇○零元]|[上下中]午|[今明昨即本當当翌]|另|待|未[定訂订]|同[前上]")
_BETWEEN = re.compile(r"\s*[|｜]\s*|\u3000+|\s{2,}|\t")
_LABEL_AHEAD = re.compile(r"[\u3400-\u9fff]{2,8}[：:／]")


@dataclass(frozen=True, slots=True)
class Field:
    """A label's value, and what its label says it to be.

    `role`: "meeting" (its time), "day", "author", "credit" (one who took part without writing), "publisher", or "" for
    the rest.
    """

    role: str
    value: str


def fields_of(line: str) -> list[Field]:
    """The fields of a line that holds nothing else; none where one of its parts is no field."""
    fields: list[Field] = []
    for part in _parts(line):
        match = _FIELD.fullmatch(part)
        picture = _PICTURE_FIELD.fullmatch(part) if fields and match is None else None
        if match is not None:
            fields.append(Field(_role(match), match["by"] or match["value"]))
        elif picture is not None:
            fields.append(Field("credit", picture["by"]))
        else:
            return []
    return fields


def _role(match: re.Match[str]) -> str:
    if roles := match["slashed"] or match["roles"]:
        return "author" if any(map(_WRITES.fullmatch, _BETWEEN_ROLES.split(roles))) else "credit"
    return next((role for role in ("meeting", "day", "publisher") if match[role]), "")


def is_field(line: str) -> bool:
    """Whether a line begins with a label of heads and minutes, and says something behind it.

    A number and the label of a day with no time behind it begin a heading: 壹、時間：論時間的哲學.
    """
    match = _FIELD.fullmatch(line)
    is_day = match is not None and bool(match["meeting"] or match["day"])
    return bool(match and not (is_day and is_numbered(line) and not _TIME.search(match["value"])))


def tells_meeting(line: str) -> bool:
    """Whether one of the fields of a line tells when a meeting is."""
    return any(field.role == "meeting" for field in fields_of(line))


def is_numbered(line: str) -> bool:
    """Whether a line begins as 壹、 一、 or （一） do."""
    return bool(_IS_NUMBERED.match(line))


def without_day_label(line: str) -> str:
    """The line without 時間：, 壹、日期： or another label of a day before it."""
    return _DAY_LABEL.sub("", line, count=1)


def names_a_day(line: str) -> bool:
    """Whether a line begins with the label of a day."""
    return bool(_DAY_LABEL.match(line))


def _parts(line: str) -> Sequence[str]:
    """A line cut where wide spaces or strokes set its fields apart, and before the label of one who took part.

    記者　方芷若 stays whole.
    """
    parts: list[str] = []
    for part in _BETWEEN.split(_BARRED.sub(r"\1／", line.strip())):
        if parts and not _LABEL_AHEAD.match(part):
            parts[-1] = f"{parts[-1]} {part}"
        else:
            parts.append(part)
    return [field for part in parts for field in _cut_at_roles(part)]


def _cut_at_roles(part: str) -> list[str]:
    """文／方芷若、攝影／林帆 as two, but 文、攝影／林帆 as one."""
    pieces = [piece.strip() for piece in _ROLE_AHEAD.split(part)]
    cut = pieces[:1]
    for piece in pieces[1:]:
        if _ANY_LABEL.fullmatch(cut[-1]):
            cut[-1] = f"{cut[-1]}、{piece}"
        else:
            cut.append(piece)
    return cut
