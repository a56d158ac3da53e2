"""The page of the index: what answers come from, whether it is sound, and the ways to other versions of it."""

import streamlit as st

from briefqa.config import Config
from briefqa.opening import overview
from briefqa.ui import changing, checks, components, faults, frame, remedies, state, versions
from briefqa.ui.index_view import index_data
from briefqa.ui.strings import Words

_INDEX = "index"


def page() -> None:
    """Draws the facts of the published generation and of those that are kept."""
    frame.page(_draw, "index")


def _draw(config: Config, words: Words) -> None:
    with st.container(key="intro"):
        st.title(words("index"), anchor=False)
        st.write(words("index_intro"))
    tools = st.container(key="tools")
    allowed = changing.is_allowed(config)
    if allowed and (name := state.take_rollback()):
        _go(config, name, words)
    found = overview(config)
    faults.stand_in(config, words, found["generation"])
    if tools.button(words("index_check"), icon=":material/health_and_safety:", key="check"):
        with st.spinner(words("index_checking")):
            checks.check(config)
    ways = versions.ways(found["generations"], config) if allowed else {}
    rebuild = remedies.commands(remedies.REBUILD, config)
    data = index_data(found, checks.findings(config), words, ways, rebuild=rebuild)
    components.index(data, key=_INDEX, on_rollback=_asked)


def _asked() -> None:
    state.ask_rollback(components.value_of(_INDEX, "rollback"))


def _go(config: Config, name: str, words: Words) -> None:
    """Goes to the generation that was named on the page, if a way still leads there."""
    with faults.shown(words, config):
        way = versions.ways(overview(config)["generations"], config).get(name)
        if way:
            now = versions.go(config, name, way)
            state.clear_news()
            st.success(words("index_rolled_back", version=now), icon=":material/history:")
