"""What a session remembers: the one place that reads and writes session state and the address."""

from dataclasses import dataclass
from typing import Any

import streamlit as st

from briefqa.retrieving import Filters
from briefqa.ui.strings import LANGUAGES
from briefqa.ui.work import Work

Json = dict[str, Any]

LANGUAGE = "lang"  # a widget key that is also a parameter of the address
QUESTION_BOX, EXAMPLE = "question", "example"
FILTER_DOCUMENTS, FILTER_FROM, FILTER_TO = "filter-documents", "filter-from", "filter-to"
RUN = "evaluation-run"

_TURNS, _ADDRESS_TAKEN, _PAGES, _CAME_FROM_ANSWER = "turns", "address-taken", "pages", "came-from-answer"
_LANGUAGE = "language"
_QUESTION, _CITATION, _DOCUMENT, _PLACE, _PART, _FIND = "q", "cite", "doc", "at", "part", "find"
_WORK, _NEWS, _REMOVAL, _UPLOAD_ROUND, _FINDINGS = "work", "news", "removal", "upload-round", "findings"
_ROLLBACK = "rollback"
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


def words_of_address() -> str:
    """The words that are looked for in the document, no longer than a question may be."""
    return st.query_params.get(_FIND, "")[:_MAX_ADDRESS_CHARS]


def find_words(words: str) -> None:
    """Looks for words from the beginning of the document on; for none where they are blank."""
    for name in (_PLACE, _PART, _FIND):
        st.query_params.pop(name, None)
    if words.strip():
        st.query_params[_FIND] = words.strip()[:_MAX_ADDRESS_CHARS]


def go_to_place(place: str) -> None:
    """Shows the document at a place, START-END."""
    st.query_params.pop(_PART, None)
    st.query_params[_PLACE] = place


def read_document(document_id: str) -> None:
    st.session_state[_CAME_FROM_ANSWER] = False
    close_document()
    st.query_params[_DOCUMENT] = document_id[:16]


def read_part(part: int) -> None:
    st.query_params.pop(_PLACE, None)
    st.query_params[_PART] = str(part)


def close_document() -> None:
    for name in (_DOCUMENT, _PLACE, _PART, _FIND):
        st.query_params.pop(name, None)


def work() -> Work | None:
    """What this session has started on the index and not yet seen the end of."""
    return st.session_state.get(_WORK)


def set_work(work: Work) -> None:
    st.session_state[_WORK] = work
    st.session_state.pop(_NEWS, None)


def end_work(news: Json, *, keep_files: bool = False) -> None:
    """The work is done and seen. What came of it is shown from now on; the box for files is empty again, unless kept."""
    st.session_state.pop(_WORK, None)
    st.session_state[_NEWS] = news
    st.session_state[_UPLOAD_ROUND] = upload_round() + (not keep_files)


def ask_removal(document_id: str) -> None:
    st.session_state[_REMOVAL] = document_id


def take_removal() -> str:
    """The id of the document that was asked to be removed, once; empty if none was."""
    return str(st.session_state.pop(_REMOVAL, ""))


def ask_rollback(generation: str) -> None:
    st.session_state[_ROLLBACK] = generation


def take_rollback() -> str:
    """The generation that was asked to be gone back to, once; empty if none was."""
    return str(st.session_state.pop(_ROLLBACK, ""))


def news() -> Json | None:
    """What this session has changed last, as the list of documents shows it."""
    return st.session_state.get(_NEWS)


def upload_round() -> int:
    return int(st.session_state.get(_UPLOAD_ROUND, 0))


def findings(generation: str) -> list[str] | None:
    """What the last health check of this generation found in this session; None where there was none."""
    checked: tuple[str, list[str]] = st.session_state.get(_FINDINGS, ("", []))
    return checked[1] if checked[0] == generation else None


def set_findings(generation: str, found: list[str]) -> None:
    st.session_state[_FINDINGS] = (generation, found)
