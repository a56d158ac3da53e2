"""Documents that are sent to briefqa: checked, kept in a folder of their own, and indexed as all others are.

    uploads/
      報告-3f2a1b9c04de.md   the name it was sent under, cleaned, and the beginning of its content's sha256
      .receiving/            the lock of whoever adds or removes, and files on their way in or out

A file is read before it is let in, so what lies in the folder can be indexed. The files and the index change together:
where indexing fails, the folder is as it was. A process that dies between the two leaves the files ahead of the index,
and the next update brings the index after. A Milvus server is told last: where it cannot be, folder and index have
changed and it has not, and doing the same again only tells it.
"""

import os
import re
import shutil
import unicodedata
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from urllib.parse import urlsplit

from briefqa.config import ALWAYS, LOCAL, MILVUS, Config
from briefqa.encoding.embedding import Embedder
from briefqa.errors import DocumentUnreadable, UsageError
from briefqa.indexing.scanning import SUFFIXES
from briefqa.indexing.updating import UpdateReport, last_run, update_index
from briefqa.milvus.layout import base_name
from briefqa.milvus.server import server_of
from briefqa.progressing import Progress, no_progress
from briefqa.reading.sandbox import ReadingProcess
from briefqa.storing.contents import CATALOG_FILE, CatalogEntry, read_catalog
from briefqa.storing.store import current, current_name, generation_names, locked
from briefqa.storing.writing import sync_folder, write_durably
from briefqa.types import Metadata

MAX_FILE_MEGABYTES = 20  # of one file; .streamlit/config.toml refuses larger ones before they are taken in
MAX_FILES = 100  # at once
MAX_STEM_BYTES = 180  # a file name may have 255, and the hash, the suffix and a temporary ending want their share
HASH_CHARS = 12
STAGING = ".receiving"
LOOPBACK = frozenset({"127.0.0.1", "localhost", "::1"})
ADDED, REPLACED, UNCHANGED, REFUSED = "added", "replaced", "unchanged", "refused"

