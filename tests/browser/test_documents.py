"""Adding, updating and removing documents, reading them, and going back to a version, in a real browser."""

import http.client
import re
import shutil
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from browser_app import REPOSITORY, served
from harmful import HOSTILE

expect = pytest.importorskip("playwright.sync_api", reason="playwright is not installed").expect
pytestmark = pytest.mark.browser

NARROW = {"viewport": {"width": 320, "height": 640}}
ZOOMED = {"viewport": {"width": 640, "height": 450}, "device_scale_factor": 2}  # what 200 % leaves of 1280 × 900
DARK = {"color_scheme": "dark"}
OWL = "灰林鴞在三月築巢，牠的窩在老櫟樹裡，離北岬燈塔兩公里。\n"
QUESTION = "灰林鴞在幾月築巢？"
WIDE = (
    "() => document.documentElement.scrollWidth > innerWidth || "
    "document.querySelector('[data-testid=stMain]').scrollWidth > innerWidth"
)


@pytest.fixture(scope="module")
def origin(chromium: Any, index: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The app on an index of its own, which these tests change, and with a folder for what it receives."""
    folder = tmp_path_factory.mktemp("changed")
    shutil.copytree(index, folder / "index")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("BRIEFQA_UPLOADS", str(folder / "uploads"))
        with served(folder / "index", folder / "log.txt", REPOSITORY) as address:
            yield address


def send(app: Any, *files: tuple[str, bytes]) -> None:
    """Adds files as a person does: opens the box, chooses them, presses the button, and waits for what is told."""
    app.open("/documents")
    box = app.page.locator('[data-testid="stFileUploaderDropzoneInput"]')
    app.page.get_by_text("加入或更新文件").click()
    payload = [{"name": name, "mimeType": "text/plain", "buffer": content} for name, content in files]
    box.set_input_files(payload)
    app.page.get_by_role("button", name=re.compile("加入 .* 個檔案")).click()
    app.page.locator(".news li").nth(len(files) - 1).wait_for(timeout=120_000)
    app.settled()


def entry(app: Any, name: str) -> Any:
    return app.page.locator(".library li").filter(has_text=name)


def remove(app: Any, name: str) -> None:
    entry(app, name).get_by_role("button", name=re.compile("移除")).click()
    entry(app, name).get_by_role("button", name="確定移除").click()
    expect(app.page.locator(".news")).to_contain_text("文件已移除", timeout=60_000)


def test_a_document_is_added_asked_about_updated_removed_and_then_it_is_unknown(app: Any) -> None:
    send(app, ("owl.txt", OWL.encode()), ("bad.pdf", b"no pdf"))
    expect(app.page.locator(".news")).to_contain_text("檔案損壞")
    expect(entry(app, "owl.txt")).to_contain_text("在這裡加入")
    turn = app.open().ask(QUESTION)
    expect(turn.locator(".sentence").first).to_contain_text("三月")
    send(app, ("owl.txt", OWL.replace("三月", "五月").encode()))
    expect(app.page.locator(".news")).to_contain_text("已更新")
    assert entry(app, "owl.txt").count() == 1
    turn = app.open().ask(QUESTION)
    expect(turn.locator(".sentence").first).to_contain_text("五月")
    assert "三月" not in turn.inner_text()
    app.open("/documents")
    remove(app, "owl.txt")
    assert entry(app, "owl.txt").count() == 0
    turn = app.open().ask(QUESTION)
    expect(turn.locator(".refusal")).to_be_visible()
    assert "鴞" not in turn.locator(".nearest").text_content()  # the refusal itself says what it did not find


def test_a_harmful_name_is_no_path_and_is_shown_as_it_stands(app: Any) -> None:
    name = "<svg onload=window.__xss=1>.txt"
    send(app, (name, "蒼鷺站在淺灘上。\n".encode()), ("../../etc/evil.txt", "小白鷺飛過稻田。\n".encode()))
    expect(entry(app, name)).to_contain_text(name)
    expect(entry(app, "evil.txt")).not_to_contain_text("etc")
    assert app.page.locator(".shelf svg").count() == 0
    for gone in (name, "evil.txt"):
        remove(app, gone)
        app.open("/documents")


def test_a_rollback_brings_the_version_before_back_and_there_is_a_way_forward(app: Any) -> None:
    send(app, ("heron.txt", "夜鷺在港邊的榕樹上過夜。\n".encode()))
    app.open("/index")
    newest = app.page.locator(".versions li").first.locator(".name").inner_text()
    app.page.get_by_role("button", name="退回這一版").click()
    app.page.keyboard.press("Escape")
    expect(app.page.get_by_role("button", name="退回這一版")).to_be_focused()
    app.page.keyboard.press("Enter")
    app.page.get_by_role("button", name="確定退回").click()
    expect(app.page.locator(".versions li").first).to_contain_text("較新", timeout=30_000)
    assert newest not in app.page.locator("dl").first.inner_text()
    app.page.get_by_role("button", name="檢查每個檔案").click()
    expect(app.page.locator(".good")).to_contain_text("一切完好", timeout=60_000)
    app.open("/documents")
    assert entry(app, "heron.txt").count() == 0
    app.open("/index")
    app.page.get_by_role("button", name="改用這一版").click()
    app.page.get_by_role("button", name="確定改用").click()
    expect(app.page.locator("dl").first).to_contain_text(newest, timeout=30_000)
    app.open("/documents")
    remove(app, "heron.txt")


def test_the_list_is_searched_in_either_script(app: Any) -> None:
    app.open("/documents")
    field = app.page.get_by_role("searchbox", name="搜尋文件")
    for wanted in ("港务 2024", "海事研究所"):
        field.fill(wanted)
        expect(app.page.locator(".library li")).to_have_count(1)
        expect(app.page.locator(".found")).to_contain_text("1")
    field.fill("沒有這樣的文件")
    expect(app.page.locator(".library li")).to_have_count(0)
    expect(app.page.locator(".found")).to_contain_text("沒有符合")


def open_harbour(app: Any, find: str = "") -> None:
    app.open("/documents")
    app.page.locator(".library .title").filter(has_text="北岬港務報告").click()
    app.page.locator(".reader-title").wait_for()
    app.settled()
    if find:
        app.page.get_by_role("searchbox", name="在這份文件裡找").fill(find)
        app.page.keyboard.press("Enter")
        app.page.locator(".hit.now").first.wait_for()
        app.settled()


def test_words_are_found_in_a_document_and_stepped_through_with_the_keyboard(app: Any) -> None:
    open_harbour(app, "灯塔")
    told = app.page.locator(".told")
    expect(told).to_contain_text(re.compile("1 / [3-9] 處"))
    expect(app.page.locator(".hit.now")).to_have_text("燈塔")
    expect(app.page.locator(".hit.now")).to_be_in_viewport()
    app.page.keyboard.press("Enter")
    expect(told).to_contain_text("2 / ")
    app.page.get_by_role("button", name="上一處").click()
    app.page.get_by_role("button", name="上一處").click()
    expect(told).to_contain_text(re.compile(r"(\d) / \1 處"))
    expect(app.page).to_have_url(re.compile("find="))
    app.page.get_by_role("button", name="清除").click()
    expect(app.page.locator(".hit")).to_have_count(0)


def test_a_note_folds_out_at_its_mark_with_its_work(app: Any) -> None:
    open_harbour(app)
    mark = app.page.locator(".note-link").nth(1)
    mark.focus()
    app.page.keyboard.press("Enter")
    card = app.page.locator(".note-card")
    expect(card).to_contain_text("燈塔志")
    expect(card.get_by_role("link")).to_have_attribute("href", "https://example.org/lighthouse")
    expect(mark).to_have_attribute("aria-expanded", "true")
    card.get_by_role("button", name="到註解原處").click()
    expect(app.page.locator(".back")).to_be_focused()
    app.page.keyboard.press("Enter")
    expect(mark).to_be_focused()
    app.page.keyboard.press("Enter")
    expect(card).to_have_count(0)


@pytest.mark.parametrize("app", [{}, DARK, NARROW, ZOOMED], indirect=True, ids=["light", "dark", "narrow", "zoomed"])
def test_nothing_seriously_hinders_people_with_other_means(app: Any) -> None:
    axe = pytest.importorskip("axe_playwright_python.sync_playwright", reason="axe-playwright-python is not installed")
    found: list[str] = []

    def examine(where: str) -> None:
        for item in axe.Axe().run(app.page).response["violations"]:
            if item["impact"] in ("serious", "critical") or item["id"] == "heading-order":
                found.extend(f"{where}: {item['id']}: {node['target']} {node['html'][:200]}" for node in item["nodes"])
        if app.page.evaluate(WIDE):
            found.append(f"{where}: wider than the window")

    app.open("/documents")
    app.page.get_by_text("加入或更新文件").click()
    examine("documents")
    open_harbour(app, "燈塔")
    app.page.locator(".note-link").first.click()
    examine("reading view")
    app.open("/index")
    app.page.locator(".making summary").click()
    app.page.locator(".files summary").click()
    examine("index")
    assert not found, "\n".join(found)


def test_the_keyboard_reaches_everything_on_the_documents_page(app: Any) -> None:
    app.open("/documents")
    app.page.locator(".library .title").first.wait_for()
    focused: set[str] = set()
    for _ in range(40):
        app.page.keyboard.press("Tab")
        focused.add(
            app.page.evaluate(
                "() => { let e = document.activeElement; while (e?.shadowRoot?.activeElement) e = e.shadowRoot.activeElement;"
                " return e ? (e.getAttribute('aria-label') || e.innerText || e.id || e.tagName) : '' }"
            ).strip()
        )
    told = "\n".join(focused)
    for name in ("文件", "索引", "find-document", "最新在前", "北岬港務報告", HOSTILE[:20], "加入或更新文件"):
        assert name in told, f"{name} is not among {told}"


def put(origin: str, headers: dict[str, str], content: bytes = b"x") -> int:
    connection = http.client.HTTPConnection(origin.removeprefix("http://"), timeout=30)
    connection.request("PUT", "/_stcore/upload_file/session/file", body=content, headers=headers)
    status = connection.getresponse().status
    connection.close()
    return status


def test_the_server_takes_no_file_from_a_stranger_and_none_that_is_too_large(origin: str, app: Any) -> None:
    assert put(origin, {"Host": "briefs.example"}) == 403
    assert put(origin, {"X-Forwarded-For": "192.0.2.1"}) == 403
    assert put(origin, {}) == 403, "without the token of a page"
    app.open("/documents")
    app.page.get_by_text("加入或更新文件").click()
    big = {"name": "big.txt", "mimeType": "text/plain", "buffer": b"x" * (21 << 20)}
    app.page.locator('[data-testid="stFileUploaderDropzoneInput"]').set_input_files([big])
    expect(app.page.locator('[data-testid="stFileUploader"]')).to_contain_text("big.txt", timeout=60_000)
    assert app.page.get_by_role("button", name=re.compile("加入 .* 個檔案")).count() == 0
    expect(app.open().page.get_by_test_id("stChatInputTextArea")).to_have_count(1)  # the session is alive


def test_every_answer_forbids_what_is_not_ours(origin: str) -> None:
    for path in ("/", "/documents", "/_stcore/health", "/static/nothing"):
        try:
            answer: Any = urllib.request.urlopen(f"{origin}{path}", timeout=10)
        except urllib.error.HTTPError as error:
            answer = error
        with answer:
            policy = answer.headers["Content-Security-Policy"]
            assert "default-src 'self'" in policy
            assert "frame-ancestors 'none'" in policy
            assert "http:" not in policy
            assert answer.headers["X-Content-Type-Options"] == "nosniff"
            assert answer.headers["X-Frame-Options"] == "DENY"
            assert answer.headers["Referrer-Policy"] == "no-referrer"


ROUTES = (
    "/",
    "/static/",
    "/app/static/",
    "/media/",
    "/component/",
    "/_stcore/",
    "/_stcore/upload_file/",
    "/documents/",
)
CLIMBS = (
    "../../../etc/passwd",
    "..%2f..%2f..%2fetc%2fpasswd",
    "%2e%2e/%2e%2e/etc/passwd",
    "/etc/passwd",
    "..\\..\\x",
    "%00",
)


@pytest.mark.parametrize("route", ROUTES)
def test_no_way_up_from_any_route(origin: str, route: str) -> None:
    for climb in (*CLIMBS, "..%252f..%252fetc/passwd", "app.py", "uploads/LOCK"):
        connection = http.client.HTTPConnection(origin.removeprefix("http://"), timeout=10)
        connection.request("GET", f"{route}{climb}")
        answer = connection.getresponse()
        content = answer.read()
        connection.close()
        assert answer.status in (200, 307, 400, 403, 404, 405), (route, climb)
        assert b"root:" not in content
        assert b"streamlit as st" not in content
        assert answer.status != 200 or b"<title>Streamlit</title>" in content or b"<!doctype html>" in content.lower()


@pytest.mark.parametrize(
    "app", [{}, DARK, {"viewport": {"width": 390, "height": 844}}], indirect=True, ids=["light", "dark", "narrow"]
)
def test_what_is_read_is_marked_in_the_outline_and_the_title_stays_in_sight(app: Any) -> None:
    chapters = [f"## 第 {number} 章\n\n" + "渡船每天往返兩岸，載客也載貨。" * 90 for number in range(1, 13)]
    title = "渡口四季紀事：一份標題很長的地方志，記下兩岸的渡船、碼頭與市集"
    send(app, ("ferries.md", f"# {title}\n\n{chr(10).join(part + chr(10) for part in chapters)}".encode()))
    app.page.locator(".library .title").filter(has_text="渡口四季").click()
    expect(app.page.locator(".reader-title")).to_have_text(title)
    app.settled()
    bar, outline, now = (
        app.page.locator(".finder"),
        app.page.locator(".outline"),
        app.page.locator(".outline [aria-current]"),
    )
    wide = app.page.viewport_size["width"] > 1000
    if not wide:
        outline.locator("summary").click()
    outline.get_by_role("button", name="第 7 章").click()
    expect(now).to_have_text("第 7 章")
    heading = app.page.get_by_role("heading", name="第 7 章")
    edge = bar.bounding_box()["y"] + bar.bounding_box()["height"]
    assert edge <= heading.bounding_box()["y"] < edge + 60, "below the bar, not behind it"
    expect(app.page.locator(".bar-title")).to_be_visible()
    assert app.page.locator(".bar-title").bounding_box()["height"] < 40, "one line, however long"
    app.page.get_by_test_id("stMain").evaluate("main => main.scrollTo(0, main.scrollHeight)")
    expect(now).to_have_text("第 12 章")
    assert not app.page.evaluate(WIDE)
    if wide:
        assert edge <= outline.bounding_box()["y"]
        app.page.set_viewport_size({"width": 1280, "height": 420})
        app.page.get_by_test_id("stMain").evaluate("main => main.scrollTo(0, main.scrollHeight)")
        expect(now).to_be_in_viewport(ratio=1)
        box = outline.bounding_box()
        assert box["y"] + box["height"] <= 420, "the list scrolls by itself"


def test_the_way_back_to_the_answer_stays_in_sight_while_a_document_is_read(app: Any) -> None:
    turn = app.open().ask("北岬燈塔建於哪一年？")
    turn.locator(".chip").first.click()
    turn.locator(".source").get_by_role("button", name="在全文中閱讀").click()
    back = app.page.locator(".finder").get_by_role("button", name="回到回答")
    expect(back).to_be_in_viewport(ratio=1)
    app.settled()
    app.page.get_by_test_id("stMain").evaluate("main => main.scrollTo(0, main.scrollHeight)")
    expect(back).to_be_in_viewport(ratio=1)
    back.click()
    expect(app.page.locator(".turn .question")).to_have_text("北岬燈塔建於哪一年？")
    app.open("/documents")
    app.page.locator(".library .title").filter(has_text="北岬").click()
    expect(app.page.locator(".reader-title")).to_be_visible()
    expect(back).to_have_count(0)
