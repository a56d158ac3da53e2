"""The page of documents: the list, and one document to read."""

import streamlit as st

from briefqa.config import Config
from briefqa.errors import UsageError
from briefqa.index import Index
from briefqa.types import Document
from briefqa.ui import components, faults, frame, loading, state
from briefqa.ui.document_view import library_data, part_shown, parts_of, reader_data, span_of_address
from briefqa.ui.strings import Words

_LIBRARY = "library"


def page() -> None:
    """Draws the document that the address names, or the list."""
    words = frame.language()
    frame.draw(words)
    config: Config | None = None
    with faults.shown(words):
        config = loading.settings()
    if config is None:
        return
    with faults.shown(words, config):
        with st.spinner(words("loading")):
            index = loading.published_index(config)
        name, place, part = state.document_of_address()
        document = _document(index, name)
        if document is None:
            _list(index, words, missing=bool(name))
        else:
            _reading(document, place, part, words)


def _document(index: Index, name: str) -> Document | None:
    try:
        return index.documents[index.number_of(name)] if name else None
    except UsageError:
        return None


def _list(index: Index, words: Words, *, missing: bool) -> None:
    with st.container(key="intro"):
        st.title(words("documents"), anchor=False)
        if missing:
            st.warning(words("document_gone"), icon=":material/info:")
        notes = sum(entry.notes for entry in index.catalog)
        st.write(words("documents_count", documents=len(index.catalog), chunks=len(index.chunks), notes=notes))
    with st.container(key="tools"):
        frame.language_switch(words)
    components.library(library_data(index, words), key=_LIBRARY, on_chosen=_chosen)


def _chosen() -> None:
    state.read_document(components.value_of(_LIBRARY, "chosen"))


def _reading(document: Document, place: str, part: str, words: Words) -> None:
    span = span_of_address(place, document)
    parts = parts_of(document)
    number = part_shown(parts, part, span)
    with st.container(horizontal=True, horizontal_alignment="distribute", vertical_alignment="center", key="tools"):
        with st.container(horizontal=True, width="content"):
            if state.came_from_answer() and st.button(
                words("back_to_answer"), icon=":material/arrow_back:", key="back-to-answer"
            ):
                state.go_to_answer()
            st.button(words("back_to_list"), icon=":material/list:", on_click=state.close_document, key="back-to-list")
        frame.language_switch(words)
    components.reader(reader_data(document, parts[number], span, words), key=f"reader-{document.id[:16]}-{number}")
    if len(parts) > 1:
        _part_buttons(number, len(parts), words)


def _part_buttons(number: int, parts: int, words: Words) -> None:
    with st.container(horizontal=True, vertical_alignment="center", key="parts"):
        for name, other in (("earlier", number - 1), ("later", number + 1)):
            st.button(
                words(name),
                on_click=state.read_part,
                args=(other,),
                disabled=not 0 <= other < parts,
                key=f"part-{name}",
            )
        st.text(words("part", part=number + 1, parts=parts))
