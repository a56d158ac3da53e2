"""How sure a figure is: intervals, and for two runs of the same questions the chance of their difference.

Every measure here is either a mean over the questions that it applies to, or one of `abstaining`. The seed is fixed:
the same results give the same intervals.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from briefqa.evaluating.abstaining import ABSTENTION, BINS, CORRECTNESS, Mask, Matrix, Vector, ordered
from briefqa.evaluating.outcomes import Outcome

RESAMPLES = 10_000
LEVEL = 0.95
Z = 1.959964  # standard normal quantile of LEVEL
SEED = 20_250_814
CELLS_AT_ONCE = 2_000_000  # numbers in a table of resamples; there are a dozen such tables, 16 MB each
COUNTS = frozenset({"answer_sentences", "answer_characters"})  # no shares, even where each of them is 0 or 1
BIASED_UPWARD = frozenset({"ECE", "ECE_right"})  # sums of absolute gaps: noise adds to them, and resampling adds noise


@dataclass(frozen=True, slots=True)
class Estimate:
    """A measure on a sample of n questions, with its 95 % interval."""

    value: float
    low: float
    high: float
    n: int


@dataclass(frozen=True, slots=True)
class Difference:
    """A measure of two runs on the same questions: later less earlier, with its 95 % interval and two-sided p.

    n questions have the measure now and n_before had it then: citation precision, say, has no value without citations.
    """

    before: float
    after: float
    low: float
    high: float
    p: float
    n: int
    n_before: int

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
    answered: Mask  # (n,), and known to be right or not
    right: Mask  # (n,)

    @property
    def tells_refusals(self) -> bool:
        """Whether the measures of ABSTENTION apply: there are questions of both kinds."""
        return bool(0 < self.answerable.sum() < len(self.answerable))

    @property
    def tells_right(self) -> bool:
        """Whether those of CORRECTNESS apply: there is an answer for each bin at the least."""
        return bool(self.answered.sum() >= BINS)

    def sizes(self) -> dict[str, int]:
        """How many questions each measure is over."""
        found = {name: int(count) for name, count in zip(self.names, self.counted.sum(axis=0), strict=True)}
        if self.tells_refusals:
            found |= dict.fromkeys(ABSTENTION, len(self.answerable))
        if self.tells_right:
            found |= dict.fromkeys(CORRECTNESS, int(self.answered.sum()))
        return found


def sample_of(outcomes: Sequence[Outcome], names: Sequence[str]) -> Sample:
    rows = [[outcome.measured.get(name) for name in names] for outcome in outcomes]
    shape = (len(outcomes), len(names))
    return Sample(
        names=tuple(names),
        added=np.array([[value or 0.0 for value in row] for row in rows], dtype=np.float64).reshape(shape),
        counted=np.array([[value is not None for value in row] for row in rows], dtype=np.float64).reshape(shape),
        confidence=np.array([outcome.confidence for outcome in outcomes], dtype=np.float64),
        answerable=np.array([outcome.answerable for outcome in outcomes], dtype=np.bool_),
        answered=np.array(["wrong_of_answered" in outcome.measured for outcome in outcomes], dtype=np.bool_),
        right=np.array([outcome.values.get("right") == 1 for outcome in outcomes], dtype=np.bool_),
    )


def measure_names(outcomes: Sequence[Outcome]) -> list[str]:
    """Every per-question measure that applies to any of the outcomes, in order of appearance."""
    return list(dict.fromkeys(name for outcome in outcomes for name in outcome.measured))


def resample_weights(n: int, resamples: int = RESAMPLES) -> Iterator[Matrix]:
    """How often each of n questions is drawn in each resample of n with replacement, in tables of shape (some, n)."""
    draws, share = np.random.default_rng(SEED), np.full(n, 1 / n)
    for count in _row_counts(n, resamples):
        yield draws.multinomial(n, share, size=count).astype(np.float64)


def _row_counts(width: int, rows: int) -> Iterator[int]:
    """How many rows of a table are made at once."""
    at_once = max(1, CELLS_AT_ONCE // width)
    for start in range(0, rows, at_once):
        yield min(at_once, rows - start)


def resampled(sample: Sample, resamples: int = RESAMPLES) -> dict[str, Vector]:
    """Every measure in every resample, which are the same ones for all samples of as many questions."""
    return _joined([statistics(sample, weights) for weights in resample_weights(len(sample.confidence), resamples)])


def _joined(parts: Sequence[Mapping[str, Vector]]) -> dict[str, Vector]:
    return {name: np.concatenate([part[name] for part in parts]) for name in parts[0]}


def statistics(sample: Sample, weights: Matrix) -> dict[str, Vector]:
    """Every measure under every row of weights: shape (r,) each, NaN where a row holds none of its questions."""
    sums, counts = weights @ sample.added, weights @ sample.counted
    means = np.divide(sums, counts, out=np.full(sums.shape, np.nan), where=counts > 0)
    return {name: means[:, i] for i, name in enumerate(sample.names)} | _of_confidence(sample, weights)


def _of_confidence(sample: Sample, weights: Matrix) -> dict[str, Vector]:
    """The measures of `abstaining` that apply; those of CORRECTNESS on the answered questions alone."""
    found: dict[str, Vector] = {}
    if sample.tells_refusals:
        values = ordered(sample.confidence, sample.answerable, weights)
        found |= {name: measure(values) for name, measure in ABSTENTION.items()}
    if sample.tells_right:
        values = ordered(sample.confidence, sample.right, weights * sample.answered)
        found |= {name: measure(values) for name, measure in CORRECTNESS.items()}
    return found


def estimates(outcomes: Sequence[Outcome], resamples: int = RESAMPLES) -> dict[str, Estimate]:
    """Every measure that applies, with its interval, which always holds the value itself.

    Wilson's (1927) for a share of questions; of any other mean the percentile bootstrap over questions (Efron &
    Tibshirani 1993); of a calibration error the basic bootstrap, see `_unbiased`.
    """
    if not outcomes:
        return {}
    sample = sample_of(outcomes, measure_names(outcomes))
    points = statistics(sample, np.ones((1, len(outcomes))))
    drawn = resampled(sample, resamples)
    sizes, shares = sample.sizes(), _shares(sample)
    found: dict[str, Estimate] = {}
    for name, point in points.items():
        value, n = float(point[0]), sizes[name]
        if np.isnan(value):
            continue
        if name in shares:
            low, high = wilson(value, n)
        elif name in BIASED_UPWARD:
            low, high = _unbiased(value, drawn[name])
        else:
            low, high = _interval(drawn[name])
            if low == high and value in (0.0, 1.0) and name not in COUNTS:
                low, high = wilson(value, _smallest(sample) if name in ABSTENTION else n)
        found[name] = Estimate(value, min(low, value), max(high, value), n)
    return found


def _shares(sample: Sample) -> set[str]:
    """The measures that are 0 or 1 for every question which they apply to."""
    whole = [bool(np.isin(column, (0.0, 1.0)).all()) for column in sample.added.T]
    return {name for name, is_whole in zip(sample.names, whole, strict=True) if is_whole and name not in COUNTS}


def _smallest(sample: Sample) -> int:
    """Of the answerable and the unanswerable questions, how many the fewer are: no more is known of what parts them."""
    return int(min(sample.answerable.sum(), (~sample.answerable).sum()))


def wilson(share: float, n: int) -> tuple[float, float]:
    """Wilson's score interval (1927) of a share of n. It keeps its level where the bootstrap does not: n small, or 0 of n."""
    centre, spread = share + Z * Z / (2 * n), Z * np.sqrt(share * (1 - share) / n + Z * Z / (4 * n * n))
    whole = 1 + Z * Z / n
    return max(0.0, float((centre - spread) / whole)), min(1.0, float((centre + spread) / whole))


