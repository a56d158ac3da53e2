"""Notes at the feet of a text file's pages that no blank line sets apart from the text above them.

Only what the same page leads to is taken: its last lines before a page number, a form feed or the end, which count up
by one, and whose marks stand in the text above, in their order and with none beyond the last of them. Where lines follow
that may be no note's, or one of the numbers begins no note, none is taken: a false note is worse than one left as text.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from briefqa.figures.dates import MONTHS, SHORT_MONTHS
from briefqa.reading.flat_notes import IMPRINT_IN_BRACKETS, cites, note_start
from briefqa.reading.joining import columns
from briefqa.reading.lines import Line
from briefqa.reading.note_marks import AFTER_WORD, CERTAIN, SUPERSCRIPTS, MarksInLines
from briefqa.reading.page_furniture import is_page_number, is_rule
from briefqa.reading.wrapping import WRAP_SHARE

MAX_NOTE_LINES = 12
MAX_ENDS = 5  # lines that may begin the last note: its other lines may begin with numbers too
MIN_WRAPPED = 3  # lines that tell at which width a text was wrapped

_SET_APART = re.compile(  # numbers that lists, tables and articles do not have; 【1】 is more often a heading
    rf"\s*(?:[{SUPERSCRIPTS}]|[\[［]|[(（〔【]?\s*[註注])"
)
# A single ² or [2] without a space behind it may as well be where a cut sentence goes on.
_IS_GLUED = re.compile(rf"^\s*(?:[{SUPERSCRIPTS}]+|[\[［〔【][^\]］〕】]*[\]］〕】])(?![\s：:])")
_NUMBER = rf"^[\s{SUPERSCRIPTS}\d①-⑳㉑-㉟㊱-㊿.．、()（）：:\[\]［］〔〕【】註注]++"
_CITES_AT_ONCE = re.compile(
    rf"{_NUMBER}(?:[^，,：:〈《“\"]{{0,20}}[，,：:]?\s*[〈《“\"]|同\s*[前上]?\s*[註注]|https?:)"
)
_POINTS = (  # to another note, or to a work that an earlier one names
    r"同\s*[前上]?\s*[註注]|同上|同?前[揭引]|[同見见]\s*前?\s*[註注]\s*\d|\b(?:ibid|supra|op\.?\s?cit|see\s+(?:foot)?note)\b"
)
_NAMES_SOURCE = re.compile(  # a title with its author before it or a year behind it, an address, an earlier note
    rf"{_NUMBER}(?:[^，,：:〈《“\"]{{1,40}}[，,：:]\s*[〈《“\"]|[^〈《“\"]*[〈《“\"].*(?:(?:19|20)\d\d|民[國国])|.*https?://"
    rf"|[^〈《“\"]{{0,40}}(?:{_POINTS}))",
    re.I,
)
_MONTH = rf"(?i:{'|'.join([*MONTHS, *SHORT_MONTHS])})\.?"
_DAY = rf"(?:(?:\d{{1,2}}\s+)?{_MONTH}|{_MONTH}\s+\d{{1,2}},)\s+(?:19|20)\d{{2}}"  # 21 May 2024
_PRINTED = re.compile(  # what a work has behind a title that nothing marks: an imprint, its pages, or its day
    rf"{_NUMBER}(?:.*{IMPRINT_IN_BRACKETS}|[^，,]{{2,80}}[，,]\s?.*[，,]\s?(?:pp?\.\s?|[頁页]\s?)[\w–-]{{0,12}}\d[\d\s,、–-]{{0,40}}[.。]?$"
    rf"|[A-Z][^,]{{1,80}},\s[^,]{{4,}}(?:,\s[^,]+){{0,3}},\s{_DAY}\.?$)"
)
_STARRED = re.compile(r"[*＊†]{1,3}(?![*＊†])")
_CODE = re.compile(rf"{_NUMBER}[=+*/<>{{]|[;{{}}]$")
_STOP = re.compile(r"[。.！!？?」』»）)][”’\"]?$")
_ADDRESS = re.compile(r"https?://.")
_GOES_ON = re.compile(r"[，,、：:；;]”?\"?$")


@dataclass(frozen=True, slots=True)
class _Start:
    """A line that may begin a note. `form` is how its number is written, see `note_start`."""

    line: int
    number: int
    form: str


def with_feet(lines: Sequence[Line]) -> list[Line]:
    """The lines; those of the notes at the foot of a page are said to stand there, and a blank before each and behind them."""
    gaps: set[int] = set()
    feet: set[int] = set()
    width = wrapped_columns(lines)
    for start, end in _pages(lines):
        page = lines[start:end]
        if notes := _notes_of(page, width, is_whole=end < len(lines)):
            gaps.update(start + number for number in notes)
            gaps.add(end)
            feet.update(range(start + notes[0], end))
    return [
        replace(line, gap=line.gap or number in gaps, foot=number in feet) if number in gaps | feet else line
        for number, line in enumerate(lines)
    ]


def wrapped_columns(lines: Sequence[Line]) -> int:
    """The columns of the lines that break off in a sentence; 0 where these tell none."""
    texts = [line.text.strip() for line in lines if not is_rule(line.text) and not is_page_number(line.text)]
    cut = sorted(columns(text) for text, after in pairwise(texts) if text and after and not _is_finished(text))
    width = cut[int(len(cut) * 0.9)] if cut else 0
    return width if sum(value >= WRAP_SHARE * width for value in cut) >= max(MIN_WRAPPED, len(cut) / 2) else 0


def _pages(lines: Sequence[Line]) -> Iterator[tuple[int, int]]:
    start = 0
    for number, line in enumerate(lines):
        if line.breaks or is_page_number(line.text):
            yield start, number
            start = number if line.breaks else number + 1
    yield start, len(lines)


def _notes_of(page: Sequence[Line], width: int, *, is_whole: bool) -> list[int]:
    """The lines of a page that begin the notes at its foot; none where there is any doubt.

    width: of a full line. is_whole: a page number or a form feed follows.
    """
    starts = [_Start(number, *found) for number, line in enumerate(page) if number and (found := note_start(line.text))]
    if not starts:
        return []
    texts = [line.text.strip() for line in page]
    marks = MarksInLines(texts)
    for last in reversed(range(max(len(starts) - MAX_ENDS, 0), len(starts))):
        block = _counted_back(starts[: last + 1])
        before, after = (block[0].number - 1, block[0].form), block[-1].number + 1
        if any((start.number, start.form) == before for start in starts) or any(
            start.number == after for start in starts[last + 1 :]
        ):
            continue  # one that is due would be left out
        ends = [*(start.line for start in block[1:]), len(page)]
        notes = [texts[start.line : end] for start, end in zip(block, ends, strict=True)]
        is_clear = block[0].form not in ("raised", "plain")
        if (
            all(_is_one_note(note, width if is_whole else 0, width) for note in notes)
            and _are_notes(block, notes, is_whole=is_whole, is_ruled=_is_ruled(texts[: block[0].line]))
            and marks.lead_to(
                block[0].number, block[-1].number, block[0].line, least=CERTAIN if is_clear else AFTER_WORD
            )
        ):
            return [start.line for start in block]
    return []


def _counted_back(starts: Sequence[_Start]) -> list[_Start]:
    """The starts that count up to the last of them by one."""
    block = [starts[-1]]
    for start in reversed(starts[:-1]):
        if (start.number, start.form) == (block[-1].number - 1, block[-1].form):
            block.append(start)
    return block[::-1]


def breaks_off(line: str, after: str, width: int) -> bool:
    """Whether a line of a note goes on in the line after it. width: of a full line, in columns; 0 where it is not known."""
    is_full = bool(width) and columns(line) >= WRAP_SHARE * width
    return not _is_finished(line) and (is_full or bool(_GOES_ON.search(line)) or after.startswith("http"))


def _is_finished(line: str) -> bool:
    """Whether a line ends as a note does: with a stop, a closing bracket or an address."""
    return bool(_STOP.search(line[-2:]) or _ADDRESS.search(line.rsplit(maxsplit=1)[-1]))


def _is_one_note(lines: Sequence[str], stop_width: int, width: int) -> bool:
    """Whether the lines are one note, which its last line ends and no line before.

    A full line may break off at a stop, where stop_width is known, or without a comma.
    """
    filled = [line for line in lines if line]
    if len(filled) > MAX_NOTE_LINES or "" in lines[: len(filled)] or not _is_finished(filled[-1]):
        return False
    for line, after in pairwise(filled):
        if _is_finished(line):
            goes_on = bool(stop_width) and line[-1] != "。" and columns(line) >= WRAP_SHARE * stop_width
        else:
            goes_on = breaks_off(line, after, width)
        if not goes_on:
            return False
    return True


def _is_ruled(above: Sequence[str]) -> bool:
    """Whether a rule ends the lines above the notes, or stands over starred remarks on the authors that end them."""
    rule = next((line for line in reversed(range(len(above))) if is_rule(above[line])), len(above))
    remarks = [text for text in above[rule + 1 :] if text]
    return rule < len(above) and (
        not remarks
        or (_STARRED.match(remarks[0]) is not None and _is_finished(remarks[-1]) and len(remarks) <= MAX_NOTE_LINES)
    )


def _are_notes(block: Sequence[_Start], notes: Sequence[Sequence[str]], *, is_whole: bool, is_ruled: bool) -> bool:
    """Whether the words of notes read as such, so far as their numbers do not tell it."""
    texts = [" ".join(note).strip() for note in notes]
    if any(_CODE.search(text) for text in texts):
        return False
    if not all(_SET_APART.match(text) for text in texts):
        naming = sum(bool(_NAMES_SOURCE.match(text) or _PRINTED.match(text)) for text in texts)
        return is_whole and (naming == len(texts) or (is_ruled and naming > len(texts) / 2))
    if len(block) == 1 and _IS_GLUED.match(texts[0]):
        return bool(_CITES_AT_ONCE.match(texts[0]))
    return (len(block) > 1 and block[0].form != "boxed") or any(map(cites, texts))
