"""One answer's values, worked out by hand."""

from dataclasses import replace
from typing import Any

from briefqa.evaluating.cases import Case, Gold
from briefqa.evaluating.judging import MAX_CITED_CHARS, judge_of
from briefqa.evaluating.measures import ORDER
from briefqa.evaluating.outcomes import Outcome, outcome_from_json
from briefqa.evaluating.scoring import scored
from briefqa.types import Document

TEXT = "燈塔建於1872年。霧鐘在1880年加裝。訪客可以閱讀日誌。"
DOCUMENTS = {"a.txt": Document("a", "a.txt", TEXT, ())}
FIRST, SECOND, THIRD = "燈塔建於1872年。", "霧鐘在1880年加裝。", "訪客可以閱讀日誌。"


def case(*gold: tuple[str, int], need: str = "any", answers: tuple[str, ...] = ("1872 年",)) -> Case:
    return Case(
        "q",
        "?",
        "zh-Hant",
        "fact",
        bool(gold),
        need,
        tuple(Gold("a.txt", q, g) for q, g in gold),
        answers if gold else (),
    )


def place(quote: str) -> dict[str, Any]:
    return {"path": "a.txt", "start": TEXT.index(quote), "end": TEXT.index(quote) + len(quote)}


def answer(*quotes: str, passages: tuple[str, ...] = (), confidence: float = 0.9) -> dict[str, Any]:
    return {
        "status": "answered" if quotes else "not_found",
        "reason": None if quotes else "no",
        "confidence": confidence,
        "answer": [{"text": quote, "citations": [number]} for number, quote in enumerate(quotes, 1)],
        "citations": [
            {"number": n, "document": {"path": "a.txt", "title": "A"}, **place(q), "quote": q}
            for n, q in enumerate(quotes, 1)
        ],
        "passages": [
            {"rank": n, "score": 9.0 - n, **place(q), "text": q, "is_note": False} for n, q in enumerate(passages, 1)
        ],
        "disagreements": [],
        "milliseconds": {"total": 1.0},
    }


def values(asked: Case, found: dict[str, Any]) -> dict[str, float]:
    return dict(scored(asked, judge_of(asked, DOCUMENTS), found, {}, DOCUMENTS).values)


def test_a_perfect_answer() -> None:
    found = values(case(("建於1872年", 0)), answer(FIRST, passages=(FIRST, SECOND)))
    assert found == {
        "evidence@5": 1.0,
        "answer_contains": 1.0,
        "answer_correct": 1.0,
        "citation_precision": 1.0,
        "citation_recall": 1.0,
        "quote_exactness": 1.0,
        "answer_sentences": 1.0,
        "answer_characters": len(FIRST),
        "differences_untrue": 0.0,
        "false_refusals": 0.0,
        "right": 1.0,
    }


def test_a_wrong_answer() -> None:
    found = values(case(("建於1872年", 0)), answer(SECOND, passages=(SECOND,)))
    assert [
        found[name] for name in ("evidence@5", "answer_correct", "citation_precision", "citation_recall", "right")
    ] == [0] * 5
    assert found["quote_exactness"] == 1.0, "exact, though wrong"


def test_the_right_words_cited_from_the_wrong_place_are_not_correct() -> None:
    found = values(case(("建於1872年", 0), answers=("1880年",)), answer(SECOND))
    assert (found["answer_contains"], found["answer_correct"]) == (1.0, 0.0)


def test_a_refusal_of_an_answerable_question_has_no_precision_but_recalls_nothing() -> None:
    found = values(case(("建於1872年", 0)), answer(passages=(FIRST,)))
    assert found == {
        "evidence@5": 1.0,
        "answer_contains": 0.0,
        "answer_correct": 0.0,
        "citation_recall": 0.0,
        "false_refusals": 1.0,
        "not_found_precision": 0.0,
        "right": 0.0,
    }


def test_unanswerable_questions_are_right_if_refused() -> None:
    assert values(case(), answer()) == {"not_found_recall": 1.0, "not_found_precision": 1.0, "right": 1.0}
    found = values(case(), answer(FIRST))
    assert (found["not_found_recall"], found["right"], found["quote_exactness"]) == (0.0, 0.0, 1.0)
    assert "citation_precision" not in found


