"""What a crash left of an index being written is removed by the next indexer; what is not of our making stays."""

import re
import shutil
from pathlib import Path

from briefqa.storing.store import CURRENT, GENERATION, LAST_RUN
from briefqa.storing.writing import UNFINISHED

_OURS = re.compile(rf"(?:{GENERATION.pattern}|{re.escape(CURRENT)}|{re.escape(LAST_RUN)}){re.escape(UNFINISHED)}")


def sweep(root: Path) -> list[str]:
    """Removes what crashed builds left unfinished, and names it. Holder of the lock only.

    By the names that a build gives: a folder that people named for the index may hold files of their own.
    """
    removed = sorted(entry for entry in root.iterdir() if _OURS.fullmatch(entry.name))
    for entry in removed:
        shutil.rmtree(entry) if entry.is_dir() and not entry.is_symlink() else entry.unlink()
    return [entry.name for entry in removed]
