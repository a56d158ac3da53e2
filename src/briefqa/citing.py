"""Answers as JSON values, with each citation's place and the notes it rests on followed to their source.

The JSON of an answer is a bundle: with it alone it can be exported, and checked again years later. It holds the sha256 of
every file and text quoted, of the index's content and of the model's weights, and of the answer itself.
"""

import json
from collections.abc import Sequence
from dataclasses import asdict
from hashlib import sha256
from typing import Any

from briefqa import contract
from briefqa.answering.asking import TimedAnswer
from briefqa.copies import places_in_copies
from briefqa.errors import UsageError
from briefqa.filtering import NO_FILTERS, Filters
from briefqa.folding import script_of
from briefqa.index import Index
from briefqa.printing import bold, one_line, printable
from briefqa.reading.notes import full_references, led_to
from briefqa.records import reference_from_json, reference_to_json
from briefqa.types import Answer, Citation, Disagreement, Document, Hit, Reference, Span

Json = dict[str, Any]

CONTEXT_CHARS = 32  # before and behind a quote, kept to find it again in a text that has changed
_FIRST_KEYS = (
    "question",
    "filters",
    "status",
    "reason",
    "confidence",
    "answer",
    "citations",
    "disagreements",
    "passages",
)
ANSWER_KEYS = (*_FIRST_KEYS, "reason_kind", "reason_terms", "did_you_mean", "other_names", "unanswered", "denial")


def answer_to_json(asked: TimedAnswer, index: Index, filters: Filters = NO_FILTERS) -> Json:
    """The JSON of `briefqa ask --json`; its keys are a contract. The same but for `milliseconds` each time it is asked."""
    answer = asked.answer
    values: Json = {
        "question": answer.question,
        "filters": {
            "from": filters.from_date,
            "to": filters.to_date,
            "documents": list(filters.documents),
            "languages": list(filters.languages),
        },
        "status": "answered" if answer.answered else "not_found",
        "reason": answer.reason or None,
        "reason_kind": answer.reason_kind or None,
        "reason_terms": list(answer.reason_terms),
        "did_you_mean": answer.near_name and asdict(answer.near_name),
        "other_names": [asdict(name) for name in answer.other_names],
        "unanswered": list(answer.unanswered),
        "denial": answer.denial and citation_to_json(answer.denial, index),
        "confidence": round(answer.confidence, 4),
        "answer": [_sentence_to_json(answer, number) for number in range(len(answer.sentences))],
        "citations": [citation_to_json(citation, index) for citation in answer.citations],
        "disagreements": [_disagreement_to_json(item, answer, index) for item in answer.disagreements],
        "passages": [passage_to_json(rank, hit, index) for rank, hit in enumerate(answer.hits, 1)],
        "index": _index_to_json(index),
        "milliseconds": {key: round(value, 1) for key, value in asked.milliseconds.items()},
    }
    return {**values, "answer_sha256": answer_sha256(values)}


def answer_sha256(values: Json) -> str:
    """The hash of an answer's JSON without index, times and whatever else was added: ANSWER_KEYS in canonical JSON."""
    return _sha256_of(values, ANSWER_KEYS)


def is_as_saved(values: Json) -> bool:
    """Whether an answer's JSON still is what its `answer_sha256` was made of; so of one without. First it was of fewer keys."""
    saved = values.get("answer_sha256")
    return saved is None or saved in (answer_sha256(values), _sha256_of(values, _FIRST_KEYS))


def _sha256_of(values: Json, keys: Sequence[str]) -> str:
    kept = {key: values[key] for key in keys if key in values}
    return sha256(json.dumps(kept, sort_keys=True, separators=(",", ":")).encode("ascii")).hexdigest()


def not_an_answer(error: Exception) -> UsageError:
    """What to tell of JSON that is not an answer's. error: what reading it as one raised."""
    found = f"it has no {error}" if isinstance(error, KeyError) else str(error)
    return UsageError(
        f"This is not the JSON of an answer: {found}. Expected what `briefqa ask --json` printed, or `ask --batch` wrote."
    )


