"""Generations on disk: written once, switched by one rename, checked byte by byte."""

import errno
import json
import os
import shutil
from collections.abc import Callable
from hashlib import sha256
from pathlib import Path

import pytest
from xxhash import xxh3_128_hexdigest

from briefqa.errors import IndexCorrupt, IndexLocked, IndexMismatch, IndexNotBuilt, IndexUnreadable, told
from briefqa.storing.store import (
    CURRENT,
    FORMAT_VERSION,
    LOCK,
    MANIFEST,
    Draft,
    Generation,
    current,
    current_name,
    generation_names,
    locked,
    make_current,
    open_generation,
    prune,
    rollback,
    stand_in_warning,
)
from briefqa.storing.sweeping import sweep
from briefqa.storing.writing import UNFINISHED, write_durably
from fakes import Crash, FaultyDisk, faulty_disk

CONTENT = {"one.bin": b"first file", "two.bin": b"", "three.bin": bytes(range(256)) * 40}


def publish(root: Path, content: dict[str, bytes] = CONTENT, **facts: object) -> str:
    root.mkdir(exist_ok=True)
    draft = Draft(root)
    for name, data in content.items():
        draft.write(name, data)
    return draft.publish(facts).name


def spoil_manifest(root: Path, name: str, change: Callable[[dict[str, object]], object]) -> None:
    path = root / name / MANIFEST
    manifest = json.loads(path.read_text(encoding="utf-8"))
    change(manifest)
    path.write_text(json.dumps(manifest), encoding="utf-8")


def test_a_published_generation_is_current_and_holds_what_was_written(tmp_path: Path) -> None:
    name = publish(tmp_path, colour="blue")
    generation = current(tmp_path)
    assert generation.name == name == "gen-000001"
    assert {key: bytes(generation.map(key)) for key in CONTENT} == CONTENT
    assert generation.manifest["colour"] == "blue"
    assert generation.problems() == []


def test_the_manifest_states_length_and_hash_of_every_other_file(tmp_path: Path) -> None:
    folder = tmp_path / publish(tmp_path)
    stated = json.loads((folder / MANIFEST).read_text(encoding="utf-8"))
    assert set(stated["files"]) == {path.name for path in folder.iterdir()} - {MANIFEST}
    for name, facts in stated["files"].items():
        data = (folder / name).read_bytes()
        hashes = {"sha256": sha256(data).hexdigest(), "xxh3": xxh3_128_hexdigest(data)}
        assert facts == {"bytes": len(data), **hashes}
    assert stated["format"] == FORMAT_VERSION


def test_the_content_hash_depends_on_the_content_and_not_on_the_order_of_writing(tmp_path: Path) -> None:
    names = [
        publish(tmp_path, content)
        for content in (CONTENT, dict(reversed(CONTENT.items())), CONTENT | {"two.bin": b"!"})
    ]
    hashes = [open_generation(tmp_path / name).manifest["content_sha256"] for name in names]
    assert hashes[0] == hashes[1]
    assert hashes[0] != hashes[2]


def test_generations_are_numbered_upwards_and_sorted_as_numbers(tmp_path: Path) -> None:
    publish(tmp_path)
    shutil.copytree(tmp_path / "gen-000001", tmp_path / "gen-999999")
    assert publish(tmp_path) == "gen-1000000"
    assert publish(tmp_path) == "gen-1000001"
    assert generation_names(tmp_path) == ["gen-000001", "gen-999999", "gen-1000000", "gen-1000001"]
    assert current(tmp_path).name == "gen-1000001"


def test_what_was_never_published_is_no_generation(tmp_path: Path) -> None:
    publish(tmp_path)
    Draft(tmp_path).write("one.bin", b"half of a build")
    (tmp_path / "gen-000007").mkdir()  # a folder without a manifest
    (tmp_path / "gen-7").mkdir()
    (tmp_path / "notes").mkdir()
    assert generation_names(tmp_path) == ["gen-000001"]
    assert current(tmp_path).name == "gen-000001"


def test_a_new_draft_takes_no_number_that_was_ever_given(tmp_path: Path) -> None:
    publish(tmp_path)
    (tmp_path / "gen-000041").mkdir()  # from a crash, perhaps
    assert Draft(tmp_path).name == "gen-000042"


