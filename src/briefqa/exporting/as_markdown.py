"""An export as Markdown: CommonMark with footnotes, tables, and YAML front matter. No HTML, and no markup out of a document."""

import re
import unicodedata

import yaml

from briefqa.exporting.citation_style import Piece
from briefqa.exporting.cleaning import bidi_closing, clean, one_paragraph
from briefqa.exporting.phrases import words
from briefqa.exporting.report import Footnote, Line, Pieces, Report, Section, Table

_ESCAPED = re.compile(r"[\\`*_{}\[\]<>|~$&^#]|:(?=[a-z_+][a-z0-9_+-]*:)")
_LINE_START = re.compile(r"^([-+=:])|^(\d{1,9})([.)])(?=\s|$)", re.M)
_EDGE = re.compile(r"^[^\S\n]+|[^\S\n]+$", re.M)  # of any kind: parsers strip more than the standard says


def markdown_of(report: Report) -> str:
    """The export. A quote's text, when the Markdown is read, is the quote to the character."""
    language = report.label.language
    blocks = [_front_matter(report), f"> {escaped(report.label.line)}", f"# {_heading(report.title)}"]
    for section in report.sections:
        blocks += _section_blocks(section, language, titled=len(report.sections) > 1)
    blocks += (
        [f"## {words('sources', language)}", *(_source(source) for source in report.sources)] if report.sources else []
    )
    blocks += [f"## {words('made_from', language)}", "\n".join(f"- {escaped(fact)}" for fact in report.facts)]
    blocks += [_footnote(note) for note in report.notes]
    return clean("\n\n".join(blocks)) + "\n"


def _front_matter(report: Report) -> str:
    fields = {"title": clean(one_paragraph(report.title)), "lang": report.label.language, **report.label.fields()}
    fields["source_ai_labels"] = [clean(text) for text in report.label.source_labels]
    text = yaml.safe_dump(fields, allow_unicode=True, sort_keys=False, width=10_000)
    return f"---\n{text}---"


def _heading(text: str) -> str:
    return escaped(one_paragraph(text)) or "—"


def _section_blocks(section: Section, language: str, *, titled: bool) -> list[str]:
    blocks = [f"## {_heading(section.heading)}"] if titled else []
    blocks += [escaped(remark) for remark in section.remarks]
    blocks += [_line(line) for line in section.lines]
    if section.further:
        blocks += [f"**{words('further', language)}**", *(_line(line) for line in section.further)]
    if section.tables:
        blocks.append(f"{'###' if titled else '##'} {words('disagreements', language)}")
        blocks += [_table(table) for table in section.tables]
    if section.passages:
        blocks.append(f"{'###' if titled else '##'} {words('nearest', language)}")
        blocks += [_line(line) for line in section.passages]
    return blocks


def _line(line: Line) -> str:
    above = "".join(f"{escaped(one_paragraph(text))}\n\n" for text in line.above)
    marks = "".join(f"[^{number}]" for number in line.notes)
    return f"{above}{_inline(line.pieces)}{bidi_closing(line.text)}{marks}"


def _inline(pieces: Pieces) -> str:
    return _settled("".join(map(_piece, pieces)))


def _piece(piece: Piece) -> str:
    if piece.url:
        return f"[{_marked(piece.text)}]({_target(piece.url)})"
    opening, kernel, closing = _kernel(piece.text) if piece.strong or piece.italic else (piece.text, "", "")
    mark = "**" if piece.strong else "*"
    middle = f"{mark}{_marked(kernel)}{mark}" if kernel else ""
    return f"{_marked(opening)}{middle}{_marked(closing)}"


def _kernel(text: str) -> tuple[str, str, str]:
    """A text cut so that its middle begins and ends with a letter or digit: Markdown takes ** beside punctuation for text."""
    plain = [index for index, character in enumerate(text) if unicodedata.category(character)[0] in "LN"]
    if not plain:
        return text, "", ""
    return text[: plain[0]], text[plain[0] : plain[-1] + 1], text[plain[-1] + 1 :]


def _target(url: str) -> str:
    """An address between round brackets."""
    return url.replace("(", "%28").replace(")", "%29")


def escaped(text: str) -> str:
    """A paragraph that Markdown reads as the text, to the character."""
    return _settled(_marked(text))


def _marked(text: str) -> str:
    """Whatever means something to Markdown, with a backslash before it."""
    text = _ESCAPED.sub(r"\\\g<0>", text)
    return _LINE_START.sub(lambda match: f"\\{match[1]}" if match[1] else f"{match[2]}\\{match[3]}", text)


def _settled(text: str) -> str:
    """Line ends as hard breaks; white space that Markdown drops, at the edges of lines and paragraphs, as references."""
    text = _EDGE.sub(
        lambda match: "".join(f"&#{ord(character)};" for character in match[0]), text.replace("\r", "&#13;")
    )
    kernel = text.strip("\n")
    start = text.index(kernel) if kernel else len(text)
    leading, trailing = text[:start], text[start + len(kernel) :]
    return "&#10;" * len(leading) + kernel.replace("\n", "\\\n") + "&#10;" * len(trailing)


def _table(table: Table) -> str:
    rows = [
        f"**{escaped(one_paragraph(table.caption))}**" if table.caption else "",
        "",
        f"| {' | '.join(map(escaped, table.header))} |",
        f"|{' --- |' * len(table.header)}",
        *(f"| {' | '.join(_cell(cell) for cell in row)} |" for row in table.rows),
    ]
    return "\n".join(rows).lstrip("\n")


def _cell(line: Line) -> str:
    return _line(line).replace("\\\n", "&#10;")


def _source(source: tuple[Pieces, ...]) -> str:
    first, *rest = (_inline(pieces) for pieces in source)
    return "\n".join([f"- {first}", *(f"  - {item}" for item in rest)])


def _footnote(note: Footnote) -> str:
    paragraphs = [_inline(pieces).replace("\n", "\n    ") for pieces in note.paragraphs]
    return f"[^{note.number}]: " + "\n\n    ".join(paragraphs)
