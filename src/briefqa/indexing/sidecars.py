"""`sources.toml`: what a folder says of its files beside them, and what is wrong with what it says."""

import tomllib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from pathlib import Path
from typing import Any

from briefqa.errors import DocumentUnreadable
from briefqa.indexing.plain_files import own_text
from briefqa.reading.markup import day, label_text, one_line
from briefqa.types import Metadata

SIDECAR_FILE = "sources.toml"
SHOWN_CHARS = 60  # of a value that is told
_TABLE = "source"
_TEXTS = ("title", "publisher", "language", "url")
_AUTHORS = ("authors", "author")
_KEYS = ("file", *_TEXTS, *_AUTHORS, "date", "ai_label")
_DATES = "a date such as 2025, 2025-08 or 2025-08-14"


@dataclass(frozen=True, slots=True)
class Problem:
    """What is wrong with a sources.toml, in one sentence. `file` is the one it says it of; empty for the whole."""

    file: str
    message: str


def read_sidecar(folder: Path) -> tuple[dict[str, Metadata], tuple[Problem, ...]]:
    """File name → metadata of a folder's sources.toml, and what of it was passed over; nothing where it has none.

    A key that is near one of ours is a slip and told; what else people note there is theirs.
    A path below the folder is a name that no file beside it has: it counts for nothing, and is found missing like one that
    is gone. Dates are as exact as they are given, in ISO 8601. What is no date leaves its document undated.
    """
    try:
        tables = tomllib.loads(own_text(folder / SIDECAR_FILE))
    except FileNotFoundError:
        return {}, ()
    except (DocumentUnreadable, ValueError, RecursionError) as error:  # TOMLDecodeError is a ValueError
        return {}, (Problem("", f"No entry counts: {SIDECAR_FILE} cannot be read. {str(error).rstrip('.')}."),)
    problems = [
        Problem("", f"{_shown(key)} is not known; expected [[{_TABLE}]] before the keys of each file.")
        for key in tables
        if key in _KEYS or _meant(key, (_TABLE, *_KEYS))
    ]
    entries = tables.get(_TABLE, [])
    if not isinstance(entries, list):
        found = "one table, [source]" if isinstance(entries, dict) else _shown(entries)
        problems.append(Problem("", f"{_TABLE} is {found}; expected [[{_TABLE}]] before the keys of each file."))
        entries = []
    known: dict[str, Metadata] = {}
    for number, entry in enumerate(entries, 1):
        _take(known, problems, number, entry)
    return known, tuple(problems)


def _take(known: dict[str, Metadata], problems: list[Problem], number: int, entry: Any) -> None:
    """Adds the metadata of one entry, and what is wrong with it."""
    if not isinstance(entry, dict):
        problems.append(Problem("", f"Entry {number} is {_shown(entry)}; expected a table with {', '.join(_KEYS)}."))
        return
    name = entry.get("file")
    name = name.removeprefix("./") if isinstance(name, str) else name
    if not isinstance(name, str) or not name or name.startswith("/"):
        found = f"has {_shown(entry['file'])} as file" if "file" in entry else "has no file"
        problems.append(Problem("", f"Entry {number} {found}; expected the name of a file beside {SIDECAR_FILE}."))
        return
    which = f"Entry {number} ({name})"
    if name in known:
        problems.append(Problem(name, f"{which} is not the first of this file; the last one counts."))
    for key in entry:
        if meant := _meant(key, _KEYS):
            problems.append(Problem(name, f"{which} has the key {_shown(key)}; expected {meant!r}."))
    known[name] = _metadata(entry)
    problems += [
        Problem(name, f"{which} has {_shown(value)} as {key}; expected {expected}. It is left out.")
        for key, value, expected in _misfits(entry)
    ]
    if entry.get("date", "") != "" and not known[name].date:
        problems.append(
            Problem(name, f"{which} has {_shown(entry['date'])} as date; expected {_DATES}. It is left undated.")
        )


def _meant(key: str, known: Sequence[str]) -> str:
    """The known key that an unknown one is a slip of; empty for none."""
    return "" if key in known else next(iter(get_close_matches(key.lower(), known, 1)), "")


def _shown(value: Any) -> str:
    """A value as Python writes it, cut."""
    text = repr(value)
    return text if len(text) <= SHOWN_CHARS else f"{text[:SHOWN_CHARS]}…"


def _metadata(entry: dict[str, Any]) -> Metadata:
    texts = {key: one_line(entry.get(key, "")) for key in _TEXTS}
    authors = tuple(filter(None, map(one_line, _authors(entry)[1])))
    return Metadata(
        authors=authors, date=day(entry.get("date", "")), ai_label=label_text(entry.get("ai_label", "")), **texts
    )


def _authors(entry: dict[str, Any]) -> tuple[str, list[Any]]:
    """The key that authors stand under, and each of them."""
    key = next((key for key in _AUTHORS if key in entry), "")
    value = entry.get(key, [])
    return key, value if isinstance(value, list) else [value]


def _misfits(entry: dict[str, Any]) -> Iterator[tuple[str, Any, str]]:
    """Each value that is of another kind than its key asks for, with the key and what was expected."""
    key, authors = _authors(entry)
    texts = [(key, entry.get(key, ""), "a text") for key in _TEXTS]
    for name, value, expected in [*texts, *((key, author, "the name of each") for author in authors)]:
        if not isinstance(value, str) and not one_line(value):
            yield name, value, expected
    if not isinstance(entry.get("ai_label", ""), str | bool | int | float | dict):
        yield "ai_label", entry["ai_label"], "a text, true or false"
