"""The best candidates, read once more together with the question: a cross-encoder sees what two vectors cannot."""

from collections.abc import Sequence
from dataclasses import replace

from briefqa.cross_encoding import CrossEncoder, Reading
from briefqa.index import Index
from briefqa.questions import asks_for_source
from briefqa.quoting import Candidate, table_header
from briefqa.types import Document, Span

REREAD = 4  # candidates read; each costs a few milliseconds
WEIGHT_RELEVANCE = 0.015  # of a logit beside a cosine; chosen in docs/decisions/0016-cross-encoder.md
CLEAR_RELEVANCE = 6.0  # a logit beyond this is as sure as can be


def reread(index: Index, cross_encoder: CrossEncoder, question: str, found: Sequence[Candidate]) -> list[Candidate]:
    """The candidates, best first, the first few weighed by how well they answer; the others as the least of those.

    Left as they are where a source is asked for: a sentence does not say what it rests on, its note does.
    """
    if asks_for_source(question):
        return list(found)
    first = found[:REREAD]
    shown = [context_of(index.document_of(item.hit.position), item.quote.span) for item in first]
    texts = [(above, item.quote.text) for above, item in zip(shown, first, strict=True)]
    readings = cross_encoder.read(question, texts)
    least = min((reading.relevance for reading in readings), default=0.0)
    weighed = [_weighed(item, reading) for item, reading in zip(first, readings, strict=True)]
    weighed += [_weighed(item, Reading(least)) for item in found[REREAD:]]
    return sorted(weighed, key=lambda item: (-item.score, item.rank, item.quote.span.start))


def context_of(document: Document, sentence: Span) -> str:
    """What is read above a sentence: its document's title, and the first row of its table."""
    return "\n".join(part for part in (document.metadata.title, table_header(document, sentence)) if part)


def _weighed(item: Candidate, reading: Reading) -> Candidate:
    clipped = max(-CLEAR_RELEVANCE, min(CLEAR_RELEVANCE, reading.relevance))
    start = item.quote.span.start
    answer = Span(start + reading.span[0], start + reading.span[1]) if reading.span else None
    return replace(
        item,
        score=item.score + WEIGHT_RELEVANCE * clipped,
        relevance=reading.relevance,
        answer=answer,
        certainty=reading.certainty,
    )
