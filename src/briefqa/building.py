"""Documents to an index: chunk them, embed what is new, put all parts together, publish them as a generation."""

import time
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np

from briefqa.chunking import chunks_of, passage_text, sentence_text
from briefqa.config import Config
from briefqa.copies import SentenceKeys, sentence_keys, with_copies
from briefqa.embedding import Embedder, ModelIdentity
from briefqa.folding import FOLD_VERSION, is_latin
from briefqa.index import CatalogEntry, Index, IndexParts, all_vectors, document_line, index_files
from briefqa.lexical import build_lexical, tokens
from briefqa.reading.notes import full_references
from briefqa.scanning import SourceFile
from briefqa.sentences import sentences_of
from briefqa.store import Draft, Generation, current_name, prune
from briefqa.types import Chunk, Document, Span
from briefqa.version import __version__

Progress = Callable[[str, int, int], None]  # what is being done, how many are done, of how many


def no_progress(what: str, done: int, total: int) -> None:
    """Shows nothing."""


@dataclass(frozen=True, slots=True)
class Kept:
    """A document that goes on as it stands in the base, under its number there."""

    source: SourceFile
    number: int


@dataclass(frozen=True, slots=True)
class Read:
    """A document that was read now. `replaces` is the number in the base of its version before."""

    source: SourceFile
    fingerprint: str
    document: Document
    replaces: int | None = None


Entry = Kept | Read  # a document of the next generation


@dataclass
class _Rows:
    """Rows of the next generation, gathered document by document."""

    lines: list[bytes] = field(default_factory=list)
    catalog: list[CatalogEntry] = field(default_factory=list)
    chunks: list[tuple[int, int, int, int, int]] = field(default_factory=list)
    sentences: list[tuple[int, int, int]] = field(default_factory=list)
    chunk_texts: list[str] = field(default_factory=list)
    chunk_words: list[list[str]] = field(default_factory=list)
    sentence_texts: list[str] = field(default_factory=list)
    chunk_origins: list[int] = field(default_factory=list)  # row in the base whose vector fits, or -1
    sentence_origins: list[int] = field(default_factory=list)
    keys: list[SentenceKeys] = field(default_factory=list)  # of each document, to find near copies by


def index_facts(config: Config, identity: ModelIdentity) -> dict[str, Any]:
    """What an index was made with; two texts under different facts cannot be compared."""
    chunks = {"chunk_chars": config.chunks.chunk_chars, "latin_words": config.chunks.latin_words}
    return {"model": identity.to_json(), "chunking": chunks, "fold_version": FOLD_VERSION}


def build_parts(
    documents: Iterable[Document],
    config: Config,
    embedder: Embedder,
    progress: Progress = no_progress,
) -> IndexParts:
    """The index of documents that are in memory, made from nothing."""
    entries = [Read(SourceFile(document.path, document.path), document.id, document) for document in documents]
    return make_parts(entries, None, config, embedder, progress)[0]


def make_parts(
    entries: Sequence[Entry], base: Index | None, config: Config, embedder: Embedder, progress: Progress
) -> tuple[IndexParts, int]:
    """The next generation's parts, and how many texts were embedded for them."""
    rows = _Rows()
    for number, entry in enumerate(entries):
        progress("chunking", number, len(entries))
        if isinstance(entry, Read):
            _add_document(rows, number, entry, base, config)
        elif base is not None:
            _keep_document(rows, number, base, entry.number)
    dimensions = embedder.identity.dimensions
    total = rows.chunk_origins.count(-1) + rows.sentence_origins.count(-1)
    done = 0

    def embedded(texts: Sequence[str], origins: Sequence[int], old: Any) -> np.ndarray[Any, np.dtype[np.float32]]:
        nonlocal done
        vectors = np.zeros((len(origins), dimensions), dtype=np.float32)
        rows_of = np.asarray(origins, dtype=np.int64)
        if old is not None and (rows_of >= 0).any():
            vectors[rows_of >= 0] = all_vectors(old)[rows_of[rows_of >= 0]]
        if texts:
            before = done
            vectors[rows_of < 0] = embedder.embed_passages(
                texts, progress=lambda n: progress("embedding", before + n, total)
            )
            done += len(texts)
        return vectors

    chunk_vectors = embedded(rows.chunk_texts, rows.chunk_origins, base.chunk_vectors if base else None)
    sentence_vectors = embedded(rows.sentence_texts, rows.sentence_origins, base.sentence_vectors if base else None)
    parts = IndexParts(
        documents=rows.lines,
        catalog=with_copies(rows.catalog, rows.keys, lambda number: _document(entries[number], base)),
        chunks=np.array(rows.chunks, dtype=np.int32).reshape(-1, 5),
        sentences=np.array(rows.sentences, dtype=np.int32).reshape(-1, 3),
        chunk_vectors=chunk_vectors,
        sentence_vectors=sentence_vectors,
        lexical=build_lexical(rows.chunk_words),
    )
    return parts, total


def _document(entry: Entry, base: Index | None) -> Document:
    if isinstance(entry, Kept):
        assert base is not None
        return base.documents[entry.number]
    return entry.document


