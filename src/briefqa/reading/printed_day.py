"""The day that a short line between the title and the text gives, in any format: 發布日期：2026年3月18日, 離島日報 2026-03-18.

A day may as well be that of what the text tells of, and a wrong one is worse than none: so nothing but a label, names of
those who publish or write, a weekday and a time may stand beside it, and no other day near it.
"""

import re
from collections.abc import Sequence
from itertools import takewhile

from briefqa.figures.dates import find_dates
from briefqa.reading.builder import RawBlock
from briefqa.reading.fields import fields_of, is_field, is_numbered, names_a_day, without_day_label
from briefqa.reading.joining import columns
from briefqa.reading.laws import days_of_law
from briefqa.reading.letterhead import DAY_CHARS, MAX_PARTED_WIDTH, ends_sentence, without_time
from briefqa.reading.persons import is_body
from briefqa.types import BlockKind

HEAD_BLOCKS = 8  # among which a day is looked for

_MEETING = re.compile(r"[會会][議议]|[紀記纪记][錄录]|座[談谈]|研[討讨]|minutes|meeting", re.I)
_OF_MEETING = re.compile(r"^\W*[^：:]{0,8}(?:[時时][間间]|[會会][議议]日期|[開开][會会]日期|演[講讲]日期)")
_PUBLISHED = re.compile(r"[發发][布佈文]|刊登|出版|published", re.I)
_UPDATED = re.compile(r"更新|updated", re.I)
_WRITER = re.compile(
    r"(?:[記记]者|作者|撰文|文)\s*[：:／/]?\s*[\u4e00-\u9fff]{2,4}(?=[\s／/|｜]|$)(?:\s*[／/]\s*\S{0,4}[報报][導导道])?"
    r"|\bBy:?\s+[A-Z][\w.'’-]*(?:\s+[A-Z][\w.'’-]*){1,3}"
)
_BETWEEN = re.compile(r"[\s|｜／/·•,，()（）【】\[\]]+")
_LATIN_BETWEEN = re.compile(r"\s*[|｜／/·•,，()（）【】\[\]]+\s*")
_GATHERING = re.compile(
    r"(?:大|年|晚|茶|酒|宴|聚|[說说]明|[記记]者|[發发]表|座[談谈]|研[討讨]|音[樂乐]|[運运][動动]|演唱|博[覽览]|展[覽览])[會会]$"
)


def printed_day(blocks: Sequence[RawBlock]) -> str:
    """The day printed under the title, before the text begins; empty where there is none, or more than one."""
    head = list(takewhile(lambda block: not ends_sentence(block.text), blocks[:HEAD_BLOCKS]))
    marked = [place for place, block in enumerate(head) if block.kind in (BlockKind.TITLE, BlockKind.HEADING)]
    start = marked[0] + 1 if marked else 1
    under = head[start:]
    if laws := [day for block in under for day in days_of_law(block.text)]:
        return max(laws)
    context = " ".join(block.text for block in head if not is_field(block.text))
    found = [(place, day) for place, block in enumerate(under) if (day := _stated_day(block, context))]
    published = {day for place, day in found if _PUBLISHED.search(under[place].text)}
    days = published or {day for place, day in found if not _UPDATED.search(under[place].text)} or {d for _, d in found}
    others = {iso for place, _ in found for block in under[place + 1 : place + 2] for iso in _days(block.text)}
    return days.pop() if len(days) == 1 and (published or others <= days) else ""


def _stated_day(block: RawBlock, context: str) -> str:
    """The day of a block that holds nothing but it, its label and names; of a meeting only in what tells of one."""
    line = block.text.strip()
    dates = find_dates(line)
    is_of_meeting = bool(_MEETING.search(context))
    kinds = (BlockKind.PARAGRAPH, BlockKind.BYLINE, *([BlockKind.LIST_ITEM] if is_of_meeting else []))
    if block.kind not in kinds or columns(line) > MAX_PARTED_WIDTH or len(dates) != 1 or len(dates[0][2]) < DAY_CHARS:
        return ""
    if is_numbered(line) or _OF_MEETING.search(line):
        return dates[0][2] if is_of_meeting and names_a_day(line) else ""
    fields = fields_of(line)
    if len(fields) > 1:
        return (
            dates[0][2] if any(field.role in ("meeting", "day") and find_dates(field.value) for field in fields) else ""
        )
    start, end, day = dates[0]
    label = line[:start] if names_a_day(line) else ""
    if (_PUBLISHED.search(label) or _UPDATED.search(label)) and not without_time(line[end:])[:1].isalnum():
        return day  # 發布日期：2026年3月18日　點閱：12
    before = without_day_label(line[:start]) if label else line[:start]
    return day if _names_only(before) and _names_only(without_time(line[end:])) else ""


def _names_only(text: str) -> bool:
    """Whether a text is empty or holds nothing but a writer, and names of those who publish."""
    rest = re.sub(r"中[華华]$", "", _WRITER.sub(" ", text).strip())
    parts = (_BETWEEN if re.search(r"[\u4e00-\u9fff]", rest) else _LATIN_BETWEEN).split(rest)
    return all(is_body(part) and not _GATHERING.search(part) for part in parts if part)


def _days(text: str) -> list[str]:
    return [iso for _, _, iso in find_dates(text) if len(iso) == DAY_CHARS]
