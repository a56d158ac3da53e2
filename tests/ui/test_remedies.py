"""Commands as pages offer them: what is pasted into a terminal is about the index of this app."""

import shlex
from pathlib import Path

import pytest

from briefqa.config import Config
from briefqa.ui import remedies
from briefqa.ui.serving import GIVEN_INDEX


@pytest.fixture(autouse=True)
def _on_this_machine(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv(GIVEN_INDEX, raising=False)
    monkeypatch.setattr(remedies, "sits_here", lambda: True)


@pytest.mark.parametrize("given", ["archive/ix", "/mnt/drive/my index", "it's here", "$HOME;rm", "文件 索引", "*"])
def test_each_command_names_the_index_as_it_was_given(monkeypatch: pytest.MonkeyPatch, given: str) -> None:
    monkeypatch.setenv(GIVEN_INDEX, given)
    config = Config(index=Path("/resolved/elsewhere"))
    first, second = remedies.commands("briefqa doctor\nbriefqa rollback", config).splitlines()
    assert shlex.split(first) == ["briefqa", "doctor", "--index", given]
    assert shlex.split(second) == ["briefqa", "rollback", "--index", given]


@pytest.mark.parametrize("given", ["index", "index/", "./index"])
def test_the_default_index_is_not_named(monkeypatch: pytest.MonkeyPatch, given: str) -> None:
    monkeypatch.setenv(GIVEN_INDEX, given)
    assert remedies.commands(remedies.REBUILD, Config(index=Path("/srv/index"))) == remedies.REBUILD
    assert remedies.commands("", Config(index=Path("/mnt/other"))) == ""


def test_without_settings_the_command_stands_alone() -> None:
    assert remedies.commands("briefqa status", None) == "briefqa status"
    assert remedies.commands("briefqa status", Config(index=Path("other"))) == "briefqa status --index other"


def test_a_browser_on_another_machine_is_told_no_path(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(GIVEN_INDEX, "/srv/secret place/my index")
    monkeypatch.setattr(remedies, "sits_here", lambda: False)
    assert remedies.commands("briefqa doctor", Config()) == "briefqa doctor --index …/'my index'"
