"""A saved answer as frozen values: what `briefqa ask --json` printed, or many of them, read back from a file that anyone may have edited."""

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from briefqa.citing import answer_sha256, not_an_answer
from briefqa.errors import InputRefused, UsageError
from briefqa.types import NearName, Reference, Span

Json = dict[str, Any]
NOWHERE = Span(0, 0)


@dataclass(frozen=True, slots=True)
class Source:
    """A document that is cited. Empty: not known."""

    id: str  # sha256 of the file's bytes
    path: str
    title: str
    authors: tuple[str, ...] = ()
    publisher: str = ""
    date: str = ""
    language: str = ""
    url: str = ""
    ai_label: str = ""  # the source's own statement that it is AI-generated
    text_sha256: str = ""  # of the text that places are counted in


@dataclass(frozen=True, slots=True)
class CitedNote:
    """A note of the source, and the references that it leads to through 同註, Supra and Ibid."""

    marker: str
    text: str
    references: tuple[Reference, ...] = ()
    same_as: str = ""  # the marker of the note that it points to


@dataclass(frozen=True, slots=True)
class CitedQuote:
    """A numbered quote at its place. The span counts code points of the text that has `source.text_sha256`."""

    number: int
    source: Source
    quote: str
    span: Span
    prefix: str = ""
    suffix: str = ""
    headings: tuple[str, ...] = ()
    table_header: str = ""  # the first row of the table that the quote stands in
    table_caption: str = ""  # what stands beside that table and says what it shows
    page: int | None = None
    notes: tuple[CitedNote, ...] = ()


@dataclass(frozen=True, slots=True)
class Statement:
    """A sentence of the answer. The highlight is the short answer in it, in code points of `text`; empty if there is none."""

    text: str
    citations: tuple[int, ...]
    highlight: Span = NOWHERE


@dataclass(frozen=True, slots=True)
class Dispute:
    """Citations that give different answers to one question."""

    about: str
    citations: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class NearPassage:
    """A passage that is near to a question without answering it."""

    title: str
    path: str
    span: Span
    text: str


@dataclass(frozen=True, slots=True)
class Bundle:
    """One saved answer. No statements means that the documents did not say; `reason` says why."""

    question: str
    reason: str
    statements: tuple[Statement, ...]
    citations: tuple[CitedQuote, ...]
    disputes: tuple[Dispute, ...]
    read_as: NearName | None  # the misspelt name that the answer is not to, and the one that it is to
    unanswered: tuple[str, ...]  # parts of the question
    passages: tuple[NearPassage, ...]
    confidence: float  # 1 where the file does not say
    generation: str
    model: str
    model_sha256: str
    content_sha256: str  # of the index
    sha256: str  # of the answer, see `citing.answer_sha256`
    values: Json  # the JSON as it was read


def read_answers(path: Path) -> tuple[Bundle, ...]:
    """The answers of a file: one answer's JSON, a batch's JSONL, or a set of answers that `export --to json` wrote.

    Raises UsageError, naming the line, and InputRefused for an answer that was edited.
    """
    return tuple(map(bundle_from_json, read_values(path)))


def read_values(path: Path) -> list[Json]:
    """The JSON objects of a file of answers. Raises UsageError."""
    try:
        text = path.read_bytes().decode("utf-8-sig")
    except OSError as error:
        raise UsageError(f"{path} cannot be read: {error.strerror}. Name a file that `briefqa ask` wrote.") from None
    except UnicodeDecodeError as error:
        raise UsageError(f"{path} is not UTF-8: {error}.") from None
    try:
        values = [json.loads(text)]
    except (ValueError, RecursionError) as whole:
        lines = [(number, line) for number, line in enumerate(text.split("\n"), 1) if line.strip()]
        if not any(_is_object(line) for _, line in lines):
            raise UsageError(f"{path} is not the JSON of an answer, or was cut short: {whole}.") from None
        values = [_line(path, number, line) for number, line in lines]
    if len(values) == 1 and isinstance(values[0], dict) and isinstance(values[0].get("answers"), list):
        values = values[0]["answers"]
    if not values or not all(isinstance(value, dict) for value in values):
        raise UsageError(f"{path} is not the JSON of an answer: expected one JSON object, or one on each line.")
    return values


def _is_object(line: str) -> bool:
    """Whether a line is a JSON object of its own, as those of JSONL are, and not one of an object over several lines."""
    try:
        return bool(json.loads(line)) and line.startswith("{")
    except (ValueError, RecursionError):
        return False


def _line(path: Path, number: int, line: str) -> Any:
    try:
        return json.loads(line)
    except (ValueError, RecursionError) as error:
        raise UsageError(f"{path}, line {number} is not the JSON of an answer: {error}.") from None


