import pytest

from briefqa.reading.pdf import read_pdf
from briefqa.types import Document
from reading.fixtures import Ink, column, document_of, pdf

PARTS = ["The harbour and its light", "The keepers of the bay", "The fees of the port"]
PROSE = ["The harbour office counts the boats of each line", "every month, and prints the sums in the spring."]


def read(heading: str, entries: list[str], parts: list[str]) -> Document:
    first = column(50, 780, [heading, *entries])
    later = [[Ink(50, 780, part, 13), *column(50, 740, PROSE)] for part in parts]
    return document_of(read_pdf(pdf([first, *later])))


@pytest.mark.parametrize("leader", [" ", " . . . . . . ", "......... "])
@pytest.mark.parametrize("heading", ["Contents", "TABLE OF CONTENTS", "目錄", "目　次"])
def test_a_table_of_contents_goes_and_is_named(heading: str, leader: str) -> None:
    entries = [f"{part}{leader}{number}" for number, part in enumerate(PARTS, 2)]
    document = read(heading, entries, PARTS)
    assert [document.text.count(part) for part in PARTS] == [1, 1, 1]
    assert heading not in document.text
    assert document.removed[-1] == "table of contents: 3 lines"


@pytest.mark.parametrize(
    ("heading", "entries", "parts"),
    [
        ("Boats", [f"{part} {number}" for number, part in enumerate(PARTS, 2)], PARTS),  # no such heading
        ("Contents", [f"{part} {number}" for number, part in enumerate(PARTS[::-1], 2)], ["One", "Two", "Three"]),
        ("Contents", [f"{part} {9 - number}" for number, part in enumerate(PARTS)], PARTS),  # a list of figures
        ("Contents", PARTS, PARTS),  # no numbers of pages
        ("Contents", [f"{part} {number}" for number, part in enumerate(PARTS[:2], 2)], PARTS[:2]),
    ],
)
def test_other_lines_that_end_in_figures_stay(heading: str, entries: list[str], parts: list[str]) -> None:
    document = read(heading, entries, parts)
    assert all(entry in document.text for entry in entries)
    assert not [entry for entry in document.removed if "contents" in entry]
