"""The page of questions and answers."""

from functools import partial

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from briefqa.config import MAX_QUESTION_CHARS, Config
from briefqa.embedding import Embedder
from briefqa.index import Index
from briefqa.ui import components, faults, filter_box, frame, loading, state
from briefqa.ui.answer_view import asked, turn_data
from briefqa.ui.strings import EXAMPLES, Words


def page() -> None:
    """Draws the page: what was asked before, the answer to what is asked now, the box to ask in."""
    frame.page(_draw)


def _draw(config: Config, words: Words) -> None:
    with st.spinner(words("loading")):
        index, embedder = loading.published_index(config), loading.embedder(config)
    _conversation(index, embedder, words)


def _conversation(index: Index, embedder: Embedder, words: Words) -> None:
    intro, conversation = st.empty(), st.container(key="conversation")
    box = _question_box(index, words)
    linked, citation = state.question_of_address()
    examples = st.empty()
    question = box or linked or ("" if state.turns() else _example(examples, words))
    with conversation:
        _draw_turns(state.turns(), words, index.generation, latest=not question)
        if question:
            examples.empty()
            with faults.shown(words):
                _ask(index, embedder, question, citation, words)
    if not state.turns():
        _introduce(intro, words)


def _question_box(index: Index, words: Words) -> str:
    """The box with its filters. In a container it stays where it is drawn: page.css keeps it at the lower edge."""
    with st.container(key="question-box"):
        question = st.chat_input(
            words("question"), key=state.QUESTION_BOX, max_chars=MAX_QUESTION_CHARS, submit_mode="disable"
        )
        with st.container(horizontal=True, horizontal_alignment="distribute", vertical_alignment="center"):
            filter_box.draw(index, words)
            frame.language_switch(words)
    return str(question or "")


def _introduce(place: DeltaGenerator, words: Words) -> None:
    with place.container(key="intro"):
        st.title(words("intro_title"), anchor=False)
        st.write(words("intro"))


def _example(place: DeltaGenerator, words: Words) -> str:
    return place.pills(words("examples"), EXAMPLES, key=state.EXAMPLE) or ""


def _ask(index: Index, embedder: Embedder, question: str, citation: str, words: Words) -> None:
    """Answers from the index it is given, whatever is published meanwhile, and draws the turn."""
    with st.spinner(words("searching")):
        turn = asked(index, embedder, question, filter_box.chosen_filters(index), len(state.turns()))
    state.add_turn(turn)
    if citation:
        state.set_opened(turn, citation)
    _draw_turns([turn], words, index.generation, latest=True)


def _draw_turns(turns: list[state.Turn], words: Words, generation: str, *, latest: bool) -> None:
    for position, turn in enumerate(turns, 1):
        data = turn_data(
            turn,
            words,
            latest=latest and position == len(turns),
            opened=state.opened(turn),
            generation=generation,
        )
        components.turn(data, key=turn.key, on_opened=partial(_opened, turn), on_read=partial(_read, turn))


def _opened(turn: state.Turn) -> None:
    state.set_opened(turn, components.value_of(turn.key, "opened"))


def _read(turn: state.Turn) -> None:
    key = components.value_of(turn.key, "read")
    place = next((place for place in turn.places if place["key"] == key), None)
    if place is not None:
        state.go_to_document(place["document"], place["start"], place["end"])
