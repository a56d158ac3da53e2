"""Stretches of a document cut into the pieces that a component shows: plain, marked, or the mark of a note."""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from typing import Any

from briefqa.folding import is_latin, script_of
from briefqa.printing import safe_url
from briefqa.reading.notes import full_references
from briefqa.records import reference_to_json
from briefqa.types import Block, BlockKind, Document, NoteMark, Reference, Span

Json = dict[str, Any]

_ADDRESS = re.compile(r"https?://\S+")


def segments_of(
    document: Document, span: Span, marked: Span | None = None, found: Sequence[tuple[int, Span]] = ()
) -> list[Json]:
    """The text of a span in pieces whose texts, joined, are that text. A note mark outside the text has none.

    `found` are numbered places that do not overlap; the pieces inside one carry its number as `hit`.
    """
    first, last = (
        cut(document.marks, offset, key=lambda mark: mark.span.start)
        for cut, offset in ((bisect_left, span.start), (bisect_right, span.end))
    )
    # A mark belongs to the words before it: where a sentence begins behind one, it is none of its own.
    block = document.block_at(span.start)
    least = span.start if block and block.span.start == span.start else span.start + 1
    marks = [mark for mark in document.marks[first:last] if least <= mark.span.end <= span.end]
    borders = {span.start, span.end}
    inside = [(number, place) for number, place in found if place.overlaps(span)]
    for place in [mark.span for mark in marks] + ([marked] if marked else []) + [place for _, place in inside]:
        borders |= {min(max(offset, span.start), span.end) for offset in (place.start, place.end)}
    ordered = sorted(borders)
    drawn = {mark.span: mark for mark in marks if mark.span.start < mark.span.end}
    unwritten: dict[int, list[NoteMark]] = {}
    for mark in marks:
        if mark.span.start == mark.span.end:
            unwritten.setdefault(mark.span.start, []).append(mark)
    pieces: list[Json] = []
    for start, end in zip(ordered, [*ordered[1:], span.end], strict=True):
        # A mark belongs to the words before it, and so does its colour.
        pieces += [_piece(document, Span(start, start), marked, mark) for mark in unwritten.get(start, ())]
        if start < end:
            place = Span(start, end)
            written = next((mark for whole, mark in drawn.items() if whole.covers(place)), None)
            piece = _piece(document, place, marked, written)
            hit = next((number for number, whole in inside if whole.covers(place)), None)
            pieces.append(piece if hit is None else piece | {"hit": hit})
    return pieces


def _piece(document: Document, place: Span, marked: Span | None, mark: NoteMark | None) -> Json:
    inside = marked is not None and (
        marked.start < place.end <= marked.end if place.start == place.end else marked.overlaps(place)
    )
    note = None
    if mark is not None:
        target = document.notes[mark.note]
        note = {"marker": target.marker, "start": target.span.start}
    return {"text": place.of(document.text), "marked": inside, "note": note}


def block_of(
    document: Document, block: Block, window: Span, marked: Span | None, found: Sequence[tuple[int, Span]] = ()
) -> Json:
    """A block, as far as it lies inside the window; a table from the beginning of a row, and never without its first."""
    start, end = max(block.span.start, window.start), min(block.span.end, window.end)
    if block.kind == BlockKind.TABLE:
        start = max(block.span.start, document.text.rfind("\n", block.span.start, start) + 1)
    span = Span(start, end)
    return {
        "kind": block.kind.value,
        "level": block.level,
        "segments": segments_of(document, span, marked, found),
        "header": header_of(document, span),
        "language": _latin(span.of(document.text)) if block.kind == BlockKind.NOTE else "",
    }


def header_of(document: Document, span: Span) -> list[Json]:
    """The first row of the table that a place lies in, below that row; nothing for any other place."""
    row = document.row_above(span)
    return segments_of(document, row) if row else []


def note_of(document: Document, position: int) -> Json:
    """A note: the addresses that stand in its text, and the works that it leads to through 同註, Supra and Ibid."""
    note = document.notes[position]
    text = note.span.of(document.text)
    references = full_references(document.notes, position)
    inside = [item.url for item in note.references if safe_url(item.url) and item.url in text]
    further = [item for item in references if item not in note.references or (item.url and item.url not in text)]
    return {
        "marker": note.marker,
        "text": text,
        "language": _latin(text),
        "links": inside,
        "leads_to": [_reference(item) for item in further],
    }


def _reference(item: Reference) -> Json:
    """A work in its own language, which may be another than that of the note around it."""
    words = _ADDRESS.sub("", " ".join((*item.authors, item.title, item.container)))
    return {**reference_to_json(item), "url": safe_url(item.url), "language": script_of(words)}


def _latin(text: str) -> str:
    """`en` for what is set in Latin letters, addresses aside, whatever the language around it; else nothing."""
    return "en" if is_latin(_ADDRESS.sub("", text)) else ""
