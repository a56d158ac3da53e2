"""The parts that are drawn in the browser. They get plain values and set them as text; see dom.js."""

from collections.abc import Callable
from importlib.resources import files
from typing import Any

import streamlit as st

Json = dict[str, Any]


def _asset(*names: str) -> str:
    return "\n".join(files("briefqa.ui").joinpath(name).read_text(encoding="utf-8") for name in names)


_turn = st.components.v2.component(
    "briefqa_turn", css=_asset("base.css", "source.css", "turn.css"), js=_asset("dom.js", "source.js", "turn.js")
)
_reader = st.components.v2.component(
    "briefqa_reader", css=_asset("base.css", "reader.css"), js=_asset("dom.js", "reader.js")
)
_library = st.components.v2.component(
    "briefqa_library", css=_asset("base.css", "library.css"), js=_asset("dom.js", "library.js")
)
_evaluation = st.components.v2.component(
    "briefqa_evaluation", css=_asset("base.css", "evaluation.css"), js=_asset("dom.js", "plot.js", "evaluation.js")
)
_page = st.components.v2.component("briefqa_page", js=_asset("page.js"))


def turn(data: Json, *, key: str, on_opened: Callable[[], None], on_read: Callable[[], None]) -> None:
    """A question with its answer. State `opened`: the key of the place beside it. Trigger `read`: a place's key."""
    _turn(key=key, data=data, on_opened_change=on_opened, on_read_change=on_read)


def reader(data: Json, *, key: str) -> None:
    """A document, or a part of one, to read."""
    _reader(key=key, data=data)


def library(data: Json, *, key: str, on_chosen: Callable[[], None]) -> None:
    """The list of documents. Trigger `chosen`: a document's id."""
    _library(key=key, data=data, on_chosen_change=on_chosen)


def evaluation(data: Json, *, key: str, on_asked: Callable[[], None]) -> None:
    """A suite's figures, plots and failing questions. Trigger `asked`: a question's id."""
    _evaluation(key=key, data=data, on_asked_change=on_asked)


def page_language(language: str) -> None:
    """Sets the language of the whole page."""
    _page(key="page-language", data={"language": language}, height="content")


def frame_style() -> str:
    """The style sheet of the page around the components."""
    return f"<style>{_asset('page.css')}</style>"


def value_of(key: str, name: str) -> str:
    """What a component last sent, as text: a browser can send anything."""
    value = getattr(st.session_state.get(key), name, None)
    return value if isinstance(value, str) else ""
