"""A pack gives pairs: what answers, what does not, and what speaks against a premise."""

import json
import re
from pathlib import Path
from random import Random
from typing import Any

import pytest

import briefqa.training.packs
from briefqa.config import Config
from briefqa.errors import GateFailed
from briefqa.evaluating.cases import check_suites, load_suite
from briefqa.reading.dispatch import read_document
from briefqa.training.packs import Pack, is_pack, open_pack, pairs_of_pack
from briefqa.training.pairs import Pair
from briefqa.training.support import pack_rows
from briefqa.types import Metadata
from fakes import CORPUS, REPOSITORY, FakeEmbedder, read_here, write_files
from small_suites import rows

DENIED: dict[str, Any] = {
    "id": "x-premise", "question": "燈塔為什麼建於1875年？", "language": "zh-Hant", "kind": "false_premise", "answerable": False,
    "gold": [], "need": "any", "answers": [], "nearest": [{"document": "lighthouse.txt", "quote": "建於1872年"}],
}  # fmt: skip
NOTE = rows()[0] | {"id": "x-note", "kind": "footnote", "question": "燈塔建於1872年的出處？"}


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    write_files(tmp_path / "pack" / "documents", CORPUS)
    lines = [json.dumps(row) for row in (*rows(), DENIED, NOTE)]
    (tmp_path / "pack" / "questions.jsonl").write_text("\n".join(lines), encoding="utf-8")
    monkeypatch.setattr(briefqa.training.packs, "cache_folder", lambda: tmp_path / "cache")
    read_here(monkeypatch)
    return tmp_path / "pack"


def pairs(folder: Path) -> tuple[Pack, list[Pair]]:
    pack = open_pack(folder, Config(), FakeEmbedder())
    return pack, list(pairs_of_pack(pack, FakeEmbedder(), Random(0)))


def test_a_sentence_that_answers_comes_with_its_short_answer(folder: Path) -> None:
    answering = [pair for pair in pairs(folder)[1] if pair.answers]
    assert [pair.question_id for pair in answering] == ["x-0", "x-1", "x-2"]
    first = answering[0]
    assert first.answer is not None
    assert first.answer.of(first.sentence) == "1872年"


def test_what_does_not_answer_neither_is_gold_nor_holds_the_answer(folder: Path) -> None:
    wrong = [pair for pair in pairs(folder)[1] if pair.question_id == "x-0" and pair.kind.endswith("text")]
    assert {pair.kind for pair in wrong} == {"same text", "other text"}
    assert not any("1872年" in pair.sentence for pair in wrong)


def test_of_an_unanswerable_question_every_sentence_is_wrong_and_the_denial_is_among_them(folder: Path) -> None:
    made = pairs(folder)[1]
    assert {pair.kind for pair in made if pair.question_id == "x-3"} <= {"near"}
    denied = [pair for pair in made if pair.question_id == "x-premise"]
    assert [pair.sentence for pair in denied if pair.kind == "against"] == [
        CORPUS["lighthouse.txt"].split("。")[0] + "。"
    ]
    assert not any(pair.answers for pair in denied)


def test_for_a_question_after_a_source_the_marked_sentence_answers(folder: Path) -> None:
    text = "---\ntitle: 燈塔\n---\n\n北岬燈塔建於1872年。[^1] 守望員有四名。[^2] 海面常有大霧。\n\n[^1]: 王小華，〈守望〉，2024年。\n[^2]: 同註 1。\n"
    (folder / "documents" / "marked.md").write_text(text, encoding="utf-8")
    row = NOTE | {"gold": [{"document": "marked.md", "quote": "王小華，〈守望〉"}], "answers": ["守望"]}
    (folder / "questions.jsonl").write_text(json.dumps(row), encoding="utf-8")
    made = pairs(folder)[1]
    assert [pair.sentence for pair in made if pair.answers] == ["北岬燈塔建於1872年。", "守望員有四名。"]
    assert any(pair.sentence == "海面常有大霧。" for pair in made if pair.kind == "same text")
    assert not any("王小華" in pair.sentence for pair in made)


def test_a_source_that_no_sentence_is_marked_with_teaches_nothing(folder: Path) -> None:
    assert not any(pair.question_id == "x-note" for pair in pairs(folder)[1])


def test_questions_on_one_document_are_in_one_fold(folder: Path) -> None:
    pack, made = pairs(folder)
    cases = {case.id: case for case in pack.suite.cases}
    assert pack.fold_of(cases["x-0"]) == pack.fold_of(cases["x-premise"])
    assert all(pair.fold == pack.fold_of(cases[pair.question_id]) for pair in made)


def test_only_questions_kept_from_training_are_fitted_on(folder: Path) -> None:
    pack = open_pack(folder, Config(), FakeEmbedder())
    aside = [case for case in pack.suite.cases if not pack.fold_of(case)]
    assert len(list(pack_rows(pack, FakeEmbedder()))) == len(aside) < len(pack.suite.cases)


def test_a_pack_whose_quote_stands_nowhere_is_refused(folder: Path) -> None:
    assert is_pack(folder)
    assert not is_pack(folder / "documents")
    wrong = DENIED | {"nearest": [{"document": "lighthouse.txt", "quote": "建於1999年"}]}
    (folder / "questions.jsonl").write_text(json.dumps(wrong), encoding="utf-8")
    with pytest.raises(GateFailed, match="1999"):
        open_pack(folder, Config(), FakeEmbedder())


SHIPPED = sorted((REPOSITORY / "eval" / "training").glob("*/questions.jsonl"))
UNSEEN = sorted((REPOSITORY / "eval" / "unseen").glob("*/test.jsonl"))
DISAGREEMENTS = sorted((REPOSITORY / "eval" / "disagreements").glob("*/*.jsonl"))
INVENTED = re.compile("虛構|虚构|fictional|invented|imaginary", re.I)  # a publisher says so


@pytest.mark.parametrize("suite", [*SHIPPED, *UNSEEN, *DISAGREEMENTS], ids=lambda suite: suite.parent.name)
def test_the_claims_of_shipped_collections_hold(suite: Path) -> None:
    documents = {
        path.name: read_document(path.read_bytes(), path.name, Metadata())
        for path in (suite.parent / "documents").glob("*.md")
    }
    assert check_suites([load_suite(suite)], documents) == []
    assert all(INVENTED.search(document.metadata.publisher) for document in documents.values())


def test_what_nothing_is_to_be_trained_on_is_no_pack() -> None:
    assert (len(UNSEEN), len(DISAGREEMENTS)) == (2, 2)
    assert not any(is_pack(suite.parent) for suite in [*UNSEEN, *DISAGREEMENTS])


def test_no_question_stands_in_two_packs() -> None:
    suites = [load_suite(path) for path in [*SHIPPED, *UNSEEN, *DISAGREEMENTS]]
    questions = [case.question for suite in suites for case in suite.cases]
    assert len(suites) > 5
    assert len(set(questions)) == len(questions)
