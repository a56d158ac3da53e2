"""Words found in a text: what counts as the same, and where it stands."""

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from briefqa import finding
from briefqa.finding import find_words

TEXT = "北岬燈塔的軟體在 1872 年。灯塔的軟 體，ＡＢＣ與abc。"


def found(words: str, text: str = TEXT) -> list[str]:
    return [span.of(text) for span in find_words(text, words)]


def test_script_width_and_case_are_one() -> None:
    assert found("灯塔") == found("燈塔") == ["燈塔", "灯塔"]
    assert found("abc") == ["ＡＢＣ", "abc"]


def test_blank_words_and_words_that_are_not_there_are_found_nowhere() -> None:
    assert found("") == found(" \u200b ") == found("鐘樓") == []


def test_signs_of_a_pattern_are_only_signs() -> None:
    assert found("(a+)+$", "x (a+)+$ aaa") == ["(a+)+$"]
    assert found(".*") == []


def test_no_more_than_can_be_stepped_through() -> None:
    assert len(find_words("塔" * 5_000, "塔")) == finding.MAX_FOUND


@given(st.text(alphabet="塔灯燈aA ", max_size=40), st.text(alphabet="塔灯燈aA", min_size=1, max_size=3))
def test_places_are_in_order_apart_and_hold_the_words(text: str, words: str) -> None:
    spans = find_words(text, words)
    assert all(first.end <= second.start for first, second in pairwise(spans))
    assert all(find_words(span.of(text), words) for span in spans)
