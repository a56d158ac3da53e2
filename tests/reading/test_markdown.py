from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from briefqa.errors import DocumentUnreadable
from briefqa.reading.dispatch import read_document
from briefqa.reading.markdown import read_markdown
from briefqa.sentences import sentences_of
from briefqa.types import BlockKind, Document
from reading.fixtures import blocks_of, document_of, notes_after


def read(text: str) -> Document:
    return document_of(read_markdown(text.encode()))


def test_front_matter_becomes_metadata() -> None:
    document = read(
        "---\ntitle: 港口年報\nauthors: [林小梅, Jo Hart]\npublisher: 港務研究室\ndate: 2024-07-09\nlang: zh-TW\n"
        "source: https://example.org/port\naigc:\n  Label: 1\n  ContentProducer: 某系統\n---\n\n本文。\n"
    )
    assert document.metadata.title == "港口年報"
    assert document.metadata.authors == ("林小梅", "Jo Hart")
    assert document.metadata.publisher == "港務研究室"
    assert document.metadata.date == "2024-07-09"
    assert document.metadata.language == "zh-Hant"
    assert document.metadata.url == "https://example.org/port"
    assert document.metadata.ai_label == "Label: 1, ContentProducer: 某系統"


def test_a_url_of_another_scheme_than_http_is_no_url() -> None:
    assert read("---\nurl: 'javascript:alert(1)'\n---\n本文。").metadata.url == ""


@pytest.mark.parametrize("authors", ["林小梅、陳大文", "林小梅；陳大文", "林小梅; 陳大文", "林小梅, 陳大文"])
def test_several_authors_in_one_string_are_told_apart(authors: str) -> None:
    assert read(f"---\nauthor: {authors}\n---\n本文。").metadata.authors == ("林小梅", "陳大文")


@pytest.mark.parametrize(
    "front", ["date: 2025-13-45", "a: [", "? [x]\n: y", "date: !!float x", "- a\n- b", f"n: {'9' * 5000}"]
)
def test_front_matter_that_cannot_be_read_costs_no_text_and_is_named(front: str) -> None:
    document = read(f"---\n{front}\n---\n\n正文仍在。\n")
    assert blocks_of(document) == ["正文仍在。"]
    assert any(item.startswith("front matter") for item in document.removed)


def test_a_title_with_a_colon_costs_no_other_field() -> None:
    document = read("---\ntitle: 電網: 兩年回顧\ndate: 2025-03-04\nauthors: [甲, 乙]\nurl: x: y\n---\n\n正文。\n")
    assert document.metadata.title == "電網: 兩年回顧"
    assert document.metadata.date == "2025-03-04"
    assert document.metadata.authors == ("甲", "乙")
    assert any(item.startswith("front matter that is not YAML, read line by line") for item in document.removed)


def test_front_matter_of_nested_aliases_does_not_explode() -> None:
    bomb = "a: &a [x, x]\n" + "".join(
        f"{chr(98 + i)}: &{chr(98 + i)} [*{chr(97 + i)}, *{chr(97 + i)}]\n" for i in range(24)
    )
    document = read(f"---\n{bomb}aigc: {{k: *y}}\n---\n\n正文。\n")
    assert document.metadata.ai_label == ""


def test_a_lone_first_heading_is_the_title_and_stands_over_no_section() -> None:
    document = read("# 海鹽小史\n\n開場。\n\n## 產地\n\n內文。\n")
    assert document.metadata.title == "海鹽小史"
    assert [(block.kind, block.headings) for block in document.blocks] == [
        (BlockKind.TITLE, ()),
        (BlockKind.PARAGRAPH, ()),
        (BlockKind.HEADING, ()),
        (BlockKind.PARAGRAPH, ("產地",)),
    ]


def test_several_first_level_headings_stay_headings() -> None:
    document = read("# 甲\n\n一。\n\n# 乙\n\n二。\n")
    assert blocks_of(document, BlockKind.HEADING) == ["甲", "乙"]
    assert document.metadata.title == ""


def test_wrapped_lines_join_without_a_space_between_chinese_characters_only() -> None:
    document = read("曬鹽要看天\n氣與 salt\npans 的\nquality。\n")
    assert blocks_of(document) == ["曬鹽要看天氣與 salt pans 的 quality。"]


