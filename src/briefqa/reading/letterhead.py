"""The head of a text file: a title on its first line, then perhaps who wrote it, where and when.

    離島渡輪四月起調整班次
    2026-03-18 離島日報 記者林帆／報導

or, each on a line of its own, a name and a day:

    离岛渡轮停航综述
    离岛观察编辑部
    2026年3月18日

Nothing in the characters marks these lines; that they are short, stand first and end no sentence does.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import takewhile

from briefqa.figures.dates import find_dates
from briefqa.reading.builder import RawBlock, RawMark
from briefqa.reading.joining import columns
from briefqa.types import BlockKind

MAX_TITLE_WIDTH = 84  # columns: 42 Chinese characters
MAX_BYLINE_WIDTH = 60
MAX_NAME_WIDTH = 40  # of a line that holds nothing but a name
MAX_NAME_LINES = 2
MAX_BYLINES = 4
HEAD_BLOCKS = 8  # of any format, among which a day is looked for
MAX_LAW_CHARS = 200  # of a line that tells when a law was made
DAY_CHARS = len("2026-03-18")

_ENDS_SENTENCE = re.compile(r"[。！？!?…；;：:.][」』”’）】〉》)\"']*$")
_ENDS_ANYWHERE = re.compile(r"[。！？!?；;]|\.\s")
_NAMES_WRITER = re.compile(
    r"(?:^|[\s|｜])(?:作者|撰文|編譯|编译|文字?|[記记]者)\s*[：:／/]\s*\S"
    r"|(?:^|[\s|｜])[記记]者\s*[\u4e00-\u9fff]{2,4}(?:[\s／/|｜]|$)|[／/]\s*(?:綜合|综合)?[報报][導导道]$"
    r"|^By:?\s+[A-Z][\w.'’-]*(?:\s+(?:and|[A-Z&])[\w.'’-]*){1,6}$"
)
_WRITER = re.compile(
    r"(?:^|[\s|｜])[記记]者\s*([\u4e00-\u9fff]{2,4})(?=[\s／/|｜]|$)|^By\s+([A-Z][\w.'’-]*(?:\s+[A-Z][\w.'’-]*){1,3})$"
)
_LABELS_DATE = re.compile(
    r"^(?:(?:會議|会议|開會|开会)?(?:時間|时间|日期)|最近更新|最後更新|最后更新|更新日期|更新[時时][間间]|[發发]布日期|[發发]布[時时][間间]|刊登日期|last updated|updated|published|date)\s*[：:]",
    re.I,
)
_ENACTED = r"(?:公[布佈]|[發发]布|[頒颁]布|[修訂订][正訂订定]|制定)"
_LAW = re.compile(  # the end of a law's history: …公布全文 12 條；並自公布日施行
    rf"(?:{_ENACTED}(?:(?:全文|第)[^。；;]{{0,30}}[條条]文?)*|[施實实][行施]|生效)$|^[（(].*(?:{_ENACTED}|通[過过]|[施實实][行施]).*[）)]$"
)
_LAW_BEGINS = re.compile(r"[（(]?[自於于]?(?:中[華华])?")
_IN_FORCE = re.compile(r"[^，,；;]{0,12}(?:[施實实][行施]|生效)")
_CLOCK = re.compile(r"[\s,，]*\d{1,2}:\d{2}(?::\d{2})?(?:\s*[ap]m)?", re.I)
_EDGE = re.compile(r"[\s|｜／/·•,，（）()【】\[\]—–-]")
_WEEKDAY = re.compile(r"[（(]?(?:星期|週|周|禮拜|礼拜)[一二三四五六日天][）)]?")
_NO_NAME = re.compile(r"[\d。，；：:！？!?,;…《〈「『“\"—–]|^[（(\[【-]")
_BODY = re.compile(  # what the names of those who publish end with
    r"(?:社|[報报]|局|[處处]|署|院|部|[廳厅])$|.{3}(?:[會会]|府|所|中心|公司|集[團团]|[團团]|[隊队]|[網网]|[台臺]|[組组]|室|[館馆]|大[學学]|[聯联]盟|刊|[誌志])$"
    r"|\b(?:Press|Office|News|Review|Journal|Times|Desk|Institute|Agency|Department|Ministry|Council|Board|Bureau|Union"
    r"|Association|University|Cent(?:re|er)|Group|Service|Trust|Foundation|Commission|Committee|Society|Authority|Post"
    r"|Daily|Herald|Gazette|Courier|Ltd|plc|Inc)\b"
)
_FIELD = re.compile(
    r"(?:主席|主持人?|召集人|地[點点]|[紀記记][錄录]人?|出席|列席|[請请]假|缺席)(?:人[員员])?\s*[：:]\s*\S"
)
_PERSON = re.compile(
    r"[\u4e00-\u9fff]{2,4}(?:[、 ][\u4e00-\u9fff]{2,4}){0,3}|[\u4e00-\u9fff]{1,8}(?:[·‧・][\u4e00-\u9fff]{1,8}){1,3}"
    r"|[A-Z][\w.'’-]*(?: [A-Z][\w.'’-]*){1,3}"
)
_MAIL_FIELD = re.compile(
    r"(?:(?:From|To|Cc|Bcc|Sender)\s*:.*@|(?:Return-Path|Reply-To|Received|Delivered-To|Message-ID|MIME-Version"
    r"|Content-Type|Subject|X-[\w-]+)\s*:)",
    re.I,
)
_AGENCY = re.compile(
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


def read_head(lines: Sequence[str], *, headed: bool = False) -> Head:
    """The head of a text, by its first lines that are not blank; without a title there is none.

    headed: the second line is a heading, so that the first stands above more than one list of short lines.
    """
    named = _name_lines(lines[1 : 2 + MAX_NAME_LINES])
    dated = len(lines) > 1 + named and _is_day(lines[1 + named])
    if not lines or not _may_be_title(lines[0], dated=dated):
        return Head()
    bylines = [line.strip() for line in lines[1 : 1 + named]]
    for line in lines[1 + named : 1 + MAX_BYLINES]:
        if not is_byline(line):
            break
        bylines.append(line)
    rest = lines[1 + len(bylines) :]
    if not rest or (
        not bylines and not headed and not _ENDS_SENTENCE.search(rest[0]) and columns(rest[0]) <= MAX_TITLE_WIDTH
    ):
        return Head()  # a list of short lines has no head
    agency = _AGENCY.match(rest[0])
    dates = [day for line in (*bylines, agency[1] if agency else "") for day in _days(line)]
    enacted = [day for line in bylines for day in _days_of_law(line)]
    plain = [line for line in bylines[:named] if not is_byline(line)]
    publisher = next((line for line in plain if _BODY.search(line)), "")
    writers = [match[1] or match[2] for line in bylines if (match := _WRITER.search(line))]
    writers += [name for line in plain if not _BODY.search(line) for name in _persons(line)]
    date = max(enacted) if enacted else dates[0] if dates else ""
    return Head(True, len(bylines), date, tuple(dict.fromkeys(writers)), publisher)


def _name_lines(lines: Sequence[str]) -> int:
    """How many lines hold a name and no more, or a writer, before the line of a day; 0 where no such line follows."""
    for count, line in enumerate(lines):
        if _is_day(line):
            return count
        if not is_byline(line) and (columns(line) > MAX_NAME_WIDTH or _NO_NAME.search(line.strip())):
            break
    return 0


def _is_day(line: str) -> bool:
    """Whether a line holds a day and nothing else but its label, its weekday and the time."""
    line = _LABELS_DATE.sub("", line.strip())
    dates = find_dates(line)
    if len(dates) != 1 or len(dates[0][2]) < DAY_CHARS:
        return False
    start, end, _ = dates[0]
    return not re.search(r"[^\s，,（）()]", _CLOCK.sub("", _WEEKDAY.sub("", line[:start] + line[end:])))


def _persons(line: str) -> list[str]:
    if not _PERSON.fullmatch(line):
        return []
    return re.split("[、 ]", line) if "\u4e00" <= line[0] <= "\u9fff" else [line]


def is_byline(line: str) -> bool:
    """Whether a line holds a writer, a law's history or a whole date beside a name or two, and is no sentence."""
    line = line.strip()
    if _days_of_law(line):
        return True
    if columns(line) > MAX_BYLINE_WIDTH or _ENDS_ANYWHERE.search(line) or line.endswith("."):
        return False
    return bool(_NAMES_WRITER.search(line)) or bool(_LABELS_DATE.match(line) and _days(line)) or _is_dateline(line)


