"""Sentences, as ranges of a document's text.

A sentence ends at 。！？!?… or at a full stop before a space, with the closing marks and footnote marks that follow;
never inside 3.5, 第12.3條, an abbreviation or an address. A line of a table or a list is a sentence of its own.
"""

import re
from collections.abc import Iterator
from itertools import pairwise

from briefqa.figures.dates import SHORT_MONTHS
from briefqa.types import Block, BlockKind, Document, Span

CLOSING = "」』”’）】〉》)\"'"
RAISED = "⁰¹²³⁴⁵⁶⁷⁸⁹"
_WORDS_BEFORE_A_POINT = [
    "Mr", "Ms", "Mrs", "Dr", "Prof", "Inc", "Ltd", "Co", "Corp", "vs", "No", "Vol", "Fig", "St", "et al", "cf", "pp",
    "e\\.g", "i\\.e", "U\\.S", "U\\.K", "[A-Z]", *(month.capitalize() for month in SHORT_MONTHS if month != "may"),
]  # fmt: skip
_ABBREVIATIONS = "".join(rf"(?<!\b{word})" for word in _WORDS_BEFORE_A_POINT)
# The number of a list item, where a line or a sentence begins: look-behinds have to know their width.
_ITEM_NUMBERS = "".join(
    rf"(?<!{before}{number})" for before in ("(?m:^)", r"[.!?;:。！？；：]\s") for number in (r"\d", r"\d\d", "[a-z]")
)
_BRACKETED = r"\[\d{1,3}\]"  # a mark that leads to no note
MARKS_AFTER = rf"(?:{_BRACKETED})*(?:[ \t]*[{RAISED}])*[ \t]*"
_WIDE_END = (
    rf"(?<![。！？!?…])[。！？!?…]++(?!(?<=[!?])[A-Za-z0-9/&=#_])[{CLOSING}]*"  # a ? inside an address ends nothing
)
_POINT_END = rf"(?<=[A-Za-z0-9{CLOSING}%{RAISED}]){_ABBREVIATIONS}{_ITEM_NUMBERS}\.[{CLOSING}]*(?=\s|[{RAISED}]|{_BRACKETED}(?:\s|$)|$)"

# One pattern for the splitter and for the chunker, so that a chunk never ends inside a sentence. For text_with_raised_marks.
SENTENCE_END = rf"(?:{_WIDE_END}|{_POINT_END}){MARKS_AFTER}"
_SENTENCE_END = re.compile(SENTENCE_END)
_LINE_END = re.compile(r"\n")
_CLAUSE_END = re.compile(r"[；;](?=\s*\S)")
LONG_SENTENCE_CHARS = 320  # longer ones are cut at semicolons, else nobody could read the quote


def sentences_of(document: Document) -> Iterator[tuple[Block, Span]]:
    """Every sentence with its block, in text order. Headings, titles and bylines are no sentences: they answer nothing."""
    for block in document.blocks:
        if block.kind not in (BlockKind.HEADING, BlockKind.TITLE, BlockKind.BYLINE):
            for span in sentence_spans(document, block):
                yield block, span


def sentence_spans(document: Document, block: Block) -> list[Span]:
    """The sentences of a block, without white space at their ends. Together they hold all its words."""
    if block.kind == BlockKind.NOTE:
        return [block.span]  # a reference is full of full stops and is cited whole
    text = text_with_raised_marks(document, block.span)
    ends = [match.end() for pattern in (_SENTENCE_END, _LINE_END) for match in pattern.finditer(text)]
    cuts = [0, *sorted({end for end in ends if end < len(text)}), len(text)]
    spans = [_trimmed(text, start, end) for start, end in pairwise(cuts) if text[start:end].strip()]
    spans = [part for span in spans for part in _cut_if_long(text, span)]
    return [Span(block.span.start + span.start, block.span.start + span.end) for span in spans]


def text_with_raised_marks(document: Document, span: Span) -> str:
    """The text of a range, as long as it is, with every note mark in raised digits: where to cut is seen in it.

    `。6 Grand View` becomes `。⁶ Grand View` where the 6 is a mark, so that the 6 stays with the sentence before it.
    """
    text = span.of(document.text)
    marks = document.marks_in(span)
    if not marks:
        return text
    characters = list(text)
    for mark in marks:
        start, end = max(mark.span.start - span.start, 0), mark.span.end - span.start
        characters[start:end] = RAISED[0] * (end - start)
    return "".join(characters)


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
