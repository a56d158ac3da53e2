"""Notes at the foot of PDF pages, and what of a page's edge is a running header and what is text."""

import pytest

from briefqa.reading.builder import RawBlock, RawDocument, RawMark, RawNote
from briefqa.reading.pdf import read_pdf
from briefqa.types import BlockKind, Document
from reading.fixtures import Ink, blocks_of, column, document_of, notes_after, pdf

KEEPERS = ["Lin Hsiao-mei", "Chen Ta-wen", "Ana Ruiz", "Fang Chih-jo"]
BIRDS = ["gulls", "terns", "herons", "auks"]
FULL = [
    "The keepers of the cape counted the birds of the",
    "shore each spring and wrote into the log of the",
]


def read(*pages: list[Ink]) -> Document:
    return document_of(read_pdf(pdf(pages)))


def notes_of(document: Document) -> list[tuple[str, str]]:
    return [(note.marker, note.span.of(document.text)) for note in document.notes]


def page(number: int, notes: list[str], body: list[str] | None = None) -> list[Ink]:
    """A page with two marks, and its notes at the foot."""
    bird = BIRDS[number]
    marked = [f"The {bird} came in May.^{2 * number + 1}", f"The {bird} left in June.^{2 * number + 2}"]
    return column(50, 700, [*(body or []), f"harbour that {bird} nest there.", *marked]) + column(50, 90, notes, 8, 10)


@pytest.mark.parametrize("second", ["Ibid., 5.", "同前註，頁 5。", "Supra note 1.", "The log says so.", "前揭文。"])
def test_notes_that_read_alike_on_each_page_are_no_running_footer(second: str) -> None:
    """Neither those that point to another note nor those whose number is marked on their page."""
    firsts = [f"{name}, “The Cape Light,” Coast Review, May 2019." for name in KEEPERS]
    pages = [page(n, [f"{2 * n + 1} {first}", f"{2 * n + 2} {second}"]) for n, first in enumerate(firsts)]
    document = read(*pages)
    assert [text for _, text in notes_of(document)] == [text for first in firsts for text in (first, second)]
    assert [marker for marker, _ in notes_of(document)] == [str(number) for number in range(1, 9)]
    for bird in BIRDS:
        assert notes_after(document, f"The {bird} left in June.") == [second]
    assert document.removed == ()


def test_the_last_line_of_a_note_stays_though_it_is_the_same_on_each_page() -> None:
    rest = "Coast Review, May 2019, in the library of the port."
    pages = [page(n, [f"{2 * n + 1} {KEEPERS[n]}, “The {BIRDS[n]} of the cape and the bay,”", rest]) for n in range(4)]
    assert [text.count(rest) for _, text in notes_of(read(*pages))] == [1, 1, 1, 1]


def test_a_footer_that_begins_with_a_number_goes_though_that_number_is_marked() -> None:
    pages = [page(n, [f"{2 * n + 1} {KEEPERS[n]}.", f"{2 * n + 2} Ibid., 5."]) for n in range(4)]
    for number, inks in enumerate(pages):
        inks.append(Ink(50, 40, f"{2 * number + 1} Coast Review", 8))
    document = read(*pages)
    assert "Coast Review" not in document.text
    assert len(document.notes) == 8
    assert document.removed == ("running header: 1 Coast Review (4 times)",)


def test_a_paragraph_that_begins_alike_on_each_page_is_no_running_header() -> None:
    document = read(*(page(n, [f"{2 * n + 1} {KEEPERS[n]}.", f"{2 * n + 2} Ibid., 5."], FULL) for n in range(4)))
    for bird in BIRDS:
        assert f"shore each spring and wrote into the log of the harbour that {bird} nest there." in document.text
    assert document.removed == ()


@pytest.mark.parametrize("gap", [20, 30])
def test_a_header_of_two_lines_in_the_type_of_the_body_goes(gap: int) -> None:
    header = ["A Year of the Birds of the Cape and of Its Bay and", "of the shore"]
    pages = [column(50, 728 + gap - 14, header) + page(n, ["1 Lin", "2 Ruiz"]) for n in range(4)]
    document = read(*pages)
    assert "A Year of the Birds" not in document.text
    assert "of the shore" not in document.text


