"""Footnotes of a web page: links such as ¹ or [12] whose target on the same page is the note."""

import re
from collections.abc import Container, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from urllib.parse import unquote

from briefqa.reading.flat_notes import clear_marks, raised_number
from briefqa.reading.note_marks import SUPERSCRIPTS, digits_of
from briefqa.reading.page import Element, walk
from briefqa.reading.web_popups import NOTE_LABEL

MAX_WAYS_BACK = 3  # out of a note, that are looked at
BRACKETS = 2  # characters around a mark
MAX_NOTE_CHARS = 5_000  # a target longer than this is a section of the page

_MARK = re.compile(
    rf"^\s*[\[(（【〔［]?\s*(?:note|註|注)?\s*(?P<label>\d{{1,4}}|[{SUPERSCRIPTS}]{{1,4}}|[a-z]{{1,3}}|[ivxl]{{4,7}}|[*†‡§]{{1,3}})\s*[\])）】〕］]?\s*$",
    re.I,
)
_MARK_LED_BACK_TO = re.compile(rf"^(?:\d{{1,3}}|[{SUPERSCRIPTS}]{{1,3}}|[a-z]|[ivxlc]{{2,7}}|[*†‡§]{{1,3}})$", re.I)
_SQUARE = re.compile(r"^\s*[\[【〔［]")
_BRACKETED = re.compile(r"^\s*[\[(（【〔［].*[\])）】〕］]\s*$", re.S)
_NOTE_ADDRESS = re.compile(r"fn|note|ref|cite|註|注", re.I)
_NOTE_CLASS = re.compile(r"footnote|noteref|endnote|^fn|cite|reference", re.I)
_WAY_BACK = re.compile(
    r"^[\s\[\](（）)\^↑↩⏎⤴↵\ufe0e\ufe0f\d.*†‡§a-z]{0,6}$|^(?:back|返回|回到?(?:內文|正文))\W*$", re.I
)
_LABEL_IN_FRONT = re.compile(
    r"^(?P<opening>[\[(（【〔［]\s*(?:註|注|note)?\s*)?(?P<label>\d{1,4}|[a-z]{1,3}|[*†‡§]{1,3})(?P<closing>\s*[\])）】〕］])?"
    r"(?P<end>[.、:：]?\s*)",
    re.I,
)
_ONLY_BRACKETS = re.compile(r"^[\s\[\]()（）【】〔〕［］,，、;；–-]*$")
_WORD = re.compile(r"\w+")
_LABEL_ALONE = re.compile(r"^(?:\d{1,4}|[a-z]|[ivxl]+|(?:註|注|note)\d{0,4})$", re.I)
_NOTE_ELEMENTS = frozenset(("li", "p", "div", "aside", "dd", "td", "section", "blockquote"))
_NOTES_ROLE = re.compile(r"\b(?:doc-)?(?:foot|end|rear)notes\b")
_NOTES_NAME = re.compile(r"(?:^|[-_\s])(?:foot|end)notes?(?:$|[-_\s])", re.I)
_SITE_NAME = re.compile(
    r"(?:^|[-_\s])(?:ads?|advert\w*|authors?|comments?|contentinfo|footer|menu|more|nav\w*|popular|promo\w*|recommend\w*"
    r"|related|share|sidebar|site|sponsor\w*|teasers?|widgets?)(?:$|[-_\s])",
    re.I,
)
_SECTIONS = frozenset(("section", "aside", "div", "footer", "ol", "ul", "p"))
_SECTION_TAGS = frozenset(("h1", "h2", "h3", "h4", "h5", "h6", "main", "article", "body", "nav", "table", "form"))
_LINES = _NOTE_ELEMENTS | _SECTIONS | _SECTION_TAGS  # a line of text does not go on over their edges


@dataclass(slots=True)
class WebNotes:
    """The notes of a page, in the order they are referred to, and the links that lead to and from them."""

    labels: dict[Element, str] = field(default_factory=dict)  # note → label
    links: dict[Element, tuple[str, Element]] = field(default_factory=dict)  # link → (label, note)
    ways_back: set[Element] = field(default_factory=set)  # links inside notes that lead back to the text
    unlinked: dict[Element, str] = field(default_factory=dict)  # notes that no link leads to → their numbers

    def __contains__(self, element: Element) -> bool:
        return element in self.labels or element in self.unlinked


