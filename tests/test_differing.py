"""Two generations side by side: documents, saved answers, and citations that hold, moved, or broke."""

import json
from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace
from typing import Any, cast

import pytest

from briefqa.answering.asking import ask
from briefqa.citing import answer_to_json
from briefqa.commands.difference_text import difference_text
from briefqa.differing import AnswerChange, Difference, compare, document_changes, open_named, read_saved
from briefqa.errors import UsageError
from briefqa.index import Index
from fakes import (
    BRIDGE,
    CORPUS,
    LIGHTHOUSE,
    TEA,
    FakeEmbedder,
    answer_everything,
    make_index,
    memory_index,
    publish,
    write_json_lines,
)

QUESTION = "燈塔的霧鐘何時加裝？"
QUOTE = "燈塔的霧鐘在1880年加裝。"


def kinds(old: Index, new: Index) -> dict[str, str]:
    return {change.path: change.kind for change in document_changes(old, new)}


def difference(old: Index, new: Index, *rows: dict[str, Any], folder: Path) -> Difference:
    saved = read_saved(write_json_lines(folder / "saved.jsonl", rows))
    return compare(old, new, saved, FakeEmbedder(), lambda *_: None)


def change_of(old: Index, new: Index, *, folder: Path) -> AnswerChange | None:
    """What became of one saved answer."""
    values = answer_to_json(ask(old, FakeEmbedder(), QUESTION), old)
    answers = difference(old, new, values, folder=folder).answers
    return answers[0] if answers else None


@pytest.fixture(autouse=True)
def _answered(monkeypatch: pytest.MonkeyPatch) -> None:
    answer_everything(monkeypatch)


def test_a_generation_does_not_differ_from_itself(tmp_path: Path) -> None:
    index = memory_index()
    assert document_changes(index, index) == []
    assert change_of(index, index, folder=tmp_path) is None


def test_documents_added_changed_removed_and_moved() -> None:
    new = {
        "lighthouse.txt": LIGHTHOUSE.replace("1880", "1881"),
        "hill/tea.txt": TEA,
        "mill.txt": "The mill was sold in 1990.\n",
    }
    assert kinds(memory_index(), memory_index(new)) == {
        "lighthouse.txt": "changed",
        "hill/tea.txt": "moved",
        "mill.txt": "added",
        "bridge.txt": "removed",
    }


def test_a_changed_document_names_the_sentences_that_changed() -> None:
    new = {**CORPUS, "lighthouse.txt": LIGHTHOUSE.replace("1880", "1881")}
    change = document_changes(memory_index(), memory_index(new))[0]
    assert change.gone_sentences == (QUOTE,)
    assert change.new_sentences == (QUOTE.replace("1880", "1881"),)


def test_files_of_two_folders_that_share_a_name_are_not_taken_for_each_other() -> None:
    index = memory_index(CORPUS)
    one, other, *rest = index.catalog
    both = cast(Index, SimpleNamespace(catalog=(one, replace(other, path=one.path), *rest), documents=index.documents))
    assert document_changes(both, both) == []


def test_two_files_that_changed_places_are_both_changed() -> None:
    new = {**CORPUS, "lighthouse.txt": TEA, "tea.txt": LIGHTHOUSE}
    assert kinds(memory_index(), memory_index(new)) == {"lighthouse.txt": "changed", "tea.txt": "changed"}


def test_a_citation_that_moved_is_found_by_its_words(tmp_path: Path) -> None:
    new = memory_index({**CORPUS, "lighthouse.txt": f"更正啟事在先。{LIGHTHOUSE}"})
    change = change_of(memory_index(), new, folder=tmp_path)
    assert change is not None
    citation = next(item for item in change.citations if item.quote == QUOTE)
    assert (citation.state, citation.new_start) == ("moved", citation.start + 7)
    assert not change.answer_changed


def test_a_citation_before_the_change_is_none(tmp_path: Path) -> None:
    new = memory_index({**CORPUS, "lighthouse.txt": f"{LIGHTHOUSE}更正啟事在後。\n"})
    change = change_of(memory_index(), new, folder=tmp_path)
    assert change is None or not change.citations


def test_much_the_same_words_are_a_suggestion_only(tmp_path: Path) -> None:
    long = "北岬燈塔的霧鐘在1880年秋天由港務處的工匠照著圖樣一件一件加裝完成並且試鳴三次。"
    old = memory_index({"bell.txt": f"{long}\n"})
    new = memory_index({"bell.txt": f"{long.replace('1880', '1881')}\n"})
    change = change_of(old, new, folder=tmp_path)
    assert change is not None
    assert change.citations[0].state == "changed"
    assert "1881" in change.citations[0].similar
    assert change.answer_changed