def test_a_hard_break_stays_a_line_end() -> None:
    assert blocks_of(read("上行  \n下行\n")) == ["上行\n下行"]


def test_markup_is_not_text() -> None:
    document = read("**粗**與*斜*、`碼`、[鏈結](https://example.org)、<https://example.org/a>。&amp;\n")
    assert blocks_of(document) == ["粗與斜、碼、鏈結、https://example.org/a。&"]


@pytest.mark.parametrize(
    "struck", ["~~38~~", "<s>38</s>", "<del>38</del>", '<span style="text-decoration:line-through">38</span>']
)
def test_text_with_a_line_through_it_is_left_out_and_named(struck: str) -> None:
    document = read(f"渡輪票價 {struck}45 元，**月票**另計。\n")
    assert blocks_of(document) == ["渡輪票價 45 元，月票另計。"]
    assert document.removed == ("struck-out text: 38",)


def test_each_piece_that_is_struck_out_is_named() -> None:
    assert read("停靠 ~~三~~四 站，航程 ~~**一** 小時~~五十分。").removed == ("struck-out text: 三 一 小時",)


@pytest.mark.parametrize("text", ["約 3~5 班。", "home~user 與 ~tmp", "\\~\\~照舊\\~\\~", "`~~x~~`"])
def test_single_and_escaped_waves_strike_nothing_out(text: str) -> None:
    assert read(text).removed == ()


def test_what_is_struck_out_over_several_blocks_is_left_out_up_to_its_end() -> None:
    document = read("前段。\n\n<del>\n\n舊票價。\n\n- 舊班次\n\n</del>\n\n後段。\n")
    assert blocks_of(document) == ["前段。", "後段。"]
    assert document.removed == ("struck-out text: 舊票價。", "struck-out text: 舊班次")


@pytest.mark.parametrize("later", ["末段 <s>3</s>5 班。", "末段 5 班。"])
def test_a_stroke_that_nothing_closes_ends_with_its_block(later: str) -> None:
    document = read(f"前段。\n\n<s>\n\n船期照常。\n\n{later}\n")
    assert blocks_of(document) == ["前段。", "船期照常。", "末段 5 班。"]


@pytest.mark.parametrize("attributes", ["{#tides}", "{.unnumbered}", "{#sec:tides .unnumbered}", "{-}"])
def test_attributes_behind_a_heading_are_no_words_of_it(attributes: str) -> None:
    document = read(f"# 港誌\n\n## 潮位[^1] {attributes}\n\n水漲。\n\n[^1]: 一\n")
    assert blocks_of(document) == ["港誌", "潮位", "水漲。"]
    assert notes_after(document, "潮位") == ["一"]


@pytest.mark.parametrize("heading", ["集合 {a, b}", "取 {n} 的值", "{#只有這些}", "文法 {#甲} 之一"])
def test_other_brackets_in_a_heading_are_its_words(heading: str) -> None:
    assert blocks_of(read(f"# 港誌\n\n## {heading}\n\n水漲。\n"))[1] == heading


def test_an_abstract_in_the_front_matter_is_a_paragraph_under_the_title() -> None:
    document = read(
        "---\nabstract: |\n  渡輪停航*三週*。[^1]\n\n  店家受損。\n---\n\n# 停航之後\n\n本文。[^2]\n\n[^1]: 甲\n[^2]: 乙\n"
    )
    assert blocks_of(document) == ["停航之後", "渡輪停航三週。", "店家受損。", "本文。"]
    assert document.metadata.title == "停航之後"
    assert notes_after(document, "三週。") == ["甲"]
    assert notes_after(document, "本文。") == ["乙"]


def test_an_abstract_without_a_title_below_it_comes_first() -> None:
    assert blocks_of(read("---\ntitle: 停航\nabstract: 渡輪停航。\n---\n\n## 經過\n\n本文。\n"))[0] == "渡輪停航。"


@pytest.mark.parametrize("abstract", ["渡輪停航，\n  店家受損。", "[甲, 乙]", "", "12"])
def test_an_abstract_that_the_text_repeats_or_that_is_no_text_adds_nothing(abstract: str) -> None:
    document = read(f"---\nabstract: {abstract}\n---\n\n# 停航\n\n渡輪停航，店家受損。\n")
    assert blocks_of(document) == ["停航", "渡輪停航，店家受損。"]


