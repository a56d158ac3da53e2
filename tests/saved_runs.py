"""A small run as `briefqa eval` saves one."""

import json
from pathlib import Path
from typing import Any

Json = dict[str, Any]

ESTIMATE = {"value": 0.5, "low": 0.25, "high": 0.75, "n": 4}
CARD = {
    "date": "2026-01-02T03:04:05Z",
    "git": "0123456789ab",
    "briefqa": "0.1.0",
    "documents": 3,
    "chunks": 12,
    "model": {"name": "a-model"},
}


def outcome(number: int, question: str, **changes: Any) -> Json:
    return {
        "id": f"x-{number}",
        "question": question,
        "language": "zh-Hant",
        "kind": "fact",
        "answerable": True,
        "status": "answered",
        "confidence": 0.9 - number / 10,
        "values": {"right": 0.0, "answer_contains": 0.0},
        "note": "",
        "expected": ["1872 年"],
        "answer": [{"text": "霧鐘在 1880 年加裝。", "citations": [1]}],
    } | changes


def suite(*outcomes: Json, name: str = "dev") -> Json:
    metrics = {"right": ESTIMATE, "nDCG@10": ESTIMATE, "AUROC": ESTIMATE, "answer_characters": ESTIMATE | {"high": 99}}
    return {
        "suite": name,
        "questions": len(outcomes),
        "answerable": sum(row["answerable"] for row in outcomes),
        "metrics": metrics,
        "milliseconds": {"total": {"p50": 12.7, "p95": 31.5}},
        "by": {"kind": {row["kind"]: {"n": 4, "metrics": {"right": ESTIMATE}} for row in outcomes}, "language": {}},
        "outcomes": list(outcomes),
    }


def write_run(root: Path, *suites: Json, name: str = "runs/20260102T030405-dev.json", **more: Any) -> Path:
    path = root / "eval" / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps({"card": CARD, "suites": suites, **more}, ensure_ascii=False), encoding="utf-8")
    return path
