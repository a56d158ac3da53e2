"""The dictionary's file: made once, noticed where it is damaged, done without where it cannot be kept."""

import os
import sqlite3
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import cast

import pytest

from briefqa.questions import dictionary
from briefqa.questions.dictionary import chinese_of, prepare_dictionary


@pytest.fixture(autouse=True)
def _nothing_is_remembered() -> Iterator[None]:
    """Neither a connection nor words that were looked up."""
    for remembered in (dictionary._connection, dictionary._look_up):
        remembered.cache_clear()
    yield
    for remembered in (dictionary._connection, dictionary._look_up):
        remembered.cache_clear()


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    return prepare_dictionary(tmp_path_factory.mktemp("made")).read_bytes()


def placed(folder: Path, content: bytes, made: bytes) -> Path:
    path = prepare_name(folder, made)
    path.write_bytes(content)
    return path


def prepare_name(folder: Path, made: bytes) -> Path:
    return folder / f"dictionary-{dictionary.FORMAT}-{dictionary.xxh3_128_hexdigest(made)}.sqlite"


def test_what_was_made_is_used_again(tmp_path: Path, made: bytes, monkeypatch: pytest.MonkeyPatch) -> None:
    path = placed(tmp_path, made, made)
    monkeypatch.setattr(dictionary, "_filled", lambda database: pytest.fail("made anew"))
    assert prepare_dictionary(tmp_path) == path


@pytest.mark.parametrize(
    "damage",
    [
        lambda content: b"",
        lambda content: content[:-1],
        lambda content: bytes(4096) + content[4096:],
        lambda content: content[:50_000] + bytes([content[50_000] ^ 1]) + content[50_001:],
    ],
    ids=["empty", "cut", "no header", "one bit"],
)
def test_a_damaged_file_is_made_anew(
    tmp_path: Path, made: bytes, damage: Callable[[bytes], bytes], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("BRIEFQA_CACHE", str(tmp_path))
    path = placed(tmp_path, damage(made), made)
    assert "公司" in dict(chinese_of(["companies"]))["companies"]
    assert [item.read_bytes() for item in tmp_path.iterdir()] == [made]
    assert path.is_file()


def test_what_earlier_versions_left_is_removed_when_another_is_made_and_nothing_else(
    tmp_path: Path, made: bytes
) -> None:
    own = prepare_name(tmp_path, made)
    other, now = "0123456789abcdef" * 2, dictionary.FORMAT
    old = ["dictionary-1.sqlite", f"dictionary-{now - 1}-{other}.sqlite", f"dictionary-{now}-{other}.sqlite"]
    not_ours = ["dictionary-mine.sqlite", "dictionary-2.sqlite.bak", f"dictionary-{now + 1}-{other}.sqlite"]
    begun, died = "dictionary-abc.unfinished", "dictionary-def.unfinished"
    for name in (*old, *not_ours, begun, died):
        (tmp_path / name).write_bytes(b"x")
    os.utime(tmp_path / died, (0, 0))
    with (tmp_path / old[1]).open("rb") as reader:
        assert prepare_dictionary(tmp_path) == own
        assert reader.read() == b"x", "whoever has one open goes on reading it"
    assert sorted(path.name for path in tmp_path.iterdir()) == sorted([own.name, begun, *not_ours])
    (tmp_path / old[1]).write_bytes(made)
    assert prepare_dictionary(tmp_path) == own
    assert (tmp_path / old[1]).is_file(), "of an older release that runs beside this one"


def test_a_dictionary_that_another_version_removes_meanwhile_is_done_without(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(dictionary, "prepare_dictionary", lambda folder: tmp_path / "gone.sqlite")
    assert "公司" in dict(chinese_of(["companies"]))["companies"]
    assert "made for this process alone" in caplog.text


def test_where_nothing_may_be_written_words_are_found_all_the_same(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    (tmp_path / "file").write_text("no folder", encoding="utf-8")
    monkeypatch.setenv("BRIEFQA_CACHE", str(tmp_path / "file" / "cache"))
    assert "公司" in dict(chinese_of(["companies"]))["companies"]
    assert "BRIEFQA_CACHE" in caplog.text


def test_where_the_disk_is_full_words_are_found_and_nothing_is_left_lying(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    """SQLite says so in its own way, which is no OSError."""
    monkeypatch.setenv("BRIEFQA_CACHE", str(tmp_path))
    connect = sqlite3.connect

    def connect_to_full_disk(name: object, **settings: object) -> sqlite3.Connection:
        database = connect(name, **settings)  # type: ignore[call-overload]
        if name != ":memory:":
            database.execute("PRAGMA max_page_count = 1000")
        return cast(sqlite3.Connection, database)

    monkeypatch.setattr(sqlite3, "connect", connect_to_full_disk)
    assert "公司" in dict(chinese_of(["companies"]))["companies"]
    assert "disk is full" in caplog.text
    assert list(tmp_path.iterdir()) == []
