"""A web page as the tree of what it shows: no scripts, no comments, no text that is hidden or struck out.

Built once with explicit loops: a hostile page nests deeper than Python calls do.
"""

import codecs
import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from selectolax.lexbor import LexborHTMLParser, LexborNode

from briefqa.errors import DocumentUnreadable
from briefqa.reading.decoding import BYTE_ORDER_MARKS, decode
from briefqa.reading.markup import sample
from briefqa.reading.visibility import Look, StyleRules, is_cut, is_struck_out, look_inside
from briefqa.reading.web_popups import NOTE_LABEL, label_in, popup_label, title_note

MAX_HTML_BYTES = 30_000_000  # a page of the longest book is a tenth of this
MAX_DEPTH = 2_000  # the parser's time grows with the square of the depth
MAX_REMOVED = 200  # entries in `removed`, so that a page of a million hidden words stays small
HEAD_BYTES = 2048  # where a page declares its encoding (HTML, 13.2.3.2: the first 1024)

# Elements that show nothing, or nothing of the document: code, other files, controls, the readings of ruby.
_UNSHOWN_NAMES = """
    script style template noscript iframe object embed audio video canvas svg map rt rp rtc head title button select
    option optgroup datalist textarea input label meter progress dialog annotation annotation-xml
"""
_UNSHOWN = frozenset(_UNSHOWN_NAMES.split())
_UNSHOWN_CLASSES = frozenset(("mw-editsection", "mw-cite-backlink", "mw-jump-link", "noprint"))
# Start tags that do not make the page deeper: their end is implied, or they hold nothing.
_LEVEL_TAGS = """
    p li dt dd tr td th tbody thead tfoot option optgroup rt rp colgroup
    area base br col embed hr img input link meta param source track wbr
"""
_LEVEL = frozenset(_LEVEL_TAGS.split())
_START_OR_END = re.compile(r"<(/?)([a-zA-Z][a-zA-Z0-9]*)")
_CHARSET = re.compile(rb"""<meta[^>]{0,300}?charset\s*=\s*["']?\s*([a-zA-Z0-9_:.-]{1,40})""", re.I)
_WEB_ENCODINGS = {  # what browsers take these names for (WHATWG Encoding, 4.2)
    "big5": "big5hkscs",
    "gb2312": "gb18030",
    "gbk": "gb18030",
    "iso-8859-1": "cp1252",
    "us-ascii": "cp1252",
    "ascii": "cp1252",
}


@dataclass(slots=True, eq=False)
class Element:
    """An element that is shown. `chars` counts its characters that are not white space, those of its children too."""

    tag: str
    attributes: dict[str, str | None]
    parent: "Element | None" = None
    children: "list[Element | str]" = field(default_factory=list)
    chars: int = 0

    def attribute(self, name: str) -> str:
        return self.attributes.get(name) or ""

    @property
    def classes(self) -> list[str]:
        return self.attribute("class").split()

    @property
    def text(self) -> str:
        return "".join(item for item, _ in walk(self) if isinstance(item, str))

    def ancestors(self) -> "Iterator[Element]":
        """The elements around this one, the nearest first."""
        element = self.parent
        while element is not None:
            yield element
            element = element.parent


def walk(root: Element) -> Iterator[tuple[Element | str, bool]]:
    """Each element as (element, True) where it starts and (element, False) where it ends; each text as (text, True)."""
    yield root, True
    waiting: list[tuple[Element, Iterator[Element | str]]] = [(root, iter(root.children))]
    while waiting:
        element, children = waiting[-1]
        child = next(children, None)
        if child is None:
            waiting.pop()
            yield element, False
        else:
            yield child, True
            if isinstance(child, Element):
                waiting.append((child, iter(child.children)))


@dataclass(slots=True)
class Page:
    """What a page shows, the parsed whole for its metadata, and what was left out."""

    body: Element
    parsed: LexborHTMLParser
    removed: list[str]


def read_page(html: str) -> Page:
    """The shown tree of a page. Raises DocumentUnreadable with reason "damaged" where it nests too deeply."""
    if _depth(html) > MAX_DEPTH:
        raise DocumentUnreadable("damaged", f"The page nests more than {MAX_DEPTH:,} elements; it is no document.")
    parsed = LexborHTMLParser(html)
    rules = StyleRules([node.text() or "" for node in parsed.css("style")])
    body, removed = _shown(parsed.body, rules)
    return Page(body, parsed, removed)


