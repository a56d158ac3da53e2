"""The fields of a JSON object, each of the type that it has to be of, and none beside those that are known."""

import json
from collections.abc import Collection
from difflib import get_close_matches
from typing import Any, TypeVar

_Value = TypeVar("_Value", str, bool, int, list[Any])
_EXPECTED = {str: "a text", bool: "true or false", int: "a whole number", list: "a list"}
_SHOWN_CHARS = 60  # of a value that is refused


def require_known(row: Any, known: Collection[str]) -> None:
    """Raises ValueError for what is no object, and for a field that is none of the known ones: nobody would read it."""
    if not isinstance(row, dict):
        raise ValueError(f"expected an object, found {_shown(row)}")
    for key in row:
        if key not in known:
            close = get_close_matches(key, known, 1)
            choices = f"{close[0]} may be meant" if close else f"the fields are {', '.join(known)}"
            raise ValueError(f"it has a field {_shown(key)}, which is unknown; {choices}")


def field_of(row: Any, key: str, kind: type[_Value], default: _Value | None = None) -> _Value:
    """The value of a field. Raises ValueError where it is missing and has no default, and where it is of another type."""
    if not isinstance(row, dict):
        raise ValueError(f"expected an object, found {_shown(row)}")
    if key not in row and default is None:
        raise ValueError(f"it has no {key}")
    return typed(key, row.get(key, default), kind)


def texts_of(row: Any, key: str, name: str, default: list[Any] | None = None) -> tuple[str, ...]:
    """The texts of a field that is a list of them; `name` is what one of them is called."""
    return tuple(typed(name, value, str) for value in field_of(row, key, list, default))


def typed(name: str, value: Any, kind: type[_Value]) -> _Value:
    """The value, which is of exactly this type: to Python, true is a whole number as well."""
    if type(value) is not kind:
        raise ValueError(f"{name} is {_shown(value)}, expected {_EXPECTED[kind]}")
    return value


def _shown(value: Any) -> str:
    text = json.dumps(value, ensure_ascii=False)
    return text if len(text) <= _SHOWN_CHARS else f"{text[:_SHOWN_CHARS]}…"
