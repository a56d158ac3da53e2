"""Wrapped lines put together again."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from briefqa.reading.joining import BROKEN_HYPHEN, KEPT_HYPHEN, TAIL_CHARS, Joined, Paragraph, columns

WORDS = st.sampled_from(["茶園", "tea", "re-", "https://a.example/b", "，", "採收。", "1931", "x-", "—"])
LINES = st.lists(st.lists(WORDS, min_size=1, max_size=4).map(" ".join), min_size=1, max_size=8)


def joined(paragraphs: list[Paragraph], *, spaced: bool) -> Paragraph:
    whole = Joined(paragraphs[0])
    for paragraph in paragraphs[1:]:
        whole.add(paragraph, spaced=spaced)
    return whole.whole()


@given(LINES, st.booleans())
def test_joining_one_by_one_gives_what_joining_at_once_gives(lines: list[str], spaced: bool) -> None:  # I14
    """Each join looks at the end of what is there: a paragraph begun anew from what is there by now goes on alike."""
    paragraphs = [Paragraph(line, pages=((0, number),), raised=((0, 1),)) for number, line in enumerate(lines)]
    slow = paragraphs[0]
    for paragraph in paragraphs[1:]:
        slow = joined([slow, paragraph], spaced=spaced)
    assert joined(paragraphs, spaced=spaced) == slow


@given(LINES, st.booleans())
def test_joined_lines_keep_their_words_and_the_places_of_their_pages(lines: list[str], spaced: bool) -> None:
    whole = joined([Paragraph(line, pages=((0, number),)) for number, line in enumerate(lines)], spaced=spaced)
    assert whole.lines == len(lines)
    assert "".join(whole.text.replace("-", "").split()) == "".join("".join(lines).replace("-", "").split())
    for offset, number in whole.pages:
        assert whole.text[offset:].startswith(lines[number].rstrip("-"))


def test_a_hyphen_that_only_the_line_break_needed_goes_and_an_address_is_not_broken() -> None:
    assert joined([Paragraph("The har-"), Paragraph("bour")], spaced=True).text == "The harbour"
    address = "https://a.example/" + "b" * (TAIL_CHARS // 2)
    assert joined([Paragraph(address + "-"), Paragraph("c/d")], spaced=True).text == f"{address}-c/d"


def test_a_wide_character_takes_two_columns() -> None:
    assert (columns("茶a"), columns("ab"), columns("")) == (3, 2, 0)


def test_what_stands_behind_an_address_is_set_apart_from_it() -> None:
    def wrapped(*lines: str) -> str:
        return joined([Paragraph(line) for line in lines], spaced=False).text

    address = "https://a.example/fleet/"
    for behind in ("(accessed May 3, 2024).", "accessed May 3, 2024.", "瀏覽日期：2024年5月3日。"):
        assert wrapped(address, behind) == f"{address} {behind}"
    assert wrapped(address, "(accessed", "May 3, 2024).") == f"{address} (accessed May 3, 2024)."
    assert wrapped(address, "(power)/b.html") == f"{address}(power)/b.html"
    assert wrapped("https://a.example/", "渡口/b.html") == "https://a.example/渡口/b.html"
    assert wrapped(address, "（瀏覽日期：2024年5月3日）") == f"{address}（瀏覽日期：2024年5月3日）"


def test_a_word_that_holds_a_hyphen_keeps_the_one_at_the_end_of_its_line() -> None:
    for first, second in (
        ("a surface-to-", "air missile"),
        ("an out-of-", "date map"),
        ("the mother-in-", "law of one"),
    ):
        assert joined([Paragraph(first), Paragraph(second)], spaced=True).text == first + second
    assert joined([Paragraph("a well-known har-"), Paragraph("bour")], spaced=True).text == "a well-known harbour"


def test_a_hyphen_of_which_a_reader_knows_stays_or_goes() -> None:
    assert joined([Paragraph(f"long{KEPT_HYPHEN}"), Paragraph("term")], spaced=True).text == "long-term"
    assert joined([Paragraph(f"cost-bene{BROKEN_HYPHEN}"), Paragraph("fit")], spaced=True).text == "cost-benefit"


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("全年載客 6,0", "41 人次"),
        ("補貼 3 億 2,", "150 萬元"),
        ("載客率降為71.", "4％"),
        ("自20", "26年起停駛"),
        ("參見https://ferry.", "island.example/plan"),
        ("参见https://www.port.gov.", "tw，2026年"),
        ("見https://port.example/plan.", "pdf"),
    ],
)
def test_a_number_or_an_address_that_a_line_ends_inside_is_whole_again(first: str, second: str) -> None:
    assert joined([Paragraph(first), Paragraph(second)], spaced=True).text == first + second


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("停航三日3", "5艘改道"),
        ("共12,345", "678人上船"),
        ("In 2019,", "250 ships sailed"),
        ("from 1,", "234 to"),
        ("See section 12.", "5 of the ports"),
        ("見表 3", "4 月起"),
        ("民國99", "25 年"),
        ("See https://port.example.", "The ferry"),
        ("see https://port.example.", "the ferry"),
        ("https://port.example/plan.", "It sails"),
    ],
)
def test_figures_and_words_that_only_follow_one_another_stay_apart(first: str, second: str) -> None:
    assert joined([Paragraph(first), Paragraph(second)], spaced=True).text == f"{first} {second}"
