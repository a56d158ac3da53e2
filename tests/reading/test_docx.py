import datetime as dt
import random
import zipfile
from contextlib import suppress
from io import BytesIO
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from briefqa.errors import DocumentUnreadable
from briefqa.reading import zipped
from briefqa.reading.docx import read_docx
from briefqa.types import BlockKind, Document
from reading.fixtures import (
    WordDocument,
    add_notes,
    add_xml,
    blocks_of,
    document_of,
    notes_after,
    paragraph,
    reference,
    run,
    with_entries,
    word_document,
)

BOX = (
    "<mc:AlternateContent><mc:Choice Requires='wps'><w:drawing><wps:wsp><wps:txbx><w:txbxContent>"
    "<w:p><w:r><w:t>框中的字</w:t></w:r></w:p></w:txbxContent></wps:txbx></wps:wsp></w:drawing></mc:Choice>"
    "<mc:Fallback><w:pict><v:shape><v:textbox><w:txbxContent><w:p><w:r><w:t>框中的字</w:t></w:r></w:p>"
    "</w:txbxContent></v:textbox></v:shape></w:pict></mc:Fallback></mc:AlternateContent>"
)
CUSTOM = (
    '<Properties xmlns="http://schemas.openxmlformats.org/officeDocument/2006/custom-properties" '
    'xmlns:vt="http://schemas.openxmlformats.org/officeDocument/2006/docPropsVTypes">'
    '<property fmtid="{D5CDD505-2E9C-101B-9397-08002B2CF9AE}" pid="2" name="AIGC"><vt:lpwstr>{"Label":"1"}</vt:lpwstr>'
    '</property><property fmtid="{D5CDD505-2E9C-101B-9397-08002B2CF9AE}" pid="3" name="發布日期">'
    "<vt:lpwstr>2022 年 3 月</vt:lpwstr></property></Properties>"
)
APP = (
    '<Properties xmlns="http://schemas.openxmlformats.org/officeDocument/2006/extended-properties">'
    "<Company>港務研究室</Company></Properties>"
)


def read(*xml: str, notes: dict[int, str] | None = None, endnotes: dict[int, str] | None = None) -> Document:
    """The document of a Word file with these elements in its body."""

    def fill(document: WordDocument) -> None:
        for item in xml:
            add_xml(document, item)
        if notes:
            add_notes(document, notes)
        if endnotes:
            add_notes(document, endnotes, "endnote")

    return document_of(read_docx(word_document(fill)))


def refusal(content: bytes) -> str:
    with pytest.raises(DocumentUnreadable) as caught:
        read_docx(content)
    return caught.value.reason


def simple() -> bytes:
    return word_document(lambda document: document.add_paragraph("燈塔在岬角上。") and None)


def test_styles_become_titles_headings_lists_and_captions() -> None:
    def fill(document: WordDocument) -> None:
        document.add_heading("燈塔誌", 0)
        document.add_heading("沿革", 1)
        document.add_paragraph("建於岬角。")
        document.add_heading("燈器", 2)
        document.add_paragraph("透鏡", style="List Bullet")
        document.add_paragraph("燈泡", style="List Number")
        document.add_paragraph("燈塔剖面", style="Caption")

    document = document_of(read_docx(word_document(fill)))
    assert [(block.kind, block.level, block.span.of(document.text)) for block in document.blocks] == [
        (BlockKind.TITLE, 0, "燈塔誌"),
        (BlockKind.HEADING, 1, "沿革"),
        (BlockKind.PARAGRAPH, 0, "建於岬角。"),
        (BlockKind.HEADING, 2, "燈器"),
        (BlockKind.LIST_ITEM, 0, "透鏡"),
        (BlockKind.LIST_ITEM, 0, "燈泡"),
        (BlockKind.CAPTION, 0, "燈塔剖面"),
    ]
    assert document.blocks[-1].headings == ("沿革", "燈器")
    assert document.metadata.title == "燈塔誌"