def text_sha256(document: Document) -> str:
    """The hash of the text that places are counted in, as UTF-8."""
    return sha256(document.text.encode("utf-8", "surrogatepass")).hexdigest()


def _index_to_json(index: Index) -> Json:
    return {
        "generation": index.generation,
        "model": index.identity.name,
        "model_sha256": index.identity.weights_sha256,
        "content_sha256": index.manifest.get("content_sha256"),
        "format": index.manifest.get("format"),
    }


def _sentence_to_json(answer: Answer, number: int) -> Json:
    sentence = answer.sentences[number]
    shown: Json = {"text": sentence.text, "citations": list(sentence.citations)}
    if sentence.highlight is not None:
        shown["highlight"] = [sentence.highlight.start, sentence.highlight.end]
    return shown


def _disagreement_to_json(item: Disagreement, answer: Answer, index: Index) -> Json:
    """What differs: for each citation, in their order, the words of its figure, date or name and the date of its document."""
    citations = {citation.number: citation for citation in answer.citations}
    marked = {number: sentence.highlight for sentence in answer.sentences for number in sentence.citations}
    documents = [index.documents[citations[number].document] for number in item.citations]
    spans = [marked[number] for number in item.citations]
    return {
        "about": item.about,
        "citations": list(item.citations),
        "figures": [span.of(doc.text) if span else None for span, doc in zip(spans, documents, strict=True)],
        "dates": [document.metadata.date or None for document in documents],
    }


def search_to_json(question: str, hits: list[Hit], index: Index, milliseconds: dict[str, float]) -> Json:
    """The JSON of `briefqa search --json`."""
    return {
        "question": question,
        "passages": [passage_to_json(rank, hit, index) for rank, hit in enumerate(hits, 1)],
        "index": _index_to_json(index),
        "milliseconds": {key: round(value, 1) for key, value in milliseconds.items()},
    }


def citation_to_json(citation: Citation, index: Index) -> Json:
    """A citation with its document, its exact place, and its notes."""
    document = index.documents[citation.document]
    span = citation.quote.span
    header = document.row_above(span)
    return {
        "number": citation.number,
        "document": source_to_json(document),
        "quote": citation.quote.text,
        "start": span.start,
        "end": span.end,
        "prefix": document.text[max(span.start - CONTEXT_CHARS, 0) : span.start],
        "suffix": document.text[span.end : span.end + CONTEXT_CHARS],
        "headings": list(citation.headings),
        "table_header": header.of(document.text) if header else None,
        "table_caption": document.table_caption(span) or None,
        "page": citation.page,
        "notes": [note_to_json(document, number) for number in citation.notes],
        "also_in": [
            _copy_to_json(index, *place) for place in places_in_copies(index, citation.document, citation.quote.span)
        ],
    }


def _copy_to_json(index: Index, number: int, span: Span) -> Json:
    """Where a copy of the cited document has the same words."""
    entry = index.catalog[number]
    return {"id": entry.id, "path": entry.path, "title": entry.title, "start": span.start, "end": span.end}


def source_to_json(document: Document) -> contract.Source:
    """A document as one cites it."""
    metadata = document.metadata
    return {
        "id": document.id,
        "path": document.path,
        "title": document.title,
        "authors": list(metadata.authors),
        "publisher": metadata.publisher or None,
        "date": metadata.date or None,
        "language": metadata.language or None,
        "url": metadata.url or None,
        "ai_label": metadata.ai_label or None,
        "text_sha256": text_sha256(document),
    }


