"""A place in a document as the source panel shows it: where it stands, its surroundings, the notes it rests on."""

from typing import Any

from briefqa.index import Index
from briefqa.printing import safe_url
from briefqa.types import BlockKind, Document, Span
from briefqa.ui.segments import block_of, header_of, note_of

Json = dict[str, Any]

CONTEXT_CHARS = 300  # on each side of the quote; whole blocks where they are not much longer
MAX_SIDE_CHARS = 700


def place_of(index: Index, document_number: int, span: Span, *, key: str, number: int) -> Json:
    """What the panel shows of a place. Everything is in it: the panel asks for nothing more."""
    document = index.documents[document_number]
    block = document.block_at(span.start)
    window = _window(document, span)
    metadata = document.metadata
    return {
        "key": key,
        "number": number,
        "document": document.id,
        "start": span.start,
        "end": span.end,
        "title": document.title,
        "path": document.path,
        "publisher": metadata.publisher,
        "date": metadata.date,
        "language": metadata.language,
        "url": safe_url(metadata.url),
        "ai_label": metadata.ai_label,
        "headings": list(block.headings) if block else [],
        "page": document.page_at(span.start),
        "blocks": [
            block_of(document, item, window, span)
            for item in document.blocks
            if item.span.overlaps(window) and (item.kind != BlockKind.NOTE or item.span.overlaps(span))
        ],
        "header": header_of(document, span),
        "caption": document.table_caption(span),
        "cut_before": any(item.span.start < window.start < item.span.end for item in document.blocks),
        "cut_after": any(item.span.start < window.end < item.span.end for item in document.blocks),
        "notes": [note_of(document, position) for position in _notes_of(document, span)],
    }


def _window(document: Document, span: Span) -> Span:
    """The quote with its surroundings, out to the ends of blocks where those are near."""
    start, end = max(0, span.start - CONTEXT_CHARS), min(len(document.text), span.end + CONTEXT_CHARS)
    first, last = document.block_at(start), document.block_at(end)
    if first is not None:
        start = max(first.span.start, span.start - MAX_SIDE_CHARS)
    if last is not None:
        end = min(last.span.end, span.end + MAX_SIDE_CHARS)
    return Span(start, end)


def _notes_of(document: Document, span: Span) -> list[int]:
    """The notes marked in a place, or the notes that it is itself."""
    marked = list(dict.fromkeys(mark.note for mark in document.marks_in(span)))
    return marked or [number for number, note in enumerate(document.notes) if note.span.overlaps(span)]
