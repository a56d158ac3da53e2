"""Numbers of notes that a converter set on lines of their own, above their notes, put before them again."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from briefqa.reading.flat_notes import cites, raised_number
from briefqa.reading.lines import Line
from briefqa.reading.note_marks import MAX_DIGITS, MAX_SKIPPED_NOTES

_MAX_BLANK_LINES = 1  # between a number and its note
_MAX_NOTE_LINES = 12  # between the numbers of two notes, one behind the other
_MARK = r"(?<=[。.,，；;:：”\"」』）)》〉!?！？])[^\S\n]?{}(?!\d|[.,:：]\d)"

_ADDRESS = re.compile(r"https?://\S+")


@dataclass(frozen=True, slots=True)
class _Label:
    """A number that may be a note's. `line`: where it stands; `note`: where the next words do."""

    number: int
    line: int
    note: int
    written: str


def with_labels_before_notes(lines: Sequence[Line]) -> list[Line]:
    """The lines with the number of each note on its first line, behind a gap.

    A number on a line of its own may be that of a page or a figure of a table. It is a note's if it is the one that is
    due, its mark stands behind a stop before it, and the line below cites something or stands between two such notes.
    """
    labels = list(_labels(lines))
    sure = _counted(lines, labels) or _over_addresses(lines, labels)
    mended = list(lines)
    inner = [replace(label, written=raised_number(label.written)) for label in _between(labels, sure)]
    for label in [*sure, *inner]:  # what cites nothing is a note where its number is raised
        number, note = lines[label.line], lines[label.note]
        mended[label.line] = replace(number, text="", breaks=False)
        mended[label.note] = replace(note, text=f"{label.written} {note.text.strip()}", breaks=number.breaks)
    return mended


def _labels(lines: Sequence[Line]) -> Iterator[_Label]:
    for place, line in enumerate(lines):
        words = line.text.strip()
        if words.isascii() and words.isdecimal() and len(words) <= MAX_DIGITS:
            note = _next_words(lines, place)
            if note >= 0:
                yield _Label(int(words), place, note, words)


def _counted(lines: Sequence[Line], labels: Sequence[_Label]) -> list[_Label]:
    """The numbers above words that cite something which count up behind their marks, few left out."""
    found: list[_Label] = []
    due, marked = 1, 0
    searched: dict[int, int] = {}  # number → how far the text was searched for its mark
    text, starts = _joined(lines)
    for label in labels:
        is_due = due <= label.number <= due + MAX_SKIPPED_NOTES
        if is_due and cites(f"{label.number} {lines[label.note].text.strip()}"):
            start = max(marked, searched.get(label.number, 0) - MAX_DIGITS - 1)
            mark = re.compile(_MARK.format(label.number)).search(text, start, starts[label.line])
            searched[label.number] = starts[label.line]
            if mark:
                found.append(label)
                due, marked = label.number + 1, mark.end()
    return found


def _over_addresses(lines: Sequence[Line], labels: Sequence[_Label]) -> list[_Label]:
    """The last numbers of a text, where they count up from 1, two or more, with nothing but addresses below each."""
    firsts = [place for place, label in enumerate(labels) if label.number == 1]
    block = list(labels[firsts[-1] :]) if firsts else []
    numbers = {label.line for label in block}
    is_counted = len(block) > 1 and [label.number for label in block] == list(range(1, len(block) + 1))
    is_bare = is_counted and all(
        number in numbers or not line.text.strip() or _ADDRESS.fullmatch(line.text.strip())
        for number, line in enumerate(lines[block[0].line :], block[0].line)
    )
    return block if is_bare else []


def _between(labels: Sequence[_Label], sure: Sequence[_Label]) -> Iterator[_Label]:
    """The numbers that are missing between two that are sure, where these stand no farther apart than notes do."""
    places = {label.line: place for place, label in enumerate(labels)}
    for before, after in pairwise(sure):
        missing = range(before.number + 1, after.number)
        if after.line - before.line <= _MAX_NOTE_LINES * (len(missing) + 1):
            inner = labels[places[before.line] + 1 : places[after.line]]
            if [label.number for label in inner] == list(missing):
                yield from inner


def _joined(lines: Sequence[Line]) -> tuple[str, list[int]]:
    starts = [0]
    for line in lines:
        starts.append(starts[-1] + len(line.text) + 1)
    return "\n".join(line.text for line in lines), starts


def _next_words(lines: Sequence[Line], place: int) -> int:
    """The line that a number may belong to: the next with words, on the same page; -1 for none."""
    for number in range(place + 1, min(place + 2 + _MAX_BLANK_LINES, len(lines))):
        text = lines[number].text.strip()
        if lines[number].breaks or text.isdecimal():
            return -1
        if text:
            return number
    return -1