def note_to_json(document: Document, number: int) -> Json:
    """A note of a source. `reference` is what it cites in the end, through 同註, Supra and Ibid.; null if it cannot be read off."""
    note = document.notes[number]
    references = full_references(document.notes, number)
    return {
        "marker": note.marker,
        "text": note.span.of(document.text),
        "start": note.span.start,
        "end": note.span.end,
        "reference": reference_to_json(references[0]) if references else None,
        "references": [reference_to_json(reference) for reference in references],
        "same_as": document.notes[note.same_as[0]].marker if note.same_as else None,
    }


def passage_to_json(rank: int, hit: Hit, index: Index) -> Json:
    document = index.document_of(hit.position)
    span = hit.chunk.span
    return {
        "rank": rank,
        "score": round(hit.score, 4),
        "document": document.id,
        "path": document.path,
        "title": document.title,
        "date": document.metadata.date or None,
        "headings": list(hit.chunk.headings),
        "page": document.page_at(span.start),
        "is_note": hit.chunk.is_note,
        "start": span.start,
        "end": span.end,
        "text": span.of(document.text),
    }


def place_to_json(document: Document, span: Span) -> Json:
    """A place of a document, up to the whole of it: its text, and the notes that it points to, each once."""
    block = document.block_at(span.start)
    return {
        "document": source_to_json(document),
        "start": span.start,
        "end": span.end,
        "chars": len(document.text),
        "headings": list(block.headings) if block else [],
        "page": document.page_at(span.start),
        "text": span.of(document.text),
        "notes": [note_to_json(document, note) for note in dict.fromkeys(m.note for m in document.marks_in(span))],
    }


def place_text(document: Document, span: Span) -> str:
    """One place with its surroundings: the blocks it stands in, with the place itself between ⟦ and ⟧."""
    blocks = [block for block in document.blocks if block.span.overlaps(span)]
    around = Span(min([span.start, *(b.span.start for b in blocks)]), max([span.end, *(b.span.end for b in blocks)]))
    headings = " › ".join((document.title, *(blocks[0].headings if blocks else ())))
    before, after = Span(around.start, span.start), Span(span.end, around.end)
    return f"{one_line(headings)}\n\n{before.of(document.text)}⟦{span.of(document.text)}⟧{after.of(document.text)}"


def answer_text(values: Json, *, bold_answers: bool = False) -> str:
    """An answer's JSON for people at a terminal, printable, our words in the question's language.

    With bold_answers the short answer in each quote is bold; without the control codes for that the text is the same.
    """
    if values["status"] != "answered":
        denial = values.get("denial")
        quoted = [denial["quote"], f"     {place_line(denial)}", ""] if denial else []
        return printable("\n".join([values["reason"], "", *quoted, *_passage_lines(values["passages"][:3])]))
    words = _WORDS[script_of(values["question"]) or "en"]
    near = values.get("did_you_mean")
    lines = [printable(words["read_as"].format(**near)), ""] if near else []
    named = [printable(words["called"].format(**name)) for name in values.get("other_names", ())]
    lines += [*named, ""] if named else []
    starts = {citation["number"]: citation["start"] for citation in values["citations"]}
    lines += [_quote_line(sentence, starts, bold_answers=bold_answers) for sentence in values["answer"]]
    lacking = [printable(words["unanswered"].format(part=part)) for part in values.get("unanswered", ())]
    return "\n".join([*lines, *lacking, "", *map(printable, _source_lines(values, words))])


def _source_lines(values: Json, words: dict[str, str]) -> list[str]:
    """The citations with their notes and copies, and what the documents differ about."""
    lines: list[str] = []
    for citation in values["citations"]:
        lines.append(f"[{citation['number']}] {place_line(citation)}")
        lines += [
            words[key] + one_line(citation[key]) for key in ("table_caption", "table_header") if citation.get(key)
        ]
        lines += [words["note"].format(marker=note["marker"]) + note_line(note) for note in citation["notes"]]
        lines += [
            one_line(words["also_in"].format(place=f"{copy['path']} {copy['start']}:{copy['end']}"))
            for copy in citation["also_in"]
        ]
    for item in values["disagreements"]:
        sides = zip(item["citations"], item.get("figures", []), item.get("dates", []), strict=False)
        said = "; ".join(f"{figure or '?'} [{number}]{f' ({date})' if date else ''}" for number, figure, date in sides)
        lines += ["", one_line(words["differ"] + said)]
    return lines


