"""Raised note marks leave the text; what they point behind, and everything else, stays where it was."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from briefqa.reading.builder import RawBlock, RawMark
from briefqa.reading.raised import without_raised_marks
from briefqa.types import BlockKind


def raised_in(marked: str) -> tuple[RawBlock, list[tuple[int, int]]]:
    """A block of a text in which `^1` is a raised 1 that is a mark, and its raised ranges."""
    text, marks = "", []
    for number, part in enumerate(marked.split("^")):
        if number:
            marks.append(RawMark(len(text), len(text) + 1, part[0]))
        text += part
    return RawBlock(BlockKind.PARAGRAPH, text, marks=tuple(marks)), [(mark.start, mark.end) for mark in marks]


def without(marked: str) -> RawBlock:
    return without_raised_marks(*raised_in(marked))


@pytest.mark.parametrize(
    ("marked", "text"),
    [
        ("售票 112,300^1 張，上座率為 83^2%。", "售票 112,300 張，上座率為 83%。"),
        ("補助占 46%。^3團長說。", "補助占 46%。團長說。"),
        ("補助占 46%。^3 團長說。", "補助占 46%。團長說。"),
        ("Under sixteen.^1 That is more.", "Under sixteen. That is more."),
        ("Under sixteen. ^1 That is more.", "Under sixteen. That is more."),
        ("Under sixteen. ^1That is more.", "Under sixteen. That is more."),
        ("Of 2025 ^1.", "Of 2025."),
        ("Of 2025.^1,^2 Then", "Of 2025. Then"),
        ("Of 2025.^1–^3", "Of 2025."),
        ("漲了[^1]，又漲（^2）。", "漲了，又漲。"),
        ("漲了[^1][^2]又漲", "漲了又漲"),
        ("Rose [^1] [^2] again", "Rose again"),
        ("^1 Harbour Office", "1 Harbour Office"),
        ("no mark 1", "no mark 1"),
    ],
)
def test_a_mark_leaves_with_what_only_sets_it_apart(marked: str, text: str) -> None:
    assert without(marked).text == text


def test_marks_and_pages_point_to_the_words_that_they_pointed_to() -> None:
    block, raised = raised_in("售票 112,300^1 張，上座率為 83^2%。")
    plain = RawMark(len(block.text) - 1, len(block.text), "9")
    block = RawBlock(block.kind, block.text, marks=(*block.marks, plain), pages=((0, 1), (block.text.index("上"), 2)))
    read = without_raised_marks(block, raised)
    assert [read.text[: mark.start][-3:] for mark in read.marks] == ["300", " 83", "83%"]
    assert [mark.end - mark.start for mark in read.marks] == [0, 0, 1]
    assert [read.text[offset:][:1] for offset, _ in read.pages] == ["售", "上"]


def test_digits_that_are_no_marks_stay_raised() -> None:
    block, raised = raised_in("30 m^2 of deck^1")
    assert without_raised_marks(RawBlock(block.kind, block.text, marks=block.marks[1:]), raised).text == "30 m² of deck"


@given(st.lists(st.sampled_from(["^1", "^2", "漲", "ab", " ", "[", "]", "，", ",", "46%", "。"]), max_size=30))
@settings(deadline=None)
def test_no_other_character_leaves_and_marks_stand_inside(pieces: list[str]) -> None:
    read = without("".join(pieces))
    words = [piece for piece in pieces if piece in ("漲", "ab", "46%", "。")]
    assert [read.text.count(word) for word in words] == [pieces.count(word) for word in words]
    assert all(0 <= mark.start <= mark.end <= len(read.text) for mark in read.marks)
    assert len(read.marks) == sum(piece.startswith("^") for piece in pieces)
