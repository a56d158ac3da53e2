"""Rows of characters, as pdfium gives them, made lines."""

import pytest

from briefqa.reading.pdf_page import PageLine, Piece, with_marks_on_their_lines


def line(text: str, left: float, base: float = 100.0, size: float = 10.0) -> PageLine:
    right = left + 0.5 * size * len(text)
    return PageLine(text, 1, left, right, base, size, pieces=(Piece(0, len(text), left, right),))


def test_a_raised_number_on_a_row_of_its_own_begins_the_row_behind_it() -> None:
    words = line("Harbour Office, Log of 2031.", 55)
    number = line("12", 50, base=104, size=5)
    (found,) = with_marks_on_their_lines([number, words])
    assert (found.text, found.raised) == ("12 Harbour Office, Log of 2031.", ((0, 2),))
    assert (found.left, found.right, found.base, found.size) == (50, words.right, 100, 10)
    assert found.text[found.pieces[0].start : found.pieces[0].end] == found.text


def test_a_raised_number_between_two_rows_ends_the_first() -> None:
    first, number, second = line("Harbour", 50), line("1", 85, base=104, size=5), line("Office", 90)
    (found,) = with_marks_on_their_lines([first, number, second])
    assert found.text == "Harbour1 Office"


@pytest.mark.parametrize(
    "number",
    [
        line("12", 50, base=100, size=5),  # on the base line
        line("12", 50, base=104, size=9),  # as large as the words
        line("12", 20, base=104, size=5),  # far from them
        line("12", 50, base=130, size=5),  # far above them
        line("1203", 50, base=104, size=5),
        line("a1", 50, base=104, size=5),
    ],
)
def test_what_is_no_raised_number_right_before_a_row_stays_on_its_own(number: PageLine) -> None:
    words = line("Harbour Office, Log of 2031.", 60)
    assert with_marks_on_their_lines([number, words]) == [number, words]
