"""The table of contents of a PDF: its lines say again what the headings say, and head nothing."""

import re
from collections.abc import Sequence
from itertools import pairwise

from briefqa.reading.pdf_page import PageLine

MIN_ENTRIES = 3
RECURRING_SHARE = 0.7  # of the entries: so many stand in the document again, as its headings
MAX_WRAPPED = 1  # lines in a row that do not end in a page number

_HEADING = re.compile(r"目\s*[錄录次]|(?:table\s+of\s+)?contents", re.I)
_ENTRY = re.compile(r"(?P<text>.*?[^\s.．…‥·・_])[\s.．…‥·・_]*[\s.．…‥·・_](?P<page>\d{1,4})")


def without_contents(pages: Sequence[Sequence[PageLine]]) -> tuple[list[list[PageLine]], list[str]]:
    """The pages without the lines of a table of contents and its heading, and what was left out.

    Under the heading stand lines that end in the numbers of pages, none lower than the one before, and most of them are
    lines of the document again. In doubt nothing goes.
    """
    lines = [line for page in pages for line in page]
    start = next((place for place, line in enumerate(lines) if _HEADING.fullmatch(line.text.strip())), None)
    if start is None:
        return [list(page) for page in pages], []
    end, entries = _entries(lines, start + 1)
    later = {_folded(line.text) for line in lines[end:]}
    recurring = sum(_folded(text) in later for text, _ in entries)
    numbers = [number for _, number in entries]
    counts_up = all(one <= other for one, other in pairwise(numbers))
    if len(entries) < MIN_ENTRIES or not counts_up or recurring < RECURRING_SHARE * len(entries):
        return [list(page) for page in pages], []
    gone = set(lines[start:end])
    return [[line for line in page if line not in gone] for page in pages], [
        f"table of contents: {end - start - 1} lines"
    ]


def _entries(lines: Sequence[PageLine], start: int) -> tuple[int, list[tuple[str, int]]]:
    """Where the entries that begin with a line end, and their texts and pages; a long one may stand on two lines."""
    entries: list[tuple[str, int]] = []
    end, wrapped = start, ""
    for place in range(start, len(lines)):
        text = lines[place].text.strip()
        entry = _ENTRY.fullmatch(text)
        if entry:
            entries.append((wrapped + entry["text"], int(entry["page"])))
            end, wrapped = place + 1, ""
        elif place - end < MAX_WRAPPED:
            wrapped = text
        else:
            break
    return end, entries


def _folded(text: str) -> str:
    return "".join(text.casefold().split())
