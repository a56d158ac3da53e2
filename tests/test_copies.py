"""Documents that say nearly the same (I18): found when an index is built, cited once, never at the cost of a difference."""

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from briefqa import cli, copies
from briefqa.answering.asking import ask
from briefqa.citing import answer_text, answer_to_json
from briefqa.copies import MAX_HOLDERS, distinct
from briefqa.folding import bare_words
from briefqa.index import Index, open_index
from briefqa.inspecting import status, status_text
from briefqa.retrieving import retrieve
from briefqa.types import Document
from fakes import (
    BRIDGE,
    TEA,
    FakeEmbedder,
    answer_everything,
    memory_index,
    read_here,
    update,
    use_fake_model,
    words_vector,
    write_files,
)

HARBOUR = (
    "港務處在一九三〇年重修了北岬燈塔的石階。石階共有二百一十四級，每級寬三尺。重修的經費由商會墊付，三年還清。"
    "燈塔的霧鐘重達八百公斤，由四名守望員輪流敲響。守望員的名冊現存於港務處的檔案室。每年春天有人來清點油料。"
)
QUESTION = "重修石階的經費由誰墊付？"


@pytest.fixture(autouse=True)
def _every_question_is_answered(monkeypatch: pytest.MonkeyPatch) -> None:
    answer_everything(monkeypatch)


def asked(index: Index, question: str = QUESTION) -> dict[str, Any]:
    return answer_to_json(ask(index, FakeEmbedder(), question), index)


def copies_by_path(index: Index) -> dict[str, list[str]]:
    return {
        index.catalog[number].path: [index.catalog[other].path for other in others]
        for number, others in index.copies.items()
    }


PAGE = f"<!doctype html><html><body><article><p>{HARBOUR}</p></article></body></html>"
SIMPLIFIED = (
    "港务处在一九三〇年重修了北岬灯塔的石阶。石阶共有二百一十四级，每级宽三尺。重修的经费由商会垫付，三年还清。"
    "灯塔的雾钟重达八百公斤，由四名守望员轮流敲响。守望员的名册现存于港务处的档案室。每年春天有人来清点油料。"
)
NEARLY = {
    "another format": ("copy.html", PAGE),
    "another line length": ("copy.txt", "\n".join(HARBOUR[at : at + 30] for at in range(0, len(HARBOUR), 30))),
    "a word more": ("copy.md", HARBOUR + "僅供參考。"),
    "the other script": ("copy.md", SIMPLIFIED),
    "another encoding": ("copy.txt", HARBOUR.encode("gb18030")),
    "other stops": ("copy.md", HARBOUR.replace("，", ", ").replace("「", "“")),
}


@pytest.mark.parametrize(("name", "text"), NEARLY.values(), ids=NEARLY)
def test_the_same_words_are_cited_once_and_their_other_place_is_named(name: str, text: str | bytes) -> None:
    index = memory_index({"a.md": HARBOUR, name: text, "tea.txt": TEA, "bridge.txt": BRIDGE})
    assert copies_by_path(index) == {"a.md": [name], name: ["a.md"]}
    assert {entry.path for entry in index.catalog if entry.same_as} == {name}
    values = asked(index)
    assert len({bare_words([sentence["text"]])[0] for sentence in values["answer"]}) == len(values["answer"])
    (citation,) = [
        citation for citation in values["citations"] if bare_words(["商會"])[0] in bare_words([citation["quote"]])[0]
    ]
    (copy,) = citation["also_in"]
    assert {copy["path"], citation["document"]["path"]} == {"a.md", name}
    there = next(document for document in index.documents if document.path == copy["path"])
    assert bare_words([there.text[copy["start"] : copy["end"]]]) == bare_words([citation["quote"]])
    assert f"也見於 {copy['path']} {copy['start']}:{copy['end']}" in answer_text(values)


def test_a_version_with_another_figure_is_shown_beside_the_first() -> None:
    index = memory_index({"a.md": HARBOUR, "b.md": HARBOUR.replace("八百公斤", "九百公斤"), "tea.txt": TEA})
    assert copies_by_path(index) == {"a.md": ["b.md"], "b.md": ["a.md"]}
    values = asked(index, "燈塔的霧鐘重達多少公斤，由誰輪流敲響？")
    quotes = [citation["quote"] for citation in values["citations"]]
    assert any("八百公斤" in quote for quote in quotes)
    assert any("九百公斤" in quote for quote in quotes)
    assert all(citation["also_in"] == [] for citation in values["citations"] if "百公斤" in citation["quote"])


def test_sources_that_disagree_are_both_cited_with_their_dates() -> None:  # Q9
    """Two documents of their own that state another figure of the same thing: both figures, and when each was written."""
    dated = "---\ntitle: {}\ndate: {}\n---\n\n{}\n"
    files = {
        "old.md": dated.format("工廠名錄", "2021-05-02", "沅江電池廠目前有 3,200 名員工。"),
        "new.md": dated.format("廠區年報", "2024-11-20", "沅江電池廠的員工人數為 4,500 人。"),
        "tea.txt": TEA,
    }
    values = asked(memory_index(files), "沅江電池廠有多少員工？")
    dates = {citation["quote"]: citation["document"]["date"] for citation in values["citations"]}
    assert dates == {"沅江電池廠目前有 3,200 名員工。": "2021-05-02", "沅江電池廠的員工人數為 4,500 人。": "2024-11-20"}
    (disagreement,) = values["disagreements"]
    assert sorted(disagreement["dates"]) == ["2021-05-02", "2024-11-20"]
    assert "(2024-11-20)" in answer_text(values)


