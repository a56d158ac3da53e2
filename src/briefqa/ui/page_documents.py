"""The page of documents: the list, and one document to read."""

import streamlit as st

from briefqa.config import Config
from briefqa.errors import IndexNotBuilt, UsageError
from briefqa.index import Index
from briefqa.indexing.receiving import is_received
from briefqa.indexing.updating import last_run
from briefqa.storing.contents import CatalogEntry
from briefqa.types import Document
from briefqa.ui import changing, components, frame, loading, state
from briefqa.ui.document_view import Found, hits_in, library_data, part_shown, parts_of, reader_data, span_of_address
from briefqa.ui.strings import Words

_LIBRARY, _READER = "library", "reader"


def page() -> None:
    """Draws the document that the address names, or the list."""
    frame.page(_draw, "documents")


def _draw(config: Config, words: Words) -> None:
    index = _index(config, words)
    name, place, part = state.document_of_address()
    document = _document(index, name) if index else None
    if document is None:
        _list(config, index, words, missing=bool(name))
    else:
        _reading(document, place, part, words)


def _index(config: Config, words: Words) -> Index | None:
    """The published index; None where there is none yet and the page can make one. Raises what opening raises."""
    try:
        with st.spinner(words("loading")):
            return loading.published_index(config)
    except IndexNotBuilt:
        if not changing.may_begin(config):
            raise
        return None


def _document(index: Index, name: str) -> Document | None:
    try:
        return index.documents[index.number_of(name)] if name else None
    except UsageError:
        return None


def _list(config: Config, index: Index | None, words: Words, *, missing: bool) -> None:
    catalog = index.catalog if index else ()
    with st.container(key="intro"):
        st.title(words("documents"), anchor=False)
        if missing:
            st.warning(words("document_gone"), icon=":material/info:")
        if index and catalog:
            notes = sum(entry.notes for entry in catalog)
            st.write(words("documents_count", documents=len(catalog), chunks=len(index.chunks), notes=notes))
        else:
            st.write(words("documents_none"))
    allowed = changing.is_allowed(config)
    # What is read comes first, and the means to change it below; the progress of a change stands above both.
    progress, first, last = st.container(), st.container(), st.container()
    if allowed:
        with last if catalog else first:
            changing.draw(config, words, progress, empty=not catalog)

    def may_remove(entry: CatalogEntry) -> bool:
        return allowed and is_received(entry, config)

    data = library_data(index, last_run(config.index), state.news(), words, may_remove)
    with first:
        components.library(data, key=_LIBRARY, on_chosen=_chosen, on_removed=_removed)


def _chosen() -> None:
    state.read_document(components.value_of(_LIBRARY, "chosen"))


def _removed() -> None:
    state.ask_removal(components.value_of(_LIBRARY, "removed"))


def _reading(document: Document, place: str, part: str, words: Words) -> None:
    frame.entitle(document.title)
    wanted = state.words_of_address()
    found = Found(wanted, hits_in(document, wanted)) if wanted else Found()
    span = span_of_address(place, document)
    parts = parts_of(document)
    first = span or (found.places[0] if found.places and not part else None)
    number = part_shown(parts, part, first)
    with st.container(horizontal=True, key="tools"):
        st.button(words("back_to_list"), icon=":material/list:", on_click=state.close_document, key="back-to-list")
    back = words("back_to_answer") if state.came_from_answer() else ""
    data = {**reader_data(document, parts[number], span, words, found), "back": back}
    components.reader(data, key=_READER, on={"find": _find, "place": _go, "back": _back})
    if len(parts) > 1:
        _part_buttons(number, len(parts), words)


def _find() -> None:
    state.find_words(components.value_of(_READER, "find"))


def _go() -> None:
    state.go_to_place(components.value_of(_READER, "place"))


def _back() -> None:
    if state.came_from_answer():
        state.go_to_answer()


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
