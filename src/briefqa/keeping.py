"""What a person keeps: answers, and her verdict on them, in one small SQLite file that never leaves the machine.

An answer is kept whole: the JSON of `briefqa ask` and what the page showed of it, so that it can be read without the
index it came from, and its quotes checked against any later one. Every call opens the file for itself: sessions and
processes may write at the same time.
"""

import json
import os
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from briefqa.errors import UsageError
from briefqa.folding import script_of
from briefqa.printing import json_text

Json = dict[str, Any]

FILE = "kept.sqlite3"
SCHEMA = 1  # in the file as user_version
WAIT_SECONDS = 5.0  # for another writer
MAX_NOTE_CHARS = 2_000
VERDICTS = ("yes", "no")

_TABLES = """
CREATE TABLE answers (
    id TEXT PRIMARY KEY, kept TEXT NOT NULL, question TEXT NOT NULL, generation TEXT NOT NULL,
    answer TEXT NOT NULL, shown TEXT NOT NULL
);
CREATE TABLE verdicts (
    id TEXT PRIMARY KEY, given TEXT NOT NULL, verdict TEXT NOT NULL, note TEXT NOT NULL, answer TEXT NOT NULL
);
"""


@dataclass(frozen=True, slots=True)
class Kept:
    """A kept answer. `answer` is the JSON of `briefqa ask`, `shown` what the page needs to show it again."""

    id: str
    kept: str  # when: ISO 8601, UTC
    question: str
    generation: str
    answer: Json
    shown: Json


@dataclass(frozen=True, slots=True)
class Verdict:
    """Whether an answer helped, in the words of the person who asked."""

    id: str
    given: str  # when: ISO 8601, UTC
    verdict: str  # one of VERDICTS
    note: str
    answer: Json


def keep_answer(folder: Path, id_: str, answer: Json, shown: Json) -> None:
    """Keeps an answer under an id; one that is there already is replaced. Raises UsageError where nothing can be written."""
    row = (
        id_,
        _now(),
        str(answer["question"]),
        str(answer["index"]["generation"]),
        json_text(answer),
        json_text(shown),
    )
    with _opened(folder, writing=True) as file:
        file.execute("INSERT OR REPLACE INTO answers VALUES (?, ?, ?, ?, ?, ?)", row)


def kept_answers(folder: Path) -> list[Kept]:
    """Every kept answer, the latest first. Raises UsageError for a file that is none of ours."""
    with _opened(folder) as file:
        rows = file.execute("SELECT id, kept, question, generation, answer, shown FROM answers ORDER BY kept DESC, id")
        return [Kept(row[0], row[1], row[2], row[3], _object(row[4]), _object(row[5])) for row in rows]


def drop_answer(folder: Path, id_: str) -> None:
    """Forgets an answer; one that is not there is forgotten already."""
    with _opened(folder, writing=True) as file:
        file.execute("DELETE FROM answers WHERE id = ?", (id_,))


def give_verdict(folder: Path, id_: str, verdict: str, note: str, answer: Json) -> None:
    """Keeps what a person thinks of an answer; a later verdict on the same one takes the place of the first.

    Raises UsageError for a verdict that is neither yes nor no, or where nothing can be written.
    """
    if verdict not in VERDICTS:
        raise UsageError(f"The verdict is {verdict!r}; expected one of {', '.join(VERDICTS)}.")
    row = (id_, _now(), verdict, note.strip()[:MAX_NOTE_CHARS], json_text(answer))
    with _opened(folder, writing=True) as file:
        file.execute("INSERT OR REPLACE INTO verdicts VALUES (?, ?, ?, ?, ?)", row)


def verdicts(folder: Path) -> list[Verdict]:
    """Every verdict, the earliest first. Raises UsageError for a file that is none of ours."""
    with _opened(folder) as file:
        rows = file.execute("SELECT id, given, verdict, note, answer FROM verdicts ORDER BY given, id")
        return [Verdict(row[0], row[1], row[2], row[3], _object(row[4])) for row in rows]


def candidate_cases(given: list[Verdict]) -> list[Json]:
    """Verdicts as questions in the form of eval/*.jsonl, for a person to look through and complete.

    Gold stands only where the answer was said to help; an answer that did not has none, and the suites' own check says
    so until somebody has written it. The kind is a guess.
    """
    return [_candidate(item) for item in given]


def _candidate(given: Verdict) -> Json:
    answer, helped = given.answer, given.verdict == "yes"
    answered = answer.get("status") == "answered"
    citations = answer.get("citations", []) if helped else []
    gold = [{"document": item["document"]["path"], "quote": item["quote"]} for item in citations]
    remark = f"{'helpful' if helped else 'not helpful'}, {given.given[:10]}, {answer['index']['generation']}"
    return {
        "id": f"candidate-{given.id}",
        "question": answer["question"],
        "language": script_of(answer["question"]) or "en",
        "kind": "unanswerable_near" if helped and not answered else "fact",
        "answerable": answered or not helped,
        "gold": gold,
        "need": "any",
        "answers": _short_answers(answer) if helped else [],
        "note": f"{remark}: {given.note}" if given.note else remark,
    }


def _short_answers(answer: Json) -> list[str]:
    """The marked words of each sentence, or for want of them the sentence."""
    quotes = {item["number"]: item for item in answer.get("citations", [])}
    found: list[str] = []
    for sentence in answer.get("answer", []):
        text, start = sentence["text"], quotes[sentence["citations"][0]]["start"]
        first, last = sentence.get("highlight") or (start, start + len(text))
        found.append(text[first - start : last - start])
    return list(dict.fromkeys(found))


@contextmanager
def _opened(folder: Path, *, writing: bool = False) -> Iterator[sqlite3.Connection]:
    """The file inside one transaction: all that is written stands in it afterwards, or nothing."""
    path = folder / FILE
    if not writing and not path.exists():
        with closing(sqlite3.connect(":memory:")) as empty:
            empty.executescript(_TABLES)
            yield empty
        return
    try:
        if writing:
            folder.mkdir(parents=True, exist_ok=True, mode=0o700)
            os.close(os.open(path, os.O_CREAT | os.O_RDWR, 0o600))  # questions are nobody else's business
        with closing(sqlite3.connect(path, timeout=WAIT_SECONDS, isolation_level=None)) as file:
            file.execute("BEGIN IMMEDIATE" if writing else "BEGIN")
            _check_schema(file, path)
            yield file
            file.execute("COMMIT")
    except sqlite3.Error as error:
        raise UsageError(
            f"{path} cannot be used ({error}). Move it away, or name another folder in BRIEFQA_DATA."
        ) from None
    except OSError as error:
        raise UsageError(
            f"{folder} cannot be written ({error.strerror}). Name another folder in BRIEFQA_DATA."
        ) from None


def _check_schema(file: sqlite3.Connection, path: Path) -> None:
    found = file.execute("PRAGMA user_version").fetchone()[0]
    if found == 0 and not file.execute("SELECT count(*) FROM sqlite_master").fetchone()[0]:
        for statement in filter(str.strip, _TABLES.split(";")):
            file.execute(statement)
        file.execute(f"PRAGMA user_version = {SCHEMA}")
    elif found != SCHEMA:
        raise UsageError(
            f"{path} has format {found}, this version of briefqa writes {SCHEMA}. Use the version that wrote it, or move it away."
        )


def _object(text: str) -> Json:
    values = json.loads(text)
    return values if isinstance(values, dict) else {}


def _now() -> str:
    return datetime.now(UTC).isoformat(timespec="microseconds")
