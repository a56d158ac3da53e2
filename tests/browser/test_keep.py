"""What an analyst does with an answer: lean on it, copy it, keep it, judge it, come back to it."""

import json
import re
from dataclasses import replace
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest
from browser_app import App, Living
from harmful import HOSTILE

from briefqa.keeping import keep_answer, kept_answers

expect = pytest.importorskip("playwright.sync_api", reason="playwright is not installed").expect
pytestmark = pytest.mark.browser

QUESTION = "北岬燈塔建於哪一年？"
SENTENCE = "北岬燈塔建於 1872 年，由四名守望員輪班。"
REFUSED = "誰贏得了 1998 年世界盃足球賽的冠軍？"
ENGLISH, SIMPLIFIED = {"locale": "en-GB"}, {"locale": "zh-CN"}


@pytest.mark.parametrize(
    ("app", "question", "strong"),
    [
        ({}, QUESTION, "證據"),
        (SIMPLIFIED, "北岬灯塔建于哪一年？", "证据"),
        (ENGLISH, "In which year was the lighthouse (北岬燈塔) built?", "evidence"),
    ],
    indirect=["app"],
    ids=["zh-Hant", "zh-Hans", "en"],
)
def test_each_language_is_answered_in_the_words_of_the_document(app: Any, question: str, strong: str) -> None:
    turn = app.open().ask(question)
    expect(turn.locator(".sentence").first).to_contain_text("1872 年")
    expect(turn.locator(".strength")).to_contain_text(strong)


def test_a_leaning_question_shows_what_was_asked_and_can_be_mended(app: Any) -> None:
    app.open().ask(QUESTION)
    turn = app.ask("那龍溪舊橋呢？")
    expect(turn.locator(".question")).to_have_text("龍溪舊橋建於哪一年？")
    expect(turn.locator(".asked-as")).to_contain_text("那龍溪舊橋呢？")
    turn.get_by_role("button", name="修改問題").click()
    box = turn.get_by_role("textbox", name="問題")
    expect(box).to_be_focused()
    box.fill("龍溪舊橋的主跨有多長？")
    box.press("Enter")
    mended = app.page.locator(".turn").nth(2)
    expect(mended.locator(".question")).to_have_text("龍溪舊橋的主跨有多長？")
    expect(mended.locator(".asked-as")).to_have_count(0)
    app.settled()
    turn.get_by_role("button", name="照原話問").click()
    expect(app.page.locator(".turn").nth(3).locator(".question")).to_have_text("那龍溪舊橋呢？")


def test_one_walks_from_passage_to_passage_by_keyboard(app: Any) -> None:
    turn = app.open().ask(REFUSED)
    if turn.locator(".nearest").get_attribute("open") is None:
        turn.locator(".nearest summary").press("Enter")
    turn.locator(".source-line").first.press("Enter")
    panel = turn.locator(".source")
    expect(panel.locator(".walk")).to_contain_text("第 1 則")
    expect(panel.get_by_role("button", name="上一則引文")).to_be_disabled()
    panel.get_by_role("button", name="下一則引文").press("Enter")
    expect(panel.locator(".walk")).to_contain_text("第 2 則")
    expect(panel.locator("mark").first).to_be_visible()
    expect(turn.locator(".source-line").nth(1)).to_have_attribute("aria-expanded", "true")


def test_a_quote_is_copied_with_its_source_and_notes(app: Any) -> None:
    app.page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    turn = app.open().ask("燈塔的霧鐘何時加裝？")
    turn.locator(".chip").first.click()
    turn.locator(".source").get_by_role("button", name="複製引文與出處").click()
    expect(turn.locator(".source .said")).to_have_text("已複製")
    text = app.page.evaluate("navigator.clipboard.readText()")
    assert "「燈塔的霧鐘在 1880 年加裝，重達三噸。」" in text
    assert "北岬港務報告，海事研究所，2024-03-15，" in text
    assert re.search(r"harbour\.md（第 \d+–\d+ 字元）", text)
    assert "註 2：同註 1。" in text
    assert "https://example.org/lighthouse" in text


def test_where_the_browser_forbids_copying_the_text_is_there_to_select(app: Any) -> None:
    turn = app.open().ask(QUESTION)
    app.page.evaluate(
        "() => { navigator.clipboard.writeText = () => Promise.reject(new Error('no')); document.execCommand = () => false }"
    )
    turn.get_by_role("button", name="複製", exact=True).click()
    expect(turn.locator(".copy-yourself textarea")).to_have_value(re.compile(re.escape(SENTENCE)))


