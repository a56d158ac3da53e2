"""Passages to quotes: which sentences answer, each a whole sentence and a copy to the character."""

import math
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import islice, takewhile

import numpy as np
from numpy.typing import NDArray

from briefqa.figures.numerals import NUMBER, number_of, plain
from briefqa.folding import bare_words
from briefqa.index import Index
from briefqa.questions.expecting import fits_question
from briefqa.questions.wording import Wording, wording_of
from briefqa.sentences import CLOSING, LONG_SENTENCE_CHARS, sentence_spans
from briefqa.storing.contents import END, START, groups_of
from briefqa.types import Block, BlockKind, Hit, Quote, Span

FloatVector = NDArray[np.float32]

QUOTED_HITS = 10  # passages whose sentences are looked at

# Weights of a sentence's score, chosen on 500 questions of drcd-dev; see docs/decisions/0006-quotes.md.
WEIGHT_COSINE = 1.0
WEIGHT_COVERAGE = 0.1  # of a sentence's coverage beside its cosine
QUOTE_CENTRING = 0.4  # how much of what a question has in common with a whole language is taken off a sentence's cosine
WEIGHT_PASSAGE = 0.005
WEIGHT_FITS = 0.02
MAX_LIST_ITEMS = 8  # that are quoted behind the sentence which leads into them
MAX_LONG_LIST_ITEMS = 20  # the same, where that says how many they are, or all of them are short
MAX_LIST_CHARS = 480  # of all items together, that are short
MAX_ITEM_CHARS = LONG_SENTENCE_CHARS  # of an item that is quoted whole
_QUESTION = re.compile(rf"[？?][{CLOSING}]*$")  # a question answers none, however much it is like the one asked
_ENDS = re.compile(rf"[。！!.；;][{CLOSING}\s\d⁰¹²³⁴-⁹]*$")
_LEADS_INTO_LIST = re.compile(r"[:：][\s⁰¹²³⁴-⁹\d]*$")
_NUMBER = re.compile(NUMBER, re.I)
MIN_SENTENCE_CHARS = 6  # shorter ones are labels and cut-offs
FAR_CLEARER = 2.0  # logits of the cross-encoder, by which a sentence leads whose score is not the best
MAX_GAP = 4  # characters between a sentence and the next one: a space, a footnote mark


@dataclass(frozen=True, slots=True)
class Candidate:
    """A sentence that may answer. cosine is in [-1, 1]; coverage is the share of the question's IDF mass it holds."""

    quote: Quote
    hit: Hit
    rank: int  # of its passage, from 0
    cosine: float
    coverage: float
    fits: bool  # it holds the sort of thing that the question asks for: a number, a date
    score: float
    relevance: float = float("nan")  # the logit that it answers, where a cross-encoder has read it
    denial: float = float("nan")  # the logit that it speaks against what the question takes for granted
    answer: Span | None = None  # the short answer in it, and how sure that is, in [0, 1]
    certainty: float = 0.0
    header: str = ""  # the first row of the table that it is a row of
    foremost: bool = False  # of its table's rows it alone has the most or the least of what is asked
    goes_on: bool = False  # from the best sentence, which it stands behind: read with that one, it holds the answer


def candidates(
    index: Index,
    question: str,
    vector: FloatVector,
    hits: Sequence[Hit],
    *,
    most: int = QUOTED_HITS,
    wording: Wording | None = None,
) -> list[Candidate]:
    """Every sentence of the best passages, best first, and once what copies share; ties in reading order.

    A footnote is quoted only where it is the best passage of all: a title that shares the question's words answers
    nothing. What a statement rests on is found through the statement, see `sources`.
    """
    wording = wording or wording_of(index, question)
    found: list[Candidate] = []
    top = hits[0].score if hits else 0.0
    shift = QUOTE_CENTRING * (index.centroids[4:] @ vector)  # of sentences, by group
    groups = groups_of(index.chunks[[hit.position for hit in hits]])
    for rank, hit in enumerate(hits[:most]):
        document = index.document_of(hit.position)
        spans = index.sentences_of(hit.position)
        if not spans or (hit.chunk.is_note and rank > 0):
            continue
        near = index.sentence_cosines(hit.position, vector)
        for span, cosine in zip(spans, near, strict=True):
            text = span.of(document.text)
            header = document.table_header(span)
            if len(text) < MIN_SENTENCE_CHARS or header == text or _QUESTION.search(text):
                continue
            if document.is_caption(span) and not _ENDS.search(text):  # it names the answer's table and is no answer
                continue
            coverage = wording.coverage(f"{header}\n{text}" if header else text)
            fits = fits_question(question, text)
            score = (
                WEIGHT_COSINE * float(cosine - shift[groups[rank]])
                + WEIGHT_COVERAGE * coverage
                + WEIGHT_PASSAGE * (hit.score - top)
                + WEIGHT_FITS * fits
            )
            quote = Quote(document.id, span, text)
            found.append(Candidate(quote, hit, rank, float(cosine), coverage, fits, score, header=header))
    ordered = best_first(found)
    return _without_copies(index, ordered) if index.copies else ordered


