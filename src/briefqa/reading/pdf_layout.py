"""What the places of lines on PDF pages say: columns, paragraphs, foot-of-page notes, running headers."""

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from briefqa.reading.lines import Line
from briefqa.reading.markup import sample
from briefqa.reading.pdf_page import PageLine

EDGE_LINES = 2  # so many lines from the top and from the bottom may be a running header or footer
MIN_REPEATS = 3  # pages on which a header stands; 2 where there are no more than 3 pages
FURNITURE_DRIFT = 4.0  # points by which a header's height differs between pages
NOTE_SIZE = 0.93  # notes are set in at most this share of the body's size
INDENT = 0.8  # of the size: a line that starts so much further right starts a paragraph
GAP = 1.3  # of the usual distance between two lines
SLACK_CHARS = 3.0  # a full line leaves at most this free: a character and the stops that may not begin a line
SLACK_SHARE = 0.15  # or this share of the column: a long word that did not fit

_NOTE_NUMBER = re.compile(r"^[\[(（【〔]?\d{1,3}[\])）】〕.]?(?:\s|$|\D)")
_PAGE_NUMBER = re.compile(
    r"^[-–—‧·|\s]*(?:第\s*)?(?:p(?:age|\.)?\s*)?(?:\d{1,4}|[ivxl]{1,6})(?:\s*[/of頁页]+\s*(?:共\s*)?\d{0,4}\s*[頁页]?)?[-–—‧·|\s]*$",
    re.I,
)


@dataclass(frozen=True, slots=True)
class _Segment:
    """Lines that follow each other downwards: a column, or what of it stands on one page."""

    lines: tuple[PageLine, ...]

    def edges(self, size: float) -> tuple[float, float]:
        """Where lines of about that size start and end. One line in ten may stick out: a title over two columns."""
        same = [line for line in self.lines if abs(line.size - size) <= 0.1 * size]
        rights = sorted(line.right for line in same)
        return min(line.left for line in same), rights[max(int(len(rights) * 0.9) - 1, 0) if len(rights) > 9 else -1]


def flat_lines(pages: Sequence[Sequence[PageLine]]) -> tuple[list[Line], list[str]]:
    """The lines of all pages as flat text reads them, and the running headers and page numbers left out."""
    kept, removed = _without_furniture(pages)
    body_size = _usual(kept)
    distances = _distances(kept)
    result: list[Line] = []
    last_note = -1  # position after the last line of a note
    for lines in kept:
        feet = _foot_lines(lines, body_size)
        started = False
        for segment in _segments(lines):
            for position, line in enumerate(segment.lines):
                flat = _flat(segment, position, distances, body_size, foot=line in feet)
                if flat.foot:
                    started = started or bool(_NOTE_NUMBER.match(flat.text))
                    if not started and last_note > 0:  # goes on with the last note of the page before
                        result.insert(last_note, replace(flat, gap=False, breaks=False))
                        last_note += 1
                        continue
                result.append(flat)
                last_note = len(result) if flat.foot else last_note
    return result, removed


def _usual(pages: Sequence[Sequence[PageLine]]) -> float:
    """The size that most characters have, in points."""
    sizes: Counter[float] = Counter()
    for lines in pages:
        for line in lines:
            sizes[round(line.size, 1)] += len(line.text)
    return sizes.most_common(1)[0][0] if sizes else 0.0


def _without_furniture(pages: Sequence[Sequence[PageLine]]) -> tuple[list[list[PageLine]], list[str]]:
    """The pages without what repeats at their top or bottom edge, and what that was."""
    repeats = 2 if len(pages) <= MIN_REPEATS else MIN_REPEATS
    places: dict[str, list[tuple[int, float]]] = {}
    edges = [_edge_lines(lines) for lines in pages]
    for number, lines in enumerate(edges):
        for line in lines:
            places.setdefault(_shape(line.text), []).append((number, line.base))
    kept: list[list[PageLine]] = []
    removed: Counter[str] = Counter()
    for page_lines, edge in zip(pages, edges, strict=True):
        left_out: set[int] = set()
        for line in edge:
            same = {page for page, base in places[_shape(line.text)] if abs(base - line.base) <= FURNITURE_DRIFT}
            if _PAGE_NUMBER.match(line.text):
                left_out.add(id(line))
                removed[f"page number: {line.text.strip()}"] += 1
            elif len(same) >= repeats:
                left_out.add(id(line))
                removed[sample("running header", line.text)] += 1
        kept.append([line for line in page_lines if id(line) not in left_out])
    return kept, [name if count == 1 else f"{name} ({count} times)" for name, count in removed.items()]


