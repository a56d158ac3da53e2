"""What the commands have in common: the options that several take, and how their arguments are read."""

import argparse
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any, Protocol

from briefqa.config import Config
from briefqa.printing import json_text, printable

Options = argparse.Namespace
Json = dict[str, Any]


class Adder(Protocol):
    """Adds a command that takes --index, and what is said by `parents`, such as MODEL and JSON. Returns its parser."""

    def __call__(
        self, name: str, run: Callable[[Options, Config], int], what: str, *parents: argparse.ArgumentParser
    ) -> argparse.ArgumentParser: ...


def _parent(*flags: str, **settings: Any) -> argparse.ArgumentParser:
    parent = argparse.ArgumentParser(add_help=False)
    parent.add_argument(*flags, **settings)
    return parent


def path_argument(argument: str) -> Path:
    """An argument as a path. An empty one, such as a variable that was not set, would mean the working folder."""
    if not argument:
        raise argparse.ArgumentTypeError("the path is empty; expected the name of a file or folder")
    return Path(argument)


INDEX = _parent(  # before a command or behind it: where it is left out behind, it must not hide what stood before
    "--index",
    type=path_argument,
    default=argparse.SUPPRESS,
    metavar="DIR",
    help="the index folder (default: index/, or BRIEFQA_INDEX)",
)
MODEL = _parent(
    "--model", metavar="NAME", help="packaged model, sentence-transformers folder or name (or BRIEFQA_MODEL)"
)
JSON = _parent("--json", action="store_true", help="print JSON")


def text_argument(argument: str) -> str:
    """An argument's words, read as UTF-8 whatever the locale made of them; bytes that are none become U+FFFD."""
    return re.sub(
        r"[\udc80-\udcff]+", lambda m: m[0].encode("utf-8", "surrogateescape").decode("utf-8", "replace"), argument
    )


def print_text(text: str) -> None:
    """Prints what documents may say, without what would take a terminal over."""
    print(printable(text))


def print_json(values: Any) -> None:
    print(json_text(values, indent=2))
