import random
import re
from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from briefqa.errors import DocumentUnreadable
from briefqa.reading.html import read_html
from briefqa.types import BlockKind, Document
from reading.fixtures import blocks_of, document_of, notes_after


def read(body: str, head: str = "") -> Document:
    return document_of(read_html(f"<!doctype html><html><head>{head}</head><body>{body}</body></html>".encode()))


def refusal(content: bytes) -> str:
    with pytest.raises(DocumentUnreadable) as caught:
        read_html(content)
    return caught.value.reason


def test_meta_elements_become_metadata() -> None:
    metadata = read(
        "<p>正文</p>",
        '<title>茶路 | 山報</title><meta property="og:title" content="茶路"><meta name="author" content="林小梅、陳大文">'
        '<meta property="article:published_time" content="2023-11-02T08:00:00+08:00">'
        '<meta property="og:site_name" content="山報"><link rel="canonical" href="https://example.org/tea">'
        """<meta name="AIGC" content='{"Label":"1","ContentProducer":"x"}'><meta name="dc.language" content="zh-TW">""",
    ).metadata
    assert (metadata.title, metadata.authors, metadata.publisher) == ("茶路", ("林小梅", "陳大文"), "山報")
    assert (metadata.date, metadata.url, metadata.language) == ("2023-11-02", "https://example.org/tea", "zh-Hant")
    assert metadata.ai_label == '{"Label":"1","ContentProducer":"x"}'


def test_json_ld_fills_what_meta_elements_leave_out() -> None:
    metadata = read(
        "<p>正文</p>",
        '<script type="application/ld+json">{"@graph": [{"@type": "WebSite"}, {"@type": "NewsArticle", "headline": "茶路",'
        '"datePublished": "2023-11-02", "author": [{"name": "林小梅"}, {"name": "陳大文"}], '
        '"publisher": {"name": "山報"}}]}</script>',
    ).metadata
    assert (metadata.title, metadata.authors, metadata.publisher) == ("茶路", ("林小梅", "陳大文"), "山報")
    assert metadata.date == "2023-11-02"


@pytest.mark.parametrize("json", ["{", "[" * 50_000, "null", '{"headline": 5, "author": {"name": {}}}', "9" * 5000])
def test_json_ld_that_cannot_be_read_is_passed_over(json: str) -> None:
    document = read("<p>正文</p>", f'<script type="application/ld+json">{json}</script>')
    assert blocks_of(document) == ["正文"]


@pytest.mark.parametrize("address", ["javascript:alert(1)", "data:text/html,x", "file:///etc/passwd", "//example.org"])
def test_only_web_addresses_become_the_url(address: str) -> None:
    assert read("<p>正文</p>", f'<link rel="canonical" href="{address}">').metadata.url == ""


def test_the_site_s_name_is_cut_from_the_title_where_the_heading_tells_them_apart() -> None:
    document = read("<h1>茶路</h1><p>正文</p>", "<title>茶路 - 山報</title>")
    assert document.metadata.title == "茶路"
    assert document.blocks[0].kind == BlockKind.TITLE


def test_the_article_is_read_without_the_site_around_it() -> None:
    document = read(
        "<header>山報</header><nav>首頁 新聞</nav><article><header><h1>茶路</h1></header><p>從山上到港口的一條路。</p>"
        "<aside>相關新聞</aside></article><footer>版權所有</footer>"
    )
    assert blocks_of(document) == ["茶路", "從山上到港口的一條路。"]
    assert "aside: 相關新聞" in document.removed


ARTICLE = "<article><h1>茶路</h1><p>從山上到港口的一條路，挑夫要走兩天，途中在三座茶亭過夜。</p><p>今天只剩下北段。</p></article>"
ARTICLE_TEXTS = ["茶路", "從山上到港口的一條路，挑夫要走兩天，途中在三座茶亭過夜。", "今天只剩下北段。"]
SUBSTANCE = "北段的茶亭自明年三月起整修，步道封閉到五月底為止。"


@pytest.mark.parametrize(
    ("piece", "named"),
    [
        ("<nav>首頁 新聞</nav>", "navigation: 首頁 新聞"),
        ("<footer>版權所有，山報出版。</footer>", "footer: 版權所有，山報出版。"),
        ("<header>山報，每天早上六點出刊。</header>", "header: 山報，每天早上六點出刊。"),
        ("<p>{}</p>", "beside the article: 北段的茶亭"),
        ("{}", "beside the article: 北段的茶亭"),
        ("<b>公告</b>：{}", "beside the article: 公告 ：北段"),
        ("<main-notice>{}</main-notice>", "beside the article: 北段的茶亭"),
        ("<section><h2>補充</h2><p>{}</p></section>", "beside the article: 補充"),
        ('<aside class="related footnotes"><ol><li>{}</li></ol></aside>', "aside: 北段的茶亭"),
        ('<footer id="footnotes-site"><p>{}</p></footer>', "footer: 北段的茶亭"),
        ('<div class="related"><div class="footnotes"><p>{}</p></div></div>', "beside the article: 北段的茶亭"),
        ("<h2>最新消息</h2>", "beside the article: 最新消息"),
        ("<h2>看看別的</h2><article><p>另一篇短文，說的是別的事。</p></article>", "beside the article: 看看別的"),
        ("<p>2024-05-06</p>", "beside the article: 2024-05-06"),
        ('<div class="cookie-bar"><p>{}</p></div>', "beside the article: 北段的茶亭"),
        ('<div id="comments"><div><p>讀者甲：{}</p></div></div>', "beside the article: 讀者甲：北段"),
        ('<section class="related-posts"><p>{}</p></section>', "beside the article: 北段的茶亭"),
        ("<div><p>本網站使用 Cookie，繼續瀏覽即表示同意我們的隱私權政策。</p></div>", "beside the article: 本網站使用"),
        ("<p>喜歡這篇文章嗎？訂閱電子報，每天早上收到最新的消息。</p>", "beside the article: 喜歡這篇文章嗎"),
        (
            "<div><a href=/a>茶亭的整修費用要多少？</a> <a href=/b>步道封閉到五月底為止。</a></div>",
            "beside the article: 茶亭的整修",
        ),
        (
            "<ul><li><a href=/a>茶亭的整修費用要多少？議會今天討論了這件事。</a></li></ul>",
            "beside the article: 茶亭的整修",
        ),
        ("<aside>{}</aside>", "aside: 北段的茶亭"),
    ],
)
def test_what_else_stands_beside_the_article_is_left_out_and_named(piece: str, named: str) -> None:
    for body in (piece + ARTICLE, ARTICLE + piece):
        document = read(body.format(SUBSTANCE))
        assert blocks_of(document) == ARTICLE_TEXTS
        assert document.removed[0].startswith(named)


