"""The docs are code: what they name has to exist."""

import re
from dataclasses import fields
from pathlib import Path

import pytest

from briefqa.cli import main
from briefqa.config import ChunkSettings, Config, IndexSettings, ReadingLimits

ROOT = Path(__file__).parents[1]
README = (ROOT / "README.md").read_text(encoding="utf-8")
PAGES = [
    *(ROOT / name for name in ("README.md", "ARCHITECTURE.md", "CONTRIBUTING.md")),
    *sorted((ROOT / "docs").glob("*.md")),
]


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
    page = (ROOT / "docs" / "configuration.md").read_text(encoding="utf-8")
    names = {item.name for kind in (Config, ChunkSettings, IndexSettings, ReadingLimits) for item in fields(kind)}
    assert [name for name in sorted(names) if not re.search(rf"\b{name}\b", page)] == []


def test_every_module_and_folder_is_in_the_readme() -> None:
    package = ROOT / "src" / "briefqa"
    modules = {path.stem for path in package.glob("*.py")} - {"__init__"}
    folders = {f"{path.parent.name}/" for path in package.glob("*/*.py")}
    assert [name for name in sorted(modules) if not re.search(rf"\b{name}\b", README)] == []
    assert [name for name in sorted(folders) if f" {name} " not in README] == []


@pytest.mark.parametrize(
    "folder", ["reading", "figures", "encoding", "storing", "indexing", "questions", "answering", "commands"]
)
def test_the_tour_names_every_module_of_a_step(folder: str) -> None:
    tour = (ROOT / "ARCHITECTURE.md").read_text(encoding="utf-8")
    modules = {path.stem for path in (ROOT / "src" / "briefqa" / folder).glob("*.py")} - {"__init__"}
    assert [name for name in sorted(modules) if not re.search(rf"\b{name}\b", tour)] == []


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


def test_make_targets_are_explained() -> None:
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    for target in (
        "install",
        "run",
        "test",
        "lint",
        "types",
        "eval",
        "bench",
        "bench-peers",
        "faults",
        "load",
        "reliability",
        "clean",
    ):
        assert re.search(rf"^{target}:.*## ", makefile, re.M) or (
            target == "install" and "install: $(STAMP) ##" in makefile
        )
