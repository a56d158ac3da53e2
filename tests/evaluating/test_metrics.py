"""Retrieval metrics are those of ir-measures, and a run written for other tools measures the same there."""

import math
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from briefqa.errors import UsageError
from briefqa.evaluating.metrics import (
    RETRIEVAL_MEASURES,
    Qrels,
    Run,
    ranked_scores,
    read_trec_run,
    retrieval_metrics,
    values_by_question,
    write_qrels,
    write_trec_run,
)

DOCUMENTS = [f"d{number}" for number in range(12)]
GRADES = st.dictionaries(st.sampled_from(DOCUMENTS), st.integers(0, 2), min_size=1, max_size=5)
# trec_eval, which ir-measures calls, holds scores in 32 bits: finer differences are ties to it.
SCORES = st.dictionaries(st.sampled_from(DOCUMENTS), st.floats(-5, 5, width=32, allow_subnormal=False), max_size=12)
QUESTIONS = st.sampled_from(["q1", "q2", "q3"])


def reciprocal_rank(qrels: Qrels, run: Run, question: str) -> float:
    ranked = sorted(run.get(question, {}).items(), key=lambda item: -item[1])[:10]
    ranks = [rank for rank, (document, _) in enumerate(ranked, 1) if qrels[question].get(document, 0) > 0]
    return 1 / ranks[0] if ranks else 0.0


def gain(qrels: Qrels, run: Run, question: str) -> float:
    """nDCG@10 with the grade as the gain, as trec_eval has it."""

    def discounted(grades: list[int]) -> float:
        return sum(grade / math.log2(rank + 1) for rank, grade in enumerate(grades[:10], 1))

    ranked = [document for document, _ in sorted(run.get(question, {}).items(), key=lambda item: -item[1])]
    ideal = discounted(sorted(qrels[question].values(), reverse=True))
    return discounted([qrels[question].get(document, 0) for document in ranked]) / ideal if ideal else 0.0


def distinct(run: dict[str, dict[str, float]]) -> bool:
    return all(len(set(scores.values())) == len(scores) for scores in run.values())


RUNS = st.dictionaries(QUESTIONS, SCORES).filter(distinct)


@given(st.dictionaries(QUESTIONS, GRADES, min_size=1), RUNS)
@settings(deadline=None, max_examples=40)
def test_metrics_are_their_definitions(qrels: dict[str, dict[str, int]], run: dict[str, dict[str, float]]) -> None:
    found = retrieval_metrics(qrels, run)
    assert tuple(found) == RETRIEVAL_MEASURES
    questions = len(qrels)
    assert found["RR@10"] == pytest.approx(sum(reciprocal_rank(qrels, run, q) for q in qrels) / questions)
    assert found["nDCG@10"] == pytest.approx(sum(gain(qrels, run, q) for q in qrels) / questions)
    assert found["Success@1"] <= found["Success@5"]
    assert found["R@1"] <= found["R@5"] <= found["R@10"]
    assert all(0 <= value <= 1 for value in found.values())


def test_a_question_without_results_counts_as_nothing() -> None:
    qrels = {"q1": {"a": 1}, "q2": {"b": 1}}
    assert set(retrieval_metrics(qrels, {"q1": {"a": 1.0}}).values()) == {0.5}


def test_results_of_unjudged_questions_do_not_count() -> None:
    assert set(retrieval_metrics({"q1": {"a": 1}}, {"q1": {"a": 1.0}, "q9": {"a": 1.0}}).values()) == {1.0}


def test_a_run_has_its_documents_best_first_with_ranks_from_one(tmp_path: Path) -> None:
    write_trec_run(tmp_path / "run", {"q1": {"a": -1.5, "b": 2.0}, "q2": {"c": 0.0}}, "tag")
    rows = [line.split() for line in (tmp_path / "run").read_text(encoding="utf-8").splitlines()]
    assert [row[:4] + row[5:] for row in rows] == [
        ["q1", "Q0", "b", "1", "tag"],
        ["q1", "Q0", "a", "2", "tag"],
        ["q2", "Q0", "c", "1", "tag"],
    ]
    assert [float(row[4]) for row in rows] == [2.0, -1.5, 0.0]


