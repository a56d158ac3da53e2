"""Progress goes to a terminal on standard error, and nowhere else."""

import io
from types import SimpleNamespace

import pytest
import tqdm

from briefqa import progressing
from briefqa.progressing import progress_bar


class Terminal(io.StringIO):
    """Standard error where somebody watches."""

    def isatty(self) -> bool:
        return True


@pytest.fixture
def terminal(monkeypatch: pytest.MonkeyPatch) -> Terminal:
    stream = Terminal()
    monkeypatch.setattr(progressing, "sys", SimpleNamespace(stderr=stream))
    return stream


def work(*kinds: str, steps: int = 5) -> None:
    with progress_bar() as progress:
        for kind in kinds:
            for done in range(steps + 1):
                progress(kind, done, steps)


def test_nothing_is_drawn_where_nobody_watches(capsys: pytest.CaptureFixture[str]) -> None:
    work("embedding")
    captured = capsys.readouterr()
    assert captured.out == captured.err == ""


def test_a_terminal_sees_each_kind_of_work(terminal: Terminal, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(progressing, "DELAY_SECONDS", 0.0)
    work("reading", "embedding")
    drawn = terminal.getvalue()
    assert "reading" in drawn
    assert "embedding" in drawn


def test_a_bar_leaves_nothing_behind(terminal: Terminal, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(progressing, "DELAY_SECONDS", 0.0)
    work("reading")
    assert terminal.getvalue().endswith("\r")


def test_what_is_done_at_once_draws_nothing(terminal: Terminal) -> None:
    work("reading")
    assert terminal.getvalue().strip() == ""


def test_one_kind_of_work_has_one_bar(terminal: Terminal, monkeypatch: pytest.MonkeyPatch) -> None:
    made: list[str] = []
    really = tqdm.tqdm

    def counted(desc: str, **settings: object) -> object:
        made.append(desc)
        return really(desc=desc, **settings)

    monkeypatch.setattr(tqdm, "tqdm", counted)
    work("reading", "embedding")
    assert made == ["reading", "embedding"]


def interrupted_work() -> None:
    with progress_bar() as progress:
        progress("reading", 1, 9)
        raise KeyboardInterrupt


def test_an_error_on_the_way_closes_the_bar_and_goes_on(terminal: Terminal, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(progressing, "DELAY_SECONDS", 0.0)
    with pytest.raises(KeyboardInterrupt):
        interrupted_work()
    assert terminal.getvalue().endswith("\r")


def test_a_total_that_grows_is_followed(terminal: Terminal, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(progressing, "DELAY_SECONDS", 0.0)
    with progress_bar() as progress:
        progress("embedding", 1, 2)
        progress("embedding", 3, 7)
    assert terminal.getvalue()
