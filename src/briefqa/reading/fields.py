"""Lines that are a label and what it says, as heads and minutes have them: 作者：方芷若, 壹、主持人：方芷若　　紀錄：林帆.

They state something, so they are no headings, though they are short, end no sentence and may be numbered.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass

MAX_VALUE_WIDTH = 40  # of a name; what is longer is told, not named

_NUMBERED = (
    r"(?:[壹貳贰叁參参肆伍陸陆柒捌玖拾一二三四五六七八九十]{1,3}\s*[、．.]|[（(][一二三四五六七八九十]{1,3}[）)])\s*"
)
_NUMBER = rf"(?:{_NUMBERED})?"
_DAY = (
    r"(?:(?:會議|会议|開會|开会|出版|[發发]文|完稿|演[講讲])?(?:時間|时间|日期)(?:[及與与、]?(?:[時时][間间]|地[點点]))?"
    r"|(?:最近|最後|最后)更新|更新日期|更新[時时][間间]|[發发][布佈](?:日期|[時时][間间])|刊登日期|last updated|updated|published|date)"
)
_MEETING = (  # when those present meet: a day that the text tells, and not only that of a letterhead
    r"(?:(?:會議|会议|開會|开会|演[講讲])?(?:時間|时间)|(?:會議|会议|開會|开会)日期)(?:[及與与、]?(?:[時时][间間]|地[點点]))?"
)
_AUTHOR = (
    r"(?:authors?|作者|撰文|撰稿人?|[執执][筆笔]人?|[編编][譯译]|文字?|[記记]者|[講讲]者|[主演][講讲]人?|[採采][訪访](?:整理|撰文)?"
    r"|口述|[發发寄]件人)"
)
_PUBLISHER = r"(?:(?:[發发][布佈]|出版)(?:機構|机构|[單单]位|者))"
_OTHER = (
    r"(?:主席|主持人?|召集人|(?:會議|会议|開會|开会)?地[點点]|[紀記记纪][錄录]人?|出席|列席|[請请]假|缺席|散[會会]|收件人|受文者|[聯联][絡络]人|承[辦办]人)"
    r"(?:人[員员]|[單单]位|者|[時时][間间])?"
)
_FIELD = re.compile(
    rf"\s*{_NUMBER}(?:(?P<meeting>{_MEETING})|(?P<day>{_DAY})|(?P<author>{_AUTHOR})|(?P<publisher>{_PUBLISHER})|{_OTHER})\s*[：:](?!//)\s*(?P<value>\S(?:.*\S)?)\s*"
    rf"|\s*(?P<slashed>{_AUTHOR})\s*／\s*(?P<by>\S(?:.*\S)?)\s*",
    re.I,
)
_IS_NUMBERED = re.compile(rf"\s*{_NUMBERED}")
_DAY_LABEL = re.compile(rf"^\s*{_NUMBER}{_DAY}\s*[：:]", re.I)
_TIME = re.compile(r"[\d一二三四五六七八九十〇○零元]|[上下中]午|[今明昨即本當当翌]|另|待|未[定訂订]|同[前上]")
_BETWEEN = re.compile(r"\s*[|｜]\s*|\u3000+|\s{2,}|\t")
_LABEL_AHEAD = re.compile(r"[\u3400-\u9fff]{2,8}[：:／]")
_NO_NAME = re.compile(r"[\d。；：:！？!?;…《〈「『“\"—–<>@]")
_BRACKETS = re.compile(r"[（(][^（）()]*[）)]")
# Of Chinese names, the common ones: what begins with another character may be a name or not.
_SURNAME = (
    "(?:[王李張张劉刘陳陈楊杨黃黄趙赵吳吴周徐孫孙馬马朱胡郭何高林羅罗鄭郑梁謝谢宋唐許许鄧邓韓韩馮冯曹彭曾蕭萧田董潘袁蔡"
    "蔣蒋余于杜葉叶程魏蘇苏呂吕丁任盧卢姚沈鍾钟姜崔譚谭陸陆范汪廖石金韋韦賈贾夏付方鄒邹熊白孟秦邱侯江尹薛閻阎段雷龍龙"
    "黎史陶賀贺毛郝顧顾龔龚邵萬万覃武錢钱戴嚴严莫孔向湯汤駱骆柯洪施游簡简詹巫翁連连饒饶倪涂凌霍章樊齊齐温溫])"
)
_SURELY_NAME = re.compile(
    rf"{_SURNAME}[\u4e00-\u9fff]{{1,2}}|(?:[歐欧][陽阳]|司[馬马徒]|上官|[諸诸]葛|東方|东方|皇甫|尉[遲迟]|公孫|公孙|慕容|令狐|夏侯)[\u4e00-\u9fff]{{1,2}}"
    r"|[\u4e00-\u9fff]{1,8}(?:[·‧・][\u4e00-\u9fff]{1,8}){1,3}|(?=.*\b[A-Z]\.)[A-Z][\w.'’-]*(?: [A-Z][\w.'’-]*){1,3}"
)
_NAMES = re.compile(r"\s*(?:[、，,;；&]|\band\b)\s*")


@dataclass(frozen=True, slots=True)
class Field:
    """`role`: what the label says the value to be: "meeting" (its time), "day", "author", "publisher", or "" for the rest."""

    role: str
    value: str


def fields_of(line: str) -> list[Field]:
    """The fields of a line that holds nothing else; none where one of its parts is no field."""
    fields: list[Field] = []
    for part in _parts(line):
        match = _FIELD.fullmatch(part)
        if match is None:
            return []
        roles = ("meeting", "day", "author", "publisher")
        role = "author" if match["slashed"] else next((role for role in roles if match[role]), "")
        fields.append(Field(role, match["by"] or match["value"]))
    return fields


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


def names_in(value: str) -> list[str]:
    """The names in a value, without what stands in brackets behind them; none where it reads as something else."""
    names = [name.strip() for name in _NAMES.split(_BRACKETS.sub("", value))]
    return names if all(1 < len(name) <= MAX_VALUE_WIDTH and not _NO_NAME.search(name) for name in names) else []


def is_surely_name(text: str) -> bool:
    """Whether a text that may be a name begins with a surname, or has an initial or a point as names do: James Q. Tan.

    Lessons Learned, Final Draft and 內部文件 have the form of names too.
    """
    return bool(_SURELY_NAME.fullmatch(text))


def _parts(line: str) -> Sequence[str]:
    """A line cut where wide spaces or strokes set its fields apart; 記者　方芷若 stays whole."""
    parts: list[str] = []
    for part in _BETWEEN.split(line.strip()):
        if parts and not _LABEL_AHEAD.match(part):
            parts[-1] = f"{parts[-1]} {part}"
        else:
            parts.append(part)
    return parts
