"""A run for people at a terminal and for machines: its measures with intervals, its slices, its comparison."""

import json
import time
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

import numpy as np

from briefqa.evaluating.cards import case_digest
from briefqa.evaluating.cases import HELD_OUT
from briefqa.evaluating.comparing import Comparison
from briefqa.evaluating.measures import MEASURES, in_order, number_text, p_text
from briefqa.evaluating.outcomes import Outcome, slices
from briefqa.evaluating.resampling import Estimate, estimates
from briefqa.evaluating.running import SuiteRun
from briefqa.evaluating.saved import RUNS_FOLDER

Json = dict[str, Any]

STEPS = ("total", "embed", "retrieve", "answer")

SLICE_COLUMNS = (
    "nDCG@10",
    "Success@1",
    "Success@5",
    "evidence@5",
    "answer_correct",
    "citation_precision",
    "citation_recall",
    "right",
)


def speed_of(outcomes: Sequence[Outcome]) -> Json:
    """Milliseconds a question at the median and at the 95th percentile, for each step."""
    found: Json = {}
    for step in STEPS:
        times = [outcome.milliseconds[step] for outcome in outcomes if step in outcome.milliseconds]
        if times:
            found[step] = {"p50": round(float(np.median(times)), 1), "p95": round(float(np.quantile(times, 0.95)), 1)}
    return found


def metrics_json(values: Mapping[str, Estimate]) -> Json:
    return {name: {key: round(value, 4) for key, value in asdict(values[name]).items()} for name in in_order(values)}


def suite_json(run: SuiteRun, *, details: bool = True) -> Json:
    """A suite's result: measures over all, by kind and by language, and every question."""
    outcomes, cases = run.outcomes, {case.id: case_digest(case) for case in run.suite.cases}
    return {
        "suite": run.suite.name,
        "suite_sha256": run.suite.digest,
        "questions": len(outcomes),
        "answerable": sum(outcome.answerable for outcome in outcomes),
        "metrics": metrics_json(estimates(outcomes)),
        **({"milliseconds": speed_of(outcomes)} if details else {}),
        "by": {
            by: {name: {"n": len(part), "metrics": metrics_json(estimates(part))} for name, part in parts.items()}
            for by, parts in slices(outcomes).items()
        },
        "outcomes": [{**outcome.to_json(details=details), "case_sha256": cases[outcome.id]} for outcome in outcomes],
    }


def suite_text(suite: Json) -> str:
    """The tables of a suite, from its JSON."""
    lines = [f"{suite['suite']}: {suite['questions']} questions, {suite['answerable']} of them answerable"]
    for section, names in MEASURES.items():
        found = [name for name in names if name in suite["metrics"]]
        if found:
            lines += ["", f"{section:22} {'value':>7}   {'95 % interval':17} {'n':>5}"]
        lines += [f"{name:22} {estimate_text(suite['metrics'][name])}" for name in found]
    lines += ["", f"{'milliseconds':22} {'p50':>7} {'p95':>7}"]
    lines += [f"{step:22} {times['p50']:7.1f} {times['p95']:7.1f}" for step, times in suite["milliseconds"].items()]
    for by, parts in suite["by"].items():
        lines += ["", *_slice_lines(by, parts)]
    return "\n".join(lines)


def estimate_text(item: Json) -> str:
    return f"{item['value']:7.3f}   {item['low']:7.3f} – {item['high']:7.3f} {item['n']:5}"


def _slice_lines(by: str, parts: Json) -> list[str]:
    widths = [max(len(name), 6) for name in SLICE_COLUMNS]
    header = "  ".join(f"{name:>{width}}" for name, width in zip(SLICE_COLUMNS, widths, strict=True))
    lines = [f"{'by ' + by:18} {'n':>4}  {header}"]
    for name, part in parts.items():
        cells = [
            f"{part['metrics'][column]['value']:{width}.3f}" if column in part["metrics"] else " " * (width - 1) + "·"
            for column, width in zip(SLICE_COLUMNS, widths, strict=True)
        ]
        lines.append(f"{name:18} {part['n']:4}  {'  '.join(cells)}")
    return lines


def comparison_text(comparison: Comparison) -> str:
    """Two runs side by side, and the questions on which they differ."""
    lines = [
        f"{comparison.suite}: compared with {comparison.earlier} on {comparison.questions} questions",
        *comparison.lines(),
        "",
        f"{'':22} {'before':>8} {'after':>8} {'delta':>8}   {'95 % interval':18} {'p':>7}  n",
    ]
    for name, item in comparison.differences.items():
        mark = " *" if item.low > 0 or item.high < 0 else ""
        lines.append(
            f"{name:22} {item.before:8.3f} {item.after:8.3f} {item.delta:+8.3f}   [{item.low:+.3f}, {item.high:+.3f}] "
            f"{p_text(item.p):>7}  {number_text(item.n_before, item.n)}{mark}"
        )
    for direction, changes in (("better", comparison.better), ("worse", comparison.worse)):
        lines += ["", f"{direction}: {len(changes)}"]
        if comparison.suite not in HELD_OUT:
            lines += [f"  {change.id:16} {change.what:44} {change.question}" for change in changes]
    return "\n".join(lines)


def save_run(values: Json, folder: Path = RUNS_FOLDER) -> Path:
    """Writes a run under a name that sorts by time."""
    folder.mkdir(parents=True, exist_ok=True)
    names = "+".join(suite["suite"] for suite in values["suites"])
    stem = f"{time.strftime('%Y%m%dT%H%M%S', time.gmtime())}-{names}"
    path = next(
        path for number in range(1000) if not (path := folder / f"{stem}{f'-{number}' if number else ''}.json").exists()
    )
    write_json(path, values)
    return path


def write_json(path: Path, values: Json) -> None:
    """Writes a run with a line for each question, so that two of them can be compared by eye and by `git diff`."""
    suites = [{**suite, "outcomes": []} for suite in values["suites"]]
    text = json.dumps({**values, "suites": suites}, ensure_ascii=False)
    for suite in values["suites"]:
        rows = ",\n".join(json.dumps(row, ensure_ascii=False) for row in suite["outcomes"])
        text = text.replace('"outcomes": []', f'"outcomes": [\n{rows}\n]', 1)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text + "\n", encoding="utf-8")
