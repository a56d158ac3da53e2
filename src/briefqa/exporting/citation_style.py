"""A citation in words, in Chicago's note style: as Chinese practice has it for Chinese sources, in English for the others.

作者，〈篇名〉，《書刊名》，2025年3月14日，頁 3，https://…。
Author and Author, “Title,” *Container*, March 14, 2025, p. 3, https://….
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from urllib.parse import urlsplit

from briefqa.exporting.bundle import CitedNote, CitedQuote, Source
from briefqa.exporting.phrases import is_chinese, words
from briefqa.types import Reference

MAX_AUTHORS = 3  # more are "and others", as Chicago's notes have it
MONTHS = (
    *("January", "February", "March", "April", "May", "June", "July"),
    *("August", "September", "October", "November", "December"),
)
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


def safe_url(url: str) -> str:
    """The address if it may be a link: http or https with a host and nothing odd in it; empty otherwise."""
    try:
        parts = urlsplit(url)
        valid = parts.scheme.lower() in ("http", "https") and bool(parts.hostname)
    except ValueError:
        return ""
    odd = any(c.isspace() or not c.isprintable() or c in '<>"\\^`{|}' for c in url)
    return url if valid and not odd else ""


def source_pieces(source: Source, *, page: int | None = None) -> tuple[Piece, ...]:
    """A document as it is cited, without a full stop behind it."""
    chinese = _reads_chinese(source.language, source.title)
    publisher = "" if source.publisher in source.authors else source.publisher
    return _pieces(source.authors, source.title, [Piece(publisher)], source.date, source.url, page, chinese=chinese)


def reference_pieces(reference: Reference) -> tuple[Piece, ...]:
    """What a note cites, without a full stop behind it."""
    chinese = is_chinese(reference.title + "".join(reference.authors)) or (
        not reference.title and is_chinese(reference.container)
    )
    container = reference.container
    shown = Piece(f"《{container}》") if chinese else Piece(container, italic=True)
    return _pieces(
        reference.authors,
        reference.title,
        [shown] if container else [],
        reference.date,
        reference.url,
        None,
        chinese=chinese,
    )


def _reads_chinese(language: str, title: str) -> bool:
    return language.startswith("zh") or (not language and is_chinese(title))


def _pieces(
    authors: Sequence[str],
    title: str,
    container: Iterable[Piece],
    date: str,
    url: str,
    page: int | None,
    *,
    chinese: bool,
) -> tuple[Piece, ...]:
    address = safe_url(url)
    parts = [
        Piece(_names(authors, chinese=chinese)),
        Piece(_title(title, chinese=chinese)),
        *container,
        Piece(date_in_words(date, chinese=chinese)),
        Piece(words("page", "zh-Hant" if chinese else "en", page=page) if page is not None else ""),
        Piece(address or url, url=address),
    ]
    found = [part for part in parts if part.text]
    comma = "，" if chinese else ", "
    joined: list[Piece] = []
    for number, part in enumerate(found):
        joined.append(part)
        if number < len(found) - 1:
            joined.append(Piece(" " if part.text.endswith(",”") else comma))
    return tuple(joined)


def _names(authors: Sequence[str], *, chinese: bool) -> str:
    """A、B、C；A等；A, B, and C；A et al."""
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
    return f"{MONTHS[month - 1]} {day}, {year}" if day else f"{MONTHS[month - 1]} {year}"


def citation_pieces(citation: CitedQuote, language: str) -> tuple[Piece, ...]:
    """A quote's source with its place: headings, page, file and range of characters."""
    source = citation.source
    chinese = _reads_chinese(source.language, source.title)
    headings = " › ".join(citation.headings)
    shown = f"「{_nested(headings, '「」', '『』')}」" if chinese else f"“{_nested(headings, '“”', '‘’')}”"
    place = words("place", language, path=source.path, start=citation.span.start, end=citation.span.end)
    opening, closing = ("（", "）。") if chinese else (" (", ").")
    cited = source_pieces(source, page=citation.page)
    if headings:
        cited = (*cited, Piece("，" if chinese else ", "), Piece(shown))
    return (*cited, Piece(f"{opening}{place}{closing}"))


def note_pieces(note: CitedNote, language: str) -> tuple[Piece, ...]:
    """A note of the source in its own words, and for 同註 and its like the references that it leads to."""
    own = (Piece(words("original_note", language, marker=note.marker)), *linked(note.text))
    if not note.same_as or not note.references:
        return own
    led: list[Piece] = [Piece(" " + words("leads_to", language))]
    for number, reference in enumerate(note.references):
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
