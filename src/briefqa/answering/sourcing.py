"""From a statement to the source it rests on: sentence → mark → note → through 同註, Supra and Ibid. to the full reference."""

from collections.abc import Iterator, Sequence
from dataclasses import replace

from briefqa.answering.quoting import Candidate, as_quote
from briefqa.figures.stated import Figure, read_figures
from briefqa.index import Index
from briefqa.questions.asked import named_notes
from briefqa.reading.notes import followed
from briefqa.sentences import sentence_spans
from briefqa.storing.contents import IS_NOTE, START
from briefqa.types import Document, Hit, NoteMark, Quote, Span

FOLLOWED_HITS = 5  # passages whose notes are followed
STATEMENTS_TRIED = 5  # sentences that may be the statement whose source is asked for
LEAST_TELLING = 10  # a figure in characters up to this may count paragraphs, authors or works


def notes_behind(document: Document, span: Span) -> tuple[int, ...]:
    """The notes that hold the reference behind a place, by number, each once.

    Those marked in the place itself; where it has no mark, the next one in its block, since one note at a paragraph's
    end often covers the whole, and where none follows, the one before. A note that only points to another is followed to
    where the reference stands.
    """
    return _with_references(document, [mark.note for mark in _marks_behind(document, span)])


def _marks_behind(document: Document, span: Span) -> tuple[NoteMark, ...]:
    marks = document.marks_in(span)
    block = document.block_at(span.start)
    if marks or block is None:
        return marks
    after, before = Span(span.end, block.span.end), Span(block.span.start, span.start)
    return document.marks_in(after)[:1] or document.marks_in(before)[-1:]


def _with_references(document: Document, notes: Sequence[int]) -> tuple[int, ...]:
    """The notes that some notes lead to, themselves included, without those that only point to another."""
    found: dict[int, None] = {}
    for number in notes:
        leads_to = followed(document.notes, number)
        whole = [note for note in leads_to if document.notes[note].references or not document.notes[note].same_as]
        found |= dict.fromkeys(whole or [number])
    return tuple(found)


def note_positions(index: Index, document_number: int) -> dict[int, int]:
    """Number of a note → position of the chunk that holds it, for one document."""
    rows = index.rows_of(document_number)
    by_start = {int(index.chunks[row, START]): row for row in rows if index.chunks[row, IS_NOTE]}
    notes = index.documents[document_number].notes
    return {number: by_start[note.span.start] for number, note in enumerate(notes) if note.span.start in by_start}


def with_notes(index: Index, question: str, hits: Sequence[Hit], found: Sequence[Candidate]) -> list[Hit]:
    """The hits with, before each of the first passages, the notes that its best statement rests on. Each chunk once.

    found: the sentences of the hits, best first.
    """
    ranked: dict[int, Hit] = {}
    for rank, hit in enumerate(hits):
        own = [item for item in found if item.hit.position == hit.position and rank < FOLLOWED_HITS]
        for source in next(_statements(index, question, own), ())[1:]:
            ranked.setdefault(source.hit.position, source.hit)
        ranked.setdefault(hit.position, hit)
    return list(ranked.values())


def with_sources(index: Index, question: str, found: Sequence[Candidate]) -> list[Candidate]:
    """The best statement that rests on a note, and the notes it rests on; empty where none of the best ones does.

    Statements that hold a figure of the question come before those that do not.
    """
    asked = _telling_figures(question)
    ordered = sorted(found, key=lambda item: not _states_any(item.quote.text, asked)) if asked else found
    found_first = next(_statements(index, question, ordered[:STATEMENTS_TRIED]), ())
    return _with_own_notes(index, question, found_first) if len(found_first) > 1 else list(found_first)


def _with_own_notes(index: Index, question: str, quoted: Sequence[Candidate]) -> list[Candidate]:
    """A statement and the notes it rests on, behind those of its own that only point there (Supra note 4, p. 63).

    Where the mark stands in another sentence, that one is quoted with the statement.
    """
    statement, *notes = quoted
    number = index.document_number(statement.hit.position)
    document, positions = index.documents[number], note_positions(index, number)
    asked = named_notes(question)
    named = [i for i, note in enumerate(document.notes) if note.marker in asked]
    marks = () if named else _marks_behind(document, statement.quote.span)
    own = [note for note in (*named, *(mark.note for mark in marks)) if note in positions]
    pointing = [_note_candidate(index, document, positions[note], note, statement) for note in own]
    spans = {item.quote.span for item in notes}
    bearing = [
        as_quote(index, number, span, statement)
        for span in _sentences_with(document, statement.quote.span, marks)
        if span != statement.quote.span
    ]
    said = sorted([statement, *bearing], key=lambda item: item.quote.span)
    return [*said, *(item for item in pointing if item.quote.span not in spans), *notes]


def _sentences_with(document: Document, span: Span, marks: Sequence[NoteMark]) -> list[Span]:
    """The sentences of a place's block that marks stand in; none where the place holds them itself."""
    block = document.block_at(span.start)
    if block is None or document.marks_in(span):
        return []
    return [other for other in sentence_spans(document, block) if set(document.marks_in(other)) & set(marks)]


def _telling_figures(question: str) -> list[Figure]:
    """The figures of a question, without those such as 這一段 and 哪兩篇."""
    return [
        figure
        for figure in read_figures(question).figures
        if figure.low > LEAST_TELLING or any(map(str.isdecimal, figure.span.of(question)))
    ]


def _states_any(text: str, asked: Sequence[Figure]) -> bool:
    return any(
        figure.kind is other.kind and figure.same_value(other)
        for figure in read_figures(text).figures
        for other in asked
    )


def _statements(index: Index, question: str, found: Sequence[Candidate]) -> Iterator[tuple[Candidate, ...]]:
    """Each sentence that rests on notes, with those notes, in the order given; a note that was found itself, alone.

    Where the question gives a note's number, that note of the sentence's document is what it rests on.
    """
    asked = named_notes(question)
    for statement in found:
        if statement.hit.chunk.is_note:
            yield (statement,)
            continue
        number = index.document_number(statement.hit.position)
        document, positions = index.documents[number], note_positions(index, number)
        named = [i for i, note in enumerate(document.notes) if note.marker in asked]
        behind = _with_references(document, named) or notes_behind(document, statement.quote.span)
        if notes := [note for note in behind if note in positions]:
            yield (statement, *(_note_candidate(index, document, positions[note], note, statement) for note in notes))


def _note_candidate(index: Index, document: Document, position: int, note: int, statement: Candidate) -> Candidate:
    """A note as good as the statement that rests on it."""
    span = document.notes[note].span
    hit = replace(statement.hit, chunk=index.chunk(position), position=position)
    return replace(statement, quote=Quote(document.id, span, span.of(document.text)), hit=hit)
