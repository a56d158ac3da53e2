"""From a statement to the source it rests on: sentence → mark → note → through 同註, Supra and Ibid. to the full reference."""

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from briefqa.index import Index
from briefqa.reading.notes import followed
from briefqa.types import Document, Hit, Span
from briefqa.wording import Wording

FloatVector = NDArray[np.float32]

FOLLOWED_HITS = 5  # passages whose notes are followed
WEIGHT_COVERAGE = 0.1  # of a sentence's coverage beside its cosine, here and in `quoting`


def notes_behind(document: Document, span: Span) -> tuple[int, ...]:
    """The notes that hold the reference behind a place, by number, each once.

    Those marked in the place itself; where it has no mark, the next one in its block, since one note at a paragraph's
    end often covers the whole. A note that only points to another is followed to where the reference stands.
    """
    marks = document.marks_in(span)
    block = document.block_at(span.start)
    if not marks and block is not None:
        marks = document.marks_in(Span(span.end, block.span.end))[:1]
    found: list[int] = []
    for mark in marks:
        for number in _with_references(document, mark.note):
            if number not in found:
                found.append(number)
    return tuple(found)


def _with_references(document: Document, number: int) -> list[int]:
    """The notes with a reference of their own that a note leads to, itself included; itself alone where none has one."""
    return [note for note in followed(document.notes, number) if document.notes[note].references] or [number]


def note_positions(index: Index, document_number: int) -> dict[int, int]:
    """Number of a note → position of the chunk that holds it, for one document."""
    rows = index.rows_of(document_number)
    by_start = {int(index.chunks[row, 1]): row for row in rows if index.chunks[row, 3]}
    notes = index.documents[document_number].notes
    return {number: by_start[note.span.start] for number, note in enumerate(notes) if note.span.start in by_start}


def best_sentence(index: Index, wording: Wording, vector: FloatVector, hit: Hit) -> Span:
    """The sentence of a passage that is nearest to the question; the whole passage where it has none."""
    spans = index.sentences_of(hit.position)
    if not spans:
        return hit.chunk.span
    text = index.document_of(hit.position).text
    near = index.sentence_cosines(hit.position, vector)
    covered = [wording.coverage(span.of(text)) for span in spans]
    return spans[int(np.argmax(near + WEIGHT_COVERAGE * np.array(covered)))]


def with_notes(index: Index, wording: Wording, vector: FloatVector, hits: Sequence[Hit]) -> list[Hit]:
    """The hits with, behind each of the first passages, the notes that its best sentence rests on. Each chunk once."""
    ranked: list[Hit] = []
    placed: set[int] = set()
    for rank, hit in enumerate(hits):
        if hit.position in placed:
            continue
        ranked.append(hit)
        placed.add(hit.position)
        if rank >= FOLLOWED_HITS or hit.chunk.is_note:
            continue
        number = int(index.chunks[hit.position, 0])
        positions = note_positions(index, number)
        for note in notes_behind(index.documents[number], best_sentence(index, wording, vector, hit)):
            position = positions.get(note)
            if position is not None and position not in placed:
                ranked.append(replace(hit, chunk=index.chunk(position), position=position))
                placed.add(position)
    return ranked
