"""What can go wrong, as one tree. Each error carries the exit code that the command line gives for it.

    BriefqaError                1  our bug, unless a subclass says otherwise
    ├── UsageError              2  the call's words are off
    │   └── NotInIndex          2  a document or a place that the index does not hold
    ├── IndexUnusable           4  missing, corrupt, or made with another model or format
    │   ├── IndexNotBuilt       4
    │   ├── IndexCorrupt        4
    │   ├── IndexMismatch       4
    │   ├── IndexUnreadable     4  the system does not let us read it: it may well be whole
    │   └── IndexUnreachable    4  the server that holds it does not answer, or not as it should
    ├── ModelUnusable           4  a model is missing, damaged, or not the one recorded
    ├── IndexLocked             5  another indexer holds the lock
    ├── GateFailed              6  a quality gate failed; `verify` ends so where a quote no longer holds
    ├── InputRefused            7  a question, a file or an export is refused
    ├── DocumentUnreadable      3  one file cannot be read; it is skipped and named, the others go on
    └── QuoteNotVerbatim        1  a quote does not stand where it says: always our bug

An OSError, where the disk or the system refused, ends with 1 too; Ctrl-C ends with 130, SIGTERM with 143 (`commands.ending`).
A message says what was found, what was expected, and what to do next.
"""

import errno
from typing import ClassVar


class BriefqaError(Exception):
    exit_code: ClassVar[int] = 1


class UsageError(BriefqaError):
    exit_code = 2


class NotInIndex(UsageError):
    pass


class IndexUnusable(BriefqaError):
    exit_code = 4


class IndexNotBuilt(IndexUnusable):
    pass


class IndexCorrupt(IndexUnusable):
    pass


class IndexMismatch(IndexUnusable):
    pass


class IndexUnreadable(IndexUnusable):
    pass


class IndexUnreachable(IndexUnusable):
    pass


class ModelUnusable(BriefqaError):
    exit_code = 4


class IndexLocked(BriefqaError):
    exit_code = 5


class GateFailed(BriefqaError):
    exit_code = 6


class InputRefused(BriefqaError):
    exit_code = 7


class DocumentUnreadable(BriefqaError):
    """`reason` is one word for machines (empty, binary, encrypted, …); the message is for people."""

    exit_code = 3

    def __init__(self, reason: str, message: str) -> None:
        super().__init__(message)
        self.reason = reason


class QuoteNotVerbatim(BriefqaError):
    pass


_WHAT_TO_DO = {
    errno.ENOSPC: "Free some space and run it again.",
    errno.EDQUOT: "Free some of your space and run it again.",
    errno.EFBIG: "Allow larger files (`ulimit -f`) and run it again.",
    errno.EIO: "The disk fails: look at its health, then run `briefqa doctor`.",
    errno.EACCES: "See who may write there, or name another folder.",
    errno.EPERM: "See who may write there, or name another folder.",
    errno.EROFS: "Make it writable, or name another folder.",
    errno.EISDIR: "A folder stands where a file belongs: move it away, or name another place.",
}


def told(error: OSError) -> str:
    """What the system refused, where, and what to do about it."""
    where = error.filename2 or error.filename or "no file named"  # of a rename, the place that was to be taken
    said = f"{error.strerror or error} ({where})."
    return f"{said} {_WHAT_TO_DO[error.errno]}" if error.errno in _WHAT_TO_DO else said


def unreadable(error: OSError) -> IndexUnreadable:
    """The error for a file or folder of an index that the system does not let us read."""
    said = f"{error.filename} cannot be read ({error.strerror})."
    if isinstance(error, PermissionError):
        allow = "Allow the user that briefqa runs as to read the index folder and all in it"
        return IndexUnreadable(f"{said} {allow}; nothing says that it is damaged.")
    return IndexUnreadable(f"{said} {_WHAT_TO_DO.get(error.errno or 0, 'Run it again, then `briefqa doctor`.')}")