def decode_page(content: bytes) -> tuple[str, str]:
    """The text of an HTML file and its encoding: byte order mark, UTF-8 that holds, what the page declares, detection.

    Text beyond ASCII that is valid UTF-8 is UTF-8 whatever the page says: saved pages keep their old declaration.
    Raises DocumentUnreadable with reason "binary", "encoding" or "too_large".
    """
    if len(content) > MAX_HTML_BYTES:
        raise DocumentUnreadable(
            "too_large", f"The page has {len(content):,} bytes; at most {MAX_HTML_BYTES:,} are read."
        )
    declared = _declared_encoding(content)
    if declared and not any(content.startswith(mark) for mark, _ in BYTE_ORDER_MARKS) and not _is_utf8(content):
        try:
            text = content.decode(declared)
        except UnicodeDecodeError:
            return decode(content)
        return decode(text.encode())[0], declared  # once more, for its checks on binary files
    return decode(content)


def _declared_encoding(content: bytes) -> str:
    match = _CHARSET.search(content[:HEAD_BYTES])
    if match is None:
        return ""
    name = match[1].decode("ascii").lower()
    try:
        codec = codecs.lookup(_WEB_ENCODINGS.get(name, name))
    except LookupError:
        return ""
    is_text = getattr(codec, "_is_text_encoding", True)  # "hex" and "zip" are codecs too
    return (
        codec.name if is_text and not codec.name.startswith(("utf-16", "utf-32", "utf-7", "idna", "punycode")) else ""
    )


def _is_utf8(content: bytes) -> bool:
    if content.isascii():
        return False
    try:
        content.decode()
    except UnicodeDecodeError:
        return False
    return True


def _depth(html: str) -> int:
    """How deep the elements may nest, at most."""
    depth = deepest = 0
    for match in _START_OR_END.finditer(html):
        tag = match[2].lower()
        if tag not in _LEVEL:
            depth = max(depth - 1, 0) if match[1] else depth + 1
            deepest = max(deepest, depth)
    return deepest


def _shown(root: LexborNode | None, rules: StyleRules) -> tuple[Element, list[str]]:
    body = Element("body", {})
    removed: list[str] = []
    if root is None:
        return body, removed
    place, look = body, Look()
    open_elements: list[tuple[Element, Look]] = []
    node: LexborNode = root
    while True:
        inside = None
        if node.is_text_node:
            _add_text(place, look, node.text_content or "", removed)
        elif node.is_element_node:
            inside = _entered(node, place, look, rules, removed)
        if inside is not None and node.child is not None:
            open_elements.append((place, look))
            place, look = inside
            node = node.child
            continue
        while node.next is None or node.mem_id == root.mem_id:
            if node.mem_id == root.mem_id or node.parent is None or not open_elements:
                return body, removed
            outer, look = open_elements.pop()
            outer.chars += place.chars
            place = outer
            node = node.parent
        node = node.next


def _entered(
    node: LexborNode, place: Element, look: Look, rules: StyleRules, removed: list[str]
) -> tuple[Element, Look] | None:
    """The element as it is shown, and the look of text in it; None where it is not shown."""
    tag = (node.tag or "").lower()
    attributes = node.attributes
    if tag in _UNSHOWN or _UNSHOWN_CLASSES.intersection((attributes.get("class") or "").split()):
        return None
    if label := popup_label(node):
        return _as_note(label, place), look
    label, text = title_note(node)
    if label:
        note = _as_note(label, place)
        _add_text(note, look, text, removed)
        place.chars += note.chars
        return None
    style = rules.of(tag, attributes)
    if tag == "body":  # pages that fade in hide their body until a script runs: only its colours count
        style = {name: value for name, value in style.items() if name.startswith("background") or name == "color"}
    elif is_cut(attributes, style) or is_struck_out(tag, style):
        reason = "struck-out text" if is_struck_out(tag, style) else "hidden text"
        _note_removed(removed, node.text(deep=True), reason)
        return None
    element = Element(tag, attributes, place)
    place.children.append(element)
    return element, look_inside(look, attributes, style)


def _as_note(label: str, place: Element) -> Element:
    """A new element for a note that pops up, in the place of its mark."""
    end = len(place.children)
    while end and isinstance(child := place.children[end - 1], str) and not child.strip():
        end -= 1
    toggle = place.children[end - 1] if end else ""
    if isinstance(toggle, Element) and label_in(toggle.text) == label:
        place.chars -= toggle.chars
        del place.children[end - 1 :]  # with the blanks behind it
    note = Element("span", {NOTE_LABEL: label}, place)
    place.children.append(note)
    return note


def _add_text(place: Element, look: Look, text: str, removed: list[str]) -> None:
    if not look.shows_text:
        _note_removed(removed, text)
        return
    place.children.append(text)
    place.chars += len(text) - sum(map(text.count, " \t\n\r\f"))


def _note_removed(removed: list[str], text: str, reason: str = "hidden text") -> None:
    if text.strip() and len(removed) < MAX_REMOVED:
        removed.append(sample(reason, text))
