"""What of PDF pages stands beside their text though no two pages need have it alike: headers that change, lone marks."""

import math
import re
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import pairwise

from briefqa.reading.joining import is_wide
from briefqa.reading.lines import is_caption
from briefqa.reading.pdf_page import RAISED_SIZE, PageLine

NOTE_SIZE = 0.93  # notes and headers are set in at most this share of the body's size
GAP = 1.3  # of the usual distance between two lines
FURNITURE_DRIFT = 4.0  # points by which a header's height differs between pages
APART = 2.5  # times the size of the text: a header stands at least so high above it
MAX_TOP_ROWS = 2  # so many rows of lines a header has
MIN_LEVEL_PAGES = 3  # that have a header at one height; on two it may be the caption of a table
MIN_LATE_PAGES = 2  # that draw a header after their text
PAGES_AHEAD = 2  # a heading's own page has no header, nor has the other side of its sheet this one
LARGER = 1.05  # times the size of the text: a heading
HALVES_GAP = 3.0  # of the size: so far apart stand the two parts of a header
MAX_MARK_DIGITS = 3
MARK_DROP = 1.7  # of the size: a mark on the next line stands at most so far under the line before it
MARK_ROOM = 1.2  # of the size: what is left of a line into which no mark fits
MARK_INDENT = 3.0  # of the size: a paragraph's first line may begin so much further right than its second

PageSize = tuple[float, float]  # width and height, in points

_SENTENCE_END = re.compile(r"[。！？!?…；;，,.][」』”’）)\"']*$")


def margin_headers(
    pages: Sequence[Sequence[PageLine]], body_size: float, sizes: Sequence[PageSize] = ()
) -> set[PageLine]:
    """Small lines that stand clearly above the text of pages, and show that they are no part of it; in doubt none.

    That is so where most pages of a size have such a line at its height, or where pages draw it after what stands below
    it. The head of a first page may be a journal's name and day, so it goes only if it is drawn so.

    sizes: of the pages, in points; without them all are taken for alike.
    """
    groups: dict[PageSize, list[Sequence[PageLine]]] = {}
    for lines, size in zip(pages, sizes or [(0.0, 0.0)] * len(pages), strict=True):
        groups.setdefault((round(size[0]), round(size[1])), []).append(lines)
    found: set[PageLine] = set()
    for group in groups.values():
        found |= _level_headers(group, body_size)
        late = [[line for line in _drawn_late(lines) if not _reads_as_text(line)] for lines in group]
        found |= _level(late, MIN_LATE_PAGES)
    return found


def _level_headers(pages: Sequence[Sequence[PageLine]], body_size: float) -> set[PageLine]:
    """The small lines on top of pages of one size, but the first of these, where most have one at that height."""
    text = [line.base for lines in pages for line in lines if line.size > NOTE_SIZE * body_size]
    edge = max(text, default=math.inf)
    tops = [[line for line in _top_lines(lines, body_size) if line.base > edge] for lines in pages]
    tops = [lines if not any(map(_reads_as_text, lines)) else [] for lines in tops]
    first = min((line.page for lines in tops for line in lines), default=0)
    return {line for line in _level(tops, max(MIN_LEVEL_PAGES, len(pages) / 2)) if line.page != first}


def _top_lines(lines: Sequence[PageLine], body_size: float) -> list[PageLine]:
    """The small lines at the one or two greatest heights of a page, if a clear gap and text of the body are below."""
    if not any(line.size > NOTE_SIZE * body_size for line in lines):
        return []
    heights = sorted({line.base for line in lines}, reverse=True)
    rows = [height for place, height in enumerate(heights) if not place or heights[place - 1] - height > 1]
    for upper, lower in list(pairwise(rows))[:MAX_TOP_ROWS]:
        if upper - lower >= APART * body_size:
            top = [line for line in lines if line.base > lower + 1]
            return top if all(line.size <= NOTE_SIZE * body_size for line in top) else []
    return []


def _reads_as_text(line: PageLine) -> bool:
    return line.is_table or is_caption(line.text) or bool(_SENTENCE_END.search(line.text))


def _level(pages: Sequence[Sequence[PageLine]], least: float) -> set[PageLine]:
    """The lines at whose height at least so many of the pages have one of theirs."""
    at: dict[int, set[int]] = {}
    for number, lines in enumerate(pages):
        for line in lines:
            at.setdefault(round(line.base), set()).add(number)
    drift = range(-math.floor(FURNITURE_DRIFT), math.floor(FURNITURE_DRIFT) + 1)
    level = {height for height in at if len(set().union(*(at.get(height + by, ()) for by in drift))) >= least}
    return {line for lines in pages for line in lines if round(line.base) in level}


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


def headers_of_sections(
    pages: Sequence[Sequence[PageLine]],
    edges: Sequence[Sequence[PageLine]],
    least: int,
    is_page_number: Callable[[str], bool],
) -> set[PageLine]:
    """Lines of two parts far apart, one on many pages at that height, the other the name or the number of the page's part.

    A name is a line of the first page that has it so, or a line larger than the text on one of the two pages before:
    the subject or the person of a page stands in no heading. least: so many pages are many.
    edges: the lines at the top and the bottom of each page.
    """
    parted = {line: halves for lines in edges for line in lines if (halves := _halves(line))}
    at: dict[str, list[PageLine]] = {}
    for line, halves in parted.items():
        for half in halves:
            at.setdefault(half, []).append(line)
    names = _names(pages, at) if parted else set()

    def names_page(text: str) -> bool:
        return text in names or is_page_number(text)

    return {
        line
        for line, (left, right) in parted.items()
        for half, other in ((left, right), (right, left))
        if names_page(other)
        and len({same.page for same in at[half] if abs(same.base - line.base) <= FURNITURE_DRIFT}) >= least
    }


def _names(pages: Sequence[Sequence[PageLine]], at: Mapping[str, Sequence[PageLine]]) -> set[str]:
    """Which parts of such lines are headings where they first stand, or shortly before it."""
    sizes: Counter[float] = Counter()
    for line in (line for lines in pages for line in lines):
        sizes[line.size] += len(line.text)
    text_size = max(sizes, key=sizes.__getitem__, default=0.0)
    first = {half: min(line.page for line in lines) for half, lines in at.items()}
    found: set[str] = set()
    for line in (line for lines in pages for line in lines):
        text = " ".join(line.text.casefold().split())
        ahead = first.get(text, line.page - 1) - line.page
        if ahead == 0 or (0 < ahead <= PAGES_AHEAD and line.size >= LARGER * text_size):
            found.add(text)
    return found


def _halves(line: PageLine) -> tuple[str, str] | None:
    """What stands before and behind the widest gap of a line, in one case; nothing where no gap is wide."""
    gaps = [(right.left - left.right, right.start) for left, right in pairwise(line.pieces)]
    gap, start = max(gaps, default=(0.0, 0))
    left, right = (" ".join(text.casefold().split()) for text in (line.text[:start], line.text[start:]))
    return (left, right) if gap >= HALVES_GAP * line.size and left and right else None


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
