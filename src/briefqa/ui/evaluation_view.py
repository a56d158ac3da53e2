"""A saved run as values for its component. The plots are those of the report, with the words of the interface."""

from collections.abc import Iterable, Mapping
from typing import Any

import numpy as np

from briefqa.evaluating.abstaining import calibration_bins, risk_coverage_curve
from briefqa.evaluating.cases import HELD_OUT
from briefqa.evaluating.measures import MEASURES
from briefqa.evaluating.outcomes import Outcome
from briefqa.evaluating.plots import Bar, Curve, bar_chart, square_plot
from briefqa.evaluating.report_html import HEADLINES
from briefqa.evaluating.resampling import Estimate
from briefqa.evaluating.saved import SavedRun, SavedSuite
from briefqa.ui.strings import TABLE, Words

Json = dict[str, Any]

KIND_COLUMNS = ("right", "evidence@5", "answer_correct", "citation_precision", "citation_recall")
FEW = 10  # failing questions that stand open at once


def run_data(run: SavedRun, words: Words) -> Json:
    """What a run was made with, and its gates."""
    made = words(
        "evaluation_made",
        date=run.date.replace("T", " ").replace("Z", " UTC"),
        code=run.code,
        documents=run.documents,
        chunks=run.chunks,
        model=run.model,
    )
    return {"made": made, "gates": None if run.gates_failed is None else list(run.gates_failed)}


def suite_data(suite: SavedSuite, words: Words) -> Json:
    """A suite's figures, plots and failing questions. Those of a held-out suite do not leave this machine's disk."""
    wrong = failing(suite)
    speed = suite.milliseconds
    return {
        "suite": suite.name,
        "size": words("evaluation_suite", questions=suite.questions, answerable=suite.answerable),
        "speed": words("evaluation_speed", p50=f"{speed['p50']:.0f}", p95=f"{speed['p95']:.0f}")
        if {"p50", "p95"} <= set(speed)
        else "",
        "tiles": _measures(HEADLINES, suite.metrics, words),
        "measures": _measures((name for part in MEASURES.values() for name in part), suite.metrics, words),
        "columns": list(KIND_COLUMNS),
        "kinds": [
            {"name": _named("kind", name, words), "n": suite.kind_sizes[name], "cells": _cells(metrics)}
            for name, metrics in suite.kinds.items()
        ],
        "plots": [*_confidence_plots(suite.outcomes, words)],
        "kind_plot": _kind_plot(suite, words),
        "held_out": suite.name in HELD_OUT,
        "no_details": bool(wrong) and not any(outcome.details for outcome in wrong),
        "failing": _groups(wrong, suite, words),
        "open": len(wrong) <= FEW,
        "words": {name.removeprefix("evaluation_"): words(name) for name in _PLAIN}
        | {"failing": words("evaluation_failing", count=len(wrong))},
    }


# The words of the component itself: those of the page that have no place to fill.
_PLAIN = tuple(name for name, row in TABLE.items() if name.startswith("evaluation_") and "{" not in row[0])


def failing(suite: SavedSuite) -> list[Outcome]:
    """The questions that went wrong, those of one kind together; none of a held-out suite."""
    if suite.name in HELD_OUT:
        return []
    kinds = list(suite.kinds)
    wrong = [outcome for outcome in suite.outcomes if outcome.values.get("right") != 1]
    return sorted(wrong, key=lambda outcome: kinds.index(outcome.kind) if outcome.kind in kinds else len(kinds))


def _measures(names: Iterable[str], metrics: Mapping[str, Estimate], words: Words) -> list[Json]:
    return [
        {"name": name, "told": _named("measure", name, words), **_figure(metrics[name]), "n": metrics[name].n}
        for name in names
        if name in metrics
    ]


def _cells(metrics: Mapping[str, Estimate]) -> list[Json | None]:
    return [_figure(metrics[name]) if name in metrics else None for name in KIND_COLUMNS]


def _figure(item: Estimate) -> Json:
    digits = 0 if item.high >= 10 else 2  # a count of characters, beside shares
    return {"value": f"{item.value:.{digits}f}", "interval": f"{item.low:.{digits}f} – {item.high:.{digits}f}"}


def _named(what: str, name: str, words: Words) -> str:
    """The name of a kind or a measure; an unknown one, of a later version, in its own words."""
    full = f"{what}.{name}"
    return words(full) if full in TABLE else name