def test_a_draft_over_the_rests_of_a_crashed_one_starts_empty(tmp_path: Path) -> None:
    publish(tmp_path)
    Draft(tmp_path).write("rest.bin", b"of a crash")
    name = publish(tmp_path)
    assert not (tmp_path / name / "rest.bin").exists()


def test_everything_is_synced_before_the_rename_that_readers_see(tmp_path: Path) -> None:
    """Write, sync, rename, sync the folder: in that order for the files, for the generation and for the pointer."""
    publish(tmp_path)
    with faulty_disk(FaultyDisk(fail_at=10_000)) as disk:
        publish(tmp_path)
    per_file = ["open", "write", "flush", "fsync", "close"]
    assert disk.steps == [
        "mkdir",
        *per_file * (len(CONTENT) + 1),  # the files, the manifest last
        "fsync",  # the draft's folder
        "replace",  # it gets its name
        "fsync",
        *per_file,  # the new pointer
        "replace",  # the one rename that readers see
        "fsync",
    ]


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (CONTENT["three.bin"][:-1], "bytes"),
        (CONTENT["three.bin"] + b"\0", "bytes"),
        (b"", "bytes"),
        (b"\1" + CONTENT["three.bin"][1:], "has changed since it was written"),
    ],
    ids=["a byte short", "a byte long", "empty", "a byte changed"],
)
def test_a_file_that_is_not_as_it_was_written_is_refused_by_name(tmp_path: Path, data: bytes, words: str) -> None:
    publish(tmp_path)
    publish(tmp_path)
    generation = current(tmp_path)
    (generation.folder / "three.bin").write_bytes(data)
    with pytest.raises(IndexCorrupt, match=rf"three\.bin.*{words}.*briefqa rollback"):
        generation.map("three.bin")
    assert [words in problem and "three.bin" in problem for problem in generation.problems()] == [True]
    assert bytes(generation.map("one.bin")) == CONTENT["one.bin"]


def test_a_file_that_is_gone_or_was_never_written_is_refused_by_name(tmp_path: Path) -> None:
    publish(tmp_path)
    generation = current(tmp_path)
    (generation.folder / "one.bin").unlink()
    with pytest.raises(IndexCorrupt, match=r"one\.bin cannot be read"):
        generation.map("one.bin")
    with pytest.raises(IndexCorrupt, match=r"four\.bin is not in the manifest"):
        generation.map("four.bin")
    assert len(generation.problems()) == 1


def advice_for(root: Path, name: str) -> str:
    """What the error says of a generation whose manifest is empty, after the sentence that says so."""
    (root / name / MANIFEST).write_bytes(b"")
    with pytest.raises(IndexCorrupt) as caught:
        open_generation(root / name)
    return str(caught.value).split("). ")[1]


def test_a_roll_back_is_advised_only_where_it_goes_to_a_whole_generation(tmp_path: Path) -> None:
    first, second = publish(tmp_path), publish(tmp_path)
    assert "`briefqa rollback` for gen-000001, which is whole" in advice_for(tmp_path, second)
    (tmp_path / first / "one.bin").unlink()
    assert advice_for(tmp_path, second) == "Run `briefqa index --rebuild`; no whole generation stands before it."


def test_the_only_generation_is_never_said_to_have_one_before_it(tmp_path: Path) -> None:
    generation = open_generation(tmp_path / publish(tmp_path))
    (generation.folder / "one.bin").unlink()
    with pytest.raises(IndexCorrupt, match="no whole generation stands before it") as caught:
        generation.map_all(["two.bin", "one.bin"])
    assert "rollback" not in str(caught.value)
    assert "rollback" not in advice_for(tmp_path, generation.name)


def test_of_a_damaged_generation_that_is_kept_it_is_said_which_one_is_current(tmp_path: Path) -> None:
    first, second = publish(tmp_path), publish(tmp_path)
    advice = advice_for(tmp_path, first)
    assert advice.startswith(f"Current is {second}; the next generation takes the place of {first}")
    assert "rollback" not in advice
    name = publish(tmp_path)
    prune(tmp_path, {second, name})
    assert generation_names(tmp_path) == [second, name], "as it was said"


