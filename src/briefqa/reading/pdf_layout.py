"""What the places of lines on PDF pages say: columns, paragraphs, foot-of-page notes, running headers."""

import re
from collections import Counter
from collections.abc import Container, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from briefqa.reading.flat_notes import HEADING_SIZE
from briefqa.reading.lines import Line
from briefqa.reading.markup import sample
from briefqa.reading.notes import parse_note
from briefqa.reading.pdf_contents import without_contents
from briefqa.reading.pdf_hyphens import with_hyphens_told
from briefqa.reading.pdf_indents import (
    INDENT,
    LEVEL_LEFT,
    begins_item,
    ends_sentence,
    is_hung_under,
    with_gaps_at_breaks,
)
from briefqa.reading.pdf_margins import (
    FURNITURE_DRIFT,
    GAP,
    NOTE_SIZE,
    PageSize,
    headers_of_sections,
    margin_headers,
    with_wrapped_marks,
)
from briefqa.reading.pdf_page import PageLine
from briefqa.reading.pdf_tables import are_rows, stand_in_columns, tables

EDGE_LINES = 2  # so many lines from the top and from the bottom may be a running header or footer
MIN_REPEATS = 3  # pages on which a header stands; 2 where there are no more than 3 pages
SAME_WORDS_DRIFT = 12.0  # points by which the height of a header differs that says the same on each page
LARGE = 2.0  # times the size of the text: a number that large is no page's, but the year on a cover
MAX_LINES = 5_000  # on a page; more are no page of text, and would take too long
SLACK_CHARS = 3.0  # a full Chinese line leaves at most this free: a character and stops that may not begin a line

_NOTE_NUMBER = re.compile(r"^[\[(（【〔]?(\d{1,3})[\])）】〕.]?(?:\s|$|\D)")
_PAGE_NUMBER = re.compile(
    r"^[-–—‧·|\s]*(?:第\s*)?(?:p(?:age|\.)?\s*)?(?:\d{1,4}|[ivxl]{1,6})(?:\s*[/of頁页]+\s*(?:共\s*)?\d{0,4}\s*[頁页]?)?[-–—‧·|\s]*$",
    re.I,
)


_LATIN_WORD = re.compile(r"^[!-~\u00c0-\u024f]+")


@dataclass(frozen=True, slots=True)
class _Layout:
    """What the whole document says about its setting; sizes and distances in points."""

    body_size: float
    distances: dict[float, float]  # size → between two base lines
    marks: frozenset[str]  # raised numbers inside lines: what a small numbered line needs to be a note


@dataclass(frozen=True, slots=True)
class _Segment:
    """Lines that follow each other downwards: a column, or what of it stands on one page."""

    lines: tuple[PageLine, ...]
    edges: dict[float, tuple[float, float]]  # size → where lines of about that size start and end


def _segment(lines: Sequence[PageLine]) -> _Segment:
    """The segment of some lines. One line in ten may stick out to the right: a title over two columns."""
    edges: dict[float, tuple[float, float]] = {}
    for size in {line.size for line in lines}:
        same = [line for line in lines if abs(line.size - size) <= 0.1 * size and not line.is_table] or lines
        rights = sorted(line.right for line in same)
        right = rights[max(int(len(rights) * 0.9) - 1, 0) if len(rights) > 9 else -1]
        edges[size] = min(line.left for line in same), right
    return _Segment(tuple(lines), edges)


