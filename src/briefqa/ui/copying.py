"""What goes to the clipboard: a quote, or an answer, never without where it comes from."""

from collections.abc import Sequence
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
    source = words("copy_source", source=source_of(place, words))
    quote = words("copy_quote", quote=quote_of(place))
    return "\n".join([*_above(place), quote, source, *_note_lines(place, words)])


def _above(shown: Json) -> list[str]:
    """What a row of a table says little without: the table's caption and its first row."""
    header = "".join(piece["text"] for piece in shown.get("header", ()) if piece["note"] is None)
    return [" ".join(text.split()) for text in (shown.get("caption", ""), header) if text]


def _note_lines(place: Json, words: Words) -> list[str]:
    lines = []
    for note in place["notes"]:
        works = [reference_line(item, words) for item in note["leads_to"]]
        whole = " → ".join([" ".join(note["text"].split()), *filter(None, works)])
        lines.append(words("copy_note", marker=note["marker"], note=whole))
    return lines


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
    """A whole answer; empty for none.

    The question, what is to be known first, the sentences with numbers, what the sources differ in, the sources by
    number with the notes of each quote, and what it is.
    """
    if turn.status != "answered":
        return ""
    lines = [turn.question, "", *_warnings(turn, words)]
    for sentence in turn.sentences:
        text = "".join(piece["text"] for piece in sentence["segments"] if piece["note"] is None).strip()
        lines += _above(sentence)
        lines.append(f"{text} {''.join(f'[{key}]' for key in sentence['places'])}")
    for number, item in enumerate(turn.disagreements):
        lines += ["", *_difference(item, turn.answer.get("disagreements", ())[number : number + 1], words)]
    lines.append("")
    for place in turn.places:
        lines += [f"[{place['number']}] {source_of(place, words)}", *_note_lines(place, words)]
    return "\n".join([*lines, "", words("copy_label")])


def _warnings(turn: Turn, words: Words) -> list[str]:
    """That the evidence is weak, that a name was read as another, that a part of the question has no answer."""
    found = []
    if turn.strength == "weak":
        found.append(words("copy_weak", strength=words("view.strength_weak"), why=words("view.why_weak")))
    if near := turn.answer.get("did_you_mean"):
        found.append(words("view.corrected", written=near["written"], indexed=near["indexed"]))
    found += [words("view.unanswered", part=part) for part in turn.answer.get("unanswered", ())]
    return [*found, ""] if found else []


def _difference(item: Json, told: Sequence[Json], words: Words) -> list[str]:
    """What the sources differ in, with the figure of each where there is one."""
    about = item["about"]
    head = words("view.disagreement", about=about) if about else words("view.disagreement_plain")
    figures = told[0].get("figures", []) if told else []
    rows = [f"[{key}] {figure}" for key, figure in zip(item["places"], figures, strict=False) if figure]
    return [head, *(rows or [" ".join(f"[{key}]" for key in item["places"])])]
