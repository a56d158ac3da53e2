"""Web pages: the article without the site around it, what is hidden left out, note links turned into notes."""

from collections.abc import Mapping
from dataclasses import dataclass

from briefqa.errors import DocumentUnreadable
from briefqa.reading.builder import RawBlock, RawDocument, RawNote
from briefqa.reading.flat_notes import raised_number
from briefqa.reading.lines import is_caption
from briefqa.reading.markup import NoteText, RunningText, one_line, sample, with_flat_notes
from briefqa.reading.page import MAX_REMOVED, Element, Page, decode_page, read_page, walk
from briefqa.reading.visibility import Look, declarations, is_cut, look_inside
from briefqa.reading.web_metadata import web_metadata
from briefqa.reading.web_notes import WebNotes, find_notes, is_permalink, without_label
from briefqa.types import BlockKind

MAIN_SHARE = 0.5  # the article element is the document if it holds at least this share of the page's text

_BLOCK_TAGS = """
    address article aside blockquote body caption center dd details dir div dl dt fieldset figcaption figure footer form
    h1 h2 h3 h4 h5 h6 header hgroup hr legend li main menu nav ol p pre search section summary table tbody td tfoot th
    thead tr ul
"""
_BLOCKS = frozenset(_BLOCK_TAGS.split())
_SITE_TAGS = {"nav": "navigation", "footer": "footer", "aside": "aside", "header": "header"}
_SITE_ROLES = {
    "navigation": "navigation",
    "banner": "header",
    "contentinfo": "footer",
    "complementary": "aside",
    "search": "search form",
    "menu": "navigation",
    "dialog": "dialog",
}
_HEADINGS = {f"h{level}": level for level in range(1, 7)}
_KINDS = {
    "li": BlockKind.LIST_ITEM,
    "dt": BlockKind.LIST_ITEM,
    "dd": BlockKind.LIST_ITEM,
    "figcaption": BlockKind.CAPTION,
    "caption": BlockKind.CAPTION,
    "pre": BlockKind.CODE,
}


def read_html(content: bytes) -> RawDocument:
    """Blocks, notes and metadata of a web page.

    Raises DocumentUnreadable with reason "empty", "binary", "encoding", "damaged" or "too_large".
    """
    html, encoding = decode_page(content)
    page = read_page(html)
    headings = [one_line(item.text) for item in _elements(page.body) if item.tag == "h1"]
    metadata = web_metadata(page.parsed, headings)
    notes = find_notes(page.body)
    root = _main_part(page)
    walker = _BlockWalk(notes, _site_parts(root, page), page.removed)
    title = _title_outside(root, page, metadata.title)
    if title:
        walker.blocks.append(RawBlock(BlockKind.TITLE, title))
    walker.read(root)
    blocks = walker.blocks if title else _with_page_title(walker.blocks, metadata.title)
    if not blocks:
        raise DocumentUnreadable("empty", "The page shows no text; what scripts would add to it is not read.")
    raw_notes = [
        RawNote(label, _note_text(element, notes), walker.first_mark[label, element])
        for element, label in notes.labels.items()
        if (label, element) in walker.first_mark
    ]
    blocks, raw_notes = with_flat_notes(blocks, raw_notes, walker.numbers)
    return RawDocument(tuple(blocks), tuple(raw_notes), metadata, encoding, tuple(page.removed))


def fragment_blocks(html: str) -> tuple[list[RawBlock], list[str]]:
    """The blocks of a piece of HTML inside another format, and what was left out of it."""
    page = read_page(html)
    walker = _BlockWalk(WebNotes(), {}, page.removed)
    walker.read(page.body)
    return walker.blocks, page.removed


def hides_content(tag: str, attributes: Mapping[str, str | None]) -> bool:
    """Whether an element by itself, seen on a white page, hides the text in it."""
    style = declarations(attributes.get("style") or "")
    unshown = tag in ("script", "style", "template", "noscript", "iframe", "svg", "rt", "rp")
    return unshown or is_cut(attributes, style) or not look_inside(Look(), attributes, style).shows_text


def _elements(root: Element) -> list[Element]:
    return [item for item, starts in walk(root) if starts and isinstance(item, Element)]


def _main_part(page: Page) -> Element:
    """The smallest article or main element with most of the page's text, or else the body."""
    whole = max(_document_chars(page.body), 1)
    candidates = [
        element
        for element in _elements(page.body)
        if element.tag in ("article", "main") or element.attribute("role").lower() in ("main", "article")
    ]
    large = [element for element in candidates if element.chars >= MAIN_SHARE * whole]
    return min(large, key=lambda element: element.chars) if large else page.body


def _document_chars(body: Element) -> int:
    """The characters of a page without its navigation and the like."""
    site = sum(element.chars for element in _site_parts(body, None))
    return body.chars - site


