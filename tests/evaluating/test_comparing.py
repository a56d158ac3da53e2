"""Two runs side by side, from JSON and from a TREC run."""

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from briefqa.errors import UsageError
from briefqa.evaluating.cases import Suite
from briefqa.evaluating.comparing import Comparison, circumstances_of, compare
from briefqa.evaluating.earlier import before_of, load_earlier, require_places
from briefqa.evaluating.measures import p_text
from briefqa.evaluating.metrics import write_trec_run
from briefqa.evaluating.outcomes import Outcome
from briefqa.evaluating.reporting import comparison_text, suite_json, write_json
from briefqa.evaluating.running import Collection, SuiteRun, collection_of, run_suite
from briefqa.progressing import no_progress
from fakes import CORPUS, FakeEmbedder, answer_everything, memory_index
from small_suites import rows, suite_of


@pytest.fixture
def suite(tmp_path: Path) -> Suite:
    return suite_of(tmp_path, *rows())


@pytest.fixture
def collection() -> Collection:
    return collection_of(memory_index(CORPUS))


@pytest.fixture
def run(suite: Suite, collection: Collection, monkeypatch: pytest.MonkeyPatch) -> SuiteRun:
    answer_everything(monkeypatch)
    return run_suite(suite, collection, FakeEmbedder(), no_progress)


def changed(outcome: Outcome, **values: float) -> Outcome:
    kept = {name: getattr(outcome, name) for name in Outcome.__dataclass_fields__}
    return Outcome(**kept | {"values": {**outcome.values, **values}})


def compared(path: Path, run: SuiteRun, collection: Collection, card: dict[str, Any] | None = None) -> Comparison:
    earlier = load_earlier(path, [run.suite])
    require_places(earlier, [run.suite], collection)
    before = before_of(earlier, run, collection)
    return compare("x", path.name, before.outcomes, before.after, circumstances_of(earlier, before, run, card or {}))


def saved(path: Path, run: SuiteRun, **card: Any) -> Path:
    write_json(path, {"card": card, "suites": [suite_json(run, details=False)]})
    return path


def asking(folder: Path, run: SuiteRun, *changed_rows: dict[str, Any]) -> SuiteRun:
    """The run as one of other questions: what their file said is not what was asked."""
    return replace(run, suite=suite_of(folder, *changed_rows, name="y"))


def test_a_saved_run_is_itself(tmp_path: Path, suite: Suite, collection: Collection, run: SuiteRun) -> None:
    for details in (True, False):
        path = tmp_path / "run.json"
        write_json(path, {"suites": [suite_json(run, details=details)]})
        found = compared(path, run, collection)
        assert found.lines() == []
        assert found.questions == len(suite.cases)
        assert all(item.delta == 0 and item.p == 1 for item in found.differences.values())
        assert (found.better, found.worse) == ((), ())


def test_a_trec_run_of_today_is_todays_retrieval(
    tmp_path: Path, suite: Suite, collection: Collection, run: SuiteRun
) -> None:
    write_trec_run(tmp_path / "run.trec", run.run)
    found = compared(tmp_path / "run.trec", run, collection)
    assert found.questions == 3, "answerable questions only"
    assert {"nDCG@10", "R@5", "evidence@5"} <= set(found.differences)
    assert "answer_correct" not in found.differences
    assert all(item.delta == 0 for item in found.differences.values())


def test_changes_are_named_by_what_decides(run: SuiteRun) -> None:
    before = {outcome.id: outcome for outcome in run.outcomes}
    first, second, third, last = run.outcomes
    after = [
        changed(first, right=1 - first.values["right"]),
        changed(second, **{"evidence@5": 0.0}),
        changed(third, **{"nDCG@10": 0.0}),
        last,
    ]
    found = compare("x", "before", before, after)
    assert [change.id for change in found.better + found.worse if change.what.startswith("right")] == ["x-0"]
    assert [(change.id, change.what) for change in found.worse if change.id == "x-1"] == [("x-1", "evidence@5 1 → 0")]
    text = comparison_text(found)
    assert "x-1" in text
    assert "茶園" in text
    json.dumps(found.to_json())


