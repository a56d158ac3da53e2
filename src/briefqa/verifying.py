"""A saved answer, checked again against an index: does each quote still stand where it was copied from?"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Any

from rapidfuzz import fuzz

from briefqa.citing import is_as_saved, not_an_answer, note_to_json, source_to_json, text_sha256
from briefqa.index import Index
from briefqa.types import Document, Span

MOVED_RATIO = 95.0  # how alike a passage must be for "the source has changed here"; never enough for "holds"
DESCRIBED = ("title", "authors", "publisher", "date", "language", "url", "ai_label")  # what is said of a source
CHECKED_HITS = 100  # places of the same words that are looked at for the one between the same neighbours


class State(StrEnum):
    """What became of a quote, in every door's word. HOLDS: the same words at the same place of the same file, no less."""

    HOLDS = "holds"
    KEPT = "kept"  # the source, or what is said of it, has changed; the words, to the character, stand where they stood
    MOVED = "moved"  # the source has changed; the words, to the character, stand elsewhere in it
    CHANGED = "changed"  # the source has changed; words much like these stand in it
    GONE = "gone"  # the source has changed; nothing like these words stands in it
    REMOVED = "removed"  # the source is not in the index any more
    ALTERED = "altered"  # the source has not changed, the saved answer has


@dataclass(frozen=True, slots=True)
class Found:
    """Where a quote stands now; no span where it does not. `similar` is the text there if it is not the quote's."""

    state: State
    finding: str
    span: Span | None = None
    similar: str = ""


@dataclass(frozen=True, slots=True)
class Check:
    """What became of one citation, or of the answer itself under number 0."""

    number: int
    holds: bool
    finding: str
    state: State = State.ALTERED
    document: str = ""  # id of the source as it was cited


def verify_answer(values: dict[str, Any], index: Index) -> list[Check]:
    """One check for each citation of an answer's JSON, a refusal's denial too, and one for each thing wrong with the answer itself.

    Raises UsageError where the JSON is not an answer's.
    """
    try:
        quoted = [*values["citations"], *filter(None, [values.get("denial")])]
        others, same_content = _documents_of(values), _same_content(values, index)
        checks = [_check(citation, index, others, same_content=same_content) for citation in quoted]
        quotes = {int(citation["number"]): str(citation["quote"]) for citation in values["citations"]}
        sentences = [(str(sentence["text"]), [int(n) for n in sentence["citations"]]) for sentence in values["answer"]]
    except (KeyError, TypeError, ValueError, AttributeError, OverflowError) as error:
        raise not_an_answer(error) from None
    for position, (text, numbers) in enumerate(sentences, 1):
        if not numbers or any(quotes.get(number) != text for number in numbers):
            finding = f"Sentence {position} of the answer is not the quote that it cites."
            checks.append(Check(0, holds=False, finding=finding))
    whole = all(check.holds or check.state is not State.ALTERED for check in checks)
    if whole and not is_as_saved(values):
        finding = "The answer was changed after it was saved: its answer_sha256 is that of other content."
        checks.append(Check(0, holds=False, finding=finding))
    return checks


def same_makers(values: dict[str, Any], index: Index) -> bool:
    """Whether an answer was made from the very content of an index, by the model that it has now."""
    return _same_content(values, index) and values["index"].get("model_sha256") == index.identity.weights_sha256


def _same_content(values: dict[str, Any], index: Index) -> bool:
    saved = values.get("index")
    known = isinstance(saved, dict) and saved.get("content_sha256")
    return bool(known) and known == index.manifest.get("content_sha256")


def is_of_another_index(values: dict[str, Any], checks: Sequence[Check], index: Index) -> bool:
    """Whether an index knows none of the files that an answer quotes or found: it never was that of the answer, or all went."""
    states = [check.state for check in checks if check.number]
    if not states or any(state is not State.REMOVED for state in states):
        return False
    known = {name for entry in index.catalog for name in (entry.id, entry.path)}
    passages = values.get("passages") or ()
    return not any(known & {str(passage.get("document")), str(passage.get("path"))} for passage in passages)


def _documents_of(values: dict[str, Any]) -> set[str]:
    """The ids of all documents that an answer names, so that none of them is taken for a later version of another."""
    cited = {str(citation["document"]["id"]) for citation in values["citations"]}
    return cited | {str(passage.get("document")) for passage in values.get("passages") or ()}


def _check(citation: dict[str, Any], index: Index, others: Collection[str], *, same_content: bool) -> Check:
    """What became of a citation: of its words, and where they hold, of what it says of their source.

    same_content: whether the answer is from the very content of the index, so that what differs was changed in the answer.
    """
    number = int(citation["number"])
    found = find_again(citation, index, others)
    if found.state is State.HOLDS and (differing := _differing(citation, index)):
        said = (
            f"{citation['document']['path']} is unchanged, but the index says otherwise of its {', '.join(differing)}"
        )
        still = f"{said} now; the same words still stand at {citation['start']}:{citation['end']}."
        found = Found(State.ALTERED, f"{said}.") if same_content else replace(found, state=State.KEPT, finding=still)
    return Check(number, found.state is State.HOLDS, found.finding, found.state, str(citation["document"]["id"]))


