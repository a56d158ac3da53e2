"""Documents to an index: chunk them, embed what is new, put all parts together, publish them as a generation."""

import time
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from briefqa.chunking import chunks_of, passage_text, sentence_text
from briefqa.config import COMPACT, Config
from briefqa.copies import sentence_keys, told_apart, with_copies
from briefqa.encoding.embedding import Embedder, ModelIdentity
from briefqa.folding import FOLD_VERSION, is_latin
from briefqa.index import Index
from briefqa.indexing.scanning import Skipped, SourceFile
from briefqa.lexical import LexicalIndex, build_lexical, merged_lexical
from briefqa.pairing import passage_tokens
from briefqa.progressing import Progress, no_progress
from briefqa.reading.notes import resolved_count
from briefqa.records import document_line
from briefqa.sentences import sentences_of
from briefqa.storing.contents import CHUNK, DOCUMENT, CatalogEntry, IndexParts, IntMatrix, SentenceKeys, index_files
from briefqa.storing.store import Draft, Generation, current_name, prune
from briefqa.storing.unit_rows import FloatVector, HalfMatrix, Nibbles, Rows, centre_of, interleaved
from briefqa.storing.vectors import Vectors, as_held, how_held, kind_facts, kind_for, sentences_held
from briefqa.types import Chunk, Document, Span
from briefqa.version import __version__

# The mean of their vectors is the centre of a model's. Never to be changed without a new format: codes would not fit it.
CENTRE_TEXTS = (
    "公司去年的營收成長了一成，獲利創下新高。",
    "這座橋在1998年完工，全長兩公里。",
    "研究人員在實驗室裡培養細胞，觀察它們的變化。",
    "部長表示，新的規定明年起實施。",
    "球隊在最後一場比賽中贏得冠軍。",
    "這位作家出生於南方的一個小鎮，後來移居海外。",
    "程式會先檢查輸入的資料，再寫入檔案。",
    "夏天的雨水使河川暴漲，幾個村莊被淹沒。",
    "The company's revenue rose by a tenth last year, and its profit reached a record.",
    "The bridge was completed in 1998 and is two kilometres long.",
    "Researchers grow cells in the laboratory and watch how they change.",
    "The minister said that the new rules would take effect next year.",
    "The team won the championship in the last match of the season.",
    "The writer was born in a small town in the south and later moved abroad.",
    "The program checks the data that it is given before it writes the file.",
    "Summer rain made the rivers rise, and several villages were flooded.",
)


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


IntVector = NDArray[np.int64]
Entry = Kept | Read  # a document of the next generation
_OldTexts = tuple[dict[str, int], dict[str, int]]  # text → row in the base, of chunks and of sentences


@dataclass
class _Rows:
    """Rows of the next generation, gathered document by document; arrays so that a document that stays is one piece."""

    lines: list[bytes] = field(default_factory=list)
    catalog: list[CatalogEntry] = field(default_factory=list)
    chunks: list[IntMatrix] = field(default_factory=list)
    sentences: list[IntMatrix] = field(default_factory=list)
    texts: dict[str, int] = field(default_factory=dict)  # that have no vector yet, each once, with its number
    chunk_texts: list[int] = field(default_factory=list)  # numbers of the texts of chunks without a vector
    sentence_texts: list[int] = field(default_factory=list)
    words: list[list[str]] = field(default_factory=list)  # of chunks of documents that were read now
    chunk_origins: list[IntVector] = field(default_factory=list)  # row in the base whose vector fits, or -1
    sentence_origins: list[IntVector] = field(default_factory=list)
    word_origins: list[IntVector] = field(default_factory=list)  # row in the base whose words these are, or -1
    keys: list[SentenceKeys] = field(default_factory=list)
    count: int = 0  # of chunks


def without_duplicates(
    entries: list[Entry], catalog: Sequence[CatalogEntry]
) -> tuple[list[Entry], tuple[Skipped, ...]]:
    """One entry for each content, by path; the copies are named. Two copies would be cited as two sources."""
    ordered = sorted(entries, key=lambda entry: (entry.source.path, entry.source.location))
    first: dict[str, Entry] = {}
    copies: list[Skipped] = []
    for entry in ordered:
        identity = entry.document.id if isinstance(entry, Read) else catalog[entry.number].id
        if identity in first:
            copies.append(duplicate_of(entry.source, first[identity].source))
        else:
            first[identity] = entry
    return list(first.values()), tuple(copies)


