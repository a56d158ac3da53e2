"""Flat lines, as a text file or a PDF page gives them, put back into paragraphs, headings and footnotes.

What a converter breaks is mended here: hard-wrapped lines are joined, page numbers and running headers go (and are
named in `removed`), footnotes between paragraphs move out of the way, and a paragraph that a page break cut in two
is one again. Rules (=====) part what they stand between; they hold no text, so they go without being named.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import pairwise, zip_longest

from briefqa.reading.builder import RawBlock, RawDocument, RawMark, RawNote
from briefqa.reading.endings import ends
from briefqa.reading.fields import is_field
from briefqa.reading.flat_notes import cites, find_note_starts, without_number
from briefqa.reading.habits import Habits, habits_of, is_long, is_starred
from briefqa.reading.joining import Joined, Paragraph, columns, shifted
from briefqa.reading.note_marks import digits_of, find_all_marks
from briefqa.reading.note_rests import goes_on_with_note
from briefqa.reading.numbering import (
    NUMBERED,
    arabic_level,
    is_counted_sentence,
    may_refer,
    unnumbered_level,
)
from briefqa.reading.page_furniture import (
    ADVERTISEMENT,
    MAX_HEADER_CHARS,
    PAGE_NUMBER,
    FlatLine,
    furniture_of,
    has_wide_gap,
    is_rule,
)
from briefqa.reading.raised import without_raised_marks
from briefqa.reading.wrapping import MIN_WIDTH, WRAP_SHARE, Length, is_parted, is_row, spaces_scripts, wrap_width
from briefqa.types import BlockKind

MAX_SHORT_WIDTH = 30  # columns of a heading that says nothing of how wide the lines are
MIN_CUT_CHARS = 25  # a paragraph shorter than this was not cut by a page break; it is a heading or a label

_BULLET = re.compile(r"^\s*(?:[-–•●▪◦‣■□◆◇*])\s+")
_HEADING_STOPS = re.compile(
    r"[。；;！!，,]|\.\s|\.$|https?://|\d{4}-\d{2}-\d{2}|^[\W\d_]+$|\d[.:]\d+$|^(?:date|作者|撰文|記者|記者)\b", re.I
)
_MAY_BE_NOTE = re.compile(r"https?://|^\s*(?:[\[(（【〔]?\d{1,3}[\])）】〕]\s|[註注]\s*\d+\s*[：:]|[⁰¹²³⁴-⁹]+\s*\S)")
_CAPTION = re.compile(
    r"^[（(【\[]?\s*(?:圖|图|表|照片|figure|fig\.|table|photo)\s*[\d一二三四五六七八九十]*(?:\s*[:：.、／/]|(?<=[\d一二三四五六七八九十])(?:\u3000|$))",
    re.I,
)
_OPENING_BRACKET = re.compile(r"[〔［【]")  # 〔記者林帆／報導〕
_VALUE = re.compile(r"[：:]\s*\S")  # 單位：億元
_SPEAKER = re.compile(r"(?:[問问答]|[QA]\d{0,2})\s*[：:]")


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a page. `raised` are the ranges of its superscript digits; `gap` says that a blank stands before it."""

    text: str
    page: int | None = None
    gap: bool = False
    raised: tuple[tuple[int, int], ...] = ()
    foot: bool = False  # stands in the foot-of-page note area
    size: float = 0.0  # font size in points; 0 where the format has none
    breaks: bool = False  # the first line after a page or column break
    full: bool | None = None  # reaches the end of its column; None where only its length tells


@dataclass(frozen=True, slots=True)
class _Layout:
    """What the whole says about how its lines were made."""

    width: int  # columns of a full line; 0 where lines are not hard-wrapped
    spaced: bool  # a space stands between Chinese and Latin
    note_starts: dict[int, str] = field(default_factory=dict)  # line number → label


def read_lines(lines: Sequence[Line]) -> RawDocument:
    """Blocks and notes of flat lines, in reading order."""
    kept, removed = _without_page_furniture(lines)
    places = [number for number, line in enumerate(kept) if not is_rule(line.text)]
    worded = [kept[place] for place in places]
    starts = find_note_starts(worded)
    spaced = spaces_scripts("\n".join(line.text for line in worded))
    layout = _Layout(_wrap_width(worded, starts), spaced, {places[number]: label for number, label in starts.items()})
    paragraphs = _rejoined(_paragraphs(kept, layout), layout)
    return replace(_classified(paragraphs), removed=tuple(removed))


