"""What a person does in the app, in a real browser."""

import http.client
import re
import time
import urllib.error
import urllib.request
from typing import Any
from urllib.parse import quote

import pytest
from harmful import HOSTILE, HOSTILE_NAME

expect = pytest.importorskip("playwright.sync_api", reason="playwright is not installed").expect
pytestmark = pytest.mark.browser

QUESTION = "北岬燈塔建於哪一年？"
SENTENCE = "北岬燈塔建於 1872 年，由四名守望員輪班。"
NARROW = {"viewport": {"width": 390, "height": 844}}


def is_seen(mark: Any) -> bool:
    """Whether an element lies inside the visible part of the panel that scrolls it, and of the window."""
    seen: bool = mark.evaluate(
        """mark => {
            const box = mark.getBoundingClientRect()
            const panel = mark.closest(".source-body").getBoundingClientRect()
            return box.top >= panel.top - 1 && box.bottom <= panel.bottom + 1 && box.top >= 0 && box.bottom <= innerHeight
        }"""
    )
    return seen


def test_a_question_is_answered_with_a_quote_and_its_source(app: Any) -> None:
    turn = app.open().ask(QUESTION)
    expect(turn.locator(".question")).to_have_text(QUESTION)
    expect(turn.locator(".sentence").first).to_contain_text(SENTENCE)
    expect(turn.locator(".chip").first).to_have_text("[1]")
    expect(turn.locator(".source-line").first).to_contain_text("北岬港務報告")
    expect(turn.locator(".source-line").first).to_contain_text("海事研究所")
    expect(turn.locator(".source-line").first).to_contain_text("2024-03-15")
    expect(turn.locator(".strength")).to_contain_text("證據")
    assert not re.search(r"0\.\d", turn.locator(".answer").inner_text()), "no raw scores"


@pytest.mark.parametrize("app", [{}, NARROW], indirect=True, ids=["wide", "narrow"])
def test_a_citation_opens_its_source_with_the_marked_words_in_sight(app: Any) -> None:
    turn = app.open().ask(QUESTION)
    turn.locator(".chip").first.click()
    panel = turn.locator(".source")
    expect(panel).to_be_visible()
    expect(panel.locator("mark")).to_have_text(SENTENCE)
    expect(panel.locator(".path")).to_contain_text("二、燈塔")
    expect(turn.locator(".chip").first).to_have_attribute("aria-expanded", "true")
    app.page.wait_for_function("() => document.activeElement !== document.body")
    assert is_seen(panel.locator("mark"))
    expect(app.page).to_have_url(re.compile("cite=1"))
    box, answer = panel.bounding_box(), turn.locator(".answer").bounding_box()
    beside = box["x"] >= answer["x"] + answer["width"] - 1
    assert beside == (app.page.viewport_size["width"] > 1000)


def test_the_notes_of_a_quote_lead_to_the_work_that_they_point_to(app: Any) -> None:
    turn = app.open().ask("燈塔的霧鐘何時加裝？")
    turn.locator(".chip").first.click()
    notes = turn.locator(".source .notes")
    expect(notes).to_contain_text("同註 1")
    expect(notes).to_contain_text("燈塔志")
    link = notes.get_by_role("link", name="https://example.org/lighthouse")
    expect(link).to_have_attribute("href", "https://example.org/lighthouse")
    expect(link).to_have_attribute("rel", "noopener noreferrer")
    expect(link).to_have_attribute("target", "_blank")


def test_an_address_in_a_note_that_is_quoted_is_a_link(app: Any) -> None:
    turn = app.open().ask("北岬燈塔建於 1872 年的出處是什麼？")
    link = turn.locator(".sentence").get_by_role("link", name="https://example.org/lighthouse")
    expect(link.first).to_have_attribute("href", "https://example.org/lighthouse")
    expect(link.first).to_have_attribute("rel", "noopener noreferrer")


def test_the_panel_closes_with_escape_and_gives_the_focus_back(app: Any) -> None:
    turn = app.open().ask(QUESTION)
    chip = turn.locator(".chip").first
    chip.focus()
    app.page.keyboard.press("Enter")
    expect(turn.locator(".source-title")).to_be_focused()
    app.page.keyboard.press("Escape")
    expect(turn.locator(".source")).to_be_hidden()
    expect(chip).to_be_focused()


