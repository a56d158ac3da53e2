"""What stands around an answer: the tab's title, menus, the printed page, long and empty questions, small marks."""

import re
from typing import Any

import pytest
from browser_app import comes_true
from harmful import HOSTILE

expect = pytest.importorskip("playwright.sync_api", reason="playwright is not installed").expect
pytestmark = pytest.mark.browser

QUESTION = "北岬燈塔建於哪一年？"
NARROW = {"viewport": {"width": 390, "height": 844}}


def test_the_tab_says_what_is_shown(app: Any) -> None:
    app.open()
    expect(app.page).to_have_title("提問 · briefqa")
    app.ask(QUESTION)
    expect(app.page).to_have_title(f"{QUESTION} · briefqa")
    app.open("/documents")
    expect(app.page).to_have_title("文件 · briefqa")
    app.page.locator(".library .title").filter(has_text="onerror").click()
    app.settled()
    expect(app.page).to_have_title(re.compile(re.escape(HOSTILE[:60])))


@pytest.mark.parametrize("app", [{**NARROW, "has_touch": True, "is_mobile": True}], indirect=True)
def test_on_a_phone_the_pages_are_named_in_sight(app: Any) -> None:
    app.open()
    link = app.page.locator(".st-key-pages a:visible")  # Streamlit draws each twice, for its tooltip
    for name, title in (("文件", "文件"), ("收藏", "收藏的回答")):
        expect(link.last).to_be_in_viewport()
        link.filter(has_text=name).tap()
        expect(app.page.get_by_role("heading", name=title, exact=True)).to_be_visible()
        app.settled()


def test_an_open_menu_closes_by_escape_a_press_elsewhere_and_when_the_focus_leaves(app: Any) -> None:
    turn = app.open().ask(QUESTION)
    summary, formats = turn.locator(".export summary"), turn.locator(".formats")
    summary.click()
    expect(formats).to_be_visible()
    app.page.keyboard.press("Escape")
    expect(formats).to_be_hidden()
    expect(summary).to_be_focused()
    summary.click()
    turn.locator(".question").click()
    expect(formats).to_be_hidden()
    summary.click()
    turn.get_by_role("button", name="收藏").focus()
    expect(formats).to_be_hidden()


def test_what_is_printed_is_the_answer_and_no_control(app: Any) -> None:
    turn = app.open().ask(QUESTION)
    app.page.emulate_media(media="print")
    for gone in (".st-key-question-box", ".st-key-language-box", '[data-testid="stHeader"]', ".answer-foot", ".edit"):
        expect(app.page.locator(gone).first).to_be_hidden()
    for kept in (".question", ".sentence", ".chip", ".source-line"):
        expect(turn.locator(kept).first).to_be_visible()
    app.page.emulate_media(media="screen")
    expect(turn.locator(".edit")).to_be_visible()


@pytest.mark.parametrize("app", [{}, NARROW], indirect=True, ids=["wide", "narrow"])
def test_a_question_that_is_too_long_is_refused_and_its_heading_folded(app: Any) -> None:
    turn = app.open().ask("這是什麼？" * 401)
    expect(turn.locator(".refusal-card")).to_contain_text("問題有 2005 字，最多 2000 字")
    heading, more = turn.locator(".question"), turn.get_by_role("button", name="看整個問題")
    lines = heading.bounding_box()["height"]
    assert lines < 120
    colour = "heading => getComputedStyle(heading).color"
    cut = heading.evaluate(colour)
    more.click()
    assert heading.bounding_box()["height"] > 3 * lines
    turn.get_by_role("button", name="收起").click()
    expect(more).to_have_attribute("aria-expanded", "false")
    assert heading.bounding_box()["height"] == lines
    turn.locator('[data-act="mend"]').click()
    expect(turn.get_by_role("textbox", name="問題")).to_have_value("這是什麼？" * 401)
    turn.get_by_role("button", name="取消").click()
    short = app.ask(QUESTION)
    assert short.locator(".question").evaluate(colour) == cut, "a question is a heading, however long"
    expect(short.locator(".more")).to_be_hidden()


def test_an_invisible_question_is_met_above_the_box_and_leaves_nothing(app: Any) -> None:
    app.open()
    box = app.page.get_by_test_id("stChatInputTextArea")
    box.fill("\u200b\u2060")
    box.press("Enter")
    expect(app.page.locator(".st-key-question-box")).to_contain_text("問題裡沒有文字")
    assert app.page.locator(".turn").count() == 0
    turn = app.ask(QUESTION)
    expect(turn.locator(".sentence").first).to_be_visible()
    expect(app.page.locator(".st-key-question-box")).not_to_contain_text("問題裡沒有文字")


