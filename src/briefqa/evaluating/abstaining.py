"""How well confidence tells what the documents answer from what they do not, and right answers from wrong ones.

All take one row of question weights per resample, so that an interval costs one call: weights has shape (r, n), one
column a question, and the result has shape (r,). A row of ones is the sample itself. A result is NaN where a row holds
no question of a kind that the measure needs.
"""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Vector = NDArray[np.float64]
Mask = NDArray[np.bool_]
Matrix = NDArray[np.float64]

FALSE_REFUSALS = 0.05  # the share of answerable questions that may be refused, for `refusal_recall@5%`
BINS = 10  # of equal mass, for the calibration error


@dataclass(frozen=True, slots=True)
class Ordered:
    """The weights of answerable and unanswerable questions at each confidence that occurs; u of them, ascending."""

    confidence: Vector  # (u,)
    answerable: Matrix  # (r, u)
    unanswerable: Matrix  # (r, u)

    @property
    def both(self) -> Matrix:
        return self.answerable + self.unanswerable


def ordered(confidence: Vector, answerable: Mask, weights: Matrix) -> Ordered:
    """Questions of one confidence together: no measure may depend on the order in which they stand."""
    order = np.argsort(confidence, kind="stable")
    ascending = confidence[order]
    starts = np.flatnonzero(np.concatenate([[True], ascending[1:] > ascending[:-1]]))
    both = np.add.reduceat(weights[:, order], starts, axis=1)
    positive = np.add.reduceat(weights[:, order] * answerable[order], starts, axis=1)
    return Ordered(ascending[starts], positive, both - positive)


def auroc(values: Ordered) -> Vector:
    """The chance that an answerable question has more confidence than an unanswerable one; equal ones count half.

    The area under the ROC curve as the Mann-Whitney statistic (Hanley & McNeil 1982).
    """
    below = np.cumsum(values.unanswerable, axis=1) - values.unanswerable
    won = (values.answerable * (below + values.unanswerable / 2)).sum(axis=1)
    return _ratio(won, values.answerable.sum(axis=1) * values.unanswerable.sum(axis=1))


def refusal_recall(values: Ordered) -> Vector:
    """The most unanswerable questions that a threshold can refuse, as a share, whatever threshold is in use.

    Only thresholds that refuse at most FALSE_REFUSALS of the answerable ones: recall at a fixed false positive rate.
    """
    refused = np.cumsum(values.answerable, axis=1)
    caught = np.cumsum(values.unanswerable, axis=1)
    answerable, unanswerable = refused[:, -1], caught[:, -1]
    allowed = refused <= FALSE_REFUSALS * answerable[:, None] + 1e-9
    return _ratio(np.where(allowed, caught, 0.0).max(axis=1), np.where(answerable > 0, unanswerable, 0.0))


def risk_coverage_area(values: Ordered) -> Vector:
    """The mean, over questions in falling confidence, of the risk of answering them and all before them.

    Coverage is the share of questions answered, risk the share of them that is an error (El-Yaniv & Wiener 2010). What
    an error is, the caller says: `AURC` takes a question that cannot be answered, `AURC_right` an answer that is not
    right, as in selective classification (Geifman & El-Yaniv 2017). The area is 0 only if there is no error.
    """
    answered = np.cumsum(values.both[:, ::-1], axis=1)
    wrong = np.cumsum(values.unanswerable[:, ::-1], axis=1)
    risk = np.divide(wrong, answered, out=np.zeros_like(wrong), where=answered > 0)
    return _ratio((risk * values.both[:, ::-1]).sum(axis=1), answered[:, -1])


def calibration_error(values: Ordered) -> Vector:
    """Expected calibration error: the mean gap between confidence and the share of answerable questions, over BINS.

    ECE is Naeini, Cooper & Hauskrecht 2015; bins of equal mass, not width, are Nguyen & O'Connor 2015. A confidence
    that several questions share stays in one bin, by the middle of its ranks. Small samples overstate it.
    """
    mass = values.both
    total = mass.sum(axis=1)
    excess = mass * values.confidence - values.answerable
    bins = _bins(mass)
    gaps = [np.abs(np.where(bins == number, excess, 0.0).sum(axis=1)) for number in range(BINS)]
    return _ratio(np.sum(gaps, axis=0), total)


def _bins(mass: Matrix) -> NDArray[np.int64]:
    """The bin of each confidence level, in each row."""
    middle = np.cumsum(mass, axis=1) - mass / 2
    share = middle / np.maximum(mass.sum(axis=1, keepdims=True), 1e-12)
    numbers: NDArray[np.int64] = np.minimum((share * BINS).astype(np.int64), BINS - 1)
    return numbers


def _ratio(above: Vector, below: Vector) -> Vector:
    ratio: Vector = np.divide(above, below, out=np.full(above.shape, np.nan), where=below > 0)
    return ratio


ABSTENTION: dict[str, Callable[[Ordered], Vector]] = {
    "AUROC": auroc,
    "refusal_recall@5%": refusal_recall,
    "AURC": risk_coverage_area,
    "ECE": calibration_error,
}  # of all questions: what is asked of confidence is whether the documents answer
CORRECTNESS: dict[str, Callable[[Ordered], Vector]] = {
    "AURC_right": risk_coverage_area,
    "ECE_right": calibration_error,
}  # of the answered ones: whether the answer is right


@dataclass(frozen=True, slots=True)
class Bin:
    """One bin of the calibration plot."""

    confidence: float  # mean
    answerable: float  # share
    count: int


def calibration_bins(confidence: Vector, answerable: Mask) -> list[Bin]:
    """The bins of `calibration_error`, the lowest confidence first; empty ones are left out."""
    values = ordered(confidence, answerable, np.ones((1, len(confidence))))
    mass, numbers = values.both[0], _bins(values.both)[0]
    return [
        Bin(
            float((mass * values.confidence)[chosen].sum() / mass[chosen].sum()),
            float(values.answerable[0][chosen].sum() / mass[chosen].sum()),
            round(mass[chosen].sum()),
        )
        for number in range(BINS)
        if (chosen := numbers == number).any()
    ]


def risk_coverage_curve(confidence: Vector, wrong: Mask) -> list[tuple[float, float]]:
    """(coverage, risk) at each threshold, from the most confident question on; the last coverage is 1."""
    values = ordered(confidence, ~wrong, np.ones((1, len(confidence))))
    answered = np.cumsum(values.both[0][::-1])
    errors = np.cumsum(values.unanswerable[0][::-1])
    return [(float(a / len(confidence)), float(e / a)) for a, e in zip(answered, errors, strict=True)]
