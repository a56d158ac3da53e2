"""What asks for the most or the least, and what says that something is."""

import pytest

from briefqa.answering.claims.extremes import extremes_asked, says_extreme


@pytest.mark.parametrize(
    ("question", "asked"),
    [
        ("哪座碼頭最長？", (True, False)),
        ("Which wharf is the shortest?", (False, True)),
        ("哪項工程最重要？", (False, False)),
        ("Who is most likely to win?", (False, False)),
    ],
)
def test_the_most_or_the_least_is_asked_for(question: str, asked: tuple[bool, bool]) -> None:
    assert extremes_asked(question) == asked


@pytest.mark.parametrize(
    ("clause", "says"),
    [
        ("北岬的吞吐量居冠", True),
        ("the deepest basin", True),
        ("最近三年", False),
        ("the interest on the forest loan", False),
        ("at the request of the western guild", False),
    ],
)
def test_a_clause_says_that_something_is_first(clause: str, *, says: bool) -> None:
    assert says_extreme(clause) is says
