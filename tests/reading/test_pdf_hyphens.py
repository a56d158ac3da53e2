import pytest

from briefqa.reading.lines import Line, read_lines
from briefqa.reading.pdf_hyphens import with_hyphens, with_hyphens_told


def joined(*lines: str, more: str = "") -> str:
    """The first paragraph of some full lines, with what else stands in the document below."""
    flat = [Line(text, full=True, size=10.0) for text in lines]
    raw = read_lines(with_hyphens_told([*flat, Line(more, gap=True, full=False, size=10.0)]))
    return with_hyphens(raw.blocks[0].text)


def test_a_hyphen_stays_where_the_word_has_one_elsewhere() -> None:
    text = joined("The council wants a long-", "term plan for the port.", more="A long-term plan costs more.")
    assert text == "The council wants a long-term plan for the port."


def test_a_hyphen_goes_where_the_word_stands_unbroken_elsewhere() -> None:
    text = joined("The council wants a cost-bene-", "fit study of it.", more="The benefit of the port is plain.")
    assert text == "The council wants a cost-benefit study of it."


def test_two_words_stay_two_where_nothing_shows_that_words_are_broken() -> None:
    more = "The minister is designate, and a quay is new."
    assert (
        joined("He met the minister-", "designate on the quay.", more=more)
        == "He met the minister-designate on the quay."
    )


def test_two_words_may_be_one_where_words_are_broken() -> None:
    more = "They know the harbour, and with it all, and out of it."
    text = joined("The boats left the har-", "bour late, with-", "out the pilot.", more=more)
    assert text == "The boats left the harbour late, without the pilot."


def test_what_the_document_does_not_tell_is_joined_as_before() -> None:
    assert (
        joined("The keepers had a tradi-", "tion of logs.", more="It is old.") == "The keepers had a tradition of logs."
    )


@pytest.mark.parametrize("line", ["The boats left the har-", "See https://example.org/har-", "The years 1990-"])
def test_a_line_that_nothing_goes_on_with_keeps_its_hyphen(line: str) -> None:
    raw = read_lines(with_hyphens_told([Line(line, full=False), Line("bour masters know the harbour.", gap=True)]))
    assert with_hyphens(raw.blocks[0].text) == line


def test_words_of_notes_go_on_in_notes() -> None:
    lines = [
        Line("The boats left the har-", full=True),
        Line("1 The log of the light-", foot=True, full=True),
        Line("bour at night, as harbour and lighthouse show.", full=False),
        Line("house is old.", foot=True, full=False),
    ]
    assert [line.text[-1] for line in with_hyphens_told(lines)][:2] == ["\ufdd2", "\ufdd2"]


@pytest.mark.parametrize(("head", "tail"), [("with", "in"), ("there", "fore"), ("when", "ever")])
def test_short_words_make_one_word_too(head: str, tail: str) -> None:
    text = joined(f"The keepers saw it {head}-", f"{tail} the bay.", more=f"It stands {head} it, and {tail} it.")
    assert text == f"The keepers saw it {head}{tail} the bay."
