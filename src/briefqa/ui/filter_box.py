"""Which documents may answer: a small box with documents and dates."""

from datetime import date

import streamlit as st

from briefqa.index import Index
from briefqa.retrieving import Filters
from briefqa.ui import state
from briefqa.ui.strings import Words


def chosen_filters(index: Index) -> Filters:
    """The filters as they stand, with what the index no longer holds left out."""
    known = {entry.id for entry in index.catalog}
    documents = tuple(item for item in st.session_state.get(state.FILTER_DOCUMENTS, ()) if item in known)
    return Filters(_iso(state.FILTER_FROM), _iso(state.FILTER_TO), documents)


def draw(index: Index, words: Words) -> None:
    """The box, closed until it is wanted; its button says whether a filter is on."""
    titles = {entry.id: entry.title for entry in index.catalog}
    label = words("filters_on") if chosen_filters(index) else words("filters")
    with st.popover(label, icon=":material/filter_list:", key="filters"):
        st.multiselect(
            words("filter_documents"),
            list(titles),
            format_func=lambda item: titles.get(item, item),
            placeholder=words("filter_all"),
            key=state.FILTER_DOCUMENTS,
            persist_state="session",
        )
        for name, key in (("filter_from", state.FILTER_FROM), ("filter_to", state.FILTER_TO)):
            st.date_input(
                words(name),
                value=None,
                min_value=date(1900, 1, 1),
                max_value=date(2100, 12, 31),
                format="YYYY-MM-DD",
                key=key,
                persist_state="session",
            )
        st.caption(words("filter_note"))
        st.button(words("filter_clear"), on_click=_clear, key="filter-clear")


def _iso(key: str) -> str:
    value = st.session_state.get(key)
    return value.isoformat() if isinstance(value, date) else ""


def _clear() -> None:
    st.session_state[state.FILTER_DOCUMENTS] = []
    st.session_state[state.FILTER_FROM] = st.session_state[state.FILTER_TO] = None
