"""Faults and bad input, by the rows of the acceptance table: what is promised holds through the doors.

Rows that concern one module alone are tested beside it: X4, X5, X9 and X10 in test_store, X11 in test_updating, I1 to I15
in reading/ and test_scanning.
"""

import errno
import json
import os
import random
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import lru_cache
from pathlib import Path

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from briefqa import cli
from briefqa.answering import asking
from briefqa.answering.asking import ask
from briefqa.answering.searching import timed_search
from briefqa.citing import answer_to_json
from briefqa.config import MAX_HITS, MAX_QUESTION_CHARS, Config, ReadingLimits
from briefqa.encoding.embedding import FloatVector
from briefqa.errors import (
    BriefqaError,
    IndexCorrupt,
    IndexMismatch,
    IndexUnusable,
    InputRefused,
    QuoteNotVerbatim,
    UsageError,
)
from briefqa.index import Index, open_index
from briefqa.inspecting import doctor, status
from briefqa.retrieving import retrieve
from briefqa.storing.contents import index_files
from briefqa.storing.store import CURRENT, LOCK, UNFINISHED, current, current_name, generation_names, locked, rollback
from briefqa.types import Quote, Sentence
from fakes import (
    CORPUS,
    LIGHTHOUSE,
    QUESTIONS,
    FakeEmbedder,
    FaultyDisk,
    answer_without_times,
    child_environment,
    edit_manifest,
    fake_cli,
    fake_command,
    faulty_disk,
    identity_but,
    make_index,
    memory_index,
    parts_of,
    publish,
    read_here,
    skipped_reasons,
    update,
    use_fake_model,
    words_vector,
    write_files,
)
from faults.changes import Count
from reading.fixtures import Ink, Password, pdf

GOLDEN = "燈塔的霧鐘何時加裝？"
KILLS = 12


@pytest.fixture(autouse=True)
def _fake_model(monkeypatch: pytest.MonkeyPatch) -> None:
    use_fake_model(monkeypatch)


