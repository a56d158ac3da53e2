"""Intervals and p values: bounds, repeatability, and examples small enough to enumerate."""

from itertools import product

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from briefqa.evaluating.outcomes import Outcome
from briefqa.evaluating.resampling import differences, estimates, resample_weights

VALUES = st.lists(st.one_of(st.none(), st.floats(0, 1)), min_size=1, max_size=30)
FEW = 500


def outcome(name: str, value: float | None, *, answerable: bool = True, confidence: float = 0.5) -> Outcome:
    values = {} if value is None else {"R@5": value}
    return Outcome(name, "?", "en", "fact", answerable, False, confidence, values)


def outcomes(values: list[float | None]) -> list[Outcome]:
    return [outcome(f"q{number}", value) for number, value in enumerate(values)]


@given(VALUES)
@settings(max_examples=30)
def test_an_estimate_is_the_mean_of_what_applies_inside_its_interval(values: list[float | None]) -> None:
    known = [value for value in values if value is not None]
    found = estimates(outcomes(values), FEW)
    if not known:
        assert found == {}
        return
    assert found["R@5"].value == pytest.approx(np.mean(known))
    assert found["R@5"].n == len(known)
    assert min(known) - 1e-9 <= found["R@5"].low or min(known) in (0.0, 1.0)
    assert found["R@5"].low <= found["R@5"].high
    assert estimates(outcomes(values), FEW) == found, "the seed is fixed"


def test_the_interval_is_the_binomials() -> None:
    """For a share the percentile bootstrap is the binomial distribution's own quantiles."""
    found = estimates(outcomes([1.0] * 60 + [0.0] * 40))["R@5"]
    assert (found.value, found.low, found.high) == (0.6, pytest.approx(0.50, abs=0.015), pytest.approx(0.69, abs=0.015))


def test_a_share_of_all_is_not_certain() -> None:
    """Ten of ten is no proof of always: the bootstrap alone would say 1 to 1. Wilson: 10 / (10 + 1.96²)."""
    found = estimates(outcomes([1.0] * 10), FEW)["R@5"]
    assert (found.low, found.high) == (pytest.approx(0.7225, abs=1e-3), 1.0)
    none = estimates(outcomes([0.0] * 10), FEW)["R@5"]
    assert (none.low, none.high) == (0.0, pytest.approx(0.2775, abs=1e-3))


def test_every_resample_draws_as_many_as_there_are() -> None:
    weights = resample_weights(7, 100)
    assert weights.shape == (100, 7)
    assert (weights.sum(axis=1) == 7).all()


def test_no_outcomes_have_no_estimates() -> None:
    assert estimates([]) == {}
    assert differences({}, {}) == {}


def test_confidence_is_measured_only_where_there_is_something_to_tell_apart() -> None:
    assert "AUROC" not in estimates([outcome("a", 1.0)], FEW)
    both = [outcome("a", 1.0, confidence=0.9), outcome("b", None, answerable=False, confidence=0.1)]
    assert estimates(both, FEW)["AUROC"].value == 1.0


def by_id(found: list[Outcome]) -> dict[str, Outcome]:
    return {item.id: item for item in found}


@given(VALUES)
@settings(max_examples=20)
def test_a_run_does_not_differ_from_itself(values: list[float | None]) -> None:
    run = by_id(outcomes(values))
    for item in differences(run, run, FEW).values():
        assert (item.delta, item.low, item.high, item.p) == (0, 0, 0, 1)


@given(st.lists(st.tuples(st.floats(0, 1), st.floats(0, 1)), min_size=1, max_size=20))
@settings(max_examples=20)
def test_the_other_way_round_is_the_negative(pairs: list[tuple[float, float]]) -> None:
    old, new = (by_id(outcomes([pair[side] for pair in pairs])) for side in (0, 1))
    there, back = differences(old, new, FEW)["R@5"], differences(new, old, FEW)["R@5"]
    assert there.delta == pytest.approx(-back.delta)
    assert (there.low, there.high) == (pytest.approx(-back.high, abs=1e-9), pytest.approx(-back.low, abs=1e-9))
    assert there.p == pytest.approx(back.p)
    assert 0 < there.p <= 1


def test_p_is_that_of_all_the_swaps_there_are() -> None:
    before, after = [0.2, 0.4, 0.1, 0.5, 0.3, 0.6], [0.5, 0.6, 0.4, 0.4, 0.9, 0.7]
    gaps = np.array(after) - np.array(before)
    swaps = [abs(float(np.dot(signs, gaps))) for signs in product((1, -1), repeat=6)]
    exact = np.mean([swap >= abs(gaps.sum()) - 1e-12 for swap in swaps])
    found = differences(by_id(outcomes(list(before))), by_id(outcomes(list(after))))["R@5"]
    assert found.p == pytest.approx(exact, abs=0.01)
    assert found.delta == pytest.approx(gaps.mean())


def test_a_clear_gain_is_clear_and_one_question_is_not() -> None:
    old = by_id(outcomes([0.0] * 40))
    clear = differences(old, by_id(outcomes([1.0] * 20 + [0.0] * 20)))["R@5"]
    assert clear.low > 0
    assert clear.p < 0.001
    single = differences(old, by_id(outcomes([1.0] + [0.0] * 39)))["R@5"]
    assert single.p == 1.0


def test_confidence_is_compared_too() -> None:
    def run(good: float) -> dict[str, Outcome]:
        rows = [outcome(f"a{n}", 1.0, confidence=good) for n in range(12)]
        return by_id(rows + [outcome(f"b{n}", None, answerable=False, confidence=0.5) for n in range(12)])

    found = differences(run(0.1), run(0.9), FEW)["AUROC"]
    assert (found.before, found.after) == (0.0, 1.0)
    assert found.p < 0.05


def test_only_shared_questions_are_compared() -> None:
    old, new = by_id(outcomes([0.0, 1.0, 1.0])), by_id(outcomes([1.0]))
    assert differences(old, new, FEW)["R@5"].n == 1