def _site_parts(root: Element, page: Page | None) -> dict[Element, str]:
    """The elements that belong to the site and not to the document, with what they are. Outermost ones only."""
    found: dict[Element, str] = {}
    skipped: Element | None = None
    for item, starts in walk(root):
        if not isinstance(item, Element):
            continue
        if skipped is not None:
            skipped = None if item is skipped and not starts else skipped
        elif starts and item is not root and (name := _site_part(item, root if page is not None else None)):
            found[item] = name
            skipped = item
    return found


def _site_part(element: Element, root: Element | None) -> str:
    """What part of the site an element is; empty if it belongs to the document."""
    role = element.attribute("role").lower()
    if "navbox" in element.classes:
        return "navigation"
    if role in _SITE_ROLES:
        return _SITE_ROLES[role]
    if element.tag == "header" and any(outer.tag in ("article", "main") for outer in element.ancestors()):
        return ""
    if element.tag == "form" and root is not None and element.chars < MAIN_SHARE * root.chars:
        return "form"  # a form around the whole page is how some site software works, and is no form
    return _SITE_TAGS.get(element.tag, "")


def _title_outside(root: Element, page: Page, title: str) -> str:
    """The first-level heading, where it stands above the article element and is the title that the page states."""
    if root is page.body or any(element.tag == "h1" for element in _elements(root)):
        return ""
    headings = [one_line(element.text) for element in _elements(page.body) if element.tag == "h1"]
    return next((heading for heading in headings if heading and heading == title), "")


def _with_page_title(blocks: list[RawBlock], title: str) -> list[RawBlock]:
    """The first block as the title, if it is the only first-level heading."""
    outermost = [index for index, block in enumerate(blocks) if block.kind == BlockKind.HEADING and block.level == 1]
    if len(outermost) != 1 or (outermost[0] != 0 and one_line(blocks[outermost[0]].text) != title):
        return blocks
    index = outermost[0]
    heading = blocks[index]
    as_title = RawBlock(BlockKind.TITLE, heading.text, 0, heading.marks, heading.pages)
    return [*blocks[:index], as_title, *blocks[index + 1 :]]


def _is_layout(table: Element) -> bool:
    """Whether a table only places things on the page: it holds tables or headings, or has a single column or row."""
    if table.attribute("role").lower() in ("presentation", "none"):
        return True
    cells = rows = most = 0
    for item, starts in walk(table):
        if not isinstance(item, Element) or not starts or item is table:
            continue
        if item.tag == "table" or item.tag in _HEADINGS:
            return True
        if item.tag == "tr":
            rows, cells = rows + 1, 0
        elif item.tag in ("td", "th"):
            cells += 1
            most = max(most, cells)
    return most < 2 or rows < 2


@dataclass(slots=True)
class _Context:
    """An open block element, and what a block in it is."""

    element: Element
    kind: BlockKind
    level: int = 0


