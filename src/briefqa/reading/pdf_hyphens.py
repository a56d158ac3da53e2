"""Hyphens at the ends of lines: which belong to their words, and which only the line break needed.

The document itself tells: long-term stands in it elsewhere, or longterm does. Where it does not tell, the join decides.
"""

import re
from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise

from briefqa.reading.joining import BROKEN_HYPHEN, KEPT_HYPHEN
from briefqa.reading.lines import Line

MIN_PART_CHARS = 6  # of each of two words that a hyphen may join: without and moreover are made of shorter ones

_WORD = re.compile(r"[^\W\d_]+(?:-[^\W\d_]+)*")
_BROKEN = re.compile(r"(?:^|[^\w-])(?P<before>(?:[^\W\d_]+-)*)(?P<head>[^\W\d_]*[a-z\u00df-\u024f])-$")
_GOES_ON = re.compile(r"(?P<tail>[a-z\u00df-\u024f][^\W\d_]*)")
_AS_HYPHENS = str.maketrans({KEPT_HYPHEN: "-", BROKEN_HYPHEN: "-"})


def with_hyphens_told(lines: Sequence[Line]) -> list[Line]:
    """The lines, with the hyphens at their ends as KEPT_HYPHEN or BROKEN_HYPHEN where the document tells which they are.

    In a document that breaks words, as the same words unbroken show, two words with a hyphen between may be one. In
    another one two long words are two.
    """
    parts = _broken_words(lines)
    if not parts:
        return list(lines)
    words, compounds = _vocabulary(lines, parts)
    breaks_words = any(f"{head}{tail}" in words for head, tail in parts.values())
    told = list(lines)
    for place, (head, tail) in parts.items():
        if f"{head}{tail}" in words:
            sign = BROKEN_HYPHEN
        elif f"{head}-{tail}" in compounds or (
            not breaks_words and {head, tail} <= words and min(len(head), len(tail)) >= MIN_PART_CHARS
        ):
            sign = KEPT_HYPHEN
        else:
            continue
        text = lines[place].text.rstrip()
        told[place] = replace(lines[place], text=text[:-1] + sign)
    return told


def with_hyphens(text: str) -> str:
    """A text in which the hyphens of lines that nothing went on with are hyphens again."""
    return text.translate(_AS_HYPHENS)


def _broken_words(lines: Sequence[Line]) -> dict[int, tuple[str, str]]:
    """What stands before and behind the hyphens that end lines: small letters, in the text and in the notes by itself."""
    found: dict[int, tuple[str, str]] = {}
    last: dict[bool, tuple[int, str]] = {}  # of the lines of notes, and of the others: the one that ends in a hyphen
    for place, line in enumerate(lines):
        goes_on = _GOES_ON.match(line.text.lstrip())
        if line.foot in last and goes_on:
            before, head = last[line.foot]
            found[before] = head, goes_on["tail"].lower()
        last.pop(line.foot, None)
        if broken := _BROKEN.search(line.text[-100:].rstrip()):
            last[line.foot] = place, broken["head"].lower()
    return found


def _vocabulary(lines: Sequence[Line], parts: dict[int, tuple[str, str]]) -> tuple[set[str], set[str]]:
    """The words of the lines that stand whole in them, and the pairs that a hyphen joins."""
    words: set[str] = set()
    compounds: set[str] = set()
    cut: dict[bool, bool] = {}  # whether the next line begins within a word
    for place, line in enumerate(lines):
        found = [match[0].lower().split("-") for match in _WORD.finditer(line.text)]
        inside = slice(int(cut.get(line.foot, False)), len(found) - (place in parts))
        for pieces in found[inside]:
            words.update(pieces)
            compounds.update(f"{left}-{right}" for left, right in pairwise(pieces))
        cut[line.foot] = place in parts
    return words, compounds
