"""A saved answer against an index: each quote holds, has moved, is gone, or was never there."""

import copy
import json
from collections.abc import Callable
from dataclasses import replace
from types import SimpleNamespace
from typing import Any, cast

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from briefqa.answering.asking import ask
from briefqa.citing import answer_sha256, answer_to_json
from briefqa.errors import UsageError
from briefqa.index import Index
from briefqa.types import Metadata
from briefqa.verifying import State, verify_answer
from fakes import CORPUS, LIGHTHOUSE, FakeEmbedder, answer_everything, memory_index

QUESTION = "燈塔的霧鐘何時加裝？"
QUOTE = "燈塔的霧鐘在1880年加裝。"


@pytest.fixture
def index() -> Index:
    return memory_index(CORPUS)


@pytest.fixture
def saved(index: Index, monkeypatch: pytest.MonkeyPatch) -> dict[str, Any]:
    """An answer as it comes back from a file."""
    answer_everything(monkeypatch)
    values: dict[str, Any] = json.loads(json.dumps(answer_to_json(ask(index, FakeEmbedder(), QUESTION), index)))
    assert values["citations"][0]["quote"] == QUOTE
    return values


def with_lighthouse(text: str) -> Index:
    return memory_index({**CORPUS, "lighthouse.txt": text})


def test_every_quote_of_a_fresh_answer_holds(index: Index, saved: dict[str, Any]) -> None:
    checks = verify_answer(saved, index)
    assert [check.number for check in checks] == [citation["number"] for citation in saved["citations"]]
    assert all(check.holds for check in checks)
    assert checks[0].finding.startswith("lighthouse.txt ")


def test_other_documents_do_not_matter(saved: dict[str, Any]) -> None:
    assert all(check.holds for check in verify_answer(saved, memory_index({"lighthouse.txt": LIGHTHOUSE})))


def test_a_quote_that_moved_does_not_hold_and_its_new_place_is_named(saved: dict[str, Any]) -> None:
    changed = with_lighthouse(f"更正啟事在先。{LIGHTHOUSE}")
    check = verify_answer(saved, changed)[0]
    assert not check.holds
    assert "lighthouse.txt has changed since" in check.finding
    start, end = check.finding.rsplit(" ", 1)[1].rstrip(".").split(":")
    number = changed.number_of("lighthouse.txt")
    assert changed.documents[number].text[int(start) : int(end)] == QUOTE


def test_a_quote_whose_words_changed_a_little_does_not_hold(saved: dict[str, Any]) -> None:
    check = verify_answer(saved, with_lighthouse(LIGHTHOUSE.replace("霧鐘在1880年", "霧鐘於1880年")))[0]
    assert not check.holds
    assert "has changed since" in check.finding


def test_a_quote_whose_source_lost_it_is_said_to_be_gone(saved: dict[str, Any]) -> None:
    check = verify_answer(saved, with_lighthouse("守望員的日誌已經送去修復，暫時不能借閱。\n"))[0]
    assert not check.holds
    assert check.finding.endswith("; the words are gone.")


def test_a_quote_whose_source_was_removed_is_said_to_be_so(saved: dict[str, Any]) -> None:
    check = verify_answer(saved, memory_index({"tea.txt": CORPUS["tea.txt"]}))[0]
    assert not check.holds
    assert check.finding == "lighthouse.txt is not in the index any more."


def named_alike(index: Index) -> Index:
    """The index with all documents under one path, as from folders that each have a file of that name."""
    catalog = tuple(replace(entry, path="README.md") for entry in index.catalog)
    return cast(Index, SimpleNamespace(catalog=catalog, documents=index.documents))


def test_another_document_of_the_same_path_is_no_later_version(index: Index, saved: dict[str, Any]) -> None:
    for citation in saved["citations"]:
        citation["document"]["path"] = "README.md"
    both = {name: text for name, text in CORPUS.items() if name != "lighthouse.txt"}
    check = verify_answer(saved, named_alike(memory_index(both)))[0]
    assert (check.state, check.finding) == (
        State.REMOVED,
        "README.md is not in the index any more; others have this path.",
    )
    left = named_alike(memory_index({"tea.txt": CORPUS["tea.txt"]}))
    assert left.catalog[0].id in {passage["document"] for passage in saved["passages"]}
    check = verify_answer(saved, left)[0]
    assert (check.state, check.finding) == (
        State.REMOVED,
        "README.md is not in the index any more; another document has this path.",
    )
    changed = named_alike(memory_index({"lighthouse.txt": LIGHTHOUSE.replace("四名", "五名")}))
    assert verify_answer(saved, changed)[0].state is State.KEPT


