"""The page of questions and answers."""

import logging

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from briefqa.config import MAX_QUESTION_CHARS, Config, data_folder
from briefqa.encoding.embedding import Embedder
from briefqa.errors import BriefqaError, IndexNotBuilt
from briefqa.index import Index
from briefqa.keeping import kept_answers, verdicts
from briefqa.questions.following import full_question
from briefqa.ui import checks, components, faults, filter_box, frame, loading, state, tabs, turn_box
from briefqa.ui.answer_view import asked, stopped_turn
from briefqa.ui.strings import Words

_log = logging.getLogger("briefqa.app")


def page() -> None:
    """Draws the page: what was asked before, the answer to what is asked now, the box to ask in."""
    frame.page(_draw, "ask")


def _draw(config: Config, words: Words) -> None:
    try:
        with st.spinner(words("loading")):
            index, embedder = loading.published_index(config), loading.embedder(config)
    except BriefqaError as error:
        _without_index(config, error, words)
        return
    _conversation(config, index, embedder, words)


def _without_index(config: Config, error: BriefqaError, words: Words) -> None:
    """What was asked before stays in sight, and why nothing can be asked now stands in the place of the box."""
    _resume(config, words)
    if not state.turns():
        if isinstance(error, IndexNotBuilt):
            with st.container(key="intro"):
                _welcome(words)
        raise error
    with st.container(key="conversation"):
        turn_box.draw(state.turns(), None, words, latest=True)
    with st.container(key="question-box"), frame.guarded(config, words):
        raise error


def _conversation(config: Config, index: Index, embedder: Embedder, words: Words) -> None:
    intro = st.empty()
    _resume(config, words)
    conversation, tools = st.container(key="conversation"), st.empty()
    box, notice, to_latest = _question_box(config, index, words)
    linked, citation = state.question_of_address()
    state.settle_address()
    # Words from the box may lean on the question before; a link, an example and a mended question mean what they say.
    question = _whole(box) if box else state.next_question() or linked
    if (stopped := state.take_asking()) and stopped != question:
        state.add_turn(stopped_turn(stopped, len(state.turns())))
    if state.turns() or question:
        _conversation_tools(tools, to_latest, config, words)
    with conversation:
        turn_box.draw(state.turns(), index, words, latest=not question)
        if question:
            with faults.shown(words, config):
                _ask(config, index, embedder, question, words, notice, typed=box, citation=citation)
    if shown := state.question_shown():
        frame.entitle(shown)
    if not state.turns():
        tools.empty()
        to_latest.empty()
        _introduce(intro, index, embedder, words)


def _resume(config: Config, words: Words) -> None:
    """Takes up the turns that this tab had before it was loaded anew, with what was kept and said of them."""
    turns = tabs.resume(config)
    if not turns:
        return
    ids = {turn.id for turn in turns}
    with faults.warned(words):
        state.kept_ids().update(ids & {item.id for item in kept_answers(data_folder())})
        given = {item.id: (item.verdict, item.note) for item in verdicts(data_folder())}
        state.given_verdicts().update({id_: said for id_, said in given.items() if id_ in ids})


def _conversation_tools(place: DeltaGenerator, to_latest: DeltaGenerator, config: Config, words: Words) -> None:
    days = config.keep_turns_days
    note = words("clear_note", days=days) if days else words("clear_unkept")
    with (
        place.container(key="tools"),
        st.popover(words("clear"), type="tertiary", icon=":material/delete_sweep:", key="clear-asked"),
    ):
        st.write(note)
        st.button(words("clear_yes"), on_click=_clear, key="clear")
    with to_latest.container(key="to-latest-box"):
        components.to_latest(words("to_latest"))


def _clear() -> None:
    try:
        tabs.forget()
    except OSError as error:
        _log.warning("the conversation could not be taken away: %s", error.strerror)
        words = frame.language()
        st.warning(words("kept_not"), icon=":material/build:")
        return
    state.clear_turns()


def _whole(box: str) -> str:
    """The question that the words of the box are, after the one before. What is too long is left as it is, to be refused."""
    return box if len(box) > MAX_QUESTION_CHARS else full_question(state.question_before(), box) or box


def _question_box(config: Config, index: Index, words: Words) -> tuple[str, DeltaGenerator, DeltaGenerator]:
    """What was typed into the box, the line above it, which is always in sight, and the place of the way to the answer.

    In a container the box stays where it is drawn: page.css keeps it at the lower edge.
    """
    with st.container(key="question-box"):
        faults.stand_in(config, words, index.generation)
        faults.damage(checks.of_answers(checks.findings(config) or (), index.generation), words)
        notice, to_latest = st.empty(), st.empty()
        filter_box.draw_chips(index, words)
        with st.container(horizontal=True, vertical_alignment="center"):
            # No max_chars: it would keep what is pasted from being sent, without a word.
            question = st.chat_input(words("question"), key=state.QUESTION_BOX, submit_mode="stop")
            filter_box.draw(index, words)
    return str(question or ""), notice, to_latest


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


def _ask(
    config: Config,
    index: Index,
    embedder: Embedder,
    question: str,
    words: Words,
    notice: DeltaGenerator,
    *,
    typed: str,
    citation: str,
) -> None:
    """Answers from the index it is given, whatever is published meanwhile, and draws the turn; until then, its question.

    notice: where a question that holds no words is met.
    """
    filters, number = filter_box.chosen_filters(index), len(state.turns())
    place = st.empty()
    with place.container():
        searching = words("searching_in", documents=len(index.catalog), chunks=len(index.chunks))
        turn_box.draw_asking(stopped_turn(question, number), searching, words)
    state.set_asking(question)
    try:
        turn = asked(index, embedder, question, filters, number, typed=typed)
    except Exception:
        place.empty()
        state.take_asking()
        raise
    place.empty()
    state.take_asking()
    if turn.reason == "no_words":  # nothing that is worth keeping in the conversation
        notice.warning(words("view.reason_no_words"), icon=":material/info:")
        return
    state.add_turn(turn, citation)
    if turn.status != "refused":
        tabs.keep(config)
    turn_box.draw([turn], index, words, latest=True)
