"""Many questions in one process: a JSONL file in, a JSONL file out."""

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from briefqa.errors import InputRefused, UsageError
from briefqa.printing import json_text
from briefqa.progressing import Progress

Json = dict[str, Any]
EMPTY: Json = {
    "confidence": 0.0,
    "answer": [],
    "citations": [],
    "disagreements": [],
    "passages": [],
    "reason_kind": None,
    "reason_terms": [],
    "did_you_mean": None,
    "other_names": [],
    "unanswered": [],
    "denial": None,
}  # of a refused line


@dataclass(frozen=True, slots=True)
class BatchRow:
    """A question and what its asker calls it, any JSON value."""

    id: Any
    question: str


def read_batch(path: Path) -> list[BatchRow]:
    """The questions of a JSONL file, in its order; blank lines are passed over. Raises UsageError, naming the line."""
    try:
        # A line ends at a line feed and nowhere else: U+2028 and its like may stand inside a JSON string.
        lines = path.read_bytes().decode("utf-8-sig").split("\n")
    except OSError as error:
        raise UsageError(f"{path} cannot be read: {error.strerror}. Name a JSONL file.") from None
    except UnicodeDecodeError as error:
        raise UsageError(f"{path} is not UTF-8: {error}.") from None
    return [_row(path, number, line) for number, line in enumerate(lines, 1) if line.strip()]


def _row(path: Path, number: int, line: str) -> BatchRow:
    try:
        row = json.loads(line)
        if not isinstance(row["question"], str):
            raise TypeError
        return BatchRow(row["id"], row["question"])
    except (ValueError, KeyError, TypeError, RecursionError):
        raise UsageError(f"{path}, line {number}: expected a JSON object with id and question.") from None


def answer_batch(rows: Sequence[BatchRow], out: Path, answer: Callable[[str], Json], progress: Progress) -> int:
    """Writes a line for each question, and gives how many were refused: their lines say why, and the others go on."""
    refused = 0
    try:
        file = out.open("w", encoding="utf-8", newline="\n")
    except OSError as error:
        raise UsageError(f"{out} cannot be written: {error.strerror}. Name another file.") from None
    with file:
        for done, row in enumerate(rows):
            progress("asking", done, len(rows))
            try:
                values = {"id": row.id, **answer(row.question)}
            except InputRefused as error:
                refused += 1
                values = {"id": row.id, "question": row.question, "status": "refused", "reason": str(error), **EMPTY}
            file.write(json_text(values) + "\n")
        progress("asking", len(rows), len(rows))
    return refused