def _without_page_furniture(lines: Sequence[Line]) -> tuple[list[Line], list[str]]:
    """The lines without page numbers, running headers and advertisement marks, and what was taken out.

    Where the reader knew the pages, it has taken their furniture away already, but for the marks of advertisements.
    """
    flat = [FlatLine(line.text, line.breaks, line.foot or cites(line.text)) for line in lines]
    reasons = furniture_of(flat, _is_part, _is_one_of_a_series)
    kept: list[Line] = []
    removed: list[str] = []
    gap = breaks = is_numbered = False
    for place, line in enumerate(lines):
        text = line.text.strip()
        reason = reasons.get(place, "")
        breaks = breaks or line.breaks
        if not text:
            gap = True
        elif is_rule(text):
            kept.append(replace(line, gap=True))
            gap = True
        elif reason and (line.full is None or reason == ADVERTISEMENT):
            removed.append(f"{reason}: {text}")
            gap = True
            is_numbered = is_numbered or reason == PAGE_NUMBER
        else:
            is_torn = is_numbered and bool(kept) and _are_as_full(kept[-1].text.strip(), text)
            kept.append(replace(line, gap=gap or line.gap, breaks=breaks or is_torn))
            breaks = is_numbered = False
            gap = len(kept) == 1 and has_wide_gap(text)  # a masthead, that no line goes on with
    return kept, removed


def _are_as_full(last: str, first: str) -> bool:
    """Whether the lines on both sides of a page number fill about as much: a heading fills less than a text's last line."""
    widths = columns(last), columns(first)
    return min(widths) >= max(MIN_WIDTH, WRAP_SHARE * max(widths))


def _is_part(text: str) -> bool:
    return bool(_BULLET.match(text) or ends(text))


_SERIES = re.compile(
    r"^(?:第\s*\d|附[件錄录表圖图]|[\[［〔]\d{1,3}[\]］〕]\s*\S|(?:chapter|section|part|article|appendix|annex|step)\b)",
    re.I,
)


def _is_one_of_a_series(text: str) -> bool:
    """第1條, 附件2, Chapter 3, 圖 4：…: lines that differ in their number alone and are no running headers."""
    return bool(_SERIES.match(text)) or _starts_something(text) or is_caption(text)


def _wrap_width(lines: Sequence[Line], note_starts: Mapping[int, str]) -> int:
    """The width at which lines were wrapped; 0 where each line is a whole paragraph."""
    own = [  # notes are often left unwrapped, short headings never filled a line, and a table is many
        Length(columns(line.text.strip()), goes_on=not following.gap, ends=ends(line.text))
        for number, (line, following) in enumerate(pairwise([*lines, Line("", gap=True)]))
        if number not in note_starts
        and not (
            "\n" in line.text
            or is_row(line.text)
            or _MAY_BE_NOTE.search(line.text)
            or _is_short_heading(line.text.strip())
        )
    ]
    return wrap_width(own)


def _is_short_heading(text: str) -> bool:
    return columns(text) <= MAX_SHORT_WIDTH and not ends(text) and any(pattern.match(text) for pattern, _ in NUMBERED)


def _starts_something(text: str) -> bool:
    text = text.strip()
    return bool(_BULLET.match(text) or _SPEAKER.match(text) or any(pattern.match(text) for pattern, _ in NUMBERED))


def _paragraphs(lines: Sequence[Line], layout: _Layout) -> list[Paragraph]:
    """Lines put together where one was only wrapped into the next."""
    joined: list[Joined] = []
    previous: Line | None = None
    for number, line in enumerate(lines):
        label = layout.note_starts.get(number, "")
        current = Paragraph(
            text=line.text.strip(),
            pages=((0, line.page),) if line.page else (),
            raised=shifted(line.raised, -(len(line.text) - len(line.text.lstrip()))),
            note_label=label,
            size=line.size,
            breaks=line.breaks,
        )
        refers = may_refer(lines, number)
        if previous is not None and not label and _continues(previous, line, joined[-1].first, layout, refers=refers):
            joined[-1].add(current, spaced=layout.spaced)
        else:
            joined.append(Joined(current))
        previous = line
    paragraphs = [item.whole() for item in joined]
    return [replace(own, text=without_number(own.text), raised=()) if own.note_label else own for own in paragraphs]


