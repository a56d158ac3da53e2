"""The index page without a browser: facts, health, and the way back."""

import json
from pathlib import Path
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from briefqa import inspecting
from briefqa.storing.store import FORMAT_VERSION, current, make_current
from briefqa.ui import checks
from briefqa.ui.index_view import size
from fakes import CORPUS, make_index, publish

MORE = {**CORPUS, "owl.txt": "灰林鴞在三月築巢。\n"}


@pytest.fixture(autouse=True)
def root(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    monkeypatch.setattr(inspecting, "packaged_model_folder", lambda: tmp_path / "no-model")
    monkeypatch.setattr(checks, "_latest", [])
    monkeypatch.setenv("BRIEFQA_INDEX", str(tmp_path / "index"))
    monkeypatch.setenv("BRIEFQA_CHANGES", "always")
    return tmp_path / "index"


def index_page() -> None:
    from briefqa.ui import page_index

    page_index.page()


def open_page() -> AppTest:
    app = AppTest.from_function(index_page, default_timeout=60)
    app.query_params["lang"] = "en"
    return app.run()


def shown(app: AppTest) -> dict[str, Any]:
    assert not app.exception
    data: dict[str, Any] = {item.key: json.loads(item.proto.json) for item in app.get("bidi_component")}["index"]
    return data


def test_a_generation_that_stands_in_is_told(tmp_path: Path) -> None:
    root = make_index(tmp_path)
    assert not open_page().warning
    (root / "CURRENT").unlink()
    assert "gen-000001 stands in" in open_page().warning[0].value


def test_without_an_index_the_page_says_how_to_make_one() -> None:
    app = open_page()
    assert app.title[0].value == "Index"
    assert "briefqa index PATH" in app.code[0].value
    assert app.button(key="add-first").label == "Add documents"
    assert not [button for button in app.button if button.key == "check"], "there is nothing to check"


def test_the_facts_of_the_index_its_model_and_its_files(root: Path) -> None:
    make_index(root.parent)
    data = shown(open_page())
    facts = dict(data["facts"])
    assert (facts["Version"], facts["Documents"]) == ("gen-000001", "3")
    assert dict(data["making"])["Format"] == str(FORMAT_VERSION)
    assert dict(data["model"])["Name"] == "fake-words"
    assert {file["name"] for file in data["files"]} == set(current(root).manifest["files"])
    assert [item["state"] for item in data["generations"]] == ["in use"]
    assert data["findings"] is None


def test_the_health_check_tells_what_is_wrong_without_paths(root: Path) -> None:
    make_index(root.parent)
    app = open_page()
    assert shown(app.button(key="check").click().run())["findings"] == []
    with (current(root).folder / "vectors.faiss").open("r+b") as file:
        file.truncate(100)
    data = shown(app.button(key="check").click().run())
    (finding,) = data["findings"]
    assert finding.startswith("gen-000001/vectors.faiss has 100 bytes")
    assert data["rebuild"].startswith("briefqa index PATH --rebuild --index ")
    assert shown(open_page())["findings"] == [finding], "every page of this process knows"
    publish(root, MORE)
    assert shown(app.run())["findings"] is None, "another generation has not been checked"


def test_the_way_back_leads_to_the_version_before_and_to_no_other(root: Path) -> None:
    make_index(root.parent)
    publish(root, MORE)
    app = open_page()
    assert [(item["name"], item["way"]) for item in shown(app)["generations"]] == [
        ("gen-000002", ""),
        ("gen-000001", "back"),
    ]
    for name in ("gen-000002", "gen-000007", "../../etc", ""):
        app.session_state["rollback"] = name
        app = app.run()
        assert current(root).name == "gen-000002"
    app.session_state["rollback"] = "gen-000001"
    app.session_state["news"] = {"kind": "removed"}
    app = app.run()
    assert current(root).name == "gen-000001"
    assert "news" not in app.session_state, "what was changed last is undone"
    assert "gen-000001" in app.success[0].value
    assert [(item["state"], item["way"]) for item in shown(app)["generations"]] == [
        ("newer, rolled back", "forward"),
        ("in use", ""),
    ]
    app.session_state["rollback"] = "gen-000002"
    app = app.run()
    assert current(root).name == "gen-000002"
    assert [item["state"] for item in shown(app)["generations"]] == ["in use", ""]


def test_a_newer_version_that_is_damaged_is_not_gone_forward_to(root: Path) -> None:
    make_index(root.parent)
    publish(root, MORE)
    make_current(root, "gen-000001")
    with (root / "gen-000002" / "vectors.faiss").open("r+b") as file:
        file.truncate(100)
    app = open_page()
    app.session_state["rollback"] = "gen-000002"
    app = app.run()
    assert "damaged" in app.warning[0].value
    assert current(root).name == "gen-000001"


def test_where_nothing_may_be_changed_there_is_no_way_back(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    make_index(root.parent)
    publish(root, MORE)
    monkeypatch.setenv("BRIEFQA_CHANGES", "never")
    app = open_page()
    assert not any(item["way"] for item in shown(app)["generations"])
    app.session_state["rollback"] = "gen-000001"
    app.run()
    assert current(root).name == "gen-000002"


def test_a_version_that_cannot_be_read_is_named_and_not_gone_back_to(root: Path) -> None:
    make_index(root.parent)
    publish(root, MORE)
    (root / "gen-000001" / "manifest.json").write_text("{", encoding="utf-8")
    old = shown(open_page())["generations"][1]
    assert (old["made"], old["way"]) == ("cannot be read", "")


@pytest.mark.parametrize(
    ("count", "text"), [(0, "0 B"), (999, "999 B"), (1_500, "1.5 kB"), (2_340_000, "2.3 MB"), (7 * 10**12, "7000.0 GB")]
)
def test_sizes_are_in_a_unit_that_people_read(count: int, text: str) -> None:
    assert size(count) == text
