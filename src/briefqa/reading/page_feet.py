"""Notes at the feet of a text file's pages that no blank line sets apart from the text above them.

Only what the same page leads to is taken: its last lines before a page number, a form feed or the end, which count up
by one, and whose marks stand in the text above, in their order and with none beyond the last of them.
"""

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import accumulate

from briefqa.reading.flat_notes import SUPERSCRIPTS, cites, note_start, possible_marks
from briefqa.reading.lines import Line, is_page_number

MAX_NOTES = 50  # at the foot of one page
MAX_NOTE_LINES = 12
MAX_ENDS = 5  # lines that may begin the last note: its other lines may begin with numbers too

_SETS_APART = ("raised", "boxed", "named")  # forms that lists, tables and articles do not have
_NUMBERED_THING = re.compile(  # 附件1, 表2, Table 3: what stands before a number that is no mark
    r"(?:[附第表圖图章節节條条款項项期卷號号組组級级類类層层版]|附[件錄录]|階段|阶段|方案|選項|选项|步驟|步骤"
    r"|\b(?:table|figure|step|part|section|item|no\.?|vol\.?))\s?$",
    re.I,
)
# A single ² or [2] without a space behind it may as well be where a cut sentence goes on.
_IS_GLUED = re.compile(rf"^\s*(?:[{SUPERSCRIPTS}]+|[\[［〔【][^\]］〕】]*[\]］〕】])(?![\s：:])")
_CITES_AT_ONCE = re.compile(
    rf"^[\s{SUPERSCRIPTS}\d\[\]［］〔〕【】註注]+(?:[^，,：:〈《“\"]{{0,20}}[，,：:]?\s*[〈《“\"]|同\s*[前上]?\s*[註注]|https?:)"
)


@dataclass(frozen=True, slots=True)
class _Start:
    """A line that may begin a note. `form` is how its number is written, see `note_start`."""

    line: int
    number: int
    form: str


class _Marks:
    """What may be marks of notes on a page: by their number the lines they stand on, and the places to order them by."""

    def __init__(self, page: Sequence[Line]) -> None:
        texts = [line.text.strip() for line in page]
        starts = [0, *accumulate(map(len, texts))]
        text = "".join(texts)  # a mark may be the first of a line
        self._places: dict[tuple[int, bool], list[int]] = {}  # (number, is it clearly a mark) → places
        self._highest = [0] * (len(page) + 1)  # of the clear marks on each line and before it
        self._starts = starts
        for place, number, is_clear in possible_marks(text):
            if not is_clear and _NUMBERED_THING.search(text[max(place - 8, 0) : place]):
                continue
            self._places.setdefault((number, is_clear), []).append(place)
            line = bisect_right(starts, place) - 1
            self._highest[line] = max(self._highest[line], number if is_clear else 0)
        self._highest = list(accumulate(self._highest, max))

    def lead_to(self, first: int, last: int, line: int, *, clearly: bool) -> bool:
        """Whether the marks from `first` to `last` stand in order before a line, and no clear one goes beyond them."""
        place = -1
        for number in range(first, last + 1):
            after = [
                places[index]
                for is_clear in ((True,) if clearly else (True, False))
                if (places := self._places.get((number, is_clear)))
                and (index := bisect_right(places, place)) < len(places)
            ]
            place = min(after, default=self._starts[line])
            if place >= self._starts[line]:
                return False
        return line > 0 and self._highest[line - 1] <= last


def with_feet(lines: Sequence[Line]) -> list[Line]:
    """The lines; a blank is said to stand before each note at the foot of a page, and before what follows the last."""
    gaps: set[int] = set()
    for start, end in _pages(lines):
        page = lines[start:end]
        if notes := _notes_of(page):
            gaps.update(start + number for number in notes)
            gaps.add(start + len(page))
    return [replace(line, gap=True) if number in gaps else line for number, line in enumerate(lines)]


def _pages(lines: Sequence[Line]) -> Iterator[tuple[int, int]]:
    start = 0
    for number, line in enumerate(lines):
        if line.breaks or is_page_number(line.text):
            yield start, number
            start = number if line.breaks else number + 1
    yield start, len(lines)


def _notes_of(page: Sequence[Line]) -> list[int]:
    """The lines of a page that begin the notes at its foot; none where there is any doubt."""
    starts = [_Start(number, *found) for number, line in enumerate(page) if number and (found := note_start(line.text))]
    if not starts:
        return []
    marks = _Marks(page)
    filled = list(accumulate((bool(line.text.strip()) for line in page), initial=0))
    for last in reversed(range(max(len(starts) - MAX_ENDS, 0), len(starts))):
        block = _counted_back(starts, last, page, filled)
        for first in range(len(block)):
            if _are_notes(block[first:], page, marks):
                return [start.line for start in block[first:]]
    return []


def _counted_back(starts: Sequence[_Start], last: int, page: Sequence[Line], filled: Sequence[int]) -> list[_Start]:
    """The lines that count up to a last one by one, each close to the next. filled: lines with words before each line."""

    def is_near(start: int, end: int) -> bool:
        """A blank line stands only before the next note."""
        count = filled[end] - filled[start]
        return count <= MAX_NOTE_LINES and filled[start + count] - filled[start] == count

    if not is_near(starts[last].line, len(page)):
        return []
    block = [starts[last]]
    for start in reversed(starts[:last]):
        after = block[-1]
        if len(block) == MAX_NOTES or filled[after.line] - filled[start.line] > MAX_NOTE_LINES:
            break
        if (start.number, start.form) == (after.number - 1, after.form) and is_near(start.line, after.line):
            block.append(start)
    return block[::-1]


def _are_notes(block: Sequence[_Start], page: Sequence[Line], marks: _Marks) -> bool:
    form = block[0].form
    citing = [cites(page[start.line].text) for start in block]
    if form not in _SETS_APART:
        enough = all(citing)
    elif len(block) == 1 and _IS_GLUED.match(page[block[0].line].text):
        enough = bool(_CITES_AT_ONCE.match(page[block[0].line].text))
    else:
        enough = len(block) > 1 or any(citing)
    return enough and marks.lead_to(
        block[0].number, block[-1].number, block[0].line, clearly=form not in ("raised", "plain")
    )
