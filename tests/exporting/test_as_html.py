"""HTML: read again by another parser, every quote is the quote; nothing in it runs, asks or leads astray."""

import base64
import json
import re
from hashlib import sha256

import pytest
from selectolax.lexbor import LexborHTMLParser

from briefqa.exporting.as_html import html_of
from briefqa.exporting.bundle import Bundle, bundle_from_json
from briefqa.exporting.report import arranged
from exporting.saved_answers import IMPOSSIBLE, MAKING, TORTURE, answer, bundle, citation, disputed, note, source


def page(*bundles: Bundle) -> LexborHTMLParser:
    return LexborHTMLParser(html_of(arranged(bundles, MAKING)))


@pytest.mark.parametrize("quote", TORTURE)
def test_every_quote_comes_back_to_the_character(quote: str) -> None:
    html = page(bundle(quote, question=quote))
    assert [node.text() for node in html.css(".quote")] == [quote]
    assert {node.tag for node in html.css("body *")} <= {
        *("main", "p", "h1", "h2", "section", "ol", "ul", "li", "a", "sup", "bdi", "strong", "cite"),
    }


@pytest.mark.parametrize("text", IMPOSSIBLE)
def test_what_html_cannot_hold_is_replaced(text: str) -> None:
    html = html_of(arranged([bundle(text, question=text)], MAKING))
    html.encode()
    assert "\ufffd" in html


def test_a_reference_behind_a_number_stands_in_brackets_and_a_row_below_its_caption_and_first_row() -> None:
    values = answer("南灘廠 | 4,100")
    values["citations"][0] |= {"table_header": "廠區 | 每月產能（片）", "table_caption": "表 2：<各廠>產能"}
    html = page(bundle_from_json(values), bundle("甲句。"))
    assert [node.text() for node in html.css("[role=doc-noteref]")] == ["[1]", "2"]
    assert [node.text() for node in html.css(".above")] == ["表 2：<各廠>產能", "廠區 | 每月產能（片）"]


def test_every_link_leads_to_a_place_in_the_page_or_to_http() -> None:
    bad = "javascript:alert(1)"
    values = answer("甲句。")
    reference = {"authors": [], "title": "T", "container": "", "date": "", "url": bad}
    values["citations"] = [
        citation(
            1,
            "甲句。",
            document=source(url=bad),
            notes=[note(f"見 {bad}", reference=reference, references=[reference], same_as="2")],
        )
    ]
    html = page(bundle_from_json(values), disputed())
    links = [node.attributes["href"] or "" for node in html.css("a")]
    anchors = {f"#{node.attributes['id']}" for node in html.css("[id]")}
    assert links
    assert all(link in anchors or link.startswith(("http://", "https://")) for link in links)


def test_nothing_runs_and_nothing_is_fetched() -> None:
    html = page(disputed())
    policy = html.css_first("meta[http-equiv=Content-Security-Policy]").attributes["content"] or ""
    assert "default-src 'none'" in policy
    style = html.css_first("style").text()
    assert f"'sha256-{base64.b64encode(sha256(style.encode()).digest()).decode()}'" in policy
    assert not re.search(r"url\(|@import", style)
    assert [node.attributes["type"] for node in html.css("script")] == ["application/ld+json"]
    assert not html.css("img, link, iframe, object, embed, form, [src], [style]")
    assert not [name for node in html.css("*") for name in node.attributes if name.startswith("on")]


def test_the_label_is_seen_first_and_is_there_for_programs() -> None:
    hostile = "</script><script>alert(1)</script>"
    html = page(bundle("甲句。", question=hostile))
    assert html.css_first("main").child is not None
    assert html.css_first("main > *").text().startswith("[Arranged by AI]")
    fields = json.loads(html.css_first("meta[name=AIGC]").attributes["content"] or "")
    assert fields["AIGC"]["Label"] == "1"
    assert html.css_first("meta[name=generation_mode]").attributes["content"] == "extractive"
    described = json.loads(html.css_first("script").text())
    assert described["name"] == hostile
    assert described["digitalSourceType"].startswith("http://cv.iptc.org/")
    assert len(html.css("script")) == 1


def test_languages_are_marked() -> None:
    html = page(disputed())
    assert html.css_first("html").attributes["lang"] == "zh-Hant"
    assert [node.attributes["lang"] for node in html.css(".quote")] == ["zh-Hant", "zh-Hant", "en"]


def test_the_short_answer_is_marked_and_disagreements_are_a_table() -> None:
    html = page(disputed())
    assert html.css_first(".quote strong").text() == "1880年"
    assert [node.text() for node in html.css("td sup")] == ["1", "3"]
    assert len({node.attributes["id"] for node in html.css("[id]")}) == len(html.css("[id]"))
