"""Documents made in code: small PDF and Word files with just the features that a test needs."""

import hashlib
import zipfile
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from io import BytesIO
from xml.sax.saxutils import escape

import docx
from docx.document import Document as WordDocument
from docx.opc.packuri import PackURI
from docx.opc.part import Part
from docx.oxml import parse_xml

from briefqa.reading.builder import RawDocument, build_document
from briefqa.types import BlockKind, Document, Span

WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
NAMESPACES = (
    f'xmlns:w="{WORD}" '
    'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" '
    'xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape" '
    'xmlns:v="urn:schemas-microsoft-com:vml"'
)
RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PADDING = bytes.fromhex("28BF4E5E4E758A4164004E56FFFA01082E2E00B6D0683E802F0CA9FE6453697A")  # PDF 32000-1, 7.6.3.3


def document_of(raw: RawDocument) -> Document:
    """The document of what a reader saw, checked for what must hold of every one."""
    document = build_document("id", "path", raw)
    for block in document.blocks:
        text = block.span.of(document.text)
        assert text == text.strip()
        assert block.kind == BlockKind.NOTE or text
    assert all(mark.span.end <= len(document.text) for mark in document.marks)
    return document


def blocks_of(document: Document, *kinds: BlockKind) -> list[str]:
    """The texts of the body's blocks, or of those of some kinds."""
    wanted = kinds or tuple(kind for kind in BlockKind if kind != BlockKind.NOTE)
    return [block.span.of(document.text) for block in document.blocks if block.kind in wanted]


def notes_after(document: Document, words: str) -> list[str]:
    """The texts of the notes whose marks belong to some words of the body."""
    start = document.text.index(words)
    end = start + len(words)
    span = Span(start, end)
    return [document.notes[mark.note].span.of(document.text) for mark in document.marks_in(span)]


# --- Word -----------------------------------------------------------------------------


def word_document(fill: Callable[[WordDocument], None]) -> bytes:
    """A Word file whose content `fill` adds to an empty document."""
    document = docx.Document()
    fill(document)
    stream = BytesIO()
    document.save(stream)
    return stream.getvalue()


def add_xml(document: WordDocument, xml: str) -> None:
    """Adds an element, written with the prefix w:, to the end of the body."""
    body = document.element.body
    body.insert(len(body) - 1, element(xml))  # before the section's properties, which stand last


def element(xml: str):  # noqa: ANN201 (lxml has no types)
    """An element out of XML without namespace declarations."""
    head, bracket, rest = xml.partition(">") if "/>" not in xml.partition(">")[0] + ">" else xml.partition("/>")
    return parse_xml(f"{head} {NAMESPACES}{bracket}{rest}")


def paragraph(*pieces: str, properties: str = "") -> str:
    """A paragraph's XML; pieces are plain text, or XML if they start with "<"."""
    runs = (piece if piece.startswith("<") else run(piece) for piece in pieces)
    return f"<w:p><w:pPr>{properties}</w:pPr>{''.join(runs)}</w:p>"


def run(text: str, properties: str = "") -> str:
    return f'<w:r><w:rPr>{properties}</w:rPr><w:t xml:space="preserve">{escape(text)}</w:t></w:r>'


def reference(identifier: int, kind: str = "footnote") -> str:
    return f'<w:r><w:{kind}Reference w:id="{identifier}"/></w:r>'


def add_notes(document: WordDocument, notes: Mapping[int, str], kind: str = "footnote") -> None:
    """Adds the part with footnotes or endnotes; a note's text is plain, or XML of paragraphs if it starts with "<"."""
    mark = f"<w:r><w:{kind}Ref/></w:r>"
    items = [
        f'<w:{kind} w:type="separator" w:id="-1"><w:p><w:r><w:separator/></w:r></w:p></w:{kind}>',
        f'<w:{kind} w:type="continuationSeparator" w:id="0"><w:p><w:r><w:t>no note</w:t></w:r></w:p></w:{kind}>',
    ]
    for identifier, text in notes.items():
        content = text if text.startswith("<") else paragraph(mark, f" {text}")
        items.append(f'<w:{kind} w:id="{identifier}">{content}</w:{kind}>')
    blob = f'<?xml version="1.0" encoding="UTF-8"?><w:{kind}s {NAMESPACES}>{"".join(items)}</w:{kind}s>'
    content_type = f"application/vnd.openxmlformats-officedocument.wordprocessingml.{kind}s+xml"
    part = Part(PackURI(f"/word/{kind}s.xml"), content_type, blob.encode(), document.part.package)
    document.part.relate_to(part, f"{RELATIONS}/{kind}s")


