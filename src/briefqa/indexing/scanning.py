"""Folders to files: what there is to read, and what is known of each file beside it.

Links, pipes and devices are never opened. A folder with an empty `.briefqa-ignore` is passed over whole; one with
patterns in it, a line each, passes over the files and folders of that name. What is wrong with such a file is told, and
what it may have meant to leave out is left out. briefqa's own files are passed over, too.
"""

import os
import stat
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from fnmatch import fnmatch
from hashlib import sha256
from pathlib import Path

from briefqa.config import CONFIG_FILE, ReadingLimits
from briefqa.errors import DocumentUnreadable, UsageError
from briefqa.indexing.plain_files import own_text, plain_file
from briefqa.indexing.roots import real_root, shown_from
from briefqa.indexing.sidecars import SIDECAR_FILE, Problem, read_sidecar
from briefqa.types import Metadata

IGNORE_FILE = ".briefqa-ignore"
OWN_FILES = (SIDECAR_FILE, CONFIG_FILE)
NOT_THERE = "not_there"  # the reason given for a named folder that is not there, while its documents are in the index
MISSING = "missing"  # the reason given for a file that sources.toml names and that is not there
SUFFIXES = frozenset({".txt", ".text", ".md", ".markdown", ".html", ".htm", ".xhtml", ".pdf", ".docx"})
MAX_FOLDER_DEPTH = 32


@dataclass(frozen=True, slots=True)
class Skipped:
    """A file that is not in the index, and why: one word for machines, one sentence for people."""

    path: str
    reason: str
    message: str = ""

    @property
    def is_there(self) -> bool:
        """Whether there is such a file at all: one that only sources.toml names was not skipped, it is worth a word."""
        return self.reason != MISSING


@dataclass(frozen=True, slots=True)
class SourceFile:
    """A file that may be a document. `location` tells files apart; `path` is what readers see."""

    location: str  # absolute, with every link on the way to it followed
    path: str  # relative to the widest folder that was named, "/" between parts, always valid Unicode
    sidecar: Metadata = field(default_factory=Metadata)


@dataclass(frozen=True, slots=True)
class Scan:
    """What the named paths hold. `roots` are what they lead to: a document below one that was not found is gone.

    Those that they led to before are among them: superseded, where the link leads elsewhere now.
    """

    roots: tuple[str, ...]
    files: tuple[SourceFile, ...]  # by path
    skipped: tuple[Skipped, ...]
    known: tuple[str, ...] = ()  # what the paths named before lead to
    superseded: tuple[str, ...] = ()


def scan(paths: Sequence[Path], *, apart: Path | None = None, known: Sequence[str] = ()) -> Scan:
    """Every document file at or below the paths, each once, by path. A path that is not there has no files.

    apart: a folder that is not looked into, such as an index below the paths, which is neither document nor skipped.
    Raises UsageError where it is named itself. known: real paths of folders that were named before; where one lies around
    a named path, it is from there that paths are shown.
    """
    own = os.path.realpath(apart) if apart is not None else None
    files: dict[str, SourceFile] = {}
    skipped: list[Skipped] = []
    roots = [real_root(path) for path in paths]
    for path, root in zip(paths, roots, strict=True):
        if str(root) == own:
            raise UsageError(f"{path} is the folder of the index itself. Name the folder of the documents.")
        base = shown_from(root, (*known, *map(str, roots)))
        if root.is_dir():
            for item in _walk(root, base, skipped, own, 0):
                files.setdefault(item.location, item)
        elif os.path.lexists(root):
            sidecars, problems = read_sidecar(root.parent)
            skipped += _told((item for item in problems if item.file in ("", root.name)), root.parent, base)
            found = _file(root, base, skipped, sidecars)
            if found is not None:
                files.setdefault(found.location, found)
    ordered = tuple(sorted(files.values(), key=lambda file: (file.path, file.location)))
    return Scan(tuple(map(str, roots)), ordered, tuple(dict.fromkeys(skipped)), tuple(known))


