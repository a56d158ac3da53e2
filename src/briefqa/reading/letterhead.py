"""The head of a text file: a title on its first line, then perhaps who wrote it, where and when.

    離島渡輪四月起調整班次
    2026-03-18 離島日報 記者林帆／報導

Nothing in the characters marks these lines; that they are short, stand first and end no sentence does.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from briefqa.dates import find_dates
from briefqa.reading.builder import RawBlock, RawMark
from briefqa.reading.joining import columns
from briefqa.types import BlockKind

MAX_TITLE_WIDTH = 84  # columns: 42 Chinese characters
MAX_BYLINE_WIDTH = 60
MAX_BYLINES = 4
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
    r"^(?:最近更新|最後更新|最后更新|更新日期|更新[時时][間间]|[發发]布日期|[發发]布[時时][間间]|刊登日期|日期|last updated|updated|published|date)\s*[：:]",
    re.I,
)
_CLOCK = re.compile(r"[\s,，]*\d{1,2}:\d{2}(?::\d{2})?(?:\s*[ap]m)?", re.I)
_EDGE = re.compile(r"[\s|｜／/·•,，（）()【】\[\]—–-]")
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


def read_head(lines: Sequence[str]) -> Head:
    """The head of a text, by its first lines that are not blank; without a title there is none."""
    if not lines or not _may_be_title(lines[0]):
        return Head()
    bylines: list[str] = []
    for line in lines[1 : 1 + MAX_BYLINES]:
        if not is_byline(line):
            break
        bylines.append(line)
    rest = lines[1 + len(bylines) :]
    if not rest or (not bylines and not _ENDS_SENTENCE.search(rest[0]) and columns(rest[0]) <= MAX_TITLE_WIDTH):
        return Head()  # a list of short lines has no head
    agency = _AGENCY.match(rest[0])
    dates = [day for line in (*bylines, agency[1] if agency else "") for day in _days(line)]
    writers = [match[1] or match[2] for line in bylines if (match := _WRITER.search(line))]
    return Head(True, len(bylines), dates[0] if dates else "", tuple(dict.fromkeys(writers)))


def is_byline(line: str) -> bool:
    """Whether a line holds a writer or a whole date beside a name or two, and is no sentence."""
    line = line.strip()
    if columns(line) > MAX_BYLINE_WIDTH or _ENDS_ANYWHERE.search(line) or line.endswith("."):
        return False
    return bool(_NAMES_WRITER.search(line)) or bool(_LABELS_DATE.match(line) and _days(line)) or _is_dateline(line)


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


def _may_be_title(line: str) -> bool:
    line = line.strip()
    return (
        len(line) > 1
        and columns(line) <= MAX_TITLE_WIDTH
        and not _ENDS_SENTENCE.search(line)
        and not _days(line)
        and not is_byline(line)
        and any(map(str.isalpha, line))
    )


def _days(text: str) -> list[str]:
    return [iso for _, _, iso in find_dates(text) if len(iso) == DAY_CHARS]


def with_head(blocks: Sequence[RawBlock]) -> tuple[tuple[RawBlock, ...], Head]:
    """The blocks with title, bylines and the agency's line marked as such, and what they say.

    A first block that is a heading stays one.
    """
    head = read_head([block.text for block in blocks[: 2 + MAX_BYLINES]])
    first = blocks[0] if blocks else None
    if first is None or not head.title or first.kind not in (BlockKind.PARAGRAPH, BlockKind.HEADING):
        return tuple(blocks), Head()
    title = replace(first, kind=BlockKind.TITLE, level=0) if first.kind == BlockKind.PARAGRAPH else first
    body = 1 + head.bylines
    bylines = [replace(block, kind=BlockKind.BYLINE, level=0) for block in blocks[1:body]]
    return (title, *bylines, *_without_agency(blocks[body]), *blocks[body + 1 :]), head


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
