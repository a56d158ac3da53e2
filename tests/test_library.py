"""briefqa from Python, and the contract that all doors share."""

import json
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from pydantic import TypeAdapter

import briefqa
import fakes
from briefqa import contract
from briefqa.errors import IndexNotBuilt, InputRefused, NotInIndex, UsageError
from briefqa.library import MAX_PLACE_CHARS, OpenedIndex

NOTED = "# 燈塔\n\n北岬燈塔建於1872年。[^1] 霧鐘在1880年加裝。[^2]\n\n[^1]: 林海，〈北岬紀事〉，《港務月刊》，2001年5月。\n[^2]: 同註1。\n"
QUESTION = "北岬燈塔建於哪一年？"


@pytest.fixture
def opened(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> OpenedIndex:
    fakes.use_fake_model(monkeypatch)
    return briefqa.open_index(fakes.make_index(tmp_path, {**fakes.CORPUS, "noted.md": NOTED}))


def undeclared(kind: Any, values: Any) -> bool:
    """Whether JSON holds a key that its type does not declare; ValidationError where it is not of the type."""
    adapter: TypeAdapter[Any] = TypeAdapter(kind)
    return bool(adapter.dump_python(adapter.validate_python(values, strict=True)) != values)


def test_three_lines_give_what_the_command_line_prints(
    opened: OpenedIndex, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    answer = opened.ask(QUESTION)
    from briefqa.cli import main

    assert main(["ask", QUESTION, "--json", "--index", str(tmp_path / "index")]) == 0
    printed = json.loads(capsys.readouterr().out)
    assert fakes.answer_without_times(dict(answer)) == fakes.answer_without_times(printed)


def test_the_contract_declares_every_key_that_leaves(opened: OpenedIndex) -> None:
    answers = [opened.ask(question) for question in fakes.QUESTIONS]
    assert any(citation["notes"] for answer in answers for citation in answer["citations"]), "notes are looked at too"
    assert not any(undeclared(contract.Answer, answer) for answer in answers)
    assert not undeclared(contract.Answer, opened.ask(QUESTION, from_date="2999"))
    assert not undeclared(contract.SearchResult, opened.search(QUESTION))
    assert not undeclared(contract.DocumentList, opened.documents())
    assert not undeclared(contract.Place, opened.place("noted.md"))
    assert not undeclared(contract.Status, opened.status())


def test_every_citation_is_a_place(opened: OpenedIndex) -> None:
    for question in fakes.QUESTIONS:
        for citation in opened.ask(question)["citations"]:
            place = opened.place(citation["document"]["id"], citation["start"], citation["end"])
            assert place["text"] == citation["quote"]
            assert (place["headings"], place["page"]) == (citation["headings"], citation["page"])


def test_filters_and_limits(opened: OpenedIndex) -> None:
    assert {hit["path"] for hit in opened.search(QUESTION, documents=["tea.txt"])["passages"]} == {"tea.txt"}
    assert len(opened.search(QUESTION, limit=1)["passages"]) == 1
    assert opened.documents(offset=1, limit=2)["documents"] == opened.documents()["documents"][1:3]
    for call in (
        lambda: opened.search(QUESTION, limit=0),
        lambda: opened.ask(QUESTION, from_date="yesterday"),
        lambda: opened.documents(limit=0),
        lambda: opened.documents(offset=-1),
    ):
        with pytest.raises(UsageError):
            call()
    for name in ("from_date", "to_date"):
        with pytest.raises(UsageError, match=f"^{name} is 'soon'"):
            opened.search(QUESTION, **{name: "soon"})


WRONG_TYPES: list[Callable[[Any], object]] = [
    lambda opened: opened.ask(None),
    lambda opened: opened.ask(b"When?"),
    lambda opened: opened.ask(QUESTION, from_date=None),
    lambda opened: opened.ask(QUESTION, to_date=2025),
    lambda opened: opened.ask(QUESTION, documents="tea.txt"),
    lambda opened: opened.ask(QUESTION, documents=[1]),
    lambda opened: opened.ask(QUESTION, documents=None),
    lambda opened: opened.search(None),
    lambda opened: opened.search(QUESTION, limit=2.5),
    lambda opened: opened.search(QUESTION, limit=True),
    lambda opened: opened.search(QUESTION, documents="tea.txt"),
    lambda opened: opened.documents(offset=None),
    lambda opened: opened.documents(limit=1.5),
    lambda opened: opened.place(None),
    lambda opened: opened.place("tea.txt", "0"),
    lambda opened: opened.place("tea.txt", 0, 2.5),
]


@pytest.mark.parametrize("call", WRONG_TYPES)
def test_a_value_of_another_type_is_wrong_usage(call: Callable[[Any], object], opened: OpenedIndex) -> None:
    with pytest.raises(UsageError, match="; expected a "):
        call(opened)


@pytest.mark.parametrize("span", [(0, 10_000), (-1, 2), (5, 3), (10_000, None)])
def test_a_place_that_is_not_there(opened: OpenedIndex, span: tuple[int, int | None]) -> None:
    with pytest.raises(NotInIndex, match="has no place"):
        opened.place("tea.txt", *span)


def test_a_document_that_is_not_there(opened: OpenedIndex) -> None:
    with pytest.raises(NotInIndex, match="names no document"):
        opened.place("../../etc/passwd")
    with pytest.raises(NotInIndex):
        opened.ask(QUESTION, documents=["nothing.txt"])


def test_a_long_document_is_given_in_stretches(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    fakes.use_fake_model(monkeypatch)
    opened = briefqa.open_index(
        fakes.make_index(tmp_path, {"long.txt": "燈塔在北岬的盡頭。" * (MAX_PLACE_CHARS // 9 + 1)})
    )
    assert opened.place("long.txt")["end"] == MAX_PLACE_CHARS < opened.place("long.txt")["chars"]
    with pytest.raises(UsageError, match="too long"):
        opened.place("long.txt", 0, MAX_PLACE_CHARS + 1)


def test_a_question_over_the_limit_is_refused(opened: OpenedIndex) -> None:
    for question in ("", "？", "a" * 100_000):
        with pytest.raises(InputRefused):
            opened.ask(question)


def test_an_opened_index_stays_at_its_generation(opened: OpenedIndex, tmp_path: Path) -> None:
    before = opened.generation
    fakes.publish(tmp_path / "index", {"tea.txt": fakes.TEA})
    assert opened.ask(QUESTION)["index"]["generation"] == before
    assert briefqa.open_index(tmp_path / "index").generation != before


def test_without_an_index_the_error_says_what_to_do(tmp_path: Path) -> None:
    with pytest.raises(IndexNotBuilt, match="Run `briefqa index"):
        briefqa.open_index(tmp_path)


def test_at_most_ten_names_and_all_of_them_there() -> None:
    assert len(briefqa.__all__) <= 10
    for name in briefqa.__all__:
        assert getattr(briefqa, name)
    with pytest.raises(AttributeError, match="has no attribute 'nothing'"):
        briefqa.nothing  # noqa: B018


def test_importing_briefqa_loads_nothing_heavy() -> None:
    code = "import sys, briefqa; briefqa.BriefqaError; print(*sorted({name.split('.')[0] for name in sys.modules}))"
    loaded = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, timeout=60, check=True).stdout
    assert not {"numpy", "faiss", "onnxruntime", "torch", "pydantic", "fastapi", "mcp"} & set(loaded.split())
