"""Footnotes in flat text: which lines are notes, and which digits in the body are marks.

No markup tells them apart, so their order does: notes count 1, 2, 3, …, and so do their marks. A number that is not
the one that is due is a number. Lines that begin as those of a list do, with 1. or ①, are notes only where marks lead to them.
"""

import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from itertools import pairwise
from typing import Protocol

from briefqa.reading.endings import ends
from briefqa.reading.note_marks import (
    AFTER_PAUSE,
    AFTER_STOP,
    AFTER_WORD,
    CIRCLED,
    CIRCLED_MARK,
    MAX_SKIPPED_NOTES,
    NUMERAL,
    SUPERSCRIPT_RUN,
    SUPERSCRIPTS,
    UNITS,
    MarksInLines,
    RoundMarks,
    bracketed_marks,
    digits_of,
    is_power,
    round_marks,
    set_off_marks,
    superscript_marks,
)

HEADING_SIZE = 1.08  # of the body's size: larger type is a heading

_RAISED = str.maketrans("0123456789", SUPERSCRIPTS)
_NUMBER = re.compile(
    rf"^\s*(?:[{SUPERSCRIPTS}]+|[{CIRCLED}]|[\[(（【〔［]?\s*(?:[註注]\s*{NUMERAL}(?!\w)|(?:[註注]\s*)?[\d*]+))"
    r"\s*[\])）】〕］.．、：:]*\s*"
)
_WAY_BACK = re.compile(r"(?:\s?[↩↵]\ufe0e?)+\s*$")
NOTES_HEADING = re.compile(
    r"^\s*(?:附註|附注|註釋|注释|註解|腳註|脚注|註|參考文獻|参考文献|(?:foot|end)?notes|references)\s*[：:]?\s*$", re.I
)
_NOTE_START = re.compile(
    rf"^\s*(?:(?P<raised>[{SUPERSCRIPTS}]{{1,3}})(?![{SUPERSCRIPTS}])\s*"
    rf"|[\[［〔【]\s*(?:[註注]\s*)?(?P<boxed>\d{{1,3}}|(?<=[註注]){NUMERAL})\s*[\]］〕】]\s*(?:[：:]\s*)?"
    rf"|[(（]?[註注]\s*(?P<named>{NUMERAL})(?:[)）]?(?:\s+|\s*[：:]\s*)|[)）](?![。，、；,.;]))"
    r"|[(（]?(?P<plain>\d{1,3})[)）]?(?:\s+|\s*[：:]\s*)"
    r"|(?P<dotted>\d{1,3})[.．、](?:\s+|(?=[^\x00-\x7f]))"
    rf"|(?P<circled>[{CIRCLED}])\s*"
    r"|[(（]\s?(?P<round>\d{1,3})\s?[)）]\s*)(?=\S)"
)
IMPRINT_IN_BRACKETS = r"\([^\s():：][^():：]{1,59}[:：]\s?[^():：]{2,80},\s(?:19|20)\d{2}\)"  # (Dublin: Harcourt, 2021)
_LOOKS_LIKE_REFERENCE = re.compile(
    r"[〈《“\"]|https?://|同\s*(?:[前上]\s*)?[註注]|\bsupra\b|\bibid\b|\bop\.\s?cit\b|^.{0,12}頁\s*\d|[註注][：:]"
    rf"|{IMPRINT_IN_BRACKETS}"
    r"|^(?:see\s+)?id\.(?:\s|$)|[;；]\s?(?:see\s+)?id\.\s|^.{0,12}(?:同上|前[揭引])|^[參参詳详另]?[見见]\s*[註注]\s*\d",
    re.I,
)
_ROUND = re.compile(r"\s*[(（]\s?\d+\s?[)）]")
_ROUND_AT_END = re.compile(r"\S\s?[(（]\s?\d+\s?[)）]\s*$")


class NumberedLine(Protocol):
    """What is looked at in a line."""

    @property
    def text(self) -> str: ...
    @property
    def gap(self) -> bool: ...
    @property
    def breaks(self) -> bool: ...
    @property
    def foot(self) -> bool: ...
    @property
    def raised(self) -> tuple[tuple[int, int], ...]: ...
    @property
    def size(self) -> float: ...


def raised_number(text: str) -> str:
    """A number of at most three digits in raised ones: what <sup> shows; any other text as it is."""
    return text.translate(_RAISED) if len(text.strip()) <= 3 and text.strip().isdecimal() else text


