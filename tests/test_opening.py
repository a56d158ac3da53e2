"""The published index in a process that lives long."""

import shutil
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

import briefqa.opening
import fakes
from briefqa.config import Config
from briefqa.errors import IndexMismatch, IndexNotBuilt, IndexUnreadable
from briefqa.opening import Published, begin_opening, publication
from briefqa.storing.store import CURRENT, MANIFEST, make_current


@pytest.fixture
def root(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    fakes.use_fake_model(monkeypatch)
    return fakes.make_index(tmp_path)


def test_the_index_is_opened_once_until_another_is_published(root: Path) -> None:
    published = Published(Config(index=root))
    first, embedder = published.newest()
    assert published.newest() == (first, embedder)
    assert published.newest()[0] is first
    fakes.publish(root, {"tea.txt": fakes.TEA})
    second, same = published.newest()
    assert same is embedder
    assert (len(first.catalog), len(second.catalog)) == (3, 1)
    assert first.documents[0].text, "whoever holds the one before can go on reading it"


def test_a_folder_emptied_and_filled_again_is_noticed(root: Path) -> None:
    published = Published(Config(index=root))
    first, _ = published.newest()
    shutil.rmtree(root)
    with pytest.raises(IndexNotBuilt):
        published.newest()
    fakes.publish(root, {"tea.txt": fakes.TEA})
    second, _ = published.newest()
    assert second.generation == first.generation
    assert len(second.catalog) == 1


def test_an_index_that_cannot_be_read_is_an_error_until_it_is_mended(root: Path) -> None:
    published = Published(Config(index=root))
    published.newest()
    fakes.publish(root, {"tea.txt": fakes.TEA})
    fakes.edit_manifest(root, lambda manifest: manifest.update(format=99))
    for _ in range(2):
        with pytest.raises(IndexMismatch):
            published.newest()
    fakes.publish(root, {"tea.txt": fakes.TEA})
    assert len(published.newest()[0].catalog) == 1


def test_a_generation_that_stands_in_is_said_in_the_log_once(root: Path, caplog: pytest.LogCaptureFixture) -> None:
    """X10: also the one that was rolled back from, which is the newest."""
    fakes.publish(root, {"tea.txt": fakes.TEA})
    make_current(root, "gen-000001")
    published = Published(Config(index=root))
    assert published.newest()[0].generation == "gen-000001"
    assert caplog.messages == []
    for _ in range(2):
        (root / CURRENT).unlink()
        for _ in range(3):
            assert published.newest()[0].generation == "gen-000002"
        assert len(caplog.messages) == 1
        assert "CURRENT names no generation; gen-000002 stands in." in caplog.messages[0]
        caplog.clear()
        make_current(root, "gen-000001")
        assert published.newest()[0].generation == "gen-000001"
        assert caplog.messages == []


def test_a_publication_that_cannot_be_looked_at_is_no_bug_of_ours(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(briefqa.opening, "current_name", lambda path: "gen-000001")
    (root / "gen-000001" / MANIFEST).unlink()
    with pytest.raises(IndexUnreadable, match=r"manifest\.json cannot be read"):
        publication(Config(index=root))


def test_many_threads_open_it_once(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    opened = []
    really = briefqa.opening.open_index
    monkeypatch.setattr(briefqa.opening, "open_index", lambda path: opened.append(path) or really(path))
    published = Published(Config(index=root))
    with ThreadPoolExecutor(8) as pool:
        found = {id(index) for index, _ in pool.map(lambda _: published.newest(), range(32))}
    assert len(found) == len(opened) == 1


def test_opening_begins_without_waiting_and_gives_index_and_model(root: Path) -> None:
    index, embedder = begin_opening(Config(index=root))()
    assert len(index.catalog) == 3
    assert embedder.identity == index.identity


def test_what_stops_an_opening_is_said_when_it_is_waited_for(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    fakes.use_fake_model(monkeypatch)
    opened = begin_opening(Config(index=tmp_path / "none"))
    for _ in range(2):
        with pytest.raises(IndexNotBuilt):
            opened()
