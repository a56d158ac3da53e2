"""A suite asked of a small corpus with the fake model: outcomes, index cache, and the whole command."""

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from briefqa import cli
from briefqa.config import ChunkSettings, Config
from briefqa.errors import GateFailed, IndexNotBuilt
from briefqa.evaluating.cases import load_suite
from briefqa.evaluating.index_code import PACKAGE, index_code
from briefqa.evaluating.metrics import RETRIEVAL_MEASURES
from briefqa.evaluating.running import KEPT_INDEXES, open_collection, require_sound, run_suite
from briefqa.progressing import no_progress
from fakes import CORPUS, FakeEmbedder, answer_everything, evaluate_in, write_files
from small_suites import rows


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A working folder with a corpus and two suites, and the fake model behind every door."""
    write_files(tmp_path / "corpus", CORPUS)
    (tmp_path / "eval").mkdir()
    for name in ("dev", "test"):
        lines = [
            json.dumps(row | {"id": f"{name}-{row['id']}", "question": f"{'請問' * (name == 'test')}{row['question']}"})
            for row in rows()
        ]
        (tmp_path / "eval" / f"{name}.jsonl").write_text("\n".join(lines), encoding="utf-8")
    evaluate_in(tmp_path, monkeypatch)
    return tmp_path


def evaluated(capsys: pytest.CaptureFixture[str], *arguments: str, code: int = 0) -> tuple[dict[str, Any], str]:
    assert cli.main(["eval", *arguments, "--json"]) == code
    printed = capsys.readouterr()
    return json.loads(printed.out), printed.err


def test_outcomes_hold_what_applies(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    answer_everything(monkeypatch)
    collection = open_collection(folder / "corpus", Config(), FakeEmbedder(), folder / "cache", no_progress)
    run = run_suite(load_suite(folder / "eval" / "dev.jsonl"), collection, FakeEmbedder(), no_progress)
    *answerable, unanswerable = run.outcomes
    for outcome in answerable:
        assert {*RETRIEVAL_MEASURES, "evidence@5", "answer_correct", "right"} <= set(outcome.values)
        assert outcome.values["evidence@5"] == 1.0
    assert not set(unanswerable.values) & {*RETRIEVAL_MEASURES, "evidence@5", "answer_correct"}
    assert set(run.qrels) == {outcome.id for outcome in answerable}
    assert set(run.run) == {outcome.id for outcome in run.outcomes}


def test_the_index_is_kept_until_something_it_is_made_of_changes(folder: Path) -> None:
    def embedded(config: Config = Config()) -> int:  # noqa: B008 frozen
        fake = FakeEmbedder()
        open_collection(folder / "corpus", config, fake, folder / "cache", no_progress)
        return len(fake.embedded)

    assert embedded() > 0
    assert embedded() == 0
    assert embedded(replace(Config(), chunks=ChunkSettings(chunk_chars=40))) > 0
    assert embedded() == 0
    write_files(folder / "corpus", {"new.txt": "海象住在北極。\n"})
    assert embedded() > 0
    for number in range(KEPT_INDEXES + 2):
        write_files(folder / "corpus", {"new.txt": f"海象住在北極，共{number}隻。\n"})
        embedded()
    assert len(list((folder / "cache" / "eval").iterdir())) == KEPT_INDEXES


def test_files_that_are_in_no_index_are_told_by_each_run(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    write_files(folder / "corpus", {"broken.pdf": b"%PDF-1.7 no more", "notes.xyz": "?"})

    def skipped() -> dict[str, str]:
        collection = open_collection(folder / "corpus", Config(), FakeEmbedder(), folder / "cache", no_progress)
        return {item.path: item.reason for item in collection.skipped}

    first = skipped()
    assert first == {"broken.pdf": "damaged", "notes.xyz": "unsupported"}
    assert skipped() == first, "from the cached index too"
    (folder / "corpus" / "notes.xyz").rename(folder / "corpus" / "later.xyz")
    assert skipped() == {"broken.pdf": "damaged", "later.xyz": "unsupported"}
    for _ in range(2):
        assert "skipped 'broken.pdf': damaged" in evaluated(capsys, "--check")[1]


def test_no_documents_are_no_collection(folder: Path) -> None:
    (folder / "empty").mkdir()
    with pytest.raises(IndexNotBuilt):
        open_collection(folder / "empty", Config(), FakeEmbedder(), folder / "cache", no_progress)


def test_bad_gold_stops_everything(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = folder / "eval" / "dev.jsonl"
    path.write_text(path.read_text(encoding="utf-8").replace("214 metres", "215 metres"), encoding="utf-8")
    collection = open_collection(folder / "corpus", Config(), FakeEmbedder(), folder / "cache", no_progress)
    with pytest.raises(GateFailed, match="215 metres"):
        require_sound([load_suite(path)], collection)
    assert cli.main(["eval"]) == 6
    assert "215 metres" in capsys.readouterr().err
    checked, told = evaluated(capsys, "--check", code=6)
    assert [problem["case"] for problem in checked["problems"]] == ["dev-x-2"]
    assert "1 claim of the cases does not hold" in told


def test_the_checker_passes_sound_suites(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    checked, _ = evaluated(capsys, "--check")
    assert checked == {"cases": {"dev": 4, "test": 4}, "problems": []}


def test_dev_is_the_default_and_is_saved(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    values, told = evaluated(capsys)
    assert [suite["suite"] for suite in values["suites"]] == ["dev"]
    (saved,) = (folder / "eval" / "runs").iterdir()
    assert json.loads(saved.read_text(encoding="utf-8")) == values
    assert saved.name in told
    evaluated(capsys, "--no-save")
    assert len(list((folder / "eval" / "runs").iterdir())) == 1
    evaluated(capsys)
    assert len(list((folder / "eval" / "runs").iterdir())) == 2, "two runs in one second have two names"


def test_the_held_out_suite_says_that_it_is(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    values, told = evaluated(capsys, "dev", "test", "--no-save", "--html", "r.html")
    assert [suite["suite"] for suite in values["suites"]] == ["dev", "test"]
    assert "test is held out" in told
    page = (folder / "r.html").read_text(encoding="utf-8")
    assert 'id="dev-x-0"' in page
    assert "test-x-0" not in page


def test_the_table_has_every_slice(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["eval", "--no-save"]) == 0
    table = capsys.readouterr().out
    for words in ("nDCG@10", "evidence@5", "AUROC", "by kind", "unanswerable_far", "by language", "zh-Hant", "p95"):
        assert words in table


def test_run_and_qrels_come_out_and_go_in_again(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    evaluated(capsys, "--no-save", "--run", "dev.trec")
    assert (folder / "dev.trec.qrels").is_file()
    values, _ = evaluated(capsys, "--no-save", "--compare", "dev.trec")
    assert all(item["delta"] == 0 for item in values["comparisons"][0]["metrics"].values())


def test_the_accepted_run_is_a_baseline(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    evaluated(capsys, "--no-save", "--accept")
    values, _ = evaluated(capsys, "--no-save", "--compare", "eval/baselines/dev.json")
    assert all(item["delta"] == 0 and item["p"] == 1 for item in values["comparisons"][0]["metrics"].values())
    assert "北岬" not in json.dumps(
        json.loads((folder / "eval/baselines/dev.json").read_text())["suites"][0]["metrics"]
    )


def test_gates_pass_and_fail(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    gates = folder / "eval" / "gates.toml"
    gates.write_text("[dev.min]\nquote_exactness = 1.0\n", encoding="utf-8")
    values, _ = evaluated(capsys, "--no-save", "--gates")
    assert values["gates"] == {"passed": True, "failures": []}
    gates.write_text("[dev.min]\nright = 1.1\n", encoding="utf-8")
    values, told = evaluated(capsys, "--no-save", "--gates", code=6)
    assert values["gates"]["passed"] is False
    assert "dev: right must be at least 1.1, found" in told


def test_ablations_are_one_table(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    values, _ = evaluated(capsys, "--ablate")
    names = [row["ablation"] for row in values["ablations"][0]["rows"]]
    assert {"hybrid, as it is", "dense only", "lexical only", "without sentence"} <= set(names)
    weights = {row["ablation"]: row["weights"] for row in values["ablations"][0]["rows"]}
    assert (
        weights["dense only"]["lexical"] == weights["lexical only"]["dense"] == weights["lexical only"]["sentence"] == 0
    )
    assert cli.main(["eval", "--ablate"]) == 0
    assert "hybrid" in capsys.readouterr().out


@pytest.mark.parametrize(
    "arguments", [["none"], ["--beir", "corpus", "dev"], ["--corpus", "nowhere"], ["--compare", "no"]]
)
def test_wrong_words_are_wrong_usage(folder: Path, arguments: list[str]) -> None:
    assert cli.main(["eval", "--no-save", *arguments]) in (2, 4)


PASSED_OVER = {
    "--check --compare r": "--compare",
    "--check --html r --gates": "--html, --gates",
    "--check --run r --ablate": "--run, --ablate",
    "--check --accept": "--accept",
    "--ablate --compare r": "--compare",
    "--ablate --html r --gates": "--html, --gates",
    "--ablate --run r --accept": "--run, --accept",
    "--beir b dev --corpus c": "SUITE, --corpus",
    "--beir b --compare r --html r": "--compare, --html",
    "--beir b --ablate --gates": "--ablate, --gates",
}


@pytest.mark.parametrize(("words", "others"), PASSED_OVER.items())
def test_options_that_would_be_passed_over_are_refused(
    folder: Path, words: str, others: str, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    _forbid_work(monkeypatch)
    assert cli.main(["eval", *words.split()]) == 2
    assert f"leave out {others}, or {words.split()[0]}." in capsys.readouterr().err


@pytest.mark.parametrize("options", [["--compare", "none.json"], ["--compare", "bad.json"], ["--gates"]], ids=" ".join)
def test_the_files_that_a_run_needs_are_read_before_any_work(
    folder: Path, options: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    (folder / "bad.json").write_text("{}")
    _forbid_work(monkeypatch)
    assert cli.main(["eval", *options]) == 2


def _forbid_work(monkeypatch: pytest.MonkeyPatch) -> None:
    def work(*arguments: object, **settings: object) -> None:
        pytest.fail("the model or the corpus was opened first")

    monkeypatch.setattr("briefqa.commands.evaluating.load_embedder", work)
    monkeypatch.setattr("briefqa.commands.evaluating.open_collection", work)


def test_whatever_an_index_is_made_by_counts_as_its_code() -> None:
    names = {path.relative_to(PACKAGE).as_posix() for path in index_code()}
    assert names >= {
        "indexing/updating.py",
        "indexing/building.py",
        "pairing.py",
        "storing/vectors.py",
        "figures/numerals.py",
        "encoding/graphs.py",
        "reading/pdf.py",
    }
    assert not names & {"answering/asking.py", "retrieving.py", "answering/rereading.py", "evaluating/running.py"}