_WORDS = {
    "zh-Hant": {
        "read_as": "（文件裡沒有「{written}」，以「{indexed}」解讀）",
        "called": "（「{written}」在引文裡作「{indexed}」）",
        "unanswered": "（文件沒有回答這一部分：{part}）",
        "note": "     註 {marker}：",
        "table_caption": "     表格：",
        "table_header": "     表頭：",
        "also_in": "     也見於 {place}",
        "differ": "各文件說法不一：",
    },
    "zh-Hans": {
        "read_as": "（文件里没有“{written}”，以“{indexed}”解读）",
        "called": "（“{written}”在引文里作“{indexed}”）",
        "unanswered": "（文件没有回答这一部分：{part}）",
        "note": "     注 {marker}：",
        "table_caption": "     表格：",
        "table_header": "     表头：",
        "also_in": "     也见于 {place}",
        "differ": "各文件说法不一：",
    },
    "en": {
        "read_as": "(The documents do not contain “{written}”; read as “{indexed}”.)",
        "called": "(“{written}” is “{indexed}” in what is quoted.)",
        "unanswered": "(The documents do not answer this part: {part})",
        "note": "     note {marker}: ",
        "table_caption": "     table: ",
        "table_header": "     header row: ",
        "also_in": "     also in {place}",
        "differ": "The documents differ: ",
    },
}


def _quote_line(sentence: Json, starts: dict[int, int], *, bold_answers: bool) -> str:
    """A sentence of the answer with its numbers. starts: of each citation, where its quote stands."""
    text, numbers = sentence["text"], "".join(f"[{number}]" for number in sentence["citations"])
    start, end = sentence.get("highlight") or (0, 0)
    if not bold_answers or not end:
        return f"{printable(text)} {numbers}"
    at = starts[sentence["citations"][0]]
    before, short, after = (
        printable(part) for part in (text[: start - at], text[start - at : end - at], text[end - at :])
    )
    return f"{before}{bold(short)}{after} {numbers}"


def place_line(citation: Json) -> str:
    """Where a citation stands, in words: title, publisher, date, headings, page, the source's own AI label, range."""
    source = citation["document"]
    page = f"p. {citation['page']}" if citation["page"] else None
    label = f"labelled by itself as AI-generated: {source['ai_label']}" if source.get("ai_label") else None
    parts = (source["title"], source["publisher"], source["date"], " › ".join(citation["headings"]), page, label)
    place = f"({source['path']} {citation['start']}:{citation['end']})"
    return one_line(f"{', '.join(part for part in parts if part)} {place}")


def note_line(note: Json) -> str:
    """A note in one line: its own words, and for 同註 and its like the works that they lead to."""
    led = (
        led_to(note["text"], [reference_from_json(values) for values in note["references"]]) if note["same_as"] else []
    )
    return f"{note['text']} → {'; '.join(map(_reference_line, led))}" if led else str(note["text"])


def _reference_line(reference: Reference) -> str:
    parts = ("、".join(reference.authors), reference.title, reference.container, reference.date, reference.url)
    return ", ".join(part for part in parts if part)


def passages_text(values: Json) -> str:
    """Ranked passages for people at a terminal."""
    return "\n".join(_passage_lines(values["passages"])) or "No passages."


def _passage_lines(passages: list[Json]) -> list[str]:
    return [
        one_line(
            f"{passage['rank']}. {' › '.join((passage['title'], *passage['headings']))} ({passage['path']} "
            f"{passage['start']}:{passage['end']}, score {passage['score']:.2f})"
        )
        + f"\n   {' '.join(passage['text'].split())}"
        for passage in passages
    ]
