"""Runs as `reporting` saved them, read again. Imports nothing that measures: a reader of figures needs no metrics."""

import json
import math
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NoReturn

from briefqa.errors import UsageError
from briefqa.evaluating.outcomes import Outcome, outcome_from_json
from briefqa.evaluating.resampling import Estimate

Json = dict[str, Any]

RUNS_FOLDER = Path("eval/runs")
BASELINES_FOLDER = Path("eval/baselines")
LAST = 30  # runs that a list of the last ones holds
MAX_BYTES = 64 << 20  # of a file that is read at all: a run of 200 questions has 2 MB

_NAME = re.compile(r"(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)\d\d-(.+)\.json")


@dataclass(frozen=True, slots=True)
class SavedFile:
    """A file that should hold a run, by what its name says; it may be broken."""

    path: Path
    suite: str
    time: str = ""  # UTC, to the minute
    accepted: bool = False

    @property
    def name(self) -> str:
        """Its folder and its name, fit to be shown whatever bytes it is made of."""
        return f"{self.path.parent.name}/{self.path.name}".encode(errors="replace").decode()


@dataclass(frozen=True, slots=True)
class SavedSuite:
    """A suite's figures and its questions."""

    name: str
    questions: int
    answerable: int
    metrics: Mapping[str, Estimate]
    kinds: Mapping[str, Mapping[str, Estimate]]
    kind_sizes: Mapping[str, int]
    outcomes: tuple[Outcome, ...]
    milliseconds: Mapping[str, float]  # of a whole question: p50 and p95; empty in a baseline


@dataclass(frozen=True, slots=True)
class SavedRun:
    """A run: what it was made with, and its suites."""

    date: str
    code: str
    documents: int
    chunks: int
    model: str
    suites: tuple[SavedSuite, ...]
    gates_failed: tuple[str, ...] | None = None  # None where no gates were asked for


def saved_files(root: Path) -> list[SavedFile]:
    """The last runs under a repository's folder, the newest first, and then the accepted ones."""
    runs = []
    for path in sorted(root.joinpath(RUNS_FOLDER).glob("*.json"), reverse=True)[:LAST]:
        match = _NAME.fullmatch(path.name)
        time = "{}-{}-{} {}:{}".format(*match.groups()) if match else ""
        runs.append(SavedFile(path, _shown(match[6] if match else path.stem), time))
    accepted = sorted(root.joinpath(BASELINES_FOLDER).glob("*.json"))
    return runs + [SavedFile(path, _shown(path.stem), accepted=True) for path in accepted]


def load_run(path: Path) -> SavedRun:
    """A saved run or a baseline. Raises UsageError, which names the file, for anything else."""
    try:
        if path.stat().st_size > MAX_BYTES:
            raise ValueError("it is too large")
        values = json.loads(path.read_text(encoding="utf-8"), parse_constant=_refuse)
        return _run(values)
    except (OSError, ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
        raise UsageError(f"{path} holds no run ({type(error).__name__}: {error}); `briefqa eval` writes one.") from None


def _run(values: Json) -> SavedRun:
    card, gates = values["card"], values.get("gates")
    return SavedRun(
        date=str(card["date"]),
        code=f"briefqa {card['briefqa']} ({card['git'] or '?'})",
        documents=int(card["documents"]),
        chunks=int(card["chunks"]),
        model=str(card["model"]["name"]),
        suites=tuple(_suite(suite) for suite in values["suites"]),
        gates_failed=None if gates is None else tuple(map(str, gates["failures"])),
    )


def _suite(values: Json) -> SavedSuite:
    kinds: Json = values["by"]["kind"]
    return SavedSuite(
        name=str(values["suite"]),
        questions=int(values["questions"]),
        answerable=int(values["answerable"]),
        metrics=_estimates(values["metrics"]),
        kinds={name: _estimates(part["metrics"]) for name, part in kinds.items()},
        kind_sizes={name: int(part["n"]) for name, part in kinds.items()},
        outcomes=tuple(_outcomes(values["outcomes"])),
        milliseconds={key: _number(value) for key, value in values.get("milliseconds", {}).get("total", {}).items()},
    )


def _estimates(values: Json) -> dict[str, Estimate]:
    return {
        name: Estimate(_number(item["value"]), _number(item["low"]), _number(item["high"]), int(item["n"]))
        for name, item in values.items()
    }


def _outcomes(rows: Iterable[Json]) -> Iterable[Outcome]:
    for row in rows:
        outcome = outcome_from_json(row)
        for text in (outcome.id, outcome.question, outcome.language, outcome.kind):
            if not isinstance(text, str):
                raise TypeError("a question's id, words, language and kind are text")
        _number(outcome.confidence)
        for value in outcome.values.values():
            _number(value)
        yield outcome


def _number(value: Any) -> float:
    if isinstance(value, bool) or not isinstance(value, int | float) or not math.isfinite(value):
        raise ValueError(f"{value!r} is no number")
    return float(value)


def _refuse(constant: str) -> NoReturn:
    raise ValueError(f"{constant} is no number")


def _shown(text: str) -> str:
    return text.encode(errors="replace").decode()