def _continues(previous: Line, line: Line, paragraph: Paragraph, layout: _Layout, *, refers: bool) -> bool:
    """Whether a line goes on with the paragraph before it. refers: the number that it begins with may be of no list."""
    if line.foot != previous.foot or (
        line.size and previous.size and abs(line.size - previous.size) > 0.15 * previous.size
    ):
        return False
    if paragraph.note_label:
        return not line.gap and (line.foot or not _starts_something(line.text))
    may_be_inside = bool(_SPEAKER.match(line.text.strip())) or refers
    if line.gap or (ends(previous.text) if may_be_inside else _starts_something(line.text)):
        return False  # 當場回 / 答：… is one sentence
    if previous.full is not None:
        return previous.full
    is_wrapped = bool(layout.width) and columns(previous.text.strip()) >= WRAP_SHARE * layout.width
    return is_wrapped and not (is_row(previous.text) or is_row(line.text))


def _rejoined(paragraphs: list[Paragraph], layout: _Layout) -> list[Paragraph]:
    """Paragraphs cut by a page break made whole: the second half goes back before the notes that stood in between.

    Rules go: nothing behind one belongs to what stands before it, but for the notes under it.
    """
    result: list[Joined] = []
    body: Joined | None = None  # the last that a second half might belong to
    note: Joined | None = None  # the last, that a second half might belong to as well
    is_ruled = False
    lone_star = sum(map(is_starred, paragraphs)) == 1
    for paragraph, after in zip_longest(paragraphs, paragraphs[1:]):
        interrupts = bool(paragraph.note_label) or (lone_star and is_starred(paragraph))  # foot-of-page matter
        if is_rule(paragraph.text):
            is_ruled = True
            continue
        if is_ruled and not interrupts:
            body = None
        is_ruled = False
        is_beside_notes = bool(result) and (result[-1] is note or bool(after and after.note_label))
        if note and is_beside_notes and not interrupts and goes_on_with_note(note.tail, paragraph.text):
            note.add(paragraph, spaced=layout.spaced)
            continue
        is_torn = paragraph.breaks or (bool(result) and body is not result[-1])
        if body is not None and not interrupts and _is_second_half(body, paragraph, torn=is_torn):
            body.add(paragraph, spaced=layout.spaced)
            continue
        result.append(Joined(paragraph))
        if paragraph.note_label:
            note = result[-1]
        elif not interrupts:
            body = result[-1]
    return [item.whole() for item in result]


def _is_second_half(first: Joined, second: Paragraph, *, torn: bool) -> bool:
    """Whether `second` goes on with `first`. `torn`: a page break or notes stand between, so a shorter half will do."""
    size = first.first.size
    return (
        (torn or (is_long(first.tail) and is_long(second.text)))
        and first.chars >= MIN_CUT_CHARS
        and not ends(first.tail)
        and not is_caption(first.first.text)
        and not _OPENING_BRACKET.match(second.text)
        and not _starts_something(second.text)
        and not cites(second.text)
        and not second.text.isdecimal()
        and not (size and second.size and abs(size - second.size) > 0.15 * size)
    )


