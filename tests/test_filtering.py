"""Filters: which documents may answer, and what is no date."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from briefqa.errors import UsageError
from briefqa.filtering import Filters, allowed_chunks
from briefqa.index import Index
from briefqa.retrieving import retrieve
from fakes import document, index_of, words_vector


@pytest.fixture(scope="module")
def dated() -> Index:
    dates = {"a": "2023", "b": "2024-05", "c": "2024-05-20", "d": "2025-01-02", "e": ""}
    return index_of(
        *(
            document(
                f"{name}.txt", f"{name} 的供電計畫送審了。", date=date, language="en" if name == "d" else "zh-Hant"
            )
            for name, date in dates.items()
        )
    )


def fitting(index: Index, filters: Filters) -> str:
    """The names of the documents that may answer."""
    allowed = allowed_chunks(index, filters)
    if allowed is None:
        return "abcde"
    hits = retrieve(index, "供電計畫", words_vector("供電計畫"), limit=10, allowed=allowed)
    assert all(allowed[hit.position] for hit in hits)
    assert len(hits) == allowed.sum()
    return "".join(sorted(path[0] for path in (index.document_of(hit.position).path for hit in hits)))


@pytest.mark.parametrize(
    ("filters", "names"),
    [
        (Filters(), "abcde"),
        (Filters(from_date="2024"), "bcd"),
        (Filters(to_date="2024"), "abc"),
        (Filters(from_date="2024-05", to_date="2024-05"), "bc"),
        (Filters(from_date="2024-05-21"), "bd"),
        (Filters(from_date="2024-06"), "d"),
        (Filters(to_date="2024-05-19"), "ab"),
        (Filters(to_date="2024-04"), "a"),
        (Filters(from_date="2026"), ""),
        (Filters(documents=("c.txt",)), "c"),
        (Filters(documents=("c.txt", "e.txt")), "ce"),
        (Filters(documents=("a.txt", "d.txt"), from_date="2024"), "d"),
        (Filters(languages=("en",)), "d"),
        (Filters(languages=("zh-Hant", "en"), to_date="2023"), "a"),
        (Filters(languages=("fr",)), ""),
    ],
)
def test_only_documents_that_fit_the_filters_are_found(dated: Index, filters: Filters, names: str) -> None:
    """A document whose date is less exact than the filter's fits if it may lie inside."""
    assert fitting(dated, filters) == names


def test_a_document_is_named_by_id_beginning_of_id_or_path(dated: Index) -> None:
    entry = dated.catalog[2]
    for name in (entry.id, entry.id[:10], entry.path):
        assert fitting(dated, Filters(documents=(name,))) == entry.path[0]


def test_a_document_that_is_not_there_is_wrong_usage_with_the_choices(dated: Index) -> None:
    with pytest.raises(UsageError, match=r"'z\.txt' names no document.*a\.txt"):
        allowed_chunks(dated, Filters(documents=("z.txt",)))


@pytest.mark.parametrize(
    "value",
    [
        "yesterday",
        "2024-13",
        "2024-02-30",
        "2024-00",
        "2024-05-00",
        "24-05-01",
        "2024/05",
        "2024-5",
        "20２４",
        " 2024",
        "2024年",
    ],
)
@pytest.mark.parametrize("side", ["from_date", "to_date"])
def test_a_date_that_is_none_is_wrong_usage(side: str, value: str) -> None:
    with pytest.raises(UsageError, match=f"^{side} is .*; expected a date such as"):
        Filters(**{side: value})


@pytest.mark.parametrize("value", ["2024", "2024-05", "2024-02-29", "1899", "1850-01-01"])
def test_a_date_of_any_exactness_is_taken(value: str) -> None:
    assert Filters(from_date=value)


@pytest.mark.parametrize(
    ("dates", "is_reversed"),
    [
        (("2025-08", "2024"), True),
        (("2025-08-15", "2025-08-14"), True),
        (("2025-08", "2025"), False),
        (("2025", "2025-08"), False),
        (("2025-08-14", "2025-08-14"), False),
        (("2025", ""), False),
        (("", "2025"), False),
    ],
)
def test_dates_between_which_no_day_lies_are_wrong_usage(dates: tuple[str, str], is_reversed: bool) -> None:
    filters = Filters(*dates)
    assert filters.is_reversed == is_reversed
    if is_reversed:
        with pytest.raises(
            UsageError, match=f"^from is {dates[0]} and to is {dates[1]}; expected the earlier date first"
        ):
            Filters.of({"from": dates[0], "to": dates[1]})
    else:
        assert Filters.of({"from": dates[0], "to": dates[1]}) == filters


@given(st.text(max_size=12))
@settings(deadline=None)
def test_filters_are_made_or_refused_as_wrong_usage(value: str) -> None:
    try:
        Filters(from_date=value)
    except UsageError:
        assert value