def test_lists_quotes_tables_code_and_pictures() -> None:
    document = read(
        "1. 甲\n2. 乙\n   - 丙\n\n> 引文\n> 續行\n\n| 年 | 量 |\n| --- | --- |\n| 2023 | 5 |\n\n```py\nx = 1\n\ny = 2\n```\n\n"
        "![鹽田的照片](a.png)\n"
    )
    assert [(block.kind, block.span.of(document.text)) for block in document.blocks] == [
        (BlockKind.LIST_ITEM, "甲"),
        (BlockKind.LIST_ITEM, "乙"),
        (BlockKind.LIST_ITEM, "丙"),
        (BlockKind.PARAGRAPH, "引文續行"),
        (BlockKind.TABLE, "年 | 量\n2023 | 5"),
        (BlockKind.CODE, "x = 1\n\ny = 2"),
        (BlockKind.CAPTION, "鹽田的照片"),
    ]


def test_a_footnote_belongs_to_the_words_before_its_mark_and_leaves_no_trace_in_the_text() -> None:
    document = read("第一句。[^1] 第二句[^2]。\n\n[^1]: 註甲。\n[^2]: 註乙。\n")
    assert blocks_of(document) == ["第一句。 第二句。"]
    assert notes_after(document, "第一句。") == ["註甲。"]
    assert notes_after(document, "第二句") == ["註乙。"]


def test_numeric_labels_stay_and_named_labels_take_the_free_numbers_in_order_of_use() -> None:
    document = read("甲[^z] 乙[^2] 丙[^a] 丁[^z]\n\n[^a]: 阿。\n[^z]: 西。\n[^2]: 二。\n")
    assert [(note.marker, note.span.of(document.text)) for note in document.notes] == [
        ("1", "西。"),
        ("2", "二。"),
        ("3", "阿。"),
    ]
    assert [document.notes[mark.note].marker for mark in document.marks] == ["1", "2", "3", "1"]


def test_no_definition_is_lost_whether_referred_to_or_not() -> None:
    document = read("句[^1]。\n\n[^1]: 一。\n[^9]: 沒有人提到。\n[^x]: 也沒有。\n")
    assert {note.span.of(document.text) for note in document.notes} == {"一。", "沒有人提到。", "也沒有。"}


def test_an_inline_note_works_as_a_note() -> None:
    document = read("前句^[寫在*句中*的註]，後句。\n")
    assert blocks_of(document) == ["前句，後句。"]
    assert notes_after(document, "前句") == ["寫在句中的註"]


def test_a_chain_of_notes_leads_to_its_reference() -> None:
    document = read(
        "甲[^1] 乙[^2] 丙[^3]\n\n[^1]: 林小梅，〈鹽的路〉，《海報》，2024 年 5 月 1 日，<https://example.org/s>。\n"
        "[^2]: 同註 1。\n[^3]: *Ibid.*\n"
    )
    first, second, third = document.notes
    assert first.references[0].title == "鹽的路"
    assert first.references[0].url == "https://example.org/s"
    assert (second.same_as, third.same_as) == ((0,), (1,))


def test_the_address_of_a_link_in_a_note_is_written_out() -> None:
    document = read(
        "句[^1]\n\n[^1]: [〈鹽的路〉](https://example.org/s)，《海報》；[〈二〉](https://example.org/t)。\n"
    )
    assert document.notes[0].span.of(document.text) == (
        "〈鹽的路〉，《海報》 <https://example.org/s>；〈二〉。 <https://example.org/t>"
    )


def test_a_note_of_several_paragraphs_is_one_note() -> None:
    document = read("句[^1]\n\n[^1]: 首段。\n\n    次段。\n\n正文。\n")
    assert [note.span.of(document.text) for note in document.notes] == ["首段。\n次段。"]
    assert blocks_of(document) == ["句", "正文。"]


