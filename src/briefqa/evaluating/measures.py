"""The names of the measures, in the order in which every table shows them, what each one says, and how it is written."""

from collections.abc import Iterable

MEASURES: dict[str, dict[str, str]] = {
    "Retrieval": {
        "nDCG@10": "gain of the ranking, discounted by rank, of the best possible",
        "R@1": "share of the relevant passages at rank 1",
        "R@5": "… in the first 5",
        "R@10": "… in the first 10",
        "Success@1": "the first passage is relevant",
        "Success@5": "one of the first 5 is",
        "RR@10": "reciprocal rank of the first relevant passage",
        "evidence@5": "the first 5 passages carry every part of the answer",
    },
    "Answers": {
        "answer_correct": "contains an accepted answer and cites every part of it",
        "wrong_of_answered": "share of the answers shown that are not right: wrong, or to what the documents do not answer",
        "answer_contains": "contains an accepted answer",
        "citation_precision": "share of the citations that meet gold",
        "citation_recall": "share of the answer's parts that are cited",
        "differences_told": "questions on what documents disagree about: the answer says that they do, with two sides of gold",
        "differences_untrue": "other questions that are answered: the answer says that documents disagree",
        "quote_exactness": "share of the quotes that stand in their document to the character",
        "answer_sentences": "sentences, where answered",
        "answer_characters": "characters, where answered",
    },
    "Refusals": {
        "not_found_precision": "share of the refused questions that cannot be answered",
        "not_found_recall": "share of the unanswerable questions that are refused",
        "false_refusals": "share of the answerable questions that are refused",
        "AUROC": "an answerable question has more confidence than an unanswerable one",
        "refusal_recall@5%": "unanswerable questions refused by a threshold that refuses 5 % of the answerable ones",
        "AURC": "area under risk–coverage, where answering what cannot be answered is the error; lower is better",
        "AURC_right": "the same of the answered questions, where an answer that is not right is the error",
        "ECE": "calibration error of confidence as the chance that the documents answer; lower is better",
        "ECE_right": "calibration error of confidence as the chance that a shown answer is right; lower is better",
    },
    "All questions": {"right": "correct where answerable, refused where not"},
}

ORDER = tuple(name for measures in MEASURES.values() for name in measures)


def in_order(names: Iterable[str]) -> list[str]:
    """The names as the tables show them; one that no table knows stands at the end."""
    return sorted(names, key=lambda name: ORDER.index(name) if name in ORDER else len(ORDER))


def p_text(p: float) -> str:
    """A chance to three digits; it is never 0, see `resampling`."""
    return f"{p:.3f}" if p >= 0.001 else "<0.001"


def number_text(before: int, after: int) -> str:
    """How many questions have a measure, in the earlier run and now."""
    return str(after) if before == after else f"{before} → {after}"
