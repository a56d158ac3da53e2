"""A run as one HTML file: no network, no script, light and dark. Whatever comes from a document or a case is escaped."""

from collections.abc import Mapping, Sequence
from html import escape
from typing import Any

import numpy as np

from briefqa.evaluating.abstaining import calibration_bins, risk_coverage_curve
from briefqa.evaluating.cases import HELD_OUT
from briefqa.evaluating.measures import MEASURES, number_text, p_text
from briefqa.evaluating.plots import Bar, Curve, bar_chart, calibration_plot, square_plot
from briefqa.evaluating.report_questions import questions_section
from briefqa.evaluating.report_style import STYLE

Json = dict[str, Any]

HEADLINES = (
    "right",
    "evidence@5",
    "answer_correct",
    "wrong_of_answered",
    "citation_precision",
    "citation_recall",
    "quote_exactness",
    "false_refusals",
    "not_found_recall",
    "AUROC",
)
BAR_MEASURES = {"right": "Right, by kind", "evidence@5": "Evidence in the first 5 passages, by kind"}


def report_page(values: Json) -> str:
    """The page of a run, from its JSON."""
    names = ", ".join(suite["suite"] for suite in values["suites"])
    compared = {comparison["suite"]: comparison for comparison in values.get("comparisons", ())}
    sections = [_suite_section(suite, compared.get(suite["suite"])) for suite in values["suites"]]
    return (
        '<!doctype html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'\">\n"
        f"<title>briefqa evaluation: {escape(names)}</title>\n<style>{STYLE}</style>\n</head>\n<body>\n<main>\n"
        f"<h1>briefqa evaluation: {escape(names)}</h1>\n{_card(values['card'])}{_gates(values.get('gates'))}"
        f"{''.join(sections)}</main>\n</body>\n</html>\n"
    )


def _card(card: Json) -> str:
    model, settings, cpu = card["model"], card["settings"], card["cpu"]
    rows = {
        "date": card["date"],
        "code": f"briefqa {card['briefqa']}, commit {card['git'] or 'unknown'}, sha256 {card['code_sha256'][:16]}",
        "corpus": f"{card['documents']} documents, {card['chunks']} chunks, sha256 {card['corpus_sha256'][:16]}",
        "files skipped": ", ".join(card["skipped"]) or "none",
        "index": f"content sha256 {str(card['index_content_sha256'])[:16]}",
        "model": ", ".join(f"{key} {str(value)[:24]}" for key, value in model.items() if value not in ("", None)),
        "trained weights": f"sha256 {card['trained_sha256'][:16]}",
        "settings": f"{_listed(settings['chunks'])}, index {settings['index']}, {_listed(settings['limits'])}",
        "machine": f"{card['platform']}, {cpu['name'] or 'unknown processor'}, VNNI {_yes(cpu['vnni'])}, "
        f"{card['threads']} threads",
        "command": _listed(card["arguments"]) or "no arguments",
        "versions": f"Python {card['python']}, {_listed(card['packages'])}",
        "intervals": f"95 %, Wilson's, or bootstrap over questions with {card['resamples']:,} resamples",
    }
    cells = "".join(f'<tr><th scope="row">{escape(k)}</th><td>{escape(str(v))}</td></tr>' for k, v in rows.items())
    line = f'<p class="soft">{escape(rows["date"])} · {escape(rows["code"])} · {escape(rows["corpus"])}</p>'
    return f'{line}<details><summary>Run card</summary><div class="inside"><table class="card">{cells}</table></div></details>'


def _listed(values: Mapping[str, object]) -> str:
    return ", ".join(f"{key} {value}" for key, value in values.items())


def _yes(value: bool | None) -> str:
    return "unknown" if value is None else "yes" if value else "no"


def _gates(gates: Json | None) -> str:
    if gates is None:
        return ""
    if gates["passed"]:
        return '<p class="good">✓ Every gate holds.</p>'
    items = "".join(f"<li>{escape(failure)}</li>" for failure in gates["failures"])
    return f'<p class="bad">✗ Gates that do not hold:</p><ul>{items}</ul>'


def _suite_section(suite: Json, comparison: Json | None) -> str:
    name = suite["suite"]
    note = (
        " This suite is held out: nothing is to be chosen by it, and its questions are not shown."
        if name in HELD_OUT
        else ""
    )
    return (
        f"<h2>{escape(name)}</h2><p>{suite['questions']} questions, {suite['answerable']} of them answerable by the "
        f"corpus.{note}</p>{_tiles(suite['metrics'])}{_comparison(comparison)}"
        f'<h3>Measures</h3><div class="row">{_measure_tables(suite)}</div>'
        f'<h3>Confidence</h3><div class="row">{_confidence_plots(suite["outcomes"])}</div>'
        f'<h3>Kinds of question</h3><div class="row">{_kind_plots(suite["by"]["kind"])}</div>'
        f"{''.join(_slice_table(by, parts) for by, parts in suite['by'].items())}"
        f"{'' if name in HELD_OUT else questions_section(suite['outcomes'])}"
    )


def _tiles(metrics: Mapping[str, Json]) -> str:
    tiles = [
        f"<li>{escape(name)}<b>{item['value']:.3f}</b><small>{item['low']:.2f} – {item['high']:.2f}, n = {item['n']}</small></li>"
        for name in HEADLINES
        if (item := metrics.get(name))
    ]
    return f'<ul class="tiles">{"".join(tiles)}</ul>'


