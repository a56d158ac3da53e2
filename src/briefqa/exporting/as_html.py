"""An export as one HTML file: no script that runs, no request, light and dark, fit for print."""

import base64
import json
from hashlib import sha256
from html import escape

from briefqa.exporting.citation_style import Piece
from briefqa.exporting.cleaning import clean, one_paragraph
from briefqa.exporting.html_style import STYLE
from briefqa.exporting.phrases import words
from briefqa.exporting.report import Footnote, Line, Pieces, Report, Section, Table


def html_of(report: Report) -> str:
    """The export. The text of each `.quote` is the quote to the character."""
    language = report.label.language
    title = _text(one_paragraph(report.title))
    seen: set[int] = set()
    parts = [
        "<!DOCTYPE html>",
        f'<html lang="{language}">',
        "<head>",
        '<meta charset="utf-8">',
        f'<meta http-equiv="Content-Security-Policy" content="{_policy()}">',
        '<meta name="viewport" content="width=device-width, initial-scale=1">',
        '<meta name="color-scheme" content="light dark">',
        '<meta name="referrer" content="no-referrer">',
        *_metadata(report),
        f"<title>{title}</title>",
        f"<style>{STYLE}</style>",
        "</head>",
        "<body>",
        "<main>",
        f'<p class="label" role="note">{_text(report.label.line)}</p>',
        f'<h1 dir="auto">{title}</h1>',
        *(
            part
            for section in report.sections
            for part in _section(section, seen, language, titled=len(report.sections) > 1)
        ),
        *_notes(report),
        *_sources(report),
        f"<section><h2>{words('made_from', language)}</h2>",
        f'<ul class="facts">{"".join(f"<li>{_text(fact)}</li>" for fact in report.facts)}</ul></section>',
        "</main>",
        "</body>",
        "</html>",
    ]
    return "\n".join(parts) + "\n"


def _policy() -> str:
    digest = base64.b64encode(sha256(STYLE.encode()).digest()).decode()
    return f"default-src 'none'; style-src 'sha256-{digest}'; base-uri 'none'; form-action 'none'"


def _metadata(report: Report) -> list[str]:
    """The label for programs: as meta elements, and as JSON-LD in a block of data, which no browser runs."""
    label = report.label
    named = {
        "generator": label.fields()["generator"],
        "date": label.made_at,
        "generation_mode": label.fields()["generation_mode"],
        "digital_source_type": label.fields()["digital_source_type"],
        "AIGC": json.dumps({"AIGC": label.aigc()}, ensure_ascii=True),
    }
    described = {
        "@context": "https://schema.org",
        "@type": "CreativeWork",
        "identifier": label.produce_id,
        "name": clean(one_paragraph(report.title)),
        "inLanguage": label.language,
        "dateCreated": label.made_at,
        "creator": {"@type": "SoftwareApplication", "name": label.fields()["generator"]},
        "digitalSourceType": label.fields()["digital_source_type"],
        "creativeWorkStatus": label.line,
        "citation": [clean("".join(piece.text for piece in source[0])) for source in report.sources],
    }
    data = json.dumps(described, ensure_ascii=True).replace("<", "\\u003c").replace("&", "\\u0026")
    return [
        *(f'<meta name="{name}" content="{_text(str(content))}">' for name, content in named.items()),
        f'<script type="application/ld+json">{data}</script>',
    ]


def _text(text: str) -> str:
    return escape(clean(text)).replace("\r", "&#13;")


