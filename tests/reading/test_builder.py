"""The laws of a document: blocks and notes tile its text, marks find their notes, pages and headings their places."""

from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from briefqa.reading.builder import MAX_HEADING_DEPTH, RawBlock, RawDocument, RawMark, RawNote, build_document
from briefqa.types import BlockKind, Document, Metadata, Span

TEXTS = st.text("渡口船資 ab1。\n\u3000", max_size=12)
KINDS = st.sampled_from([kind for kind in BlockKind if kind != BlockKind.NOTE])


@st.composite
def blocks(draw: st.DrawFn) -> RawBlock:
    """Raw blocks with marks and page starts anywhere in them, in order."""
    text = draw(TEXTS)
    places = st.integers(0, len(text))
    ends = sorted(draw(st.lists(st.tuples(places, places), max_size=3)))
    marks = tuple(RawMark(min(pair), max(pair), draw(st.sampled_from("123"))) for pair in ends)
    pages = tuple((offset, draw(st.integers(1, 5))) for offset in sorted(draw(st.sets(places, max_size=2))))
    return RawBlock(draw(KINDS), text, draw(st.integers(1, 8)), marks, pages)


@st.composite
def raw_documents(draw: st.DrawFn) -> RawDocument:
    body = tuple(draw(st.lists(blocks(), max_size=6)))
    notes = [
        RawNote(
            draw(st.sampled_from("123")),
            draw(TEXTS),
            draw(st.integers(0, len(body))),
            draw(st.none() | st.integers(1, 5)),
        )
        for _ in range(draw(st.integers(0, 4)))
    ]
    return RawDocument(body, tuple(sorted(notes, key=lambda note: note.after)))


def built(raw: RawDocument) -> Document:
    return build_document("id", "path", raw)


def paragraph(text: str, *labels: str) -> RawBlock:
    """A paragraph with marks: each label stands once in the text, between ‹ and ›, which are taken out."""
    marks: list[RawMark] = []
    for label in labels:
        at = text.index(f"‹{label}›")
        text = text.replace(f"‹{label}›", label, 1)
        marks.append(RawMark(at, at + len(label), label))
    return RawBlock(BlockKind.PARAGRAPH, text, marks=tuple(marks))


def noted(document: Document) -> list[tuple[str, str]]:
    """What each mark says and the note that it leads to."""
    return [(mark.span.of(document.text), document.notes[mark.note].span.of(document.text)) for mark in document.marks]


@given(raw_documents())
@settings(deadline=None)
def test_blocks_and_notes_tile_the_text_in_order(raw: RawDocument) -> None:
    document = built(raw)
    spans = [block.span for block in document.blocks]
    assert all(one.end <= other.start for one, other in pairwise(spans))
    gaps = [Span(one.end, other.start).of(document.text) for one, other in pairwise(spans)]
    assert all(gap in ("\n", "\n\n") for gap in gaps)
    if spans:
        assert (spans[0].start, spans[-1].end) == (0, len(document.text))
    else:
        assert document.text == ""
    assert [block.span for block in document.blocks if block.kind == BlockKind.NOTE] == [n.span for n in document.notes]
    kinds = [block.kind == BlockKind.NOTE for block in document.blocks]
    assert kinds == sorted(kinds), "the body comes first"


@given(raw_documents())
@settings(deadline=None)
def test_every_word_of_the_raw_document_stands_in_its_text(raw: RawDocument) -> None:
    document = built(raw)
    words = "".join(text for item in (*raw.blocks, *raw.notes) for text in item.text.split())
    assert "".join(document.text.split()) == words
    assert [block.span.of(document.text) for block in document.blocks if block.kind != BlockKind.NOTE] == [
        block.text.strip() for block in raw.blocks if block.text.strip()
    ]
    assert [note.span.of(document.text) for note in document.notes] == [note.text.strip() for note in raw.notes]


@given(raw_documents())
@settings(deadline=None)
def test_every_mark_stands_in_the_body_in_order_and_leads_to_a_note_of_its_label(raw: RawDocument) -> None:
    document = built(raw)
    labels = {note.label for note in raw.notes}
    wanted = [mark.label for block in raw.blocks if block.text.strip() for mark in block.marks if mark.label in labels]
    assert sorted(document.notes[mark.note].marker for mark in document.marks) == sorted(wanted)
    assert list(document.marks) == sorted(document.marks, key=lambda mark: mark.span)
    for mark in document.marks:
        assert any(block.span.covers(mark.span) for block in document.blocks if block.kind != BlockKind.NOTE)


