"""The head of a Word document: a title told by the size of its letters, what stands above it, names and a month below.

港務研究特刊　第42期
渡輪停航之後            (the largest letters of the document)
方芷若
二〇二五年三月
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import replace
from itertools import takewhile

from briefqa.figures.dates import find_dates
from briefqa.reading.builder import RawBlock
from briefqa.reading.fields import is_numbered
from briefqa.reading.generic_headings import GENERIC_HEADINGS
from briefqa.reading.head_blocks import with_head, with_plain_head
from briefqa.reading.joining import columns
from briefqa.reading.letterhead import (
    MAX_BYLINES,
    MAX_NAME_LINES,
    MAX_TITLE_WIDTH,
    MONTH_CHARS,
    Head,
    ends_sentence,
    may_be_title,
)
from briefqa.reading.persons import is_surely_name, persons_in
from briefqa.types import BlockKind

MAX_ABOVE = 3  # lines of a masthead over the title
LARGER = 1.15  # times the letters of the text


def with_word_head(blocks: Sequence[RawBlock], sizes: Mapping[int, int], stated: str) -> tuple[list[RawBlock], Head]:
    """The blocks with title, masthead and bylines marked, and what they say.

    sizes: of the letters of paragraphs in half points, by their places. stated: the title of the document's properties,
    which holds where no letters tell a title, and no line with a day under it stands first and says otherwise.
    """
    styled = next((place for place, block in enumerate(blocks) if block.kind == BlockKind.TITLE), None)
    place = _largest(blocks, sizes) if styled is None else styled
    if place is None:
        found, head = with_head(blocks)
        words = "".join("".join(block.text.split()) for block in blocks[: MAX_ABOVE + 1])
        is_belied = bool(head.date or head.authors) and "".join(stated.split()) not in words
        return (list(found), head) if is_belied or not stated else (list(blocks), Head())
    if place > MAX_ABOVE or any(not _may_stand_above(block) for block in blocks[:place]):
        return list(blocks), Head()
    above = [replace(block, kind=BlockKind.BYLINE, level=0) for block in blocks[:place]]
    title = replace(blocks[place], kind=BlockKind.TITLE, level=0)
    rest, head = with_plain_head([title, *blocks[place + 1 :]])
    if rest[0].kind == BlockKind.TITLE and not head.bylines:
        names, lines = _names_under(rest)
        named = [replace(block, kind=BlockKind.BYLINE) for block in rest[1 : 1 + lines]]
        rest, head = [rest[0], *named, *rest[1 + lines :]], replace(head, authors=head.authors or names)
    return [*above, *rest], replace(head, date=head.date or _month_under(rest))


def _largest(blocks: Sequence[RawBlock], sizes: Mapping[int, int]) -> int | None:
    """The place of the title among the first lines: the one of the largest letters of all; None where none stands out."""
    chars: Counter[int] = Counter()
    for place, size in sizes.items():
        chars[size] += len(blocks[place].text)
    largest = [place for place, size in sizes.items() if size == max(chars)] if chars else []
    if len(largest) != 1 or largest[0] > MAX_ABOVE or max(chars) < LARGER * chars.most_common(1)[0][0]:
        return None
    text = blocks[largest[0]].text.strip()
    is_title = may_be_title(text, dated=True) and not is_numbered(text) and not GENERIC_HEADINGS.fullmatch(text)
    is_first = all(map(_may_stand_above, blocks[: largest[0]]))
    return largest[0] if is_title and is_first and len(blocks) > 1 else None


def _may_stand_above(block: RawBlock) -> bool:
    """Whether a block may be a line of a masthead."""
    is_line = block.kind in (BlockKind.PARAGRAPH, BlockKind.BYLINE, BlockKind.HEADING)
    return is_line and columns(block.text) <= MAX_TITLE_WIDTH and not ends_sentence(block.text)


def _names_under(blocks: Sequence[RawBlock]) -> tuple[tuple[str, ...], int]:
    """The persons in the paragraphs right under the title that hold nothing but names, and how many these are."""
    names: list[str] = []
    lines = 0
    for block in blocks[1 : 1 + MAX_NAME_LINES]:
        found = persons_in(block.text) if block.kind == BlockKind.PARAGRAPH else []
        if not found or not all(map(is_surely_name, found)):
            break
        names += found
        lines += 1
    return tuple(dict.fromkeys(names)), lines


def _month_under(blocks: Sequence[RawBlock]) -> str:
    """The month that a line under the title holds and nothing else, before the text begins."""
    under = takewhile(lambda block: not ends_sentence(block.text), blocks[1 : 2 + MAX_BYLINES])
    for block in under:
        dates = find_dates(block.text.strip())
        if block.kind == BlockKind.HEADING:
            break
        if len(dates) == 1 and len(dates[0][2]) == MONTH_CHARS:
            start, end, month = dates[0]
            rest = block.text.strip()[:start] + block.text.strip()[end:]
            if not any(map(str.isalnum, rest)):
                return month
    return ""
