"""Bringing an index up to date with folders: what is new, what changed, what is gone, what stays as it is."""

import logging
import os
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import asdict, dataclass, replace
from hashlib import sha256
from pathlib import Path
from typing import Any

from briefqa.config import COMPACT, FLAT, MILVUS, Config, ReadingLimits
from briefqa.encoding.embedding import Embedder
from briefqa.errors import DocumentUnreadable, IndexMismatch, IndexNotBuilt, IndexUnusable
from briefqa.index import check_files, differences, read_index
from briefqa.indexing.building import (
    Entry,
    Kept,
    Read,
    duplicate_of,
    index_facts,
    make_parts,
    publish_parts,
    without_duplicates,
)
from briefqa.indexing.counting import counts_of
from briefqa.indexing.recording import read_record, write_record
from briefqa.indexing.roots import (
    check_named,
    is_below_any,
    outside,
    real_locations,
    real_root,
    tell_left_out,
    widest,
)
from briefqa.indexing.scanning import Scan, Skipped, SourceFile, read_file, scan
from briefqa.indexing.vanishing import settle
from briefqa.milvus.publishing import publish
from briefqa.printing import one_line
from briefqa.progressing import Progress, no_progress
from briefqa.reading.sandbox import ReadingProcess
from briefqa.storing.contents import CATALOG_FILE, CatalogEntry, read_catalog
from briefqa.storing.store import Generation, current, current_name, locked, make_current, prune, worth_keeping
from briefqa.storing.sweeping import sweep
from briefqa.types import Document
from briefqa.version import READER_VERSION

_log = logging.getLogger(__name__)

_COUNTED = (
    *("documents", "chunks", "added", "updated", "removed", "unchanged"),
    *("embedded", "reused", "notes", "notes_resolved"),
)


@dataclass(frozen=True, slots=True)
class UpdateOptions:
    prune: bool = False  # also remove documents that lie outside the named paths, or below one that is not there
    rebuild: bool = False  # use nothing of the index that is there; with paths, documents elsewhere fall away
    purge: bool = False  # keep no generation before the current one: what was deleted is off the disk


@dataclass(frozen=True, slots=True)
class Copy:
    """A document that is in the index and says nearly the same as another one there; both by their paths."""

    path: str
    same_as: str


@dataclass(frozen=True, slots=True)
class UpdateReport:
    """What an update did. The counts are documents; `embedded` and `reused` are texts (chunks and sentences).

    A text that stands in several places is embedded once and counted once. Reused are those that had a vector in the
    last generation, each place of theirs counted.
    """

    generation: str
    documents: int
    chunks: int
    added: int = 0
    updated: int = 0
    removed: int = 0
    moved: int = 0  # of those added and removed: the same file under another path
    unchanged: int = 0
    skipped: tuple[Skipped, ...] = ()
    embedded: int = 0
    reused: int = 0
    notes: int = 0
    notes_resolved: int = 0
    copies: tuple[Copy, ...] = ()  # documents that say nearly the same as another one
    seconds: float = 0.0


@dataclass(frozen=True, slots=True)
class LastRun:
    """What the last update of an index did, also where it published nothing.

    `roots` are all paths ever named, absolute and as they were spelt, without those that lie below another one; `led_to`
    tells of each link among them where it led then.
    """

    finished: str  # ISO 8601, UTC
    report: UpdateReport
    roots: tuple[str, ...] = ()
    led_to: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Unread:
    """A file that is new or has changed, with its bytes. `replaces` is as in `Read`."""

    source: SourceFile
    fingerprint: str
    content: bytes
    replaces: int | None

    def read(self, document: Document) -> Read:
        return Read(self.source, self.fingerprint, document, replaces=self.replaces)

    def skipped(self, error: DocumentUnreadable) -> Skipped:
        return Skipped(self.source.path, error.reason, str(error))


Outcome = Entry | Skipped  # what becomes of a file
FilesReader = Callable[[Iterable[Unread | Outcome], ReadingLimits], Iterator[Outcome]]


def read_one_by_one(files: Iterable[Unread | Outcome], limits: ReadingLimits) -> Iterator[Outcome]:
    """What becomes of each file, in their order: those that are unread are read in one child process."""
    with ReadingProcess(limits) as reader:
        for file in files:
            if not isinstance(file, Unread):
                yield file
                continue
            try:
                yield file.read(reader.read(file.content, file.source.path, file.source.sidecar))
            except DocumentUnreadable as error:
                yield file.skipped(error)


def update_index(
    config: Config,
    paths: Sequence[Path],
    load: Callable[[], Embedder],
    *,
    reading: FilesReader = read_one_by_one,
    options: UpdateOptions = UpdateOptions(),
    progress: Progress = no_progress,
) -> UpdateReport:
    """Brings the index at `config.index` up to date with the files at and below `paths`.

    Documents elsewhere stay, unless `options.prune` or `options.rebuild`; of the latter the log tells. Nothing is
    published where nothing changed. `load` and `reading`
    say where texts become vectors and files become documents: here, unless told otherwise. Where the store is a Milvus
    server, it answers from the same generation when this returns. The index that is there is checked whole first.
    Raises IndexLocked, IndexUnusable (IndexMismatch for another model), UsageError (a path that never was).
    """
    started = time.perf_counter()
    before = None if options.prune else last_run(config.index)
    found = _found(config, paths, before)
    with locked(config.index):
        sweep(config.index)
        report = _update(config, found, (load, reading), options, progress)
        if options.purge:
            prune(config.index, {report.generation})
        report = replace(report, seconds=round(time.perf_counter() - started, 3))
        _remember(config.index, report, paths, before)
        if config.store.kind == MILVUS:
            publish(config.store, current(config.index), progress)
        return report


