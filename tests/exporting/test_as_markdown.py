"""Markdown: read again by a CommonMark parser, every quote is the quote to the character and nothing else has meaning."""

from typing import Any

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st
from markdown_it import MarkdownIt
from markdown_it.tree import SyntaxTreeNode
from mdit_py_plugins.footnote import footnote_plugin
from mdit_py_plugins.front_matter import front_matter_plugin

from briefqa.exporting.as_markdown import markdown_of
from briefqa.exporting.bundle import Bundle, bundle_from_json
from briefqa.exporting.report import arranged
from exporting.saved_answers import IMPOSSIBLE, MAKING, TORTURE, answer, bundle, disputed


def parsed(*bundles: Bundle) -> SyntaxTreeNode:
    text = markdown_of(arranged(bundles, MAKING))
    reader = MarkdownIt("gfm-like", {"linkify": False}).use(footnote_plugin).use(front_matter_plugin)
    return SyntaxTreeNode(reader.parse(text))


def words_of(node: SyntaxTreeNode) -> str:
    """What a reader sees; hard breaks as line ends, footnote marks left out."""
    if node.type in ("softbreak", "hardbreak"):
        return "\n"
    if node.type == "text":
        return node.content
    assert node.type in ("inline", "strong", "em", "link", "footnote_ref", "footnote_anchor"), node.type
    return (
        "".join(words_of(child) for child in node.children)
        if node.type not in ("footnote_ref", "footnote_anchor")
        else ""
    )


def quotes_of(tree: SyntaxTreeNode) -> list[str]:
    """The paragraphs of the text that a footnote mark stands behind."""
    paragraphs = [node for node in tree.children if node.type == "paragraph"]
    lines = [node.children[0] for node in paragraphs]
    return [words_of(line) for line in lines if any(child.type == "footnote_ref" for child in line.children)]


def types_in(tree: SyntaxTreeNode) -> set[str]:
    return {node.type for node in tree.walk()}


def closed(text: str) -> str:
    """Without what was put behind a quote to end its turns of direction."""
    return text.rstrip("\u202c\u2069")


@pytest.mark.parametrize("quote", TORTURE)
def test_every_quote_comes_back_to_the_character(quote: str) -> None:
    tree = parsed(bundle(quote))
    assert [closed(text) for text in quotes_of(tree)] == [closed(quote)]
    assert not types_in(tree) & {
        "html_block",
        "html_inline",
        "image",
        "code_inline",
        "fence",
        "code_block",
        "s",
        "table",
    }


@settings(deadline=None, max_examples=200)
@given(
    st.text(st.characters(exclude_categories=["Cs", "Cc"], exclude_characters="\ufffe\uffff"), min_size=1).filter(
        str.strip
    )
)
def test_any_quote_comes_back_to_the_character(quote: str) -> None:
    assert [closed(text) for text in quotes_of(parsed(bundle(quote)))] == [closed(quote)]


@settings(deadline=None, max_examples=200)
@given(st.text("a1 \n\t#-+=*_`~>|<[]()!:.\\&;^$", min_size=1).filter(str.strip))
def test_any_quote_of_markup_comes_back_to_the_character(quote: str) -> None:
    assert quotes_of(parsed(bundle(quote))) == [quote]


@pytest.mark.parametrize("quote", IMPOSSIBLE)
def test_what_no_text_file_can_hold_is_replaced(quote: str) -> None:
    text = markdown_of(arranged([bundle(quote, question=quote)], MAKING))
    assert "\ufffd" in text
    text.encode()
    assert "\x1b" not in text


def test_each_footnote_holds_the_citation_and_the_note_it_rests_on() -> None:
    text = markdown_of(arranged([bundle("甲句。", "乙句。")], MAKING))
    assert "甲句。[^1]\n\n乙句。[^2]" in text
    first = text.split("\n[^1]: ")[1].split("\n[^2]: ")[0]
    assert first.startswith("王小明，〈北岬燈塔史〉，港務處，2025年8月14日")
    assert "\n    原註 3：陳大文，〈霧鐘考〉，《航海學報》" in first


