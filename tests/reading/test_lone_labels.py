"""Numbers of notes on lines of their own."""

import pytest

from briefqa.reading.lone_labels import with_labels_before_notes
from briefqa.reading.plain import lines_of, read_plain
from reading.fixtures import document_of, notes_after

BODY = "渡輪票價去年漲了兩成。1 店家的生意少了一半，」2 居民改搭公車。3"
FIRST, SECOND, THIRD = (
    "方芷若，〈渡口〉，2021年。",
    "船公司未公布細目。",
    "林帆，《潮汐》（南嶼：海岸社，2020），頁 12。",
)


def mended(text: str) -> list[str]:
    return [line.text.strip() for line in with_labels_before_notes(lines_of(text)) if line.text.strip()]


@pytest.mark.parametrize("gap", ["\n", "\n\n", "\n "])
def test_a_number_on_a_line_of_its_own_is_put_before_its_note(gap: str) -> None:
    document = document_of(read_plain(f"{BODY}\n\n1{gap}{FIRST}\n2{gap}{SECOND}\n3{gap}{THIRD}\n".encode()))
    assert notes_after(document, "兩成。1") == [FIRST]
    assert notes_after(document, "一半，」2") == [SECOND]
    assert notes_after(document, "公車。3") == [THIRD]


def test_the_number_of_a_page_before_the_notes_does_not_take_the_place_of_a_note() -> None:
    text = f"{BODY}\n1\n渡輪次日照常。\n\n1\n{FIRST}\n2\n{THIRD}"
    assert mended(text)[-2:] == [f"1 {FIRST}", f"2 {THIRD}"]


@pytest.mark.parametrize(
    "text",
    [
        f"渡輪票價去年漲了兩成。\n\n1\n{FIRST}",  # no mark
        f"渡輪票價漲到 1.5 倍。1.5 倍太多。\n\n1\n{FIRST}",  # a figure
        f"{BODY}\n\n1\n居民改搭公車，店家受損。",  # the number of a page
        f"{BODY}\n\n1\n\f{FIRST}",  # the next page
        f"{BODY}\n\n1\n2\n3\n{FIRST}\n",  # a column of figures up to the last
        f"{BODY}\n\n7\n{FIRST}",  # not due
        f"{BODY}\n\n1\n\n\n{FIRST}",  # too far
    ],
)
def test_other_numbers_on_lines_of_their_own_stay(text: str) -> None:
    kept = [line.strip() for line in text.replace("\f", "\n").split("\n") if line.strip()]
    assert mended(text)[:2] == kept[:2]


def test_many_numbers_without_marks_cost_little() -> None:
    text = "渡輪停航。" * 20_000 + f"\n1\n{FIRST}" * 20_000
    assert len(mended(text)) == 40_001
