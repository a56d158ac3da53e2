import pytest

from briefqa.reading.html import read_html
from briefqa.types import Document
from reading.fixtures import blocks_of, document_of

WORDS = "渡輪公司公布停航調查報告，認定起因是主機的燃油管線破裂，導致三班船停航。"
MORE = "縣府表示將依船舶法開罰，公司則說會提起訴願，並已更換兩艘船的管線。"
STORIES = "<ul><li><a href='/1'>去年停航的影響</a></li><li><a href='/2'>颱風天怎麼過海</a></li></ul>"


def read(body: str) -> Document:
    return document_of(read_html(f"<!doctype html><html><body>{body}</body></html>".encode()))


FURNITURE = [
    ("<div class='share'><a href='#'>分享至 Facebook</a><a href='#'>分享至 LINE</a></div>", "share links"),
    ("<p>分享：<a>Facebook</a> <a>列印</a></p>", "share links"),
    ("<div class='ad'>廣告</div>", "advertisement"),
    (f"<div class='readmore'><h3>延伸閱讀</h3>{STORIES}</div>", "related links"),
    (f"<div><h4>相關連結</h4>{STORIES}</div>", "related links"),
    (f"<div><h4>Read more:</h4>{STORIES}</div>", "related links"),
    ("<p>延伸閱讀：<a href='/1'>去年停航的影響</a>、<a href='/2'>颱風天怎麼過海</a></p>", "related links"),
    (
        "<div class='related'><h3>相關新聞</h3><a href='/1'>停航影響9千人</a> <a href='/2'>復航怎麼辦？</a></div>",
        "related links",
    ),
    (f"<h3>相關新聞</h3>{STORIES}", "related links"),
    (  # headlines state figures and ask questions
        "<div><h4>延伸閱讀</h4><ul><li><a href='/1'>停航再延3天</a></li><li><a href='/2'>為何不補助？</a></li></ul></div>",
        "related links",
    ),
    ("<p>延伸閱讀：<a href='/1'>停航再延一年</a></p>", "related links"),
    (
        "<p>更多龍溪日報報導</p><p><a href='/1'>油價破30元</a></p><p><a href='/2'>颱風天怎麼過海</a></p>",
        "related links",
    ),
    ("<div class='related-posts'><h3>You may also like</h3><ul><li>Ferries at night</li></ul></div>", "related links"),
    ("<div class='newsletter'><h3>訂閱電子報</h3><p>每日精選，送到信箱。</p></div>", "newsletter"),
    ("<div class='newsletter-signup'><h3>Sign up for our newsletter</h3><p>In your inbox.</p></div>", "newsletter"),
    ("<div class='share'>分享：微信 微博</div>", "share links"),
    ("<a href='#'>回上頁</a>", "page links"),
    ("<p>Share on <a href='#'>Facebook</a><a href='#'>X</a></p>", "share links"),
    ("<div class='share-buttons'>Share</div>", "share links"),
    ("<div>首頁 &gt; <a href='/n'>新聞</a> &gt; <a href='/p'>公告</a></div>", "breadcrumb"),
    ("<ul class='nav'><li><a href='/'>首頁</a></li><li><a href='/n'>新聞</a></li></ul>", "navigation"),
    ("<div class='pagination'><a href='/1'>1</a> <a href='/2'>下一頁</a></div>", "page links"),
    ("<div class='newsletter-box'><a href='/s'>訂閱電子報</a></div>", "newsletter"),
    ("<div class='comments'><a href='/c'>3則留言</a></div>", "comments"),
    ("<p class='copyright'>© 2025 龍溪日報</p>", "copyright"),
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
        # references, laws and annexes under the heads of lists of links
        "<h3>延伸閱讀</h3><ol><li><a href='/x'>林帆（2021）。〈海港治理〉。《港務研究》12：3-20。</a></li>"
        "<li><a href='/y'>Chen, H. (2022). Ferry subsidies. Journal of Ports, 3, 1–20.</a></li></ol>",
        "<h2>相關連結</h2><ul><li><a href='/a'>渡輪法施行細則全文</a></li><li><a href='/b'>港務年報</a></li></ul>",
        "<h2>相關文章</h2><p><a href='/a'>陳昊，〈渡輪補貼〉，第12期</a></p><p><a href='/b'>港務</a></p>",
        "<div class='related'><h3>相關法規</h3><ul><li><a href='/a'>渡輪法第3條</a></li><li><a href='/b'>罰鍰</a></li></ul></div>",
        "<section id='related-work'><h2>Related work</h2><p><a href='/a'>Ferries</a> <a href='/b'>Ports</a></p></section>",
        "<h2>More news</h2><p><a href='/a'>Ferry resumes</a></p>",
        "<h2>Related links</h2><ul><li><a href='/a'>Annex A: tariff</a></li><li><a href='/b'>Ports</a></li></ul>",
        "<h2>Related links</h2><ul><li><a href='/a'>Ferries</a></li><li><a href='/b'>40 pages of sums</a></li></ul>",
        "<h3>Read more</h3><p><a href='/1'>The Harbour at Night, by F. Lin</a></p><p><a href='/2'>Ports</a></p>",
        "<h3>延伸閱讀</h3><p><a href='/1'>海港治理</a></p><p><a href='/2'>渡輪</a></p><p>林帆《港》，未刊稿</p>",
        "<h3>延伸閱讀</h3><ul><li><a href='#a'>停航經過</a></li><li><a href='#b'>居民反應</a></li></ul>",
        "<p>延伸閱讀：<a href='/x'>《海港治理》，林帆著，2021年</a></p>",
        "<div class='related-parties'><ul><li><a href='/p'>Harbour Holdings Ltd</a></li></ul></div>",
        # everyday words in names
        "<p class='social'>社會住宅</p>",
        "<p class='popular'>最受歡迎的路線是南嶼線</p>",
        "<p class='share'>持股比例過半</p>",
        "<div class='popular-vote'><p>Lin won the popular vote</p></div>",
        "<div class='social-impact'><a href='/s'>社會影響評估報告</a></div>",
        "<div class='ad-hoc-committee'><p>廣告</p></div>",
        "<div class='ad'><p>Decree of Lin Fan</p></div>",
        "<p class='summary recommend'>委員會建議停航三日</p>",
        "<figure class='social-card'><figcaption>Minister Lin at the quay</figcaption></figure>",
        "<p class='subscribe'>Ratified by Lin</p>",
        "<div class='comments'><a href='/u'>林帆議員質詢</a>：<a href='/v'>補償為何只有三萬元？</a></div>",
        "<div class='comment-list'><ul><li><a href='/d'>反對停航者眾</a></li><li><a href='/d'>贊成者寡</a></li></ul></div>",
        "<div class='crumbs'><p>The committee gives crumbs to islanders</p></div>",
        "<p class='copyright'>The copyright bill was rejected by 47 votes.</p>",
        "<p class='copyright'>著作權所有人為林帆。他反對修法</p>",
        "<div class='newsletter'><h2>電子報第47期</h2><ul><li><a href='/1'>損失四百萬元</a></li></ul></div>",
        "<div class='tag-box'><p>Ferry line: <a href='/l'>South Island – North Island</a></p></div>",
        "<p class='tag'><a href='/t'>研究報告</a></p>",
        "<div id='footer'>The footer of the ferry was hurt.</div>",
        "<div class='header'><a href='/1'>Ferry stopped</a></div>",
        # paths, keywords, menus, contents
        "<ul class='menu'><li><a href='#a'>一、停航經過</a></li><li><a href='#b'>二、居民反應</a></li></ul>",
        "<ul class='toc nav'><li><a href='#s1'>Home</a></li><li><a href='#s2'>What islanders want</a></li></ul>",
        "<div class='keywords'><p>關鍵詞：<a href='/a'>渡輪停航</a>、<a href='/b'>補貼政策</a></p></div>",
        "<div class='tags'><p>Keywords: <a href='/a'>ferries</a>, <a href='/b'>ports</a></p></div>",
        "<div class='nav-list'><ul><li><a href='/1'>14 March: Ferry stopped</a></li><li><a href='/'>Home</a></li></ul></div>",
        "<div class='menu'><a href='/m'>Squid soup</a>, <a href='/n'>milkfish</a></div>",
        "<p>Home / <a href='/s'>Sweden</a> won, away lost</p>",
        "<p>Home &gt; <a href='/c'>Care</a> homes are closing</p>",
        "<p>Home &gt; <a href='/c'>Care</a> &gt; <a href='/d'>homes</a> are closing</p>",
        "<p>目前位置：<a href='/p'>南嶼港第三碼頭</a>，距首頁港兩海里</p>",
        "<p>You are here <a href='/q'>Qijin</a> is home to 300 families</p>",
        "<p>分享至基層：<a href='/x'>渡輪補貼辦法修正草案條文對照表</a></p>",
        "<p>Share: <a href='/1'>40 per cent of passengers are islanders</a></p>",
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


def test_a_heading_of_the_site_that_stays_heads_nothing() -> None:
    document = read(f"<h1>停航調查</h1><p>{WORDS}</p><div><h3>訂閱電子報</h3><p>每日精選。</p></div><p>{MORE}</p>")
    assert "訂閱電子報" in blocks_of(document)
    assert all(not block.headings for block in document.blocks)