def _days_of_law(line: str) -> list[str]:
    """When a law was made, by a line of its history; when it came into force, where the line says no more than that.

    （2024年11月6日省人民政府通過，自2025年2月1日起施行） and 中華民國113年6月3日總統令修正公布
    """
    line = line.strip()
    if len(line) > MAX_LAW_CHARS or not _LAW.search(line):
        return []
    dates = find_dates(line)
    if not dates or not _LAW_BEGINS.fullmatch(line, 0, dates[0][0]):
        return []
    days = [(iso, bool(_IN_FORCE.match(line, end))) for _, end, iso in dates if len(iso) == DAY_CHARS]
    return [iso for iso, in_force in days if not in_force] or [iso for iso, _ in days]


def _is_dateline(line: str) -> bool:
    """A date at an edge of the line, set off from what else stands there; 2026年3月18日，港務處宣布 is part of a sentence."""
    for start, end, iso in find_dates(line):
        if len(iso) < DAY_CHARS:
            continue
        before, after = line[:start].rstrip("（(【["), _CLOCK.sub("", line[end:], count=1).lstrip("）)】]")
        if "，" in before + after or (before.strip() and after.strip()):
            return False
        return (not before or bool(_EDGE.match(before[-1]))) and (not after or bool(_EDGE.match(after[0])))
    return False


