"""Names in lines that hold little else: of persons, with the post they hold, and of the bodies that publish.

    副研究員　林帆
    Ana Ruiz and James Q. Tan
    離島經濟研究院

No list could hold them; their length, what stands in no name, and what the names of bodies end with tell them.
"""

import re
from collections.abc import Sequence

from briefqa.reading.joining import columns

MAX_NAME_WIDTH = 40  # columns of a line that holds nothing but a name
MAX_VALUE_WIDTH = 40  # of a name; what is longer is told, not named

_NO_NAME = re.compile(r"[\d。，；：:！？!?,;…《〈「『“\"—–]|^[（(\[【-]")
_NO_VALUE = re.compile(r"[\d。；：:！？!?;…《〈「『“\"—–<>@]")
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
_LATIN_BEHIND = re.compile(r"(?<=[\u4e00-\u9fff])\s*[（(][A-Z][A-Za-z .'’-]+[）)]")  # 林佩瑜（Pei-yu Lin）
_BODY = re.compile(  # what the names of those who publish end with
    r"(?:社|[報报]|局|[處处]|署|院|部|[廳厅])$|.{3}(?:[會会]|府|所|中心|公司|集[團团]|[團团]|[隊队]|[網网]|[台臺]|[組组]|室|[館馆]|大[學学]|[聯联]盟|刊|[誌志])$"
    r"|\b(?:Press|Office|News|Review|Journal|Times|Desk|Institute|Agency|Department|Ministry|Council|Board|Bureau|Union"
    r"|Association|University|Cent(?:re|er)|Group|Service|Trust|Foundation|Commission|Committee|Society|Authority|Post"
    r"|Daily|Herald|Gazette|Courier|Ltd|plc|Inc)\b"
)
_PERSON = re.compile(
    r"[\u4e00-\u9fff]{2,4}(?:[、 ][\u4e00-\u9fff]{2,4}){0,3}|[\u4e00-\u9fff]{1,8}(?:[·‧・][\u4e00-\u9fff]{1,8}){1,3}"
    r"|[A-Z][\w.'’-]*(?: [A-Z][\w.'’-]*){1,3}"
)
_LATIN_PERSON = re.compile(r"[A-Z][\w.'’-]*(?: [A-Z][\w.'’-]*){1,3}")
_RANK = r"(?:助理|副|兼任|[資资]深|高[級级]|特約|特约|[簡简薦荐]任|首席|客座)"
_OFFICE = (
    r"(?:研究(?:[員员]|助理|[專专][員员])|教授|主任|[執执]行[長长]|[所組组科處处]長|[所组科处]长|[記记]者|分析[師师]|博士"
    r"|[專专][門门]?委[員员]|[專专][員员]|[編编]審|[編编]审|[秘祕][書书]|[參参]事|技正|[顧顾][問问])"
)
_POST = rf"(?:{_RANK}*{_OFFICE}(?:兼{_RANK}*{_OFFICE})?)"
_IS_POST = re.compile(_POST)
_ENDS_WITH_POST = re.compile(rf".*{_POST}")
_POST_AHEAD = re.compile(rf"{_POST}[ \u3000]+(?=\S)")  # 研究員　林帆
_POST_BEHIND = re.compile(rf"(?P<name>\S.*?)(?P<gap>[ \u3000]*){_POST}")  # 林帆 研究員
_COMMON_WORDS = re.compile(  # of English; no name has them, a body's may
    r"\b(?:[Tt]he|[Ww]e|[Oo]ur|[Yy]ours?|[Tt]h(?:is|at|ese|ose)|[Nn]ot|[Ff]rom|[Aa]re|[Ww]as|[Ww]ere|an?|in|on|to|is|it|no|as|but)\b"
)
_SAYS = re.compile(  # stands in words, or in what a paper calls itself, and in no name
    r"[的了嗎吗呢吧請请問问您你我他她誰谁這这麼么怎]|文件|草案|稿$|\b(?:Draft|Version|Edition|Report|Briefing|Paper|Document)\b"
)
_SHORT_NAME = re.compile(r"[\u4e00-\u9fff]{2,3}|[\u4e00-\u9fff]{1,8}(?:[·‧・][\u4e00-\u9fff]{1,8}){1,3}|[A-Z].*")


