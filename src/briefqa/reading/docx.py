"""Word documents: body, tables, text boxes, footnotes and endnotes, as the printed page shows them.

Tracked deletions, struck-out and hidden text are left out and named; tracked insertions are text.
"""

import re
from dataclasses import replace
from datetime import date
from io import BytesIO
from zipfile import ZipFile

import docx
from docx.document import Document as WordDocument
from lxml import etree

from briefqa.errors import DocumentUnreadable
from briefqa.reading.builder import RawBlock, RawDocument, RawNote
from briefqa.reading.docx_head import with_word_head
from briefqa.reading.docx_styles import Style, Styles
from briefqa.reading.docx_tables import laid_out
from briefqa.reading.docx_text import Flow, Numbering, Place, W, attribute, children
from briefqa.reading.lines import is_caption
from briefqa.reading.markup import day, label_text, language_tag, names, one_line, sample
from briefqa.reading.printed_day import printed_day
from briefqa.reading.table_cells import table_block
from briefqa.reading.typed_headings import Setting, with_typed_headings
from briefqa.reading.zipped import open_archive, read_entry
from briefqa.types import BlockKind, Metadata

MAX_ELEMENTS = 2_000_000  # XML elements in one part; a book has a few hundred thousand
TEMPLATE_DAY = date(2013, 12, 23)  # of the empty document that python-docx fills: no day of what it holds

_OLE_SIGNATURE = b"\xd0\xcf\x11\xe0"
_STRICT_NAMESPACE = b"http://purl.oclc.org/ooxml/"
_CONTENTS_STYLE = re.compile(r"^(?:toc|目錄|目录)\s*\d\b", re.I)
_EMPTY_TITLES = re.compile(  # what programs, and the samples that a document was made from, call it
    r"(?:word document|(?:document|文件|文档|presentation|slide|投影片)\s*\d*|untitled.*|(?:microsoft (?:word|powerpoint)|powerpoint)\b.*"
    r"|[無无未][標标命][題题名].*|新增文件.*|新建.*文[档件].*|.+\.(?:docx?|dotx?|odt|rtf|wps|pdf)|\W*(?:範本|范本|模板|template)(?:\W.*)?)",
    re.I,
)
_ACCOUNTS = re.compile(  # what an account is called that nobody gave a name
    r"(?:user|admin|administrator|owner|guest|pc|author|unknown|python-docx|(?:microsoft|ms|windows|office)?\s*(?:office\s*)?user"
    r"|(?:微[軟软]\s*)?(?:使用者|用[戶户])|作者|管理[員员])\s*\d*",
    re.I,
)
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
    styles = Styles(_parsed(_part(word, "styles"), "styles"), _parsed(_part(word, "numbering"), "numbering"))
    flow = Flow(numbering, styles.hidden, white_page=word.element.find(f"{W}background") is None)
    reader = _BodyReader(flow, styles)
    reader.read(body)
    notes = reader.notes(stories)
    if not reader.blocks and not notes:
        raise DocumentUnreadable("empty", "The document holds no text.")
    stated = _metadata(word, archive, "")
    headed = with_typed_headings(reader.blocks, reader.settings)
    blocks, head = with_word_head(headed, reader.sizes, stated.title)
    added = len(blocks) - len(reader.blocks)  # where the line of an agency was cut off
    notes = [replace(note, after=note.after + added) for note in notes]
    metadata = _metadata(word, archive, printed_day(reader.blocks) or head.date)
    title = next((one_line(block.text) for block in blocks if block.kind == BlockKind.TITLE), "")
    metadata = replace(  # what stands on the page; the properties are often those of the file it was copied from
        metadata,
        title=title or metadata.title,
        authors=head.authors or metadata.authors,
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


class _BodyReader:
    """Blocks of the body in order, and where each note is first referred to."""

    def __init__(self, flow: Flow, styles: Styles) -> None:
        self.blocks: list[RawBlock] = []
        self.settings: dict[int, Setting] = {}  # of the paragraphs outside of tables, by their places
        self.sizes: dict[int, int] = {}  # of their letters in half points
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
            if self._boxes_open == 0 and kind in (BlockKind.PARAGRAPH, BlockKind.LIST_ITEM):
                self._look_at(element, kind)
            self._append(place.text.block(kind, level), place)
        self._read_boxes(place)

    def _look_at(self, element: "etree._Element", kind: BlockKind) -> None:
        bold, size = self._styles.set_in(element)
        depth = self._styles.depth(element) if kind == BlockKind.LIST_ITEM else 0
        self.settings[len(self.blocks)] = Setting(bold, depth)
        if kind == BlockKind.PARAGRAPH:
            self.sizes[len(self.blocks)] = size

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


def _kind(style: Style, text: str) -> tuple[BlockKind, int]:
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
        title="" if _EMPTY_TITLES.fullmatch((title or "").strip()) else one_line(title),
        authors=tuple(name for name in names(author) if not _ACCOUNTS.fullmatch(name)),
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
