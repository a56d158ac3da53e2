"""The page of kept answers: the list, and one of them with its quotes checked against the index of now."""

from functools import partial

import streamlit as st

from briefqa.config import Config, data_folder
from briefqa.index import Index
from briefqa.keeping import Kept, candidate_cases, drop_answer, kept_answers, verdicts
from briefqa.printing import json_text
from briefqa.ui import components, faults, frame, loading, state, turn_box
from briefqa.ui.answer_view import changes_of
from briefqa.ui.strings import Words
from briefqa.ui.turns import turn_from_json

_LIST = "saved-list"


def page() -> None:
    """Draws the answer that the address names, or the list."""
    frame.page(_draw, "saved")


def _draw(config: Config, words: Words) -> None:
    index: Index | None = None
    kept, without_index = st.container(), st.container()
    with without_index, frame.guarded(config, words), st.spinner(words("loading")):
        index = loading.published_index(config)
    with kept, faults.warned(words):
        _kept(index, words)


def _kept(index: Index | None, words: Words) -> None:
    kept = kept_answers(data_folder())
    wanted = state.saved_of_address()
    if kept and index is None:
        st.caption(words("saved_unchecked"))
    chosen = next((item for item in kept if item.id == wanted), None)
    if chosen is not None:
        _one(chosen, index, words)
    else:
        _list(kept, index, words, missing=bool(wanted))


def _one(kept: Kept, index: Index | None, words: Words) -> None:
    frame.entitle(kept.question)
    with st.container(horizontal=True, key="tools"):
        st.button(words("saved_back"), icon=":material/list:", on_click=state.open_saved, args=("",), key="saved-back")
        if st.button(words("saved_again"), icon=":material/refresh:", key="saved-again"):
            state.go_to_question(kept.question)
        with st.popover(words("saved_delete"), icon=":material/delete:", key="saved-delete-asked"):
            st.write(words("saved_delete_sure"))
            st.button(words("saved_delete_yes"), on_click=_delete, args=(kept.id,), key="saved-delete")
    state.kept_ids().add(kept.id)
    turn_box.draw([turn_from_json(kept.shown, kept.answer)], index, words, latest=True, key=f"kept-{kept.id}")


def _list(kept: list[Kept], index: Index | None, words: Words, *, missing: bool) -> None:
    with st.container(key="intro"):
        st.title(words("saved_title"), anchor=False)
        if missing:
            st.warning(words("saved_gone"), icon=":material/info:")
        st.write(words("saved_intro"))
    if not kept:
        st.caption(words("saved_none"))
    entries = [_entry(item, index) for item in kept]
    components.saved(
        {"entries": entries, "words": words.for_components()},
        key=_LIST,
        on_chosen=partial(_act, "chosen"),
        on_deleted=partial(_act, "deleted"),
    )
    given = verdicts(data_folder())
    if given:
        st.write(words("verdicts_count", count=len(given)))
        rows = "".join(f"{json_text(row)}\n" for row in candidate_cases(given))
        st.download_button(
            words("verdicts_export"),
            rows,
            file_name="candidates.jsonl",
            mime="application/jsonl",
            icon=":material/download:",
            key="verdicts-export",
        )


def _entry(kept: Kept, index: Index | None) -> dict[str, object]:
    turn = turn_from_json(kept.shown, kept.answer)
    changes = set(changes_of(turn, index).values()) if index else set()
    return {
        "id": kept.id,
        "question": kept.question,
        "date": kept.kept[:10],
        "status": turn.status,
        "state": next(
            (name for name in ("altered", "removed", "gone", "changed", "moved", "kept") if name in changes), ""
        ),
        "sources": list(dict.fromkeys(place["title"] for place in turn.places)) if turn.status == "answered" else [],
    }


def _act(what: str) -> None:
    id_ = components.value_of(_LIST, what)
    if what == "chosen":
        state.open_saved(id_)
    else:
        _delete(id_)


def _delete(id_: str) -> None:
    with faults.warned(frame.language()):
        drop_answer(data_folder(), id_)
        state.kept_ids().discard(id_)
        state.open_saved("")
