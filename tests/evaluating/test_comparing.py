"""Two runs side by side, from JSON and from a TREC run."""

import json
from pathlib import Path

import pytest

from briefqa.errors import UsageError
from briefqa.evaluating.cases import Suite
from briefqa.evaluating.comparing import compare, earlier_outcomes, load_earlier
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


def test_a_saved_run_is_itself(tmp_path: Path, suite: Suite, collection: Collection, run: SuiteRun) -> None:
    for details in (True, False):
        path = tmp_path / "run.json"
        write_json(path, {"suites": [suite_json(run, details=details)]})
        found = compare("x", "run.json", earlier_outcomes(load_earlier(path, [suite]), suite, collection), run.outcomes)
        assert found.questions == len(suite.cases)
        assert all(item.delta == 0 and item.p == 1 for item in found.differences.values())
        assert (found.better, found.worse) == ((), ())


def test_a_trec_run_of_today_is_todays_retrieval(
    tmp_path: Path, suite: Suite, collection: Collection, run: SuiteRun
) -> None:
    write_trec_run(tmp_path / "run.trec", run.run)
    before = earlier_outcomes(load_earlier(tmp_path / "run.trec", [suite]), suite, collection)
    found = compare("x", "run.trec", before, run.outcomes)
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
