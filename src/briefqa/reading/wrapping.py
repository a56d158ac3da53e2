"""How the lines of flat text were made: at which width they were wrapped, if they were, and what stands between scripts."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

WRAP_SHARE = 0.8  # a wrapped line fills at least this share of the line width
MIN_WIDTH, MAX_WIDTH = 28, 160  # columns at which text is wrapped; a list of short words is no wrapped text
LONGER = 1.3  # times the width: no text was wrapped there of whose lines
LONGER_SHARE = 0.25  # more than this share are longer

_MIN_LINES = 3  # that others go on from: fewer tell no width
_WIDTH_SHARE = 0.9  # of the lines, or of the text, are not longer than the width
_OVERFULL = 1.15  # times the width: as far as a full line goes
_FULL_SHARE = 0.5  # of the lines, or of the text, are full
_UNFINISHED_SHARE = 0.5  # of the full lines end no sentence: the ends of lines do not ask for those of sentences
_ROW_GAP = 4  # columns of the one gap of a row
_GAP = re.compile(r"[^\S\n\u3000]+")
_PARTS = re.compile(r"[ \u3000]{2,}|\s*\t\s*")
_PARTS_OF_PAIR = 2
_FIGURE = re.compile(r"[-+−$€£¥]?\d[\d.,]*\s*[%％]?")
_NUMBER_AHEAD = re.compile(r"\s*(?:[^\w\s]|[（(]?\w{1,3}[.)、）]+)\s+")  # of a list, or its bullet


@dataclass(frozen=True, slots=True)
class Length:
    """A line as it is measured. `goes_on`: no gap follows; `ends`: it ends as a sentence does."""

    columns: int
    goes_on: bool
    ends: bool


def wrap_width(lines: Sequence[Length]) -> int:
    """The columns of a full line; 0 where each line is a whole paragraph.

    Most lines are full. Where lists or the cells of a table stand on most of them, most of the text stands in full ones,
    of which most break off inside a sentence.
    """
    inner = sorted((line for line in lines if line.goes_on), key=lambda line: line.columns)
    if len(inner) < _MIN_LINES:
        return 0
    width = inner[int(len(inner) * _WIDTH_SHARE)].columns
    if _is_width(width, lines) and len(_full(inner, width)) >= _FULL_SHARE * len(inner):
        return width
    total = sum(line.columns for line in inner)
    passed = 0
    for line in inner:
        width, passed = line.columns, passed + line.columns
        if passed >= _WIDTH_SHARE * total:
            break
    full = _full(inner, width)
    unfinished = sum(not line.ends for line in full)
    is_most = sum(line.columns for line in full) >= _FULL_SHARE * total
    is_broken = unfinished > 1 and unfinished >= _UNFINISHED_SHARE * len(full)
    return width if _is_width(width, lines) and is_most and is_broken else 0


def _full(lines: Sequence[Length], width: int) -> list[Length]:
    return [line for line in lines if WRAP_SHARE * width <= line.columns <= _OVERFULL * width]


def _is_width(width: int, lines: Sequence[Length]) -> bool:
    beyond = sum(line.columns > LONGER * width for line in lines)  # short lines above paragraphs of one line each
    return MIN_WIDTH <= width <= MAX_WIDTH and beyond <= LONGER_SHARE * len(lines)


def is_row(line: str) -> bool:
    """Whether blanks set the parts of a line apart as the cells of a table.

    Where they only make the line as long as the others, no gap is much wider than another.
    """
    if "   " not in line and "\t" not in line:
        return False
    gaps = [len(gap.expandtabs(_ROW_GAP)) for gap in _GAP.findall(_NUMBER_AHEAD.sub("", line.strip(), count=1))]
    least = _ROW_GAP if len(gaps) == 1 else min(gaps, default=0) + 2
    return max(gaps, default=0) >= max(least, _ROW_GAP - 1)


def is_parted(line: str) -> bool:
    """Whether a line is one of a table, which heads nothing: two wide gaps part it, or one parts a figure from a name.

    Where each part is a single character, blanks only spread a word: 公    告.
    """
    parts = _PARTS.split(_NUMBER_AHEAD.sub("", line.strip(), count=1).strip())
    return any(len(part) > 1 for part in parts) and (
        len(parts) > _PARTS_OF_PAIR or (len(parts) == _PARTS_OF_PAIR and bool(_FIGURE.fullmatch(parts[1])))
    )


def spaces_scripts(text: str) -> bool:
    """Whether a space stands between Chinese and Latin in most places."""
    spaced = len(re.findall(r"[\u4e00-\u9fff] [A-Za-z0-9]|[A-Za-z0-9%] [\u4e00-\u9fff]", text))
    glued = len(re.findall(r"[\u4e00-\u9fff][A-Za-z0-9]|[A-Za-z0-9%][\u4e00-\u9fff]", text))
    return spaced > glued
