"""Fits the support model: `python -m briefqa.evaluating.fitting DIR… [--questions N] [--out FILE]`.

From any folder in BEIR layout: a question as it is should be answered; the same question with its article withheld
should not, nor with only its own paragraph withheld, which leaves the near misses.
"""

import argparse
import json
from collections.abc import Iterator
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import roc_auc_score
from sklearn.model_selection import cross_val_predict

from briefqa.config import Config, load_config
from briefqa.embedding import Embedder, load_embedder
from briefqa.evaluating.beir import BeirSet, beir_index, load_beir
from briefqa.index import Index
from briefqa.opening import cache_folder
from briefqa.progressing import progress_bar
from briefqa.quoting import candidates
from briefqa.retrieving import retrieve
from briefqa.supporting import FEATURES, features_of

SEED = 0
FALSE_REFUSALS = 0.05  # the share of answerable questions that the threshold may refuse
PASSAGES = 10

Matrix = NDArray[np.float32]


def rows_of(index: Index, embedder: Embedder, collection: BeirSet, questions: int) -> Iterator[tuple[str, Matrix]]:
    """(kind, features) for a sample of questions: "answerable", "near" (paragraph withheld), "far" (article withheld)."""
    names = [entry.id for entry in index.catalog]
    titles = np.array([collection.corpus[name][0] for name in names])
    chunk_documents = index.chunks[:, 0]
    asked = [question for question in collection.qrels if collection.qrels[question]]
    for i in np.random.default_rng(SEED).permutation(len(asked))[:questions]:
        text = collection.questions[asked[i]]
        vector = embedder.embed_question(text)
        gold = [names.index(name) for name in collection.qrels[asked[i]]]
        withheld = {"answerable": np.zeros(len(names), dtype=bool), "near": np.isin(np.arange(len(names)), gold)}
        if titles[gold[0]]:
            withheld["far"] = titles == titles[gold[0]]
        for kind, documents in withheld.items():
            hits = retrieve(index, text, vector, limit=PASSAGES, allowed=~documents[chunk_documents])
            found = candidates(index, text, vector, hits)
            if found:
                yield kind, features_of(index, text, hits, found)


def fit(config: Config, folders: list[Path], questions: int) -> dict[str, object]:
    """The support model's JSON values, and what cross-validation says of it, printed on the way."""
    embedder = load_embedder(config.model, threads=config.threads)
    kinds: list[str] = []
    sets: list[str] = []
    rows: list[Matrix] = []
    with progress_bar() as progress:
        for folder in folders:
            collection = load_beir(folder)
            index = beir_index(collection, config, embedder, cache_folder(), progress)
            for kind, features in rows_of(index, embedder, collection, questions):
                kinds.append(kind)
                sets.append(collection.name)
                rows.append(features)
    x, kind_of, set_of = np.stack(rows), np.array(kinds), np.array(sets)
    y = kind_of == "answerable"
    mean, scale = x.mean(0), x.std(0) + 1e-6
    model = LogisticRegression(C=1.0, max_iter=1000, class_weight="balanced")
    scores = cross_val_predict(model, (x - mean) / scale, y, cv=5, method="predict_proba")[:, 1]
    threshold = float(np.quantile(scores[y], FALSE_REFUSALS))
    for one in dict.fromkeys(sets):
        for negative in ("near", "far"):
            chosen = (set_of == one) & ((kind_of == "answerable") | (kind_of == negative))
            if (kind_of[chosen] == negative).any():
                refused = float((scores[(set_of == one) & (kind_of == negative)] < threshold).mean())
                print(
                    f"{one:20} {negative:5} AUROC {roc_auc_score(y[chosen], scores[chosen]):.3f}, refused {refused:.3f}"
                )
    model.fit((x - mean) / scale, y)
    return {
        "features": list(FEATURES),
        "mean": [round(float(value), 6) for value in mean],
        "scale": [round(float(value), 6) for value in scale],
        "weights": [round(float(value), 6) for value in model.coef_[0]],
        "bias": round(float(model.intercept_[0]), 6),
        "threshold": round(threshold, 4),
        "fitted_on": {
            "sets": [folder.name for folder in folders],
            "questions": questions,
            "rows": len(rows),
            "seed": SEED,
        },
    }


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folders", nargs="+", type=Path, metavar="DIR")
    parser.add_argument("--questions", type=int, default=600, metavar="N", help="sampled from each set")
    parser.add_argument("--out", type=Path, default=Path("src/briefqa/support.json"), metavar="FILE")
    options = parser.parse_args()
    values = fit(load_config(), options.folders, options.questions)
    options.out.write_text(json.dumps(values, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
