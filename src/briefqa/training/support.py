"""Fits the support model: `python -m briefqa.training.support DIR… [--suite NAME] [--questions N] [--out FILE]`.

From any folders in BEIR layout: a question as it is should be answered; the same question with its own paragraph
withheld ("near", or "same article" where other paragraphs of its article stay and none holds the answer), with its
whole article withheld ("far"), or asked of another folder's documents ("foreign") should not. From a suite, and from packs
among the folders: their questions as they are marked. However many rows it has, a public set
weighs the same as another, and briefs weigh twice as much.
"""

import argparse
import json
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize
from scipy.special import expit, logit
from sklearn.metrics import roc_auc_score
from sklearn.model_selection import StratifiedKFold

from briefqa.answering.asking import SHOWN_PASSAGES
from briefqa.answering.refusals.confidence import FEATURES, features_of, in_same_language
from briefqa.answering.rereading import READ_PASSAGES
from briefqa.answering.searching import ranked
from briefqa.config import DEFAULT_CORPUS, Config, cache_folder, load_config
from briefqa.encoding.embedding import Embedder, cross_encoder_of, load_embedder
from briefqa.evaluating.beir import BeirSet, beir_index, load_beir
from briefqa.evaluating.cases import SUITES_FOLDER, load_suite
from briefqa.evaluating.running import open_collection
from briefqa.index import Index
from briefqa.progressing import no_progress, progress_bar
from briefqa.questions.sides import asks_for_sides
from briefqa.retrieving import search_for
from briefqa.storing.contents import DOCUMENT
from briefqa.training.packs import Pack, is_pack, open_pack
from briefqa.training.pairs import fold_of, known_answers

SEED = 0
FOLDS = 5
MAX_FALSE_REFUSALS = 0.05  # the share of answerable questions that the threshold may refuse
PACKS = "packs"  # all of them count as one collection
BRIEFS_WEIGH = 2.0  # what a suite and the packs weigh beside a public set: nearer to what people ask, and harder
OTHERS_WEIGH = 0.2  # what a row in one language weighs in the model across languages
MIN_ROWS = 100  # a collection with fewer rows of one sort weighs less: a handful must not outvote hundreds

Vector = NDArray[np.floating]
Mask = NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Row:
    """One question under one condition: what was measured, and whether it should have been answered."""

    collection: str
    kind: str  # "answerable", "near", "same article", "far" or "foreign"
    same_language: bool
    features: Vector


def measured(index: Index, embedder: Embedder, question: str, withheld: Mask) -> tuple[bool, Vector] | None:
    """same_language and the features of a question, some documents withheld; None where nothing is found."""
    search = search_for(index, embedder, question, limit=READ_PASSAGES, allowed=~withheld[index.chunks[:, DOCUMENT]])
    read = ranked(index, cross_encoder_of(embedder), search, sides=asks_for_sides(question))
    hits = list(read.search.hits[:SHOWN_PASSAGES])
    same_language = bool(hits) and in_same_language(index, question, hits)
    return (same_language, features_of(index, question, hits, read.candidates)) if read.candidates else None


def rows_of(
    collection: BeirSet,
    index: Index,
    foreign: Index,
    embedder: Embedder,
    questions: int,
    *,
    answers: Mapping[str, Sequence[str]],
) -> Iterator[Row]:
    """The rows of a sample of a collection's questions that the cross-encoder was not trained on. answers: the short answers of its questions, where known."""
    names = [entry.id for entry in index.catalog]
    titles = np.array([collection.corpus[name][0] for name in names])
    asked = [
        question for question in collection.qrels if collection.qrels[question] and not fold_of(collection, question)
    ]
    for i in np.random.default_rng(SEED).permutation(len(asked))[:questions]:
        text = collection.questions[asked[i]]
        gold = [names.index(name) for name in collection.qrels[asked[i]]]
        article = np.flatnonzero(titles == titles[gold[0]]) if titles[gold[0]] else ()
        rest = [collection.corpus[names[j]][1] for j in article if j not in gold]
        conditions = [
            ("answerable", index, np.zeros(len(names), dtype=bool)),
            (near_kind(rest, answers.get(asked[i], ())), index, np.isin(np.arange(len(names)), gold)),
            ("foreign", foreign, np.zeros(len(foreign.catalog), dtype=bool)),
        ]
        if titles[gold[0]]:
            conditions.append(("far", index, titles == titles[gold[0]]))
        for kind, where, withheld in conditions:
            if (found := measured(where, embedder, text, withheld)) is not None:
                yield Row(collection.name, kind, *found)


def answers_in(folder: Path) -> dict[str, list[str]]:
    """The short answers of a collection's questions, where its folder gives them in answers.jsonl."""
    rows = known_answers(folder) if (folder / "answers.jsonl").is_file() else {}
    return {name: list(row["answers"]) for name, row in rows.items()}


