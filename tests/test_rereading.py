"""Reading candidates once more changes their order, and nothing else about them."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import cast

import pytest

from briefqa.cross_encoding import CrossEncoder, Reading
from briefqa.index import Index
from briefqa.quoting import candidates
from briefqa.rereading import REREAD, reread
from briefqa.retrieving import retrieve
from fakes import memory_index, words_vector


@dataclass
class _Reader:
    """Stands for the cross-encoder: relevant is what holds a word."""

    word: str
    read_texts: list[tuple[str, str]] = field(default_factory=list)

    def read(self, question: str, texts: Sequence[tuple[str, str]]) -> list[Reading]:
        self.read_texts = list(texts)
        return [
            Reading(5.0, (text.index(self.word), text.index(self.word) + len(self.word)), 0.9)
            if self.word in text
            else Reading(-5.0)
            for _, text in texts
        ]


@pytest.fixture(scope="module")
def index() -> Index:
    return memory_index()


QUESTION = "龍溪茶園去年的產量是多少？"


def test_what_the_reader_finds_relevant_comes_first_with_its_words_marked(index: Index) -> None:
    vector = words_vector(QUESTION)
    found = candidates(index, QUESTION, vector, retrieve(index, QUESTION, vector))
    last = found[min(REREAD, len(found)) - 1]
    reader = _Reader(last.quote.text[:4])
    again = reread(index, cast(CrossEncoder, reader), QUESTION, found)
    assert {item.quote for item in again} == {item.quote for item in found}
    moved = next(item for item in again if item.quote == last.quote)
    assert moved.relevance == 5.0
    assert moved.answer is not None
    assert moved.answer.of(index.document_of(moved.hit.position).text) == reader.word
    assert again.index(moved) <= found.index(last)
    assert len(reader.read_texts) == min(REREAD, len(found))
    titles = [index.document_of(item.hit.position).metadata.title for item in found[:REREAD]]
    assert all(title in context for title, (context, _) in zip(titles, reader.read_texts, strict=True))


def test_nothing_found_is_nothing_read(index: Index) -> None:
    assert reread(index, cast(CrossEncoder, _Reader("x")), QUESTION, []) == []


def test_a_question_after_a_source_is_not_read(index: Index) -> None:
    question = "茶園產量的資料出處是什麼？"
    vector = words_vector(question)
    found = candidates(index, question, vector, retrieve(index, question, vector))
    reader = _Reader("茶")
    assert reread(index, cast(CrossEncoder, reader), question, found) == found
    assert reader.read_texts == []