def test_many_pieces_beside_the_article_leave_a_short_list() -> None:
    assert len(read(f"<article>{f'<p>{SUBSTANCE}</p>' * 100}</article>{'<p>短</p>' * 1000}").removed) == 200


def test_without_an_article_element_the_body_is_read() -> None:
    document = read("<nav>首頁</nav><article>短</article><p>正文比那個元素長得多，所以讀的是整頁。</p>")
    assert blocks_of(document) == ["短", "正文比那個元素長得多，所以讀的是整頁。"]


def test_a_form_around_the_whole_page_is_no_form() -> None:
    document = read("<form><p>整頁都在表單裡。</p><form><input value=x><button>送出</button></form></form>")
    assert blocks_of(document) == ["整頁都在表單裡。"]


def test_a_heading_above_the_article_element_is_not_lost() -> None:
    document = read("<h1>茶路</h1><article><p>從山上到港口的一條路。</p></article>", "<title>茶路</title>")
    assert blocks_of(document) == ["茶路", "從山上到港口的一條路。"]


def test_each_element_gives_its_kind_of_block() -> None:
    document = read(
        "<h2>節</h2><p>段</p><ul><li>項<ul><li>子項</li></ul></li></ul><blockquote><h3>引題</h3><p>引文</p></blockquote>"
        "<table><caption>表名</caption><tr><th>年</th><th>斤</th></tr><tr><td>1901</td><td>5</td></tr></table>"
        "<pre>a\n  b</pre><figure><img alt='略'><figcaption>圖說</figcaption></figure><img alt='茶園'>"
        "<dl><dt>詞</dt><dd>義</dd></dl>"
    )
    assert [(block.kind, block.span.of(document.text)) for block in document.blocks] == [
        (BlockKind.HEADING, "節"),
        (BlockKind.PARAGRAPH, "段"),
        (BlockKind.LIST_ITEM, "項"),
        (BlockKind.LIST_ITEM, "子項"),
        (BlockKind.PARAGRAPH, "引題"),
        (BlockKind.PARAGRAPH, "引文"),
        (BlockKind.CAPTION, "表名"),
        (BlockKind.TABLE, "年 | 斤\n1901 | 5"),
        (BlockKind.CODE, "a\n  b"),
        (BlockKind.CAPTION, "圖說"),
        (BlockKind.CAPTION, "茶園"),
        (BlockKind.LIST_ITEM, "詞"),
        (BlockKind.LIST_ITEM, "義"),
    ]


def test_a_table_that_only_places_things_is_read_as_paragraphs() -> None:
    document = read("<table><tr><td><h2>左</h2><p>左文</p></td><td><p>右文</p></td></tr><tr><td>下</td></tr></table>")
    assert [block.kind for block in document.blocks] == ["heading", "paragraph", "paragraph", "paragraph"]


def test_white_space_collapses_as_in_a_browser() -> None:
    document = read("<p>  茶葉\n  由 <b> 挑夫 </b>運出\n\tby   road </p><div>甲<br>乙<br><br>丙</div>")
    assert blocks_of(document) == ["茶葉由 挑夫 運出 by road", "甲\n乙", "丙"]


def test_readings_scripts_controls_and_comments_are_no_text() -> None:
    document = read(
        "<p>茶<ruby>路<rp>(</rp><rt>lù</rt><rp>)</rp></ruby><script>暗()</script><style>.暗{}</style><!-- 暗 -->"
        "<noscript>暗</noscript><template>暗</template><svg><text>暗</text></svg><iframe>暗</iframe><button>暗</button></p>"
    )
    assert blocks_of(document) == ["茶路"]


HIDDEN_STYLES = [
    "display:none",
    "DISPLAY : None !important",
    "visibility:hidden",
    "font-size:0",
    "font-size: 0.5px",
    "opacity:0",
    "color:#fff",
    "color:white;background:white",
    "color:rgb(254, 255, 255)",
    "color:transparent",
    "color:rgba(0,0,0,0)",
    "color:rgba(20, 30, 40, 0.01)",
    "color:rgb(0 0 0 / 0%)",
    "color:hsla(120, 50%, 50%, 0)",
    "color:#0000",
    "color:#12345600",
    "background:#123456;color:#123457",
    "position:absolute;left:-9999px",
    "text-indent:-9999px",
    "position:absolute;clip:rect(0,0,0,0)",
    "height:0;overflow:hidden",
    "clip-path:inset(50%)",
    "/* x */display:/**/none",
]


