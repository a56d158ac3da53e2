"""The page of the index: what answers come from, whether it is sound, and the way back to the version before."""

from itertools import pairwise

import streamlit as st

from briefqa.config import Config
from briefqa.inspecting import doctor
from briefqa.opening import overview, rollback
from briefqa.ui import changing, components, faults, frame, state
from briefqa.ui.index_view import index_data
from briefqa.ui.strings import Words

_INDEX = "index"


def page() -> None:
    """Draws the facts of the published generation and of those that are kept."""
    frame.page(_draw)


def _draw(config: Config, words: Words) -> None:
    with st.container(key="intro"):
        st.title(words("index"), anchor=False)
        st.write(words("index_intro"))
    with st.container(key="tools"):
        wanted = st.button(words("index_check"), icon=":material/health_and_safety:", key="check")
    allowed = changing.is_allowed(config)
    if allowed and (name := state.take_rollback()):
        _roll_back(config, name, words)
    found = overview(config)
    if wanted:
        with st.spinner(words("index_checking")):
            state.set_findings(found["generation"], doctor(config))
    data = index_data(found, state.findings(found["generation"]), words, may_roll_back=allowed)
    components.index(data, key=_INDEX, on_rollback=_asked)


def _asked() -> None:
    state.ask_rollback(components.value_of(_INDEX, "rollback"))


def _roll_back(config: Config, name: str, words: Words) -> None:
    """Goes back to the generation that was named on the page, if it still is the one before."""
    with faults.shown(words, config):
        kept = overview(config)["generations"]
        before = [item["name"] for item, after in pairwise(kept) if after["current"]]
        if before == [name]:
            back = rollback(config)
            st.success(words("index_rolled_back", version=back), icon=":material/history:")
