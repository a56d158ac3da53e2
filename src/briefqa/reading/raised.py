"""Raised note marks taken out of a text: 售票 112,300¹ 張 holds a figure of six digits and a mark, not one of seven."""

import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import accumulate

from briefqa.reading.builder import RawBlock, RawMark
from briefqa.reading.joining import is_wide
from briefqa.reading.note_marks import SUPERSCRIPTS

_BETWEEN_MARKS = re.compile(r"\s*(?:[,，、;；–-]?|[\]］〕)）】]\s*[,，、;；–-]?\s*[\[［〔(（【])\s*")
_RAISED = str.maketrans("0123456789", SUPERSCRIPTS)
_CLOSING = ".,;:!?)]}%。，；：！？、）」』】〉》”’…"
_BRACKETS = {"[": "]", "［": "］", "〔": "〕", "(": ")", "（": "）", "【": "】"}


@dataclass(frozen=True, slots=True)
class _Cut:
    """A range that leaves the text, and what stands there instead: nothing or a space."""

    start: int
    end: int
    gap: str


def without_raised_marks(block: RawBlock, raised: Sequence[tuple[int, int]]) -> RawBlock:
    """The block without the digits of its raised marks, which point to the same places as before.

    raised: ranges in the block's text; those of them that are no marks become raised digits, and a mark stays that no
    word stands before.
    """
    shown = len(block.text) - len(block.text.lstrip())
    ranges = {*raised}
    marks = [mark for mark in block.marks if mark.start > shown and (mark.start, mark.end) in ranges]
    kept = ranges.difference((mark.start, mark.end) for mark in block.marks)
    block = replace(block, text=_with_powers(block.text, kept))
    cuts = list(_cuts(block.text, marks))
    if not cuts:
        return block
    starts = [cut.start for cut in cuts]
    lost = [0, *accumulate(cut.end - cut.start - len(cut.gap) for cut in cuts)]  # before each cut

    def moved(offset: int) -> int:
        before = bisect_left(starts, offset)
        if before and offset < cuts[before - 1].end:
            return starts[before - 1] - lost[before - 1]
        return offset - lost[before]

    ends = [0, *(cut.end for cut in cuts)]
    parts = [block.text[end : cut.start] + cut.gap for end, cut in zip(ends, cuts, strict=False)]
    taken = set(marks)
    return replace(
        block,
        text="".join(parts) + block.text[ends[-1] :],
        marks=tuple(
            RawMark(moved(mark.start), moved(mark.start if mark in taken else mark.end), mark.label)
            for mark in block.marks
        ),
        pages=tuple((moved(offset), page) for offset, page in block.pages),
    )


def _with_powers(text: str, ranges: Iterable[tuple[int, int]]) -> str:
    """The text with the digits of some ranges raised, behind words: 10³ km², not 103 km2."""
    for start, end in ranges:
        if text[:start].strip():
            text = text[:start] + text[start:end].translate(_RAISED) + text[end:]
    return text


def _cuts(text: str, marks: Sequence[RawMark]) -> Iterator[_Cut]:
    """What leaves with the marks: what only sets two of them apart, brackets around them, spaces that they left over."""
    runs: list[tuple[int, int]] = []
    for mark in marks:
        if runs and _BETWEEN_MARKS.fullmatch(text, runs[-1][1], mark.start):
            runs[-1] = runs[-1][0], mark.end
        else:
            runs.append((mark.start, mark.end))
    last = 0
    for start, end in runs:
        if _BRACKETS.get(text[start - 1], "") == text[end : end + 1] != "":
            start, end = start - 1, end + 1
        words, rest = start, _end_of_spaces(text, end)
        while words > last and text[words - 1].isspace():
            words -= 1
        spaced = rest - words > end - start
        before, after = text[words - 1 : words], text[rest : rest + 1]
        closes = not after or after in _CLOSING or (is_wide(before) and is_wide(after))
        last = rest
        yield _Cut(words, rest, " " if spaced and not closes else "")


def _end_of_spaces(text: str, start: int) -> int:
    while start < len(text) and text[start].isspace():
        start += 1
    return start
