"""Named paths: one folder by several spellings, folders on record, folders that went, and one path for each document."""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from briefqa.errors import UsageError
from briefqa.index import open_index
from briefqa.indexing import updating
from briefqa.indexing.roots import widest
from briefqa.indexing.scanning import Scan, scan
from briefqa.indexing.updating import UpdateOptions, UpdateReport, last_run, paths_on_record
from briefqa.storing.store import current
from fakes import read_here, skipped_reasons, update, write_files

OLD, NEW = "The harbour was dredged to a depth of nine metres.", "The harbour was dredged to a depth of ten metres."
REBUILD = UpdateOptions(rebuild=True)


@pytest.fixture(autouse=True)
def _reading_here(monkeypatch: pytest.MonkeyPatch) -> None:
    read_here(monkeypatch)


@pytest.fixture
def root(tmp_path: Path) -> Path:
    return tmp_path / "index"


def texts(root: Path) -> list[str]:
    return [document.text.strip() for document in open_index(root).documents]


def paths(root: Path) -> list[str]:
    return [entry.path for entry in open_index(root).catalog]


def counts(report: UpdateReport) -> tuple[int, int, int, int]:
    return (report.added, report.updated, report.removed, report.unchanged)


def linked(path: Path, to: Path) -> Path:
    path.symlink_to(to)
    return path


@pytest.mark.parametrize("first", ["real", "link", "through/real"])
@pytest.mark.parametrize("then", ["real", "link", "through/real", "link/../real"])
def test_a_folder_by_two_spellings_is_one_folder(tmp_path: Path, root: Path, first: str, then: str) -> None:
    docs = write_files(tmp_path / "g" / "real", {"a.txt": OLD})
    linked(tmp_path / "g" / "link", docs)
    linked(tmp_path / "g" / "through", tmp_path / "g")
    update(root, tmp_path / "g" / first)
    assert counts(update(root, tmp_path / "g" / then)) == (0, 0, 0, 1)
    (docs / "a.txt").write_text(NEW, encoding="utf-8")
    assert counts(update(root, tmp_path / "g" / then)) == (0, 1, 0, 0)
    assert texts(root) == [NEW]
    assert len(paths_on_record(root)) == 1


def test_a_folder_that_was_moved_and_left_a_link_does_not_go_on_answering(tmp_path: Path, root: Path) -> None:
    docs = write_files(tmp_path / "docs", {"a.txt": OLD})
    update(root, docs)
    docs.rename(tmp_path / "moved")
    linked(docs, tmp_path / "moved")
    (tmp_path / "moved" / "a.txt").write_text(NEW, encoding="utf-8")
    assert counts(update(root, tmp_path / "moved")) == (0, 1, 0, 0)
    assert texts(root) == [NEW]


def test_a_file_that_was_moved_and_left_a_link_does_not_go_on_answering(tmp_path: Path, root: Path) -> None:
    docs = write_files(tmp_path / "docs", {"a.txt": OLD})
    update(root, docs / "a.txt")
    (tmp_path / "moved").mkdir()
    (docs / "a.txt").rename(tmp_path / "moved" / "a.txt")
    linked(docs / "a.txt", tmp_path / "moved" / "a.txt")
    (tmp_path / "moved" / "a.txt").write_text(NEW, encoding="utf-8")
    update(root, tmp_path / "moved")
    assert texts(root) == [NEW]


