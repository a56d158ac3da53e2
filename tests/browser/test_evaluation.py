"""The evaluation page in a real browser, on runs of which one means harm."""

import re
from pathlib import Path
from typing import Any

import pytest
from harmful import HOSTILE

from saved_runs import outcome, suite, write_run

expect = pytest.importorskip("playwright.sync_api", reason="playwright is not installed").expect
pytestmark = pytest.mark.browser

QUESTION = "北岬燈塔建於哪一年？"
NARROW = {"viewport": {"width": 390, "height": 844}}


@pytest.fixture(scope="module")
def origin(origin_of_copy: tuple[str, Path]) -> str:
    address, copy = origin_of_copy
    hostile = outcome(1, HOSTILE, kind=HOSTILE, expected=[HOSTILE], answer=[{"text": HOSTILE}], note=HOSTILE)
    gates = {"passed": False, "failures": [HOSTILE]}
    write_run(copy, suite(outcome(0, QUESTION), hostile, name=HOSTILE), gates=gates)
    write_run(copy, name="runs/20200102T030405-broken.json").write_text("{", encoding="utf-8")
    return address


def test_a_question_that_went_wrong_opens_on_the_ask_page(app: Any) -> None:
    app.open("/evaluation?lang=zh-Hans")
    page = app.page
    expect(page.locator(".tiles li").first).to_contain_text("0.25 – 0.75")
    expect(page.locator(".plot svg").first).to_be_visible()
    item = page.locator(".questions li").filter(has_text=QUESTION)
    expect(item).to_contain_text("霧鐘在 1880 年加裝。")
    item.get_by_role("button").click()
    expect(page.locator(".turn .question")).to_have_text(QUESTION)
    expect(page.locator("html")).to_have_attribute("lang", "zh-Hans")
    expect(page).to_have_url(re.compile(r"lang=zh-Hans.*q=|q=.*lang=zh-Hans"))
    page.get_by_role("link", name="评测").click()
    page.locator(".questions li").filter(has_text="onerror").get_by_role("button").click()
    expect(page.locator(".turn .question").last).to_have_text(HOSTILE)
    assert page.locator(".turn").count() == 2, "the first question is still there"


def test_hostile_words_of_a_run_are_shown_as_they_stand(app: Any) -> None:
    app.open("/evaluation")
    suite_shown = app.page.locator(".suite")
    expect(suite_shown.locator("h2")).to_have_text(HOSTILE)
    expect(suite_shown.locator(".gates li")).to_have_text(HOSTILE)
    expect(suite_shown.locator("dd").filter(has_text="onerror").first).to_contain_text(HOSTILE)
    expect(suite_shown.locator(".plot text.label").filter(has_text="onerror")).to_have_text(HOSTILE)
    assert suite_shown.locator("img, script, a, foreignObject").count() == 0


def test_a_plot_keeps_its_shapes_and_loses_everything_else(app: Any) -> None:
    """The last line of defence: even an SVG that someone else wrote could do nothing."""
    app.open("/evaluation")
    script = (Path(__file__).parents[2] / "src/briefqa/ui/dom.js").read_text(encoding="utf-8")
    script += (Path(__file__).parents[2] / "src/briefqa/ui/plot.js").read_text(encoding="utf-8")
    bad = (
        '<svg onload="window.__xss=1" style="x" class="a"><script>window.__xss=1</script><image href="http://a.invalid/i"/>'
        '<a href="javascript:1"><text>no</text></a><foreignObject><img src=x onerror="window.__xss=1"></foreignObject>'
        '<text x="1" onclick="window.__xss=1">yes</text></svg>'
    )
    left = app.page.evaluate(
        f"bad => {{ {script}\nconst plot = plotElement(bad); document.body.append(plot); return plot.outerHTML }}", bad
    )
    assert left == '<div class="plot"><svg class="a"><text x="1">yes</text></svg></div>'


def test_a_broken_run_is_named(app: Any) -> None:
    app.open("/evaluation")
    app.page.get_by_role("combobox", name="哪一次評測").click()
    app.page.get_by_role("option").filter(has_text="broken").click()
    expect(app.page.get_by_test_id("stCode")).to_contain_text("eval/runs/20200102T030405-broken.json")


@pytest.mark.parametrize("app", [{}, {"color_scheme": "dark"}, NARROW], indirect=True, ids=["light", "dark", "narrow"])
def test_nothing_seriously_hinders_people_with_other_means(app: Any) -> None:
    axe = pytest.importorskip("axe_playwright_python.sync_playwright", reason="axe-playwright-python is not installed")
    app.open("/evaluation")
    page = app.page
    page.locator("summary").first.click()
    found = [
        f"{item['id']}: {node['target']} {node['html'][:200]}"
        for item in axe.Axe().run(page).response["violations"]
        if item["impact"] in ("serious", "critical")
        for node in item["nodes"]
    ]
    assert not found, "\n".join(found)
    assert not page.evaluate("() => document.querySelector('[data-testid=stMain]').scrollWidth > innerWidth")
