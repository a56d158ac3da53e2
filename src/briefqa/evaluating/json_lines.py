"""Files with a value on each line, such as suites and BEIR folders: all of it is read, or the file is refused."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from briefqa.errors import UsageError

BYTE_ORDER_MARK = "\ufeff"


def lines_of(path: Path) -> Iterator[tuple[int, str]]:
    """The lines of a file that are not blank, without their ends, and their numbers from 1.

    A line ends at a line feed and nowhere else: U+2028 and its like may stand inside a JSON string. Raises UsageError
    for a file that cannot be read and, naming the line, for one that is not UTF-8.
    """
    try:
        with path.open("rb") as file:
            for number, content in enumerate(file, 1):
                line = _decoded(path, number, content)
                if line.strip():
                    yield number, line.rstrip("\r\n")
    except OSError as error:
        raise UsageError(f"{path} cannot be read: {error.strerror}. See who may read it, or name another.") from None


def _decoded(path: Path, number: int, content: bytes) -> str:
    try:
        line = content.decode("utf-8")
    except UnicodeDecodeError as error:
        raise UsageError(
            f"{path}, line {number}, is not UTF-8 ({error.reason} at byte {error.start + 1}). Save the file as UTF-8."
        ) from None
    return line.removeprefix(BYTE_ORDER_MARK) if number == 1 else line


class _KeyTwice(ValueError):
    """A key that an object has twice."""


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) < len(pairs):
        keys = [key for key, _ in pairs]
        raise _KeyTwice(json.dumps(next(key for key in keys if keys.count(key) > 1)))
    return found


def json_lines(path: Path) -> Iterator[tuple[int, Any]]:
    """The JSON value of every line that is not blank, and the line's number. Raises UsageError, naming the line."""
    for number, line in lines_of(path):
        try:
            value = json.loads(line, object_pairs_hook=_object)
            if "\\u" in line:  # nothing else can bring half of a character in
                json.dumps(value, ensure_ascii=False).encode("utf-8")
        except UnicodeEncodeError:
            raise UsageError(
                f"{path}, line {number}: a text holds half of a character (a lone \\ud800 to \\udfff). Mend or remove it."
            ) from None
        except RecursionError:
            raise UsageError(f"{path}, line {number}, is not JSON that can be read: it is nested too deeply.") from None
        except _KeyTwice as error:
            raise UsageError(
                f"{path}, line {number}: {error} stands twice in one object, and only one would be read. Remove one."
            ) from None
        except ValueError as error:
            raise UsageError(f"{path}, line {number}, is not JSON: {error}.") from None
        yield number, value


def is_one_column(name: str) -> bool:
    """Whether a name can stand in a TREC file, whose columns are parted by white space."""
    return name.split() == [name]