def near_kind(rest: Sequence[str], answers: Sequence[str]) -> str:
    """What a question with its own paragraph withheld is, by the texts of its article that stay.

    They speak of what it asks about, and not of the fact: unless one of them holds the answer too.
    """
    return "same article" if rest and not any(answer in text for text in rest for answer in answers) else "near"


def suite_rows(name: str, config: Config, embedder: Embedder) -> Iterator[Row]:
    """The rows of a suite's questions over the shipped corpus: answerable or not, as they are marked."""
    collection = open_collection(DEFAULT_CORPUS, config, embedder, cache_folder(), no_progress)
    nothing = np.zeros(len(collection.index.catalog), dtype=bool)
    for case in load_suite(SUITES_FOLDER / f"{name}.jsonl").cases:
        found = measured(collection.index, embedder, case.question, nothing)
        if found is not None:
            yield Row(name, "answerable" if case.answerable else case.kind, *found)


def pack_rows(pack: Pack, embedder: Embedder) -> Iterator[Row]:
    """The rows of a pack's questions that the cross-encoder was not trained on."""
    index = pack.collection.index
    nothing = np.zeros(len(index.catalog), dtype=bool)
    for case in pack.suite.cases:
        if pack.fold_of(case):
            continue
        if (found := measured(index, embedder, case.question, nothing)) is not None:
            yield Row(PACKS, "answerable" if case.answerable else case.kind, *found)


def fit(config: Config, paths: list[Path], suite: str, questions: int) -> dict[str, object]:
    """The support models' JSON values. Prints what cross-validation says of them."""
    embedder = load_embedder(config.model, threads=config.threads)
    folders = [path for path in paths if not is_pack(path)]
    collections = [load_beir(folder) for folder in folders]
    with progress_bar() as progress:
        indexes = [beir_index(collection, config, embedder, cache_folder(), progress) for collection in collections]
    rows: list[Row] = list(suite_rows(suite, config, embedder)) if suite else []
    for path in paths:
        rows += pack_rows(open_pack(path, config, embedder), embedder) if is_pack(path) else ()
    for i, collection in enumerate(collections):
        others = [j for j in (*range(i + 1, len(folders)), *range(i)) if collections[j].digest != collection.digest]
        rows += rows_of(collection, indexes[i], indexes[others[0]], embedder, questions, answers=answers_in(folders[i]))
    sets = [*([suite] if suite else []), *(path.name for path in paths)]
    briefs = (suite, PACKS)
    same, across = (_fitted(rows, briefs, same_language=same) for same in (True, False))
    asked = [
        (row, score)
        for model in (same, across)
        for row, score in model.scored
        if row.collection == suite or (not suite and row.collection == PACKS)
    ]
    calibration = calibrated([(row.kind == "answerable", score) for row, score in asked])
    return {
        "features": list(FEATURES),
        "same_language": same.to_json(*calibration),
        "across_languages": across.to_json(*calibration),
        "fitted_on": {"sets": sets, "questions": questions, "rows": len(rows), "seed": SEED},
    }


@dataclass(frozen=True, slots=True)
class Fitted:
    """A regression over standardised features, its threshold as a logit, and each row's cross-validated logit."""

    mean: Vector
    scale: Vector
    coefficients: Vector  # the weights and then the bias
    threshold: float
    scored: tuple[tuple[Row, float], ...]

    def to_json(self, slope: float, offset: float) -> dict[str, object]:
        """The model's values once its logits are calibrated."""
        return {
            "mean": [round(float(value), 6) for value in self.mean],
            "scale": [round(float(value), 6) for value in self.scale],
            "weights": [round(float(value) * slope, 6) for value in self.coefficients[:-1]],
            "bias": round(float(self.coefficients[-1]) * slope + offset, 6),
            "threshold": round(float(expit(self.threshold * slope + offset)), 4),
        }


def calibrated(asked: list[tuple[bool, float]]) -> tuple[float, float]:
    """Slope and offset that turn logits into those of being answerable (Platt 1999), from (answerable, logit) pairs.

    The fitting sets hold as many unanswerable questions as one likes; a suite holds them as often as people ask them. Drawn
    towards 1 and 0, which is what few pairs leave them at.
    """
    sign = np.array([1.0 if answerable else -1.0 for answerable, _ in asked])
    logits = np.array([score for _, score in asked])

    def loss(values: Vector) -> float:
        return float(
            np.logaddexp(0, -sign * (values[0] * logits + values[1])).sum() + (values[0] - 1) ** 2 + values[1] ** 2
        )

    slope, offset = minimize(loss, np.array([1.0, 0.0]), bounds=[(0.1, None), (None, None)]).x if asked else (1.0, 0.0)
    return float(slope), float(offset)


