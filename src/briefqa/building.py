"""Bringing an index up to date: read what changed, chunk it, embed what is new, publish the whole as a new generation."""

import json
import time
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from hashlib import sha256
from pathlib import Path
from typing import Any

import numpy as np

from briefqa.chunking import chunks_of, passage_text, sentence_text
from briefqa.config import Config
from briefqa.embedding import Embedder, ModelIdentity
from briefqa.errors import DocumentUnreadable, IndexMismatch, IndexNotBuilt, UsageError
from briefqa.folding import FOLD_VERSION
from briefqa.index import CatalogEntry, Index, IndexParts, all_vectors, document_line, index_files, read_index
from briefqa.lexical import build_lexical, tokens
from briefqa.reading.notes import full_references
from briefqa.reading.sandbox import ReadingProcess
from briefqa.scanning import Scan, Skipped, SourceFile, read_file, scan
from briefqa.sentences import sentences_of
from briefqa.store import Draft, Generation, current, locked, prune, sweep
from briefqa.types import Chunk, Document, Span
from briefqa.version import READER_VERSION, __version__

Progress = Callable[[str, int, int], None]  # what is being done, how many are done, of how many


@dataclass(frozen=True, slots=True)
class UpdateOptions:
    prune: bool = False  # also remove documents that lie outside the named paths
    rebuild: bool = False  # use nothing of the index that is there


@dataclass(frozen=True, slots=True)
class UpdateReport:
    """What an update did. The counts are documents; `embedded` and `reused` are texts (chunks and sentences)."""

    generation: str
    documents: int
    chunks: int
    added: int = 0
    updated: int = 0
    removed: int = 0
    unchanged: int = 0
    skipped: tuple[Skipped, ...] = ()
    embedded: int = 0
    reused: int = 0
    notes: int = 0
    notes_resolved: int = 0
    seconds: float = 0.0


@dataclass(frozen=True, slots=True)
class _Entry:
    """A document of the next generation. `kept` is its number in the base where nothing about it changed."""

    source: SourceFile
    fingerprint: str
    kept: int | None = None
    document: Document | None = None
    replaces: int | None = None  # number in the base of the version before


@dataclass
class _Rows:
    """Rows of the next generation, gathered document by document."""

    lines: list[bytes] = field(default_factory=list)
    catalog: list[CatalogEntry] = field(default_factory=list)
    chunks: list[tuple[int, int, int, int]] = field(default_factory=list)
    sentences: list[tuple[int, int, int]] = field(default_factory=list)
    chunk_texts: list[str] = field(default_factory=list)
    chunk_words: list[list[str]] = field(default_factory=list)
    sentence_texts: list[str] = field(default_factory=list)
    chunk_origins: list[int] = field(default_factory=list)  # row in the base whose vector fits, or -1
    sentence_origins: list[int] = field(default_factory=list)


def update_index(
    config: Config,
    paths: Sequence[Path],
    load: Callable[[], Embedder],
    *,
    options: UpdateOptions = UpdateOptions(),
    progress: Progress = lambda what, done, total: None,
) -> UpdateReport:
    """Brings the index at `config.index` up to date with the files at and below `paths`.

    Documents elsewhere stay, unless `options.prune`. Nothing is published where nothing changed.
    Raises IndexLocked, IndexMismatch (another model), IndexCorrupt, UsageError (a path that never was).
    """
    started = time.perf_counter()
    found = scan(paths)
    with locked(config.index):
        sweep(config.index)
        base = None if options.rebuild else _base(config.index)
        catalog = _catalog(base)
        _check_paths(found, catalog)
        facts = index_facts(config, load().identity)
        _check_same(base, facts)
        entries, skipped = _read(found, catalog, config, progress)
        kept_elsewhere = [] if options.prune else _outside(found, catalog)
        entries, duplicates = _without_duplicates(kept_elsewhere + entries, catalog)
        skipped = (*found.skipped, *skipped, *duplicates)
        counts = _counts(entries, catalog)
        if base is not None and not (counts["added"] or counts["updated"] or counts["removed"]):
            return _report(base, catalog, counts, skipped, started)
        if base is None and not entries:
            raise IndexNotBuilt(_nothing_to_index(paths, skipped))
        index = read_index(base) if base is not None else None
        parts, embedded = _parts(entries, index, config, load(), progress)
        generation = publish_parts(config.index, parts, facts, base)
        reused = len(parts.chunks) + len(parts.sentences) - embedded
        return _report(generation, parts.catalog, counts, skipped, started, embedded=embedded, reused=reused)


def _base(root: Path) -> Generation | None:
    try:
        return current(root)
    except IndexNotBuilt:
        return None


