"""Which documents may answer: a small box with documents, languages and dates."""

from datetime import date

import streamlit as st

from briefqa.filtering import Filters
from briefqa.index import Index
from briefqa.ui import state
from briefqa.ui.strings import Words


def chosen_filters(index: Index) -> Filters:
    """The filters as they stand, with what the index no longer holds left out."""
    documents, languages = ({entry.id for entry in index.catalog}, {entry.language for entry in index.catalog})
    return Filters(
        _iso(state.FILTER_FROM),
        _iso(state.FILTER_TO),
        tuple(item for item in st.session_state.get(state.FILTER_DOCUMENTS) or () if item in documents),
        tuple(item for item in st.session_state.get(state.FILTER_LANGUAGES) or () if item in languages),
    )


def draw(index: Index, words: Words) -> None:
    """The box, closed until it is wanted; its button says whether a filter is on."""
    state.filters_of_address(
        lambda named: next((entry.id for entry in index.catalog if entry.id.startswith(named)), "")
    )
    titles = {entry.id: entry.title for entry in index.catalog}
    languages = sorted({entry.language for entry in index.catalog if entry.language})
    label, icon = ("filters_on", "filter_alt") if chosen_filters(index) else ("filters", "filter_list")
    with st.popover(words(label), icon=f":material/{icon}:", key="filters"):
        st.multiselect(
            words("filter_documents"),
            list(titles),
            format_func=lambda item: titles.get(item, item),
            placeholder=words("filter_all"),
            key=state.FILTER_DOCUMENTS,
            on_change=state.filters_to_address,
            select_all=False,  # its words are Streamlit's, in English; and all of them is no filter
            persist_state="session",
        )
        if len(languages) > 1:
            st.multiselect(
                words("filter_languages"),
                languages,
                format_func=words.language_name,
                placeholder=words("filter_all_languages"),
                key=state.FILTER_LANGUAGES,
                on_change=state.filters_to_address,
                select_all=False,
                persist_state="session",
            )
        _dates(index, words)
        st.button(words("filter_clear"), on_click=state.clear_filters, key="filter-clear")


def _dates(index: Index, words: Words) -> None:
    for name, key in (("filter_from", state.FILTER_FROM), ("filter_to", state.FILTER_TO)):
        st.date_input(
            words(name),
            value=None,
            min_value=date(1900, 1, 1),
            max_value=date(2100, 12, 31),
            format="YYYY-MM-DD",
            key=key,
            on_change=state.filters_to_address,
            persist_state="session",
        )
    st.caption(words("filter_note"))
    if undated := sum(not entry.date for entry in index.catalog):
        st.caption(words("filter_undated", count=undated))


def _iso(key: str) -> str:
    value = st.session_state.get(key)
    return value.isoformat() if isinstance(value, date) else ""