def flat_lines(pages: Sequence[Sequence[PageLine]], sizes: Sequence[PageSize] = ()) -> tuple[list[Line], list[str]]:
    """The lines of all pages as flat text reads them, and the running headers and page numbers left out.

    sizes: of the pages, in points.
    """
    kept, removed = _without_furniture(with_wrapped_marks(pages), sizes)
    kept, contents = without_contents(kept)
    removed += contents
    layout = _layout(kept)
    result: list[Line] = []
    last_note = -1  # position after the last line of a note
    for lines in kept:
        feet = _foot_lines(lines, layout)
        in_note = False
        for segment in _segments(lines):
            found = tables(segment.lines, feet) if len(lines) <= MAX_LINES else {}
            end = 0  # of the table that began last
            for position, line in enumerate(segment.lines):
                if table := found.get(position):
                    end = position + table.count
                    result.append(table.line)
                if position < end:
                    continue
                flat = _flat(segment, position, layout, foot=line in feet)
                flat = replace(flat, gap=True) if 0 < end == position else flat
                in_note = in_note or bool(flat.foot and _NOTE_NUMBER.match(flat.text))
                if flat.foot and not in_note and last_note > 0:  # goes on with the last note of the page before
                    result.insert(last_note, replace(flat, gap=False, breaks=False))
                    last_note += 1
                else:
                    result.append(flat)
                    last_note = len(result) if flat.foot else last_note
    return with_hyphens_told(with_gaps_at_breaks(result)), removed


def _layout(pages: Sequence[Sequence[PageLine]]) -> _Layout:
    return _Layout(_usual(pages), _distances(pages), _marks(pages))


def _usual(pages: Sequence[Sequence[PageLine]]) -> float:
    """The size that most characters have, in points."""
    sizes: Counter[float] = Counter()
    for lines in pages:
        for line in lines:
            sizes[round(line.size, 1)] += len(line.text)
    return sizes.most_common(1)[0][0] if sizes else 0.0


def _marks(pages: Sequence[Sequence[PageLine]]) -> frozenset[str]:
    return frozenset(
        line.text[start:end]
        for lines in pages
        for line in lines
        for start, end in line.raised
        if line.text[:start].strip()
    )


def _without_furniture(
    pages: Sequence[Sequence[PageLine]], sizes: Sequence[PageSize]
) -> tuple[list[list[PageLine]], list[str]]:
    """The pages without what repeats at their top or bottom edge, and what that was.

    Notes repeat too, and so may a line of a paragraph; they stay.
    """
    layout = _layout(pages)
    repeats = 2 if len(pages) <= MIN_REPEATS else MIN_REPEATS
    limit = LARGE * layout.body_size
    edges = [_edge_lines(lines) for lines in pages]
    outermost = {line for lines in pages for line in _edge_lines(lines, 1)}
    headers = margin_headers(pages, layout.body_size, sizes)
    sectioned = headers_of_sections(pages, edges, repeats, lambda text: bool(_PAGE_NUMBER.match(text)))
    alike: dict[str, list[PageLine]] = {}
    for line in (line for edge in edges for line in edge):
        alike.setdefault(_shape(line.text), []).append(line)
    kept: list[list[PageLine]] = []
    removed: dict[str, list[PageLine]] = {}
    for page_lines, edge in zip(pages, edges, strict=True):
        numbers = {line for line in edge if _PAGE_NUMBER.match(line.text) and line.size <= limit}
        repeated: set[PageLine] = set()
        for line in edge:
            same = [other for other in alike[_shape(line.text)] if _is_level(other, line, outermost)]
            if len({other.page for other in same}) >= repeats or _counts_pages(line, same) or line in sectioned:
                repeated.add(line)
        if repeated - numbers:
            rest = [line for line in page_lines if line not in repeated | numbers]
            repeated -= _note_lines(page_lines, rest, layout) | _torn_lines(page_lines, rest, layout)
        repeated |= headers.intersection(page_lines)
        left_out = repeated | numbers
        for line in (line for line in page_lines if line in left_out):
            reason = "page number" if line in numbers else "running header"
            removed.setdefault(f"{reason} {_shape(line.text)}", []).append(line)
        kept.append([line for line in page_lines if line not in left_out])
    return kept, [_named(key, lines) for key, lines in removed.items()]


def _is_level(line: PageLine, other: PageLine, outermost: Container[PageLine]) -> bool:
    """Whether two lines of one shape stand at one height; those of the same words and size less exactly so.

    outermost: the first and last lines of pages. What stands further in may be a heading that each chapter has.
    """
    is_same = line.text == other.text and abs(line.size - other.size) <= 0.1 * line.size
    drifts = is_same and line in outermost and other in outermost
    return abs(line.base - other.base) <= (SAME_WORDS_DRIFT if drifts else FURNITURE_DRIFT)


