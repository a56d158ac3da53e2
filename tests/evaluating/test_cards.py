"""A card tells two systems apart, and two that are the same not."""

import shutil
import tomllib
from dataclasses import replace
from pathlib import Path

import pytest

from briefqa.config import ChunkSettings, Config
from briefqa.evaluating import cards
from briefqa.evaluating.cards import PACKAGES, case_digest, differing, run_card, system_card
from briefqa.evaluating.cases import Suite
from briefqa.evaluating.index_code import PACKAGE
from briefqa.evaluating.running import collection_of
from briefqa.indexing.scanning import Skipped
from fakes import CORPUS, FakeEmbedder, memory_index
from small_suites import rows, suite_of

REPOSITORY = Path(__file__).parents[2]
# Dependencies that no figure passes through: they check files, fit what ships fitted, or show progress.
OTHERS = {"xxhash", "safetensors", "tqdm", "scikit-learn", "scipy", "typing_extensions"}


def card(config: Config | None = None) -> dict[str, object]:
    return system_card(config or Config(), FakeEmbedder(), {"suites": "['dev']"})


def test_every_dependency_is_on_the_card_or_bears_on_no_figure() -> None:
    project = tomllib.loads((REPOSITORY / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    named = {line.split(">")[0].split("=")[0] for line in project["dependencies"]}
    assert set(PACKAGES) | OTHERS == named
    assert not set(PACKAGES) & OTHERS


def test_two_cards_of_one_system_agree() -> None:
    first, second = card(), card() | {"date": "another", "git": "another", "arguments": {"compare": "x"}}
    assert differing(first, second) == ([], [])


@pytest.mark.parametrize(
    "name",
    ["answering/refusals/support.json", "encoding/cross_encoder.npz", "lexical.py", "answering/new.py", "ui/new.js"],
)
def test_any_file_of_the_package_changes_the_card(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    copy = tmp_path / "briefqa"
    shutil.copytree(PACKAGE, copy, ignore=shutil.ignore_patterns("__pycache__"))
    cards._package_digest.cache_clear()
    before = card()
    monkeypatch.setattr("briefqa.evaluating.cards.PACKAGE", copy)
    cards._package_digest.cache_clear()
    assert differing(before, card()) == ([], []), "wherever it lies"
    with (copy / name).open("ab") as file:
        file.write(b"\n")
    cards._package_digest.cache_clear()
    found, _ = differing(before, card())
    cards._package_digest.cache_clear()
    wanted = "trained_sha256" if name.endswith((".npz", "support.json")) else "code_sha256"
    assert [item.name for item in found] == [wanted]


def test_settings_and_machine_are_on_it() -> None:
    found, _ = differing(card(), card(Config(threads=3, chunks=ChunkSettings(chunk_chars=100))))
    assert [str(item) for item in found] == ["settings.chunks.chunk_chars 250 → 100", "threads 2 → 3"]
    assert {"platform", "cpu", "python", "arguments"} <= set(card())
    assert differing({}, card())[1], "what an earlier card does not have is named"


def test_files_that_are_no_documents_are_on_it() -> None:
    collection = collection_of(memory_index(CORPUS), (Skipped("b.bin", "unsupported"), Skipped("a.pdf", "encrypted")))
    found = run_card(Config(), collection, FakeEmbedder(), {})
    assert found["skipped"] == ["a.pdf: encrypted", "b.bin: unsupported"]
    assert found["documents"] == len(CORPUS)


def digests(suite: Suite) -> list[str]:
    return [case_digest(case) for case in suite.cases]


def test_a_case_is_told_by_what_it_asks_and_expects(tmp_path: Path) -> None:
    before = suite_of(tmp_path, *rows())
    assert len(set(digests(before))) == len(before.cases)
    moved = suite_of(tmp_path, *[row | {"note": "a remark", "language": "en"} for row in rows()])
    assert digests(moved) == digests(before)
    first = before.cases[0]
    twice = replace(first, answers=("1872年", "一八七二年"))
    assert case_digest(twice) == case_digest(replace(twice, answers=twice.answers[::-1])) != case_digest(first)