def _differing(citation: dict[str, Any], index: Index) -> list[str]:
    """The keys of a citation, of its source's and its notes' too, that the index gives other values, as far as it has them."""
    source = citation["document"]
    document = index.documents[_number_of(source, index)]
    own: dict[str, Any] = {**source_to_json(document)}
    found = [key for key in DESCRIBED if key in source and (source[key] or None) != (own[key] or None)]
    span = Span(int(citation["start"]), int(citation["end"]))
    block = document.block_at(span.start)
    place = {"headings": list(block.headings) if block else [], "page": document.page_at(span.start)}
    found += [key for key, value in place.items() if key in citation and (citation[key] or None) != (value or None)]
    found += [key for key in ("table_header", "table_caption") if (citation.get(key) or "") not in document.text]
    return (
        found if "notes" not in citation or _notes_stand(citation["notes"] or [], document, span) else [*found, "notes"]
    )


def _notes_stand(saved: list[dict[str, Any]], document: Document, span: Span) -> bool:
    """Whether each saved note is one of the document's, and no note is missing that the place points to or stands in."""
    numbers = [_note_number(note, document) for note in saved]
    marked = {mark.note for mark in document.marks_in(span)}
    around = {number for number, note in enumerate(document.notes) if note.span.overlaps(span)}
    return None not in numbers and any(needed <= set(numbers) for needed in (marked, around or marked))


def _note_number(saved: dict[str, Any], document: Document) -> int | None:
    """Which of a document's notes a saved one is, in all that it says; None for none of them."""
    for number, note in enumerate(document.notes):
        if note.marker == saved["marker"] and note.span.of(document.text) == saved["text"]:
            own: dict[str, Any] = {**note_to_json(document, number)}
            if all(saved[key] == own[key] for key in ("reference", "references", "same_as") if key in saved):
                return number
    return None


def _number_of(source: dict[str, Any], index: Index) -> int:
    """The document that has the content of a cited one, first of all the one that still has its path; -1 for none."""
    same = [number for number, entry in enumerate(index.catalog) if entry.id == source["id"]]
    return next((number for number in same if index.catalog[number].path == source["path"]), same[0] if same else -1)


def find_again(citation: dict[str, Any], index: Index, others: Collection[str] = ()) -> Found:
    """Where a citation's quote stands in an index now. Raises KeyError, TypeError or ValueError where it is no citation.

    A document of the same path is a later version of the one cited, unless several have that path, or it was there already:
    others are the ids of documents that were.
    """
    source, quote = citation["document"], str(citation["quote"])
    span = Span(int(citation["start"]), int(citation["end"]))
    around = (str(citation.get("prefix") or ""), str(citation.get("suffix") or ""))
    same_file = _number_of(source, index)
    if same_file >= 0:
        document, path = index.documents[same_file], index.catalog[same_file].path
        if _stands(document.text, span, quote, around):
            was = f" (was {source['path']})" if path != source["path"] else ""
            return Found(State.HOLDS, f"{path} {span.start}:{span.end}{was}", span)
        if source.get("text_sha256") in (None, "", text_sha256(document)):
            finding = f"{source['path']} is unchanged, but these words do not stand at {span.start}:{span.end}."
            return Found(State.ALTERED, finding)
        return _now(
            f"{source['path']} is unchanged, but is read in another way now", quote, span.start, around, document
        )
    same_path = [i for i, entry in enumerate(index.catalog) if entry.path == source["path"]]
    if len(same_path) != 1 or index.catalog[same_path[0]].id in others:
        beside = f"; {'another document has' if len(same_path) == 1 else 'others have'} this path" if same_path else ""
        return Found(State.REMOVED, f"{source['path']} is not in the index any more{beside}.")
    return _now(f"{source['path']} has changed since", quote, span.start, around, index.documents[same_path[0]])


def _stands(text: str, span: Span, quote: str, around: tuple[str, str]) -> bool:
    """The quote at its place, and what was saved of its surroundings around it."""
    return (
        0 <= span.start < span.end <= len(text)
        and span.of(text) == quote
        and text[: span.start].endswith(around[0])
        and text.startswith(around[1], span.end)
    )


def _now(why: str, quote: str, before: int, around: tuple[str, str], document: Document) -> Found:
    """Where the words, or words much like them, stand in a changed source. To tell a reader, never to verify."""
    at = _nearest(document.text, quote, around)
    if at >= 0:
        span = Span(at, at + len(quote))
        state, how = (State.KEPT, "still") if at == before else (State.MOVED, "now")
        return Found(state, f"{why}; the same words {how} stand at {span.start}:{span.end}.", span)
    found = fuzz.partial_ratio_alignment(quote, document.text, score_cutoff=MOVED_RATIO)
    if found is None:
        return Found(State.GONE, f"{why}; the words are gone.")
    span = Span(found.dest_start, found.dest_end)
    finding = f"{why}; words much like them stand at {span.start}:{span.end}."
    return Found(State.CHANGED, finding, span, span.of(document.text))


def _nearest(text: str, quote: str, around: tuple[str, str]) -> int:
    """Where the words stand, between the most of their old neighbours where they stand more than once; -1 for nowhere."""
    places: list[tuple[int, int]] = []
    at = text.find(quote) if quote else -1
    while at >= 0 and len(places) < CHECKED_HITS:
        shared = _shared(text[max(at - len(around[0]), 0) : at][::-1], around[0][::-1])
        shared += _shared(text[at + len(quote) : at + len(quote) + len(around[1])], around[1])
        places.append((-shared, at))
        at = text.find(quote, at + 1)
    return min(places)[1] if places else -1


def _shared(text: str, other: str) -> int:
    """How many characters two texts begin with in common."""
    return next((i for i, (a, b) in enumerate(zip(text, other, strict=False)) if a != b), min(len(text), len(other)))