def test_marks_in_headings_tables_and_lists_are_linked() -> None:
    document = read("## 節[^1]\n\n- 項[^2]\n\n| a |\n|---|\n| 格[^3] |\n\n[^1]: 一\n[^2]: 二\n[^3]: 三\n")
    assert [notes_after(document, word) for word in ("節", "項", "格")] == [["一"], ["二"], ["三"]]


def test_commas_between_two_marks_belong_to_neither_sentence() -> None:
    document = read("句子[^1]、[^2]。\n\n[^1]: 一\n[^2]: 二\n")
    assert blocks_of(document) == ["句子。"]
    assert notes_after(document, "句子") == ["一", "二"]


@pytest.mark.parametrize(
    "hidden",
    [
        '<span style="display:none">暗語</span>',
        '<span style="color: #fff">暗語</span>',
        "<!-- 暗語 -->",
        "\n\n<div hidden>\n\n暗語\n\n</div>\n\n",
        "\n\n<div style='font-size:0'>暗語</div>\n\n",
        "\n\n<script>\n暗語\n</script>\n\n",
    ],
)
def test_hidden_html_is_left_out(hidden: str) -> None:
    document = read(f"前文{hidden}後文\n")
    assert "暗語" not in document.text
    assert "前文" in document.text
    assert "後文" in document.text


def test_left_out_text_is_named() -> None:
    assert read('看得見<b style="display:none">看不見</b>').removed == ("hidden text: 看不見",)


def test_visible_html_is_read_as_text() -> None:
    document = read("<details><summary>摘要</summary>\n\n內容**粗**<br>次行\n\n</details>\n\n<p>段落</p>\n")
    assert blocks_of(document) == ["摘要", "內容粗\n次行", "段落"]


@pytest.mark.parametrize("content", [b"", b"  \n\t", b"---\ntitle: x\n---\n", b"<!-- x -->"])
def test_a_file_without_text_is_empty(content: bytes) -> None:
    with pytest.raises(DocumentUnreadable) as caught:
        read_markdown(content)
    assert caught.value.reason == "empty"


def test_another_encoding_is_read_and_recorded() -> None:
    text = "# 鹽業調查\n\n沿海各地的曬鹽場在上個世紀陸續關閉，留下的鹽田改為濕地公園或養殖魚塭。\n"
    document = document_of(read_markdown(text.encode("utf-16")))
    assert blocks_of(document)[0] == "鹽業調查"
    assert document.encoding == "utf-16"


def test_nesting_is_followed_and_too_much_of_it_refused() -> None:
    assert blocks_of(read("> " * 20 + "深處")) == ["深處"]
    for marker in ("> ", "- "):
        with pytest.raises(DocumentUnreadable, match="nests") as caught:
            read(marker * 3000 + "深處")
        assert caught.value.reason == "damaged"


@pytest.mark.parametrize(
    "text", ["[" * 5000, "*" * 20000, "![" * 3000, "`" * 9999, "<a " * 5000, "[^" * 3000, "|" * 5000]
)
def test_markup_that_never_closes_is_read_in_bearable_time(text: str) -> None:
    assert "尾聲" in read(f"{text}\n\n尾聲").text


@given(st.binary(max_size=400))
def test_random_bytes_are_read_or_refused(content: bytes) -> None:
    with suppress(DocumentUnreadable):
        document_of(read_markdown(content))


MARKUP = st.lists(
    st.sampled_from(
        ["[^1]", "[^a]", "\n\n", "[^1]: 註", "[^a]: ", "^[句]", "# ", "| a | b |\n|---|---|\n| c | d |\n", "> ", "- ", "字。",
         "```\n", "<div hidden>", "</div>", "<b>", "  \n", "    ", "---\n", "![圖](x)", "[鏈](https://a.b)", "、", " "]
    ),
    max_size=30,
)  # fmt: skip


@given(MARKUP)
def test_any_markup_gives_a_document_that_holds_together(pieces: list[str]) -> None:
    with suppress(DocumentUnreadable):
        document = document_of(read_markdown("".join(pieces).encode()))
        assert all(mark.span.start == mark.span.end for mark in document.marks)


def test_the_line_under_the_title_dates_the_text() -> None:
    document = read(
        "# 專訪林帆：把渡輪開成公車\n\n2026 年 3 月 18 日 ｜ 採訪：方芷若\n\n**問：離島需要幾班船？**\n\n答：每小時一班。\n"
    )
    assert document.metadata.date == "2026-03-18"
    assert blocks_of(document, BlockKind.BYLINE) == ["2026 年 3 月 18 日 ｜ 採訪：方芷若"]