def test_an_outline_level_makes_a_heading_and_numbering_a_list_item() -> None:
    document = read(
        paragraph("無樣式的標題", properties='<w:outlineLvl w:val="1"/>'),
        paragraph("內文", properties='<w:outlineLvl w:val="9"/>'),
        paragraph("項目", properties='<w:numPr><w:ilvl w:val="0"/><w:numId w:val="3"/></w:numPr>'),
        paragraph("不是項目", properties='<w:numPr><w:numId w:val="0"/></w:numPr>'),
    )
    assert [block.kind for block in document.blocks] == ["heading", "paragraph", "list item", "paragraph"]
    assert document.blocks[0].level == 2


def test_tables_stand_where_they_stand_in_the_body() -> None:
    def fill(document: WordDocument) -> None:
        document.add_paragraph("前文")
        table = document.add_table(2, 2)
        for cell, text in zip(table._cells, ("年", "艘", "1998", "12"), strict=True):
            cell.text = text
        document.add_paragraph("後文")

    assert blocks_of(document_of(read_docx(word_document(fill)))) == ["前文", "年 | 艘\n1998 | 12", "後文"]


def test_a_table_of_one_cell_is_a_frame_around_paragraphs() -> None:
    document = read(f"<w:tbl><w:tr><w:tc>{paragraph('甲。')}{paragraph('乙。')}</w:tc></w:tr></w:tbl>")
    assert [block.kind for block in document.blocks] == [BlockKind.PARAGRAPH, BlockKind.PARAGRAPH]


def test_content_controls_hold_ordinary_text() -> None:
    inner = "<w:sdt><w:sdtPr/><w:sdtContent><w:r><w:t>欄位</w:t></w:r></w:sdtContent></w:sdt>"
    document = read(
        f"<w:sdt><w:sdtContent>{paragraph('控制項中的段落')}</w:sdtContent></w:sdt>", paragraph("前", inner, "後")
    )
    assert blocks_of(document) == ["控制項中的段落", "前欄位後"]


def test_tracked_deletions_go_and_insertions_stay() -> None:
    document = read(
        paragraph(
            "原有",
            f"<w:ins w:id='1'>{run('新增')}</w:ins>",
            "<w:del w:id='2'><w:r><w:delText>刪去</w:delText></w:r></w:del>",
            f"<w:moveFrom w:id='3'>{run('移走')}</w:moveFrom>",
            f"<w:moveTo w:id='4'>{run('移來')}</w:moveTo>",
        )
    )
    assert blocks_of(document) == ["原有新增移來"]
    assert document.removed == ("tracked deletion: 刪去", "tracked deletion: 移走")


@pytest.mark.parametrize(
    "properties", ["<w:vanish/>", '<w:vanish w:val="true"/>', '<w:color w:val="FFFFFF"/>', '<w:sz w:val="1"/>']
)
def test_hidden_text_is_left_out_and_named(properties: str) -> None:
    document = read(paragraph("看得見", run("看不見", properties), "的字"))
    assert blocks_of(document) == ["看得見的字"]
    assert document.removed == ("hidden text: 看不見",)


@pytest.mark.parametrize(
    "properties", ['<w:vanish w:val="0"/>', '<w:color w:val="FFFFFF"/><w:shd w:val="clear" w:fill="000000"/>']
)
def test_text_that_only_looks_hidden_stays(properties: str) -> None:
    assert blocks_of(read(paragraph("看", run("得見", properties)))) == ["看得見"]


def test_a_text_box_is_read_once_after_its_paragraph() -> None:
    document = read(paragraph("錨定的段落", f"<w:r>{BOX}</w:r>"), paragraph("下一段"))
    assert blocks_of(document) == ["錨定的段落", "框中的字", "下一段"]


def test_breaks_tabs_hyphens_and_links() -> None:
    link = f"<w:hyperlink w:anchor='x'>{run('鏈結')}</w:hyperlink>"
    pieces = "<w:r><w:t>甲</w:t><w:br/><w:t>乙</w:t><w:tab/><w:t>丙</w:t><w:softHyphen/><w:t>丁</w:t></w:r>"
    assert blocks_of(read(paragraph(pieces, link))) == ["甲\n乙 丙丁鏈結"]