def with_entries(archive: bytes, entries: Mapping[str, bytes]) -> bytes:
    """The archive with entries added, or put in the place of those of the same name."""
    stream = BytesIO()
    with zipfile.ZipFile(BytesIO(archive)) as old, zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            if name not in entries:
                new.writestr(name, old.read(name))
        for name, content in entries.items():
            new.writestr(name, content)
    return stream.getvalue()


# --- PDF ------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Ink:
    """Text at a place on a page, in points from the bottom left; `colour` as red, green and blue in [0, 1].

    What stands after a "^" is a raised mark: "words.^1".
    """

    x: float
    y: float
    text: str
    size: float = 10.0
    colour: str = "0 0 0"


@dataclass(frozen=True, slots=True)
class Password:
    """What the file asks for: a user password to open it, or only an owner password to change it."""

    user: bytes = b""
    owner: bytes = b"owner"


def column(x: float, top: float, lines: Sequence[str], size: float = 10.0, leading: float = 14.0) -> list[Ink]:
    """Lines under each other; the first at the height `top`. A line's leading spaces indent it by 6 points each."""
    indents = [len(line) - len(line.lstrip(" ")) for line in lines]
    return [
        Ink(x + 6 * indent, top - number * leading, line.strip(" "), size)
        for number, (line, indent) in enumerate(zip(lines, indents, strict=True))
    ]


def pdf(
    pages: Iterable[Sequence[Ink]],
    *,
    properties: Mapping[str, str] | None = None,
    picture: bool = False,
    password: Password | None = None,
    drawing: str = "",
) -> bytes:
    """A PDF of A4 pages. ASCII text is set in Helvetica, other text in a wide font without outlines.

    drawing: operators that draw on every page, under its text.
    """
    pages = [list(page) for page in pages]
    wide = sorted({character for page in pages for ink in page for character in ink.text if not ink.text.isascii()})
    count = len(pages)
    kids = " ".join(f"{10 + 2 * number} 0 R" for number in range(count))
    picture_entry = "/XObject << /P 9 0 R >>" if picture else ""
    objects: dict[int, bytes] = {
        1: b"<< /Type /Catalog /Pages 2 0 R /Lang (zh-TW) >>",
        2: f"<< /Type /Pages /Kids [{kids}] /Count {count} >>".encode(),
        3: b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>",
        4: b"<< /Type /Font /Subtype /Type0 /BaseFont /Wide /Encoding /Identity-H /DescendantFonts [5 0 R] "
        b"/ToUnicode 6 0 R >>",
        5: b"<< /Type /Font /Subtype /CIDFontType2 /BaseFont /Wide /CIDSystemInfo << /Registry (Adobe) "
        b"/Ordering (Identity) /Supplement 0 >> /DW 1000 /FontDescriptor 7 0 R >>",
        6: _stream(_unicode_map(wide)),
        7: b"<< /Type /FontDescriptor /FontName /Wide /Flags 4 /FontBBox [0 -200 1000 900] /ItalicAngle 0 "
        b"/Ascent 880 /Descent -120 /CapHeight 700 /StemV 80 >>",
        9: _stream(
            b"\x80" * 16,
            b"/Type /XObject /Subtype /Image /Width 4 /Height 4 /ColorSpace /DeviceGray /BitsPerComponent 8",
        ),
    }
    for number, page in enumerate(pages):
        content = (
            f"{drawing}\n"
            + "".join(_ink(ink) for ink in page)
            + ("q 500 0 0 700 50 50 cm /P Do Q\n" if picture else "")
        )
        objects[10 + 2 * number] = (
            f"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents {11 + 2 * number} 0 R "
            f"/Resources << /Font << /F 3 0 R /W 4 0 R >> {picture_entry} >> >>"
        ).encode()
        objects[11 + 2 * number] = _stream(content.encode())
    objects[8] = (
        "<< " + " ".join(f"/{key} {_hex(value)}" for key, value in (properties or {}).items()) + " >>"
    ).encode()
    return _file(objects, password)


def rules(across: Sequence[float], down: Sequence[float]) -> str:
    """The operators that draw a rule at each place, over the whole of a grid; two places `across` are only where the level ones end."""
    upright = [f"{x} {min(down)} m {x} {max(down)} l S" for x in across if len(across) > 2]
    level = [f"{min(across)} {y} m {max(across)} {y} l S" for y in down]
    return "\n".join([*upright, *level])


