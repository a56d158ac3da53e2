"""A turn survives being kept, is copied with its sources, and knows what became of them."""

import base64
import json
import re
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

import briefqa.ui
from briefqa.answering.refusals.confidence import FAIR
from briefqa.errors import UsageError
from briefqa.exporting.formats import FORMATS
from briefqa.filtering import Filters
from briefqa.index import Index
from briefqa.types import Answer, Disagreement, Sentence, Span
from briefqa.ui import answer_view, exports
from briefqa.ui.answer_view import asked, changes_of, is_current, turn_data
from briefqa.ui.copying import answer_copy, place_copy, quote_of
from briefqa.ui.examples import example_names, example_questions
from briefqa.ui.strings import Words
from briefqa.ui.turns import Turn, turn_from_json, turn_to_json
from fakes import CORPUS, FakeEmbedder, answer_everything, memory_index

QUESTION = "燈塔的霧鐘何時加裝？"


@pytest.fixture(autouse=True)
def _every_question_is_answered(monkeypatch: pytest.MonkeyPatch) -> None:
    answer_everything(monkeypatch)


def turn_of(index: Index | None = None, filters: Filters = Filters(), **settings: Any) -> Turn:  # noqa: B008 frozen
    return asked(index or memory_index(), FakeEmbedder(), QUESTION, filters, 0, **settings)


def later(files: dict[str, str]) -> Index:
    return replace(memory_index(files), generation="gen-000002")


def test_a_turn_comes_back_from_json_as_it_was() -> None:
    turn = turn_of(filters=Filters(documents=("lighthouse.txt",)), typed="霧鐘呢？")
    shown = json.loads(json.dumps(turn_to_json(turn)))
    assert turn_from_json(shown, turn.answer) == turn
    assert turn.typed == "霧鐘呢？"


def test_keys_of_a_later_version_are_passed_over_and_nonsense_is_refused() -> None:
    turn = turn_of()
    assert turn_from_json({**turn_to_json(turn), "later": 1}, turn.answer).question == QUESTION
    for shown in ({}, {"filters": 3}, {"filters": {"colour": "red"}}):
        with pytest.raises(UsageError, match="kept answer"):
            turn_from_json(shown, {})


def test_words_that_are_the_question_are_not_shown_twice() -> None:
    assert turn_of(typed=f" {QUESTION} ").typed == ""


def test_sources_that_stay_hold_and_others_are_said_to_be_changed_or_removed() -> None:
    turn = turn_of()
    assert changes_of(turn, memory_index()) == {}
    assert changes_of(turn, later(CORPUS)) == {}
    changed = {**CORPUS, "lighthouse.txt": CORPUS["lighthouse.txt"].replace("1880", "1881")}
    assert changes_of(turn, later(changed))["1"] == "gone"
    gone = {name: text for name, text in CORPUS.items() if name != "lighthouse.txt"}
    assert changes_of(turn, later(gone))["1"] == "removed"
    data = turn_data(turn, Words("en"), latest=True, opened="", current=False, changes={"1": "removed"})
    assert data["outdated"] == "changed"
    assert data["places"][0]["state"] == "removed"


def test_a_file_that_was_sent_again_has_changed_and_is_not_removed() -> None:
    text = CORPUS["lighthouse.txt"]
    received, sent_again = f"lighthouse-{'a' * 12}.txt", f"lighthouse-{'b' * 12}.txt"
    turn = turn_of(memory_index({received: text}))
    assert turn.places[0]["path"] == received
    assert changes_of(turn, later({sent_again: f"序。\n\n{text}"}))["1"] == "moved"
    assert changes_of(turn, later({sent_again: text.replace("1880", "1881")}))["1"] == "gone"
    assert changes_of(turn, later({"lighthouse.txt": f"序。\n\n{text}"}))["1"] == "removed"