def _may_be_title(line: str, *, dated: bool) -> bool:
    """Whether a line has the form of a title. `dated`: a line of a day follows, so that it may be a question too."""
    line = line.strip()
    line = line.rstrip("？！?!") if dated else line
    return (
        len(line) > 1
        and columns(line) <= MAX_TITLE_WIDTH
        and not _ENDS_SENTENCE.search(line)
        and not _days(line)
        and not is_byline(line)
        and not _MAIL_FIELD.match(line)
        and any(map(str.isalpha, line))
    )


def _days(text: str) -> list[str]:
    return [iso for _, _, iso in find_dates(text) if len(iso) == DAY_CHARS]


def with_head(blocks: Sequence[RawBlock]) -> tuple[tuple[RawBlock, ...], Head]:
    """The blocks with title, bylines and the agency's line marked as such, and what they say.

    A first block that is a heading stays one.
    """
    headed = len(blocks) > 1 and blocks[1].kind == BlockKind.HEADING
    head = read_head([block.text for block in blocks[: 2 + MAX_BYLINES]], headed=headed)
    first = blocks[0] if blocks else None
    if first is None or not head.title or first.kind not in (BlockKind.PARAGRAPH, BlockKind.HEADING):
        return tuple(blocks), Head()
    title = replace(first, kind=BlockKind.TITLE, level=0) if first.kind == BlockKind.PARAGRAPH else first
    body = 1 + head.bylines
    bylines = [replace(block, kind=BlockKind.BYLINE, level=0) for block in blocks[1:body]]
    rest = (*_without_agency(blocks[body]), *blocks[body + 1 :])
    return (title, *bylines, *(_as_field(block) for block in rest[:MAX_BYLINES]), *rest[MAX_BYLINES:]), head


def with_plain_head(blocks: Sequence[RawBlock]) -> tuple[list[RawBlock], Head]:
    """The blocks of a text whose title is marked as one, the paragraphs under it that are bylines marked too."""
    head = read_head([block.text for block in blocks[: 2 + MAX_BYLINES]])
    body = 1 + head.bylines
    if not blocks or blocks[0].kind != BlockKind.TITLE or any(b.kind != BlockKind.PARAGRAPH for b in blocks[1:body]):
        return list(blocks), Head()
    return [blocks[0], *(replace(block, kind=BlockKind.BYLINE) for block in blocks[1:body]), *blocks[body:]], head


def printed_day(blocks: Sequence[RawBlock]) -> str:
    """The day that a short line over the text gives, in any format; empty where none does before the text begins."""
    for block in takewhile(lambda block: not _ENDS_SENTENCE.search(block.text), blocks[:HEAD_BLOCKS]):
        if (
            block.kind in (BlockKind.PARAGRAPH, BlockKind.BYLINE)
            and is_byline(block.text)
            and (days := _days(block.text))
        ):
            return days[0]
    return ""


def _as_field(block: RawBlock) -> RawBlock:
    """A line such as 主席：方芷若 is a statement of the head, not a heading of what follows it."""
    is_field = block.kind == BlockKind.HEADING and bool(_FIELD.match(block.text))
    return replace(block, kind=BlockKind.PARAGRAPH, level=0) if is_field else block


def _without_agency(block: RawBlock) -> tuple[RawBlock, ...]:
    """The first paragraph, and before it the agency's line that it began with."""
    match = _AGENCY.match(block.text)
    if match is None or match.end() == len(block.text) or block.kind != BlockKind.PARAGRAPH:
        return (block,)
    cut = match.end()
    rest = replace(
        block,
        text=block.text[cut:],
        marks=tuple(RawMark(m.start - cut, m.end - cut, m.label) for m in block.marks if m.start >= cut),
        pages=tuple((max(offset - cut, 0), page) for offset, page in block.pages),
    )
    return RawBlock(BlockKind.BYLINE, match[0].strip(), pages=block.pages[:1]), rest