@pytest.mark.parametrize("style", HIDDEN_STYLES)
def test_text_hidden_by_its_style_is_left_out_and_named(style: str) -> None:
    document = read(f'<p>看得見<span style="{style}">暗語</span>。</p>')
    assert blocks_of(document) == ["看得見。"]
    assert document.removed == ("hidden text: 暗語",)


@pytest.mark.parametrize("attribute", ["hidden", "aria-hidden=true", 'class="x"', 'id="y"', 'class="a b"'])
def test_text_hidden_by_an_attribute_or_a_rule_is_left_out(attribute: str) -> None:
    style = (
        "<style>@import 'a.css'; /* } */ .x, p.none { display : none } #y{visibility:hidden} .b.a{font-size:0}</style>"
    )
    document = read(f"<p>看得見<i {attribute}>暗語</i>。</p>", style)
    assert blocks_of(document) == ["看得見。"]


@pytest.mark.parametrize(
    "html",
    [
        '<p style="background:#000;color:#fff">看得見</p>',
        '<table bgcolor="#003366"><tr><td><font color="white">看得見</font></td></tr></table>',
        '<div style="font-size:0"><p style="font-size:16px">看得見</p></div>',
        '<div style="visibility:hidden"><p style="visibility:visible">看得見</p></div>',
        '<p class="print">看得見</p>',
        '<p class="shown">看得見</p>',
        '<p style="opacity:0.5;color:#333">看得見</p>',
        '<p style="color:rgba(0,0,0,.6)">看得見</p>',
        '<p style="color:rgb(0 0 0 / 60%)">看得見</p>',
        '<p style="color:rgb(0,0,0)">看得見</p>',
        '<p style="color:#000">看得見</p>',
        '<p style="color:#100f">看得見</p>',
        '<p style="background:linear-gradient(red,blue);-webkit-background-clip:text;color:transparent">看得見</p>',
        '<p style="background:url(a.png);color:#fff">看得見</p>',
        '<div class="other"><p>看得見</p></div>',
    ],
)
def test_text_that_only_looks_hidden_stays(html: str) -> None:
    style = (
        "<style>@media print { .print { display:none } } .shown { display:none } .shown { display:block }"
        ".menu .other { display: none }</style>"
    )
    assert blocks_of(read(html, style)) == ["看得見"]


NOTE_FORMS = [
    '<sup><a href="#n1">1</a></sup>',
    '<sup>[<a href="#n1">1</a>]</sup>',
    '<a href="#n1"><sup>[1]</sup></a>',
    '<a href="#n1">[1]</a>',
    '<a href="#n1">¹</a>',
    '<a href="#n1" role="doc-noteref">1</a>',
    '<a href="#n1" epub:type="noteref">1</a>',
    '<a class="footnote-ref" href="#n1">註 1</a>',
    '<sup class="reference"><a href="#n1"><span>[</span>1<span>]</span></a></sup>',
]


@pytest.mark.parametrize("form", NOTE_FORMS)
def test_a_link_to_a_note_is_a_mark_and_no_text(form: str) -> None:
    document = read(
        f"<p>茶船出港。{form}後文。</p><ol><li id=n1>林小梅，〈茶船〉，《海報》，2019 年 2 月 3 日。<a href='#r1'>↩</a></li></ol>"
    )
    assert blocks_of(document) == ["茶船出港。後文。"]
    assert [(note.marker, note.span.of(document.text)) for note in document.notes] == [
        ("1", "林小梅，〈茶船〉，《海報》，2019 年 2 月 3 日。")
    ]
    assert len(notes_after(document, "茶船出港。")) == 1


@pytest.mark.parametrize(
    "note",
    [
        '<div id="ftn1"><p><a href="#r1" name="n1">[1]</a> 註文。</p></div>',
        '<ol><li id="n1"><span class="mw-cite-backlink">^ <a href="#r1">a</a></span> <span>註文。</span></li></ol>',
        '<p id="n1">1. 註文。 <a href="#r1" class="footnote-backref">返回</a></p>',
        '<aside id="n1" epub:type="footnote">註文。</aside>',
        '<footer><p><a id="n1"></a>[1] 註文。</p></footer>',
    ],
)
def test_a_note_is_found_in_the_forms_that_writers_and_sites_use(note: str) -> None:
    document = read(f'<p>茶船出港。<sup id="r1"><a href="#n1">[1]</a></sup></p>{note}')
    assert [item.span.of(document.text) for item in document.notes] == ["註文。"]
    assert blocks_of(document) == ["茶船出港。"]


def test_a_chain_of_notes_is_followed_and_links_are_written_out() -> None:
    document = read(
        "<p>甲<sup><a href=#a>1</a></sup>乙<sup><a href=#b>2</a>, <a href=#c>3</a></sup>丙<sup><a href=#a>1</a></sup></p>"
        "<ul><li id=a>林小梅，<a href='https://example.org/t'>〈茶船〉</a>，《海報》，2019 年。</li><li id=b>同註 1。</li>"
        "<li id=c>Ibid.</li></ul>"
    )
    assert blocks_of(document) == ["甲乙丙"]
    assert [note.same_as for note in document.notes] == [(), (0,), (1,)]
    assert document.notes[0].references[0].url == "https://example.org/t"
    assert [document.notes[mark.note].marker for mark in document.marks] == ["1", "2", "3", "1"]


