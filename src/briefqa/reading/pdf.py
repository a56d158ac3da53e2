"""PDF files: pdfium gives characters and places, and the flat-text reader puts the paragraphs back together."""

import ctypes
import re
from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise, takewhile

import pypdfium2 as pdfium
import pypdfium2.raw as pdfium_c

from briefqa.errors import DocumentUnreadable
from briefqa.figures.dates import find_dates
from briefqa.reading.builder import RawBlock, RawDocument
from briefqa.reading.flat_tables import as_table
from briefqa.reading.joining import columns
from briefqa.reading.laws import days_of_law
from briefqa.reading.letterhead import DAY_CHARS, MAX_BYLINES, MONTH_CHARS, Head, is_byline, read_head
from briefqa.reading.lines import read_lines
from briefqa.reading.markup import day, label_text, language_tag, line_join, names, one_line, sample
from briefqa.reading.pdf_cells import page_lines
from briefqa.reading.pdf_hyphens import with_hyphens
from briefqa.reading.pdf_layout import flat_lines
from briefqa.reading.pdf_margins import PageSize
from briefqa.reading.pdf_page import PageLine, has_pictures
from briefqa.types import BlockKind, Metadata

MAX_PAGES = 5_000
MIN_CHARS_A_PAGE = 20  # on average; a scan has none, or a stamp
MAX_UNNAMED_SHARE = 0.3  # of characters whose font does not say what they are
TITLE_SIZE = 1.2  # a title is at least this many times as large as the body
MAX_TITLE_CHARS = 200
MAX_TITLE_LEADING = 1.8  # of its size, between the lines of a title
MAX_BYLINE_WIDTH = 120  # columns: names and what they belong to, over two lines
AI_KEYS = ("AIGC", "AILabel")

_FILE_NAME = re.compile(
    r"\.(?:docx?|pdf|indd|qxd|tex|dvi|pptx?|xlsx?|html?|txt|odt|pages|wps)\s*$|^untitled|^無標題|^未命名", re.I
)
_WRITER_PREFIX = re.compile(r"^Microsoft (?:Word|PowerPoint)\s*-\s*", re.I)
_LETTER = re.compile(r"[^\W\d_]")  # the year on a cover, however large, is no title
_ENDS_SENTENCE = re.compile(r"[。！？!?；;]|\.$")
_BEFORE_DATE = re.compile(r"(?:^|[|｜/／·•,，:：(（【\[—–]|[\u3400-\u9fff]\s|中[華华])\s*$")
_BEFORE_NUMBER = re.compile(
    r"(?:\b(?:reports?|papers?|briefs?|no|nr|number|issue|vol(?:ume)?)\b\.?|第|[編编]?[號号]\s*[:：])\s*$", re.I
)
_NUMBER_AS_MONTH = re.compile(r"\d{4}[/-]\d{1,2}")
_AFTER_DATE = re.compile(r"\s*(?:$|[|｜/／·•)）】\]—–])")


def read_pdf(content: bytes) -> RawDocument:
    """Blocks, notes, pages and metadata of a PDF with a text layer.

    Raises DocumentUnreadable with reason "encrypted", "damaged", "needs_ocr", "empty" or "too_large".
    """
    document = _opened(content)
    try:
        pages, sizes, removed, pictures = _pages(document)
        metadata = _metadata(document)
    finally:
        document.close()
    _check_text(pages, pictures)
    lines, furniture = flat_lines(pages, sizes)
    raw = read_lines(lines)
    if not raw.blocks and not raw.notes:
        raise DocumentUnreadable("empty", "The pages hold no text.")
    blocks = _with_title(
        tuple(replace(block, text=with_hyphens(block.text)) for block in map(as_table, raw.blocks)), pages[0]
    )
    notes = tuple(replace(note, text=with_hyphens(note.text)) for note in raw.notes)
    head = _head(blocks)
    metadata = replace(
        metadata,
        title=_printed_title(blocks, metadata.title) or metadata.title,
        authors=metadata.authors or head.authors,
        publisher=metadata.publisher or head.publisher,
        date=_printed_date(blocks) or metadata.date,
    )
    return RawDocument(blocks, notes, metadata, "", (*removed, *furniture, *raw.removed))


