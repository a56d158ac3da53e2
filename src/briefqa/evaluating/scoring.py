"""One answer against what was expected of it: a value for each measure that applies to the question."""

from collections.abc import Mapping, Sequence
from typing import Any

from briefqa.evaluating.cases import Case
from briefqa.evaluating.judging import Judge, Place
from briefqa.evaluating.outcomes import Outcome
from briefqa.evaluating.short_answers import contains_answer
from briefqa.types import Document, Span

Json = dict[str, Any]

EVIDENCE_DEPTH = 5


def passage_place(values: Json) -> Place:
    return Place(values["path"], Span(values["start"], values["end"]))


def citation_place(values: Json) -> Place:
    return Place(values["document"]["path"], Span(values["start"], values["end"]))


def scored(
    case: Case, judge: Judge, values: Json, retrieval: Mapping[str, float], documents: Mapping[str, Document]
) -> Outcome:
    """The outcome of one question.

    values: the JSON of `briefqa ask`. retrieval: its values of the measures that ir-measures computes; empty where the
    question is unanswerable.
    """
    refused = values["status"] != "answered"
    citations = [citation_place(citation) for citation in values["citations"]]
    found = {**retrieval, **_abstention_values(case, refused=refused)}
    if citations:
        exact = [
            place.span.of(documents[place.path].text) == citation["quote"]
            for place, citation in zip(citations, values["citations"], strict=True)
        ]
        found["quote_exactness"] = sum(exact) / len(exact)
        found["answer_sentences"] = float(len(values["answer"]))
        found["answer_characters"] = float(sum(len(sentence["text"]) for sentence in values["answer"]))
    if case.answerable:
        passages = [passage_place(passage) for passage in values["passages"]]
        found[f"evidence@{EVIDENCE_DEPTH}"] = float(judge.evidence(passages[:EVIDENCE_DEPTH]))
        found |= _answer_values(case, judge, [sentence["text"] for sentence in values["answer"]], citations)
    found |= _disagreement_values(case, judge, values)
    found["right"] = found["answer_correct"] if case.answerable else float(refused)
    return Outcome(
        id=case.id,
        question=case.question,
        language=case.language,
        kind=case.kind,
        answerable=case.answerable,
        refused=refused,
        confidence=float(values["confidence"]),
        values=found,
        milliseconds=values["milliseconds"],
        details=_details(case, judge, values),
    )


def _abstention_values(case: Case, *, refused: bool) -> dict[str, float]:
    """Precision counts among refused questions, recall among unanswerable ones, false refusals among answerable ones."""
    found = {"false_refusals" if case.answerable else "not_found_recall": float(refused)}
    if refused:
        found["not_found_precision"] = float(not case.answerable)
    return found


def _answer_values(case: Case, judge: Judge, sentences: Sequence[str], citations: Sequence[Place]) -> dict[str, float]:
    """Values of an answerable question; a refusal has contained nothing and cited nothing.

    Citation precision and recall in the sense of ALCE (Gao et al. 2023), whose entailment model is replaced by gold
    places: a citation supports if it is short and meets one; a part of the answer is supported if a citation supports it.
    """
    contains = contains_answer(sentences, case.answers)
    recall = len(judge.groups_cited(citations)) / len(judge.groups)
    found = {
        "answer_contains": float(contains),
        "answer_correct": float(contains and recall == 1.0),
        "citation_recall": recall,
    }
    if citations:
        found["citation_precision"] = sum(map(judge.supports, citations)) / len(citations)
    return found


def _disagreement_values(case: Case, judge: Judge, values: Json) -> dict[str, float]:
    """Whether an answer says that documents disagree: where they do, about two sides of gold at the least; else at all."""
    told = values["disagreements"]
    if case.kind != "disagreement":
        return {"differences_untrue": float(bool(told))} if values["answer"] else {}
    places = {citation["number"]: citation_place(citation) for citation in values["citations"]}
    sides = [judge.groups_cited(places[number] for number in item["citations"]) for item in told]
    return {"differences_told": float(any(len(groups) > 1 for groups in sides))}


def _details(case: Case, judge: Judge, values: Json) -> Json:
    """What the report shows of a question: expected, answered, cited, retrieved."""
    cited = judge.groups_cited(map(citation_place, values["citations"]))
    return {
        "need": case.need,
        "note": case.note,
        "expected": list(case.answers),
        "gold": [
            {"document": gold.document, "quote": gold.quote, "group": gold.group, "cited": gold.group in cited}
            for gold in case.gold
        ],
        "reason": values["reason"],
        "answer": values["answer"],
        "citations": [
            {
                "number": citation["number"],
                "path": citation["document"]["path"],
                "title": citation["document"]["title"],
                "start": citation["start"],
                "end": citation["end"],
                "quote": citation["quote"],
                "supports": judge.supports(citation_place(citation)),
            }
            for citation in values["citations"]
        ],
        "passages": [
            {
                **{key: passage[key] for key in ("rank", "score", "path", "start", "end", "text", "is_note")},
                "relevant": judge.relevant(passage_place(passage)),
            }
            for passage in values["passages"]
        ],
    }
