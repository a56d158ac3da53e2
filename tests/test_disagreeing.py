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


def test_a_date_in_another_clause_is_not_the_figures_time() -> None:
    question = "渡輪的總預算是多少錢？"
    one = statement_of(question, "渡輪的總預算是 3.8 億元，預定於 2026 年 11 月 2 日首航。")
    other = statement_of(question, "渡輪的總預算是 4.5 億元。")
    assert one
    assert other
    assert disagree(question, one, other)


def test_a_name_may_stand_before_the_sentence() -> None:
    question = "How many berths does Harrow harbour have?"
    one = statement_of(question, "Harrow harbour has 40 berths.")
    alone = statement_of(question, "The harbour has 65 berths.")
    named = statement_of(question, "The harbour has 65 berths.", "Harrow is a port in the north.")
    assert one
    assert alone
    assert named
    assert (disagree(question, one, alone), disagree(question, one, named)) == (False, True)
