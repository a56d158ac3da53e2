"""Files that are on the disk when the function that writes them returns, and that readers see whole or not at all."""

import errno
import os
import stat
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import IO

from briefqa.errors import UsageError

UNFINISHED = ".unfinished"  # how the names end of what a crash may leave behind

_NAME_CHARS = 40  # of an output in the name of the file beside it: 255 bytes are a name's limit
_FULL = (errno.ENOSPC, errno.EDQUOT, errno.EIO)  # another name would not help


def write_durably(path: Path, content: bytes | memoryview) -> None:
    """Writes, flushes and syncs; a full disk is an error here and not a short file later."""
    try:
        with path.open("wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
    except OSError as error:  # a write names no file
        raise OSError(error.errno, error.strerror, str(path)) from error


def replace_durably(path: Path, content: bytes | memoryview) -> None:
    """Puts a file in the place of another by one rename. What fails leaves the old one, and nothing beside it."""
    unfinished = path.with_name(path.name + UNFINISHED)
    try:
        write_durably(unfinished, content)
        os.replace(unfinished, path)
    except (OSError, KeyboardInterrupt):
        with suppress(OSError):
            unfinished.unlink()
        raise
    sync_folder(path.parent)


@contextmanager
def put_in_place(path: Path, *, keep_unfinished: bool = False) -> Iterator[IO[bytes]]:
    """A file to write, which takes the place of the one that people named when all of it is on the disk.

    Until then it stands beside it, under a name that ends in UNFINISHED; what fails leaves nothing there, or on demand
    what was written. Who may read the old file may read the new one. A link is followed; a device or a pipe is written to
    itself. Raises UsageError where no file can be there, and OSError where the disk takes no more.
    """
    place = Path(os.path.realpath(path))
    try:
        facts = place.stat() if place.exists() else None
        itself = facts is not None and not stat.S_ISREG(facts.st_mode)
        beside = place.with_name(f"{place.name[:_NAME_CHARS]}.{os.getpid()}{UNFINISHED}")
        file = place.open("wb") if itself else beside.open("xb")
        if facts is not None and not itself:
            os.fchmod(file.fileno(), stat.S_IMODE(facts.st_mode))
    except OSError as error:
        if error.errno in _FULL:
            raise
        raise UsageError(f"{path} cannot be written: {error.strerror}. Name another file.") from None
    try:
        with file:
            yield file
            file.flush()
            if not itself:
                os.fsync(file.fileno())
        if not itself:
            os.replace(beside, place)
            sync_folder(place.parent)
    except BaseException as error:
        if not itself and beside.exists() and not (keep_unfinished and beside.stat().st_size):
            beside.unlink()
        if isinstance(error, OSError) and error.filename is None:  # a write names no file
            raise OSError(error.errno, error.strerror, str(path)) from error
        raise


def stamps_of(paths: Iterable[Path]) -> tuple[tuple[Path, int, int, int, int], ...]:
    """What changes for files when they are written, replaced or taken away: told without reading them."""
    stamps = []
    for path in paths:
        with suppress(OSError):
            facts = path.stat()
            stamps.append((path, facts.st_ino, facts.st_size, facts.st_mtime_ns, facts.st_ctime_ns))
    return tuple(stamps)


def sync_folder(folder: Path) -> None:
    """Makes renames in a folder survive a power cut."""
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