class _BlockWalk:
    """One pass over the shown tree; collects blocks, and where each note is first referred to."""

    def __init__(self, notes: WebNotes, site_parts: Mapping[Element, str], removed: list[str]) -> None:
        self.blocks: list[RawBlock] = []
        self.first_mark: dict[tuple[str, Element], int] = {}  # (label, note) → blocks up to the one with its mark
        self.numbers: dict[int, int] = {}  # of the items of ordered lists, by their first blocks
        self._notes = notes
        self._site_parts = site_parts
        self._removed = removed
        self._text = RunningText()
        self._targets: list[tuple[str, Element]] = []  # notes that the text so far refers to
        self._captions: list[str] = []
        self._contexts = [_Context(Element("body", {}), BlockKind.PARAGRAPH)]
        self._tables: list[Element] = []  # the open data table; tables inside tables are layout
        self._skipped: Element | None = None
        self._raised: Element | None = None  # the open <sup>
        self._items: dict[Element, int] = {}  # ordered list → its items so far
        self._number = 0  # of the item that began, until a block of it is placed

    def read(self, root: Element) -> None:
        for item, starts in walk(root):
            if self._skipped is not None:
                if item is self._skipped:
                    self._skipped = None
            elif isinstance(item, str):
                self._words(item)
            elif starts:
                self._enter(item)
            else:
                self._leave(item)
        self._flush()

    def _words(self, text: str) -> None:
        if self._contexts[-1].kind == BlockKind.CODE:
            self._text.add_exactly(text)
        else:
            self._text.add(raised_number(text) if self._raised else text)

    def _enter(self, element: Element) -> None:
        if self._is_left_out(element):
            self._skipped = element
        elif element in self._notes.links:
            label, note = self._notes.links[element]
            self._text.mark(label)
            self._targets.append((label, note))
            self._skipped = element
        elif element.tag == "sup":
            self._raised = element
        elif element.tag == "br":
            self._break()
        elif element.tag == "img":
            self._picture(element)
        elif self._tables and element.tag != "caption":
            self._enter_in_table(element)
        elif element.tag in _BLOCKS:
            self._flush()
            self._contexts.append(self._context(element))
            if element.tag == "li":
                self._count_item(element)
            if element.tag == "table" and not _is_layout(element):
                self._tables.append(element)

    def _count_item(self, item: Element) -> None:
        outer = next(item.ancestors(), item)
        self._items[outer] = self._items.get(outer, 0) + 1
        self._number = self._items[outer] if outer.tag == "ol" else 0

    def _leave(self, element: Element) -> None:
        if element is self._raised:
            self._raised = None
        if self._contexts[-1].element is element:
            self._flush()
            self._contexts.pop()
            if self._tables and self._tables[-1] is element:
                self._tables.pop()
        elif self._tables and element.tag in _BLOCKS:
            self._text.add(" ")

    def _is_left_out(self, element: Element) -> bool:
        if element in self._notes.labels:
            return True
        name = self._site_parts.get(element)
        if name and len(self._removed) < MAX_REMOVED and (text := self._text_beside_notes(element)).strip():
            self._removed.append(sample(name, text))
        return bool(name) or is_permalink(element)

    def _text_beside_notes(self, element: Element) -> str:
        parts: list[str] = []
        note: Element | None = None
        for item, starts in walk(element):
            if isinstance(item, str):
                parts += [item] if note is None else []
            elif note is None and item in self._notes.labels:
                note = item
            elif item is note and not starts:
                note = None
        return " ".join(parts)

    def _context(self, element: Element) -> _Context:
        outer = self._contexts[-1]
        if element.tag == "table":
            return _Context(element, BlockKind.PARAGRAPH if _is_layout(element) else BlockKind.TABLE)
        if element.tag in _HEADINGS and outer.kind == BlockKind.PARAGRAPH and not self._in_quote():
            return _Context(element, BlockKind.HEADING, _HEADINGS[element.tag])
        if outer.kind in (BlockKind.HEADING, BlockKind.CAPTION):
            return _Context(element, outer.kind, outer.level)
        return _Context(element, _KINDS.get(element.tag, outer.kind))

    def _in_quote(self) -> bool:
        return any(context.element.tag == "blockquote" for context in self._contexts)

    def _enter_in_table(self, element: Element) -> None:
        if element.tag == "tr":
            if not self._text.is_blank:
                self._text.line_end()
        elif element.tag in ("td", "th"):
            if not self._text.at_line_start:
                self._text.separator(" | ")
        elif element.tag in _BLOCKS:
            self._text.add(" ")

    def _break(self) -> None:
        """A line end; a second one in a row is how old pages set paragraphs apart."""
        if self._tables:
            self._text.add(" ")
        elif self._text.at_line_start and not self._text.is_blank and self._contexts[-1].kind != BlockKind.CODE:
            self._flush()
        else:
            self._text.line_end()

    def _picture(self, element: Element) -> None:
        description = one_line(element.attribute("alt"))
        figure = next((outer for outer in element.ancestors() if outer.tag == "figure"), None)
        has_caption = figure is not None and any(item.tag == "figcaption" for item in _elements(figure))
        if description and not has_caption and not self._tables:
            self._captions.append(description)

    def _flush(self) -> None:
        text, captions, targets = self._text, self._captions, self._targets
        self._text, self._captions, self._targets = RunningText(), [], []
        context = self._contexts[-1]
        if not text.is_blank:
            kind = context.kind
            if kind == BlockKind.PARAGRAPH and is_caption(text.text):
                kind = BlockKind.CAPTION
            if self._number:
                self.numbers[len(self.blocks)] = self._number
                self._number = 0
            self.blocks.append(text.block(kind, context.level))
            for target in targets:
                self.first_mark.setdefault(target, len(self.blocks))
        self.blocks += [RawBlock(BlockKind.CAPTION, caption) for caption in captions]


def _note_text(note: Element, notes: WebNotes) -> str:
    """A note's text without its number and its way back, a link's address after its words."""
    text = NoteText()
    skipped: Element | None = None
    for item, starts in walk(note):
        if skipped is not None:
            skipped = None if item is skipped else skipped
        elif isinstance(item, str):
            text.add(item)
        elif starts and (item in notes.ways_back or (item in notes.labels and item is not note)):
            skipped = item
        elif item.tag == "a":
            text.link_starts(item.attribute("href")) if starts else text.link_ends()
        elif item.tag == "br" or (item.tag in _BLOCKS and not text.at_line_start):
            text.line_end()
    return without_label(text.finished(), notes.labels[note])