@pytest.mark.parametrize(
    "tamper",
    [
        {"quote": "燈塔的霧鐘在1881年加裝。"},
        {"quote": "燈塔的霧鐘在1880年加裝"},
        {"quote": f"{QUOTE} "},
        {"quote": ""},
        {"start": 0},
        {"end": 10_000},
        {"start": -14},
    ],
)
def test_a_quote_tampered_with_does_not_hold(index: Index, saved: dict[str, Any], tamper: dict[str, Any]) -> None:
    saved["citations"][0] |= tamper
    checks = verify_answer(saved, index)
    assert not checks[0].holds
    assert "do not stand at" in checks[0].finding


@given(st.data())
@settings(deadline=None, max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_no_single_changed_character_goes_unnoticed(index: Index, saved: dict[str, Any], data: st.DataObject) -> None:
    values = copy.deepcopy(saved)
    quote = values["citations"][0]["quote"]
    at = data.draw(st.integers(0, len(quote) - 1))
    character = data.draw(st.characters(exclude_characters=quote[at]))
    changed = quote[:at] + character + quote[at + 1 :]
    values["citations"][0]["quote"] = values["answer"][0]["text"] = changed
    assert not verify_answer(values, index)[0].holds


def test_an_empty_place_proves_nothing(index: Index, saved: dict[str, Any]) -> None:
    saved["citations"][0] |= {"quote": "", "start": 3, "end": 3}
    assert not verify_answer(saved, index)[0].holds


@pytest.mark.parametrize("change", [{"text": "燈塔從來沒有霧鐘。"}, {"citations": []}, {"citations": [9]}])
def test_a_sentence_that_is_none_of_its_quotes_does_not_hold(
    index: Index, saved: dict[str, Any], change: dict[str, Any]
) -> None:
    saved["answer"][0] |= change
    failed = [check for check in verify_answer(saved, index) if not check.holds]
    assert [check.number for check in failed] == [0]
    assert "Sentence 1 of the answer" in failed[0].finding


def test_a_sentence_beside_a_false_number_of_its_own_does_not_hold(index: Index, saved: dict[str, Any]) -> None:
    """Each number that a sentence cites has to be its quote; one true number lends the others no truth."""
    quote = "北岬燈塔建於1872年，由四名守望員輪班。"
    place = {"number": 2, "quote": quote, "start": 0, "end": len(quote)}
    other = copy.deepcopy(saved["citations"][0]) | place
    saved["citations"] = [saved["citations"][0], other]
    saved["answer"] = [saved["answer"][0] | {"citations": [1, 2]}]
    assert not all(check.holds for check in verify_answer(saved, index))


def test_a_refusal_has_nothing_to_verify(index: Index) -> None:
    assert verify_answer({"answer": [], "citations": []}, index) == []


@pytest.mark.parametrize(
    "values",
    [
        {},
        {"citations": []},
        {"citations": 3, "answer": []},
        {"citations": [{}], "answer": []},
        {
            "citations": [{"number": 1, "quote": "x", "start": "a", "end": 2, "document": {"id": "", "path": ""}}],
            "answer": [],
        },
        {"citations": [], "answer": [{"text": "x"}]},
        {"citations": [{"number": 1, "quote": "x", "start": 1, "end": 2, "document": "id"}], "answer": []},
        [],
        "answer",
        None,
    ],
)
def test_what_is_no_answer_is_wrong_usage(index: Index, values: Any) -> None:
    with pytest.raises(UsageError, match="not the JSON of an answer"):
        verify_answer(values, index)


MARKED = "# 燈塔志\n\n## 霧鐘\n\n燈塔的霧鐘在1880年加裝。[^1] 燈塔有四名守望員。[^2]\n\n[^1]: 陳阿海：《霧鐘考》，1931年。\n[^2]: 《港務日誌》，1902年。\n"


def marked_index() -> Index:
    front = "---\ntitle: 燈塔志\nauthor: 林一舟\ndate: 2021-03-04\n---\n"
    index = memory_index({"tea.txt": CORPUS["tea.txt"], "marked.md": front + MARKED})
    return replace(index, manifest={**index.manifest, "content_sha256": "of these two"})


@pytest.fixture
def marked(monkeypatch: pytest.MonkeyPatch) -> dict[str, Any]:
    """An answer whose quote has a note, headings, an author and a date."""
    answer_everything(monkeypatch)
    index = marked_index()
    values: dict[str, Any] = json.loads(json.dumps(answer_to_json(ask(index, FakeEmbedder(), QUESTION), index)))
    citation = values["citations"][0]
    assert (citation["document"]["path"], len(citation["notes"]), citation["headings"]) == ("marked.md", 1, ["霧鐘"])
    return values


EDITS: dict[str, Callable[[dict[str, Any]], object]] = {
    "title": lambda citation: citation["document"].update(title="燈塔新志"),
    "authors": lambda citation: citation["document"]["authors"].append("某人"),
    "publisher": lambda citation: citation["document"].update(publisher="大出版社"),
    "date": lambda citation: citation["document"].update(date="2024-03-04"),
    "headings": lambda citation: citation.update(headings=["別的一節"]),
    "page": lambda citation: citation.update(page=7),
    "table_header": lambda citation: citation.update(table_header="年份 件數"),
    "table_caption": lambda citation: citation.update(table_caption="表一　燈塔的訪客（萬人）"),
    "notes": lambda citation: citation["notes"][0].update(text="某人：《另一本書》，2020年。"),
}
NOTE_EDITS: dict[str, Callable[[list[dict[str, Any]]], object]] = {
    "another marker": lambda notes: notes[0].update(marker="9"),
    "another author": lambda notes: notes[0]["references"][0].update(authors=["某人"]),
    "another note of the document's": lambda notes: notes[0].update(marker="2", text="《港務日誌》，1902年。"),
    "none": lambda notes: notes.clear(),
    "one more": lambda notes: notes.append({**notes[0], "text": "又見某書。"}),
}


@pytest.mark.parametrize("hashed", ["deleted", "made anew"])
@pytest.mark.parametrize(
    ("what", "edit"),
    [*EDITS.items(), *(("notes", lambda citation, edit=edit: edit(citation["notes"])) for edit in NOTE_EDITS.values())],
)
def test_what_a_saved_answer_says_of_its_source_is_looked_up_and_not_believed(
    marked: dict[str, Any], what: str, edit: Callable[[dict[str, Any]], object], hashed: str
) -> None:
    edit(marked["citations"][0])
    del marked["answer_sha256"]
    if hashed == "made anew":
        marked["answer_sha256"] = answer_sha256(marked)
    check = verify_answer(marked, marked_index())[0]
    assert (check.state, check.holds) == (State.ALTERED, False)
    assert check.finding == f"marked.md is unchanged, but the index says otherwise of its {what}."


def test_what_is_said_of_a_source_anew_is_told_and_the_answer_not_accused(marked: dict[str, Any]) -> None:
    """The same file, described otherwise beside it, or read by a later briefqa: the index is another one."""
    index = marked_index()
    anew = Metadata(title="燈塔志", date="2022", language="zh-Hant")
    others = [replace(item, metadata=anew) if item.path == "marked.md" else item for item in index.documents]
    later = cast(Index, SimpleNamespace(catalog=index.catalog, documents=others, manifest={"content_sha256": "later"}))
    check = verify_answer(marked, later)[0]
    start, end = marked["citations"][0]["start"], marked["citations"][0]["end"]
    assert (check.state, check.finding) == (
        State.KEPT,
        "marked.md is unchanged, but the index says otherwise of its authors, date now; "
        f"the same words still stand at {start}:{end}.",
    )


def test_what_an_answer_of_before_did_not_say_of_its_source_is_not_asked_for(marked: dict[str, Any]) -> None:
    citation = marked["citations"][0]
    for key in ("headings", "page", "table_header", "table_caption", "notes", "also_in"):
        del citation[key]
    citation["document"] = {key: citation["document"][key] for key in ("id", "path", "title")}
    assert verify_answer(marked, marked_index())[0].state is State.HOLDS
    citation["notes"] = [{"marker": "1", "text": "陳阿海：《霧鐘考》，1931年。"}]
    assert verify_answer(marked, marked_index())[0].state is State.HOLDS


def test_a_quote_of_a_renamed_file_holds_and_its_new_name_is_told(index: Index, saved: dict[str, Any]) -> None:
    renamed = memory_index(
        {"north/tower.txt" if path == "lighthouse.txt" else path: text for path, text in CORPUS.items()}
    )
    start, end = saved["citations"][0]["start"], saved["citations"][0]["end"]
    check = verify_answer(saved, renamed)[0]
    assert (check.state, check.finding) == (State.HOLDS, f"north/tower.txt {start}:{end} (was lighthouse.txt)")
    assert verify_answer(saved, index)[0].finding == f"lighthouse.txt {start}:{end}"


def test_of_two_files_with_the_same_bytes_the_one_of_the_same_name_is_told(saved: dict[str, Any]) -> None:
    twins = memory_index({"a.txt": LIGHTHOUSE, **CORPUS})
    assert verify_answer(saved, twins)[0].finding.startswith("lighthouse.txt ")
