"""What a tab leaves on this machine: whole, for its owner alone, bounded, and gone when it is to be."""

import os
import time
from dataclasses import replace
from pathlib import Path

import pytest

from briefqa.filtering import Filters
from briefqa.ui import resuming
from briefqa.ui.turns import Turn

NAME, DAYS = "0123456789abcdef" * 2, 7


def turn(number: int, status: str = "not_found") -> Turn:
    return Turn(number, f"問題 {number}", Filters(), status, id=f"id-{number}", answer={"question": f"問題 {number}"})


def test_turns_come_back_as_they_were_and_refused_ones_do_not(tmp_path: Path) -> None:
    resuming.keep(tmp_path, NAME, [turn(0), turn(1, "refused"), turn(2)], DAYS)
    assert resuming.kept(tmp_path, NAME, DAYS) == [turn(0), replace(turn(2), number=1)]
    assert (tmp_path / resuming.FOLDER).stat().st_mode & 0o777 == 0o700


def test_only_the_last_turns_are_kept(tmp_path: Path) -> None:
    resuming.keep(tmp_path, NAME, [turn(number) for number in range(resuming.MAX_TURNS + 5)], DAYS)
    found = resuming.kept(tmp_path, NAME, DAYS)
    assert [item.question for item in found] == [f"問題 {number}" for number in range(5, resuming.MAX_TURNS + 5)]


def test_old_tabs_and_too_many_are_taken_away(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(resuming, "MAX_TABS", 3)
    now = time.time()
    for number in range(4):
        resuming.keep(tmp_path, f"{number:032x}", [turn(0)], DAYS)
        os.utime(tmp_path / resuming.FOLDER / f"{number:032x}.json", (now - 100 + number,) * 2)
    old = tmp_path / resuming.FOLDER / f"{3:032x}.json"
    os.utime(old, (now - (DAYS + 1) * 86_400,) * 2)
    resuming.keep(tmp_path, NAME, [turn(0)], DAYS)
    left = {path.stem for path in (tmp_path / resuming.FOLDER).iterdir()}
    assert left == {f"{1:032x}", f"{2:032x}", NAME}


@pytest.mark.parametrize(
    "text", ["", "[]", "{", '{"format": 1}', '{"format": 99, "turns": []}', '{"format": 1, "turns": [3]}']
)
def test_a_file_that_is_none_of_ours_is_as_good_as_none(tmp_path: Path, text: str) -> None:
    resuming.keep(tmp_path, NAME, [turn(0)], DAYS)
    (tmp_path / resuming.FOLDER / f"{NAME}.json").write_text(text, encoding="utf-8")
    assert resuming.kept(tmp_path, NAME, DAYS) == []


def test_what_is_forgotten_is_gone_and_no_name_leads_out_of_the_folder(tmp_path: Path) -> None:
    resuming.keep(tmp_path, NAME, [turn(0)], DAYS)
    resuming.forget(tmp_path, NAME)
    resuming.forget(tmp_path, NAME)
    assert not list((tmp_path / resuming.FOLDER).iterdir())
    (tmp_path / "other.json").write_text("{}", encoding="utf-8")
    assert resuming.kept(tmp_path, "../other", DAYS) == []
    with pytest.raises(ValueError, match="hexadecimal"):
        resuming.forget(tmp_path, "../other")


def age(path: Path, days: float) -> None:
    os.utime(path, (time.time() - days * 86_400,) * 2)


def test_what_is_older_than_the_days_that_are_set_is_not_shown(tmp_path: Path) -> None:
    resuming.keep(tmp_path, NAME, [turn(0)], 30)
    age(tmp_path / resuming.FOLDER / f"{NAME}.json", 9.5)
    assert resuming.kept(tmp_path, NAME, 10) == [turn(0)]
    assert resuming.kept(tmp_path, NAME, 9) == []


def test_only_files_of_tabs_are_ever_taken_away(tmp_path: Path) -> None:
    """Old or too many, or all of them: what somebody else has put beside them stays."""
    resuming.keep(tmp_path, NAME, [turn(0)], DAYS)
    folder = tmp_path / resuming.FOLDER
    theirs = [
        "notes.json",
        f"{NAME}.json.bak",
        f"{NAME}.jsonl",
        "essay.unfinished",
        f"x{NAME}.json",
        f"{NAME[:-1]}.json",
    ]
    ours = [f"{1:032x}.json", f"{2:032x}.json.unfinished"]
    for name in (*theirs, *ours):
        (folder / name).write_text("{}", encoding="utf-8")
        age(folder / name, 400)
    resuming.keep(tmp_path, NAME, [turn(0)], DAYS)
    assert {path.name for path in folder.iterdir()} == {*theirs, f"{NAME}.json"}
    (folder / ours[1]).write_text("{}", encoding="utf-8")
    resuming.forget_all(tmp_path)
    assert {path.name for path in folder.iterdir()} == set(theirs)


def test_where_nothing_was_kept_there_is_nothing_to_forget(tmp_path: Path) -> None:
    resuming.forget_all(tmp_path / "none")
    assert not (tmp_path / "none").exists()
