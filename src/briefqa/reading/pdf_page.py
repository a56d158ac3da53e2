"""A PDF page as lines of characters with their places and sizes, in the order pdfium reads them."""

import ctypes
import math
import unicodedata
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import NamedTuple

import pypdfium2 as pdfium
import pypdfium2.raw as pdfium_c

SMALLEST_READABLE = 1.5  # points; smaller letters are there to be found, not to be read
NEARLY_WHITE = 250  # of 255, in each channel
HYPHENS = "\x02\ufffe"  # what pdfium gives for a hyphen that it takes for a line break's

RAISED_SIZE = 0.85  # a mark is at most this share of its line's size; browsers print <sup> at 0.83
MAX_LABEL_DIGITS = 3
_RAISED_BY = 0.15  # and stands this share of the size above the base line
_SLANT = 0.1  # the sine of the angle from which letters run across the page; a scan may be a little askew
SPACE = 0.15  # of the size: letters that stand so far apart have a space between them
PIECE_GAP = 0.6  # of the size: letters that stand so far apart belong to two pieces of a line
_MEANT_GAP = 0.9  # of the size: so much room between two Chinese words stands for a space,
_WIDER = 3.0  # if it is so many times as wide as what stands between the line's other letters
_VERTICAL_RUN = 3  # so many lines of one character, under each other, are a line from top to bottom
_PUNCTUATION_FORMS = ((0xFE10, 0xFE19), (0xFE30, 0xFE4F))  # vertical presentation forms
_RADICALS = (0x2F00, 0x2FDF)


@dataclass(frozen=True, slots=True)
class Glyph:
    """A character on a page; places in points, from the page's bottom left."""

    text: str
    left: float
    right: float
    base: float
    size: float
    generated: bool  # a space or line end that pdfium adds where the letters stand apart
    white: bool = False
    start: float = 0.0  # where its cell begins: a Chinese bracket fills half of its own
    slanted: bool = False  # runs neither along the page nor down it, as a watermark does


class Piece(NamedTuple):
    """Words of a line between two gaps: where they stand in its text, and on the page."""

    start: int
    end: int
    left: float
    right: float


@dataclass(frozen=True, slots=True)
class PageLine:
    """A line of a page. `base` is the height of its base line, `raised` the ranges of its superscript digits.

    `pieces` are what gaps part it into, from left to right; none where its letters do not run from left to right.
    A table that rules draw is one line, whose text has a line for each row.
    """

    text: str
    page: int
    left: float
    right: float
    base: float
    size: float
    raised: tuple[tuple[int, int], ...] = ()
    vertical: bool = False
    pieces: tuple[Piece, ...] = ()

    @property
    def is_table(self) -> bool:
        return "\n" in self.text


def has_pictures(page: pdfium.PdfPage) -> bool:
    return any(True for _ in page.get_objects(filter=[pdfium_c.FPDF_PAGEOBJ_IMAGE], max_depth=3))


def has_dark_ground(page: pdfium.PdfPage) -> bool:
    """Whether anything is painted on the page that white letters could stand on."""
    kinds = [pdfium_c.FPDF_PAGEOBJ_IMAGE, pdfium_c.FPDF_PAGEOBJ_PATH, pdfium_c.FPDF_PAGEOBJ_SHADING]
    return any(True for _ in page.get_objects(filter=kinds, max_depth=3))


def glyphs_of(page: pdfium.PdfPage) -> Iterator[Glyph]:
    """The characters of a page in the order in which pdfium reads them."""
    text_page = page.get_textpage()
    try:
        yield from _glyphs(text_page)
    finally:
        text_page.close()


