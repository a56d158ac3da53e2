"""Pairs of sentences that disagree, and pairs that only look as if they did."""

from pathlib import Path

import pytest

from briefqa.disagreeing import disagree, statement_of
from fakes import json_lines

PAIRS = json_lines(Path(__file__).parent / "data" / "disagreements.jsonl")


@pytest.mark.parametrize("half", ["tune", "held"])
def test_no_false_alarm_and_most_disagreements_found(half: str) -> None:
    right = {True: 0, False: 0}
    pairs = [pair for pair in PAIRS if pair["half"] == half]
    for pair in pairs:
        one, other = (statement_of(pair["question"], pair[side]) for side in ("one", "other"))
        found = bool(one and other and disagree(pair["question"], one, other))
        right[pair["disagree"]] += found == pair["disagree"]
    assert (len(pairs), right[False]) == (90, 60)
    assert right[True] >= 27
