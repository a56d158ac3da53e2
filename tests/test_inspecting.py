"""What an index holds, and whether its files are as they were written."""

import json
from dataclasses import asdict
from pathlib import Path

import pytest

from briefqa import inspecting
from briefqa.config import Config
from briefqa.errors import IndexCorrupt, IndexNotBuilt
from briefqa.inspecting import doctor, overview, status, status_text
from briefqa.storing.store import CURRENT, current, prune
from fakes import CORPUS, edit_manifest, make_index, publish, read_here, update, write_files

NOTED = "渡口的船資調漲了。¹ 船東說燃油太貴。² 乘客不服。³\n\n¹ 方芷若，〈票價的沿革〉，《航運季刊》，2021年。\n² 同註 1。\n³ 作者訪談，〈〉。\n"


@pytest.fixture
def root(tmp_path: Path) -> Path:
    return make_index(tmp_path, {**CORPUS, "ferry.txt": NOTED})


@pytest.fixture(autouse=True)
def _no_model_on_this_machine(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(inspecting, "packaged_model_folder", lambda: tmp_path / "no-model")


def test_status_counts_what_the_index_holds(root: Path) -> None:
    values = status(root)
    assert values["documents"] == len(values["sources"]) == 4
    assert values["chunks"] == sum(source["chunks"] for source in values["sources"])
    assert values["notes"] == sum(source["notes"] for source in values["sources"]) == 3
    assert values["notes_resolved"] == 2
    assert values["sentences"] >= values["chunks"]
    assert values["generation"] == values["generations"][-1] == "gen-000001"
    assert values["model"]["name"] == "fake-words"
    assert values["bytes"] == sum(
        path.stat().st_size for path in current(root).folder.iterdir() if path.name != "manifest.json"
    )
    assert json.loads(json.dumps(values)) == values


def test_status_of_the_same_documents_has_the_same_content_hash(root: Path, tmp_path: Path) -> None:
    again = make_index(tmp_path / "again", {**CORPUS, "ferry.txt": NOTED})
    other = make_index(tmp_path / "other", CORPUS)
    assert status(again)["content_sha256"] == status(root)["content_sha256"] != status(other)["content_sha256"]


def test_status_for_people_names_every_document(root: Path) -> None:
    text = status_text(status(root))
    for name in (*CORPUS, "ferry.txt"):
        assert name in text
    assert "4 documents" in text
    assert "3 notes (2 followed to a reference)" in text
    assert "undated" in text


def test_status_counts_what_was_left_out_of_a_document(tmp_path: Path) -> None:
    page = f"{CORPUS['lighthouse.txt']}\n- 1 -\n"
    values = status(make_index(tmp_path, {"numbered.txt": page, "tea.txt": CORPUS["tea.txt"]}))
    assert [source["removed"] for source in values["sources"]] == [1, 0]
    assert status_text(values).count("left out") == 1


def test_status_lists_the_kept_generations(root: Path) -> None:
    publish(root, CORPUS)
    values = status(root)
    assert values["generations"] == ["gen-000001", "gen-000002"]
    assert values["generation"] == "gen-000002"


def test_status_names_the_files_that_the_last_run_skipped(
    tmp_path: Path, root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:  # I8
    assert status(root)["skipped"] == []
    assert "skipped" not in status_text(status(root))
    read_here(monkeypatch)
    docs = write_files(tmp_path / "docs", {**CORPUS, "void.txt": "", "odd\nname.png": b"x"})
    report = update(root, docs)
    values = status(root)
    assert values["skipped"] == [asdict(item) for item in report.skipped]
    assert [(item["path"], item["reason"]) for item in values["skipped"]] == [
        ("odd\nname.png", "unsupported"),
        ("void.txt", "empty"),
    ]
    text = status_text(values)
    assert "skipped by the last run: 2\n" in text
    assert "\n  'void.txt': empty. " in text
    assert len(text.splitlines()) == len(status_text({**values, "skipped": []}).splitlines()) + 3
    (docs / "void.txt").unlink()
    (docs / "odd\nname.png").unlink()
    update(root, docs)
    assert status(root)["skipped"] == []


def test_status_without_an_index_says_how_to_make_one(tmp_path: Path) -> None:
    with pytest.raises(IndexNotBuilt, match="briefqa index"):
        status(tmp_path / "nothing")


def test_a_healthy_index_has_no_findings(root: Path) -> None:
    assert doctor(Config(index=root)) == []


DAMAGED = ["documents.jsonl", "documents.npy", "catalog.json", "chunks.npy", "vectors.faiss", "lexical-terms.npy"]


@pytest.mark.parametrize("name", DAMAGED)
def test_one_flipped_bit_is_found_and_the_file_named(root: Path, name: str) -> None:
    path = current(root).folder / name
    content = bytearray(path.read_bytes())
    content[len(content) // 2] ^= 1
    path.write_bytes(content)
    (finding,) = doctor(Config(index=root))
    assert str(path) in finding
    assert "has changed since it was written" in finding
    assert "Run `briefqa index --rebuild`; no whole generation stands before it." in finding
    with pytest.raises(IndexCorrupt, match="no whole generation stands before it") as caught:
        status(root)
    assert "rollback" not in str(caught.value)


def test_the_generation_before_is_named_as_the_way_out_only_if_it_is_whole(root: Path) -> None:
    publish(root, CORPUS | {"castle.txt": "The castle has nine towers."})
    (current(root).folder / "chunks.npy").unlink()
    (finding,) = doctor(Config(index=root))
    assert "Run `briefqa rollback` for gen-000001, which is whole" in finding
    (root / "gen-000001" / "vectors.faiss").write_bytes(b"")
    finding, other = doctor(Config(index=root))
    assert "briefqa rollback" not in finding + other
    assert "Run `briefqa index --rebuild`" in finding
    assert "gen-000001/vectors.faiss" in other
    assert "gen-000002, which is current, has a finding of its own." in other


@pytest.mark.parametrize("name", ["keys.npy", "vectors.faiss", "manifest.json"])
@pytest.mark.parametrize("damage", ["empty", "gone"])
def test_damage_of_the_generation_to_go_back_to_is_found_and_the_current_one_said_to_be_whole(
    root: Path, name: str, damage: str
) -> None:
    publish(root, CORPUS)
    path = root / "gen-000001" / name
    path.write_bytes(b"") if damage == "empty" else path.unlink()
    (finding,) = doctor(Config(index=root))
    assert str(path) in finding
    assert "Current is gen-000002; the next generation takes the place of gen-000001" in finding
    assert finding.endswith("gen-000002, from which questions are answered, is whole.")
    publish(root, CORPUS)
    assert doctor(Config(index=root)) == [], "the next generation took its place"


def test_an_older_generation_of_another_version_is_no_damage(root: Path) -> None:
    edit_manifest(root, lambda manifest: manifest.update(format=1))
    publish(root, CORPUS)
    assert doctor(Config(index=root)) == []


def test_a_damaged_manifest_hides_no_damage_of_the_generation_before(root: Path) -> None:
    publish(root, CORPUS)
    (root / "gen-000001" / "chunks.npy").unlink()
    (root / "gen-000002" / "manifest.json").write_bytes(b"{")
    finding, other = doctor(Config(index=root))
    assert "gen-000002/manifest.json is not a manifest" in finding
    assert "no whole generation stands before it" in finding
    assert "gen-000001/chunks.npy cannot be read" in other


def test_a_generation_that_an_update_removes_meanwhile_is_no_finding(
    root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    publish(root, CORPUS)
    really = inspecting.open_generation

    def removed(folder: Path) -> object:
        if folder.name == "gen-000001":
            prune(root, {"gen-000002"})
        return really(folder)

    monkeypatch.setattr(inspecting, "open_generation", removed)
    assert doctor(Config(index=root)) == []


@pytest.mark.parametrize("vectors", [None, [], "flat", 3, {"kind": "flat"}, {"kind": "flat", "bits": "16"}], ids=str)
def test_a_manifest_that_says_nothing_of_its_vectors_is_a_finding_and_no_error_of_ours(
    root: Path, vectors: object
) -> None:  # X9
    edit_manifest(root, lambda manifest: manifest.update(vectors=vectors))
    with pytest.raises(IndexCorrupt, match=r"manifest\.json is not a manifest: 'vectors.*; expected a ") as caught:
        status(root)
    assert doctor(Config(index=root)) == [str(caught.value)]


def test_a_missing_and_a_cut_file_are_both_named(root: Path) -> None:
    folder = current(root).folder
    (folder / "chunks.npy").unlink()
    (folder / "vectors.faiss").write_bytes((folder / "vectors.faiss").read_bytes()[:-1])
    findings = doctor(Config(index=root))
    assert len(findings) == 2
    assert "chunks.npy cannot be read" in findings[0]
    assert "vectors.faiss has" in findings[1]


def test_a_pointer_that_names_nothing_is_a_finding_though_the_index_stands_in(root: Path) -> None:
    (root / CURRENT).write_text("../../etc\n")
    (finding,) = doctor(Config(index=root))
    assert "names no generation; gen-000001 stands in" in finding


def test_an_index_that_is_not_there_is_a_finding_and_no_error(tmp_path: Path) -> None:
    (finding,) = doctor(Config(index=tmp_path / "nothing"))
    assert "There is no index" in finding


def test_a_damaged_model_is_a_finding(root: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = tmp_path / "model"
    folder.mkdir()
    monkeypatch.setattr(inspecting, "packaged_model_folder", lambda: folder)
    monkeypatch.setattr(inspecting, "check_model", lambda path: [f"{path} has lost its weights."])
    assert doctor(Config(index=root)) == [f"{folder} has lost its weights."]


def test_an_overview_names_the_generations_and_opens_no_other_file(root: Path) -> None:
    publish(root, CORPUS)
    (current(root).folder / "vectors.faiss").unlink()
    found = overview(root)
    assert found["generation"] == "gen-000002"
    assert [(item["name"], item["documents"], item["current"]) for item in found["generations"]] == [
        ("gen-000001", 4, False),
        ("gen-000002", 3, True),
    ]
    (root / "gen-000001" / "manifest.json").write_text("{", encoding="utf-8")
    assert overview(root)["generations"][0]["documents"] is None