def test_changed_questions_of_a_held_out_suite_are_counted_and_not_shown(run: SuiteRun) -> None:
    before = {outcome.id: outcome for outcome in run.outcomes}
    after = [changed(outcome, right=1 - outcome.values["right"]) for outcome in run.outcomes]
    text = comparison_text(compare("test", "before", before, after))
    assert "x-0" not in text
    assert "better:" in text


@pytest.mark.parametrize(
    "text", ["{", '{"suites": [{"outcomes": [{"id": "x-0"}]}]}', "one two three", '{"suites": []}', ""]
)
def test_a_file_that_is_no_run_of_the_suite_is_refused(tmp_path: Path, suite: Suite, text: str) -> None:
    path = tmp_path / "run"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(UsageError):
        load_earlier(path, [suite])


def test_a_file_that_is_not_there_is_refused(tmp_path: Path, suite: Suite) -> None:
    with pytest.raises(UsageError, match="cannot be read"):
        load_earlier(tmp_path / "none", [suite])


def test_what_two_runs_do_not_share_is_told(tmp_path: Path, collection: Collection, run: SuiteRun) -> None:
    before = saved(tmp_path / "run.json", run, corpus_sha256="a" * 64, model={"precision": "int8"}, date="1", git="x")
    now = {"corpus_sha256": "b" * 64, "model": {"precision": "float", "pooling": "mean"}, "date": "2", "git": "y"}
    now |= {"cpu": {"name": "x", "vnni": True}}
    found = compared(before, run, collection, now)
    assert found.lines() == [
        f"differs in: corpus_sha256 {'a' * 12} → {'b' * 12}; model.precision int8 → float",
        "not told by the earlier run: model.pooling, cpu",
    ]
    assert found.to_json()["differs_in"][1] == {"name": "model.precision", "before": "int8", "after": "float"}
    assert all(line in comparison_text(found) for line in found.lines())


@pytest.mark.parametrize(
    "change",
    [
        {"question": "燈塔有多高？"},
        {"answers": ["1873年"]},
        {"gold": [{"document": "lighthouse.txt", "quote": "1872年"}]},
        {"kind": "number"},
    ],
    ids=lambda change: next(iter(change)),
)
def test_a_question_that_is_another_now_is_left_out_and_counted(
    tmp_path: Path, collection: Collection, run: SuiteRun, change: dict[str, Any]
) -> None:
    first, *others = rows()
    before = saved(tmp_path / "run.json", asking(tmp_path, run, first | change, *others))
    found = compared(before, run, collection)
    assert found.questions == len(others)
    assert found.circumstances.left_out["changed"] == 1
    assert "questions left out: 1 with another text or other gold now" in found.lines()


def test_questions_of_one_run_alone_are_counted(tmp_path: Path, collection: Collection, run: SuiteRun) -> None:
    three = replace(asking(tmp_path, run, *rows()[1:]), outcomes=run.outcomes[1:])
    fewer = compared(saved(tmp_path / "all.json", run), three, collection)
    assert (fewer.questions, fewer.circumstances.left_out["only_before"]) == (3, 1)
    more = compared(saved(tmp_path / "three.json", three), run, collection)
    assert (more.questions, more.circumstances.left_out["only_after"]) == (3, 1)


def test_a_run_saved_without_hashes_is_compared_by_id_and_says_so(
    tmp_path: Path, collection: Collection, run: SuiteRun
) -> None:
    path = saved(tmp_path / "run.json", run)
    values = json.loads(path.read_text(encoding="utf-8"))
    for row in values["suites"][0]["outcomes"]:
        del row["case_sha256"]
    path.write_text(json.dumps(values), encoding="utf-8")
    assert compared(path, run, collection).lines() == [], "the file of the suite is the same"
    values["suites"][0]["suite_sha256"] = "0" * 64
    values["suites"][0]["outcomes"][0]["question"] = "另一題？"
    path.write_text(json.dumps(values), encoding="utf-8")
    found = compared(path, run, collection)
    assert found.questions == 3
    assert any(line.startswith("3 questions were saved without a hash") for line in found.lines())


