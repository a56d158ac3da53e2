"""A turn on a page, and what can be done with it: read, copy, keep, export, judge, ask again."""

from collections.abc import Callable, Sequence
from functools import partial
from typing import Any

from briefqa.config import data_folder
from briefqa.exporting.formats import FORMATS
from briefqa.index import Index
from briefqa.keeping import MAX_NOTE_CHARS, VERDICTS, drop_answer, give_verdict, keep_answer
from briefqa.ui import components, exports, faults, filter_box, filter_state, frame, state
from briefqa.ui.answer_view import MAX_KEPT_CHARS, changes_of, is_current, turn_data
from briefqa.ui.strings import Words
from briefqa.ui.turns import Turn, turn_to_json

Json = dict[str, Any]


def draw(turns: Sequence[Turn], index: Index | None, words: Words, *, latest: bool, key: str = "") -> None:
    """Turns in their order. latest: whether the last of them is the last of the page; key: of a turn of no session.

    index: what their quotes are checked against, if it can be opened.
    """
    shown_again = any(state.shown_again(turn) for turn in turns)
    for position, turn in enumerate(turns, 1):
        verdict, note = state.given_verdicts().get(turn.id, ("", ""))
        data = turn_data(
            turn,
            words,
            latest=latest and position == len(turns),
            opened=state.opened(turn),
            current=index is None or is_current(turn, index),
            changes=changes_of(turn, index) if index else {},
        )
        data |= {
            "formats": list(FORMATS),
            "again": state.shown_again(turn),
            "download": state.download_of(turn),
            "saved": turn.id in state.kept_ids(),
            "verdict": verdict,
            "note": note,
            "first": data["first"] or bool(key),
            "askable": _askable(turn, index) if not key else [],
            "arrives": data["latest"] and not shown_again,
            **_filtered(turn, index, words),
        }
        components.turn(data, key=key or turn.key, on=_actions(turn, key or turn.key))


def _filtered(turn: Turn, index: Index | None, words: Words) -> Json:
    """What is said otherwise of a turn with a filter: what it was, and that its refusal speaks of what it left alone."""
    if not turn.filters:
        return {}
    said: Json = {"filters": filter_box.told(turn.filters, filter_box.titles_of(index) if index else {}, words)}
    if turn.status != "not_found":
        return said
    count = turn.counts.get("documents", 0)
    headline = words("not_found_filtered", count=count) if count else words("nothing_filtered")
    # The component looks its headline up by that name. Other words are no help before the filter is gone.
    told = {**words.for_components(), "view.not_found": headline}
    return {**said, "said": headline, "words": told, "tips": False}


def draw_asking(turn: Turn, searching: str, words: Words) -> None:
    """A question while it is searched for. Where that is stopped, page.css shows in its place what turn says."""
    data = turn_data(turn, words, latest=True, opened="", current=True)
    data |= {"searching": searching, "said": searching, "arrives": True, "formats": [], "askable": []}
    key = f"asking-{turn.number}"
    components.turn(data, key=key, on={"reasked": partial(_reasked_here, key)})


def _reasked_here(key: str) -> None:
    state.ask_next(components.value_of(key, "reasked")[:MAX_KEPT_CHARS])


def _askable(turn: Turn, index: Index | None) -> list[str]:
    """The documents of a turn that its question can be asked of alone: where it was asked of more, and they are there."""
    if index is None or len(turn.filters.documents) == 1:
        return []
    there = {entry.id for entry in index.catalog}
    return [document for document in dict.fromkeys(place["document"] for place in _places(turn)) if document in there]


def _places(turn: Turn) -> tuple[Json, ...]:
    return (*turn.places, *turn.unused)


def _actions(turn: Turn, key: str) -> dict[str, Callable[[], None]]:
    actions = {
        "opened": _opened,
        "read": _read,
        "saved": _saved,
        "exported": _exported,
        "judged": _judged,
        "reasked": _reasked,
        "cleared": _cleared,
        "narrowed": _narrowed,
    }
    return {name: partial(action, turn, key) for name, action in actions.items()}


def _opened(turn: Turn, key: str) -> None:
    state.set_opened(turn, components.value_of(key, "opened"))


def _read(turn: Turn, key: str) -> None:
    wanted = components.value_of(key, "read")
    place = next((place for place in _places(turn) if place["key"] == wanted), None)
    if place is not None:
        state.go_to_document(turn, place["document"], place["start"], place["end"])


def _saved(turn: Turn, key: str) -> None:
    with faults.warned(frame.language()):
        if turn.id in state.kept_ids():
            drop_answer(data_folder(), turn.id)
            state.kept_ids().discard(turn.id)
        else:
            keep_answer(data_folder(), turn.id, turn.answer, turn_to_json(turn))
            state.kept_ids().add(turn.id)


def _judged(turn: Turn, key: str) -> None:
    """`yes` or `no`, and after a line feed a note. The same verdict without a note leaves the note that was given."""
    verdict, _, note = components.value_of(key, "judged").partition("\n")
    if verdict in VERDICTS and (note or verdict != state.given_verdicts().get(turn.id, ("", ""))[0]):
        with faults.warned(frame.language()):
            give_verdict(data_folder(), turn.id, verdict, note, turn.answer)
            state.given_verdicts()[turn.id] = (verdict, note.strip()[:MAX_NOTE_CHARS])


def _exported(turn: Turn, key: str) -> None:
    name = components.value_of(key, "exported")
    if name in FORMATS:
        with faults.warned(frame.language()):
            state.set_download(turn, exports.file_of(turn.answer, name, frame.language().language))


def _reasked(turn: Turn, key: str) -> None:
    if key == turn.key:
        _reasked_here(key)
    else:
        state.go_to_question(components.value_of(key, "reasked")[:MAX_KEPT_CHARS])


def _cleared(turn: Turn, key: str) -> None:
    filter_state.clear()
    state.ask_next(turn.question)


def _narrowed(turn: Turn, key: str) -> None:
    """Asks the question again, of one document alone; the filter stays until it is cleared."""
    wanted = components.value_of(key, "narrowed")
    place = next((place for place in _places(turn) if place["key"] == wanted), None)
    if place is not None:
        filter_state.only_document(place["document"])
        state.ask_next(turn.question)
