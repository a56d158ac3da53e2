"""The styles of a Word document: what the one of a paragraph says about it, with what it inherits and what it sets itself."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from lxml import etree

from briefqa.reading.docx_text import W, attribute, is_on

MAX_STYLE_DEPTH = 20  # of basedOn, which a damaged file may close to a circle
BODY_LEVEL = 9  # w:outlineLvl of running text
DEFAULT_SIZE = 20  # of letters, in half points, where a document says nothing (ECMA-376, 17.3.2.38)

_HEADING_STYLE = re.compile(r"^(?:heading|標題|标题)\s*([1-9])\b", re.I)


@dataclass(frozen=True, slots=True)
class Style:
    """What a paragraph style says about its paragraphs, with what it inherits."""

    name: str = ""
    level: int = 0  # of a heading; 0 for running text
    numbered: bool = False
    hidden: bool = False
    bold: bool = False
    size: int = 0  # of its letters in half points; 0 where no style says


class Styles:
    """Paragraph styles by id, and the ids of character styles that hide text.

    numbers: the root of the part that says how lists are numbered, if there is one.
    """

    def __init__(self, root: "etree._Element | None", numbers: "etree._Element | None" = None) -> None:
        elements = {} if root is None else {attribute(style, "styleId"): style for style in root.iter(f"{W}style")}
        defaults = None if root is None else root.find(f"{W}docDefaults/{W}rPrDefault/{W}rPr")
        self._size = (None if defaults is None else _own_size(defaults)) or DEFAULT_SIZE
        self._counted = _counted(numbers)
        self._elements = elements
        self._known: dict[str, Style] = {}
        self.hidden = frozenset(
            identifier
            for identifier in elements
            if any(is_on(properties, "vanish") for properties in self._chain_properties(identifier, "rPr"))
        )
        self._default = next(
            (
                identifier
                for identifier, style in elements.items()
                if attribute(style, "type") == "paragraph" and attribute(style, "default") in ("1", "true")
            ),
            "",
        )

    def of(self, paragraph: "etree._Element") -> Style:
        """The style of a paragraph, its own properties first."""
        properties = paragraph.find(f"{W}pPr")
        style = self._styled(self._identifier(paragraph))
        if properties is None:
            return style
        level, numbered = _own_level(properties), _own_numbering(properties)
        return replace(
            style,
            level=style.level if level is None else level,
            numbered=style.numbered if numbered is None else numbered,
        )

    def depth(self, paragraph: "etree._Element") -> int:
        """How deep a number that Word counts stands before a paragraph, from 1; 0 where none does, or a bullet."""
        chain = self._chain_properties(self._identifier(paragraph), "pPr")
        own = paragraph.find(f"{W}pPr")
        for properties in (*([] if own is None else [own]), *chain):
            if (numbers := properties.find(f"{W}numPr")) is not None:
                level, identifier = numbers.find(f"{W}ilvl"), numbers.find(f"{W}numId")
                place = "0" if level is None else attribute(level, "val")
                key = "" if identifier is None else attribute(identifier, "val"), place
                return int(place) + 1 if key in self._counted else 0
        return 0

    def set_in(self, paragraph: "etree._Element") -> tuple[bool, int]:
        """Whether all words of a paragraph are bold, and the size of its smallest letters in half points."""
        style = self.of(paragraph)
        bold, sizes = [], []
        for run in paragraph.iter(f"{W}r"):
            if any((text.text or "").strip() for text in run.findall(f"{W}t")):
                own_bold, own_size = self._own_type(run.find(f"{W}rPr"))
                bold.append(style.bold if own_bold is None else own_bold)
                sizes.append(own_size or style.size or self._size)
        return bool(bold) and all(bold), min(sizes, default=0)

    def _own_type(self, properties: "etree._Element | None") -> tuple[bool | None, int]:
        """Whether a run is bold and how large it is, by itself or by its character style; None and 0 where neither says."""
        if properties is None:
            return None, 0
        reference = properties.find(f"{W}rStyle")
        named = Style() if reference is None else self._styled(attribute(reference, "val"))
        bold = is_on(properties, "b") if properties.find(f"{W}b") is not None else (named.bold or None)
        return bold, _own_size(properties) or named.size

    def _identifier(self, paragraph: "etree._Element") -> str:
        reference = paragraph.find(f"{W}pPr/{W}pStyle")
        return self._default if reference is None else attribute(reference, "val")

    def _styled(self, identifier: str) -> Style:
        if identifier not in self._known:
            self._known[identifier] = self._inherited(identifier)
        return self._known[identifier]

    def _inherited(self, identifier: str) -> Style:
        chain = list(self._chain(identifier))
        found = [name.get(f"{W}val", "") for style in chain if (name := style.find(f"{W}name")) is not None]
        level = next((int(match[1]) for name in found if (match := _HEADING_STYLE.match(name))), None)
        numbered = None
        for properties in self._chain_properties(identifier, "pPr"):
            level = _own_level(properties) if level is None else level
            numbered = _own_numbering(properties) if numbered is None else numbered
        types = list(self._chain_properties(identifier, "rPr"))
        bold = next((is_on(kind, "b") for kind in types if kind.find(f"{W}b") is not None), False)
        size = next((size for kind in types if (size := _own_size(kind))), 0)
        return Style(found[0] if found else "", level or 0, bool(numbered), identifier in self.hidden, bold, size)

    def _chain(self, identifier: str) -> "Iterator[etree._Element]":
        for _ in range(MAX_STYLE_DEPTH):
            style = self._elements.get(identifier)
            if style is None:
                return
            yield style
            base = style.find(f"{W}basedOn")
            identifier = "" if base is None else attribute(base, "val")

    def _chain_properties(self, identifier: str, tag: str) -> "Iterator[etree._Element]":
        return (found for style in self._chain(identifier) if (found := style.find(f"{W}{tag}")) is not None)


def _own_level(properties: "etree._Element") -> int | None:
    outline = properties.find(f"{W}outlineLvl")
    value = "" if outline is None else attribute(outline, "val")
    if not value.isdigit():
        return None
    return int(value) + 1 if int(value) < BODY_LEVEL else 0


def _own_numbering(properties: "etree._Element") -> bool | None:
    numbers = properties.find(f"{W}numPr")
    if numbers is None:
        return None
    identifier = numbers.find(f"{W}numId")
    return identifier is None or attribute(identifier, "val") != "0"


def _own_size(properties: "etree._Element") -> int:
    size = properties.find(f"{W}sz")
    value = "" if size is None else attribute(size, "val")
    return int(value[:6]) if value.isascii() and value.isdecimal() else 0


def _counted(root: "etree._Element | None") -> frozenset[tuple[str, str]]:
    """The lists and their levels, as (w:numId, w:ilvl), that have numbers or letters and no bullets."""
    if root is None:
        return frozenset()
    levels = {
        attribute(abstract, "abstractNumId"): [
            attribute(level, "ilvl")
            for level in abstract.iter(f"{W}lvl")
            if (form := level.find(f"{W}numFmt")) is not None and attribute(form, "val") not in ("bullet", "none")
        ]
        for abstract in root.iter(f"{W}abstractNum")
    }
    return frozenset(
        (attribute(number, "numId"), level)
        for number in root.iter(f"{W}num")
        if (abstract := number.find(f"{W}abstractNumId")) is not None
        for level in levels.get(attribute(abstract, "val"), ())
        if level.isascii() and level.isdecimal()
    )
