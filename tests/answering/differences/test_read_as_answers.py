"""Sentences that are both read as answers: of one time, scope and subject, or not."""

from collections.abc import Sequence
from dataclasses import replace

import pytest

from briefqa.answering.differences.disagreements import compare
from briefqa.answering.differences.statements import differ_as_read, statement_of
from briefqa.answering.quotes.candidates import Candidate, candidates
from briefqa.figures.stated import read_figures
from briefqa.figures.units import FigureKind
from briefqa.retrieving import retrieve
from briefqa.types import Span
from fakes import memory_index, words_vector


@pytest.mark.parametrize(
    ("question", "one", "other", "differs"),
    [
        (  # the year of a law and its deadline are not the figure's, nor is a time in a clause behind it
            "港口認證要多久？",
            "2025年《航港法》要求船東在2027年10月以後停用重油，業者為此奔走：港口認證平均要花14個月。",
            "港口認證在2025年平均要花11個月。",
            True,
        ),
        ("海纜計畫的經費是多少？", "2024年3月，海纜計畫編列68億元。", "海纜計畫的經費為72億元，首船2029年啟用。", True),
        ("海纜計畫的經費是多少？", "2024年，海纜計畫編列68億元。", "2025年，海纜計畫編列72億元。", False),
        ("第二碼頭什麼時候完工？", "第二碼頭預定2028年完工。", "第二碼頭預計2029年完工。", True),
        ("第二碼頭什麼時候完工？", "第二碼頭原訂2028年完工。", "第二碼頭預計2029年完工。", False),
        ("2025年6月底中国低温仓储容量是多少？", "全国低温仓储容量达到2.3亿吨。", "中国低温仓储容量有2亿吨。", True),
        ("2025年6月底中国低温仓储容量是多少？", "北区低温仓储容量达到2.3亿吨。", "中国低温仓储容量有2亿吨。", False),
        ("渡輪讓成本降低了多少？", "渡輪讓成本降低了六成。", "The ferry's costs fell by 45 per cent.", True),
        ("渡輪讓成本降低了多少？", "渡輪讓成本降低了六成。", "成本降低到四成五。", False),
        ("青嶼號可以載客多少人？", "青嶼號可載客320人。", "第二艘白嶼號可載客280人。", False),
        ("頻道跟多少家媒體合作？", "頻道與63家媒體合作。", "僅北島就有23家媒體與頻道合作。", False),
        ("What share of the waste is fruit?", "Fruit is 31% of it.", "Fruit and bread together are 44% of it.", False),
    ],
)
def test_of_one_time_scope_and_subject_where_both_are_read_as_answers(
    question: str, one: str, other: str, *, differs: bool
) -> None:
    mine, theirs = (statement_of(question, text, "青嶼號", _first_share(text)) for text in (one, other))
    assert mine
    assert theirs
    assert differ_as_read(question, mine, theirs, sides=False) is differs


def _first_share(text: str) -> Span | None:
    figure = next((figure for figure in read_figures(text).figures if figure.kind is FigureKind.PERCENT), None)
    return figure.span if figure else None


def test_a_share_is_compared_where_an_amount_seems_to_be_asked_for() -> None:
    files = {"a.txt": "渡輪讓成本降低了六成。\n", "b.txt": "渡輪讓成本降低了四成五。\n"}
    assert len(read_as("渡輪讓成本降低了多少？", files, 4.0, words=("六成", "四成五"))) == 2


def test_what_was_read_as_no_answer_is_not_held_against_a_quote() -> None:
    question = "渡輪載了多少名乘客？"
    files = {"a.txt": "渡輪載了4,100名乘客。\n", "b.txt": "渡輪載了3,650名乘客。\n"}
    assert len(read_as(question, files, float("nan"))) == 2, "not read, but of one thing by its words"
    assert read_as(question, files, -3.5) == []


def test_a_name_and_its_translation_do_not_differ() -> None:
    files = {"a.txt": "最大買主是波蘭。\n", "b.txt": "Poland is the largest customer.\n"}
    assert read_as("哪個國家是最大買主？", files, 5.0, words=("波蘭", "Poland")) == []
    another = {**files, "b.txt": "Norway is the largest customer.\n"}
    assert len(read_as("哪個國家是最大買主？", another, 5.0, words=("波蘭", "Norway"))) == 2


def test_a_number_neither_affirms_nor_denies() -> None:
    files = {
        "a.txt": "海盾互認並不包括乙級名單。\n",
        "b.txt": "Nine models passed, while four are on the stricter list.\n",
    }
    assert read_as("海盾互認包括乙級名單嗎？", files, 4.0, words=("並不包括乙級名單", "four")) == []


def read_as(
    question: str, files: dict[str, str], relevance: float, *, words: Sequence[str] = (), sides: bool = False
) -> list[str]:
    """What is held to differ where the cross-encoder takes every sentence for an answer of one relevance.

    words: what it reads in each of them for the short answer.
    """
    index = memory_index(files)
    vector = words_vector(question)
    found = candidates(index, question, vector, retrieve(index, question, vector))
    ordered = sorted(found, key=lambda item: [item.quote.text not in text for text in files.values()])
    read = [replace(item, relevance=relevance) for item in ordered]
    read[: len(words)] = [with_answer(item, text) for item, text in zip(read, words, strict=False)]
    return [item.quote.text for item in compare(index, question, read, read[:1], sides=sides).disagreeing]


def with_answer(item: Candidate, words: str) -> Candidate:
    start = item.quote.span.start + item.quote.text.index(words)
    return replace(item, answer=Span(start, start + len(words)), certainty=0.9)