def _glyphs(text_page: pdfium.PdfTextPage) -> Iterator[Glyph]:
    raw = text_page.raw
    left, right, bottom, top, x, base = (ctypes.c_double() for _ in range(6))
    matrix = pdfium_c.FS_MATRIX()
    channels = [ctypes.c_uint() for _ in range(4)]
    high = 0
    for index in range(text_page.count_chars()):
        code = pdfium_c.FPDFText_GetUnicode(raw, index)
        if 0xD800 <= code < 0xDC00:
            high = code
            continue
        if 0xDC00 <= code < 0xE000:
            code = 0x10000 + ((high - 0xD800) << 10) + (code - 0xDC00) if high else 0
        high = 0
        if code == 0:
            continue
        pdfium_c.FPDFText_GetCharBox(raw, index, left, right, bottom, top)
        pdfium_c.FPDFText_GetCharOrigin(raw, index, x, base)
        generated = pdfium_c.FPDFText_IsGenerated(raw, index) == 1
        size, white, slanted = pdfium_c.FPDFText_GetFontSize(raw, index), False, False
        if not generated:
            if pdfium_c.FPDFText_GetMatrix(raw, index, matrix):
                size *= math.hypot(matrix.b, matrix.d) or 1.0
                slanted = min(abs(matrix.a), abs(matrix.b)) > _SLANT * math.hypot(matrix.a, matrix.b)
            if pdfium_c.FPDFText_GetFillColor(raw, index, *channels):
                white = all(channel.value >= NEARLY_WHITE for channel in channels[:3]) and chr(code).strip() != ""
        yield Glyph(
            _character(code), left.value, right.value, base.value, abs(size), generated, white, x.value, slanted
        )


def _character(code: int) -> str:
    """The character as its author wrote it.

    Fonts that draw 人 and the radical ⼈ with one glyph make PDF writers name the radical: an artefact of the file,
    not a character of the text, so it is turned back here and not only in the search form.
    """
    if _RADICALS[0] <= code <= _RADICALS[1]:
        return unicodedata.normalize("NFKC", chr(code))
    return "-" if chr(code) in HYPHENS else chr(code)


def rows_of(glyphs: Iterable[Glyph]) -> Iterator[list[Glyph]]:
    """Glyphs in the rows that pdfium puts them into."""
    row: list[Glyph] = []
    for glyph in glyphs:
        if glyph.text in "\r\n":
            if row:
                yield row
            row = []
            continue
        if row and _starts_below(row[-1], glyph):
            yield row
            row = []
        row.append(glyph)
    if row:
        yield row


def _starts_below(last: Glyph, glyph: Glyph) -> bool:
    """Whether a glyph starts a new line though pdfium, which joins broken words and addresses, goes on with the old."""
    size = max(last.size, glyph.size)
    return not glyph.generated and glyph.base < last.base - 0.8 * size and glyph.left < last.left - size


def line_of(row: list[Glyph], page: int) -> PageLine | None:
    """A row of glyphs as a line: its size and base line are those of most of its characters."""
    row = _without_false_spaces(row)
    while row and not row[-1].text.strip():
        row.pop()
    while row and not row[0].text.strip():
        row.pop(0)
    solid = [glyph for glyph in row if not glyph.generated and glyph.text.strip()]
    if not solid:
        return None
    size = Counter(round(glyph.size, 1) for glyph in solid).most_common(1)[0][0]
    size = max(size, max(glyph.size for glyph in solid) * 0.6)
    base = Counter(round(glyph.base, 1) for glyph in solid if glyph.size > RAISED_SIZE * size or len(solid) == 1)
    height = base.most_common(1)[0][0] if base else solid[0].base
    text = "".join(glyph.text for glyph in row)
    raised = [
        glyph.text.isdigit() and glyph.size <= RAISED_SIZE * size and glyph.base >= height + _RAISED_BY * size
        for glyph in row
    ]
    return PageLine(
        text=text,
        page=page,
        left=min(glyph.left for glyph in solid),
        right=max(glyph.right for glyph in solid),
        base=height,
        size=size,
        raised=tuple(_ranges(row, raised)),
        pieces=tuple(_pieces(row, size)),
    )


