"""Retrieval with parts of it switched off, on the same questions: what each part is worth."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, fields, replace
from typing import Any

from briefqa.answering.asking import SHOWN_PASSAGES
from briefqa.encoding.embedding import Embedder
from briefqa.evaluating.cases import Suite
from briefqa.evaluating.judging import Place, judge_of
from briefqa.evaluating.metrics import ranked_scores, values_by_question
from briefqa.evaluating.outcomes import Outcome, slices
from briefqa.evaluating.resampling import differences, estimates
from briefqa.evaluating.running import Collection, qrels_of
from briefqa.evaluating.scoring import EVIDENCE_DEPTH
from briefqa.progressing import Progress
from briefqa.retrieving import Weights, retrieve, search_for
from briefqa.types import Hit

Json = dict[str, Any]

RETRIEVERS = tuple(item.name for item in fields(Weights))
VECTORS = ("dense", "sentence")
HYBRID = "hybrid, as it is"
ONE_NAME = "without other names"  # of what a question names, see `renaming`


def only(*names: str) -> Weights:
    """The weights with every other retriever off."""
    return replace(Weights(), **{name: 0.0 for name in RETRIEVERS if name not in names})


def without(*names: str) -> Weights:
    """The weights with these retrievers off."""
    return replace(Weights(), **dict.fromkeys(names, 0.0))


ABLATIONS: Mapping[str, Weights] = {
    HYBRID: Weights(),
    ONE_NAME: Weights(),
    "dense only": only(*VECTORS),
    "dense only, chunks": only("dense"),
    "lexical only": without(*VECTORS),
    **{f"without {name}": without(name) for name in RETRIEVERS if name not in ("dense", "lexical")},
}
COLUMNS = ("nDCG@10", "Success@1", "Success@5", "R@10", "RR@10", f"evidence@{EVIDENCE_DEPTH}")
BY_LANGUAGE = f"evidence@{EVIDENCE_DEPTH}"  # the one measure that is also shown for each language


def ablate(suite: Suite, collection: Collection, embedder: Embedder, progress: Progress) -> Json:
    """Each ablation's retrieval measures on the answerable questions, with intervals and the difference from hybrid."""
    found = {name: _outcomes(suite, collection, embedder, name, progress) for name in ABLATIONS}
    hybrid = {outcome.id: outcome for outcome in found[HYBRID]}
    rows: list[Json] = []
    for name, outcomes in found.items():
        values = estimates(outcomes)
        against = differences(hybrid, {outcome.id: outcome for outcome in outcomes})
        rows.append(
            {
                "ablation": name,
                "weights": asdict(ABLATIONS[name]),
                "metrics": {
                    column: {
                        **{key: round(value, 4) for key, value in asdict(values[column]).items()},
                        "delta": round(against[column].delta, 4),
                        "p": round(against[column].p, 4),
                    }
                    for column in COLUMNS
                },
                "by_language": {
                    language: round(estimates(part)[BY_LANGUAGE].value, 4)
                    for language, part in slices(outcomes)["language"].items()
                },
            }
        )
    return {"suite": suite.name, "questions": len(hybrid), "rows": rows}


def _outcomes(
    suite: Suite, collection: Collection, embedder: Embedder, ablation: str, progress: Progress
) -> list[Outcome]:
    index, weights = collection.index, ABLATIONS[ablation]
    cases = [case for case in suite.cases if case.answerable]
    hits: dict[str, list[Hit]] = {}
    for number, case in enumerate(cases):
        progress("ablating", number, len(cases))
        if ablation == ONE_NAME:
            vector = embedder.embed_question(case.question)
            hits[case.id] = retrieve(index, case.question, vector, limit=SHOWN_PASSAGES)
        else:
            found = search_for(index, embedder, case.question, limit=SHOWN_PASSAGES, weights=weights)
            hits[case.id] = list(found.hits)
    progress("ablating", len(cases), len(cases))
    judges = {case.id: judge_of(case, collection.documents) for case in cases}
    paths = {document.id: path for path, document in collection.documents.items()}
    ranked = {
        name: [Place(paths[hit.chunk.document_id], hit.chunk.span) for hit in found] for name, found in hits.items()
    }
    run = {
        name: ranked_scores([place.name for place in ranked[name]], [hit.score for hit in found])
        for name, found in hits.items()
    }
    values = values_by_question(qrels_of(cases, judges, ranked, collection), run)
    for case in cases:
        values[case.id][BY_LANGUAGE] = float(judges[case.id].evidence(ranked[case.id][:EVIDENCE_DEPTH]))
    return [
        Outcome(case.id, case.question, case.language, case.kind, True, False, 0.0, values[case.id]) for case in cases
    ]


def ablation_text(table: Json) -> str:
    """The ablations as a table; `*` where the difference from hybrid has p < 0.05."""
    languages: Sequence[str] = list(table["rows"][0]["by_language"])
    widths = [max(len(name) + 1, 9) for name in COLUMNS]
    names = "".join(f"{name:>{width}} " for name, width in zip(COLUMNS, widths, strict=True))
    lines = [
        f"{table['suite']}: {table['questions']} answerable questions; the last columns are {BY_LANGUAGE} by language",
        f"{'':20} {names} " + "".join(f"{language:>9}" for language in languages),
    ]
    for row in table["rows"]:
        cells = "".join(
            f"{row['metrics'][name]['value']:{width}.3f}{'*' if row['metrics'][name]['p'] < 0.05 else ' '}"
            for name, width in zip(COLUMNS, widths, strict=True)
        )
        lines.append(
            f"{row['ablation']:20} {cells} " + "".join(f"{row['by_language'][language]:9.3f}" for language in languages)
        )
    return "\n".join(lines)
