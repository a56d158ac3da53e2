"""The nouns of briefqa: frozen values that travel between the steps.

Every position is a half-open range of Unicode code points in `Document.text`. A quote is right if and only if
`document.text[start:end] == quote.text`; nothing else counts as evidence.
"""

import re
from bisect import bisect_left, bisect_right
from dataclasses import dataclass, field
from enum import StrEnum

MAX_MARK_CHARS = 200  # a note mark is shorter
MAX_OPENING_CHARS = 30  # of a document that has no title, shown in its place
MAX_CAPTION_CHARS = 160
MAX_CAPTION_BLOCKS = 2  # above a table: what it shows, and in which unit
_OF_NO_TABLE = re.compile(r"\s*(?:[圖图]|照片|fig(?:ure)?\b|chart\b|photo)", re.I)
_NAMES_TABLE = re.compile(
    r"\s*(?:[附圖图]?表\s?[\d一二三四五六七八九十]+(?!\s*[\d一二三四五六七八九十所顯显列中內内的])|table\s+\d+\b(?!\s+(?:shows|lists|gives)))",
    re.I,
)
_NAMES_UNIT = re.compile(r"[單单]位\s?[:：]|\bunits?\s?:|\bin (?:thousands|millions|billions)\b", re.I)


class BlockKind(StrEnum):
    """What a piece of a document is."""

    TITLE = "title"
    BYLINE = "byline"  # who wrote a text, where and when, under its title
    HEADING = "heading"
    PARAGRAPH = "paragraph"
    LIST_ITEM = "list item"
    TABLE = "table"
    CODE = "code"
    CAPTION = "caption"
    NOTE = "note"


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """A half-open range of code points in a document's text."""

    start: int
    end: int

    def of(self, text: str) -> str:
        return text[self.start : self.end]

    def covers(self, other: "Span") -> bool:
        return self.start <= other.start and other.end <= self.end

    def overlaps(self, other: "Span") -> bool:
        return self.start < other.end and other.start < self.end


@dataclass(frozen=True, slots=True)
class Reference:
    """What a note cites, as far as it can be read off. An empty string or tuple: the note does not say."""

    authors: tuple[str, ...] = ()
    title: str = ""
    container: str = ""  # the newspaper, journal, site or publisher that the work appeared in
    date: str = ""  # ISO 8601, as exact as the note: "2025", "2025-03" or "2025-03-14"
    url: str = ""


@dataclass(frozen=True, slots=True)
class Note:
    """A footnote of the source. `same_as` are positions in `Document.notes` of the notes that it points to."""

    marker: str  # as a reader sees it, in plain digits: "15", "*"
    span: Span  # of the note's own text in `Document.text`, without its marker
    references: tuple[Reference, ...] = ()  # parsed from this note alone
    same_as: tuple[int, ...] = ()  # 同註 N, Supra note N, Ibid.
    unresolved: tuple[str, ...] = ()  # pointers in this note whose target is not in the document
    meant: tuple[tuple[int, ...], ...] = ()  # for each of same_as, which of its references; none given: all it leads to


@dataclass(frozen=True, slots=True)
class NoteMark:
    """A place in the body, or in another note, that points to a note. The span is empty where the format keeps the mark out of its text."""

    span: Span
    note: int  # position in `Document.notes`


@dataclass(frozen=True, slots=True)
class Block:
    """One structural piece of a document, as its reader saw it."""

    kind: BlockKind
    span: Span
    headings: tuple[str, ...] = ()  # outermost first; a heading's own text is not among them
    level: int = 0  # of a heading: 1 is the outermost


@dataclass(frozen=True, slots=True)
class PageStart:
    """From `offset` on, the text stands on page `number` (1-based), until the next page start."""

    offset: int
    number: int


