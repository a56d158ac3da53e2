"""Which documents may answer: a small box with documents, languages and dates, and what is chosen in it, in words."""

from collections.abc import Iterable, Mapping
from datetime import date

import streamlit as st

from briefqa.filtering import Filters
from briefqa.index import Index
from briefqa.indexing.receiving import display_name
from briefqa.storing.contents import CatalogEntry
from briefqa.ui import components, filter_state
from briefqa.ui.strings import Words

CHIPS = "filter-chips"
MOST_TITLES = 3  # of documents with a chip of their own; more are counted
MAX_TITLE_CHARS = 32  # in the list to choose from


def chosen_filters(index: Index) -> Filters:
    """The filters as they stand, with what the index no longer holds left out."""
    documents, languages = ({entry.id for entry in index.catalog}, {entry.language for entry in index.catalog})
    return Filters(
        _iso(filter_state.FROM),
        _iso(filter_state.TO),
        tuple(item for item in st.session_state.get(filter_state.DOCUMENTS) or () if item in documents),
        tuple(item for item in st.session_state.get(filter_state.LANGUAGES) or () if item in languages),
    )


def told(filters: Filters, titles: Mapping[str, str], words: Words) -> str:
    """The filters in one line; empty if there are none. titles: of documents, by their ids."""
    return words("filtered", what=" · ".join(_parts(filters, titles, words))) if filters else ""


def _parts(filters: Filters, titles: Mapping[str, str], words: Words) -> Iterable[str]:
    count = len(filters.documents)
    if count:
        title = titles.get(filters.documents[0])
        name = "filtered_documents" if title is None else "filtered_title" if count == 1 else "filtered_more"
        yield words(name, title=title, count=count)
    if filters.languages:
        yield words("view.comma").join(words.language_name(code) for code in filters.languages)
    yield from _dates_told(filters, words).values()


def _dates_told(filters: Filters, words: Words) -> dict[str, str]:
    """By the key of a date, what is said of it."""
    told = {
        filter_state.FROM: filters.from_date and words("filtered_from", date=filters.from_date),
        filter_state.TO: filters.to_date and words("filtered_to", date=filters.to_date),
    }
    return {key: said for key, said in told.items() if said}


def titles_of(index: Index) -> dict[str, str]:
    """The titles of documents, by their ids."""
    return {entry.id: entry.title for entry in index.catalog}


def draw_chips(index: Index, words: Words) -> None:
    """What the filter leaves, each part with a way to take it out; nothing where there is no filter."""
    filter_state.take_from_address(
        lambda named: next((entry.id for entry in index.catalog if entry.id.startswith(named)), "")
    )
    filters = chosen_filters(index)
    if filters:
        chips = [{"key": key, "text": text} for key, text in _chips(filters, titles_of(index), words).items()]
        said = {"label": words("filters_on"), "drop": words("filter_drop", what="{what}")}
        components.filter_chips({"chips": chips, "words": said}, key=CHIPS, on_dropped=_dropped)


def _chips(filters: Filters, titles: Mapping[str, str], words: Words) -> dict[str, str]:
    """What is said of each part of the filter, by its key in `filter_state`, and after a space one value of it."""
    chips: dict[str, str] = {}
    if len(filters.documents) > MOST_TITLES:
        counted = words("filtered_documents", count=len(filters.documents))
        chips[filter_state.DOCUMENTS] = words("filter_only", what=counted)
    else:
        for item in filters.documents:
            chips[f"{filter_state.DOCUMENTS} {item}"] = words("filter_only", what=titles[item])
    for code in filters.languages:
        chips[f"{filter_state.LANGUAGES} {code}"] = words("filter_only", what=words.language_name(code))
    return chips | _dates_told(filters, words)


def _dropped() -> None:
    part, _, value = components.value_of(CHIPS, "dropped").partition(" ")
    filter_state.drop(part, value)


def _listed(entry: CatalogEntry) -> str:
    """A document in the list to choose from, where it has two lines: titles alone may be alike."""
    title = entry.title if len(entry.title) <= MAX_TITLE_CHARS else f"{entry.title[: MAX_TITLE_CHARS - 1]}…"
    return " · ".join(filter(None, (title, entry.date, display_name(entry.path))))


def draw(index: Index, words: Words) -> None:
    """The box, closed until it is wanted; its sign says whether a filter is on."""
    listed = {entry.id: _listed(entry) for entry in index.catalog}
    languages = sorted({entry.language for entry in index.catalog if entry.language})
    icon = "filter_alt" if chosen_filters(index) else "filter_list"
    with st.popover(words("filters"), icon=f":material/{icon}:", key="filters"):
        st.multiselect(
            words("filter_documents"),
            list(listed),
            format_func=lambda item: listed.get(item, item),
            placeholder=words("filter_all"),
            key=filter_state.DOCUMENTS,
            on_change=filter_state.to_address,
            select_all=False,  # its words are Streamlit's, in English; and all of them is no filter
            persist_state="session",
        )
        if len(languages) > 1:
            st.multiselect(
                words("filter_languages"),
                languages,
                format_func=words.language_name,
                placeholder=words("filter_all_languages"),
                key=filter_state.LANGUAGES,
                on_change=filter_state.to_address,
                select_all=False,
                persist_state="session",
            )
        _dates(index, words)
        st.button(words("filter_clear"), on_click=filter_state.clear, key="filter-clear")


def _dates(index: Index, words: Words) -> None:
    for name, key in (("filter_from", filter_state.FROM), ("filter_to", filter_state.TO)):
        st.date_input(
            words(name),
            value=None,
            min_value=date(1900, 1, 1),
            max_value=date(2100, 12, 31),
            format="YYYY-MM-DD",
            key=key,
            on_change=filter_state.to_address,
            persist_state="session",
        )
    if chosen_filters(index).is_reversed:
        st.warning(words("filter_reversed"))
    st.caption(words("filter_note"))
    if undated := sum(not entry.date for entry in index.catalog):
        st.caption(words("filter_undated", count=undated))


def _iso(key: str) -> str:
    value = st.session_state.get(key)
    return value.isoformat() if isinstance(value, date) else ""
