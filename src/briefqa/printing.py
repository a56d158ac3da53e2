"""What is printed: no name and no word of a document takes the terminal over, reorders what stands beside it or links elsewhere."""

import json
import os
import re
import sys
from pathlib import Path
from typing import Any, TextIO
from urllib.parse import urlsplit

# Control characters but for line feed and tab, and what turns the direction of writing around (Trojan Source, 2021).
_CONTROLS = r"\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069"
_CONTROL = re.compile(f"[{_CONTROLS}]")
_CONTROL_OR_LINE_END = re.compile(f"[{_CONTROLS}\n\t\u2028\u2029]")
_NOT_PLAIN_IN_JSON = re.compile(f"[{_CONTROLS}\ud800-\udfff]")


def prepare_streams() -> None:
    """Lets standard output and error take any text, whatever the locale says; one that was closed takes it and drops it."""
    for name in ("stdout", "stderr"):
        stream = getattr(sys, name)
        if stream is None:
            setattr(sys, name, Path(os.devnull).open("w", encoding="utf-8"))  # noqa: SIM115 until the process ends
        elif hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8", errors="replace")


def printable(text: str) -> str:
    r"""The text with its control characters spelt out, `\x1b` for one; its line ends and tabs stay."""
    return _CONTROL.sub(_spelt_out, text)


def one_line(text: str) -> str:
    """A name as part of a line: line ends and tabs are spelt out too."""
    return _CONTROL_OR_LINE_END.sub(_spelt_out, text)


def counted(number: int, noun: str) -> str:
    """A number of things in English: 1 document, 2 documents."""
    return f"{number} {noun}{'' if number == 1 else 's'}"


def bold(text: str) -> str:
    """Printable text between the codes that make a terminal write it bold and stop again (ECMA-48, SGR 1 and 22)."""
    return f"\x1b[1m{text}\x1b[22m" if text else ""


def writes_bold(stream: TextIO) -> bool:
    """Whether a stream is a terminal that knows such codes; a pipe and a file get none."""
    return stream.isatty() and os.environ.get("TERM", "") != "dumb"


def safe_url(url: str) -> str:
    """The address if it may be a link: http or https with a host and nothing odd in it; empty otherwise."""
    try:
        parts = urlsplit(url)
        valid = parts.scheme.lower() in ("http", "https") and bool(parts.hostname)
    except ValueError:
        return ""
    odd = any(c.isspace() or not c.isprintable() or c in '<>"\\^`{|}' for c in url)
    return url if valid and not odd else ""


def _spelt_out(match: re.Match[str]) -> str:
    return match[0].encode("unicode_escape").decode("ascii")


def json_text(values: Any, *, indent: int | None = None) -> str:
    """JSON that is valid UTF-8 and harmless on a terminal, and is read back as the same values."""
    text = json.dumps(values, ensure_ascii=False, indent=indent)
    return _NOT_PLAIN_IN_JSON.sub(lambda match: f"\\u{ord(match[0]):04x}", text)