def test_the_whole_document_opens_at_the_place_and_the_answer_is_still_there(app: Any) -> None:
    turn = app.open().ask(QUESTION)
    turn.locator(".chip").first.click()
    turn.locator(".source").get_by_role("button", name="在全文中閱讀").click()
    mark = app.page.locator(".reader mark")
    expect(mark).to_have_text(SENTENCE)
    expect(mark).to_be_in_viewport()
    app.page.get_by_role("button", name="回到回答").click()
    expect(app.page.locator(".turn .question")).to_have_text(QUESTION)


def test_a_question_beyond_the_documents_is_refused_with_the_nearest_passages(app: Any) -> None:
    turn = app.open().ask("誰贏得了 1998 年世界盃足球賽的冠軍？")
    expect(turn.locator(".refusal")).to_have_text("文件裡沒有答案")
    expect(turn.locator(".refusal-card")).to_contain_text("可以這樣試")
    assert turn.locator(".sentence").count() == 0
    nearest = turn.locator(".nearest")
    expect(nearest.locator(".source-line").first).not_to_be_visible()  # what is asked about stands nowhere
    nearest.locator("summary").click()
    nearest.locator(".source-line").first.click()
    expect(turn.locator(".source")).to_be_visible()
    expect(turn.locator(".source mark").first).to_be_visible()


def test_hostile_words_are_shown_as_they_stand(app: Any) -> None:
    turn = app.open().ask("龍溪舊橋的主跨有多長？")
    expect(turn.locator(".sentence").first).to_contain_text('<img src=x onerror="window.__xss=1">')
    expect(turn.locator(".source-line").first).to_contain_text(HOSTILE)
    turn.locator(".chip").first.click()
    expect(turn.locator(".source-title")).to_have_text(HOSTILE)
    expect(turn.locator(".source .passage")).to_contain_text(HOSTILE)
    assert turn.locator("img, .katex").count() == 0
    assert turn.locator('a[href^="javascript"]').count() == 0
    turn.locator(".source").get_by_role("button", name="在全文中閱讀").click()
    expect(app.page.locator(".reader-title")).to_have_text(HOSTILE)
    assert app.page.locator(".reader img, .reader a").count() == 0


def test_a_hostile_question_is_shown_as_it_stands(app: Any) -> None:
    question = f"{HOSTILE} 北岬燈塔建於哪一年？"
    turn = app.open().ask(question)
    expect(turn.locator(".question")).to_have_text(question)
    app.open(f"/?q={quote(question)}&cite=%3Cscript%3E&lang=%22%3E%3Cimg%3E")
    expect(app.page.locator(".question")).to_have_text(question)


def test_hostile_titles_are_words_in_the_filter_and_the_list(app: Any) -> None:
    app.open()
    app.page.get_by_role("button", name="篩選").click()
    app.page.get_by_role("combobox", name="只查這些文件").click()
    option = app.page.get_by_role("option").filter(has_text="onerror")
    expect(option).to_contain_text(HOSTILE[:31])  # a long title is cut, for the date and the file beside it
    option.click()
    app.settled()
    app.page.keyboard.press("Escape")
    turn = app.ask(QUESTION)
    expect(turn.locator(".answer")).to_contain_text(f"篩選：「{HOSTILE}」")
    chip = app.page.locator(".filter-chip")
    expect(chip).to_contain_text(f"只查：{HOSTILE}")
    assert "北岬港務報告" not in turn.inner_text()
    chip.get_by_role("button").click()
    expect(chip).to_have_count(0)
    app.settled()
    assert "in=" not in app.page.url
    app.open("/documents")
    expect(app.page.locator(".library .title").filter(has_text="onerror")).to_have_text(HOSTILE)
    expect(app.page.locator(".library")).to_contain_text(HOSTILE_NAME)


def test_an_address_with_a_question_shows_its_answer_and_its_open_citation(app: Any) -> None:
    app.open(f"/?q={quote(QUESTION)}&cite=1")
    turn = app.page.locator(".turn")
    expect(turn.locator(".question")).to_have_text(QUESTION)
    expect(turn.locator(".source mark")).to_have_text(SENTENCE)
    app.page.reload()
    expect(app.page.locator(".turn .question")).to_have_text(QUESTION)


@pytest.mark.parametrize("app", [{"locale": "en-GB"}], indirect=True)
def test_the_language_follows_the_browser_and_stands_in_the_address(app: Any) -> None:
    app.open()
    expect(app.page.get_by_role("heading", name="Ask your documents")).to_be_visible()
    expect(app.page.locator("html")).to_have_attribute("lang", "en")
    app.open("/?lang=zh-Hans")
    expect(app.page.get_by_role("heading", name="问你的文件")).to_be_visible()
    expect(app.page.locator("html")).to_have_attribute("lang", "zh-Hans")


