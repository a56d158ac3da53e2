"""A question asked, as a turn of the session, and a turn as its component shows it."""

import secrets
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from briefqa.answering.asking import TimedAnswer, ask
from briefqa.answering.refusals.confidence import strength_of
from briefqa.answering.refusals.reasons import MAX_TERM_CHARS, ReasonKind
from briefqa.citing import answer_to_json
from briefqa.config import MAX_QUESTION_CHARS
from briefqa.encoding.embedding import Embedder
from briefqa.errors import InputRefused
from briefqa.filtering import Filters, allowed_chunks
from briefqa.folding import script_of
from briefqa.index import Index
from briefqa.indexing.receiving import display_name
from briefqa.questions.naming import with_name
from briefqa.types import Answer, Hit, NearName
from briefqa.ui.copying import answer_copy, place_copy
from briefqa.ui.segments import header_of, segments_of
from briefqa.ui.source_view import place_of
from briefqa.ui.strings import Words
from briefqa.ui.turns import Turn
from briefqa.verifying import State, find_again, verify_answer

Json = dict[str, Any]

NEAREST = 3  # passages shown with a refusal, and of those that an answer left unused
EXCERPT_CHARS = 110
MAX_KEPT_CHARS = 10 * MAX_QUESTION_CHARS  # of a question that is too long, so that it can be mended

# Kinds of reasons that say nothing without the terms that they are about.
_ABOUT_TERMS = {ReasonKind.FILTERS, ReasonKind.NO_ENTITY, ReasonKind.OTHER_DATE, ReasonKind.NO_FACT}

# What is said where no passage was found at all; else the answer has a reason of its own.
_REASONS = {ReasonKind.FILTERS.value: "nothing_matches", ReasonKind.EMPTY_INDEX.value: "nothing_indexed"}


def asked(index: Index, embedder: Embedder, question: str, filters: Filters, number: int, *, typed: str = "") -> Turn:
    """The turn that a question makes. A question that cannot be taken makes one too."""
    id_ = secrets.token_hex(8)
    try:
        found = ask(index, embedder, question, filters=filters)
    except InputRefused:
        reason = "too_long" if len(question) > MAX_QUESTION_CHARS else "no_words"
        counts = {"length": len(question.strip()), "limit": MAX_QUESTION_CHARS} if reason == "too_long" else {}
        return Turn(number, question[:MAX_KEPT_CHARS].strip(), filters, "refused", reason, counts=counts, id=id_)
    answer = found.answer
    turn = Turn(
        number=number,
        question=answer.question,
        filters=filters,
        status="answered" if answer.answered else "not_found",
        generation=index.generation,
        counts=_counts(index, answer, filters),
        typed="" if typed.strip() == answer.question else typed.strip(),
        id=id_,
        answer=answer_to_json(found, index, filters),
    )
    if not answer.answered:
        reason = "not_supported" if answer.hits else _REASONS.get(answer.reason_kind, "not_supported")
        return replace(turn, reason=reason, places=_nearest(index, answer))
    return replace(turn, **_answer_parts(index, found))


def stopped_turn(question: str, number: int) -> Turn:
    """The turn of a question that was stopped before its answer."""
    return Turn(number, question[:MAX_KEPT_CHARS], Filters(), "refused", "stopped", id=secrets.token_hex(8))


def _answer_parts(index: Index, found: TimedAnswer) -> Json:
    answer = found.answer
    unused = [hit for hit in answer.hits if not _is_quoted(hit, answer)]
    return {
        "strength": strength_of(answer.confidence),
        "sentences": _sentences(index, answer, marked=strength_of(answer.confidence) != "weak"),
        "places": tuple(
            place_of(index, item.document, item.quote.span, key=str(item.number), number=item.number)
            for item in answer.citations
        ),
        "unused": _passages(index, unused[:NEAREST], letter="u"),
        "disagreements": tuple(
            {"about": item.about, "places": [str(number) for number in item.citations]} for item in answer.disagreements
        ),
    }


def _counts(index: Index, answer: Answer, filters: Filters) -> Json:
    allowed = allowed_chunks(index, filters)
    searched = index.chunks if allowed is None else index.chunks[allowed]
    dated = filters.from_date or filters.to_date
    return {
        "documents": len(set(searched[:, 0].tolist())),
        "chunks": len(searched),
        "read": len(answer.hits),
        "unused": sum(not _is_quoted(hit, answer) for hit in answer.hits),
        "undated": sum(not entry.date for entry in index.catalog) if dated else 0,
    }


def _is_quoted(hit: Hit, answer: Answer) -> bool:
    return any(
        hit.chunk.document_id == item.quote.document_id and hit.chunk.span.overlaps(item.quote.span)
        for item in answer.citations
    )


