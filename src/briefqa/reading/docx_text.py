"""The running text of Word paragraphs: runs, tracked changes, fields, and the marks of notes."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from lxml import etree

from briefqa.reading.markup import NoteText, RunningText, sample

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_M = "{http://schemas.openxmlformats.org/officeDocument/2006/math}"
_MC = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"

MAX_REMOVED = 200
SMALLEST_FONT = 3  # in half points: smaller is not read
ROMAN = (
    (1000, "m"),
    (900, "cm"),
    (500, "d"),
    (400, "cd"),
    (100, "c"),
    (90, "xc"),
    (50, "l"),
    (40, "xl"),
    (10, "x"),
    (9, "ix"),
    (5, "v"),
    (4, "iv"),
    (1, "i"),
)

# Elements that only wrap others: what they hold is text like what stands around them.
_WRAPPERS = frozenset(
    f"{W}{name}"
    for name in (
        "hyperlink",
        "ins",
        "moveTo",
        "smartTag",
        "sdt",
        "sdtContent",
        "fldSimple",
        "customXml",
        "dir",
        "bdo",
        "ruby",
        "rubyBase",
    )
) | {f"{_MC}Choice", f"{_MC}Fallback"}
_DELETED = frozenset((f"{W}del", f"{W}moveFrom"))
_SIGNS = {"tab": " ", "ptab": " ", "noBreakHyphen": "\u2011", "softHyphen": ""}


def attribute(element: "etree._Element", name: str) -> str:
    return str(element.get(f"{W}{name}") or "")


def is_on(properties: "etree._Element", name: str) -> bool:
    """Whether a switch such as w:vanish is there and not turned off."""
    switch = properties.find(f"{W}{name}")
    return switch is not None and attribute(switch, "val") not in ("0", "false", "off")


def children(container: "etree._Element", removed: list[str]) -> "Iterator[etree._Element]":
    """The block elements in a container; those in content controls and insertions as if they stood there directly."""
    for element in container:
        if element.tag in _DELETED:
            _name(removed, "tracked deletion", _words_in(element))
        elif element.tag == f"{W}altChunk":
            _name(removed, "embedded document", "altChunk")
        elif element.tag == f"{_MC}AlternateContent":
            yield from children(chosen(element), removed)
        elif element.tag in _WRAPPERS:
            yield from children(element, removed)
        elif element.tag == f"{W}tr" and element.find(f"{W}trPr/{W}del") is not None:
            _name(removed, "tracked deletion", _words_in(element))
        else:
            yield element


def chosen(alternatives: "etree._Element") -> "etree._Element":
    """The one branch of alternatives that is read: the same text stands in all of them."""
    choice = alternatives.find(f"{_MC}Choice")
    fallback = alternatives.find(f"{_MC}Fallback")
    return choice if choice is not None else fallback if fallback is not None else alternatives


class Numbering:
    """What number each note shows. `both`: the document has footnotes and endnotes."""

    def __init__(self, roots: "Iterable[etree._Element]", *, both: bool) -> None:
        self._formats = {"footnote": "decimal", "endnote": "lowerRoman"}  # Word's own, where nothing is stated
        self._starts = {"footnote": 1, "endnote": 1}
        for root in roots:
            for kind in self._formats:
                for properties in root.iter(f"{W}{kind}Pr"):
                    self._read(kind, properties)
        if not both:
            # Nothing to confuse them with, and 同註 5 counts in plain numbers.
            self._formats = {kind: _or_decimal(form) for kind, form in self._formats.items()}
        elif self._formats["footnote"] == self._formats["endnote"]:
            self._formats["endnote"] = "lowerRoman"  # two notes "1" on one line could not be told apart
        self._labels: dict[tuple[str, str], str] = {}
        self._counts = {"footnote": 0, "endnote": 0}

    def _read(self, kind: str, properties: "etree._Element") -> None:
        form, start = properties.find(f"{W}numFmt"), properties.find(f"{W}numStart")
        if form is not None and attribute(form, "val"):
            self._formats[kind] = attribute(form, "val")
        if start is not None and attribute(start, "val").isdigit():
            self._starts[kind] = int(attribute(start, "val")[:6])

    def refer(self, kind: str, identifier: str, custom: str) -> str:
        """The label of a note that is referred to; a new number unless it has one or shows a mark of its own."""
        key = kind, identifier
        if key not in self._labels:
            if custom:
                self._labels[key] = custom
            else:
                self._labels[key] = _written(self._starts[kind] + self._counts[kind], self._formats[kind])
                self._counts[kind] += 1
        return self._labels[key]

    def label_of(self, kind: str, identifier: str) -> str:
        return self._labels.get((kind, identifier), "")

    def rank(self, kind: str, identifier: str) -> int:
        """The place of a note among those referred to; the others come last."""
        keys = list(self._labels)
        return keys.index((kind, identifier)) if (kind, identifier) in self._labels else len(keys)


def _or_decimal(form: str) -> str:
    return form if form in ("upperRoman", "lowerLetter", "upperLetter") else "decimal"


def _written(number: int, form: str) -> str:
    if form in ("lowerRoman", "upperRoman") and number < 4000:
        written = ""
        for value, letters in ROMAN:
            written += letters * (number // value)
            number %= value
        return written.upper() if form == "upperRoman" else written
    if form in ("lowerLetter", "upperLetter") and number > 0:
        letter = chr(ord("a") + (number - 1) % 26) * ((number - 1) // 26 + 1)
        return letter.upper() if form == "upperLetter" else letter
    return str(number)


@dataclass(slots=True)
class Place:
    """Where running text goes: one block's text, with the notes and text boxes met on the way."""

    text: RunningText = field(default_factory=RunningText)
    notes: list[str] = field(default_factory=list)  # "footnote 3": kind and id
    boxes: "list[etree._Element]" = field(default_factory=list)
    on_paper: bool = False  # white letters are not seen here: nothing coloured stands behind them
    in_table: bool = False
    in_note: bool = False


