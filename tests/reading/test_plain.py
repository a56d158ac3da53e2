"""Text files: their paragraphs and notes, and the date and authors that they state about themselves."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from briefqa.reading.plain import HEAD_CHARS, TAIL_CHARS, lines_of, metadata_from_text, read_plain
from briefqa.types import BlockKind

BODY = "港務處公布新的渡輪航線，居民多半歡迎，店家則擔心客人變少，希望船公司把末班船延後。\n" * 20


def test_a_text_file_becomes_blocks_and_notes() -> None:
    raw = read_plain("壹、航線\n\n船資漲了。¹\n\n¹ 方芷若，〈渡口〉，2021年。\n".encode())
    assert [(block.kind, block.text) for block in raw.blocks] == [
        (BlockKind.HEADING, "壹、航線"),
        (BlockKind.PARAGRAPH, "船資漲了。¹"),
    ]
    assert [note.text for note in raw.notes] == ["方芷若，〈渡口〉，2021年。"]
    assert raw.encoding == "utf-8"


@given(st.text("港務處 ab\n\f", max_size=60))
@settings(deadline=None)
def test_lines_hold_the_text_and_a_form_feed_begins_a_page(text: str) -> None:
    lines = lines_of(text)
    assert "\n".join(line.text for line in lines) == text.replace("\f", "\n")
    assert sum(line.breaks for line in lines) == text.count("\f")


@pytest.mark.parametrize("line_end", ["\n", "\r\n", "\r"])
def test_line_ends_of_any_system_are_the_same(line_end: str) -> None:
    text = "船資漲了，而且明年還要再漲一次。\n\n燃油也漲了。\n"
    assert read_plain(text.replace("\n", line_end).encode()) == read_plain(text.encode())


@pytest.mark.parametrize(
    "line",
    [
        "發布日期：2024-05-06",
        "发布日期：2024年5月6日",
        "最後更新：2024/5/6",
        "更新日期: 2024.05.06",
        "刊登日期：民國113年5月6日",
        "Published: May 6, 2024",
        "Last updated: 6 May 2024",
    ],
)
@pytest.mark.parametrize("place", ["head", "foot"])
def test_a_stated_date_is_read_at_the_head_or_the_foot(line: str, place: str) -> None:
    text = f"{line}\n\n{BODY}" if place == "head" else f"{BODY}\n\n{line}\n"
    assert metadata_from_text(text).date == "2024-05-06"


def test_a_date_in_the_middle_is_not_the_date_of_the_text() -> None:
    text = f"渡口紀事\n\n{BODY}\n發布日期：2024-05-06\n{BODY}"
    assert text.index("發布") > HEAD_CHARS
    assert len(text) - text.index("發布") > TAIL_CHARS
    assert metadata_from_text(text).date == ""


def test_a_date_mark_of_a_converter_is_read_taken_out_and_named() -> None:
    raw = read_plain(f"date 2024-05-06\n\n{BODY}".encode())
    assert raw.metadata.date == "2024-05-06"
    assert raw.removed[0] == "date mark: date 2024-05-06"
    assert "2024-05-06" not in "".join(block.text for block in raw.blocks)


def test_a_short_first_line_with_a_full_date_dates_the_text() -> None:
    assert metadata_from_text(f"港務月報 2024年5月6日\n\n{BODY}").date == "2024-05-06"


@pytest.mark.parametrize("first", ["港務處自2024年起試辦", "渡口紀事（2024年5月）", f"2024年5月6日{BODY[:40] * 2}"])
def test_a_date_that_is_told_and_not_stated_dates_nothing(first: str) -> None:
    assert metadata_from_text(f"{first}\n\n{BODY}").date == ""


@pytest.mark.parametrize(
    ("line", "authors"),
    [
        ("作者：方芷若", ("方芷若",)),
        ("作者：方芷若、林帆", ("方芷若", "林帆")),
        ("文／方芷若", ("方芷若",)),
        ("撰文：方芷若（港務處研究員）", ("方芷若",)),
        ("記者：方芷若，渡口報導", ("方芷若",)),
        ("Author: Ana Ruiz; Tom Hale", ("Ana Ruiz", "Tom Hale")),
        ("By: Ana Ruiz & Tom Hale", ("Ana Ruiz", "Tom Hale")),
        ("作者  方芷若", ("方芷若",)),
    ],
)
@pytest.mark.parametrize("place", ["head", "foot"])
def test_stated_authors_are_read_at_the_head_or_the_foot(line: str, authors: tuple[str, ...], place: str) -> None:
    text = f"渡口紀事\n{line}\n\n{BODY}" if place == "head" else f"{BODY}\n\n{line}\n"
    assert metadata_from_text(text).authors == authors


@pytest.mark.parametrize(
    "line", ["作者認為航線太長", "文化局表示歡迎", "By the quay stands a shop", "記者會在下午舉行", "作者："]
)
def test_lines_that_begin_like_an_author_name_none(line: str) -> None:
    assert metadata_from_text(f"{line}\n\n{BODY}").authors == ()


@given(st.text(max_size=300))
@settings(deadline=None)
def test_what_a_text_says_about_itself_can_always_be_looked_for(text: str) -> None:
    metadata = metadata_from_text(text)
    assert all(author in text for author in metadata.authors)


def test_a_paragraph_over_a_form_feed_is_one() -> None:
    first, second = "港務處公布新的渡輪航線，居民多半歡迎，店家則擔心客人變", "少，希望船公司把末班船延後。"
    raw = read_plain(f"{first}\f{second}\n\n其餘從略。\n".encode())
    assert [block.text for block in raw.blocks] == [first + second, "其餘從略。"]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "big5", "gb18030"])
def test_the_encoding_is_told_and_recorded(encoding: str) -> None:
    text = BODY if encoding != "gb18030" else "港务处公布新的渡轮航线，居民多半欢迎，店家则担心客人变少。\n" * 20
    raw = read_plain(text.encode(encoding))
    assert "".join(block.text for block in raw.blocks).startswith(text[:10])
    assert raw.encoding