def _walk(folder: Path, base: Path, skipped: list[Skipped], apart: str | None, depth: int) -> Iterator[SourceFile]:
    shown = shown_path(folder, base)
    if depth > MAX_FOLDER_DEPTH:
        skipped.append(Skipped(shown, "too_deep", f"Folders are nested more than {MAX_FOLDER_DEPTH} deep."))
        return
    try:
        entries = sorted(os.scandir(folder), key=lambda entry: entry.name)
    except OSError as error:
        skipped.append(Skipped(shown, "unreadable", f"The folder cannot be read: {error.strerror}."))
        return
    patterns, wrong = _ignored(folder)
    if wrong:
        skipped.append(Skipped(shown_path(folder / IGNORE_FILE, base), "damaged", wrong))
    if patterns is None:
        return
    sidecars, problems = read_sidecar(folder)
    skipped += _told(problems, folder, base)
    for name in sorted(set(sidecars) - {entry.name for entry in entries}):
        skipped.append(
            Skipped(shown_path(folder / name, base), MISSING, f"{SIDECAR_FILE} names it, but it is not there.")
        )
    for entry in entries:
        path = folder / entry.name
        if entry.name.startswith(".") or entry.name in OWN_FILES or any(fnmatch(entry.name, p) for p in patterns):
            continue
        if entry.is_dir(follow_symlinks=False):
            if str(path) != apart:
                yield from _walk(path, base, skipped, apart, depth + 1)
        elif (found := _file(path, base, skipped, sidecars)) is not None:
            yield found


def _file(path: Path, base: Path, skipped: list[Skipped], sidecars: dict[str, Metadata]) -> SourceFile | None:
    shown = shown_path(path, base)
    try:
        mode = path.lstat().st_mode
    except OSError as error:
        skipped.append(Skipped(shown, "unreadable", f"The file cannot be read: {error.strerror}."))
        return None
    if stat.S_ISLNK(mode):
        skipped.append(Skipped(shown, "symlink", "A symbolic link is not followed; copy the file or name its folder."))
    elif not stat.S_ISREG(mode):
        skipped.append(Skipped(shown, "not_a_file", "A pipe, socket or device is not opened."))
    elif path.suffix.lower() not in SUFFIXES:
        skipped.append(
            Skipped(
                shown,
                "unsupported",
                f"Files of type {path.suffix or '(none)'} are not read; expected one of: {' '.join(sorted(SUFFIXES))}.",
            )
        )
    else:
        return SourceFile(str(path), shown, sidecars.get(path.name, Metadata()))
    return None


def shown_path(path: Path, base: Path) -> str:
    """A path below a folder as readers see it; bytes that are no UTF-8 become U+FFFD."""
    relative = path.relative_to(base).as_posix() if path != base else base.name
    return os.fsencode(relative).decode("utf-8", "replace")


def _ignored(folder: Path) -> tuple[list[str] | None, str]:
    """The patterns of the names that a folder leaves out, None for all of them, and what is wrong with its list.

    A list that cannot be read may leave out anything, so that nothing of the folder is taken.
    """
    try:
        text = own_text(folder / IGNORE_FILE)
    except FileNotFoundError:
        return [], ""
    except DocumentUnreadable as error:
        return None, f"{error} Nothing of its folder was taken."
    if not text.strip():
        return None, ""
    lines = filter(None, map(str.strip, text.splitlines()))
    patterns = [line.removesuffix("/") for line in lines if not line.startswith("#")]
    if paths := [pattern for pattern in patterns if "/" in pattern]:
        return (
            patterns,
            f"{paths[0]!r} matches nothing: a pattern is the name of a file or folder beside it, not a path.",
        )
    return patterns, ""


def _told(problems: Iterable[Problem], folder: Path, base: Path) -> list[Skipped]:
    """What is wrong with a folder's sources.toml, as it is told of files."""
    shown = shown_path(folder / SIDECAR_FILE, base)
    return [Skipped(shown, "damaged", problem.message) for problem in problems]


def read_file(source: SourceFile, limits: ReadingLimits) -> tuple[bytes, str]:
    """The bytes of a file and their sha256. Raises DocumentUnreadable for what is not a plain file of a bearable size."""
    try:
        content = plain_file(source.location, limits.file_megabytes, setting="limits.file_megabytes")
    except FileNotFoundError as error:
        raise DocumentUnreadable("unreadable", f"The file cannot be opened: {error.strerror}.") from None
    return content, sha256(content).hexdigest()
