"""Which parts of a web page are the document: its article, and sections of footnotes that stand beside it.

What else stands beside an article may be a menu, another story or a comment: it goes, and is named.
"""

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import islice

from briefqa.reading.markup import one_line
from briefqa.reading.page import Element, Page, walk
from briefqa.reading.web_notes import WebNotes, is_named_site, is_notes_section

BESIDE = "beside the article"  # what a part is called that is left out for where it stands
MAIN_SHARE = 0.5  # the article element is the document if it holds at least this share of the page's text

MIN_PROSE_CHARS = 60  # of a header, in paragraphs that end as sentences do, that is the document's

_SENTENCE_END = re.compile(r"[。！？.!?][」』”’）)\"']*$")
_OF_DOCUMENT = re.compile(r"(?:^|[\s_-])(?:abstract|authors?)(?:$|[\s_-])", re.I)
_BLOCK_TAGS = """
    address article aside blockquote body caption center dd details dir div dl dt fieldset figcaption figure footer form
    h1 h2 h3 h4 h5 h6 header hgroup hr legend li main menu nav ol p pre search section summary table tbody td tfoot th
    thead tr ul
"""
BLOCKS = frozenset(_BLOCK_TAGS.split())
_SITE_TAGS = {"nav": "navigation", "footer": "footer", "aside": "aside", "header": "header"}
_SITE_ROLES = {
    "navigation": "navigation",
    "banner": "header",
    "contentinfo": "footer",
    "complementary": "aside",
    "search": "search form",
    "menu": "navigation",
    "dialog": "dialog",
}


@dataclass(slots=True)
class Parts:
    """The parts that are the document, in the page's order, and the names and texts of those that are not."""

    kept: list[Element] = field(default_factory=list)
    left_out: list[tuple[str, str]] = field(default_factory=list)


def main_part(page: Page) -> Element:
    """The smallest article or main element with most of the page's text, or else the body."""
    site = sum(element.chars for element in site_parts(page.body, None, stated_title(page)))
    whole = max(page.body.chars - site, 1)
    candidates = [
        item
        for item, starts in walk(page.body)
        if starts
        and isinstance(item, Element)
        and (item.tag in ("article", "main") or _role(item) in ("main", "article"))
    ]
    large = [element for element in candidates if element.chars >= MAIN_SHARE * whole]
    return min(large, key=lambda element: element.chars) if large else page.body


def stated_title(page: Page) -> str:
    """What the page calls itself in its <title>."""
    node = page.parsed.css_first("title")
    return one_line(node.text()) if node else ""


def site_parts(root: Element, whole: Element | None, title: str) -> dict[Element, str]:
    """The elements in a part that belong to the site and not to the document, with what they are. Outermost ones only.

    whole: the document's main part, which no form is that holds most of it; without one all forms stay, and no notes.
    title: what the page calls itself.
    """

    def is_site(item: Element) -> bool:
        return item is not root and bool(_site_part(item, whole, title))

    return {item: _site_part(item, whole, title) for item in _outermost(root, is_site)}


def _outermost(root: Element, is_wanted: Callable[[Element], bool]) -> Iterator[Element]:
    """An element and those below it that a test holds for, none inside another."""
    skipped: Element | None = None
    for item, starts in walk(root):
        if not isinstance(item, Element):
            continue
        if skipped is not None:
            skipped = None if item is skipped and not starts else skipped
        elif starts and is_wanted(item):
            yield item
            skipped = item


def _site_part(element: Element, whole: Element | None, title: str) -> str:
    """What part of the site an element is; empty if it belongs to the document."""
    if whole is not None and is_notes_section(element):
        return ""
    if "navbox" in element.classes:
        return "navigation"
    if _role(element) in _SITE_ROLES:
        return _SITE_ROLES[_role(element)]
    if element.tag == "header" and _is_of_document(element, title):
        return ""
    if element.tag == "form" and whole is not None and element.chars < MAIN_SHARE * whole.chars:
        return "form"  # a form around the whole page is how some site software works, and is no form
    return _SITE_TAGS.get(element.tag, "")


