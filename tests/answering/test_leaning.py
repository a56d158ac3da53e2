"""A sentence that leans on the one before it is quoted with it."""

import pytest

from briefqa.answering.asking import ask
from fakes import FakeEmbedder, answer_everything, memory_index


@pytest.fixture(autouse=True)
def _every_question_is_supported(monkeypatch: pytest.MonkeyPatch) -> None:
    answer_everything(monkeypatch)


def quotes(text: str, question: str) -> list[str]:
    return [sentence.text for sentence in ask(memory_index({"a.txt": text}), FakeEmbedder(), question).answer.sentences]


@pytest.mark.parametrize(
    ("before", "leaning", "question"),
    [
        ("Quelltal 公司種蘋果。", "該公司在山坡上有四十座水塔。", "Quelltal 山坡上有幾座水塔？"),
        ("Quelltal grows apples.", "It has forty water towers on the slope.", "How many water towers on the slope has Quelltal?"),
    ],
)  # fmt: skip
def test_the_sentence_before_is_quoted_in_reading_order(before: str, leaning: str, question: str) -> None:
    assert quotes(f"{before}{' ' if before.isascii() else ''}{leaning}\n", question) == [before, leaning]


def test_a_sentence_that_stands_alone_is_quoted_alone() -> None:
    assert quotes("Quelltal 公司種蘋果。山坡上有四十座水塔。\n", "Quelltal 山坡上有幾座水塔？") == [
        "山坡上有四十座水塔。"
    ]


def test_a_sentence_before_that_names_nothing_asked_for_is_left_out() -> None:
    assert quotes("冬天很冷。該公司在山坡上有四十座水塔。\n", "Quelltal 山坡上有幾座水塔？") == [
        "該公司在山坡上有四十座水塔。"
    ]