@pytest.mark.parametrize("app", [{"viewport": {"width": 320, "height": 700}}], indirect=True)
def test_nothing_is_wider_than_a_small_screen(app: Any) -> None:
    turn = app.open().ask("龍溪舊橋的主跨有多長？")
    turn.locator(".chip").first.click()
    wide = "() => document.documentElement.scrollWidth > innerWidth || document.querySelector('[data-testid=stMain]').scrollWidth > innerWidth"
    assert not app.page.evaluate(wide)
    app.open("/documents")
    expect(app.page.locator(".library")).to_be_visible()
    assert not app.page.evaluate(wide)


@pytest.mark.parametrize("app", [{}, {"color_scheme": "dark"}, NARROW], indirect=True, ids=["light", "dark", "narrow"])
def test_nothing_seriously_hinders_people_with_other_means(app: Any) -> None:
    axe = pytest.importorskip("axe_playwright_python.sync_playwright", reason="axe-playwright-python is not installed")
    found: list[str] = []

    def examine(where: str) -> None:
        for item in axe.Axe().run(app.page).response["violations"]:
            if item["impact"] in ("serious", "critical"):
                found.extend(f"{where}: {item['id']}: {node['target']} {node['html'][:200]}" for node in item["nodes"])

    turn = app.open().ask(QUESTION)
    turn.locator(".chip").first.click()
    examine("answer")
    app.ask("誰贏得了 1998 年世界盃足球賽的冠軍？")
    examine("refusal")
    app.open("/documents")
    app.page.locator(".library .title").filter(has_text="北岬").click()
    expect(app.page.locator(".reader-title")).to_be_visible()
    app.settled()
    examine("reading view")
    app.open("/saved")
    expect(app.page.get_by_text("還沒有收藏。")).to_be_visible()
    app.settled()
    examine("nothing saved")
    assert not found, "\n".join(found)


@pytest.mark.parametrize(
    ("host", "caller", "status"),
    [(None, None, 101), ("attacker.invalid", None, 403), (None, "http://attacker.invalid", 403)],
    ids=["own", "foreign-host", "foreign-origin"],
)
def test_only_its_own_page_can_talk_to_the_app(origin: str, host: str | None, caller: str | None, status: int) -> None:
    """All that is shown goes through this connection: another site, or another name for this machine, gets none."""
    own = origin.removeprefix("http://")
    connection = http.client.HTTPConnection(own, timeout=5)
    headers = {
        "Host": host or own,
        "Origin": caller or origin,
        "Connection": "Upgrade",
        "Upgrade": "websocket",
        "Sec-WebSocket-Version": "13",
        "Sec-WebSocket-Key": "dGhlIHNhbXBsZSBub25jZQ==",
    }
    connection.request("GET", "/_stcore/stream", headers=headers)
    answer = connection.getresponse()
    assert answer.status == status
    answer.close()
    connection.close()


@pytest.mark.parametrize(
    "path", ["/app/static/../app.py", "/..%2f..%2fetc/passwd", "//etc/passwd", "/_stcore/../pyproject.toml", "/%00"]
)
def test_no_address_leads_to_a_file_of_the_machine(origin: str, path: str) -> None:
    try:
        with urllib.request.urlopen(f"{origin}{path}", timeout=5) as answer:
            content = answer.read()
    except urllib.error.HTTPError as error:
        content = error.read()
        error.close()
    assert b"root:" not in content
    assert b"streamlit as st" not in content
    assert b"[project]" not in content


def test_an_answer_is_on_the_screen_soon(app: Any) -> None:
    """Prints how soon. The bound is one for a machine that is busy with other work; the first question warms up."""
    app.open().ask(QUESTION)
    seconds = []
    for question in ("霧鐘有多重？", "舊橋何時停收過橋費？", "誰養護舊橋？", "潮位抄在哪裡？", "主跨多長？"):
        number = app.page.locator(".turn").count()
        box = app.page.get_by_test_id("stChatInputTextArea")
        box.fill(question)
        started = time.perf_counter()
        box.press("Enter")
        app.page.locator(".turn").nth(number).wait_for()
        seconds.append(time.perf_counter() - started)
        app.settled()
    print(f"from Enter to the answer: {', '.join(f'{value:.2f}' for value in sorted(seconds))} s")  # noqa: T201
    assert sorted(seconds)[len(seconds) // 2] < 10
