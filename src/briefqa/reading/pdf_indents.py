"""Where the paragraphs of PDF pages begin: at indents, at outdented numbers, behind sentences that end with their column."""

import re
from dataclasses import replace

from briefqa.reading.lines import Line
from briefqa.reading.pdf_page import PageLine

INDENT = 0.8  # of the size: a line that starts so much further right starts a paragraph
LEVEL_LEFT = 0.3  # of the size: lines whose left edges differ by less begin at one place
MIN_INDENTS = 2  # so many indented lines show that paragraphs begin with an indent

_SENTENCE_END = re.compile(  # 2019.5 is a number, no end with a mark behind it
    r"(?:[。！？!?…]|(?<!\d)\.)[」』”’）)\"']*[\d\s]*$|\.[」』”’）)\"']*\s*$"
)
_LIST_START = re.compile(
    r"^(?:[-–•●▪◦‣■□◆◇*○·]|[（(]?(?:\d{1,2}|[a-z]|[ivx]{1,4}|[一二三四五六七八九十]{1,3})[.)）、])\s*\S"
)
_PARAGRAPH_NUMBER = re.compile(
    r"[（(\[]?(?:§+\s?)?(?:\d{1,3}(?:\.\d{1,2}){0,3}|[ivx]{1,5}|[IVX]{1,5}|[A-Za-z]|第[^\s第]{1,6}[條条點点項项款]|[一二三四五六七八九十]{1,3})"
    r"[.)）\]、:：]?"
)
_ARTICLE = re.compile(  # as a law has it, and not: 第八條規定…, Article 8 says
    r"第\s*[\d一二三四五六七八九十百零〇]{1,7}\s*[條条](?:\s*之\s*[\d一二三四五六七八九十]{1,3})?(?:[\s（(]|$)|Article\s\d{1,3}[a-z]?(?:\s*[.:–—]|$)"
)


def with_gaps_at_breaks(lines: list[Line]) -> list[Line]:
    """Where paragraphs do not begin with an indent, a sentence that ends with its column ends the paragraph too.

    Behind the end of a sentence, an article of a law begins a paragraph anywhere.
    """
    indents = sum(line.gap and not line.breaks for line in lines)
    result: list[Line] = []
    previous: Line | None = None
    for line in lines:
        ended = previous is not None and ends_sentence(previous)
        begins = (line.breaks and indents < MIN_INDENTS) or bool(_ARTICLE.match(line.text))
        result.append(replace(line, gap=True) if ended and begins and not line.foot else line)
        previous = previous if line.foot else line
    return result


def begins_item(text: str) -> bool:
    """Whether a line begins with a bullet, or with a number as those of lists are."""
    return bool(_LIST_START.match(text))


def is_hung_under(first: PageLine, line: PageLine) -> bool:
    """Whether a line begins where the words behind the number of an outdented paragraph do."""
    return line.left > first.left + INDENT * line.size and any(
        _PARAGRAPH_NUMBER.fullmatch(first.text[: piece.start].strip())
        and abs(piece.left - line.left) <= LEVEL_LEFT * line.size
        for piece in first.pieces[1:3]
    )


def ends_sentence(line: PageLine | Line) -> bool:
    """Whether a sentence ends with a line, before the raised mark that may end it."""
    is_marked = bool(line.raised) and line.raised[-1][1] == len(line.text)
    return bool(_SENTENCE_END.search(line.text[: line.raised[-1][0]] if is_marked else line.text))
