"""Intervals and p values: bounds, repeatability, and examples small enough to enumerate."""

from dataclasses import replace
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
    (weights,) = resample_weights(7, 100)
    assert weights.shape == (100, 7)
    assert (weights.sum(axis=1) == 7).all()


def test_many_questions_are_resampled_in_parts_with_the_same_result(monkeypatch: pytest.MonkeyPatch) -> None:
    """A table of a set's hundred thousand questions and ten thousand resamples would take 8 GB."""
    run, other = scored_run(1), by_id(scored_run(1, 60)[::-1])
    whole = estimates(run, FEW), differences(by_id(run), other, FEW)
    monkeypatch.setattr("briefqa.evaluating.resampling.CELLS_AT_ONCE", 60 * 70)
    assert [len(part) for part in resample_weights(60, FEW)] == [70] * 7 + [10]
    assert (estimates(run, FEW), differences(by_id(run), other, FEW)) == whole


def scored_run(seed: int, n: int = 60) -> list[Outcome]:
    """Questions of every sort, answered and refused at random, with a confidence that knows something of it."""
    draws = np.random.default_rng(seed)
    found = []
    for number in range(n):
        answerable = bool(draws.random() < 0.75)
        confidence = float(np.clip(draws.normal(0.7 if answerable else 0.4, 0.25), 0, 1))
        refused = confidence < 0.5
        correct = float(not refused and draws.random() < 0.8)
        values = {"right": correct if answerable else float(refused)}
        if answerable:
            values |= {"answer_correct": correct, "nDCG@10": float(draws.random() ** 0.2)}
        if not refused:
            values |= {"citation_precision": float(draws.integers(0, 4)) / 3, "answer_sentences": 1.0}
        found.append(Outcome(f"q{number}", "?", "en", "fact", answerable, refused, confidence, values))
    return found


@pytest.mark.parametrize("seed", range(8))
def test_every_interval_holds_its_value(seed: int) -> None:
    """ECE in a resample is larger than in the sample: its percentiles alone would often leave the value out."""
    run, other = scored_run(seed, 20 + 20 * seed), scored_run(seed + 100, 20 + 20 * seed)
    found = estimates(run, FEW)
    assert {"ECE", "ECE_right", "AURC", "AURC_right", "AUROC", "wrong_of_answered", "nDCG@10"} <= set(found)
    for name, item in found.items():
        assert item.low <= item.value <= item.high, name
        assert item.low >= 0, name
        assert item.high <= 1, name
    same = {old.id: replace(old, answerable=new.answerable) for old, new in zip(run, other, strict=True)}
    for name, gap in differences(same, by_id(other), FEW).items():
        assert gap.low <= gap.delta <= gap.high, name


def test_a_calibration_error_has_an_interval_on_both_sides() -> None:
    found = estimates(scored_run(3, 160))
    for name in ("ECE", "ECE_right"):
        assert found[name].low < found[name].value < found[name].high


def test_shares_have_wilsons_interval() -> None:
    """13 of 17, by hand: Agresti & Coull 1998, (1)."""
    found = estimates(outcomes([1.0] * 13 + [0.0] * 4), FEW)["R@5"]
    assert (found.low, found.high) == (pytest.approx(0.527, abs=1e-3), pytest.approx(0.904, abs=1e-3))


def test_a_mean_length_is_no_share() -> None:
    found = estimates(scored_run(1), FEW)["answer_sentences"]
    assert (found.low, found.value, found.high) == (1.0, 1.0, 1.0)


def test_confidence_that_parts_all_is_not_certain_to() -> None:
    both = [outcome(f"a{n}", 1.0, confidence=0.9) for n in range(40)]
    both += [outcome(f"b{n}", None, answerable=False, confidence=0.1) for n in range(10)]
    found = estimates(both, FEW)["AUROC"]
    assert (found.value, found.high) == (1.0, 1.0)
    assert found.low == pytest.approx(0.7225, abs=1e-3), "Wilson's, for the ten that the fewer are"


def answered(name: str, right: float, confidence: float, *, answerable: bool = True) -> Outcome:
    return Outcome(name, "?", "en", "fact", answerable, False, confidence, {"right": right})


def test_answers_that_are_not_right_are_measured_among_the_answered_alone() -> None:
    run = [answered(f"a{n}", 1.0, 0.9) for n in range(6)] + [answered(f"b{n}", 0.0, 0.8) for n in range(3)]
    run += [answered("c", 0.0, 0.7, answerable=False)]
    run += [Outcome(f"d{n}", "?", "en", "fact", True, True, 0.1, {"right": 0.0}) for n in range(5)]
    found = estimates(run, FEW)
    assert (found["wrong_of_answered"].value, found["wrong_of_answered"].n) == (pytest.approx(0.4), 10)
    # Risk by falling confidence: 0 for six, 3/9 for three, 4/10 for the last.
    assert found["AURC_right"].value == pytest.approx((6 * 0 + 3 * 3 / 9 + 4 / 10) / 10)
    assert found["AURC_right"].n == 10
    # Bins keep one confidence together: |6·0.9 − 6|, |3·0.8 − 0|, |0.7 − 0|, over ten.
    assert found["ECE_right"].value == pytest.approx((0.6 + 2.4 + 0.7) / 10)
    assert found["AURC"].value < found["AURC_right"].value, "what cannot be answered is one of fifteen"


def test_few_answers_have_no_bins() -> None:
    assert "ECE_right" not in estimates([answered(f"a{n}", 1.0, 0.9) for n in range(9)], FEW)
    assert "ECE_right" in estimates([answered(f"a{n}", 1.0, 0.9) for n in range(10)], FEW)


def test_a_difference_tells_how_many_questions_it_is_over() -> None:
    old, new = outcomes([0.0, 1.0, None, None]), outcomes([0.5, 1.0, 1.0, None])
    found = differences(by_id(old), by_id(new), FEW)["R@5"]
    assert (found.n_before, found.n) == (2, 3)


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
