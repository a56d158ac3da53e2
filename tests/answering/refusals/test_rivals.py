"""A comparing text: the fact of another country, ship or firm is no answer, and the right sentence moves up."""

from collections.abc import Sequence
from dataclasses import replace

import pytest

from briefqa.answering.quotes.candidates import candidates
from briefqa.answering.refusals.rivals import without_rivals
from briefqa.index import Index
from briefqa.retrieving import retrieve
from fakes import memory_index, words_vector

UNREAD, CLEAR = -2.0, 2.0  # logits of the cross-encoder


def left(question: str, text: str, *order: str, relevance: Sequence[float] = (CLEAR, UNREAD)) -> list[str]:
    """How the sentences that are left begin, of those of one document that begin so, best first."""
    index: Index = memory_index({"a.md": text})
    vector = words_vector(question)
    found = candidates(index, question, vector, retrieve(index, question, vector))
    ordered = [item for start in order for item in found if item.quote.text.startswith(start)]
    assert len(ordered) == len(order)
    read = zip(ordered, relevance, strict=False)
    kept = without_rivals(index, question, [replace(item, relevance=logit) for item, logit in read])
    return [start for start in order if any(item.quote.text.startswith(start) for item in kept)]


PORTS = """# 四國的港口

## 挪威

挪威的碼頭工人有 2,150 人。該國的拖船有 14 艘。

## 芬蘭

芬蘭港務局說，引水人月薪為 5,400 歐元。起重機共有 31 座。

## 比較

就人力而言，挪威的引水人有 310 人，芬蘭有 120 人；丹麥尚無統計。我國則有 88 座起重機。
"""
SHIPS = """# 碰撞案

「海棠號」的船長被判刑 8 個月；「木槿號」當時也在港內，未遭起訴。
"""
FERRIES = """# Two ports

## Norway

The country employs 2,150 dock workers. Pilots earn 310 dollars a month in Norway, 420 dollars in Denmark.

## Denmark

Danish tugs number 14. Cranes were sold to Norway for 9 million euros.
"""


@pytest.mark.parametrize(
    ("question", "text", "sentence", "stays"),
    [
        ("芬蘭的碼頭工人有多少人？", PORTS, "挪威的碼頭", False),
        ("挪威的碼頭工人有多少人？", PORTS, "挪威的碼頭", True),
        ("芬蘭的拖船有幾艘？", PORTS, "該國的拖船", False),  # a pronoun, under the heading of another
        ("挪威的拖船有幾艘？", PORTS, "該國的拖船", True),
        ("芬蘭的起重機有幾座？", PORTS, "起重機共有", True),  # the name only in the heading
        ("挪威的起重機有幾座？", PORTS, "起重機共有", False),
        ("台灣的引水人月薪是多少？", PORTS, "芬蘭港務局", False),
        ("台灣的起重機有幾座？", PORTS, "我國則有", True),
        ("芬蘭的引水人有多少人？", PORTS, "就人力而言", True),
        ("丹麥的引水人有多少人？", PORTS, "就人力而言", False),  # named, but in a clause that states nothing
        ("台灣的引水人有多少人？", PORTS, "就人力而言", False),
        ("海棠號的船長被判刑多久？", SHIPS, "「海棠號」", True),
        ("木槿號的船長被判刑多久？", SHIPS, "「海棠號」", False),
        ("How many dock workers does Norway employ?", FERRIES, "The country", True),
        ("How many dock workers does Denmark employ?", FERRIES, "The country", False),
        ("How many tugs does Denmark have?", FERRIES, "Danish tugs", True),
        ("How much do pilots earn in Denmark?", FERRIES, "Pilots earn", True),
        ("For how much did Denmark sell its cranes?", FERRIES, "Cranes were", True),  # whom it is sold to says nothing
        ("挪威的碼頭工人有多少人？", FERRIES, "The country", True),  # in another script
        ("丹麥的碼頭工人有多少人？", FERRIES, "The country", False),
        ("為什麼芬蘭的碼頭工人罷工？", PORTS, "挪威的碼頭", True),  # a reason may be another's too
        ("碼頭工人有多少人？", PORTS, "挪威的碼頭", True),
    ],
)  # fmt: skip
def test_what_is_of_another_is_taken_out(question: str, text: str, sentence: str, *, stays: bool) -> None:
    assert bool(left(question, text, sentence)) is stays


def test_a_sentence_further_down_answers_if_it_was_read_as_doing_so() -> None:
    question, order = "芬蘭的引水人有多少人？", ("挪威的碼頭", "就人力而言")
    assert left(question, PORTS, *order, relevance=(CLEAR, CLEAR)) == ["就人力而言"]
    assert left(question, PORTS, *order, relevance=(CLEAR, UNREAD)) == []
