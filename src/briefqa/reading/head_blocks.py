"""The blocks of a text with its head marked as such, as `letterhead` reads it off their lines."""

from collections.abc import Sequence
from dataclasses import replace

from briefqa.reading.builder import RawBlock, RawMark
from briefqa.reading.letterhead import AGENCY, Head, read_head
from briefqa.types import BlockKind


def with_head(blocks: Sequence[RawBlock]) -> tuple[tuple[RawBlock, ...], Head]:
    """The blocks with title, bylines and the agency's line marked as such, and what they say.

    A first block that is a heading stays one.
    """
    headed = len(blocks) > 1 and blocks[1].kind == BlockKind.HEADING
    head = read_head([block.text for block in blocks], headed=headed)
    first = blocks[0] if blocks else None
    if first is None or not head.title or first.kind not in (BlockKind.PARAGRAPH, BlockKind.HEADING):
        return tuple(blocks), Head()
    title = replace(first, kind=BlockKind.TITLE, level=0) if first.kind == BlockKind.PARAGRAPH else first
    body = 1 + head.bylines
    bylines = [replace(block, kind=BlockKind.BYLINE, level=0) for block in blocks[1:body]]
    rest = (*_without_agency(blocks[body]), *blocks[body + 1 :])
    return (title, *bylines, *rest), head


def with_plain_head(blocks: Sequence[RawBlock]) -> tuple[list[RawBlock], Head]:
    """The blocks of a text whose title is marked as one, the paragraphs under it that are bylines marked too."""
    head = read_head([block.text for block in blocks])
    body = 1 + head.bylines
    if not blocks or blocks[0].kind != BlockKind.TITLE or any(b.kind != BlockKind.PARAGRAPH for b in blocks[1:body]):
        return list(blocks), Head()
    return [blocks[0], *(replace(block, kind=BlockKind.BYLINE) for block in blocks[1:body]), *blocks[body:]], head


def _without_agency(block: RawBlock) -> tuple[RawBlock, ...]:
    """The first paragraph, and before it the agency's line that it began with."""
    match = AGENCY.match(block.text)
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