def test_words_that_are_gone_and_sources_that_are_gone(tmp_path: Path) -> None:
    gone = change_of(memory_index(), memory_index({**CORPUS, "lighthouse.txt": "日誌送去修復了。\n"}), folder=tmp_path)
    removed = change_of(memory_index(), memory_index({"tea.txt": TEA}), folder=tmp_path)
    assert gone is not None
    assert removed is not None
    assert "gone" in {citation.state for citation in gone.citations}
    assert "removed" in {citation.state for citation in removed.citations}


def test_of_two_places_with_the_same_words_the_one_among_the_old_neighbours_is_meant(tmp_path: Path) -> None:
    new = memory_index({"lighthouse.txt": f"標題：{QUOTE}空白。{LIGHTHOUSE}"})
    change = change_of(memory_index({"lighthouse.txt": LIGHTHOUSE}), new, folder=tmp_path)
    assert change is not None
    citation = next(item for item in change.citations if item.quote == QUOTE)
    assert citation.new_start == f"標題：{QUOTE}空白。{LIGHTHOUSE}".rindex(QUOTE)


def test_a_document_that_was_there_under_the_same_path_is_no_later_version(tmp_path: Path) -> None:
    """Two folders with a README.md, and one of them goes."""
    old, new = memory_index(CORPUS), memory_index({"tea.txt": TEA, "bridge.txt": BRIDGE})
    for index in (old, new):
        entries = (
            replace(e, path="README.md") if e.path in ("tea.txt", "lighthouse.txt") else e for e in index.catalog
        )
        object.__setattr__(index, "catalog", tuple(entries))
    values = answer_to_json(ask(old, FakeEmbedder(), QUESTION), old) | {"passages": []}
    (change,) = difference(old, new, values, folder=tmp_path).answers
    assert {citation.state for citation in change.citations if citation.quote == QUOTE} == {"removed"}


def test_questions_are_asked_with_the_filters_of_their_lines(tmp_path: Path) -> None:
    rows = [{"question": QUESTION, "documents": ["tea.txt"]}, {"question": QUESTION, "filters": {"from": "2025"}}]
    saved = read_saved(write_json_lines(tmp_path / "saved.jsonl", rows))
    assert [(item.filters.documents, item.filters.from_date) for item in saved] == [(("tea.txt",), ""), ((), "2025")]


def test_a_question_without_an_answer_is_asked_of_both(tmp_path: Path) -> None:
    new = memory_index({**CORPUS, "lighthouse.txt": LIGHTHOUSE.replace("1880", "1881")})
    found = difference(
        memory_index(), new, {"id": 1, "question": QUESTION}, {"id": 2, "question": " "}, folder=tmp_path
    )
    assert found.answers[0].old_answer[0] == QUOTE
    assert found.answers[0].new_answer[0] == QUOTE.replace("1880", "1881")


def test_the_text_puts_the_old_answer_above_the_new(tmp_path: Path) -> None:
    new = memory_index(
        {"lighthouse.txt": LIGHTHOUSE.replace("1880", "1881"), "mill.txt": "The mill was sold in 1990.\n"}
    )
    text = difference_text(difference(memory_index(), new, {"id": 1, "question": QUESTION}, folder=tmp_path))
    assert "documents: 1 added, 2 removed, 1 changed, 0 moved, 0 described" in text
    assert text.index(f"before: {QUOTE}") < text.index(f"now   : {QUOTE.replace('1880', '1881')}")


def test_generations_are_opened_by_name_and_folder(tmp_path: Path) -> None:
    root = make_index(tmp_path)
    publish(root, {"tea.txt": TEA})
    assert open_named(root, "gen-000001").generation == "gen-000001"
    assert open_named(tmp_path / "elsewhere", str(root)).generation == "gen-000002"
    assert open_named(tmp_path / "elsewhere", str(root / "gen-000001")).generation == "gen-000001"
    with pytest.raises(UsageError, match="gen-000001, gen-000002"):
        open_named(root, "gen-000009")
    with pytest.raises(UsageError, match="no index"):
        open_named(tmp_path / "elsewhere", "../../etc")


@pytest.mark.parametrize(
    "content", ["[]", "{}", '{"question": 3}', '{"question": "x", "filters": 3}', '{"question": "x", "citations": 3}']
)
def test_what_is_no_question_is_wrong_usage(content: str, tmp_path: Path) -> None:
    (tmp_path / "x.jsonl").write_text(content)
    with pytest.raises(UsageError):
        read_saved(tmp_path / "x.jsonl")


def test_the_difference_is_json(tmp_path: Path) -> None:
    from dataclasses import asdict

    found = difference(memory_index(), memory_index({"tea.txt": TEA}), {"id": 1, "question": QUESTION}, folder=tmp_path)
    assert json.loads(json.dumps(asdict(found)))["documents"][0]["kind"] == "removed"
