"""What a session remembers: with `filter_state` the one place that reads and writes session state and the address."""

import secrets
from typing import Any

import streamlit as st

from briefqa.ui.strings import LANGUAGES
from briefqa.ui.turns import Turn
from briefqa.ui.work import Work

Json = dict[str, Any]

LANGUAGE = "lang"  # a widget key that is also a parameter of the address
QUESTION_BOX, EXAMPLES = "question", "examples"
RUN = "evaluation-run"

_TURNS, _ADDRESS, _PAGES, _CAME_FROM = "turns", "address", "pages", "came-from"
_PAGE, _PAGE_BEFORE, _SHOWN, _RETURNING = "page", "page-before", "shown", "returning"
_LANGUAGE, _NEXT = "language", "next-question"
_KEPT, _VERDICTS, _DOWNLOAD = "kept", "verdicts", "download"
_QUESTION, _CITATION, _DOCUMENT, _PLACE, _PART, _FIND = "q", "cite", "doc", "at", "part", "find"
_SAVED = "saved"
_TAB = "tab"  # in the session and in the address: the name of its turns; see tabs
_WORK, _NEWS, _REMOVAL, _UPLOAD_ROUND = "work", "news", "removal", "upload-round"
_ROLLBACK, _ASKING = "rollback", "asking"
_MAX_ADDRESS_CHARS = 500  # a longer question is not put into the address


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


def add_turn(turn: Turn, citation: str = "") -> None:
    """Remembers a turn, with a place that stands open. The address leads to it, unless it was stopped or refused."""
    turns().append(turn)
    st.session_state[f"open-{turn.id}"] = citation
    if turn.status != "refused":
        _lead_to(turn.question, opened(turn))


def _lead_to(question: str, citation: str = "") -> None:
    """Lets the address lead to a question and to a place beside its answer; to none where it is empty or too long."""
    shown = question if len(question) <= _MAX_ADDRESS_CHARS else ""
    st.session_state[_ADDRESS] = shown
    _set_address({_QUESTION: shown, _CITATION: citation if shown else "", _TAB: tab() if question else ""})


def _set_address(values: Json) -> None:
    """Puts parameters into the address, and takes out the empty ones, in one step: each is one more for the way back."""
    before = st.query_params.to_dict()
    after = {name: value for name, value in {**before, **values}.items() if value}
    if after != before:
        st.query_params.from_dict(after)


def tab() -> str:
    """The name of this session's turns on this machine."""
    name: str = st.session_state.setdefault(_TAB, secrets.token_hex(16))
    return name


def tab_of_address() -> str:
    """The name of the turns that the address was left with; empty in a session that has begun."""
    return "" if _TAB in st.session_state or turns() else st.query_params.get(_TAB, "")


def resume(kept: list[Turn], name: str = "") -> None:
    """Takes up turns that were kept, under the name they were kept under or under a new one."""
    st.session_state[_TURNS] = kept
    rename_tab(name)


def rename_tab(name: str = "") -> None:
    """Gives this session's turns another name, in the address too."""
    st.session_state[_TAB] = name or secrets.token_hex(16)
    _set_address({_TAB: st.session_state[_TAB]})


def clear_turns() -> None:
    """Begins anew, with an empty page."""
    for name in (_TAB, _TURNS, _SHOWN, _ASKING, _CAME_FROM):
        st.session_state.pop(name, None)
    _lead_to("")


def enter_page(name: str) -> None:
    """Remembers which page is drawn, and which one was before it."""
    st.session_state[_PAGE_BEFORE], st.session_state[_PAGE] = st.session_state.get(_PAGE, ""), name
    if st.session_state[_PAGE_BEFORE] != name:
        st.session_state.pop(_SHOWN, None)


def settle_address() -> None:
    """Lets the address of the page of questions lead to the latest one, where the way from another page has not.

    On the page itself an address without a question is one that the browser went back to, and is left alone.
    """
    _set_address(dict.fromkeys((_DOCUMENT, _PLACE, _PART), ""))
    if _QUESTION not in st.query_params and st.session_state.get(_PAGE_BEFORE) != st.session_state.get(_PAGE):
        _lead_to(question_before())


def ask_next(question: str) -> None:
    """Has a question asked in the next run, just as it stands."""
    st.session_state[_NEXT] = question


def next_question() -> str:
    """The question that is to be asked now; empty the second time."""
    return str(st.session_state.pop(_NEXT, ""))


def set_asking(question: str) -> None:
    """Remembers what is being asked, until it is answered."""
    st.session_state[_ASKING] = question


def take_asking() -> str:
    """The question of a run that was stopped before its answer, once; empty if none was."""
    return str(st.session_state.pop(_ASKING, ""))


def question_before() -> str:
    """The last question that was asked of the documents; empty where none was."""
    return next((turn.question for turn in reversed(turns()) if turn.status != "refused"), "")