def test_the_footnote_of_a_row_names_its_columns() -> None:
    values = answer("南灘廠 | 4,100")
    values["citations"][0] |= {"table_header": "廠區 | 每月產能（片）", "table_caption": "表 2：各廠產能"}
    report = arranged([bundle_from_json(values)], MAKING)
    paragraphs = ["".join(piece.text for piece in paragraph) for paragraph in report.notes[0].paragraphs]
    assert paragraphs[1:3] == ["表格：表 2：各廠產能", "表頭：廠區 | 每月產能（片）"]
    assert "\n\n表 2：各廠產能\n\n廠區 \\| 每月產能（片）\n\n南灘廠 \\| 4,100[^1]\n\n" in markdown_of(report)


def test_the_short_answer_is_bold_and_a_disagreement_is_a_table() -> None:
    tree = parsed(disputed())
    strong = [words_of(node) for node in tree.walk() if node.type == "strong"]
    assert strong.count("1880年") == 2
    table = next(node for node in tree.walk() if node.type == "table")
    rows = [[words_of(cell.children[0]) for cell in row.children] for row in table.children[1].children]
    assert rows == [
        ["霧鐘在1880年加裝。", "北岬燈塔史", "2025-08-14"],
        ["The fog bell was added in 1881.", "The “Fog” Bell", "2025-08-14"],
    ]


def test_bold_ends_at_letters_where_markdown_would_take_the_stars_for_text() -> None:
    values = answer("他說「1880年」為準。")
    values["answer"][0]["highlight"] = [102, 109]
    tree = parsed(bundle_from_json(values))
    assert quotes_of(tree) == ["他說「1880年」為準。"]
    assert [words_of(node) for node in tree.walk() if node.type == "strong"] == ["1880年"]


def test_the_label_stands_first_and_in_the_front_matter() -> None:
    text = markdown_of(arranged([bundle("甲句。")], MAKING))
    _, front, body = text.split("---\n", 2)
    assert body.strip().startswith("> 【AI 整理】本文由 briefqa")
    assert "2026-03-02T08:00:00Z" in body.split("\n\n")[0] + body.split("\n\n")[1]
    fields: dict[str, Any] = yaml.safe_load(front)
    assert fields["generation_mode"] == "extractive"
    assert fields["AIGC"]["Label"] == "1"
    assert all(isinstance(value, str) for value in fields["AIGC"].values())


@pytest.mark.parametrize("question", [*TORTURE, *IMPOSSIBLE, "---\nlabel: none\n---", "x: [y", "'\"\n..."])
def test_no_question_breaks_out_of_its_heading_or_the_front_matter(question: str) -> None:
    tree = parsed(bundle("甲句。", question=question), bundle("乙句。", question=question))
    assert [node.type for node in tree.children][:3] == ["front_matter", "blockquote", "heading"]
    assert quotes_of(tree) == ["甲句。", "乙句。"]
    fields = yaml.safe_load(tree.children[0].content)
    assert fields["generation_mode"] == "extractive"


def test_a_refusal_shows_the_nearest_passages_as_no_answer() -> None:
    near = {"title": "茶園", "path": "tea.txt", "start": 3, "end": 9, "text": "茶葉*很*好"}
    text = markdown_of(arranged([bundle(passages=[near])], MAKING))
    assert "The documents do not answer this. The nearest passages are listed." in text
    assert "文件沒有回答這個問題。" in markdown_of(arranged([bundle(reason=None)], MAKING))
    assert "最接近的段落（不是答案）" in text
    assert "茶葉\\*很\\*好" in text
    assert "[^1]" not in text


def test_what_an_answer_is_no_answer_to_is_said_and_weak_quotes_mark_nothing() -> None:
    quote = "燈塔建於1872年。"
    near = {"written": "Queltal", "indexed": "Quelltal"}
    values = answer(quote, did_you_mean=near, unanswered=["誰看守燈塔"])
    start = values["citations"][0]["start"]
    values["answer"][0]["highlight"] = [start, start + 2]
    strong, weak = (markdown_of(arranged([bundle_from_json({**values, "confidence": c})], MAKING)) for c in (0.9, 0.5))
    for text in (strong, weak):
        assert "Quelltal" in text
        assert "誰看守燈塔" in text
    assert ("**燈塔**" in strong, "**燈塔**" in weak) == (True, False)
    assert "Weak evidence" in weak or "證據弱" in weak
