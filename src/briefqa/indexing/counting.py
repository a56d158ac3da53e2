"""What an update does to the documents, counted."""

from collections import Counter
from collections.abc import Sequence

from briefqa.indexing.building import Entry, Kept, Read
from briefqa.indexing.roots import real_locations
from briefqa.storing.contents import CatalogEntry


def counts_of(
    entries: Sequence[Entry], catalog: Sequence[CatalogEntry], left_out: Sequence[CatalogEntry]
) -> dict[str, int]:
    """What becomes of the documents. left_out: those of an index that was rebuilt, of which the files count alone.

    A file that stands elsewhere now is added there and removed here, and counted as moved besides.
    """
    read = [entry for entry in entries if isinstance(entry, Read)]
    kept = {entry.number for entry in entries if isinstance(entry, Kept)}
    files = {entry.source.location for entry in entries}
    gone = sum(real not in files for real in real_locations(entry.location for entry in left_out))
    going_on = kept | {entry.replaces for entry in read}
    removed = [entry for number, entry in enumerate(catalog) if number not in going_on]
    added = [entry for entry in read if entry.replaces is None]
    elsewhere = Counter(entry.document.id for entry in added) & Counter(entry.id for entry in removed)
    return {
        "added": len(added),
        "updated": len(read) - len(added),
        "removed": gone + len(removed),
        "moved": elsewhere.total(),
        "unchanged": len(kept),
    }