def test_documents_that_share_a_few_sentences_are_no_copies() -> None:
    shared = HARBOUR[:40]
    index = memory_index({"a.md": HARBOUR, "b.md": shared + TEA * 3, "c.md": BRIDGE + shared})
    assert index.copies == {}


def test_a_formula_that_many_documents_hold_pairs_none_of_them() -> None:
    formula = "本文件由港務處依法公布，任何人不得擅自更改內容。"
    names = "甲乙丙丁戊己庚辛壬癸子丑寅卯辰巳午未申酉戌亥"
    index = memory_index({f"{name}.txt": f"{formula}{name}號倉庫存放{name * 9}。" for name in names})
    assert len(names) > MAX_HOLDERS
    assert index.copies == {}


def test_three_copies_have_one_first_and_each_names_the_others() -> None:
    index = memory_index({"a.md": HARBOUR, "b.html": PAGE, "c.md": SIMPLIFIED, "tea.txt": TEA})
    assert [entry.same_as for entry in index.catalog[:3]] == ["", index.catalog[0].id, index.catalog[0].id]
    citation = asked(index)["citations"][0]
    assert len(citation["also_in"]) == 2


def test_passages_of_a_copy_crowd_no_other_document_out() -> None:
    copies = {f"copy{number}.md": HARBOUR + "附註" * number for number in range(4)}
    index = memory_index({**copies, "castle.md": "石階的經費另有一說：城堡的石階由行會墊付。", "tea.txt": TEA})
    values = asked(index)
    places = [(passage["path"], passage["start"]) for passage in values["passages"]]
    assert len(places) == len(set(places))
    assert any(path == "castle.md" for path, _ in places)


def test_without_copies_every_hit_stays() -> None:
    index = memory_index()
    hits = retrieve(index, QUESTION, words_vector(QUESTION))
    assert list(distinct(index, hits)) == hits


def test_index_and_status_name_copies(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    read_here(monkeypatch)
    use_fake_model(monkeypatch)
    docs, root = write_files(tmp_path / "docs", {"a.md": HARBOUR, "b.html": PAGE, "tea.txt": TEA}), tmp_path / "index"
    assert cli.main(["index", str(docs), "--index", str(root), "--json"]) == 0
    output = capsys.readouterr()
    assert json.loads(output.out)["copies"] == [{"path": "b.html", "same_as": "a.md"}]
    assert "'b.html' says nearly the same as 'a.md'." in output.err
    values = status(root)
    assert {source["path"]: source["same_as"] for source in values["sources"]} == {
        "a.md": None,
        "b.html": "a.md",
        "tea.txt": None,
    }
    assert "nearly the same as a.md" in status_text(values)
    (docs / "a.md").unlink()
    assert update(root, docs).copies == ()
    assert open_index(root).copies == {}


def test_documents_that_stay_and_differ_are_not_compared_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    read_here(monkeypatch)
    compared: list[set[str]] = []
    alike = copies._alike

    def counted(one: Document, other: Document) -> bool:
        compared.append({one.path, other.path})
        return alike(one, other)

    monkeypatch.setattr(copies, "_alike", counted)
    half = HARBOUR[: len(HARBOUR) // 2]
    docs = write_files(tmp_path / "docs", {"b.md": HARBOUR, "c.html": PAGE, "d.md": half + TEA, "e.md": half + BRIDGE})
    update(tmp_path / "index", docs)
    assert {"d.md", "e.md"} in compared
    for name, text in (("a.md", half), ("e.md", half + BRIDGE * 2), ("z.txt", SIMPLIFIED)):
        compared.clear()
        write_files(docs, {name: text})
        update(tmp_path / "index", docs)
        assert compared
        assert all(name in pair or pair == {"b.md", "c.html"} for pair in compared)
    (docs / "b.md").unlink()
    update(tmp_path / "index", docs)
    update(tmp_path / "anew", docs)
    steps, anew = open_index(tmp_path / "index"), open_index(tmp_path / "anew")
    assert steps.manifest["content_sha256"] == anew.manifest["content_sha256"]
    assert copies_by_path(anew) == {"c.html": ["z.txt"], "z.txt": ["c.html"]}


FIGURES = [("3.5", "35"), ("-5%", "5%"), ("5%", "5"), ("$5", "€5"), ("1:2", "12"), ("12.3條", "123條"), ("1,5", "15")]


@pytest.mark.parametrize(("one", "other"), FIGURES)
def test_what_belongs_to_a_figure_keeps_words_apart(one: str, other: str) -> None:
    first, second = bare_words([f"產量增加 {one}，去年亦然。", f"產量增加 {other}，去年亦然。"])
    assert first != second


@given(st.lists(st.text(max_size=60), max_size=6))
def test_each_text_has_its_words(texts: list[str]) -> None:
    together = bare_words(texts)
    assert len(together) == len(texts)
    assert bare_words(together) == together or any(not text.isascii() for text in texts)
    assert not any(" " in words for words in together)
