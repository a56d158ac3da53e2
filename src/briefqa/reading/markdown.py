"""Markdown: CommonMark with tables, footnotes and YAML front matter.

The text is what a reader of the rendered page sees: no bullets, no markup, no marks of notes. Hidden HTML is left out
as in HTML files.
"""

import re
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import replace
from math import inf

from markdown_it import MarkdownIt
from markdown_it.token import Token
from mdit_py_plugins.footnote import footnote_plugin
from mdit_py_plugins.front_matter import front_matter_plugin

from briefqa.errors import DocumentUnreadable
from briefqa.reading.builder import RawBlock, RawDocument, RawMark, RawNote
from briefqa.reading.decoding import decode
from briefqa.reading.flat_notes import raised_number
from briefqa.reading.head_blocks import with_plain_head
from briefqa.reading.html import fragment_blocks
from briefqa.reading.letterhead import MAX_BYLINES, gives_day
from briefqa.reading.lines import is_caption
from briefqa.reading.markdown_front import front_matter, stated_metadata
from briefqa.reading.markdown_hidden import HIDDEN, STRUCK_OUT, HiddenTags, unclosed_in, without_block_tags
from briefqa.reading.markdown_notes import MarkdownNote, all_bold, in_order, inline_label, parted, shown_labels
from briefqa.reading.markup import (
    NoteText,
    RunningText,
    sample,
    with_flat_notes,
    with_title,
)
from briefqa.reading.typed_headings import Setting, with_typed_headings
from briefqa.types import BlockKind, Metadata

MAX_NESTING = 100  # of quotes and lists; the parser passes over what nests deeper without a word

_HEADING_ATTRIBUTES = re.compile(r"\s*\{(?:-|[#.][^{}]{1,200})\}$")  # of a heading: {#sec:tides .unnumbered}
_BLANK_AHEAD = re.compile(r"\s*\n(?=---[^\S\n]*\n[A-Za-z][\w-]{0,40}:\s)")  # of front matter, which begins a file
_JOINED_MARKS = re.compile(
    r"(?<=\])\^([,，、;；–-])\^(?=\[\^)"
)  # [^5]^,^[^6]: a raised comma, and no note written in place
_CAPTION_BELOW = re.compile(r"(?:Table)?:\s+(?=\S)")  # of a table, as pandoc has it
_WRITTEN_MARK = re.compile(r"\[\^([^\s\]]+)\]")  # inside raw HTML, where no parser looks for it


def read_markdown(content: bytes) -> RawDocument:
    """Blocks, footnotes and front matter of a Markdown file, UTF-8 or another encoding that can be told.

    Raises DocumentUnreadable with reason "empty", "binary", "encoding" or "damaged".
    """
    text, encoding = decode(content)
    text = _JOINED_MARKS.sub(r"\1", text)
    text = without_block_tags(_BLANK_AHEAD.sub("", text, count=1) if _BLANK_AHEAD.match(text) else text)
    parser = MarkdownIt("commonmark", {"html": True, "maxNesting": MAX_NESTING}).enable(["table", "strikethrough"])
    # The plugin's last rule drops notes that nothing refers to and moves the others: each stays where it is defined.
    parser.use(footnote_plugin).use(front_matter_plugin).disable("footnote_tail")
    environment: dict[str, object] = {}
    try:
        tokens = parser.parse(text, environment)
        front = next((token.content for token in tokens if token.type == "front_matter"), "")
        fields, complaint = front_matter(front)
        tokens = _with_abstract(tokens, fields.get("abstract"), lambda abstract: parser.parse(abstract, environment))
    except RecursionError:
        raise _too_deep() from None
    if any(token.level >= MAX_NESTING - 1 for token in tokens):
        raise _too_deep()
    walk = _Walk(token.meta["label"] for token in tokens if token.type == "footnote_reference_open")
    walk.read(tokens)
    walk.read_inline_notes(_inline_notes(environment))
    walk.blocks = with_typed_headings(walk.blocks, walk.settings)
    body, notes = _with_notes(walk)
    metadata = stated_metadata(fields)
    titled, heading = with_title(body)
    blocks, head = with_plain_head(titled)
    if not blocks and not walk.notes:
        raise DocumentUnreadable("empty", "The file holds no text.")
    return RawDocument(
        blocks=tuple(blocks),
        notes=tuple(notes),
        metadata=Metadata(
            title=metadata.title or heading,
            authors=metadata.authors or head.authors,
            publisher=metadata.publisher or head.publisher,
            date=metadata.date or head.date,
            language=metadata.language,
            url=metadata.url,
            ai_label=metadata.ai_label,
        ),
        encoding=encoding,
        removed=tuple(complaint + walk.removed),
    )


