"""The page of questions and answers."""

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from briefqa.config import MAX_QUESTION_CHARS, Config
from briefqa.embedding import Embedder
from briefqa.following import full_question
from briefqa.index import Index
from briefqa.ui import components, faults, filter_box, frame, loading, state, turn_box
from briefqa.ui.answer_view import asked
from briefqa.ui.strings import Words


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
    state.settle_address()
    # Words from the box may lean on the question before; a link, an example and a mended question mean what they say.
    question = (full_question(state.question_before(), box) or box) if box else state.next_question() or linked
    with conversation:
        turn_box.draw(state.turns(), index, words, latest=not question)
        if question:
            with faults.shown(words):
                _ask(index, embedder, question, words, typed=box, citation=citation)
    if not state.turns():
        _introduce(intro, index, embedder, words)


def _question_box(index: Index, words: Words) -> str:
    """The box with its filters. In a container it stays where it is drawn: page.css keeps it at the lower edge."""
    with st.container(key="question-box"):
        question = st.chat_input(
            words("question"), key=state.QUESTION_BOX, max_chars=MAX_QUESTION_CHARS, submit_mode="stop"
        )
        with st.container(horizontal=True, horizontal_alignment="distribute", vertical_alignment="center"):
            filter_box.draw(index, words)
            frame.language_switch(words)
    return str(question or "")


def _introduce(place: DeltaGenerator, index: Index, embedder: Embedder, words: Words) -> None:
    with place.container(key="intro"):
        st.title(words("intro_title"), anchor=False)
        st.write(words("intro"))
        questions = loading.examples(index, embedder, words)
        if questions:
            data = {"questions": questions, "words": words.for_components()}
            components.examples(data, key=state.EXAMPLES, on_chosen=_example_chosen)


def _example_chosen() -> None:
    state.ask_next(components.value_of(state.EXAMPLES, "chosen")[:MAX_QUESTION_CHARS])


def _ask(index: Index, embedder: Embedder, question: str, words: Words, *, typed: str, citation: str) -> None:
    """Answers from the index it is given, whatever is published meanwhile, and draws the turn."""
    place = st.empty()
    searched = words("searching_in", documents=len(index.catalog), chunks=len(index.chunks))
    with place.status(searched, type="compact"):
        filters = filter_box.chosen_filters(index)
        turn = asked(index, embedder, question, filters, len(state.turns()), typed=typed)
    place.empty()
    state.add_turn(turn)
    if citation:
        state.set_opened(turn, citation)
    turn_box.draw([turn], index, words, latest=True)
