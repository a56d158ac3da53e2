"""Documents as plain JSON values and back: for the index on disk and for the pipe to the reading process."""

import json
from typing import Any

from briefqa.types import Block, BlockKind, Document, Metadata, Note, NoteMark, PageStart, Reference, Span

Json = dict[str, Any]

_KINDS = {kind.value: kind for kind in BlockKind}  # an enum's own look-up is ten times slower


def document_to_json(document: Document) -> Json:
    """Compact: spans are pairs, and heading paths, which repeat from block to block, are written once."""
    paths = list(dict.fromkeys(block.headings for block in document.blocks))
    numbers = {path: number for number, path in enumerate(paths)}
    return {
        "id": document.id,
        "path": document.path,
        "text": document.text,
        "metadata": metadata_to_json(document.metadata),
        "encoding": document.encoding,
        "removed": list(document.removed),
        "headings": [list(path) for path in paths],
        "blocks": [[b.kind.value, b.span.start, b.span.end, numbers[b.headings], b.level] for b in document.blocks],
        "notes": [_note_to_json(note) for note in document.notes],
        "marks": [[mark.span.start, mark.span.end, mark.note] for mark in document.marks],
        "pages": [[page.offset, page.number] for page in document.pages],
    }


def document_line(document: Document) -> bytes:
    """A document as its line in the index."""
    values = document_to_json(document)
    return json.dumps(values, ensure_ascii=False, separators=(",", ":")).encode("utf-8", "surrogatepass")


def document_from_json(values: Json) -> Document:
    """The document that `document_to_json` was given."""
    paths = [tuple(path) for path in values["headings"]]
    return Document(
        id=values["id"],
        path=values["path"],
        text=values["text"],
        blocks=tuple(
            Block(_KINDS[kind], Span(start, end), paths[path], level)
            for kind, start, end, path, level in values["blocks"]
        ),
        notes=tuple(map(_note_from_json, values["notes"])),
        marks=tuple(NoteMark(Span(start, end), note) for start, end, note in values["marks"]),
        pages=tuple(PageStart(offset, number) for offset, number in values["pages"]),
        metadata=metadata_from_json(values["metadata"]),
        encoding=values["encoding"],
        removed=tuple(values["removed"]),
    )


def metadata_to_json(metadata: Metadata) -> Json:
    return {
        "title": metadata.title,
        "authors": list(metadata.authors),
        "publisher": metadata.publisher,
        "date": metadata.date,
        "language": metadata.language,
        "url": metadata.url,
        "ai_label": metadata.ai_label,
    }


def metadata_from_json(values: Json) -> Metadata:
    return Metadata(**{**values, "authors": tuple(values["authors"])})


def reference_from_json(values: Json) -> Reference:
    """A reference as `reference_to_json` wrote it."""
    return Reference(**{**values, "authors": tuple(values["authors"])})


def reference_to_json(reference: Reference) -> Json:
    return {
        "authors": list(reference.authors),
        "title": reference.title,
        "container": reference.container,
        "date": reference.date,
        "url": reference.url,
    }


def _note_to_json(note: Note) -> Json:
    return {
        "marker": note.marker,
        "span": [note.span.start, note.span.end],
        "references": [reference_to_json(reference) for reference in note.references],
        "same_as": list(note.same_as),
        "unresolved": list(note.unresolved),
        **({"meant": [list(works) for works in note.meant]} if note.meant else {}),
    }


def _note_from_json(values: Json) -> Note:
    return Note(
        marker=values["marker"],
        span=Span(*values["span"]),
        references=tuple(reference_from_json(reference) for reference in values["references"]),
        same_as=tuple(values["same_as"]),
        unresolved=tuple(values["unresolved"]),
        meant=tuple(map(tuple, values.get("meant", ()))),
    )
