"""Commands for a terminal, as pages offer them: with the index that this app answers from."""

import os
from pathlib import Path
from shlex import quote

import streamlit as st

from briefqa.config import DEFAULT_INDEX, Config
from briefqa.indexing.receiving import may_change
from briefqa.ui.serving import GIVEN_INDEX

INDEX = "briefqa index PATH"
REBUILD = "briefqa index PATH --rebuild"


def commands(text: str, config: Config | None) -> str:
    """Commands, one a line, each naming the index of this app where it is not the default one.

    A browser on another machine is told the name of the folder, not the way to it.
    """
    given = os.environ.get(GIVEN_INDEX) or (str(config.index) if config else str(DEFAULT_INDEX))
    if not text or Path(given) == DEFAULT_INDEX:
        return text
    named = quote(given) if sits_here() else f"…/{quote(Path(given).name)}"
    return "\n".join(f"{line} --index {named}" for line in text.splitlines())


def sits_here() -> bool:
    """Whether the browser is on this machine: by a name of it, and with no proxy between."""
    headers = st.context.headers
    forwarded = "X-Forwarded-For" in headers or "Forwarded" in headers
    address = str(st.get_option("server.address") or "")
    return may_change(Config(), address, headers.get("Host", ""), forwarded=forwarded)
