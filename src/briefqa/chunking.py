"""Documents to chunks: whole sentences under one heading, about as long as a question can be matched against."""

import re
from collections.abc import Iterator
from functools import lru_cache
from itertools import groupby

from langchain_text_splitters import RecursiveCharacterTextSplitter

from briefqa.config import ChunkSettings
from briefqa.sentences import MARKS_AFTER, SENTENCE_END, text_with_raised_marks
from briefqa.types import BlockKind, Chunk, Document, Span

# From the outermost: blocks, lines, sentences, clauses. The last resort cuts anywhere, for a text without any of these.
SEPARATORS = (r"\n\n", r"\n", SENTENCE_END, rf"[；;]{MARKS_AFTER}", rf"[，,、]{MARKS_AFTER}", " ", "")
APART = (
    BlockKind.TITLE,
    BlockKind.BYLINE,
    BlockKind.HEADING,
    BlockKind.NOTE,
)  # in no chunk of the body, and no chunk reaches over one
_WIDE = re.compile(r"[\u2e80-\u9fff\uf900-\ufaff\uff00-\uffef\U00020000-\U0003ffff]")
MAX_TITLE_CHARS = 120  # of a title above what is embedded or read; the longest of the documents at hand has 90
CHARS_PER_LATIN_WORD = 6  # with the space after it


def chunks_of(document: Document, settings: ChunkSettings) -> list[Chunk]:
    """The chunks of a document in text order: the body by sections, then each note as a passage of its own.

    The law: chunks do not overlap, and together they hold every sentence of the document.
    """
    chunks: list[Chunk] = []
    for headings, section in _sections(document):
        for piece in _splitter(settings).create_documents([text_with_raised_marks(document, section)]):
            start = section.start + piece.metadata["start_index"]
            chunks.append(Chunk(document.id, Span(start, start + len(piece.page_content)), headings))
    chunks += [
        Chunk(document.id, note.span, is_note=True) for note in document.notes if note.span.end > note.span.start
    ]
    return chunks


def _sections(document: Document) -> Iterator[tuple[tuple[str, ...], Span]]:
    """Runs of body blocks under one heading; headings themselves go into the context of what stands under them."""
    for headings, group in groupby(document.blocks, key=lambda block: None if block.kind in APART else block.headings):
        if headings is not None:
            blocks = list(group)
            yield headings, Span(blocks[0].span.start, blocks[-1].span.end)


def title_above(document: Document) -> str:
    """A document's title as it stands above what is embedded or read of it: a very long one would leave those no room."""
    return document.metadata.title[:MAX_TITLE_CHARS]


def passage_text(document: Document, chunk: Chunk) -> str:
    """What is embedded for a chunk: its document's title and headings before its words."""
    context = " › ".join(part for part in (title_above(document), *chunk.headings) if part)
    text = chunk.span.of(document.text)
    return f"{context}\n{text}" if context else text


def sentence_text(document: Document, span: Span) -> str:
    """What is embedded for a sentence: its document's title before its words, so that 該公司 has something to mean."""
    text = span.of(document.text)
    title = title_above(document)
    return f"{title}\n{text}" if title else text


def chunk_length(text: str, settings: ChunkSettings) -> int:
    """The length of a text, of which a chunk holds `full_length(settings)`: each script fills it at a pace of its own.

    In whole numbers that add up: the splitter sums the lengths of pieces, and a rounded sum would miss the whole's.
    """
    wide = len(_WIDE.findall(text))
    return wide * settings.latin_words * CHARS_PER_LATIN_WORD + (len(text) - wide) * settings.chunk_chars


def full_length(settings: ChunkSettings) -> int:
    """The length of a chunk of `chunk_chars` Chinese characters, or of `latin_words` words."""
    return settings.chunk_chars * settings.latin_words * CHARS_PER_LATIN_WORD


@lru_cache(maxsize=4)
def _splitter(settings: ChunkSettings) -> RecursiveCharacterTextSplitter:
    return RecursiveCharacterTextSplitter(
        separators=list(SEPARATORS),
        is_separator_regex=True,
        keep_separator="end",
        chunk_size=full_length(settings),
        chunk_overlap=0,
        length_function=lambda text: chunk_length(text, settings),
        add_start_index=True,
        strip_whitespace=True,
    )