def _fitted(rows: list[Row], briefs: Sequence[str], *, same_language: bool) -> Fitted:
    """One model; its threshold is chosen on cross-validated scores. briefs: collections that weigh more.

    Across languages there are few rows, and those in one language teach a little too.
    """
    own = np.array([row.same_language == same_language for row in rows])
    x, y = np.stack([row.features for row in rows]), np.array([row.kind == "answerable" for row in rows])
    groups = Counter((row.collection, row.kind == "answerable", row.same_language) for row in rows)
    sizes = [max(groups[row.collection, row.kind == "answerable", row.same_language], MIN_ROWS) for row in rows]
    weight = np.array([len(rows) / size for size in sizes])
    weight[[row.collection in briefs for row in rows]] *= BRIEFS_WEIGH
    weight[~own] *= 0.0 if same_language else OTHERS_WEIGH
    mean, scale = np.nanmean(x[own], axis=0), np.nanstd(x[own], axis=0) + 1e-6
    x = np.where(np.isnan(x), mean, x)
    x = (x - mean) / scale
    scores = np.zeros(len(rows))
    for train, test in StratifiedKFold(FOLDS, shuffle=True, random_state=SEED).split(x, 2 * y + own):
        coefficients = _regression(x[train], y[train], weight[train])
        scores[test] = expit(x[test] @ coefficients[:-1] + coefficients[-1])
    threshold = _threshold(scores[own], y[own], weight[own])
    print(f"{'in one language' if same_language else 'across languages'}, {own.sum()} rows")
    for name, kind in sorted({(row.collection, row.kind) for row in rows if row.kind != "answerable"}):
        of_kind = own & np.array([row.collection == name and row.kind == kind for row in rows])
        chosen = of_kind | (own & y & np.array([row.collection == name for row in rows]))
        if not of_kind.any():
            continue
        if y[chosen].any():
            refused = float((scores[of_kind] < threshold).mean())
            print(f"{name:20} {kind:8} AUROC {roc_auc_score(y[chosen], scores[chosen]):.3f}, refused {refused:.3f}")
    coefficients = _regression(x, y, weight)
    scored = tuple((row, float(logit(score))) for row, score, mine in zip(rows, scores, own, strict=True) if mine)
    return Fitted(mean, scale, coefficients, float(logit(threshold)), scored)


def _regression(x: Vector, y: Mask, weight: Vector) -> Vector:
    """Logistic regression whose weights are not negative: each feature is a reason to answer, and never one against it.

    Without that bound, features that say much the same cancel out on the training sets and run wild elsewhere.
    Returns the weights and then the bias, shape (features + 1,).
    """
    sign = np.where(y, 1.0, -1.0)

    def loss(coefficients: Vector) -> tuple[float, Vector]:
        margin = sign * (x @ coefficients[:-1] + coefficients[-1])
        slope = -weight * sign * expit(-margin)
        value = float(weight @ np.logaddexp(0, -margin)) + 0.5 * float(coefficients[:-1] @ coefficients[:-1])
        return value, np.append(x.T @ slope + coefficients[:-1], slope.sum())

    bounds = [(0.0, None)] * x.shape[1] + [(None, None)]
    fitted: Vector = minimize(loss, np.zeros(x.shape[1] + 1), jac=True, method="L-BFGS-B", bounds=bounds).x
    return fitted


def _threshold(scores: Vector, answerable: Mask, weights: Vector) -> float:
    """The confidence from which on to answer: where refusing right, less refusing wrong, is most by weight.

    At most MAX_FALSE_REFUSALS of the answerable are refused for it.
    """
    order = np.argsort(scores)
    kept, refused = (weights * answerable)[order], (weights * ~answerable)[order]
    false_refusals = (np.cumsum(kept) - kept) / kept.sum()  # by a threshold at each score, which is itself answered
    right_refusals = (np.cumsum(refused) - refused) / refused.sum()
    gain = np.where(false_refusals <= MAX_FALSE_REFUSALS, right_refusals - false_refusals, -1)
    best = int(np.argmax(gain))
    print(
        f"threshold {scores[order][best]:.3f}: refuses {false_refusals[best]:.3f} of the answerable, {right_refusals[best]:.3f} of the others"
    )
    return float(scores[order][best])


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folders", nargs="+", type=Path, metavar="DIR")
    parser.add_argument("--suite", default="", metavar="NAME", help="of eval/, over the shipped corpus")
    parser.add_argument("--questions", type=int, default=600, metavar="N", help="sampled from each set")
    parser.add_argument("--out", type=Path, default=Path("src/briefqa/answering/refusals/support.json"), metavar="FILE")
    options = parser.parse_args()
    values = fit(load_config(), options.folders, options.suite, options.questions)
    options.out.write_text(json.dumps(values, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