def _pieces(row: list[Glyph], size: float) -> list[Piece]:
    """What the gaps of a row part it into; nothing where its letters do not run from left to right."""
    pieces: list[Piece] = []
    offset = 0
    right = 0.0
    for glyph in row:
        start, offset = offset, offset + len(glyph.text)
        if glyph.generated or not glyph.text.strip():
            continue
        is_wide = _is_wide(glyph.text)
        left = min(glyph.left, glyph.start) if is_wide else glyph.left
        end = max(glyph.right, glyph.start + glyph.size) if is_wide else glyph.right
        if pieces and left < right - size:
            return []
        if not pieces or left - right >= PIECE_GAP * size:
            pieces.append(Piece(start, offset, left, end))
        else:
            last = pieces[-1]
            pieces[-1] = Piece(last.start, offset, last.left, max(last.right, end))
        right = pieces[-1].right
    return pieces


def _without_false_spaces(row: list[Glyph]) -> list[Glyph]:
    """Without the spaces that pdfium makes of wide setting between two Chinese characters.

    A gap that is much wider than the others of its row, with words on both sides, is no wide setting: 表一　南嶼縣.
    """
    solid = [glyph for glyph in row if not glyph.generated and glyph.text.strip()]
    gaps = sorted(right.left - left.right for left, right in pairwise(solid))
    usual = max(gaps[len(gaps) // 2], 0.0) if gaps else 0.0
    kept: list[Glyph] = []
    for position, glyph in enumerate(row):
        following = row[position + 1] if position + 1 < len(row) else None
        is_false = glyph.generated and kept and following and _is_wide(kept[-1].text) and _is_wide(following.text)
        if is_false and following and kept[-1].text.isalnum() and following.text.isalnum():
            gap = following.left - kept[-1].right
            in_words = all(
                _is_word(pair) for pair in (row[max(position - 2, 0) : position], row[position + 1 : position + 3])
            )
            is_false = not (in_words and gap >= max(_MEANT_GAP * following.size, _WIDER * usual))
        if not is_false:
            kept.append(glyph)
    return kept


def _is_word(pair: list[Glyph]) -> bool:
    """Whether two glyphs stand beside each other in one word."""
    return len(pair) == 2 and not any(glyph.generated for glyph in pair)


def _ranges(row: list[Glyph], raised: list[bool]) -> Iterator[tuple[int, int]]:
    """Offsets in the line's text of each run of raised digits."""
    offset = 0
    start = -1
    for glyph, is_raised in zip(row, raised, strict=True):
        if is_raised and start < 0:
            start = offset
        elif not is_raised and start >= 0:
            yield start, offset
            start = -1
        offset += len(glyph.text)
    if start >= 0:
        yield start, offset


def _is_wide(text: str) -> bool:
    return bool(text) and unicodedata.east_asian_width(text[0]) in "WF"


def _goes_on_behind_a_mark(previous: PageLine, line: PageLine) -> bool:
    """Whether a row goes on with the row before it, a raised mark between them: pdfium breaks rows at such marks."""
    begins = bool(line.raised) and line.raised[0][0] == 0
    ends = bool(previous.raised) and previous.raised[-1][1] == len(previous.text)
    return (
        (begins or ends)
        and abs(line.base - previous.base) < 0.3 * previous.size
        and abs(line.size - previous.size) < 0.1 * previous.size
        and -1 < line.left - previous.right < 0.5 * previous.size
    )


def _begins(label: PageLine, line: PageLine) -> bool:
    """Whether a row is a raised number that begins the next row, as a note's own number does."""
    return (
        label.text.isdigit()
        and len(label.text) <= MAX_LABEL_DIGITS
        and label.size <= RAISED_SIZE * line.size
        and _RAISED_BY * line.size <= label.base - line.base < line.size
        and -1 < line.left - label.right < line.size
        and not line.vertical
    )


def _labelled(label: PageLine, line: PageLine) -> PageLine:
    """A row with the raised number that begins it, a space between the two."""
    shift = len(label.text) + 1
    raised = tuple((start + shift, end + shift) for start, end in line.raised)
    pieces = [piece._replace(start=piece.start + shift, end=piece.end + shift) for piece in line.pieces]
    if pieces:
        pieces[0] = pieces[0]._replace(start=0, left=label.left)
    return replace(
        line,
        text=f"{label.text} {line.text}",
        left=label.left,
        raised=((0, len(label.text)), *raised),
        pieces=tuple(pieces),
    )


def with_marks_on_their_lines(lines: list[PageLine]) -> list[PageLine]:
    """Lines, with a mark that pdfium took for a line of its own put back on the line that it ends or begins."""
    result: list[PageLine] = []
    for line in lines:
        previous = result[-1] if result else None
        if (
            previous is not None
            and line.text.isdigit()
            and line.size <= RAISED_SIZE * previous.size
            and 0 < line.base - previous.base < previous.size
            and -1 < line.left - previous.right < previous.size
        ):
            start = len(previous.text)
            mark = start, start + len(line.text)
            text = previous.text + line.text
            last = previous.pieces[-1]._replace(end=len(text), right=line.right) if previous.pieces else None
            pieces = (*previous.pieces[:-1], last) if last else ()
            result[-1] = replace(previous, text=text, right=line.right, raised=(*previous.raised, mark), pieces=pieces)
        elif previous is not None and _goes_on_behind_a_mark(previous, line):
            gap = " " if line.left - previous.right > SPACE * previous.size else ""
            at = len(previous.text) + len(gap)
            raised = tuple((start + at, end + at) for start, end in line.raised)
            text = previous.text + gap + line.text
            result[-1] = replace(previous, text=text, right=line.right, raised=(*previous.raised, *raised), pieces=())
        elif previous is not None and _begins(previous, line):
            result[-1] = _labelled(previous, line)
        else:
            result.append(line)
    return result


def with_vertical_lines(lines: list[PageLine]) -> list[PageLine]:
    """Lines, with runs of single characters under each other made one line each, read from top to bottom."""
    runs: list[list[PageLine]] = []
    for line in lines:
        if runs and _is_below(runs[-1][-1], line):
            runs[-1].append(line)
        else:
            runs.append([line])
    result: list[PageLine] = []
    for run in runs:
        is_next_column = bool(result) and result[-1].vertical and _is_left_of(result[-1], run[0])
        result += _vertical(run) if len(run) >= _VERTICAL_RUN or is_next_column else run
    return result


def _is_left_of(line: PageLine, following: PageLine) -> bool:
    """Whether a character stands where the column after a vertical line starts."""
    single = len(following.text) <= 2 and _is_wide(following.text)
    return single and 0 < line.left - following.left < 3 * line.size and abs(line.base - following.base) < line.size


def _is_below(upper: PageLine, lower: PageLine) -> bool:
    single = len(upper.text) <= 2 and len(lower.text) <= 2 and _is_wide(upper.text) and _is_wide(lower.text)
    drop = upper.base - lower.base
    overlap = min(upper.right, lower.right) - max(upper.left, lower.left)
    return single and 0 < drop <= 2.5 * upper.size and overlap > -0.5 * upper.size


def _vertical(run: list[PageLine]) -> list[PageLine]:
    text = "".join(_upright(character) for line in run for character in line.text)
    return [replace(run[0], text=text, right=max(line.right for line in run), raised=(), vertical=True)]


def _upright(character: str) -> str:
    """A vertical presentation form as the sign it stands for: ︒ is 。 written for vertical lines."""
    code = ord(character)
    if any(first <= code <= last for first, last in _PUNCTUATION_FORMS):
        return unicodedata.normalize("NFKC", character)
    return character
