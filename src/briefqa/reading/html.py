"""Web pages: the article without the site around it, what is hidden left out, note links turned into notes."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from briefqa.errors import DocumentUnreadable
from briefqa.reading.builder import RawBlock, RawDocument, RawMark, RawNote
from briefqa.reading.flat_notes import clear_marks, first_lines, raised_number
from briefqa.reading.head_blocks import with_plain_head
from briefqa.reading.lines import is_caption
from briefqa.reading.markup import NoteText, RunningText, one_line, parted_at_notes, sample, with_flat_notes
from briefqa.reading.page import MAX_REMOVED, Element, decode_page, read_page, walk
from briefqa.reading.table_cells import MAX_SPAN, Cell, Row, table_block
from briefqa.reading.typed_headings import Setting, with_typed_headings
from briefqa.reading.visibility import Look, declarations, is_cut, is_struck_out, look_inside
from briefqa.reading.web_furniture import furniture_in
from briefqa.reading.web_lines import is_set_bold, stands_apart
from briefqa.reading.web_metadata import printed_title, shown_title, web_metadata
from briefqa.reading.web_notes import WebNotes, find_notes, is_permalink, without_label
from briefqa.reading.web_parts import BLOCKS, document_parts, main_part, site_parts, stated_title, text_beside_notes
from briefqa.reading.web_popups import NOTE_LABEL
from briefqa.reading.web_stories import is_site_heading
from briefqa.types import BlockKind, Metadata

MAX_BULLET_CHARS = 30  # with the spaces behind it that do not break

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
    root = main_part(page)
    parts = document_parts(page, root, notes)
    site: dict[Element, str] = {}
    for part in parts.kept:
        site |= furniture_in(part, notes) | site_parts(part, root, stated_title(page))
    walker = _BlockWalk(notes, site, page.removed)
    title = _title_outside(root, headings, metadata.title)
    if title:
        walker.blocks.append(RawBlock(BlockKind.TITLE, title))
    for name, text in parts.left_out:
        if one_line(text) != title:
            walker.leave_out(name, text)
    starts = {}
    for part in parts.kept:
        starts[part] = len(walker.blocks)
        walker.read(part)
    if not title and (shown := shown_title(page.parsed, metadata.title, walker.blocks)):
        metadata = replace(metadata, title=shown)
    if printed := printed_title(page.parsed, metadata.title, walker.blocks):
        place, called = printed
        walker.blocks[place] = replace(walker.blocks[place], kind=BlockKind.TITLE)
        metadata = replace(metadata, title=called)
    blocks = walker.blocks if title else _with_page_title(walker.blocks, metadata.title, starts[root])
    blocks, metadata = _with_bylines(with_typed_headings(blocks, walker.settings), metadata)
    if not blocks:
        raise DocumentUnreadable("empty", "The page shows no text; what scripts would add to it is not read.")
    raw_notes = _linked_notes(notes, walker)
    unlinked = [
        RawNote(label, _note_text(element, label, notes), walker.places.get(element, len(blocks)))
        for element, label in notes.unlinked.items()
    ]
    blocks, raw_notes = _with_unlinked(blocks, raw_notes, unlinked)
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
    return (
        unshown
        or is_cut(attributes, style)
        or is_struck_out(tag, style)
        or not look_inside(Look(), attributes, style).shows_text
    )


def _elements(root: Element) -> list[Element]:
    return [item for item, starts in walk(root) if starts and isinstance(item, Element)]


def _title_outside(root: Element, headings: Sequence[str], title: str) -> str:
    """The first-level heading, where it stands beside the main part and is the title that the page states."""
    if any(element.tag == "h1" for element in _elements(root)):
        return ""
    return next((heading for heading in headings if heading and heading == title), "")


def _with_page_title(blocks: list[RawBlock], title: str, first: int) -> list[RawBlock]:
    """The only first-level heading as the title, if it is the first block of the main part or what the page says.

    Where there are more, the first has to be both. Without one of the first level, the first heading may be what the page says.
    """
    headings = [index for index, block in enumerate(blocks) if block.kind == BlockKind.HEADING]
    outermost = [index for index in headings if blocks[index].level == 1]
    outermost = outermost or [index for index in headings[:1] if one_line(blocks[index].text) == title]
    is_title = bool(outermost) and one_line(blocks[outermost[0]].text) == title
    is_first = bool(outermost) and outermost[0] == first
    if not (is_title or is_first) or (len(outermost) > 1 and not (is_title and is_first)):
        return blocks
    index = outermost[0]
    heading = blocks[index]
    as_title = RawBlock(BlockKind.TITLE, heading.text, 0, heading.marks, heading.pages)
    return [*blocks[:index], as_title, *blocks[index + 1 :]]


def _with_bylines(blocks: list[RawBlock], metadata: Metadata) -> tuple[list[RawBlock], Metadata]:
    """The blocks with the bylines under the title marked, and the metadata with what they say and it does not."""
    title = next((place for place, block in enumerate(blocks) if block.kind == BlockKind.TITLE), len(blocks))
    rest, head = with_plain_head(blocks[title:])
    authors, date = metadata.authors or head.authors, metadata.date or head.date
    return [*blocks[:title], *rest], replace(metadata, authors=authors, date=date)


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


def _is_word_bullet(element: Element) -> bool:
    """Whether an element is a bullet as Word writes it: a letter of a font of signs."""
    fonts = declarations(element.attribute("style")).get("font-family", "") if element.tag == "span" else ""
    return "wingdings" in fonts and element.chars <= MAX_BULLET_CHARS and len(element.text.strip()) == 1


def _is_header(row: Element) -> bool:
    cells = [item for item in row.children if isinstance(item, Element)]
    return any(outer.tag == "thead" for outer in row.ancestors()) or all(cell.tag == "th" for cell in cells)


def _span(cell: Element, name: str) -> int:
    """How many columns or rows a cell says that it takes; 0 rows are all that follow."""
    stated = cell.attribute(name).strip()
    if not (stated.isascii() and stated.isdecimal()):
        return 1
    return min(int(stated[:4]), MAX_SPAN) or (MAX_SPAN if name == "rowspan" else 1)


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
        self.places: dict[Element, int] = {}  # note → blocks up to it
        self.numbers: dict[int, int] = {}  # of the items of ordered lists, by their first blocks
        self.settings: dict[
            int, Setting
        ] = {}  # of the paragraphs outside of quotations, lists and cells, by their places
        self._notes = notes
        self._site_parts = site_parts
        self._removed = removed
        self._text = RunningText()
        self._targets: list[tuple[str, Element]] = []  # notes that the text so far refers to
        self._captions: list[str] = []
        self._contexts = [_Context(Element("body", {}), BlockKind.PARAGRAPH)]
        self._tables: list[Element] = []  # the open data table; tables inside tables are layout
        self._rows: list[Row] = []  # those of it so far
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
        popup = element.attribute(NOTE_LABEL)
        if not popup and self._is_left_out(element):
            self._skipped = element
        elif popup or element in self._notes.links:
            label, note = (popup, element) if popup else self._notes.links[element]
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
        elif element.tag in BLOCKS:
            self._flush()
            self._contexts.append(self._context(element))
            if element.tag == "li":
                self._count_item(element)
            if element.tag == "table" and not _is_layout(element):
                self._tables.append(element)
        elif stands_apart(element):
            self._text.add(" ")

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
        elif self._tables and element.tag in BLOCKS:
            self._text.add(" ")

    def _is_left_out(self, element: Element) -> bool:
        if element in self._notes:
            self.places[element] = len(self.blocks)
            return True
        name = self._site_parts.get(element)
        if name:
            self.leave_out(name, text_beside_notes(element, self._notes))
        if not name and any(kind.startswith("MsoToc") for kind in element.classes):
            self.leave_out("table of contents", element.text)
            return True
        return bool(name) or is_permalink(element) or _is_word_bullet(element)

    def leave_out(self, name: str, text: str) -> None:
        if text.strip() and len(self._removed) < MAX_REMOVED:
            self._removed.append(sample(name, text))

    def _context(self, element: Element) -> _Context:
        outer = self._contexts[-1]
        if element.tag == "table":
            return _Context(element, BlockKind.PARAGRAPH if _is_layout(element) else BlockKind.TABLE)
        is_heading = element.tag in _HEADINGS and not is_site_heading(one_line(element.text))
        if is_heading and outer.kind == BlockKind.PARAGRAPH and not self._in_quote():
            return _Context(element, BlockKind.HEADING, _HEADINGS[element.tag])
        if outer.kind in (BlockKind.HEADING, BlockKind.CAPTION):
            return _Context(element, outer.kind, outer.level)
        if any(name.startswith("MsoListParagraph") for name in element.classes):
            return _Context(element, BlockKind.LIST_ITEM)
        return _Context(element, _KINDS.get(element.tag, outer.kind))

    def _in_quote(self) -> bool:
        return any(context.element.tag == "blockquote" for context in self._contexts)

    def _enter_in_table(self, element: Element) -> None:
        if element.tag == "tr":
            self._rows.append(Row(group=id(element.parent), header=_is_header(element)))
        elif element.tag in ("td", "th") and self._rows:
            cell = Cell(columns=_span(element, "colspan"), rows=_span(element, "rowspan"))
            self._rows[-1].cells.append(cell)
            self._text = cell.text
        elif element.tag in BLOCKS:
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
        text, rows, captions, targets = self._text, self._rows, self._captions, self._targets
        self._text, self._rows, self._captions, self._targets = RunningText(), [], [], []
        context = self._contexts[-1]
        if not (all(cell.text.is_blank for row in rows for cell in row.cells) if rows else text.is_blank):
            kind = context.kind
            if kind == BlockKind.PARAGRAPH and is_caption(text.text):
                kind = BlockKind.CAPTION
            if self._number:
                self.numbers[len(self.blocks)] = self._number
                self._number = 0
            if kind == BlockKind.PARAGRAPH and context.element.tag not in ("td", "th") and not self._in_quote():
                self.settings[len(self.blocks)] = Setting(is_set_bold(context.element))
            self.blocks += [table_block(rows)] if rows else parted_at_notes(text.block(kind, context.level))
        for target in targets:  # also where a line holds nothing but marks: it goes, and the notes stay
            self.first_mark.setdefault(target, len(self.blocks))
        self.blocks += [RawBlock(BlockKind.CAPTION, caption) for caption in captions]


def _linked_notes(notes: WebNotes, walker: _BlockWalk) -> list[RawNote]:
    """The notes that links lead to. One whose marks are left out with a part of the site stays where it stands."""
    found: list[RawNote] = []
    ranks = {mark: rank for rank, mark in enumerate(walker.first_mark)}
    for note, label in sorted(notes.labels.items(), key=lambda item: ranks.get((item[1], item[0]), len(ranks))):
        text = _note_text(note, label, notes)
        after = walker.first_mark.get((label, note), walker.places.get(note))
        if after is None:
            walker.leave_out("note", text)
        else:
            found.append(RawNote(label, text, after))
    return sorted(found, key=lambda note: note.after)


def _with_unlinked(
    blocks: list[RawBlock], raw_notes: list[RawNote], unlinked: Sequence[RawNote]
) -> tuple[list[RawBlock], list[RawNote]]:
    """The blocks and all notes, with the notes that no link leads to behind their raised or bracketed marks, if any."""
    if not unlinked:
        return blocks, raw_notes
    find = clear_marks([note.label for note in unlinked])
    found = [[RawMark(*mark) for mark in find(block.text)] for block in blocks]
    first = first_lines((mark.label for mark in marks) for marks in found)
    marked = [
        replace(block, marks=tuple(sorted((*block.marks, *marks), key=lambda mark: mark.start)))
        for block, marks in zip(blocks, found, strict=True)
    ]
    placed = [replace(note, after=first.get(note.label, note.after - 1) + 1) for note in unlinked]
    return marked, sorted([*raw_notes, *placed], key=lambda note: note.after)


def _note_text(note: Element, label: str, notes: WebNotes) -> str:
    """A note's text without its number and its way back, a link's address after its words."""
    text = NoteText()
    skipped: Element | None = None
    for item, starts in walk(note):
        if skipped is not None:
            skipped = None if item is skipped else skipped
        elif isinstance(item, str):
            text.add(item)
        elif starts and (item in notes.ways_back or (item in notes and item is not note)):
            skipped = item
        elif item.tag == "a":
            text.link_starts(item.attribute("href")) if starts else text.link_ends()
        elif item.tag == "br" or (item.tag in BLOCKS and not text.at_line_start):
            text.line_end()
    return without_label(text.finished(), label)
