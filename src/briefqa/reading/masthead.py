"""The head of a page above the title: the journal or the body that publishes, the number of the issue, its day.

    港務研究中心                              政策簡報 第47期
    2025年3月14日

                  渡輪停航之後
                  方芷若、林帆

It is neither the title nor a part of the text, so it is marked as a byline, and nothing in it is quoted. Pages repeat it
as their running header, or wide blanks push its parts to the two edges of the page, or a number and a day stand under it.
So does the line of a body's series, 港務處專題研究報告, where writers or a day stand under the line below it.
A letter has the line of the agency that sends it above its title or its subject: 港務處　書函.
"""

import re
from collections.abc import Sequence
from dataclasses import replace

from briefqa.figures.dates import find_dates
from briefqa.reading.builder import RawBlock
from briefqa.reading.fields import is_field, is_numbered
from briefqa.reading.generic_headings import GENERIC_HEADINGS
from briefqa.reading.head_blocks import with_head
from briefqa.reading.issues import NUMBER_OF_ISSUE
from briefqa.reading.joining import columns
from briefqa.reading.letterhead import (
    MAX_BYLINES,
    MAX_NAME_LINES,
    Head,
    ends_sentence,
    is_byline,
    may_be_title,
    read_head,
)
from briefqa.reading.page_furniture import MAX_HEADER_CHARS, RUNNING_HEADER, collapsed, has_wide_gap
from briefqa.reading.persons import is_body, persons_in
from briefqa.types import BlockKind

MAX_LINES = 3  # of a masthead
MAX_FIELDS = 12  # between the agency's line of a letter and what it is about

_ISSUE = re.compile(r"第\s*[\d一二三四五六七八九十百〇○]+\s*[卷期號号]|\b(?:Vol|No|Issue)\b\.?\s*\d", re.I)
_LETTER = re.compile(r"(?P<body>\S.{1,30}?)[\s\u3000]*(?:[書书公]?函|[開开][會会]通知[單单]|公告|令|新[聞闻]稿)")
_SERIES = re.compile(  # 專題研究報告, Policy Brief: what a body calls the papers that it publishes one by one
    r"(?P<body>\S.{1,38}?)[\s·|｜]*(?:(?:[專专][題题案]|委[託托]|自行|政策|法案|[議议][題题]|[調调]查|[評评]估){0,3}(?:研究|政策|[評评]估|[專专][題题])"
    r"(?:[報报]告|[簡简][報报析]|分析|[論论][壇坛]|建[議议][書书]|[叢丛][書书]|[專专]刊|通[訊讯])|[議议][題题]研析"
    r"|(?:Policy|Research|Working|Issue|Discussion|Occasional) (?:Brief|Paper|Report|Note)s?(?: Series)?)(?:系列)?",
    re.I,
)
_NUMBER_OF_PAPER = re.compile(r"[^，。：；\d]{0,12}\d[\d/–-]{0,12}\s*[號号期]")
_FORM = re.compile(r"[\u3400-\u9fff]{2,10}\s*[：:]")  # 發文字號：, 速別：
_SUBJECT = re.compile(r"(?:主旨|[開开][會会]事由)\s*[：:]\s*([^，。；]{4,80})")
_DIGIT = re.compile(r"\d")
_NUMBER = re.compile(r"[-+−$€£¥]?\d[\d.,，]*\s*[%％]?")
_FIELD = re.compile(r"：|:\s")
_PARTS = re.compile(r"\s{3,}")
_WORDS = re.compile(r"[^\W\d_]+")
_DATE_WORDS = re.compile(r"[年月日號号刊\s()（）]|民[國国]|中[華华]|issue", re.I)


def with_headings_above(blocks: Sequence[RawBlock], removed: Sequence[str] = ()) -> tuple[tuple[RawBlock, ...], Head]:
    """The blocks with what stands above the title and at the head of the text marked as such, and what they say.

    removed: what was taken off the other pages, running headers among it.
    """
    if letter := _LETTER.fullmatch(blocks[0].text.strip()) if blocks else None:
        return _letter(blocks, letter["body"])
    above = _lines_above(blocks, removed)
    if not above:
        return with_head(blocks)
    lines = [block.text for block in blocks[:above]]
    rest, head = with_head(blocks[above:])
    if rest and not head.title and _heads(rest):
        rest, head = (replace(rest[0], kind=BlockKind.TITLE, level=0), *rest[1:]), Head(title=True)
    if head.title and not head.bylines:
        count, names = _authors(rest)
        rest = (
            rest[0],
            *(replace(block, kind=BlockKind.BYLINE, level=0) for block in rest[1 : 1 + count]),
            *rest[1 + count :],
        )
        head = replace(head, bylines=count, authors=head.authors or names)
    mast = [replace(block, kind=BlockKind.BYLINE, level=0) for block in blocks[:above]]
    head = replace(head, date=head.date or _date(lines), publisher=head.publisher or _publisher(lines[0]))
    return (*mast, *rest), head


