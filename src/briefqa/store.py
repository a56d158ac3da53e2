"""Generations of an index on disk.

    index/
      CURRENT              the name of the published generation, replaced by one rename
      LAST_RUN.json        what the last update did and skipped; see updating.py
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
from collections.abc import Collection, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import Any

from xxhash import xxh3_128_hexdigest

from briefqa.errors import IndexCorrupt, IndexLocked, IndexMismatch, IndexNotBuilt, IndexUnusable

FORMAT_VERSION = 3  # bump when a file's layout changes; readers of another version ask for a rebuild
MANIFEST, CURRENT, LOCK = "manifest.json", "CURRENT", "LOCK"
UNFINISHED = ".unfinished"

_GENERATION = re.compile(r"gen-(\d{6,12})")
_READ_BYTES = 1 << 20
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
        filled is given back: what is read of the file comes again by itself. Raises IndexCorrupt.
        """
        facts = self.manifest["files"].get(filename)
        path = self.folder / filename
        if facts is None:
            raise IndexCorrupt(f"{path} is not in the manifest. {_REMEDY}")
        try:
            with path.open("rb") as file:
                empty = os.fstat(file.fileno()).st_size == 0
                content = memoryview(b"" if empty else mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ))
        except OSError as error:
            raise IndexCorrupt(f"{path} cannot be read ({error.strerror}). {_REMEDY}") from None
        if problem := _problem(path, len(content), "xxh3", xxh3_128_hexdigest(content), facts):
            raise IndexCorrupt(f"{problem} {_REMEDY}")
        if isinstance(content.obj, mmap.mmap):
            content.obj.madvise(mmap.MADV_DONTNEED)
        return content

    def map_all(self, filenames: Sequence[str]) -> dict[str, memoryview]:
        """Several files as `map` gives each, checked side by side. Raises IndexCorrupt for the first that is not whole."""
        longest_first = sorted(filenames, key=lambda name: -self.manifest["files"].get(name, {"bytes": 0})["bytes"])
        with ThreadPoolExecutor(CHECKING_THREADS) as pool:
            checks = {name: pool.submit(self.map, name) for name in longest_first}
            return {name: checks[name].result() for name in filenames}

    def problems(self) -> list[str]:
        """What is wrong with the files of this generation by their sha256, each in one sentence; empty if all is well."""
        found: list[str] = []
        for filename, facts in sorted(self.manifest["files"].items()):
            path = self.folder / filename
            try:
                length, digest = _digest(path)
            except OSError as error:
                found.append(f"{path} cannot be read ({error.strerror}).")
                continue
            if problem := _problem(path, length, "sha256", digest, facts):
                found.append(problem)
        return found


def copied(content: memoryview, start: int, end: int) -> bytes:
    """Some bytes of a mapped file that are needed once; the memory that reading them has filled is given back."""
    found = bytes(content[start:end])
    if isinstance(content.obj, mmap.mmap):
        page = start // mmap.PAGESIZE * mmap.PAGESIZE
        content.obj.madvise(mmap.MADV_DONTNEED, page, end - page)
    return found


_REMEDY = "Run `briefqa rollback` for the generation before it, or `briefqa index --rebuild`."


def remedy(root: Path, name: str) -> str:
    """What to do about a generation that is damaged: after a look whether the one before it is whole."""
    earlier = [other for other in generation_names(root) if _number(other) < _number(name)]
    if earlier:
        try:
            if not open_generation(root / earlier[-1]).problems():
                return f"Run `briefqa rollback` for {earlier[-1]}, which is whole, or `briefqa index --rebuild`."
        except IndexUnusable:
            pass
    return "Run `briefqa index --rebuild`; no whole generation stands before it."


def _problem(path: Path, length: int, kind: str, digest: str, facts: Mapping[str, Any]) -> str:
    if length != facts["bytes"]:
        return f"{path} has {length} bytes, not the {facts['bytes']} that were written."
    if digest != facts[kind]:
        return f"{path} has changed since it was written: its {kind} is {digest[:12]}…, not {facts[kind][:12]}…."
    return ""


def _digest(path: Path) -> tuple[int, str]:
    digest, length = sha256(), 0
    with path.open("rb") as file:
        while part := file.read(_READ_BYTES):
            digest.update(part)
            length += len(part)
    return length, digest.hexdigest()


def current(root: Path) -> Generation:
    """The published generation. Open files from it once and keep them: it never changes.

    Where CURRENT is missing or names no generation, the newest whole one stands in; `stand_in_warning` says so.
    Raises IndexNotBuilt, IndexCorrupt or IndexMismatch.
    """
    names = _names_of_an_index(root)
    named = current_name(root)
    return _newest_whole(root, names) if named is None else open_generation(root / named)


def _names_of_an_index(root: Path) -> list[str]:
    names = generation_names(root)
    if not names and (lost := _lost_manifests(root)):
        raise IndexCorrupt(
            f"{lost[-1]} is missing, without which the files beside it cannot be told to be whole. "
            "Put it back, or run `briefqa index --rebuild`; no whole generation stands before it."
        )
    if not names:
        raise IndexNotBuilt(f"There is no index at {root}. Run `briefqa index PATH` first.")
    return names


def _lost_manifests(root: Path) -> list[Path]:
    """The manifests that generation folders with files in them have not got, the oldest first."""
    if not root.is_dir():
        return []
    lost = [
        entry / MANIFEST
        for entry in root.iterdir()
        if _GENERATION.fullmatch(entry.name)
        and entry.is_dir()
        and any(entry.iterdir())
        and not (entry / MANIFEST).is_file()
    ]
    return sorted(lost, key=lambda path: _number(path.parent.name))