def question_shown() -> str:
    """The question that the address leads to, or the latest one where that is too long for an address; may be empty."""
    latest = question_before()
    return str(st.session_state.get(_ADDRESS, "")) or (latest if len(latest) > _MAX_ADDRESS_CHARS else "")


def question_of_address() -> tuple[str, str]:
    """The question and the citation that the browser was led to; empty where the address is the one that was set last.

    Back and forward lead to questions too. One that this session has answered is not asked again: it is shown.
    """
    question, citation = st.query_params.get(_QUESTION, ""), st.query_params.get(_CITATION, "")
    if returning := st.session_state.pop(_RETURNING, ""):
        st.session_state[_SHOWN] = (returning, secrets.token_hex(4))
    if question == st.session_state.get(_ADDRESS, ""):
        return "", ""
    st.session_state[_ADDRESS] = question
    known = next((turn for turn in reversed(turns()) if turn.question == question), None)
    if known is None:
        return question, citation
    st.session_state[_SHOWN] = (known.id, secrets.token_hex(4))
    if citation:
        st.session_state[f"open-{known.id}"] = citation
    return "", ""


def shown_again(turn: Turn) -> str:
    """A sign, new each time, that the browser went back or forward to a turn; empty for any other turn."""
    id_, sign = st.session_state.get(_SHOWN, ("", ""))
    return sign if id_ == turn.id else ""


def opened(turn: Turn) -> str:
    """The key of the place that stands open beside an answer; empty if none does."""
    value = st.session_state.get(f"open-{turn.id}", "")
    return value if any(place["key"] == value for place in (*turn.places, *turn.unused)) else ""


def set_opened(turn: Turn, key: str) -> None:
    """Remembers which place stands open; the address leads to it, by the question of its own turn."""
    st.session_state[f"open-{turn.id}"] = key
    if any(other.id == turn.id for other in turns()):
        _lead_to(turn.question, opened(turn))


def kept_ids() -> set[str]:
    """The turns of this session that are kept."""
    kept: set[str] = st.session_state.setdefault(_KEPT, set())
    return kept


def given_verdicts() -> dict[str, tuple[str, str]]:
    """What was said of this session's turns, by the turn's id: yes or no, and the note."""
    given: dict[str, tuple[str, str]] = st.session_state.setdefault(_VERDICTS, {})
    return given


def set_download(turn: Turn, file: dict[str, str]) -> None:
    """Has the browser save a file, once, in the next run."""
    st.session_state[_DOWNLOAD] = (turn.id, file)


def download_of(turn: Turn) -> dict[str, str] | None:
    """The file that the browser is to save for a turn."""
    id_, file = st.session_state.get(_DOWNLOAD, ("", None))
    return file if id_ == turn.id else None


def saved_of_address() -> str:
    return st.query_params.get(_SAVED, "")


def open_saved(id_: str) -> None:
    """Opens a kept answer; the list of them for an empty id."""
    if id_:
        st.query_params[_SAVED] = id_
    else:
        st.query_params.pop(_SAVED, None)


def set_pages(ask: Any, documents: Any) -> None:
    """The pages of this run, for those that lead to one another."""
    st.session_state[_PAGES] = (ask, documents)


def go_to_document(turn: Turn, document_id: str, start: int, end: int) -> None:
    """Leaves a turn for the reading view, at a place of a document."""
    st.session_state[_CAME_FROM] = turn.id
    st.switch_page(st.session_state[_PAGES][1], query_params={_DOCUMENT: document_id[:16], _PLACE: f"{start}-{end}"})


def go_to_documents() -> None:
    """Leaves for the list of documents."""
    st.switch_page(st.session_state[_PAGES][1])


def go_to_answer() -> None:
    """Leaves for the page of questions, for the turn that the reading view was opened from."""
    turn = next((turn for turn in turns() if turn.id == st.session_state.get(_CAME_FROM)), turns()[-1])
    question = turn.question if len(turn.question) <= _MAX_ADDRESS_CHARS else ""
    st.session_state[_ADDRESS], st.session_state[_RETURNING] = question, turn.id
    address = {_QUESTION: question, _CITATION: opened(turn) if question else "", _TAB: tab()}
    st.switch_page(st.session_state[_PAGES][0], query_params={name: value for name, value in address.items() if value})


def go_to_question(question: str) -> None:
    """Leaves for the page of questions, to ask this one there."""
    ask_next(question)
    st.switch_page(st.session_state[_PAGES][0])


def came_from_answer() -> bool:
    return bool(st.session_state.get(_CAME_FROM)) and bool(turns())


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
    st.session_state[_CAME_FROM] = ""
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


def clear_news() -> None:
    """Forgets what was changed last: another version is in use."""
    st.session_state.pop(_NEWS, None)


def upload_round() -> int:
    return int(st.session_state.get(_UPLOAD_ROUND, 0))
