"""A tab's questions and answers on this machine, so that the tab shows them again when it is loaded anew.

One file for each tab, in a folder that only its owner may read, under a name that `tabs` makes.
It holds the last turns, as kept answers do; no log holds any of it. A file goes with `forget`, with age, and where there
are too many. Which session may write to which file is decided in `tabs`.
"""

import json
import re
import time
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import replace
from pathlib import Path

from briefqa.errors import UsageError
from briefqa.printing import json_text
from briefqa.storing.writing import UNFINISHED, replace_durably
from briefqa.ui.turns import Turn, turn_from_json, turn_to_json

FOLDER = "tabs"
MAX_TURNS = 20  # of a tab, the last ones
MAX_TABS = 50
MAX_BYTES = 32 << 20  # of a file that is read at all
FORMAT = 1

_NAME = re.compile(r"[0-9a-f]{32}")
_FILE = re.compile(rf"[0-9a-f]{{32}}\.json(?:{re.escape(UNFINISHED)})?")  # nothing else there is ours to remove
_DAY_SECONDS = 86_400


def keep(folder: Path, name: str, turns: Sequence[Turn], days: int) -> None:
    """Keeps the last turns of a tab that were answered or found nothing, and takes away files that are old or too many.

    days: how long a file stays. Raises OSError where nothing can be written.
    """
    path = _path(folder, name)
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    worth = [turn for turn in turns if turn.status != "refused"][-MAX_TURNS:]
    rows = [{"shown": turn_to_json(turn), "answer": turn.answer} for turn in worth]
    replace_durably(path, json_text({"format": FORMAT, "turns": rows}).encode())
    _clean(path.parent, time.time() - days * _DAY_SECONDS)


def kept(folder: Path, name: str, days: int) -> list[Turn]:
    """The turns that were kept under a name, numbered from 0; none where there is no such file, an older one, or none of ours."""
    if not _NAME.fullmatch(name):
        return []
    path = _path(folder, name)
    try:
        facts = path.stat()
        if facts.st_size > MAX_BYTES or facts.st_mtime < time.time() - days * _DAY_SECONDS:
            return []
        values = json.loads(path.read_text(encoding="utf-8"))
        if values["format"] != FORMAT:
            return []
        turns = [turn_from_json(row["shown"], row["answer"]) for row in values["turns"]]
    except (OSError, ValueError, KeyError, TypeError, RecursionError, UsageError):
        return []
    return [replace(turn, number=number) for number, turn in enumerate(turns)]


def forget(folder: Path, name: str) -> None:
    """Takes away what was kept under a name. Raises OSError where that is not allowed."""
    _path(folder, name).unlink(missing_ok=True)


def forget_all(folder: Path) -> None:
    """Takes away what was kept of every tab; what cannot be taken away is left."""
    for path in _files(folder / FOLDER):
        with suppress(OSError):
            path.unlink()


def _path(folder: Path, name: str) -> Path:
    if not _NAME.fullmatch(name):
        raise ValueError("a tab's name is 32 hexadecimal digits")
    return folder / FOLDER / f"{name}.json"


def _files(folder: Path) -> list[Path]:
    """The files of tabs, with what a crash left unfinished of one; a folder of that name may hold a person's own files too."""
    with suppress(OSError):
        return [path for path in folder.iterdir() if _FILE.fullmatch(path.name)]
    return []


def _clean(folder: Path, oldest_kept: float) -> None:
    """Takes away files from before a time, and the oldest beyond MAX_TABS; another process may have done so."""
    ages: list[tuple[float, Path]] = []
    for path in _files(folder):
        with suppress(OSError):
            ages.append((path.stat().st_mtime, path))
    for rank, (modified, path) in enumerate(sorted(ages, reverse=True)):
        if rank >= MAX_TABS or modified < oldest_kept:
            with suppress(OSError):
                path.unlink()