def _newest_whole(root: Path, names: Sequence[str]) -> Generation:
    for name in reversed(names):
        try:
            generation = open_generation(root / name)
        except IndexCorrupt:
            continue
        if not generation.problems():
            return generation
    raise IndexCorrupt(
        f"{root / CURRENT} names no generation, and none of {', '.join(names)} is whole. Run `briefqa index --rebuild`."
    )


def stand_in_warning(root: Path, name: str) -> str:
    """What to tell people of a generation that was opened without CURRENT naming one; empty if it names one."""
    if current_name(root) is not None:
        return ""
    if lost := [path for path in _lost_manifests(root) if _number(path.parent.name) > _number(name)]:
        return f"{lost[-1]} is missing; {name} stands in. Put it back, or run `briefqa rollback` for {name}."
    return f"{root / CURRENT} names no generation; {name} stands in. Run `briefqa index` to write it anew."


def generation_names(root: Path) -> list[str]:
    """Names of the generation folders that have a manifest, the oldest first."""
    if not root.is_dir():
        return []
    found = [
        entry.name for entry in root.iterdir() if _GENERATION.fullmatch(entry.name) and (entry / MANIFEST).is_file()
    ]
    return sorted(found, key=_number)


def _number(name: str) -> int:
    match = _GENERATION.fullmatch(name)
    return int(match[1]) if match else 0


def current_name(root: Path) -> str | None:
    """What CURRENT says, if it names a generation that is there. Anything else (../../etc) is no name."""
    try:
        name = (root / CURRENT).read_text(encoding="ascii").strip()
    except (OSError, UnicodeDecodeError):
        return None
    return name if _GENERATION.fullmatch(name) and (root / name / MANIFEST).is_file() else None


def open_generation(folder: Path) -> Generation:
    """A generation with its manifest. Raises IndexCorrupt or, for another format, IndexMismatch."""
    path = folder / MANIFEST
    try:
        manifest = json.loads(path.read_text(encoding="utf-8"))
        version, files = manifest["format"], manifest["files"]
        for name, facts in files.items():
            hashes = ("sha256", "xxh3") if version == FORMAT_VERSION else ("sha256",)
            if not (isinstance(facts["bytes"], int) and all(isinstance(facts[kind], str) for kind in hashes)):
                raise TypeError(f"length and hashes of {name}")
    except (OSError, ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
        raise IndexCorrupt(f"{path} is not a manifest ({error}). {_REMEDY}") from None
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
        taken = [_number(entry.name) for entry in root.iterdir() if _GENERATION.fullmatch(entry.name)]
        self.name = f"gen-{max(taken, default=0) + 1:06d}"
        self._folder = root / (self.name + UNFINISHED)
        self._files: dict[str, dict[str, Any]] = {}
        shutil.rmtree(self._folder, ignore_errors=True)
        self._folder.mkdir()

    def write(self, filename: str, content: bytes | memoryview) -> None:
        """One file, on the disk when this returns."""
        write_durably(self._folder / filename, content)
        self._files[filename] = {
            "bytes": len(content),
            "sha256": sha256(content).hexdigest(),
            "xxh3": xxh3_128_hexdigest(content),
        }

    def publish(self, facts: Mapping[str, Any]) -> Generation:
        """Makes this generation the current one: manifest, folder, then the one rename that readers see."""
        content_hash = sha256(
            "".join(f"{name}:{self._files[name]['sha256']}\n" for name in sorted(self._files)).encode()
        ).hexdigest()
        manifest = {
            "format": FORMAT_VERSION,
            **facts,
            "content_sha256": content_hash,
            "files": dict(sorted(self._files.items())),
        }
        write_durably(self._folder / MANIFEST, json.dumps(manifest, ensure_ascii=False, indent=1).encode())
        sync_folder(self._folder)
        folder = self._root / self.name
        os.replace(self._folder, folder)
        sync_folder(self._root)
        make_current(self._root, self.name)
        return Generation(folder, manifest)

    def discard(self) -> None:
        shutil.rmtree(self._folder, ignore_errors=True)


def write_durably(path: Path, content: bytes | memoryview) -> None:
    """Writes, flushes and syncs; a full disk is an error here and not a short file later."""
    try:
        with path.open("wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
    except OSError as error:  # a write names no file
        raise OSError(error.errno, error.strerror, str(path)) from error


def sync_folder(folder: Path) -> None:
    """Makes renames in a folder survive a power cut."""
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def make_current(root: Path, name: str) -> None:
    """Points CURRENT at a generation, by one rename."""
    pointer = root / (CURRENT + UNFINISHED)
    write_durably(pointer, f"{name}\n".encode("ascii"))
    os.replace(pointer, root / CURRENT)
    sync_folder(root)


def sweep(root: Path) -> list[str]:
    """Removes what crashed builds left unfinished, and names it. Holder of the lock only."""
    removed = sorted(entry for entry in root.iterdir() if entry.name.endswith(UNFINISHED))
    for entry in removed:
        shutil.rmtree(entry) if entry.is_dir() else entry.unlink()
    return [entry.name for entry in removed]


def prune(root: Path, keep: Collection[str]) -> list[str]:
    """Removes the generations that are not to be kept, and names them. Holder of the lock only.

    Each loses its name first: a crash halfway leaves what the next `sweep` removes, and never half a generation.
    """
    names = sorted(
        entry.name for entry in root.iterdir() if _GENERATION.fullmatch(entry.name) and entry.name not in keep
    )
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

    Raises IndexLocked, IndexNotBuilt if there is none, and IndexCorrupt or IndexMismatch if it cannot be used.
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
