"""The record of the last run of an indexer, `LAST_RUN.json` beside the generations: with a hash, so that no other is believed."""

import json
import logging
from collections.abc import Callable
from functools import lru_cache
from pathlib import Path
from typing import Any, TypeVar

from xxhash import xxh3_128_hexdigest

from briefqa.storing.store import LAST_RUN
from briefqa.storing.writing import replace_durably, stamps_of

MAX_RECORD_BYTES = 1 << 28  # a million skipped files take less
Value = TypeVar("Value")
_log = logging.getLogger(__name__)


def read_record(root: Path, made: Callable[[dict[str, Any]], Value]) -> Value | None:
    """What is made of the record in an index; None where there is none, or it is not as it was written.

    The latter is said in the log, once.
    """
    path = root / LAST_RUN
    try:
        if path.stat().st_size > MAX_RECORD_BYTES:
            raise ValueError
        values = json.loads(path.read_bytes())
        if values.pop("xxh3") != _hash_of(values):
            raise ValueError
        return made(values)
    except (FileNotFoundError, NotADirectoryError):
        return None
    except (OSError, ValueError, KeyError, TypeError, AttributeError, RecursionError):
        _tell_lost(path, stamps_of([path]))
        return None


def write_record(root: Path, values: dict[str, Any]) -> None:
    """Writes the record of a run in the place of the last one. Holder of the lock only."""
    replace_durably(root / LAST_RUN, json.dumps({**values, "xxh3": _hash_of(values)}).encode("ascii"))


def _hash_of(record: dict[str, Any]) -> str:
    return xxh3_128_hexdigest(json.dumps(record).encode("ascii"))


@lru_cache(maxsize=8)
def _tell_lost(path: Path, stamps: object) -> None:
    _log.warning(
        "%s is not as it was written: what the last run skipped, and which folders were ever named, is not known. "
        "Run `briefqa index` with all of them: it is written anew.",
        path,
    )