@dataclass(frozen=True, slots=True)
class Metadata:
    """What is known of a document beside its text. Empty: neither the document nor its folder says."""

    title: str = ""
    authors: tuple[str, ...] = ()
    publisher: str = ""
    date: str = ""  # ISO 8601: "2025", "2025-03" or "2025-03-14"
    language: str = ""  # "zh-Hant", "zh-Hans", "en", or another BCP 47 tag
    url: str = ""
    ai_label: str = ""  # the source's own statement that it is AI-generated, as it stands there


@dataclass(frozen=True, slots=True)
class Document:
    """A source, read: one text, its structure, and what is known about it."""

    id: str  # sha256 of the file's bytes, so an edited file is another document
    path: str  # relative to the folder that was indexed
    text: str
    blocks: tuple[Block, ...]
    notes: tuple[Note, ...] = ()
    marks: tuple[NoteMark, ...] = ()  # in text order
    pages: tuple[PageStart, ...] = ()  # by offset; empty where the format has no pages
    metadata: Metadata = field(default_factory=Metadata)
    encoding: str = ""  # of the file, where it is text
    removed: tuple[str, ...] = ()  # page numbers, running headers and hidden text that were left out, with the reason

    @property
    def title(self) -> str:
        """The title, or for want of one the opening words, with … behind them where they are cut."""
        if self.metadata.title:
            return self.metadata.title
        paragraphs = (block.span.of(self.text) for block in self.blocks if block.kind == BlockKind.PARAGRAPH)
        opening = next((text for text in paragraphs if len(text) > MAX_OPENING_CHARS), self.text).split("\n", 1)[0]
        return opening if len(opening) <= MAX_OPENING_CHARS else f"{opening[:MAX_OPENING_CHARS]}…"

    def page_at(self, offset: int) -> int | None:
        """The page of a place; None where the format has no pages."""
        index = bisect_right(self.pages, offset, key=lambda page: page.offset)
        return self.pages[index - 1].number if index else None

    def block_at(self, offset: int) -> Block | None:
        """The block that holds a place; None between blocks."""
        index = bisect_right(self.blocks, offset, key=lambda block: block.span.start)
        block = self.blocks[index - 1] if index else None
        return block if block is not None and offset < block.span.end else None

    def first_row(self, span: Span) -> Span | None:
        """The first row of the table that a place stands in; None outside of tables."""
        block = self.block_at(span.start)
        if block is None or block.kind != BlockKind.TABLE:
            return None
        end = self.text.find("\n", block.span.start, block.span.end)
        return Span(block.span.start, block.span.end if end < 0 else end)

    def row_above(self, span: Span) -> Span | None:
        """That row for a place further down in the table; None for the row itself and outside of tables."""
        row = self.first_row(span)
        return row if row and row.end < span.start else None

    def table_header(self, span: Span) -> str:
        """The text of that row, empty outside of tables. A row says little without it."""
        row = self.first_row(span)
        return row.of(self.text) if row else ""

    def table_caption(self, span: Span) -> str:
        """What stands above the table of a place, or else below it, and says what it shows and in which unit; else empty."""
        index = bisect_right(self.blocks, span.start, key=lambda block: block.span.start) - 1
        if index < 0 or self.blocks[index].kind != BlockKind.TABLE or span.start >= self.blocks[index].span.end:
            return ""
        first = index
        while index - first < MAX_CAPTION_BLOCKS and first and self._may_caption(self.blocks[first - 1]):
            first -= 1
        if first < index:
            return self.text[self.blocks[first].span.start : self.blocks[index - 1].span.end]
        after = self.blocks[index + 1 : index + 3]
        if not after or not self._may_caption(after[0]) or (len(after) > 1 and after[1].kind == BlockKind.TABLE):
            return ""  # a caption between two tables is the second one's
        return after[0].span.of(self.text)

    def is_caption(self, span: Span) -> bool:
        """Whether a place is in what stands right above or below a table and says what it shows."""
        index = bisect_right(self.blocks, span.start, key=lambda block: block.span.start) - 1
        beside = (*self.blocks[max(index - 1, 0) : max(index, 0)], *self.blocks[index + 1 : index + 2])
        return any(block.kind == BlockKind.TABLE for block in beside) and self._may_caption(self.blocks[index])

    def _may_caption(self, block: Block) -> bool:
        text = block.span.of(self.text)
        if len(text) > MAX_CAPTION_CHARS or _OF_NO_TABLE.match(text):
            return False
        says_so = _NAMES_TABLE.match(text) or _NAMES_UNIT.search(text)
        return block.kind == BlockKind.CAPTION or (block.kind == BlockKind.PARAGRAPH and bool(says_so))

    def marks_in(self, span: Span) -> tuple[NoteMark, ...]:
        """The note marks that belong to a place: a mark belongs to the words before it."""
        first = bisect_left(self.marks, span.start - MAX_MARK_CHARS, key=lambda mark: mark.span.start)
        last = bisect_right(self.marks, span.end, key=lambda mark: mark.span.start)
        return tuple(mark for mark in self.marks[first:last] if span.start < mark.span.end <= span.end)


