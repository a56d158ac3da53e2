"""An export as a Word document with real footnotes: each holds the citation and the notes that the quote rests on."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from xml.sax.saxutils import escape

from briefqa.exporting.citation_style import Piece
from briefqa.exporting.cleaning import bidi_closing, clean, one_paragraph
from briefqa.exporting.docx_parts import (
    R,
    W,
    app_properties,
    content_types,
    core_properties,
    custom_properties,
    document_relations,
    font_table,
    footnote_relations,
    package_relations,
    packed,
    settings,
    styles,
)
from briefqa.exporting.phrases import words
from briefqa.exporting.report import Footnote, Line, Pieces, Report, Section, Table

_NAMESPACES = f'xmlns:w="{W}" xmlns:r="{R}"'
_PAGE = '<w:sectPr><w:pgSz w:w="11906" w:h="16838"/><w:pgMar w:top="1440" w:right="1440" w:bottom="1440" w:left="1440" w:header="720" w:footer="720" w:gutter="0"/></w:sectPr>'
_LINK = '<w:rStyle w:val="Hyperlink"/>'
_COLUMNS = (4800, 2726, 1500)  # of a table, in twentieths of a point; together the width between the margins
_BREAKS = re.compile("(\r\n|[\t\n\r])")
_EAST_ASIAN = re.compile("[\u2e80-\u9fff\uf900-\ufaff\ufe30-\uffef\U00020000-\U0003ffff]")


@dataclass(slots=True)
class _Part:
    """One of the parts that hold text: its links, by address, and the notes that it has referred to."""

    links: dict[str, str] = field(default_factory=dict)
    referred: set[int] = field(default_factory=set)

    def link(self, url: str) -> str:
        return self.links.setdefault(url, f"rIdLink{len(self.links) + 1}")


def docx_of(report: Report) -> bytes:
    """The file. A quote's text, with tabs and breaks for its tabs and line ends, is the quote to the character."""
    body, notes = _Part(), _Part()
    document = _document(report, body)
    footnotes = _footnotes(report.notes, notes)
    label = report.label
    return packed(
        {
            "[Content_Types].xml": content_types(),
            "_rels/.rels": package_relations(),
            "docProps/core.xml": core_properties(one_paragraph(report.title), label),
            "docProps/app.xml": app_properties(),
            "docProps/custom.xml": custom_properties(label),
            "word/document.xml": document,
            "word/_rels/document.xml.rels": document_relations(body.links),
            "word/styles.xml": styles(label.language),
            "word/settings.xml": settings(),
            "word/fontTable.xml": font_table(label.language),
            "word/footnotes.xml": footnotes,
            "word/_rels/footnotes.xml.rels": footnote_relations(notes.links),
        }
    )


def _document(report: Report, part: _Part) -> str:
    language = report.label.language
    titled = len(report.sections) > 1
    blocks = [
        _plain("Label", report.label.line),
        _plain("Heading1", one_paragraph(report.title)),
        *(block for section in report.sections for block in _section(section, part, language, titled=titled)),
    ]
    if report.sources:
        blocks.append(_plain("Heading2", words("sources", language)))
        for first, *rest in report.sources:
            blocks.append(_paragraph("Source", _runs(first, part)))
            blocks += [_paragraph("Fact", _runs(pieces, part)) for pieces in rest]
    blocks.append(_plain("Heading2", words("made_from", language)))
    blocks += [_plain("Fact", fact) for fact in report.facts]
    return f"<w:document {_NAMESPACES}><w:body>{''.join(blocks)}{_PAGE}</w:body></w:document>"


def _section(section: Section, part: _Part, language: str, *, titled: bool) -> list[str]:
    below = "Heading3" if titled else "Heading2"
    blocks = [_plain("Heading2", one_paragraph(section.heading))] if titled else []
    blocks += [_plain("Normal", remark) for remark in section.remarks]
    blocks += [_line("Quote", line, part) for line in section.lines]
    if section.further:
        blocks += [_plain(below, words("further", language)), *(_line("Quote", line, part) for line in section.further)]
    if section.tables:
        blocks.append(_plain(below, words("disagreements", language)))
        blocks += [block for table in section.tables for block in _table(table, part)]
    if section.passages:
        blocks.append(_plain(below, words("nearest", language)))
        for place, passage in zip(section.passages[::2], section.passages[1::2], strict=True):
            blocks += [_line("Normal", place, part), _line("Passage", passage, part)]
    return blocks


def _plain(style: str, text: str) -> str:
    return _paragraph(style, _run(text))


def _paragraph(style: str, content: str) -> str:
    return f'<w:p><w:pPr><w:pStyle w:val="{style}"/></w:pPr>{content}</w:p>'


def _line(style: str, line: Line, part: _Part) -> str:
    above = "".join(_plain("Passage", text) for text in line.above)
    return above + _paragraph(style, _line_runs(line, part))