def test_ruby_readings_and_field_codes_are_not_text() -> None:
    ruby = f"<w:r><w:ruby><w:rt>{run('ㄍㄤˇ')}</w:rt><w:rubyBase>{run('港')}</w:rubyBase></w:ruby></w:r>"
    field = (
        '<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText> DATE </w:instrText></w:r>'
        '<w:r><w:fldChar w:fldCharType="separate"/></w:r><w:r><w:t>五月</w:t></w:r>'
        '<w:r><w:fldChar w:fldCharType="end"/></w:r>'
    )
    assert blocks_of(read(paragraph(ruby, "在", field))) == ["港在五月"]


def test_the_table_of_contents_is_left_out_and_counted() -> None:
    def fill(document: WordDocument) -> None:
        document.styles.add_style("toc 1", 1)
        document.add_paragraph("沿革 3", style="toc 1")
        document.add_paragraph("正文。")

    document = document_of(read_docx(word_document(fill)))
    assert blocks_of(document) == ["正文。"]
    assert document.removed == ("table of contents: 1 lines",)


def test_footnotes_number_by_their_order_in_the_text() -> None:
    document = read(
        paragraph("塔高十丈。", reference(7), "燈光可及二十浬。", reference(3)),
        notes={3: "林小梅，〈燈質〉，《海報》，2021 年 4 月 5 日。", 7: "見塔碑。"},
    )
    assert blocks_of(document) == ["塔高十丈。燈光可及二十浬。"]
    assert [(note.marker, note.span.of(document.text)) for note in document.notes] == [
        ("1", "見塔碑。"),
        ("2", "林小梅，〈燈質〉，《海報》，2021 年 4 月 5 日。"),
    ]
    assert notes_after(document, "塔高十丈。") == ["見塔碑。"]
    assert document.notes[1].references[0].date == "2021-04-05"


def test_a_chain_of_same_note_pointers_is_followed() -> None:
    document = read(
        paragraph("甲。", reference(1), "乙。", reference(2), "丙。", reference(3)),
        notes={1: "林小梅，〈燈質〉，《海報》，2021 年。", 2: "同註 1。", 3: "同前註。"},
    )
    assert [note.same_as for note in document.notes] == [(), (0,), (1,)]


def test_endnotes_beside_footnotes_keep_apart() -> None:
    document = read(
        paragraph("甲。", reference(1), reference(1, "endnote")), notes={1: "腳註。"}, endnotes={1: "尾註。"}
    )
    assert [(note.marker, note.span.of(document.text)) for note in document.notes] == [("1", "腳註。"), ("i", "尾註。")]
    assert notes_after(document, "甲。") == ["腳註。", "尾註。"]


def test_endnotes_alone_count_in_plain_numbers() -> None:
    document = read(paragraph("甲。", reference(5, "endnote")), endnotes={5: "尾註。"})
    assert document.notes[0].marker == "1"


def test_a_mark_of_its_own_is_the_label_and_no_text() -> None:
    own = '<w:r><w:footnoteReference w:customMarkFollows="1" w:id="1"/><w:t>*</w:t></w:r>'
    document = read(paragraph("作者", own, "甲。", reference(2)), notes={1: "研究員。", 2: "註。"})
    assert blocks_of(document) == ["作者甲。"]
    assert [note.marker for note in document.notes] == ["*", "1"]


def test_a_cross_reference_to_a_note_is_a_mark_and_no_digit() -> None:
    field = (
        '<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText> NOTEREF _Ref1 \\h </w:instrText></w:r>'
        '<w:r><w:fldChar w:fldCharType="separate"/></w:r><w:r><w:t>1</w:t></w:r>'
        '<w:r><w:fldChar w:fldCharType="end"/></w:r>'
    )
    document = read(paragraph("甲。", reference(1)), paragraph("乙。", field), notes={1: "註。"})
    assert blocks_of(document) == ["甲。", "乙。"]
    assert notes_after(document, "乙。") == ["註。"]


