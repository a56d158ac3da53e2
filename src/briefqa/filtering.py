"""Which documents may answer: those of some dates, of some languages, or named ones."""

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass

import numpy as np

from briefqa.config import MAX_SHOWN_CHARS
from briefqa.errors import UsageError
from briefqa.figures.dates import iso_date
from briefqa.index import Index, Mask
from briefqa.storing.contents import DOCUMENT, CatalogEntry


def shown(value: object) -> str:
    """A value as Python writes it, cut."""
    text = repr(value)
    return text if len(text) <= MAX_SHOWN_CHARS else f"{text[:MAX_SHOWN_CHARS]}…"


def texts_of(value: object, *, name: str) -> tuple[str, ...]:
    """A list of texts as a tuple. Raises UsageError for anything else, one text too. name: what a door calls it."""
    if not isinstance(value, Collection) or isinstance(value, str | bytes | Mapping):
        raise UsageError(f"{name} is {shown(value)}; expected a list of texts.")
    for item in value:
        if not isinstance(item, str):
            raise UsageError(f"{name} holds {shown(item)}; expected a list of texts.")
    return tuple(value)


def check_date(value: object, *, name: str) -> None:
    """Raises UsageError for what is neither empty nor a date. name: what a door calls it."""
    if not isinstance(value, str) or (value and not _is_date(value)):
        raise UsageError(f"{name} is {shown(value)}; expected a date such as 2025, 2025-08 or 2025-08-14.")


def check_order(filters: "Filters", *, names: tuple[str, str] = ("from", "to")) -> None:
    """Raises UsageError where no day lies between two dates. names: what a door calls the dates."""
    if filters.is_reversed:
        raise UsageError(
            f"{names[0]} is {filters.from_date} and {names[1]} is {filters.to_date}; expected the earlier date first."
        )


def _is_date(text: str) -> bool:
    return bool(re.fullmatch(r"[0-9]{4}(-[0-9]{2}){0,2}", text)) and iso_date(*map(int, text.split("-"))) == text


@dataclass(frozen=True, slots=True)
class Filters:
    """Which documents may answer. Dates are ISO 8601, as exact as one likes; a document without a date fits no date."""

    from_date: str = ""
    to_date: str = ""
    documents: tuple[str, ...] = ()  # ids, beginnings of ids, or paths
    languages: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        check_date(self.from_date, name="from_date")
        check_date(self.to_date, name="to_date")

    @property
    def is_reversed(self) -> bool:
        """Whether no day lies between the dates; 2025-08 to 2025 holds August."""
        length = min(len(self.from_date), len(self.to_date))
        return self.from_date[:length] > self.to_date[:length]

    def __bool__(self) -> bool:
        return bool(self.from_date or self.to_date or self.documents or self.languages)

    @classmethod
    def of(cls, values: Mapping[str, object]) -> "Filters":
        """The filters of a JSON object under the keys of FILTER_KEYS, as answers hold them. Raises UsageError."""
        for key in ("from", "to"):
            check_date(values.get(key, ""), name=key)
        filters = cls(
            str(values.get("from", "")),
            str(values.get("to", "")),
            texts_of(values.get("documents", ()), name="documents"),
            texts_of(values.get("languages", ()), name="languages"),
        )
        check_order(filters)
        return filters


NO_FILTERS = Filters()
FILTER_KEYS = ("from", "to", "documents", "languages")


def filters_of_line(values: Mapping[str, object], default: Filters = NO_FILTERS) -> Filters:
    """The filters of a question in a file: its own keys, as the HTTP API names them, else `filters`, as an answer has them.

    Each of FILTER_KEYS that is empty or not there is the default's. Raises UsageError.
    """
    saved = values.get("filters", {})
    if saved is None:
        saved = {}
    if not isinstance(saved, Mapping):
        raise UsageError(f"filters is {shown(saved)}; expected an object with {', '.join(FILTER_KEYS)}.")
    named = {key: source[key] for source in (saved, values) for key in ("from", "to", "documents") if key in source}
    named |= {"languages": saved["languages"]} if "languages" in saved else {}
    wanted = Filters.of({key: value for key, value in named.items() if value is not None})
    filters = Filters(
        wanted.from_date or default.from_date,
        wanted.to_date or default.to_date,
        wanted.documents or default.documents,
        wanted.languages or default.languages,
    )
    check_order(filters)
    return filters


def allowed_chunks(index: Index, filters: Filters) -> Mask | None:
    """Which chunks may answer, shape (n,); None where all may. Raises UsageError for a document that is not there."""
    if not filters:
        return None
    named = {index.number_of(name) for name in filters.documents}
    documents = np.array([_fits(entry, filters) and (not named or i in named) for i, entry in enumerate(index.catalog)])
    return documents[index.chunks[:, DOCUMENT]]


def _fits(entry: CatalogEntry, filters: Filters) -> bool:
    if filters.languages and entry.language not in filters.languages:
        return False
    if (filters.from_date or filters.to_date) and not entry.date:
        return False
    if filters.from_date and entry.date < filters.from_date[: len(entry.date)]:
        return False
    return not (filters.to_date and entry.date[: len(filters.to_date)] > filters.to_date)