_STORED = re.compile(rf"(.+)-[0-9a-f]{{{HASH_CHARS}}}(\.[a-z]+)", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Sent:
    """A file as somebody sent it. `name` is whatever they say."""

    name: str
    content: bytes


@dataclass(frozen=True, slots=True)
class FileReceipt:
    """What became of one file. `reason` and `message` say why it was refused, as for a skipped file."""

    name: str  # cleaned
    what: str  # added, replaced, unchanged or refused
    reason: str = ""
    message: str = ""


@dataclass(frozen=True, slots=True)
class Receipt:
    """What became of the files, and of the index; no report where no file was new."""

    outcomes: tuple[FileReceipt, ...]
    report: UpdateReport | None


def may_change(config: Config, address: str, host: str, *, forwarded: bool) -> bool:
    """Whether the app may add, remove and roll back: `address` is what it listens on, `host` how the browser calls it.

    By default only where both are this machine and no proxy stands between.
    """
    if config.changes != LOCAL:
        return config.changes == ALWAYS
    try:
        name = urlsplit(f"//{host}").hostname
    except ValueError:
        name = None
    return address in LOOPBACK and name in LOOPBACK and not forwarded


def clean_name(sent: str) -> str:
    """A name for people out of what was sent: no path, nothing invisible, nothing that hides a file; never empty."""
    last = re.split(r"[/\\]", sent)[-1]
    last = re.sub(r"^[A-Za-z]:", "", last)
    visible = "".join(
        c if unicodedata.category(c) not in ("Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp") else " " for c in last
    )
    stem, suffix = _parts(" ".join(unicodedata.normalize("NFC", visible).split()))
    stem = stem.strip(". ").encode("utf-8")[:MAX_STEM_BYTES].decode("utf-8", "ignore").rstrip(". ")
    return f"{stem or 'document'}{suffix.lower()}"


def _parts(name: str) -> tuple[str, str]:
    """A file name's stem and suffix, which may be empty."""
    match = re.fullmatch(r"(.*?)(\.[A-Za-z0-9]{1,10})?", name, re.DOTALL)
    return (match[1], match[2] or "") if match else (name, "")


def display_name(path: str) -> str:
    """The name that a file in the folder was sent under, cleaned; any other path as it is."""
    match = _STORED.fullmatch(path)
    return match[1] + match[2] if match else path


def is_received(entry: CatalogEntry, config: Config) -> bool:
    """Whether a document lies in the folder of received files: only such a one is removed by the app."""
    return os.path.realpath(Path(entry.location).parent) == str(_folder(config))


def receive(
    config: Config, files: Sequence[Sent], load: Callable[[], Embedder], progress: Progress = no_progress
) -> Receipt:
    """Takes the files in and brings the index up to date. A file of a known name takes the place of the earlier one.

    Raises IndexLocked while another one is at it, UsageError for more than MAX_FILES, and what `update_index` raises;
    the folder is then as it was, unless the index was published and only the server could not be told.
    """
    if len(files) > MAX_FILES:
        raise UsageError(f"{len(files)} files were sent; at most {MAX_FILES} are taken at once.")
    with _receiving(config) as staging:
        accepted, outcomes = _checked(files, config, progress)
        behind = not accepted and any(item.what == UNCHANGED for item in outcomes) and _server_is_behind(config)
        if not accepted and not behind:
            return Receipt(tuple(outcomes), None)
        with _changed_folder(config, staging, accepted):
            report = update_index(config, [_folder(config)], load, progress=progress)
    return Receipt(tuple(outcomes), report)


def remove(
    config: Config, document_id: str, load: Callable[[], Embedder], progress: Progress = no_progress
) -> UpdateReport:
    """Removes a received document: its file, and all that the index knows of it.

    Raises UsageError for a document that is not in the index or lies elsewhere, and what `update_index` raises; the
    folder is then as in `receive`.
    """
    with _receiving(config) as staging:
        entry = next((entry for entry in _catalog(config) if entry.id == document_id), None)
        if entry is None and _server_is_behind(config):
            return update_index(config, [_folder(config)], load, progress=progress)
        if entry is None or not is_received(entry, config):
            raise UsageError(
                "This document was not added here. Remove its file from its folder, then read the folders again."
            )
        with _changed_folder(config, staging, {Path(entry.location).name: None}):
            return update_index(config, [_folder(config)], load, progress=progress)


def read_folders_again(config: Config, load: Callable[[], Embedder], progress: Progress = no_progress) -> UpdateReport:
    """Brings the index up to date with every folder it was ever made from, that of received files among them.

    Raises UsageError where none is known, and what `update_index` raises.
    """
    run = last_run(config.index)
    roots = [Path(root) for root in run.roots if Path(root).exists()] if run else []
    if not roots:
        raise UsageError("It is not on record what this index was made from. Run `briefqa index PATH` once.")
    with _receiving(config):
        return update_index(config, roots, load, progress=progress)


def _folder(config: Config) -> Path:
    return Path(os.path.realpath(config.uploads))


@contextmanager
def _receiving(config: Config) -> Iterator[Path]:
    """Holds the folder of received files, and gives the place beside it where files wait, empty."""
    staging = _folder(config) / STAGING
    with locked(staging):
        for name in ("in", "out"):
            shutil.rmtree(staging / name, ignore_errors=True)
            (staging / name).mkdir()
        yield staging


def _catalog(config: Config) -> tuple[CatalogEntry, ...]:
    return read_catalog(current(config.index).map(CATALOG_FILE)) if generation_names(config.index) else ()


def _server_is_behind(config: Config) -> bool:
    """Whether questions are answered by a server, and from another generation than the folder's. Raises IndexUnusable."""
    if config.store.kind != MILVUS or not generation_names(config.index):
        return False
    generation = current(config.index)
    wanted = base_name(config.store.collection, generation.name, generation.manifest)
    return server_of(config.store).alias() != wanted


def _checked(
    files: Sequence[Sent], config: Config, progress: Progress
) -> tuple[dict[str, bytes | None], list[FileReceipt]]:
    """Changes of the folder, file name → content or None for a file that goes; and what becomes of each file sent."""
    titles = {
        entry.id: Path(entry.location).name if is_received(entry, config) else entry.path for entry in _catalog(config)
    }
    folder = _folder(config)
    present = {path.name: display_name(path.name) for path in folder.iterdir() if path.is_file()}
    changes: dict[str, bytes | None] = {}
    outcomes: list[FileReceipt] = []
    with ReadingProcess(config.limits) as reader:
        for number, file in enumerate(files):
            progress("checking", number, len(files))
            name, digest = clean_name(file.name), sha256(file.content).hexdigest()
            stored = _stored_name(name, digest)
            earlier = [other for other, shown in present.items() if shown == name and other != stored]
            if stored in present and titles.get(digest) == stored:
                outcomes.append(FileReceipt(name, UNCHANGED))
                continue
            try:
                _check_file(file, name, min(MAX_FILE_MEGABYTES, config.limits.file_megabytes))
                if titles.get(digest, stored) != stored:
                    raise DocumentUnreadable("duplicate", f"The same content as {display_name(titles[digest])}.")
                reader.read(file.content, stored, Metadata())
            except DocumentUnreadable as error:
                outcomes.append(FileReceipt(name, REFUSED, error.reason, str(error)))
                continue
            changes |= dict.fromkeys(earlier, None) | {stored: file.content}
            present = {other: shown for other, shown in present.items() if other not in earlier} | {stored: name}
            titles[digest] = stored
            outcomes.append(FileReceipt(name, REPLACED if earlier else ADDED))
    return {other: content for other, content in changes.items() if content or (folder / other).exists()}, outcomes


def _stored_name(name: str, digest: str) -> str:
    stem, suffix = _parts(name)
    return f"{stem}-{digest[:HASH_CHARS]}{suffix}"


def _check_file(file: Sent, name: str, megabytes: int) -> None:
    """Raises DocumentUnreadable for a type that is not read, an empty file and one of more megabytes than are taken in."""
    suffix = Path(name).suffix
    if suffix not in SUFFIXES:
        raise DocumentUnreadable(
            "unsupported",
            f"Files of type {suffix or '(none)'} are not read; expected one of: {' '.join(sorted(SUFFIXES))}.",
        )
    if not file.content:
        raise DocumentUnreadable("empty", "The file is empty.")
    if len(file.content) > megabytes << 20:
        limit = "by the app" if megabytes == MAX_FILE_MEGABYTES else "(limits.file_megabytes)"
        raise DocumentUnreadable(
            "too_large", f"{len(file.content) >> 20} MB; at most {megabytes} MB are taken in {limit}."
        )


@contextmanager
def _changed_folder(config: Config, staging: Path, changes: Mapping[str, bytes | None]) -> Iterator[None]:
    """The folder with the changes made: kept if the inside publishes the index, else taken back if anything goes wrong."""
    folder, gone, come = _folder(config), staging / "out", staging / "in"
    before = {None, *generation_names(config.index)}
    for name, content in changes.items():
        if content is not None:
            write_durably(come / name, content)
    try:
        for name, content in changes.items():
            if (folder / name).exists():
                (folder / name).rename(gone / name)
            if content is not None:
                (come / name).rename(folder / name)
        sync_folder(folder)
        yield
    except BaseException:
        if current_name(config.index) in before:
            _take_back(folder, gone, changes)
        raise
    shutil.rmtree(gone, ignore_errors=True)


def _take_back(folder: Path, gone: Path, changes: Mapping[str, bytes | None]) -> None:
    for name, content in changes.items():
        if (gone / name).exists():
            (gone / name).rename(folder / name)
        elif content is not None:
            (folder / name).unlink(missing_ok=True)