def names_in(value: str) -> list[str]:
    """The names in a value, without what stands in brackets behind them; none where it reads as something else."""
    names = [name.strip() for name in _NAMES.split(_BRACKETS.sub("", value))]
    return names if all(1 < len(name) <= MAX_VALUE_WIDTH and not _NO_VALUE.search(name) for name in names) else []


def named(value: str) -> list[str]:
    """The persons and bodies in a field's value; none where a part of it has not the form of a name: 渡輪的未來."""
    found = names_in(value)
    return [without_post(name) for name in found] if all(map(is_name, found)) else []


def without_post(name: str) -> str:
    """A name without the post before or behind it: 副研究員　林帆, 林帆 助理教授."""
    if ahead := _POST_AHEAD.match(name):
        return name[ahead.end() :]
    behind = _POST_BEHIND.fullmatch(name)
    return behind["name"] if behind and (behind["gap"] or is_surely_name(behind["name"])) else name


def goes_on_naming(line: str) -> bool:
    """Whether a line under one that names writers names more of them: each with a post, or surely a name."""
    persons = persons_in(line)
    return bool(persons) and (bool(_POST_AHEAD.match(line.strip())) or all(map(is_surely_name, persons)))


def persons_of(line: str) -> list[str]:
    """The persons in a line that may hold nothing else, however long their names are; none where it says something."""
    line = _LATIN_BEHIND.sub("", without_post(line).rstrip(" *＊†"))
    several = [name for name in _NAMES.split(line) if name]
    if len(several) > 1 and all(map(_is_one_of_several, several)) and not (_SAYS.search(line) or is_phrase(line)):
        return several
    if not _PERSON.fullmatch(line) or _IS_POST.fullmatch(line) or _SAYS.search(line) or is_phrase(line):
        return []
    return re.split("[、 ]", line) if "\u4e00" <= line[0] <= "\u9fff" else [line]


def _is_one_of_several(name: str) -> bool:
    """Whether a name is one in Latin script, or surely a Chinese one: 林帆、Henrik Aalto."""
    return bool(_LATIN_PERSON.fullmatch(name)) or (is_surely_name(name) and bool(_SHORT_NAME.fullmatch(name)))


def persons_in(line: str) -> list[str]:
    """The persons in a line that holds nothing else; none where one has the length of words rather than of a name."""
    found = persons_of(line.strip()) if columns(line) <= MAX_NAME_WIDTH else []
    return found if are_short(found) else []


def are_short(names: Sequence[str]) -> bool:
    """Whether each has the length of a name: four Chinese characters are rather words."""
    return all(map(_SHORT_NAME.fullmatch, names))


def is_surely_name(text: str) -> bool:
    """Whether a text that may be a name begins with a surname, or has an initial or a point as names do: James Q. Tan.

    Lessons Learned, Final Draft and 內部文件 have the form of names too.
    """
    return bool(_SURELY_NAME.fullmatch(text))


def are_surely_names(names: Sequence[str]) -> bool:
    """Whether names that stand on one line surely are: all of them, or one of those that "and" puts beside it."""
    return any(map(is_surely_name, names)) and all(is_surely_name(name) or name.isascii() for name in names)


def has_post(line: str) -> bool:
    """Whether a line ends with a post, or begins with one before a name, and says nothing else."""
    is_posted = _ENDS_WITH_POST.fullmatch(line) or _POST_AHEAD.match(line)
    return bool(is_posted) and columns(line) <= MAX_NAME_WIDTH and may_be_name(line)


def is_name(text: str) -> bool:
    return is_body(text) or bool(persons_of(text))


def is_body(line: str) -> bool:
    """Whether a line is nothing but the name of one that publishes."""
    return columns(line) <= MAX_NAME_WIDTH and may_be_name(line) and ends_as_body(line)


def ends_as_body(line: str) -> bool:
    """Whether a line has what the names of those who publish end with."""
    return bool(_BODY.search(line))


def may_be_name(line: str) -> bool:
    """Whether nothing in a line speaks against its being a name."""
    return not _NO_NAME.search(line)


def is_phrase(line: str) -> bool:
    """Whether a line of common English words is the name of no body."""
    return bool(_COMMON_WORDS.search(line)) and not ends_as_body(line)
