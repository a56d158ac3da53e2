"""A turn on a page, and what can be done with it: read, copy, keep, export, judge, ask again."""

from collections.abc import Callable, Sequence
from functools import partial

from briefqa.config import MAX_QUESTION_CHARS, data_folder
from briefqa.exporting.formats import FORMATS
from briefqa.index import Index
from briefqa.keeping import VERDICTS, drop_answer, give_verdict, keep_answer
from briefqa.ui import components, exports, faults, frame, state
from briefqa.ui.answer_view import changes_of, is_current, turn_data
from briefqa.ui.strings import Words
from briefqa.ui.turns import Turn, turn_to_json


def draw(turns: Sequence[Turn], index: Index | None, words: Words, *, latest: bool, key: str = "") -> None:
    """Turns in their order. latest: whether the last of them is the last of the page; key: of a turn of no session.

    index: what their quotes are checked against, if it can be opened.
    """
    for position, turn in enumerate(turns, 1):
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
            "verdict": state.given_verdicts().get(turn.id, ""),
            "first": data["first"] or bool(key),
        }
        components.turn(data, key=key or turn.key, on=_actions(turn, key or turn.key))


def _actions(turn: Turn, key: str) -> dict[str, Callable[[], None]]:
    actions = {
        "opened": _opened,
        "read": _read,
        "saved": _saved,
        "exported": _exported,
        "judged": _judged,
        "reasked": _reasked,
        "cleared": _cleared,
    }
    return {name: partial(action, turn, key) for name, action in actions.items()}


def _opened(turn: Turn, key: str) -> None:
    state.set_opened(turn, components.value_of(key, "opened"))


def _read(turn: Turn, key: str) -> None:
    wanted = components.value_of(key, "read")
    place = next((place for place in (*turn.places, *turn.unused) if place["key"] == wanted), None)
    if place is not None:
        state.go_to_document(place["document"], place["start"], place["end"])


def _saved(turn: Turn, key: str) -> None:
    with faults.warned(frame.language()):
        if turn.id in state.kept_ids():
            drop_answer(data_folder(), turn.id)
            state.kept_ids().discard(turn.id)
        else:
            keep_answer(data_folder(), turn.id, turn.answer, turn_to_json(turn))
            state.kept_ids().add(turn.id)


def _judged(turn: Turn, key: str) -> None:
    """`yes` or `no`, and after a line feed a note."""
    verdict, _, note = components.value_of(key, "judged").partition("\n")
    if verdict in VERDICTS:
        with faults.warned(frame.language()):
            give_verdict(data_folder(), turn.id, verdict, note, turn.answer)
            state.given_verdicts()[turn.id] = "done" if note else verdict


def _exported(turn: Turn, key: str) -> None:
    name = components.value_of(key, "exported")
    if name in FORMATS:
        with faults.warned(frame.language()):
            state.set_download(turn, exports.file_of(turn.answer, name, frame.language().language))


def _reasked(turn: Turn, key: str) -> None:
    question = components.value_of(key, "reasked")[: MAX_QUESTION_CHARS + 1]  # one too many, to be refused and not cut
    if key == turn.key:
        state.ask_next(question)
    else:
        state.go_to_question(question)


def _cleared(turn: Turn, key: str) -> None:
    state.clear_filters()
    state.ask_next(turn.question)
