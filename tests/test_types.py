"""Laws of positions: what a span covers, and which page, block and note marks belong to a place."""

from dataclasses import FrozenInstanceError, replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from briefqa.types import Answer, Block, BlockKind, Document, Metadata, NoteMark, PageStart, Quote, Sentence, Span

OFFSETS = st.integers(0, 40)
SPANS = st.tuples(OFFSETS, OFFSETS).map(lambda ends: Span(min(ends), max(ends)))


@st.composite
def documents(draw: st.DrawFn) -> Document:
    """Documents with blocks that do not overlap, pages in order, and marks at any place."""
    text = draw(st.text("ab晶片。 \n", min_size=1, max_size=40))
    places = st.integers(0, len(text))
    cuts = sorted(draw(st.sets(places, max_size=8)))
    blocks = tuple(
        Block(BlockKind.PARAGRAPH, Span(start, end)) for start, end in zip(cuts[::2], cuts[1::2], strict=False)
    )
    offsets = sorted(draw(st.sets(places, max_size=5)))
    pages = tuple(PageStart(offset, number) for number, offset in enumerate(offsets, 3))
    spans = sorted(draw(st.lists(st.tuples(places, places), max_size=5)))
    marks = tuple(NoteMark(Span(min(ends), max(ends)), 0) for ends in spans)
    return Document("id", "path", text, blocks, marks=marks, pages=pages)


@given(st.text(max_size=50), SPANS)
@settings(deadline=None)
def test_span_of_a_text_is_its_slice(text: str, span: Span) -> None:
    assert span.of(text) == text[span.start : span.end]


@given(SPANS, SPANS)
@settings(deadline=None)
def test_covering_means_holding_every_offset(one: Span, other: Span) -> None:
    inside = set(range(other.start, other.end)) <= set(range(one.start, one.end))
    assert not one.covers(other) or inside
    if other.start < other.end:
        assert one.covers(other) == inside


@given(SPANS, SPANS, SPANS)
@settings(deadline=None)
def test_covering_is_an_order(one: Span, two: Span, three: Span) -> None:
    assert one.covers(one)
    assert not (one.covers(two) and two.covers(one)) or one == two
    assert not (one.covers(two) and two.covers(three)) or one.covers(three)


@given(SPANS, SPANS)
@settings(deadline=None)
def test_overlapping_spans_share_an_offset(one: Span, other: Span) -> None:
    shared = set(range(one.start, one.end)) & set(range(other.start, other.end))
    assert one.overlaps(other) == other.overlaps(one)
    assert not shared or one.overlaps(other)
    if one.start < one.end and other.start < other.end:
        assert one.overlaps(other) == bool(shared)


@given(SPANS, SPANS)
@settings(deadline=None)
def test_spans_sort_as_a_reader_meets_them(one: Span, other: Span) -> None:
    assert (one < other) == ((one.start, one.end) < (other.start, other.end))


@given(documents(), OFFSETS)
@settings(deadline=None)
def test_page_is_that_of_the_last_start_at_or_before_a_place(document: Document, offset: int) -> None:
    before = [page.number for page in document.pages if page.offset <= offset]
    assert document.page_at(offset) == (before[-1] if before else None)


@given(documents(), OFFSETS)
@settings(deadline=None)
def test_block_at_a_place_holds_it(document: Document, offset: int) -> None:
    holding = [block for block in document.blocks if block.span.start <= offset < block.span.end]
    assert document.block_at(offset) == (holding[0] if holding else None)


@given(documents(), SPANS)
@settings(deadline=None)
def test_a_mark_belongs_to_the_words_before_it(document: Document, span: Span) -> None:
    found = document.marks_in(span)
    assert list(found) == [mark for mark in document.marks if span.start < mark.span.end <= span.end]


@given(documents(), st.data())
@settings(deadline=None)
def test_every_mark_belongs_to_one_part_of_a_cut_text(document: Document, data: st.DataObject) -> None:
    """Only a mark at the very beginning, with no words before it, belongs to none."""
    cut = data.draw(st.integers(0, len(document.text)))
    parts = [Span(0, cut), Span(cut, len(document.text))]
    owners = [mark for part in parts for mark in document.marks_in(part)]
    assert owners == sorted((mark for mark in document.marks if mark.span.end), key=lambda mark: mark.span.end > cut)


