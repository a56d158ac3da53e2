"""Sentences that are quoted together: one that leans on the one before it (該公司…, "It …"), and one that goes on from there."""

import re
from collections.abc import Sequence
from dataclasses import replace

from briefqa.answering.quoting import MIN_SENTENCE_CHARS, Candidate, follows, overlaps, places_in
from briefqa.index import Index
from briefqa.lexical import tokens
from briefqa.questions.naming import Sort, cut_to_index, named_terms, passages_with, stands_in
from briefqa.sentences import sentence_spans
from briefqa.types import Document, Quote, Span

_LEANS = re.compile(
    r"[「『“\"（(\s]*(?:其(?!他|它|餘|余|實|实|次)|[該该](?!不)|此(?!外|後|后|前)|[這这](?!裡|里)|[他她它][們们]?(?=[^國国人山])|前者|後者|后者|兩者|两者|二者"
    r"|(?:It|They|He|She|Its|Their|His|Her|This|These|Those|That|Such|Both|The (?:latter|former|company|firm|group|agency|model|app|platform|report|measures?))\b)"
)


def with_antecedent(index: Index, question: str, first: Candidate, chosen: Sequence[Candidate]) -> list[Candidate]:
    """The chosen quotes, and the sentence before the first of them where it leans on that one.

    first: the best of the chosen. The sentence before it has to stand in the same block and passage, and to hold a name
    of the question that the quote itself does not hold.
    """
    if first not in chosen or not _LEANS.match(first.quote.text):
        return list(chosen)
    document = index.document_of(first.hit.position)
    before = sentence_before(document, first.quote.span)
    if before is None or not first.hit.chunk.span.covers(before):
        return list(chosen)
    text = before.of(document.text)
    if len(text) < MIN_SENTENCE_CHARS or overlaps(before, places_in(document.id, chosen)):
        return list(chosen)
    names = [cut_to_index(index, term) for term in named_terms(question)]
    held, said = frozenset(tokens(first.quote.text)), frozenset(tokens(text))
    lacking = [term for term in names if term.sort != Sort.NUMBER and not stands_in(term, held)]
    lacking = [term for term in lacking if term.sort != Sort.WORD]
    if not any(stands_in(term, said) and len(passages_with(index, term)) for term in lacking):
        return list(chosen)
    return [*chosen, replace(first, quote=Quote(document.id, before, text))]


def with_continuation(chosen: Sequence[Candidate], found: Sequence[Candidate]) -> list[Candidate]:
    """The chosen quotes, and the sentence behind one of them that goes on from there and holds the answer."""
    behind = next((item for item in found if item.goes_on), None)
    if behind is None or overlaps(behind.quote.span, places_in(behind.quote.document_id, chosen)):
        return list(chosen)
    return [*chosen, behind] if any(follows(behind.quote, item.quote) for item in chosen) else list(chosen)


def sentence_before(document: Document, span: Span) -> Span | None:
    """The sentence that ends before a place, in the same block; None where the place opens its block."""
    block = document.block_at(span.start)
    spans = [other for other in sentence_spans(document, block) if other.end <= span.start] if block else []
    return spans[-1] if spans else None
