"""What the readers of marked-up formats share: running text with note marks in it, and the values of metadata."""

import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime
from itertools import accumulate, pairwise

from briefqa.figures.dates import first_date, iso_date
from briefqa.printing import safe_url
from briefqa.reading.builder import RawBlock, RawMark, RawNote
from briefqa.reading.flat_notes import (
    clear_marks,
    find_note_starts,
    first_lines,
    without_number,
)
from briefqa.reading.lines import Line
from briefqa.reading.note_lines import note_lines
from briefqa.reading.note_marks import digits_of
from briefqa.types import BlockKind

MAX_NAMES = 50
MAX_VALUE_CHARS = 1000  # of a metadata value: beyond it, it is not a title or a name
SAMPLE_CHARS = 40  # of left-out text, named in `removed`

_WHITE_SPACE = re.compile(r"[ \t\n\r\f\v]+")
_BETWEEN_MARKS = re.compile(r"[,，、;；–-]? *")
_CLOSING = frozenset(".,;:!?)]}%。，；：！？、）」』】〉》”’…")
_NAME_SEPARATORS = re.compile(r"[;；、，,&]|\s+and\s+")
_SINGLE_NAME_SEPARATORS = re.compile(r"[;；、，]|\s+and\s+|\s+&\s+")
_TRADITIONAL = re.compile(r"^zh[-_](?:hant|tw|hk|mo)\b", re.I)
_SIMPLIFIED = re.compile(r"^zh[-_](?:hans|cn|sg|my)\b", re.I)


class RunningText:
    """Collects the text of one block piece by piece, as a browser lays it out, and the places of its note marks.

    White space collapses; a line end between two Chinese characters is none; a mark takes no place in the text.
    """

    def __init__(self) -> None:
        self._parts: list[str] = []
        self._length = 0
        self._last = ""
        self._waiting = ""  # white space that counts only if words follow: "", " " or "\n" (a soft line end)
        self._after_mark = False  # the waiting white space may stand between a word and its mark
        self._marks: list[RawMark] = []
        self._since_mark: list[str] = []

    def add(self, text: str) -> None:
        """Text in which white space means no more than a space."""
        position = 0
        for match in _WHITE_SPACE.finditer(text):
            self._words(text[position : match.start()])
            self._space("\n" if "\n" in match[0] else " ")
            position = match.end()
        self._words(text[position:])

    def add_exactly(self, text: str) -> None:
        """Text in which every space counts."""
        if text:
            self._words(text)

    def line_end(self) -> None:
        """A line end that the author set."""
        self._waiting = ""
        self._append("\n")

    def separator(self, text: str) -> None:
        """Text between two cells or rows; what waits before it is dropped."""
        self._waiting = ""
        self._append(text)

    def mark(self, label: str) -> None:
        """A note mark after the words so far. Commas between two marks are part of neither sentence."""
        if self._marks and self._since_mark and _BETWEEN_MARKS.fullmatch("".join(self._since_mark)):
            self._unwind()
        self._marks.append(RawMark(self._length, self._length, label))
        self._since_mark = []
        self._after_mark = True

    @property
    def text(self) -> str:
        return "".join(self._parts)

    @property
    def length(self) -> int:
        return self._length

    @property
    def at_line_start(self) -> bool:
        """Whether the next words would stand at the start of a line."""
        return self._last in ("", "\n")

    @property
    def is_blank(self) -> bool:
        return not any(part.strip() for part in self._parts)

    def block(self, kind: BlockKind, level: int = 0) -> RawBlock:
        return RawBlock(kind, self.text, level, tuple(self._marks))

    def _words(self, words: str) -> None:
        if not words:
            return
        gap = ""
        if self._waiting and self._last not in ("", "\n", " "):
            gap = " " if self._waiting == " " else line_join(self._last, words[0])
            if self._after_mark and words[0] in _CLOSING:
                gap = ""  # "word [1]." reads "word." without its mark
        self._waiting = ""
        self._after_mark = False
        self._append(gap + words)

    def _space(self, kind: str) -> None:
        self._waiting = " " if " " in (kind, self._waiting) else kind

    def _append(self, text: str) -> None:
        self._parts.append(text)
        self._length += len(text)
        self._last = text[-1]
        if self._marks and len(self._since_mark) < 8:  # enough to know that more than a comma stands there
            self._since_mark.append(text)

    def _unwind(self) -> None:
        for part in reversed(self._since_mark):
            self._parts.pop()
            self._length -= len(part)
        self._last = self._parts[-1][-1] if self._parts else ""


