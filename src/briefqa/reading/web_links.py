"""What parts of a web page are made of: which of their words stand in links, and where these lead."""

import re
from dataclasses import dataclass, field
from typing import TypeGuard

from briefqa.reading.joining import columns
from briefqa.reading.markup import one_line
from briefqa.reading.page import Element, walk
from briefqa.reading.web_notes import WebNotes, is_notes_section

ALL_LINKS = 0.85  # what is left are bullets and strokes between them
SHORT_COLUMNS = 40  # 20 Chinese characters: 分享至 Facebook 分享至 LINE
LINE_COLUMNS = 120  # a path through the site, a line on copyright

_KEPT_TAGS = frozenset(("h1", "table", "blockquote", "pre", "time", "math"))
BETWEEN = r"[\s|｜•·・‧、,，/／▪■●>＞»›–—-]*"  # what stands between links
BULLETS = re.compile(BETWEEN)
SENTENCE_END = re.compile(r"[。！？!?]|[a-z)]\.(?:\s|$)")


@dataclass(slots=True)
class Part:
    """A part of a page, and what stands in its elements."""

    root: Element
    places: dict[Element, int] = field(default_factory=dict)  # element → its place among its parent's children
    linked: dict[Element, int] = field(default_factory=dict)  # element → its characters that stand in links
    precious: set[Element] = field(default_factory=set)  # elements that hold what no furniture holds


def part_of(root: Element, notes: WebNotes) -> Part:
    part = Part(root)
    link: Element | None = None
    for item, starts in walk(root):
        if not isinstance(item, Element):
            continue
        if starts:
            part.places |= {child: at for at, child in enumerate(item.children) if isinstance(child, Element)}
        if starts and (item.tag in _KEPT_TAGS or item in notes or item in notes.links or is_notes_section(item)):
            part.precious.add(item)
        if starts and link is None and item.tag == "a":
            link = item
            part.linked[item] = item.chars
        if not starts and item is not root and item.parent is not None:
            if item in part.linked:
                part.linked[item.parent] = part.linked.get(item.parent, 0) + part.linked[item]
            if item in part.precious:
                part.precious.add(item.parent)
        if not starts and item is link:
            link = None
    return part


def leads_away(link: Element) -> bool:
    """Whether a link leads to another page; one without an address does what a script says, if it is no target."""
    if "href" not in link.attributes:
        return not link.attribute("id") and not link.attribute("name")
    address = link.attribute("href").strip()
    return bool(address) and "#" not in address


def links_in(element: Element) -> list[Element]:
    return [item for item, starts in walk(element) if starts and _is_link(item) and item.chars]


def beside_links(element: Element) -> str:
    """The words of an element that stand in no link."""
    words: list[str] = []
    link: Element | None = None
    for item, starts in walk(element):
        if isinstance(item, str):
            words += [item] if link is None else []
        elif link is None and starts and item.tag == "a":
            link = item
        elif item is link and not starts:
            link = None
            words.append(" ")
    return one_line("".join(words))


def is_only_links(element: Element) -> bool:
    return bool(BULLETS.fullmatch(beside_links(element)))


def _is_link(item: Element | str) -> TypeGuard[Element]:
    return isinstance(item, Element) and item.tag == "a"


def share_of(element: Element, part: Part) -> float:
    """Of an element's characters those that stand in links."""
    return part.linked.get(element, 0) / max(element.chars, 1)


def short_text(element: Element) -> str:
    return one_line(element.text) if element.chars <= SHORT_COLUMNS else ""


def is_line(element: Element) -> bool:
    return element.chars <= LINE_COLUMNS and columns(one_line(element.text)) <= LINE_COLUMNS
