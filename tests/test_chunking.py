"""Chunks lie apart, hold every sentence whole, keep their size, and never reach over a heading."""

from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from briefqa.answering.rereading import context_of
from briefqa.chunking import MAX_TITLE_CHARS, chunk_length, chunks_of, full_length, passage_text, sentence_text
from briefqa.config import ChunkSettings
from briefqa.reading.builder import RawBlock, RawDocument, RawMark, RawNote, build_document
from briefqa.sentences import sentences_of
from briefqa.types import BlockKind, Document, Metadata

SETTINGS = ChunkSettings(chunk_chars=60, latin_words=30)
WIDE = ["伺服器", "液冷系統", "每千瓦", "的電費", "，", "。", "；", "！」", "\n"]
LATIN = ["server ", "per kilowatt ", "3.5 ", "cost. ", "U.S. ", ", ", "e.g. "]
TEXTS = st.lists(st.sampled_from(WIDE + LATIN), min_size=1, max_size=60).map("".join).filter(str.strip)
KINDS = st.sampled_from(
    [BlockKind.PARAGRAPH, BlockKind.PARAGRAPH, BlockKind.LIST_ITEM, BlockKind.TABLE, BlockKind.CAPTION]
)
BLOCKS = st.one_of(
    st.builds(RawBlock, KINDS, TEXTS),
    st.builds(
        RawBlock, st.just(BlockKind.HEADING), st.sampled_from(["壹、供電", "Cooling", "二、費率"]), st.integers(1, 3)
    ),
)
NOTES = st.lists(st.builds(RawNote, st.just("1"), TEXTS), max_size=3).map(tuple)


@st.composite
def documents(draw: st.DrawFn) -> Document:
    blocks = tuple(draw(st.lists(BLOCKS, min_size=1, max_size=8)))
    return build_document("id", "path", RawDocument(blocks, draw(NOTES)))


def size_of(text: str, limits: ChunkSettings = SETTINGS) -> float:
    """Length in Chinese characters."""
    return chunk_length(text, limits) * limits.chunk_chars / full_length(limits)


def document_of(*blocks: RawBlock, notes: tuple[RawNote, ...] = (), title: str = "") -> Document:
    return build_document("id", "path", RawDocument(blocks, notes, Metadata(title=title)))


def texts_of(document: Document, limits: ChunkSettings = SETTINGS) -> list[str]:
    return [chunk.span.of(document.text) for chunk in chunks_of(document, limits)]


@given(documents())
@settings(deadline=None, max_examples=60)
def test_chunks_stand_in_text_order_and_do_not_overlap(document: Document) -> None:
    spans = [chunk.span for chunk in chunks_of(document, SETTINGS)]
    assert all(one.end <= other.start for one, other in pairwise(spans))
    assert all(span.of(document.text).strip() for span in spans)


@given(documents())
@settings(deadline=None, max_examples=60)
def test_every_sentence_that_fits_a_chunk_stands_whole_in_one(document: Document) -> None:
    chunks = chunks_of(document, SETTINGS)
    for _, span in sentences_of(document):
        if size_of(span.of(document.text)) <= SETTINGS.chunk_chars:
            assert any(chunk.span.covers(span) for chunk in chunks), span.of(document.text)


@given(documents())
@settings(deadline=None, max_examples=60)
def test_no_word_of_a_sentence_is_left_out(document: Document) -> None:
    held = {offset for chunk in chunks_of(document, SETTINGS) for offset in range(chunk.span.start, chunk.span.end)}
    for _, span in sentences_of(document):
        assert all(offset in held or document.text[offset].isspace() for offset in range(span.start, span.end))


@given(documents())
@settings(deadline=None, max_examples=60)
def test_a_chunk_of_the_body_keeps_its_size(document: Document) -> None:
    for chunk in chunks_of(document, SETTINGS):
        assert chunk.is_note or size_of(chunk.span.of(document.text)) <= SETTINGS.chunk_chars


@given(documents())
@settings(deadline=None, max_examples=60)
def test_a_chunk_stands_under_one_heading_and_holds_none(document: Document) -> None:
    for chunk in chunks_of(document, SETTINGS):
        blocks = [block for block in document.blocks if block.span.overlaps(chunk.span)]
        assert {block.headings for block in blocks} == {chunk.headings}
        assert all(block.kind not in (BlockKind.HEADING, BlockKind.TITLE) for block in blocks)


@given(documents())
@settings(deadline=None, max_examples=60)
def test_each_note_is_a_passage_of_its_own(document: Document) -> None:
    chunks = chunks_of(document, SETTINGS)
    assert [chunk.span for chunk in chunks if chunk.is_note] == [note.span for note in document.notes]