@pytest.fixture
def as_before(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Inside, locations and roots are as older versions recorded them: with links in them."""
    really = updating.scan

    def spelt(found: list[Path], *arguments: object, **settings: object) -> Scan:
        (named,) = found
        result = really(found, apart=None)
        real = os.path.realpath(named)
        files = tuple(
            type(file)(file.location.replace(real, str(named), 1), file.path, file.sidecar) for file in result.files
        )
        return Scan((str(named),), files, result.skipped)

    with monkeypatch.context() as patch:
        patch.setattr(updating, "scan", spelt)
        yield


def test_an_older_index_with_a_link_in_its_locations_is_healed(tmp_path: Path, root: Path, as_before: None) -> None:
    docs = write_files(tmp_path / "real", {"a.txt": OLD})
    link = linked(tmp_path / "link", docs)
    update(root, link)
    assert open_index(root).catalog[0].location == str(link / "a.txt")
    updating.scan = scan  # type: ignore[attr-defined]
    assert counts(update(root, docs)) == (0, 0, 0, 1)
    (docs / "a.txt").write_text(NEW, encoding="utf-8")
    assert counts(update(root, docs)) == (0, 1, 0, 0)
    assert texts(root) == [NEW]


def test_a_link_that_leads_elsewhere_now_takes_the_documents_of_before_with_it(tmp_path: Path, root: Path) -> None:
    one = write_files(tmp_path / "release-1", {"a.txt": OLD})
    two = write_files(tmp_path / "release-2", {"a.txt": NEW})
    link = linked(tmp_path / "current", one)
    update(root, link)
    link.unlink()
    linked(link, two)
    update(root, link)
    assert texts(root) == [NEW]
    assert paths_on_record(root) == [link]
    update(root, one, link)  # named by itself it stays, wherever the link leads
    link.unlink()
    linked(link, write_files(tmp_path / "release-3", {"a.txt": "The harbour was closed."}))
    update(root, link)
    assert sorted(texts(root)) == sorted([OLD, "The harbour was closed."])


def test_a_rebuild_with_paths_counts_and_names_what_falls_away_and_forgets_no_folder(
    tmp_path: Path, root: Path, caplog: pytest.LogCaptureFixture
) -> None:
    one = write_files(tmp_path / "one", {"a.txt": "The first text."})
    two = write_files(tmp_path / "two", {"b.txt": "The second text.", "c.txt": "The third text."})
    update(root, one, two)
    assert counts(update(root, one, options=REBUILD)) == (1, 0, 2, 0)
    assert "outside the named paths: 2 documents (b.txt, c.txt)" in caplog.text
    assert paths_on_record(root) == [one, two]
    caplog.clear()
    assert counts(update(root, *paths_on_record(root), options=REBUILD)) == (3, 0, 0, 0)
    assert caplog.messages == []
    (two / "c.txt").unlink()
    assert counts(update(root, one, two, options=REBUILD)) == (2, 0, 1, 0)
    assert caplog.messages == []


def test_a_rebuild_counts_nothing_as_removed_where_the_old_catalogue_cannot_be_read(tmp_path: Path, root: Path) -> None:
    one, two = (write_files(tmp_path / name, {f"{name}.txt": f"The text of {name}."}) for name in ("one", "two"))
    update(root, one, two)
    (current(root).folder / "catalog.json").write_bytes(b"\0")
    assert counts(update(root, one, options=REBUILD)) == (1, 0, 0, 0)


def test_only_a_run_that_prunes_forgets_folders(tmp_path: Path, root: Path) -> None:
    one, two = (write_files(tmp_path / name, {f"{name}.txt": f"The text of {name}."}) for name in ("one", "two"))
    update(root, one, two)
    update(root, two, options=REBUILD)
    assert paths_on_record(root) == [one, two]
    update(root, two, options=UpdateOptions(prune=True))
    assert paths_on_record(root) == [two]


@pytest.mark.parametrize("named", [("one", "two"), ("two",), ("one",)])
def test_the_documents_of_a_folder_that_is_not_there_stay_and_are_told(
    tmp_path: Path, root: Path, named: tuple[str, ...]
) -> None:
    one = write_files(tmp_path / "one", {"a.txt": "The first text."})
    two = write_files(tmp_path / "two", {"b.txt": "The second text.", "c.txt": "The third text."})
    first = update(root, one, two)
    two.rename(tmp_path / "unmounted")
    for _ in range(2):
        report = update(root, *(tmp_path / name for name in named))
        assert (counts(report), report.generation) == ((0, 0, 0, 3), first.generation)
        assert skipped_reasons(report) == {str(two): "not_there"}
        assert report.skipped[0].is_there
        assert "2 documents from it stay" in report.skipped[0].message
    with pytest.raises(UsageError, match="There is no file or folder"):
        update(root, one, tmp_path / "never")
    (tmp_path / "unmounted").rename(two)
    assert update(root, one, two).skipped == ()


def test_a_link_to_what_is_not_mounted_leaves_the_documents(tmp_path: Path, root: Path) -> None:
    share = write_files(tmp_path / "share", {"a.txt": OLD})
    other = write_files(tmp_path / "other", {"b.txt": "The second text."})
    link = linked(tmp_path / "link", share)
    update(root, link, other)
    share.rename(tmp_path / "unmounted")
    for named in ([link], [other], [link, other]):
        told = {str(share): "not_there"} | ({"link": "symlink"} if link in named else {})
        report = update(root, *named)
        assert (counts(report), skipped_reasons(report)) == ((0, 0, 0, 2), told)


def test_a_link_that_leads_elsewhere_now_keeps_nothing_of_what_is_deleted(tmp_path: Path, root: Path) -> None:
    one = write_files(tmp_path / "release-1", {"a.txt": OLD, "b.txt": "The second text.", "c.txt": "The third text."})
    link = linked(tmp_path / "current", one)
    update(root, link)
    link.unlink()
    linked(link, write_files(tmp_path / "release-2", {"d.txt": NEW}))
    one.rename(tmp_path / "old")
    assert counts(update(root, link)) == (1, 0, 3, 0)


def test_a_run_that_prunes_removes_the_documents_of_a_folder_that_is_not_there(
    tmp_path: Path, root: Path, caplog: pytest.LogCaptureFixture
) -> None:
    one = write_files(tmp_path / "one", {"a.txt": "The first text."})
    two = write_files(tmp_path / "two", {"b.txt": "The second text.", "c.txt": "The third text."})
    update(root, one, two)
    two.rename(tmp_path / "unmounted")
    assert counts(update(root, one, two, options=UpdateOptions(prune=True))) == (0, 0, 2, 1)
    assert f"{two} is not there: the documents from it, 2, are removed." in caplog.text
    caplog.clear()
    assert update(root, one, two).skipped == ()
    assert f"{two} is not there, and no document from it" in caplog.text
    (tmp_path / "unmounted").rename(two)
    assert counts(update(root, one, two)) == (2, 0, 0, 1)


def test_a_rebuild_names_a_folder_that_could_not_be_read_anew(tmp_path: Path, root: Path) -> None:
    one, two = (write_files(tmp_path / name, {f"{name}.txt": f"The text of {name}."}) for name in ("one", "two"))
    update(root, one, two)
    two.rename(tmp_path / "unmounted")
    report = update(root, one, two, options=REBUILD)
    assert (counts(report), skipped_reasons(report)) == ((1, 0, 1, 0), {str(two): "not_there"})
    assert "could not be read anew" in report.skipped[0].message


@pytest.mark.parametrize("named_too", [True, False])
def test_a_folder_that_was_moved_takes_its_documents_along(tmp_path: Path, root: Path, named_too: bool) -> None:
    one = write_files(tmp_path / "one", {"a.txt": "The first text.", "b.txt": "The second text.", "c.txt": "Third."})
    update(root, one)
    two = one.rename(tmp_path / "two")
    (two / "a.txt").rename(two / "d.txt")
    (two / "b.txt").write_text("The second text, revised.", encoding="utf-8")
    (two / "c.txt").unlink()
    report = update(root, two, *([one] if named_too else []))
    assert (counts(report), report.moved, report.skipped) == ((2, 0, 3, 0), 1, ())
    assert sorted(texts(root)) == ["The first text.", "The second text, revised."]


def test_a_few_copies_elsewhere_do_not_make_a_folder_a_moved_one(tmp_path: Path, root: Path) -> None:
    share = write_files(tmp_path / "share", {f"{name}.txt": f"The text of {name}." for name in "abcde"})
    other = write_files(tmp_path / "other", {"z.txt": "The text of a.", "b.txt": "Other words."})
    update(root, share)
    share.rename(tmp_path / "unmounted")
    report = update(root, share, other)
    assert report.removed == 0
    assert skipped_reasons(report) == {str(share): "not_there", "z.txt": "duplicate"}
    assert len(texts(root)) == 6


def test_a_file_that_was_named_alone_and_is_deleted_is_gone(tmp_path: Path, root: Path) -> None:
    docs = write_files(tmp_path / "docs", {"a.txt": "The first text.", "b.txt": "The second text."})
    update(root, docs / "a.txt", docs / "b.txt")
    (docs / "b.txt").unlink()
    assert counts(update(root, docs / "a.txt")) == (0, 0, 1, 1)


def test_a_file_below_a_folder_on_record_that_has_gone_is_no_folder_that_has_gone(
    tmp_path: Path, root: Path, caplog: pytest.LogCaptureFixture
) -> None:
    docs = write_files(tmp_path / "docs", {"a.txt": "The first text.", "b.txt": "The second text."})
    update(root, docs)
    (docs / "b.txt").unlink()
    assert counts(update(root, docs / "b.txt")) == (0, 0, 1, 1)
    assert caplog.messages == []


def test_a_document_has_one_path_whichever_folder_around_it_is_named_last(tmp_path: Path, root: Path) -> None:
    docs = write_files(tmp_path / "sf", {"a.txt": "The first text.", "sub/k.txt": "The second text.", "sub/x.png": "x"})
    update(root, docs)
    for named in (docs / "sub" / "k.txt", docs / "sub", docs):
        report = update(root, named)
        assert counts(report) == (0, 0, 0, 2)
        assert {item.path for item in report.skipped} <= {"sub/x.png"}
    assert paths(root) == ["a.txt", "sub/k.txt"]
    assert paths_on_record(root) == [docs]


def test_the_order_of_named_paths_does_not_matter(tmp_path: Path) -> None:
    docs = write_files(tmp_path / "sf", {"a.txt": "a", "sub/k.txt": "k"})
    for named in ([docs, docs / "sub"], [docs / "sub", docs], [docs / "sub" / "k.txt", docs]):
        assert [file.path for file in scan(named).files] == ["a.txt", "sub/k.txt"]


def test_the_widest_of_paths_by_what_they_lead_to(tmp_path: Path) -> None:
    docs = write_files(tmp_path / "docs", {"sub/a.txt": "a"})
    inner = linked(tmp_path / "inner", docs / "sub")
    alike = write_files(tmp_path / "docs-2", {"b.txt": "b"})
    assert widest(map(str, [inner, docs / "sub" / "a.txt", docs, alike])) == (str(docs), str(alike))


def test_the_folder_of_the_index_is_no_folder_of_documents(tmp_path: Path, root: Path) -> None:
    docs = write_files(tmp_path / "docs", {"a.txt": OLD})
    update(root, docs)
    for spelling in (root, linked(tmp_path / "link", root)):
        with pytest.raises(UsageError, match="is the folder of the index itself"):
            update(root, spelling)
    run = last_run(root)
    assert run is not None
    assert run.roots == (str(docs),)
