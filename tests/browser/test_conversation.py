"""A conversation of several questions: its address, a reload, what is heard, and marks and tables as they are drawn."""

import re
from dataclasses import replace
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from browser_app import App, Living, at_rest, comes_true

from briefqa.keeping import keep_answer, kept_answers

expect = pytest.importorskip("playwright.sync_api", reason="playwright is not installed").expect
pytestmark = pytest.mark.browser

FIRST, SECOND = "北岬燈塔建於哪一年？", "龍溪舊橋的主跨有多長？"


def address_of(app: App) -> dict[str, str]:
    return {name: values[0] for name, values in parse_qs(urlsplit(app.page.url).query).items()}


def test_the_address_names_the_question_whose_source_was_opened(app: App) -> None:
    app.open()
    for question in (FIRST, SECOND):
        app.ask(question)
    app.page.go_back()
    expect(app.page).to_have_title(f"{FIRST} · briefqa")
    app.settled()
    second = app.page.locator(".turn").nth(1)
    second.locator(".chip").first.click()
    expect(app.page).to_have_url(re.compile("cite=1"))
    app.settled()
    assert (address_of(app)["q"], address_of(app)["cite"]) == (SECOND, "1")
    expect(app.page).to_have_title(f"{SECOND} · briefqa")


def test_a_reload_shows_every_question_and_clearing_takes_them_away(app: App) -> None:
    app.open()
    for question in (FIRST, SECOND):
        app.ask(question)
    app.page.reload()
    expect(app.page.locator(".turn .question")).to_have_text([FIRST, SECOND])
    app.settled()
    app.page.get_by_role("button", name="清除問答").click()
    app.page.get_by_role("button", name="清除這一頁的問答").click()
    expect(app.page.get_by_role("heading", name="問你的文件")).to_be_visible()
    app.settled()
    assert address_of(app) == {}
    app.page.go_back()
    app.settled()


def test_what_clears_the_questions_stands_behind_the_answers(app: App) -> None:
    turn = app.open().ask(FIRST)
    clear = app.page.get_by_role("button", name="清除問答")
    expect(clear).to_be_visible()
    assert at_rest(clear)["y"] > at_rest(turn.locator(".answer"))["y"]


def test_a_duplicated_tab_goes_on_by_itself(app: App) -> None:
    app.open().ask(FIRST)
    copied = App(app.page.context.new_page(), app.origin)
    copied.page.goto(app.page.url)
    expect(copied.page.locator(".turn .question")).to_have_text([FIRST])
    copied.settled()
    assert address_of(copied)["tab"] != address_of(app)["tab"]
    copied.ask(SECOND)
    for tab, questions in ((app, [FIRST]), (copied, [FIRST, SECOND])):
        tab.page.reload()
        expect(tab.page.locator(".turn .question")).to_have_text(questions)
        tab.settled()


def test_an_address_shows_another_browser_its_question_alone(app: App, chromium: Any) -> None:
    app.open()
    for question in (FIRST, SECOND):
        app.ask(question)
    with chromium.new_context(locale="zh-TW") as context:
        other = App(context.new_page(), app.origin)
        other.page.goto(app.page.url)
        expect(other.page.locator(".turn .question")).to_have_text([SECOND])
        other.settled()
        assert address_of(other)["tab"] != address_of(app)["tab"]
        assert other.errors == []


def test_a_refusal_under_a_filter_says_so_and_leads_out_of_it(app: App) -> None:
    app.open().ask(FIRST).locator(".chip").first.click()
    app.page.get_by_role("button", name="只問這份文件").click()
    expect(app.page.locator(".filter-chip")).to_contain_text("只查：北岬港務報告")
    app.settled()
    turn = app.ask("誰贏得了 1998 年世界盃足球賽的冠軍？")
    expect(turn.locator(".refusal")).to_have_text("篩選出的 1 份文件裡沒有答案")
    expect(turn.locator(".refusal-card .action").first).to_have_text("清除篩選再問一次")
    expect(turn.locator(".tries")).to_have_count(0)
    turn.get_by_role("button", name="清除篩選再問一次").click()
    expect(app.page.locator(".turn").last.locator(".refusal")).to_have_text("文件裡沒有答案")
    expect(app.page.locator(".filter-chip")).to_have_count(0)


def test_the_way_back_from_a_document_leads_to_the_answer_that_it_was_opened_from(app: App) -> None:
    app.open()
    for question in (FIRST, SECOND):
        app.ask(question)
    first = app.page.locator(".turn").nth(0)
    first.locator(".chip").first.click()
    first.locator(".source").get_by_role("button", name="在全文中閱讀").click()
    app.page.get_by_role("button", name="回到回答").click()
    expect(app.page.locator(".turn")).to_have_count(2)
    app.settled()
    assert (address_of(app)["q"], address_of(app)["cite"]) == (FIRST, "1")
    expect(app.page.locator(".turn .question").first).to_be_in_viewport()


def test_an_answer_is_said_to_whoever_hears_the_page_and_a_way_leads_to_it(app: App) -> None:
    said = app.open().page.locator("#briefqa-said")
    expect(said).to_have_attribute("role", "status")
    expect(said).to_have_text("")
    turn = app.ask(FIRST)
    expect(said).to_have_text(re.compile(r"^有答案：\d+ 則引文，證據"))
    app.page.get_by_test_id("stChatInputTextArea").focus()
    app.page.keyboard.press("Shift+Tab")
    way = app.page.get_by_role("button", name="到最新的回答")
    expect(way).to_be_focused()
    app.page.keyboard.press("Enter")
    expect(turn.locator(".question")).to_be_focused()
    app.ask("誰贏得了 1998 年世界盃足球賽的冠軍？")
    expect(said).to_have_text("文件裡沒有答案")