def duplicate_of(source: SourceFile, first: SourceFile) -> Skipped:
    """What is said of a file whose content another document has already."""
    return Skipped(source.path, "duplicate", f"The same content as {first.path}.")


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
) -> tuple[IndexParts, int, int]:
    """The next generation's parts, how many texts were embedded for them, each once, and how many had a vector."""
    rows = _Rows()
    numbers = {entry.id: number for number, entry in enumerate(base.catalog)} if base else {}
    for number, entry in enumerate(entries):
        progress("chunking", number, len(entries))
        if isinstance(entry, Read):
            _add_document(rows, number, entry, _old_texts(base, entry, numbers), config)
        elif base is not None:
            _keep_document(rows, number, base, entry.number)
    chunk_origins, sentence_origins = _joined(rows.chunk_origins), _joined(rows.sentence_origins)
    kind = kind_for(config.vectors.kind, how_held(base.chunk_vectors.rows) if base else None, len(sentence_origins))
    centre = _centre(base, embedder) if kind == COMPACT else None
    new = _embedded(list(rows.texts), embedder, progress)

    def vectors_for(origins: IntVector, texts: Sequence[int], old: Vectors | None, how: str) -> Rows:
        added = as_held(new[np.array(texts, dtype=np.int64)], how, centre)
        if old is None:
            return added
        staying = as_held(old.rows[origins[origins >= 0]], how, centre)
        return interleaved(added, staying, origins >= 0)

    parts = IndexParts(
        documents=rows.lines,
        catalog=with_copies(
            rows.catalog, rows.keys, lambda number: _document(entries[number], base), _told_apart(entries, base)
        ),
        chunks=np.concatenate([np.zeros((0, 5), dtype=np.int32), *rows.chunks]),
        sentences=np.concatenate([np.zeros((0, 3), dtype=np.int32), *rows.sentences]),
        chunk_vectors=vectors_for(chunk_origins, rows.chunk_texts, base.chunk_vectors if base else None, kind),
        sentence_vectors=vectors_for(
            *(sentence_origins, rows.sentence_texts, base.sentence_vectors if base else None), sentences_held(kind)
        ),
        lexical=_lexical(rows, base),
        keys=rows.keys,
    )
    return parts, len(rows.texts), int((chunk_origins >= 0).sum() + (sentence_origins >= 0).sum())


def _centre(base: Index | None, embedder: Embedder) -> FloatVector:
    """What the model's vectors have in common, shape (d,): the same for every index that is made with it."""
    if base is not None and isinstance(base.sentence_vectors.rows, Nibbles):
        return base.sentence_vectors.rows.centre
    return centre_of(embedder.embed_passages(CENTRE_TEXTS))


def _embedded(texts: Sequence[str], embedder: Embedder, progress: Progress) -> HalfMatrix:
    halves: HalfMatrix = np.zeros((len(texts), embedder.identity.dimensions), dtype=np.float16)
    if texts:
        halves[:] = embedder.embed_passages(texts, progress=lambda done: progress("embedding", done, len(texts)))
    return halves


def _joined(origins: Sequence[IntVector]) -> IntVector:
    return np.concatenate([np.zeros(0, dtype=np.int64), *origins])


def _lexical(rows: _Rows, base: Index | None) -> LexicalIndex:
    """The words of the next generation: those of the base that stay, as they are, and those of what was read now."""
    origins, new = _joined(rows.word_origins), build_lexical(rows.words)
    if base is None:
        return new
    staying = np.flatnonzero(origins >= 0)
    places = np.full(len(base.lexical), -1, dtype=np.int64)
    places[origins[staying]] = staying
    return merged_lexical(base.lexical, places, new)


def _told_apart(entries: Sequence[Entry], base: Index | None) -> set[tuple[int, int]]:
    """Pairs of documents that stay and that the base found to be no copies of each other."""
    kept = {entry.number: number for number, entry in enumerate(entries) if isinstance(entry, Kept)}
    return told_apart(base, kept) if base is not None and kept else set()


def _document(entry: Entry, base: Index | None) -> Document:
    if isinstance(entry, Kept):
        assert base is not None
        return base.documents[entry.number]
    return entry.document


