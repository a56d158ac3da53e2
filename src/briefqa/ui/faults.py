"""What the browser is told when something is wrong: one sentence and what to do. Paths and tracebacks stay in the log."""

import logging
import secrets
from collections.abc import Iterator, Sequence
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
from briefqa.ui import loading, remedies
from briefqa.ui.strings import Words

_log = logging.getLogger("briefqa.app")

# error: name of the words, and the commands that help
_CARDS: dict[type[Exception], tuple[str, str]] = {
    IndexNotBuilt: ("index_missing", remedies.INDEX),
    IndexCorrupt: ("index_corrupt", "briefqa doctor\nbriefqa rollback\nbriefqa index --rebuild"),
    IndexMismatch: ("index_mismatch", "briefqa index --rebuild"),
    IndexUnreadable: ("index_unreadable", "briefqa doctor"),
    IndexUnreachable: ("store_unreachable", "briefqa doctor"),
    IndexLocked: ("work_busy", ""),
    ModelUnusable: ("model_unusable", "briefqa prepare"),
    UsageError: ("settings_wrong", "briefqa status"),
    OSError: ("work_not_written", ""),
}
_GONE = ("index_gone", remedies.INDEX)  # where answers came from it before


@contextmanager
def shown(words: Words, config: Config | None = None) -> Iterator[None]:
    """Shows what goes wrong inside as a card; our own bugs with an id that stands in the log beside the traceback."""
    try:
        yield
    except BriefqaError as error:
        card = _card(error, config)
        if card is None:
            _show_bug(words)
            return
        _log.warning("%s: %s", type(error).__name__, error)
        st.warning(words(card[0]), icon=":material/build:")
        if card[1]:
            st.code(remedies.commands(card[1], config), language=None)
        if config is not None and card[1]:
            st.text(f"{words('index_folder')} {config.index.name}")
    except Exception:
        _show_bug(words)


def stand_in(config: Config, words: Words, generation: str) -> None:
    """Says that a generation is used because the one that should be is lost; nothing where all is as it should be."""
    if stand_in_warning(config, generation):
        command = remedies.commands("briefqa doctor", config)  # set as code: the name of a folder is no Markdown
        st.warning(
            words("stand_in", version=generation, command=f"`` {command} ``"),
            icon=":material/build:",
        )


def told(error: Exception, words: Words, config: Config) -> tuple[str, str]:
    """What went wrong in a piece of work, in one sentence, and the commands that help; for a component to show."""
    card = _card(error, config)
    if card is not None:
        _log.warning("%s: %s", type(error).__name__, error)
        return words(card[0]), remedies.commands(card[1], config)
    number = secrets.token_hex(4)
    _log.error("error %s", number, exc_info=error)
    return words("bug", id=number), ""


def _card(error: Exception, config: Config | None) -> tuple[str, str] | None:
    if isinstance(error, IndexNotBuilt) and config is not None and loading.has_served(config):
        return _GONE
    return next((card for kind, card in _CARDS.items() if isinstance(error, kind)), None)


def damage(found: Sequence[str], words: Words) -> None:
    """Says that a health check has found the files damaged that answers come from; nothing where it has not."""
    if found:
        st.warning(words("index_ill"), icon=":material/build:")


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