@pytest.mark.parametrize("app", [{"viewport": {"width": 320, "height": 700}}], indirect=True)
def test_no_line_begins_with_the_mark_of_a_note(app: Any) -> None:
    """However narrow the text is: the mark stays on the line of the words before it."""
    app.open("/documents")
    app.page.locator(".library .title").filter(has_text="北岬").click()
    block = app.page.locator(".reader .block").filter(has=app.page.locator(".note-link"))
    torn = block.evaluate(
        """async block => {
            let torn = 0
            for (let width = 120; width < 320; width += 3) {
                block.style.width = `${width}px`
                for (const held of block.querySelectorAll(".held")) {
                    const word = document.createRange()
                    word.selectNodeContents(held.firstChild)
                    const [text, mark] = [word.getBoundingClientRect(), held.querySelector("button").getBoundingClientRect()]
                    if (mark.left < text.right - 1) torn += 1
                }
            }
            return [block.querySelectorAll(".held").length, torn]
        }"""
    )
    assert torn == [2, 0]


def is_in_window(turn: Any) -> bool:
    return bool(
        turn.evaluate(
            "turn => turn.getBoundingClientRect().top >= 0 && turn.getBoundingClientRect().top < innerHeight / 2"
        )
    )


def test_back_shows_the_earlier_answer_and_leads_out_of_the_app(app: Any) -> None:
    app.page.goto("about:blank")
    app.open()
    for question in (QUESTION, "燈塔的霧鐘何時加裝？", "龍溪舊橋的主跨有多長？"):
        app.ask(question)
    turns = app.page.locator(".turn")
    for number in (1, 0):
        app.page.go_back()
        app.page.wait_for_function("number => document.title && location.search.includes('q=')", arg=number)
        app.settled()
        expect(turns.nth(number).locator(".question")).to_be_in_viewport()
    assert turns.count() == 3
    app.page.go_back()
    app.settled()
    assert "q=" not in app.page.url
    app.page.go_back()
    assert app.page.url == "about:blank"


def test_the_number_of_a_source_never_begins_a_line(app: Any) -> None:
    sentence = app.open().ask(QUESTION).locator(".sentence").first
    torn = sentence.evaluate(
        """sentence => {
            let torn = 0
            for (let width = 120; width < 500; width += 3) {
                sentence.style.width = `${width}px`
                const chip = sentence.querySelector(".chip").getBoundingClientRect()
                torn += chip.left < sentence.getBoundingClientRect().left + 4
            }
            return torn
        }"""
    )
    assert torn == 0


@pytest.mark.parametrize("app", [NARROW], indirect=True)
def test_on_a_small_screen_a_question_of_a_few_lines_is_whole_and_the_search_box_says_what_it_is(app: Any) -> None:
    question = "In which year was the lighthouse (北岬燈塔) built, and how many keepers stood watch in it by turns?"
    turn = app.open().ask(question)
    heading = turn.locator(".question")
    assert heading.bounding_box()["height"] > 100
    assert heading.evaluate("heading => heading.scrollHeight <= heading.clientHeight + 1")
    expect(turn.locator(".more")).to_be_hidden()
    app.open("/documents")
    app.page.locator(".library .title").filter(has_text="北岬").click()
    expect(app.page.get_by_placeholder("在這份文件裡找")).to_be_visible()


def test_neighbouring_quotes_are_told_apart_on_one_line_each(app: Any) -> None:
    turn = app.open().ask("燈塔的霧鐘何時加裝？有多重？北岬燈塔建於哪一年？")
    lines = turn.locator(".source-places .excerpt")
    expect(lines).not_to_have_count(0)
    for line in lines.all():
        comes_true(line, "line => line.getBoundingClientRect().height < 30")
        assert line.evaluate("line => getComputedStyle(line).textOverflow") == "ellipsis"


def test_the_choice_of_documents_speaks_the_language_of_the_page(app: Any) -> None:
    app.open()
    app.page.get_by_role("button", name="篩選").click()
    app.page.get_by_role("combobox", name="只查這些文件").click()
    options = app.page.get_by_role("option")
    expect(options).to_have_count(2)
    expect(options.filter(has_text="Select all")).to_have_count(0)
    long = options.filter(has_text="onerror")
    assert long.inner_text().endswith(".txt")  # titles may be alike: the file is named behind them
    clamp = long.locator("div").first.evaluate("cut => getComputedStyle(cut).webkitLineClamp")
    assert clamp == "2"
    assert long.bounding_box()["height"] < 60  # two lines, however long


def test_every_landmark_has_a_name_of_its_own(app: Any) -> None:
    axe = pytest.importorskip("axe_playwright_python.sync_playwright", reason="axe-playwright-python is not installed")
    app.open()
    for question in (QUESTION, "燈塔的霧鐘何時加裝？"):
        app.ask(question).locator(".chip").first.click()
    app.settled()
    found = [item for item in axe.Axe().run(app.page).response["violations"] if item["id"].startswith("landmark")]
    assert not found
