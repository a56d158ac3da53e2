"""At which width the lines of flat text were wrapped, if they were."""

from collections.abc import Sequence

WRAP_SHARE = 0.8  # a wrapped line fills at least this share of the line width
MIN_WIDTH, MAX_WIDTH = 28, 160  # columns at which text is wrapped; a list of short words is no wrapped text
LONGER = 1.3  # times the width: no text was wrapped there of whose lines
LONGER_SHARE = 0.25  # more than this share are longer

_MIN_LINES = 3  # that others go on from: fewer tell no width
_WIDTH_SHARE = 0.9  # of the text stands in lines that are not longer than the width
_OVERFULL = 1.15  # times the width: as far as a full line goes
_FULL_SHARE = 0.5  # of the text stands in full lines


def wrap_width(lengths: Sequence[int], inner: Sequence[int]) -> int:
    """The columns of a full line; 0 where each line is a whole paragraph.

    What is wrapped is most of the text, though a list or the cells of a table may be most of the lines: shares are of
    columns, and not of lines.

    lengths: the columns of each line. inner: those of the lines that no gap follows.
    """
    if len(inner) < _MIN_LINES:
        return 0
    total = sum(inner)
    width = passed = 0
    for length in sorted(inner):
        width, passed = length, passed + length
        if passed >= _WIDTH_SHARE * total:
            break
    full = sum(length for length in inner if WRAP_SHARE * width <= length <= _OVERFULL * width)
    beyond = sum(length > LONGER * width for length in lengths)  # short lines above paragraphs of one line each
    is_plausible = MIN_WIDTH <= width <= MAX_WIDTH and beyond <= LONGER_SHARE * len(lengths)
    return width if is_plausible and full >= _FULL_SHARE * total else 0