def without_number(note: str) -> str:
    """A note's text without the number that it begins with, and the arrow that leads back from it on a web page."""
    return _WAY_BACK.sub("", _NUMBER.sub("", note, count=1))


def note_start(line: str) -> tuple[int, str] | None:
    """The number that a line begins with as a note does, and how it is written: raised, boxed, named, plain, dotted, circled."""
    match = _NOTE_START.match(line)
    if match is None or match["round"] or (match["plain"] and UNITS.match(line[match.end() :])):
        return None
    return _count(match), match.lastgroup or ""


def cites(note: str) -> bool:
    """Whether a line that begins a note goes on like a reference."""
    match = _NOTE_START.match(note)
    return match is not None and bool(_LOOKS_LIKE_REFERENCE.search(note[match.end() :]))


def find_note_starts(lines: Sequence[NumberedLine]) -> dict[int, str]:
    """Line number → label of each line that a footnote starts on; a circled label stays circled, a round one in brackets.

    The notes of one document have one form, the one that most of what may be notes has.
    """
    raised, bracketed, circled = (first_lines(map(marks, lines)) for marks in (_raised, _bracketed, _circled))

    def is_note(number: int, match: re.Match[str], in_notes: bool) -> bool:
        label = str(_count(match))
        is_boxed = match.lastgroup in ("boxed", "named")
        is_marked = label in raised or ((is_boxed or in_notes) and bracketed.get(label, number) < number)
        return _is_note(lines[number], match, is_marked)

    def leads_to(marks: Mapping[str, int]) -> _Check:
        return lambda number, match, _: marks.get(str(_count(match)), number) < number

    largest = _largest_size(lines)
    forms = (
        _in_round_brackets(lines, largest),
        _counted(lines, largest, ("raised", "boxed", "named", "plain"), is_note),
        _without_lists(lines, _counted(lines, largest, ("dotted",), leads_to(bracketed | raised))),
        _without_lists(lines, _counted(lines, largest, ("circled",), leads_to(circled))),
    )
    found = max(*forms, _under_heading(lines, largest), _closing(lines, largest), key=len)
    return _with_uncited(lines, found, largest)


_Check = Callable[[int, re.Match[str], bool], bool]  # line number, its start, whether notes go on there


def _counted(lines: Sequence[NumberedLine], largest: float, forms: Sequence[str], is_note: _Check) -> dict[int, str]:
    """The lines that begin a note of one of these forms and count up. largest: type that a note may have."""
    starts: dict[int, str] = {}
    due = 1
    in_notes = False  # the line before belongs to a note
    for number, line in enumerate(lines):
        match = _NOTE_START.match(line.text)
        label = _count(match) if match and match.lastgroup in forms else 0
        goes_on = in_notes or _is_under_heading(lines, number)
        is_apart = number == 0 or line.gap or (line.breaks and ends(lines[number - 1].text))
        begins = is_apart or line.foot or goes_on
        is_due = due <= label <= due + MAX_SKIPPED_NOTES or (label == 1 and due > 1) or _begins_foot(lines, number, due)
        if match and label and is_due and begins and line.size <= largest and is_note(number, match, goes_on):
            starts[number] = match["circled"] or str(label)
            due = label + 1
            in_notes = True
        else:
            in_notes = in_notes and not line.gap
    return starts


def _with_uncited(lines: Sequence[NumberedLine], starts: Mapping[int, str], largest: float) -> dict[int, str]:
    """The starts and the plain numbers that are due between two of them, or right beside the first or last, and are marked.

    What such a note says need cite nothing: 作者訪談。 Its mark stands before it, in its order with that of the note beside it.
    """
    if not starts or any(not label.isdecimal() or _form(lines[number]) != "plain" for number, label in starts.items()):
        return dict(starts)
    known = {number: int(label) for number, label in starts.items()}
    marks = MarksInLines([line.text for line in lines])

    def is_due(number: int, beside: int, label: int) -> bool:
        line = lines[number]
        is_apart = number > 0 and (line.gap or line.foot or ends(lines[number - 1].text))
        is_such = note_start(line.text) == (label, "plain") and any(map(str.isalpha, line.text)) and ends(line.text)
        first, last = sorted((beside, label))
        return is_apart and is_such and line.size <= largest and marks.lead_to(first, last, number, least=AFTER_WORD)

    found = dict(known)
    for before, after in pairwise(known):
        for number in range(before + 1, after):
            label = found[before] + 1
            if label < known[after] and is_due(number, found[before], label):
                before, found[number] = number, label
    for step in (-1, 1):
        beside = (min if step < 0 else max)(known)
        while (number := _paragraph_beside(lines, beside, step)) >= 0 and is_due(
            number, found[beside], found[beside] + step
        ):
            found[number] = found[beside] + step
            beside = number
    return {number: str(found[number]) for number in sorted(found)}