def _is_of_document(header: Element, title: str) -> bool:
    """Whether a header is that of the document: it stands in the article, or holds prose under the page's first heading.

    That is the only one of its level, and the page calls itself so, or the header names an abstract or authors. What a
    site writes beside its own name may be prose as well.
    """
    if any(outer.tag in ("article", "main") for outer in header.ancestors()):
        return True
    inner = [item for item, starts in walk(header) if starts and isinstance(item, Element)]
    prose = sum(item.chars for item in inner if item.tag == "p" and _SENTENCE_END.search(item.text.strip()))
    linked = sum(item.chars for item in inner if item.tag == "a")
    heading = next((one_line(item.text) for item in inner if item.tag == "h1"), "")
    is_named = _OF_DOCUMENT.search(" ".join(map(_names_of, inner))) is not None
    return (
        (is_named or (bool(heading) and heading == title and prose >= MIN_PROSE_CHARS))
        and not any(item.tag in ("nav", "form", "ul") for item in inner)
        and linked < prose
        and _has_only_heading_of(header, inner)
    )


def _has_only_heading_of(header: Element, inner: Sequence[Element]) -> bool:
    """Whether an element has the only first-level heading of its page."""
    *_, page = header, *header.ancestors()
    headings = (item for item, starts in walk(page) if starts and isinstance(item, Element) and item.tag == "h1")
    own = [item for item in inner if item.tag == "h1"]
    return len(own) == 1 and list(islice(headings, 2)) == own


def _names_of(element: Element) -> str:
    return f"{element.attribute('class')} {element.attribute('id')}"


def _role(element: Element) -> str:
    return element.attribute("role").lower()


def document_parts(page: Page, root: Element, notes: WebNotes) -> Parts:
    """The main part of a page and the sections of notes beside it; all else is left out."""
    parts = Parts()
    title = stated_title(page)
    for piece in _pieces(page.body, root, title):
        if piece is root or is_notes_section(piece):
            parts.kept.append(piece)
        else:
            parts.left_out.append((_site_part(piece, root, title) or BESIDE, text_beside_notes(piece, notes)))
    return parts


def _pieces(body: Element, root: Element, title: str) -> Iterator[Element]:
    """The main part, the sections of notes and what stands around them, in the page's order."""
    opened = _around(body, root, title)
    skipped: Element | None = None
    loose: list[Element | str] = []  # words and inline elements that stand in no block of their own
    for item, starts in walk(body):
        if skipped is not None:
            skipped = None if item is skipped and not starts else skipped
        elif not isinstance(item, Element) or (item.tag not in BLOCKS and item not in opened and item is not root):
            loose.append(item)
            skipped = item if isinstance(item, Element) else None
        else:
            if loose:
                yield Element("p", {}, None, loose)
                loose = []
            if item not in opened:
                yield item
                skipped = item


def _around(body: Element, root: Element, title: str) -> set[Element]:
    """The elements around the main part and around the sections of notes that stand in no part of the site."""
    opened = set(root.ancestors())

    def is_edge(item: Element) -> bool:
        return item not in opened and (item is root or _goes(item, root, title) or is_notes_section(item))

    for item in _outermost(body, is_edge):
        if item is not root and not _goes(item, root, title):
            opened.update(item.ancestors())
    return opened


def _goes(element: Element, root: Element, title: str) -> bool:
    """Whether an element is left out whatever stands in it."""
    return bool(_site_part(element, root, title)) or is_named_site(element)


def text_beside_notes(element: Element, notes: WebNotes) -> str:
    """The words of an element without those of the notes in it."""
    parts: list[str] = []
    note: Element | None = None
    for item, starts in walk(element):
        if isinstance(item, str):
            parts += [item] if note is None else []
        elif note is None and item in notes:
            note = item
        elif item is note and not starts:
            note = None
    return " ".join(parts)
