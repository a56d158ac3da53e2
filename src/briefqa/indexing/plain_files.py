"""Files of people's folders, opened with care: no link is followed, no pipe waited for, nothing read without end."""

import codecs
import errno
import os
import stat
from pathlib import Path

from briefqa.errors import DocumentUnreadable

OWN_FILE_MEGABYTES = 64  # of what a folder says of its files: a line for each of a million
_MARKS = ((codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))


def plain_file(path: str | Path, megabytes: int, *, setting: str = "") -> bytes:
    """The bytes of a file. setting: what people may raise where it is too large.

    Raises FileNotFoundError where there is none, and DocumentUnreadable for what is no plain file of a bearable size.
    """
    try:
        descriptor = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC)
    except FileNotFoundError:
        raise
    except OSError as error:
        why = "a symbolic link is not followed" if error.errno == errno.ELOOP else error.strerror
        raise DocumentUnreadable("unreadable", f"The file cannot be opened: {why}.") from None
    facts = os.fstat(descriptor)
    if not stat.S_ISREG(facts.st_mode):
        os.close(descriptor)
        raise DocumentUnreadable("not_a_file", "A folder, pipe, socket or device is not read.")
    with os.fdopen(descriptor, "rb") as file:
        limit, named = megabytes << 20, f" ({setting})" if setting else ""
        if facts.st_size > limit:
            raise DocumentUnreadable("too_large", f"{facts.st_size >> 20} MB; at most {megabytes} MB are read{named}.")
        try:
            content = file.read(limit + 1)
        except OSError as error:
            raise DocumentUnreadable("unreadable", f"The file cannot be read: {error.strerror}.") from None
    if len(content) > limit:
        raise DocumentUnreadable("too_large", f"The file grew beyond {megabytes} MB while it was read.")
    return content


def own_text(path: Path) -> str:
    """A file that people write for briefqa: UTF-8, or what its byte order mark says.

    Raises FileNotFoundError where there is none, and DocumentUnreadable.
    """
    content = plain_file(path, OWN_FILE_MEGABYTES)
    encoding = next((name for mark, name in _MARKS if content.startswith(mark)), "utf-8")
    try:
        return content.decode(encoding)
    except UnicodeDecodeError:
        raise DocumentUnreadable("encoding", "It is not UTF-8: save it as that.") from None