def _line_runs(line: Line, part: _Part) -> str:
    """The words, what undoes their turns of direction, and a reference to each note behind them."""
    closing = bidi_closing(line.text)
    return _runs(line.pieces, part) + (_run(closing) if closing else "") + _marks(line, part)


def _marks(line: Line, part: _Part) -> str:
    """The references behind a line: side by side they would read as one number, and so would one behind a number."""
    marks = [_mark(number, part) for number in line.notes]
    return "".join(f"{_raised('[')}{mark}{_raised(']')}" for mark in marks) if line.ends_in_number else "".join(marks)


def _mark(number: int, part: _Part) -> str:
    """The first reference to a note is Word's own; a further one only shows its number: Word would count it as a new note."""
    if number in part.referred:
        return _raised(str(number))
    part.referred.add(number)
    return f'<w:r><w:rPr><w:rStyle w:val="FootnoteReference"/></w:rPr><w:footnoteReference w:id="{number}"/></w:r>'


def _raised(text: str) -> str:
    return f'<w:r><w:rPr><w:rStyle w:val="FootnoteReference"/></w:rPr><w:t>{text}</w:t></w:r>'


def _runs(pieces: Pieces, part: _Part) -> str:
    return "".join(_piece(piece, part) for piece in pieces)


def _piece(piece: Piece, part: _Part) -> str:
    look = "<w:b/><w:bCs/>" * piece.strong + "<w:i/><w:iCs/>" * piece.italic
    if not piece.url:
        return _run(piece.text, look)
    return f'<w:hyperlink r:id="{part.link(piece.url)}">{_run(piece.text, _LINK)}</w:hyperlink>'


def _run(text: str, look: str = "") -> str:
    """Tabs and line ends are elements of their own. The hint sets “ ” — … in the East Asian font among Chinese."""
    hint = '<w:rFonts w:hint="eastAsia"/>' if _EAST_ASIAN.search(text) and look != _LINK else ""
    parts = []
    for part in _BREAKS.split(clean(text)):
        if part == "\t":
            parts.append("<w:tab/>")
        elif _BREAKS.fullmatch(part):
            parts.append("<w:br/>")
        elif part:
            parts.append(f'<w:t xml:space="preserve">{escape(part)}</w:t>')
    properties = f"<w:rPr>{hint}{look}</w:rPr>" if hint or look else ""
    return f"<w:r>{properties}{''.join(parts)}</w:r>"


def _table(table: Table, part: _Part) -> list[str]:
    grid = "".join(f'<w:gridCol w:w="{width}"/>' for width in _COLUMNS)
    head = "".join(_cell(_plain("Caption", name), width) for name, width in zip(table.header, _COLUMNS, strict=True))
    rows = "".join(
        f"<w:tr><w:trPr><w:cantSplit/></w:trPr>{''.join(_cell(_line('Normal', cell, part), width) for cell, width in zip(row, _COLUMNS, strict=True))}</w:tr>"
        for row in table.rows
    )
    properties = '<w:tblPr><w:tblStyle w:val="TableGrid"/><w:tblW w:w="9026" w:type="dxa"/><w:tblLayout w:type="fixed"/></w:tblPr>'
    caption = [_plain("Caption", one_paragraph(table.caption))] if table.caption else []
    return [
        *caption,
        f"<w:tbl>{properties}<w:tblGrid>{grid}</w:tblGrid><w:tr><w:trPr><w:tblHeader/></w:trPr>{head}</w:tr>{rows}</w:tbl>",
        _plain("Normal", ""),  # Word joins two tables that nothing stands between
    ]


def _cell(paragraph: str, width: int) -> str:
    return f'<w:tc><w:tcPr><w:tcW w:w="{width}" w:type="dxa"/></w:tcPr>{paragraph}</w:tc>'


def _footnotes(notes: Sequence[Footnote], part: _Part) -> str:
    separators = "".join(
        f'<w:footnote w:type="{kind}" w:id="{number}"><w:p><w:r><w:{kind}/></w:r></w:p></w:footnote>'
        for kind, number in (("separator", -1), ("continuationSeparator", 0))
    )
    return f"<w:footnotes {_NAMESPACES}>{separators}{''.join(_footnote(note, part) for note in notes)}</w:footnotes>"


def _footnote(note: Footnote, part: _Part) -> str:
    mark = '<w:r><w:rPr><w:rStyle w:val="FootnoteReference"/></w:rPr><w:footnoteRef/></w:r><w:r><w:t xml:space="preserve"> </w:t></w:r>'
    paragraphs = [
        _paragraph("FootnoteText", ("" if number else mark) + _runs(pieces, part))
        for number, pieces in enumerate(note.paragraphs)
    ]
    return f'<w:footnote w:id="{note.number}">{"".join(paragraphs)}</w:footnote>'
