"""Reading candidates once more changes their order, and nothing else about them."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from math import isnan
from typing import cast

import pytest

from briefqa.answering import rereading
from briefqa.answering.quotes.candidates import candidates
from briefqa.answering.quotes.neighbours import with_continuation
from briefqa.answering.rereading import (
    READ_AT_LAST,
    READ_ELSEWHERE,
    READ_FIRST,
    READ_SIDES,
    REREAD,
    context_of,
    passages_reread,
    reread,
)
from briefqa.encoding.cross_encoding import CrossEncoder, Reading
from briefqa.folding import is_latin
from briefqa.index import Index
from briefqa.retrieving import retrieve
from briefqa.types import Span
from fakes import memory_index, words_vector


@dataclass
class _Reader:
    """Stands for the cross-encoder: relevant is what holds a word."""

    word: str
    answers: str = ""  # what of a text answers, where not the word itself
    read_texts: list[tuple[str, str]] = field(default_factory=list)

    def read(self, question: str, texts: Sequence[tuple[str, str]]) -> list[Reading]:
        self.read_texts += texts
        short = self.answers or self.word
        return [
            Reading(5.0, span=(text.index(short), text.index(short) + len(short)), certainty=0.9)
            if self.word in text
            else Reading(-5.0)
            for _, text in texts
        ]


@pytest.fixture(scope="module")
def index() -> Index:
    return memory_index()


TOWERS = "Quelltal 公司在山坡上種蘋果。水塔一共四十座。\n"


@pytest.mark.parametrize(("word", "goes_on"), [("四十", True), ("蘋果", False), ("不在其中", False)])
def test_the_sentence_behind_the_best_one_is_read_with_it(word: str, *, goes_on: bool) -> None:
    """Where the words that answer stand in it, it is quoted too."""
    towers = memory_index({"a.txt": TOWERS})
    question = "Quelltal 公司的蘋果旁有什麼？"
    vector = words_vector(question)
    found = candidates(towers, question, vector, retrieve(towers, question, vector))
    assert found[0].quote.text.endswith("蘋果。")
    reader = _Reader(f"蘋果。水塔一共{word}" if goes_on else word)
    reader.answers = word
    again = reread(towers, cast(CrossEncoder, reader), question, found)
    assert [item.quote.text for item in again if item.goes_on] == ["水塔一共四十座。"] * goes_on
    quoted = with_continuation([item for item in again if not item.goes_on], again)
    assert ("水塔一共四十座。" in [item.quote.text for item in quoted if item.goes_on]) is goes_on


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


def test_where_one_of_the_first_answers_clearly_no_more_are_read(index: Index, monkeypatch: pytest.MonkeyPatch) -> None:
    vector = words_vector(QUESTION)
    found = candidates(index, QUESTION, vector, retrieve(index, QUESTION, vector))
    reader = _Reader(found[1].quote.text[:4])
    monkeypatch.setattr(rereading, "READ_ELSEWHERE", 0)
    monkeypatch.setattr(rereading, "follows", lambda *_: False)
    again = reread(index, cast(CrossEncoder, reader), QUESTION, found)
    assert [text for _, text in reader.read_texts] == [item.quote.text for item in found[:READ_FIRST]]
    assert sum(not isnan(item.relevance) for item in again) == READ_FIRST < REREAD < len(found)


@pytest.mark.parametrize(("sides", "most"), [(False, READ_ELSEWHERE), (True, READ_SIDES)])
def test_what_other_documents_say_is_read_in_either_script_though_one_answers_clearly(
    index: Index, most: int, *, sides: bool
) -> None:
    vector = words_vector(QUESTION)
    found = candidates(index, QUESTION, vector, retrieve(index, QUESTION, vector))
    reader = _Reader(found[0].quote.text[:4])
    again = reread(index, cast(CrossEncoder, reader), QUESTION, found, sides=sides)
    own = found[0].quote.document_id
    best = {item.quote.document_id: item for item in reversed(found) if item.quote.document_id != own}
    latin = {number: is_latin(item.quote.text) for number, item in best.items()}
    wanted = sum(min(most, list(latin.values()).count(script)) for script in (True, False))
    read = {item.quote for item in again if not isnan(item.relevance)}
    assert {True, False} == set(latin.values())
    assert len(read & {item.quote for item in best.values()}) >= wanted
    assert sides or len(read) < len(found)


def test_nothing_found_is_nothing_read(index: Index) -> None:
    assert reread(index, cast(CrossEncoder, _Reader("x")), QUESTION, []) == []


def test_the_sentence_behind_the_best_one_is_read() -> None:
    here = "龍溪茶園去年的產量是四百公斤。後來又減了一半。\n"
    index = memory_index({"a.txt": here, "b.txt": "龍溪茶園前年的產量是六百公斤。\n", "c.txt": "河務局清點鑰匙。\n"})
    vector = words_vector(QUESTION)
    found = candidates(index, QUESTION, vector, retrieve(index, QUESTION, vector))
    assert "後來" not in "".join(item.quote.text for item in found[:READ_FIRST])
    reader = _Reader("去年的產量")
    reread(index, cast(CrossEncoder, reader), QUESTION, found)
    assert "後來又減了一半。" in [text for _, text in reader.read_texts]
    assert "河務局清點鑰匙。" not in [text for _, text in reader.read_texts]


def test_where_nothing_answers_clearly_a_sentence_of_each_further_passage_is_read(
    index: Index, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(rereading, "follows", lambda *_: False)
    vector = words_vector(QUESTION)
    found = candidates(index, QUESTION, vector, retrieve(index, QUESTION, vector))
    first = {item.hit.position for item in found[:REREAD]}
    others = {item.hit.position for item in found} - first
    reader = _Reader("no such words")
    again = reread(index, cast(CrossEncoder, reader), QUESTION, found)
    read = [item for item in again if not isnan(item.relevance)]
    assert len(read) == min(REREAD, len(found)) + len(others) + READ_AT_LAST
    assert {item.hit.position for item in read} == first | others


def test_where_still_nothing_answers_the_best_of_the_others_are_read_of_whatever_passage(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(rereading, "follows", lambda *_: False)
    index = memory_index(
        {"a.txt": "".join(f"第{number}號茶園的產量另有紀錄。" for number in "甲乙丙丁戊己庚辛壬") + "\n"}
    )
    vector = words_vector(QUESTION)
    found = candidates(index, QUESTION, vector, retrieve(index, QUESTION, vector))
    reader = _Reader(found[REREAD].quote.text[:4])
    again = reread(index, cast(CrossEncoder, reader), QUESTION, found)
    assert again[0].quote == found[REREAD].quote
    read = [text for _, text in reader.read_texts]
    assert read == [item.quote.text for item in found[: REREAD + READ_AT_LAST]]


def test_the_last_passage_moves_up_where_it_alone_answers_and_scores_fall(index: Index) -> None:
    vector = words_vector(QUESTION)
    hits = retrieve(index, QUESTION, vector)
    found = candidates(index, QUESTION, vector, hits)
    answering = next(item for item in found if item.hit.position == hits[-1].position)
    read = [replace(item, relevance=20.0 if item is answering else -20.0) for item in found]
    again = passages_reread(hits, read)
    assert {hit.position for hit in again} == {hit.position for hit in hits}
    moved = [hit.position for hit in again].index(answering.hit.position)
    assert moved < len(hits) - 1 or len(hits) == 1
    assert [hit.score for hit in again] == sorted((hit.score for hit in again), reverse=True)


def test_passages_stay_where_nothing_was_read(index: Index) -> None:
    vector = words_vector(QUESTION)
    hits = retrieve(index, QUESTION, vector)
    assert passages_reread(hits, candidates(index, QUESTION, vector, hits)) == hits


def test_what_states_another_figure_is_read_too_however_far_down_it_stands() -> None:
    files = {
        "a.txt": "龍溪港沉沒的漁船共有47艘。\n",
        "b.txt": "".join(f"龍溪港的漁船在第{number}號碼頭沉沒的事，港務局說明中。\n" for number in range(20, 24)),
        "c.txt": "港務局清點，沉沒31艘。\n",
        "d.txt": "港務局清點，沉沒47艘。\n",
        "e.txt": "港務局清點，出動31人。\n",
    }
    index = memory_index(files)
    question = "龍溪港沉沒的漁船共有幾艘？"
    vector = words_vector(question)
    found = candidates(index, question, vector, retrieve(index, question, vector))
    first = sorted(found, key=lambda item: "47" not in item.quote.text[-5:] or "共有" not in item.quote.text)
    reader = _Reader("艘")
    reread(index, cast(CrossEncoder, reader), question, first)
    read = [text for _, text in reader.read_texts]
    assert "港務局清點，沉沒31艘。" in read
    assert "港務局清點，出動31人。" not in read


@pytest.mark.parametrize(
    ("text", "answer", "question", "asked"),
    [
        ("問：渡輪何時復航？\n答：等颱風過後。\n", "等颱風", "渡輪什麼時候復航？", "問：渡輪何時復航？"),
        ("林議員海：渡輪何時復航？船員在等。\n\n陳局長潮：等颱風過後。\n", "等颱風", "渡輪什麼時候復航？", "林議員海：渡輪何時復航？"),
        ("Q: When will the ferry sail again?\n\nA: After the storm.\n", "After", "When will the ferry sail?", "Q: When will the ferry sail again?"),
        ("問：渡輪何時復航？\n答：等颱風過後。\n", "等颱風", "漁會有多少會員？", ""),
        ("問：渡輪的復航。\n答：等颱風過後。\n", "等颱風", "渡輪什麼時候復航？", ""),
        ("渡輪何時復航？\n\n答：等颱風過後。\n", "等颱風", "渡輪什麼時候復航？", ""),
        ("問：渡輪何時復航？\n\n等颱風過後，船員說。\n", "等颱風", "渡輪什麼時候復航？", ""),
        ("問：渡輪何時復航？\n答：等颱風過後。\n", "渡輪", "渡輪什麼時候復航？", ""),
    ],
)  # fmt: skip
def test_what_the_turn_before_asks_is_read_above_an_answer(text: str, answer: str, question: str, asked: str) -> None:
    document = memory_index({"a.txt": text}).documents[0]
    start = document.text.index(answer)
    plain, above = (context_of(document, Span(start, start + 3), asked=words) for words in ("", question))
    assert above == "\n".join(part for part in (plain, asked) if part)


def test_the_caption_of_its_table_is_read_above_a_row() -> None:
    text = "表二　各港支出（單位：萬元）\n\n| 港口 | 拖船 |\n| --- | --- |\n| 北岬 | 310 |\n\n| 港口 | 燈塔 |\n| --- | --- |\n| 北岬 | 45 |\n"
    document = memory_index({"a.md": text}).documents[0]
    rows = [document.text.index(row) for row in ("北岬 | 310", "北岬 | 45")]
    captioned, bare = (context_of(document, Span(row, row + 4)) for row in rows)
    assert captioned.splitlines()[-2:] == ["表二　各港支出（單位：萬元）", "港口 | 拖船"]
    assert "表二" not in bare
