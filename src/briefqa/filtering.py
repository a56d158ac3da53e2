"""Which documents may answer: those of some dates, of some languages, or named ones."""

import re
from dataclasses import dataclass

import numpy as np

from briefqa.errors import UsageError
from briefqa.figures.dates import iso_date
from briefqa.index import Index, Mask
from briefqa.storing.contents import DOCUMENT, CatalogEntry


def check_date(value: str, *, name: str) -> None:
    """Raises UsageError for what is neither empty nor a date. name: what a door calls it."""
    if value and not (
        re.fullmatch(r"[0-9]{4}(-[0-9]{2}){0,2}", value) and iso_date(*map(int, value.split("-"))) == value
    ):
        raise UsageError(f"{name} is {value!r}; expected a date such as 2025, 2025-08 or 2025-08-14.")


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

    def __bool__(self) -> bool:
        return bool(self.from_date or self.to_date or self.documents or self.languages)


NO_FILTERS = Filters()


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
