"""What an evaluation leaves: files that could not be written are refused before it asks, or told after its figures."""

import errno
import json
import os
from pathlib import Path
from typing import Any, NoReturn

import pytest

import briefqa.commands.evaluating
from briefqa import cli
from fakes import CORPUS, evaluate_in, write_files
from small_suites import rows


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A working folder with a corpus, a suite and a BEIR folder, and the fake model behind every door."""
    write_files(tmp_path / "corpus", CORPUS)
    (tmp_path / "eval").mkdir()
    (tmp_path / "eval" / "dev.jsonl").write_text("\n".join(map(json.dumps, rows())), encoding="utf-8")
    write_files(
        tmp_path / "set",
        {
            "corpus.jsonl": json.dumps({"_id": "d1", "text": CORPUS["tea.txt"]}),
            "queries.jsonl": json.dumps({"_id": "q1", "text": "茶園去年的產量是多少？"}),
            "qrels.tsv": "query-id\tcorpus-id\tscore\nq1\td1\t1\n",
        },
    )
    evaluate_in(tmp_path, monkeypatch)
    return tmp_path


def never(*names: Any, **settings: Any) -> NoReturn:
    raise AssertionError("the work has begun")


def figures(printed: str) -> dict[str, Any]:
    """What `--json` printed. Raises for NaN and Infinity, which are no JSON."""

    def refuse(constant: str) -> NoReturn:
        raise ValueError(constant)

    values: dict[str, Any] = json.loads(printed, parse_constant=refuse)
    return values


@pytest.mark.parametrize(
    "arguments",
    [
        ["--html", "nowhere/x.html"],
        ["--run", "nowhere/x.trec"],
        ["--beir", "set", "--run", "nowhere/x.trec"],
        ["--beir", "set", "--run", "x" * 252],
        ["--html", "eval"],
        ["--html", "corpus/tea.txt/x.html"],
        ["--run", "."],
        ["--html", "x" * 300],
        ["--run", "x" * 252],
    ],
    ids=" ".join,
)
def test_a_file_that_could_not_be_written_is_refused_before_the_work(
    folder: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], arguments: list[str]
) -> None:
    monkeypatch.setattr(briefqa.commands.evaluating, "load_embedder", never)
    assert cli.main(["eval", "--no-save", *arguments]) == 2
    assert "cannot be written" in capsys.readouterr().err


@pytest.mark.parametrize(("arguments", "advice"), [([], "--no-save"), (["--no-save", "--accept"], "--accept")])
def test_a_folder_that_may_not_be_written_is_refused_before_the_work(
    folder: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    arguments: list[str],
    advice: str,
) -> None:
    monkeypatch.setattr(briefqa.commands.evaluating, "load_embedder", never)
    monkeypatch.setattr(os, "access", lambda *names, **settings: False)
    assert cli.main(["eval", *arguments]) == 2
    assert advice in capsys.readouterr().err


def test_what_writes_nothing_needs_no_folder_to_write_in(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(briefqa.commands.evaluating, "_require_file", never)
    assert cli.main(["eval", "--check"]) == 0
    assert cli.main(["eval", "--ablate"]) == 0


def full(*names: Any, **settings: Any) -> NoReturn:
    raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))


def test_a_disk_that_is_full_at_the_end_takes_no_figures_away(
    folder: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(briefqa.commands.evaluating, "write_trec_run", full)
    assert cli.main(["eval", "--json", "--run", "dev.trec", "--html", "dev.html"]) == 1
    printed = capsys.readouterr()
    (saved,) = (folder / "eval" / "runs").iterdir()
    assert figures(saved.read_text(encoding="utf-8")) == figures(printed.out)
    assert "dev.trec" in printed.err
    assert "Free some space" in printed.err
    assert (folder / "dev.html").is_file(), "what can be written is"


def test_every_file_that_could_not_be_written_is_named_and_a_failed_gate_still_tells(
    folder: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    (folder / "eval" / "gates.toml").write_text("[dev.min]\nright = 1.1\n", encoding="utf-8")
    for name in ("save_run", "write_json", "write_trec_run"):
        monkeypatch.setattr(briefqa.commands.evaluating, name, full)
    assert cli.main(["eval", "--json", "--run", "dev.trec", "--accept", "--gates"]) == 6
    printed = capsys.readouterr()
    assert figures(printed.out)["suites"]
    for words in ("eval/runs", "eval/baselines/dev.json", "dev.trec", "right must be at least 1.1"):
        assert words in printed.err


def test_figures_of_a_beir_folder_are_told_before_its_run_fails(
    folder: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(briefqa.commands.evaluating, "write_trec_run", full)
    assert cli.main(["eval", "--json", "--beir", "set", "--run", "set.trec"]) == 1
    printed = capsys.readouterr()
    assert figures(printed.out)["metrics"]["nDCG@10"]["value"] == 1
    assert "set.trec" in printed.err


def test_a_beir_folder_leaves_nothing_to_accept(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["eval", "--beir", "set", "--accept"]) == 2
    assert "retrieval alone" in capsys.readouterr().err


def test_documents_that_a_beir_folder_lacks_are_told(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (folder / "set" / "qrels.tsv").write_text("q1\td1\t1\nq1\td2\t1\n", encoding="utf-8")
    assert cli.main(["eval", "--json", "--beir", "set"]) == 0
    printed = capsys.readouterr()
    assert figures(printed.out)["metrics"]["R@10"]["value"] == 0.5
    assert "count as missed: 1." in printed.err


@pytest.mark.parametrize("kept", [slice(3), slice(1), slice(3, 4)])
def test_a_suite_of_one_sort_of_question_gives_no_figure_that_is_no_number(
    folder: Path, capsys: pytest.CaptureFixture[str], kept: slice
) -> None:
    (folder / "eval" / "dev.jsonl").write_text("\n".join(map(json.dumps, rows()[kept])), encoding="utf-8")
    assert cli.main(["eval", "--json", "--no-save"]) == 0
    assert figures(capsys.readouterr().out)["suites"]


def test_ablations_need_a_question_that_can_be_answered(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (folder / "eval" / "dev.jsonl").write_text(json.dumps(rows()[3]), encoding="utf-8")
    assert cli.main(["eval", "--ablate"]) == 2
    assert "No question of dev can be answered" in capsys.readouterr().err


def test_a_question_that_would_be_refused_is_named_by_the_checker(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    long = [rows()[0] | {"question": "燈塔" * 1_500}]
    (folder / "eval" / "dev.jsonl").write_text("\n".join(map(json.dumps, long)), encoding="utf-8")
    assert cli.main(["eval", "--check"]) == 6
    assert "has 3000 characters" in capsys.readouterr().out
    assert cli.main(["eval"]) == 6


@pytest.mark.parametrize("wanted", ["--gates", "--accept"])
@pytest.mark.parametrize("foreign", [["x/dev.jsonl"], ["dev", "--corpus", "x"], ["eval/inner/dev.jsonl"]], ids=" ".join)
def test_a_foreign_suite_has_no_gates_and_replaces_no_baseline(
    folder: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], foreign: list[str], wanted: str
) -> None:
    for name in ("x", "eval/inner"):
        (folder / name).mkdir()
        (folder / name / "dev.jsonl").write_text((folder / "eval" / "dev.jsonl").read_text(encoding="utf-8"))
    (folder / "eval" / "gates.toml").write_text("[dev.min]\nright = 0\n", encoding="utf-8")
    monkeypatch.setattr(briefqa.commands.evaluating, "load_embedder", never)
    assert cli.main(["eval", *foreign, "--no-save", wanted]) == 2
    assert f"Leave out {wanted}" in capsys.readouterr().err
    assert not (folder / "eval" / "baselines").exists()


def test_the_own_suite_by_its_path_has_gates(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (folder / "eval" / "gates.toml").write_text("[dev.min]\nright = 0\n", encoding="utf-8")
    assert cli.main(["eval", "eval/dev.jsonl", "--corpus", "./corpus", "--no-save", "--gates", "--accept"]) == 0
    assert "Every gate holds." in capsys.readouterr().out
    assert (folder / "eval" / "baselines" / "dev.json").is_file()


def test_a_beir_folder_has_a_card_intervals_values_and_qrels(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["eval", "--json", "--beir", "set", "--run", "set.trec"]) == 0
    found = figures(capsys.readouterr().out)
    assert {"code_sha256", "model", "cpu", "settings"} <= set(found["card"])
    assert found["metrics"]["Success@1"] == {"value": 1.0, "low": 0.2065, "high": 1.0, "n": 1}
    assert found["values"]["q1"]["nDCG@10"] == 1
    assert (folder / "set.trec.qrels").read_text(encoding="utf-8") == "q1 0 d1 1\n"


def test_a_comparison_with_another_corpus_says_so(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["eval"]) == 0
    (saved,) = (folder / "eval" / "runs").iterdir()
    assert cli.main(["eval", "--no-save", "--compare", str(saved)]) == 0
    assert "differs in" not in capsys.readouterr().out
    (folder / "corpus" / "more.txt").write_text("另一份文件，說的是別的事。", encoding="utf-8")
    assert cli.main(["eval", "--no-save", "--compare", str(saved), "--html", "x.html"]) == 0
    assert "differs in: corpus_sha256" in capsys.readouterr().out
    assert "differs in: corpus_sha256" in (folder / "x.html").read_text(encoding="utf-8")


def test_a_ranking_that_cannot_be_judged_is_refused_before_a_question_is_asked(
    folder: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    (folder / "old.trec").write_text("x-0 Q0 chunk-1 1 9 x\n", encoding="utf-8")
    monkeypatch.setattr(briefqa.commands.evaluating, "run_suite", never)
    assert cli.main(["eval", "--no-save", "--compare", "old.trec"]) == 2
    assert "names no place in these documents" in capsys.readouterr().err
