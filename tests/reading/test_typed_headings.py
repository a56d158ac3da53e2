"""Headings typed as paragraphs, in the three formats that have headings of their own."""

import pytest
from docx.document import Document as WordDocument

from briefqa.reading.docx import read_docx
from briefqa.reading.html import read_html
from briefqa.reading.markdown import read_markdown
from briefqa.types import BlockKind, Document
from reading.fixtures import add_xml, document_of, paragraph, run, word_document

WORDS = "渡輪公司四月起停航三日，更換主機的燃油管線，期間由交通船接駁旅客。"
MORE = "縣府已編列補助款，船票照原價發售，學生與長者另有優待。"


def in_markdown(lines: list[str]) -> Document:
    """Paragraphs; **bold** ones are all bold."""
    return document_of(read_markdown("\n\n".join(lines).encode()))


def in_html(lines: list[str]) -> Document:
    body = "".join(
        f"<p><strong>{line[2:-2]}</strong></p>" if is_bold(line) else f"<p>{line.replace('**', '')}</p>"
        for line in lines
    )
    return document_of(read_html(f"<!doctype html><html><body>{body}</body></html>".encode()))


def in_word(lines: list[str]) -> Document:
    def fill(document: WordDocument) -> None:
        for line in lines:
            add_xml(document, paragraph(run(line[2:-2], "<w:b/>") if is_bold(line) else run(line.replace("**", ""))))

    return document_of(read_docx(word_document(fill)))


def is_bold(line: str) -> bool:
    return line.startswith("**") and line.endswith("**")


def headings(document: Document) -> list[tuple[str, int]]:
    return [(block.span.of(document.text), block.level) for block in document.blocks if block.kind == BlockKind.HEADING]


EVERY_FORMAT = pytest.mark.parametrize("read", [in_markdown, in_html, in_word])


@EVERY_FORMAT
@pytest.mark.parametrize(
    ("lines", "expected"),
    [
        ([WORDS, "**停航經過**", MORE], [("停航經過", 1)]),
        ([WORDS, "**Why the ferry stopped**", MORE], [("Why the ferry stopped", 1)]),
        ([WORDS, "**一、停航經過**", MORE, "**二、補助**", WORDS], [("一、停航經過", 1), ("二、補助", 1)]),
        ([WORDS, "一、停航經過", MORE, "二、補助", WORDS], [("一、停航經過", 1), ("二、補助", 1)]),
        (
            [WORDS, "壹、停航", "一、經過", MORE, "二、補助", WORDS, "貳、復航", MORE],
            [("壹、停航", 1), ("一、經過", 2), ("二、補助", 2), ("貳、復航", 1)],
        ),
        (
            [WORDS, "**摘要**", MORE, "**一、停航**", "**（一）經過**", WORDS, "**結語**", MORE],
            [("摘要", 1), ("一、停航", 1), ("（一）經過", 2), ("結語", 1)],
        ),
        ([WORDS, "**1. 停航經過**", MORE], [("1. 停航經過", 1)]),
    ],
)
def test_short_bold_and_numbered_lines_above_text_are_headings(read, lines, expected) -> None:  # noqa: ANN001
    document = read(lines)
    assert headings(document) == expected
    last = document.blocks[-1]
    assert last.headings[-1] == expected[-1][0]


@EVERY_FORMAT
@pytest.mark.parametrize(
    "lines",
    [
        [WORDS, "**渡輪公司決定停航三日。**", MORE],  # a bold sentence
        [WORDS, "**停航三日為何？**", MORE],
        ["**渡輪公司四月起停航三日，更換主機的燃油管線，由交通船接駁**", WORDS, MORE],  # a lead
        [WORDS, "**停航經過** 主機的管線在三月破裂，公司隨即通報", MORE],  # a lead-in with its words behind it
        [WORDS, "**停航經過：**", MORE],
        [WORDS, "**聯絡人：林帆**", MORE],
        [WORDS, "**（本文只代表作者的看法）**", MORE],
        [WORDS, "**「沒有船，就沒有島」**", MORE],
        [WORDS, "**表1 船班**", MORE],
        [WORDS, "**2026年3月18日**", MORE],
        [WORDS, "**停航經過**"],  # nothing below
        [WORDS, "**停航經過**", f"**{MORE}**"],  # bold text below
        [WORDS, "**停航經過**", "**復航**", MORE[:8]],
        [WORDS, "一、更換管線", "二、訓練船員", "三、添購交通船", MORE],  # a list
        [WORDS, "一、停航三日，船票退費。", MORE, "二、補助", WORDS],
        [WORDS, "一、停航經過", MORE],  # one numbered line that no type sets off
        [WORDS, "1. 停航經過", MORE] * 2,
    ],
)
def test_sentences_lead_ins_labels_and_lists_are_no_headings(read, lines) -> None:  # noqa: ANN001
    assert [text for text, _ in headings(read(lines)) if text != "復航"] == []


def test_a_bold_line_stands_below_the_heading_that_it_stands_under() -> None:
    document = in_markdown(["# 渡輪", "## 停航", WORDS, "**經過**", MORE, "## 復航", WORDS])
    assert [level for _, level in headings(document)] == [2, 3, 2]


def test_a_bold_name_in_the_head_is_no_heading() -> None:
    assert not headings(in_html(["**林帆**", WORDS, MORE]))
    assert not headings(in_html(["**港務研究中心**", WORDS, MORE]))


@pytest.mark.parametrize(
    "body",
    [
        f"<blockquote><p><b>經過</b></p><p>{MORE}</p></blockquote>",
        f"<ul><li><b>經過</b></li></ul><p>{MORE}</p>",
        f"<table role='presentation'><tr><td><b>經過</b></td></tr></table><p>{MORE}</p>",
        "<p><b>船班</b></p><table><tr><th>港</th><th>班</th></tr><tr><td>南</td><td>9</td></tr></table>",
    ],
)
def test_bold_lines_in_quotations_lists_and_cells_and_above_tables_are_no_headings(body: str) -> None:
    page = f"<!doctype html><html><body><p>{WORDS}</p>{body}</body></html>"
    assert not headings(document_of(read_html(page.encode())))


def test_bold_type_may_come_from_a_style_and_may_be_taken_back() -> None:
    styled = (
        f'<p style="font-weight: 700">經過</p><p>{MORE}</p><p><b style="font-weight:normal">餘話</b></p><p>{WORDS}</p>'
    )
    page = f"<!doctype html><html><body><p>{WORDS}</p>{styled}</body></html>"
    assert headings(document_of(read_html(page.encode()))) == [("經過", 1)]


def test_numbers_that_word_counts_make_headings_of_bold_items_only() -> None:
    def fill(document: WordDocument) -> None:
        for words, style, bold in (
            ("停航", "List Number", True),
            (WORDS, "", False),
            ("復航", "List Number", False),
            (MORE, "", False),
            ("補助", "List Bullet", True),
            (MORE, "", False),
        ):
            line = document.add_paragraph(style=style or None)
            line.add_run(words).bold = bold

    assert headings(document_of(read_docx(word_document(fill)))) == [("停航", 1)]