def test_an_index_that_was_filled_anew_under_the_same_name_is_another() -> None:
    turn = turn_of()
    saved = replace(turn, answer={**turn.answer, "index": {"content_sha256": "a" * 64}})
    gone = {name: text for name, text in CORPUS.items() if name != "lighthouse.txt"}
    rebuilt = replace(memory_index(gone), manifest={"content_sha256": "b" * 64})
    assert rebuilt.generation == turn.generation
    assert changes_of(saved, rebuilt)["1"] == "removed"
    same_files = replace(memory_index(), generation="gen-000009", manifest={"content_sha256": "a" * 64})
    assert is_current(saved, same_files)


def test_what_was_searched_read_and_kept_is_counted() -> None:
    index = memory_index()
    counts = turn_of(index).counts
    assert (counts["documents"], counts["chunks"]) == (3, len(index.chunks))
    assert counts["read"] > counts["unused"] >= 0
    assert counts["undated"] == 0
    assert turn_of(filters=Filters(from_date="2020")).counts["undated"] == 3


def test_a_quote_is_never_copied_without_its_source() -> None:
    turn = turn_of()
    text = place_copy(turn.places[0], Words("zh-Hant"))
    assert text.startswith("「燈塔的霧鐘在1880年加裝。」")
    assert "lighthouse.txt（第 " in text
    assert quote_of(turn.places[0]) == "燈塔的霧鐘在1880年加裝。"
    whole = answer_copy(turn, Words("en"))
    assert whole.splitlines()[0] == QUESTION
    assert "[1] " in whole
    assert "word for word" in whole.splitlines()[-1]
    assert answer_copy(replace(turn, status="not_found"), Words("en")) == ""


def test_a_whole_answer_is_copied_with_its_warnings_its_notes_and_what_the_sources_differ_in() -> None:
    turn = turn_of()
    note = {"marker": "7", "text": "海事志，頁 3。", "leads_to": []}
    place = {**turn.places[0], "notes": [note]}
    answer = {
        **turn.answer,
        "unanswered": ["霧鐘多重"],
        "disagreements": [{"about": "霧鐘", "figures": ["1880 年", "1881 年"]}],
    }
    differing = ({"about": "霧鐘", "places": ["1", "2"]},)
    weak = replace(turn, strength="weak", places=(place,), disagreements=differing, answer=answer)
    lines = answer_copy(weak, Words("zh-Hant")).splitlines()
    assert lines[2] == "（證據弱：引文可能只沾到邊，務必核對原文。）"
    assert lines[3] == "文件沒有回答這一部分：霧鐘多重"
    at = lines.index("出處之間不一致：霧鐘")
    assert lines[at + 1 : at + 3] == ["[1] 1880 年", "[2] 1881 年"]
    assert lines[lines.index("註 7：海事志，頁 3。") - 1].startswith("[1] ")
    assert "證據" not in answer_copy(replace(weak, strength="strong"), Words("zh-Hant"))


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"strength": "strong"}, "有答案：1 則引文，證據強"),
        ({"status": "not_found", "reason": "not_supported"}, "文件裡沒有答案"),
        ({"status": "refused", "reason": "stopped"}, "已停止查找"),
    ],
)
def test_what_came_of_a_question_is_said_in_one_line(changes: dict[str, str], said: str) -> None:
    turn = turn_of()
    turn = replace(turn, places=turn.places[:1], **changes)  # type: ignore[arg-type]
    assert turn_data(turn, Words("zh-Hant"), latest=True, opened="", current=True)["said"] == said


def test_a_short_answer_is_marked_and_disagreements_point_to_their_places(monkeypatch: pytest.MonkeyPatch) -> None:
    really = answer_view.ask

    def ask(*arguments: Any, **settings: Any) -> Any:
        found = really(*arguments, **settings)
        quote = found.answer.citations[0].quote
        at = quote.span.start + quote.text.index("1880年")
        first = Sentence(quote.text, (1,), highlight=Span(at, at + 5))
        answer: Answer = replace(found.answer, sentences=(first,), disagreements=(Disagreement("霧鐘", (1,)),))
        return replace(found, answer=answer)

    monkeypatch.setattr(answer_view, "ask", ask)
    turn = turn_of()
    assert [piece["text"] for piece in turn.sentences[0]["segments"] if piece["marked"]] == ["1880年"]
    assert turn.disagreements == ({"about": "霧鐘", "places": ["1"]},)
    shown = turn_data(turn, Words("en"), latest=True, opened="", current=False)
    assert [len(item["figures"]) for item in shown["disagreements"]] == [1]


