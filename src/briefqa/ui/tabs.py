"""Whose turns a session takes up, keeps and forgets: those of its own browser, and of no other session that lives.

A tab's name stands in its address, which can be copied, and a duplicated tab has the same one. So what is kept lies under
that name together with the browser's own, which `hosting` gives it in a cookie: in another browser the address leads to
its question and to nothing else. (sessionStorage is duplicated with its tab too, and told only after the first run.)
Where another session holds the turns, this one goes on with a copy, under a name of its own.
"""

import logging
import re
from hashlib import sha256
from threading import Lock

import streamlit as st
from streamlit import runtime
from streamlit.runtime.scriptrunner import get_script_run_ctx

from briefqa.config import Config, data_folder
from briefqa.ui import resuming, state
from briefqa.ui.turns import Turn

BROWSER = "briefqa-browser"  # the cookie with the browser's name

_log = logging.getLogger("briefqa.app")
_BROWSER_NAME = re.compile(r"[0-9a-f]{32}")
_one_at_a_time = Lock()
_holders: dict[str, str] = {}  # name of what is kept: the session that writes it


def resume(config: Config) -> list[Turn]:
    """Takes up the turns that this tab had before it was loaded anew, and gives them; none in a session that has begun."""
    if not config.keep_turns_days:
        resuming.forget_all(data_folder())
        return []
    tab = state.tab_of_address()
    kept = resuming.kept(data_folder(), name, config.keep_turns_days) if tab and (name := _name(tab)) else []
    if not kept:
        return []
    if _hold(name):
        state.resume(kept, tab)
    else:
        state.resume(kept)
        keep(config)
    return kept


def keep(config: Config) -> None:
    """Keeps the conversation for when the tab is loaded anew. Where that cannot be, the log says so and the page goes on."""
    if not config.keep_turns_days or not _name(state.tab()):
        return
    if not _hold(_name(state.tab())):  # another session took it up while this one was cut off
        state.rename_tab()
        _hold(_name(state.tab()))
    try:
        resuming.keep(data_folder(), _name(state.tab()), state.turns(), config.keep_turns_days)
    except OSError as error:
        _log.warning("the conversation is not kept for a reload: %s", error.strerror)


def forget() -> None:
    """Takes away what this session has kept. Raises OSError where that is not allowed."""
    name = _name(state.tab())
    if name and _hold(name):
        resuming.forget(data_folder(), name)


def _name(tab: str) -> str:
    """What a tab's turns are kept under; empty for a browser without a name, which nothing is kept for."""
    browser = st.context.cookies.get(BROWSER, "")
    return sha256(f"{browser} {tab}".encode()).hexdigest()[:32] if _BROWSER_NAME.fullmatch(browser) else ""


def _hold(name: str) -> bool:
    """Whether this session may write what is kept under a name: it has it, or takes it from no other that lives."""
    context = get_script_run_ctx()
    own = context.session_id if context else ""
    with _one_at_a_time:
        for other, holder in list(_holders.items()):
            if holder != own and not _lives(holder):
                del _holders[other]
        return _holders.setdefault(name, own) == own


def _lives(session: str) -> bool:
    """Whether a browser is connected to a session."""
    return runtime.exists() and runtime.get_instance().is_active_session(session)
