"""A question asked, as a turn of the session, and a turn as its component shows it."""

from typing import Any

from briefqa.answering import ask
from briefqa.config import MAX_QUESTION_CHARS
from briefqa.embedding import Embedder
from briefqa.errors import InputRefused
from briefqa.index import Index
from briefqa.refusing import ReasonKind
from briefqa.retrieving import Filters
from briefqa.types import Answer
from briefqa.ui.segments import segments_of
from briefqa.ui.source_view import place_of
from briefqa.ui.state import Turn
from briefqa.ui.strings import Words

Json = dict[str, Any]

STRONG, FAIR = 0.85, 0.7  # confidence, which is a fitted probability; see supporting.py
NEAREST = 4  # passages shown with a refusal
EXCERPT_CHARS = 110

_REASONS = {ReasonKind.FILTERS.value: "nothing_matches", ReasonKind.EMPTY_INDEX.value: "nothing_indexed"}


def asked(index: Index, embedder: Embedder, question: str, filters: Filters, number: int) -> Turn:
    """The turn that a question makes. A question that cannot be taken makes one too."""
    try:
        answer = ask(index, embedder, question, filters=filters).answer
    except InputRefused:
        reason = "too_long" if len(question) > MAX_QUESTION_CHARS else "no_words"
        return Turn(number, question[:MAX_QUESTION_CHARS].strip(), filters, "refused", reason)
    if not answer.answered:
        reason = _REASONS.get(answer.reason_kind, "not_supported")
        return Turn(
            number, answer.question, filters, "not_found", reason, index.generation, places=_nearest(index, answer)
        )
    return Turn(
        number=number,
        question=answer.question,
        filters=filters,
        status="answered",
        generation=index.generation,
        strength=strength_of(answer.confidence),
        sentences=_sentences(index, answer),
        places=tuple(
            place_of(index, item.document, item.quote.span, key=str(item.number), number=item.number)
            for item in answer.citations
        ),
    )


def strength_of(confidence: float) -> str:
    """Confidence in a word: people read a decimal as more than it is."""
    return "strong" if confidence >= STRONG else "fair" if confidence >= FAIR else "weak"


def _sentences(index: Index, answer: Answer) -> tuple[Json, ...]:
    citations = {citation.number: citation for citation in answer.citations}
    shown: list[Json] = []
    for sentence in answer.sentences:
        first = citations[sentence.citations[0]]
        document = index.documents[first.document]
        shown.append(
            {
                "segments": segments_of(document, first.quote.span, sentence.highlight),
                "language": document.metadata.language,
                "places": [str(number) for number in sentence.citations],
            }
        )
    return tuple(shown)


def _nearest(index: Index, answer: Answer) -> tuple[Json, ...]:
    """The passages nearest to a question that has no answer, each with its opening words."""
    places: list[Json] = []
    for number, hit in enumerate(answer.hits[:NEAREST], 1):
        span = hit.chunk.span
        place = place_of(index, int(index.chunks[hit.position, 0]), span, key=f"p{number}", number=number)
        text = " ".join(span.of(index.document_of(hit.position).text).split())
        places.append({**place, "excerpt": f"{text[:EXCERPT_CHARS]}…" if len(text) > EXCERPT_CHARS else text})
    return tuple(places)


def turn_data(turn: Turn, words: Words, *, latest: bool, opened: str, generation: str) -> Json:
    """What the component shows of a turn, in the words of a language."""
    return {
        "question": turn.question,
        "status": turn.status,
        "reason": turn.reason,
        "strength": turn.strength,
        "sentences": list(turn.sentences),
        "places": list(turn.places),
        "filters": filters_text(turn.filters, words),
        "outdated": bool(turn.generation) and turn.generation != generation,
        "first": turn.number == 0,
        "latest": latest,
        "open": opened or None,
        "words": words.for_components(),
    }


def filters_text(filters: Filters, words: Words) -> str:
    """The filters in one line; empty if there are none."""
    parts = []
    if filters.documents:
        parts.append(words("filtered_documents", count=len(filters.documents)))
    if filters.from_date:
        parts.append(words("filtered_from", date=filters.from_date))
    if filters.to_date:
        parts.append(words("filtered_to", date=filters.to_date))
    return words("filtered", what=" · ".join(parts)) if parts else ""