def paths_on_record(root: Path) -> list[Path]:
    """The files and folders that the index at a path was made from, as they were named; none where that is not known."""
    run = last_run(root)
    return [Path(path) for path in run.roots] if run else []


def _found(config: Config, paths: Sequence[Path], before: LastRun | None) -> Scan:
    """What the named paths hold. The roots are also those that a named link led to before and does not lead to now."""
    known = tuple(str(real_root(Path(path))) for path in (before.roots if before else ()))
    found = scan(paths, apart=config.index, known=known)
    named = set(map(os.path.abspath, paths))
    left = [(path, real) for path, real in (before.led_to if before else ()) if not is_below_any(real, known)]
    lost = [real for path, real in left if not Path(path).exists()]  # the link leads to what is not there
    superseded = [real for path, real in left if path in named and real not in lost]
    return replace(
        found,
        roots=(*found.roots, *superseded, *(real for path, real in left if path in named and real in lost)),
        known=(*known, *lost),
        superseded=tuple(superseded),
    )


def _update(
    config: Config,
    found: Scan,
    work: tuple[Callable[[], Embedder], FilesReader],
    options: UpdateOptions,
    progress: Progress,
) -> UpdateReport:
    load, reading = work
    base = None if options.rebuild else _base(config.index)
    catalog = _catalog(base)
    left_out = _last_catalog(config.index) if options.rebuild else ()
    check_named(found.roots, found.known, catalog or left_out)
    embedder = load()
    facts = index_facts(config, embedder.identity)
    _check_same(base, facts)
    _check_kind(base, config)
    index = read_index(base) if base is not None else None  # first: "unchanged" is said of a whole index alone
    entries, skipped = _read(found, catalog, config.limits, reading, progress)
    kept_elsewhere: list[Entry] = [] if options.prune else _outside(found, catalog)
    staying, not_there = settle(found, catalog or left_out, entries, prunes=options.prune, rebuilds=options.rebuild)
    entries, duplicates = without_duplicates(kept_elsewhere + staying + entries, catalog)
    skipped = (*found.skipped, *not_there, *skipped, *duplicates)
    counts = counts_of(entries, catalog, left_out)
    if base is not None and not (counts["added"] or counts["updated"] or counts["removed"]):
        prune(config.index, worth_keeping(config.index, base.name))  # what a crash kept from being removed
        return _report(base, catalog, counts, skipped)
    if base is None and not entries:
        raise IndexNotBuilt(_nothing_to_index(found.roots, skipped))
    parts, embedded, reused = make_parts(entries, index, config, embedder, progress)
    generation = publish_parts(config.index, parts, facts)
    if not options.prune:
        tell_left_out([left_out[number] for number in outside(left_out, found.roots)])
    if not entries:
        gone = (counts["removed"], len(catalog))
        _log.warning("Removed %d of %d documents: none is left. `briefqa rollback` brings them back.", *gone)
    return _report(generation, parts.catalog, counts, skipped, embedded=embedded, reused=reused)


def last_run(root: Path) -> LastRun | None:
    """What the last update of the index at a path did; None where there was none, or its record is not as it was written.

    The latter is said in the log, once.
    """
    return read_record(root, _run_in)


def _run_in(values: dict[str, Any]) -> LastRun:
    report = UpdateReport(
        generation=str(values["generation"]),
        seconds=float(values["seconds"]),
        skipped=tuple(Skipped(item["path"], item["reason"], item["message"]) for item in values["skipped"]),
        copies=tuple(Copy(item["path"], item["same_as"]) for item in values["copies"]),
        moved=int(values.get("moved", 0)),  # older records have none
        **{name: int(values[name]) for name in _COUNTED},
    )
    led_to = tuple((str(path), str(real)) for path, real in values.get("led_to", ()))
    return LastRun(str(values["finished"]), report, tuple(values["roots"]), led_to)


def _remember(root: Path, report: UpdateReport, paths: Sequence[Path], before: LastRun | None) -> None:
    """Writes the record of a run. Holder of the lock only."""
    roots = widest((*(before.roots if before else ()), *map(os.path.abspath, paths)))
    lost = {path: real for path, real in (before.led_to if before else ()) if not Path(path).exists()}
    reals = [(path, lost.get(path) or str(real_root(Path(path)))) for path in roots]
    led_to = [(path, real) for path, real in reals if path != real]
    finished = time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime())
    write_record(root, {"finished": finished, "roots": list(roots), "led_to": led_to, **asdict(report)})