def _opened(content: bytes) -> pdfium.PdfDocument:
    try:
        document = pdfium.PdfDocument(content)
        count = len(document)
    except pdfium.PdfiumError as error:
        if error.err_code == pdfium_c.FPDF_ERR_PASSWORD:
            raise DocumentUnreadable("encrypted", "The PDF asks for a password; save it without one.") from None
        if error.err_code == pdfium_c.FPDF_ERR_SECURITY:
            raise DocumentUnreadable("encrypted", "The PDF is encrypted in an unknown way.") from None
        raise DocumentUnreadable("damaged", "The file is no PDF that can be opened; it may be cut short.") from None
    if count > MAX_PAGES:
        document.close()
        raise DocumentUnreadable("too_large", f"The PDF has {count:,} pages; at most {MAX_PAGES:,} are read.")
    if count == 0:
        document.close()
        raise DocumentUnreadable("damaged", "The PDF has no pages.")
    return document


def _pages(document: pdfium.PdfDocument) -> tuple[list[list[PageLine]], list[PageSize], list[str], int]:
    """The lines of each page, its size, what was left out, and how many pages hold pictures and no text."""
    pages: list[list[PageLine]] = []
    sizes: list[PageSize] = []
    removed: list[str] = []
    scans = damaged = 0
    for number in range(1, len(document) + 1):
        lines: list[PageLine] = []
        size = (0.0, 0.0)
        try:
            page = document[number - 1]
            size = page.get_size()
            lines, hidden, slanted = page_lines(page, number)
            if hidden.strip():
                removed.append(sample(f"hidden text on page {number}", hidden))
            if slanted.strip():
                removed.append(sample(f"text across page {number}", slanted))
            if not lines and has_pictures(page):
                scans += 1
                removed.append(f"page {number}: a picture without text; it needs OCR")
            page.close()
        except pdfium.PdfiumError:
            damaged += 1
            removed.append(f"page {number}: damaged")
        pages.append(lines)
        sizes.append(size)
    if damaged == len(pages):
        raise DocumentUnreadable("damaged", "No page of the PDF can be read.")
    return pages, sizes, removed, scans


def _check_text(pages: list[list[PageLine]], scans: int) -> None:
    text = "".join(line.text for lines in pages for line in lines)
    chars = sum(1 for character in text if not character.isspace())
    if chars < MIN_CHARS_A_PAGE * len(pages) and (scans or not chars):
        raise DocumentUnreadable(
            "needs_ocr",
            f"The PDF has {chars} characters on {len(pages)} pages, so it is a scan; run OCR over it first.",
        )
    unnamed = sum(1 for character in text if character == "\ufffd" or "\ue000" <= character <= "\uf8ff")
    if unnamed > MAX_UNNAMED_SHARE * chars:
        raise DocumentUnreadable(
            "needs_ocr", "The PDF's fonts do not say which characters their letters are; run OCR over it first."
        )