@given(raw_documents())
@settings(deadline=None)
def test_pages_start_in_order_and_each_is_a_change(raw: RawDocument) -> None:
    document = built(raw)
    assert all(one.offset <= other.offset and one.number != other.number for one, other in pairwise(document.pages))
    assert all(0 <= page.offset <= len(document.text) for page in document.pages)
    for note, source in zip(document.notes, raw.notes, strict=True):
        if source.page and source.text.strip():
            assert document.page_at(note.span.start) == source.page


@given(raw_documents())
@settings(deadline=None)
def test_every_word_of_the_body_keeps_its_page(raw: RawDocument) -> None:
    document = built(raw)
    current: int | None = None
    body = [block for block in document.blocks if block.kind != BlockKind.NOTE]
    kept = [block for block in raw.blocks if block.text.strip()]
    for block, source in zip(body, kept, strict=True):
        left = len(source.text) - len(source.text.lstrip())
        starts = dict(source.pages)
        for offset in range(len(source.text)):
            current = starts.get(offset, current)
            if left <= offset < left + len(source.text.strip()):
                assert document.page_at(block.span.start + offset - left) == current
        current = starts.get(len(source.text), current)


@given(raw_documents())
@settings(deadline=None)
def test_headings_are_handed_down(raw: RawDocument) -> None:
    document = built(raw)
    for block in document.blocks:
        assert len(block.headings) <= MAX_HEADING_DEPTH
        if block.kind == BlockKind.NOTE:
            assert block.headings == ()
    for one, other in pairwise(block for block in document.blocks if block.kind != BlockKind.NOTE):
        if one.kind != BlockKind.HEADING:
            assert other.kind == BlockKind.HEADING or other.headings == one.headings
        elif other.kind != BlockKind.HEADING and len(one.headings) < MAX_HEADING_DEPTH:
            assert other.headings[: len(one.headings)] == one.headings
            assert len(other.headings) == len(one.headings) + 1


def test_a_heading_closes_those_of_its_level_and_below() -> None:
    levels = [(1, "甲"), (2, "乙"), (3, "丙"), (2, "丁"), (1, "戊")]
    raw: list[RawBlock] = []
    for level, text in levels:
        raw += [RawBlock(BlockKind.HEADING, text, level), RawBlock(BlockKind.PARAGRAPH, f"{text}之下的一段。")]
    document = built(RawDocument(tuple(raw)))
    paths = [block.headings for block in document.blocks if block.kind == BlockKind.PARAGRAPH]
    assert paths == [("甲",), ("甲", "乙"), ("甲", "乙", "丙"), ("甲", "丁"), ("戊",)]


def test_a_heading_is_handed_down_without_its_note_marks() -> None:
    heading = RawBlock(BlockKind.HEADING, "貳、票價3 的沿革", 1, marks=(RawMark(4, 5, "3"),))
    document = built(
        RawDocument((heading, RawBlock(BlockKind.PARAGRAPH, "船資漲了。")), (RawNote("3", "〈沿革〉", 1),))
    )
    assert document.blocks[0].span.of(document.text) == "貳、票價3 的沿革"
    assert document.blocks[1].headings == ("貳、票價 的沿革",)


def test_list_items_stand_on_lines_of_their_own_and_paragraphs_apart() -> None:
    raw = RawDocument(
        (
            RawBlock(BlockKind.PARAGRAPH, "要點："),
            RawBlock(BlockKind.LIST_ITEM, "船資"),
            RawBlock(BlockKind.LIST_ITEM, "燃油"),
            RawBlock(BlockKind.PARAGRAPH, "以上。"),
        ),
        (RawNote("1", "〈甲〉"), RawNote("2", "〈乙〉")),
    )
    assert built(raw).text == "要點：\n\n船資\n燃油\n\n以上。\n\n〈甲〉\n〈乙〉"


# --- which note is meant --------------------------------------------------------------


