"""The one place where offsets are computed: what a reader saw becomes a `Document`.

A reader knows its format and nothing of offsets in the whole: it yields raw blocks and raw notes, in reading order.
Here they are joined into one text (the body first, then the notes, which a page break may have put anywhere),
note marks are linked to their notes, headings are handed down, and pages become offsets.
"""

import re
from bisect import bisect_left, bisect_right
from dataclasses import dataclass, field, replace
from itertools import accumulate

from briefqa.reading.notes import Pointer, parse_note, resolve_pointers
from briefqa.types import Block, BlockKind, Document, Metadata, Note, NoteMark, PageStart, Reference, Span

MAX_HEADING_DEPTH = 6
_LEADS = re.compile(
    r"(?:\W|[請请參参詳详另並并亦也見见閱阅照看同及和與与]|\b(?:see|also|cf|and|notes?)\b)*", re.I
)  # and no word of its own


@dataclass(frozen=True, slots=True)
class RawMark:
    """A note mark inside a raw block: offsets in that block's text. Empty range: the mark is not in the text."""

    start: int
    end: int
    label: str


@dataclass(frozen=True, slots=True)
class RawBlock:
    """A piece of the body. `pages` are (offset in this block's text, page number) pairs, by offset."""

    kind: BlockKind
    text: str
    level: int = 0
    marks: tuple[RawMark, ...] = ()
    pages: tuple[tuple[int, int], ...] = ()


@dataclass(frozen=True, slots=True)
class RawNote:
    """A footnote. `after` is how many body blocks stand before it: where numbering restarts, it tells which 1 is meant.

    `marks` are those of other notes, at offsets in the note's text, which has no white space at its ends then.
    """

    label: str
    text: str
    after: int = 0
    page: int | None = None
    marks: tuple[RawMark, ...] = ()


@dataclass(frozen=True, slots=True)
class RawDocument:
    """What a reader hands over."""

    blocks: tuple[RawBlock, ...]
    notes: tuple[RawNote, ...] = ()
    metadata: Metadata = field(default_factory=Metadata)
    encoding: str = ""
    removed: tuple[str, ...] = ()


def build_document(document_id: str, path: str, raw: RawDocument) -> Document:
    """The document of what a reader saw. The law of the result: blocks and notes tile the text in order."""
    raw = _without_blanks(raw)
    blocks = list(raw.blocks)
    text, spans = _join(
        [(block.kind, block.text) for block in blocks] + [(BlockKind.NOTE, note.text.strip()) for note in raw.notes]
    )
    body_spans, note_spans = spans[: len(blocks)], spans[len(blocks) :]
    headings = _heading_paths(blocks)
    parsed = [_parsed(note) for note in raw.notes]
    pointed = resolve_pointers(
        [note.label for note in raw.notes],
        [pointers for _, pointers in parsed],
        [references for references, _ in parsed],
    )
    notes = tuple(
        Note(note.label, span, references, own.same_as, own.unresolved, own.meant)
        for note, span, (references, _), own in zip(raw.notes, note_spans, parsed, pointed, strict=True)
    )
    built = [
        Block(block.kind, span, path_, block.level)
        for block, span, path_ in zip(blocks, body_spans, headings, strict=True)
    ]
    built += [Block(BlockKind.NOTE, span) for span in note_spans]
    return Document(
        id=document_id,
        path=path,
        text=text,
        blocks=tuple(built),
        notes=notes,
        marks=_link([*blocks, *(RawBlock(BlockKind.NOTE, n.text, marks=n.marks) for n in raw.notes)], spans, raw.notes),
        pages=_pages(blocks, body_spans, raw.notes, note_spans),
        metadata=raw.metadata,
        encoding=raw.encoding,
        removed=raw.removed,
    )


def _parsed(note: RawNote) -> tuple[tuple[Reference, ...], tuple[Pointer, ...]]:
    """What a note cites and points to. Where it only leads on, as 參見 does, it points to the notes marked in it."""
    references, pointers = parse_note(note.text.strip())
    if not references and not pointers and _LEADS.fullmatch(note.text):
        pointers = tuple(Pointer(mark.label, note.text) for mark in note.marks)
    return references, pointers


def _without_blanks(raw: RawDocument) -> RawDocument:
    """What a reader saw with its blocks stripped and the blank ones left out; notes still stand where they stood."""
    stripped = [_strip(_with_marks_in_rows(block)) for block in raw.blocks]
    kept_before = [0, *accumulate(bool(block.text) for block in stripped)]
    notes = tuple(replace(note, after=kept_before[min(note.after, len(stripped))]) for note in raw.notes)
    return replace(raw, blocks=tuple(block for block in stripped if block.text), notes=notes)


