"""The paths that were named: what they lead to, which documents lie below them, and from where a file's path is shown.

A document is known by its real location, with every link on the way followed, so that a folder reached by two spellings
is one folder. A record of the paths keeps them as they were spelt: a link may lead elsewhere the next time.
"""

import logging
import os
from collections.abc import Collection, Iterable, Sequence
from pathlib import Path

from briefqa.errors import UsageError
from briefqa.printing import one_line
from briefqa.storing.contents import CatalogEntry

SHOWN_PATHS = 5
_log = logging.getLogger(__name__)


def real_root(path: Path) -> Path:
    """A named path with the links on the way to it followed, and it as well where it leads to a folder.

    A link to a file stays one: such a file is not read.
    """
    real = Path(os.path.realpath(path))
    if real.is_dir() or path.name in ("", ".."):
        return real
    return Path(os.path.realpath(path.parent)) / path.name


def real_locations(locations: Iterable[str]) -> list[str]:
    """Locations of files with the links on the way to them followed; a file itself stays what it is."""
    folders: dict[str, str] = {}
    found: list[str] = []
    for location in locations:
        folder, name = os.path.split(location)
        if folder not in folders:
            folders[folder] = os.path.realpath(folder)
        found.append(os.path.join(folders[folder], name))  # noqa: PTH118 names may be no Unicode, and there are many
    return found


def is_below(location: str, root: str) -> bool:
    """Whether a location is a root or lies below it."""
    return location == root or location.startswith(root.rstrip("/") + "/")


def is_below_any(location: str, roots: Iterable[str]) -> bool:
    """Whether a location is one of the roots or lies below one."""
    return any(is_below(location, root) for root in roots)


def shown_from(root: Path, known: Sequence[str]) -> Path:
    """The folder that paths below a root are shown from: the widest of the known ones around it, or the root itself.

    So a document has one path, whichever of several folders around it was named last. A file that was named alone is
    shown from its folder.
    """
    around = [other for other in known if is_below(str(root), other) and Path(other).is_dir()]
    if around:
        return Path(min(around, key=len))
    return root if root.is_dir() else root.parent


def widest(paths: Iterable[str]) -> tuple[str, ...]:
    """The paths, sorted, without those that lead to what another one leads to, or to what lies below it."""
    kept: dict[str, str] = {}  # by what they lead to
    leading = ((str(real_root(Path(path))), path) for path in set(paths))
    for real, path in sorted(leading, key=lambda pair: (len(pair[0]), *pair)):
        if not is_below_any(real, kept):
            kept[real] = path
    return tuple(sorted(kept.values()))


def outside(catalog: Sequence[CatalogEntry], roots: Sequence[str]) -> list[int]:
    """The numbers of the documents that lie below none of the roots, by their recorded and by their real location."""
    reals = real_locations(entry.location for entry in catalog)
    return [
        number
        for number, (entry, real) in enumerate(zip(catalog, reals, strict=True))
        if not is_below_any(entry.location, roots) and not is_below_any(real, roots)
    ]


def check_named(named: Sequence[str], recorded: Sequence[str], catalog: Sequence[CatalogEntry]) -> None:
    """Raises UsageError for a named root that is not there, never was on record, and has no document in the index."""
    places = [*recorded, *(entry.location for entry in catalog)]
    for root in named:
        if not os.path.lexists(root) and not any(is_below(place, root) for place in places):
            raise UsageError(f"There is no file or folder {root}. Name one that is there.")


def tell_gone(
    named: Sequence[str], recorded: Sequence[str], catalog: Sequence[CatalogEntry], told: Collection[str] = ()
) -> None:
    """Warns of every root that is not there any more, with how many documents go with it. told: those of which more is said."""
    there = [root for root in (*named, *recorded) if os.path.lexists(root)]
    for root in dict.fromkeys((*named, *recorded)):
        if os.path.lexists(root) or is_below_any(root, there) or root in told:
            continue
        lost = sum(is_below(entry.location, root) for entry in catalog)
        if lost:
            _log.warning(
                "%s is not there: the documents from it, %d, are removed. If it is on a drive or a share that is not "
                "mounted, mount it and run `briefqa index` again.",
                one_line(root),
                lost,
            )
        elif root in named:
            _log.warning(
                "%s is not there, and no document from it is in the index. `briefqa index --prune` with the others "
                "forgets it.",
                one_line(root),
            )


def tell_left_out(entries: Sequence[CatalogEntry]) -> None:
    """Warns of documents that a rebuild with paths leaves out, because they lie below none of them."""
    if entries:
        paths = ", ".join(one_line(entry.path) for entry in entries[:SHOWN_PATHS])
        _log.warning(
            "Not in the new index, because they lie outside the named paths: %d documents (%s%s). `briefqa index "
            "--rebuild` without a PATH takes every folder that was ever named.",
            len(entries),
            paths,
            ", …" if len(entries) > SHOWN_PATHS else "",
        )
