"""How good answers and refusals are on public sets: `python bench/answers.py DIR… [--questions N]`.

DIR: a folder in BEIR layout with answers.jsonl beside it. Prints, over a fixed sample of the answerable questions, how often an
accepted answer stands in the first sentence and in the first two; and where the set has questions whose article was withheld,
how well confidence tells them apart: AUROC, and the share refused where 5 % of the answerable are.
"""

import argparse
import json
from pathlib import Path

import numpy as np
from sklearn.metrics import roc_auc_score

from briefqa.answering.asking import Evidence, evidence_in
from briefqa.answering.rereading import READ_PASSAGES
from briefqa.answering.searching import ranked
from briefqa.config import cache_folder, load_config
from briefqa.encoding.embedding import Embedder, cross_encoder_of, load_embedder
from briefqa.evaluating.beir import BeirSet, beir_index, load_beir
from briefqa.index import Index
from briefqa.progressing import no_progress
from briefqa.retrieving import search_for
from briefqa.training.pairs import fold_of

FALSE_REFUSALS = 0.05


def answered(index: Index, embedder: Embedder, question: str) -> Evidence:
    """What would be quoted for a question, as `ask` finds it."""
    search = search_for(index, embedder, question, limit=READ_PASSAGES)
    return evidence_in(index, ranked(index, cross_encoder_of(embedder), search))


def share(values: list[bool]) -> str:
    return f"{np.mean(values):.3f} (n {len(values)})" if values else "–"


def report(collection: BeirSet, index: Index, embedder: Embedder, known: dict[str, dict], questions: int) -> None:
    names = list(collection.questions)
    answerable = [name for name in names if known[name]["answerable"]]
    withheld = [name for name in names if not known[name]["answerable"] and not known[name].get("suspect")]
    order = np.random.RandomState(0).permutation(len(answerable))[:questions]
    first, two, aside, confidences = [], [], [], []
    for i in order:
        name = answerable[i]
        found = answered(index, embedder, collection.questions[name])
        holds = [any(answer in item.quote.text for answer in known[name]["answers"]) for item in found.candidates[:2]]
        first.append(any(holds[:1]))
        two.append(any(holds))
        aside.append(fold_of(collection, name) == 0)
        confidences.append(found.confidence)
    print(f"{collection.name}: first sentence {share(first)}, first two {share(two)}")
    kept = [[value for value, out in zip(values, aside, strict=True) if out] for values in (first, two)]
    print(f"  of articles that the cross-encoder was not trained on: {share(kept[0])}, {share(kept[1])}")
    if withheld:
        chosen = np.random.RandomState(0).permutation(len(withheld))[:questions]
        others = [answered(index, embedder, collection.questions[withheld[i]]).confidence for i in chosen]
        area = roc_auc_score([1] * len(confidences) + [0] * len(others), confidences + others)
        threshold = np.quantile(confidences, FALSE_REFUSALS)
        refused = np.mean([value < threshold for value in others])
        print(f"  withheld articles: AUROC {area:.3f}, refused {refused:.3f} at 5 % false refusals (n {len(others)})")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folders", nargs="+", type=Path, metavar="DIR")
    parser.add_argument("--questions", type=int, default=500, metavar="N")
    options = parser.parse_args()
    config = load_config()
    embedder = load_embedder(config.model, threads=config.threads)
    for folder in options.folders:
        collection = load_beir(folder)
        index = beir_index(collection, config, embedder, cache_folder(), no_progress)
        lines = (folder / "answers.jsonl").read_text(encoding="utf-8").splitlines()
        known = {row["_id"]: row for row in map(json.loads, lines)}
        report(collection, index, embedder, known, options.questions)


if __name__ == "__main__":
    main()