def _with_marks_in_rows(block: RawBlock) -> RawBlock:
    """A table whose marks at the ends of rows, alone in their cells, stand before the white space that ends the row."""
    if block.kind != BlockKind.TABLE or not block.marks:
        return block

    def in_row(mark: RawMark) -> RawMark:
        is_last = mark.start == mark.end and block.text[mark.end : mark.end + 1] in ("", "\n")
        end = len(block.text[: mark.end].rstrip(" ")) if is_last else mark.end
        return RawMark(min(mark.start, end), end, mark.label)

    return replace(block, marks=tuple(map(in_row, block.marks)))


def _strip(block: RawBlock) -> RawBlock:
    """The block without white space at its ends, its marks and pages moved along."""
    left = len(block.text) - len(block.text.lstrip())
    text = block.text.strip()
    if text == block.text:
        return block

    def moved(offset: int) -> int:
        return min(max(offset - left, 0), len(text))

    marks = tuple(RawMark(moved(mark.start), moved(mark.end), mark.label) for mark in block.marks)
    pages = tuple((moved(offset), page) for offset, page in block.pages)
    return replace(block, text=text, marks=marks, pages=pages)


def _join(pieces: list[tuple[BlockKind, str]]) -> tuple[str, list[Span]]:
    """One text of all pieces, and where each stands. Items of one list stand on lines of their own, others apart."""
    text: list[str] = []
    spans: list[Span] = []
    offset = 0
    previous: BlockKind | None = None
    for kind, piece in pieces:
        if previous is not None:
            gap = "\n" if previous == kind and kind in (BlockKind.LIST_ITEM, BlockKind.NOTE) else "\n\n"
            text.append(gap)
            offset += len(gap)
        spans.append(Span(offset, offset + len(piece)))
        text.append(piece)
        offset += len(piece)
        previous = kind
    return "".join(text), spans


def _heading_paths(blocks: list[RawBlock]) -> list[tuple[str, ...]]:
    open_headings: list[tuple[int, str]] = []
    paths: list[tuple[str, ...]] = []
    for block in blocks:
        if block.kind == BlockKind.HEADING:
            open_headings = [item for item in open_headings if item[0] < block.level]
            paths.append(tuple(heading for _, heading in open_headings))
            open_headings.append((block.level, _without_marks(block)))
            open_headings = open_headings[:MAX_HEADING_DEPTH]
        else:
            paths.append(tuple(heading for _, heading in open_headings))
    return paths


def _without_marks(block: RawBlock) -> str:
    text = block.text
    for mark in sorted(block.marks, key=lambda mark: -mark.start):
        text = text[: mark.start] + text[mark.end :]
    return " ".join(text.split())


def _link(blocks: list[RawBlock], spans: list[Span], notes: tuple[RawNote, ...]) -> tuple[NoteMark, ...]:
    """Each mark with the note of its label; where a label stands twice, the nearest note at or after the mark.

    A paragraph may run over several pages, and be marked on each: a note on a page before the mark's is none of its.
    """
    by_label: dict[str, list[int]] = {}
    ends: dict[str, list[int]] = {}  # of each note of a label: the farthest that it or one before it stands
    last_pages: dict[str, list[int]] = {}  # the same in pages; 0 where these are unknown
    for position, note in enumerate(notes):
        by_label.setdefault(note.label, []).append(position)
        before = ends.setdefault(note.label, [])
        before.append(max(note.after, before[-1] if before else 0))
        pages = last_pages.setdefault(note.label, [])
        pages.append(max(note.page or 0, pages[-1] if pages else 0))
    marks: list[NoteMark] = []
    for index, (block, span) in enumerate(zip(blocks, spans, strict=True)):
        for mark in block.marks:
            candidates = by_label.get(mark.label)
            if not candidates:
                continue
            on_page = bisect_left(last_pages[mark.label], _page_of(block, mark))
            following = max(bisect_right(ends[mark.label], index), on_page)
            target = candidates[min(following, len(candidates) - 1)]
            marks.append(NoteMark(Span(span.start + mark.start, span.start + mark.end), target))
    return tuple(sorted(marks, key=lambda mark: mark.span))


def _page_of(block: RawBlock, mark: RawMark) -> int:
    """The page of the word that a mark stands behind; 0 if it is unknown."""
    starts = [offset for offset, _ in block.pages]
    place = bisect_left(starts, mark.start, lo=1) if starts else 0
    return block.pages[place - 1][1] if place else 0


def _pages(
    blocks: list[RawBlock], spans: list[Span], notes: tuple[RawNote, ...], note_spans: list[Span]
) -> tuple[PageStart, ...]:
    starts = [
        PageStart(span.start + offset, page)
        for block, span in zip(blocks, spans, strict=True)
        for offset, page in block.pages
    ]
    starts += [PageStart(span.start, note.page) for note, span in zip(notes, note_spans, strict=True) if note.page]
    kept: list[PageStart] = []
    for start in sorted(starts, key=lambda start: start.offset):
        if not kept or kept[-1].number != start.number:
            kept.append(start)
    return tuple(kept)