def test_lines_that_a_page_ends_with_in_the_middle_of_a_paragraph_stay_though_they_repeat() -> None:
    rest = ["seen from the tower, and with them came those", "that nest on the cliff by the old harbour, as the"]
    pages = [column(50, 300, [f"In May the first of the {bird} of the year were", *rest]) for bird in BIRDS]
    document = read(*pages)
    assert document.text.count(" ".join(rest)) == 4
    assert document.removed == ()


def test_a_page_number_goes_from_under_the_notes() -> None:
    pages = [[*page(n, [f"{2 * n + 1} Lin.", f"{2 * n + 2} Ibid., 5."]), Ink(290, 30, str(n + 1))] for n in range(4)]
    document = read(*pages)
    assert len(document.notes) == 8
    assert document.removed == ("page number: 1 (4 times)",)
    assert {block.kind for block in document.blocks} == {BlockKind.PARAGRAPH, BlockKind.NOTE}
    assert len(blocks_of(document)) >= 4


def test_a_mark_in_a_paragraph_over_two_pages_leads_to_the_note_at_the_foot_of_its_page() -> None:
    """Where each page numbers its notes anew; the mark that a page ends with is one of that page."""
    first = column(50, 700, ["The gulls came in May.^1", "The terns came in the first week of June.^2"])
    first += column(50, 90, ["1 Lin Hsiao-mei, “Gulls.”", "2 Chen Ta-wen, “Terns.”"], 8, 10)
    second = column(50, 700, ["when herons had gone.^1", "The auks left in August.^2"])
    second += column(50, 90, ["1 Ana Ruiz, “Herons.”", "2 Fang Chih-jo, “Auks.”"], 8, 10)
    blocks = (
        RawBlock(
            BlockKind.PARAGRAPH,
            "Gulls came. Terns came. Herons had gone. Auks left.",
            marks=(RawMark(11, 11, "1"), RawMark(23, 23, "2"), RawMark(40, 40, "1"), RawMark(51, 51, "2")),
            pages=((0, 1), (23, 2)),
        ),
    )
    notes = tuple(RawNote(str(n % 2 + 1), f"Note {n}.", 1, n // 2 + 1) for n in range(4))
    assert [mark.note for mark in document_of(RawDocument(blocks, notes)).marks] == [0, 1, 2, 3]
    joined = read([*first, Ink(50, 672, "The herons went to the bay of the old harbour and")], second)
    assert notes_after(joined, "when herons had gone.") == ["Ana Ruiz, “Herons.”"]
    assert notes_after(joined, "The auks left in August.") == ["Fang Chih-jo, “Auks.”"]
    assert notes_after(joined, "The terns came in the first week of June.") == ["Chen Ta-wen, “Terns.”"]


@pytest.mark.parametrize("size", [10, 13])
@pytest.mark.parametrize("words", [("Method", "Results", "Outlook"), ("方法", "結果", "展望")])
def test_a_numbered_heading_is_no_note(words: tuple[str, ...], size: int) -> None:
    headings = [f"{number} {word}" for number, word in enumerate(words, 1)]
    pages = [
        [
            Ink(50, 730, heading, size),
            Ink(50, 700, f"The {BIRDS[n]} came in May.^{n + 1}"),
            Ink(50, 90, f"{n + 1} {KEEPERS[n]}, “{BIRDS[n]}.”", 8),
        ]
        for n, heading in enumerate(headings)
    ]
    document = read(*pages)
    assert [text for text in blocks_of(document) if text in headings] == headings
    assert [marker for marker, _ in notes_of(document)] == ["1", "2", "3"]


def test_a_page_with_more_notes_than_text_has_no_headings_for_paragraphs() -> None:
    long = "Lin Hsiao-mei, “The Cape Light and the Birds of Its Shore,” Coast Review, May 2019, in the old library"
    body = [Ink(50, 760, "The Cape Light", 20), *column(50, 700, ["The gulls came in May.^1", "All left in June.^2"])]
    document = read(body + column(50, 90, [f"1 {long}.", f"2 {long}."], 8, 10))
    assert {block.kind for block in document.blocks} == {BlockKind.TITLE, BlockKind.PARAGRAPH, BlockKind.NOTE}
