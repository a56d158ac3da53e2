"""The box of the documents page that adds files, removes documents and reads folders again, with its progress.

It only starts the work and shows what came of it; receiving.py does it.
"""

from collections.abc import Callable

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from briefqa.config import Config
from briefqa.encoding.embedding import Embedder
from briefqa.indexing.receiving import MAX_FILE_MEGABYTES, Sent, may_change, read_folders_again, receive, remove
from briefqa.indexing.scanning import SUFFIXES
from briefqa.indexing.updating import last_run
from briefqa.progressing import Progress
from briefqa.ui import faults, loading, state, work
from briefqa.ui.document_view import failure_data, news_data
from briefqa.ui.strings import Words

UPLOAD = "upload"
POLL_SECONDS = 0.5
Load = Callable[[], Embedder]


def is_allowed(config: Config) -> bool:
    """Whether whoever looks at this page may change what is indexed; see receiving.may_change."""
    headers = st.context.headers
    forwarded = "X-Forwarded-For" in headers or "Forwarded" in headers
    return may_change(config, str(st.get_option("server.address") or ""), headers.get("Host", ""), forwarded=forwarded)


def may_begin(config: Config) -> bool:
    """Whether a page may make the first index: not in the place of one that was there a moment ago."""
    return is_allowed(config) and not loading.has_served(config)


def draw(config: Config, words: Words, above: DeltaGenerator, *, empty: bool) -> None:
    """The box and the button, and above, the progress of what was started in them. Draw it only where it is allowed."""
    removed = state.take_removal()
    if removed:
        _begin(config, words, "removed", lambda load, show: remove(config, removed, load, show))
    running = state.work()
    busy = running is not None and running.is_running
    if busy:
        with above:
            _progress(words)
    elif running is not None:
        _finish(running, config, words)
    with st.container(key="changing"):
        with st.expander(words("add"), icon=":material/upload_file:", expanded=empty, key="add-box"):
            _files(config, words, busy=busy)
        _refresh_button(config, words)


def _refresh_button(config: Config, words: Words) -> None:
    """Reads the folders again that the index was made from, where it is on record which those are."""
    run, running = last_run(config.index), state.work()
    if run is None or not run.roots:
        return
    busy = running is not None and running.is_running
    if st.button(words("refresh"), icon=":material/sync:", help=words("refresh_help"), disabled=busy, key="refresh"):
        _begin(config, words, "refreshed", lambda load, show: read_folders_again(config, load, show))


def _files(config: Config, words: Words, *, busy: bool) -> None:
    """The files stay chosen while they are worked on: where that fails, they can be sent again."""
    files = st.file_uploader(
        words("add_files", megabytes=MAX_FILE_MEGABYTES),
        type=[suffix.removeprefix(".") for suffix in sorted(SUFFIXES)],
        accept_multiple_files=True,
        disabled=busy,
        key=f"{UPLOAD}-{state.upload_round()}",
    )
    st.write(words("add_note"))
    if files and st.button(words("add_now", count=len(files)), type="primary", disabled=busy, key="add-now"):
        sent = [Sent(file.name, file.getvalue()) for file in files]
        _begin(config, words, "added", lambda load, show: receive(config, sent, load, show))
        st.rerun()


def _begin(config: Config, words: Words, kind: str, task: Callable[[Load, Progress], work.Result]) -> None:
    try:
        model = loading.embedder(config)
        state.set_work(work.start(kind, lambda show: task(lambda: model, show)))
    except Exception as error:
        state.end_work(failure_data(*faults.told(error, words, config)), keep_files=True)


@st.fragment(run_every=POLL_SECONDS)
def _progress(words: Words) -> None:
    """How far the work is. When it is done, the page is drawn anew, with what came of it."""
    running = state.work()
    if running is None or not running.is_running:
        st.rerun()
    what, done, total = running.step
    name = words(f"work_{what}") if total else words("work_starting")
    text = words("work_step", what=name, done=min(done, total), total=total) if total else name
    st.progress(min(1.0, done / total) if total else 0.0, text=text)
    st.write(words("work_leave"))


def _finish(done: work.Work, config: Config, words: Words) -> None:
    try:
        state.end_work(news_data(done.kind, done.result()))
    except Exception as error:
        state.end_work(failure_data(*faults.told(error, words, config)), keep_files=True)
    st.rerun()
