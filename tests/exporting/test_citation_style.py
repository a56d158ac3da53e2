"""Citations in words: Chicago's notes, in Chinese practice and in English."""

import pytest

from briefqa.exporting.bundle import CitedNote, Source, bundle_from_json
from briefqa.exporting.citation_style import (
    Piece,
    citation_pieces,
    date_in_words,
    linked,
    note_pieces,
    reference_pieces,
    source_pieces,
)
from briefqa.printing import safe_url
from briefqa.reading.references import parse_reference
from briefqa.types import Reference
from exporting.saved_answers import answer


def text_of(pieces: tuple[Piece, ...]) -> str:
    return "".join(piece.text for piece in pieces)


def test_a_chinese_reference() -> None:
    reference = Reference(("王小明", "陳大文"), "霧鐘考", "航海學報", "2025-03-14", "https://example.org/a")
    assert (
        text_of(reference_pieces(reference))
        == "王小明、陳大文，〈霧鐘考〉，《航海學報》，2025年3月14日，https://example.org/a"
    )


def test_an_english_reference_has_its_container_in_italics() -> None:
    reference = Reference(
        ("Ann Reader", "Ben Writer"), "On Bells", "Harbour Post", "2025-03-14", "https://example.org/a"
    )
    pieces = reference_pieces(reference)
    assert (
        text_of(pieces) == "Ann Reader and Ben Writer, “On Bells,” Harbour Post, March 14, 2025, https://example.org/a"
    )
    assert [piece.text for piece in pieces if piece.italic] == ["Harbour Post"]
    assert [piece.url for piece in pieces if piece.url] == ["https://example.org/a"]


@pytest.mark.parametrize(
    ("authors", "chinese", "english"),
    [
        ((), "〈題〉", "“T,”"),
        (("甲",), "甲，〈題〉", "甲, “T,”"),
        (("甲", "乙", "丙"), "甲、乙、丙，〈題〉", "甲, 乙, and 丙, “T,”"),
        (("甲", "乙", "丙", "丁"), "甲等，〈題〉", "甲 et al., “T,”"),
    ],
)
def test_authors(authors: tuple[str, ...], chinese: str, english: str) -> None:
    assert text_of(source_pieces(Source("", "", "題", authors, language="zh-Hant"))) == chinese
    assert text_of(source_pieces(Source("", "", "T", authors, language="en"))) == english


@pytest.mark.parametrize(
    ("date", "chinese", "english"),
    [
        ("2025", "2025年", "2025"),
        ("2025-03", "2025年3月", "March 2025"),
        ("2025-03-04", "2025年3月4日", "March 4, 2025"),
        ("2025-13", "2025-13", "2025-13"),
        ("spring", "spring", "spring"),
        ("", "", ""),
    ],
)
def test_dates(date: str, chinese: str, english: str) -> None:
    assert date_in_words(date, chinese=True) == chinese
    assert date_in_words(date, chinese=False) == english


def test_quotation_marks_within_a_title_are_the_inner_ones() -> None:
    assert text_of(source_pieces(Source("", "", "The “Fog” Bell", language="en"))) == "“The ‘Fog’ Bell,”"
    assert text_of(source_pieces(Source("", "", "讀〈霧鐘〉", language="zh-Hant"))) == "〈讀《霧鐘》〉"


def test_a_publisher_that_is_the_author_is_named_once() -> None:
    assert text_of(source_pieces(Source("", "", "題", ("港務處",), "港務處", language="zh-Hant"))) == "港務處，〈題〉"


def test_a_citation_names_headings_page_file_and_place() -> None:
    values = answer("霧鐘在1880年加裝。")
    values["citations"][0]["page"] = 7
    quote = bundle_from_json(values).citations[0]
    assert text_of(citation_pieces(quote, "zh-Hant")) == (
        "王小明，〈北岬燈塔史〉，港務處，2025年8月14日，頁 7，「壹、緒論 › 一、『霧鐘』」，"
        "https://example.org/lighthouse?a=1&b=2（lighthouse.md，第 100–111 字元）。"
    )


def test_a_note_keeps_its_own_words_and_a_pointer_says_where_it_leads() -> None:
    reference = Reference(("陳大文",), "霧鐘考", "航海學報", "2024-03", "")
    plain = CitedNote("3", "陳大文，〈霧鐘考〉。", (reference,))
    assert text_of(note_pieces(plain, "zh-Hant")) == "原註 3：陳大文，〈霧鐘考〉。"
    pointing = CitedNote("4", "同註 3。", (reference,), same_as="3")
    assert (
        text_of(note_pieces(pointing, "zh-Hant"))
        == "原註 4：同註 3。 即：陳大文，〈霧鐘考〉，《航海學報》，2024年3月。"
    )
    text = "同註 3；王小明，〈燈塔史〉，《港報》，2025年8月14日。"
    own = parse_reference("王小明，〈燈塔史〉，《港報》，2025年8月14日。")
    both = CitedNote("5", text, (reference, own), same_as="3")
    assert text_of(note_pieces(both, "zh-Hant")).endswith("即：陳大文，〈霧鐘考〉，《航海學報》，2024年3月。")


@pytest.mark.parametrize(
    "url",
    [
        *(
            "javascript:alert(1)",
            "data:text/html,x",
            "file:///etc/passwd",
            "ftp://example.org",
            "//example.org",
            "https://",
        ),
        *(
            "https://exa mple.org",
            'https://example.org/"onload=',
            "https://example.org/\u202e",
            "http://[::1",
            "https://a/{b}",
        ),
        *("https://example.org/\n", "https://example.org/a\\b", "", "https://example.org/<b>"),
    ],
)
def test_what_may_not_be_a_link_is_text(url: str) -> None:
    assert safe_url(url) == ""
    assert all(not piece.url for piece in source_pieces(Source("", "", "T", url=url)))


@pytest.mark.parametrize(
    ("text", "urls"),
    [
        (
            "見 https://example.org/a_b(c)?x=1。又見http://b.example/，完",
            ["https://example.org/a_b(c)?x=1", "http://b.example/"],
        ),
        ("<https://example.org/a>.", ["https://example.org/a"]),
        ("no address; javascript:alert(1)", []),
    ],
)
def test_addresses_in_a_text_become_links_and_the_text_stays(text: str, urls: list[str]) -> None:
    pieces = linked(text)
    assert text_of(pieces) == text
    assert [piece.url for piece in pieces if piece.url] == urls


def test_names_with_the_family_name_first_are_turned_round_in_a_note() -> None:
    reference = Reference(("Hale, T.", "Ana Ruiz"), "On Bells", "Harbour Post", "2024")
    assert text_of(reference_pieces(reference)) == "T. Hale and Ana Ruiz, “On Bells,” Harbour Post, 2024"