def _add_document(rows: _Rows, number: int, entry: Read, old: _OldTexts, config: Config) -> None:
    """A document that was read now. Texts that the base has of it too keep their vectors."""
    document = entry.document
    old_chunks, old_sentences = old
    chunks = chunks_of(document, config.chunks)
    spans = [span for _, span in sentences_of(document)]
    chunk_rows: list[tuple[int, ...]] = []
    sentence_rows: list[tuple[int, ...]] = []
    chunk_origins: list[int] = []
    sentence_origins: list[int] = []
    for chunk in chunks:
        text = passage_text(document, chunk)
        latin = is_latin(chunk.span.of(document.text))
        chunk_rows.append((number, chunk.span.start, chunk.span.end, int(chunk.is_note), int(latin)))
        rows.words.append(passage_tokens(text, is_note=chunk.is_note))
        _place(text, old_chunks, chunk_origins, rows.texts, rows.chunk_texts)
    for position, span in _sentences_in_chunks(chunks, spans):
        sentence_rows.append((rows.count + position, span.start, span.end))
        text = sentence_text(document, span)
        _place(text, old_sentences, sentence_origins, rows.texts, rows.sentence_texts)
    rows.chunks.append(np.array(chunk_rows, dtype=np.int32).reshape(-1, 5))
    rows.sentences.append(np.array(sentence_rows, dtype=np.int32).reshape(-1, 3))
    rows.chunk_origins.append(np.array(chunk_origins, dtype=np.int64))
    rows.sentence_origins.append(np.array(sentence_origins, dtype=np.int64))
    rows.word_origins.append(np.full(len(chunks), -1, dtype=np.int64))
    rows.count += len(chunks)
    rows.keys.append(sentence_keys(document, spans))
    rows.lines.append(document_line(document))
    rows.catalog.append(_catalog_entry(entry, len(chunks)))


def _place(text: str, old: Mapping[str, int], origins: list[int], texts: dict[str, int], new: list[int]) -> None:
    """Where a text's vector comes from: a row of the base, or the text itself, embedded once however often it stands."""
    row = old.get(text, -1)
    origins.append(row)
    if row < 0:
        new.append(texts.setdefault(text, len(texts)))


def _old_texts(base: Index | None, entry: Read, numbers: Mapping[str, int]) -> _OldTexts:
    """The texts of a document's version before, and those of the same file under another name, by `numbers` of ids."""
    chunks: dict[str, int] = {}
    sentences: dict[str, int] = {}
    earlier = dict.fromkeys((numbers.get(entry.document.id), entry.replaces))
    for number in earlier:
        if base is None or number is None:
            continue
        document = base.documents[number]
        for row in base.rows_of(number):
            first = int(base.first_sentences[row])
            chunks[passage_text(document, base.chunk(row))] = row
            for place, span in enumerate(base.sentences_of(row), first):
                sentences[sentence_text(document, span)] = place
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
        notes_resolved=resolved_count(document.notes),
        chunks=chunks,
        encoding=document.encoding,
        removed=len(document.removed),
        ai_label=metadata.ai_label,
    )


def _keep_document(rows: _Rows, number: int, base: Index, kept: int) -> None:
    """A document as it stands in the base, its rows copied; only its own number and theirs may differ."""
    own = base.rows_of(kept)
    chunks = base.chunks[own.start : own.stop].copy()
    chunks[:, DOCUMENT] = number
    first, last = int(base.first_sentences[own.start]), int(base.first_sentences[own.stop])
    sentences = base.sentences[first:last].copy()
    sentences[:, CHUNK] += rows.count - own.start
    rows.chunks.append(chunks)
    rows.sentences.append(sentences)
    rows.chunk_origins.append(np.arange(own.start, own.stop))
    rows.word_origins.append(np.arange(own.start, own.stop))
    rows.sentence_origins.append(np.arange(first, last))
    rows.count += len(own)
    rows.keys.append(base.keys[int(base.key_offsets[kept]) : int(base.key_offsets[kept + 1])])
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
        vectors = {"vectors": kind_facts(how_held(parts.chunk_vectors))}
        generation = draft.publish({**facts, **vectors, **counts, **made_by})
    except BaseException:
        draft.discard()
        raise
    prune(root, {generation.name, before} if before else {generation.name})
    return generation
