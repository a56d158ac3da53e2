"""A citation in words, in Chicago's note style: as Chinese practice has it for Chinese sources, in English for the others.

作者，〈篇名〉，《書刊名》，2025年3月14日，頁 3，https://…。
Author and Author, “Title,” *Container*, March 14, 2025, p. 3, https://….
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from briefqa.exporting.bundle import CitedNote, CitedQuote, Source
from briefqa.exporting.phrases import is_chinese, words
from briefqa.figures.dates import MONTHS
from briefqa.printing import safe_url
from briefqa.reading.authors import family_and_given
from briefqa.reading.notes import led_to
from briefqa.types import Reference

MAX_AUTHORS = 3  # more are "and others", as Chicago's notes have it
_DATE = re.compile(r"(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?")
_URL = re.compile(r"https?://[^\s<>\"，。；、：！？（）「」『』〈〉《》“”]+", re.I)
_BEHIND_URL = ".,;:!?'*_)]}"


@dataclass(frozen=True, slots=True)
class Piece:
    """A run of words of one look. `url`, where it is not empty, is http or https."""

    text: str
    italic: bool = False
    strong: bool = False
    url: str = ""


def source_pieces(source: Source, *, page: int | None = None, headings: Sequence[str] = ()) -> tuple[Piece, ...]:
    """A document as it is cited, without a full stop behind it."""
    chinese = reads_chinese(source)
    publisher = "" if source.publisher in source.authors else source.publisher
    path = " › ".join(headings)
    quoted = f"「{_nested(path, '「」', '『』')}」" if chinese else f"“{_nested(path, '“”', '‘’')}”"
    parts = (
        Piece(_names(source.authors, chinese=chinese)),
        Piece(_title(source.title, chinese=chinese)),
        Piece(publisher),
        Piece(date_in_words(source.date, chinese=chinese)),
        Piece("" if page is None else words("page", "zh-Hant" if chinese else "en", page=page)),
        Piece(quoted if path else ""),
        _address(source.url),
    )
    return _joined(parts, chinese=chinese)


def reference_pieces(reference: Reference) -> tuple[Piece, ...]:
    """What a note cites, without a full stop behind it."""
    chinese = is_chinese(reference.title + "".join(reference.authors)) or (
        not reference.title and is_chinese(reference.container)
    )
    container = reference.container
    parts = (
        Piece(_names(reference.authors, chinese=chinese)),
        Piece(_title(reference.title, chinese=chinese)),
        Piece(f"《{container}》" if container and chinese else container, italic=not chinese),
        Piece(date_in_words(reference.date, chinese=chinese)),
        _address(reference.url),
    )
    return _joined(parts, chinese=chinese)


def reads_chinese(source: Source) -> bool:
    """Whether a document is cited as Chinese ones are."""
    return source.language.startswith("zh") or (not source.language and is_chinese(source.title))


def _address(url: str) -> Piece:
    return Piece(url, url=safe_url(url))


def _joined(parts: Iterable[Piece], *, chinese: bool) -> tuple[Piece, ...]:
    """The parts that are not empty, with commas; a title in English brings its own."""
    joined: list[Piece] = []
    for part in parts:
        if part.text:
            if joined:
                joined.append(Piece("，" if chinese else " " if joined[-1].text.endswith(",”") else ", "))
            joined.append(part)
    return tuple(joined)


def _names(authors: Sequence[str], *, chinese: bool) -> str:
    """A、B、C；A等；A, B, and C；A et al. A name that has its family name first, as in Hale, T., is turned round."""
    authors = [" ".join(reversed(family_and_given(name) or (name,))) for name in authors]
    if len(authors) > MAX_AUTHORS:
        return f"{authors[0]}等" if chinese else f"{authors[0]} et al."
    if chinese:
        return "、".join(authors)
    if len(authors) < 3:
        return " and ".join(authors)
    return f"{', '.join(authors[:-1])}, and {authors[-1]}"


def _title(title: str, *, chinese: bool) -> str:
    if not title:
        return ""
    if chinese:
        return f"〈{_nested(title, '〈〉', '《》')}〉"
    return f"“{_nested(title, '“”', '‘’')},”"


def _nested(text: str, outer: str, inner: str) -> str:
    """Words that come between `outer` marks, with `inner` ones for those of their own."""
    return text.translate(str.maketrans(outer, inner))


def date_in_words(date: str, *, chinese: bool) -> str:
    """An ISO 8601 date as a note has it: 2025年3月14日; March 14, 2025. What is no such date stays as it is."""
    match = _DATE.fullmatch(date)
    if match is None or not 1 <= int(match[2] or 1) <= 12:
        return date
    year, month, day = (int(group) if group else 0 for group in match.groups())
    if chinese:
        return f"{year}年" + (f"{month}月" if month else "") + (f"{day}日" if day else "")
    if not month:
        return str(year)
    name = MONTHS[month - 1].capitalize()
    return f"{name} {day}, {year}" if day else f"{name} {year}"


def citation_pieces(citation: CitedQuote, language: str) -> tuple[Piece, ...]:
    """A quote's source with its place: page, headings, file and range of characters."""
    source = citation.source
    place = words("place", language, path=source.path, start=citation.span.start, end=citation.span.end)
    opening, closing = ("（", "）。") if reads_chinese(source) else (" (", ").")
    cited = source_pieces(source, page=citation.page, headings=citation.headings)
    return (*cited, Piece(f"{opening}{place}{closing}"))


def note_pieces(note: CitedNote, language: str) -> tuple[Piece, ...]:
    """A note of the source in its own words, and for 同註 and its like the references that it leads to."""
    own = (Piece(words("original_note", language, marker=note.marker)), *linked(note.text))
    followed = led_to(note.text, note.references) if note.same_as else []
    if not followed:
        return own
    led: list[Piece] = [Piece(" " + words("leads_to", language))]
    for number, reference in enumerate(followed):
        led += [*([Piece("；")] if number else []), *reference_pieces(reference)]
    return (*own, *led, Piece("。" if language != "en" else "."))


def linked(text: str) -> tuple[Piece, ...]:
    """A text with its addresses as links; joined, the pieces are the text."""
    pieces: list[Piece] = []
    at = 0
    for match in _URL.finditer(text):
        address = match[0].rstrip(_BEHIND_URL)
        if not safe_url(address):
            continue
        pieces += [Piece(text[at : match.start()]), Piece(address, url=address)]
        at = match.start() + len(address)
    return tuple(piece for piece in (*pieces, Piece(text[at:])) if piece.text)