def test_all_needs_a_citation_of_every_part() -> None:
    both = case(("建於1872年", 1), ("1880年加裝", 2), need="all")
    half = values(both, answer(FIRST, THIRD))
    assert (half["citation_recall"], half["citation_precision"], half["answer_correct"]) == (0.5, 0.5, 0.0)
    whole = values(both, answer(FIRST, SECOND))
    assert (whole["citation_recall"], whole["citation_precision"], whole["answer_correct"]) == (1.0, 1.0, 1.0)


def test_a_disagreement_is_told_if_one_of_them_cites_two_sides() -> None:
    differ = replace(case(("建於1872年", 1), ("1880年加裝", 2), need="all"), kind="disagreement")
    for cited, told, expected in (
        ((FIRST, SECOND), [1, 2], 1.0),
        ((FIRST, THIRD), [1, 2], 0.0),
        ((FIRST, SECOND), [], 0.0),
    ):
        found = answer(*cited) | {"disagreements": [{"about": "", "citations": told}] if told else []}
        assert values(differ, found)["differences_told"] == expected
        assert "differences_untrue" not in values(differ, found)
    assert values(differ, answer(passages=(FIRST,)))["differences_told"] == 0.0, "refused"


def test_where_no_disagreement_is_asked_for_none_should_be_told() -> None:
    told = answer(FIRST, SECOND) | {"disagreements": [{"about": "", "citations": [1, 2]}]}
    for asked in (case(("建於1872年", 0)), case()):
        assert values(asked, told)["differences_untrue"] == 1.0
        assert values(asked, answer(FIRST))["differences_untrue"] == 0.0
        assert "differences_untrue" not in values(asked, answer())


def test_evidence_looks_at_five_passages() -> None:
    asked = case(("建於1872年", 0))
    far = answer(SECOND, passages=(SECOND, THIRD, SECOND, THIRD, SECOND, FIRST))
    assert values(asked, far)["evidence@5"] == 0.0


def test_a_quote_that_is_not_what_stands_there_is_seen() -> None:
    found = answer(FIRST, SECOND)
    found["citations"][0]["quote"] = FIRST.replace("1872", "1873")
    assert values(case(("建於1872年", 0)), found)["quote_exactness"] == 0.5


def test_whole_documents_as_an_answer_contain_it_and_show_nothing() -> None:
    """What a system that copies everything gets."""
    text = TEXT + "海象住在北極。" * MAX_CITED_CHARS
    documents = {"a.txt": Document("a", "a.txt", text, ())}
    asked = case(("建於1872年", 0))
    citation = {"number": 1, "document": {"path": "a.txt", "title": ""}, "start": 0, "end": len(text), "quote": text}
    found = answer(FIRST) | {"answer": [{"text": text, "citations": [1]}], "citations": [citation]}
    outcome = scored(asked, judge_of(asked, documents), found, {}, documents)
    names = ("answer_contains", "answer_correct", "citation_precision", "citation_recall", "right")
    assert [outcome.values[name] for name in names] == [1.0, 0.0, 0.0, 0.0, 0.0]
    assert outcome.values["answer_characters"] == len(text)
    assert not outcome.details["citations"][0]["supports"]
    assert not outcome.details["gold"][0]["cited"]


def test_every_measure_has_its_place_in_the_tables() -> None:
    for found in (values(case(("建於1872年", 0)), answer(FIRST)), values(case(), answer())):
        assert set(found) <= set(ORDER)


def test_an_outcome_goes_to_json_and_back() -> None:
    asked = case(("建於1872年", 0))
    outcome = scored(asked, judge_of(asked, DOCUMENTS), answer(FIRST, passages=(FIRST,)), {"R@5": 1 / 3}, DOCUMENTS)
    assert outcome_from_json(outcome.to_json()) == outcome
    small = outcome_from_json(outcome.to_json(details=False))
    assert isinstance(small, Outcome)
    assert (small.values, small.details, small.milliseconds) == (outcome.values, {}, {})