def test_a_note_that_nothing_refers_to_is_named_and_not_listed() -> None:
    document = read(paragraph("甲。", reference(1)), notes={1: "註。", 2: "孤註。"})
    assert len(document.notes) == 1
    assert document.removed == ("footnote that nothing refers to: 孤註。",)


def test_a_note_in_a_table_and_in_a_text_box_is_linked() -> None:
    cell = f"<w:tc>{paragraph('格', reference(1))}</w:tc>"
    document = read(
        f"<w:tbl><w:tr>{cell}<w:tc>{paragraph('乙')}</w:tc></w:tr></w:tbl>",
        paragraph("段", f"<w:r>{BOX.replace('</w:t></w:r></w:p>', '</w:t></w:r>' + reference(2) + '</w:p>')}</w:r>"),
        notes={1: "一。", 2: "二。"},
    )
    assert notes_after(document, "格") == ["一。"]
    assert notes_after(document, "框中的字") == ["二。"]


def test_properties_become_metadata() -> None:
    def fill(document: WordDocument) -> None:
        properties = document.core_properties
        properties.title, properties.author, properties.language = "港史", "林小梅;陳大文", "zh-TW"
        properties.created = dt.datetime(2020, 1, 2, 3, 4, 5)
        document.add_paragraph("正文。")

    content = word_document(fill)
    metadata = document_of(read_docx(content)).metadata
    assert (metadata.title, metadata.authors, metadata.date) == ("港史", ("林小梅", "陳大文"), "2020-01-02")
    assert metadata.language == "zh-Hant"
    stated = with_entries(content, {"docProps/custom.xml": CUSTOM.encode(), "docProps/app.xml": APP.encode()})
    metadata = document_of(read_docx(stated)).metadata
    assert (metadata.publisher, metadata.date, metadata.ai_label) == ("港務研究室", "2022-03", '{"Label":"1"}')


def test_the_day_of_the_empty_document_that_python_docx_fills_is_no_date() -> None:
    def fill(document: WordDocument) -> None:
        document.core_properties.created = dt.datetime(2013, 12, 23, 23, 15)
        document.core_properties.modified = dt.datetime(2013, 12, 23, 23, 15)
        document.add_paragraph("正文。")

    assert document_of(read_docx(word_document(fill))).metadata.date == ""


def test_the_day_among_the_fields_of_a_memorandum_counts_before_the_day_the_file_was_made() -> None:
    def fill(document: WordDocument) -> None:
        document.core_properties.created = dt.datetime(2020, 1, 2, 3, 4, 5)
        for text in (
            "內部備忘錄",
            "收件人：港務處處長　　發件人：林帆　　日期：2026年1月15日",
            "主題：增班",
            "一、增開夜班。",
        ):
            document.add_paragraph(text)

    assert document_of(read_docx(word_document(fill))).metadata.date == "2026-01-15"


def test_the_day_printed_over_the_text_counts_before_the_day_the_file_was_made() -> None:
    def fill(document: WordDocument) -> None:
        document.core_properties.created = dt.datetime(2020, 1, 2, 3, 4, 5)
        document.add_heading("龍溪橋完工", 0)
        document.add_paragraph("114年5月22日")
        document.add_paragraph("龍溪橋於2025年5月20日完工。")

    content = word_document(fill)
    assert document_of(read_docx(content)).metadata.date == "2025-05-22"
    stated = with_entries(content, {"docProps/custom.xml": CUSTOM.encode()})
    assert document_of(read_docx(stated)).metadata.date == "2022-03"


