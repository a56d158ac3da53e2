"""Zip archives from strangers: looked at before anything is unpacked, and unpacked in memory only.

Entry names never become paths, so `../../x` writes nothing; archives inside archives stay closed.
"""

import zipfile
import zlib
from io import BytesIO

from briefqa.errors import DocumentUnreadable

MAX_UNPACKED_BYTES = 100_000_000
MAX_RATIO = 100  # unpacked to packed; text packs at about 10
MIN_BYTES_FOR_RATIO = 1_000_000  # small entries of spaces pack well and harm nobody
MAX_ENTRIES = 5_000

_ENCRYPTED = 0x1  # bit of an entry's flags
_ZIP_ERRORS = (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError, ValueError, OSError)


def open_archive(content: bytes) -> zipfile.ZipFile:
    """The archive, if what its directory promises stays within the limits.

    Nothing is unpacked here. Reading an entry stops at the size that the directory states, so a lie there is no way
    around. Raises DocumentUnreadable with reason "damaged", "encrypted" or "too_large".
    """
    try:
        archive = zipfile.ZipFile(BytesIO(content))
        entries = archive.infolist()
    except (*_ZIP_ERRORS, IndexError, KeyError) as error:
        raise DocumentUnreadable("damaged", f"The file is no whole zip archive: {error}.") from None
    if len(entries) > MAX_ENTRIES:
        raise DocumentUnreadable("too_large", f"The archive has {len(entries):,} entries; at most {MAX_ENTRIES:,}.")
    if any(entry.flag_bits & _ENCRYPTED for entry in entries):
        raise DocumentUnreadable("encrypted", "The archive is encrypted; save it without a password.")
    unpacked = sum(entry.file_size for entry in entries)
    if unpacked > MAX_UNPACKED_BYTES:
        raise DocumentUnreadable(
            "too_large", f"The archive unpacks to {unpacked:,} bytes; at most {MAX_UNPACKED_BYTES:,} are read."
        )
    for entry in entries:
        if entry.file_size > MIN_BYTES_FOR_RATIO and entry.file_size > MAX_RATIO * max(entry.compress_size, 1):
            raise DocumentUnreadable(
                "too_large",
                f"An entry of the archive unpacks to more than {MAX_RATIO} times its size, as only a zip bomb does.",
            )
    return archive


def read_entry(archive: zipfile.ZipFile, name: str) -> bytes:
    """The bytes of an entry; empty if there is none of that name. Raises DocumentUnreadable with reason "damaged"."""
    if name not in archive.NameToInfo:
        return b""
    try:
        return archive.read(name)
    except _ZIP_ERRORS as error:
        raise DocumentUnreadable("damaged", f"{name} in the archive cannot be unpacked: {error}.") from None