class NoteText(RunningText):
    """The text of a note. What it links to is what it cites, so the addresses are written out after each reference."""

    def __init__(self) -> None:
        super().__init__()
        self._links: list[tuple[str, int]] = []
        self._addresses: list[str] = []

    def add(self, text: str) -> None:
        if self._addresses and not self._links and (cut := re.search("[；;]", text)):
            super().add(text[: cut.start()])
            self._write_addresses()
            text = text[cut.start() :]
        super().add(text)

    def link_starts(self, address: object) -> None:
        self._links.append((web_address(address), self.length))

    def link_ends(self) -> None:
        address, start = self._links.pop() if self._links else ("", 0)
        if address and address not in self._addresses and address not in self.text[start:]:
            self._addresses.append(address)

    def finished(self) -> str:
        """The whole text, with the addresses that still wait."""
        while self._parts and not self._parts[-1].strip():
            self._length -= len(self._parts.pop())
        self._last = self._parts[-1][-1] if self._parts else ""
        self._write_addresses()
        return self.text.strip()

    def _write_addresses(self) -> None:
        for address in self._addresses:
            super().add(f" <{address}>")
        self._addresses = []


def line_join(left: str, right: str) -> str:
    """What a line end between two characters becomes: nothing within Chinese, else a space (CSS Text 3, 4.1.3)."""
    if _is_wide(left) and _is_wide(right):
        return ""
    quotes = "“”‘’…—"
    return "" if (_is_wide(left) and right in quotes) or (left in quotes and _is_wide(right)) else " "


def _is_wide(character: str) -> bool:
    """Chinese and Japanese; not Hangul, which sets words apart by spaces."""
    return unicodedata.east_asian_width(character) in "WF" and not "\uac00" <= character <= "\ud7a3"


def sample(reason: str, text: str) -> str:
    """The entry of `removed` for text that was left out: the reason and the first words."""
    words = " ".join(text.split())
    return f"{reason}: {words[:SAMPLE_CHARS]}{'…' if len(words) > SAMPLE_CHARS else ''}"


def with_title(blocks: list[RawBlock]) -> tuple[list[RawBlock], str]:
    """The blocks, and the title, if the first block is a heading and the only one of the first level."""
    outermost = [block for block in blocks if block.kind == BlockKind.HEADING and block.level == 1]
    if len(outermost) != 1 or blocks[0] is not outermost[0]:
        return blocks, ""
    first = blocks[0]
    return [RawBlock(BlockKind.TITLE, first.text, 0, first.marks, first.pages), *blocks[1:]], one_line(first.text)


def parted_at_notes(block: RawBlock) -> list[RawBlock]:
    """A paragraph cut before each of its lines that begins a note."""
    ends = [0, *(match.end() for match in re.finditer("\n", block.text)), len(block.text) + 1]
    starts = note_lines(block.text.split("\n")) if len(ends) > 2 and block.kind == BlockKind.PARAGRAPH else []
    edges = sorted({0, *(ends[start] for start in starts), ends[-1]})
    return [
        replace(
            block,
            text=block.text[start : end - 1],
            marks=tuple(
                replace(mark, start=mark.start - start, end=mark.end - start)
                for mark in block.marks
                if start <= mark.start < end
            ),
        )
        for start, end in pairwise(edges)
    ]


def with_flat_notes(
    blocks: Sequence[RawBlock], notes: Sequence[RawNote], numbers: Mapping[int, int]
) -> tuple[list[RawBlock], list[RawNote]]:
    """The blocks without those that are notes, and all notes: a mark such as ¹ or [1] leads to some, and no link does.

    numbers: those of the items of ordered lists, by the position of the block.
    """
    lines = [Line(_as_line(block, numbers.get(position)), gap=True) for position, block in enumerate(blocks)]
    taken = {note.label for note in notes}
    starts = {place: label for place, label in find_note_starts(lines).items() if digits_of(label) not in taken}
    find = clear_marks(list(starts.values()))
    marks = [
        find(block.text) if line.text and place not in starts else []
        for place, (block, line) in enumerate(zip(blocks, lines, strict=True))
    ]
    first = first_lines((label for _, _, label in found) for found in marks)
    starts = {place: label for place, label in starts.items() if first.get(label, place) < place}
    if not starts:
        return list(blocks), list(notes)
    before = [0, *accumulate(place not in starts for place in range(len(blocks)))]
    labels = set(starts.values())
    flat = [
        RawNote(digits_of(label), without_number(lines[place].text), before[first[label] + 1])
        for place, label in starts.items()
    ]
    body = [
        replace(block, marks=tuple(sorted((*block.marks, *_raw_marks(block, found, labels)), key=lambda m: m.start)))
        for place, (block, found) in enumerate(zip(blocks, marks, strict=True))
        if place not in starts
    ]
    linked = [replace(note, after=before[note.after]) for note in notes]
    return body, sorted([*linked, *flat], key=_as_referred_to) if linked else flat