@pytest.mark.parametrize("is_styled", [True, False])
def test_the_lines_under_the_title_say_who_wrote_and_when(*, is_styled: bool) -> None:
    def fill(document: WordDocument) -> None:
        document.core_properties.author = ""
        document.add_paragraph("龍溪橋之評估", style="Title" if is_styled else None)
        document.add_paragraph("橋梁觀察　第12號　民國114年10月30日")
        document.add_paragraph("作者：林帆（港務研究室研究員）")
        document.add_paragraph("（離島社18日電）龍溪橋於2025年5月20日完工。")
        add_xml(document, paragraph("船資漲了。", reference(1)))
        add_notes(document, {1: "一。"})

    document = document_of(read_docx(word_document(fill)))
    metadata = document.metadata
    assert (metadata.title, metadata.authors, metadata.date) == ("龍溪橋之評估", ("林帆",), "2025-10-30")
    kinds = [block.kind for block in document.blocks]
    assert kinds[:3] == [BlockKind.TITLE, BlockKind.BYLINE, BlockKind.BYLINE]
    assert notes_after(document, "船資漲了。") == ["一。"]


def test_properties_count_before_the_lines_under_the_title() -> None:
    def fill(document: WordDocument) -> None:
        document.core_properties.title, document.core_properties.author = "橋", "方芷若"
        document.add_paragraph("龍溪橋之評估")
        document.add_paragraph("作者：林帆")
        document.add_paragraph("龍溪橋於2025年5月20日完工。")

    metadata = document_of(read_docx(word_document(fill))).metadata
    assert (metadata.title, metadata.authors) == ("橋", ("方芷若",))


def test_a_file_without_properties_gets_none_made_up() -> None:
    content = simple()
    stream = BytesIO()
    with zipfile.ZipFile(BytesIO(content)) as old, zipfile.ZipFile(stream, "w") as new:
        for name in old.namelist():
            if name != "docProps/core.xml":
                rest = old.read(name)
                if name == "_rels/.rels":
                    start = rest.rindex(b"<Relationship ", 0, rest.index(b"core-properties"))
                    rest = rest[:start] + rest[rest.index(b"/>", start) + 2 :]
                new.writestr(name, rest)
    metadata = document_of(read_docx(stream.getvalue())).metadata
    assert (metadata.title, metadata.authors, metadata.date) == ("", (), "")


def test_an_embedded_document_is_not_opened_but_named() -> None:
    chunk = '<w:altChunk xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships" r:id="rId99"/>'
    document = read(paragraph("正文。"), chunk)
    assert blocks_of(document) == ["正文。"]
    assert document.removed == ("embedded document: altChunk",)


def test_entities_are_refused_unexpanded(tmp_path: Path) -> None:
    secret = tmp_path / "secret"
    secret.write_text("秘密檔案的內容")
    content = simple()
    with zipfile.ZipFile(BytesIO(content)) as archive:
        body = archive.read("word/document.xml").decode()
    for declaration in (
        f'<!DOCTYPE x [<!ENTITY e SYSTEM "file://{secret}">]>',
        '<!DOCTYPE x [<!ENTITY a "ha"><!ENTITY e "&a;&a;&a;&a;">]>',
    ):
        head, _, rest = body.partition("?>")
        attacked = f"{head}?>{declaration}{rest.replace('燈塔', '&e;', 1)}"
        assert refusal(with_entries(content, {"word/document.xml": attacked.encode()})) == "damaged"


def test_an_archive_that_unpacks_to_too_much_is_refused_before_parsing() -> None:
    bomb = with_entries(simple(), {"word/document.xml": b"<w:t>" + b" " * 20_000_000})
    assert len(bomb) < 100_000
    assert refusal(bomb) == "too_large"


def test_many_small_elements_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("briefqa.reading.docx.MAX_ELEMENTS", 10_000)  # the true limit takes seconds to make a file for
    many = b"".join(b"<a b='%d'/>" % (number * 7919) for number in range(10_001))
    assert refusal(with_entries(simple(), {"word/document.xml": many})) == "too_large"


def test_too_many_entries_are_refused() -> None:
    many = {f"word/media/{number}.bin": b"" for number in range(zipped.MAX_ENTRIES)}
    assert refusal(with_entries(simple(), many)) == "too_large"


def test_names_that_climb_out_of_the_archive_write_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = tmp_path / "a" / "b"
    folder.mkdir(parents=True)
    monkeypatch.chdir(folder)
    names = {"../../climbed.xml": b"<x/>", str(tmp_path / "absolute.xml"): b"<x/>"}
    assert blocks_of(document_of(read_docx(with_entries(simple(), names)))) == ["燈塔在岬角上。"]
    assert [path.name for path in tmp_path.rglob("*") if path.is_file()] == []