def _too_deep() -> DocumentUnreadable:
    return DocumentUnreadable("damaged", f"The markup nests more than {MAX_NESTING} deep; no document does.")


def _with_abstract(tokens: list[Token], abstract: object, parse: Callable[[str], list[Token]]) -> list[Token]:
    """The tokens with those of the abstract, which a page shows under its title; as they are where the text repeats it."""
    if not isinstance(abstract, str) or not abstract.strip():
        return tokens
    words = "".join(abstract.split())
    if any(words in "".join(token.content.split()) for token in tokens if token.type == "inline"):
        return tokens
    start = 1 if tokens[0].type == "front_matter" else 0
    title = tokens[start : start + 3]
    if len(title) == 3 and title[0].type == "heading_open" and title[0].tag == "h1":
        start += 3
    return [*tokens[:start], *parse(abstract), *tokens[start:]]


def _inline_notes(environment: dict[str, object]) -> dict[int, list[Token]]:
    """The tokens of notes written in place, ^[like this], by the position that the plugin gave them."""
    footnotes = environment.get("footnotes")
    listed = footnotes.get("list") if isinstance(footnotes, dict) else None
    return {key: note["tokens"] for key, note in (listed or {}).items() if note.get("tokens")}


def _with_notes(walk: "_Walk") -> tuple[list[RawBlock], list[RawNote]]:
    """The body and all notes by their first marks, each under the label that it is shown with."""
    notes = in_order([note for note in walk.notes if note.text], walk.first_mark)
    flat = {int(note.label) for note in with_flat_notes(walk.blocks, (), walk.numbers)[1]}
    labels = shown_labels([note.label for note in notes], flat)
    blocks = [replace(block, marks=_called(block.marks, labels)) for block in walk.blocks]
    linked = [
        RawNote(
            label=labels[note.label],
            text=note.text,
            after=walk.first_mark.get(note.label, len(blocks)),
            marks=_called(note.marks, labels),
        )
        for note in notes
    ]
    body, all_notes = with_flat_notes(blocks, linked, walk.numbers)
    if not linked or len(all_notes) == len(linked):
        return body, all_notes
    places = [{mark.label: mark.start for mark in reversed(block.marks)} for block in body]

    def first_mark(note: RawNote) -> tuple[int, float]:
        return note.after, places[note.after - 1].get(note.label, inf) if note.after else inf

    return body, sorted(all_notes, key=first_mark)


def _called(marks: Sequence[RawMark], labels: Mapping[str, str]) -> tuple[RawMark, ...]:
    return tuple(replace(mark, label=labels[mark.label]) for mark in marks if mark.label in labels)


def _label_of(reference: Token) -> str:
    return str(reference.meta.get("label") or inline_label(reference.meta["id"]))