def test_a_mark_leads_to_the_note_of_its_label() -> None:
    raw = RawDocument(
        (paragraph("船資漲了。‹1›燃油也漲。‹2›", "1", "2"),), (RawNote("1", "〈船資〉", 1), RawNote("2", "〈燃油〉", 1))
    )
    assert noted(built(raw)) == [("1", "〈船資〉"), ("2", "〈燃油〉")]


def test_where_numbering_restarts_a_mark_leads_to_the_next_note_of_its_label() -> None:
    raw = RawDocument(
        (
            paragraph("第一節。‹1›", "1"),
            paragraph("又一段。‹2›", "2"),
            paragraph("第二節。‹1›", "1"),
            paragraph("完。‹2›", "2"),
        ),
        (
            RawNote("1", "〈一之一〉", 2),
            RawNote("2", "〈一之二〉", 2),
            RawNote("1", "〈二之一〉", 4),
            RawNote("2", "〈二之二〉", 4),
        ),
    )
    assert [note for _, note in noted(built(raw))] == ["〈一之一〉", "〈一之二〉", "〈二之一〉", "〈二之二〉"]


def test_notes_right_after_their_paragraphs_restart_as_well() -> None:
    raw = RawDocument(
        tuple(paragraph(f"第{number}頁的正文。‹1›", "1") for number in "甲乙丙"),
        tuple(RawNote("1", f"〈{number}〉", after) for after, number in enumerate("甲乙丙", 1)),
    )
    assert [note for _, note in noted(built(raw))] == ["〈甲〉", "〈乙〉", "〈丙〉"]


def test_blank_blocks_do_not_shift_which_note_is_meant() -> None:
    blank = RawBlock(BlockKind.PARAGRAPH, " \n")
    raw = RawDocument(
        (blank, blank, paragraph("第一節。‹1›", "1"), paragraph("第二節。‹1›", "1")),
        (RawNote("1", "〈一〉", 3), RawNote("1", "〈二〉", 4)),
    )
    assert [note for _, note in noted(built(raw))] == ["〈一〉", "〈二〉"]


def test_a_mark_behind_the_last_note_of_its_label_leads_back_to_it() -> None:
    raw = RawDocument((paragraph("先說。‹1›", "1"), paragraph("再說。‹1›", "1")), (RawNote("1", "〈篇〉", 1),))
    assert [note for _, note in noted(built(raw))] == ["〈篇〉", "〈篇〉"]


def test_a_mark_without_a_note_is_only_text() -> None:
    document = built(RawDocument((paragraph("船資漲了。‹7›", "7"),), (RawNote("1", "〈船資〉", 1),)))
    assert document.marks == ()
    assert document.text.startswith("船資漲了。7")


def test_a_mark_that_is_not_in_the_text_has_an_empty_place() -> None:
    raw = RawDocument(
        (RawBlock(BlockKind.PARAGRAPH, "船資漲了。", marks=(RawMark(5, 5, "1"),)),), (RawNote("1", "〈船資〉", 1),)
    )
    document = built(raw)
    assert document.marks[0].span == Span(5, 5)
    assert document.marks_in(Span(0, 5)) == document.marks


def test_pointing_notes_are_linked_and_lost_ones_named() -> None:
    notes = (RawNote("1", "方芷若，〈沿革〉，2021年。"), RawNote("2", "同註 1。"), RawNote("3", "同註 9。"))
    document = built(RawDocument((paragraph("一段。"),), notes))
    assert [note.same_as for note in document.notes] == [(), (0,), ()]
    assert document.notes[2].unresolved == ("同註 9。",)


@pytest.mark.parametrize("raw", [RawDocument(()), RawDocument((RawBlock(BlockKind.PARAGRAPH, "  "),))])
def test_a_document_of_nothing_is_empty(raw: RawDocument) -> None:
    document = built(raw)
    assert (document.text, document.blocks, document.marks, document.pages) == ("", (), (), ())


def test_what_the_reader_knows_is_passed_on() -> None:
    metadata = Metadata(title="渡口紀事", date="2021")
    document = built(
        RawDocument((paragraph("一段。"),), metadata=metadata, encoding="big5", removed=("page number: 3",))
    )
    assert (document.metadata, document.encoding, document.removed) == (metadata, "big5", ("page number: 3",))
