"""The one arrangement that Markdown, HTML and docx show: headings, quotes with numbered notes, tables, sources, how it was made.

Notes are numbered through the whole export by first use, which is the order in which a word processor counts them.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from briefqa.answering.refusals.confidence import strength_of
from briefqa.exporting.bundle import NOWHERE, Bundle, CitedQuote, Dispute, Source, Statement
from briefqa.exporting.citation_style import Piece, citation_pieces, note_pieces, source_pieces
from briefqa.exporting.labels import Label, Making, label_of
from briefqa.exporting.phrases import words
from briefqa.folding import script_of
from briefqa.types import Span

MAX_PASSAGES = 3  # shown of those that are near to a question that the documents do not answer

Pieces = tuple[Piece, ...]


@dataclass(frozen=True, slots=True)
class Line:
    """Words, and the numbers of the notes that stand behind them. The language is a BCP 47 tag; empty: not known.

    above: of a row of a table, its caption and its first row, a line each.
    """

    pieces: Pieces
    notes: tuple[int, ...] = ()
    language: str = ""
    above: tuple[str, ...] = ()

    @property
    def text(self) -> str:
        return "".join(piece.text for piece in self.pieces)

    @property
    def ends_in_number(self) -> bool:
        """Whether the number of a note behind the words would read as one with theirs, such as the source's own mark ¹⁵."""
        return self.text[-1:].isdigit()


@dataclass(frozen=True, slots=True)
class Table:
    """A disagreement: a row for each citation."""

    caption: str
    header: tuple[str, ...]
    rows: tuple[tuple[Line, ...], ...]


@dataclass(frozen=True, slots=True)
class Section:
    """What became of one question. Each of `lines` is a quote to the character; `remarks` are our own words."""

    heading: str
    remarks: tuple[str, ...]
    lines: tuple[Line, ...]
    further: tuple[Line, ...]  # quotes that no sentence of the answer uses
    tables: tuple[Table, ...]
    passages: tuple[Line, ...]  # "near to the question": what they are, then the passage, in turns


@dataclass(frozen=True, slots=True)
class Footnote:
    """A note of the export: where the quote stands, below which columns of a table, then each note that it rests on, then what to take care of."""

    number: int
    paragraphs: tuple[Pieces, ...]


@dataclass(frozen=True, slots=True)
class Report:
    """An export before it has a format."""

    title: str
    label: Label
    sections: tuple[Section, ...]
    notes: tuple[Footnote, ...]  # by number, from 1 without a gap
    sources: tuple[tuple[Pieces, ...], ...]  # for each document: how it is cited, then what else there is to say
    facts: tuple[str, ...]


@dataclass(slots=True)
class _Numbering:
    """Gives each citation of each answer its number through the export, by first use."""

    found: dict[tuple[int, int], int] = field(default_factory=dict)

    def numbers(self, answer: int, citations: Sequence[int]) -> tuple[int, ...]:
        return tuple(self.found.setdefault((answer, number), len(self.found) + 1) for number in citations)


def arranged(bundles: Sequence[Bundle], making: Making) -> Report:
    """The answers of an export, arranged."""
    label = label_of(bundles, making)
    language = label.language
    numbering = _Numbering()
    sections = tuple(_section(bundle, answer, numbering, language) for answer, bundle in enumerate(bundles))
    quotes = {(answer, quote.number): quote for answer, bundle in enumerate(bundles) for quote in bundle.citations}
    notes = tuple(
        Footnote(number, _note_paragraphs(quotes[key], making, language)) for key, number in numbering.found.items()
    )
    single = bundles[0].question if len(bundles) == 1 else ""
    return Report(
        title=single or words("title", language),
        label=label,
        sections=sections,
        notes=notes,
        sources=_sources(bundles, making, language),
        facts=_facts(bundles, label),
    )


def _section(bundle: Bundle, answer: int, numbering: _Numbering, language: str) -> Section:
    by_number = {quote.number: quote for quote in bundle.citations}
    statements = bundle.statements if _may_mark(bundle) else [replace(s, highlight=NOWHERE) for s in bundle.statements]
    lines = tuple(_quote_line(s, by_number, numbering.numbers(answer, s.citations)) for s in statements)
    tables = tuple(_table(dispute, bundle, answer, numbering, language) for dispute in bundle.disputes)
    groups = [s.citations for s in bundle.statements] + [dispute.citations for dispute in bundle.disputes]
    used = {number for group in groups for number in group}
    unused = [Statement(quote.quote, (quote.number,)) for quote in bundle.citations if quote.number not in used]
    further = tuple(_quote_line(s, by_number, numbering.numbers(answer, s.citations)) for s in unused)
    passages: list[Line] = []
    for passage in bundle.passages[:MAX_PASSAGES] if not bundle.statements else ():
        place = words("place", language, path=passage.path, start=passage.span.start, end=passage.span.end)
        passages += [
            Line((Piece(f"{passage.title}（{place}）"),)),
            Line((Piece(passage.text),), (), script_of(passage.text)),
        ]
    return Section(bundle.question, _remarks(bundle, language), lines, further, tables, tuple(passages))


