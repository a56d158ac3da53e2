"""Broken files go through the real reading process: each is read or named, and nothing is left behind. `make malformed` takes all of them."""

import subprocess
from hashlib import sha256
from pathlib import Path

import pytest

from malformed import SUFFIXES, children, index_all, malformed_files, open_handles, write

SAMPLE = 70


@pytest.fixture(scope="module")
def files() -> list[tuple[str, bytes]]:
    return list(malformed_files())


def test_there_are_enough_broken_files_of_every_kind_and_they_are_the_same_each_time(
    files: list[tuple[str, bytes]],
) -> None:
    assert len({sha256(content).digest() for _, content in files}) >= 200
    for suffix in SUFFIXES:
        assert sum(name.endswith(suffix) for name, _ in files) >= 30
    assert list(malformed_files()) == files


def test_broken_files_are_read_or_named_and_leave_nothing_behind(
    files: list[tuple[str, bytes]], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:  # I7
    write(tmp_path / "docs", files[:: max(len(files) // SAMPLE, 1)])
    assert index_all(tmp_path / "docs", tmp_path / "index") == []
    told = capsys.readouterr().out
    assert "skipped and named" in told
    assert "left behind: 0" in told


def test_what_is_left_behind_is_seen(tmp_path: Path) -> None:
    before = open_handles()
    with (tmp_path / "a").open("w"):
        assert any(str(tmp_path / "a") in handle for handle in open_handles() - before)
    with subprocess.Popen(["sleep", "60"]) as child:
        assert str(child.pid) in children()
        child.kill()
    assert str(child.pid) not in children()
