"""kill -9 at every step of a build and at any moment: the old answers or the new ones, to the byte."""

import random
import shutil
import signal
import time
from pathlib import Path

from faults.changes import Change, Count, assert_clean, golden_answer
from faults.children import Indexers

SAMPLE_STRIDE = 15  # every fifteenth step; in full every one
KILLS_AT_ANY_MOMENT = {False: 4, True: 60}


def test_an_indexer_killed_at_each_step_leaves_the_old_answer_or_the_new_one(
    change: Change, indexers: Indexers, tmp_path: Path, everything: bool, count: Count
) -> None:  # X1 X2
    """Half of what was being written or removed is on the disk. The next run cleans up, exits 0, and gives the new answer."""
    states: list[str] = []
    for step in range(1, 1_000, 1 if everything else SAMPLE_STRIDE):
        root = shutil.copytree(change.root, tmp_path / f"at-{step}")
        code = indexers.run(change.docs, root, step=step)
        if code == 0:
            break
        assert code == -signal.SIGKILL
        states.append(_survived(change, root, count))
        assert indexers.run(change.docs, root) == 0
        assert golden_answer(root) == change.new
        assert_clean(root)
        shutil.rmtree(root)
    assert states.count("old") >= 4
    assert states == sorted(states, reverse=True), "the switch is one step: old up to there, new from there on"
    assert "new" in states or not everything


def test_an_indexer_killed_at_any_moment_leaves_the_old_answer_or_the_new_one(
    change: Change, indexers: Indexers, tmp_path: Path, everything: bool, count: Count
) -> None:  # X1 X14
    """One kill after the other on the same index, until a run is let through: the lock of a dead indexer stops nobody."""
    started = time.monotonic()
    assert indexers.run(change.docs, shutil.copytree(change.root, tmp_path / "timed")) == 0
    whole_run = time.monotonic() - started
    root, number, moments = tmp_path / "index-0", 0, random.Random(20260101)
    shutil.copytree(change.root, root)
    for _ in range(KILLS_AT_ANY_MOMENT[everything]):
        code = indexers.run(change.docs, root, seconds=moments.uniform(0.001, whole_run))
        if code == -signal.SIGKILL:
            _survived(change, root, count)
        else:
            assert code == 0
            assert golden_answer(root) == change.new
            number += 1
            root = shutil.copytree(change.root, tmp_path / f"index-{number}")
    assert indexers.run(change.docs, root) == 0
    assert golden_answer(root) == change.new
    assert_clean(root)


def _survived(change: Change, root: Path, count: Count) -> str:
    """Which of the two answers an index gives after a kill."""
    answer = golden_answer(root)
    assert answer in (change.old, change.new)
    count("kill -9 survived")
    return "old" if answer == change.old else "new"