def _measure_tables(suite: Json) -> str:
    bodies = []
    for section, measures in MEASURES.items():
        rows = "".join(
            f"<tr><td>{escape(name)}</td><td>{item['value']:.3f}</td><td>{item['low']:.3f} – {item['high']:.3f}</td>"
            f'<td>{item["n"]}</td><td class="words soft">{escape(told)}</td></tr>'
            for name, told in measures.items()
            if (item := suite["metrics"].get(name))
        )
        bodies.append(f'<tbody><tr><th scope="rowgroup" colspan="5">{section}</th></tr>{rows}</tbody>')
    head = "".join(f'<th scope="col">{text}</th>' for text in ("measure", "value", "95 % interval", "n"))
    head += '<th scope="col" class="words">what it says</th>'
    steps = "".join(
        f"<tr><td>{escape(step)}</td><td>{times['p50']:.1f}</td><td>{times['p95']:.1f}</td></tr>"
        for step, times in suite["milliseconds"].items()
    )
    step_head = "".join(f'<th scope="col">{text}</th>' for text in ("milliseconds", "p50", "p95"))
    return (
        f'<div class="scroll"><table><thead><tr>{head}</tr></thead>{"".join(bodies)}</table></div>'
        f'<div class="scroll"><table><thead><tr>{step_head}</tr></thead><tbody>{steps}</tbody></table></div>'
    )


def _confidence_plots(outcomes: Sequence[Json]) -> str:
    confidence = np.array([row["confidence"] for row in outcomes], dtype=np.float64)
    answerable = np.array([row["answerable"] for row in outcomes], dtype=np.bool_)
    answered = np.array([row["status"] == "answered" for row in outcomes], dtype=np.bool_)
    right = np.array([row["values"].get("right") == 1 for row in outcomes], dtype=np.bool_)
    curves = [Curve("risk: the question cannot be answered", "first", risk_coverage_curve(confidence, ~answerable))]
    marks = []
    if answered.any():
        share = float(answered.mean())
        of_answered = risk_coverage_curve(confidence[answered], ~right[answered])
        curves.append(
            Curve("risk: cannot be, or is wrongly answered", "second", [(x * share, y) for x, y in of_answered])
        )
        marks.append(Curve("the threshold in use", "mark", [(share, float(1 - right[answered].mean()))], dots=True))
    coverage = square_plot("Risk and coverage", ("coverage: share answered", "risk: share of it wrong"), curves, marks)
    calibration = calibration_plot(calibration_bins(confidence, answerable))
    return (
        f"<figure><figcaption>Risk–coverage</figcaption>{coverage}</figure>"
        f"<figure><figcaption>Calibration: is the question answerable?</figcaption>{calibration}</figure>"
    )


def _kind_plots(kinds: Mapping[str, Json]) -> str:
    figures = []
    for metric, title in BAR_MEASURES.items():
        bars = [
            Bar(kind, item["value"], item["low"], item["high"], item["n"])
            for kind, part in kinds.items()
            if (item := part["metrics"].get(metric))
        ]
        figures.append(f"<figure><figcaption>{escape(title)}</figcaption>{bar_chart(title, bars)}</figure>")
    return "".join(figures)


def _slice_table(by: str, parts: Mapping[str, Json]) -> str:
    names = [name for measures in MEASURES.values() for name in measures if not name.startswith("answer_c")]
    names = ["answer_correct", *names]
    shown = [name for name in names if any(name in part["metrics"] for part in parts.values())]
    head = "".join(f'<th scope="col">{escape(name)}</th>' for name in (by, "n", *shown))
    rows = []
    for part_name, part in parts.items():
        cells = "".join(
            f'<td title="{item["low"]:.3f} – {item["high"]:.3f}, n = {item["n"]}">{item["value"]:.3f}</td>'
            if (item := part["metrics"].get(name))
            else '<td class="soft">·</td>'
            for name in shown
        )
        rows.append(f'<tr><th scope="row">{escape(part_name)}</th><td>{part["n"]}</td>{cells}</tr>')
    table = f"<table><thead><tr>{head}</tr></thead><tbody>{''.join(rows)}</tbody></table>"
    return (
        f"<details><summary>Every measure by {escape(by)}</summary>"
        f'<div class="inside scroll" tabindex="0">{table}</div></details>'
    )


def _comparison(comparison: Json | None) -> str:
    if comparison is None:
        return ""
    rows = "".join(
        f"<tr><td>{escape(name)}</td><td>{item['before']:.3f}</td><td>{item['after']:.3f}</td><td>{item['delta']:+.3f}</td>"
        f"<td>[{item['low']:+.3f}, {item['high']:+.3f}]</td><td>{escape(p_text(item['p']))}</td>"
        f"<td>{number_text(item['n_before'], item['n'])}</td></tr>"
        for name, item in comparison["metrics"].items()
    )
    head = "".join(
        f'<th scope="col">{text}</th>' for text in ("measure", "before", "after", "delta", "95 % interval", "p", "n")
    )
    changes = "".join(
        f"<details><summary>{way.capitalize()}: {len(comparison[way])} questions</summary><div class='inside'><ul>"
        + "".join(
            f'<li><a href="#{escape(change["id"])}">{escape(change["id"])}</a> {escape(change["what"])} — '
            f"{escape(change['question'])}</li>"
            for change in comparison[way]
        )
        + "</ul></div></details>"
        for way in ("better", "worse")
        if comparison["suite"] not in HELD_OUT
    )
    return (
        f"<h3>Compared with {escape(comparison['earlier'])}, on {comparison['questions']} questions</h3>"
        f"{''.join(f'<p>{escape(line)}</p>' for line in comparison['told'])}"
        f'<div class="scroll"><table><thead><tr>{head}</tr></thead><tbody>{rows}</tbody></table></div>{changes}'
    )
