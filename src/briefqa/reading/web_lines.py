"""How the lines of a web page are set: all in bold type, or in parts that only a style sheet keeps apart."""

import re

from briefqa.reading.page import Element, walk
from briefqa.reading.visibility import declarations
from briefqa.reading.web_parts import BLOCKS

MAX_BOLD_CHARS = 80  # of a line that is asked; a longer one is no heading
MAX_LINE_PARTS = 12

_BOLD_TAGS = frozenset(("b", "strong"))
_HEAVY = re.compile(r"bold(?:er)?|[6-9]00")
_HEAD_LINE = re.compile(r"(?:^|[-_\s])(?:by-?line|authors?|reporters?|dateline|meta|info)(?:$|[-_\s])", re.I)


def is_set_bold(element: Element) -> bool:
    """Whether all words of a short element stand in bold type, its raised marks aside."""
    if not 0 < element.chars <= MAX_BOLD_CHARS or len(element.children) > MAX_LINE_PARTS:
        return False
    bold: Element | None = None
    raised: Element | None = None
    for item, starts in walk(element):
        if isinstance(item, str):
            if item.strip() and bold is None and raised is None:
                return False
        elif starts:
            bold = item if bold is None and _sets_bold(item) else bold
            raised = item if raised is None and item.tag == "sup" else raised
        else:
            bold = None if item is bold else bold
            raised = None if item is raised else raised
    return True


def _sets_bold(element: Element) -> bool:
    weight = declarations(element.attribute("style")).get("font-weight", "")
    return bool(_HEAVY.fullmatch(weight)) if weight else element.tag in _BOLD_TAGS


def stands_apart(element: Element) -> bool:
    """Whether an element is one of several that make a byline without a word or a blank between them.

    <div class="author"><span>記者 林帆</span><span>龍溪報導</span><time>2026-03-18</time></div>
    """
    line = element.parent
    if line is None or line.tag not in BLOCKS or not 1 < len(line.children) <= MAX_LINE_PARTS:
        return False
    parts = [part for part in line.children if isinstance(part, Element)]
    is_line = all(part.tag not in BLOCKS for part in parts) and not any(
        isinstance(part, str) and part.strip() for part in line.children
    )
    is_named = any(part.tag == "time" for part in parts) or any(map(_HEAD_LINE.search, line.classes))
    return is_line and len(parts) > 1 and is_named