ROWS = "廠區 | 產能\n東崗廠 | 3,200"


@pytest.mark.parametrize(
    ("blocks", "expected"),
    [
        (["C:表 2 各廠產能（2024 年）", "T"], "表 2 各廠產能（2024 年）"),
        (["P:表一　各廠產能", "P:單位：千片", "T"], "表一　各廠產能\n單位：千片"),
        (["P:Table 3. Output by plant (in thousands)", "T"], "Table 3. Output by plant (in thousands)"),
        (["P:以下說明各廠。", "T", "C:表 5：各廠產能"], "表 5：各廠產能"),
        (["P:以下說明各廠。", "T"], ""),
        (["C:圖 1：廠區位置", "T"], ""),
        (["P:表 2 所示的產能逐年增加，各廠都一樣。", "T"], ""),
        (["T", "C:表 2：下一張", "T"], ""),
        (["H:一、產能", "T", "P:資料來源：廠商。"], ""),
        (["P:" + "單位：千片，" * 40, "T"], ""),
    ],
)
def test_the_caption_of_a_table_stands_beside_it_and_names_it_or_its_unit(blocks: list[str], expected: str) -> None:
    kinds = {"C": BlockKind.CAPTION, "P": BlockKind.PARAGRAPH, "H": BlockKind.HEADING, "T": BlockKind.TABLE}
    text, made = "", []
    for kind, _, words in (block.partition(":") for block in blocks):
        words = words or ROWS
        made.append(Block(kinds[kind], Span(len(text), len(text) + len(words))))
        text += f"{words}\n"
    document = Document("id", "path", text, tuple(made))
    row = text.index("東崗廠")
    assert document.table_caption(Span(row, row + 3)) == expected
    others = [block.span for block in made if block.kind != BlockKind.TABLE]
    assert [document.table_caption(span) for span in others] == [""] * len(others)


def test_a_caption_is_what_names_the_table_right_beside_it() -> None:
    parts = ("表 1：各廠產能", ROWS, "產能逐年增加。", "表 9：別處的表", "產能如上。")
    kinds = (BlockKind.CAPTION, BlockKind.TABLE, BlockKind.PARAGRAPH, BlockKind.CAPTION, BlockKind.PARAGRAPH)
    text = "\n".join(parts)
    starts = [text.index(part) for part in parts]
    blocks = [Block(kind, Span(at, at + len(part))) for kind, at, part in zip(kinds, starts, parts, strict=True)]
    document = Document("id", "path", text, tuple(blocks))
    assert [document.is_caption(block.span) for block in blocks] == [True, False, False, False, False]


def test_page_is_unknown_in_a_format_without_pages() -> None:
    assert Document("id", "path", "words", ()).page_at(2) is None


def test_title_is_the_one_that_is_known() -> None:
    document = Document("id", "path", "words", (), metadata=Metadata(title="算力與電價"))
    assert document.title == "算力與電價"


def test_title_of_an_untitled_document_is_its_opening_cut_short() -> None:
    opening = "Data centres in the north of the island ask for more power than the grid has to give."
    text = f"A label\n\n{opening}"
    blocks = (Block(BlockKind.PARAGRAPH, Span(0, 7)), Block(BlockKind.PARAGRAPH, Span(9, len(text))))
    title = Document("id", "path", text, blocks).title
    assert title.endswith("…")
    assert opening.startswith(title[:-1])
    assert len(title) <= 31


@pytest.mark.parametrize(
    ("quote", "holds"),
    [
        (Quote("id", Span(0, 2), "晶片"), True),
        (Quote("id", Span(1, 3), "晶片"), False),
        (Quote("id", Span(0, 2), "芯片"), False),
        (Quote("another", Span(0, 2), "晶片"), False),
    ],
)
def test_quote_is_in_a_document_only_at_its_place_to_the_character(quote: Quote, *, holds: bool) -> None:
    assert quote.is_in(Document("id", "path", "晶片出口", ())) is holds


def test_an_answer_without_sentences_is_a_refusal() -> None:
    refusal = Answer("question", (), (), (), 0.2, "why")
    assert not refusal.answered
    assert replace(refusal, sentences=(Sentence("words", (1,)),)).answered


def test_values_between_steps_cannot_be_changed() -> None:
    span = Span(1, 2)
    with pytest.raises(FrozenInstanceError):
        span.start = 0  # type: ignore[misc]
