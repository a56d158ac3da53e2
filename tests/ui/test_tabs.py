"""Whose turns a session takes up: those of its own browser, and of no other session that lives."""

from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
import streamlit as st
from streamlit.runtime.context import ContextProxy

from briefqa.config import Config, config_from, settings_of
from briefqa.errors import UsageError
from briefqa.filtering import Filters
from briefqa.ui import resuming, state, tabs
from briefqa.ui.turns import Turn

CONFIG = Config()
MINE, HERS = "a" * 32, "b" * 32


class Sessions:
    """Sessions side by side, each with its own state and address; `enter` says which of them runs."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self._patch = monkeypatch
        self.living: set[str] = set()
        monkeypatch.setattr(tabs, "_holders", {})
        monkeypatch.setattr(tabs, "_lives", lambda session: session in self.living)

    def enter(self, name: str, *, browser: str = MINE, address: dict[str, str] | None = None) -> None:
        self.living.add(name)
        place = self.__dict__.setdefault(name, SimpleNamespace(values={}, address=Address(address or {})))
        self._patch.setattr(ContextProxy, "cookies", {tabs.BROWSER: browser} if browser else {})
        self._patch.setattr(tabs, "get_script_run_ctx", lambda: SimpleNamespace(session_id=name))
        self._patch.setattr(st, "session_state", place.values)
        self._patch.setattr(st, "query_params", place.address)


class Address(dict[str, str]):
    def to_dict(self) -> dict[str, str]:
        return dict(self)

    def from_dict(self, values: dict[str, str]) -> None:
        self.clear()
        self.update(values)


@pytest.fixture
def sessions(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Sessions:
    monkeypatch.setenv("BRIEFQA_DATA", str(tmp_path))
    return Sessions(monkeypatch)


def ask(question: str) -> None:
    number = len(state.turns())
    state.add_turn(Turn(number, question, Filters(), "not_found", id=f"id-{question}", answer={"question": question}))
    tabs.keep(CONFIG)


def asked() -> list[str]:
    return [turn.question for turn in state.turns()]


def files(folder: Path) -> list[str]:
    return sorted(path.name for path in (folder / resuming.FOLDER).iterdir())


def test_a_tab_that_is_loaded_anew_goes_on_under_its_name(sessions: Sessions, tmp_path: Path) -> None:
    sessions.enter("before")
    ask("Which ferry leaves first?")
    address = dict(st.query_params)
    sessions.living.discard("before")
    sessions.enter("after", address=address)
    tabs.resume(CONFIG)
    assert asked() == ["Which ferry leaves first?"]
    assert st.query_params["tab"] == address["tab"]
    ask("And the last one?")
    assert len(files(tmp_path)) == 1


def test_a_duplicated_tab_goes_on_with_a_copy_and_neither_writes_to_the_other(
    sessions: Sessions, tmp_path: Path
) -> None:
    sessions.enter("first")
    ask("Where is the old mill?")
    address = dict(st.query_params)
    sessions.enter("second", address=address)
    tabs.resume(CONFIG)
    assert asked() == ["Where is the old mill?"]
    name = st.query_params["tab"]
    assert name != address["tab"]
    ask("Who owns it?")
    sessions.enter("first")
    ask("When did it burn down?")
    assert len(files(tmp_path)) == 2
    sessions.living.clear()
    for tab, last in ((address["tab"], "When did it burn down?"), (name, "Who owns it?")):
        sessions.enter(f"again {last}", address={"tab": tab})
        tabs.resume(CONFIG)
        assert asked() == ["Where is the old mill?", last]


def test_a_copy_is_there_after_a_reload_before_anything_was_asked(sessions: Sessions) -> None:
    sessions.enter("first")
    ask("Where is the old mill?")
    sessions.enter("second", address=dict(st.query_params))
    tabs.resume(CONFIG)
    address = dict(st.query_params)
    sessions.living.discard("second")
    sessions.enter("third", address=address)
    tabs.resume(CONFIG)
    assert asked() == ["Where is the old mill?"]
    assert st.query_params["tab"] == address["tab"]


@pytest.mark.parametrize("browser", [HERS, "", "a" * 31, "../" + "a" * 29])
def test_an_address_in_another_browser_leads_to_nothing_that_was_kept(
    sessions: Sessions, browser: str, tmp_path: Path
) -> None:
    sessions.enter("mine")
    ask("What did we agree on?")
    address = dict(st.query_params)
    sessions.living.discard("mine")
    sessions.enter("theirs", browser=browser, address=address)
    assert tabs.resume(CONFIG) == []
    assert asked() == []
    ask("What did we agree on?")
    assert st.query_params["tab"] != address["tab"], "and nothing is written there"
    assert len(files(tmp_path)) == (2 if browser == HERS else 1), "a browser without a name keeps nothing"


def test_a_session_that_was_cut_off_leaves_what_another_took_up(sessions: Sessions, tmp_path: Path) -> None:
    sessions.enter("first")
    ask("How deep is the harbour?")
    address = dict(st.query_params)
    sessions.living.discard("first")
    sessions.enter("second", address=address)
    tabs.resume(CONFIG)
    sessions.enter("first")  # its connection is back
    ask("And the channel?")
    assert st.query_params["tab"] != address["tab"]
    tabs.forget()
    assert len(files(tmp_path)) == 1
    sessions.enter("second")
    tabs.forget()
    assert files(tmp_path) == []


def test_clearing_takes_nothing_from_another_session(sessions: Sessions, tmp_path: Path) -> None:
    sessions.enter("first")
    ask("How deep is the harbour?")
    sessions.enter("second", address=dict(st.query_params))
    tabs.resume(CONFIG)
    tabs.forget()
    sessions.enter("first")
    assert len(files(tmp_path)) == 1
    assert resuming.kept(tmp_path, files(tmp_path)[0].removesuffix(".json"), 7)


def test_where_nothing_is_to_be_kept_nothing_is_and_what_was_is_gone(sessions: Sessions, tmp_path: Path) -> None:
    sessions.enter("first")
    ask("How deep is the harbour?")
    address = dict(st.query_params)
    none: Any = Config(keep_turns_days=0)
    sessions.enter("second", address=address)
    assert tabs.resume(none) == []
    assert files(tmp_path) == []
    state.add_turn(Turn(0, "And now?", Filters(), "not_found", id="id", answer={"question": "And now?"}))
    tabs.keep(none)
    assert files(tmp_path) == []


@pytest.mark.parametrize("days", [-1, 366, 1.5, True, "7"])
def test_days_that_are_none_are_refused(days: Any) -> None:
    with pytest.raises(UsageError, match=r"keep_turns_days is .* from 0 to 365"):
        config_from({"keep_turns_days": days})


@pytest.mark.parametrize("days", [0, 1, 365])
def test_days_reach_the_process_of_the_app(days: int) -> None:
    assert config_from(settings_of(Config(keep_turns_days=days))).keep_turns_days == days