def test_a_nested_archive_stays_closed() -> None:
    inner = with_entries(simple(), {"bomb": b"\0" * 5_000_000})
    assert blocks_of(document_of(read_docx(with_entries(simple(), {"word/embeddings/a.zip": inner})))) == [
        "燈塔在岬角上。"
    ]


def test_an_encrypted_or_old_office_file_is_named_so() -> None:
    assert refusal(bytes.fromhex("D0CF11E0A1B11AE1") + b"\0" * 600) == "encrypted"


@pytest.mark.parametrize("share", [0.0, 0.01, 0.3, 0.6, 0.9, 0.99])
def test_a_file_that_was_cut_short_is_damaged(share: float) -> None:
    content = simple()
    assert refusal(content[: int(share * len(content))]) == "damaged"


@pytest.mark.parametrize("name", ["word/document.xml", "word/styles.xml", "[Content_Types].xml", "_rels/.rels"])
@pytest.mark.parametrize("rest", [b"", b"<w:document", b"\0\0\0"])
def test_a_broken_part_is_damaged_or_done_without(name: str, rest: bytes) -> None:
    with suppress(DocumentUnreadable):
        document_of(read_docx(with_entries(simple(), {name: rest})))


def test_deep_nesting_is_refused_or_read() -> None:
    deep = "<w:smartTag>" * 200 + run("深處") + "</w:smartTag>" * 200
    with suppress(DocumentUnreadable):
        assert "深處" in read(paragraph(deep)).text


def test_a_document_without_words_is_empty() -> None:
    assert refusal(word_document(lambda document: None)) == "empty"


@given(st.binary(max_size=300))
def test_random_bytes_are_refused(content: bytes) -> None:
    with suppress(DocumentUnreadable):
        read_docx(content)
    with suppress(DocumentUnreadable):
        read_docx(b"PK\x03\x04" + content)


@settings(deadline=None, max_examples=40)
@given(st.integers(0, 10**9), st.integers(1, 30))
def test_flipped_bytes_are_read_or_refused(seed: int, flips: int) -> None:
    content = bytearray(simple())
    rng = random.Random(seed)
    for _ in range(flips):
        content[rng.randrange(len(content))] = rng.randrange(256)
    with suppress(DocumentUnreadable):
        document_of(read_docx(bytes(content)))


def table(*rows: str) -> str:
    return f"<w:tbl>{''.join(f'<w:tr>{row}</w:tr>' for row in rows)}</w:tbl>"


def cell(text: str, properties: str = "") -> str:
    return f"<w:tc><w:tcPr>{properties}</w:tcPr>{paragraph(text)}</w:tc>"


def test_merged_cells_leave_each_figure_in_its_column() -> None:
    begins, goes_on, wide = '<w:vMerge w:val="restart"/>', "<w:vMerge/>", '<w:gridSpan w:val="2"/>'
    document = read(
        table(
            cell("港", begins) + cell("船", wide) + cell("員工", begins),
            cell("", goes_on) + cell("客船") + cell("貨船") + cell("", goes_on),
            cell("東港", begins) + cell("4") + cell("5") + cell("60"),
            cell("", goes_on) + cell("停航", wide) + cell("80"),
        )
    )
    assert blocks_of(document) == ["港 | 船 客船 | 船 貨船 | 員工\n東港 | 4 | 5 | 60\n東港 | 停航 |  | 80"]


def test_rows_of_a_table_that_begin_further_right_or_repeat_on_each_page() -> None:
    header = "<w:trPr><w:tblHeader/></w:trPr>"
    document = read(
        table(
            header + cell("") + cell("船", '<w:gridSpan w:val="2"/>'),
            header + cell("港") + cell("客船") + cell("貨船"),
            cell("東港") + cell("4") + cell("5"),
            '<w:trPr><w:gridBefore w:val="1"/></w:trPr>' + cell("6") + cell("7"),
        )
    )
    assert blocks_of(document) == ["港 | 船 客船 | 船 貨船\n東港 | 4 | 5\n | 6 | 7"]