def _sentences(index: Index, answer: Answer, *, marked: bool) -> tuple[Json, ...]:
    """The sentences as they are shown. marked: with the short answer, which a quote that may be beside the point has not."""
    citations = {citation.number: citation for citation in answer.citations}
    shown: list[Json] = []
    for sentence in answer.sentences:
        first = citations[sentence.citations[0]]
        document = index.documents[first.document]
        shown.append(
            {
                "segments": segments_of(document, first.quote.span, sentence.highlight if marked else None),
                "header": header_of(document, first.quote.span),
                "caption": document.table_caption(first.quote.span),
                "language": document.metadata.language,
                "places": [str(number) for number in sentence.citations],
            }
        )
    return tuple(shown)


def _nearest(index: Index, answer: Answer) -> tuple[Json, ...]:
    """The passages nearest to a question without an answer; what denies its premise is quoted in place of its passage."""
    places = _passages(index, answer.hits[:NEAREST])
    if answer.denial is None:
        return places
    quote = answer.denial.quote
    denial = place_of(index, answer.denial.document, quote.span, key=places[0]["key"], number=1)
    return ({**denial, "excerpt": quote.text}, *places[1:])


def _passages(index: Index, hits: Sequence[Hit], *, letter: str = "p") -> tuple[Json, ...]:
    """Passages that were found and are no answer, each with its opening words."""
    places: list[Json] = []
    for number, hit in enumerate(hits, 1):
        span = hit.chunk.span
        place = place_of(index, index.document_number(hit.position), span, key=f"{letter}{number}", number=number)
        text = " ".join(span.of(index.document_of(hit.position).text).split())
        places.append({**place, "excerpt": f"{text[:EXCERPT_CHARS]}…" if len(text) > EXCERPT_CHARS else text})
    return tuple(places)


def changes_of(turn: Turn, index: Index) -> dict[str, str]:
    """What became of the sources of an older turn, by the key of a place, in the word of its State; nothing where all hold."""
    if turn.status != "answered" or is_current(turn, index):
        return {}
    changes = {item.number: item.state for item in verify_answer(turn.answer, index) if item.number and not item.holds}
    for citation in turn.answer["citations"]:
        if changes.get(citation["number"]) is State.REMOVED:
            changes[citation["number"]] = _state_of_received(citation, index)
    return {str(number): state.value for number, state in changes.items()}


def _state_of_received(citation: Json, index: Index) -> State:
    """What became of a quote whose file is gone: a file that was sent again bears the name of the one before, but another path."""
    received = {
        display_name(entry.path): entry.path for entry in index.catalog if display_name(entry.path) != entry.path
    }
    document = citation["document"]
    later = received.get(display_name(document["path"]))
    if later is None or display_name(document["path"]) == document["path"]:
        return State.REMOVED
    return find_again({**citation, "document": {**document, "path": later}}, index).state


def is_current(turn: Turn, index: Index) -> bool:
    """Whether a turn was answered from the very content of an index: one that was emptied and filled counts from 1 again."""
    content = (turn.answer.get("index") or {}).get("content_sha256")
    known = index.manifest.get("content_sha256")
    return bool(content == known) if content and known else turn.generation == index.generation


def turn_data(
    turn: Turn,
    words: Words,
    *,
    latest: bool,
    opened: str,
    current: bool,
    changes: Mapping[str, str] | None = None,
) -> Json:
    """What the component shows of a turn, in the words of a language. current: see is_current; changes: see changes_of."""
    changes, copies = changes or {}, _copies(turn)
    return {
        "question": turn.question,
        "typed": turn.typed,
        "status": turn.status,
        "reason": turn.reason,
        "why": _why(turn, words),
        "question_language": script_of(turn.question) or "en",
        "denial": _denial(turn),
        "tips": _has_tips(turn),
        "far_off": turn.answer.get("reason_kind") == ReasonKind.NO_ENTITY.value,
        "near": _near(turn),
        "other_names": turn.answer.get("other_names", []),
        "unanswered": turn.answer.get("unanswered", []),
        "strength": turn.strength,
        "sentences": list(turn.sentences),
        "places": [_shown(place, words, changes, copies.get(place["key"])) for place in turn.places],
        "unused": [_shown(place, words, {}) for place in turn.unused],
        "disagreements": _disagreements(turn),
        "counts": turn.counts,
        "copy": answer_copy(turn, words),
        "said": _said(turn, words),
        "filters": filters_text(turn.filters, words),
        "outdated": _age(turn, changes, current=current),
        "first": turn.number == 0,
        "latest": latest,
        "open": opened or None,
        "words": words.for_components(),
    }


