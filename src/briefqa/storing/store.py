"""Generations of an index on disk.

    index/
      CURRENT              the name of the published generation, replaced by one rename
      LAST_RUN.json        what the last update did and skipped; see recording.py
      LOCK                 held by the one indexer that may write; freed by the system when it dies
      gen-000007/          written once, never changed
        manifest.json      written last: every other file's length and hashes, and what made them

A crash at any point leaves the old generation or the new one current, and rubbish that the next indexer removes.
"""

import fcntl
import json
import mmap
import os
import re
import shutil
import stat
from collections.abc import Collection, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from functools import lru_cache
from hashlib import file_digest, sha256
from pathlib import Path
from typing import Any

from xxhash import xxh3_128_hexdigest

from briefqa.errors import IndexCorrupt, IndexLocked, IndexMismatch, IndexNotBuilt, IndexUnusable, unreadable
from briefqa.storing.writing import UNFINISHED, replace_durably, stamps_of, sync_folder, write_durably

FORMAT_VERSION = 3  # bump when a file's layout changes; readers of another version ask for a rebuild
MANIFEST, CURRENT, LOCK, LAST_RUN = "manifest.json", "CURRENT", "LOCK", "LAST_RUN.json"

GENERATION = re.compile(r"gen-(\d{6,12})")
CHECKING_THREADS = 2  # hashing leaves Python's lock alone


@dataclass(frozen=True, slots=True)
class Generation:
    """A published folder and what its manifest says."""

    folder: Path
    manifest: Mapping[str, Any]

    @property
    def name(self) -> str:
        return self.folder.name

    def map(self, filename: str) -> memoryview:
        """A file's bytes, mapped, every one checked against the manifest. They stay readable when the folder is pruned.

        Checked by xxh3, which finds damage as sha256 does and takes a tenth of the time. The memory that the check has
        filled is given back: what is read of the file comes again by itself. Raises IndexCorrupt or IndexUnreadable.
        """
        return self.map_all([filename])[filename]

    def map_all(self, filenames: Sequence[str]) -> dict[str, memoryview]:
        """Several files as `map` gives each, checked side by side. Raises what `map` does for the first that is not whole."""
        longest_first = sorted(filenames, key=lambda name: -self.manifest["files"].get(name, {"bytes": 0})["bytes"])
        with ThreadPoolExecutor(CHECKING_THREADS) as pool:
            checks = {name: pool.submit(self._mapped, name) for name in longest_first}
        try:
            return {name: checks[name].result() for name in filenames}
        except IndexCorrupt as error:
            raise damaged(self.folder, str(error)) from None

    def _mapped(self, filename: str) -> memoryview:
        path, facts = self.folder / filename, self.manifest["files"].get(filename)
        if facts is None:
            raise IndexCorrupt(f"{path} is not in the manifest.")
        try:
            with path.open("rb") as file:
                empty = os.fstat(file.fileno()).st_size == 0
                content = memoryview(b"" if empty else mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ))
        except PermissionError as error:
            raise unreadable(error) from None
        except OSError as error:
            raise IndexCorrupt(f"{path} cannot be read ({error.strerror}).") from None
        if problem := _problem(path, len(content), xxh3_128_hexdigest(content), facts, kind="xxh3"):
            raise IndexCorrupt(problem)
        if isinstance(content.obj, mmap.mmap):
            content.obj.madvise(mmap.MADV_DONTNEED)
        return content

    def problems(self) -> list[str]:
        """What is wrong with the files of this generation by their sha256, each in one sentence; empty if all is well.

        Raises IndexUnreadable where that cannot be told.
        """
        found: list[str] = []
        for filename, facts in sorted(self.manifest["files"].items()):
            path = self.folder / filename
            try:
                found.append(_problem(path, *_digest(path), facts))
            except PermissionError as error:
                raise unreadable(error) from None
            except OSError as error:
                found.append(f"{path} cannot be read ({error.strerror}).")
        return [problem for problem in found if problem]


