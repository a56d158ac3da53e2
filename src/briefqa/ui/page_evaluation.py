"""The page of figures: a saved run with its intervals, its plots, and the questions that went wrong."""

import json
import logging
from functools import partial
from hashlib import sha256
from pathlib import Path

import streamlit as st

from briefqa.config import Config
from briefqa.errors import BriefqaError, UsageError
from briefqa.evaluating.saved import SavedFile, SavedRun, SavedSuite, load_run, saved_files
from briefqa.ui import components, frame, loading, state
from briefqa.ui.evaluation_view import failing, run_data, suite_data
from briefqa.ui.strings import Words

COMMAND = "make eval"

_log = logging.getLogger("briefqa.app")


def page() -> None:
    """Draws the run that was chosen; at first, the last one."""
    frame.page(_draw_page, "evaluation")


def _draw_page(config: Config, words: Words) -> None:
    files = saved_files(loading.repository())
    with st.container(key="intro"):
        st.title(words("evaluation"), anchor=False)
        st.write(words("evaluation_intro"))
    chosen = _choice(files, words) if files else None
    if chosen is None:
        st.write(words("evaluation_none"))
        st.code(COMMAND, language=None)
    else:
        _draw(chosen, config, words)


def _choice(files: list[SavedFile], words: Words) -> SavedFile:
    names = {file.name: file for file in files}
    if st.session_state.get(state.RUN) not in names:
        st.session_state.pop(state.RUN, None)  # its file is gone
    chosen = st.selectbox(
        words("evaluation_run"),
        list(names),
        key=state.RUN,
        persist_state="session",
        width=420,
        format_func=lambda name: _label(names[name], words) if name in names else name,
    )
    return names.get(chosen, files[0])


def _label(file: SavedFile, words: Words) -> str:
    when = words("evaluation_accepted") if file.accepted else f"{file.time} UTC" if file.time else file.name
    return f"{file.suite} · {when}"


def _draw(file: SavedFile, config: Config, words: Words) -> None:
    try:
        run = load_run(file.path)
    except UsageError as error:
        _log.warning("%s", error)
        st.warning(words("evaluation_broken"), icon=":material/build:")
        st.code(f"eval/{file.name}\n{COMMAND}", language=None)
        return
    if _is_of_other_index(file.path, config):
        st.info(words("figures_of_other_index"), icon=":material/info:")
    for number, suite in enumerate(run.suites):
        _draw_suite(file, run, suite, number, words)


def _is_of_other_index(path: Path, config: Config) -> bool:
    """Whether a run was made on other documents, or with another model or settings, than the index that is in use.

    False where there is no index, or where the run does not say.
    """
    card = json.loads(path.read_text(encoding="utf-8"))["card"]
    try:
        used = loading.published_index(config).manifest.get("content_sha256")
    except BriefqaError:
        return False  # the other pages say what is wrong with it
    measured = card.get("index_content_sha256")
    return bool(measured and used) and measured != used


def _draw_suite(file: SavedFile, run: SavedRun, suite: SavedSuite, number: int, words: Words) -> None:
    key = f"suite-{sha256(file.name.encode()).hexdigest()[:12]}-{number}"
    data = {**run_data(run, words), **suite_data(suite, words)}
    components.evaluation(data, key=key, on_asked=partial(_ask, key, suite))


def _ask(key: str, suite: SavedSuite) -> None:
    """Only a question that the page shows can be asked from it."""
    wanted = components.value_of(key, "asked")
    outcome = next((item for item in failing(suite) if item.id == wanted), None)
    if outcome is not None:
        state.go_to_question(outcome.question)
