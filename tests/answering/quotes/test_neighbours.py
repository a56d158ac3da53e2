"""A sentence that leans on the one before it is quoted with it."""

import pytest

from briefqa.answering.asking import ask
from briefqa.answering.quotes.neighbours import sentence_before
from briefqa.sentences import sentence_spans
from briefqa.types import Block, BlockKind, Document, Span
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


@pytest.mark.parametrize(
    ("before", "naming", "question"),
    [
        ("Water is led around the mill through a narrow ditch.", "This is called a leat.", "What is a leat?"),
        ("Some boats are pulled by horses.", "Such boats are often known as scows.", "What are scows?"),
        ("把舊茶葉再烘一次以去除濕氣。", "這道工序稱為覆火。", "哪道工序稱為覆火？"),
        ("溪水改道後留下彎月形的湖。", "此即所謂牛軛湖。", "牛軛湖是什麼？"),
    ],
)
def test_a_sentence_that_only_names_a_thing_is_quoted_with_what_it_is(before: str, naming: str, question: str) -> None:
    gap = " " if before.isascii() else ""
    assert quotes(f"{before}{gap}{naming}\n", question)[-2:] == [before, naming]


@pytest.mark.parametrize(
    ("before", "other", "question"),
    [
        ("The winter was cold.", "A narrow ditch around a mill is called a leat.", "What is a leat?"),
        ("Snow fell.", "This leat feeds the mill and the pond.", "Which mill and which pond does this leat feed?"),
        ("冬天很冷。", "再烘一次的工序稱為覆火。", "什麼是覆火？"),
        ("冬天很冷。", "這種覆火需要三小時。", "覆火需要幾小時？"),
    ],
)
def test_a_sentence_that_says_what_it_names_is_quoted_alone(before: str, other: str, question: str) -> None:
    gap = " " if before.isascii() else ""
    assert before not in quotes(f"{before}{gap}{other}\n", question)


@pytest.mark.parametrize(
    ("kind", "sentence"), [(BlockKind.TABLE, "第{}列 | 甲乙丙丁 | 12\n"), (BlockKind.PARAGRAPH, "第{}廠增產。")]
)
def test_the_sentence_before_one_far_down_a_long_block_is_the_one_that_stands_there(
    kind: BlockKind, sentence: str
) -> None:
    text = "".join(sentence.format(number) for number in range(2_000)).strip()
    document = Document("id", "path", text, (Block(kind, Span(0, len(text))),))
    rows = sentence_spans(document, document.blocks[0])
    assert [sentence_before(document, rows[at]) for at in (0, 1, 1_000, 1_999)] == [
        None,
        rows[0],
        rows[999],
        rows[1_998],
    ]