def _catalog(base: Generation | None) -> tuple[CatalogEntry, ...]:
    if base is None:
        return ()
    entries = json.loads(bytes(base.map("catalog.json")))
    return tuple(CatalogEntry(**{**entry, "authors": tuple(entry["authors"])}) for entry in entries)


def index_facts(config: Config, identity: ModelIdentity) -> dict[str, Any]:
    """What an index was made with; two texts under different facts cannot be compared."""
    chunks = {"chunk_chars": config.chunks.chunk_chars, "latin_words": config.chunks.latin_words}
    return {"model": identity.to_json(), "chunking": chunks, "fold_version": FOLD_VERSION}


def _check_same(base: Generation | None, facts: dict[str, Any]) -> None:
    if base is None:
        return
    for key, value in facts.items():
        recorded = base.manifest.get(key)
        if recorded != value:
            raise IndexMismatch(
                f"The index at {base.folder} was made with {key} {_brief(recorded)}; this run has {_brief(value)}. "
                "Run `briefqa index --rebuild` to make it anew, or ask with the settings it was made with."
            )


def _brief(value: Any) -> str:
    if isinstance(value, dict) and "name" in value:
        return f"{value['name']} ({str(value.get('weights_sha256', ''))[:12]}, {value.get('dimensions')} dimensions)"
    return str(value)


def _check_paths(found: Scan, catalog: Sequence[CatalogEntry]) -> None:
    for root in found.roots:
        if (
            not Path(root).exists()
            and not Path(root).is_symlink()
            and not any(_is_below(e.location, root) for e in catalog)
        ):
            raise UsageError(f"There is no file or folder {root}. Name one that is there.")


def _is_below(location: str, root: str) -> bool:
    return location == root or location.startswith(root.rstrip("/") + "/")


def _outside(found: Scan, catalog: Sequence[CatalogEntry]) -> list[_Entry]:
    """Documents of the base that lie below none of the named paths: they stay as they are."""
    return [
        _Entry(SourceFile(entry.location, entry.path), entry.fingerprint, kept=number)
        for number, entry in enumerate(catalog)
        if not any(_is_below(entry.location, root) for root in found.roots)
    ]


def _read(
    found: Scan, catalog: Sequence[CatalogEntry], config: Config, progress: Progress
) -> tuple[list[_Entry], tuple[Skipped, ...]]:
    """Every file found, as it stands in the base where it has not changed, and read anew where it has."""
    before = {entry.location: number for number, entry in enumerate(catalog)}
    entries: list[_Entry] = []
    skipped: list[Skipped] = []
    with ReadingProcess(config.limits) as reader:
        for done, source in enumerate(found.files):
            progress("reading", done, len(found.files))
            number = before.get(source.location)
            try:
                content, digest = read_file(source, config.limits)
                fingerprint = _fingerprint(source, digest)
                if number is not None and catalog[number].fingerprint == fingerprint:
                    entries.append(_Entry(source, fingerprint, kept=number))
                else:
                    document = reader.read(content, source.path, source.sidecar)
                    entries.append(_Entry(source, fingerprint, document=document, replaces=number))
            except DocumentUnreadable as error:
                skipped.append(Skipped(source.path, error.reason, str(error)))
    progress("reading", len(found.files), len(found.files))
    return entries, tuple(skipped)


def _fingerprint(source: SourceFile, digest: str) -> str:
    """Changes when anything changes that a document is made from."""
    return sha256(
        repr((digest, source.path, source.sidecar, READER_VERSION)).encode("utf-8", "surrogatepass")
    ).hexdigest()


def _without_duplicates(
    entries: list[_Entry], catalog: Sequence[CatalogEntry]
) -> tuple[list[_Entry], tuple[Skipped, ...]]:
    """One entry for each content, by path; the copies are named. Two copies would be cited as two sources."""
    ordered = sorted(entries, key=lambda entry: (entry.source.path, entry.source.location))
    first: dict[str, _Entry] = {}
    copies: list[Skipped] = []
    for entry in ordered:
        identity = entry.document.id if entry.document else catalog[entry.kept or 0].id
        if identity in first:
            copies.append(
                Skipped(entry.source.path, "duplicate", f"The same content as {first[identity].source.path}.")
            )
        else:
            first[identity] = entry
    return list(first.values()), tuple(copies)


def _counts(entries: Sequence[_Entry], catalog: Sequence[CatalogEntry]) -> dict[str, int]:
    kept = {entry.kept for entry in entries} | {entry.replaces for entry in entries if entry.document}
    return {
        "added": sum(entry.document is not None and entry.replaces is None for entry in entries),
        "updated": sum(entry.document is not None and entry.replaces is not None for entry in entries),
        "removed": sum(number not in kept for number in range(len(catalog))),
        "unchanged": sum(entry.kept is not None for entry in entries),
    }


