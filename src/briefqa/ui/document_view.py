"""The list of documents and the reading view, as values for their components."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from briefqa.finding import find_words
from briefqa.folding import fold
from briefqa.index import Index
from briefqa.indexing.receiving import Receipt, display_name
from briefqa.indexing.updating import LastRun, UpdateReport
from briefqa.printing import safe_url
from briefqa.storing.contents import CatalogEntry
from briefqa.types import Block, BlockKind, Document, Span
from briefqa.ui.segments import block_of, note_of
from briefqa.ui.strings import Words

Json = dict[str, Any]
Removable = Callable[[CatalogEntry], bool]

PART_CHARS = 60_000  # of a long document, shown at a time


@dataclass(frozen=True, slots=True)
class Found:
    """Words that are looked for in a document, and all their places."""

    wanted: str = ""
    places: tuple[Span, ...] = ()


def library_data(
    index: Index | None, run: LastRun | None, news: Json | None, words: Words, may_remove: Removable
) -> Json:
    """The documents of an index, the newest first; what the last indexing did; what has just changed."""
    catalog = index.catalog if index else ()
    entries = sorted(catalog, key=lambda entry: (entry.date, entry.path), reverse=True)
    return {
        "entries": [
            {
                "id": entry.id,
                "title": entry.title,
                "authors": list(entry.authors),
                "publisher": entry.publisher,
                "date": entry.date,
                "language": entry.language,
                "path": display_name(entry.path),
                "chunks": entry.chunks,
                "notes": entry.notes,
                "resolved": entry.notes_resolved,
                "ai_label": entry.ai_label,
                "removable": may_remove(entry),
                "searched": _searched(entry),
            }
            for entry in entries
        ],
        "last_run": run_data(run),
        "news": news,
        "words": words.for_components("shelf"),
    }


def _searched(entry: CatalogEntry) -> str:
    """What a search in the list looks through: as it is written, and folded to Simplified."""
    written = " ".join(
        [entry.title, *entry.authors, entry.publisher, entry.date, entry.language, display_name(entry.path)]
    )
    return f"{written.lower()} {fold(written).text}"


def run_data(run: LastRun | None) -> Json | None:
    """What an indexing did, as its card shows it."""
    if run is None:
        return None
    report = run.report
    counts = ("added", "updated", "removed", "unchanged", "embedded", "reused")
    return {
        "time": run.finished.replace("T", " ").replace("Z", " UTC"),
        "seconds": f"{report.seconds:.1f}",
        "counts": {name: getattr(report, name) for name in counts},
        "skipped": [
            {"path": display_name(item.path), "reason": item.reason, "message": without_folders(item.message)}
            for item in report.skipped
        ],
    }


def news_data(kind: str, result: Receipt | UpdateReport) -> Json:
    """What a piece of work did: `kind` is added, removed or refreshed."""
    if isinstance(result, Receipt):
        outcomes = [
            {"name": item.name, "what": item.what, "reason": item.reason, "message": item.message}
            for item in result.outcomes
        ]
        return {"kind": kind, "outcomes": outcomes, "counts": {}}
    counts = {name: getattr(result, name) for name in ("added", "updated", "removed", "unchanged")}
    return {"kind": kind, "outcomes": [], "counts": counts}


def failure_data(told: str, commands: str) -> Json:
    """A piece of work that came to nothing: why, and the commands that help, if any does."""
    return {"kind": "failed", "outcomes": [], "counts": {}, "told": told, "commands": commands}


def without_folders(text: str) -> str:
    """A message without the folders of this machine's paths: a browser is told the name of a file and no more."""
    return re.sub(r"(?<![\w:/.])/(?:[^/\s]+/)+", "", text)


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


def hits_in(document: Document, words_wanted: str) -> tuple[Span, ...]:
    """The places of words in what the reading view shows of a document."""
    hidden = [block.span for block in document.blocks if _is_headline(document, block)]
    found = find_words(document.text, words_wanted)
    return tuple(span for span in found if not any(span.overlaps(headline) for headline in hidden))


def reader_data(
    document: Document,
    blocks: list[Block],
    place: Span | None,
    words: Words,
    found: Found = Found(),
) -> Json:
    """A part of a document: the place marked, the places of the words that are looked for, notes led to their sources."""
    metadata = document.metadata
    shown = [block for block in blocks if not _is_headline(document, block)]
    whole = Span(blocks[0].span.start, blocks[-1].span.end) if blocks else Span(0, 0)
    hits = [(number, span) for number, span in enumerate(found.places) if span.overlaps(whole)]
    marks = [mark for mark in document.marks if whole.start <= mark.span.start and mark.span.end <= whole.end]
    return {
        "document": document.id[:16],
        "title": document.title,
        "authors": list(metadata.authors),
        "publisher": metadata.publisher,
        "date": metadata.date,
        "language": metadata.language,
        "url": safe_url(metadata.url),
        "ai_label": metadata.ai_label,
        "outline": [
            {"text": block.span.of(document.text), "level": block.level, "start": block.span.start}
            for block in blocks
            if block.kind == BlockKind.HEADING
        ],
        "blocks": [_block(document, block, place, hits) for block in shown],
        "notes": {
            str(document.notes[note].span.start): note_of(document, note) for note in sorted({m.note for m in marks})
        },
        "find": _find_data(found, hits, place),
        "words": words.for_components("shelf"),
    }


def _is_headline(document: Document, block: Block) -> bool:
    """Whether a block is the title, which stands above the text already."""
    return block.kind == BlockKind.TITLE and block.span.of(document.text).strip() == document.title


def _find_data(found: Found, hits: list[tuple[int, Span]], place: Span | None) -> Json:
    """What is looked for; `now` is the number of the place to show first, `before` and `after` lie in other parts."""
    first, last = (hits[0][0], hits[-1][0]) if hits else (0, -1)
    places = found.places
    now = next((number for number, span in hits if span == place), first)
    return {
        "wanted": found.wanted,
        "total": len(places),
        "now": now,
        "first": first,
        "last": last,
        "before": _address(places[first - 1]) if hits and first > 0 else None,
        "after": _address(places[last + 1]) if hits and last + 1 < len(places) else None,
    }


def _address(span: Span) -> str:
    return f"{span.start}-{span.end}"


def _block(document: Document, block: Block, place: Span | None, hits: list[tuple[int, Span]]) -> Json:
    overlapping = (number for number, note in enumerate(document.notes) if note.span.overlaps(block.span))
    notes = list(overlapping) if block.kind == BlockKind.NOTE else []
    found = [(number, span) for number, span in hits if span.overlaps(block.span)]
    return {
        **block_of(document, block, block.span, place, found),
        "start": block.span.start,
        "page": document.page_at(block.span.start),
        "notes": [note_of(document, number) for number in notes],
    }
