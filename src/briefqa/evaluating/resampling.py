"""How sure a figure is: bootstrap intervals, and for two runs of the same questions the chance of their difference.

Every measure here is either a mean over the questions that it applies to, or one of `abstaining`. The seed is fixed:
the same results give the same intervals.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from briefqa.evaluating.abstaining import ABSTENTION, Mask, Matrix, Vector, ordered
from briefqa.evaluating.outcomes import Outcome

RESAMPLES = 10_000
LEVEL = 0.95
Z = 1.959964  # standard normal quantile of LEVEL
SEED = 20_250_814


@dataclass(frozen=True, slots=True)
class Estimate:
    """A measure on a sample of n questions, with its 95 % interval."""

    value: float
    low: float
    high: float
    n: int


@dataclass(frozen=True, slots=True)
class Difference:
    """A measure of two runs on the same questions: later less earlier, with its 95 % interval and two-sided p."""

    before: float
    after: float
    low: float
    high: float
    p: float
    n: int

    @property
    def delta(self) -> float:
        return self.after - self.before


@dataclass(frozen=True, slots=True)
class Sample:
    """Outcomes as arrays: for each measure, what every question adds to its sum, and whether it counts."""

    names: tuple[str, ...]
    added: Matrix  # (n, measures), 0 where the measure does not apply
    counted: Matrix  # (n, measures), 0 or 1
    confidence: Vector  # (n,)
    answerable: Mask  # (n,)


def sample_of(outcomes: Sequence[Outcome], names: Sequence[str]) -> Sample:
    rows = [[outcome.values.get(name) for name in names] for outcome in outcomes]
    shape = (len(outcomes), len(names))
    return Sample(
        names=tuple(names),
        added=np.array([[value or 0.0 for value in row] for row in rows], dtype=np.float64).reshape(shape),
        counted=np.array([[value is not None for value in row] for row in rows], dtype=np.float64).reshape(shape),
        confidence=np.array([outcome.confidence for outcome in outcomes], dtype=np.float64),
        answerable=np.array([outcome.answerable for outcome in outcomes], dtype=np.bool_),
    )


def measure_names(outcomes: Sequence[Outcome]) -> list[str]:
    """Every per-question measure that applies to any of the outcomes, in order of appearance."""
    return list(dict.fromkeys(name for outcome in outcomes for name in outcome.values))


def resample_weights(n: int, resamples: int = RESAMPLES) -> Matrix:
    """How often each of n questions is drawn in each resample of n with replacement; shape (resamples, n)."""
    return np.random.default_rng(SEED).multinomial(n, np.full(n, 1 / n), size=resamples).astype(np.float64)


def statistics(sample: Sample, weights: Matrix) -> dict[str, Vector]:
    """Every measure under every row of weights: shape (r,) each, NaN where a row holds none of its questions."""
    sums, counts = weights @ sample.added, weights @ sample.counted
    means = np.divide(sums, counts, out=np.full(sums.shape, np.nan), where=counts > 0)
    found = {name: means[:, i] for i, name in enumerate(sample.names)}
    if 0 < sample.answerable.sum() < len(sample.answerable):
        values = ordered(sample.confidence, sample.answerable, weights)
        found |= {name: measure(values) for name, measure in ABSTENTION.items()}
    return found


def estimates(outcomes: Sequence[Outcome], resamples: int = RESAMPLES) -> dict[str, Estimate]:
    """Every measure that applies, with the percentile bootstrap interval over questions (Efron & Tibshirani 1993)."""
    if not outcomes:
        return {}
    sample = sample_of(outcomes, measure_names(outcomes))
    n = len(outcomes)
    points = statistics(sample, np.ones((1, n)))
    drawn = statistics(sample, resample_weights(n, resamples))
    counts = {name: int(count) for name, count in zip(sample.names, sample.counted.sum(axis=0), strict=True)}
    return {
        name: Estimate(
            float(point[0]),
            *_widened(float(point[0]), _interval(drawn[name]), counts.get(name, 0)),
            counts.get(name, n),
        )
        for name, point in points.items()
        if not np.isnan(point[0])
    }


def _interval(drawn: Vector) -> tuple[float, float]:
    known = drawn[~np.isnan(drawn)]
    low, high = np.quantile(known, [(1 - LEVEL) / 2, (1 + LEVEL) / 2])
    return float(low), float(high)


def _widened(value: float, interval: tuple[float, float], n: int) -> tuple[float, float]:
    """The interval of a share that is 0 or 1 in the sample, where the bootstrap has nothing to vary: Wilson's (1927)."""
    if not n or value not in (0.0, 1.0) or interval[0] != interval[1]:
        return interval
    reach = Z * Z / (n + Z * Z)
    return (0.0, reach) if value == 0.0 else (1.0 - reach, 1.0)