def copied(content: memoryview, start: int, end: int) -> bytes:
    """Some bytes of a mapped file that are needed once; the memory that reading them has filled is given back."""
    found = bytes(content[start:end])
    if isinstance(content.obj, mmap.mmap):
        page = start // mmap.PAGESIZE * mmap.PAGESIZE
        content.obj.madvise(mmap.MADV_DONTNEED, page, end - page)
    return found


def damaged(folder: Path, what: str) -> IndexCorrupt:
    """The error for a generation that is damaged: what is wrong with it, and what to do."""
    return IndexCorrupt(f"{what} {remedy(folder.parent, folder.name)}")


def remedy(root: Path, name: str) -> str:
    """What to do about a generation that is damaged. A roll-back is advised after a look that it will be one."""
    now = current_name(root)
    if now is None:
        return "Run `briefqa index --rebuild`."
    if now != name:
        return f"Current is {now}; the next generation takes the place of {name}, `briefqa index --rebuild` makes one."
    if earlier := [other for other in generation_names(root) if _number(other) < _number(name)]:
        with suppress(IndexUnusable):
            if not _opened(root / earlier[-1]).problems():
                return f"Run `briefqa rollback` for {earlier[-1]}, which is whole, or `briefqa index --rebuild`."
    return "Run `briefqa index --rebuild`; no whole generation stands before it."


def _problem(path: Path, length: int, digest: str, facts: Mapping[str, Any], kind: str = "sha256") -> str:
    if length != facts["bytes"]:
        return f"{path} has {length} bytes, not the {facts['bytes']} that were written."
    if digest != facts[kind]:
        return f"{path} has changed since it was written: its {kind} is {digest[:12]}…, not {facts[kind][:12]}…."
    return ""


def _digest(path: Path) -> tuple[int, str]:
    with path.open("rb") as file:
        digest = file_digest(file, "sha256").hexdigest()
        return file.tell(), digest


def current(root: Path) -> Generation:
    """The published generation. Open files from it once and keep them: it never changes.

    Where CURRENT is missing or names no generation, the newest whole one stands in; `stand_in_warning` says so.
    Raises IndexNotBuilt, IndexCorrupt, IndexMismatch or IndexUnreadable.
    """
    names = _names_of_an_index(root)
    named = current_name(root)
    return _newest_whole(root, names) if named is None else open_generation(root / named)


def _names_of_an_index(root: Path) -> list[str]:
    names = generation_names(root)
    if not names and (lost := lost_manifests(root)):
        raise IndexCorrupt(
            f"{lost[-1]} is missing, without which the files beside it cannot be told to be whole. "
            "Put it back, or run `briefqa index --rebuild`; no whole generation stands before it."
        )
    if not names:
        raise IndexNotBuilt(f"There is no index at {root}. Run `briefqa index PATH` first.")
    return names


def lost_manifests(root: Path) -> list[Path]:
    """The manifests that generation folders with files in them have not got, the oldest first. Raises IndexUnreadable."""
    return [folder / MANIFEST for folder in _folders(root) if not _has_manifest(folder) and _entries(folder)]


def _newest_whole(root: Path, names: Sequence[str]) -> Generation:
    for name in reversed(names):
        try:
            generation = _opened(root / name)
            files = (MANIFEST, *generation.manifest["files"])
            if _is_whole(generation.folder, stamps_of(generation.folder / file for file in files)):
                return generation
        except IndexCorrupt:
            continue
    raise IndexCorrupt(
        f"{root / CURRENT} names no generation, and none of {', '.join(names)} is whole. Run `briefqa index --rebuild`."
    )


@lru_cache(maxsize=8)
def _is_whole(folder: Path, stamps: object) -> bool:
    """Whether a generation is as it was written: hashed once, and anew when the stamps of its files are others."""
    return not _opened(folder).problems()


