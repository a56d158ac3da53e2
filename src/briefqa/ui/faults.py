"""What the browser is told when something is wrong: one sentence and what to do. Paths and tracebacks stay in the log."""

import logging
import secrets
from collections.abc import Iterator
from contextlib import contextmanager

import streamlit as st

from briefqa.config import Config
from briefqa.errors import (
    BriefqaError,
    IndexCorrupt,
    IndexLocked,
    IndexMismatch,
    IndexNotBuilt,
    IndexUnreachable,
    IndexUnreadable,
    ModelUnusable,
    UsageError,
)
from briefqa.opening import stand_in_warning
from briefqa.ui.strings import Words

_log = logging.getLogger("briefqa.app")

INDEX_COMMAND = "briefqa index PATH"

# error: name of the words, and the commands that help
_CARDS: dict[type[Exception], tuple[str, str]] = {
    IndexNotBuilt: ("index_missing", INDEX_COMMAND),
    IndexCorrupt: ("index_corrupt", "briefqa doctor\nbriefqa rollback\nbriefqa index --rebuild"),
    IndexMismatch: ("index_mismatch", "briefqa index --rebuild"),
    IndexUnreadable: ("index_unreadable", "briefqa doctor"),
    IndexUnreachable: ("store_unreachable", "briefqa doctor"),
    IndexLocked: ("work_busy", ""),
    ModelUnusable: ("model_unusable", "briefqa prepare"),
    UsageError: ("settings_wrong", "briefqa status"),
    OSError: ("work_not_written", ""),
}


@contextmanager
def shown(words: Words, config: Config | None = None) -> Iterator[None]:
    """Shows what goes wrong inside as a card; our own bugs with an id that stands in the log beside the traceback."""
    try:
        yield
    except BriefqaError as error:
        card = _card(error)
        if card is None:
            _show_bug(words)
            return
        _log.warning("%s: %s", type(error).__name__, error)
        st.warning(words(card[0]), icon=":material/build:")
        if card[1]:
            st.code(card[1], language=None)
        if config is not None and card[1]:
            st.text(f"{words('index_folder')} {config.index.name}")
    except Exception:
        _show_bug(words)


def stand_in(config: Config, words: Words, generation: str) -> None:
    """Says that a generation is used because the one that should be is lost; nothing where all is as it should be."""
    if stand_in_warning(config, generation):
        st.warning(words("stand_in", version=generation, command="briefqa doctor"), icon=":material/build:")


def told(error: Exception, words: Words) -> tuple[str, str]:
    """What went wrong in a piece of work, in one sentence, and the commands that help; for a component to show."""
    card = _card(error)
    if card is not None:
        _log.warning("%s: %s", type(error).__name__, error)
        return words(card[0]), card[1]
    number = secrets.token_hex(4)
    _log.error("error %s", number, exc_info=error)
    return words("bug", id=number), ""


def _card(error: Exception) -> tuple[str, str] | None:
    return next((card for kind, card in _CARDS.items() if isinstance(error, kind)), None)


@contextmanager
def warned(words: Words) -> Iterator[None]:
    """Says that something could not be kept, and lets the page go on."""
    try:
        yield
    except BriefqaError as error:
        _log.warning("%s: %s", type(error).__name__, error)
        st.warning(words("kept_not"), icon=":material/build:")


def _show_bug(words: Words) -> None:
    number = secrets.token_hex(4)
    _log.exception("error %s", number)
    st.error(words("bug", id=number), icon=":material/error:")