def _add_document(rows: _Rows, number: int, entry: Read, base: Index | None, config: Config) -> None:
    """A document that was read now. Texts that its earlier version had too keep their vectors."""
    document = entry.document
    old_chunks, old_sentences = _old_texts(base, entry.replaces)
    chunks = chunks_of(document, config.chunks)
    spans = [span for _, span in sentences_of(document)]
    first = len(rows.chunks)
    for chunk in chunks:
        text = passage_text(document, chunk)
        latin = is_latin(chunk.span.of(document.text))
        rows.chunks.append((number, chunk.span.start, chunk.span.end, int(chunk.is_note), int(latin)))
        rows.chunk_words.append(list(tokens(text)))
        _place(text, old_chunks, rows.chunk_origins, rows.chunk_texts)
    for position, span in _sentences_in_chunks(chunks, spans):
        rows.sentences.append((first + position, span.start, span.end))
        _place(sentence_text(document, span), old_sentences, rows.sentence_origins, rows.sentence_texts)
    rows.keys.append(sentence_keys(document, spans))
    rows.lines.append(document_line(document))
    rows.catalog.append(_catalog_entry(entry, len(chunks)))


def _place(text: str, old: dict[str, int], origins: list[int], new: list[str]) -> None:
    row = old.get(text, -1)
    origins.append(row)
    if row < 0:
        new.append(text)


def _old_texts(base: Index | None, number: int | None) -> tuple[dict[str, int], dict[str, int]]:
    """Text → row in the base, of the chunks and the sentences of one document of the base."""
    if base is None or number is None:
        return {}, {}
    document = base.documents[number]
    rows = np.flatnonzero(base.chunks[:, 0] == number).tolist()
    chunks = {passage_text(document, base.chunk(row)): row for row in rows}
    sentences = {
        sentence_text(document, span): int(base.first_sentences[row]) + i
        for row in rows
        for i, span in enumerate(base.sentences_of(row))
    }
    return chunks, sentences


def _sentences_in_chunks(chunks: Sequence[Chunk], spans: Sequence[Span]) -> list[tuple[int, Span]]:
    """Each sentence with its chunk. One that was too long for a chunk stands in several: cut at their borders."""
    pairs: list[tuple[int, Span]] = []
    position = 0
    for span in spans:
        while position < len(chunks) and chunks[position].span.end <= span.start:
            position += 1
        for at in range(position, len(chunks)):
            chunk = chunks[at].span
            if chunk.start >= span.end:
                break
            pairs.append((at, Span(max(span.start, chunk.start), min(span.end, chunk.end))))
    return pairs


def _catalog_entry(entry: Read, chunks: int) -> CatalogEntry:
    document = entry.document
    metadata = document.metadata
    return CatalogEntry(
        id=document.id,
        path=document.path,
        location=entry.source.location,
        fingerprint=entry.fingerprint,
        title=document.title,
        authors=metadata.authors,
        publisher=metadata.publisher,
        date=metadata.date,
        language=metadata.language,
        url=metadata.url,
        chars=len(document.text),
        notes=len(document.notes),
        notes_resolved=sum(bool(full_references(document.notes, number)) for number in range(len(document.notes))),
        chunks=chunks,
        encoding=document.encoding,
        removed=len(document.removed),
        ai_label=metadata.ai_label,
    )


def _keep_document(rows: _Rows, number: int, base: Index, kept: int) -> None:
    """A document as it stands in the base, its rows copied; only its own number may differ."""
    document = base.documents[kept]
    for row in np.flatnonzero(base.chunks[:, 0] == kept).tolist():
        _, start, end, is_note, latin = (int(value) for value in base.chunks[row])
        rows.chunks.append((number, start, end, is_note, latin))
        rows.chunk_origins.append(row)
        rows.chunk_words.append(list(tokens(passage_text(document, base.chunk(row)))))
        for i in range(int(base.first_sentences[row]), int(base.first_sentences[row + 1])):
            rows.sentences.append((len(rows.chunks) - 1, int(base.sentences[i, 1]), int(base.sentences[i, 2])))
            rows.sentence_origins.append(i)
    rows.keys.append(sentence_keys(document, [span for _, span in sentences_of(document)]))
    rows.lines.append(base.documents.line(kept))
    rows.catalog.append(base.catalog[kept])


def publish_parts(root: Path, parts: IndexParts, facts: dict[str, Any]) -> Generation:
    """Writes a generation and makes it the current one; keeps it and the one that was current, for a rollback."""
    before = current_name(root)
    draft = Draft(root)
    try:
        for name, content in index_files(parts):
            draft.write(name, content)
        made_by = {"briefqa": __version__, "created": time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime())}
        counts = {"documents": len(parts.catalog), "chunks": len(parts.chunks), "sentences": len(parts.sentences)}
        generation = draft.publish({**facts, **counts, **made_by})
    except BaseException:
        draft.discard()
        raise
    prune(root, {generation.name, before} if before else {generation.name})
    return generation