def stand_in_warning(root: Path, name: str) -> str:
    """What to tell people of a generation that was opened without CURRENT naming one; empty if it names one."""
    if current_name(root) is not None:
        return ""
    if lost := [path for path in lost_manifests(root) if _number(path.parent.name) > _number(name)]:
        return f"{lost[-1]} is missing; {name} stands in. Put it back, or run `briefqa rollback` for {name}."
    return f"{root / CURRENT} names no generation; {name} stands in. Run `briefqa index` to write it anew."


def generation_names(root: Path) -> list[str]:
    """Names of the generation folders that have a manifest, the oldest first. Raises IndexUnreadable."""
    return [folder.name for folder in _folders(root) if _has_manifest(folder)]


def _folders(root: Path) -> list[Path]:
    named = (entry for entry in _entries(root) if GENERATION.fullmatch(entry.name))
    return sorted(named, key=lambda folder: _number(folder.name))


def _entries(folder: Path) -> list[Path]:
    """What a folder holds; nothing where there is no such folder."""
    try:
        return list(folder.iterdir())
    except (FileNotFoundError, NotADirectoryError):
        return []
    except OSError as error:
        raise unreadable(error) from None


def _has_manifest(folder: Path) -> bool:
    """Also where that may not be looked at: whoever opens the generation is told so."""
    try:
        return stat.S_ISREG((folder / MANIFEST).stat().st_mode)
    except OSError as error:
        return isinstance(error, PermissionError)


def _number(name: str) -> int:
    match = GENERATION.fullmatch(name)
    return int(match[1]) if match else 0


def current_name(root: Path) -> str | None:
    """What CURRENT says, if it names a generation that is there; anything else (../../etc) is no name.

    Raises IndexUnreadable where CURRENT may not be read.
    """
    try:
        name = (root / CURRENT).read_text(encoding="ascii").strip()
    except PermissionError as error:
        raise unreadable(error) from None
    except (OSError, UnicodeDecodeError):
        return None
    return name if GENERATION.fullmatch(name) and _has_manifest(root / name) else None


def open_generation(folder: Path) -> Generation:
    """A generation with its manifest. Raises IndexCorrupt, IndexUnreadable or, for another format, IndexMismatch."""
    try:
        return _opened(folder)
    except IndexCorrupt as error:
        raise damaged(folder, str(error)) from None


def _opened(folder: Path) -> Generation:
    path = folder / MANIFEST
    try:
        manifest = json.loads(path.read_text(encoding="utf-8"))
        version, files = manifest["format"], manifest["files"]
        for name, facts in files.items():
            hashes = ("sha256", "xxh3") if version == FORMAT_VERSION else ("sha256",)
            if not (isinstance(facts["bytes"], int) and all(isinstance(facts[kind], str) for kind in hashes)):
                raise TypeError(f"length and hashes of {name}")
    except PermissionError as error:
        raise unreadable(error) from None
    except OSError as error:
        raise IndexCorrupt(f"{path} cannot be read ({error.strerror}).") from None
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
        raise IndexCorrupt(f"{path} is not a manifest ({error}).") from None
    if version != FORMAT_VERSION:
        newer = isinstance(version, int) and version > FORMAT_VERSION
        advice = "It was written by a newer version of briefqa: update." if newer else "Run `briefqa index --rebuild`."
        raise IndexMismatch(
            f"The index at {folder} has format {version}; this briefqa reads format {FORMAT_VERSION}. {advice}"
        )
    return Generation(folder, manifest)


@contextmanager
def locked(root: Path) -> Iterator[None]:
    """Holds the index for writing. The system frees the lock of a process that dies. Raises IndexLocked at once."""
    root.mkdir(parents=True, exist_ok=True)
    descriptor = os.open(root / LOCK, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o644)
    try:
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise IndexLocked(
                f"Another `briefqa index` is writing to {root}. Wait for it to end, then try again."
            ) from None
        yield
    finally:
        os.close(descriptor)