def test_chunking_twice_gives_the_same() -> None:
    document = document_of(RawBlock(BlockKind.PARAGRAPH, "機房的用電每年增加一成。" * 40))
    assert chunks_of(document, SETTINGS) == chunks_of(document, SETTINGS)


def test_a_title_between_paragraphs_is_in_no_chunk() -> None:
    document = document_of(
        RawBlock(BlockKind.PARAGRAPH, "前一則說供電。"),
        RawBlock(BlockKind.TITLE, "另一則的標題"),
        RawBlock(BlockKind.PARAGRAPH, "後一則說用水。"),
    )
    assert "另一則的標題" not in "".join(texts_of(document))


def test_two_sections_of_one_name_stay_apart() -> None:
    document = document_of(
        RawBlock(BlockKind.HEADING, "小結", 1),
        RawBlock(BlockKind.PARAGRAPH, "電不夠。"),
        RawBlock(BlockKind.HEADING, "小結", 1),
        RawBlock(BlockKind.PARAGRAPH, "水也不夠。"),
    )
    assert texts_of(document) == ["電不夠。", "水也不夠。"]


def test_a_plain_digit_mark_stays_in_the_chunk_of_its_sentence() -> None:
    sentences = [
        f"第{number}座機房已經申請併網並等候核准。{label}" for label, number in enumerate("甲乙丙丁戊己庚辛", 1)
    ]
    text = "".join(sentences)
    marks = [RawMark(text.index(part) + len(part) - 1, text.index(part) + len(part), part[-1]) for part in sentences]
    notes = tuple(RawNote(mark.label, "〈併網名單〉", 1) for mark in marks)
    document = document_of(RawBlock(BlockKind.PARAGRAPH, text, marks=tuple(marks)), notes=notes)
    for chunk in chunks_of(document, SETTINGS):
        assert chunk.is_note or chunk.span.of(document.text).startswith("第")


@pytest.mark.parametrize("letter", ["a", "電", "7", "é", "\U0001f600"])
def test_a_run_without_any_separator_is_cut_to_size(letter: str) -> None:
    document = document_of(RawBlock(BlockKind.PARAGRAPH, letter * 3_000))
    pieces = texts_of(document)
    assert "".join(pieces) == letter * 3_000
    assert all(size_of(piece) <= SETTINGS.chunk_chars for piece in pieces)


@given(TEXTS, TEXTS)
@settings(deadline=None)
def test_length_of_two_texts_is_about_the_sum_of_their_lengths(one: str, other: str) -> None:
    assert abs(size_of(one + other) - size_of(one) - size_of(other)) <= 1


def test_length_counts_a_latin_word_as_its_share_of_a_chunk() -> None:
    limits = ChunkSettings(chunk_chars=240, latin_words=120)
    assert size_of("電" * 240, limits) == limits.chunk_chars
    assert size_of("grids " * 120, limits) == limits.chunk_chars


def test_what_is_embedded_has_title_and_headings_before_the_words() -> None:
    document = document_of(
        RawBlock(BlockKind.HEADING, "參、機房", 1),
        RawBlock(BlockKind.HEADING, "一、冷卻", 2),
        RawBlock(BlockKind.PARAGRAPH, "液冷省電三成。"),
        title="算力的代價",
    )
    (chunk,) = chunks_of(document, SETTINGS)
    assert passage_text(document, chunk) == "算力的代價 › 參、機房 › 一、冷卻\n液冷省電三成。"
    assert sentence_text(document, chunk.span) == "算力的代價\n液冷省電三成。"


def test_a_title_as_long_as_a_page_leaves_the_words_room() -> None:
    document = document_of(RawBlock(BlockKind.PARAGRAPH, "液冷省電三成。"), title="算力" * 500)
    (chunk,) = chunks_of(document, SETTINGS)
    above = "算力" * (MAX_TITLE_CHARS // 2)
    assert passage_text(document, chunk) == sentence_text(document, chunk.span) == f"{above}\n液冷省電三成。"
    assert context_of(document, chunk.span) == above  # as the cross-encoder reads it


def test_without_title_and_headings_the_words_stand_alone() -> None:
    document = document_of(RawBlock(BlockKind.PARAGRAPH, "液冷省電三成。"))
    (chunk,) = chunks_of(document, SETTINGS)
    assert passage_text(document, chunk) == sentence_text(document, chunk.span) == "液冷省電三成。"


def test_an_empty_note_is_no_passage() -> None:
    document = document_of(RawBlock(BlockKind.PARAGRAPH, "液冷省電三成。"), notes=(RawNote("1", "  "),))
    assert texts_of(document) == ["液冷省電三成。"]