def _classified(paragraphs: list[Paragraph]) -> RawDocument:
    blocks: list[RawBlock] = []
    notes: list[RawNote] = []
    labels = [paragraph.note_label for paragraph in paragraphs if paragraph.note_label]
    habits = habits_of(paragraphs)
    following = _following(paragraphs)
    find = find_all_marks(
        labels, [(paragraph.text, paragraph.raised) for paragraph in paragraphs if not paragraph.note_label]
    )
    before = ""  # the paragraph before that is no note
    for position, paragraph in enumerate(paragraphs):
        if paragraph.note_label:
            notes.append(
                RawNote(
                    digits_of(paragraph.note_label),
                    paragraph.text,
                    len(blocks),
                    paragraph.pages[0][1] if paragraph.pages else None,
                )
            )
            continue
        kind, level = _kind(paragraph, following[position], habits)
        after = following[position]
        if kind == BlockKind.HEADING and is_counted_sentence(paragraph.text, (before, after.text if after else "")):
            kind, level = BlockKind.LIST_ITEM, 0
        before = paragraph.text
        marks = tuple(
            RawMark(start, end, digits_of(label)) for start, end, label in find(paragraph.text, paragraph.raised)
        )
        block = RawBlock(kind, paragraph.text, level, marks, paragraph.pages)
        blocks.append(_unbulleted(without_raised_marks(block, paragraph.raised)))
    return RawDocument(tuple(blocks), tuple(notes))


def _following(paragraphs: Sequence[Paragraph]) -> list[Paragraph | None]:
    """For each paragraph the next one that is no note."""
    following: list[Paragraph | None] = []
    after: Paragraph | None = None
    for paragraph in reversed(paragraphs):
        following.append(after)
        after = after if paragraph.note_label else paragraph
    return following[::-1]


def _kind(paragraph: Paragraph, following: Paragraph | None, habits: Habits) -> tuple[BlockKind, int]:
    """What a paragraph is, and the level if it is a heading."""
    text = paragraph.text.strip()
    if is_caption(text):
        return BlockKind.CAPTION, 0
    if text.startswith("* ") and habits.lone_star:
        return BlockKind.PARAGRAPH, 0  # a note on the authors, at the foot of the first page
    if _BULLET.match(text):
        return BlockKind.LIST_ITEM, 0
    if is_parted(text):
        return BlockKind.PARAGRAPH, 0
    if is_field(text):
        return (BlockKind.LIST_ITEM if _starts_something(text) else BlockKind.PARAGRAPH), 0
    short = not is_long(text)
    other_level = unnumbered_level(
        text, habits.unnumbered_level, has_numbers=habits.numbers, chinese_numbers=habits.chinese_numbers
    )
    bigger = bool(paragraph.size and habits.body_size) and paragraph.size > 1.08 * habits.body_size
    top = NUMBERED[0][0]
    if following is not None and _VALUE.search(text) and top.match(text) and top.match(following.text):
        return BlockKind.LIST_ITEM, 0  # 壹、案由：…, right above 貳、…: it heads nothing
    for pattern, level in NUMBERED:
        if pattern.match(text):
            level = arabic_level(text, level, chinese_numbers=habits.chinese_numbers)
            is_heading = short and (
                bigger or (not re.search(r"[。；;！!]", text) and not _VALUE.search(text[3:] if level > 1 else ""))
            )
            return (BlockKind.HEADING, level) if is_heading and following is not None else (BlockKind.LIST_ITEM, 0)
    if short and paragraph.lines <= 2 and bigger and not text.endswith("。"):
        return BlockKind.HEADING, other_level
    if not short or paragraph.lines > 1 or _HEADING_STOPS.search(text) or ends(text):
        return BlockKind.PARAGRAPH, 0
    if (
        following is not None
        and not paragraph.size
        and not ("\n" in following.text and _VALUE.search(text))  # the unit over a table
        and (columns(following.text) >= 2 * columns(text) or ends(following.text))
    ):
        return BlockKind.HEADING, other_level
    return BlockKind.PARAGRAPH, 0


def is_caption(text: str) -> bool:
    """Whether a line reads as the caption of a figure or a table: "表 1：…", "Figure 2. …"."""
    return len(text) <= MAX_HEADER_CHARS and bool(_CAPTION.match(text))


def _unbulleted(block: RawBlock) -> RawBlock:
    """A list item without its bullet, which is structure and not words."""
    bullet = _BULLET.match(block.text)
    if block.kind != BlockKind.LIST_ITEM or bullet is None:
        return block
    cut = bullet.end()
    return replace(
        block,
        text=block.text[cut:],
        marks=tuple(RawMark(mark.start - cut, mark.end - cut, mark.label) for mark in block.marks if mark.start >= cut),
        pages=tuple((max(offset - cut, 0), page) for offset, page in block.pages),
    )
