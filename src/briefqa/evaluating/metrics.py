"""Retrieval metrics by their standard names, computed by ir-measures; TREC runs and qrels in and out.

Those of answers stand in `scoring`, those of refusals and confidence in `abstaining`, intervals in `resampling`.
"""

import math
from collections.abc import Mapping, Sequence
from pathlib import Path

import ir_measures

from briefqa.errors import UsageError
from briefqa.evaluating.json_lines import lines_of

Run = Mapping[str, Mapping[str, float]]  # question → document → score
Qrels = Mapping[str, Mapping[str, int]]  # question → document → grade

RETRIEVAL_MEASURES = ("nDCG@10", "R@1", "R@5", "R@10", "Success@1", "Success@5", "RR@10")

STEP, STEP_DIGITS = 1e-5, 5  # between two scores of a run; write_trec_run keeps six digits


def retrieval_metrics(qrels: Qrels, run: Run) -> dict[str, float]:
    """Each measure's mean over the judged questions; a question without results counts as 0."""
    measures = [ir_measures.parse_measure(name) for name in RETRIEVAL_MEASURES]
    found = ir_measures.calc_aggregate(
        measures, dict(qrels), {question: dict(run.get(question, {})) for question in qrels}
    )
    return {str(measure): float(found[measure]) for measure in measures}


def values_by_question(qrels: Qrels, run: Run) -> dict[str, dict[str, float]]:
    """Question → measure → value, for each judged question and each of RETRIEVAL_MEASURES."""
    measures = [ir_measures.parse_measure(name) for name in RETRIEVAL_MEASURES]
    complete = {question: dict(run.get(question, {})) for question in qrels}
    found: dict[str, dict[str, float]] = {question: {} for question in qrels}
    for row in ir_measures.iter_calc(measures, dict(qrels), complete):
        found[row.query_id][str(row.measure)] = float(row.value)
    return found


def ranked_scores(names: Sequence[str], scores: Sequence[float]) -> dict[str, float]:
    """Scores that fall strictly along a ranking, so that a TREC file keeps its order.

    Evaluators sort by score, read as a 32-bit number, and break ties by name; a step of STEP survives both. A name
    that stands twice counts at its first place.
    """
    found: dict[str, float] = {}
    before = float("inf")
    for name, score in zip(names, scores, strict=True):
        if name not in found:
            before = min(round(score, STEP_DIGITS), round(before - STEP, STEP_DIGITS))
            found[name] = before
    return found


def write_qrels(path: Path, qrels: Qrels) -> None:
    """A TREC qrels file: question 0 document grade."""
    lines = [
        f"{question} 0 {document} {grade}\n" for question, grades in qrels.items() for document, grade in grades.items()
    ]
    path.write_text("".join(lines), encoding="utf-8")


def read_trec_run(path: Path) -> dict[str, dict[str, float]]:
    """Question → document → score of a TREC run file. Raises UsageError, with the line, where it is none."""
    run: dict[str, dict[str, float]] = {}
    for number, line in lines_of(path):
        try:
            question, _, document, _, score, _ = line.split()
            run.setdefault(question, {})[document] = _finite(score)
        except ValueError:
            raise UsageError(f"{path}, line {number}: expected `question Q0 document rank score tag`.") from None
    return run


def _finite(score: str) -> float:
    if not math.isfinite(value := float(score)):
        raise ValueError(f"{score} is no place in a ranking")
    return value


def write_trec_run(path: Path, run: Run, tag: str = "briefqa") -> None:
    """A TREC run file: question Q0 document rank score tag."""
    lines = [
        f"{question} Q0 {document} {rank} {score:.6f} {tag}\n"
        for question, scores in run.items()
        for rank, (document, score) in enumerate(sorted(scores.items(), key=lambda item: -item[1]), 1)
    ]
    path.write_text("".join(lines), encoding="utf-8")
