"""What stands on the pages of flat text and is no part of it: page numbers, running headers, advertisement marks, rules."""

import re
from collections import Counter
from collections.abc import Callable, Container, Sequence
from dataclasses import dataclass

from briefqa.reading.joining import columns

MIN_REPEATS_OF_HEADER = 3  # a short line that stands this often is a running header
MAX_HEADER_CHARS = 60  # a run of blanks counted once
HEAD_LINES = 4  # at the top of the file, that a page may repeat side by side
MIN_EDGE_CHARS = 6  # of what a running header repeats of a title
MIN_HEADER_LETTERS = 4  # of a header whose number differs from page to page; 2024年 is a figure
WIDE_GAP = 8  # columns of blanks that push two parts of a header to the two edges of the page
MIN_PAGE_LINES = 5  # that are not blank between a bare page number and the next
MIN_PAGE_COLUMNS = 200  # of text between them: numbered items are shorter
ADVERTISEMENT, PAGE_NUMBER, RUNNING_HEADER = "advertisement mark", "page number", "running header"
MIN_COUNTED_SHARE = 0.5  # of all bare numbers: where fewer count up, they are a column of figures

_PAGE_NUMBER = re.compile(
    r"^\s*(?:[-–—‧·]\s*)?(?:第\s*)?(?:page\s*)?\d{1,4}(?:\s*頁|\s*页)?(?:\s*[-–—‧·])?(?:\s*(?:/|of)\s*\d{1,4})?\s*$",
    re.I,
)
_BARE_NUMBER = re.compile(r"\s*(?:[-–—‧·]\s*)?(\d{1,4})\s*|\s*(\d{1,4})\s*[-–—‧·]\s*")  # -12 may be less than nothing
_RULE = re.compile(r"\s*(?:[-‐-―─━═_＿=＝~～*＊]\s*){3,}")  # between parts, over notes; nothing to read
_ADVERTISEMENT = re.compile(r"^(?:廣告|广告|advertisement)(?:\s+(?:廣告|广告|advertisement))*$", re.I)
_BLANKS = re.compile(r"\s+")
_PUSHES = re.compile(r"[ \u3000]{4,}")
_ADDED = re.compile(r"\s*[（(：:]")  # what only the first page has: 第14期（總第86期）
_GAP = re.compile(r"(?<=\S)\s{3,}(?=\S)")


@dataclass(frozen=True, slots=True)
class FlatLine:
    """A line of flat text. `top`: it begins a page; `foot`: it belongs to the notes at the foot of one."""

    text: str
    top: bool = False
    foot: bool = False


def collapsed(text: str) -> str:
    """The text with each run of blanks as one space."""
    return _BLANKS.sub(" ", text.strip())


def shape(text: str) -> str:
    """A line without its digits and the width of its gaps: running headers differ in these from page to page."""
    return re.sub(r"\d+", "#", _without_gaps(text))


def _without_gaps(text: str) -> str:
    """The text with what pushes its parts apart as one space; the columns of a table keep theirs."""
    return _PUSHES.sub(" ", text.strip())


def is_page_number(line: str) -> bool:
    """Whether a line has the form of a page number: - 31 -, 第 3 頁, page 3 of 12, 31."""
    return bool(_PAGE_NUMBER.match(line))


def is_rule(line: str) -> bool:
    """Whether a line is drawn and not written: ──────, * * *."""
    return bool(_RULE.fullmatch(line))


def is_advertisement(line: str) -> bool:
    """Whether a line only marks the place of an advertisement."""
    return bool(_ADVERTISEMENT.match(line))


def has_wide_gap(line: str) -> bool:
    """Whether blanks push two parts of a line apart, each of more than one character: 公　　告 is one word."""
    parts = _GAP.split(line.strip())
    gaps = _GAP.findall(line.strip())
    return any(map(_is_wide, gaps)) and all(columns(part.strip()) > 2 for part in parts)


def _is_wide(gap: str) -> bool:
    return columns(gap.expandtabs(WIDE_GAP)) >= WIDE_GAP


def furniture_of(
    lines: Sequence[FlatLine], is_part: Callable[[str], bool], is_listed: Callable[[str], bool]
) -> dict[int, str]:
    """Why lines are no part of the text, by their places: ADVERTISEMENT, PAGE_NUMBER or RUNNING_HEADER.

    is_part: whether the form of a line says that it is no header, however often it stands; is_listed: whether its number
    tells it apart from others of its shape. A first line that later pages repeat stays, once.
    """
    numbers = page_numbers(lines)
    tops = _tops(lines, numbers)
    shapes = Counter(shape(line.text) for line in lines if 1 < len(collapsed(line.text)) <= MAX_HEADER_CHARS)
    exact = Counter(_without_gaps(line.text) for line in lines)
    reasons: dict[int, str] = {}
    first, is_top = "", False
    head: list[set[str]] = []
    for place, line in enumerate(lines):
        text = _without_gaps(line.text)
        is_top = is_top or line.top
        if not text or is_rule(text):
            continue
        reason = ADVERTISEMENT if is_advertisement(text) else ""
        if place in numbers:
            reason = PAGE_NUMBER
            is_top = True
        elif reason or (not first and exact[text] > 1) or is_part(text):
            pass  # the title, if other pages repeat it; or no header by its form
        elif (
            is_top
            and len(collapsed(text)) <= MAX_HEADER_CHARS
            and (text == first or tops[text] > 1 or _repeats(line.text.strip(), head))
        ) or (
            shapes[shape(text)] >= MIN_REPEATS_OF_HEADER
            and (exact[text] >= MIN_REPEATS_OF_HEADER or not (is_listed(text) or _is_figure(text)))
            and (any(map(str.isalpha, text)) or not any(map(str.isdecimal, text)))
        ):
            reason = RUNNING_HEADER
        if reason:
            reasons[place] = reason
        else:
            first, is_top = first or text, False
            head += [_edges(line.text)] if len(head) < HEAD_LINES else []
    return reasons