@pytest.mark.parametrize(
    "html",
    [
        '<p>見<a href="#s2">2</a></p><h2 id="s2">第二節</h2><p>文</p>',
        '<p>見<a href="#nowhere">[1]</a></p>',
        '<p>頁<a href="#p2">2</a></p><div id="p2"><h2>次頁</h2><p>文</p></div>',
        '<p>見<a href="#n1">[1]</a></p><p id="n1" hidden>暗</p>',
        '<p>見<a href="#all">[1]</a>與<a href="#all">[2]</a></p><div id="all">所有註</div>',
    ],
)
def test_a_link_that_leads_to_no_note_stays_text(html: str) -> None:
    document = read(html)
    assert document.notes == ()
    assert any(digit in document.text for digit in "12")


@pytest.mark.parametrize(
    ("charset", "codec"), [("big5", "big5hkscs"), ("gb2312", "gb18030"), ("shift_jis", "shift_jis"), ("utf-8", "utf-8")]
)
def test_the_declared_encoding_is_used(charset: str, codec: str) -> None:
    html = f'<html><head><meta http-equiv="Content-Type" content="text/html; charset={charset}"></head><body><p>茶船出港</p>'
    document = document_of(read_html(html.encode(codec)))
    assert blocks_of(document) == ["茶船出港"]


def test_a_page_saved_as_utf_8_is_read_as_such_whatever_it_declares() -> None:
    document = document_of(read_html('<meta charset="big5"><p>茶船出港，滿載而歸。</p>'.encode()))
    assert blocks_of(document) == ["茶船出港，滿載而歸。"]
    assert document.encoding == "utf-8"


@pytest.mark.parametrize("charset", ["utf-16", "hex", "zip", "no-such", "punycode", "idna", "rot13"])
def test_a_declared_encoding_that_cannot_be_is_passed_over(charset: str) -> None:
    assert blocks_of(document_of(read_html(f'<meta charset="{charset}"><p>tea road</p>'.encode()))) == ["tea road"]


@pytest.mark.parametrize("body", ["", "<script>document.write('x')</script>", "<nav>首頁</nav>", "<p hidden>暗</p>"])
def test_a_page_that_shows_nothing_is_empty(body: str) -> None:
    assert refusal(f"<html><body>{body}</body></html>".encode()) == "empty"


def test_a_page_that_nests_without_end_is_refused() -> None:
    assert refusal(b"<div>" * 100_000 + b"x") == "damaged"


@pytest.mark.parametrize(
    "html", ["<p>" * 50_000, "<b>" * 1500, "<table>" * 1000, "<a href=#x id=x>" * 1500, "<li>" * 20_000, "<" * 100_000]
)
def test_tags_that_never_close_are_read_in_bearable_time(html: str) -> None:
    assert "尾聲" in read(f"{html}尾聲").text


def test_hostile_style_sheets_are_read_in_bearable_time() -> None:
    sheets = ("{" * 100_000, "a{" * 50_000, "/*" * 50_000, ".x{display:none;" * 30_000, "@media screen{" * 30_000)
    for sheet in sheets:
        assert "正文" in read("<p>正文</p>", f"<style>{sheet}</style>").text


@given(st.binary(max_size=400))
def test_random_bytes_are_read_or_refused(content: bytes) -> None:
    with suppress(DocumentUnreadable):
        document_of(read_html(content))


PIECES = [
    "<p>", "</p>", "<div hidden>", "</div>", "字", "<sup>", "</sup>", '<a href="#n">', "</a>", "1", "[", "]", '<li id="n">',
    "<table>", "<tr>", "<td>", "</table>", "<br>", "<img alt=圖>", "<caption>", "<h1>", "</h1>", "<pre>", "</pre>", "<article>",
    "</article>", "<svg>", "<math>", "<select>", "<template>", "<form>", "</form>", "<body style=font-size:0>", " ", "\n",
]  # fmt: skip


@given(st.lists(st.sampled_from(PIECES), max_size=40))
def test_any_tags_give_a_document_that_holds_together(pieces: list[str]) -> None:
    with suppress(DocumentUnreadable):
        document = document_of(read_html("".join(pieces).encode()))
        assert all(mark.span.start == mark.span.end for mark in document.marks)


def test_pages_of_random_tags_keep_their_visible_words() -> None:
    rng = random.Random(7)
    tags = ["p", "div", "b", "i", "span", "section", "ul", "blockquote"]
    for _ in range(50):
        words = [f"w{number}" for number in range(30)]
        html = "".join(f"<{rng.choice(tags)}>{word} </{rng.choice(tags)}>" for word in words)
        assert " ".join(read(html).text.split()) == " ".join(words)


@pytest.mark.parametrize("mark", ["<sup>[{}]</sup>", "<sup>{}</sup>"])
@pytest.mark.parametrize(
    "notes",
    [
        "<div><p><sup>[1]</sup> 方芷若，渡口誌</p><p><sup>[2]</sup> 同上注。</p></div>",
        "<p><sup>1</sup>方芷若，渡口誌</p><p><sup>2</sup>同上注。</p>",
        "<h2>注释</h2><ol><li>方芷若，渡口誌</li><li>同上注。</li></ol>",
    ],
)
def test_raised_numbers_without_links_lead_to_the_notes_that_they_count(mark: str, notes: str) -> None:
    body = f"<h1>渡輪</h1><p>船資漲了{mark.format(1)}。</p><p>燃油漲了{mark.format(2)}。</p>{notes}"
    document = read(body)
    assert [(note.marker, note.span.of(document.text)) for note in document.notes] == [
        ("1", "方芷若，渡口誌"),
        ("2", "同上注。"),
    ]
    assert [mark.note for mark in document.marks] == [0, 1]
    assert document.notes[1].same_as == (0,)