RANKINGS = st.lists(st.tuples(st.sampled_from(DOCUMENTS), st.floats(-90, 90)), max_size=15)


@given(RANKINGS)
@settings(deadline=None)
def test_ranked_scores_fall_strictly_along_the_ranking(ranking: list[tuple[str, float]]) -> None:
    """In 32 bits too, which is how evaluators read them."""
    ranking.sort(key=lambda item: -item[1])
    found = ranked_scores([name for name, _ in ranking], [score for _, score in ranking])
    assert list(found) == list(dict.fromkeys(name for name, _ in ranking))
    narrow = np.array(list(found.values()), dtype=np.float32)
    assert (np.diff(narrow) < 0).all()


@given(RANKINGS)
@settings(deadline=None)
def test_a_ranking_comes_back_from_its_file(
    tmp_path_factory: pytest.TempPathFactory, ranking: list[tuple[str, float]]
) -> None:
    ranking.sort(key=lambda item: -item[1])
    scores = ranked_scores([name for name, _ in ranking], [score for _, score in ranking])
    path = tmp_path_factory.mktemp("run") / "run"
    write_trec_run(path, {"q": scores})
    assert read_trec_run(path) == ({"q": scores} if scores else {})


@pytest.mark.parametrize(
    "line", ["q Q0 d 1 2.0", "q Q0 d 1 high tag", "q Q0 d 1 2.0 a tag", "words", "q Q0 d 1 nan tag"]
)
def test_a_file_that_is_no_run_is_wrong_usage_and_the_line_named(tmp_path: Path, line: str) -> None:
    (tmp_path / "run").write_text(f"q Q0 a 1 3.0 tag\n{line}\n", encoding="utf-8")
    with pytest.raises(UsageError, match="run, line 2: expected"):
        read_trec_run(tmp_path / "run")


def test_a_run_saved_with_a_byte_order_mark_keeps_its_first_line(tmp_path: Path) -> None:
    (tmp_path / "run").write_text("q Q0 a 1 3.0 tag\r\nq Q0 b 2 2.0 tag\r\n", encoding="utf-8-sig")
    assert read_trec_run(tmp_path / "run") == {"q": {"a": 3.0, "b": 2.0}}


@given(st.dictionaries(QUESTIONS, GRADES, min_size=1), RUNS)
@settings(deadline=None, max_examples=20)
def test_values_by_question_have_the_metrics_as_their_means(
    qrels: dict[str, dict[str, int]], run: dict[str, dict[str, float]]
) -> None:
    values = values_by_question(qrels, run)
    assert set(values) == set(qrels)
    means = {name: sum(row[name] for row in values.values()) / len(values) for name in RETRIEVAL_MEASURES}
    assert retrieval_metrics(qrels, run) == pytest.approx(means)


def test_the_command_line_of_ir_measures_agrees_on_the_exported_run(tmp_path: Path) -> None:
    qrels = {f"q{q}": {f"d{(q * 7 + i) % 12}": 1 + i % 2 for i in range(3)} for q in range(8)}
    run = {f"q{q}": {f"d{d}": ((q * 31 + d * 17) % 23) / 7 - 1 for d in range(12)} for q in range(7)}
    write_trec_run(tmp_path / "run", run)
    write_qrels(tmp_path / "qrels", qrels)
    command = [sys.executable, "-m", "ir_measures", "qrels", "run", " ".join(RETRIEVAL_MEASURES), "--places", "9"]
    printed = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=True, timeout=60).stdout
    theirs = {name: float(value) for name, value in (line.split("\t") for line in printed.splitlines())}
    assert theirs == pytest.approx(retrieval_metrics(qrels, run), abs=1e-8)
