"""The front matter of Markdown: what a file says of itself in YAML, and where that is broken, line by line."""

import re
from collections.abc import Mapping

import yaml

from briefqa.reading.markup import day, label_text, language_tag, names, one_line, sample, web_address
from briefqa.types import Metadata

MAX_FRONT_MATTER_CHARS = 20_000

# What PyYAML raises on values it cannot build: a date of month 13, a number of 5,000 digits, a list as a key.
_FRONT_MATTER_ERRORS = (
    yaml.YAMLError,
    ValueError,
    TypeError,
    AttributeError,
    LookupError,
    ArithmeticError,
    RecursionError,
)
_KEY_AND_VALUE = re.compile(r"(?P<key>[A-Za-z][\w-]{0,40}):[ \t]+(?P<value>.+)")


def front_matter(text: str) -> tuple[dict[str, object], list[str]]:
    """The fields of the front matter, and a complaint where it cannot be read."""
    if len(text) > MAX_FRONT_MATTER_CHARS:
        return {}, [f"front matter of more than {MAX_FRONT_MATTER_CHARS:,} characters"]
    complaint = []
    try:
        loaded = yaml.safe_load(text) if text.strip() else {}
    except _FRONT_MATTER_ERRORS:
        loaded = _line_by_line(text)
        complaint = [sample("front matter that is not YAML" + (", read line by line" if loaded else ""), text)]
    if not isinstance(loaded, dict):
        return {}, [sample("front matter without keys", text)]
    return {key.lower().replace("-", "_"): value for key, value in loaded.items() if isinstance(key, str)}, complaint


def stated_metadata(fields: Mapping[str, object]) -> Metadata:
    def first(*keys: str) -> object:
        return next((fields[key] for key in keys if fields.get(key)), "")

    return Metadata(
        title=one_line(first("title")),
        authors=names(first("authors", "author")),
        publisher=one_line(first("publisher")),
        date=day(first("date", "published")),
        language=language_tag(first("language", "lang")),
        url=web_address(first("url")) or web_address(first("source")),
        ai_label=label_text(first("aigc", "ai_label")),
    )


def _line_by_line(text: str) -> dict[str, object]:
    """The lines that are a key and a value, each by itself: a title with a colon in it spoils the whole for YAML."""
    fields: dict[str, object] = {}
    for match in filter(None, map(_KEY_AND_VALUE.fullmatch, text.splitlines())):
        written = match["value"].strip()
        try:
            value = yaml.safe_load(written)
        except _FRONT_MATTER_ERRORS:
            value = written
        fields[match["key"]] = written if isinstance(value, dict) else value
    return fields