def find_notes(body: Element) -> WebNotes:
    """The notes of a page. A link is a note's mark if it looks like one and its target looks like a note."""
    elements = [item for item, starts in walk(body) if starts and isinstance(item, Element)]
    anchors: dict[str, Element] = {}
    for element in elements:
        for name in (element.attribute("id"), element.attribute("name") if element.tag == "a" else ""):
            if name:
                anchors.setdefault(name, element)
    position = {element: number for number, element in enumerate(elements)}
    links = [element for element in elements if _target_name(element) in anchors]
    ways: dict[str, list[Element]] = {}  # anchor → the links that lead to it
    for link in links:
        ways.setdefault(_target_name(link), []).append(link)
    notes = WebNotes()
    labels_of_target: dict[Element, set[str]] = {}
    for link in links:
        label = _label(link) or _label_led_back_to(link, anchors[_target_name(link)], ways)
        note = _note_element(anchors[_target_name(link)])
        if not label or note is None or position[note] < position[link] or _is_inside(link, notes.labels):
            continue
        labels_of_target.setdefault(note, set()).add(label)
        notes.labels.setdefault(note, label)
        notes.links[link] = (label, note)
    for note, labels in labels_of_target.items():
        if len(labels) > 1:  # all notes in one element, or a section that numbers lead to
            del notes.labels[note]
    notes.links = {link: target for link, target in notes.links.items() if target[1] in notes.labels}
    notes.labels |= {element: label for element in elements if (label := element.attribute(NOTE_LABEL))}
    notes.unlinked = _unlinked(body, notes)
    for note in (*notes.labels, *notes.unlinked):
        notes.ways_back |= _ways_back(note, notes, anchors)
    for link in notes.links:
        _drop_brackets(link)
    return notes


def is_notes_section(element: Element) -> bool:
    """Whether an element says that it holds footnotes, and not that it is a part of the site."""
    role = f"{element.attribute('role')} {element.attribute('epub:type')}"
    is_named = _NOTES_ROLE.search(role) or _NOTES_NAME.search(_names(element))
    return element.tag in _SECTIONS and bool(is_named) and not is_named_site(element)


def is_named_site(element: Element) -> bool:
    """Whether an element's role, class or id calls it a part of the site."""
    return bool(_SITE_NAME.search(f"{element.attribute('role')} {_names(element)}"))


def _names(element: Element) -> str:
    return f"{element.attribute('class')} {element.attribute('id')}"


def _unlinked(body: Element, notes: WebNotes) -> dict[Element, str]:
    """The other items of lists in sections of notes, where an item is linked or the text has its mark."""
    taken = set(notes.labels.values())
    holding = {outer for note in notes.labels for outer in (note, *note.ancestors()) if outer.tag == "li"}
    lists = _lists_of_notes(body)
    numbered = {
        outer: {item: str(number) for number, item in enumerate(items, _start(outer))} for outer, items in lists.items()
    }
    marked = _marked(body, lists, notes, {label for items in numbered.values() for label in items.values()} - taken)
    return {
        item: label
        for items in numbered.values()
        if any(item in holding or label in marked for item, label in items.items())
        for item, label in items.items()
        if item not in holding and label not in taken and 0 < item.chars <= MAX_NOTE_CHARS
    }


def _lists_of_notes(body: Element) -> dict[Element, list[Element]]:
    """The outermost numbered lists in sections of notes, with their items."""
    found: dict[Element, list[Element]] = {}
    in_section: set[Element | None] = set()
    in_item: set[Element | None] = set()
    for element, starts in walk(body):  # outer ones come first
        if not starts or not isinstance(element, Element):
            continue
        if element.parent in in_section or is_notes_section(element) or _is_called_notes(element):
            in_section.add(element)
        if element.parent in in_item or element.tag == "li":
            in_item.add(element)
        if element.tag == "ol" and element in in_section and element not in in_item:
            found[element] = [child for child in element.children if isinstance(child, Element) and child.tag == "li"]
    return found