def _letter(blocks: Sequence[RawBlock], body: str) -> tuple[tuple[RawBlock, ...], Head]:
    """The blocks of what an agency sends, its line marked as what stands above the title, and what head and fields say.

    They stay as with any other text where the line is no agency's, or no title and no subject follows.
    """
    plain = with_head(blocks)
    count = 1
    while count < min(MAX_FIELDS + 1, len(blocks)) and _is_part_of_form(blocks[count].text):
        count += 1
    if not is_body(body) or count >= len(blocks):
        return plain
    fields = [
        replace(block, kind=BlockKind.BYLINE, level=0)
        if is_byline(block.text) or _is_issue_or_day(block.text)
        else block
        for block in blocks[1:count]
    ]
    mast = (replace(blocks[0], kind=BlockKind.BYLINE, level=0), *fields)
    date = _date([block.text for block in fields if block.kind == BlockKind.BYLINE])
    if subject := _SUBJECT.match(blocks[count].text):
        return (*mast, *blocks[count:]), Head(date=date, publisher=body, subject=subject[1])
    if not _heads(blocks[count:]) or _is_label_or_part(blocks[count:]):
        return plain
    rest, head = with_head(blocks[count:])
    title = replace(rest[0], kind=BlockKind.TITLE, level=0)
    return (*mast, title, *rest[1:]), replace(head, date=head.date or date, publisher=head.publisher or body)


def _is_part_of_form(line: str) -> bool:
    """Whether a line is a day, or a label and a value of a letter's form, but not what the letter is about."""
    return not _SUBJECT.match(line) and (is_field(line) or bool(_FORM.match(line)) or _is_issue_or_day(line))


def _is_label_or_part(blocks: Sequence[RawBlock]) -> bool:
    """Whether the first block is a field of a form, or the heading of one part of the text and no title of the whole.

    Text stands under it, and under another heading of its sort: 申請資格 … 補助金額 …
    """
    first, under = blocks[0], blocks[1]
    is_part = under.kind != BlockKind.HEADING and any(
        block.kind == BlockKind.HEADING and block.level == first.level and not is_numbered(block.text)
        for block in blocks[2:]
        if first.kind == BlockKind.HEADING
    )
    return is_part or bool(_FORM.match(first.text) or GENERIC_HEADINGS.fullmatch(first.text))


def _lines_above(blocks: Sequence[RawBlock], removed: Sequence[str]) -> int:
    """How many blocks stand above the title; 0 where the first may as well be the title itself."""
    if len(blocks) < 2 or not _may_be_masthead(blocks[0]) or _is_row(blocks[1].text):
        return 0
    first = blocks[0].text
    if series_body([block.text for block in blocks[: 3 + MAX_BYLINES]]):
        return 1
    if stacked := _stacked([block.text.strip() for block in blocks[: 3 + MAX_LINES + MAX_BYLINES]]):
        return stacked
    is_repeated = f"{RUNNING_HEADER}: {collapsed(first)}" in {collapsed(item) for item in removed}
    count = 1
    while count < min(MAX_LINES, len(blocks) - 1) and _is_issue_or_day(blocks[count].text):
        count += 1
    is_titled = may_be_title(blocks[count].text) and not _is_issue_or_day(blocks[count].text)
    if count == MAX_LINES and is_titled and _is_series([block.text for block in blocks[:count]]):
        return 0 if is_numbered(blocks[count].text) or GENERIC_HEADINGS.fullmatch(blocks[count].text) else count
    if has_wide_gap(first):
        is_issue = bool(_ISSUE.search(first) and _publisher(first)) and is_titled
        is_headed = is_issue and read_head([block.text for block in blocks[count:]]).bylines > 0
        return count if is_repeated or is_headed or (count > 1 and is_titled) else 0
    return count if is_repeated and count > 1 and is_titled and (is_body(first) or _ISSUE.search(first)) else 0