def _as_referred_to(note: RawNote) -> tuple[int, int]:
    return note.after, int(note.label) if note.label.isdecimal() else 0


def _as_line(block: RawBlock, number: int | None) -> str:
    """What is looked at in a block for notes: a numbered heading, a caption, a table or code begins none."""
    if block.kind in (BlockKind.PARAGRAPH, BlockKind.LIST_ITEM):
        return block.text if number is None else f"{number}. {block.text}"
    return block.text if block.kind == BlockKind.HEADING and block.text[:1].isalpha() else ""


def _raw_marks(block: RawBlock, found: Iterable[tuple[int, int, str]], labels: set[str]) -> Iterable[RawMark]:
    return (RawMark(start, end, digits_of(label)) for start, end, label in found if label in labels)


def one_line(value: object) -> str:
    """A metadata value as text in one line; empty for what is no text, number or date."""
    if isinstance(value, bool) or not isinstance(value, str | int | float | date):
        return ""
    return " ".join(str(value)[:MAX_VALUE_CHARS].split()) if not isinstance(value, int) or value < 10**12 else ""


def names(value: object) -> tuple[str, ...]:
    """Authors out of a list or one string. "Wang, Li" in one string is cut only where no other separator stands."""
    if isinstance(value, dict):
        value = value.get("name")
    if isinstance(value, list | tuple):
        found: Iterable[str] = (name for item in value[:MAX_NAMES] for name in _listed_name(item))
    else:
        text = one_line(value)
        pattern = _SINGLE_NAME_SEPARATORS if re.search(r"[;；、，&]|\sand\s", text) else _NAME_SEPARATORS
        found = pattern.split(text)
    stripped = (name.strip().removeprefix("By ").removeprefix("by ").strip() for name in found)
    return tuple(dict.fromkeys(name for name in stripped if name and not name.startswith(("http:", "https:"))))


def _listed_name(item: object) -> tuple[str, ...]:
    name = one_line(item.get("name") if isinstance(item, dict) else item)
    return (name,) if name else ()


def day(value: object) -> str:
    """A metadata date as ISO 8601, as exact as it is given; empty if it is none."""
    if isinstance(value, datetime | date):
        return iso_date(value.year, value.month, value.day)
    text = one_line(value)
    if match := re.match(r"((?:19|20)\d{2})-(\d{2})-(\d{2})T", text):
        return iso_date(int(match[1]), int(match[2]), int(match[3]))
    return first_date(text, bare_years=True)


def language_tag(value: object) -> str:
    """A language as briefqa writes it: the script for Chinese, no region for English; else as it stands."""
    text = one_line(value).replace("_", "-")
    if _TRADITIONAL.match(text):
        return "zh-Hant"
    if _SIMPLIFIED.match(text):
        return "zh-Hans"
    if re.match(r"en(?:-|$)", text, re.I):
        return "en"
    return text if re.fullmatch(r"[A-Za-z]{2,3}(?:-[A-Za-z0-9]{1,8}){0,4}", text) else ""


def web_address(value: object) -> str:
    """An http or https address; empty for any other scheme, which must never become a link."""
    return safe_url(one_line(value))


def label_text(value: object) -> str:
    """An AI label as one line of text, whatever form the document gives it; a plain "no" is none.

    Only one level of a mapping is read: a mapping of aliases could be endless.
    """
    if isinstance(value, bool):
        return "true" if value else ""
    if isinstance(value, dict):
        pairs = [(one_line(key), _scalar(item)) for key, item in list(value.items())[:MAX_NAMES]]
        return ", ".join(f"{key}: {item}" for key, item in pairs if key and item)
    text = one_line(value)
    return "" if text.lower() in ("false", "no", "none", "0", "否") else text


def _scalar(value: object) -> str:
    return str(value).lower() if isinstance(value, bool) else one_line(value)