@pytest.mark.parametrize("value", ["", "0", "-3", "x", "99999999999"])
def test_a_span_that_says_nothing_or_too_much_does_no_harm(value: str) -> None:
    span = f'<w:gridSpan w:val="{value}"/>'
    document = read(table(cell("港") + cell("船"), cell("東港", span) + cell("4", "<w:vMerge/>")))
    assert document.text.startswith("港 | 船\n東港 | ")


@pytest.mark.parametrize("properties", ["<w:strike/>", "<w:dstrike/>"])
def test_struck_out_text_is_left_out_and_named(properties: str) -> None:
    document = read(paragraph("渡輪票價 ", run("38", properties), "45 元"))
    assert blocks_of(document) == ["渡輪票價 45 元"]
    assert document.removed == ("struck-out text: 38",)
    assert blocks_of(read(paragraph("渡輪票價 ", run("45", '<w:strike w:val="0"/>'), " 元"))) == ["渡輪票價 45 元"]


LARGE = '<w:b/><w:sz w:val="36"/>'


def headed(*lines: str, title: str = "", author: str = "") -> Document:
    """A Word document of lines, of which one that begins with # has large letters, and of a paragraph."""

    def fill(document: WordDocument) -> None:
        document.core_properties.title, document.core_properties.author = title, author
        for line in lines:
            add_xml(document, paragraph(run(line[1:], LARGE) if line.startswith("#") else line))
        document.add_paragraph("龍溪橋於2025年5月20日完工，橋長九百公尺，可供公車與機車雙向通行。")

    return document_of(read_docx(word_document(fill)))


def test_the_line_of_the_largest_letters_is_the_title_and_what_stands_above_it_is_not() -> None:
    document = headed("橋梁研究特刊　第42期", "#龍溪橋之評估", "林小梅", title="(範本)報告格式", author="user")
    assert (document.metadata.title, document.metadata.authors) == ("龍溪橋之評估", ("林小梅",))
    kinds = [block.kind for block in document.blocks]
    assert kinds == [BlockKind.BYLINE, BlockKind.TITLE, BlockKind.BYLINE, BlockKind.PARAGRAPH]


@pytest.mark.parametrize("lines", [("#一、龍溪橋",), ("#前言",), ("橋通了。", "#龍溪橋")])
def test_large_letters_of_a_part_of_the_text_make_no_title(lines: tuple[str, ...]) -> None:
    assert all(block.kind != BlockKind.TITLE for block in headed(*lines).blocks)


@pytest.mark.parametrize("author", ["user", "Administrator", "Windows User", "使用者", "微软用户"])
def test_what_an_unnamed_account_is_called_is_no_author(author: str) -> None:
    assert headed("橋", author=author).metadata.authors == ()


@pytest.mark.parametrize("title", ["文件1", "Slide 1", "PowerPoint 簡報", "【範本】公文", "report.docx"])
def test_what_a_program_or_a_sample_is_called_is_no_title(title: str) -> None:
    assert headed("橋梁的故事。", title=title).metadata.title == ""


def test_a_dated_title_on_the_page_counts_before_properties_that_say_another() -> None:
    document = headed("龍溪橋之評估", "林小梅", "2025年8月1日", title="渡輪年報")
    assert (document.metadata.title, document.metadata.date) == ("龍溪橋之評估", "2025-08-01")


def test_a_month_under_the_title_counts_before_the_day_the_file_was_made() -> None:
    def fill(document: WordDocument) -> None:
        document.core_properties.created = dt.datetime(2020, 1, 2, 3, 4, 5)
        document.add_heading("The Bridge at Lungxi", 0)
        document.add_paragraph("Brief 7/2025 | Bridge Forum")
        document.add_paragraph("March 2025")
        document.add_paragraph("The bridge opened in May 2024.")

    assert document_of(read_docx(word_document(fill))).metadata.date == "2025-03"
