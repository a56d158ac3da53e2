"""A file's bytes to a document: which reader, and what is known about the document beside its text."""

import re
import unicodedata
from collections.abc import Callable, Mapping
from dataclasses import replace
from hashlib import sha256
from pathlib import PurePath

from briefqa.errors import DocumentUnreadable
from briefqa.figures.dates import find_dates
from briefqa.folding import script_of
from briefqa.reading.builder import RawDocument, build_document
from briefqa.reading.docx import read_docx
from briefqa.reading.fields import is_numbered
from briefqa.reading.generic_headings import GENERIC_HEADINGS
from briefqa.reading.html import read_html
from briefqa.reading.markdown import read_markdown
from briefqa.reading.pdf import read_pdf
from briefqa.reading.plain import read_plain
from briefqa.reading.printed_day import printed_day
from briefqa.types import BlockKind, Document, Metadata

Reader = Callable[[bytes], RawDocument]

READERS: Mapping[str, Reader] = {
    "txt": read_plain,
    "md": read_markdown,
    "html": read_html,
    "pdf": read_pdf,
    "docx": read_docx,
}
FORMAT_OF_SUFFIX: Mapping[str, str] = {
    ".txt": "txt",
    ".text": "txt",
    ".md": "md",
    ".markdown": "md",
    ".html": "html",
    ".htm": "html",
    ".xhtml": "html",
    ".pdf": "pdf",
    ".docx": "docx",
}

_HTML_START = re.compile(
    rb"^(?:\xef\xbb\xbf)?\s*(?:<!doctype html|<html|<\?xml[^>]*>\s*(?:<!doctype html|<html))", re.I
)
_SIGNATURES = (  # (first bytes, what they are, the format that reads it or "")
    (b"%PDF-", "a PDF", "pdf"),
    (b"PK\x03\x04", "a zip archive such as docx", "docx"),
    (b"\x7fELF", "a program", ""),
    (b"MZ", "a program", ""),
    (b"\x89PNG", "a PNG picture", ""),
    (b"\xff\xd8\xff", "a JPEG picture", ""),
    (b"GIF8", "a GIF picture", ""),
    (b"\x1f\x8b", "a gzip archive", ""),
    (b"7z\xbc\xaf", "a 7z archive", ""),
    (b"Rar!", "a rar archive", ""),
    (b"SQLite format 3", "a database", ""),
)
SIGNATURE_BYTES = 256  # a program or a picture has a NUL in here; a text that begins with the same letters has none
BELIED_SHARE = 50  # a document that calls itself Chinese is, where one character in so many is
_UNSEEN = frozenset(("Zs", "Zl", "Zp", "Cc", "Cf", "Mn"))  # Unicode's categories of blanks and what has no width
_FILLERS = frozenset("\u115f\u1160\u2800\u3164\uffa0")  # letters by their category, blank on the page
_CHINESE = re.compile(r"[\u3400-\u9fff]")
_DATE_WORDS = re.compile("民[國国]|[年月日號号刊度]")
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"  # an old Office file, or a new one that is encrypted


def read_document(content: bytes, path: str, sidecar: Metadata = Metadata()) -> Document:  # noqa: B008 frozen
    """The document of a file. What `sources.toml` says wins over what the file says, and that over what is guessed.

    Raises DocumentUnreadable.
    """
    if not content.strip():
        raise DocumentUnreadable("empty", "The file is empty.")
    raw = READERS[sniff(content, path)](content)
    if not any(_is_visible(block.text) for block in raw.blocks):
        raise DocumentUnreadable("empty", "The file holds no text.")
    metadata = _merged(sidecar, replace(raw.metadata, language=_language(raw)))
    metadata = replace(
        metadata, title=metadata.title or _guessed_title(raw), date=metadata.date or printed_day(raw.blocks)
    )
    return build_document(sha256(content).hexdigest(), path, replace(raw, metadata=metadata))


def _is_visible(text: str) -> bool:
    """Whether a text holds more than blanks and what takes no room, such as a zero-width space."""
    return any(unicodedata.category(character) not in _UNSEEN and character not in _FILLERS for character in text)


def sniff(content: bytes, path: str) -> str:
    """The format of a file, by its content first: a PDF named .txt is read as a PDF. Raises DocumentUnreadable."""
    named = FORMAT_OF_SUFFIX.get(PurePath(path).suffix.lower(), "")
    if content.startswith(_OLE):
        raise DocumentUnreadable(
            "encrypted", "An encrypted or old binary Office file; save it as docx without a password."
        )
    for signature, what, format_name in _SIGNATURES:
        if content.startswith(signature) and (format_name or b"\0" in content[:SIGNATURE_BYTES]):
            if not format_name:
                raise DocumentUnreadable(
                    "binary", f"The file is {what}, though its name ends in {PurePath(path).suffix or 'nothing'}."
                )
            return format_name
    if b"%PDF-" in content[:1024] and named == "pdf":
        return "pdf"
    if named in ("pdf", "docx"):
        raise DocumentUnreadable("damaged", f"The name says {named}, but the file does not begin like one.")
    if named in ("txt", "md", "") and _HTML_START.match(content[:2048]):
        return "html"
    return named or "txt"


def _merged(first: Metadata, second: Metadata) -> Metadata:
    return Metadata(**{name: getattr(first, name) or getattr(second, name) for name in Metadata.__dataclass_fields__})


def _language(raw: RawDocument) -> str:
    """The language that a document states, unless its script belies it: programs that make files state their own.

    A Chinese document may hold far more English; one without Chinese is none.
    """
    stated, text = raw.metadata.language, " ".join(block.text for block in raw.blocks)
    script = script_of(text)
    if stated.startswith("zh"):
        is_belied = script == "en" and len(_CHINESE.findall(text)) * BELIED_SHARE < len(text)
    else:
        is_belied = stated.startswith("en") and script.startswith("zh")
    return script if is_belied or not stated else stated


def _guessed_title(raw: RawDocument) -> str:
    """The title block, or the first heading under a masthead if it is no 前言; empty where there is neither."""
    for block in raw.blocks:
        if block.kind == BlockKind.TITLE:
            return block.text
    first = next((block for block in raw.blocks if block.kind != BlockKind.BYLINE), raw.blocks[0])
    is_title = (
        first.kind == BlockKind.HEADING
        and not GENERIC_HEADINGS.fullmatch(first.text)
        and not _is_dated(first.text)
        and not (first is not raw.blocks[0] and is_numbered(first.text))
    )
    return first.text if is_title else ""


def _is_dated(text: str) -> bool:
    """Whether a line gives a day, a month set off at its edge, or nothing but a year; 擬2027年底前獨立 speaks of one."""
    rest = text
    for start, end, iso in reversed(find_dates(text)):
        is_apart = not text[:start].strip() or not text[end:].strip()
        is_set_off = (
            text[max(start - 1, 0) : start].isspace() or text[end : end + 1].isspace() or not rest[:start] + rest[end:]
        )
        if len(iso) > len("2025-03") or (len(iso) > len("2025") and is_apart and is_set_off):
            return True
        rest = rest[:start] + rest[end:]
    return not re.search(r"[^\W\d_]", _DATE_WORDS.sub("", rest))