def test_without_a_pointer_no_roll_back_is_advised_for_it_would_go_to_the_damaged_one(tmp_path: Path) -> None:
    publish(tmp_path)
    name = publish(tmp_path)
    (tmp_path / CURRENT).unlink()
    assert advice_for(tmp_path, name) == "Run `briefqa index --rebuild`."
    with pytest.raises(IndexCorrupt):
        rollback(tmp_path)


def refuse(monkeypatch: pytest.MonkeyPatch, method: str, refused: Path) -> None:
    """Has the system refuse one thing that is done to a path, as it refuses a user who may not read it."""
    really = getattr(Path, method)

    def call(path: Path, *arguments: object, **settings: object) -> object:
        if path == refused:
            raise PermissionError(errno.EACCES, os.strerror(errno.EACCES), str(path))
        return really(path, *arguments, **settings)

    monkeypatch.setattr(Path, method, call)


@pytest.mark.parametrize(
    ("method", "below"),
    [("iterdir", "."), ("read_text", CURRENT), ("read_text", f"gen-000002/{MANIFEST}"), ("open", "gen-000002/one.bin")],
    ids=["the folder", "the pointer", "the manifest", "a file"],
)
def test_what_may_not_be_read_is_no_damage_and_no_generation_stands_in(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, method: str, below: str
) -> None:
    publish(tmp_path)
    publish(tmp_path)
    refuse(monkeypatch, method, tmp_path / below)
    with pytest.raises(IndexUnreadable, match=r"cannot be read \(Permission denied\)\. Allow the user") as caught:
        current(tmp_path).map("one.bin")
    assert str(tmp_path / below) in str(caught.value)
    assert "rebuild" not in str(caught.value)


