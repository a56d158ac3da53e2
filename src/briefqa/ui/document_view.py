"""The list of documents and the reading view, as values for their components."""

import re
from typing import Any

from briefqa.index import Index
from briefqa.types import Block, BlockKind, Document, Span
from briefqa.ui.segments import block_of, note_of, web_address
from briefqa.ui.strings import Words

Json = dict[str, Any]

PART_CHARS = 60_000  # of a long document, shown at a time


def library_data(index: Index, words: Words) -> Json:
    """The documents of an index, the newest first."""
    entries = sorted(index.catalog, key=lambda entry: (entry.date, entry.path), reverse=True)
    return {
        "entries": [
            {
                "id": entry.id,
                "title": entry.title,
                "publisher": entry.publisher,
                "date": entry.date,
                "language": entry.language,
                "path": entry.path,
                "chunks": entry.chunks,
                "notes": entry.notes,
            }
            for entry in entries
        ],
        "words": words.for_components(),
    }


def span_of_address(text: str, document: Document) -> Span | None:
    """The place that an address names, START-END; None for anything that is no place of this document."""
    match = re.fullmatch(r"(\d{1,9})-(\d{1,9})", text)
    if match is None:
        return None
    span = Span(int(match[1]), int(match[2]))
    return span if span.start < span.end <= len(document.text) else None


def parts_of(document: Document) -> list[list[Block]]:
    """The blocks in parts of about PART_CHARS, each a whole number of blocks; at least one part."""
    parts: list[list[Block]] = [[]]
    for block in document.blocks:
        if parts[-1] and block.span.end - parts[-1][0].span.start > PART_CHARS:
            parts.append([])
        parts[-1].append(block)
    return parts


def part_shown(parts: list[list[Block]], wanted: str, place: Span | None) -> int:
    """Which part to show, from 0: the one asked for, or the one that holds the place."""
    if place is not None:
        later = (number for number, part in enumerate(parts) if part and part[-1].span.end > place.start)
        return next(later, 0)
    return min(int(wanted), len(parts) - 1) if wanted.isdecimal() and len(wanted) < 7 else 0


def reader_data(document: Document, blocks: list[Block], place: Span | None, words: Words) -> Json:
    """A part of a document, with the place marked and its notes led to their sources."""
    metadata = document.metadata
    return {
        "title": document.title,
        "authors": list(metadata.authors),
        "publisher": metadata.publisher,
        "date": metadata.date,
        "language": metadata.language,
        "url": web_address(metadata.url),
        "ai_label": metadata.ai_label,
        "outline": [
            {"text": block.span.of(document.text), "level": block.level, "start": block.span.start}
            for block in blocks
            if block.kind == BlockKind.HEADING
        ],
        "blocks": [
            _block(document, block, place)
            for block in blocks
            if block.kind != BlockKind.TITLE or block.span.of(document.text).strip() != document.title
        ],
        "words": words.for_components(),
    }


def _block(document: Document, block: Block, place: Span | None) -> Json:
    is_note = block.kind == BlockKind.NOTE
    notes = [number for number, note in enumerate(document.notes) if is_note and note.span.overlaps(block.span)]
    return {
        **block_of(document, block, block.span, place),
        "start": block.span.start,
        "page": document.page_at(block.span.start),
        "notes": [note_of(document, number) for number in notes],
    }
