"""The door to the browser app: what it checks before, and what it hands to the process that serves."""

import socket
from dataclasses import replace
from pathlib import Path

import pytest

import briefqa.ui.serving
from briefqa.config import SETTINGS_VARIABLE, Config, config_from, load_config
from briefqa.errors import UsageError
from briefqa.ui.serving import GIVEN_INDEX, HOST, run_app


class Process:
    """Stands for Streamlit: remembers how it was started and ends at once."""

    def __init__(self, command: list[str], *, cwd: Path, env: dict[str, str], stdout: int) -> None:
        Process.command, Process.cwd, Process.env = command, cwd, env

    def wait(self, timeout: float | None = None) -> int:
        return 3

    def poll(self) -> int:
        return 3

    def terminate(self) -> None:
        pass


@pytest.fixture
def free_port(monkeypatch: pytest.MonkeyPatch) -> int:
    monkeypatch.setattr(briefqa.ui.serving.subprocess, "Popen", Process)
    monkeypatch.setattr(briefqa.ui.serving.signal, "signal", lambda *arguments: None)
    with socket.socket() as probe:
        probe.bind((HOST, 0))
        port: int = probe.getsockname()[1]
        return port


def test_the_app_gets_absolute_paths_and_this_machine_alone(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, free_port: int
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "my-model").mkdir()
    assert run_app(Config(index=Path("here/index"), model="my-model"), port=free_port) == 3
    handed = handed_on(monkeypatch)
    assert (handed.index, handed.model) == (tmp_path / "here" / "index", str(tmp_path / "my-model"))
    assert Process.command[1:] == ["-m", "briefqa.ui.hosting", str(Process.cwd / "app.py"), str(free_port)]
    assert handed.uploads == tmp_path / "uploads"
    assert (Process.cwd / ".streamlit" / "config.toml").is_file(), "its settings are read from the working folder"
    assert Process.env[GIVEN_INDEX] == "here/index", "as it was named, for the commands that pages offer"


def test_the_app_has_every_setting_of_whoever_started_it(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, free_port: int
) -> None:
    monkeypatch.chdir(tmp_path)
    for variable in ("BRIEFQA_INDEX", "BRIEFQA_STORE"):
        monkeypatch.setenv(variable, '{"kind": "folder", "collection": "of_the_environment"}')
    milvus = {"kind": "milvus", "uri": "http://localhost:19530", "token": "somebody:Secret1"}
    table = {"chunks": {"chunk_chars": 400}, "limits": {"seconds": 5.0}, "index": {"kind": "flat"}, "store": milvus}
    config = config_from({**table, "threads": 1, "changes": "never", "uploads": "sent"})
    run_app(config, port=free_port)
    assert "Secret1" not in Process.env[SETTINGS_VARIABLE]
    absolute = replace(config, index=tmp_path / "index", uploads=tmp_path / "sent")
    assert handed_on(monkeypatch) == absolute


def handed_on(monkeypatch: pytest.MonkeyPatch) -> Config:
    """The settings of the process that was started, as it reads them in its own folder."""
    monkeypatch.setattr("os.environ", Process.env)
    return load_config(Process.cwd)


def test_a_model_that_is_a_name_stays_a_name(monkeypatch: pytest.MonkeyPatch, free_port: int) -> None:
    run_app(Config(), port=free_port)
    assert handed_on(monkeypatch).model == Config().model


def test_a_port_in_use_is_named(free_port: int) -> None:
    with socket.socket() as taken:
        taken.bind((HOST, free_port))
        taken.listen()
        with pytest.raises(UsageError, match=f"Port {free_port} cannot be used"):
            run_app(Config(), port=free_port)


@pytest.mark.parametrize("port", [0, -1, 70_000])
def test_a_port_out_of_range_is_refused(port: int) -> None:
    with pytest.raises(UsageError, match="1 to 65535"):
        run_app(Config(), port=port)


def test_without_the_repository_the_error_says_where_the_app_runs_from(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(briefqa, "__file__", str(tmp_path / "lib" / "python" / "briefqa" / "__init__.py"))
    with pytest.raises(UsageError, match=r"There is no .*app\.py"):
        run_app(Config(), port=8501)


@pytest.mark.parametrize(("display", "screen"), [("", False), (":0", True)])
def test_a_browser_opens_only_where_there_is_a_screen(
    monkeypatch: pytest.MonkeyPatch, display: str, screen: bool
) -> None:
    monkeypatch.setattr(briefqa.ui.serving.sys, "platform", "linux")
    monkeypatch.setenv("DISPLAY", display)
    monkeypatch.delenv("WAYLAND_DISPLAY", raising=False)
    assert briefqa.ui.serving._has_screen() is screen