def differences(
    before: Mapping[str, Outcome], after: Mapping[str, Outcome], resamples: int = RESAMPLES
) -> dict[str, Difference]:
    """Each measure of two runs on the questions of both, by id.

    The interval is that of the paired bootstrap: both runs are drawn the same questions. p is that of the paired
    randomisation test (Fisher; Smucker, Allan & Carterette 2007): how often a difference this large comes about when
    each question's two results are swapped by the toss of a coin.
    """
    ids = [name for name in after if name in before]
    if not ids:
        return {}
    pairs = [before[name] for name in ids], [after[name] for name in ids]
    names = [name for name in measure_names(pairs[1]) if name in set(measure_names(pairs[0]))]
    old, new = (sample_of(side, names) for side in pairs)
    ones = np.ones((1, len(ids)))
    weights = resample_weights(len(ids), resamples)
    points = statistics(old, ones), statistics(new, ones)
    drawn = statistics(old, weights), statistics(new, weights)
    chances = _chances(old, new, resamples)
    return {
        name: Difference(
            float(points[0][name][0]),
            float(points[1][name][0]),
            *_interval(drawn[1][name] - drawn[0][name]),
            chances[name],
            len(ids),
        )
        for name in points[1]
        if not np.isnan(points[0][name][0] + points[1][name][0])
    }


def _chances(old: Sample, new: Sample, resamples: int) -> dict[str, float]:
    """Two-sided p of each measure's difference. The run as it is counts as one of the permutations, so p is never 0."""
    swapped = np.random.default_rng(SEED + 1).integers(0, 2, size=(resamples, len(old.confidence))).astype(np.bool_)
    ones = np.ones((1, len(old.confidence)))
    found: dict[str, float] = {}
    sums, counts = [], []
    for first, second in ((old, new), (new, old)):
        sums.append(first.added.sum(axis=0) + swapped @ (second.added - first.added))
        counts.append(first.counted.sum(axis=0) + swapped @ (second.counted - first.counted))
    with np.errstate(invalid="ignore", divide="ignore"):
        deltas = sums[1] / counts[1] - sums[0] / counts[0]
        seen = new.added.sum(axis=0) / new.counted.sum(axis=0) - old.added.sum(axis=0) / old.counted.sum(axis=0)
    for i, name in enumerate(old.names):
        found[name] = _chance(deltas[:, i], float(seen[i]))
    if 0 < old.answerable.sum() < len(old.answerable):
        tossed = []
        for row in swapped:
            sides = [np.where(row, b.confidence, a.confidence) for a, b in ((old, new), (new, old))]
            ordered_sides = [ordered(side, old.answerable, ones) for side in sides]
            tossed.append(
                [measure(ordered_sides[1])[0] - measure(ordered_sides[0])[0] for measure in ABSTENTION.values()]
            )
        real = [ordered(side.confidence, side.answerable, ones) for side in (old, new)]
        for i, (name, measure) in enumerate(ABSTENTION.items()):
            seen_here = float(measure(real[1])[0] - measure(real[0])[0])
            found[name] = _chance(np.array(tossed)[:, i], seen_here)
    return found


def _chance(tossed: Vector, seen: float) -> float:
    extreme = int((np.abs(tossed[~np.isnan(tossed)]) >= abs(seen) - 1e-12).sum())
    return (1 + extreme) / (1 + len(tossed))