def best_first(items: Iterable[Candidate]) -> list[Candidate]:
    """Candidates by their score; ties in the order of the passages, and within one of the text."""
    return sorted(items, key=lambda item: (-item.score, item.rank, item.quote.span.start))


def _without_copies(index: Index, ordered: Sequence[Candidate]) -> list[Candidate]:
    """The candidates without those whose words a better one has in the same document or in a copy of it."""
    best: dict[tuple[int, str], Candidate] = {}
    for words, item in zip(bare_words([item.quote.text for item in ordered]), ordered, strict=True):
        number = index.document_number(item.hit.position)
        best.setdefault((min(number, *index.copies.get(number, (number,))), words), item)
    return list(best.values())


def as_quote(index: Index, number: int, span: Span, like: Candidate) -> Candidate:
    """A place of a document as a quote that nothing has scored or read: its scores are those of another one."""
    document = index.documents[number]
    rows = index.rows_of(number)
    position = next((row for row in rows if index.chunks[row, START] <= span.start < index.chunks[row, END]), rows[0])
    return Candidate(
        Quote(document.id, span, span.of(document.text)),
        replace(like.hit, chunk=index.chunk(position), position=position),
        like.rank,
        like.cosine,
        like.coverage,
        fits=like.fits,
        score=like.score,
    )


def with_list_items(index: Index, chosen: Sequence[Candidate]) -> list[Candidate]:
    """The chosen sentences, and behind each that leads into a list (三項工程：) the sentences of the list's items, in their order.

    Of an item longer than MAX_ITEM_CHARS the first sentence alone, so that a list of chapters is no answer of pages.
    """
    lists = {item.quote: _listed_behind(index, item, chosen) for item in chosen}
    in_a_list = {item.quote for items in lists.values() for item in items}
    together = [entry for item in chosen if item.quote not in in_a_list for entry in (item, *lists[item.quote])]
    return list({item.quote: item for item in together}.values())


def _listed_behind(index: Index, lead: Candidate, chosen: Sequence[Candidate]) -> list[Candidate]:
    """The sentences of the list that a sentence leads into; those that are chosen by themselves as they are."""
    if not _LEADS_INTO_LIST.search(lead.quote.text):
        return []
    document = index.document_of(lead.hit.position)
    first = next((at for at, block in enumerate(document.blocks) if block.span.start >= lead.quote.span.end), None)
    if first is None:
        return []
    following = islice(document.blocks, first, first + MAX_LONG_LIST_ITEMS)
    items = list(takewhile(lambda block: block.kind == BlockKind.LIST_ITEM, following))
    listed: list[Candidate] = []
    for block in items[: _items_quoted(lead.quote.text, items)]:
        spans = sentence_spans(document, block)
        whole = block.span.end - block.span.start <= MAX_ITEM_CHARS
        for span in spans if whole else spans[:1]:
            own = [item for item in chosen if item.quote.document_id == document.id and item.quote.span.overlaps(span)]
            listed += own or [replace(lead, quote=Quote(document.id, span, span.of(document.text)))]
    return listed


def _items_quoted(lead: str, items: Sequence[Block]) -> int:
    """How many items of a list are quoted: a few, as many as its lead announces (十大事項：), or all where they are short."""
    announced = [number_of(match[0]) for match in _NUMBER.finditer(plain(lead))]
    if len(items) in announced or sum(block.span.end - block.span.start for block in items) <= MAX_LIST_CHARS:
        return len(items)
    return MAX_LIST_ITEMS


def reading_order(chosen: Sequence[Candidate]) -> list[Candidate]:
    """Document by document in the order of their best quote: the best one first, the others of it in the order of the text.

    With the best one stay those right behind it, and the one before it that is quoted for its sake, which has its score.
    """
    ordered: list[Candidate] = []
    for document in dict.fromkeys(item.quote.document_id for item in chosen):
        items = sorted(
            (item for item in chosen if item.quote.document_id == document), key=lambda item: item.quote.span
        )
        at = items.index(_leading(items))
        start = at - (
            at > 0 and items[at - 1].score == items[at].score and follows(items[at].quote, items[at - 1].quote)
        )
        end = next(
            (i for i in range(at + 1, len(items)) if not follows(items[i].quote, items[i - 1].quote)), len(items)
        )
        ordered += [*items[start:end], *items[:start], *items[end:]]
    return ordered


def _leading(items: Sequence[Candidate]) -> Candidate:
    """The quote with the best score, or one that was read as answering far more clearly."""
    best = max(items, key=lambda item: item.score)
    clearest = max(items, key=lambda item: -math.inf if math.isnan(item.relevance) else item.relevance)
    return clearest if clearest.relevance >= best.relevance + FAR_CLEARER else best


def follows(quote: Quote, before: Quote) -> bool:
    """Whether a quote stands right behind another one."""
    return quote.document_id == before.document_id and 0 <= quote.span.start - before.span.end <= MAX_GAP


def places_in(document_id: str, items: Sequence[Candidate]) -> list[Span]:
    """Where the quotes of one document stand: places of two documents have nothing to do with each other."""
    return [item.quote.span for item in items if item.quote.document_id == document_id]


def overlaps(span: Span, others: Sequence[Span]) -> bool:
    return any(span.overlaps(other) for other in others)
