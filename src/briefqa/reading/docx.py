"""Word documents: body, tables, text boxes, footnotes and endnotes, as the printed page shows them.

Tracked deletions, struck-out and hidden text are left out and named; tracked insertions are text.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from io import BytesIO
from zipfile import ZipFile

import docx
from docx.document import Document as WordDocument
from lxml import etree

from briefqa.errors import DocumentUnreadable
from briefqa.reading.builder import RawBlock, RawDocument, RawNote
from briefqa.reading.docx_tables import laid_out
from briefqa.reading.docx_text import Flow, Numbering, Place, W, attribute, children, is_on
from briefqa.reading.letterhead import with_head, with_plain_head
from briefqa.reading.lines import is_caption
from briefqa.reading.markup import day, label_text, language_tag, names, one_line, sample
from briefqa.reading.printed_day import printed_day
from briefqa.reading.table_cells import table_block
from briefqa.reading.zipped import open_archive, read_entry
from briefqa.types import BlockKind, Metadata

MAX_ELEMENTS = 2_000_000  # XML elements in one part; a book has a few hundred thousand
MAX_STYLE_DEPTH = 20  # of basedOn, which a damaged file may close to a circle
TEMPLATE_DAY = date(2013, 12, 23)  # of the empty document that python-docx fills: no day of what it holds
BODY_LEVEL = 9  # w:outlineLvl of running text

_OLE_SIGNATURE = b"\xd0\xcf\x11\xe0"
_STRICT_NAMESPACE = b"http://purl.oclc.org/ooxml/"
_HEADING_STYLE = re.compile(r"^(?:heading|標題|标题)\s*([1-9])\b", re.I)
_CONTENTS_STYLE = re.compile(r"^(?:toc|目錄|目录)\s*\d\b", re.I)
_EMPTY_TITLES = re.compile(r"^(?:word document|document\s*\d*|untitled|microsoft word\b.*|無標題|新增文件.*)$", re.I)
_DATE_PROPERTIES = ("date", "published", "publication date", "發布日期", "出版日期", "日期")
_AI_PROPERTIES = ("aigc", "ai_label", "ai-label")
_CUSTOM = "{http://schemas.openxmlformats.org/officeDocument/2006/custom-properties}property"
_COMPANY = "{http://schemas.openxmlformats.org/officeDocument/2006/extended-properties}Company"


def read_docx(content: bytes) -> RawDocument:
    """Blocks, notes and metadata of a Word document. Word documents have no fixed pages.

    Raises DocumentUnreadable with reason "empty", "encrypted", "damaged" or "too_large".
    """
    if content.startswith(_OLE_SIGNATURE):
        raise DocumentUnreadable(
            "encrypted", "The file is encrypted, or is of Word 97-2003; save it as .docx without a password."
        )
    archive = open_archive(content)
    _check_parts(archive)
    word = _opened(content)
    try:
        return _read(word, archive)
    except RecursionError:
        raise DocumentUnreadable("damaged", "The document nests its parts too deeply.") from None


def _check_parts(archive: ZipFile) -> None:
    for name in archive.namelist():
        if not name.endswith((".xml", ".rels")):
            continue
        part = read_entry(archive, name)
        if part.count(b"<") > MAX_ELEMENTS:
            raise DocumentUnreadable("too_large", f"{name} has more than {MAX_ELEMENTS:,} elements.")
        if b"<!DOCTYPE" in part or b"<!ENTITY" in part:  # Word never writes one; it serves attacks only
            raise DocumentUnreadable("damaged", f"{name} declares entities, which no Word document does.")
        if name == "word/document.xml" and _STRICT_NAMESPACE in part[:5000]:
            raise DocumentUnreadable("damaged", "The document is Strict Open XML; save it as an ordinary .docx.")


def _opened(content: bytes) -> WordDocument:
    try:
        return docx.Document(BytesIO(content))
    except Exception as error:  # python-docx lets through whatever a broken part makes it stumble over
        raise DocumentUnreadable("damaged", f"The file is no Word document that can be opened: {error}.") from None


def _part(word: WordDocument, kind: str) -> bytes:
    """The bytes of the part that the document relates to as its footnotes, styles and so on; empty if there is none."""
    for relation in word.part.rels.values():
        if not relation.is_external and relation.reltype.endswith(f"/{kind}"):
            return bytes(relation.target_part.blob)
    return b""


def _parsed(part: bytes, name: str) -> "etree._Element | None":
    """The root of an XML part, without entities, network or huge texts; None if the part is not there."""
    if not part:
        return None
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)
    try:
        return etree.fromstring(part, parser)
    except etree.XMLSyntaxError as error:
        raise DocumentUnreadable("damaged", f"{name} is damaged: {error}.") from None


def _read(word: WordDocument, archive: ZipFile) -> RawDocument:
    body = word.element.body
    if body is None:
        raise DocumentUnreadable("damaged", "The document has no body.")
    settings = _parsed(_part(word, "settings"), "settings")
    roots = [root for root in (settings, body) if root is not None]
    stories = {"footnote": _notes_of(word, "footnote"), "endnote": _notes_of(word, "endnote")}
    numbering = Numbering(roots, both=all(stories.values()))
    styles = _Styles(_parsed(_part(word, "styles"), "styles"))
    flow = Flow(numbering, styles.hidden, white_page=word.element.find(f"{W}background") is None)
    reader = _BodyReader(flow, styles)
    reader.read(body)
    notes = reader.notes(stories)
    if not reader.blocks and not notes:
        raise DocumentUnreadable("empty", "The document holds no text.")
    stated = _metadata(word, archive, "")
    is_styled = any(block.kind == BlockKind.TITLE for block in reader.blocks)
    blocks, head = (with_plain_head if is_styled or stated.title else with_head)(reader.blocks)
    added = len(blocks) - len(reader.blocks)  # where the line of an agency was cut off
    notes = [replace(note, after=note.after + added) for note in notes]
    metadata = _metadata(word, archive, printed_day(reader.blocks) or head.date)
    title = next((one_line(block.text) for block in blocks if block.kind == BlockKind.TITLE), "")
    metadata = replace(  # what stands on the page; the properties are often those of the file it was copied from
        metadata,
        title=title or metadata.title,
        authors=metadata.authors or head.authors,
        publisher=metadata.publisher or head.publisher,
    )
    return RawDocument(tuple(blocks), tuple(notes), metadata, "", tuple(reader.removed))


def _notes_of(word: WordDocument, kind: str) -> "dict[str, etree._Element]":
    """The notes of a kind by id, without the separators that Word keeps among them."""
    root = _parsed(_part(word, f"{kind}s"), f"{kind}s")
    if root is None:
        return {}
    return {
        attribute(element, "id"): element
        for element in root.iter(f"{W}{kind}")
        if attribute(element, "type") in ("", "normal")
    }


@dataclass(frozen=True, slots=True)
class _Style:
    """What a paragraph style says about its paragraphs, with what it inherits."""

    name: str = ""
    level: int = 0  # of a heading; 0 for running text
    numbered: bool = False
    hidden: bool = False


class _Styles:
    """Paragraph styles by id, and the ids of character styles that hide text."""

    def __init__(self, root: "etree._Element | None") -> None:
        elements = {} if root is None else {attribute(style, "styleId"): style for style in root.iter(f"{W}style")}
        self._elements = elements
        self._known: dict[str, _Style] = {}
        self.hidden = frozenset(
            identifier
            for identifier in elements
            if any(is_on(properties, "vanish") for properties in self._chain_properties(identifier, "rPr"))
        )
        self._default = next(
            (
                identifier
                for identifier, style in elements.items()
                if attribute(style, "type") == "paragraph" and attribute(style, "default") in ("1", "true")
            ),
            "",
        )

    def of(self, paragraph: "etree._Element") -> _Style:
        """The style of a paragraph, its own properties first."""
        properties = paragraph.find(f"{W}pPr")
        reference = None if properties is None else properties.find(f"{W}pStyle")
        identifier = self._default if reference is None else attribute(reference, "val")
        if identifier not in self._known:
            self._known[identifier] = self._inherited(identifier)
        style = self._known[identifier]
        if properties is None:
            return style
        level, numbered = _own_level(properties), _own_numbering(properties)
        return _Style(
            style.name,
            style.level if level is None else level,
            style.numbered if numbered is None else numbered,
            style.hidden,
        )

    def _inherited(self, identifier: str) -> _Style:
        chain = list(self._chain(identifier))
        found = [name.get(f"{W}val", "") for style in chain if (name := style.find(f"{W}name")) is not None]
        level = next((int(match[1]) for name in found if (match := _HEADING_STYLE.match(name))), None)
        numbered = None
        for properties in self._chain_properties(identifier, "pPr"):
            level = _own_level(properties) if level is None else level
            numbered = _own_numbering(properties) if numbered is None else numbered
        return _Style(found[0] if found else "", level or 0, bool(numbered), identifier in self.hidden)

    def _chain(self, identifier: str) -> "Iterator[etree._Element]":
        for _ in range(MAX_STYLE_DEPTH):
            style = self._elements.get(identifier)
            if style is None:
                return
            yield style
            base = style.find(f"{W}basedOn")
            identifier = "" if base is None else attribute(base, "val")

    def _chain_properties(self, identifier: str, tag: str) -> "Iterator[etree._Element]":
        return (found for style in self._chain(identifier) if (found := style.find(f"{W}{tag}")) is not None)


def _own_level(properties: "etree._Element") -> int | None:
    outline = properties.find(f"{W}outlineLvl")
    value = "" if outline is None else attribute(outline, "val")
    if not value.isdigit():
        return None
    return int(value) + 1 if int(value) < BODY_LEVEL else 0


def _own_numbering(properties: "etree._Element") -> bool | None:
    numbers = properties.find(f"{W}numPr")
    if numbers is None:
        return None
    identifier = numbers.find(f"{W}numId")
    return identifier is None or attribute(identifier, "val") != "0"


class _BodyReader:
    """Blocks of the body in order, and where each note is first referred to."""

    def __init__(self, flow: Flow, styles: _Styles) -> None:
        self.blocks: list[RawBlock] = []
        self._flow = flow
        self._styles = styles
        self._contents_lines = 0
        self._boxes_open = 0
        self._first_mark: dict[str, int] = {}  # note → number of blocks up to the one with its mark

    @property
    def removed(self) -> list[str]:
        contents = [f"table of contents: {self._contents_lines} lines"] if self._contents_lines else []
        return contents + self._flow.removed

    def read(self, container: "etree._Element") -> None:
        for element in children(container, self._flow.removed):
            if element.tag == f"{W}p":
                self._paragraph(element)
            elif element.tag == f"{W}tbl":
                self._table(element)

    def notes(self, stories: "dict[str, dict[str, etree._Element]]") -> list[RawNote]:
        """The notes that the body refers to, by kind and number; others are not printed, and named."""
        found: list[RawNote] = []
        numbering = self._flow.numbering
        for kind, story in stories.items():
            for identifier, element in sorted(story.items(), key=lambda item: numbering.rank(kind, item[0])):
                label = numbering.label_of(kind, identifier)
                text = self._flow.note_text(element)
                if label and text:
                    after = self._first_mark.get(f"{kind} {identifier}", len(self.blocks))
                    found.append(RawNote(label, text, after))
                elif text:
                    self._flow.removed.append(sample(f"{kind} that nothing refers to", text))
        return found

    def _paragraph(self, element: "etree._Element") -> None:
        style = self._styles.of(element)
        shaded = element.find(f"{W}pPr/{W}shd") is not None
        place = Place(on_paper=self._boxes_open == 0 and not shaded)
        if style.hidden:
            self._flow.leave_out("hidden text", element)
            return
        self._flow.add_paragraph(element, place)
        if _CONTENTS_STYLE.match(style.name):
            self._contents_lines += not place.text.is_blank
        elif not place.text.is_blank:
            kind, level = _kind(style, place.text.text)
            self._append(place.text.block(kind, level), place)
        self._read_boxes(place)

    def _read_boxes(self, place: Place) -> None:
        self._boxes_open += 1
        for box in place.boxes:
            self.read(box)
        self._boxes_open -= 1

    def _append(self, block: RawBlock, place: Place) -> None:
        self.blocks.append(block)
        for note in place.notes:
            self._first_mark.setdefault(note, len(self.blocks))

    def _table(self, table: "etree._Element") -> None:
        rows = [row for row in children(table, self._flow.removed) if row.tag == f"{W}tr"]
        cells = [[cell for cell in children(row, self._flow.removed) if cell.tag == f"{W}tc"] for row in rows]
        if sum(map(len, cells)) == 1:  # a frame around text, not a table
            self.read(cells[0][0] if cells[0] else next(row[0] for row in cells if row))
            return
        place = Place(in_table=True)
        written, to_read = laid_out(rows, cells)
        for element, cell in to_read:
            place.text = cell.text
            self._flow.add_cell(element, place)
        if any(not cell.text.is_blank for row in written for cell in row.cells):
            self._append(table_block(written), place)
        self._read_boxes(place)


def _kind(style: _Style, text: str) -> tuple[BlockKind, int]:
    name = style.name.lower()
    if name in ("title", "標題", "标题"):
        return BlockKind.TITLE, 0
    if style.level:
        return BlockKind.HEADING, style.level
    if name in ("caption", "標號", "題注", "题注") or is_caption(text.strip()):
        return BlockKind.CAPTION, 0
    return (BlockKind.LIST_ITEM if style.numbered else BlockKind.PARAGRAPH), 0


def _metadata(word: WordDocument, archive: ZipFile, printed: str) -> Metadata:
    """The document's properties. Where they state no date, the one printed over the text, else the day it was written."""
    has_core = any(name.lower().endswith("core.xml") for name in archive.namelist())
    # Without that part python-docx would make properties up, dated today.
    title, author, language, dates = _core_properties(word) if has_core else ("", "", "", [])
    custom = _custom_properties(archive)
    extended = _parsed(read_entry(archive, "docProps/app.xml"), "docProps/app.xml")
    company = None if extended is None else extended.find(_COMPANY)
    stated = [day(custom.get(name, "")) for name in _DATE_PROPERTIES]
    return Metadata(
        title="" if _EMPTY_TITLES.match(title or "") else one_line(title),
        authors=names("" if author == "python-docx" else author),
        publisher=one_line(custom.get("publisher", "")) or one_line("" if company is None else company.text),
        date=next((known for known in [*stated, printed, *dates] if known), ""),
        language=language_tag(custom.get("language", "") or language),
        ai_label=next((label for name in _AI_PROPERTIES if (label := label_text(custom.get(name, "")))), ""),
    )


def _core_properties(word: WordDocument) -> tuple[str, str, str, list[str]]:
    """Title, author, language, and the days of creation and last change."""
    try:
        core = word.core_properties
        days = [day(made) for made in (core.created, core.modified) if made and made.date() != TEMPLATE_DAY]
        return core.title or "", core.author or "", core.language or "", days
    except Exception:  # a damaged property must not cost the document; python-docx lets many errors through
        return "", "", "", []


def _custom_properties(archive: ZipFile) -> dict[str, str]:
    root = _parsed(read_entry(archive, "docProps/custom.xml"), "docProps/custom.xml")
    if root is None:
        return {}
    return {
        (element.get("name") or "").strip().lower(): "".join(str(text) for text in element.itertext()).strip()
        for element in root.iter(_CUSTOM)
    }
