"""Two runs of the same questions: what differs, how surely, on which questions, and what else was not the same."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from typing import Any

import numpy as np

from briefqa.evaluating.cards import Differing, differing
from briefqa.evaluating.earlier import CHANGED, ONLY_AFTER, ONLY_BEFORE, UNJUDGED, Before, Earlier
from briefqa.evaluating.measures import in_order
from briefqa.evaluating.outcomes import Outcome
from briefqa.evaluating.resampling import Difference, differences, measure_names, sample_of, statistics
from briefqa.evaluating.running import SuiteRun
from briefqa.evaluating.scoring import EVIDENCE_DEPTH

Json = dict[str, Any]

DECIDING = (
    "right",
    "answer_correct",
    f"evidence@{EVIDENCE_DEPTH}",
    "Success@1",
)  # the first that differs names a change
LEFT_OUT = {
    CHANGED: "with another text or other gold now",
    ONLY_BEFORE: "of the earlier run alone",
    ONLY_AFTER: "of this run alone",
    UNJUDGED: "that cannot be answered, so that no ranking is judged",
}


@dataclass(frozen=True, slots=True)
class Change:
    """A question that went better or worse than before."""

    id: str
    kind: str
    question: str
    what: str


@dataclass(frozen=True, slots=True)
class Circumstances:
    """What else two runs do not share, beside their results; all of it bears on what a difference means."""

    differs_in: tuple[Differing, ...] = ()
    untold: tuple[str, ...] = ()  # entries of the card that the earlier run was saved without
    left_out: Mapping[str, int] = field(default_factory=dict)  # why, as LEFT_OUT has it → how many questions
    notes: tuple[str, ...] = ()

    def lines(self) -> list[str]:
        """The circumstances in sentences; none where the runs share them all."""
        found = [f"differs in: {'; '.join(map(str, self.differs_in))}"] if self.differs_in else []
        if self.untold:
            found.append(f"not told by the earlier run: {', '.join(self.untold)}")
        if counts := [f"{count} {LEFT_OUT[why]}" for why, count in self.left_out.items() if count]:
            found.append(f"questions left out: {', '.join(counts)}")
        return [*found, *self.notes]


@dataclass(frozen=True, slots=True)
class Comparison:
    """A suite's run against an earlier one."""

    suite: str
    earlier: str
    questions: int
    differences: Mapping[str, Difference]
    better: tuple[Change, ...]
    worse: tuple[Change, ...]
    circumstances: Circumstances = Circumstances()
    only_before: tuple[str, ...] = ()  # measures
    only_after: tuple[str, ...] = ()

    def to_json(self) -> Json:
        return {
            "suite": self.suite,
            "earlier": self.earlier,
            "questions": self.questions,
            "differs_in": [asdict(item) for item in self.circumstances.differs_in],
            "not_told_before": list(self.circumstances.untold),
            "questions_left_out": dict(self.circumstances.left_out),
            "measures_only_before": list(self.only_before),
            "measures_only_after": list(self.only_after),
            "told": self.lines(),
            "metrics": {
                name: {key: round(value, 4) for key, value in {**asdict(item), "delta": item.delta}.items()}
                for name, item in self.differences.items()
            },
            "better": [asdict(change) for change in self.better],
            "worse": [asdict(change) for change in self.worse],
        }

    def lines(self) -> list[str]:
        """What is to be known before the figures are read, in sentences."""
        sides = (("the earlier run", self.only_before), ("this run", self.only_after))
        return self.circumstances.lines() + [
            f"measures of {side} alone: {', '.join(names)}" for side, names in sides if names
        ]


def circumstances_of(earlier: Earlier, before: Before, run: SuiteRun, card: Json) -> Circumstances:
    """What a run and an earlier one do not share: cards, suite file, questions."""
    if not earlier.suites:
        note = "a TREC run does not say what made it"
        return Circumstances(left_out=before.left_out, notes=(note, *before.notes))
    found, untold = differing(earlier.card, card)
    suites = [
        Differing("suite_sha256", digest[:12] or "unknown", run.suite.digest[:12])
        for digest in before.digests
        if digest != run.suite.digest
    ]
    return Circumstances((*suites, *found), tuple(untold), before.left_out, before.notes)


def compare(
    suite: str,
    earlier: str,
    before: Mapping[str, Outcome],
    outcomes: Sequence[Outcome],
    circumstances: Circumstances | None = None,
) -> Comparison:
    """A run against the earlier outcomes, by id. Questions that only one of them has are left out."""
    after = {outcome.id: outcome for outcome in outcomes}
    ids = [name for name in after if name in before]
    found = differences(before, after)
    changes = [(name, _change(before[name], after[name])) for name in ids]
    sides = [_measures([side[name] for name in ids]) for side in (before, after)]
    return Comparison(
        suite=suite,
        earlier=earlier,
        questions=len(ids),
        differences={name: found[name] for name in in_order(found)},
        better=tuple(_named(after[name], what) for name, (way, what) in changes if way > 0),
        worse=tuple(_named(after[name], what) for name, (way, what) in changes if way < 0),
        circumstances=circumstances or Circumstances(),
        only_before=tuple(in_order(sides[0] - found.keys())),
        only_after=tuple(in_order(sides[1] - found.keys())),
    )


def _measures(outcomes: Sequence[Outcome]) -> set[str]:
    """The measures that have a value on these questions."""
    if not outcomes:
        return set()
    values = statistics(sample_of(outcomes, measure_names(outcomes)), np.ones((1, len(outcomes))))
    return {name for name, value in values.items() if not np.isnan(value[0])}


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