def test_linked_notes_and_others_stand_in_the_order_of_their_marks() -> None:
    document = read(
        '<p>船資漲了<sup>[1]</sup>。</p><p>燃油漲了<a href="#_ftn2" name="_ftnref2">[2]</a>。</p>'
        '<p><sup>[1]</sup> 方芷若，渡口誌</p><p><a href="#_ftnref2" name="_ftn2">[2]</a> 参见注1，第9页。</p>'
    )
    assert [note.marker for note in document.notes] == ["1", "2"]
    assert document.notes[1].same_as == (0,)
    assert [mark.note for mark in document.marks] == [0, 1]


@pytest.mark.parametrize(
    "body",
    [
        "<p>甲板 30 m<sup>2</sup>，每秒 10<sup>2</sup> 次。</p><ol><li>〈渡口〉</li><li>〈碼頭〉</li></ol>",
        "<p>船資漲了<sup>1</sup>。</p><ol><li>調整班次</li><li>降低票價</li></ol>",
        "<p>船資漲了<sup>1</sup>。</p><ul><li>〈渡口〉</li></ul>",
        "<p>船資漲了。</p><ol><li>〈渡口〉</li><li>〈碼頭〉</li></ol>",
        "<p><sup>1</sup>H NMR 光譜</p><p>船資漲了。</p>",
        "<pre>fares[1]\n\n[1] 〈渡口〉</pre><p>船資漲了。</p>",
        "<p>票價見[2021]。</p><p>[2021] 〈渡口〉</p>",
    ],
)
def test_lists_powers_and_code_are_no_notes(body: str) -> None:
    assert read(f"<h1>渡輪</h1>{body}").notes == ()


def test_full_width_brackets_hold_a_linked_mark() -> None:
    document = read('<p>船資漲了<a href="#n1">［1］</a>。</p><p id="n1">［1］ 方芷若，渡口誌</p>')
    assert [note.span.of(document.text) for note in document.notes] == ["方芷若，渡口誌"]


NOTED = '<p>茶路長 32 公里<sup><a href="#n1">1</a></sup>，有三座茶亭。<sup>{}</sup></p>'
LISTED = '<ol><li id="n1">林小梅，〈茶路〉。</li><li>陳大文，〈<a href="https://example.org/t">茶亭</a>〉。</li></ol>'


@pytest.mark.parametrize(
    "section",
    [
        '<section class="footnotes">{}</section>',
        '<div role="doc-endnotes">{}</div>',
        '<div id="notes">{}</div>',
        '<aside id="footnotes">{}</aside>',
        '<footer class="entry-footnotes">{}</footer>',
    ],
)
@pytest.mark.parametrize("body", ["{}{}", "<article>{}</article>{}", "<article>{}{}</article>"])
def test_a_note_that_no_link_leads_to_is_kept_behind_its_mark(section: str, body: str) -> None:
    document = read(body.format(NOTED.format(2), section.format(LISTED)))
    assert [notes_after(document, words) for words in ("32 公里", "茶亭。²")] == [
        ["林小梅，〈茶路〉。"],
        [document.notes[1].span.of(document.text)],
    ]
    assert document.notes[1].references[0].url == "https://example.org/t"
    assert "陳大文" not in "".join(blocks_of(document))


@pytest.mark.parametrize("section", ['<div class="endnotes">{}</div>', '<section epub:type="endnotes">{}</section>'])
def test_a_list_of_notes_without_any_mark_is_text(section: str) -> None:
    listed = section.format("<ol><li>林小梅，〈茶路〉。</li><li>陳大文，〈茶亭〉。</li></ol>")
    for body, before in ((listed, []), (ARTICLE + listed, ARTICLE_TEXTS)):
        document = read(body)
        assert blocks_of(document) == [*before, "林小梅，〈茶路〉。", "陳大文，〈茶亭〉。"]
        assert document.notes == ()


def test_a_list_of_notes_counts_from_the_number_it_states() -> None:
    document = read(
        "<p>茶路長 32 公里<sup>5</sup>，有三座茶亭<sup>6</sup>。</p>"
        '<section class="footnotes"><ol start=5><li>林小梅，〈茶路〉。</li><li>同註 5。</li></ol></section>'
    )
    assert [note.marker for note in document.notes] == ["5", "6"]
    assert (document.notes[1].same_as, len(document.marks)) == ((0,), 2)


def test_only_a_section_of_notes_makes_unlinked_items_notes() -> None:
    body = NOTED.format(2) + "<h2>步驟</h2>" + LISTED
    assert "陳大文，〈茶亭〉。" in blocks_of(read(body))
    assert "陳大文，〈茶亭〉。" in blocks_of(read(f'{NOTED.format(2)}<div class="related footnotes">{LISTED}</div>'))


def test_steps_that_one_link_leads_to_are_no_notes() -> None:
    document = read('<p>見步驟<a href="#s2">[2]</a>。</p><ol><li>揉茶</li><li id="s2">烘茶</li><li>包茶</li></ol>')
    assert {"揉茶", "包茶"} <= set(blocks_of(document))


