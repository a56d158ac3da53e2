"""The pages without a browser: what they say when something is missing, and what they keep."""

import json
import re
import shutil
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
import streamlit as st
from streamlit.runtime.context import ContextProxy
from streamlit.testing.v1 import AppTest

import briefqa.ui.answer_view
import briefqa.ui.loading
from briefqa.config import MAX_QUESTION_CHARS, load_config
from briefqa.index import read_index
from briefqa.keeping import keep_answer
from briefqa.storing.store import current
from briefqa.ui import checks, remedies, tabs
from briefqa.ui.serving import GIVEN_INDEX
from briefqa.ui.strings import Words
from briefqa.ui.turns import turn_to_json
from fakes import CORPUS, FakeEmbedder, answer_everything, make_index, publish

APP = Path(__file__).parents[2] / "app.py"
QUESTION = "燈塔的霧鐘何時加裝？"


@pytest.fixture(autouse=True)
def _fake_model(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[None]:
    st.cache_resource.clear()
    monkeypatch.setattr(briefqa.ui.loading, "load_embedder", lambda *names, **settings: FakeEmbedder())
    monkeypatch.setenv("BRIEFQA_INDEX", str(tmp_path / "index"))
    monkeypatch.delenv("BRIEFQA_MODEL", raising=False)
    monkeypatch.setenv("BRIEFQA_DATA", str(tmp_path / "data"))
    monkeypatch.setattr(ContextProxy, "cookies", {tabs.BROWSER: "0" * 32})
    monkeypatch.setattr(tabs, "_holders", {})
    monkeypatch.setattr(checks, "_latest", [])
    answer_everything(monkeypatch)
    yield
    st.cache_resource.clear()


def open_app(**address: str) -> AppTest:
    app = AppTest.from_file(str(APP), default_timeout=30)
    app.query_params.update(address)
    return app.run()


def shown(app: AppTest, key: str) -> dict[str, Any]:
    """What a component was given."""
    found = {element.key: json.loads(element.proto.json) for element in app.get("bidi_component")}
    assert not app.exception
    data: dict[str, Any] = found[key]
    return data


def all_text(app: AppTest) -> str:
    kinds = ("warning", "error", "code", "text", "markdown", "title", "caption")
    return "\n".join(str(element.value) for kind in kinds for element in getattr(app, kind))


def test_without_an_index_the_app_explains_how_to_make_one(tmp_path: Path) -> None:
    app = open_app()
    text = all_text(app)
    assert not app.exception
    assert "briefqa index PATH" in text
    assert str(tmp_path) not in text
    assert not app.chat_input, "nothing can be asked yet"


def test_a_damaged_index_is_not_used_and_the_way_out_is_named(tmp_path: Path) -> None:
    root = make_index(tmp_path)
    with (current(root).folder / "vectors.faiss").open("r+b") as file:
        file.truncate(100)
    text = all_text(open_app())
    assert "briefqa doctor" in text
    assert "briefqa rollback" in text
    assert str(tmp_path) not in text


def test_an_index_of_another_format_asks_for_a_rebuild(tmp_path: Path) -> None:
    root = make_index(tmp_path)
    manifest = current(root).folder / "manifest.json"
    values = json.loads(manifest.read_text(encoding="utf-8"))
    manifest.write_text(json.dumps({**values, "format": 999}), encoding="utf-8")
    assert "briefqa index --rebuild" in all_text(open_app())


def test_a_question_is_answered_and_kept(tmp_path: Path) -> None:
    make_index(tmp_path)
    app = open_app()
    assert app.title[0].value
    app = app.chat_input(key="question").set_value(QUESTION).run()
    assert shown(app, "turn-0")["status"] == "answered"
    assert app.query_params["q"] == QUESTION
    app = app.chat_input(key="question").set_value("龍溪茶園每年採收幾次？").run()
    assert shown(app, "turn-0")["question"] == QUESTION
    assert not shown(app, "turn-0")["latest"]
    assert shown(app, "turn-1")["latest"]


def test_back_leads_to_earlier_questions_and_out_of_the_page(tmp_path: Path) -> None:
    make_index(tmp_path)
    app = open_app()
    for question in (QUESTION, "龍溪茶園每年採收幾次？"):
        app = app.chat_input(key="question").set_value(question).run()
    assert not shown(app, "turn-0")["again"]
    app.query_params["q"] = QUESTION
    app = app.run()
    assert shown(app, "turn-0")["again"]
    assert len(app.session_state["turns"]) == 2, "what was answered is not asked again"
    assert app.query_params["q"] == QUESTION
    del app.query_params["q"]
    app = app.run()
    assert "q" not in app.query_params, "else the way back would lead here for ever"
    app.query_params["q"] = "燈塔建於哪一年？"
    assert shown(app.run(), "turn-2")["question"] == "燈塔建於哪一年？"


def test_a_generation_that_stands_in_is_told(tmp_path: Path) -> None:
    root = make_index(tmp_path)
    app = open_app(lang="en")
    assert not app.warning
    (root / "CURRENT").unlink()
    app = app.chat_input(key="question").set_value(QUESTION).run()
    assert "gen-000001 stands in" in app.warning[0].value
    assert str(tmp_path) not in all_text(app)
    publish(root, CORPUS)
    assert not app.run().warning


def test_examples_are_for_an_empty_page(tmp_path: Path) -> None:
    make_index(tmp_path)
    app = open_app()
    assert shown(app, "examples")["questions"]
    app = app.chat_input(key="question").set_value(QUESTION).run()
    assert not [element for element in app.get("bidi_component") if element.key == "examples"]


def test_an_address_with_a_question_asks_it_once(tmp_path: Path) -> None:
    make_index(tmp_path)
    app = open_app(q=QUESTION, cite="1")
    assert shown(app, "turn-0")["question"] == QUESTION
    assert shown(app, "turn-0")["open"] == "1"
    app = app.run()
    assert len([element for element in app.get("bidi_component") if element.key.startswith("turn-")]) == 1


def test_a_refusal_is_shown_with_the_nearest_passages(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    class NeverSupported:
        threshold = 1.0

        def confidence(self, *features: object) -> float:
            return 0.0

    monkeypatch.setattr("briefqa.answering.asking.support_model", lambda *names, **settings: NeverSupported())
    make_index(tmp_path)
    app = open_app(q=QUESTION)
    data = shown(app, "turn-0")
    assert (data["status"], data["reason"]) == ("not_found", "not_supported")
    assert data["sentences"] == []
    assert "霧鐘" in data["places"][0]["excerpt"]


@pytest.mark.parametrize("question", ["   ", "\u200b\u2060", "？？？"])
def test_a_question_without_words_is_met_kindly(tmp_path: Path, question: str) -> None:
    make_index(tmp_path)
    app = open_app()
    app = app.chat_input(key="question").set_value(question).run()
    assert not app.exception
    assert app.warning[0].value == Words("zh-Hant")("view.reason_no_words")
    assert app.session_state["turns"] == [], "nothing of it stays"
    assert not app.run().warning


def test_a_question_that_is_too_long_is_sent_and_refused(tmp_path: Path) -> None:
    make_index(tmp_path)
    app = open_app()
    assert not app.chat_input(key="question").proto.max_chars, (
        "the browser would keep it from being sent, without a word"
    )
    app = app.chat_input(key="question").set_value("長" * (MAX_QUESTION_CHARS + 1)).run()
    data = shown(app, "turn-0")
    assert (data["status"], data["reason"]) == ("refused", "too_long")
    assert data["counts"] == {"length": MAX_QUESTION_CHARS + 1, "limit": MAX_QUESTION_CHARS}
    assert len(data["question"]) == MAX_QUESTION_CHARS + 1, "all of it is there to be mended"


def test_where_documents_may_be_added_the_first_screen_leads_there(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("BRIEFQA_CHANGES", "always")
    app = open_app(lang="en")
    assert app.title[0].value == "Ask your documents"
    assert not app.warning
    assert app.expander[0].label == "Or build an index in a terminal"
    assert app.code[0].value.startswith("briefqa index PATH --index ")
    assert str(tmp_path) not in app.code[0].value
    app = app.button(key="add-first").click().run()
    assert app.title[0].value == "Documents"


def test_a_new_index_is_noticed_and_an_old_answer_says_that_it_is_old(tmp_path: Path) -> None:
    root = make_index(tmp_path)
    app = open_app(q=QUESTION)
    publish(root, {**CORPUS, "owl.txt": "灰林鴞在三月築巢。牠的窩在老櫟樹裡。\n"})
    app = app.chat_input(key="question").set_value("灰林鴞在幾月築巢？").run()
    assert shown(app, "turn-0")["outdated"] == "older", "its quotes still stand"
    assert not shown(app, "turn-1")["outdated"]
    pieces = shown(app, "turn-1")["sentences"][0]["segments"]
    assert "三月" in "".join(piece["text"] for piece in pieces)


def test_a_bug_is_an_id_in_the_browser_and_a_traceback_in_the_log(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def fail(*arguments: object, **settings: object) -> None:
        raise RuntimeError("secret /home/somebody/path")

    make_index(tmp_path)
    monkeypatch.setattr(briefqa.ui.answer_view, "ask", fail)
    app = open_app(q=QUESTION)
    assert len(app.error) == 1
    assert "secret" not in all_text(app)
    found = re.search(r"[0-9a-f]{8}", app.error[0].value)
    assert found is not None
    assert f"error {found[0]}" in caplog.text
    assert "RuntimeError: secret" in caplog.text


def test_a_question_that_was_stopped_stands_in_the_conversation_once(tmp_path: Path) -> None:
    make_index(tmp_path)
    app = open_app()
    app.session_state["asking"] = QUESTION
    app = app.run().run()
    turn = shown(app, "turn-0")
    assert (turn["question"], turn["status"], turn["reason"]) == (QUESTION, "refused", "stopped")
    assert turn["words"]["view.reason_stopped"]
    assert [element.key for element in app.get("bidi_component") if element.key.startswith("turn-")] == ["turn-0"]
    app.chat_input[0].set_value(QUESTION).run()
    assert "asking" not in app.session_state


def test_a_question_stands_on_the_page_while_it_is_searched_for(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    make_index(tmp_path)
    app = open_app()
    monkeypatch.setattr("briefqa.ui.page_ask.asked", lambda *names, **settings: st.stop())
    app = app.chat_input(key="question").set_value(QUESTION).run()
    data = shown(app, "asking-0")
    assert (data["question"], data["reason"]) == (QUESTION, "stopped")
    assert "3 份文件" in data["searching"]
    assert not app.session_state["turns"]
    app = app.run()
    assert shown(app, "turn-0")["reason"] == "stopped"
    app = app.chat_input(key="question").set_value("龍溪茶園每年採收幾次？").run()
    assert shown(app, "asking-1")["arrives"]
    assert app.button(key="clear"), "what was there stays there"


def test_a_question_that_was_stopped_or_refused_leaves_the_address_of_the_last_answer(tmp_path: Path) -> None:
    make_index(tmp_path)
    app = open_app(q=QUESTION, cite="1")
    app = app.chat_input(key="question").set_value("長" * (MAX_QUESTION_CHARS + 1)).run()
    assert shown(app, "turn-1")["status"] == "refused"
    assert (app.query_params["q"], app.query_params["cite"]) == (QUESTION, "1")
    app.session_state["asking"] = "龍溪茶園每年採收幾次？"
    app = app.run()
    assert shown(app, "turn-2")["reason"] == "stopped"
    assert app.query_params["q"] == QUESTION


def test_a_stopped_question_that_is_asked_again_stands_there_once(tmp_path: Path) -> None:
    make_index(tmp_path)
    app = open_app()
    app.session_state["asking"] = QUESTION
    app = app.chat_input(key="question").set_value(QUESTION).run()
    assert [turn.status for turn in app.session_state["turns"]] == ["answered"]


def test_a_tab_that_is_loaded_anew_shows_its_questions_until_they_are_cleared(tmp_path: Path) -> None:
    make_index(tmp_path)
    app = open_app()
    for question in (QUESTION, "龍溪茶園每年採收幾次？"):
        app = app.chat_input(key="question").set_value(question).run()
    address = {name: app.query_params[name] for name in ("q", "tab")}
    (file,) = (tmp_path / "data" / "tabs").iterdir()
    assert address["tab"] not in file.name, "the address alone leads nowhere"
    again = open_app(**address)
    assert [turn.question for turn in again.session_state["turns"]] == [QUESTION, "龍溪茶園每年採收幾次？"]
    assert shown(again, "turn-1")["again"], "the one that the address names is shown"
    again = again.button(key="clear").click().run()
    assert not file.exists()
    assert not again.session_state["turns"]
    assert not {"q", "cite", "tab"} & set(again.query_params)
    assert shown(again, "examples")["questions"]


@pytest.mark.parametrize("name", ["0" * 32, "../kept.sqlite3", "<script>"])
def test_an_address_of_a_tab_that_is_gone_begins_anew(tmp_path: Path, name: str) -> None:
    make_index(tmp_path)
    app = open_app(q=QUESTION, tab=name)
    assert shown(app, "turn-0")["question"] == QUESTION
    assert app.query_params["tab"] != name


def test_where_nothing_can_be_kept_the_log_says_so_without_the_question(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    make_index(tmp_path)
    (tmp_path / "data").write_text("no folder", encoding="utf-8")
    app = open_app(q=QUESTION)
    assert shown(app, "turn-0")["status"] == "answered"
    assert "not kept for a reload" in caplog.text
    assert QUESTION not in caplog.text


def test_the_interface_changes_its_language(tmp_path: Path) -> None:
    make_index(tmp_path)
    app = open_app(lang="en")
    assert app.title[0].value == "Ask your documents"
    app = app.selectbox(key="lang").set_value("zh-Hans").run()
    assert app.title[0].value == "问你的文件"


def saved_page() -> None:
    from briefqa.ui import page_saved

    page_saved.page()


@pytest.mark.parametrize("damage", [False, True])
def test_kept_answers_are_shown_when_the_index_cannot_be(tmp_path: Path, damage: bool) -> None:
    root = make_index(tmp_path)
    turn = open_app(q=QUESTION).session_state["turns"][0]
    keep_answer(tmp_path / "data", turn.id, turn.answer, turn_to_json(turn))
    if damage:
        (current(root).folder / "vectors.faiss").write_bytes(b"")
    else:
        shutil.rmtree(root)
    st.cache_resource.clear()
    app = AppTest.from_function(saved_page, default_timeout=30)
    app.query_params["lang"] = "en"
    app = app.run()
    assert [entry["question"] for entry in shown(app, "saved-list")["entries"]] == [QUESTION]
    assert "cannot be checked against the documents now" in all_text(app)
    app.query_params["saved"] = turn.id
    assert shown(app.run(), f"kept-{turn.id}")["question"] == QUESTION


def documents_page() -> None:
    from briefqa.ui import page_documents

    page_documents.page()


def open_documents(**address: str) -> AppTest:
    app = AppTest.from_function(documents_page, default_timeout=30)
    app.query_params.update(address)
    return app.run()


def test_the_list_holds_every_document_with_its_counts(tmp_path: Path) -> None:
    make_index(tmp_path)
    entries = shown(open_documents(), "library")["entries"]
    assert {entry["path"] for entry in entries} == set(CORPUS)
    assert all(entry["chunks"] for entry in entries)


def test_an_address_opens_a_document_at_its_place(tmp_path: Path) -> None:
    root = make_index(tmp_path)
    index = read_index(current(root))
    document = index.documents[index.number_of("lighthouse.txt")]
    start = document.text.index("霧鐘")
    app = open_documents(doc=document.id[:16], at=f"{start}-{start + 2}")
    pieces = [piece for block in shown(app, "reader")["blocks"] for piece in block["segments"]]
    assert [piece["text"] for piece in pieces if piece["marked"]] == ["霧鐘"]


@pytest.mark.parametrize("name", ["0123456789abcdef", "../../etc/passwd", "<script>"])
def test_an_address_of_a_document_that_is_gone_says_so_and_lists_the_others(tmp_path: Path, name: str) -> None:
    make_index(tmp_path)
    app = open_documents(doc=name)
    assert len(app.warning) == 1
    assert len(shown(app, "library")["entries"]) == len(CORPUS)
    assert name not in all_text(app)


def test_two_sessions_keep_their_questions_to_themselves(tmp_path: Path) -> None:
    make_index(tmp_path)
    open_app(q=QUESTION)
    assert not [element for element in open_app().get("bidi_component") if element.key.startswith("turn-")]


def test_an_index_that_goes_away_is_missed_and_what_was_asked_stays(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("BRIEFQA_CHANGES", "always")
    root = make_index(tmp_path)
    app = open_app(lang="en", q=QUESTION)
    root.rename(tmp_path / "unplugged")
    for _ in range(2):
        app = app.run()
        assert shown(app, "turn-0")["question"] == QUESTION
        assert "is gone" in app.warning[0].value
        assert "Index folder: index" in all_text(app)
        assert "There are no documents yet" not in all_text(app)
        assert not [button for button in app.button if button.key == "add-first"]
    again = open_app(lang="en", q=QUESTION, tab=app.query_params["tab"])
    assert shown(again, "turn-0")["question"] == QUESTION, "also after a reload"
    (tmp_path / "unplugged").rename(root)
    app = app.run()
    assert not app.warning
    assert app.chat_input


def test_what_was_asked_stays_when_the_index_is_damaged(tmp_path: Path) -> None:
    root = make_index(tmp_path)
    app = open_app(lang="en", q=QUESTION)
    (current(root).folder / "manifest.json").write_text("{", encoding="utf-8")
    app = app.run()
    assert shown(app, "turn-0")["question"] == QUESTION
    assert "damaged" in app.warning[0].value
    assert not app.chat_input


def test_an_index_that_was_never_there_is_still_begun(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("BRIEFQA_CHANGES", "always")
    app = open_app(lang="en", q=QUESTION)
    assert app.button(key="add-first")
    assert not app.warning


def test_commands_name_the_index_of_this_app(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(remedies, "sits_here", lambda: True)
    monkeypatch.setenv(GIVEN_INDEX, "old papers/ix")
    assert open_app().code[0].value == "briefqa index PATH --index 'old papers/ix'"
    root = make_index(tmp_path)
    (current(root).folder / "vectors.faiss").write_bytes(b"")
    lines = open_app().code[0].value.splitlines()
    assert len(lines) == 3
    assert all(line.endswith(" --index 'old papers/ix'") for line in lines)
    monkeypatch.setattr(remedies, "sits_here", lambda: False)
    assert "old papers" not in all_text(open_app())


def test_a_filter_is_shown_by_its_parts_and_each_can_be_taken_out(tmp_path: Path) -> None:
    root = make_index(tmp_path)
    index = read_index(current(root))
    ids = {entry.path: entry.id for entry in index.catalog}
    titles = {entry.path: entry.title for entry in index.catalog}
    address = ",".join(ids[name][:16] for name in ("tea.txt", "bridge.txt"))
    app = open_app(**{"lang": "en", "in": address, "from": "2020-02-01"})
    chips = shown(app, "filter-chips")["chips"]
    assert [chip["text"] for chip in chips] == [
        f"Only: {titles['tea.txt']}",
        f"Only: {titles['bridge.txt']}",
        "from 2020-02-01",
    ]
    app.session_state["filter-documents"] = [ids["tea.txt"]]
    app.session_state["filter-from"] = None
    app = app.run()
    assert [chip["key"] for chip in shown(app, "filter-chips")["chips"]] == [f"filter-documents {ids['tea.txt']}"]
    app.session_state["filter-documents"] = []
    app = app.run()
    assert not [element for element in app.get("bidi_component") if element.key == "filter-chips"]


def test_a_refusal_under_a_filter_speaks_of_the_documents_that_it_left(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    class NeverSupported:
        threshold = 1.0

        def confidence(self, *features: object) -> float:
            return 0.0

    root = make_index(tmp_path)
    monkeypatch.setattr("briefqa.answering.asking.support_model", lambda *names, **settings: NeverSupported())
    index = read_index(current(root))
    entry = next(item for item in index.catalog if item.path == "tea.txt")
    plain = shown(open_app(lang="en", q=QUESTION), "turn-0")
    assert (plain["status"], plain["words"]["view.not_found"], plain["filters"]) == (
        "not_found",
        "Not in the documents",
        "",
    )
    data = shown(open_app(**{"lang": "en", "q": QUESTION, "in": entry.id[:16]}), "turn-0")
    assert data["words"]["view.not_found"] == data["said"] == "Not in the filtered documents (1)"
    assert data["filters"] == f"Filter: “{entry.title}”"
    assert not data["tips"]
    nothing = shown(open_app(**{"lang": "en", "q": QUESTION, "from": "2099-01-01"}), "turn-0")
    assert nothing["words"]["view.not_found"] == "The filter leaves no documents to search"


def test_damage_that_a_check_has_found_is_told_beside_the_question_box(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("briefqa.inspecting.packaged_model_folder", lambda: tmp_path / "no-model")
    root = make_index(tmp_path)
    app = open_app(lang="en")
    config = briefqa.ui.loading.settings()
    checks.check(config)
    assert not app.run().warning
    path = current(root).folder / "vectors.faiss"
    whole = path.read_bytes()
    path.write_bytes(whole[:-1] + bytes([whole[-1] ^ 1]))
    assert not app.run().warning, "nobody has looked"
    checks.check(config)
    assert "do not trust" in app.run().warning[0].value
    publish(root, {**CORPUS, "owl.txt": "灰林鴞在三月築巢。\n"})
    assert not app.run().warning, "another version is in use"
    checks.check(config)
    assert checks.findings(config), "the older one is still damaged"
    assert not app.run().warning, "which answers do not come from"


def test_without_an_index_the_list_of_kept_answers_comes_first() -> None:
    app = AppTest.from_function(saved_page, default_timeout=30)
    app = app.run()
    assert app.title[0].value == "收藏的回答"
    text = [str(getattr(element, "value", "")) for element in walked(app.main)]
    assert text.index("收藏的回答") < next(place for place, item in enumerate(text) if "briefqa index" in item)


def walked(block: Any) -> Iterator[Any]:
    """Elements in the order in which they stand on the page."""
    for child in block.children.values():
        if hasattr(child, "children"):
            yield from walked(child)
        else:
            yield child


def test_how_long_turns_are_kept_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    make_index(tmp_path)
    monkeypatch.setattr(briefqa.ui.loading, "load_config", lambda: replace(load_config(), keep_turns_days=30))
    assert "30 days" in all_text(open_app(lang="en", q=QUESTION))
    assert (tmp_path / "data" / "tabs").is_dir()
    monkeypatch.setattr(briefqa.ui.loading, "load_config", lambda: replace(load_config(), keep_turns_days=0))
    app = open_app(lang="en", q=QUESTION)
    assert "is not kept on this computer" in all_text(app)
    assert not list((tmp_path / "data" / "tabs").iterdir())
    app = app.button(key="clear").click().run()
    assert not app.session_state["turns"]