def test_an_answer_is_exported_as_a_file(app: Any) -> None:
    turn = app.open().ask(QUESTION)
    for label, expected in (("完整資料（JSON）", f'"quote": "{SENTENCE}"'), ("網頁（HTML）", "由四名守望員輪班。")):
        turn.locator(".export summary").click()
        with app.page.expect_download() as waiting:
            turn.get_by_role("button", name=label).click()
        file = waiting.value
        assert file.suggested_filename.startswith("北岬燈塔建於哪一年.")
        assert expected in Path(file.path()).read_text(encoding="utf-8")
        app.settled()


def test_the_filter_stands_in_the_address_and_is_cleared_with_one_press(app: Any) -> None:
    app.open(f"/?q={quote(QUESTION)}&from=2030-01-01")
    turn = app.page.locator(".turn").first
    expect(turn.locator(".refusal-card")).to_contain_text("沒有文件符合篩選條件")
    expect(turn.locator(".answer")).to_contain_text("2030-01-01 起")
    turn.get_by_role("button", name="清除篩選再問一次").click()
    again = app.page.locator(".turn").nth(1)
    expect(again.locator(".sentence").first).to_contain_text(SENTENCE)
    app.settled()
    assert "from=" not in app.page.url


def test_a_verdict_becomes_a_candidate_question(app: Any) -> None:
    turn = app.open().ask(QUESTION)
    turn.get_by_role("button", name="有", exact=True).click()
    note = turn.get_by_role("textbox", name="想補充什麼？（可不填）")
    note.fill(HOSTILE)
    note.press("Enter")
    expect(turn.locator(".verdict")).to_contain_text("記下了「有幫助」，只留在這部電腦上")
    expect(turn.locator(".noted")).to_have_text(f"你的補充：{HOSTILE}")
    expect(turn.get_by_role("button", name="有", exact=True)).to_have_attribute("aria-pressed", "true")
    turn.get_by_role("button", name="有", exact=True).click()
    app.settled()
    expect(turn.locator(".noted")).to_be_visible()  # the same verdict again takes no note away
    app.open("/saved")
    with app.page.expect_download() as waiting:
        app.page.get_by_role("button", name="匯出候選評測題（JSONL）").click()
    rows = [json.loads(line) for line in Path(waiting.value.path()).read_text(encoding="utf-8").splitlines()]
    (row,) = [row for row in rows if HOSTILE in row["note"]]
    assert row["question"] == QUESTION
    assert row["gold"][0] == {"document": "harbour.md", "quote": SENTENCE}


def test_a_reload_keeps_the_question_and_its_open_citation(app: Any) -> None:
    turn = app.open().ask(QUESTION)
    turn.locator(".chip").first.click()
    app.settled()
    app.page.reload()
    expect(app.page.locator(".turn .question")).to_have_text(QUESTION)
    expect(app.page.locator(".source mark")).to_have_text(SENTENCE)


def test_a_connection_that_is_lost_comes_back_with_the_questions_of_before(chromium: Any, origin: str) -> None:  # U14
    """The page's connection is cut from under it after an answer; the app takes the next question in the same session."""
    with chromium.new_context(locale="zh-TW") as context:
        page = context.new_page()
        cut: list[Any] = []

        def between(connection: Any) -> None:
            connection.connect_to_server()
            cut.append(connection)

        page.route_web_socket(re.compile("/_stcore/stream"), between)
        app = App(page, origin).open()
        app.ask(QUESTION)
        connections = len(cut)
        cut[-1].close(code=3001, reason="lost")
        expect(page.locator(".turn .question")).to_have_text(QUESTION)
        turn = app.ask("燈塔的霧鐘何時加裝？")
        expect(turn.locator(".sentence").first).to_contain_text("1880 年")
        assert len(cut) > connections, "the connection was not made anew"
        expect(page.locator(".turn .question").first).to_have_text(QUESTION)


def test_two_people_do_not_see_each_other(app: Any, chromium: Any) -> None:
    app.open().ask(QUESTION)
    with chromium.new_context(locale="zh-TW") as other:
        second = App(other.new_page(), app.origin).open()
        expect(second.page.get_by_role("heading", name="問你的文件")).to_be_visible()
        assert second.page.locator(".turn").count() == 0


