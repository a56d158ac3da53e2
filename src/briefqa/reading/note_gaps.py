"""Notes that stand between the lines of a text file's body with no blank line: 註1： below the （註1） that leads to it.

Such a line has what no other has, the word, its number and a colon, so it needs no blank before it. What follows it is its
own where it breaks off amid a full line, and the body's else.
"""

import re
from collections.abc import Sequence
from dataclasses import replace

from briefqa.reading.flat_notes import NOTES_HEADING
from briefqa.reading.lines import Line
from briefqa.reading.note_marks import CALLED_MARK, NUMERAL, digits_of
from briefqa.reading.page_feet import breaks_off, wrapped_columns

_CALLED = re.compile(rf"\s*[(（]?[註注]\s*({NUMERAL})[)）]?\s*[：:]\s*\S")


def with_notes_apart(lines: Sequence[Line]) -> list[Line]:
    """The lines; a blank stands before each such note, and behind it. Those behind a blank of their own stay as they are."""
    gaps: set[int] = set()
    marked: set[str] = set()  # in the lines above
    width = wrapped_columns(lines)
    begins = True  # a blank or a heading of notes stands before
    is_apart = False  # the line before belongs to notes that begin so
    for number, line in enumerate(lines):
        called = _CALLED.match(line.text)
        if begins or line.gap:
            is_apart = bool(called)
        elif called and not is_apart and digits_of(called[1]) in marked:
            gaps |= {number, _end_of_note(lines, number, width)}
        begins = not line.text.strip() or bool(NOTES_HEADING.match(line.text))
        marked.update(digits_of(match[1]) for match in CALLED_MARK.finditer(line.text))
    return [replace(line, gap=True) if number in gaps else line for number, line in enumerate(lines)]


def _end_of_note(lines: Sequence[Line], start: int, width: int) -> int:
    """The line behind a note's last."""
    end = start + 1
    while end < len(lines) and (after := lines[end].text.strip()) and not _CALLED.match(after):
        if not breaks_off(lines[end - 1].text.strip(), after, width):
            break
        end += 1
    return end
