"""Headings that an author typed as paragraphs, in formats that have headings of their own: 一、前言, or a line all in bold.

    一、停航經過
    渡輪公司四月起停航三日，……

A bold sentence, a lead-in with its words behind it, the label above a table, the line of a name or a day and the items of
a numbered list are none. What follows decides: text that is not bold itself, or the heading of a part below.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from briefqa.reading.builder import RawBlock
from briefqa.reading.endings import ends
from briefqa.reading.fields import is_field
from briefqa.reading.joining import columns
from briefqa.reading.letterhead import MAX_BYLINES, is_byline
from briefqa.reading.lines import is_caption
from briefqa.reading.numbering import NUMBERED, arabic_level
from briefqa.reading.persons import is_body, is_surely_name
from briefqa.types import BlockKind

MAX_TYPED_WIDTH = 72  # columns: 36 Chinese characters
MAX_CLAUSE_WIDTH = 44  # of one without a number that a comma parts: a longer one is a lead, which states what follows
MIN_TEXT_WIDTH = 30  # of a paragraph under a heading that ends no sentence
MIN_OF_SERIES = 2  # numbered lines that head text, where no bold type tells them from a list
DEEPEST = 6

_IN_CHINESE = frozenset(sort for sort, (pattern, _) in enumerate(NUMBERED) if re.search("[一壹]", pattern.pattern))
_CHINESE_NUMBER = re.compile(r"[（(]?[一二三四五六七八九十]{1,3}[）)、．]")
_STOPS = re.compile(r"[。；;！!]|[a-z\d]\.\s+[A-Z]|https?://|\n|@")
_NO_LINE = (
    re.compile(  # of a heading without a number: a label and its value, a question, a remark or a quotation, a day
        r"[：:]\s*\S|[？?]$|^[（(「『“\"‘〔［\[【].*[）)」』”\"’〕］\]】]$|^[—–※*＊]|(?:19|20)\d\d\s*[-/.年]\s*\d{1,2}"
        r"|^(?i:[表圖图]|table|figure|fig\.)\s*\d"
    )
)
_LABELLED = re.compile(r"[：:]\s*\S")
_WORDS = re.compile(r"[^\W\d_]{2}")
_ARTICLE = re.compile(r"第\s*\S{1,6}\s*[條条]")


@dataclass(frozen=True, slots=True)
class Setting:
    """How a paragraph of the running text is set. `depth`: of the number that its format counts, from 1; 0 without one."""

    bold: bool = False  # all its words are
    depth: int = 0


@dataclass(frozen=True, slots=True)
class _Typed:
    """A line that may be a heading. `sort`: what its number is like, None without one; `level`: 0 without one."""

    sort: int | None
    level: int
    bold: bool


def with_typed_headings(blocks: Sequence[RawBlock], settings: Mapping[int, Setting]) -> list[RawBlock]:
    """The blocks, with those marked as headings that are typed as such, below the heading that each stands under.

    settings: of the paragraphs of the running text by their places, without quotations, cells and items of lists; an item
    whose number the format counts is one of them.
    """
    chinese = any(_CHINESE_NUMBER.match(blocks[place].text.strip()) for place in settings)
    found = {
        place: typed
        for place, setting in settings.items()
        if (typed := _typed(blocks[place], setting, chinese=chinese))
    }
    kept: dict[int, _Typed] = {}
    for place in sorted(found, reverse=True):  # the last first: one may stand above another
        is_named = place <= MAX_BYLINES and found[place].sort is None and _is_name(blocks[place].text.strip())
        if not is_named and _heads(found[place], place, blocks, settings, kept):
            kept[place] = found[place]
    series = {sort for sort in _IN_CHINESE if _is_series(sort, kept, blocks, settings)}
    return _levelled(blocks, {place: typed for place, typed in kept.items() if typed.bold or typed.sort in series})


def _typed(block: RawBlock, setting: Setting, *, chinese: bool) -> _Typed | None:
    """What a paragraph may be as a heading; None where its words speak against it."""
    text = block.text.strip()
    is_item = block.kind == BlockKind.LIST_ITEM and setting.bold and setting.depth > 0
    if not (block.kind == BlockKind.PARAGRAPH or is_item) or columns(text) > MAX_TYPED_WIDTH:
        return None
    if _STOPS.search(text) or is_caption(text) or is_field(text) or not _WORDS.search(text):
        return None
    if is_item:
        return _Typed(-setting.depth, setting.depth, bold=True)
    sort = _sort(text)
    if sort is not None:
        level = arabic_level(text, NUMBERED[sort][1], chinese_numbers=chinese)
        is_clear = setting.bold or (sort in _IN_CHINESE and not _LABELLED.search(text))
        return _Typed(sort, level, setting.bold) if is_clear else None
    states = re.search("[，,]", text) is not None and columns(text) > MAX_CLAUSE_WIDTH
    is_line = setting.bold and not (states or _NO_LINE.search(text) or ends(text) or is_byline(text))
    return _Typed(None, 0, bold=True) if is_line else None


def _sort(text: str) -> int | None:
    """Which of the patterns of numbers a text begins with."""
    return next((sort for sort, (pattern, _) in enumerate(NUMBERED) if pattern.match(text)), None)


def _is_name(text: str) -> bool:
    return is_body(text) or is_surely_name(text)


def _heads(
    typed: _Typed, place: int, blocks: Sequence[RawBlock], settings: Mapping[int, Setting], kept: Mapping[int, _Typed]
) -> bool:
    """Whether what follows a line is what it may head. kept: the headings behind it."""
    if place + 1 >= len(blocks):
        return False
    following = blocks[place + 1]
    if below := kept.get(place + 1):
        return typed.sort is not None and (below.sort is None or below.level > typed.level)
    if following.kind in (BlockKind.TABLE, BlockKind.CAPTION):
        return typed.sort is not None
    if following.kind == BlockKind.LIST_ITEM:
        return typed.bold
    text = following.text.strip()
    is_next = typed.sort is not None and typed.sort == _sort(text)
    is_bold = place + 1 in settings and settings[place + 1].bold
    is_text = ends(text) or columns(text) >= MIN_TEXT_WIDTH or bool(_ARTICLE.match(text))
    return following.kind == BlockKind.PARAGRAPH and is_text and not is_bold and not is_next


def _is_series(
    sort: int, kept: Mapping[int, _Typed], blocks: Sequence[RawBlock], settings: Mapping[int, Setting]
) -> bool:
    """Whether most lines with such a number head text: those of a list do not."""
    heading = sum(typed.sort == sort for typed in kept.values())
    others = sum(_sort(blocks[place].text.strip()) == sort for place in settings) - heading
    return heading >= MIN_OF_SERIES and heading > others


def _levelled(blocks: Sequence[RawBlock], kept: Mapping[int, _Typed]) -> list[RawBlock]:
    """The blocks with the typed headings at their levels: one without a number stands beside the outermost numbers."""
    least = min((typed.level for typed in kept.values() if typed.sort is not None), default=1)
    outer = 0  # the level of the heading of the format that a place stands under
    levelled: list[RawBlock] = []
    for place, block in enumerate(blocks):
        if block.kind == BlockKind.HEADING:
            outer = block.level
        if typed := kept.get(place):
            level = min(outer + max(typed.level, least) - least + 1, DEEPEST)
            block = replace(block, kind=BlockKind.HEADING, level=level)
        levelled.append(block)
    return levelled
