"""Calibration turns logits into chances, and near misses are told from what can still be answered."""

import numpy as np
import pytest
from scipy.special import expit

from briefqa.training.support import calibrated, near_kind


def test_logits_are_calibrated_to_how_often_questions_are_answerable() -> None:
    chance = np.random.default_rng(0)
    logits = chance.normal(0, 2, 4000)
    answerable = chance.random(4000) < expit(0.5 * logits + 1.0)
    slope, offset = calibrated(list(zip(answerable.tolist(), logits.tolist(), strict=True)))
    assert slope == pytest.approx(0.5, abs=0.06)
    assert offset == pytest.approx(1.0, abs=0.12)


def test_without_questions_logits_stay_as_they_are() -> None:
    assert calibrated([]) == (1.0, 0.0)


@pytest.mark.parametrize(
    ("rest", "answers", "kind"),
    [
        (["燈塔有四名守望員。"], ["1872年"], "same article"),
        (["燈塔建於1872年。"], ["1872年"], "near"),
        ([], ["1872年"], "near"),
    ],
)
def test_what_stays_of_an_article_says_what_a_withheld_paragraph_makes_of_its_question(
    rest: list[str], answers: list[str], kind: str
) -> None:
    assert near_kind(rest, answers) == kind