def series_body(lines: Sequence[str]) -> str:
    """The body whose series the first line names, where the second is a title with writers or a day under it; or ""."""
    match = _SERIES.fullmatch(lines[0].strip()) if len(lines) > 2 else None
    if match is None or not _is_body(match["body"]):
        return ""
    second = lines[1].strip()
    is_other = is_body(second) or bool(persons_in(second))
    is_part = is_numbered(second) or bool(GENERIC_HEADINGS.fullmatch(second))
    return "" if is_other or is_part or not read_head(lines[1:]).bylines else match["body"]


def _stacked(lines: Sequence[str]) -> int:
    """How many lines name a body, its series and the number of the paper, one under another, above a title with bylines."""
    count = 1 if lines and is_body(lines[0]) else 0
    while 0 < count < min(MAX_LINES, len(lines) - 1) and _is_series_or_number(lines[count]):
        count += 1
    title = lines[count] if count > 1 else ""
    is_other = not title or is_body(title) or is_numbered(title) or bool(persons_in(title))
    is_title = not is_other and may_be_title(title) and not GENERIC_HEADINGS.fullmatch(title)
    return count if is_title and read_head(lines[count:]).bylines else 0


def _is_series_or_number(line: str) -> bool:
    """Whether a line is what a body calls its papers, or the number of one: 港務研究報告, 港研（評）115-07號."""
    is_series = any(map(_SERIES.fullmatch, (line, f"本刊{line}")))  # 政策簡報 too, without a name before it
    return is_series or bool(_NUMBER_OF_PAPER.fullmatch(line)) or _is_issue_or_day(line)


def _is_series(lines: Sequence[str]) -> bool:
    """Whether a body's name or that of its series stands above the number of an issue and a day."""
    is_issue = [bool(NUMBER_OF_ISSUE.fullmatch(line.strip())) for line in lines[1:]]
    return _is_body(lines[0]) and sum(is_issue) == 1 and bool(_date([lines[1 + is_issue.index(False)]]))


def _may_be_masthead(block: RawBlock) -> bool:
    return (
        block.kind in (BlockKind.PARAGRAPH, BlockKind.HEADING)
        and len(collapsed(block.text)) <= MAX_HEADER_CHARS
        and not ends_sentence(block.text)
        and not _FIELD.search(block.text)
    )


def _is_row(line: str) -> bool:
    """Whether a line is one of a table: its last part is a number."""
    *before, last = _PARTS.split(line.strip())
    return bool(before) and bool(_NUMBER.fullmatch(last))


def _heads(blocks: Sequence[RawBlock]) -> bool:
    """Whether the first block is a line that stands above the text as a title does."""
    is_line = blocks[0].kind in (BlockKind.PARAGRAPH, BlockKind.HEADING) and may_be_title(blocks[0].text)
    return len(blocks) > 1 and is_line and not is_numbered(blocks[0].text)


def _is_issue_or_day(line: str) -> bool:
    """Whether a line holds nothing but a day or a month, and the number of an issue."""
    if NUMBER_OF_ISSUE.fullmatch(line.strip()):
        return True
    rest = _ISSUE.sub("", _without_dates(line))
    return rest != line and not _WORDS.search(_DATE_WORDS.sub("", rest)) and not _DIGIT.search(rest)


def _without_dates(line: str) -> str:
    for start, end, iso in reversed(find_dates(line)):
        if len(iso) > len("2025"):
            line = line[:start] + line[end:]
    return line


def _authors(blocks: Sequence[RawBlock]) -> tuple[int, tuple[str, ...]]:
    """How many paragraphs right under the title hold nothing but names of persons, and these."""
    names: list[str] = []
    count = 0
    for block in blocks[1 : 1 + min(MAX_NAME_LINES, MAX_BYLINES)]:
        found = persons_in(block.text) if block.kind == BlockKind.PARAGRAPH else []
        if not found:
            break
        names += found
        count += 1
    return count, tuple(dict.fromkeys(names))


def _date(lines: Sequence[str]) -> str:
    days = [iso for line in lines for _, _, iso in find_dates(line) if len(iso) > len("2025")]
    return max(days, key=len, default="")  # a day before a month


def _publisher(line: str) -> str:
    """The part of the first line that is the name of one that publishes."""
    if (match := _SERIES.fullmatch(line.strip())) and _is_body(match["body"]):
        return match["body"]
    parts = (part.strip() for part in _PARTS.split(line))
    return next((part for part in parts if columns(part) > 2 and _is_body(part)), "")


def _is_body(name: str) -> bool:
    """Whether a line is the name of one that publishes, be it in capitals."""
    return is_body(name.title() if name.isupper() else name)