def _with_title(blocks: tuple[RawBlock, ...], first_page: list[PageLine]) -> tuple[RawBlock, ...]:
    """The blocks, with the largest text of the first page as the title, if it stands out and comes first."""
    largest = max((line.size for line in first_page if _LETTER.search(line.text)), default=0.0)
    sizes = sorted(line.size for line in first_page for _ in line.text)
    usual = sizes[len(sizes) // 2] if sizes else 0.0
    if not blocks or not first_page or largest < TITLE_SIZE * usual:
        return blocks
    line = next(line for line in first_page if line.size == largest and _LETTER.search(line.text))
    first_line = line.text[: line.raised[0][0] if line.raised else None].strip()  # a mark has left the block's text
    for index, block in enumerate(blocks[:5]):
        if block.text.startswith(first_line) and len(block.text) <= MAX_TITLE_CHARS:
            behind = first_page[first_page.index(line) + 1 :]
            title, end = _with_lines_behind(block, blocks[index + 1 :], [line, *behind])
            above = (  # what stands above the title heads nothing
                replace(other, kind=BlockKind.PARAGRAPH, level=0) if other.kind == BlockKind.HEADING else other
                for other in blocks[:index]
            )
            return (*above, title, *blocks[index + 1 + end :])
    return blocks


def _with_lines_behind(first: RawBlock, blocks: Sequence[RawBlock], lines: Sequence[PageLine]) -> tuple[RawBlock, int]:
    """The title that begins with a block, with the lines of its size right under it, and how many blocks these were."""
    title = RawBlock(BlockKind.TITLE, first.text, 0, first.marks, first.pages)
    under = [
        lower
        for upper, lower in pairwise(takewhile(lambda line: line.size == lines[0].size, lines))
        if 0 < upper.base - lower.base <= MAX_TITLE_LEADING * upper.size
    ]
    end = 0
    for line in under:
        block = blocks[end] if end < len(blocks) else None
        if block is None or block.marks or line.text.strip() != block.text or block.kind == BlockKind.TABLE:
            continue  # a line that the first block has
        text = title.text + line_join(title.text[-1], block.text[0]) + block.text
        if len(text) > MAX_TITLE_CHARS:
            break
        title, end = replace(title, text=text), end + 1
    return title, end


def _printed_title(blocks: Sequence[RawBlock], stated: str) -> str:
    """The title that the first page shows, but where it shows in other words, and no fewer, what the file states.

    Programs state a title of their own; what stands largest on a page may be the name of a series.
    """
    printed = next((place for place, block in enumerate(blocks) if block.kind == BlockKind.TITLE), None)
    if printed is None:
        return ""
    title = blocks[printed].text
    around = [*blocks[:printed], *blocks[printed + 1 : printed + 2 + MAX_BYLINES]]
    is_shown = len(_folded(stated)) >= len(_folded(title)) and any(
        _folded(block.text).startswith(_folded(stated)) for block in around
    )
    return "" if is_shown else title


def _folded(text: str) -> str:
    return "".join(text.casefold().split())


def _head(blocks: Sequence[RawBlock]) -> Head:
    """What the lines under the title say of who wrote and published it; the first block stands for a title."""
    title = next((index for index, block in enumerate(blocks) if block.kind == BlockKind.TITLE), 0)
    return read_head([block.text for block in blocks[title : title + 2 + MAX_BYLINES]])


def _printed_date(blocks: Sequence[RawBlock]) -> str:
    """The day or month that the head of the first page states: before the title, or on a line or two under it."""
    title = next((index for index, block in enumerate(blocks) if block.kind == BlockKind.TITLE), None)
    if title is None:
        return read_head([block.text for block in blocks[: 2 + MAX_BYLINES]]).date
    under = [block.text for block in blocks[title + 1 : title + 1 + MAX_BYLINES]]
    lines = [*(block.text for block in blocks[:title]), *takewhile(_may_be_byline, under)]
    return next((date for line in lines if _may_be_byline(line) and (date := _stated_date(line))), "")


def _may_be_byline(text: str) -> bool:
    return (columns(text) <= MAX_BYLINE_WIDTH and not _ENDS_SENTENCE.search(text)) or bool(days_of_law(text))


def _stated_date(line: str) -> str:
    """The one date of a line that is set off from what else stands in it, its one day among months; a year alone is none.

    Report 2025/06 and No. 2025-12 are no months. A law is of the day when it was made.
    """
    if enacted := days_of_law(line):
        return max(enacted)
    dates = [
        (start, end, date)
        for start, end, date in find_dates(line)
        if not (_NUMBER_AS_MONTH.fullmatch(line[start:end].strip()) and _BEFORE_NUMBER.search(line[:start]))
    ]
    days = [date for date in dates if len(date[2]) == DAY_CHARS]
    dates = days if len(days) == 1 else dates
    if len(dates) != 1 or len(dates[0][2]) < MONTH_CHARS:
        return ""
    start, end, date = dates[0]
    set_off = _BEFORE_DATE.search(line[:start]) and _AFTER_DATE.match(line[end:])
    return date if set_off or is_byline(line) else ""


def _metadata(document: pdfium.PdfDocument) -> Metadata:
    """What the file's properties say. The day it was made stands in for a date of publication."""
    properties = document.get_metadata_dict()
    title = _WRITER_PREFIX.sub("", one_line(properties.get("Title")))
    created = re.match(r"D?:?(\d{4})(\d{2})?(\d{2})?", properties.get("CreationDate") or "")
    return Metadata(
        title="" if _FILE_NAME.search(title) else title,
        authors=names(properties.get("Author")),
        date=day("-".join(part for part in created.groups() if part)) if created else "",
        language=_language(document),
        ai_label=next((label for key in AI_KEYS if (label := label_text(document.get_metadata_value(key)))), ""),
    )


def _language(document: pdfium.PdfDocument) -> str:
    """The language that the catalogue states."""
    length = pdfium_c.FPDFCatalog_GetLanguage(document.raw, None, 0)
    if not 2 < length <= 200:
        return ""
    buffer = ctypes.create_string_buffer(length)
    pdfium_c.FPDFCatalog_GetLanguage(document.raw, ctypes.cast(buffer, ctypes.POINTER(ctypes.c_ushort)), length)
    return language_tag(buffer.raw.decode("utf-16-le", "ignore").rstrip("\0"))
