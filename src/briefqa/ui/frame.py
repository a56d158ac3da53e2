"""What stands on every page: the style sheet, the language and its switch."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager

import streamlit as st

from briefqa.config import Config
from briefqa.errors import IndexNotBuilt
from briefqa.ui import changing, components, faults, loading, remedies, state
from briefqa.ui.strings import LANGUAGES, Words, language_of

MAX_TITLE_CHARS = 80

# Drawn here, because a named icon would be fetched from another machine.
ICON = (
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 32 32"><rect width="32" height="32" rx="7" fill="#0B6B62"/>'
    '<path d="M7 21c0-6 2-9 7-11l1 2c-3 1-4 3-4 5h4v7H7zm11 0c0-6 2-9 7-11l1 2c-3 1-4 3-4 5h4v7h-8z" fill="#FCFBF8"/></svg>'
)


def language() -> Words:
    """The interface in the language that was chosen, that the address names, or that the browser speaks."""
    chosen = state.chosen_language()
    return Words(chosen if chosen in LANGUAGES else language_of(st.context.locale))


def page(draw_page: Callable[[Config, Words], None], name: str) -> None:
    """Draws what every page has, then the page itself with the settings; what goes wrong there is shown as a card.

    name: of the words that say what page it is.
    """
    words = language()
    state.enter_page(name)
    entitle(words(name))
    draw(words)
    config: Config | None = None
    with faults.shown(words):
        config = loading.settings()
    if config is not None:
        with guarded(config, words):
            draw_page(config, words)


@contextmanager
def guarded(config: Config, words: Words) -> Iterator[None]:
    """Shows what goes wrong inside as a card, and where there is no index yet, the way to make one."""
    with faults.shown(words, config):
        try:
            yield
        except IndexNotBuilt:
            if not changing.may_begin(config):
                raise
            _begin(config, words)


def _begin(config: Config, words: Words) -> None:
    with st.container(key="begin"):
        st.write(words("documents_none"))
        if st.button(words("add_first"), type="primary", icon=":material/upload_file:", key="add-first"):
            state.go_to_documents()
        with st.expander(words("by_command"), key="by-command"):
            st.code(remedies.commands(remedies.INDEX, config), language=None)


def entitle(what: str) -> None:
    """Lets the browser's tab and history say what is shown."""
    title = " ".join(what.split())
    cut = f"{title[: MAX_TITLE_CHARS - 1]}…" if len(title) > MAX_TITLE_CHARS else title
    st.set_page_config(page_title=f"{cut} · briefqa")


def draw(words: Words) -> None:
    """The style sheet, the language of the page and its switch. Call it once, before the page's own parts."""
    st.html(components.frame_style())
    components.page_language(words.language, words("add_choose"))
    with st.container(key="language-box"):  # page.css puts it into the header
        _language_switch(words)


def _language_switch(words: Words) -> None:
    """The choice of language; it stands in the address as ?lang=."""
    codes = list(LANGUAGES)
    st.selectbox(
        words("language"),
        codes,
        index=codes.index(words.language),
        key=state.LANGUAGE,
        on_change=state.choose_language,
        label_visibility="collapsed",
        format_func=lambda code: LANGUAGES[code],
    )