class _Walk:
    """One pass over the tokens; collects blocks, notes and what was left out."""

    def __init__(self, defined: Iterable[str]) -> None:
        self.blocks: list[RawBlock] = []
        self.notes: list[MarkdownNote] = []
        self.removed: list[str] = []
        self.numbers: dict[int, int] = {}  # of the items of ordered lists, by their first blocks
        self.settings: dict[int, Setting] = {}  # of the paragraphs outside of quotations and lists
        self.first_mark: dict[str, int] = {}  # label → number of blocks up to the one with its first mark, in order
        self._defined = frozenset(defined)
        self._hidden = HiddenTags()
        self._note: MarkdownNote | None = None
        self._containers: list[str] = []  # open lists' items and quotes
        self._number = 0  # of the item that began, until a block of it is placed
        self._heading = 0
        self._table: RunningText | None = None
        self._row_starts = self._cell_starts = True

    def read(self, tokens: Sequence[Token]) -> None:
        unclosed = unclosed_in(tokens)
        for place, token in enumerate(tokens):
            name = token.type.removesuffix("_open").removesuffix("_close")
            if name in ("list_item", "blockquote"):
                self._container(name, token.nesting)
                self._number = int(token.info) if token.nesting == 1 and token.info.isdecimal() else 0
            elif name in ("table", "tr", "th", "td"):
                self._table_part(name, token.nesting)
            elif name == "heading":
                self._heading = int(token.tag[1]) if token.nesting == 1 else 0
            elif name == "footnote_reference":
                self._note_edge(token)
            elif token.type == "inline":
                self._inline(token, next(iter(tokens[place + 3 : place + 4]), token))
            elif token.type in ("fence", "code_block"):
                self._place(RawBlock(BlockKind.CODE, token.content.strip("\n")))
            elif token.type == "html_block":
                self._html(token.content, unclosed.get(place, ()))

    def read_inline_notes(self, notes: dict[int, list[Token]]) -> None:
        for key, tokens in notes.items():
            text = NoteText()
            self._flat(tokens, text)
            text.finished()
            self.notes.append(MarkdownNote(inline_label(key)))
            self.notes[-1].add(text.block(BlockKind.NOTE))

    def _container(self, name: str, nesting: int) -> None:
        if nesting == 1:
            self._containers.append(name)
        else:
            self._containers.pop()

    def _note_edge(self, token: Token) -> None:
        if token.nesting == 1:
            self._note = MarkdownNote(str(token.meta["label"]))
            self.notes.append(self._note)
        else:
            self._note = None

    def _table_part(self, name: str, nesting: int) -> None:
        if name == "table" and nesting == 1:
            self._table, self._row_starts = RunningText(), True
        elif self._table is None:
            return
        elif name == "table":
            self._place(self._table.block(BlockKind.TABLE))
            self._table = None
        elif name == "tr" and nesting == 1:
            if not self._row_starts:
                self._table.line_end()
            self._row_starts, self._cell_starts = False, True
        elif name in ("th", "td") and nesting == 1:
            if not self._cell_starts:
                self._table.separator(" | ")
            self._cell_starts = False

    def _inline(self, token: Token, below: Token) -> None:
        """The words of a block. `below`: those of a paragraph that follows, or another token."""
        children = token.children or []
        if self._table is not None:
            self._flat(children, self._table)
            return
        is_whole = self._note is not None or bool(self._heading)
        is_head = self._is_under_title() and any(map(gives_day, [*token.content.splitlines(), below.content]))
        for part in [children] if is_whole else parted(children, under_title=is_head):
            self._running(part)

    def _is_under_title(self) -> bool:
        return bool(self.blocks) and self.blocks[0].level == 1 and len(self.blocks) <= MAX_BYLINES

    def _running(self, tokens: Sequence[Token]) -> None:
        text = RunningText() if self._note is None else NoteText()
        captions = self._flat(tokens, text)
        if isinstance(text, NoteText):
            text.finished()
        if not text.is_blank:
            self._place(self._paragraph(text), Setting(all_bold(tokens)))
        for caption in captions:
            self._place(RawBlock(BlockKind.CAPTION, caption))

    def _paragraph(self, text: RunningText) -> RawBlock:
        if self._heading and not self._containers:
            heading = text.block(BlockKind.HEADING, self._heading)
            return replace(heading, text=_HEADING_ATTRIBUTES.sub("", heading.text) or heading.text)
        if self._containers and self._containers[-1] == "list_item":
            return text.block(BlockKind.LIST_ITEM)
        block = text.block(BlockKind.CAPTION if is_caption(text.text) else BlockKind.PARAGRAPH)
        is_below = bool(self.blocks) and self.blocks[-1].kind == BlockKind.TABLE and not block.marks
        label = _CAPTION_BELOW.match(block.text) if is_below else None
        return replace(block, kind=BlockKind.CAPTION, text=block.text[label.end() :]) if label else block

    def _place(self, block: RawBlock, setting: Setting | None = None) -> None:
        if not block.text.strip():
            return
        if self._hidden.open:
            self.removed.append(sample(self._hidden.reason, block.text))
        elif self._note is not None:
            self._note.add(block)
        else:
            if self._number:
                self.numbers[len(self.blocks)] = self._number
                self._number = 0
            if setting and not self._containers:
                self.settings[len(self.blocks)] = setting
            self.blocks.append(block)
            for mark in block.marks:
                self.first_mark.setdefault(mark.label, len(self.blocks))

    def _html(self, html: str, unclosed: Collection[str]) -> None:
        if not self._hidden.open:
            blocks, removed = fragment_blocks(html)
            self.removed += removed
            for block in blocks:
                self._place(self._with_marks(block))
        self._hidden.feed_block(html, unclosed)

    def _with_marks(self, block: RawBlock) -> RawBlock:
        """A block of raw HTML without the marks of notes that are written in it."""
        text = RunningText()
        for position, piece in enumerate(_WRITTEN_MARK.split(block.text)):
            if position % 2 == 0:
                text.add_exactly(piece)
            elif piece in self._defined:
                text.mark(piece)
            else:
                text.add_exactly(f"[^{piece}]")
        marked = text.block(block.kind, block.level)
        return marked if marked.marks and block.kind != BlockKind.CODE else block

    def _flat(self, tokens: Sequence[Token], text: RunningText) -> list[str]:
        """Adds inline tokens to a running text; returns the descriptions of the pictures among them."""
        captions: list[str] = []
        already_hidden = len(self._hidden.open)
        hidden_words: dict[str, list[str]] = {HIDDEN: [], STRUCK_OUT: []}
        raised = False
        struck = 0
        for token in tokens:
            if token.type in ("s_open", "s_close"):
                struck += token.nesting
                hidden_words[STRUCK_OUT].append(" ")
            elif token.type == "html_inline":
                self._hidden.feed(token.content)
                hidden_words[self._hidden.reason].append(" ")
                raised = token.content.lower().startswith("<sup")
                if token.content.lower().startswith("<br"):
                    text.line_end()
            elif struck or len(self._hidden.open) > already_hidden:
                hidden_words[STRUCK_OUT if struck else self._hidden.reason].append(token.content or " ")
            elif token.type == "image":
                captions += [description] if (description := _description(token)) else []
            elif token.type == "footnote_ref":
                text.mark(_label_of(token))
            elif isinstance(text, NoteText) and token.type in ("link_open", "link_close"):
                text.link_starts(token.attrGet("href")) if token.nesting == 1 else text.link_ends()
            else:
                words = raised_number(token.content) if raised else token.content
                text.add("\n" if token.type == "softbreak" else words)
                if token.type == "hardbreak":
                    text.line_end()
        del self._hidden.open[already_hidden:]  # an inline element ends with its paragraph
        self.removed += [sample(why, "".join(words)) for why, words in hidden_words.items() if "".join(words).strip()]
        return captions


def _description(image: Token) -> str:
    return " ".join("".join(child.content for child in image.children or ()).split())