@pytest.mark.parametrize(("confidence", "marked"), [(FAIR, True), (FAIR - 0.01, False)])
def test_an_answer_that_may_be_beside_the_point_has_no_short_answer_marked(
    confidence: float, marked: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    really = answer_view.ask

    def ask(*arguments: Any, **settings: Any) -> Any:
        found = really(*arguments, **settings)
        quote = found.answer.citations[0].quote
        first = Sentence(quote.text, (1,), highlight=Span(quote.span.start, quote.span.start + 2))
        return replace(found, answer=replace(found.answer, sentences=(first,), confidence=confidence))

    monkeypatch.setattr(answer_view, "ask", ask)
    assert any(piece["marked"] for piece in turn_of().sentences[0]["segments"]) == marked


def test_copies_of_a_source_are_named_beside_it() -> None:
    turn = turn_of()
    citation = turn.answer["citations"][0]
    citation["also_in"] = [{"id": "x", "path": "copy.txt", "title": "燈塔（副本）", "start": 0, "end": 9}]
    shown = turn_data(turn, Words("en"), latest=True, opened="", current=False)
    assert [place["also_in"] for place in shown["places"]][:1] == [["燈塔（副本）"]]


def test_an_exported_file_holds_the_answer_under_a_harmless_name() -> None:
    turn = turn_of()
    for name in FORMATS:
        file = exports.file_of(turn.answer, name, "zh-Hant")
        content = base64.b64decode(file["content"])
        if name == "docx":
            assert content.startswith(b"PK")
        else:
            assert ("lighthouse" if name in ("bibtex", "csl") else "1880") in content.decode()
        assert file["name"].startswith("燈塔的霧鐘何時加裝.")
    assert exports.name_of("../../etc/passwd\x00") == "etc-passwd"
    assert exports.name_of("？？") == "answer"
    assert len(exports.name_of("長" * 500)) <= exports.MAX_NAME_CHARS


def test_examples_come_from_the_documents_at_hand(monkeypatch: pytest.MonkeyPatch) -> None:
    text = "# 《港務辦法》與 FogBell-2\n\n《港務辦法》規定霧鐘每小時敲一次。FogBell-2 重達三噸。\n"
    index = memory_index({"rules.md": text})
    assert example_names(index) == ["FogBell-2", "《港務辦法》"]
    monkeypatch.setattr("briefqa.ui.examples.EXAMPLES", ())
    assert example_questions(index, FakeEmbedder(), Words("en")) == ["What is FogBell-2?", "What is 《港務辦法》?"]


def test_there_are_no_examples_where_nothing_would_be_answered(monkeypatch: pytest.MonkeyPatch) -> None:
    class NeverSupported:
        threshold = 1.0

        def confidence(self, *features: object) -> float:
            return 0.0

    monkeypatch.setattr("briefqa.answering.asking.support_model", lambda *names, **settings: NeverSupported())
    assert example_questions(memory_index(), FakeEmbedder(), Words("en")) == []


def test_the_scripts_name_only_triggers_that_python_listens_to() -> None:
    folder = Path(briefqa.ui.__path__[0])
    scripts = "".join(
        (folder / name).read_text(encoding="utf-8")
        for name in ("turn.js", "answer.js", "actions.js", "source.js", "preview.js")
    )
    sent = set(re.findall(r"set(?:Trigger|State)Value\(\"(\w+)\"", scripts))
    box = (folder / "turn_box.py").read_text(encoding="utf-8")
    assert sent == set(re.findall(r'^        "(\w+)": _', box, re.M))
