"""Cases are what eval/README.md says, and a case whose gold is not there is named."""

import json
from pathlib import Path
from typing import Any

import pytest

from briefqa.config import MAX_QUESTION_CHARS
from briefqa.errors import UsageError
from briefqa.evaluating.cases import KINDS, LANGUAGES, check_suites, load_suite, suite_path
from briefqa.types import Document
from fakes import document
from small_suites import CASE, suite_of

REPOSITORY = Path(__file__).parents[2]
PLACE = CASE["gold"][0]
UNANSWERABLE: dict[str, Any] = CASE | {
    **{"id": "x-near-001", "question": "燈塔花了多少錢？", "kind": "unanswerable_near"},
    **{"answerable": False, "gold": [], "answers": []},
}
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
        ({"question": " "}, "holds no words"),
        ({"question": "？！"}, "holds no words"),
        ({"question": "燈" * (MAX_QUESTION_CHARS + 1)}, f"has {MAX_QUESTION_CHARS + 1} characters"),
        ({"id": ""}, "holds white space"),
        ({"id": "x fact\t1"}, "holds white space"),
        ({"gold": []}, "needs gold"),
        ({"answers": []}, "needs answers"),
        ({"answers": ["", "1872年"]}, "accepted answer is blank"),
        ({"answers": ["1872年", " ，,"]}, "accepted answer is blank"),
        ({"answers": ["1872年", "1880年"]}, "'1880年' stands in none of its gold quotes"),
        ({"answers": ["872"]}, "'872' stands in none"),
        ({"answerable": False}, "unanswerable one has none"),
        ({"need": "all"}, "one group only"),
        ({"kind": "unanswerable_near"}, "an answerable question is not of kind unanswerable_near"),
        ({"kind": "false_premise"}, "an answerable question is not of kind false_premise"),
        (UNANSWERABLE | {"kind": "fact"}, "an unanswerable question is not of kind fact"),
        ({"kind": "disagreement"}, "need is all"),
        ({"gold": [PLACE, PLACE]}, "stands twice"),
        ({"gold": [PLACE, PLACE], "need": "all"}, "two groups have the same places"),
        ({"gold": [PLACE, {"document": "a.txt", "quote": "年"}]}, "is one character"),
        (UNANSWERABLE | {"nearest": [PLACE, PLACE]}, "stands twice"),
        ({"nearest": [{"document": "a.txt", "quote": "海象"}]}, "does not hold the quote"),
    ],
)
def test_each_fault_is_named(tmp_path: Path, changes: dict[str, Any], words: str) -> None:
    assert any(words in finding for finding in findings(tmp_path, **changes))


def test_an_id_or_a_question_may_stand_in_one_suite_only(tmp_path: Path) -> None:
    first = suite_of(tmp_path, CASE, name="first")
    second = suite_of(tmp_path, UNANSWERABLE, CASE | {"question": "  燈塔 建於哪一年?"}, name="second")
    one, other = f"{tmp_path}/first.jsonl:1", f"{tmp_path}/second.jsonl:2"
    told = [str(problem) for problem in check_suites([first, second], DOCUMENTS)]
    assert told == [
        f"{one}, x-fact-001: the id stands 2 times: {one}, {other}",
        f"{one}, x-fact-001: the question stands 2 times: {one}, {other}",
        f"{other}, x-fact-001: the id stands 2 times: {one}, {other}",
        f"{other}, x-fact-001: the question stands 2 times: {one}, {other}",
    ]


@pytest.mark.parametrize(
    "question", ["燈塔建於哪一年?", "燈塔建於哪一年", "燈塔建於哪一年 ？！", "燈塔建於\u3000哪一年？"]
)
def test_how_a_question_ends_makes_no_other_question(tmp_path: Path, question: str) -> None:
    same = suite_of(tmp_path, CASE, CASE | {"id": "b", "question": question})
    assert len(check_suites([same], DOCUMENTS)) == 2


def test_what_is_accepted_in_other_words_need_not_stand_in_gold(tmp_path: Path) -> None:
    changes: dict[str, Any] = {"answers": ["1872年"], "other_words": ["同治十一年"]}
    assert findings(tmp_path, **changes) == []
    assert suite_of(tmp_path, CASE | changes).cases[0].answers == ("1872年", "同治十一年")
    assert findings(tmp_path, answers=[], other_words=["同治十一年"]) == []