def _groups(wrong: list[Outcome], suite: SavedSuite, words: Words) -> list[Json]:
    groups: dict[str, list[Outcome]] = {}
    for outcome in wrong:
        groups.setdefault(outcome.kind, []).append(outcome)
    return [
        {
            "title": words(
                "evaluation_kind_failing",
                kind=_named("kind", kind, words),
                count=len(members),
                questions=suite.kind_sizes.get(kind, len(members)),
            ),
            "questions": [_question(outcome, words) for outcome in members],
        }
        for kind, members in groups.items()
    ]


def _question(outcome: Outcome, words: Words) -> Json:
    details = outcome.details
    return {
        "id": outcome.id,
        "question": outcome.question,
        "language": outcome.language,
        "verdict": _verdict(outcome, words),
        "confidence": words("evaluation_confidence_of", value=f"{outcome.confidence:.2f}"),
        "expected": _expected(outcome, words) if details else [],
        "note": _text(details.get("note")),
        "answered": _answered(outcome, words) if details else [],
    }


def _verdict(outcome: Outcome, words: Words) -> str:
    if outcome.refused:
        return words("evaluation_verdict_refused")
    if not outcome.answerable:
        return words("evaluation_verdict_answered")
    contains = outcome.values.get("answer_contains") == 1
    return words("evaluation_verdict_uncited") if contains else words("evaluation_verdict_wrong")


def _expected(outcome: Outcome, words: Words) -> list[str]:
    if not outcome.answerable:
        return [words("evaluation_expected_refusal")]
    return _texts(outcome.details.get("expected"))


def _answered(outcome: Outcome, words: Words) -> list[str]:
    if outcome.refused:
        return [words("evaluation_refused")]
    sentences = outcome.details.get("answer")
    rows = sentences if isinstance(sentences, list) else []
    return _texts([row.get("text") for row in rows if isinstance(row, dict)])


def _texts(values: object) -> list[str]:
    return [value for value in values if isinstance(value, str)] if isinstance(values, list) else []


def _text(value: object) -> str:
    return value if isinstance(value, str) else ""


def _confidence_plots(outcomes: tuple[Outcome, ...], words: Words) -> Iterable[Json]:
    if not outcomes:
        return
    confidence = np.array([outcome.confidence for outcome in outcomes], dtype=np.float64)
    answerable = np.array([outcome.answerable for outcome in outcomes], dtype=np.bool_)
    answered = np.array([not outcome.refused for outcome in outcomes], dtype=np.bool_)
    right = np.array([outcome.values.get("right") == 1 for outcome in outcomes], dtype=np.bool_)
    unanswerable = risk_coverage_curve(confidence, ~answerable)
    curves, marks = [Curve(words("evaluation_curve_unanswerable"), "first", unanswerable)], []
    if answered.any():
        share = float(answered.mean())
        wrong = risk_coverage_curve(confidence[answered], ~right[answered])
        curves.append(Curve(words("evaluation_curve_wrong"), "second", [(x * share, y) for x, y in wrong]))
        here = (share, float(1 - right[answered].mean()))
        marks.append(Curve(words("evaluation_threshold"), "mark", [here], dots=True))
    title = words("evaluation_risk_plot")
    axes = (words("evaluation_coverage"), words("evaluation_risk"))
    yield {"title": title, "svg": square_plot(title, axes, curves, marks)}
    bins = [(item.confidence, item.answerable) for item in calibration_bins(confidence, answerable)]
    lines = [
        Curve(words("evaluation_calibrated"), "faint", ((0, 0), (1, 1))),
        Curve(words("evaluation_measured"), "first", bins, dots=True),
    ]
    title = words("evaluation_calibration_plot")
    axes = (words("evaluation_confidence_axis"), words("evaluation_answerable_axis"))
    yield {"title": title, "svg": square_plot(title, axes, lines)}


def _kind_plot(suite: SavedSuite, words: Words) -> Json | None:
    bars = [
        Bar(_named("kind", name, words), item.value, item.low, item.high, item.n)
        for name, metrics in suite.kinds.items()
        if (item := metrics.get("right"))
    ]
    title = words("evaluation_right_by_kind")
    return {"title": title, "svg": bar_chart(title, bars)} if bars else None