@dataclass(slots=True)
class _Field:
    """An open complex field: its instruction, then its result."""

    instruction: str = ""
    in_result: bool = False

    @property
    def is_note_reference(self) -> bool:
        return self.in_result and self.instruction.split()[:1] == ["NOTEREF"]


class Flow:
    """Adds paragraphs to running text. What is left out is named in `removed`."""

    def __init__(self, numbering: Numbering, hidden_styles: frozenset[str], *, white_page: bool) -> None:
        self.numbering = numbering
        self.removed: list[str] = []
        self._hidden_styles = hidden_styles
        self._white_page = white_page
        self._fields: list[_Field] = []
        self._custom_mark = ""  # a note's own mark, which follows in the same run

    def add_paragraph(self, paragraph: "etree._Element", place: Place) -> None:
        self._inline(paragraph, place)

    def add_cell(self, cell: "etree._Element", place: Place) -> None:
        """A table cell in one line; tables inside it are read cell by cell."""
        for element in children(cell, self.removed):
            if element.tag in (f"{W}p", f"{W}tbl"):
                place.text.add(" ")
            if element.tag == f"{W}p":
                self._inline(element, place)
            elif element.tag == f"{W}tbl":
                for row in children(element, self.removed):
                    for inner in children(row, self.removed):
                        if inner.tag == f"{W}tc":
                            place.text.add(" ")
                            self.add_cell(inner, place)

    def note_text(self, note: "etree._Element") -> str:
        """The text of a footnote or endnote: its paragraphs, one a line."""
        text = NoteText()
        place = Place(text, in_note=True)
        for element in children(note, self.removed):
            if not text.at_line_start:
                text.line_end()
            if element.tag == f"{W}p":
                self._inline(element, place)
            elif element.tag == f"{W}tbl":
                self.add_cell(element, place)
        return text.finished()

    def _inline(self, container: "etree._Element", place: Place) -> None:
        for element in container:
            if element.tag == f"{W}r":
                self._run(element, place)
            elif element.tag in _DELETED:
                _name(self.removed, "tracked deletion", _words_in(element))
            elif element.tag == f"{_MC}AlternateContent":
                self._inline(chosen(element), place)
            elif element.tag in (f"{_M}oMath", f"{_M}oMathPara"):
                place.text.add_exactly("".join(text.text or "" for text in element.iter(f"{_M}t")))
            elif element.tag in _WRAPPERS:
                self._inline(element, place)

    def _run(self, run: "etree._Element", place: Place) -> None:
        properties = run.find(f"{W}rPr")
        if properties is not None and self._is_hidden(properties, on_paper=place.on_paper):
            self.leave_out("hidden text", run)
            return
        if properties is not None and (is_on(properties, "strike") or is_on(properties, "dstrike")):
            self.leave_out("struck-out text", run)
            return
        self._custom_mark = ""
        for element in run:
            self._piece(element, place)

    def leave_out(self, reason: str, element: "etree._Element") -> None:
        _name(self.removed, reason, _words_in(element))

    def _is_hidden(self, properties: "etree._Element", *, on_paper: bool) -> bool:
        style, size, colour = (properties.find(f"{W}{name}") for name in ("rStyle", "sz", "color"))
        if on_paper and self._white_page and colour is not None and attribute(colour, "val").upper() == "FFFFFF":
            return all(properties.find(f"{W}{name}") is None for name in ("shd", "highlight"))
        if size is not None and attribute(size, "val").isdigit() and int(attribute(size, "val")[:6]) < SMALLEST_FONT:
            return True
        if properties.find(f"{W}vanish") is not None:
            return is_on(properties, "vanish")
        return style is not None and attribute(style, "val") in self._hidden_styles

    def _piece(self, element: "etree._Element", place: Place) -> None:
        """One child of a run."""
        name = str(element.tag).removeprefix(W)
        if name == "t":
            self._words(element.text or "", place)
        elif name in _SIGNS:
            place.text.add_exactly(_SIGNS[name])
        elif name in ("br", "cr"):
            if place.in_table or attribute(element, "type") in ("page", "column"):
                place.text.add(" ")
            else:
                place.text.line_end()
        elif name in ("footnoteReference", "endnoteReference"):
            self._reference(element, name.removesuffix("Reference"), place)
        elif name == "fldChar":
            self._field_edge(attribute(element, "fldCharType"))
        elif name == "instrText" and self._fields:
            self._fields[-1].instruction += element.text or ""
        elif name in ("drawing", "pict", "object", "ruby") or element.tag == f"{_MC}AlternateContent":
            self._nested(chosen(element) if name != "ruby" else element, place)

    def _words(self, text: str, place: Place) -> None:
        if self._custom_mark:
            text = text.removeprefix(self._custom_mark)
            self._custom_mark = ""
        is_reference = any(part.is_note_reference for part in self._fields)
        if is_reference and not place.in_note and text.strip():
            place.text.mark(text.strip())  # a second mark of an earlier note; in a note's own text it is a word
        elif text:
            place.text.add_exactly(text.replace("\n", " "))

    def _reference(self, element: "etree._Element", kind: str, place: Place) -> None:
        identifier = attribute(element, "id")
        if attribute(element, "customMarkFollows") in ("1", "true", "on"):
            following = element.getnext()
            self._custom_mark = (following.text or "").strip() if following is not None else ""
        label = self.numbering.refer(kind, identifier, self._custom_mark)
        if not place.in_note:
            place.text.mark(label)
            place.notes.append(f"{kind} {identifier}")

    def _field_edge(self, edge: str) -> None:
        if edge == "begin":
            self._fields.append(_Field())
        elif edge == "separate" and self._fields:
            self._fields[-1].in_result = True
        elif edge == "end" and self._fields:
            self._fields.pop()

    def _nested(self, element: "etree._Element", place: Place) -> None:
        """Ruby's base text; the text boxes of a drawing, to be read after the paragraph."""
        if element.tag == f"{W}ruby":
            for base in element.iter(f"{W}rubyBase"):
                self._inline(base, place)
            return
        for box in _boxes(element):
            place.boxes.append(box)


def _boxes(element: "etree._Element") -> "Iterator[etree._Element]":
    """The outermost text boxes in a drawing, one branch of alternatives only."""
    for child in element:
        if child.tag == f"{W}txbxContent":
            yield child
        elif child.tag == f"{_MC}AlternateContent":
            yield from _boxes(chosen(child))
        else:
            yield from _boxes(child)


def _words_in(element: "etree._Element") -> str:
    return "".join(text.text or "" for text in element.iter(f"{W}t", f"{W}delText"))


def _name(removed: list[str], reason: str, text: str) -> None:
    if text.strip() and len(removed) < MAX_REMOVED:
        removed.append(sample(reason, text))