PRESS = "<h2>縣府通過渡輪七法修正草案</h2><p>日期：115-03-18</p><p>縣府今日通過草案。</p>"


@pytest.mark.parametrize(
    ("title", "body"),
    [
        ("龍溪縣政府全球資訊網-新聞與公告", PRESS),
        ("龍溪縣政府", PRESS),
        ("龍溪縣政府官方網站", PRESS.replace("<p>日期：115-03-18</p>", "")),
        ("縣府通過渡輪七法修正草案-龍溪縣政府全球資訊網", PRESS),
        ("龍溪縣政府首頁", f"<div><a href='/'>回首頁</a> | <a href='/map'>導覽</a></div>{PRESS}"),
        ("龍溪縣政府網站", PRESS.replace("h2", "h1")),
    ],
)
def test_the_heading_is_the_title_where_the_head_names_only_the_site(title: str, body: str) -> None:
    document = read(body, f"<title>{title}</title>")
    assert document.metadata.title == "縣府通過渡輪七法修正草案"
    assert [block.kind for block in document.blocks].count(BlockKind.TITLE) == 1


@pytest.mark.parametrize(
    ("title", "body"),
    [
        ("渡輪七法修正草案的說明", PRESS),  # it speaks of the same
        ("離島船資怎麼算", "<h2>每一航線的船資與優待</h2><p>船資依航程計算。</p>"),
        ("龍溪縣政府全球資訊網", "<h2>最新消息</h2><p>日期：115-03-18</p><p>縣府今日通過草案。</p>"),
        ("龍溪縣政府全球資訊網", f"{PRESS}<h2>縣府公布離島的船期與票價</h2><p>全文。</p>"),
        ("Designing a good website", "<h2>Introduction and overview</h2><p>It is.</p>"),
        ("Home Alone: a ferry story", "<h2>Frequently asked questions</h2><p>It is.</p>"),
        ("如何架設網站：入門", "<h1>第一步：註冊網域</h1><p>先註冊。</p>"),
        ("架站教學 - 怎麼做網站", "<h1>第一步：註冊網域</h1><p>先註冊。</p>"),
        ("夜班渡輪紀實", "<h1>相關連結與其他資源</h1><p>2026-05-04</p><p>渡輪停航。</p>"),
        ("夜班渡輪紀實", "<h2>訂閱我們的電子報吧</h2><p>作者：林帆</p><p>渡輪停航。</p>"),
        ("龍溪縣政府", "<p>渡輪停航。</p><h2>讀者的留言與回應</h2><p>林帆 · 2019-05-04</p>"),
        ("離島渡輪的夜班：一部紀實", "<h3>離島渡輪的夜班</h3><p>渡輪停航。</p>"),
    ],
)
def test_a_heading_that_may_be_a_section_s_is_no_title(title: str, body: str) -> None:
    assert read(body, f"<title>{title}</title>").metadata.title == title


def test_notes_that_line_breaks_set_apart_are_one_each() -> None:
    document = read(
        "<p>船資漲了[1]。燃油漲了[2]。</p><p>[1] 方芷若，〈渡口〉，2021年。<br>[2] 林帆，〈碼頭〉，2020年。</p><p>渡口<br>碼頭</p>"
    )
    assert [note.span.of(document.text) for note in document.notes] == [
        "方芷若，〈渡口〉，2021年。",
        "林帆，〈碼頭〉，2020年。",
    ]
    assert blocks_of(document) == ["船資漲了[1]。燃油漲了[2]。", "渡口\n碼頭"]


@pytest.mark.parametrize(
    "struck",
    [
        "<del>38</del>",
        "<s>38</s>",
        "<strike>38</strike>",
        '<span style="text-decoration: line-through">38</span>',
        '<span class="old">38</span>',
    ],
)
def test_text_with_a_line_through_it_is_left_out_and_named(struck: str) -> None:
    document = read(
        f"<p>渡輪票價 {struck}<ins>45</ins> 元。</p>", "<style>.old{text-decoration-line:line-through}</style>"
    )
    assert blocks_of(document) == ["渡輪票價 45 元。"]
    assert document.removed == ("struck-out text: 38",)


@pytest.mark.parametrize(
    "shown",
    [
        "<u>45</u>",
        "<ins>45</ins>",
        '<a style="text-decoration: none">45</a>',
        '<b style="text-decoration: overline">45</b>',
    ],
)
def test_text_with_another_line_or_none_stays(shown: str) -> None:
    document = read(f"<p>渡輪票價 {shown} 元。</p>")
    assert blocks_of(document) == ["渡輪票價 45 元。"]
    assert document.removed == ()


def test_merged_cells_leave_each_figure_in_its_column() -> None:
    document = read(
        '<table><thead><tr><th rowspan="2">港</th><th colspan="2">船（艘）</th><th rowspan="2">員工</th></tr>'
        "<tr><th>客船</th><th>貨船</th></tr></thead><tbody>"
        '<tr><td rowspan="2">東港<sup><a href="#fn1">1</a></sup></td><td>4</td><td>5</td><td>60</td></tr>'
        '<tr><td>6</td><td>7</td><td>80</td></tr></tbody></table><ol><li id="fn1">含漁港。</li></ol>'
    )
    assert blocks_of(document, BlockKind.TABLE) == [
        "港 | 船（艘） 客船 | 船（艘） 貨船 | 員工\n東港 | 4 | 5 | 60\n東港 | 6 | 7 | 80"
    ]
    assert notes_after(document, "東港 | 4") == ["含漁港。"]


