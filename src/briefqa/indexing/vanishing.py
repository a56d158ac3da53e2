"""Folders on record that are not there: moved, deleted, or on a drive or a share that is not mounted.

Which of these it is cannot be seen. What was moved is found again elsewhere; for the rest the documents stay until
somebody says that they are to go, because an index that a mishap has emptied answers that the documents do not say.
"""

import os
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from briefqa.indexing.building import Entry, Kept, Read
from briefqa.indexing.roots import is_below, is_below_any, real_locations, tell_gone
from briefqa.indexing.scanning import NOT_THERE, Scan, Skipped, SourceFile
from briefqa.printing import counted
from briefqa.storing.contents import CatalogEntry

MOVED_SHARE = 0.5  # of a folder's documents: where as many stand elsewhere now, the folder was moved


@dataclass(frozen=True, slots=True)
class Vanished:
    """A folder that is not there, and the numbers of the documents that the index has from it."""

    root: str
    documents: tuple[int, ...]


def settle(
    found: Scan, catalog: Sequence[CatalogEntry], entries: Sequence[Entry], *, prunes: bool, rebuilds: bool
) -> tuple[list[Entry], tuple[Skipped, ...]]:
    """The documents that stay though their folder is not there, and what is said of the folders.

    entries: what was read of the files that are there. None stay where an index is pruned, as somebody wished, or made
    anew, since nothing of the one before is used; of the latter the folders are named all the same.
    """
    gone = [] if prunes else [folder for folder in vanished(found, catalog) if not was_moved(folder, entries, catalog)]
    tell_gone(found.roots, found.known, catalog, {folder.root for folder in gone})
    skipped = tuple(skipped_for(folder, is_kept=not rebuilds) for folder in gone)
    return [] if rebuilds else kept_of(gone, catalog), skipped


def vanished(found: Scan, catalog: Sequence[CatalogEntry]) -> list[Vanished]:
    """Every path, named now or before, that is not there and has documents in the index; each document once.

    What lies below a path that is there was deleted, and so was a file from a folder that is there.
    """
    paths = list(dict.fromkeys((*found.roots, *found.known)))
    there = [path for path in paths if os.path.lexists(path)]
    reals = real_locations(entry.location for entry in catalog)
    left = set(range(len(catalog)))
    gone: list[Vanished] = []
    for root in paths:
        if os.path.lexists(root) or root in found.superseded or is_below_any(root, there):
            continue
        own = tuple(number for number in sorted(left) if is_below(reals[number], root))
        is_file = any(reals[number] == root for number in own)
        if own and not (is_file and Path(root).parent.is_dir()):
            gone.append(Vanished(root, own))
            left.difference_update(own)
    return gone


def was_moved(folder: Vanished, entries: Sequence[Entry], catalog: Sequence[CatalogEntry]) -> bool:
    """Whether files that are new hold the documents of a folder, or later versions of them under the same names."""
    new = [entry for entry in entries if isinstance(entry, Read) and entry.replaces is None]
    contents = {entry.document.id for entry in new}
    names = {_name(entry.source.location) for entry in new}
    again = sum(
        catalog[number].id in contents or _name(catalog[number].location) in names for number in folder.documents
    )
    return again >= MOVED_SHARE * len(folder.documents)


def kept_of(folders: Sequence[Vanished], catalog: Sequence[CatalogEntry]) -> list[Entry]:
    """The documents of folders as they stand in the index."""
    numbers = [number for folder in folders for number in folder.documents]
    return [Kept(SourceFile(catalog[number].location, catalog[number].path), number) for number in numbers]


def skipped_for(folder: Vanished, *, is_kept: bool) -> Skipped:
    """What is said of a folder that is not there and was not moved: kept, or lost to an index that is made anew."""
    shown = os.fsencode(folder.root).decode("utf-8", "replace")
    documents = counted(len(folder.documents), "document")
    if not is_kept:
        message = f"It is not there; the index had {documents} from it, which could not be read anew."
        return Skipped(shown, NOT_THERE, message)
    stay = "stays in the index as it was" if len(folder.documents) == 1 else "stay in the index as they were"
    return Skipped(
        shown,
        NOT_THERE,
        f"It is not there; {documents} from it {stay} read last. If it is on a drive or a "
        "share, mount it. If it was deleted, `briefqa index --prune PATH…` with the paths that are left removes them.",
    )


def _name(location: str) -> str:
    return os.path.basename(location)  # noqa: PTH119 names may be no Unicode
