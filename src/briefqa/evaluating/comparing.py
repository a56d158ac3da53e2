"""Two runs of the same questions: what differs, how surely, and on which questions."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from briefqa.errors import UsageError
from briefqa.evaluating.cases import Case, Suite
from briefqa.evaluating.judging import Place, judge_of, place_of_name
from briefqa.evaluating.measures import in_order
from briefqa.evaluating.metrics import read_trec_run, values_by_question
from briefqa.evaluating.outcomes import Outcome, outcome_from_json
from briefqa.evaluating.resampling import Difference, differences
from briefqa.evaluating.running import Collection, qrels_of
from briefqa.evaluating.scoring import EVIDENCE_DEPTH

Json = dict[str, Any]

DECIDING = (
    "right",
    "answer_correct",
    f"evidence@{EVIDENCE_DEPTH}",
    "Success@1",
)  # the first that differs names a change


@dataclass(frozen=True, slots=True)
class Change:
    """A question that went better or worse than before."""

    id: str
    kind: str
    question: str
    what: str


@dataclass(frozen=True, slots=True)
class Comparison:
    """A suite's run against an earlier one."""

    suite: str
    earlier: str
    questions: int
    differences: Mapping[str, Difference]
    better: tuple[Change, ...]
    worse: tuple[Change, ...]

    def to_json(self) -> Json:
        return {
            "suite": self.suite,
            "earlier": self.earlier,
            "questions": self.questions,
            "metrics": {
                name: {key: round(value, 4) for key, value in {**asdict(item), "delta": item.delta}.items()}
                for name, item in self.differences.items()
            },
            "better": [asdict(change) for change in self.better],
            "worse": [asdict(change) for change in self.worse],
        }


def compare(suite: str, earlier: str, before: Mapping[str, Outcome], outcomes: Sequence[Outcome]) -> Comparison:
    """A run against the earlier outcomes, by id. Questions that only one of them has are left out."""
    after = {outcome.id: outcome for outcome in outcomes}
    ids = [name for name in after if name in before]
    found = differences(before, after)
    changes = [(name, _change(before[name], after[name])) for name in ids]
    return Comparison(
        suite=suite,
        earlier=earlier,
        questions=len(ids),
        differences={name: found[name] for name in in_order(found)},
        better=tuple(_named(after[name], what) for name, (way, what) in changes if way > 0),
        worse=tuple(_named(after[name], what) for name, (way, what) in changes if way < 0),
    )


def _named(outcome: Outcome, what: str) -> Change:
    return Change(outcome.id, outcome.kind, outcome.question, what)


def _change(before: Outcome, after: Outcome) -> tuple[int, str]:
    """1 for better, -1 for worse, 0 for neither; and what has changed, in words."""
    for name in DECIDING:
        old, new = before.values.get(name), after.values.get(name)
        if old is not None and new is not None and old != new:
            told = f"{name} {old:g} → {new:g}"
            if before.refused != after.refused:
                told += ", now refused" if after.refused else ", now answered"
            return (1 if new > old else -1), told
    return 0, ""


@dataclass(frozen=True, slots=True)
class Earlier:
    """An earlier run, as its file holds it: the outcomes of its JSON, or the ranking of its TREC run; by question."""

    outcomes: Mapping[str, Outcome]
    ranking: Mapping[str, Mapping[str, float]]


def load_earlier(path: Path, suites: Sequence[Suite]) -> Earlier:
    """A run that was saved: the JSON of `--json`, of a saved run or of a baseline, or a TREC run.

    Raises UsageError where the file is neither, or holds none of a suite's questions.
    """
    try:
        text = path.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise UsageError(f"{path} cannot be read: {error}.") from None
    if text.lstrip().startswith("{"):
        earlier = Earlier({outcome.id: outcome for outcome in _from_json(path, text)}, {})
    else:
        earlier = Earlier({}, read_trec_run(path))
    for suite in suites:
        if not any(case.id in earlier.outcomes or _is_ranked(case, earlier) for case in suite.cases):
            raise UsageError(f"{path} holds none of the questions of suite {suite.name}.")
    return earlier


def _is_ranked(case: Case, earlier: Earlier) -> bool:
    return case.answerable and case.id in earlier.ranking


def _from_json(path: Path, text: str) -> list[Outcome]:
    try:
        return [outcome_from_json(row) for suite in json.loads(text)["suites"] for row in suite["outcomes"]]
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
        raise UsageError(
            f"{path} is no run ({type(error).__name__}: {error}); expected the JSON of `briefqa eval`, or a TREC run."
        ) from None


def earlier_outcomes(earlier: Earlier, suite: Suite, collection: Collection) -> dict[str, Outcome]:
    """The earlier outcomes of a suite's questions; of a TREC run, retrieval only.

    It is judged by the same gold: places it names are pooled with the chunks of the corpus as it is now.
    """
    known = {case.id for case in suite.cases}
    found = {name: outcome for name, outcome in earlier.outcomes.items() if name in known}
    run, cases = earlier.ranking, [case for case in suite.cases if _is_ranked(case, earlier)]
    judges = {case.id: judge_of(case, collection.documents) for case in cases}
    ranked: dict[str, list[Place]] = {}
    for case in cases:
        names = sorted(run[case.id], key=lambda name, scores=run[case.id]: -scores[name])  # type: ignore[misc]
        ranked[case.id] = [place for name in names if (place := place_of_name(name)) is not None]
    values = values_by_question(qrels_of(cases, judges, ranked, collection), run)
    for case in cases:
        evidence = judges[case.id].evidence(ranked[case.id][:EVIDENCE_DEPTH])
        values[case.id][f"evidence@{EVIDENCE_DEPTH}"] = float(evidence)
    return found | {
        case.id: Outcome(case.id, case.question, case.language, case.kind, True, False, 0.0, values[case.id])
        for case in cases
    }
