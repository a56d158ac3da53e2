"""Notes that a web page shows when their mark is pressed: they stand right behind it, hidden or not, or in its title.

    …三班船停航。<sup>1</sup><span class="footnote-text">龍溪日報，2025年3月3日。</span>
    …三班船停航。<sup><a href="#" title="龍溪日報，2025年3月3日。">1</a></sup>

They are told before anything else, since what a page hides is not read.
"""

import re
from collections.abc import Iterator

from selectolax.lexbor import LexborNode

NOTE_LABEL = "data-briefqa-note"  # the attribute by which an element of the shown tree is such a note
MIN_NOTE_CHARS = 8
MAX_NOTE_CHARS = 5_000
MAX_STEPS = 6  # from a mark to the words before it

_NOTE_NAME = re.compile(r"(?:^|[-_\s])(?:fn|notes?)(?:$|[-_\s])|(?:foot|side|margin|end)-?note", re.I)
_MARK = re.compile(r"[\[(（【〔［]?(\d{1,3}|[*†‡§]{1,3})[\])）】〕］]?")
_MARK_TAGS = frozenset(("sup", "button", "a", "label", "span"))
_NOTE_TAGS = frozenset(("span", "small", "aside", "div"))
_INLINE = frozenset(("span", "sup", "a", "button", "label"))


def popup_label(node: LexborNode) -> str:
    """The label of the note that an element is, if it pops up behind its mark; else ""."""
    attributes = node.attributes
    names = f"{attributes.get('class') or ''} {attributes.get('id') or ''}"
    if node.tag not in _NOTE_TAGS or not _NOTE_NAME.search(names):
        return ""
    mark = next(_before(node), None)
    if mark is None or mark.is_text_node or mark.tag not in _MARK_TAGS or _leads_on(mark):
        return ""
    return _label(mark) if _may_be_note(node.text(deep=True)) and _stands_behind_words(mark) else ""


def title_note(node: LexborNode) -> tuple[str, str]:
    """The label and the text of the note that a mark has as its title; two empty strings where it has none."""
    text = " ".join((node.attributes.get("title") or "").split())
    if node.tag not in _MARK_TAGS or not _may_be_note(text) or _leads_on(node) or not _stands_behind_words(node):
        return "", ""
    raised = node.tag == "sup" or (node.parent is not None and node.parent.tag == "sup")
    is_named = raised or _NOTE_NAME.search(node.attributes.get("class") or "")
    return (_label(node), text) if is_named and _label(node) else ("", "")


def label_in(text: str) -> str:
    """The label that a mark is, without its brackets; empty where it is none."""
    match = _MARK.fullmatch(text.strip())
    return match[1] if match else ""


def _label(mark: LexborNode) -> str:
    return label_in(mark.text(deep=True))


def _may_be_note(text: str) -> bool:
    return MIN_NOTE_CHARS <= len(text.strip()) <= MAX_NOTE_CHARS and re.search(r"[^\W\d_]{2}", text) is not None


def _leads_on(mark: LexborNode) -> bool:
    """Whether a mark is a link to a note elsewhere on the page, or to another page."""
    links = [mark] if mark.tag == "a" else mark.css("a")
    addresses = [(link.attributes.get("href") or "").strip() for link in links]
    return any(address not in ("", "#") and not address.startswith("javascript:") for address in addresses)


def _stands_behind_words(mark: LexborNode) -> bool:
    """Whether words stand before a mark in its line: the number of a note in a list of notes begins one."""
    node: LexborNode | None = mark
    for _ in range(MAX_STEPS):
        if node is None:
            return False
        before = next(_before(node), None)
        if before is not None:
            return before.is_text_node or before.tag in _INLINE or before.tag in ("b", "strong", "i", "em")
        node = node.parent if node.parent is not None and node.parent.tag in _INLINE else None
    return False


def _before(node: LexborNode) -> Iterator[LexborNode]:
    """The siblings before a node that are elements or words, the nearest first."""
    before = node.prev
    while before is not None:
        if before.is_element_node or (before.is_text_node and (before.text_content or "").strip()):
            yield before
        before = before.prev
