"""How one document sets its headings and stars, which tells what a line of it is."""

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from briefqa.reading.joining import Paragraph, columns
from briefqa.reading.numbering import NUMBERED, NUMBERED_LEVEL

MAX_HEADING_WIDTH = 84  # columns: 42 Chinese characters


@dataclass(frozen=True, slots=True)
class Habits:
    """How one document sets its headings and stars."""

    unnumbered_level: int  # of headings without a number: under the numbered ones, where there are any
    body_size: float  # the font size that most characters have, in points; 0 where unknown
    numbers: bool  # 一、 or 1. stand before some of its paragraphs
    chinese_numbers: bool  # 一、 and （一） stand above 1. and (1)
    lone_star: bool  # only one paragraph starts with a star: a note on the authors, not a bullet


def habits_of(paragraphs: Sequence[Paragraph]) -> Habits:
    """The habits of a document, by its paragraphs and notes."""
    numbered_top = any(pattern.match(paragraph.text) for paragraph in paragraphs for pattern, _ in NUMBERED[:2])
    sizes: Counter[float] = Counter()
    for paragraph in paragraphs:
        sizes[paragraph.size] += 0 if paragraph.note_label else len(paragraph.text)
    stars = sum(map(is_starred, paragraphs))
    chinese = any(re.match(r"[（(]?[一二三四五六七八九十]{1,3}[）)、．]", paragraph.text) for paragraph in paragraphs)
    numbers = any(
        level == NUMBERED_LEVEL and not is_long(paragraph.text) and pattern.match(paragraph.text)
        for paragraph in paragraphs
        for pattern, level in NUMBERED
    )
    body_size = sizes.most_common(1)[0][0] if sizes else 0.0
    return Habits(2 if numbered_top else 1, body_size, numbers, chinese, stars == 1)


def is_starred(paragraph: Paragraph) -> bool:
    """Whether a paragraph begins as a list item does, and as a note on the authors, at the foot of the first page."""
    return paragraph.text.startswith("* ")


def is_long(text: str) -> bool:
    """Whether a text is too long for a heading; no more of it is looked at than that takes."""
    return columns(text[: MAX_HEADING_WIDTH + 1]) > MAX_HEADING_WIDTH
