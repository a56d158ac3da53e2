"""Suites small enough to know by heart, on the documents of `fakes`."""

import json
from pathlib import Path
from typing import Any

from briefqa.evaluating.cases import Suite, load_suite

CASE: dict[str, Any] = {
    "id": "x-fact-001",
    "question": "燈塔建於哪一年？",
    "language": "zh-Hant",
    "kind": "fact",
    "answerable": True,
    "gold": [{"document": "a.txt", "quote": "燈塔建於1872年"}],
    "need": "any",
    "answers": ["1872年"],
}


def suite_of(folder: Path, *rows: dict[str, Any], name: str = "x") -> Suite:
    path = folder / f"{name}.jsonl"
    path.write_text("".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows), encoding="utf-8")
    return load_suite(path)


ROWS: list[dict[str, Any]] = [
    {"question": "北岬燈塔建於哪一年？", "gold": [{"document": "lighthouse.txt", "quote": "建於1872年"}], "answers": ["1872年"]},
    {"question": "茶園去年的產量是多少？", "gold": [{"document": "tea.txt", "quote": "四千二百公斤"}], "answers": ["四千二百公斤"]},
    {"question": "How long is the longest span of the bridge?", "gold": [{"document": "bridge.txt", "quote": "214 metres"}], "answers": ["214 metres"]},
    {"question": "海象的體重是多少？", "gold": [], "answers": []},
]  # fmt: skip


def rows() -> list[dict[str, Any]]:
    return [
        {"id": f"x-{number}", "language": "zh-Hant", "kind": "fact" if row["gold"] else "unanswerable_far"}
        | {"answerable": bool(row["gold"]), "need": "any"}
        | row
        for number, row in enumerate(ROWS)
    ]