def _form(line: NumberedLine) -> str:
    return (note_start(line.text) or (0, ""))[1]


def _paragraph_beside(lines: Sequence[NumberedLine], number: int, step: int) -> int:
    """The next line in one direction that a blank stands before; -1 for none."""
    number += step
    while 0 <= number < len(lines) and not lines[number].gap:
        number += step
    return number if 0 <= number < len(lines) else -1


def _in_round_brackets(lines: Sequence[NumberedLine], largest: float) -> dict[int, str]:
    """The lines that begin a note as (1) or ( 1 ) do, to which marks of this form lead, with their labels so.

    Items of a list begin so too, and so does what a summary before it counts: 有兩項。(1) 甲。(2) 乙。 Each block counts from 1,
    each note has its mark before it and behind the block before. It stands under a heading of notes, half of it cites
    something, or some of it does and each mark stands behind a stop, one at a paragraph's end. What stands between is none.
    """
    marks = RoundMarks([line.text for line in lines])
    starts = _counted(
        lines,
        largest,
        ("plain", "round"),
        lambda number, match, _: bool(_ROUND.match(match[0])),
    )
    found: dict[int, str] = {}
    first = len(lines)
    for block in reversed(_blocks(starts)):
        labels = [f"({starts[number]})" for number in block]
        mark = marks.latest("(1)", block[0])
        if block[0] >= first or mark < 0 or labels != [f"({number})" for number in range(1, len(block) + 1)]:
            continue
        citing = sum(cites(lines[number].text) for number in block)
        is_sure = _is_under_heading(lines, block[0]) or 2 * citing >= len(block)
        if not is_sure and not (citing and _ends_with_mark(lines[mark : block[0] + 1])):
            continue
        first = mark
        noted = dict(zip(block, labels, strict=True))
        if all(marks.latest(label, number, clear=not is_sure) >= first for number, label in noted.items()):
            found |= noted
    return found


def _ends_with_mark(lines: Sequence[NumberedLine]) -> bool:
    """Whether one of the paragraphs ends with a number in round brackets, which then begins no item."""
    return any(after.gap and _ROUND_AT_END.search(line.text) for line, after in pairwise(lines))


def _largest_size(lines: Sequence[NumberedLine]) -> float:
    """The largest type of a note: of those at the feet of pages, or else about that of most characters."""
    sizes: Counter[float] = Counter()
    for line in lines:
        sizes[line.size] += len(line.text)
    feet = [line.size for line in lines if line.foot]
    return max(feet) if feet else HEADING_SIZE * max(sizes, key=lambda size: sizes[size], default=0.0)


def _is_under_heading(lines: Sequence[NumberedLine], number: int) -> bool:
    return number > 0 and bool(NOTES_HEADING.match(lines[number - 1].text))


def _under_heading(lines: Sequence[NumberedLine], largest: float) -> dict[int, str]:
    """The lines that begin the notes under the last heading of notes, where plain marks in the text lead to all of them.

    Each mark stands behind a stop or a pause, all in their order, and nothing but notes stands between the notes.
    """
    headings = [number for number, line in enumerate(lines) if NOTES_HEADING.match(line.text)]
    if not headings or headings[-1] + 1 == len(lines):
        return {}
    body = headings[-1]
    form = (note_start(lines[body + 1].text) or (0, ""))[1]
    if form not in ("named", "plain", "dotted"):
        return {}
    starts = _counted(lines, largest, (form,), lambda number, match, _: number > body)
    return starts if _are_marked(lines, starts, body, max(starts, default=0), least=AFTER_PAUSE) else {}


def _closing(lines: Sequence[NumberedLine], largest: float) -> dict[int, str]:
    """The lines that begin the notes which end a text, without a heading, where plain marks in the text lead to all of them.

    Each mark stands behind a stop, all in their order, nothing but notes stands behind the first, and most cite something.
    """
    firsts = [number for number, line in enumerate(lines) if note_start(line.text) in ((1, "dotted"), (1, "plain"))]
    if not firsts or not lines[firsts[-1]].gap:
        return {}
    first = firsts[-1]
    form = (note_start(lines[first].text) or (0, ""))[1]
    starts = _counted(lines, largest, (form,), lambda number, match, _: number >= first)
    is_sure = len(starts) > 1 and 2 * sum(cites(lines[number].text) for number in starts) > len(starts)
    return starts if is_sure and _are_marked(lines, starts, first, len(lines), least=AFTER_STOP) else {}