def _ink(ink: Ink) -> str:
    words, _, mark = ink.text.partition("^")
    if words.isascii():
        escaped = words.replace("\\", r"\\").replace("(", r"\(").replace(")", r"\)")
        font, shown = "F", f"({escaped})"
    else:
        font, shown = "W", f"<{words.encode('utf-16-be').hex()}>"
    raised = f"/F {0.6 * ink.size} Tf {0.4 * ink.size} Ts ({mark}) Tj 0 Ts" if mark else ""
    return f"BT {ink.colour} rg /{font} {ink.size} Tf 1 0 0 1 {ink.x} {ink.y} Tm {shown} Tj {raised} ET\n"


def _hex(text: str) -> str:
    return f"<feff{text.encode('utf-16-be').hex()}>"


def _stream(content: bytes, entries: bytes = b"") -> bytes:
    return b"<< /Length %d %s >>\nstream\n%s\nendstream" % (len(content), entries, content)


def _unicode_map(characters: Sequence[str]) -> bytes:
    """The ToUnicode map of a font whose codes are the code points."""
    parts = ["/CIDInit /ProcSet findresource begin 12 dict begin begincmap /CMapName /U def /CMapType 2 def"]
    parts.append("1 begincodespacerange <0000> <ffff> endcodespacerange")
    for start in range(0, len(characters), 100):
        batch = characters[start : start + 100]
        pairs = "\n".join(f"<{ord(character):04x}> <{ord(character):04x}>" for character in batch)
        parts.append(f"{len(batch)} beginbfchar\n{pairs}\nendbfchar")
    return "\n".join([*parts, "endcmap end end"]).encode()


def _file(objects: dict[int, bytes], password: Password | None) -> bytes:
    identity = b"0123456789abcdef"
    key, encrypt = b"", b""
    if password is not None:
        key, encrypt = _security(password, identity)
    body = b"%PDF-1.5\n%\xe2\xe3\xcf\xd3\n"
    offsets: dict[int, int] = {}
    for number, content in sorted(objects.items()):
        offsets[number] = len(body)
        body += b"%d 0 obj\n%s\nendobj\n" % (number, _encrypted(content, key, number))
    last = max(objects)
    trailer = b"/Root 1 0 R /Info 8 0 R /ID [<%s> <%s>]" % ((identity.hex().encode(),) * 2)
    if encrypt:
        last += 1
        offsets[last] = len(body)
        body += b"%d 0 obj\n%s\nendobj\n" % (last, encrypt)
        trailer += b" /Encrypt %d 0 R" % last
    table = b"".join(
        b"%010d 00000 n \n" % offsets[number] if number in offsets else b"0000000000 65535 f \n"
        for number in range(last + 1)
    )
    return body + b"xref\n0 %d\n%strailer << /Size %d %s >>\nstartxref\n%d\n%%%%EOF\n" % (
        last + 1,
        table,
        last + 1,
        trailer,
        len(body),
    )


def _security(password: Password, identity: bytes) -> tuple[bytes, bytes]:
    """The key and the encryption dictionary of the standard handler, revision 2 (PDF 32000-1, 7.6.3)."""
    permissions = (-4).to_bytes(4, "little", signed=True)
    user = (password.user + PADDING)[:32]
    owner = _rc4(hashlib.md5((password.owner + PADDING)[:32]).digest()[:5], user)
    key = hashlib.md5(user + owner + permissions + identity).digest()[:5]
    entry = f"<< /Filter /Standard /V 1 /R 2 /P -4 /O <{owner.hex()}> /U <{_rc4(key, PADDING).hex()}> >>"
    return key, entry.encode()


def _encrypted(content: bytes, key: bytes, number: int) -> bytes:
    """An object with its stream encrypted. Strings stay as they are: nothing here is read from them."""
    if not key or b"stream\n" not in content:
        return content
    head, rest = content.split(b"stream\n", 1)
    secret = hashlib.md5(key + number.to_bytes(3, "little") + b"\0\0").digest()[:10]
    return head + b"stream\n" + _rc4(secret, rest.removesuffix(b"\nendstream")) + b"\nendstream"


def _rc4(key: bytes, content: bytes) -> bytes:
    state = list(range(256))
    j = 0
    for i in range(256):
        j = (j + state[i] + key[i % len(key)]) % 256
        state[i], state[j] = state[j], state[i]
    result = bytearray()
    i = j = 0
    for byte in content:
        i = (i + 1) % 256
        j = (j + state[i]) % 256
        state[i], state[j] = state[j], state[i]
        result.append(byte ^ state[(state[i] + state[j]) % 256])
    return bytes(result)
