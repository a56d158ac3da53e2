"""What a session remembers: the one place that reads and writes session state and the address."""

from dataclasses import dataclass
from typing import Any

import streamlit as st

from briefqa.retrieving import Filters
from briefqa.ui.strings import LANGUAGES

Json = dict[str, Any]

LANGUAGE = "lang"  # a widget key that is also a parameter of the address
QUESTION_BOX, EXAMPLE = "question", "example"
FILTER_DOCUMENTS, FILTER_FROM, FILTER_TO = "filter-documents", "filter-from", "filter-to"
RUN = "evaluation-run"

_TURNS, _ADDRESS_TAKEN, _PAGES, _CAME_FROM_ANSWER = "turns", "address-taken", "pages", "came-from-answer"
_LANGUAGE = "language"
_QUESTION, _CITATION, _DOCUMENT, _PLACE, _PART = "q", "cite", "doc", "at", "part"
_MAX_ADDRESS_CHARS = 500  # a longer question is not put into the address


@dataclass(frozen=True, slots=True)
class Turn:
    """A question that was asked and what came of it, whole: it can be shown without the index it came from."""

    number: int
    question: str
    filters: Filters
    status: str  # answered, not_found or refused
    reason: str = ""  # the last part of a name in the table of strings
    generation: str = ""
    strength: str = ""  # strong, fair or weak, of an answer
    sentences: tuple[Json, ...] = ()
    places: tuple[Json, ...] = ()

    @property
    def key(self) -> str:
        return f"turn-{self.number}"


def chosen_language() -> str:
    """The language that was chosen, or that the session's first address named; it stays in the address on every page."""
    named = st.query_params.get(LANGUAGE, "")
    chosen: str = st.session_state.setdefault(_LANGUAGE, named if named in LANGUAGES else "")
    if chosen and st.query_params.get(LANGUAGE) != chosen:
        st.query_params[LANGUAGE] = chosen
    return chosen


def choose_language() -> None:
    """Keeps what the language switch says: a widget's own value is forgotten where it is not drawn."""
    st.session_state[_LANGUAGE] = st.session_state[LANGUAGE]


def turns() -> list[Turn]:
    """The questions of this session, the oldest first."""
    kept: list[Turn] = st.session_state.setdefault(_TURNS, [])
    return kept


def add_turn(turn: Turn) -> None:
    """Remembers a turn, and lets the address lead to its question."""
    turns().append(turn)
    st.query_params.pop(_CITATION, None)
    if turn.status != "refused" and len(turn.question) <= _MAX_ADDRESS_CHARS:
        st.query_params[_QUESTION] = turn.question
    else:
        st.query_params.pop(_QUESTION, None)


def question_of_address() -> tuple[str, str]:
    """The question and the citation that the page was opened with; empty the second time."""
    if st.session_state.get(_ADDRESS_TAKEN):
        return "", ""
    st.session_state[_ADDRESS_TAKEN] = True
    return st.query_params.get(_QUESTION, ""), st.query_params.get(_CITATION, "")


def opened(turn: Turn) -> str:
    """The key of the place that stands open beside an answer; empty if none does."""
    value = st.session_state.get(f"open-{turn.key}", "")
    return value if any(place["key"] == value for place in turn.places) else ""


def set_opened(turn: Turn, key: str) -> None:
    """Remembers which place stands open; the latest turn's also stands in the address."""
    st.session_state[f"open-{turn.key}"] = key
    if turns() and turns()[-1].number == turn.number:
        if opened(turn):
            st.query_params[_CITATION] = key
        else:
            st.query_params.pop(_CITATION, None)


def set_pages(ask: Any, documents: Any) -> None:
    """The pages of this run, for those that lead to one another."""
    st.session_state[_PAGES] = (ask, documents)


def go_to_document(document_id: str, start: int, end: int) -> None:
    """Leaves for the reading view, at a place of a document."""
    st.session_state[_CAME_FROM_ANSWER] = True
    st.switch_page(st.session_state[_PAGES][1], query_params={_DOCUMENT: document_id[:16], _PLACE: f"{start}-{end}"})


def go_to_answer() -> None:
    """Leaves for the page of questions."""
    st.switch_page(st.session_state[_PAGES][0])


def go_to_question(question: str) -> None:
    """Leaves for the page of questions, to ask this one there, as an address that holds it would."""
    st.session_state[_ADDRESS_TAKEN] = False
    st.switch_page(st.session_state[_PAGES][0], query_params={_QUESTION: question})


def came_from_answer() -> bool:
    return bool(st.session_state.get(_CAME_FROM_ANSWER)) and bool(turns())


def document_of_address() -> tuple[str, str, str]:
    """Document, place and part that the reading view is asked for; each may be empty or nonsense."""
    return tuple(st.query_params.get(name, "") for name in (_DOCUMENT, _PLACE, _PART))  # type: ignore[return-value]


def read_document(document_id: str) -> None:
    st.session_state[_CAME_FROM_ANSWER] = False
    close_document()
    st.query_params[_DOCUMENT] = document_id[:16]


def read_part(part: int) -> None:
    st.query_params.pop(_PLACE, None)
    st.query_params[_PART] = str(part)


def close_document() -> None:
    for name in (_DOCUMENT, _PLACE, _PART):
        st.query_params.pop(name, None)