def _note_lines(lines: Sequence[PageLine], rest: Sequence[PageLine], layout: _Layout) -> set[PageLine]:
    """The notes at a page's foot: lines whose number is marked on the page, or that point to a note, and what follows.

    rest: the lines that do not repeat, of which those of the body stand above the notes.
    """
    due = set(_marks([lines]))  # a footer may begin with the number of a note that stands above it
    found: set[PageLine] = set()
    previous: PageLine | None = None
    for line in _small_feet(lines, rest, layout):
        match = None if _PAGE_NUMBER.match(line.text) else _NOTE_NUMBER.match(line.text)
        if match and (match[1] in due or parse_note(line.text[match.end(1) :])[1]):
            due.discard(match[1])
            found.add(line)
        elif previous in found and _is_next(previous, line, layout):
            found.add(line)
        previous = line
    return found


def _torn_lines(lines: Sequence[PageLine], rest: Sequence[PageLine], layout: _Layout) -> set[PageLine]:
    """Lines of the body out of whose paragraph some would be torn: full ones, and those that each goes on with.

    rest: the lines that do not repeat; what no such line goes on with, or before, is a header of several lines.
    """
    runs: list[list[PageLine]] = []
    for segment in _segments(lines):
        goes_on = False
        for position, line in enumerate(segment.lines):
            if goes_on and _is_next(segment.lines[position - 1], line, layout):
                runs[-1].append(line)
            else:
                runs.append([line])
            is_body = NOTE_SIZE < line.size / layout.body_size <= HEADING_SIZE
            goes_on = is_body and _is_full(segment, position, layout)
    return {line for run in runs if len(run) > 1 and not {*run}.isdisjoint(rest) for line in run}


def _is_next(upper: PageLine, lower: PageLine, layout: _Layout) -> bool:
    """Whether a line follows another of its size at the usual distance."""
    drop = upper.base - lower.base
    return abs(upper.size - lower.size) <= 0.1 * upper.size and 0 < drop <= GAP * _distance(upper.size, layout)


def _counts_pages(line: PageLine, same: Sequence[PageLine]) -> bool:
    """Whether the first or last number in a line goes up with the pages it stands on."""
    own = [int(digits) for digits in re.findall(r"\d{1,5}", line.text)]
    for other in same:
        others = [int(digits) for digits in re.findall(r"\d{1,5}", other.text)]
        distance = other.page - line.page
        if distance and own and others and distance in (others[0] - own[0], others[-1] - own[-1]):
            return True
    return False


def _named(key: str, lines: Sequence[PageLine]) -> str:
    """The entry of `removed` for lines of one shape: the first of them, and how many there were."""
    name = sample(" ".join(key.split()[:2]), lines[0].text)
    return name if len(lines) == 1 else f"{name} ({len(lines)} times)"


def _edge_lines(lines: Sequence[PageLine], count: int = EDGE_LINES) -> list[PageLine]:
    """The outermost lines by height; lines side by side count as one."""
    heights = sorted({round(line.base) for line in lines})
    outer = set(heights[:count] + heights[-count:])
    return [line for line in lines if round(line.base) in outer]


def _shape(text: str) -> str:
    """A line without its digits: running headers differ in the page number only; two tables differ in any of them."""
    return text if "\n" in text else re.sub(r"\d+", "#", " ".join(text.split()))


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
    return [_segment(segment) for segment in segments]


def _distances(pages: Sequence[Sequence[PageLine]]) -> dict[float, float]:
    """The usual distance between the base lines of two lines of a size."""
    found: dict[float, Counter[float]] = {}
    for lines in pages:
        for upper, lower in pairwise(lines):
            drop = upper.base - lower.base
            if round(upper.size, 1) == round(lower.size, 1) and 0.8 * upper.size < drop < 2.5 * upper.size:
                found.setdefault(round(upper.size, 1), Counter())[round(drop)] += 1
    return {size: counter.most_common(1)[0][0] for size, counter in found.items()}


def _distance(size: float, layout: _Layout) -> float:
    return layout.distances.get(round(size, 1), 1.4 * size)


