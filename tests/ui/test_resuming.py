"""What a tab leaves on this machine: whole, for its owner alone, bounded, and gone when it is to be."""

import os
import time
from dataclasses import replace
from pathlib import Path

import pytest

from briefqa.filtering import Filters
from briefqa.ui import resuming
from briefqa.ui.turns import Turn

NAME = "0123456789abcdef" * 2


def turn(number: int, status: str = "not_found") -> Turn:
    return Turn(number, f"問題 {number}", Filters(), status, id=f"id-{number}", answer={"question": f"問題 {number}"})


def test_turns_come_back_as_they_were_and_refused_ones_do_not(tmp_path: Path) -> None:
    resuming.keep(tmp_path, NAME, [turn(0), turn(1, "refused"), turn(2)])
    assert resuming.kept(tmp_path, NAME) == [turn(0), replace(turn(2), number=1)]
    assert (tmp_path / resuming.FOLDER).stat().st_mode & 0o777 == 0o700


def test_only_the_last_turns_are_kept(tmp_path: Path) -> None:
    resuming.keep(tmp_path, NAME, [turn(number) for number in range(resuming.MAX_TURNS + 5)])
    found = resuming.kept(tmp_path, NAME)
    assert [item.question for item in found] == [f"問題 {number}" for number in range(5, resuming.MAX_TURNS + 5)]


def test_old_tabs_and_too_many_are_taken_away(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(resuming, "MAX_TABS", 3)
    now = time.time()
    for number in range(4):
        resuming.keep(tmp_path, f"{number:032x}", [turn(0)])
        os.utime(tmp_path / resuming.FOLDER / f"{number:032x}.json", (now - 100 + number,) * 2)
    old = tmp_path / resuming.FOLDER / f"{3:032x}.json"
    os.utime(old, (now - (resuming.MAX_DAYS + 1) * 86_400,) * 2)
    resuming.keep(tmp_path, NAME, [turn(0)])
    left = {path.stem for path in (tmp_path / resuming.FOLDER).iterdir()}
    assert left == {f"{1:032x}", f"{2:032x}", NAME}


@pytest.mark.parametrize(
    "text", ["", "[]", "{", '{"format": 1}', '{"format": 99, "turns": []}', '{"format": 1, "turns": [3]}']
)
def test_a_file_that_is_none_of_ours_is_as_good_as_none(tmp_path: Path, text: str) -> None:
    resuming.keep(tmp_path, NAME, [turn(0)])
    (tmp_path / resuming.FOLDER / f"{NAME}.json").write_text(text, encoding="utf-8")
    assert resuming.kept(tmp_path, NAME) == []


def test_what_is_forgotten_is_gone_and_no_name_leads_out_of_the_folder(tmp_path: Path) -> None:
    resuming.keep(tmp_path, NAME, [turn(0)])
    resuming.forget(tmp_path, NAME)
    resuming.forget(tmp_path, NAME)
    assert not list((tmp_path / resuming.FOLDER).iterdir())
    (tmp_path / "other.json").write_text("{}", encoding="utf-8")
    assert resuming.kept(tmp_path, "../other") == []
    with pytest.raises(ValueError, match="hexadecimal"):
        resuming.forget(tmp_path, "../other")