def test_an_empty_corner_of_a_table_keeps_its_place() -> None:
    document = read(
        "<table><tr><th></th><th>客船</th><th>貨船</th></tr><tr><td>東港</td><td>4</td><td>5</td></tr></table>"
    )
    assert blocks_of(document) == ["| 客船 | 貨船\n東港 | 4 | 5"]


@pytest.mark.parametrize("span", ["", "x", "-2", "1.5", "²", "99999999999999999999", "0"])
def test_a_span_that_says_nothing_or_too_much_does_no_harm(span: str) -> None:
    document = read(
        f'<table><tr><th>港</th><th>船</th></tr><tr><td rowspan="{span}">東港</td><td colspan="{span}">4</td></tr></table>'
    )
    assert blocks_of(document)[0].startswith("港 | 船\n東港 | 4")


ABSTRACT = (
    "渡輪停航三年之後，港務處重開航線，本文比較停航前後的票價與班次，並說明居民與船公司各自的看法，以及尚待解決的事。"
)


@pytest.mark.parametrize(
    "header",
    [
        f'<header id="title"><h1>離島渡輪</h1><p>林帆</p><div class="abstract"><p>{ABSTRACT}</p></div></header>',
        f"<header><h1>離島渡輪</h1><p>{ABSTRACT}{ABSTRACT}</p></header>",
    ],
)
def test_a_header_with_the_abstract_of_the_document_is_part_of_it(header: str) -> None:
    document = read(f"{header}<p>第一段。</p><p>第二段。</p>", "<title>離島渡輪</title>")
    assert blocks_of(document, BlockKind.TITLE) == ["離島渡輪"]
    assert ABSTRACT in document.text
    assert document.removed == ()


@pytest.mark.parametrize(
    "header",
    [
        "<header><h1>離島日報</h1><p>一份離島的報紙。</p></header>",
        f"<header><p>{ABSTRACT}{ABSTRACT}</p></header>",
        f"<header><h1>離島日報</h1><ul><li>首頁</li></ul><p>{ABSTRACT}{ABSTRACT}</p></header>",
        f'<header><h1>離島日報</h1><p><a href="/">{ABSTRACT}{ABSTRACT}</a></p></header>',
        f'<header role="banner"><h1>離島日報</h1><p>{ABSTRACT}{ABSTRACT}</p></header>',
    ],
)
def test_the_header_of_a_site_is_no_part_of_the_document(header: str) -> None:
    document = read(f"{header}<p>第一段。</p><p>第二段。</p>", "<title>離島渡輪</title>")
    assert blocks_of(document) == ["第一段。", "第二段。"]


def test_links_that_lead_back_to_each_other_are_a_note_whatever_they_are_called() -> None:
    document = read(
        '<p>渡輪於四月<a href="#ftn1" id="body1">1</a>復航<a href="#e1" name="back1"><span>[viii]</span></a>。</p><hr>'
        '<p><span><a id="ftn1" href="#body1">1</a></span> 港務處公告。</p>'
        '<div><p><a name="e1" href="#back1">[viii]</a> 離島日報。</p></div>'
    )
    assert blocks_of(document) == ["渡輪於四月復航。"]
    assert [(note.marker, note.span.of(document.text)) for note in document.notes] == [
        ("1", "港務處公告。"),
        ("viii", "離島日報。"),
    ]


@pytest.mark.parametrize(
    "body",
    [
        '<p>見<a href="#p2" id="p1">2</a>。</p><p id="p2">第二段。</p>',  # no way back
        '<p>見<a href="#p2" id="p1">第二段</a>。</p><p id="p2">第二段，<a href="#p1">1</a>。</p>',  # words
        '<p><a href="#p2" id="p1">2</a></p><h2 id="p2">票價 <a href="#p1">1</a></h2><p>正文。</p>',  # a heading
    ],
)
def test_other_links_within_a_page_are_no_notes(body: str) -> None:
    assert read(body).notes == ()


def test_lists_and_contents_as_word_writes_them() -> None:
    document = read(
        "<p class=MsoToc1><a href='#a'>一、票價 3</a></p><h1><a name=a>一、票價</a></h1><p>正文。</p><h1>二、班次</h1>"
        "<p class=MsoListParagraphCxSpFirst><span style='font-family:Wingdings'>n<span>&nbsp;&nbsp;</span></span>"
        "<b>客船</b>減班。</p>"
        "<p class=MsoListParagraph>貨船，<span style='font-family:Wingdings'>見附圖</span>。</p>"
    )
    assert blocks_of(document, BlockKind.LIST_ITEM) == ["客船減班。", "貨船，見附圖。"]
    assert blocks_of(document, BlockKind.HEADING) == ["一、票價", "二、班次"]
    assert document.removed == ("table of contents: 一、票價 3",)


def test_the_first_heading_is_the_title_if_the_page_says_so_though_there_are_more() -> None:
    body = "<h1>離島渡輪</h1><p>前言。</p><h1>票價</h1><p>正文。</p>"
    assert blocks_of(read(body, "<title>離島渡輪</title>"), BlockKind.TITLE) == ["離島渡輪"]
    assert blocks_of(read(body, "<title>離島</title>"), BlockKind.TITLE) == []


