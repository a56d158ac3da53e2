"""What became of one question: the measures that apply to it, its timings, and what a reader of the report wants to see."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

Json = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Outcome:
    """One question's result. `values` holds only the measures that apply: no citation precision without citations."""

    id: str
    question: str
    language: str
    kind: str
    answerable: bool
    refused: bool
    confidence: float
    values: Mapping[str, float]
    milliseconds: Mapping[str, float] = field(default_factory=dict)
    details: Json = field(default_factory=dict)  # expected, answer, citations, passages; empty in a baseline

    @property
    def measured(self) -> Mapping[str, float]:
        """The values, and what follows from them: an answer that is not right is `wrong_of_answered`."""
        if self.refused or "right" not in self.values:
            return self.values
        return {**self.values, "wrong_of_answered": 1 - self.values["right"]}

    def to_json(self, *, details: bool = True) -> Json:
        return {
            "id": self.id,
            "question": self.question,
            "language": self.language,
            "kind": self.kind,
            "answerable": self.answerable,
            "status": "not_found" if self.refused else "answered",
            "confidence": self.confidence,
            "values": dict(self.values),  # to the last digit: a rounded value would differ from itself in a comparison
            **({"milliseconds": dict(self.milliseconds), **self.details} if details else {}),
        }


_OWN = frozenset(
    "id question language kind answerable status confidence values milliseconds case_sha256".split()  # noqa: SIM905 as prose
)


def outcome_from_json(row: Json) -> Outcome:
    """An outcome as `to_json` wrote it. Raises KeyError where a key is missing."""
    return Outcome(
        id=row["id"],
        question=row["question"],
        language=row["language"],
        kind=row["kind"],
        answerable=row["answerable"],
        refused=row["status"] == "not_found",
        confidence=float(row["confidence"]),
        values=row["values"],
        milliseconds=row.get("milliseconds", {}),
        details={key: value for key, value in row.items() if key not in _OWN},
    )


def slices(outcomes: Sequence[Outcome]) -> dict[str, dict[str, list[Outcome]]]:
    """The outcomes by kind and by language, in the order in which each first appears."""
    found: dict[str, dict[str, list[Outcome]]] = {"kind": {}, "language": {}}
    for outcome in outcomes:
        found["kind"].setdefault(outcome.kind, []).append(outcome)
        found["language"].setdefault(outcome.language, []).append(outcome)
    return found
