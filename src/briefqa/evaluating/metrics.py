"""Retrieval metrics by their standard names, computed by ir-measures; TREC runs and qrels in and out."""

from collections.abc import Mapping
from pathlib import Path

import ir_measures

Run = Mapping[str, Mapping[str, float]]  # question → document → score
Qrels = Mapping[str, Mapping[str, int]]  # question → document → grade

RETRIEVAL_MEASURES = ("nDCG@10", "R@1", "R@5", "R@10", "Success@1", "Success@5", "RR@10")


def retrieval_metrics(qrels: Qrels, run: Run) -> dict[str, float]:
    """Each measure's mean over the judged questions; a question without results counts as 0."""
    measures = [ir_measures.parse_measure(name) for name in RETRIEVAL_MEASURES]
    found = ir_measures.calc_aggregate(
        measures, dict(qrels), {question: dict(run.get(question, {})) for question in qrels}
    )
    return {str(measure): float(found[measure]) for measure in measures}


def per_question(qrels: Qrels, run: Run, measure: str) -> dict[str, float]:
    """One measure's value for each judged question."""
    complete = {question: dict(run.get(question, {})) for question in qrels}
    rows = ir_measures.iter_calc([ir_measures.parse_measure(measure)], dict(qrels), complete)
    return {row.query_id: float(row.value) for row in rows}


def write_trec_run(path: Path, run: Run, tag: str = "briefqa") -> None:
    """A TREC run file: question Q0 document rank score tag."""
    lines = [
        f"{question} Q0 {document} {rank} {score:.6f} {tag}\n"
        for question, scores in run.items()
        for rank, (document, score) in enumerate(sorted(scores.items(), key=lambda item: -item[1]), 1)
    ]
    path.write_text("".join(lines), encoding="utf-8")