def _section(section: Section, seen: set[int], language: str, *, titled: bool) -> list[str]:
    below = "h3" if titled else "h2"
    parts = ["<section>"]
    if titled:
        parts.append(f'<h2 dir="auto">{_text(one_paragraph(section.heading))}</h2>')
    parts += [f"<p>{_text(remark)}</p>" for remark in section.remarks]
    parts += [_quote(line, seen) for line in section.lines]
    if section.further:
        parts += [f"<{below}>{words('further', language)}</{below}>", *(_quote(line, seen) for line in section.further)]
    if section.tables:
        parts.append(f"<{below}>{words('disagreements', language)}</{below}>")
        parts += [_table(table, seen) for table in section.tables]
    if section.passages:
        parts.append(f"<{below}>{words('nearest', language)}</{below}>")
        for place, passage in zip(section.passages[::2], section.passages[1::2], strict=True):
            parts.append(
                f"<p>{_pieces(place.pieces)}</p><blockquote{_lang(passage)}>{_pieces(passage.pieces)}</blockquote>"
            )
    return [*parts, "</section>"]


def _lang(line: Line) -> str:
    return f' dir="auto" lang="{_text(line.language)}"' if line.language else ' dir="auto"'


def _quote(line: Line, seen: set[int]) -> str:
    above = "".join(f'<p class="above" dir="auto">{_text(one_paragraph(text))}</p>' for text in line.above)
    return f'{above}<p class="statement"><bdi class="quote"{_lang(line)}>{_pieces(line.pieces)}</bdi>{_marks(line, seen)}</p>'


def _marks(line: Line, seen: set[int]) -> str:
    """The numbers behind a quote; the first of each number is where its note leads back to."""
    marks = []
    for number in line.notes:
        anchor = "" if number in seen else f' id="ref-{number}"'
        seen.add(number)
        shown = f"[{number}]" if line.ends_in_number else str(number)
        marks.append(f'<sup><a{anchor} href="#note-{number}" role="doc-noteref">{shown}</a></sup>')
    return "".join(marks)


def _pieces(pieces: Pieces) -> str:
    return "".join(map(_piece, pieces))


def _piece(piece: Piece) -> str:
    text = _text(piece.text)
    if piece.url:
        return f'<a href="{_text(piece.url)}" rel="noopener noreferrer">{text}</a>'
    if piece.strong:
        return f"<strong>{text}</strong>"
    return f"<cite>{text}</cite>" if piece.italic else text


def _table(table: Table, seen: set[int]) -> str:
    caption = f"<caption>{_text(one_paragraph(table.caption))}</caption>" if table.caption else ""
    head = "".join(f'<th scope="col">{_text(name)}</th>' for name in table.header)
    rows = "".join(f"<tr>{''.join(_cell(cell, seen) for cell in row)}</tr>" for row in table.rows)
    return f'<div class="wide"><table>{caption}<thead><tr>{head}</tr></thead><tbody>{rows}</tbody></table></div>'


def _cell(line: Line, seen: set[int]) -> str:
    return f"<td><bdi{_lang(line)}>{_pieces(line.pieces)}</bdi>{_marks(line, seen)}</td>"


def _notes(report: Report) -> list[str]:
    if not report.notes:
        return []
    language = report.label.language
    items = [_note(note, words("back", language)) for note in report.notes]
    return [f'<section role="doc-endnotes"><h2>{words("notes", language)}</h2>', "<ol>", *items, "</ol></section>"]


def _note(note: Footnote, back: str) -> str:
    paragraphs = "".join(f'<p dir="auto">{_pieces(pieces)}</p>' for pieces in note.paragraphs)
    link = f'<a href="#ref-{note.number}" role="doc-backlink" aria-label="{back} {note.number}">↩</a>'
    return f'<li id="note-{note.number}">{paragraphs.removesuffix("</p>")} {link}</p></li>'


def _sources(report: Report) -> list[str]:
    if not report.sources:
        return []
    items = []
    for first, *rest in report.sources:
        more = "".join(f"<li>{_pieces(pieces)}</li>" for pieces in rest)
        items.append(f'<li dir="auto">{_pieces(first)}<ul class="facts">{more}</ul></li>')
    return [f"<section><h2>{words('sources', report.label.language)}</h2>", "<ul>", *items, "</ul></section>"]