def test_front_matter_says_more_than_the_line_under_the_title() -> None:
    document = read("---\ndate: 2025-01-02\n---\n\n# 離島渡輪\n\n2026-03-18 離島日報\n\n渡輪停航。\n")
    assert document.metadata.date == "2025-01-02"


@pytest.mark.parametrize("first", ["## 2026-03-18", "- 2026-03-18", "港務處在 2026 年 3 月 18 日宣布停航。"])
def test_a_day_of_a_section_or_a_sentence_dates_nothing(first: str) -> None:
    assert read(f"# 渡輪紀事\n\n{first}\n\n渡輪停航，居民改搭漁船。\n").metadata.date == ""


def test_raised_numbers_lead_to_the_items_of_a_list_that_cites() -> None:
    document = read(
        "# 渡輪\n\n船資漲了。<sup>1</sup> 燃油漲了。<sup>2</sup> 店家擔心。[^x]\n\n1. 方芷若，〈渡口〉，2021年。\n2. 同前註。\n\n[^x]: 林帆，〈碼頭〉。\n"
    )
    assert [(note.marker, note.span.of(document.text)) for note in document.notes] == [
        ("1", "方芷若，〈渡口〉，2021年。"),
        ("2", "同前註。"),
        ("3", "林帆，〈碼頭〉。"),
    ]
    assert [mark.note for mark in document.marks] == [0, 1, 2]
    assert document.notes[1].same_as == (0,)


@pytest.mark.parametrize(
    "text",
    [
        "甲板 30 m<sup>2</sup>，每秒 10<sup>2</sup> 次。\n\n1. 方芷若，〈渡口〉。\n2. 同前註。\n",
        "船資漲了<sup>1</sup>。\n\n1. 調整班次。\n2. 降低票價。\n",
        "船資漲了。\n\n1. 方芷若，〈渡口〉。\n2. 同前註。\n",
        "```\nfares[1]\n\n[1] 方芷若，〈渡口〉\n```\n\n船資漲了。\n",
        "船資漲了<sup>th</sup>。\n\n- 方芷若，〈渡口〉。\n",
    ],
)
def test_lists_powers_and_code_are_no_notes(text: str) -> None:
    assert read(f"# 渡輪\n\n{text}").notes == ()


def test_powers_stay_raised() -> None:
    assert "30 m²，10⁶ 人" in read("甲板 30 m<sup>2</sup>，10<sup>6</sup> 人。\n").text


def test_notes_named_by_letters_keep_them() -> None:
    document = read('甲[^a] 乙[^b]\n\n[^a]: Ana Ruiz, "Fares," 2021.\n[^b]: Ruiz, *supra* note a, p. 3.\n')
    assert [note.marker for note in document.notes] == ["a", "b"]
    assert document.notes[1].same_as == (0,)


@pytest.mark.parametrize(
    ("lines", "authors", "publisher"),
    [
        ("作者：方芷若　　發布機構：離島觀察社　　日期：2026年3月18日", ("方芷若",), "離島觀察社"),
        ("By Ana Ruiz and James Q. Tan\n\nMarch 18, 2026", ("Ana Ruiz", "James Q. Tan"), ""),
        (
            "By Ana Ruiz and James Q. Tan\n\nCoast Institute | Paper No. 7 | March 18, 2026",
            ("Ana Ruiz", "James Q. Tan"),
            "Coast Institute",
        ),
        ("方芷若\n離島觀察社\n\n2026年3月18日", ("方芷若",), "離島觀察社"),
        ("方芷若\n離島觀察社\n2026年3月18日", ("方芷若",), "離島觀察社"),
        ("撰文：方芷若\n日期：2026年3月18日", ("方芷若",), ""),
    ],
)
def test_the_lines_under_a_title_name_who_wrote_published_and_when(
    lines: str, authors: tuple[str, ...], publisher: str
) -> None:
    document = read(f"# 渡輪與離島的居民\n\n{lines}\n\n離島渡輪在四月一日起調整班次。\n")
    assert (document.metadata.authors, document.metadata.publisher) == (authors, publisher)
    assert document.metadata.date == "2026-03-18"
    assert [block.kind for block in document.blocks if block.kind != BlockKind.BYLINE] == [
        BlockKind.TITLE,
        BlockKind.PARAGRAPH,
    ]