def _remarks(bundle: Bundle, language: str) -> tuple[str, ...]:
    """Why there is no answer, in the words that it was saved with; of an answer, what it is not an answer to."""
    if not bundle.statements:
        return (bundle.reason or words("not_found", language),)
    near = bundle.read_as
    weak = [] if _may_mark(bundle) else [words("weak", language)]
    read_as = [words("read_as", language, written=near.written, indexed=near.indexed)] if near else []
    return (*weak, *read_as, *(words("unanswered", language, part=part) for part in bundle.unanswered))


def _may_mark(bundle: Bundle) -> bool:
    """Whether short answers are marked: in a quote that may be beside the point, as on the screen, none is."""
    return strength_of(bundle.confidence) != "weak"


def _quote_line(statement: Statement, quotes: dict[int, CitedQuote], notes: tuple[int, ...]) -> Line:
    quote = quotes[statement.citations[0]]
    above = tuple(filter(None, (quote.table_caption, quote.table_header)))
    language = quote.source.language or script_of(statement.text)
    return Line(highlighted(statement.text, statement.highlight), notes, language, above)


def highlighted(text: str, highlight: Span) -> Pieces:
    """A text whose highlight is strong; joined, the pieces are the text."""
    pieces = (
        Piece(text[: highlight.start]),
        Piece(highlight.of(text), strong=True),
        Piece(text[highlight.end :]),
    )
    return tuple(piece for piece in pieces if piece.text)


def _table(dispute: Dispute, bundle: Bundle, answer: int, numbering: _Numbering, language: str) -> Table:
    """A row for each citation; its figure, which is the short answer of its sentence, is strong."""
    quotes = {quote.number: quote for quote in bundle.citations}
    figures = {number: statement.highlight for statement in bundle.statements for number in statement.citations}
    header = tuple(words(f"column_{name}", language) for name in ("says", "source", "date"))
    rows = tuple(
        (
            Line(
                highlighted(quotes[number].quote, figures.get(number, NOWHERE)),
                numbering.numbers(answer, [number]),
                quotes[number].source.language,
            ),
            Line((Piece(quotes[number].source.title),), (), quotes[number].source.language),
            Line((Piece(quotes[number].source.date or "—"),)),
        )
        for number in dispute.citations
    )
    return Table(dispute.about, header, rows)


def _note_paragraphs(quote: CitedQuote, making: Making, language: str) -> tuple[Pieces, ...]:
    return (
        citation_pieces(quote, language),
        *([(Piece(words("table_caption", language, caption=quote.table_caption)),)] if quote.table_caption else []),
        *([(Piece(words("table_header", language, row=quote.table_header)),)] if quote.table_header else []),
        *(note_pieces(note, language) for note in quote.notes if note.text != quote.quote or note.same_as),
        *_cautions(quote.source, making, language),
    )


def _cautions(source: Source, making: Making, language: str) -> list[Pieces]:
    found: list[Pieces] = []
    if source.ai_label:
        found.append((Piece(words("own_label", language, label=source.ai_label)),))
    if finding := making.findings.get(source.id):
        found.append((Piece(words(finding, language, path=source.path), strong=True),))
    return found


def cited_sources(bundles: Sequence[Bundle]) -> tuple[Source, ...]:
    """The documents that the answers cite, each once, by first use."""
    found: dict[str, Source] = {}
    for bundle in bundles:
        for quote in bundle.citations:
            found.setdefault(quote.source.id, quote.source)
    return tuple(found.values())


def _sources(bundles: Sequence[Bundle], making: Making, language: str) -> tuple[tuple[Pieces, ...], ...]:
    return tuple(
        (
            source_pieces(source),
            (Piece(source.path),),
            (Piece(words("file_sha256", language, hash=source.id)),),
            *_cautions(source, making, language),
        )
        for source in cited_sources(bundles)
    )


def _facts(bundles: Sequence[Bundle], label: Label) -> tuple[str, ...]:
    """What the answers were made with, each once."""
    facts = [words("produce_id", label.language, number=label.produce_id)]
    for bundle in bundles:
        if bundle.generation:
            facts.append(words("generation", label.language, generation=bundle.generation, model=bundle.model))
        if bundle.content_sha256:
            facts.append(words("content", label.language, hash=bundle.content_sha256))
        if bundle.model_sha256:
            facts.append(words("weights", label.language, hash=bundle.model_sha256))
    return tuple(dict.fromkeys(facts))
