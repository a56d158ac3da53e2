"""Footnotes of Markdown: their order, which is that of their first marks, and what each is called.

Flat ones, each on a line of its own, make one paragraph for the parser, as do lines of names and days under a title.
"""

import re
from bisect import bisect_left
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from string import ascii_lowercase

from markdown_it.token import Token

from briefqa.reading.builder import RawBlock, RawMark
from briefqa.reading.flat_notes import raised_number
from briefqa.reading.letterhead import are_head_lines
from briefqa.reading.note_lines import note_lines

_SHOWN_TAG = re.compile(r"</?(?:sup|br)\b[^>]*>", re.I)
MAX_LABEL_DIGITS = 6
MAX_LABEL_CHARS = 20  # a longer name is shown as a number


@dataclass(slots=True)
class MarkdownNote:
    """A note as it is read: its label in the file, its paragraphs, and the marks of other notes in them."""

    label: str
    paragraphs: list[str] = field(default_factory=list)
    marks: list[RawMark] = field(default_factory=list)
    _chars: int = 0

    def add(self, block: RawBlock) -> None:
        """One more paragraph."""
        words = block.text.strip()
        indent = len(block.text) - len(block.text.lstrip())
        for mark in block.marks:
            place = self._chars + min(max(mark.start - indent, 0), len(words))
            self.marks.append(RawMark(place, place, mark.label))
        self.paragraphs.append(words)
        self._chars += len(words) + 1

    @property
    def text(self) -> str:
        return "\n".join(self.paragraphs)


def inline_label(position: int) -> str:
    """The label of a note written in place, ^[like this]. One that the file gives has no spaces."""
    return f"inline {position}"


def in_order(notes: Sequence[MarkdownNote], marked: Collection[str]) -> list[MarkdownNote]:
    """The notes by their first marks in the body: *ibid.* means the note before, whatever its label.

    Without a mark in the body, a number stands behind the next lower one and a name behind all: none is the note before.

    notes: as they are defined. marked: the labels that the body marks, in that order.
    """
    rank = {label: number for number, label in enumerate(marked)}
    numbers = sorted((int(label), number) for label, number in rank.items() if _is_number(label))
    ranks = []
    for note in notes:
        place = len(rank)
        if note.label in rank:
            place = rank[note.label]
        elif _is_number(note.label):
            lower = bisect_left(numbers, (int(note.label), -1))
            place = numbers[lower - 1][1] if lower else -1
        ranks.append((place, note.label not in rank))
    return [note for _, note in sorted(zip(ranks, notes, strict=True), key=lambda item: item[0])]


def shown_labels(ordered: Sequence[str], flat: Collection[int]) -> dict[str, str]:
    """What each note is called, by its label in the file: other notes say 同註 15, so numbers stay.

    Names count on as the rendered page counts, if that leaves all numbers as they are; else they stay too, since a
    number would be another note's on that page. So do names a, b, c, …: other notes call them so.

    flat: numbers of notes that no link leads to.
    """
    keys = list(dict.fromkeys(ordered))
    if sorted(keys) == list(ascii_lowercase[: len(keys)]):
        return {key: key for key in keys}
    numbers = [int(key) for key in keys if _is_number(key)]
    if not flat and all(key == str(count) for count, key in enumerate(keys, 1) if _is_number(key)):
        return {key: str(count) for count, key in enumerate(keys, 1)}
    labels: dict[str, str] = {}
    due = max([0, *flat, *numbers])
    for key in keys:
        is_name = not (key.isdecimal() or _is_inline(key) or len(key) > MAX_LABEL_CHARS)
        stays = _is_number(key) or (is_name and bool(numbers))
        due += not stays
        labels[key] = key if stays else str(due)
    return labels


def _is_number(label: str) -> bool:
    return label.isascii() and label.isdigit() and len(label) <= MAX_LABEL_DIGITS


def _is_inline(label: str) -> bool:
    return " " in label


def parted(tokens: Sequence[Token], *, under_title: bool) -> list[Sequence[Token]]:
    """The tokens of a paragraph, cut before each line that begins a note; under a title, into the lines of a head."""
    ends = [place for place, token in enumerate(tokens) if _is_line_end(token)]
    if not ends or any(token.type == "html_inline" and not _SHOWN_TAG.match(token.content) for token in tokens):
        return [tokens]  # what a tag hides may be hidden over several lines
    edges = [0, *(place + 1 for place in ends), len(tokens) + 1]
    lines = [_words(tokens[start : end - 1]) for start, end in pairwise(edges)]
    if under_title and all(lines) and are_head_lines(lines):
        starts = list(range(len(lines)))
    else:
        starts = sorted({0, *note_lines(lines)})
    return [tokens[edges[first] : edges[last] - 1] for first, last in pairwise([*starts, len(lines)])]


def _is_line_end(token: Token) -> bool:
    return token.type in ("softbreak", "hardbreak") or (
        token.type == "html_inline" and token.content.lower().startswith("<br")
    )


def _words(tokens: Sequence[Token]) -> str:
    words: list[str] = []
    raised = False
    for token in tokens:
        if token.type == "html_inline":
            raised = token.content.lower().startswith("<sup")
        elif token.type != "image":
            words.append(raised_number(token.content) if raised else token.content)
    return "".join(words).strip()


def all_bold(tokens: Sequence[Token]) -> bool:
    """Whether all words of a paragraph stand in bold type; marks of notes may stand beside it."""
    depth = bold = plain = 0
    for token in tokens:
        if token.type in ("strong_open", "strong_close"):
            depth += token.nesting
        elif token.type in ("text", "code_inline") and token.content.strip():
            bold, plain = bold + (depth > 0), plain + (depth == 0)
    return bold > 0 and plain == 0