@pytest.mark.parametrize(
    "body",
    [
        "<header><h1>離島日報</h1><p>ABSTRACT</p></header><div><h1>渡輪復航</h1><p>正文。</p></div>",  # another first heading
        "<header><h1>離島週報</h1><p>ABSTRACT</p></header><div><h2>渡輪復航</h2><p>正文。</p></div>",  # not the page's title
    ],
)
def test_prose_under_the_name_of_a_site_is_no_part_of_the_document(body: str) -> None:
    document = read(body.replace("ABSTRACT", 2 * ABSTRACT), "<title>離島日報</title>")
    assert ABSTRACT not in document.text
    assert [entry.partition(":")[0] for entry in document.removed] == ["header"]


@pytest.mark.parametrize(
    "body",
    [
        '<ul id="all"><li><a href="#k">K</a></li></ul><p id="k">Kedge: a light one. <a href="#all">Up</a></p>',
        '<p id="all"><a href="#y">1872</a></p><p id="y"><b>1872</b> The lamp was lit. <a href="#all">Up</a></p>',
        '<p id="all"><a href="#two">ii</a></p><p id="two">The fees. <a href="#all">Up</a></p>',
        '<p id="r4">Under rule <a href="#r9">9</a> boats pay.</p><p id="r9">9 Rule <a href="#r4">4</a> holds for boats.</p>',
        '<p>Rule <a id="b9" href="#r9">9</a> holds.</p><p id="r9">9 Fees are due. <a href="#b9">9</a></p>',
        '<p>依第<a id="b9" href="#r9">9</a>條收費。</p><p id="r9">9 漁船免費。<a href="#b9">9</a></p>',
        '<p>Boats pay<a id="b9" href="#r9">9</a>.</p><p id="r9">9 Rule <a href="#b9">4</a> holds for boats.</p>',
    ],
)
def test_entries_and_rules_that_lead_to_each_other_stay_as_they_are(body: str) -> None:
    document = read(body)
    assert document.notes == ()
    for words in re.findall(r">([^<>]+)<", body):
        assert words.strip() in document.text


def test_a_note_whose_mark_stands_alone_or_with_the_site_is_kept() -> None:
    note = '<p>正文。</p><ol><li id="fn1">含漁港。</li></ol>'
    for mark in (
        '<ul><li><a href="#fn1" class="footnote">1</a></li></ul>',
        '<nav><a href="#fn1" class="footnote">1</a></nav>',
    ):
        assert "含漁港。" in read(mark + note).text


def test_a_number_that_leads_elsewhere_within_a_note_stays() -> None:
    body = '<p id="r4">Boats pay<sup><a id="b1" href="#fn1">1</a></sup>.</p><ol><li id="fn1">'
    document = read(body + 'Rule <a href="#r4">4</a> holds for boats. <a href="#b1">1</a></li></ol>')
    assert [note.span.of(document.text) for note in document.notes] == ["Rule 4 holds for boats."]


def test_a_line_through_text_that_the_page_takes_away_is_none() -> None:
    shown = (
        '<p>渡輪票價 <s style="text-decoration: none">45</s> 元，原 <del style="text-decoration:none">38</del> 元。</p>'
    )
    assert blocks_of(read(shown)) == ["渡輪票價 45 元，原  元。".replace("  ", " ")]


@pytest.mark.parametrize(
    ("head", "body"),
    [
        ("港務發展處-港務處公布渡輪停航調查報告", "<h2>港務處公布渡輪停航調查報告</h2><p>船停了。</p>"),
        (
            "港務處公布渡輪停航調查報告_公告_龍溪政府網",
            "<p>首頁</p><p>港務處公布<br>渡輪停航調查報告</p><p>船停了。</p>",
        ),
    ],
)
def test_the_site_s_name_is_cut_from_both_ends_of_the_title(head: str, body: str) -> None:
    document = read(body, f"<title>{head}</title>")
    assert document.metadata.title == "港務處公布渡輪停航調查報告"
    assert [block.kind for block in document.blocks].count(BlockKind.TITLE) == 1


def test_a_site_is_no_author() -> None:
    head = '<title>渡輪停航調查報告_公告_龍溪政府網</title><meta name="author" content="龍溪政府網">'
    metadata = read("<p>船停了。</p>", head).metadata
    assert (metadata.authors, metadata.publisher) == ((), "龍溪政府網")


def test_the_parts_of_a_byline_that_a_style_sheet_sets_apart_are_read_apart() -> None:
    line = "<div class='author-info'><span>記者 方芷若</span><span>龍溪報導</span><time>2025/10/21 09:30</time></div>"
    document = read(f"<h1>渡輪停航</h1>{line}<p>船停了。</p>")
    assert (document.metadata.authors, document.metadata.date) == (("方芷若",), "2025-10-21")
    assert blocks_of(document, BlockKind.BYLINE) == ["記者 方芷若 龍溪報導 2025/10/21 09:30"]
    assert "於2025年" in read("<p>船於<time>2025年</time>停航。</p>").text


def test_a_list_of_contents_is_left_out() -> None:
    contents = "<div><h2>目錄</h2><ul><li><a href='#a'>經過</a></li><li><a href='#b'>補助</a></li></ul></div>"
    document = read(
        f"<h1>渡輪</h1>{contents}<h2 id='a'>經過</h2><p>船停了三天。</p><h2 id='b'>補助</h2><p>票價補助照舊。</p>"
    )
    assert blocks_of(document) == ["渡輪", "經過", "船停了三天。", "補助", "票價補助照舊。"]
    assert [entry.split(":")[0] for entry in document.removed] == ["table of contents"] * 2