def _are_marked(lines: Sequence[NumberedLine], starts: Mapping[int, str], body: int, end: int, *, least: int) -> bool:
    """Whether notes count from 1, nothing else stands between them up to a line, and marks in the body lead to each.

    body: the line that the notes begin behind or on. least: the weight that each mark has at least.
    """
    is_whole = list(map(int, starts.values())) == list(range(1, len(starts) + 1)) and not any(
        lines[number].gap and number not in starts for number in range(min(starts, default=end), end)
    )
    return is_whole and MarksInLines([line.text for line in lines[:body]]).lead_to(1, len(starts), body, least=least)


def _begins_foot(lines: Sequence[NumberedLine], number: int, due: int) -> bool:
    """Whether a line begins the notes of a flat page, which its own marks led to, behind pages whose notes were not found."""
    match = _NOTE_START.match(lines[number].text)
    is_first = lines[number].foot and not lines[number].size and (number == 0 or not lines[number - 1].foot)
    return is_first and match is not None and _count(match) > due


def _without_lists(lines: Sequence[NumberedLine], starts: Mapping[int, str]) -> dict[int, str]:
    """The starts in blocks that count from 1 and stand under a heading of notes or cite something."""
    return {
        number: starts[number]
        for block in _blocks(starts)
        if _is_under_heading(lines, block[0])
        or any(_LOOKS_LIKE_REFERENCE.search(lines[number].text) for number in block)
        for number in block
    }


def _blocks(starts: Mapping[int, str]) -> list[list[int]]:
    """The lines that begin notes, cut before each that has the number 1; what stands before the first 1 is left out."""
    blocks: list[list[int]] = []
    for number, label in starts.items():
        if digits_of(label) == "1":
            blocks.append([])
        if blocks:
            blocks[-1].append(number)
    return blocks


def _count(start: re.Match[str]) -> int:
    return int(digits_of(start[start.lastgroup or 0]))


def first_lines(marks: Iterable[Iterable[str]]) -> dict[str, int]:
    """Label → number of the first line with a mark of it. marks: the labels in each line."""
    first: dict[str, int] = {}
    for number, labels in enumerate(marks):
        for label in labels:
            first.setdefault(label, number)
    return first


def _raised(line: NumberedLine) -> Iterator[str]:
    """Labels of the marks inside a line; a note's own number at the line's start is none."""
    text, indent = line.text, _indent(line)
    ranges = [*(match.span() for match in SUPERSCRIPT_RUN.finditer(text)), *line.raised]
    for start, end in ranges:
        label = text[start:end].strip()
        digits = digits_of(label) if label.isdigit() else label
        if start > indent and not is_power(text, start, digits):
            yield digits


def _bracketed(line: NumberedLine) -> Iterator[str]:
    indent = _indent(line)
    return (label for start, _, label in bracketed_marks(line.text) if start > indent)


def _circled(line: NumberedLine) -> Iterator[str]:
    indent = _indent(line)
    return (digits_of(match[0]) for match in CIRCLED_MARK.finditer(line.text) if match.start() > indent)


def _indent(line: NumberedLine) -> int:
    return len(line.text) - len(line.text.lstrip())


def _is_note(line: NumberedLine, match: re.Match[str], is_marked: bool) -> bool:
    if match["raised"] or (line.foot and (line.gap or line.size)):  # a flat foot has a gap before each note
        return True
    rest = line.text[match.end() :]
    has_unit = bool(match["plain"] and UNITS.match(rest))
    is_counted = has_unit or not any(map(str.isalpha, rest))
    cites_something = bool(_LOOKS_LIKE_REFERENCE.search(rest)) and not (line.foot and has_unit)  # 3 月 4 日，頁 5
    return cites_something or (is_marked and not is_counted)


def clear_marks(labels: Sequence[str]) -> Callable[[str], list[tuple[int, int, str]]]:
    """Finds marks that are raised, circled or in brackets, of these notes, wherever words stand before; no plain digits."""
    known, raised = set(labels), superscript_marks(labels)

    def find(text: str) -> list[tuple[int, int, str]]:
        marks = (*raised(text, ()), *set_off_marks(text), *(mark for mark, _ in round_marks(text)))
        return sorted(mark for mark in marks if mark[0] > 0 and mark[2] in known)

    return find
