"""Many questions in one process: a JSONL file in, a JSONL file out."""

import json
import traceback
from codecs import BOM_UTF8
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from briefqa.commands.ending import say
from briefqa.errors import BriefqaError, InputRefused, NotInIndex, UsageError
from briefqa.filtering import NO_FILTERS, Filters, filters_of_line
from briefqa.printing import json_text, one_line
from briefqa.progressing import Progress
from briefqa.storing.writing import UNFINISHED, put_in_place
from briefqa.types import Answer

if TYPE_CHECKING:
    from briefqa.index import Index

Json = dict[str, Any]
NOT_ASKED = "not_asked"  # the kind of reason of a refused line
_NO_TIME = dict.fromkeys(("embed", "retrieve", "total"), 0.0)


@dataclass(frozen=True, slots=True)
class BatchRow:
    """A question, what its asker calls it, any JSON value, and the documents that may answer it.

    `fault` says why a line is no question.
    """

    id: Any
    question: str
    fault: str = ""
    filters: Filters = NO_FILTERS


def read_batch(path: Path, filters: Filters = NO_FILTERS) -> list[BatchRow]:
    """The lines of a JSONL file, in its order; blank ones are passed over, and so are the keys that are not asked for.

    filters: those of the lines that name none of their own; see `filtering.filters_of_line`.

    Raises UsageError for a file that cannot be read, or holds lines and no question.
    """
    try:
        # A line ends at a line feed and nowhere else: U+2028 and its like may stand inside a JSON string.
        lines = path.read_bytes().removeprefix(BOM_UTF8).split(b"\n")
    except OSError as error:
        raise UsageError(f"{path} cannot be read: {error.strerror}. Name a JSONL file.") from None
    rows = [_row(f"{path.name}, line {number}", line, filters) for number, line in enumerate(lines, 1) if line.strip()]
    if rows and all(row.fault for row in rows):
        raise UsageError(rows[0].fault)
    return rows


def _row(place: str, line: bytes, default: Filters) -> BatchRow:
    expected = "expected a JSON object with id and question"
    try:
        values = json.loads(line.decode("utf-8"))
        json.dumps(values, allow_nan=False)  # NaN and 1e999 are read, but no other program reads them in the answer
    except UnicodeDecodeError as error:
        return BatchRow(None, "", f"{place}: not UTF-8 at byte {error.start + 1}; {expected}.")
    except (ValueError, RecursionError) as error:
        return BatchRow(None, "", f"{place}: not JSON ({error}); {expected}.")
    if not isinstance(values, dict):
        return BatchRow(None, "", f"{place}: {expected}.")
    id, question = values.get("id"), values.get("question")
    if "id" not in values or not isinstance(question, str):
        return BatchRow(id, "", f"{place}: no {'text as question' if 'id' in values else 'id'}; {expected}.")
    try:
        return BatchRow(id, question, filters=filters_of_line(values, default))
    except UsageError as error:
        return BatchRow(id, question, f"{place}: {error}")


@dataclass(frozen=True, slots=True)
class Unanswered:
    """The lines of a batch that have no answer, each told in a line: the refused, and those where briefqa itself failed."""

    refused: tuple[str, ...] = ()
    failed: tuple[str, ...] = ()


def answer_batch(
    rows: Sequence[BatchRow],
    out: Path,
    answer: Callable[[BatchRow], Json],
    refusal: Callable[[BatchRow, str], Json],
    progress: Progress,
) -> Unanswered:
    """Writes a line for each row, and tells of each that was refused, is no question or met a bug, while the others go on.

    refusal: makes the line of such a one out of the row and the reason. A document that is named and is not there refuses
    the row that names it. What ends the batch leaves the file that was there, and the answers so far beside it.
    """
    refused: list[str] = []
    failed: list[str] = []
    with put_in_place(out, keep_unfinished=True) as file:
        try:
            for done, row in enumerate(rows):
                progress("asking", done, len(rows))
                try:
                    if row.fault:
                        raise InputRefused(row.fault)
                    values = answer(row)
                except (InputRefused, NotInIndex) as error:
                    values = refusal(row, str(error))
                    refused.append(one_line(f"not asked{_id_of(row)}: {error}"))
                except Exception as error:
                    if _ends_all(error):
                        raise
                    if not failed:
                        traceback.print_exc()  # one is enough to go by
                    reason = f"briefqa failed ({type(error).__name__}: {error}). That is a bug; please report it."
                    values = refusal(row, reason)
                    failed.append(one_line(f"not answered{_id_of(row)}: {reason}"))
                file.write(json_text({"id": row.id, **values}).encode() + b"\n")
        except BaseException:
            if file.tell() and file.name.endswith(UNFINISHED):
                say(one_line(f"briefqa: {out} is as it was; the answers so far are in {file.name}."))
            raise
        progress("asking", len(rows), len(rows))
    return Unanswered(tuple(refused), tuple(failed))


def _id_of(row: BatchRow) -> str:
    """The id of a row as it is told of; a line that gives none is told by its place, which its fault names."""
    return "" if row.id is None and row.fault else f" {json_text(row.id)}"


def _ends_all(error: Exception) -> bool:
    """Whether an error is of the index, the model or the machine, so that the next question would meet it too."""
    ours = isinstance(error, BriefqaError) and error.exit_code != BriefqaError.exit_code
    return ours or isinstance(error, OSError | MemoryError)


# What makes the JSON of an answer is imported below: a batch is read before anything is loaded.


def refused_answer(question: str, reason: str, index: "Index", filters: Filters) -> Json:
    """The JSON of `ask` for a question that was not asked."""
    from briefqa.answering.asking import TimedAnswer
    from briefqa.citing import answer_to_json

    answer = Answer(question, (), (), (), 0.0, reason, reason_kind=NOT_ASKED)
    return answer_to_json(TimedAnswer(answer, {**_NO_TIME, "answer": 0.0}), index, filters)


def refused_search(question: str, reason: str, index: "Index") -> Json:
    """The JSON of `search` for a question that was not asked, and the reason."""
    from briefqa.citing import search_to_json

    return {**search_to_json(question, [], index, _NO_TIME), "reason": reason}
