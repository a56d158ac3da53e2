"""A disk that fails at its i-th step, for every i and in every way: the old answers or the new ones, and a sentence."""

import errno
import os
import shutil
import subprocess
from pathlib import Path

import pytest

from briefqa import cli
from fakes import FaultyDisk, child_environment, fake_command, faulty_disk, write_json_lines
from faults.changes import Change, Count, assert_clean, golden_answer

CODES = (errno.EIO, errno.ENOSPC, errno.EACCES, errno.EDQUOT, errno.EROFS)
SAMPLE_STRIDE = 17  # the codes take turns, so that a sample tries them all


def test_whatever_step_fails_the_result_is_the_old_answer_or_the_new_one(
    change: Change, tmp_path: Path, everything: bool, count: Count, capsys: pytest.CaptureFixture[str]
) -> None:  # X3 X5
    """SQLite's loop, through the command line: fail the first open, write, flush, sync, close, rename or removal, the next, …"""
    seen: list[str] = []
    for turn, step in enumerate(range(1, 1_000, 1 if everything else SAMPLE_STRIDE)):
        for code in CODES if everything else (CODES[turn % len(CODES)],):
            root = shutil.copytree(change.root, tmp_path / "index")
            disk = FaultyDisk(step, code=code)
            with faulty_disk(disk):
                result = cli.main(["index", str(change.docs), "--index", str(root)])
            said = capsys.readouterr().err
            if not disk.failed:
                assert result == 0
                break
            count("I/O faults survived")
            assert (result, "Traceback" in said) == (1, False), f"{disk.steps[-1]} at {step}"
            assert os.strerror(code) in said
            assert said.count(". ") >= 1, "it says what to do"
            answer = golden_answer(root)
            assert answer in (change.old, change.new)
            seen.append("old" if answer == change.old else "new")
            assert cli.main(["index", str(change.docs), "--index", str(root)]) == 0
            assert golden_answer(root) == change.new
            assert_clean(root)
            shutil.rmtree(root)
        else:
            continue
        break
    assert seen.count("old") >= 4
    assert seen == sorted(seen, reverse=True), "the switch is one step: old up to there, new from there on"


def test_output_that_the_disk_does_not_take_is_an_error(change: Change, tmp_path: Path) -> None:  # X4
    """`briefqa ask … > /dev/full`, and `--out /dev/full`: never exit code 0 for an answer that nobody can read."""
    full = Path("/dev/full")
    if not full.exists():
        pytest.skip("this system has no /dev/full")
    batch = write_json_lines(tmp_path / "questions.jsonl", [{"id": "1", "question": "燈塔的霧鐘何時加裝？"}])
    for words in (["ask", "燈塔的霧鐘何時加裝？"], ["status", "--json"], ["ask", "--batch", batch, "--out", full]):
        with full.open("wb") as stream:
            command = fake_command(*words, "--index", change.root)
            run = subprocess.run(
                command, stdout=stream, stderr=subprocess.PIPE, env=child_environment(), timeout=300, check=False
            )
        assert run.returncode == 1, words
        assert b"No space left on device" in run.stderr
        assert b"Traceback" not in run.stderr
        assert b"Exception ignored" not in run.stderr
