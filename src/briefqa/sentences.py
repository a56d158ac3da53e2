"""Sentences, as ranges of a document's text.

A sentence ends at 。！？!?… or at a full stop before a space, with the closing marks and footnote marks that follow;
never inside 3.5, 第12.3條, an abbreviation or an address. A line of a table or a list is a sentence of its own.
"""

import re
from collections.abc import Iterator
from itertools import pairwise

from briefqa.types import Block, BlockKind, Document, Span

CLOSING = "」』”’）】〉》)\"'"
RAISED = "⁰¹²³⁴⁵⁶⁷⁸⁹"
_ABBREVIATIONS = "".join(
    rf"(?<!\b{word})" for word in ("Mr", "Ms", "Mrs", "Dr", "Prof", "Inc", "Ltd", "Co", "Corp", "vs", "No", "Vol", "Fig", "St", "et al")
) + "".join(rf"(?<!\b{word})" for word in ("e\\.g", "i\\.e", "U\\.S", "U\\.K", "[A-Z]", "cf", "pp", "Jan", "Feb", "Mar", "Apr", "Jun", "Jul", "Aug", "Sept", "Sep", "Oct", "Nov", "Dec"))  # fmt: skip

# One pattern for the splitter and for the chunker, so that a chunk never ends inside a sentence.
SENTENCE_END = rf"(?:[。！？!?…]+(?![。！？!?…]|(?<=[!?])[A-Za-z0-9/&=#_])[{CLOSING}]*|(?<=[A-Za-z0-9{CLOSING}%]){_ABBREVIATIONS}\.[{CLOSING}]*(?=\s|[{RAISED}]|$))[{RAISED}]*[ \t]*"
_SENTENCE_END = re.compile(SENTENCE_END)
_LIST_NUMBER = re.compile(r"(?:\d{1,3}|[A-Za-z])\.\s*")
_CLAUSE_END = re.compile(r"[；;](?=\s*\S)")
LONG_SENTENCE_CHARS = 320  # longer ones are cut at semicolons, else nobody could read the quote


def sentences_of(document: Document) -> Iterator[tuple[Block, Span]]:
    """Every sentence with its block, in text order. Headings and titles are no sentences: they answer nothing."""
    for block in document.blocks:
        if block.kind not in (BlockKind.HEADING, BlockKind.TITLE):
            for span in sentence_spans(document, block):
                yield block, span


def sentence_spans(document: Document, block: Block) -> list[Span]:
    """The sentences of a block, without white space at their ends. Together they hold all its words."""
    if block.kind == BlockKind.NOTE:
        return [block.span]  # a reference is full of full stops and is cited whole
    text = block.span.of(document.text)
    after = {mark.span.end - block.span.start: mark.span for mark in document.marks_in(block.span)}
    ends = [
        end
        for match in _SENTENCE_END.finditer(text)
        if (end := _after_marks(match.end(), text, document, block)) < len(text)
    ]
    if block.kind in (BlockKind.TABLE, BlockKind.CODE, BlockKind.LIST_ITEM, BlockKind.CAPTION) or not after:
        ends += [match.end() for match in re.finditer(r"\n", text)]
    ends = [end for end in ends if not _LIST_NUMBER.fullmatch(text[:end])]
    cuts = [0, *sorted(set(ends)), len(text)]
    spans = [_trimmed(text, start, end) for start, end in pairwise(cuts) if text[start:end].strip()]
    spans = [part for span in spans for part in _cut_if_long(text, span)]
    return [Span(block.span.start + span.start, block.span.start + span.end) for span in spans]


def _after_marks(end: int, text: str, document: Document, block: Block) -> int:
    """The end moved behind plain-digit note marks that follow it: `。6 Grand View` ends after the 6."""
    for mark in document.marks_in(block.span):
        start, stop = mark.span.start - block.span.start, mark.span.end - block.span.start
        if stop > end and not text[end:start].strip():
            end = stop
    return end


def _trimmed(text: str, start: int, end: int) -> Span:
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    return Span(start, end)


def _cut_if_long(text: str, span: Span) -> list[Span]:
    if span.end - span.start <= LONG_SENTENCE_CHARS:
        return [span]
    cuts = [span.start, *(span.start + match.end() for match in _CLAUSE_END.finditer(span.of(text))), span.end]
    return [_trimmed(text, start, end) for start, end in pairwise(cuts) if text[start:end].strip()]