class Draft:
    """A generation being written. Only the holder of the lock makes one."""

    def __init__(self, root: Path) -> None:
        self._root = root
        taken = [_number(folder.name) for folder in _folders(root)]
        self.name = f"gen-{max(taken, default=0) + 1:06d}"
        self._folder = root / (self.name + UNFINISHED)
        self._files: dict[str, dict[str, Any]] = {}
        shutil.rmtree(self._folder, ignore_errors=True)
        self._folder.mkdir()

    def write(self, filename: str, content: bytes | memoryview) -> None:
        """One file, on the disk when this returns."""
        write_durably(self._folder / filename, content)
        hashes = {"sha256": sha256(content).hexdigest(), "xxh3": xxh3_128_hexdigest(content)}
        self._files[filename] = {"bytes": len(content), **hashes}

    def publish(self, facts: Mapping[str, Any]) -> Generation:
        """Makes this generation the current one: manifest, folder, then the one rename that readers see."""
        files = dict(sorted(self._files.items()))
        hashes = "".join(f"{name}:{own['sha256']}\n" for name, own in files.items())
        content_hash = sha256(hashes.encode()).hexdigest()
        manifest = {"format": FORMAT_VERSION, **facts, "content_sha256": content_hash, "files": files}
        write_durably(self._folder / MANIFEST, json.dumps(manifest, ensure_ascii=False, indent=1).encode())
        sync_folder(self._folder)
        folder = self._root / self.name
        os.replace(self._folder, folder)
        sync_folder(self._root)
        make_current(self._root, self.name)
        return Generation(folder, manifest)

    def discard(self) -> None:
        shutil.rmtree(self._folder, ignore_errors=True)


def make_current(root: Path, name: str) -> None:
    """Points CURRENT at a generation, by one rename."""
    replace_durably(root / CURRENT, f"{name}\n".encode("ascii"))


def prune(root: Path, keep: Collection[str]) -> list[str]:
    """Removes the generations that are not to be kept, and names them. Holder of the lock only.

    Each loses its name first: a crash halfway leaves what the next `sweeping.sweep` removes, and never half a generation.
    """
    names = [folder.name for folder in _folders(root) if folder.name not in keep]
    for name in names:
        os.replace(root / name, root / (name + UNFINISHED))
        shutil.rmtree(root / (name + UNFINISHED))
    return names


def worth_keeping(root: Path, name: str) -> set[str]:
    """A generation and the one before it, to roll back to."""
    earlier = [other for other in generation_names(root) if _number(other) < _number(name)]
    return {name, *earlier[-1:]}


def rollback(root: Path) -> Generation:
    """Makes the generation before the current one current, after a check of all its files.

    Raises IndexLocked, IndexNotBuilt if there is none, and IndexCorrupt, IndexMismatch or IndexUnreadable.
    """
    _names_of_an_index(root)  # no folder and no lock where there is no index
    with locked(root):
        names = generation_names(root)
        now = current_name(root)
        earlier = [name for name in names if now is None or _number(name) < _number(now)]
        if not earlier:
            raise IndexNotBuilt(
                f"There is no generation before {now or 'the current one'} at {root}; nothing was changed."
            )
        return _made_current(root, earlier[-1])


def go_to(root: Path, name: str) -> Generation:
    """Makes a kept generation current, an earlier or a later one, after a check of all its files.

    Raises IndexLocked, and IndexCorrupt or IndexMismatch if it is not there any more or cannot be used.
    """
    with locked(root):
        if name not in generation_names(root):
            raise IndexCorrupt(f"{name} is not there any more. Nothing was changed.")
        return _made_current(root, name)


def _made_current(root: Path, name: str) -> Generation:
    generation = open_generation(root / name)
    if problems := generation.problems():
        raise IndexCorrupt(f"{problems[0]} Nothing was changed. Run `briefqa index --rebuild` for a new index.")
    make_current(root, generation.name)
    return generation
