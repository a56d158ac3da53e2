"""Confidence measures: bounds, a perfect and a worst system, examples by hand, scikit-learn."""

from collections.abc import Callable

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sklearn.metrics import roc_auc_score

from briefqa.evaluating.abstaining import (
    ABSTENTION,
    Mask,
    Ordered,
    Vector,
    auroc,
    calibration_bins,
    calibration_error,
    ordered,
    refusal_recall,
    risk_coverage_area,
    risk_coverage_curve,
)

PAIRS = st.lists(
    st.tuples(st.sampled_from([0.0, 0.1, 0.25, 0.5, 0.7, 0.9, 1.0]), st.booleans()), min_size=2, max_size=40
)
BOTH = PAIRS.filter(lambda pairs: len({answerable for _, answerable in pairs}) == 2)
Pairs = list[tuple[float, bool]]


def arrays(pairs: Pairs) -> tuple[Vector, Mask]:
    return np.array([c for c, _ in pairs], dtype=np.float64), np.array([a for _, a in pairs], dtype=np.bool_)


def measured(measure: Callable[[Ordered], Vector], pairs: Pairs) -> float:
    confidence, answerable = arrays(pairs)
    return float(measure(ordered(confidence, answerable, np.ones((1, len(pairs)))))[0])


@pytest.mark.parametrize("measure", ABSTENTION.values(), ids=ABSTENTION)
@given(pairs=BOTH)
def test_measures_lie_between_0_and_1_and_know_no_order(measure: Callable[[Ordered], Vector], pairs: Pairs) -> None:
    value = measured(measure, pairs)
    assert -1e-9 <= value <= 1 + 1e-9
    assert measured(measure, pairs[::-1]) == pytest.approx(value)


@pytest.mark.parametrize("measure", ABSTENTION.values(), ids=ABSTENTION)
@given(pairs=BOTH, draws=st.lists(st.integers(0, 3), min_size=40, max_size=40))
def test_a_weight_is_so_many_copies(measure: Callable[[Ordered], Vector], pairs: Pairs, draws: list[int]) -> None:
    """What the bootstrap rests on: a weighted measure is the measure of the drawn sample, bins and all."""
    weights = np.array([draws[: len(pairs)]], dtype=np.float64)
    copies = [pair for pair, count in zip(pairs, draws, strict=False) for _ in range(count)]
    weighted = float(measure(ordered(*arrays(pairs), weights))[0])
    if len({answerable for _, answerable in copies}) == 2:
        assert weighted == pytest.approx(measured(measure, copies))


@given(BOTH)
@settings(max_examples=50)
def test_auroc_is_scikit_learns(pairs: Pairs) -> None:
    confidence, answerable = arrays(pairs)
    assert measured(auroc, pairs) == pytest.approx(roc_auc_score(answerable, confidence))


@given(BOTH)
def test_turning_confidence_round_turns_auroc_round(pairs: Pairs) -> None:
    assert measured(auroc, [(1 - c, a) for c, a in pairs]) == pytest.approx(1 - measured(auroc, pairs))


PERFECT = [(0.9, True)] * 8 + [(0.1, False)] * 4
WORST = [(0.1, True)] * 8 + [(0.9, False)] * 4


def test_a_perfect_and_a_worst_system() -> None:
    assert (measured(auroc, PERFECT), measured(auroc, WORST)) == (1.0, 0.0)
    assert (measured(refusal_recall, PERFECT), measured(refusal_recall, WORST)) == (1.0, 0.0)
    assert measured(risk_coverage_area, PERFECT) < measured(risk_coverage_area, WORST)
    assert measured(calibration_error, [(1.0, True)] * 5 + [(0.0, False)] * 5) == pytest.approx(0)
    assert measured(calibration_error, [(0.0, True)] * 5 + [(1.0, False)] * 5) == pytest.approx(1)


def test_a_constant_confidence_says_nothing() -> None:
    pairs = [(0.5, True)] * 3 + [(0.5, False)] * 1
    assert measured(auroc, pairs) == 0.5
    assert measured(refusal_recall, pairs) == 0.0
    assert measured(risk_coverage_area, pairs) == 0.25
    assert measured(calibration_error, pairs) == 0.25


def test_by_hand() -> None:
    pairs = [(0.9, True), (0.8, False), (0.7, True), (0.2, False)]
    assert measured(auroc, pairs) == 0.75
    assert measured(refusal_recall, pairs) == 0.5
    assert measured(risk_coverage_area, pairs) == pytest.approx((0 + 1 / 2 + 1 / 3 + 2 / 4) / 4)
    assert measured(calibration_error, pairs) == pytest.approx((0.1 + 0.8 + 0.3 + 0.2) / 4)
    assert risk_coverage_curve(*_wrong(pairs)) == [(0.25, 0), (0.5, 0.5), (0.75, pytest.approx(1 / 3)), (1, 0.5)]


def _wrong(pairs: Pairs) -> tuple[Vector, Mask]:
    confidence, answerable = arrays(pairs)
    return confidence, ~answerable


def test_one_answerable_question_in_twenty_may_be_refused() -> None:
    pairs = [(0.1, True)] + [(0.2, False)] * 3 + [(0.9, True)] * 19
    assert measured(refusal_recall, pairs) == 1.0
    assert measured(refusal_recall, [*pairs[:-1], (0.15, True)]) == 0.0


def test_without_both_classes_there_is_no_measure() -> None:
    assert np.isnan(measured(auroc, [(0.5, True)]))
    assert np.isnan(measured(refusal_recall, [(0.5, True)]))


@given(BOTH)
def test_bins_hold_every_question_once_and_give_the_error(pairs: Pairs) -> None:
    bins = calibration_bins(*arrays(pairs))
    assert sum(item.count for item in bins) == len(pairs)
    assert [item.confidence for item in bins] == sorted(item.confidence for item in bins)
    gap = sum(item.count * abs(item.confidence - item.answerable) for item in bins) / len(pairs)
    assert gap == pytest.approx(measured(calibration_error, pairs))


@given(BOTH)
def test_the_risk_coverage_curve_ends_at_everything(pairs: Pairs) -> None:
    curve = risk_coverage_curve(*_wrong(pairs))
    assert curve[-1] == (1.0, pytest.approx(sum(not a for _, a in pairs) / len(pairs)))
    assert all(0 <= coverage <= 1 and 0 <= risk <= 1 for coverage, risk in curve)
    assert [coverage for coverage, _ in curve] == sorted({coverage for coverage, _ in curve})
