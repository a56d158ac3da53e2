"""The filter of a session: its parts are what the widgets of `filter_box` say, and stand in the address too."""

from collections.abc import Callable
from datetime import date

import streamlit as st

# keys of the widgets
DOCUMENTS, LANGUAGES = "filter-documents", "filter-languages"
FROM, TO = "filter-from", "filter-to"

_IN, _LANGUAGES, _FROM, _TO = "in", "languages", "from", "to"  # in the address
_TAKEN = "filters-taken"
_ID_CHARS = 16  # of a document's id in the address


def take_from_address(known: Callable[[str], str]) -> None:
    """Sets the filter as the session's first address says. known: the id of a document for its beginning, or nothing."""
    if st.session_state.get(_TAKEN):
        return
    st.session_state[_TAKEN] = True
    named = [known(item) for item in st.query_params.get(_IN, "").split(",") if item]
    languages = [item for item in st.query_params.get(_LANGUAGES, "").split(",") if item]
    for key, values in ((DOCUMENTS, list(filter(None, named))), (LANGUAGES, languages)):
        if values:
            st.session_state[key] = values
    for key, name in ((FROM, _FROM), (TO, _TO)):
        try:
            st.session_state[key] = date.fromisoformat(st.query_params.get(name, ""))
        except ValueError:
            continue


def to_address() -> None:
    """Lets the address lead to the filter as it stands."""
    values = {
        _IN: ",".join(item[:_ID_CHARS] for item in st.session_state.get(DOCUMENTS) or ()),
        _LANGUAGES: ",".join(st.session_state.get(LANGUAGES) or ()),
        _FROM: str(st.session_state.get(FROM) or ""),
        _TO: str(st.session_state.get(TO) or ""),
    }
    for name, value in values.items():
        if value:
            st.query_params[name] = value
        else:
            st.query_params.pop(name, None)


def only_document(document_id: str) -> None:
    """Leaves one document to be asked."""
    st.session_state[DOCUMENTS] = [document_id]
    to_address()


def drop(part: str, value: str = "") -> None:
    """Takes a part out of the filter, by its key; with a value, that one alone."""
    if part in (DOCUMENTS, LANGUAGES):
        st.session_state[part] = [item for item in st.session_state.get(part) or () if value and item != value]
    elif part in (FROM, TO):
        st.session_state[part] = None
    to_address()


def clear() -> None:
    """Leaves every document to be asked."""
    st.session_state[DOCUMENTS], st.session_state[LANGUAGES] = [], []
    st.session_state[FROM] = st.session_state[TO] = None
    to_address()
