"""From a statement to the source it rests on: sentence → mark → note → through 同註, Supra and Ibid. to the full reference."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

import numpy as np

from briefqa.answering.quotes.candidates import Candidate, as_quote
from briefqa.answering.quotes.titles import is_named_by, names_nothing, names_of
from briefqa.figures.stated import Figure, read_figures
from briefqa.folding import fold
from briefqa.index import Index, Mask
from briefqa.questions.naming import Sort, Term, named_terms, passages_with
from briefqa.questions.sources import cited_in, named_notes, without_source_words, work_asked
from briefqa.reading.notes import followed
from briefqa.sentences import sentence_spans
from briefqa.storing.contents import DOCUMENT, IS_NOTE, START
from briefqa.types import Document, Hit, NoteMark, Quote, Span

FOLLOWED_HITS = 5  # passages whose notes are followed
STATEMENTS_TRIED = 5  # sentences that may be the statement whose source is asked for
NOTED_DOCUMENTS = 50  # documents with notes, up to which all are looked through for one of a number
MAX_NOTED = 3  # documents, of which a note is quoted that the question names by nothing but its number
MAX_NOTES_READ = 100  # notes that are looked through for a name
MAX_CITING, NOTES_EACH = 8, 2  # documents that cite it, and notes of each, that are quoted
LEAST_TELLING = 10  # a figure in characters up to this may count paragraphs, authors or works


def notes_behind(document: Document, span: Span, asked: Sequence[Figure] = ()) -> tuple[int, ...]:
    """The notes that hold the reference behind a place, by number, each once.

    Those marked in the place itself, first the one behind a figure that is asked about; where it has no mark, the next one in its block, since one note at a paragraph's
    end often covers the whole, and where none follows, the one before. A note that only points to another is followed to
    where the reference stands.
    """
    return _with_references(document, [mark.note for mark in _marks_behind(document, span, asked)])


def _marks_behind(document: Document, span: Span, asked: Sequence[Figure]) -> tuple[NoteMark, ...]:
    marks = document.marks_in(span)
    block = document.block_at(span.start)
    if marks or block is None:
        stated = [span.start + figure.span.end for figure in _stated(span.of(document.text), asked)]
        behind = [next((mark for mark in marks if mark.span.start >= end), None) for end in stated]
        return tuple(dict.fromkeys([*(mark for mark in behind if mark), *marks]))
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
    ordered = sorted(found, key=lambda item: not _stated(item.quote.text, asked)) if asked else found
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
    marks = () if named else _marks_behind(document, statement.quote.span, _telling_figures(question))
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


def _stated(text: str, asked: Sequence[Figure]) -> list[Figure]:
    """The figures of a text that are among those asked about: those of just that value, else those that may be of it."""
    if not asked:
        return []
    alike = [
        (figure, figure.low == other.low)
        for figure in read_figures(text).figures
        for other in asked
        if figure.kind is other.kind and figure.same_value(other)
    ]
    return [figure for figure, exact in alike if exact] or [figure for figure, _ in alike]


def _statements(index: Index, question: str, found: Sequence[Candidate]) -> Iterator[tuple[Candidate, ...]]:
    """Each sentence that rests on notes, with those notes, in the order given; a note that was found itself, alone.

    Where the question gives a note's number, that note of the sentence's document is what it rests on.
    """
    asked, figures = named_notes(question), _telling_figures(question)
    for statement in found:
        if statement.hit.chunk.is_note:
            yield (statement,)
            continue
        number = index.document_number(statement.hit.position)
        document, positions = index.documents[number], note_positions(index, number)
        named = [i for i, note in enumerate(document.notes) if note.marker in asked]
        behind = _with_references(document, named) or notes_behind(document, statement.quote.span, figures)
        if notes := [note for note in behind if note in positions]:
            yield (statement, *(_note_candidate(index, document, positions[note], note, statement) for note in notes))


def _note_candidate(index: Index, document: Document, position: int, note: int, statement: Candidate) -> Candidate:
    """A note as good as the statement that rests on it."""
    span = document.notes[note].span
    hit = replace(statement.hit, chunk=index.chunk(position), position=position)
    return replace(statement, quote=Quote(document.id, span, span.of(document.text)), hit=hit)


# --- notes that a question names ------------------------------------------------------------


def told_by_notes(
    index: Index, question: str, hits: Sequence[Hit], like: Candidate, allowed: Mask | None
) -> list[Candidate]:
    """The notes that a question names, by number (註 70) or by the author or work which they cite, also where it asks who wrote that; empty where it names none.

    Behind a note of the one document that is meant stands the sentence which bears its mark.

    hits: best first. like: what stands for a quote's scores.
    """
    if work := cited_in(question):
        return _notes_citing(index, work, hits, like, allowed)
    if (title := work_asked(question)) and not _is_title_of_one(index, title, hits):
        return _notes_citing(index, title, hits, like, allowed, is_title=True)
    asked = named_notes(question)
    meant = _documents_meant(index, question, hits, allowed) if asked else []
    quoted = []
    for number in meant:
        document, positions = index.documents[number], note_positions(index, number)
        own = [note for note, said in enumerate(document.notes) if said.marker in asked and note in positions]
        leads_to = [note for note in _with_references(document, own) if note in positions]
        quoted += [
            as_quote(index, number, document.notes[note].span, like) for note in dict.fromkeys([*own, *leads_to])
        ]
        marks = [mark for mark in document.marks if mark.note in own][: len(meant) == 1]
        quoted += [as_quote(index, number, span, like) for mark in marks for span in _sentences_marked(document, mark)]
    return quoted


def _documents_meant(index: Index, question: str, hits: Sequence[Hit], allowed: Mask | None) -> list[int]:
    """The documents of which a question names a note by number: the one it is worded with, else all that have one so numbered.

    None where it says more than a number, and several have one: then what it says finds the note.
    """
    asked = named_notes(question)
    noted = _with_notes_of_their_own(index, allowed)
    found = list(dict.fromkeys(index.document_number(hit.position) for hit in hits))
    having = [
        number
        for number in dict.fromkeys([*found, *(noted if len(noted) <= NOTED_DOCUMENTS else ())])
        if asked & {note.marker for note in index.documents[number].notes}
    ]
    terms = [term for term in named_terms(without_source_words(question)) if term.sort != Sort.NUMBER]
    words = [term for term in terms if not names_nothing(term)]
    likeness = {n: sum(is_named_by(word, names_of(index.documents[n])) for word in words) for n in {*found, *having}}
    most = max(likeness.values(), default=0)
    named = [number for number in having if likeness[number] == most]
    if most and len(named) <= 1:
        return named
    only = len(having) == 1 and len(noted) <= NOTED_DOCUMENTS
    return having if only or (not words and len(having) <= MAX_NOTED) else []


def _with_notes_of_their_own(index: Index, allowed: Mask | None) -> list[int]:
    """The numbers of the documents that have notes."""
    rows = index.chunks[:, IS_NOTE] == 1
    numbers: list[int] = np.unique(index.chunks[rows if allowed is None else rows & allowed, DOCUMENT]).tolist()
    return numbers


def _notes_citing(
    index: Index, work: str, hits: Sequence[Hit], like: Candidate, allowed: Mask | None, *, is_title: bool = False
) -> list[Candidate]:
    """The notes that name an author or a work to the letter, document by document, those of the first passages first.

    is_title: whether it is a title, which is no part of a longer one.
    """
    written = re.escape(fold(work).text.casefold())
    name = re.compile(rf"(?<!\w){written}(?!\w)" if is_title else written)
    holding = passages_with(index, Term(work, Sort.NAME))
    holding = holding[index.chunks[holding, IS_NOTE] == 1]
    if allowed is not None:
        holding = holding[allowed[holding]]
    first = list(dict.fromkeys(index.document_number(hit.position) for hit in hits))
    quoted: dict[int, list[Candidate]] = {}
    for position in holding[:MAX_NOTES_READ].tolist():
        number, span = index.document_number(position), index.chunk(position).span
        document = index.documents[number]
        if not name.search(fold(span.of(document.text)).text.casefold()):
            continue
        if not is_title or any(name.search(fold(title).text.casefold()) for title in _titles_cited(document, span)):
            quoted.setdefault(number, []).append(as_quote(index, number, span, like))
    ordered = sorted(quoted, key=lambda number: first.index(number) if number in first else len(first))
    return [item for number in ordered[:MAX_CITING] for item in quoted[number][:NOTES_EACH]]


def _titles_cited(document: Document, note: Span) -> list[str]:
    """The titles of the works that a note cites, as they could be read off."""
    return [reference.title for said in document.notes if said.span == note for reference in said.references]


def _is_title_of_one(index: Index, title: str, hits: Sequence[Hit]) -> bool:
    """Whether one of the documents found has the title itself."""
    name = fold(title).text.casefold()
    return any(
        name in fold(index.catalog[number].title).text.casefold()
        for number in {index.document_number(hit.position) for hit in hits}
    )


def _sentences_marked(document: Document, mark: NoteMark) -> list[Span]:
    block = document.block_at(max(mark.span.start - 1, 0))  # a mark stands behind what it belongs to
    return [span for span in sentence_spans(document, block) if mark in document.marks_in(span)] if block else []
