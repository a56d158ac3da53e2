"""A saved answer, checked again against an index: does each quote still stand where it was copied from?"""

from dataclasses import dataclass
from typing import Any

from rapidfuzz import fuzz

from briefqa.errors import UsageError
from briefqa.index import Index
from briefqa.types import Document, Span

MOVED_RATIO = 95.0  # how alike a passage must be for "the source has changed here"; never enough for "holds"


@dataclass(frozen=True, slots=True)
class Check:
    """What became of one citation."""

    number: int
    holds: bool
    finding: str


def verify_answer(values: dict[str, Any], index: Index) -> list[Check]:
    """One check for each citation of an answer's JSON, and one for each sentence that cites nothing.

    Raises UsageError where the JSON is not an answer's.
    """
    try:
        checks = [
            _check(int(c["number"]), c["document"], str(c["quote"]), Span(int(c["start"]), int(c["end"])), index)
            for c in values["citations"]
        ]
        quotes = {int(citation["number"]): str(citation["quote"]) for citation in values["citations"]}
        sentences = [(str(sentence["text"]), [int(n) for n in sentence["citations"]]) for sentence in values["answer"]]
    except (KeyError, TypeError, ValueError, OverflowError) as error:
        raise UsageError(f"This is not the JSON of an answer: {type(error).__name__} {error}.") from None
    for position, (text, numbers) in enumerate(sentences, 1):
        if not numbers or any(quotes.get(number) != text for number in numbers):
            checks.append(
                Check(0, holds=False, finding=f"Sentence {position} of the answer is not the quote that it cites.")
            )
    return checks


def _check(number: int, source: dict[str, Any], quote: str, span: Span, index: Index) -> Check:
    ids = {entry.id: i for i, entry in enumerate(index.catalog)}
    if source["id"] in ids:
        text = index.documents[ids[source["id"]]].text
        if 0 <= span.start < span.end <= len(text) and span.of(text) == quote:
            return Check(number, holds=True, finding=f"{source['path']} {span.start}:{span.end}")
        return Check(
            number,
            holds=False,
            finding=f"{source['path']} is unchanged, but these words do not stand at {span.start}:{span.end}.",
        )
    paths = {entry.path: i for i, entry in enumerate(index.catalog)}
    if source["path"] not in paths:
        return Check(number, holds=False, finding=f"{source['path']} is not in the index any more.")
    return Check(
        number,
        holds=False,
        finding=f"{source['path']} has changed since. {_now(quote, index.documents[paths[source['path']]])}",
    )


def _now(quote: str, document: Document) -> str:
    """Where the words, or words much like them, stand in the changed source. To tell a reader, never to verify."""
    at = document.text.find(quote)
    if at >= 0:
        return f"The same words now stand at {at}:{at + len(quote)}."
    found = fuzz.partial_ratio_alignment(quote, document.text, score_cutoff=MOVED_RATIO)
    if found is None:
        return "The words are gone."
    return f"Much the same words stand at {found.dest_start}:{found.dest_end}; read them there."