def test_runs_of_other_questions_under_the_same_ids_are_not_compared(
    tmp_path: Path, suite: Suite, run: SuiteRun
) -> None:
    others = [row | {"question": row["question"] + "？再問一次"} for row in rows()]
    path = saved(tmp_path / "run.json", asking(tmp_path, run, *others))
    with pytest.raises(UsageError, match="share 4 ids, but each of these questions has another text"):
        load_earlier(path, [suite])


def test_measures_of_one_side_and_how_many_have_them_are_told(run: SuiteRun) -> None:
    outcomes = {outcome.id: changed(outcome, **{"right": 1.0, "new@1": 1.0}) for outcome in run.outcomes}
    first = run.outcomes[0]
    before = {name: replace(item, values={"right": 1.0, "old@1": 1.0}) for name, item in outcomes.items()}
    before[first.id] = replace(before[first.id], values={"old@1": 1.0})
    found = compare("x", "before", before, list(outcomes.values()))
    assert found.only_before == ("old@1",)
    assert "new@1" in found.only_after
    assert (found.differences["right"].n_before, found.differences["right"].n) == (3, 4)
    assert "3 → 4" in comparison_text(found)
    assert "measures of the earlier run alone: old@1" in comparison_text(found)


def trec(folder: Path, run: SuiteRun, *names: str) -> Path:
    path = folder / "run.trec"
    ranked = {case.id: {name: -float(rank) for rank, name in enumerate(names)} for case in run.suite.cases}
    write_trec_run(path, ranked)
    return path


def test_a_ranking_that_names_no_place_is_refused(tmp_path: Path, collection: Collection, run: SuiteRun) -> None:
    for names in (("chunk-1", "chunk-2"), ("other.txt:0-10",), ("tea.txt:5-5",)):
        with pytest.raises(UsageError, match="names no place in these documents"):
            compared(trec(tmp_path, run, *names), run, collection)


def test_a_ranking_beyond_the_end_of_a_document_is_refused(
    tmp_path: Path, collection: Collection, run: SuiteRun
) -> None:
    length = len(collection.documents["tea.txt"].text)
    assert compared(trec(tmp_path, run, f"tea.txt:0-{length}"), run, collection).questions
    with pytest.raises(UsageError, match=f"but tea.txt has {length} characters"):
        compared(trec(tmp_path, run, f"tea.txt:0-{length + 1}"), run, collection)


def test_what_a_ranking_leaves_out_is_counted(tmp_path: Path, collection: Collection, run: SuiteRun) -> None:
    found = compared(trec(tmp_path, run, "tea.txt:0-10", "nothing"), run, collection)
    told = "\n".join(found.lines())
    assert "1 of its 2 names are no places" in told
    assert "1 that cannot be answered" in told
    assert "does not say what made it" in told
    assert "answer_correct" in found.only_after


def test_two_rankings_are_judged_by_one_pool(tmp_path: Path, collection: Collection, run: SuiteRun) -> None:
    """The earlier run ranks the gold itself, which is no chunk: it counts as a relevant place for both."""
    (start,) = [collection.documents["tea.txt"].text.index("四千二百公斤")]
    found = compared(trec(tmp_path, run, f"tea.txt:{start}-{start + 6}"), run, collection)
    own = next(outcome for outcome in run.outcomes if outcome.id == "x-1")
    assert own.values["R@10"] == 1
    assert found.differences["R@10"].after == pytest.approx(
        (sum(outcome.values.get("R@10", 0) for outcome in run.outcomes) - 0.5) / 3
    )
    assert any("judged by the places of both" in line for line in found.lines())


def test_a_small_chance_is_not_written_as_none() -> None:
    assert [p_text(p) for p in (0.0001, 0.00099, 0.001, 0.5)] == ["<0.001", "<0.001", "0.001", "0.500"]