def _tops(lines: Sequence[FlatLine], numbers: Container[int]) -> Counter[str]:
    """How often each line with words in it is the first of a page."""
    found: Counter[str] = Counter()
    is_top = False
    for place, line in enumerate(lines):
        text = _without_gaps(line.text)
        is_top = is_top or line.top or place in numbers
        if text and place not in numbers and not is_rule(text):
            found[text] += is_top and any(map(str.isalpha, text))
            is_top = False
    return found


def _repeats(line: str, head: Sequence[set[str]]) -> bool:
    """Whether the parts of a line at the two edges of a page are from the head: one whole, and all an edge of a line of it.

    A page may leave out what the title begins with, and a subtitle: 渡輪停航之檢討 of 離島渡輪停航之檢討（第14期）.
    """
    parts = [collapsed(part).casefold() for part in _GAP.split(line)] if has_wide_gap(line) else []
    above = set().union(*head)
    return any(part in above for part in parts) and all(
        any(_is_edge_of(part, whole) for whole in above) for part in parts
    )


def _is_edge_of(part: str, whole: str) -> bool:
    is_start = whole.startswith(part) and (part == whole or bool(_ADDED.match(whole, len(part))))
    return is_start or (len(part) >= MIN_EDGE_CHARS and whole.endswith(part))


def _edges(line: str) -> set[str]:
    """A line and what wide blanks push to its edges, in one case and with single blanks."""
    return {collapsed(part).casefold() for part in (line, *(_GAP.split(line.strip()) if has_wide_gap(line) else ()))}


def _is_figure(text: str) -> bool:
    """Whether a text is little more than a number: 2024年, 1,200 萬元."""
    return sum(map(str.isalpha, text)) < MIN_HEADER_LETTERS


def page_numbers(lines: Sequence[FlatLine]) -> set[int]:
    """The places of the page numbers.

    A number that nothing marks as one, 31, may as well be a figure of a column that a converter put on lines of its own.
    It is taken where a page ends or begins beside it, where the first line of the file follows it again, or where such
    numbers count up by one from page to page.
    """
    worded = [place for place, line in enumerate(lines) if line.text.strip()]
    marked = {place for place in worded if is_page_number(lines[place].text)}
    bare = {place: _value(lines[place].text) for place in marked if _BARE_NUMBER.fullmatch(lines[place].text)}
    found = marked - bare.keys()
    first = collapsed(lines[worded[0]].text) if worded else ""
    rank = {place: position for position, place in enumerate(worded)}
    for place in bare:
        before = worded[rank[place] - 1] if rank[place] else -1
        after = worded[rank[place] + 1] if rank[place] + 1 < len(worded) else len(lines)
        repeats = rank[place] > 0 and after < len(lines) and after not in bare and collapsed(lines[after].text) == first
        is_edge = any(line.top for line in [*lines[before + 1 : place + 1], *lines[place + 1 : after + 1]])
        is_ornament = len(bare) == 1 and lines[place].text.strip().startswith("0")  # 05 over a chapter, and no figure
        if is_edge or repeats or is_ornament or (before >= 0 and lines[before].foot):
            found.add(place)
    return found | _counted(lines, sorted(bare), bare, rank)


def _value(text: str) -> int:
    match = _BARE_NUMBER.fullmatch(text)
    return int(match[1] or match[2]) if match else 0


def _counted(
    lines: Sequence[FlatLine], places: Sequence[int], values: dict[int, int], rank: dict[int, int]
) -> set[int]:
    """Of bare numbers those that count up by one, a page apart, if they are most of them."""
    found: set[int] = set()
    latest: dict[int, int] = {}  # value → where it stood last
    for place in places:
        before = latest.get(values[place] - 1)
        if before is not None and _is_page(lines, before, place, rank):
            found |= {before, place}
        latest[values[place]] = place
    return found if len(found) >= MIN_COUNTED_SHARE * len(places) else set()


def _is_page(lines: Sequence[FlatLine], start: int, end: int, rank: dict[int, int]) -> bool:
    width = sum(columns(collapsed(line.text)) for line in lines[start + 1 : end])
    return rank[end] - rank[start] > MIN_PAGE_LINES and width >= MIN_PAGE_COLUMNS