def test_one_place_may_give_two_parts_of_an_answer_beside_others(tmp_path: Path) -> None:
    other = {"document": "a.txt", "quote": "霧鐘在1880年加裝"}
    gold = [PLACE | {"group": 1}, other | {"group": 1}, PLACE | {"group": 2}]
    assert findings(tmp_path, gold=gold, need="all") == []


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


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"answers": "1872年"}, 'answers is "1872年", expected a list'),
        ({"answers": {"1872年": 1}}, "answers is"),
        ({"answers": [1872]}, "an answer is 1872, expected a text"),
        ({"answers": None}, "answers is null, expected a list"),
        ({"gold": "燈塔"}, "gold is"),
        ({"gold": {}}, "gold is {}, expected a list"),
        ({"gold": ["燈塔"]}, "expected an object"),
        ({"gold": [PLACE | {"quote": 1872}]}, "quote is 1872, expected a text"),
        ({"gold": [PLACE | {"document": None}]}, "document is null, expected a text"),
        ({"gold": [{"document": "a.txt"}]}, "it has no quote"),
        ({"gold": [PLACE | {"group": "1"}], "need": "all"}, "group is .*, expected a whole number"),
        ({"gold": [PLACE | {"group": True}], "need": "all"}, "group is true, expected a whole number"),
        ({"gold": [PLACE | {"group": 1.5}]}, "group is 1.5"),
        ({"nearest": "a.txt"}, "nearest is"),
        ({"nearest": {}}, "nearest is"),
        ({"nearest": [1]}, "expected an object"),
        ({"question": ["燈塔？"]}, "question is"),
        ({"question": 1872}, "question is 1872, expected a text"),
        ({"id": 1}, "id is 1, expected a text"),
        ({"answerable": 1}, "answerable is 1, expected true or false"),
        ({"need": None}, "need is null"),
        ({"kind": 7}, "kind is 7"),
        ({"language": None}, "language is null"),
        ({"note": 7}, "note is 7"),
        ({"other_words": [1872]}, "an answer in other words is 1872, expected a text"),
        ({"anwsers": []}, 'a field "anwsers", which is unknown; answers may be meant'),
        ({"x": 1}, 'a field "x", which is unknown; the fields are id, question'),
        ({"gold": [PLACE | {"gorup": 1}]}, 'a field "gorup", which is unknown; group may be meant'),
        ({"gold": [PLACE | {"group": 1}]}, "it names a group, which says nothing where any place is enough"),
        ({"nearest": [PLACE | {"group": 1}]}, "it names a group"),
        ({"gold": [PLACE | {"group": 2}, PLACE], "need": "all"}, "1 of 2 places name a group"),
        ({"note": "x" * 5_000, "answers": "x" * 5_000}, "answers is .{60}…, expected"),
    ],
)
def test_a_field_of_another_type_is_refused_and_said(tmp_path: Path, changes: dict[str, Any], words: str) -> None:
    with pytest.raises(UsageError, match=rf"x\.jsonl, line 2, is no case: .*{words}"):
        suite_of(tmp_path, CASE, CASE | {"id": "second"} | changes)


def test_a_case_without_a_field_says_which(tmp_path: Path) -> None:
    for key in CASE:
        with pytest.raises(UsageError, match=f"it has no {key}"):
            suite_of(tmp_path, {name: value for name, value in CASE.items() if name != key})


def test_a_suite_saved_with_a_byte_order_mark_or_a_line_separator_in_a_question_is_read(tmp_path: Path) -> None:
    path = tmp_path / "x.jsonl"
    question = "燈塔建於\u2028哪一年？"
    path.write_text(json.dumps(CASE | {"question": question}, ensure_ascii=False) + "\r\n", encoding="utf-8-sig")
    assert [case.question for case in load_suite(path).cases] == [question]


@pytest.mark.parametrize("content", ["燈塔".encode("big5"), b"[" * 100_000, b'{"id": "\\ud800"}', b'{"id": NaN}'])
def test_a_file_that_no_suite_can_be_read_from_is_refused_with_its_line(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "x.jsonl"
    path.write_bytes(b"\n" + content)
    with pytest.raises(UsageError, match=r"x\.jsonl, line 2"):
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
