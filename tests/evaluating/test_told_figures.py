"""The README and docs/evaluation.md tell the same figures, under names that there are."""

import importlib.util
import re
from pathlib import Path

from briefqa.evaluating.measures import ORDER
from briefqa.evaluating.saved import load_run
from saved_runs import outcome, suite, write_run

REPOSITORY = Path(__file__).parents[2]
SPEC = importlib.util.spec_from_file_location("figures", REPOSITORY / "bench" / "figures.py")
assert SPEC
assert SPEC.loader
figures = importlib.util.module_from_spec(SPEC)
SPEC.loader.exec_module(figures)

HALF = 0.0056  # of the last of two digits, and of the last of three


def rows(page: str, heading: str) -> dict[str, list[float]]:
    """The rows of the first table after a heading, by their first cell; of each cell its first number."""
    text = (REPOSITORY / page).read_text(encoding="utf-8").split(f"\n{heading}\n")[1]
    table = text[text.index("\n| ") :].lstrip("\n").split("\n\n")[0].splitlines()
    cells = [[cell.strip() for cell in line.strip("|").split("|")] for line in table[2:]]
    return {first.strip("`"): [float(re.split(r"[ \[]", cell)[0]) for cell in rest] for first, *rest in cells}


def test_the_readme_tells_the_figures_of_the_docs() -> None:
    readme, docs = rows("README.md", "## Measured"), rows("docs/evaluation.md", "## As it stands")
    shared = {name: row for name, row in figures.TOLD.items() if row in readme and name in docs}
    assert len(shared) >= 6
    for name, row in shared.items():
        gaps = [abs(short - long) for short, long in zip(readme[row], docs[name], strict=True)]
        assert max(gaps) <= HALF, (name, readme[row], docs[name])


def test_the_tables_are_printed_as_they_stand(tmp_path: Path) -> None:
    assert set(figures.TOLD) <= set(ORDER)
    assert set(rows("docs/evaluation.md", "## As it stands")) <= set(ORDER)
    run = load_run(write_run(tmp_path, suite(outcome(0, "霧鐘多重？"))))
    printed = figures.tables(run.suites)
    assert "| confidence tells answerable from not (AUROC) | 0.50 [0.25, 0.75] |" in printed
    assert "| `AUROC` | 0.500 |" in printed