@dataclass(frozen=True, slots=True)
class Chunk:
    """What is embedded and searched: whole sentences under one heading of one document."""

    document_id: str
    span: Span
    headings: tuple[str, ...] = ()
    is_note: bool = False  # a footnote of the source, standing as a passage of its own


@dataclass(frozen=True, slots=True)
class Hit:
    """A chunk found, with what each retriever thought of it.

    dense and sentence are cosines in [-1, 1]; lexical is a BM25 score; coverage is the share in [0, 1] of the
    question's IDF mass that stands in the chunk.
    """

    chunk: Chunk
    position: int  # of the chunk in the index
    score: float
    dense: float
    sentence: float
    lexical: float
    coverage: float


@dataclass(frozen=True, slots=True)
class Quote:
    """Words copied from a source, at the place they were copied from."""

    document_id: str
    span: Span
    text: str

    def is_in(self, document: Document) -> bool:
        return document.id == self.document_id and self.span.of(document.text) == self.text


@dataclass(frozen=True, slots=True)
class Citation:
    """A numbered quote, with all a reader needs to find it and the notes it rests on."""

    number: int  # 1-based, by first use in the answer
    quote: Quote
    document: int  # number in the index
    headings: tuple[str, ...]
    page: int | None
    notes: tuple[int, ...]  # positions in `Document.notes`


@dataclass(frozen=True, slots=True)
class Sentence:
    """One sentence of an answer: verbatim text, and the numbers of the citations that carry it."""

    text: str
    citations: tuple[int, ...]
    highlight: Span | None = None  # the short answer inside the quote, in document offsets


@dataclass(frozen=True, slots=True)
class Disagreement:
    """Citations that give different answers to one question: figures, dates, names or other words."""

    about: str
    citations: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class NearName:
    """A name as the question writes it, and another one that the documents hold."""

    written: str
    indexed: str


@dataclass(frozen=True, slots=True)
class Answer:
    """Quotes in reading order. No sentences means that the documents do not say, and `reason` says why.

    near_name: a name that the question may have misspelt; where there is an answer, it is one to the question with it.
    other_names: what quotes call otherwise than the question does.
    unanswered: of a question that asks for several things and is answered, the parts that the documents do not answer.
    denial: of a refusal, the sentence that seems to deny what the question takes for granted.
    """

    question: str
    sentences: tuple[Sentence, ...]
    citations: tuple[Citation, ...]
    hits: tuple[Hit, ...]
    confidence: float  # in [0, 1]: how likely the quotes answer the question
    reason: str = ""
    disagreements: tuple[Disagreement, ...] = ()
    reason_kind: str = ""  # of a refusal, see `reasons.ReasonKind`
    reason_terms: tuple[str, ...] = ()  # the names, words or years that the reason is about
    near_name: NearName | None = None
    other_names: tuple[NearName, ...] = ()
    unanswered: tuple[str, ...] = ()
    denial: Citation | None = None

    @property
    def answered(self) -> bool:
        return bool(self.sentences)
