"""The docs are code: what they name has to exist."""

import re
from dataclasses import fields
from itertools import takewhile
from pathlib import Path

import pytest

from briefqa.cli import main
from briefqa.config import SETTING_VARIABLES, ChunkSettings, Config, IndexSettings, ReadingLimits, StoreSettings

ROOT = Path(__file__).parents[1]
README = (ROOT / "README.md").read_text(encoding="utf-8")
TOUR = (ROOT / "ARCHITECTURE.md").read_text(encoding="utf-8")
PAGES = [
    *(ROOT / name for name in ("README.md", "ARCHITECTURE.md", "CONTRIBUTING.md", "SECURITY.md")),
    *sorted((ROOT / "docs").glob("*.md")),
]
PACKAGE = ROOT / "src" / "briefqa"


def in_backticks(text: str) -> set[str]:
    """The words of what is set as code within a line; prose has most names of modules as words of its own."""
    return set(re.findall(r"\w+", " ".join(re.findall(r"`([^`\n]+)`", text))))


def first_cells(table: str) -> str:
    """What stands in the first column of a table, line by line."""
    return "\n".join(re.findall(r"^\|([^|]*)\|", table, re.M))


def commands_of(text: str) -> set[str]:
    """Names of the commands in shell blocks: `briefqa NAME …` at the start of a line."""
    blocks = re.findall(r"```(?:sh|console)\n(.*?)```", text, re.S)
    return {name for block in blocks for name in re.findall(r"^\$? ?briefqa ([a-z]+)", block, re.M)}


def test_every_command_in_the_docs_exists(capsys: pytest.CaptureFixture[str]) -> None:
    named = set().union(*(commands_of(page.read_text(encoding="utf-8")) for page in PAGES))
    assert named >= {"index", "ask", "search", "show", "status", "doctor"}
    for name in sorted(named):
        with pytest.raises(SystemExit) as ended:
            main([name, "--help"])
        assert ended.value.code == 0, name
        assert "usage: briefqa" in capsys.readouterr().out


def test_every_setting_is_documented() -> None:
    """Those of a section as `[section] name`; those of the store, but for the first, on the page that is about it."""
    page = first_cells((ROOT / "docs" / "configuration.md").read_text(encoding="utf-8"))
    sections = {"chunks": ChunkSettings, "index": IndexSettings, "limits": ReadingLimits}
    names = [f"[{section}] {item.name}" for section, kind in sections.items() for item in fields(kind)]
    names += [item.name for item in fields(Config) if item.name not in {"chunks", "vectors", "limits", "store"}]
    assert [name for name in names if f"`{name}`" not in page] == []
    scaling = (ROOT / "docs" / "scaling.md").read_text(encoding="utf-8")
    table = scaling[scaling.index("| setting of `[store]`") :].split("\n\n")[0]
    assert in_backticks(first_cells(table)) - {"store"} == {item.name for item in fields(StoreSettings)}


HANDED_ON = {"BRIEFQA_INDEX_AS_GIVEN"}  # from one process of ours to the next, and nobody's to set


def test_every_variable_of_the_environment_is_documented_and_no_other() -> None:
    named = r"\bBRIEFQA_[A-Z]+(?:_[A-Z]+)*\b"
    read = {name for path in PACKAGE.rglob("*.py") for name in re.findall(named, path.read_text(encoding="utf-8"))}
    page = (ROOT / "docs" / "configuration.md").read_text(encoding="utf-8")
    assert set(re.findall(named, page)) == (read | SETTING_VARIABLES) - HANDED_ON


def test_the_tree_of_the_readme_names_every_module_and_folder_once() -> None:
    lines = README.split("src/briefqa/\n")[1].splitlines()
    tree = takewhile(lambda line: line.startswith("  "), lines)
    named = [name for line in tree for name in re.split(r" {2,}", line.strip())[0].split()]
    modules = {path.stem for path in PACKAGE.glob("*.py")} - {"__init__"}
    folders = {f"{path.parent.name}/" for path in PACKAGE.glob("*/*.py")}
    assert sorted(named) == sorted(modules | folders)


@pytest.mark.parametrize(
    "folder",
    ["reading", "figures", "encoding", "storing", "indexing", "questions", "answering", "commands", "training"],
)
def test_the_tour_names_every_module_of_a_step_where_it_tells_of_it(folder: str) -> None:
    told = "".join(part for part in TOUR.split("\n## ") if f"`{folder}/`" in part)
    modules = {path.stem for path in (PACKAGE / folder).rglob("*.py")} - {"__init__"}
    assert sorted(modules - in_backticks(told)) == []


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_every_link_leads_somewhere(page: Path) -> None:
    for target in re.findall(r"\]\(([^)#]+)(?:#[^)]*)?\)", page.read_text(encoding="utf-8")):
        if not target.startswith("http"):
            assert (page.parent / target).exists(), target


ROWS = {"X": 20, "I": 24, "Q": 12, "U": 15, "O": 7}


def test_every_row_of_the_reliability_page_has_a_test_that_exists_or_says_why_not() -> None:
    page = (ROOT / "docs" / "reliability.md").read_text(encoding="utf-8")
    rows = dict(re.findall(r"^\| ([XIQUO]\d+) \|(.*)$", page, re.M))
    assert list(rows) == [f"{kind}{number}" for kind, last in ROWS.items() for number in range(1, last + 1)]
    for row, cells in rows.items():
        assert re.search(r"`test_\w+::test_\w+`|does not apply|no test|`make load`", cells), row
    known = {
        (path.stem, name)
        for path in (ROOT / "tests").rglob("test_*.py")
        for name in re.findall(r"^def (test_\w+)\(", path.read_text(encoding="utf-8"), re.M)
    }
    assert sorted(set(re.findall(r"`(test_\w+)::(test_\w+)`", page)) - known) == []


def test_decision_records_are_numbered_in_a_row() -> None:
    numbers = sorted(int(path.name[:4]) for path in (ROOT / "docs" / "decisions").glob("[0-9]*.md"))
    assert numbers == list(range(1, len(numbers) + 1))


def test_every_make_target_is_explained_in_the_makefile_and_named_in_the_docs() -> None:
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    targets = re.findall(r"^\.PHONY:(.*)$", makefile, re.M)[0].split()
    assert {"install", "run", "test", "lint", "types", "eval", "bench", "clean"} <= set(targets)
    assert [name for name in targets if not re.search(rf"^{name}:.*## \S", makefile, re.M)] == []
    text = "\n".join(page.read_text(encoding="utf-8") for page in PAGES)
    assert [name for name in targets if not re.search(rf"^make {name}\b|`make {name}[ `]", text, re.M)] == []
