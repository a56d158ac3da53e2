"""The figures that the README and docs/evaluation.md tell, as rows of their tables, from saved runs or baselines.

`python bench/figures.py dev.json test.json signals.json harbour.json`; a run of several suites gives a column for each.
"""

import argparse
from collections.abc import Sequence
from pathlib import Path

from briefqa.evaluating.resampling import Estimate
from briefqa.evaluating.saved import SavedSuite, load_run

TOLD = {  # measure → its row in the README; empty where it stands in docs/evaluation.md alone
    "evidence@5": "all evidence within the first 5 passages",
    "answer_correct": "answer right and cited to the gold place",
    "quote_exactness": "quotes exact",
    "right": "",
    "false_refusals": "answerable questions refused",
    "not_found_recall": "unanswerable questions refused",
    "AUROC": "confidence tells answerable from not (AUROC)",
    "ECE": "calibration error of confidence (ECE)",
    "wrong_of_answered": "answers shown that are not right",
    "AURC_right": "",
    "ECE_right": "",
}
EXACT = "quote_exactness"  # a promise, which has no interval


def short(name: str, item: Estimate | None) -> str:
    """A figure for the README: two digits, and its interval."""
    if item is None:
        return ""
    return f"{item.value:.2f}" if name == EXACT else f"{item.value:.2f} [{item.low:.2f}, {item.high:.2f}]"


def tables(suites: Sequence[SavedSuite]) -> list[str]:
    """The README's rows, and then those of docs/evaluation.md."""
    rows = []
    for name, row in TOLD.items():
        if row:
            rows.append(f"| {' | '.join([row, *(short(name, suite.metrics.get(name)) for suite in suites)])} |")
    rows.append("")
    for name in TOLD:
        found = [suite.metrics.get(name) for suite in suites]
        rows.append(f"| {' | '.join([f'`{name}`', *(f'{item.value:.3f}' if item else '' for item in found)])} |")
    return rows


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("runs", nargs="+", type=Path)
    print("\n".join(tables([suite for path in parser.parse_args().runs for suite in load_run(path).suites])))
