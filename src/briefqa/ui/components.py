"""The parts that are drawn in the browser. They get plain values and set them as text; see dom.js."""

from collections.abc import Callable, Mapping
from importlib.resources import files
from typing import Any

import streamlit as st

Json = dict[str, Any]


def _asset(*names: str) -> str:
    return "\n".join(files("briefqa.ui").joinpath(name).read_text(encoding="utf-8") for name in names)


_turn = st.components.v2.component(
    "briefqa_turn",
    css=_asset("base.css", "source.css", "turn.css", "actions.css"),
    js=_asset("dom.js", "source.js", "preview.js", "answer.js", "actions.js", "turn.js"),
)
_reader = st.components.v2.component(
    "briefqa_reader", css=_asset("base.css", "reader.css"), js=_asset("dom.js", "find.js", "reader.js")
)
_library = st.components.v2.component(
    "briefqa_library", css=_asset("base.css", "library.css"), js=_asset("dom.js", "confirm.js", "library.js")
)
_evaluation = st.components.v2.component(
    "briefqa_evaluation", css=_asset("base.css", "evaluation.css"), js=_asset("dom.js", "plot.js", "evaluation.js")
)
_index = st.components.v2.component(
    "briefqa_index", css=_asset("base.css", "index.css"), js=_asset("dom.js", "confirm.js", "index.js")
)
_examples = st.components.v2.component(
    "briefqa_examples", css=_asset("base.css", "actions.css"), js=_asset("dom.js", "examples.js")
)
_saved = st.components.v2.component(
    "briefqa_saved", css=_asset("base.css", "library.css", "actions.css"), js=_asset("dom.js", "saved.js")
)
_to_latest = st.components.v2.component(
    "briefqa_to_latest", css=_asset("base.css", "latest.css"), js=_asset("latest.js")
)
_page = st.components.v2.component("briefqa_page", js=_asset("page.js"))
_chips = st.components.v2.component(
    "briefqa_chips", css=_asset("base.css", "chips.css"), js=_asset("dom.js", "chips.js")
)


def turn(data: Json, *, key: str, on: Mapping[str, Callable[[], None]]) -> None:
    """A question with its answer. State `opened`: the key of the place beside it. Triggers: see turn_box."""
    actions: dict[str, Any] = {f"on_{name}_change": action for name, action in on.items()}
    _turn(key=key, data=data, **actions)


def examples(data: Json, *, key: str, on_chosen: Callable[[], None]) -> None:
    """Questions to begin with. Trigger `chosen`: the words of one."""
    _examples(key=key, data=data, on_chosen_change=on_chosen)


def saved(data: Json, *, key: str, on_chosen: Callable[[], None], on_deleted: Callable[[], None]) -> None:
    """The list of kept answers. Triggers `chosen` and `deleted`: an answer's id."""
    _saved(key=key, data=data, on_chosen_change=on_chosen, on_deleted_change=on_deleted)


def reader(data: Json, *, key: str, on: Mapping[str, Callable[[], None]]) -> None:
    """A document, or a part of one, to read.

    Triggers `find`: words to look for; `place`: START-END to go to; `back`: to the answer that led here.
    """
    actions: dict[str, Any] = {f"on_{name}_change": action for name, action in on.items()}
    _reader(key=key, data=data, **actions)


def library(data: Json, *, key: str, on_chosen: Callable[[], None], on_removed: Callable[[], None]) -> None:
    """The list of documents. Triggers `chosen` and `removed`: a document's id."""
    _library(key=key, data=data, on_chosen_change=on_chosen, on_removed_change=on_removed)


def index(data: Json, *, key: str, on_rollback: Callable[[], None]) -> None:
    """What the index is made of. Trigger `rollback`: the name of the generation to go back to."""
    _index(key=key, data=data, on_rollback_change=on_rollback)


def evaluation(data: Json, *, key: str, on_asked: Callable[[], None]) -> None:
    """A suite's figures, plots and failing questions. Trigger `asked`: a question's id."""
    _evaluation(key=key, data=data, on_asked_change=on_asked)


def page_language(language: str, browse: str) -> None:
    """Sets the language of the whole page, and the word on the button of Streamlit's box for files."""
    _page(key="page-language", data={"language": language, "browse": browse}, height="content")


def filter_chips(data: Json, *, key: str, on_dropped: Callable[[], None]) -> None:
    """The filters in use. Trigger `dropped`: the key of one."""
    _chips(key=key, data=data, on_dropped_change=on_dropped, height="content")


def to_latest(label: str) -> None:
    """The way from the question box to the latest answer, seen when the keyboard gets there."""
    _to_latest(key="to-latest", data={"label": label}, height="content")


def frame_style() -> str:
    """The style sheet of the page around the components."""
    return f"<style>{_asset('page.css')}</style>"


def value_of(key: str, name: str) -> str:
    """What a component last sent, as text: a browser can send anything."""
    value = getattr(st.session_state.get(key), name, None)
    return value if isinstance(value, str) else ""