def _is_called_notes(element: Element) -> bool:
    return (
        element.tag in _SECTIONS
        and "notes" in (element.attribute("id"), *element.classes)
        and not is_named_site(element)
    )


def _start(outer: Element) -> int:
    start = outer.attribute("start").strip()
    return int(start) if re.fullmatch(r"[0-9]{1,4}", start) else 1


def _marked(body: Element, lists: Container[Element], notes: WebNotes, labels: set[str]) -> set[str]:
    """Which of these labels the text beside the lists has raised or bracketed marks of."""
    if not labels:
        return set()
    lines: list[list[str]] = [[]]
    skipped: Element | None = None
    for item, starts in walk(body):
        if skipped is not None:
            skipped = None if item is skipped else skipped
        elif isinstance(item, str):
            lines[-1].append(item)
        elif starts and (item in lists or item in notes):
            skipped = item
        elif starts and (item.tag == "sup" or item in notes.links):
            lines[-1] += [] if item in notes.links else [raised_number(item.text)]
            skipped = item
        elif item.tag in _LINES:
            lines.append([])
    find = clear_marks(sorted(labels))
    return {label for line in lines for _, _, label in find(" ".join("".join(line).split()))}


def is_permalink(element: Element) -> bool:
    """Whether a link is the sign beside a heading that leads to itself."""
    return (
        element.tag == "a"
        and element.attribute("href").startswith("#")
        and element.text.strip() in ("¶", "#", "§", "🔗")
    )


def without_label(text: str, label: str) -> str:
    """A note's text without the number in front."""
    text = text.removeprefix("^").strip()
    match = _LABEL_IN_FRONT.match(text)
    if match is None or match["label"].lower() != label.lower():
        return text
    is_set_apart = bool(match["opening"] and match["closing"]) or match["end"] != "" or match.end() == len(text)
    return text[match.end() :] if is_set_apart else text


def _target_name(element: Element) -> str:
    href = element.attribute("href").strip() if element.tag == "a" else ""
    return unquote(href[1:]) if href.startswith("#") else ""


def _label(link: Element) -> str:
    """The label if a link reads like a note's mark; empty if not."""
    text = link.text
    match = _MARK.match(text)
    if match is None:
        return ""
    raised = match["label"][0] in SUPERSCRIPTS
    label = digits_of(match["label"]) if raised else match["label"]
    role = f"{link.attribute('role')} {link.attribute('epub:type')}"
    in_sup = any(element.tag == "sup" for element, _ in zip(link.ancestors(), range(3), strict=False))
    holds_sup = any(isinstance(child, Element) and child.tag == "sup" for child in link.children)
    if in_sup or holds_sup or raised or "noteref" in role or any(map(_NOTE_CLASS.search, link.classes)):
        return label
    is_numbered = label.isdigit() and (_BRACKETED.match(text) or _NOTE_ADDRESS.search(_target_name(link)))
    return label if is_numbered else ""


def _label_led_back_to(link: Element, target: Element, ways: Mapping[str, Sequence[Element]]) -> str:
    """The label of a link that the note it leads to leads back to, where both stand as marks do: LibreOffice writes such."""
    match = _MARK.match(link.text)
    if match is None or not _MARK_LED_BACK_TO.match(match["label"]):
        return ""
    note = _note_element(target)
    names = {name for outer in _alone_around(link) for name in (outer.attribute("id"), outer.attribute("name")) if name}
    back = [way for name in names for way in ways.get(name, ())[:MAX_WAYS_BACK]]
    is_led_back = note is not None and any(
        note in (way, *way.ancestors()) and _is_at_edge(way, note, match["label"]) for way in back
    )
    return match["label"] if is_led_back and _stands_as_mark(link) else ""


def _alone_around(link: Element) -> Iterator[Element]:
    """A link and the elements around it in the line that hold nothing else."""
    yield link
    for outer, _ in zip(link.ancestors(), range(2), strict=False):
        if outer.tag in _LINES or outer.chars > link.chars + BRACKETS:
            return
        yield outer