def _interval(drawn: Vector) -> tuple[float, float]:
    known = drawn[~np.isnan(drawn)]
    low, high = np.quantile(known, [(1 - LEVEL) / 2, (1 + LEVEL) / 2])
    return float(low), float(high)


def _unbiased(value: float, drawn: Vector) -> tuple[float, float]:
    """The interval of a measure that a resample overstates, within 0 and 1.

    The percentiles of the resamples lie too high by the bias, which is counted twice in them, and may leave out the
    value. Below, the interval ends where the basic bootstrap's does (Davison & Hinkley 1997, 5.2): as far under the
    value as the highest resamples lie above it. Above, it reaches as far as those lie above their median.
    """
    high = _interval(drawn)[1]
    middle = float(np.nanmedian(drawn))
    return max(0.0, 2 * value - high), min(1.0, value + high - middle)


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
    points = statistics(old, ones), statistics(new, ones)
    drawn = resampled(old, resamples), resampled(new, resamples)
    chances, sizes = _chances(old, new, resamples), (old.sizes(), new.sizes())
    found: dict[str, Difference] = {}
    for name in points[1]:
        if name not in points[0] or np.isnan(points[0][name][0] + points[1][name][0]):
            continue
        first, second = float(points[0][name][0]), float(points[1][name][0])
        low, high = _around(second - first, drawn[1][name] - drawn[0][name], is_biased=name in BIASED_UPWARD)
        found[name] = Difference(first, second, low, high, chances[name], sizes[1][name], sizes[0][name])
    return found


def _around(delta: float, drawn: Vector, *, is_biased: bool) -> tuple[float, float]:
    """The interval of a difference, which holds it: where resamples are biased, they are moved to lie about it."""
    low, high = _interval(drawn)
    moved = float(np.nanmedian(drawn)) - delta if is_biased else 0.0
    return min(low - moved, delta), max(high - moved, delta)


def _chances(old: Sample, new: Sample, resamples: int) -> dict[str, float]:
    """Two-sided p of each measure's difference. The run as it is counts as one of the permutations, so p is never 0."""
    n = len(old.confidence)
    tosses = np.random.default_rng(SEED + 1)
    both = _both(old, new)
    seen = _swapped_delta(both, np.zeros((1, n)))
    tossed = _joined(
        [
            _swapped_delta(both, tosses.integers(0, 2, size=(count, n)).astype(np.float64))
            for count in _row_counts(2 * n, resamples)
        ]
    )
    return {name: _chance(tossed[name], float(value[0])) for name, value in seen.items()}


def _both(old: Sample, new: Sample) -> Sample:
    """The results of two runs as one sample, (2n,): those of the earlier first."""
    fields = ("added", "counted", "confidence", "answerable", "answered", "right")
    return Sample(old.names, *(np.concatenate([getattr(old, name), getattr(new, name)]) for name in fields))


def _swapped_delta(both: Sample, swapped: Matrix) -> dict[str, Vector]:
    """Later less earlier for every row, in which the questions that `swapped` marks have their two results exchanged."""
    kept = 1 - swapped
    earlier = statistics(both, np.hstack([kept, swapped]))
    later = statistics(both, np.hstack([swapped, kept]))
    return {name: later[name] - earlier[name] for name in later}


def _chance(tossed: Vector, seen: float) -> float:
    extreme = int((np.abs(tossed[~np.isnan(tossed)]) >= abs(seen) - 1e-12).sum())
    return (1 + extreme) / (1 + len(tossed))