def made_answer(app: App, living: Living, pieces: list[dict[str, Any]]) -> Any:
    """A kept answer whose sentence is made of these pieces, as it is shown."""
    app.ask(FIRST).get_by_role("button", name="收藏").click()
    expect(app.page.get_by_role("button", name="已收藏")).to_be_visible()
    (kept,) = [item for item in kept_answers(living.kept) if item.question == FIRST][:1]
    shown = {**kept.shown, "sentences": [{"segments": pieces, "language": "", "places": ["1"]}]}
    keep_answer(living.kept, "made", kept.answer, replace(kept, shown=shown).shown)
    app.open("/saved?saved=made")
    sentence = app.page.locator(".sentence").first
    marks = sum(piece["note"] is not None for piece in pieces)
    expect(sentence.locator(".note-mark")).to_have_count(marks)
    app.settled()
    return sentence


def mark(marker: str, text: str = "") -> dict[str, Any]:
    return {"text": text, "marked": False, "note": {"marker": marker, "start": 0}}


def test_marks_in_a_row_are_told_apart_and_many_of_them_stay_in_their_pane(living: Living, chromium: Any) -> None:
    words = {"text": "重三噸。", "marked": False, "note": None}
    with chromium.new_context(locale="zh-TW", viewport={"width": 390, "height": 844}) as context:
        app = App(context.new_page(), living.address).open()
        sentence = made_answer(app, living, [words, mark("1"), mark("2"), words, mark("3", "¹"), mark("4", "²")])
        drawn = "mark => getComputedStyle(mark, '::after').content"
        assert [item.evaluate(drawn) for item in sentence.locator(".note-mark").all()] == [
            '"1, "',
            '"2"',
            '"1, "',
            '"2"',
        ]
        assert sentence.inner_text().startswith("重三噸。重三噸。¹²"), "the commas are no part of the text"
        many = [words, *(mark(str(number)) for number in range(1, 201))]
        sentence = made_answer(app.open(), living, many)
        assert sentence.evaluate("line => line.scrollWidth <= line.clientWidth")
        last = sentence.locator(".held").last
        expect(last.locator(".note-mark")).to_have_attribute("data-marker", "200")
        expect(last.locator(".chip")).to_be_visible()
        expect(sentence).to_have_attribute("dir", "auto")


def test_a_wide_table_breaks_no_words_and_takes_the_width_that_there_is(living: Living, chromium: Any) -> None:
    rows = [[f"Station{row}", *(str(row * column) for column in range(30))] for row in range(3)]
    names = ["name", *(f"col{column}" for column in range(30))]
    lines = ["| " + " | ".join(cells) + " |" for cells in (names, ["---"] * 31, *rows)]
    (living.documents / "wide.md").write_text("# 寬表\n\n" + "\n".join(lines) + "\n", encoding="utf-8")
    living.reindex()
    with chromium.new_context(locale="zh-TW", viewport={"width": 1280, "height": 900}) as context:
        app = App(context.new_page(), living.address).open("/documents")
        app.page.locator(".library .title").filter(has_text="寬表").click()
        table = app.page.locator(".reader .block.table")
        comes_true(table, "table => table.getBoundingClientRect().width > 1000")
        cell = app.page.get_by_role("cell", name="Station0")
        comes_true(cell, "cell => cell.getBoundingClientRect().height < 40")
        assert app.page.evaluate("document.documentElement.scrollWidth <= innerWidth")


@pytest.mark.parametrize(
    "app", [{}, {"viewport": {"width": 390, "height": 844}}], indirect=True, ids=["wide", "narrow"]
)
def test_the_number_of_a_source_shows_what_it_leads_to_before_it_is_opened(app: App) -> None:
    turn = app.open().ask(FIRST)
    if turn.locator(".source").is_visible():
        turn.get_by_role("button", name="關閉").click()
    app.settled()
    chip, preview = turn.locator(".chip").first, turn.locator(".preview")
    app.page.mouse.move(5, 5)
    app.page.get_by_test_id("stChatInputTextArea").focus()
    chip.scroll_into_view_if_needed()
    top = at_rest(turn.locator(".sources-title"))["y"]
    chip.hover()
    for words in ("北岬港務報告", "2024-03-15", "二、燈塔", "北岬燈塔建於 1872 年"):
        expect(preview).to_contain_text(words)
    assert at_rest(turn.locator(".sources-title"))["y"] == top, "nothing moves for it"
    assert app.page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    preview.hover()
    app.page.wait_for_timeout(300)
    expect(preview).to_be_visible()
    app.page.mouse.move(5, 5)
    expect(preview).to_have_count(0)
    chip.focus()
    app.page.keyboard.press("Tab")
    app.page.keyboard.press("Shift+Tab")
    expect(preview).to_be_visible()
    app.page.keyboard.press("Escape")
    expect(preview).to_have_count(0)


def test_a_question_is_asked_of_the_document_of_a_source_alone(app: App) -> None:
    turn = app.open().ask(FIRST)
    turn.locator(".chip").first.click()
    turn.get_by_role("button", name="只問這份文件").click()
    narrowed = app.page.locator(".turn").nth(1)
    expect(narrowed.locator(".answer")).to_contain_text("篩選：「北岬港務報告」")
    expect(narrowed.locator(".question")).to_have_text(FIRST)
    app.settled()
    assert address_of(app)["in"]
    narrowed.locator(".chip").first.click()
    expect(narrowed.locator(".source-title")).to_be_visible()
    expect(narrowed.get_by_role("button", name="只問這份文件")).to_have_count(0)
