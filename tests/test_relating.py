"""Signs that a quote is of the time, and holds the sort of thing, that a question asks for."""

import pytest

from briefqa.quoting import candidates
from briefqa.relating import RELATIONS, dates_agree, holds_asked_sort, relations_of
from briefqa.retrieving import retrieve
from fakes import memory_index, words_vector


def related(question: str, text: str) -> dict[str, float]:
    index, vector = memory_index({"a.txt": text}), words_vector(question)
    first = candidates(index, question, vector, retrieve(index, question, vector))[0]
    return dict(zip(RELATIONS, relations_of(index, question, first), strict=True))


@pytest.mark.parametrize(
    ("question", "text", "expected"),
    [
        ("2023 年的收成是多少？", "2024 年的收成是四百公斤。\n", (0, 0, 1)),
        ("2024 年的收成是多少？", "2024 年的收成是四百公斤。\n", (1, 1, 1)),
        ("收成是多少？", "2024 年的收成是四百公斤。\n", (1, 1, 1)),
        ("2024 年的收成是多少？", "果園的收成是四百公斤。\n", (0, 1, 1)),
        ("花了多少錢採購水塔？", "河務局採購了四十座水塔。\n", (1, 1, 0)),
        ("花了多少錢採購水塔？", "河務局花八萬元採購水塔。\n", (1, 1, 1)),
    ],
)
def test_relations(question: str, text: str, expected: tuple[float, ...]) -> None:
    assert tuple(related(question, text).values()) == expected


@pytest.mark.parametrize(
    ("question", "text", "holds"),
    [
        ("What was the price of the tower?", "It cost 40 dollars.", True),
        ("What was the price of the tower?", "It has 40 steps.", False),
        ("市占率是多少？", "占 35.8%。", True),
        ("市占率是多少？", "領先其他三家。", False),
        ("哪一天發布的？", "7 月 26 日發布。", True),
        ("哪一天發布的？", "2025 年 7 月發布。", False),
        ("How many people work there?", "It has forty employees.", True),
        ("How many people work there?", "It has a tower.", False),
        ("塔是誰蓋的？", "塔很高。", True),
    ],
)
def test_the_sort_of_thing_asked_for(question: str, text: str, *, holds: bool) -> None:
    assert holds_asked_sort(question, text) is holds


def test_every_date_asked_for_has_to_agree() -> None:
    assert dates_agree(["2024-05"], ["2024", ""])
    assert not dates_agree(["2024", "2025"], ["2024"])
    assert dates_agree([], [])