@pytest.fixture(scope="module")
def two_generations(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An index with a generation before the current one. Copy it before you spoil it."""
    root = make_index(tmp_path_factory.mktemp("two"), CORPUS | {"old.txt": "The old tower was torn down in 1944."})
    publish(root, CORPUS)
    return root


@pytest.fixture
def root(two_generations: Path, tmp_path: Path) -> Path:
    """An index of one's own, to spoil."""
    return Path(shutil.copytree(two_generations, tmp_path / "index"))


@lru_cache(maxsize=1)
def whole_index() -> Index:
    return memory_index()


def answer(root: Path, question: str = GOLDEN) -> dict[str, object]:
    index = open_index(root)
    return answer_without_times(answer_to_json(ask(index, FakeEmbedder(), question), index))


def leftovers(root: Path) -> list[str]:
    return sorted(path.name for path in root.iterdir() if path.name.endswith(UNFINISHED))


# --- X: the index on disk -------------------------------------------------------------


@pytest.mark.slow
def test_an_indexer_that_is_killed_at_any_moment_leaves_the_old_answers_or_the_new_ones(
    tmp_path: Path, count: Count
) -> None:  # X1
    docs, root = write_files(tmp_path / "docs", CORPUS), tmp_path / "index"
    first = fake_cli("index", docs, "--index", root)
    assert first.returncode == 0, first.stderr.decode()
    year, killed, moments = 1880, 0, random.Random(20260101)
    seconds = 0.5  # from `ready` to the end of a run, about; learnt as we go, so that kills fall into the whole of it
    for _ in range(KILLS):
        old_answer, old_generation = answer(root), open_index(root).generation
        write_files(docs, {"lighthouse.txt": LIGHTHOUSE.replace("1880", str(year + 1))})
        child = subprocess.Popen(
            fake_command("index", docs, "--index", root),
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env=child_environment(FAKES_SAY_READY="1"),
        )
        assert child.stdout is not None
        assert child.stdout.readline() == b"ready\n"
        started = time.monotonic()
        try:
            child.wait(moments.uniform(0, seconds))
        except subprocess.TimeoutExpired:
            child.kill()
        child.communicate()
        assert child.returncode in (0, -signal.SIGKILL)
        killed += child.returncode == -signal.SIGKILL
        seconds = time.monotonic() - started if child.returncode == 0 else min(seconds * 1.3, 5.0)
        new = open_index(root)
        if new.generation == old_generation:
            assert answer(root) == old_answer
        else:
            assert f"{year + 1}年加裝" in json.dumps(answer(root), ensure_ascii=False)
        year += new.generation != old_generation
    assert killed >= 3
    count("kill -9 survived", killed)
    last = fake_cli("index", docs, "--index", root)
    assert last.returncode == 0, last.stderr.decode()
    assert leftovers(root) == []
    assert len(generation_names(root)) <= 2
    assert current(root).problems() == []
    assert f"{year}年加裝" in json.dumps(answer(root), ensure_ascii=False) or f"{year + 1}年加裝" in json.dumps(
        answer(root), ensure_ascii=False
    )


def test_a_full_disk_ends_the_run_with_its_name_and_leaves_the_old_index(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:  # X3
    read_here(monkeypatch)
    docs, root = write_files(tmp_path / "docs", CORPUS), tmp_path / "index"
    update(root, docs)
    before = answer(root)
    write_files(docs, {"castle.txt": "The castle has nine towers."})
    with faulty_disk(FaultyDisk(fail_at=6, code=errno.ENOSPC)):
        code = cli.main(["index", str(docs), "--index", str(root)])
    assert code not in (0, 3)
    assert "No space left on device" in capsys.readouterr().err
    assert answer(root) == before
    assert leftovers(root) == []
    assert cli.main(["index", str(docs), "--index", str(root)]) == 0


def test_a_file_size_limit_ends_the_run_with_its_name_and_leaves_the_old_index(tmp_path: Path) -> None:  # X3
    docs, root = write_files(tmp_path / "docs", CORPUS), tmp_path / "index"
    update(root, docs)
    before = answer(root)
    write_files(docs, {"castle.txt": "".join(f"The castle has {number} towers.\n" for number in range(400))})
    limited = (
        "import resource, sys; resource.setrlimit(resource.RLIMIT_FSIZE, (20_000, 20_000)); import fakes;"
        "sys.exit(fakes._main())"
    )
    command = [sys.executable, "-c", limited, "index", docs, "--index", root]
    run = subprocess.run(command, capture_output=True, env=child_environment(), timeout=60, check=False)
    assert run.returncode == 1
    assert b"File too large" in run.stderr
    assert b"Traceback" not in run.stderr
    assert answer(root) == before
    assert leftovers(root) == []
    assert fake_cli("index", docs, "--index", root).returncode == 0


def spoilt(path: Path, how: str, other: Path) -> None:
    """Does to a file what a disk, a hand or another program might."""
    content = path.read_bytes()
    middle = len(content) // 2
    swapped = (other / path.name).read_bytes()
    if swapped == content:  # both generations hold the same bytes in this file
        swapped = (other / "catalog.json").read_bytes()
    changes: dict[str, Callable[[], object]] = {
        "missing": path.unlink,
        "empty": lambda: path.write_bytes(b""),
        "half": lambda: path.write_bytes(content[:middle]),
        "a byte short": lambda: path.write_bytes(content[:-1]),
        "trailing garbage": lambda: path.write_bytes(content + b"\0garbage"),
        "a bit flipped": lambda: path.write_bytes(
            content[:middle] + bytes([content[middle] ^ 1]) + content[middle + 1 :]
        ),
        "not a number": lambda: path.write_bytes(content[:-4] + np.float32("nan").tobytes()),
        "of another generation": lambda: path.write_bytes(swapped),
        "a folder": lambda: path.rename(path.with_suffix(".moved")) and path.mkdir(),
    }
    changes[how]()


DAMAGE = (
    "missing",
    "empty",
    "half",
    "a byte short",
    "trailing garbage",
    "a bit flipped",
    "not a number",
    "of another generation",
    "a folder",
)
INDEX_FILES = tuple(name for name, _ in index_files(parts_of(CORPUS)))


def test_the_table_of_damage_knows_every_file(root: Path) -> None:
    assert {path.name for path in current(root).folder.iterdir()} == {*INDEX_FILES, "manifest.json"}
    assert {"documents.jsonl", "vectors.faiss", "sentences.faiss"} <= set(INDEX_FILES)


@pytest.mark.parametrize("how", DAMAGE, ids=[f"X6 X7 X8 {how}" for how in DAMAGE])
@pytest.mark.parametrize("name", INDEX_FILES)
def test_a_damaged_file_is_refused_by_name_with_the_way_out(root: Path, name: str, how: str, count: Count) -> None:
    folder = current(root).folder
    spoilt(folder / name, how, root / "gen-000001")
    with pytest.raises(IndexCorrupt) as caught:
        open_index(root)
    for part in (str(folder / name), "briefqa rollback", "briefqa index --rebuild"):
        assert part in str(caught.value)
    assert caught.value.exit_code == 4
    count("damaged index files refused")
    rollback(root)
    assert "1944" in json.dumps(answer(root, "When was the old tower torn down?"))


@pytest.mark.parametrize("how", DAMAGE, ids=[f"X8 {how}" for how in DAMAGE])
def test_a_damaged_manifest_leads_to_another_generation_or_to_a_refusal(root: Path, how: str) -> None:
    path = current(root).folder / "manifest.json"
    spoilt(path, how, root / "gen-000001")
    try:
        index = open_index(root)
    except IndexUnusable as error:
        outcome = str(error.exit_code)
    else:
        outcome = index.generation
        assert answer(root)["status"] == "answered"
    assert outcome in ("4", "gen-000001") or (how == "a bit flipped" and outcome == "gen-000002")


def test_a_flipped_bit_anywhere_in_the_manifest_is_refused_or_harmless(root: Path) -> None:  # X9
    path = current(root).folder / "manifest.json"
    content = path.read_bytes()
    before = answer(root)
    for place in range(0, len(content), 5):
        path.write_bytes(content[:place] + bytes([content[place] ^ (1 << place % 7)]) + content[place + 1 :])
        try:
            found, code = answer(root), 4
            status(root)
        except BriefqaError as error:
            found, code = before, error.exit_code
        assert (found, code) == (before, 4), f"byte {place}"


READERS = (
    ["ask", GOLDEN],
    ["ask", GOLDEN, "--json"],
    ["search", GOLDEN],
    ["show", "lighthouse.txt"],
    ["status"],
    ["status", "--json"],
    ["doctor"],
)


@pytest.mark.parametrize("arguments", READERS, ids=lambda arguments: f"X6 {' '.join(arguments)}")
def test_every_command_exits_4_on_a_damaged_index_and_names_the_file(
    root: Path, arguments: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    spoilt(current(root).folder / "vectors.faiss", "a bit flipped", root / "gen-000001")
    assert cli.main([*arguments, "--index", str(root)]) == 4
    output = capsys.readouterr()
    assert "vectors.faiss" in output.out + output.err
    assert "Traceback" not in output.err
    if arguments[0] != "doctor":
        assert output.out == ""
        assert "briefqa rollback" in output.err


@pytest.mark.parametrize("arguments", READERS, ids=lambda arguments: f"X9 {' '.join(arguments)}")
def test_every_command_exits_4_on_a_newer_format(
    root: Path, arguments: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    edit_manifest(root, lambda manifest: manifest.update(format=99))
    assert cli.main([*arguments, "--index", str(root)]) == 4
    output = capsys.readouterr()
    assert "newer version" in output.out + output.err


def test_where_another_generation_stands_in_people_are_told(root: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """X10: CURRENT is dangling; the newest generation answers, with a warning, and doctor says how to mend it."""
    (root / CURRENT).write_text("gen-000099\n")
    assert cli.main(["ask", GOLDEN, "--index", str(root), "--json"]) == 0
    output = capsys.readouterr()
    assert json.loads(output.out)["index"]["generation"] == "gen-000002"
    assert CURRENT in output.err, "the warning names the file"
    assert cli.main(["doctor", "--index", str(root)]) == 4
    assert CURRENT in capsys.readouterr().out


@pytest.mark.parametrize("key", ["name", "dimensions", "query_prefix", "passage_prefix", "pooling", "weights_sha256"])
def test_a_question_is_not_asked_of_an_index_of_another_model(root: Path, key: str) -> None:  # X11
    value = 128 if key == "dimensions" else "another"
    with pytest.raises(IndexMismatch) as caught:
        ask(open_index(root), FakeEmbedder(identity_but(**{key: value})), GOLDEN)
    assert caught.value.exit_code == 4
    assert str(value) in str(caught.value), "the message names what differs"
    with pytest.raises(IndexMismatch):
        timed_search(open_index(root), FakeEmbedder(identity_but(**{key: value})), GOLDEN)


def test_a_question_is_not_asked_of_an_index_with_another_folding(
    root: Path, capsys: pytest.CaptureFixture[str]
) -> None:  # X11
    edit_manifest(root, lambda manifest: manifest.update(fold_version=999))
    assert cli.main(["ask", GOLDEN, "--index", str(root)]) == 4
    assert "999" in capsys.readouterr().err


def test_the_second_of_two_indexers_exits_5_at_once_and_does_no_harm(tmp_path: Path) -> None:  # X13 X14
    docs, root = write_files(tmp_path / "docs", CORPUS), tmp_path / "index"
    update(root, docs)
    before = answer(root)
    holder = subprocess.Popen(
        [
            sys.executable,
            "-c",
            "import sys; from pathlib import Path; from briefqa.storing.store import locked\n"
            f"with locked(Path({str(root)!r})): print('held', flush=True); sys.stdin.read()",
        ],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
    )
    try:
        assert holder.stdout is not None
        assert holder.stdout.readline() == b"held\n"
        write_files(docs, {"castle.txt": "The castle has nine towers."})
        for command in (["index", docs], ["index", docs, "--rebuild"], ["rollback"]):
            second = fake_cli(*command, "--index", root)
            assert second.returncode == 5
            assert b"Another `briefqa index`" in second.stderr
            assert second.stdout == b""
        assert answer(root) == before  # readers need no lock
    finally:
        holder.kill()  # it never lets go of the lock by itself
        holder.communicate()
    assert (root / LOCK).exists()
    assert fake_cli("index", docs, "--index", root).returncode == 0
    assert len(open_index(root).documents) == 4


def test_a_reader_answers_from_its_generation_while_others_are_published_and_pruned(tmp_path: Path) -> None:  # X15
    root = make_index(tmp_path)
    index = open_index(root)
    before = [answer_to_json(ask(index, FakeEmbedder(), question), index) for question in QUESTIONS]
    for number in range(3):
        publish(root, {"other.txt": f"Castle number {number} has nine towers."})
        for question, old in zip(QUESTIONS, before, strict=True):
            now = answer_to_json(ask(index, FakeEmbedder(), question), index)
            assert answer_without_times(now) == answer_without_times(old)
            assert now["index"] == old["index"]
    assert index.generation not in generation_names(root)
    assert "towers" in json.dumps(answer(root))


def test_rollback_brings_the_answers_of_before_back(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:  # X17
    root = make_index(tmp_path)
    old = answer(root)
    publish(root, {"other.txt": "The castle has nine towers."})
    assert answer(root) != old
    assert cli.main(["rollback", "--index", str(root), "--json"]) == 0
    assert json.loads(capsys.readouterr().out) == {"generation": "gen-000001"}
    assert answer(root) == old
    assert cli.main(["rollback", "--index", str(root)]) == 4
    assert answer(root) == old


def test_a_planted_pickle_is_never_opened(tmp_path: Path, root: Path) -> None:  # X20
    marker = tmp_path / "ran"
    canary = f"cposix\nsystem\n(S'touch {marker}'\ntR.".encode()
    for folder in (root, current(root).folder):
        for name in ("index.pkl", "vectors.pkl", "documents.pkl", "docstore.pickle"):
            (folder / name).write_bytes(canary)
    watching = (
        "import sys, fakes; from briefqa import cli; opened = [];"
        "sys.addaudithook(lambda event, values: opened.append(str(values[0])) if event == 'open' else None);"
        "fakes.use_fake_model(fakes.pytest.MonkeyPatch());"
        f"codes = [cli.main([*arguments, '--index', {str(root)!r}]) for arguments in "
        "(['ask', 'When was the bridge opened?'], ['status'], ['doctor'], ['search', 'bridge'], ['show', 'tea.txt'])];"
        "sys.exit(codes != [0] * 5 or any(name.endswith(('.pickle', '.pkl')) for name in opened)"
        " or not any('vectors.faiss' in name for name in opened))"
    )
    run = subprocess.run(
        [sys.executable, "-c", watching], capture_output=True, env=child_environment(), timeout=60, check=False
    )
    assert run.returncode == 0, run.stderr.decode()
    assert not marker.exists()
    subprocess.run([sys.executable, "-c", f"import pickle; pickle.loads({canary!r})"], check=True, timeout=60)
    assert marker.exists(), "the canary is dead: this test would pass on anything"


# --- I: documents ---------------------------------------------------------------------


@pytest.fixture(scope="module")
def hostile_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Bad files of every kind with a good one among them."""
    page = [[Ink(50, 700, "Words that are printed on paper.")]]
    files: dict[str, str | bytes] = {
        "good.txt": LIGHTHOUSE,
        "empty.txt": b"",
        "blank.md": b" \n\n\t\n",
        "program.txt": b"\x7fELF\x02\x01\x01" + b"\0" * 200,
        "nuls.txt": b"\0\1\2\3" * 200,
        "picture.md": b"\x89PNG\r\n\x1a\n" + b"\0" * 200,
        "really-a-pdf.txt": pdf(page),
        "really-a-page.md": b"<!DOCTYPE html><html><body><p>A page about a windmill.</p></body></html>",
        "really-a-text.pdf": "只是文字。",
        "really-a-text.docx": "只是文字。",
        "mixed.txt": LIGHTHOUSE.encode("big5") + LIGHTHOUSE.encode("utf-8"),
        "encrypted.pdf": pdf(page, password=Password(user=b"secret")),
        "forbids-changes.pdf": pdf([[Ink(50, 700, "Words that may be read and not changed.")]], password=Password()),
        "garbage.pdf": b"%PDF-1.7\n" + bytes(range(256)) * 20,
        "scan.pdf": pdf([[]], picture=True),
        "copy.txt": LIGHTHOUSE,
        "sheet.xlsx": b"PK\x03\x04",
    }
    folder = write_files(tmp_path_factory.mktemp("hostile"), files)
    (folder / "link.txt").symlink_to("/etc/hostname")
    (folder / "loop").symlink_to(folder)
    os.mkfifo(folder / "pipe.txt")
    return folder


def test_bad_files_are_named_with_their_reasons_and_the_good_ones_are_indexed(
    hostile_folder: Path, tmp_path: Path
) -> None:  # I1 I2 I3 I5 I6 I7 I8 I15 I18
    root = tmp_path / "index"
    report = update(root, hostile_folder, limits=ReadingLimits(seconds=20))
    assert skipped_reasons(report) == {
        "blank.md": "empty",
        "empty.txt": "empty",
        "encrypted.pdf": "encrypted",
        "garbage.pdf": "damaged",
        "good.txt": "duplicate",
        "link.txt": "symlink",
        "loop": "symlink",
        "mixed.txt": "encoding",
        "nuls.txt": "binary",
        "picture.md": "binary",
        "pipe.txt": "not_a_file",
        "program.txt": "binary",
        "really-a-text.docx": "damaged",
        "really-a-text.pdf": "damaged",
        "scan.pdf": "needs_ocr",
        "sheet.xlsx": "unsupported",
    }
    assert all(item.message.endswith(".") for item in report.skipped)
    paths = ["copy.txt", "forbids-changes.pdf", "really-a-page.md", "really-a-pdf.txt"]
    assert [entry.path for entry in open_index(root).catalog] == paths
    assert "1880" in json.dumps(answer(root))
    again = update(root, hostile_folder, limits=ReadingLimits(seconds=20))
    assert again.generation == report.generation
    assert skipped_reasons(again) == skipped_reasons(report)


def test_skipped_files_are_said_on_standard_error_and_give_exit_code_3(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:  # I1 I24
    read_here(monkeypatch)
    docs = write_files(tmp_path / "docs", {"good.txt": LIGHTHOUSE, "empty.txt": ""})
    assert cli.main(["index", str(docs), "--index", str(tmp_path / "index"), "--json"]) == 3
    output = capsys.readouterr()
    (skipped,) = json.loads(output.out)["skipped"]
    assert (skipped["path"], skipped["reason"]) == ("empty.txt", "empty")
    assert "empty.txt" in output.err


@pytest.mark.parametrize("kind", ["nothing", "only unreadable files"], ids=lambda kind: f"I24 {kind}")
def test_a_folder_with_nothing_to_index_exits_4_and_says_what_to_do(
    kind: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    read_here(monkeypatch)
    docs = write_files(tmp_path / "docs", {} if kind == "nothing" else {"a.txt": ""})
    assert cli.main(["index", str(docs), "--index", str(tmp_path / "index")]) == 4
    output = capsys.readouterr()
    assert output.out == ""
    assert "Put documents there" in output.err
    assert cli.main(["ask", GOLDEN, "--index", str(tmp_path / "index")]) == 4


HOSTILE_NAMES = (
    "line\nskipped 'x'.txt",
    "return\rof the carriage.txt",
    "right-to-left\u202etxt.exe.txt",
    "isolate\u2067x.txt",
    "\x1b]0;owned\x07\x1b[31mred.txt",
    "-rf.txt",
    "🐉.txt",
    "n" * 251 + ".txt",
)


def test_a_hostile_name_is_shown_without_its_control_characters(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:  # I17
    read_here(monkeypatch)
    files = {name: f"Tower number {number} was built in {1800 + number}." for number, name in enumerate(HOSTILE_NAMES)}
    docs = write_files(tmp_path / "docs", files)
    write_files(docs, {"empty\n\x1b[31m\u202e.txt": ""})
    index = ["--index", str(tmp_path / "index")]
    assert cli.main(["index", str(docs), *index]) == 3
    for arguments in (["status"], ["ask", "When was tower number 4 built?"], ["search", "tower number 2"]):
        assert cli.main([*arguments, *index]) == 0
    for name in HOSTILE_NAMES:
        assert cli.main(["show", *index, "--", name]) == 0
    assert cli.main(["show", *index, "no such document"]) == 2
    output = capsys.readouterr()
    shown = output.out + output.err
    assert not set(shown) & set("\x1b\x07\r\u202e\u2067"), "a name can take the terminal over"
    assert not any(line.startswith("skipped 'x'") for line in shown.splitlines())
    assert cli.main(["status", "--json", *index]) == 0
    assert {source["path"] for source in json.loads(capsys.readouterr().out)["sources"]} == set(HOSTILE_NAMES)


def test_words_of_a_document_cannot_take_the_terminal_over(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:  # I19
    read_here(monkeypatch)
    hostile = "燈塔的霧鐘在\x1b[8m1880\x1b[0m年\u202e加裝，由\u2067四名\x07守望員輪班。\n"
    plain = "茶園主人把茶葉送到山下的合作社烘焙，去年的產量是四千二百公斤，今年還不知道。\n\n" * 10
    docs = write_files(tmp_path / "docs", {"a.txt": plain + hostile})
    index = ["--index", str(tmp_path / "index")]
    assert cli.main(["index", str(docs), *index]) == 0
    for arguments in (["ask", GOLDEN], ["search", GOLDEN], ["show", "a.txt"], ["show", "a.txt", "--span", "400:430"]):
        assert cli.main([*arguments, *index]) == 0
    shown = capsys.readouterr().out
    assert not set(shown) & set("\x1b\x07\u202e\u2067")
    assert cli.main(["ask", GOLDEN, *index, "--json"]) == 0
    values = json.loads(capsys.readouterr().out)
    document = open_index(tmp_path / "index").documents[0]
    for citation in values["citations"]:  # what is quoted stays what it is
        assert document.text[citation["start"] : citation["end"]] == citation["quote"]


@pytest.mark.parametrize(
    "line", ["茶" * 60_000, "a" * 60_000, "word " * 12_000, "Zm9v" * 15_000, "1," * 30_000, "。" * 20_000],
    ids=lambda line: f"I14 {line[:5]}",
)  # fmt: skip
def test_a_line_without_end_is_cut_into_chunks_of_a_bearable_length(line: str) -> None:
    index = memory_index({"a.txt": line})
    texts = [index.chunk(row).span.of(index.document_of(row).text) for row in range(len(index.chunks))]
    assert max(map(len, texts)) <= 2_000
    assert sum(map(len, texts)) >= len(line) * 0.8


# --- Q: questions ---------------------------------------------------------------------

NO_QUESTIONS = {
    "empty": "",
    "blank": " \t\n\u3000",
    "punctuation": "？！…，。——?!",
    "zero width": "\u200b\u200d\ufeff\u2060",
    "control": "\x00\x01\x1b",
    "direction": "\u202e\u2066",
    "symbols": "€$%^&*()[]{}<>",
}


@pytest.mark.parametrize("question", NO_QUESTIONS.values(), ids=[f"Q1 {name}" for name in NO_QUESTIONS])
@pytest.mark.parametrize("command", ["ask", "search"])
def test_a_question_without_words_is_refused_before_anything_is_loaded(
    command: str, question: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    if "\0" in question:
        with pytest.raises(InputRefused):
            ask(whole_index(), FakeEmbedder(), question)
    code = cli.main([command, question, "--index", str(tmp_path / "there is no index")])
    output = capsys.readouterr()
    assert (code, output.out) == (7, "")
    assert output.err.count("\n") == 1
    assert "Traceback" not in output.err


@pytest.mark.parametrize("command", ["ask", "search"])
def test_a_question_of_100_000_characters_is_refused_before_the_model_is_loaded(
    command: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:  # Q2
    def loaded(*arguments: object, **options: object) -> None:
        pytest.fail("the model was loaded for a question that is refused")

    monkeypatch.setattr("briefqa.opening.load_embedder", loaded)
    monkeypatch.setattr("briefqa.opening.open_index", loaded)
    assert cli.main([command, "燈" * 100_000, "--index", str(tmp_path)]) == 7
    error = capsys.readouterr().err
    assert "100000" in error
    assert str(MAX_QUESTION_CHARS) in error
    assert len(error) < 400, "the question is not repeated"


def test_the_longest_question_is_answered_and_one_more_character_is_refused() -> None:  # Q2
    embedder = FakeEmbedder()
    longest = "燈塔" * (MAX_QUESTION_CHARS // 2)
    assert ask(whole_index(), embedder, longest).answer.hits
    with pytest.raises(InputRefused):
        ask(whole_index(), embedder, longest + "燈")
    assert len(embedder.questions) == 1


def check_quotes(index: Index, values: dict[str, object]) -> int:
    """Every quote stands at its place, every sentence is one of them; how many there are."""
    documents = {entry.id: index.documents[number] for number, entry in enumerate(index.catalog)}
    citations = {citation["number"]: citation for citation in values["citations"]}  # type: ignore[attr-defined]
    assert sorted(citations) == list(range(1, len(citations) + 1))
    for citation in citations.values():
        text = documents[citation["document"]["id"]].text
        assert citation["quote"]
        assert text[citation["start"] : citation["end"]] == citation["quote"]
    for sentence in values["answer"]:  # type: ignore[attr-defined]
        assert sentence["citations"]
        assert all(citations[number]["quote"] == sentence["text"] for number in sentence["citations"])
    for passage in values["passages"]:  # type: ignore[attr-defined]
        text = documents[passage["document"]].text
        assert text[passage["start"] : passage["end"]] == passage["text"]
    assert bool(citations) == (values["status"] == "answered")
    assert (values["reason"] is None) == (values["status"] == "answered")
    return len(citations)


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.one_of(
        st.text(st.characters(), max_size=300),  # lone surrogates and NULs among them
        st.lists(st.sampled_from([*QUESTIONS, "\ud800", "\x00", "🏮", "\u202e", "%s", "\\"]), min_size=1).map("".join),
    )
)
def test_any_question_is_answered_or_refused_in_valid_utf_8(question: str) -> None:  # Q3
    index = whole_index()
    try:
        values = answer_to_json(ask(index, FakeEmbedder(), question), index)
    except InputRefused:
        return
    text = json.dumps(values, ensure_ascii=False).encode("utf-8")
    assert json.loads(text)["passages"] == values["passages"]
    check_quotes(index, values)


ODD_CHARACTERS = {
    "a lone surrogate": "燈塔的霧鐘\ud800何時加裝？",
    "a NUL": "燈塔的霧鐘\x00何時加裝？",
    "emoji": "🏮燈塔的霧鐘🔔何時加裝？",
    "right to left": "\u202e燈塔的霧鐘何時加裝？",
    "zero width": "燈\u200b塔的霧\u200b鐘何時加裝？",
    "Kangxi radicals": "燈塔的霧鐘何⽇加裝？",
    "full width": "燈塔的霧鐘何時加裝？１８８０",
    "line separator": "燈塔的霧鐘\u2028何時加裝？",
}


@pytest.mark.parametrize("question", ODD_CHARACTERS.values(), ids=[f"Q3 {name}" for name in ODD_CHARACTERS])
def test_a_question_with_odd_characters_finds_what_it_asks_for(
    root: Path, question: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert cli.main(["ask", question, "--json", "--index", str(root)]) == 0
    values = json.loads(capsys.readouterr().out)
    assert "1880" in values["citations"][0]["quote"]


METACHARACTERS = (
    "[[[[[[1111",
    "(a+)+$",
    "<script>alert(1)</script>",
    "燈塔 AND NOT (霧鐘 OR *)",
    'title:"x" ~2 ^3',
    "{{7*7}} ${x} %n%s",
    "'; DROP TABLE documents; --",
    "![](http://example.org/x.png)",
    "$\\frac{1}{0}$ :red[x]",
    "a" * MAX_QUESTION_CHARS,
    "(" * 900 + "燈塔" + ")" * 900,
    "a.b" * 600,
    "-1 " * 600,
)


@pytest.mark.parametrize("question", METACHARACTERS, ids=lambda question: f"Q4 {question[:12]}")
def test_metacharacters_of_a_question_mean_nothing(question: str) -> None:
    index = whole_index()
    values = answer_to_json(ask(index, FakeEmbedder(), question), index)
    assert values["question"] == question.strip()
    check_quotes(index, values)


@pytest.mark.parametrize("k", ["0", "-1", "1000000000", "1001"], ids=lambda k: f"Q5 {k}")
def test_a_number_of_passages_out_of_range_is_wrong_usage(
    root: Path, k: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert cli.main(["search", GOLDEN, "-k", k, "--index", str(root)]) == 2
    output = capsys.readouterr()
    assert output.out == ""
    assert f"-k is {k}" in output.err


def test_more_passages_than_there_are_gives_all_there_are_each_once() -> None:  # Q5
    index = whole_index()
    hits, _ = timed_search(index, FakeEmbedder(), GOLDEN, limit=MAX_HITS)
    assert sorted(hit.position for hit in hits) == list(range(len(index.chunks)))
    with pytest.raises(UsageError):
        timed_search(index, FakeEmbedder(), GOLDEN, limit=MAX_HITS + 1)


class OddEmbedder(FakeEmbedder):
    """Gives one and the same vector for every question."""

    def __init__(self, vector: FloatVector) -> None:
        super().__init__()
        self._vector = vector

    def embed_question(self, text: str) -> FloatVector:
        return self._vector


@pytest.mark.parametrize("value", ["nan", "inf", "-inf"], ids=lambda value: f"Q6 {value}")
def test_a_vector_that_is_no_number_is_rejected(value: str) -> None:
    vector = words_vector(GOLDEN)
    vector[7] = float(value)
    with pytest.raises(ValueError, match="not finite"):
        ask(whole_index(), OddEmbedder(vector), GOLDEN)


def test_a_zero_vector_cites_nothing_that_is_not_there() -> None:  # Q6
    index = whole_index()
    zero = np.zeros_like(words_vector(GOLDEN))
    hits = retrieve(index, GOLDEN, zero)
    assert all(0 <= hit.position < len(index.chunks) for hit in hits)
    assert all(np.isfinite([hit.score, hit.dense, hit.sentence, hit.lexical]).all() for hit in hits)
    check_quotes(index, answer_to_json(ask(index, OddEmbedder(zero), GOLDEN), index))


@pytest.fixture(scope="module")
def shipped_index() -> Iterator[Index]:
    """The corpus of this repository with the fake model."""
    folder = Path(__file__).parents[1] / "corpus"
    kept = ("*.md", "*.txt", "*.html")
    files = {path.name: path.read_bytes() for pattern in kept for path in folder.glob(pattern)}
    return memory_index({name: text for name, text in files.items() if name != "README.md"})  # type: ignore[return-value]


def test_every_quote_of_every_answer_stands_at_its_place(shipped_index: Index) -> None:  # Q10
    """A question is made of every twentieth sentence of the corpus: of its beginning, its end, and its words reversed."""
    total = 0
    for row in range(0, len(shipped_index.sentences), 20):
        chunk, start, end = shipped_index.sentences[row].tolist()
        sentence = shipped_index.document_of(chunk).text[start:end]
        for question in (sentence[:15], sentence[-12:], f"{sentence[5:25]}是什麼？", sentence[:30][::-1]):
            try:
                asked = ask(shipped_index, FakeEmbedder(), question)
            except InputRefused:
                continue
            total += check_quotes(shipped_index, answer_to_json(asked, shipped_index))
    assert total > 100


def test_an_answer_whose_quote_is_not_verbatim_never_leaves(monkeypatch: pytest.MonkeyPatch) -> None:  # Q10 Q11
    real = asking._citation

    def forged(*arguments: object) -> object:
        citation = real(*arguments)  # type: ignore[arg-type]
        text = citation.quote.text.replace("1880", "1881")
        return replace(citation, quote=Quote(citation.quote.document_id, citation.quote.span, text))

    monkeypatch.setattr(asking, "_citation", forged)
    with pytest.raises(QuoteNotVerbatim):
        ask(whole_index(), FakeEmbedder(), GOLDEN)
    monkeypatch.setattr(asking, "_citation", real)
    monkeypatch.setattr(asking, "Sentence", lambda text, *rest: Sentence(f"{text}!", *rest))
    with pytest.raises(QuoteNotVerbatim):
        ask(whole_index(), FakeEmbedder(), GOLDEN)
    monkeypatch.setattr(asking, "Sentence", lambda text, citations, *rest: Sentence(text, (), *rest))
    with pytest.raises(QuoteNotVerbatim):
        ask(whole_index(), FakeEmbedder(), GOLDEN)


def test_short_sentences_alone_are_no_reason_to_say_that_nothing_is_indexed() -> None:
    index = memory_index({"a.txt": "Yes. No."})
    answered = ask(index, FakeEmbedder(), "Yes or no?").answer
    assert "no documents" not in answered.reason.lower() or "hold" not in answered.reason


def test_an_index_of_one_generation_is_found_healthy_and_a_spoilt_one_is_not(root: Path) -> None:  # X7
    mine = [finding for finding in doctor(Config(index=root)) if str(root) in finding]
    assert mine == []
    spoilt(current(root).folder / "sentences.faiss", "a bit flipped", root / "gen-000001")
    assert any("sentences.faiss" in finding for finding in doctor(Config(index=root)))
    assert current_name(root) == "gen-000002"
    with locked(root):  # looking needs no lock
        assert doctor(Config(index=root))
