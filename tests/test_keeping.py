"""What is kept is there afterwards, whole, whoever else writes; what helped becomes a candidate for the suites."""

import json
import sqlite3
import stat
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest

from briefqa.cli import main
from briefqa.config import data_folder
from briefqa.errors import UsageError
from briefqa.evaluating.cases import check_suites, load_suite
from briefqa.keeping import (
    FILE,
    MAX_NOTE_CHARS,
    candidate_cases,
    drop_answer,
    give_verdict,
    keep_answer,
    kept_answers,
    verdicts,
)
from fakes import document, write_json_lines

TEXT = "北岬燈塔建於 1872 年，由四名守望員輪班。"


def answer(question: str = "北岬燈塔建於哪一年？", **changes: Any) -> dict[str, Any]:
    return {
        "question": question,
        "status": "answered",
        "answer": [{"text": TEXT, "citations": [1], "highlight": [107, 113]}],
        "citations": [{"number": 1, "document": {"path": "a.md"}, "quote": TEXT, "start": 100, "end": 100 + len(TEXT)}],
        "index": {"generation": "gen-000001", "model": "m"},
        **changes,
    }


def test_a_kept_answer_comes_back_as_it_was_the_latest_first(tmp_path: Path) -> None:
    hostile = "'); DROP TABLE answers; -- <b>\u202e"
    keep_answer(tmp_path, "a", answer(), {"number": 0})
    keep_answer(tmp_path, "b", answer(hostile), {"places": [{"title": hostile}]})
    found = kept_answers(tmp_path)
    assert [item.id for item in found] == ["b", "a"]
    assert found[0].question == hostile
    assert found[0].shown == {"places": [{"title": hostile}]}
    assert found[1].answer == answer()
    assert found[1].generation == "gen-000001"


def test_keeping_twice_keeps_one_and_dropping_twice_drops_one(tmp_path: Path) -> None:
    for _ in range(2):
        keep_answer(tmp_path, "a", answer(), {})
    keep_answer(tmp_path, "b", answer(), {})
    assert len(kept_answers(tmp_path)) == 2
    for _ in range(2):
        drop_answer(tmp_path, "a")
    assert [item.id for item in kept_answers(tmp_path)] == ["b"]


def test_where_nothing_was_kept_there_is_nothing_and_nothing_is_made(tmp_path: Path) -> None:
    folder = tmp_path / "none"
    assert kept_answers(folder) == []
    assert verdicts(folder) == []
    assert not folder.exists()


def test_many_may_write_at_once(tmp_path: Path) -> None:
    def write(number: int) -> None:
        keep_answer(tmp_path, f"a{number}", answer(), {})
        give_verdict(tmp_path, f"a{number}", "yes", "", answer())

    with ThreadPoolExecutor(8) as pool:
        list(pool.map(write, range(24)))
    assert len(kept_answers(tmp_path)) == len(verdicts(tmp_path)) == 24


def test_the_file_is_for_its_owner_alone(tmp_path: Path) -> None:
    keep_answer(tmp_path / "new", "a", answer(), {})
    assert stat.S_IMODE((tmp_path / "new" / FILE).stat().st_mode) == 0o600


def test_a_failed_write_leaves_what_was_there(tmp_path: Path) -> None:
    keep_answer(tmp_path, "a", answer(), {})
    with pytest.raises(TypeError):
        keep_answer(tmp_path, "a", answer(), {"no json": object()})
    assert kept_answers(tmp_path)[0].shown == {}


def test_a_file_of_a_later_format_or_of_none_is_left_alone(tmp_path: Path) -> None:
    keep_answer(tmp_path, "a", answer(), {})
    with sqlite3.connect(tmp_path / FILE) as file:
        file.execute("PRAGMA user_version = 99")
    file.close()
    with pytest.raises(UsageError, match="format 99"):
        kept_answers(tmp_path)
    (tmp_path / FILE).write_bytes(b"this is no database, though it is long enough to be read as one" * 20)
    with pytest.raises(UsageError, match="BRIEFQA_DATA"):
        keep_answer(tmp_path, "a", answer(), {})


def test_a_folder_that_cannot_be_made_is_named(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(UsageError, match="BRIEFQA_DATA"):
        keep_answer(tmp_path / "file" / "folder", "a", answer(), {})


def test_a_later_verdict_takes_the_place_of_the_first(tmp_path: Path) -> None:
    give_verdict(tmp_path, "a", "yes", "", answer())
    give_verdict(tmp_path, "a", "no", f"  wrong year {'x' * MAX_NOTE_CHARS}", answer())
    (found,) = verdicts(tmp_path)
    assert found.verdict == "no"
    assert found.note.startswith("wrong year")
    assert len(found.note) == MAX_NOTE_CHARS
    with pytest.raises(UsageError, match="maybe"):
        give_verdict(tmp_path, "a", "maybe", "", answer())


def test_what_helped_is_a_case_with_gold_that_the_suites_accept(tmp_path: Path) -> None:
    give_verdict(tmp_path, "a", "yes", "good", answer())
    give_verdict(tmp_path, "b", "yes", "", answer("Who won?", status="not_found", answer=[], citations=[]))
    suite = load_suite(write_json_lines(tmp_path / "candidates.jsonl", candidate_cases(verdicts(tmp_path))))
    assert check_suites([suite], {"a.md": document("a.md", TEXT)}) == []
    helped, refused = suite.cases
    assert helped.answers == ("1872 年",)
    assert (helped.language, refused.language) == ("zh-Hant", "en")
    assert "good" in helped.note
    assert (refused.answerable, refused.gold) == (False, ())


def test_what_did_not_help_has_to_be_completed_first(tmp_path: Path) -> None:
    give_verdict(tmp_path, "a", "no", "the other lighthouse", answer())
    rows = candidate_cases(verdicts(tmp_path))
    suite = load_suite(write_json_lines(tmp_path / "candidates.jsonl", rows))
    assert any("needs gold" in problem.finding for problem in check_suites([suite], {}))
    assert "the other lighthouse" in json.dumps(rows, ensure_ascii=False)


def test_the_folder_can_be_named(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path))
    monkeypatch.delenv("BRIEFQA_DATA", raising=False)
    assert data_folder() == tmp_path / "briefqa"
    monkeypatch.setenv("BRIEFQA_DATA", str(tmp_path / "mine"))
    assert data_folder() == tmp_path / "mine"


def test_the_command_prints_candidates(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: Any) -> None:
    monkeypatch.setenv("BRIEFQA_DATA", str(tmp_path))
    give_verdict(tmp_path, "a", "yes", "", answer())
    assert main(["feedback"]) == 0
    assert json.loads(capsys.readouterr().out)["question"] == answer()["question"]
    assert main(["feedback", "--out", str(tmp_path / "out.jsonl")]) == 0
    assert main(["feedback", "--out", str(tmp_path / "nowhere" / "out.jsonl")]) == 2
    assert len(load_suite(tmp_path / "out.jsonl").cases) == 1