def _foot_lines(lines: Sequence[PageLine], layout: _Layout) -> set[PageLine]:
    """The lines of the note area: small ones with no line of the body under them, one of which has a known number.

    Lines before that one go on with a note of the page before.
    """
    feet = _small_feet(lines, lines, layout)
    numbers = {match[1] for line in feet if (match := _NOTE_NUMBER.match(line.text))}
    return set(feet) if numbers & layout.marks else set()


def _small_feet(lines: Sequence[PageLine], others: Sequence[PageLine], layout: _Layout) -> list[PageLine]:
    """The lines in small type under which none of the others is of the body; none on a page of too many lines."""
    if len(lines) > MAX_LINES:
        return []
    body = [line for line in others if line.size > NOTE_SIZE * layout.body_size or line.is_table]
    small = [
        line for line in lines if line.size <= NOTE_SIZE * layout.body_size and not line.vertical and line not in body
    ]
    return [
        line
        for line in small
        if not any(other.base < line.base and other.left < line.right and line.left < other.right for other in body)
    ]


def _flat(segment: _Segment, position: int, layout: _Layout, *, foot: bool) -> Line:
    line = segment.lines[position]
    previous = segment.lines[position - 1] if position else None
    left, _ = segment.edges[line.size]
    start = left if previous is None else previous.left
    hangs = foot or _hangs(segment, position, layout)
    indented = not hangs and line.left > max(start, left) + INDENT * line.size
    gap = _stands_apart(segment, position, layout) or (previous is not None and is_hung_under(line, previous))
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
        size=round(line.size if not _is_row(segment, position) else min(line.size, layout.body_size), 1),
        breaks=previous is None and not indented,
        full=_is_full(segment, position, layout),
    )


def _is_row(segment: _Segment, position: int) -> bool:
    """Whether a line and one beside it stand in columns: however large such lines are, they head nothing."""
    around = segment.lines[max(position - 1, 0) : position + 2]
    return any(stand_in_columns(upper, lower) for upper, lower in pairwise(around))


def _stands_apart(segment: _Segment, position: int, layout: _Layout) -> bool:
    """Whether more than the usual room is above a line."""
    if not position:
        return False
    previous, line = segment.lines[position - 1], segment.lines[position]
    return previous.base - line.base > GAP * _distance(line.size, layout)


def _hangs(segment: _Segment, position: int, layout: _Layout) -> bool:
    """Whether a line stands further right than the first line of its paragraph, as all of that but the first do."""
    if not position:
        return False
    previous, line = segment.lines[position - 1], segment.lines[position]
    if begins_item(previous.text) or is_hung_under(previous, line):
        return True
    left, _ = segment.edges[line.size]
    before = segment.lines[position - 2] if position > 1 else None
    begins = (
        before is None
        or _stands_apart(segment, position - 1, layout)
        or before.left > previous.left + INDENT * line.size
    )
    return (
        begins
        and abs(previous.left - left) <= LEVEL_LEFT * line.size
        and abs(previous.size - line.size) <= 0.1 * line.size
        and line.size <= HEADING_SIZE * layout.body_size
        and not ends_sentence(previous)
        and not previous.text.endswith((":", "："))
        and _is_full(segment, position - 1, layout)
    )


def _is_full(segment: _Segment, position: int, layout: _Layout) -> bool:
    """Whether a line ends because its column does: the first word of the next line found no room in it."""
    line = segment.lines[position]
    if line.vertical:
        return not ends_sentence(line)
    following = segment.lines[position + 1] if position + 1 < len(segment.lines) else None
    if following and are_rows(line, following):
        return False
    if line.size > HEADING_SIZE * layout.body_size:
        return True  # a heading is broken where it looks well
    room = segment.edges[line.size][1] - line.right
    word = _LATIN_WORD.match(following.text) if following else None
    if following and word:
        width = (following.right - following.left) * len(word[0]) / len(following.text)
        goes_on = following.text[0].islower() and not ends_sentence(line)
        if goes_on or room <= width + 0.5 * line.size:
            return True
    is_latin = line.text[-1].isascii() and bool(word)
    return room <= (0.5 if is_latin else SLACK_CHARS) * line.size
