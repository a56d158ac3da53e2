"""Sentences that are quoted together: one that leans on the one before it (該公司…, "It …"), and one that goes on from there."""

import re
from collections.abc import Sequence
from dataclasses import replace

from briefqa.answering.quotes.candidates import MIN_SENTENCE_CHARS, Candidate, follows, overlaps, places_in
from briefqa.index import Index
from briefqa.lexical import tokens
from briefqa.questions.naming import Sort, cut_to_index, named_terms, passages_with, stands_in
from briefqa.sentences import sentence_spans
from briefqa.types import Document, Quote, Span

NEAR_CHARS = 4_000
_LEANS = re.compile(
    r"[「『“\"（(\s]*(?:其(?!他|它|餘|余|實|实|次)|[該该](?!不)|此(?!外|後|后|前)|[這这](?!裡|里)|[他她它][們们]?(?=[^國国人山])|前者|後者|后者|兩者|两者|二者"
    r"|(?:It|They|He|She|Its|Their|His|Her|This|These|Those|That|Such|Both|The (?:latter|former|company|firm|group|agency|model|app|platform|report|measures?))\b)"
)
# What names a thing says nothing of it: "This is called a weir." What it is stands in the sentence before.
_NAMES_A_THING = re.compile(
    r"[「『“\"（(\s]*(?:(?:[這这]|此(?!外|後|后|前))[^，,。；;]{0,8}?(?:[稱称][為为作之]|俗[稱称]|叫[做作]|[即是]所[謂谓])"
    r"|(?:This|That|These|Those|Such)(?: [\w'’-]+){0,4}? (?:is|are|was|were|became|has been|have been|came to be)(?: \w+ly| often| also| still| now)?"
    r" (?:called|known as|termed|dubbed|named|referred to as)\b)"
)


def with_antecedent(index: Index, question: str, first: Candidate, chosen: Sequence[Candidate]) -> list[Candidate]:
    """The chosen quotes, and the sentence before the first of them where it leans on that one.

    first: the best of the chosen. The sentence before it has to stand in the same block and passage, and to hold a name
    of the question that the quote itself does not hold, unless that only gives its name to what was said.
    """
    if first not in chosen or not leans(first.quote.text):
        return list(chosen)
    document = index.document_of(first.hit.position)
    before = sentence_before(document, first.quote.span)
    if before is None or not first.hit.chunk.span.covers(before):
        return list(chosen)
    text = before.of(document.text)
    if len(text) < MIN_SENTENCE_CHARS or overlaps(before, places_in(document.id, chosen)):
        return list(chosen)
    with_before = [*chosen, replace(first, quote=Quote(document.id, before, text))]
    if _NAMES_A_THING.match(first.quote.text):
        return with_before
    names = [cut_to_index(index, term) for term in named_terms(question)]
    held, said = frozenset(tokens(first.quote.text)), frozenset(tokens(text))
    lacking = [term for term in names if term.sort != Sort.NUMBER and not stands_in(term, held)]
    lacking = [term for term in lacking if term.sort != Sort.WORD]
    if not any(stands_in(term, said) and len(passages_with(index, term)) for term in lacking):
        return list(chosen)
    return with_before


def leans(text: str) -> bool:
    """Whether a sentence begins with what only the one before it explains: 該公司…, "Its …"."""
    return _LEANS.match(text) is not None


def with_continuation(chosen: Sequence[Candidate], found: Sequence[Candidate]) -> list[Candidate]:
    """The chosen quotes, and the sentence behind one of them that goes on from there and holds the answer."""
    behind = next((item for item in found if item.goes_on), None)
    if behind is None or overlaps(behind.quote.span, places_in(behind.quote.document_id, chosen)):
        return list(chosen)
    return [*chosen, behind] if any(follows(behind.quote, item.quote) for item in chosen) else list(chosen)


def sentence_before(document: Document, span: Span) -> Span | None:
    """The sentence that ends before a place, in the same block; None where the place opens its block.

    Of a long block, such as a table of thousands of rows, only what is near is cut into sentences.
    """
    block = document.block_at(span.start)
    if block is None:
        return None
    near = max(block.span.start, span.start - NEAR_CHARS)
    line = document.text.find("\n", near, span.start) + 1 if near > block.span.start else 0
    start = line if 0 < line < span.start else near
    spans = sentence_spans(
        document, replace(block, span=Span(start, block.span.end if start == block.span.start else span.end))
    )
    return next((other for other in reversed(spans) if other.end <= span.start), None)
