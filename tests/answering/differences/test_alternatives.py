"""Two figures or dates to choose from: what a question offers, and what documents state of it."""

from dataclasses import replace

import pytest

from briefqa.answering.differences.alternatives import alternatives, best_of_each
from briefqa.answering.differences.disagreements import compare
from briefqa.answering.quotes.candidates import Candidate, candidates
from briefqa.figures.stated import Figure
from briefqa.index import Index
from briefqa.questions.sides import asks_for_sides
from briefqa.retrieving import retrieve
from fakes import memory_index, words_vector

QUESTION = "渡輪的載客量是 320 人還是 280 人？"
BRIEF, REPORT = "渡輪的載客量是 320 人，每日往返四次。", "渡輪一次可載客 280 人。"


@pytest.mark.parametrize(
    ("question", "offered"),
    [
        (QUESTION, (320, 280)),
        ("占三成還是 25%？", (30, 25)),
        ("預算是1,200還是1,400億元？", (120e9, 140e9)),
        ("價格是 0.59 還是 0.28 美元？", (0.59, 0.28)),
        ("有 1140 萬還是 3500 萬用戶？", (11.4e6, 35e6)),
        ("橋是2028年還是2029年完工？", ("2028", "2029")),
        ("Was the share 35.8% or about 25%?", (35.8, 25)),
        ("Did it cost $3.2 billion or $4 billion?", (3.2e9, 4e9)),
        ("Did it open in 2019 or in 2020?", ("2019", "2020")),
        ("Are there 10 or more ships?", None),
        ("2025年後還是有3家公司退出嗎？", None),
        ("2023年他還是市長嗎？", None),
        ("是日本還是韓國？", None),
    ],
)
def test_what_a_question_offers(question: str, offered: tuple[float | str, float | str] | None) -> None:
    found = alternatives(question)
    values = tuple(value.low if isinstance(value, Figure) else value.iso for value in found) if found else None
    assert values == (pytest.approx(offered) if offered and not isinstance(offered[0], str) else offered)
    assert asks_for_sides(question) is (offered is not None)


def read(index: Index, question: str, *relevances: float) -> list[Candidate]:
    vector = words_vector(question)
    found = candidates(index, question, vector, retrieve(index, question, vector))
    return [replace(item, relevance=relevance) for item, relevance in zip(found, relevances, strict=False)]


def test_the_best_sentence_for_each_is_quoted_and_told_where_documents_state_one_each() -> None:
    index = memory_index({"brief.md": f"# 渡輪\n\n{BRIEF}\n", "report.md": f"# 渡輪\n\n{REPORT}\n"})
    found = read(index, QUESTION, 3.0, 0.8)
    both = best_of_each(QUESTION, found)
    assert {item.quote.text for item in both} == {BRIEF, REPORT}
    told = compare(index, QUESTION, found, both, sides=True)
    assert {item.quote.text for item in told.disagreeing} == {BRIEF, REPORT}
    marks = {
        quote.text: quote.text[span.start - quote.span.start : span.end - quote.span.start]
        for quote, span in told.places.items()
    }
    assert marks == {BRIEF: "320 人", REPORT: "280 人"}
    doubted = compare(index, QUESTION, [replace(item, relevance=-1.0) for item in found], both, sides=True)
    assert not doubted.disagreeing, "quoted, but not clearly of one thing"
    assert set(doubted.places) == set(told.places)


def test_one_document_with_both_differs_from_none() -> None:
    both = "有人說渡輪的載客量是 320 人，有人說是 280 人。"
    index = memory_index({"brief.md": f"# 渡輪\n\n{both}\n\n{BRIEF}\n", "report.md": "# 渡輪\n\n渡輪每日往返四次。\n"})
    found = read(index, QUESTION, 3.0, 2.0, 1.0)
    assert [item.quote.text for item in best_of_each(QUESTION, found)] == [BRIEF]
    assert not compare(index, QUESTION, found, found[:2], sides=True).disagreeing


def test_a_value_that_no_good_answer_states_chooses_nothing() -> None:
    index = memory_index({"brief.md": "# 渡輪\n\n渡輪的載客量依船型而不同。\n\n港口在 2024 年有 280 人任職。\n"})
    assert best_of_each(QUESTION, read(index, QUESTION, 3.0, -5.0)) == []
    assert best_of_each("渡輪的載客量是多少？", read(index, QUESTION, 3.0, -5.0)) == []
