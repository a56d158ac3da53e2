"""Files that are on the disk when the function that writes them returns, and that readers see whole or not at all."""

import os
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path

UNFINISHED = ".unfinished"  # how the names end of what a crash may leave behind


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
