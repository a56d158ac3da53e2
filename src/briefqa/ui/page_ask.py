"""The page of questions and answers."""

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from briefqa.config import MAX_QUESTION_CHARS, Config
from briefqa.encoding.embedding import Embedder
from briefqa.errors import IndexNotBuilt
from briefqa.index import Index
from briefqa.questions.following import full_question
from briefqa.ui import components, faults, filter_box, frame, loading, state, turn_box
from briefqa.ui.answer_view import asked, stopped_turn
from briefqa.ui.strings import Words


def page() -> None:
    """Draws the page: what was asked before, the answer to what is asked now, the box to ask in."""
    frame.page(_draw, "ask")


def _draw(config: Config, words: Words) -> None:
    try:
        with st.spinner(words("loading")):
            index, embedder = loading.published_index(config), loading.embedder(config)
    except IndexNotBuilt:
        with st.container(key="intro"):
            _welcome(words)
        raise
    _conversation(config, index, embedder, words)


def _conversation(config: Config, index: Index, embedder: Embedder, words: Words) -> None:
    intro, conversation = st.empty(), st.container(key="conversation")
    if stopped := state.take_asking():
        state.add_turn(stopped_turn(stopped, len(state.turns())))
    box, notice = _question_box(config, index, words)
    linked, citation = state.question_of_address()
    state.settle_address()
    # Words from the box may lean on the question before; a link, an example and a mended question mean what they say.
    question = _whole(box) if box else state.next_question() or linked
    with conversation:
        turn_box.draw(state.turns(), index, words, latest=not question)
        if question:
            with faults.shown(words):
                _ask(index, embedder, question, words, notice, typed=box, citation=citation)
    if latest := state.question_before():
        frame.entitle(latest)
    if not state.turns():
        _introduce(intro, index, embedder, words)


def _whole(box: str) -> str:
    """The question that the words of the box are, after the one before. What is too long is left as it is, to be refused."""
    return box if len(box) > MAX_QUESTION_CHARS else full_question(state.question_before(), box) or box


def _question_box(config: Config, index: Index, words: Words) -> tuple[str, DeltaGenerator]:
    """What was typed into the box, and the line above it, which is always in sight.

    In a container the box stays where it is drawn: page.css keeps it at the lower edge.
    """
    with st.container(key="question-box"):
        faults.stand_in(config, words, index.generation)
        notice = st.empty()
        with st.container(horizontal=True, vertical_alignment="center"):
            # No max_chars: it would keep what is pasted from being sent, without a word.
            question = st.chat_input(words("question"), key=state.QUESTION_BOX, submit_mode="stop")
            filter_box.draw(index, words)
    return str(question or ""), notice


def _introduce(place: DeltaGenerator, index: Index, embedder: Embedder, words: Words) -> None:
    with place.container(key="intro"):
        _welcome(words)
        questions = loading.examples(index, embedder, words)
        if questions:
            data = {"questions": questions, "words": words.for_components()}
            components.examples(data, key=state.EXAMPLES, on_chosen=_example_chosen)


def _welcome(words: Words) -> None:
    st.title(words("intro_title"), anchor=False)
    st.write(words("intro"))


def _example_chosen() -> None:
    state.ask_next(components.value_of(state.EXAMPLES, "chosen")[:MAX_QUESTION_CHARS])


def _searching(index: Index, question: str, words: Words) -> None:
    """The line that stands until the answer does. page.css shows one of two: that it is searched, or was stopped."""
    with st.container(key="searching"):
        st.status(words("searching_in", documents=len(index.catalog), chunks=len(index.chunks)), type="compact")
    with st.container(key="stopped"):
        st.text(words("stopped", question=question))


def _ask(
    index: Index, embedder: Embedder, question: str, words: Words, notice: DeltaGenerator, *, typed: str, citation: str
) -> None:
    """Answers from the index it is given, whatever is published meanwhile, and draws the turn. notice: see _searching."""
    filters, number = filter_box.chosen_filters(index), len(state.turns())
    with notice.container(key="asking"):
        _searching(index, question, words)
        state.set_asking(question)
        try:
            turn = asked(index, embedder, question, filters, number, typed=typed)
        except Exception:
            state.take_asking()
            raise
    notice.empty()
    state.take_asking()
    if turn.reason == "no_words":  # nothing that is worth keeping in the conversation
        notice.warning(words("view.reason_no_words"), icon=":material/info:")
        return
    state.add_turn(turn)
    if citation:
        state.set_opened(turn, citation)
    turn_box.draw([turn], index, words, latest=True)