def bundle_from_json(values: Json, *, edited: bool = False) -> Bundle:
    """The answer that a JSON object holds. Keys that came later than version 0.1 may be missing.

    Raises UsageError for what is no answer, InputRefused for one that contradicts itself.

    edited: whether it may contradict itself, with sentences that are not what they cite for one, as long as every value
    is of its kind.
    """
    try:
        citations = tuple(_citation(item, edited=edited) for item in values["citations"])
        by_number = {citation.number: citation for citation in citations}
        if len(by_number) < len(citations) and not edited:
            raise ValueError("two citations have one number")
        index = values.get("index") or {}
        return Bundle(
            question=_text(values["question"]),
            reason=_text(values.get("reason")),
            statements=tuple(_statement(item, by_number, edited=edited) for item in values["answer"]),
            citations=citations,
            disputes=tuple(
                Dispute(_text(item["about"]), _known(item["citations"], by_number, edited=edited))
                for item in values.get("disagreements") or ()
            ),
            read_as=_read_as(values),
            unanswered=_texts(values.get("unanswered")),
            passages=(*_denial(values), *map(_passage, values.get("passages") or ())),
            confidence=float(values.get("confidence", 1.0)),
            generation=_text(index.get("generation")),
            model=_text(index.get("model")),
            model_sha256=_text(index.get("model_sha256")),
            content_sha256=_text(index.get("content_sha256")),
            sha256=answer_sha256(values),
            values=values,
        )
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        raise not_an_answer(error) from None


def _text(value: Any) -> str:
    if value is None:
        return ""
    if not isinstance(value, str):
        raise TypeError(f"{value!r:.40} where a text was expected")
    return value


def _texts(values: Any) -> tuple[str, ...]:
    return tuple(_text(value) for value in values or ())


def _whole(value: Any) -> int:
    if isinstance(value, bool) or not isinstance(value, int):
        raise TypeError(f"{value!r:.40} where a whole number was expected")
    return value


def _known(numbers: Any, citations: dict[int, CitedQuote], *, edited: bool) -> tuple[int, ...]:
    found = tuple(_whole(number) for number in numbers)
    lost = [number for number in found if number not in citations]
    if lost and not edited:
        raise ValueError(f"there is no citation {lost[0]}")
    return tuple(number for number in found if number in citations)


def _statement(values: Json, citations: dict[int, CitedQuote], *, edited: bool) -> Statement:
    """Raises InputRefused where a sentence is not, to the character, the quote that it cites."""
    text, numbers = _text(values["text"]), _known(values["citations"], citations, edited=edited)
    if not edited and not text:
        raise ValueError("a sentence has no text")
    if not edited and (not numbers or any(citations[number].quote != text for number in numbers)):
        raise _edited(f"The sentence {text[:30]!r}… is not the quote that it cites.")
    highlight = NOWHERE
    if values.get("highlight"):
        start, end = map(_whole, values["highlight"])
        first = citations[numbers[0]].span.start if numbers else end
        if first <= start < end <= first + len(text):
            highlight = Span(start - first, end - first)
    return Statement(text, numbers, highlight)


def _citation(values: Json, *, edited: bool) -> CitedQuote:
    span = Span(_whole(values["start"]), _whole(values["end"]))
    quote = _text(values["quote"])
    if not edited and (span.end - span.start != len(quote) or span.start < 0):
        raise _edited(f"The quote of citation {values['number']} does not have the length of its place.")
    return CitedQuote(
        number=_whole(values["number"]),
        source=_source(values["document"]),
        quote=quote,
        span=span,
        prefix=_text(values.get("prefix")),
        suffix=_text(values.get("suffix")),
        headings=_texts(values.get("headings")),
        table_header=_text(values.get("table_header")),
        table_caption=_text(values.get("table_caption")),
        page=None if values.get("page") is None else _whole(values["page"]),
        notes=tuple(map(_note, values.get("notes") or ())),
    )


def _edited(found: str) -> InputRefused:
    return InputRefused(f"The saved answer was edited: {found} Take what `briefqa ask` wrote, or ask anew.")


def _source(values: Json) -> Source:
    named = ("publisher", "date", "language", "url", "ai_label", "text_sha256")
    return Source(
        id=_text(values["id"]),
        path=_text(values["path"]),
        title=_text(values["title"]),
        authors=_texts(values.get("authors")),
        **{key: _text(values.get(key)) for key in named},
    )


def _note(values: Json) -> CitedNote:
    references = values.get("references") or [values.get("reference")]
    return CitedNote(
        marker=_text(values["marker"]),
        text=_text(values["text"]),
        references=tuple(_reference(item) for item in references if item),
        same_as=_text(values.get("same_as")),
    )


def _reference(values: Json) -> Reference:
    named = ("title", "container", "date", "url")
    return Reference(authors=_texts(values.get("authors")), **{key: _text(values.get(key)) for key in named})


def _denial(answer: Json) -> tuple[NearPassage, ...]:
    """What seems to deny a question's premise, as the nearest of the passages; nothing where nothing does."""
    denial = answer.get("denial")
    if not denial:
        return ()
    document = denial["document"]
    return (_passage({**denial, "title": document.get("title"), "path": document["path"], "text": denial["quote"]}),)


def _read_as(answer: Json) -> NearName | None:
    near = answer.get("did_you_mean")
    return NearName(_text(near["written"]), _text(near["indexed"])) if near and answer["answer"] else None


def _passage(values: Json) -> NearPassage:
    span = Span(_whole(values["start"]), _whole(values["end"]))
    return NearPassage(
        _text(values.get("title")) or _text(values["path"]), _text(values["path"]), span, _text(values["text"])
    )