@pytest.mark.parametrize(
    "lines",
    ["Island Ferry Company\nHarbour Road\nTaipei City", "春天 夏天\n秋天 冬天", "明月當空\n渡輪遠去\n2026年3月18日"],
)
def test_lines_under_a_title_that_no_day_or_no_names_mark_stay_one_paragraph(lines: str) -> None:
    document = read(f"# 四季\n\n{lines}\n\n離島渡輪在四月一日起調整班次。\n")
    assert len(document.blocks) == 3
    assert document.metadata.authors == ()


def test_short_lines_of_running_text_under_a_title_are_one_paragraph() -> None:
    assert blocks_of(read("# 渡輪\n\n離島的居民說\n渡輪停航了。\n")) == ["渡輪", "離島的居民說渡輪停航了。"]


FRONT = "---\ntitle: 渡輪停航之後\ndate: 2026-03-18\n---\n\n末班船延到十點。\n"


@pytest.mark.parametrize("blank", ["\n", "\n\n", " \n"])
def test_front_matter_may_follow_blank_lines(blank: str) -> None:
    read = read_document((blank + FRONT).encode(), "a.md")
    assert (read.title, read.metadata.date, read.text) == ("渡輪停航之後", "2026-03-18", "末班船延到十點。")


def test_a_rule_behind_a_blank_line_begins_no_front_matter() -> None:
    read = read_document("\n---\n渡輪停航之後\n\n---\n\n末班船延到十點。\n".encode(), "a.md")
    assert "渡輪停航之後" in read.text


def test_the_tags_of_a_sites_generator_are_no_words() -> None:
    source = '# 渡輪\n\n船停。\n\n{% hint style="info" %}\n**班次**\n\n末班十點。\n{% endhint %}\n\n票價不變。\n'
    read = read_document(source.encode(), "a.md")
    assert read.text == "渡輪\n\n船停。\n\n班次\n\n末班十點。\n\n票價不變。"


@pytest.mark.parametrize(
    "source",
    [
        "```\n{% if late %}\n船停。\n{% endif %}\n```\n",
        "~~~~\n~~~\n{% if late %}\n~~~~\n",
        "寫 {% if late %} 在句中。\n",
        "{% 停航率 %}\n",
    ],
)
def test_tags_in_code_or_amid_words_stay(source: str) -> None:
    assert "{% " in read_document(source.encode(), "a.md").text


def test_a_mark_alone_in_the_last_cell_of_a_row_belongs_to_that_row() -> None:
    rows = "| 航線 | 班次 | 出處 |\n| --- | --- | --- |\n| 北線 | 12 | [^1] |\n| 南線 | 8 | 年報[^2] |\n| 東線 | 3 | [^3] |\n"
    read = read_document(f"# 班次\n\n{rows}\n[^1]: 甲。\n\n[^2]: 乙。\n\n[^3]: 丙。\n".encode(), "a.md")
    marked = {
        read.text[span.start : span.start + 2]: [mark.note for mark in read.marks_in(span)]
        for _, span in sentences_of(read)
        if read.text[span.start : span.start + 2] in ("北線", "南線", "東線")
    }
    assert marked == {"北線": [0], "南線": [1], "東線": [2]}


def test_a_raised_comma_joins_two_marks_and_is_no_note_of_its_own() -> None:
    document = read("船停。[^5]^,^[^6]班次減半。\n\n[^5]: 甲。\n\n[^6]: 乙。\n")
    assert blocks_of(document) == ["船停。班次減半。"]
    assert notes_after(document, "船停。") == ["甲。", "乙。"]


def test_the_line_of_a_colon_under_a_table_is_its_caption() -> None:
    document = read("| 港 | 班 |\n| --- | --- |\n| 南 | 9 |\n\n: 南港的船班\n\n: 不在表下\n")
    assert blocks_of(document, BlockKind.CAPTION) == ["南港的船班"]
