import pytest

from briefqa.reading.html import read_html
from briefqa.types import Document
from reading.fixtures import blocks_of, document_of

WORDS = "渡輪公司公布停航調查報告，認定起因是主機的燃油管線破裂，導致三班船停航。"
MORE = "縣府表示將依船舶法開罰，公司則說會提起訴願，並已更換兩艘船的管線。"
STORIES = "<ul><li><a href='/1'>去年停航影響九千人</a></li><li><a href='/2'>颱風天怎麼過海</a></li></ul>"


def read(body: str) -> Document:
    return document_of(read_html(f"<!doctype html><html><body>{body}</body></html>".encode()))


FURNITURE = [
    ("<div class='share'><a href='#'>分享至 Facebook</a><a href='#'>分享至 LINE</a></div>", "share links"),
    ("<p>分享：<a>Facebook</a> <a>列印</a></p>", "share links"),
    ("<div class='ad'>廣告</div>", "advertisement"),
    (f"<div class='readmore'><h3>延伸閱讀</h3>{STORIES}</div>", "related links"),
    (f"<div><h4>相關連結</h4>{STORIES}</div>", "related links"),
    (f"<div><h4>Read more:</h4>{STORIES}</div>", "related links"),
    ("<p>延伸閱讀：<a href='/1'>去年停航影響九千人</a></p>", "related links"),
    ("<div class='tags'><a>#渡輪</a><a>#停航</a></div>", "tags"),
    ("<p class='copyright'>※ 本報著作權所有，非經授權不得轉載。</p>", "copyright"),
    ("<div class='path'>目前位置：<a>首頁</a> / <a>新聞稿</a></div>", "breadcrumb"),
    ("<div class='top'><a>回首頁</a>|<a>網站導覽</a>|<a>English</a></div>", "navigation"),
    ("<a href='#C' class='skip'>:::跳到主要內容區塊</a>", "skip link"),
    ("<a href='#C'>Skip to main content</a>", "skip link"),
]


@pytest.mark.parametrize("outer", ["article", "div"])
@pytest.mark.parametrize(("furniture", "name"), FURNITURE)
def test_what_the_site_puts_into_a_page_is_left_out_and_named(furniture: str, name: str, outer: str) -> None:
    document = read(f"<{outer}><h1>停航調查</h1><p>{WORDS}</p>{furniture}<p>{MORE}</p></{outer}>")
    assert blocks_of(document) == ["停航調查", WORDS, MORE]
    assert document.removed
    assert all(entry.startswith(name) for entry in document.removed)


@pytest.mark.parametrize(
    ("edge", "name"),
    [
        ("<div id='header'><ul class='menu'><li>船票查詢</li><li>船期</li><li>碼頭</li></ul></div>", "header"),
        ("<div id='footer'>龍溪縣政府 地址：龍溪市中正路1號</div>", "footer"),
    ],
)
def test_the_edges_of_a_page_without_an_article_are_known_by_their_names(edge: str, name: str) -> None:
    document = read(f"{edge}<div class='content'><h1>停航調查</h1><p>{WORDS}</p></div>")
    assert blocks_of(document) == ["停航調查", WORDS]
    assert [entry.split(":")[0] for entry in document.removed] == [name]


@pytest.mark.parametrize(
    "body",
    [
        "<p class='share'>渡輪的市占率是 45%</p>",
        f"<div class='related'><p>{MORE}</p></div>",
        f"<div class='ad'><p>{MORE}</p></div>",
        "<h2 class='social'>社會影響</h2>",
        "<div class='share'><h2>股份</h2></div>",
        "<p class='tag'>研究報告</p>",
        "<p class='keywords'>關鍵詞：渡輪、停航</p>",
        "<p class='comment'>值得再查</p>",
        "<div class='author'>記者林小梅</div>",
        "<div class='header'>第一章　緣起</div>",
        "<div class='menu'><ul><li>咖啡 90 元</li><li>紅茶 60 元</li></ul></div>",
        "<div class='header'><ul><li>咖啡 90 元</li><li>紅茶 60 元</li></ul></div>",
        f"<h3>相關連結</h3><p>{MORE}</p>",
        "<h3>Related</h3><a href='/x'>Act 12</a> is the law that rules the ferries.",
        f"<p>目前位置：北緯二十三度，<a href='/x'>航跡</a>顯示船隻向東。{MORE}</p>",
        "<p>目前位置：北緯二十三度</p>",
        "<p>Home to nine ferries, the port is small</p>",
        "<div class='share'>林小梅 <time>五月四日</time></div>",
        "<table><tr><th>公司</th><th>占比</th></tr><tr><td>龍溪</td><td class='share'>近半</td></tr></table>",
        "<dl><dt>公司</dt><dd class='share'>近半</dd></dl>",
    ],
)
def test_words_of_the_document_stay_whatever_they_are_called(body: str) -> None:
    document = read(f"<h1>停航調查</h1><p>{WORDS}</p>{body}")
    assert not document.removed
    assert len(blocks_of(document)) > 2


def test_a_mark_and_its_note_stay_in_an_element_with_such_a_name() -> None:
    document = read(
        f"<article><h1>停航調查</h1><p>{WORDS}</p><div class='related'><a href='#n1'><sup>1</sup></a></div>"
        f"<p>{MORE}<sup><a href='#n1'>1</a></sup></p><ol><li id='n1' class='related'>龍溪日報。</li></ol></article>"
    )
    assert len(document.notes) == 1
    assert not document.removed


def test_a_page_that_is_made_of_links_stays_whole() -> None:
    document = read(f"<h1>連結</h1><h2>相關連結</h2>{STORIES}")
    assert not document.removed
    assert "颱風天怎麼過海" in document.text


@pytest.mark.parametrize("depth", [10, 1_500])
def test_many_nested_elements_with_such_names_are_read(depth: int) -> None:
    nested = "<div class='share related'>" * depth + "廣告" + "</div>" * depth
    document = read(f"<h1>停航調查</h1><p>{WORDS}</p>{nested}")
    assert blocks_of(document) == ["停航調查", WORDS]
