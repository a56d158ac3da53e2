"""Answers questions with sentences copied from your documents, each cited to its place.

    import briefqa

    answer = briefqa.open_index("index").ask("DeepSeek R1 的參數規模有多大？")

Importing this loads nothing; the names below are fetched when they are first used.
"""

import os
from importlib import import_module
from typing import TYPE_CHECKING, Any

from briefqa.version import __version__

# onnxruntime's builds report to their makers unless this is set before it is loaded.
os.environ["ORT_DISABLE_TELEMETRY"] = "1"

if TYPE_CHECKING:
    from briefqa.contract import Answer, Citation, Passage, Place, SearchResult
    from briefqa.errors import BriefqaError, InputRefused
    from briefqa.library import OpenedIndex, open_index

__all__ = [
    "Answer",
    "BriefqaError",
    "Citation",
    "InputRefused",
    "OpenedIndex",
    "Passage",
    "Place",
    "SearchResult",
    "__version__",
    "open_index",
]

_HOMES = {
    "briefqa.contract": ("Answer", "Citation", "Passage", "Place", "SearchResult"),
    "briefqa.errors": ("BriefqaError", "InputRefused"),
    "briefqa.library": ("OpenedIndex", "open_index"),
}


def __getattr__(name: str) -> Any:
    for home, names in _HOMES.items():
        if name in names:
            return getattr(import_module(home), name)
    raise AttributeError(f"module 'briefqa' has no attribute {name!r}")
