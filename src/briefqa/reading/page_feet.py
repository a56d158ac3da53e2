"""Notes at the feet of a text file's pages that no blank line sets apart from the text above them.

Only what the same page leads to is taken: its last lines before a page number, a form feed or the end, which count up
by one, and whose marks stand in the text above, in their order and with none beyond the last of them. Where lines follow
that may be no note's, or one of the numbers begins no note, none is taken: a false note is worse than one left as text.
"""

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import accumulate, pairwise

from briefqa.reading.flat_notes import SUPERSCRIPTS, cites, note_start, possible_marks
from briefqa.reading.joining import columns
from briefqa.reading.lines import WRAP_SHARE, Line
from briefqa.reading.page_furniture import is_page_number, is_rule

MAX_NOTE_LINES = 12
MAX_ENDS = 5  # lines that may begin the last note: its other lines may begin with numbers too
MIN_WRAPPED = 3  # lines that tell at which width a text was wrapped

_SET_APART = re.compile(  # numbers that lists, tables and articles do not have; 【1】 is more often a heading
    rf"\s*(?:[{SUPERSCRIPTS}]|[\[［]|[(（〔【]?\s*[註注])"
)
_NUMBERED_THING = re.compile(  # 附件1, 表2, Table 3: what stands before a number that is no mark
    r"(?:[附第表圖图章節节條条款項项期卷號号組组級级類类層层版案題题]|附[件錄录]|階段|阶段|方案|選項|选项|步驟|步骤|事項|事项"
    r"|[決决][議议]|報告|报告|\b(?:table|figure|step|part|section|item|module|option|no\.?|vol\.?))\s?$",
    re.I,
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


class _Marks:
    """What may be marks of notes on a page: by their number the lines they stand on, and the places to order them by."""

    def __init__(self, page: Sequence[Line]) -> None:
        texts = [line.text.strip() for line in page]
        starts = [0, *accumulate(map(len, texts))]
        text = "".join(texts)  # a mark may be the first of a line
        self._places: dict[tuple[int, bool], list[int]] = {}  # (number, is it clearly a mark) → places
        self._highest = [0] * (len(page) + 1)  # of the clear marks on each line and before it
        self._starts = starts
        self._texts = texts
        for place, number, is_clear in possible_marks(text):
            if not is_clear and _NUMBERED_THING.search(text[max(place - 8, 0) : place]):
                continue
            self._places.setdefault((number, is_clear), []).append(place)
            line = bisect_right(starts, place) - 1
            self._highest[line] = max(self._highest[line], number if is_clear else 0)
        self._highest = list(accumulate(self._highest, max))

    def is_ruled(self, line: int) -> bool:
        """Whether a rule stands over a line, at most a starred remark on the author between them."""
        above = next((text for text in reversed(self._texts[:line]) if text and not text.startswith("*")), "")
        return is_rule(above)

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
    """The lines; a blank is said to stand before each note at the foot of a page, and before what follows the last.

    Where one of the notes is a remark, which only its place tells to be a note, all are said to stand at the foot.
    """
    gaps: set[int] = set()
    feet: set[int] = set()
    width = _wrap_width(lines)
    for start, end in _pages(lines):
        page = lines[start:end]
        if notes := _notes_of(page, width, is_whole=end < len(lines)):
            gaps.update(start + number for number in notes)
            gaps.add(end)
            if any(not cites(page[number].text) and not _SET_APART.match(page[number].text) for number in notes):
                feet.update(range(start + notes[0], end))
    return [
        replace(line, gap=line.gap or number in gaps, foot=number in feet) if number in gaps | feet else line
        for number, line in enumerate(lines)
    ]


def _wrap_width(lines: Sequence[Line]) -> int:
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
    marks = _Marks(page)
    for last in reversed(range(max(len(starts) - MAX_ENDS, 0), len(starts))):
        block = _counted_back(starts[: last + 1])
        before, after = (block[0].number - 1, block[0].form), block[-1].number + 1
        if any((start.number, start.form) == before for start in starts) or any(
            start.number == after for start in starts[last + 1 :]
        ):
            continue  # one that is due would be left out
        ends = [*(start.line for start in block[1:]), len(page)]
        notes = [[line.text.strip() for line in page[start.line : end]] for start, end in zip(block, ends, strict=True)]
        if all(_is_one_note(note, width if is_whole else 0, width) for note in notes) and _are_notes(
            block, notes, marks, is_whole=is_whole
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
            is_full = bool(width) and columns(line) >= WRAP_SHARE * width
            goes_on = is_full or bool(_GOES_ON.search(line)) or after.startswith("http")
        if not goes_on:
            return False
    return True


def _are_notes(block: Sequence[_Start], notes: Sequence[Sequence[str]], marks: _Marks, *, is_whole: bool) -> bool:
    form = block[0].form
    texts = [" ".join(note).strip() for note in notes]
    if any(_CODE.search(text) for text in texts):
        return False
    citing = [cites(text) for text in texts]
    if not all(_SET_APART.match(text) for text in texts):
        naming = sum(bool(_NAMES_SOURCE.match(text)) for text in texts)
        enough = is_whole and (naming == len(texts) or (marks.is_ruled(block[0].line) and naming > len(texts) / 2))
    elif len(block) == 1 and _IS_GLUED.match(texts[0]):
        enough = bool(_CITES_AT_ONCE.match(texts[0]))
    else:
        enough = (len(block) > 1 and form != "boxed") or any(citing)
    return enough and marks.lead_to(
        block[0].number, block[-1].number, block[0].line, clearly=form not in ("raised", "plain")
    )
