"""What of PDF pages stands beside their text though no two pages need have it alike: headers that change, lone marks."""

import math
from collections.abc import Iterator, Sequence
from dataclasses import replace

from briefqa.reading.joining import is_wide
from briefqa.reading.pdf_page import RAISED_SIZE, PageLine

NOTE_SIZE = 0.93  # notes and headers are set in at most this share of the body's size
GAP = 1.3  # of the usual distance between two lines
FURNITURE_DRIFT = 4.0  # points by which a header's height differs between pages
APART = 2.5  # times the size of the text: a header stands at least so high above it
MAX_MARK_DIGITS = 3
MARK_DROP = 1.7  # of the size: a mark on the next line stands at most so far under the line before it
MARK_ROOM = 1.2  # of the size: what is left of a line into which no mark fits
MARK_INDENT = 3.0  # of the size: a paragraph's first line may begin so much further right than its second


def margin_headers(pages: Sequence[Sequence[PageLine]], body_size: float, distance: float) -> set[PageLine]:
    """Small lines that stand clearly above the text of every page, and show that they are no part of it.

    That is so where other pages have such a line at their height, or where the line is drawn after what stands below it.
    The head of a first page may be a journal's name and day, so it goes only if it is drawn so.

    distance: between two lines of the body, in points.
    """
    text = [line.base for lines in pages for line in lines if line.size > NOTE_SIZE * body_size]
    edge = max(text, default=math.inf) + GAP * distance
    above = [line for lines in pages for line in lines if line.base > edge and line.size <= NOTE_SIZE * body_size]
    first = min((line.page for line in above), default=0)
    level = {
        line
        for line in above
        if line.page != first
        and any(abs(other.base - line.base) <= FURNITURE_DRIFT and other.page != line.page for other in above)
    }
    return level.union(line for lines in pages for line in _drawn_late(lines))


def _drawn_late(lines: Sequence[PageLine]) -> Iterator[PageLine]:
    """The highest line of a page, and those beside it, drawn after larger ones though it stands clearly above them."""
    highest = max((line.base for line in lines), default=0.0)
    below = max((line.base for line in lines if line.base < highest - FURNITURE_DRIFT), default=highest)
    largest = 0.0  # of the lines so far
    for line in lines:
        is_high = line.base >= highest - FURNITURE_DRIFT and line.base - below >= APART * largest
        if is_high and not line.vertical and line.size <= NOTE_SIZE * largest:
            yield line
        largest = max(largest, 0.0 if line.vertical else line.size)


def with_wrapped_marks(pages: Sequence[Sequence[PageLine]]) -> list[list[PageLine]]:
    """Pages, with raised marks that found no more room on their lines put back to the ends of these.

    Such a mark stands alone and small at the left edge, under a full line, and counts on from the mark before it.
    """
    result: list[list[PageLine]] = []
    last = 0
    for lines in pages:
        kept: list[PageLine] = []
        is_marked = False
        for position, line in enumerate(lines):
            due = {str(last + 1), "1"} if not is_marked else {str(last + 1)}
            if kept and line.text in due and _is_wrapped_mark(kept[-1], line, lines[position + 1 :][:1], lines):
                start = len(kept[-1].text)
                mark = start, start + len(line.text)
                kept[-1] = replace(kept[-1], text=kept[-1].text + line.text, raised=(*kept[-1].raised, mark))
            else:
                kept.append(line)
            numbers = [kept[-1].text[start:end] for start, end in kept[-1].raised if start]
            if numbers and numbers[-1].isdecimal():
                last, is_marked = int(numbers[-1]), True
        result.append(kept)
    return result


def _is_wrapped_mark(
    previous: PageLine, line: PageLine, following: Sequence[PageLine], lines: Sequence[PageLine]
) -> bool:
    size = previous.size
    edge = max(other.right for other in lines if abs(other.left - line.left) <= MARK_INDENT * size)
    is_number_of = any(abs(other.base - line.base) < 0.6 * size and other.left > line.right for other in following)
    return (
        len(line.text) <= MAX_MARK_DIGITS
        and line.size <= RAISED_SIZE * size
        and 0 < previous.base - line.base <= MARK_DROP * size
        and -0.5 * size <= previous.left - line.left <= MARK_INDENT * size
        and edge - previous.right <= MARK_ROOM * size
        and is_wide(previous.text[-1:])  # a Latin word takes its mark along
        and not is_number_of
    )
