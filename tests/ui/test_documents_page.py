"""The documents page without a browser: adding, removing, reading folders again, finding words, and who may do so."""

import json
from collections.abc import Iterator
from pathlib import Path
from threading import Event
from typing import Any, ClassVar

import pytest
import streamlit as st
from streamlit.testing.v1 import AppTest

import briefqa.indexing.receiving
import briefqa.ui.loading
from briefqa.errors import IndexLocked
from briefqa.index import open_index
from briefqa.indexing.receiving import FileReceipt, Receipt
from briefqa.indexing.updating import last_run
from briefqa.storing.store import locked
from briefqa.types import Span
from briefqa.ui import changing, work
from briefqa.ui.document_view import Found, hits_in, news_data, parts_of, reader_data, run_data, without_folders
from briefqa.ui.strings import Words
from fakes import BRIDGE, CORPUS, LIGHTHOUSE, TEA, FakeEmbedder, document, make_index, read_here, update, write_files

OWL = "灰林鴞在三月築巢，牠的窩在老櫟樹裡。\n"


@pytest.fixture(autouse=True)
def root(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[Path]:
    st.cache_resource.clear()
    read_here(monkeypatch)
    monkeypatch.setattr(briefqa.indexing.receiving, "ReadingProcess", briefqa.indexing.updating.ReadingProcess)  # type: ignore[attr-defined]
    monkeypatch.setattr(briefqa.ui.loading, "load_embedder", lambda *names, **settings: FakeEmbedder())
    monkeypatch.setenv("BRIEFQA_INDEX", str(tmp_path / "index"))
    monkeypatch.setenv("BRIEFQA_UPLOADS", str(tmp_path / "uploads"))
    monkeypatch.setenv("BRIEFQA_CHANGES", "always")
    yield tmp_path / "index"
    st.cache_resource.clear()


def documents_page() -> None:
    from briefqa.ui import page_documents

    page_documents.page()


def open_page(**address: str) -> AppTest:
    app = AppTest.from_function(documents_page, default_timeout=60)
    app.query_params.update({"lang": "en", **address})
    return app.run()


def shown(app: AppTest, key: str = "library") -> dict[str, Any]:
    assert not app.exception
    data: dict[str, Any] = {item.key: json.loads(item.proto.json) for item in app.get("bidi_component")}[key]
    return data


def after_work(app: AppTest) -> AppTest:
    """The page once the work that it began is done."""
    if "work" in app.session_state:
        app.session_state["work"].wait(60)
    return app.run()


def upload(app: AppTest, *files: tuple[str, bytes]) -> AppTest:
    box = app.get("file_uploader")[0]
    app = box.set_value([(name, content, "text/plain") for name, content in files]).run()
    return after_work(app.button(key="add-now").click().run())


def test_the_first_document_is_added_where_there_was_no_index(root: Path) -> None:
    app = open_page()
    assert app.title[0].value == "Documents"
    assert shown(app)["entries"] == []
    app = upload(app, ("owl.txt", OWL.encode()), ("../../etc/x.txt", BRIDGE.encode()))
    data = shown(app)
    assert {entry["path"] for entry in data["entries"]} == {"owl.txt", "x.txt"}
    assert all(entry["removable"] for entry in data["entries"])
    assert [item["what"] for item in data["news"]["outcomes"]] == ["added", "added"]
    assert data["last_run"]["counts"]["added"] == 2
    assert not app.get("file_uploader")[0].value, "the box is empty again"


def test_a_file_that_cannot_be_read_is_named_with_its_reason(root: Path) -> None:
    make_index(root.parent)
    data = shown(upload(open_page(), ("owl.txt", OWL.encode()), ("bad.pdf", b"no")))
    assert [(item["name"], item["what"], item["reason"]) for item in data["news"]["outcomes"]] == [
        ("owl.txt", "added", ""),
        ("bad.pdf", "refused", "damaged"),
    ]


def test_a_received_document_is_removed_and_no_other(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    update(root, write_files(root.parent / "corpus", {"lighthouse.txt": LIGHTHOUSE}))
    app = upload(open_page(), ("owl.txt", OWL.encode()))
    entries = {entry["path"]: entry for entry in shown(app)["entries"]}
    assert (entries["owl.txt"]["removable"], entries["lighthouse.txt"]["removable"]) == (True, False)
    app.session_state["removal"] = entries["lighthouse.txt"]["id"]
    app = after_work(app.run())
    assert len(open_index(root).catalog) == 2
    app.session_state["removal"] = entries["owl.txt"]["id"]
    app = after_work(app.run())
    assert [entry["path"] for entry in shown(app)["entries"]] == ["lighthouse.txt"]
    assert shown(app)["news"]["kind"] == "removed"


def test_folders_are_read_again(root: Path) -> None:
    corpus = write_files(root.parent / "corpus", {"lighthouse.txt": LIGHTHOUSE})
    update(root, corpus)
    app = open_page()
    write_files(corpus, {"tea.txt": TEA, "picture.png": b"x"})
    data = shown(after_work(app.button(key="refresh").click().run()))
    assert data["news"]["counts"]["added"] == 1
    assert [(item["path"], item["reason"]) for item in data["last_run"]["skipped"]] == [("picture.png", "unsupported")]


def test_an_index_that_is_being_written_is_not_touched(root: Path) -> None:
    make_index(root.parent)
    app = open_page()
    with locked(root):
        app = upload(app, ("owl.txt", OWL.encode()))
    assert "being written" in shown(app)["news"]["told"]
    assert len(open_index(root).catalog) == len(CORPUS)
    assert app.get("file_uploader")[0].value, "the files are still there to be sent again"


def test_a_folder_that_cannot_be_written_is_told_without_its_path(root: Path) -> None:
    make_index(root.parent)
    (root.parent / "uploads").write_text("a file in the way", encoding="utf-8")
    app = upload(open_page(), ("owl.txt", OWL.encode()))
    assert "cannot be written" in shown(app)["news"]["told"]
    assert str(root.parent) not in str(shown(app))


@pytest.mark.parametrize("changes", ["never", "local"])
def test_where_nothing_may_be_changed_there_is_nothing_to_press(
    root: Path, monkeypatch: pytest.MonkeyPatch, changes: str
) -> None:
    """Under a test there is no address that the app is called by, so it is not this machine's own."""
    update(root, write_files(root.parent / "corpus", CORPUS))
    monkeypatch.setenv("BRIEFQA_CHANGES", changes)
    app = open_page()
    assert not app.get("file_uploader")
    assert not [button for button in app.button if button.key == "refresh"]
    assert not any(entry["removable"] for entry in shown(app)["entries"])
    app.session_state["removal"] = shown(app)["entries"][0]["id"]
    app.run()
    assert "work" not in app.session_state


def test_one_piece_of_work_at_a_time() -> None:
    done = Event()

    def slowly(show: object) -> Receipt:
        done.wait(30)
        return Receipt((), None)

    first = work.start("added", slowly)
    try:
        with pytest.raises(IndexLocked):
            work.start("added", lambda show: Receipt((), None))
    finally:
        done.set()
    assert first.result() == Receipt((), None)
    assert work.start("added", lambda show: Receipt((FileReceipt("x", "added"),), None)).result().outcomes


def test_words_are_found_in_either_script_and_marked(root: Path) -> None:
    make_index(root.parent)
    document_id = next(entry.id for entry in open_index(root).catalog if entry.path == "lighthouse.txt")
    data = shown(open_page(doc=document_id[:16], find="灯塔"), "reader")
    hits = [piece["text"] for block in data["blocks"] for piece in block["segments"] if "hit" in piece]
    assert hits == ["燈塔", "燈塔"]
    assert (data["find"]["total"], data["find"]["now"], data["find"]["after"]) == (2, 0, None)


def test_a_search_leads_on_to_other_parts_of_a_long_document() -> None:
    text = "\n\n".join(f"第 {number} 段的潮位。" + "霧鐘與燈塔，" * 400 for number in range(60))
    long = document("long.md", text)
    parts = parts_of(long)
    assert len(parts) > 2
    found = Found("潮位", hits_in(long, "潮位"))
    data = reader_data(long, parts[1], None, Words("en"), found)["find"]
    assert 0 < data["first"] == data["now"] < data["last"] < data["total"] - 1
    before = tuple(map(int, data["before"].split("-")))
    assert Span(*before) == found.places[data["first"] - 1]
    assert before[1] <= parts[1][0].span.start


def test_pieces_of_a_text_with_hits_are_still_that_text() -> None:
    noted = document("n.md", "# 題\n\n燈塔[^1]的燈，塔。\n\n[^1]: 燈塔志。\n")
    data = reader_data(noted, list(noted.blocks), Span(6, 9), Words("en"), Found("塔", hits_in(noted, "塔")))
    for block, made in zip([b for b in noted.blocks if b.kind != "title"], data["blocks"], strict=False):
        assert "".join(piece["text"] for piece in made["segments"]) in (block.span.of(noted.text), noted.text)
    assert data["notes"], "the notes of the marks that are shown"


def test_messages_name_files_without_the_folders_of_the_machine() -> None:
    assert without_folders("/home/me/index/gen-1/x.npy has 3 bytes.") == "x.npy has 3 bytes."
    assert without_folders("see https://example.org/a/b and a/b") == "see https://example.org/a/b and a/b"


def test_the_record_of_a_run_that_cannot_be_read_is_no_record(root: Path) -> None:
    assert run_data(last_run(root)) is None
    root.mkdir()
    for text in ("{", "[]", '{"finished": 1}'):
        (root / "LAST_RUN.json").write_text(text, encoding="utf-8")
        assert last_run(root) is None


def test_news_of_a_removal_has_its_counts(root: Path) -> None:
    make_index(root.parent)
    report = update(root, write_files(root.parent / "c", {"owl.txt": OWL}))
    assert news_data("removed", report)["counts"]["added"] == 1


def test_who_calls_the_app_by_another_name_may_not_change_it(monkeypatch: pytest.MonkeyPatch) -> None:
    """The rule itself is receiving's; here the page's address and headers reach it."""
    seen: dict[str, Any] = {}

    class Context:
        headers: ClassVar = {"Host": "briefs.example", "X-Forwarded-For": "1.2.3.4"}

    monkeypatch.setattr(st, "context", Context())
    monkeypatch.setattr(
        changing, "may_change", lambda config, address, host, forwarded: seen.update(host=host, forwarded=forwarded)
    )
    changing.is_allowed(briefqa.ui.loading.settings())
    assert seen == {"host": "briefs.example", "forwarded": True}