def _base(root: Path) -> Generation | None:
    """The published generation; where another one stands in for it, that is made the current one."""
    try:
        base = current(root)
    except IndexNotBuilt:
        return None
    if current_name(root) is None:
        make_current(root, base.name)
    return base


def _catalog(base: Generation | None) -> tuple[CatalogEntry, ...]:
    return () if base is None else read_catalog(base.map(CATALOG_FILE))


def _last_catalog(root: Path) -> tuple[CatalogEntry, ...]:
    """The documents of the index that a rebuild takes the place of, where they can still be read."""
    try:
        return _catalog(current(root))
    except (IndexUnusable, OSError, ValueError):
        return ()


def _check_same(base: Generation | None, facts: dict[str, Any]) -> None:
    if base is None:
        return
    check_files(base)
    if differing := differences({key: base.manifest.get(key) for key in facts}, facts):
        raise IndexMismatch(
            f"The index at {base.folder} was made with other settings than this run has: {differing}. "
            "Run `briefqa index --rebuild` to make it anew, or name the settings it was made with."
        )


def _check_kind(base: Generation | None, config: Config) -> None:
    if base is not None and config.vectors.kind == FLAT and base.manifest["vectors"]["kind"] == COMPACT:
        raise IndexMismatch(
            f"The index at {base.folder} holds vectors of kind {COMPACT}, and setting index.kind is {FLAT}: what was "
            "rounded cannot be made exact again. Run `briefqa index --rebuild`, or set index.kind to auto."
        )


def _outside(found: Scan, catalog: Sequence[CatalogEntry]) -> list[Entry]:
    """Documents of the base that lie below none of the named paths stay as they are, if their file is still there.

    A folder that was moved or renamed would otherwise go on answering in its old version beside the new one, and so would
    one that is reached by another spelling now.
    """
    return [
        Kept(SourceFile(catalog[number].location, catalog[number].path), number)
        for number in outside(catalog, found.roots)
        if os.path.lexists(catalog[number].location) and not Path(catalog[number].location).is_symlink()
    ]


def _read(
    found: Scan, catalog: Sequence[CatalogEntry], limits: ReadingLimits, reading: FilesReader, progress: Progress
) -> tuple[list[Entry], tuple[Skipped, ...]]:
    """Every file found, as it stands in the base where it has not changed, and read anew where it has."""
    entries: list[Entry] = []
    skipped: list[Skipped] = []
    progress("reading", 0, len(found.files))
    for done, outcome in enumerate(reading(_opened(found, catalog, limits), limits), start=1):
        if isinstance(outcome, Skipped):
            skipped.append(outcome)
        else:
            entries.append(outcome)
        progress("reading", done, len(found.files))
    return entries, tuple(skipped)


def _opened(found: Scan, catalog: Sequence[CatalogEntry], limits: ReadingLimits) -> Iterator[Unread | Outcome]:
    reals = real_locations(entry.location for entry in catalog)
    before = {real: number for number, real in enumerate(reals)}
    kept: dict[str, SourceFile] = {}  # by the sha256 of their bytes
    for source in found.files:
        number = before.get(source.location)
        try:
            content, digest = read_file(source, limits)
        except DocumentUnreadable as error:
            yield Skipped(source.path, error.reason, str(error))
            continue
        fingerprint = _fingerprint(source, digest)
        if number is not None and catalog[number].fingerprint == fingerprint:
            kept[digest] = source
            yield Kept(source, number)
        elif digest in kept:  # and comes after it: `without_duplicates` would drop it once it is read
            yield duplicate_of(source, kept[digest])
        else:
            yield Unread(source, fingerprint, content, number)


def _fingerprint(source: SourceFile, digest: str) -> str:
    """Changes when anything changes that a document is made from."""
    return sha256(
        repr((digest, source.path, source.sidecar, READER_VERSION)).encode("utf-8", "surrogatepass")
    ).hexdigest()


def _nothing_to_index(paths: Sequence[str], skipped: Sequence[Skipped]) -> str:
    named = ", ".join(paths)
    why = "; ".join(f"{one_line(item.path)}: {item.reason}" for item in skipped[:5])
    return f"No document in {named} could be indexed{f' ({why})' if why else ''}. Put documents there and run `briefqa index` again."


def _report(
    generation: Generation,
    catalog: Sequence[CatalogEntry],
    counts: dict[str, int],
    skipped: Sequence[Skipped],
    *,
    embedded: int = 0,
    reused: int | None = None,
) -> UpdateReport:
    chunks = sum(entry.chunks for entry in catalog)
    paths = {entry.id: entry.path for entry in catalog}
    return UpdateReport(
        generation=generation.name,
        documents=len(catalog),
        chunks=chunks,
        skipped=tuple(skipped),
        embedded=embedded,
        reused=int(generation.manifest["chunks"] + generation.manifest["sentences"]) if reused is None else reused,
        notes=sum(entry.notes for entry in catalog),
        notes_resolved=sum(entry.notes_resolved for entry in catalog),
        copies=tuple(Copy(entry.path, paths[entry.same_as]) for entry in catalog if entry.same_as in paths),
        **counts,
    )
