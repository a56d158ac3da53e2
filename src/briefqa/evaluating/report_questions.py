"""The report's drill-down: each question with what was expected, answered, cited and retrieved."""

from collections.abc import Sequence
from html import escape
from typing import Any

Json = dict[str, Any]

SHOWN_VALUES = ("evidence@5", "nDCG@10", "answer_contains", "citation_precision", "citation_recall")


def questions_section(outcomes: Sequence[Json]) -> str:
    """All questions by kind, those that went wrong first."""
    kinds: dict[str, list[Json]] = {}
    for row in outcomes:
        kinds.setdefault(row["kind"], []).append(row)
    parts = []
    for kind, rows in kinds.items():
        wrong = sum(not _is_right(row) for row in rows)
        items = "".join(_question(row) for row in sorted(rows, key=_is_right))
        parts.append(
            f"<details><summary><b>{escape(kind)}</b>: {len(rows)} questions, {wrong} not right</summary>"
            f'<div class="inside">{items}</div></details>'
        )
    return f"<h3>Questions</h3>{''.join(parts)}"


def _is_right(row: Json) -> bool:
    return bool(row["values"].get("right") == 1)


def _verdict(row: Json) -> tuple[str, str]:
    """A word for what happened, and the class that colours it."""
    refused = row["status"] == "not_found"
    if _is_right(row):
        return ("✓ refused", "good") if refused else ("✓ right", "good")
    if refused:
        return "✗ refused", "bad"
    return ("✗ wrong", "bad") if row["answerable"] else ("✗ answered", "bad")


def _question(row: Json) -> str:
    word, style = _verdict(row)
    lang = escape(row["language"])
    values = ", ".join(f"{name} {row['values'][name]:.2f}" for name in SHOWN_VALUES if name in row["values"])
    facts = [f"confidence {row['confidence']:.2f}", *([values] if values else [])]
    return (
        f'<details id="{escape(row["id"])}"><summary><span class="tag {style}">{word}</span> '
        f'<span lang="{lang}">{escape(row["question"])}</span> <span class="id">{escape(row["id"])}</span></summary>'
        f'<div class="inside"><p class="soft">{escape("; ".join(facts))}</p>'
        f"{_expected(row)}{_answer(row)}{_passages(row)}</div></details>"
    )


def _expected(row: Json) -> str:
    note = f'<p class="soft">{escape(row["note"])}</p>' if row["note"] else ""
    if not row["answerable"]:
        return f"<h4>Expected</h4><p>A refusal: the documents do not say.</p>{note}"
    quotes = "".join(
        f'<blockquote class="{"good" if gold["cited"] else "bad"}">{escape(gold["quote"])}<small>{escape(gold["document"])}'
        f"{_group(row, gold)} · {'cited' if gold['cited'] else 'not cited'}</small></blockquote>"
        for gold in row["gold"]
    )
    need = "any one of the places" if row["need"] == "any" else "one place of every part"
    return (
        f"<h4>Expected</h4><p>{escape(' | '.join(row['expected']))}</p><p class='soft'>Needs {need}:</p>{quotes}{note}"
    )


def _group(row: Json, gold: Json) -> str:
    return f" · part {gold['group']}" if row["need"] == "all" else ""


def _answer(row: Json) -> str:
    if row["status"] == "not_found":
        return f"<h4>Answer</h4><p>{escape(row['reason'] or '')}</p>"
    sentences = "".join(
        f"<p>{escape(sentence['text'])} {''.join(f'[{number}]' for number in sentence['citations'])}</p>"
        for sentence in row["answer"]
    )
    citations = "".join(
        f'<blockquote class="{"good" if item["supports"] else "bad"}">[{item["number"]}] {escape(item["quote"])}'
        f"<small>{escape(item['title'])} · {escape(item['path'])} {item['start']}:{item['end']} · "
        f"{'meets gold' if item['supports'] else 'does not meet gold'}</small></blockquote>"
        for item in row["citations"]
    )
    return f"<h4>Answer</h4>{sentences}<h4>Citations</h4>{citations}"


def _passages(row: Json) -> str:
    items = "".join(
        f'<blockquote class="{"good" if item["relevant"] else ""}">{item["rank"]}. {escape(item["text"])}'
        f"<small>{escape(item['path'])} {item['start']}:{item['end']} · score {item['score']:.2f}"
        f"{' · relevant' if item['relevant'] else ''}{' · note' if item['is_note'] else ''}</small></blockquote>"
        for item in row["passages"]
    )
    return f"<details><summary>{len(row['passages'])} passages</summary><div class='inside'>{items}</div></details>"
