"""Answers to the questions of packs that nothing was trained on: fold 0 of each, asked as `briefqa ask` would.

`python bench/packs.py eval/training/*`; the cross-encoder learns from the other folds, which are other documents' questions.
"""

import argparse
from collections import defaultdict
from dataclasses import replace
from pathlib import Path

import numpy as np
from sklearn.metrics import roc_auc_score

from briefqa.config import load_config
from briefqa.encoding.embedding import load_embedder
from briefqa.evaluating.outcomes import Outcome
from briefqa.evaluating.running import run_suite
from briefqa.progressing import no_progress
from briefqa.training.packs import open_pack

MEASURES = ("evidence@5", "answer_correct", "false_refusals", "not_found_recall", "quote_exactness")


def outcomes_of(folder: Path) -> list[Outcome]:
    """What became of a pack's questions of fold 0."""
    config = load_config()
    embedder = load_embedder(config.model, threads=config.threads)
    pack = open_pack(folder, config, embedder)
    aside = tuple(case for case in pack.suite.cases if not pack.fold_of(case))
    return list(run_suite(replace(pack.suite, cases=aside), pack.collection, embedder, no_progress).outcomes)


def shares(outcomes: list[Outcome]) -> str:
    """The mean of each measure over the questions that it applies to."""
    found = []
    for name in MEASURES:
        values = [outcome.values[name] for outcome in outcomes if name in outcome.values]
        found.append(f"{name} {np.mean(values):.3f}" if values else "")
    return ", ".join(filter(None, found))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folders", nargs="+", type=Path, metavar="DIR")
    outcomes = [outcome for folder in parser.parse_args().folders for outcome in outcomes_of(folder)]
    by_kind: dict[str, list[Outcome]] = defaultdict(list)
    for outcome in outcomes:
        by_kind[outcome.kind].append(outcome)
    for kind, members in by_kind.items():
        print(f"{kind:18} {len(members):4}  {shares(members)}")
    answerable = [outcome.answerable for outcome in outcomes]
    area = roc_auc_score(answerable, [outcome.confidence for outcome in outcomes])
    print(f"{'all':18} {len(outcomes):4}  {shares(outcomes)}, AUROC {area:.3f}")


if __name__ == "__main__":
    main()
