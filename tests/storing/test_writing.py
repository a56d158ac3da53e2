"""A file that people named is whole, the old one or the new one."""

import os
import stat
from contextlib import suppress
from pathlib import Path

import pytest

from briefqa.errors import UsageError
from briefqa.storing.writing import put_in_place
from fakes import FaultyDisk, faulty_disk


def write(path: Path, content: bytes = b"new", *, keep: bool = False) -> None:
    with put_in_place(path, keep_unfinished=keep) as file:
        file.write(content)


def test_a_file_is_made_or_replaced_and_nothing_is_left_beside_it(tmp_path: Path) -> None:
    path = tmp_path / ("報" * 80 + ".md")  # 243 bytes
    for content in (b"first", b"second", b""):
        write(path, content)
        assert path.read_bytes() == content
        assert list(tmp_path.iterdir()) == [path]


def test_the_old_file_stands_until_the_new_one_is_whole(tmp_path: Path) -> None:
    path = tmp_path / "a.md"
    path.write_bytes(b"old")
    with put_in_place(path) as file:
        file.write(b"half")
        file.flush()
        assert path.read_bytes() == b"old"


@pytest.mark.parametrize("keep", [False, True])
def test_what_fails_leaves_the_old_file_and_only_on_demand_its_own(tmp_path: Path, keep: bool) -> None:
    path = tmp_path / "a.md"
    path.write_bytes(b"old")
    for content in (b"", b"half"):
        with suppress(ZeroDivisionError), put_in_place(path, keep_unfinished=keep) as file:
            file.write(content)
            raise ZeroDivisionError
    assert path.read_bytes() == b"old"
    assert [other.read_bytes() for other in tmp_path.iterdir() if other != path] == [b"half"] * keep


def test_who_might_not_read_the_old_file_may_not_read_the_new_one(tmp_path: Path) -> None:
    path = tmp_path / "a.md"
    path.touch(0o600)
    with put_in_place(path) as file:
        assert stat.S_IMODE(os.fstat(file.fileno()).st_mode) == 0o600
    assert stat.S_IMODE(path.stat().st_mode) == 0o600


def test_a_link_is_followed_and_stays_one(tmp_path: Path) -> None:
    (tmp_path / "far").mkdir()
    (tmp_path / "near").symlink_to("far/a.md")
    write(tmp_path / "near")
    assert (tmp_path / "near").is_symlink()
    assert (tmp_path / "far" / "a.md").read_bytes() == b"new"


def test_a_device_and_a_pipe_are_written_to_themselves(tmp_path: Path) -> None:
    write(Path(os.devnull))
    assert stat.S_ISCHR(Path(os.devnull).stat().st_mode)
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    reading = os.open(pipe, os.O_RDONLY | os.O_NONBLOCK)
    try:
        write(pipe)
        assert os.read(reading, 10) == b"new"
    finally:
        os.close(reading)
    assert list(tmp_path.iterdir()) == [pipe]


def test_a_place_where_no_file_can_be_is_wrong_usage(tmp_path: Path) -> None:
    (tmp_path / "a.md").touch()
    for path in (tmp_path, tmp_path / "nowhere" / "a.md", tmp_path / "a.md" / "b.md"):
        with pytest.raises(UsageError, match="cannot be written"):
            write(path)


@pytest.mark.parametrize("keep", [False, True])
def test_a_disk_that_takes_no_more_is_no_wrong_usage_and_no_half_of_a_file_is_in_the_place(
    tmp_path: Path, keep: bool
) -> None:
    path, told = tmp_path / "a.md", []
    path.write_bytes(b"old")
    for fail_at in range(1, 20):
        with faulty_disk(FaultyDisk(fail_at)):
            try:
                write(path, keep=keep)
                break
            except OSError as error:
                told.append(str(error))
        beside = [other for other in tmp_path.iterdir() if other != path]
        assert path.read_bytes() in (b"old", b"new")
        assert len(beside) <= keep
        for other in beside:
            other.unlink()
    assert len(told) > 2
    assert all(str(tmp_path) in each for each in told)