def test_a_kept_answer_outlives_its_document(living: Living, chromium: Any) -> None:
    """Kept, then its document changes while the tab is open; the tab, the kept answer and the list all say so."""
    with chromium.new_context(locale="zh-TW") as context:
        app = App(context.new_page(), living.address).open()
        turn = app.ask(QUESTION)
        turn.get_by_role("button", name="收藏").click()
        expect(turn.get_by_role("button", name="已收藏")).to_be_visible()
        path = living.documents / "harbour.md"
        path.write_text(path.read_text(encoding="utf-8").replace("1872", "1875"), encoding="utf-8")
        living.reindex()
        newer = app.ask("燈塔建於哪一年？")
        expect(newer.locator(".sentence").first).to_contain_text("1875 年")
        expect(turn.locator(".age.changed")).to_be_visible()
        expect(turn.locator(".sentence").first).to_contain_text(SENTENCE)
        app.open("/saved")
        expect(app.page.locator(".saved li")).to_contain_text("出處已變動")
        app.page.locator(".saved .title").click()
        kept = app.page.locator(".turn")
        expect(kept.locator(".sentence").first).to_contain_text(SENTENCE)
        expect(kept.locator(".age.changed")).to_be_visible()
        kept.locator(".chip").first.click()
        expect(kept.locator(".source mark")).to_have_text(SENTENCE)
        expect(kept.locator(".source .badge")).to_contain_text("出處已變動")
        app.page.reload()
        expect(app.page.locator(".turn .sentence").first).to_contain_text(SENTENCE)
        app.page.get_by_role("button", name="所有收藏").click()
        remove = app.page.get_by_role("button", name=f"刪除收藏：{QUESTION}")
        remove.click()
        expect(remove).to_have_text("刪除？")
        remove.click()
        expect(app.page.locator(".saved .title")).to_have_count(0)
        assert app.strange_requests == []
        assert app.errors == []


def test_a_kept_answer_is_deleted_from_its_own_page_only_when_that_is_sure(living: Living, chromium: Any) -> None:
    with chromium.new_context(locale="zh-TW") as context:
        app = App(context.new_page(), living.address).open()
        turn = app.ask("主跨多長？")
        turn.get_by_role("button", name="收藏").click()
        expect(turn.get_by_role("button", name="已收藏")).to_be_visible()
        app.open("/saved")
        app.page.locator(".saved .title").first.click()
        expect(app.page).to_have_title("主跨多長？ · briefqa")
        app.page.get_by_role("button", name="刪除這則收藏").click()
        expect(app.page.get_by_role("button", name="確定刪除")).to_be_visible()
        app.page.keyboard.press("Escape")
        expect(app.page.get_by_role("button", name="確定刪除")).to_be_hidden()
        assert len(kept_answers(living.kept)) == 1
        app.page.get_by_role("button", name="刪除這則收藏").click()
        app.page.get_by_role("button", name="確定刪除").click()
        expect(app.page.get_by_text("還沒有收藏")).to_be_visible()
        assert kept_answers(living.kept) == []


def test_sources_that_disagree_stand_side_by_side_and_hostile_words_stay_words(living: Living, chromium: Any) -> None:
    with chromium.new_context(locale="zh-TW") as context:
        app = App(context.new_page(), living.address).open()
        turn = app.ask(REFUSED)
        turn.get_by_role("button", name="收藏").click()
        expect(turn.get_by_role("button", name="已收藏")).to_be_visible()
        (kept,) = [item for item in kept_answers(living.kept) if item.question == REFUSED]
        first, second = kept.shown["places"][:2]
        shown = {
            **kept.shown,
            "question": HOSTILE,
            "status": "answered",
            "strength": "fair",
            "places": [{**first, "key": "1"}, {**second, "key": "2", "title": HOSTILE}],
            "sentences": [
                {"segments": [{"text": text, "marked": False, "note": None}], "language": "", "places": [key]}
                for key, text in (("1", "重三噸。"), ("2", HOSTILE))
            ],
            "disagreements": [{"about": HOSTILE, "places": ["1", "2"]}],
        }
        answer = {**kept.answer, "question": HOSTILE}
        keep_answer(living.kept, "made", answer, replace(kept, shown=shown).shown)
        app.open("/saved?saved=made")
        card = app.page.locator(".disagreement")
        expect(card.locator(".about")).to_contain_text(HOSTILE)
        expect(card.locator(".side")).to_have_count(2)
        expect(card.locator(".side").nth(1).locator("p").last).to_have_text(HOSTILE)
        card.locator(".chip").nth(1).click()
        expect(app.page.locator(".source-title")).to_have_text(HOSTILE)
        assert app.page.locator(".turn img, .turn .katex").count() == 0
        assert app.page.evaluate("window.__xss") is None
        assert app.strange_requests == []


def test_an_index_folder_that_goes_away_is_told_and_nothing_invites_to_start_anew(
    living: Living, chromium: Any
) -> None:
    away = living.index.rename(living.index.parent / "away")
    try:
        with chromium.new_context(locale="zh-TW") as context:
            app = App(context.new_page(), living.address).open()
            expect(app.page.get_by_text("剛才還在用的索引資料夾不見了")).to_be_visible()
            expect(app.page.get_by_text("briefqa index").first).to_be_visible()
            expect(app.page.get_by_role("button", name="加入文件")).to_have_count(0)
            assert "Traceback" not in app.page.content()
    finally:
        away.rename(living.index)