def _edge_lines(lines: Sequence[PageLine]) -> list[PageLine]:
    """The outermost lines by height; lines side by side count as one."""
    heights = sorted({round(line.base) for line in lines})
    outer = set(heights[:EDGE_LINES] + heights[-EDGE_LINES:])
    return [line for line in lines if round(line.base) in outer]


def _shape(text: str) -> str:
    """A line without its digits: running headers differ in the page number only."""
    return re.sub(r"\d+", "#", " ".join(text.split()))


def _segments(lines: Sequence[PageLine]) -> list[_Segment]:
    """A page cut where the next line stands higher than the one before: there a column begins."""
    segments: list[list[PageLine]] = []
    for line in lines:
        previous = segments[-1][-1] if segments else None
        rises = previous is not None and line.base > previous.base + 0.5 * previous.size
        if previous is None or rises or line.vertical != previous.vertical:
            segments.append([line])
        else:
            segments[-1].append(line)
    return [_Segment(tuple(segment)) for segment in segments]


def _distances(pages: Sequence[Sequence[PageLine]]) -> dict[float, float]:
    """The usual distance between the base lines of two lines of a size."""
    found: dict[float, Counter[float]] = {}
    for lines in pages:
        for upper, lower in pairwise(lines):
            drop = upper.base - lower.base
            if round(upper.size, 1) == round(lower.size, 1) and 0.8 * upper.size < drop < 2.5 * upper.size:
                found.setdefault(round(upper.size, 1), Counter())[round(drop)] += 1
    return {size: counter.most_common(1)[0][0] for size, counter in found.items()}


def _foot_lines(lines: Sequence[PageLine], body_size: float) -> set[PageLine]:
    """The lines of the note area: small ones with no line of the body under them, from the first numbered one on.

    Lines before the first number go on with a note of the page before, if nothing but them stands there.
    """
    body = [line for line in lines if line.size > NOTE_SIZE * body_size]
    small = [line for line in lines if line.size <= NOTE_SIZE * body_size and not line.vertical]
    feet: list[PageLine] = []
    for line in small:
        under = any(other.base < line.base and other.left < line.right and line.left < other.right for other in body)
        if not under:
            feet.append(line)
    if not any(_NOTE_NUMBER.match(line.text) for line in feet):
        return set()
    return set(feet)


def _flat(segment: _Segment, position: int, distances: dict[float, float], body_size: float, *, foot: bool) -> Line:
    line = segment.lines[position]
    previous = segment.lines[position - 1] if position else None
    left, right = segment.edges(line.size)
    room = max(SLACK_CHARS * line.size, SLACK_SHARE * (right - left))
    is_heading = line.size > 1.08 * body_size
    start = left if previous is None else previous.left
    indented = line.left > start + INDENT * line.size and line.left > left + INDENT * line.size and not foot
    gap = previous is not None and previous.base - line.base > GAP * distances.get(round(line.size, 1), 1.4 * line.size)
    text, raised = line.text, line.raised
    if foot and raised and raised[0][0] == 0:  # a note's own raised number, set apart as flat text has it
        cut = raised[0][1]
        text = f"{text[:cut]} {text[cut:].lstrip()}"
        raised = ()
    return Line(
        text=text,
        page=line.page,
        gap=(gap or indented) and not line.vertical,
        raised=raised,
        foot=foot,
        size=round(line.size, 1),
        breaks=previous is None and not indented,
        full=is_heading or line.vertical or right - line.right <= room,
    )