def _nothing_to_index(paths: Sequence[Path], skipped: Sequence[Skipped]) -> str:
    named = ", ".join(map(str, paths))
    why = "; ".join(f"{item.path}: {item.reason}" for item in skipped[:5])
    return f"No document in {named} could be indexed{f' ({why})' if why else ''}. Put documents there and run `briefqa index` again."


def build_parts(
    documents: Iterable[Document],
    config: Config,
    embedder: Embedder,
    progress: Progress = lambda what, done, total: None,
) -> IndexParts:
    """The index of documents that are in memory, made from nothing."""
    entries = [_Entry(SourceFile(d.path, d.path), d.id, document=d) for d in documents]
    return _parts(entries, None, config, embedder, progress)[0]


def _parts(
    entries: Sequence[_Entry], base: Index | None, config: Config, embedder: Embedder, progress: Progress
) -> tuple[IndexParts, int]:
    """The next generation's parts, and how many texts were embedded for them."""
    rows = _Rows()
    for number, entry in enumerate(entries):
        progress("chunking", number, len(entries))
        if entry.document is not None:
            _add_document(rows, number, entry, entry.document, base, config)
        else:
            assert base is not None and entry.kept is not None
            _keep_document(rows, number, entry, base, entry.kept)
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
        catalog=rows.catalog,
        chunks=np.array(rows.chunks, dtype=np.int32).reshape(-1, 4),
        sentences=np.array(rows.sentences, dtype=np.int32).reshape(-1, 3),
        chunk_vectors=chunk_vectors,
        sentence_vectors=sentence_vectors,
        lexical=build_lexical(rows.chunk_words),
    )
    return parts, total


def _add_document(
    rows: _Rows, number: int, entry: _Entry, document: Document, base: Index | None, config: Config
) -> None:
    """A document that was read now. Texts that its earlier version had too keep their vectors."""
    old_chunks, old_sentences = _old_texts(base, entry.replaces)
    chunks = chunks_of(document, config.chunks)
    spans = [span for _, span in sentences_of(document)]
    first = len(rows.chunks)
    for chunk in chunks:
        text = passage_text(document, chunk)
        rows.chunks.append((number, chunk.span.start, chunk.span.end, int(chunk.is_note)))
        rows.chunk_words.append(list(tokens(text)))
        _place(text, old_chunks, rows.chunk_origins, rows.chunk_texts)
    for position, span in _sentences_in_chunks(chunks, spans):
        rows.sentences.append((first + position, span.start, span.end))
        _place(sentence_text(document, span), old_sentences, rows.sentence_origins, rows.sentence_texts)
    rows.lines.append(document_line(document))
    rows.catalog.append(_catalog_entry(entry, document, len(chunks)))


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


def _catalog_entry(entry: _Entry, document: Document, chunks: int) -> CatalogEntry:
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


def _keep_document(rows: _Rows, number: int, entry: _Entry, base: Index, kept: int) -> None:
    """A document as it stands in the base, its rows copied; only its own number may differ."""
    first = len(rows.chunks)
    document = base.documents[kept]
    for row in np.flatnonzero(base.chunks[:, 0] == kept).tolist():
        _, start, end, is_note = (int(value) for value in base.chunks[row])
        rows.chunks.append((number, start, end, is_note))
        rows.chunk_origins.append(row)
        rows.chunk_words.append(list(tokens(passage_text(document, base.chunk(row)))))
        for i in range(int(base.first_sentences[row]), int(base.first_sentences[row + 1])):
            rows.sentences.append((len(rows.chunks) - 1, int(base.sentences[i, 1]), int(base.sentences[i, 2])))
            rows.sentence_origins.append(i)
    rows.lines.append(base.documents.line(kept))
    rows.catalog.append(base.catalog[kept])
    assert len(rows.chunks) - first == base.catalog[kept].chunks


def publish_parts(root: Path, parts: IndexParts, facts: dict[str, Any], base: Generation | None = None) -> Generation:
    """Writes a generation and makes it the current one; keeps it and the one it was made from."""
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
    prune(root, {generation.name, base.name} if base else {generation.name})
    return generation


def _report(
    generation: Generation,
    catalog: Sequence[CatalogEntry],
    counts: dict[str, int],
    skipped: Sequence[Skipped],
    started: float,
    *,
    embedded: int = 0,
    reused: int | None = None,
) -> UpdateReport:
    chunks = sum(entry.chunks for entry in catalog)
    return UpdateReport(
        generation=generation.name,
        documents=len(catalog),
        chunks=chunks,
        skipped=tuple(skipped),
        embedded=embedded,
        reused=int(generation.manifest["chunks"] + generation.manifest["sentences"]) if reused is None else reused,
        notes=sum(entry.notes for entry in catalog),
        notes_resolved=sum(entry.notes_resolved for entry in catalog),
        seconds=round(time.perf_counter() - started, 3),
        **counts,
    )
