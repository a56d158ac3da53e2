"""What goes to the clipboard: a quote, or an answer, never without where it comes from."""

from typing import Any

from briefqa.ui.strings import Words
from briefqa.ui.turns import Turn

Json = dict[str, Any]


def quote_of(place: Json) -> str:
    """The marked words of a place, without the marks of notes."""
    pieces = [piece for block in place["blocks"] for piece in block["segments"] if piece["marked"]]
    return "".join(piece["text"] for piece in pieces if piece["note"] is None).strip()


def source_of(place: Json, words: Words) -> str:
    """Where a place stands, in one line: title, publisher, date, headings, page, file and range."""
    page = words("view.page", page=place["page"]) if place["page"] else ""
    parts = [place["title"], place["publisher"], place["date"], " › ".join(place["headings"]), page]
    range_ = words("copy_range", path=place["path"], start=place["start"], end=place["end"])
    return words("view.comma").join(" ".join(part.split()) for part in (*parts, range_) if part)


def place_copy(place: Json, words: Words) -> str:
    """A quote with its source, and the notes that it rests on, followed to the works that they point to."""
    lines = [words("copy_quote", quote=quote_of(place)), words("copy_source", source=source_of(place, words))]
    for note in place["notes"]:
        works = [reference_line(item, words) for item in note["leads_to"]]
        whole = " → ".join([" ".join(note["text"].split()), *filter(None, works)])
        lines.append(words("copy_note", marker=note["marker"], note=whole))
    return "\n".join(lines)


def reference_line(reference: Json, words: Words) -> str:
    """A work that a note points to, in one line."""
    parts = [
        "、".join(reference["authors"]),
        reference["title"],
        reference["container"],
        reference["date"],
        reference["url"],
    ]
    return words("view.comma").join(part for part in parts if part)


def answer_copy(turn: Turn, words: Words) -> str:
    """A whole answer: the question, its sentences with numbers, the sources by number, and what it is; empty for none."""
    if turn.status != "answered":
        return ""
    lines = [turn.question, ""]
    for sentence in turn.sentences:
        text = "".join(piece["text"] for piece in sentence["segments"] if piece["note"] is None).strip()
        lines.append(f"{text} {''.join(f'[{key}]' for key in sentence['places'])}")
    lines += ["", *(f"[{place['number']}] {source_of(place, words)}" for place in turn.places)]
    return "\n".join([*lines, "", words("copy_label")])