def _said(turn: Turn, words: Words) -> str:
    """What came of a question in one line, for whoever hears the page."""
    if turn.status != "answered":
        return words("view.stopped" if turn.reason == "stopped" else f"view.{turn.status}")
    strength = words(f"view.strength_{turn.strength}")
    return words("said_answered", count=len(turn.places), strength=strength)


def _why(turn: Turn, words: Words) -> str:
    """The reason that a refusal gives, where it says more than that nothing was found, in the interface's language.

    The answer has it in the question's; in any other it is told anew, from its kind and its terms.
    """
    if turn.reason != "not_supported" and not (turn.status == "not_found" and turn.places):
        return ""
    reason, kind = str(turn.answer.get("reason") or ""), turn.answer.get("reason_kind")
    if not reason or not kind or (script_of(turn.question) or "en") == words.language:
        return reason
    terms = turn.answer.get("reason_terms") or ()
    if not terms and kind in _ABOUT_TERMS:
        return words("refused_no_fact_named")
    form = "_foreign" if kind == ReasonKind.NO_ENTITY.value and _is_foreign(turn) else ""
    quote = words("refused_years" if kind == ReasonKind.OTHER_DATE.value else "refused_term", term="{term}")
    named = [term if len(term) <= MAX_TERM_CHARS else f"{term[:MAX_TERM_CHARS]}…" for term in terms]
    listed = (", " if words.language == "en" else "、").join(quote.format(term=term) for term in named)
    return words(f"refused_{kind}{form}", terms=listed)


def _is_foreign(turn: Turn) -> bool:
    """Whether no passage found is in the language of a question, so that a name may stand there in another script."""
    asked_in = (script_of(turn.question) or "en")[:2]
    return all(place["language"][:2] != asked_in for place in turn.places if place["language"])


def _denial(turn: Turn) -> Json | None:
    """The sentence that denies what the question takes for granted, which is the first place; None without one."""
    if turn.status != "not_found" or not turn.answer.get("denial") or not turn.places:
        return None
    place = turn.places[0]
    blocks = [block for block in place["blocks"] if any(piece["marked"] for piece in block["segments"])]
    pieces = [{**piece, "marked": False} for block in blocks for piece in block["segments"] if piece["marked"]]
    shown = {"segments": pieces, "header": place.get("header", []), "caption": place.get("caption", "")}
    return {**shown, "language": place["language"], "key": place["key"]}


def _has_tips(turn: Turn) -> bool:
    """Whether other words may help: not against what the documents deny, nor against a filter."""
    kinds = (ReasonKind.OTHERWISE.value, ReasonKind.FILTERS.value)
    return bool(turn.places) and turn.answer.get("reason_kind") not in kinds


def _near(turn: Turn) -> Json | None:
    """A name that may be misspelt, the one that the documents hold, and the question with that one."""
    near: Json | None = turn.answer.get("did_you_mean")
    return near and {**near, "question": with_name(turn.question, NearName(near["written"], near["indexed"]))}


def _copies(turn: Turn) -> dict[str, list[str]]:
    """The other documents in which a citation's words stand too, by the key of its place."""
    return {
        str(item["number"]): [copy["title"] for copy in item["also_in"]] for item in turn.answer.get("citations", ())
    }


def _disagreements(turn: Turn) -> list[Json]:
    """What the sources differ in, each with its sources' figures."""
    told = (*turn.answer.get("disagreements", ()), *({} for _ in turn.disagreements))
    return [
        {**item, "figures": other.get("figures", [])} for item, other in zip(turn.disagreements, told, strict=False)
    ]


def _shown(place: Json, words: Words, changes: Mapping[str, str], copies: Sequence[str] | None = None) -> Json:
    shown = {**place, "copy": place_copy(place, words), "state": changes.get(place["key"], "")}
    return {**shown, "also_in": list(copies or ())}


def _age(turn: Turn, changes: Mapping[str, str], *, current: bool) -> str:
    """How an answer stands to the index of now: empty, `older` where its quotes still hold, `changed` where some do not."""
    if not turn.generation or current:
        return ""
    return "changed" if changes else "older"


def filters_text(filters: Filters, words: Words) -> str:
    """The filters in one line; empty if there are none."""
    parts = []
    if filters.documents:
        parts.append(words("filtered_documents", count=len(filters.documents)))
    if filters.languages:
        parts.append(language_names(filters.languages, words))
    if filters.from_date:
        parts.append(words("filtered_from", date=filters.from_date))
    if filters.to_date:
        parts.append(words("filtered_to", date=filters.to_date))
    return words("filtered", what=" · ".join(parts)) if parts else ""


def language_names(codes: Sequence[str], words: Words) -> str:
    """Languages of documents by their names; a code that has none in the table stands for itself."""
    return words("view.comma").join(words.language_name(code) for code in codes)
