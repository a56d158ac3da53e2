"""Cases are what eval/README.md says, and a case whose gold is not there is named."""

import json
from pathlib import Path
from typing import Any

import pytest
from small_suites import CASE, suite_of

from briefqa.errors import UsageError
from briefqa.evaluating.cases import KINDS, LANGUAGES, check_suites, load_suite, suite_path
from briefqa.types import Document
from fakes import document

REPOSITORY = Path(__file__).parents[2]
DOCUMENTS = {"a.txt": document("a.txt", "燈塔建於1872年。霧鐘在1880年加裝。\n")}


def findings(folder: Path, documents: dict[str, Document] = DOCUMENTS, **changes: Any) -> list[str]:
    return [problem.finding for problem in check_suites([suite_of(folder, CASE | changes)], documents)]


def test_a_sound_case_has_no_problem(tmp_path: Path) -> None:
    assert findings(tmp_path) == []


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"gold": [{"document": "a.txt", "quote": "燈塔建於1873年"}]}, "does not hold the quote"),
        ({"gold": [{"document": "b.txt", "quote": "燈塔"}]}, "no document"),
        ({"gold": [{"document": "a.txt", "quote": " "}]}, "does not hold the quote"),
        ({"kind": "riddle"}, "kind"),
        ({"language": "zh"}, "language"),
        ({"need": "some"}, "need"),
        ({"question": " "}, "blank"),
        ({"gold": []}, "needs gold"),
        ({"answers": []}, "needs answers"),
        ({"answers": [""]}, "accepted answer is blank"),
        ({"answerable": False}, "unanswerable one has none"),
        ({"need": "all"}, "one group only"),
        ({"nearest": [{"document": "a.txt", "quote": "海象"}]}, "does not hold the quote"),
    ],
)
def test_each_fault_is_named(tmp_path: Path, changes: dict[str, Any], words: str) -> None:
    assert any(words in finding for finding in findings(tmp_path, **changes))


def test_an_id_or_a_question_may_stand_in_one_suite_only(tmp_path: Path) -> None:
    first = suite_of(tmp_path, CASE, name="first")
    second = suite_of(tmp_path, CASE | {"question": "  燈塔 建於哪一年？"}, name="second")
    told = [str(problem) for problem in check_suites([first, second], DOCUMENTS)]
    assert told == [
        "first, x-fact-001: the id stands 2 times",
        "first, x-fact-001: the question stands 2 times",
        "second, x-fact-001: the id stands 2 times",
        "second, x-fact-001: the question stands 2 times",
    ]


def test_places_of_an_any_question_are_one_group_and_those_of_an_all_question_their_own(tmp_path: Path) -> None:
    places = [{"document": "a.txt", "quote": "1872年"}, {"document": "a.txt", "quote": "1880年"}]
    any_case, all_case, grouped = suite_of(
        tmp_path,
        CASE | {"gold": places},
        CASE | {"gold": places, "need": "all"},
        CASE | {"gold": [place | {"group": 7} for place in places], "need": "all"},
    ).cases
    assert (any_case.groups, all_case.groups, grouped.groups) == ((0,), (1, 2), (7,))


@pytest.mark.parametrize(
    "line", ["{", "[]", "{}", json.dumps(CASE | {"answerable": "yes"}), json.dumps(CASE | {"gold": 3})]
)
def test_a_line_that_is_no_case_is_refused_with_its_number(tmp_path: Path, line: str) -> None:
    path = tmp_path / "x.jsonl"
    path.write_text(f"{json.dumps(CASE)}\n{line}\n", encoding="utf-8")
    with pytest.raises(UsageError, match="line 2"):
        load_suite(path)


def test_an_empty_file_is_no_suite(tmp_path: Path) -> None:
    path = tmp_path / "x.jsonl"
    path.write_text("\n", encoding="utf-8")
    with pytest.raises(UsageError, match="no cases"):
        load_suite(path)


def test_a_suite_that_is_not_there_lists_the_choices(tmp_path: Path) -> None:
    suite_of(tmp_path, CASE, name="small")
    assert suite_path("small", tmp_path) == tmp_path / "small.jsonl"
    assert suite_path(str(tmp_path / "small.jsonl"), Path("elsewhere")) == tmp_path / "small.jsonl"
    with pytest.raises(UsageError, match="small"):
        suite_path("large", tmp_path)


def test_the_shipped_suites_cover_every_kind_and_language() -> None:
    for name in ("dev", "test"):
        cases = load_suite(REPOSITORY / "eval" / f"{name}.jsonl").cases
        assert {case.kind for case in cases} == set(KINDS)
        assert {case.language for case in cases} == set(LANGUAGES)
        assert len(cases) >= 100
