"""Floors under the figures: `eval/gates.toml`, a table for each suite.

[dev.min]            a measure must not fall below
"evidence@5" = 0.80
[dev.max]            a measure must not rise above
false_refusals = 0.10
"""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from briefqa.errors import UsageError

Json = dict[str, Any]

GATES_FILE = Path("eval/gates.toml")
TOLERANCE = 1e-9


@dataclass(frozen=True, slots=True)
class Gate:
    """A bound on one measure of one suite."""

    suite: str
    metric: str
    bound: float
    is_floor: bool

    def failure(self, metrics: Mapping[str, Json]) -> str:
        """Why the gate does not hold, in one sentence; empty where it does. A measure that is missing does not hold."""
        side = "at least" if self.is_floor else "at most"
        if self.metric not in metrics:
            return f"{self.suite}: {self.metric} must be {side} {self.bound:g}, but was not measured"
        found = float(metrics[self.metric]["value"])
        holds = found >= self.bound - TOLERANCE if self.is_floor else found <= self.bound + TOLERANCE
        return "" if holds else f"{self.suite}: {self.metric} must be {side} {self.bound:g}, found {found:.4f}"


def load_gates(path: Path = GATES_FILE) -> tuple[Gate, ...]:
    """Every gate of the file. Raises UsageError for a file that is none: a gate that is misread guards nothing."""
    try:
        values = tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise UsageError(f"{path} holds no gates: {error}.") from None
    gates: list[Gate] = []
    for suite, sides in values.items():
        for side, bounds in sides.items() if isinstance(sides, dict) else [("", None)]:
            if side not in ("min", "max") or not isinstance(bounds, dict):
                raise UsageError(f"{path}: expected tables [{suite}.min] and [{suite}.max], found {side or sides!r}.")
            for metric, bound in bounds.items():
                if isinstance(bound, bool) or not isinstance(bound, int | float):
                    raise UsageError(f"{path}: {suite}.{side}.{metric} is {bound!r}; expected a number.")
                gates.append(Gate(suite, metric, float(bound), side == "min"))
    return tuple(gates)


def gate_failures(gates: tuple[Gate, ...], suite: str, metrics: Mapping[str, Json]) -> list[str]:
    """The gates of a suite that do not hold. A suite without any is one: it would pass on nothing."""
    own = [gate for gate in gates if gate.suite == suite]
    if not own:
        return [f"{suite}: there are no gates for this suite"]
    return [failure for gate in own if (failure := gate.failure(metrics))]