def test_a_generation_that_may_not_be_looked_into_stops_no_reader_of_another(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    publish(tmp_path, colour="red")
    publish(tmp_path, colour="green")
    refuse(monkeypatch, "stat", tmp_path / "gen-000001" / MANIFEST)
    refuse(monkeypatch, "read_text", tmp_path / "gen-000001" / MANIFEST)
    assert current(tmp_path).manifest["colour"] == "green"
    assert generation_names(tmp_path) == ["gen-000001", "gen-000002"]
    with pytest.raises(IndexUnreadable):
        rollback(tmp_path)
    assert current_name(tmp_path) == "gen-000002"


def test_a_disk_that_fails_is_told_as_that_and_not_as_permission(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def failing(path: Path) -> object:
        raise OSError(errno.EIO, os.strerror(errno.EIO), str(path))

    monkeypatch.setattr(Path, "iterdir", failing)
    with pytest.raises(IndexUnreadable, match="The disk fails"):
        current(tmp_path)


def test_mapped_bytes_outlive_the_folder(tmp_path: Path) -> None:
    publish(tmp_path)
    content = current(tmp_path).map("three.bin")
    prune(tmp_path, keep=())
    assert not (tmp_path / "gen-000001").exists()
    assert bytes(content) == CONTENT["three.bin"]


def test_prune_removes_all_but_the_named_generations_and_names_what_it_removed(tmp_path: Path) -> None:
    names = [publish(tmp_path) for _ in range(4)]
    assert prune(tmp_path, keep={names[1], names[3]}) == [names[0], names[2]]
    assert generation_names(tmp_path) == [names[1], names[3]]
    assert current(tmp_path).name == names[3]


def test_rollback_makes_the_generation_before_current(tmp_path: Path) -> None:
    publish(tmp_path, colour="red")
    publish(tmp_path, colour="green")
    assert rollback(tmp_path).manifest["colour"] == "red"
    assert current(tmp_path).manifest["colour"] == "red"


def test_rollback_from_the_only_generation_changes_nothing(tmp_path: Path) -> None:
    name = publish(tmp_path)
    with pytest.raises(IndexNotBuilt, match="no generation before"):
        rollback(tmp_path)
    assert current(tmp_path).name == name


def test_rollback_without_an_index_leaves_no_folder_behind(tmp_path: Path) -> None:
    with pytest.raises(IndexNotBuilt):
        rollback(tmp_path / "nowhere")
    assert not (tmp_path / "nowhere").exists()


def test_rollback_to_a_damaged_generation_changes_nothing(tmp_path: Path) -> None:
    publish(tmp_path)
    name = publish(tmp_path)
    (tmp_path / "gen-000001" / "one.bin").write_bytes(b"not what was written")
    with pytest.raises(IndexCorrupt, match=r"one\.bin"):
        rollback(tmp_path)
    assert current_name(tmp_path) == name


def test_rollback_waits_for_no_indexer(tmp_path: Path) -> None:
    publish(tmp_path)
    publish(tmp_path)
    with locked(tmp_path), pytest.raises(IndexLocked):
        rollback(tmp_path)
    assert current_name(tmp_path) == "gen-000002"


def test_a_held_lock_is_refused_at_once_and_freed_when_its_holder_fails(tmp_path: Path) -> None:
    root = tmp_path / "index"
    with locked(root), pytest.raises(IndexLocked, match="Another `briefqa index`"), locked(root):
        pass
    with pytest.raises(ZeroDivisionError), locked(root):
        raise ZeroDivisionError
    with locked(root):
        pass


def test_the_file_of_a_lock_that_nobody_holds_stops_nobody(tmp_path: Path) -> None:
    (tmp_path / LOCK).write_text("1\n")
    with locked(tmp_path):
        pass


def test_no_index_says_which_command_makes_one(tmp_path: Path) -> None:
    for root in (tmp_path, tmp_path / "nowhere"):
        with pytest.raises(IndexNotBuilt, match="briefqa index PATH"):
            current(root)


def test_a_missing_manifest_is_named_where_the_rest_of_the_index_is_there(tmp_path: Path) -> None:  # X8
    name = publish(tmp_path)
    (tmp_path / name / MANIFEST).unlink()
    for look in (current, rollback):
        with pytest.raises(IndexCorrupt, match=rf"{name}/manifest\.json is missing.*`briefqa index --rebuild`"):
            look(tmp_path)
    assert (tmp_path / name / "one.bin").is_file()


def test_where_the_newest_manifest_is_missing_the_generation_before_stands_in_and_that_is_said(tmp_path: Path) -> None:
    before, name = publish(tmp_path, colour="red"), publish(tmp_path, colour="green")
    (tmp_path / name / MANIFEST).unlink()
    assert current(tmp_path).name == before
    warning = stand_in_warning(tmp_path, before)
    assert f"{name}/manifest.json is missing; {before} stands in." in warning
    assert rollback(tmp_path).name == before
    assert stand_in_warning(tmp_path, before) == ""


POINTERS = {
    "missing": None,
    "empty": b"",
    "dangling": b"gen-000099\n",
    "upwards": b"../../etc\n",
    "absolute": b"/etc\n",
    "below": b"gen-000001/../gen-000001\n",
    "two lines": b"gen-000001\ngen-000001\n",
    "not ASCII": "gen-００0001\n".encode(),
    "not UTF-8": b"\xff\xfe",
    "NUL": b"gen-000001\0",
    "unfinished": b"gen-000002.unfinished\n",
    "short": b"gen-1\n",
}


@pytest.mark.parametrize("pointer", POINTERS.values(), ids=[f"X10 {name}" for name in POINTERS])
def test_where_current_names_no_generation_the_newest_stands_in(tmp_path: Path, pointer: bytes | None) -> None:
    publish(tmp_path, colour="red")
    publish(tmp_path, colour="green")
    (tmp_path / CURRENT).unlink()
    if pointer is not None:
        (tmp_path / CURRENT).write_bytes(pointer)
    assert current_name(tmp_path) is None
    assert current(tmp_path).manifest["colour"] == "green"
    assert "CURRENT names no generation; gen-000002 stands in" in stand_in_warning(tmp_path, "gen-000002")
    assert publish(tmp_path, colour="blue") == current_name(tmp_path)
    assert stand_in_warning(tmp_path, "gen-000003") == ""


def test_the_newest_generation_that_can_be_read_stands_in(tmp_path: Path) -> None:  # X10
    publish(tmp_path, colour="red")
    publish(tmp_path, colour="green")
    (tmp_path / CURRENT).unlink()
    (tmp_path / "gen-000002" / MANIFEST).write_bytes(b"{")
    assert current(tmp_path).manifest["colour"] == "red"
    (tmp_path / "gen-000001" / MANIFEST).write_bytes(b"")
    with pytest.raises(IndexCorrupt, match="gen-000001, gen-000002"):
        current(tmp_path)


def test_a_generation_with_a_damaged_file_does_not_stand_in(tmp_path: Path) -> None:  # X10
    publish(tmp_path, colour="red")
    publish(tmp_path, colour="green")
    (tmp_path / CURRENT).unlink()
    (tmp_path / "gen-000002" / "one.bin").write_bytes(b"not what was written")
    assert current(tmp_path).manifest["colour"] == "red"


@pytest.mark.parametrize("hurt", ["", "gen-000002"])
def test_what_stands_in_is_hashed_once_and_anew_when_it_is_written(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, hurt: str
) -> None:
    publish(tmp_path, colour="red")
    publish(tmp_path, colour="green")
    (tmp_path / CURRENT).unlink()
    if hurt:
        (tmp_path / hurt / "one.bin").write_bytes(b"not what was written")
    hashed: list[str] = []
    really = Generation.problems
    monkeypatch.setattr(Generation, "problems", lambda self: hashed.append(self.name) or really(self))
    for _ in range(3):
        assert current(tmp_path).name == ("gen-000001" if hurt else "gen-000002")
    assert hashed == (["gen-000002", "gen-000001"] if hurt else ["gen-000002"])
    (tmp_path / "gen-000002" / "one.bin").write_bytes(b"damaged")
    assert current(tmp_path).name == "gen-000001"
    (tmp_path / "gen-000002" / "one.bin").write_bytes(CONTENT["one.bin"])
    assert current(tmp_path).name == "gen-000002"
    (tmp_path / "gen-000002" / "two.bin").unlink()
    assert current(tmp_path).name == "gen-000001"


MANIFESTS = {
    "empty": b"",
    "not JSON": b"{'format': 1}",
    "not UTF-8": b"\xff\xfe\xfd",
    "a list": b"[]",
    "a number": b"1",
    "null": b"null",
    "no files": b'{"format": 1}',
    "files a list": b'{"format": 1, "files": ["one.bin"]}',
    "a file without facts": b'{"format": 1, "files": {"one.bin": null}}',
    "a file with a list for its hash": b'{"format": 1, "files": {"one.bin": {"bytes": 1, "sha256": []}}}',
    "nested without end": b"[" * 100_000,
    "a file without a hash": b'{"format": 1, "files": {"one.bin": {"bytes": 1}}}',
    "a file without its hash for readers": b'{"format": 3, "files": {"one.bin": {"bytes": 1, "sha256": ""}}}',
}


@pytest.mark.parametrize("content", MANIFESTS.values(), ids=[f"X9 {name}" for name in MANIFESTS])
def test_what_is_no_manifest_is_refused_by_name(tmp_path: Path, content: bytes) -> None:
    name = publish(tmp_path)
    (tmp_path / name / MANIFEST).write_bytes(content)
    with pytest.raises(IndexCorrupt, match=r"manifest\.json is not a manifest"):
        current(tmp_path)


def test_a_newer_format_is_refused_as_such_and_an_older_one_with_another_advice(tmp_path: Path) -> None:  # X9
    name = publish(tmp_path)
    spoil_manifest(tmp_path, name, lambda manifest: manifest.update(format=FORMAT_VERSION + 1))
    with pytest.raises(IndexMismatch, match="newer version"):
        current(tmp_path)
    spoil_manifest(tmp_path, name, lambda manifest: manifest.update(format=FORMAT_VERSION - 1))
    with pytest.raises(IndexMismatch, match="--rebuild"):
        current(tmp_path)


def test_unknown_keys_of_a_manifest_are_ignored(tmp_path: Path) -> None:  # X9
    name = publish(tmp_path)
    spoil_manifest(tmp_path, name, lambda manifest: manifest.update(flavour="vanilla"))
    assert bytes(current(tmp_path).map("one.bin")) == CONTENT["one.bin"]


def test_a_full_device_is_an_error_and_no_success() -> None:  # X4
    full = Path("/dev/full")
    if not full.exists():
        pytest.skip("this system has no /dev/full")
    with pytest.raises(OSError, match="No space left"):
        write_durably(full, b"x")


def attempt(root: Path, disk: FaultyDisk) -> None:
    """One publish and prune, as an indexer does them, on a disk that fails."""
    with faulty_disk(disk), locked(root):
        sweep(root)
        draft = Draft(root)
        try:
            for name in CONTENT:
                draft.write(name, b"new " + CONTENT[name])
            generation = draft.publish({"colour": "new"})
        except BaseException:
            draft.discard()
            raise
        prune(root, {generation.name, "gen-000002"})


@pytest.mark.parametrize("dies", [False, True], ids=["X5 an error at every step", "X1 X2 a crash at every step"])
def test_a_step_that_fails_leaves_the_old_generation_or_the_new_one(tmp_path: Path, dies: bool) -> None:
    """SQLite's loop: fail the first step, the second, …, until the build succeeds."""
    before = tmp_path / "before"
    publish(before, colour="older")
    publish(before, colour="old")
    seen: list[str] = []
    for fail_at in range(1, 200):
        root = tmp_path / f"try-{fail_at}"
        shutil.copytree(before, root)
        disk = FaultyDisk(fail_at, dies=dies)
        try:
            attempt(root, disk)
        except (OSError, Crash):
            assert disk.failed
        else:
            assert not disk.failed, f"the error at step {fail_at} ({disk.steps[-1]}) was swallowed"
            break
        found = current(root)
        seen.append(str(found.manifest["colour"]))
        expected = {name: (b"new " if seen[-1] == "new" else b"") + data for name, data in CONTENT.items()}
        assert {name: bytes(found.map(name)) for name in CONTENT} == expected
        with locked(root):  # the next indexer goes on from there and cleans up
            sweep(root)
            name = publish(root, colour="next")
            prune(root, {name, found.name})
        assert current(root).manifest["colour"] == "next"
        assert {path.name for path in root.iterdir()} == {CURRENT, LOCK, found.name, name}
    else:
        pytest.fail("the build never succeeded")
    assert seen.count("old") > 10
    assert seen.count("new") >= 2  # after the rename: syncing its folder, and pruning
    assert seen == sorted(seen, reverse=True), "the switch is one step: old up to there, new from there on"


def test_a_crash_between_the_folder_s_rename_and_the_pointer_s_leaves_the_old_one(tmp_path: Path) -> None:  # X2
    publish(tmp_path, colour="old")
    with pytest.MonkeyPatch.context() as patch:

        def crash(source: Path, target: Path) -> None:
            if Path(target).name == CURRENT:
                raise Crash
            Path(source).rename(target)

        patch.setattr(os, "replace", crash)
        with pytest.raises(Crash):
            publish(tmp_path, colour="new")
    assert generation_names(tmp_path) == ["gen-000001", "gen-000002"]
    assert current(tmp_path).manifest["colour"] == "old"
    assert publish(tmp_path, colour="next") == "gen-000003"
    assert current(tmp_path).manifest["colour"] == "next"


@pytest.mark.parametrize("fail_at", range(1, 7))
def test_a_pointer_that_cannot_be_written_leaves_nothing_of_itself(tmp_path: Path, fail_at: int) -> None:  # X5
    publish(tmp_path)
    publish(tmp_path)
    with faulty_disk(FaultyDisk(fail_at, code=errno.ENOSPC)), pytest.raises(OSError, match="No space left"):
        rollback(tmp_path)
    assert sorted(path.name for path in tmp_path.iterdir()) == [CURRENT, LOCK, "gen-000001", "gen-000002"]
    assert current_name(tmp_path) == "gen-000002"


def test_a_folder_in_the_place_of_the_pointer_is_named_with_what_to_do(tmp_path: Path) -> None:
    publish(tmp_path)
    (tmp_path / CURRENT).unlink()
    (tmp_path / CURRENT).mkdir()
    with pytest.raises(IsADirectoryError) as caught:
        rollback(tmp_path)
    assert told(caught.value) == (
        f"Is a directory ({tmp_path / CURRENT}). A folder stands where a file belongs: move it away, or name another place."
    )
    assert not (tmp_path / (CURRENT + UNFINISHED)).exists()


def test_a_pointer_is_replaced_and_never_written_in_place(tmp_path: Path) -> None:
    publish(tmp_path)
    publish(tmp_path)
    before = (tmp_path / CURRENT).stat().st_ino
    with (tmp_path / CURRENT).open() as held:
        make_current(tmp_path, "gen-000001")
        assert held.read() == "gen-000002\n"
    assert (tmp_path / CURRENT).stat().st_ino != before
    assert current_name(tmp_path) == "gen-000001"