def _is_at_edge(way: Element, note: Element, label: str) -> bool:
    """Whether a way back begins its note, or ends one that begins with its label."""
    before, after = _beside(way, note)
    text = note.text.strip()
    return bool(_ONLY_BRACKETS.match(before)) or (not re.search(r"\w", after) and without_label(text, label) != text)


def _beside(inner: Element, outer: Element) -> tuple[str, str]:
    """The text of an element before and behind one in it."""
    parts: tuple[list[str], list[str]] = ([], [])
    is_behind = is_inside = False
    for item, starts in walk(outer):
        if item is inner:
            is_behind, is_inside = True, starts
        elif isinstance(item, str) and not is_inside:
            parts[is_behind].append(item)
    return "".join(parts[0]), "".join(parts[1])


def _stands_as_mark(link: Element) -> bool:
    """Whether a link is raised, in square brackets, or right behind a word or a stop; Section 7 and 第7條 are no marks."""
    if _SQUARE.match(link.text) or link.text.strip()[:1] in SUPERSCRIPTS:
        return True
    before = _character_before(link)
    return bool(before.strip()) and before not in "第§(（"


def _character_before(link: Element) -> str:
    """The character right before a link in its line; empty at the line's start."""
    element = link
    for outer in link.ancestors():
        for place in range(outer.children.index(element) - 1, -1, -1):
            child = outer.children[place]
            if isinstance(child, Element) and (child.tag == "br" or child.tag in _LINES):
                return ""
            if text := child if isinstance(child, str) else child.text:
                return text[-1]
        if outer.tag in _LINES:
            break
        element = outer
    return ""


def _note_element(target: Element) -> Element | None:
    """The element that holds the note a link leads to; None where the target is no note."""
    element = target
    for outer in target.ancestors():
        if element.tag in _NOTE_ELEMENTS:
            break
        element = outer
    if element.tag not in _NOTE_ELEMENTS or not 0 < element.chars <= MAX_NOTE_CHARS:
        return None
    holds_section = any(
        isinstance(item, Element) and item.tag in _SECTION_TAGS for item, starts in walk(element) if starts
    )
    return None if holds_section else element


def _drop_brackets(link: Element) -> None:
    """Takes the brackets and commas around a mark out of its <sup>: they belong to the mark, not to the sentence."""
    for outer, _ in zip(link.ancestors(), range(3), strict=False):
        outer.children = [
            child for child in outer.children if child is link or not _is_bracket(child, inside_sup=outer.tag == "sup")
        ]
        if outer.tag == "sup":
            return


def _is_bracket(child: Element | str, *, inside_sup: bool) -> bool:
    text = child if isinstance(child, str) else child.text if child.tag == "span" else "words"
    return inside_sup and bool(text.strip()) and bool(_ONLY_BRACKETS.match(text))


def _is_inside(link: Element, notes: dict[Element, str]) -> bool:
    return any(element in notes for element in link.ancestors())


def _ways_back(note: Element, notes: WebNotes, anchors: Mapping[str, Element]) -> set[Element]:
    """The links in a note that lead back to the text: by what they say, or as a label at the note's start or end."""
    found: set[Element] = set()
    late: list[Element] = []  # labels behind which no word stands so far
    in_front = True
    skipped: Element | None = None
    for item, starts in walk(note):
        if skipped is not None:
            skipped = None if item is skipped else skipped
        elif isinstance(item, str):
            if words := _WORD.findall(item):
                late = []
                in_front = in_front and all(map(_LABEL_ALONE.match, words))
        elif starts and item is not note and item in notes:
            skipped = item
        elif starts and _target_name(item) and _reads_as_way_back(item):
            is_label = _LABEL_ALONE.search(item.text.strip()) is not None
            if not is_label or in_front:
                found.add(item)
                skipped = item
            elif anchors.get(_target_name(item)) not in notes.labels:
                late.append(item)
                skipped = item
    return found.union(late)


def _reads_as_way_back(link: Element) -> bool:
    backward = "backlink" in link.attribute("role") or any("back" in name.lower() for name in link.classes)
    return backward or bool(_WAY_BACK.match(link.text))
