"""Notes that a converter left as lines of one paragraph, told from a list by their words and by what stands above them."""

import re
from collections.abc import Sequence
from itertools import pairwise

from briefqa.reading.flat_notes import NOTES_HEADING, cites, note_start, without_number
from briefqa.reading.note_marks import SUPERSCRIPTS
from briefqa.reading.references import parse_reference

_LEADS_IN = re.compile(r"(?:如[下後后次]|下列|以下|\bfollow(?:s|ing)\b)[^。]{0,8}[。.：:]?\s*$", re.I)
_SOURCES_HEADING = re.compile(r"[註注]|[來来]源|出[處处]|文[獻献]|[書书]目|\b(?:notes?|sources?|references)\b", re.I)
_CALLED_NOTE = re.compile(rf"\s*(?:[{SUPERSCRIPTS}]|[\[［〔【(（]?\s*[註注])")
_FINISHED = re.compile(r"(?:[。.！!？?]|https?://\S+)[」』”’\"'）)>]*\s*$")


def note_lines(lines: Sequence[str]) -> list[int]:
    """Which lines of a paragraph each begin a note: they count up by one, in one form, and are two or more.

    They begin the paragraph, stand under its first line, a heading of notes, or each behind a line that is finished.
    Under words of the body, half of them cite something or all are called notes: else they are a list.
    """
    starts: list[int] = []
    form = ""
    due = 0
    for number, line in enumerate(lines):
        found = note_start(line)
        if found is None or (starts and found != (due, form)) or not _may_be_among_words(line, found[1]):
            continue
        is_apart = (
            number == 0 or bool(NOTES_HEADING.match(lines[number - 1])) or bool(_FINISHED.search(lines[number - 1]))
        )
        if is_apart or (starts and _is_block(lines, starts[0])):
            due, form = found[0] + 1, found[1]
            starts.append(number)
    return starts if len(starts) > 1 and not _is_list(lines, starts) else []


def _is_list(lines: Sequence[str], starts: Sequence[int]) -> bool:
    """Whether numbered lines under words of the body are a list and no notes: 本次共有兩案。"""
    above = lines[starts[0] - 1] if starts[0] else ""
    number, form = note_start(lines[starts[0]]) or (0, "")
    if any(note_start(line) == (number - 1, form) for line in lines[: starts[0]]):
        return True  # its first stands behind words that lead on to it
    if not above or NOTES_HEADING.match(above):
        return False
    if _LEADS_IN.search(above) and not _SOURCES_HEADING.search(above):
        return True
    if all(_CALLED_NOTE.match(lines[start]) for start in starts):
        return False
    notes = ["".join(lines[start:end]) for start, end in pairwise([*starts, len(lines)])]
    return 2 * sum(cites(note) or bool(parse_reference(without_number(note)).date) for note in notes) < len(notes)


def _is_block(lines: Sequence[str], first: int) -> bool:
    """Whether nothing but a heading of notes stands before a line."""
    return first == 0 or (first == 1 and bool(NOTES_HEADING.match(lines[0])))


def _may_be_among_words(line: str, form: str) -> bool:
    """Whether a number that stands behind a line end is not likely to be of a sentence that only was wrapped there."""
    return form not in ("plain", "dotted") or cites(line)
