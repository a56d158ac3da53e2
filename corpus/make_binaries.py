"""Build the binary documents of this corpus from the Markdown in sources/.

    python corpus/make_binaries.py            # all
    python corpus/make_binaries.py docx       # only the Word document
    python corpus/make_binaries.py pdf        # only the PDF

Needs python-docx (docx) and a Chromium with a CJK font such as Noto CJK (pdf).
Dates and archive time stamps are fixed, so the .docx comes out the same byte for byte
with the same version of python-docx, and the .pdf with the same Chromium and fonts.
"""

from __future__ import annotations

import datetime as dt
import html
import io
import json
import re
import shutil
import subprocess
import sys
import tempfile
import zipfile
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

HERE = Path(__file__).resolve().parent
SOURCES = HERE / "sources"
DOCX = ("ai-cloud-market.md", "ai-cloud-market.docx")
PDF = ("dragons-to-tigers.md", "dragons-to-tigers.pdf")


# --- the small Markdown of sources/ ------------------------------------------------


@dataclass
class Block:
    kind: str  # "h1", "h2", "h3", "p", "caption", "table"
    text: str = ""
    rows: list[list[str]] = field(default_factory=list)


@dataclass
class Source:
    meta: dict[str, str]
    blocks: list[Block]
    notes: dict[int, str]


def read_source(path: Path) -> Source:
    text = path.read_text(encoding="utf-8")
    _, front, body = text.split("---\n", 2)
    meta = {}
    for line in front.splitlines():
        key, _, value = line.partition(":")
        meta[key.strip()] = value.strip().strip("[]")
    notes = {int(n): note.strip() for n, note in re.findall(r"^\[\^(\d+)\]: (.+)$", body, re.MULTILINE)}
    body = re.sub(r"^\[\^\d+\]: .+$", "", body, flags=re.MULTILINE)
    blocks = []
    for chunk in re.split(r"\n\s*\n", body):
        chunk = chunk.strip()
        if not chunk:
            continue
        heading = re.match(r"(#{1,3}) (.+)", chunk)
        if heading:
            blocks.append(Block(f"h{len(heading[1])}", heading[2]))
        elif chunk.startswith("|"):
            rows = [[c.strip() for c in row.strip("|").split("|")] for row in chunk.splitlines()]
            blocks.append(Block("table", rows=[rows[0], *rows[2:]]))
        elif re.match(r"表 \d+　", chunk):
            blocks.append(Block("caption", chunk))
        else:
            blocks.append(Block("p", chunk.replace("\n", "")))
    used = [int(n) for b in blocks for n in re.findall(r"\[\^(\d+)\]", b.text)]
    if used != list(range(1, len(notes) + 1)):
        raise SystemExit(f"{path.name}: notes are not numbered in order: {used}")
    return Source(meta, blocks, notes)


def spans(text: str) -> list[tuple[str, str]]:
    """Split inline text in ("text" | "em" | "note", value)."""
    out = []
    for part in re.split(r"(\[\^\d+\]|\*[^*]+\*)", text):
        if part.startswith("[^"):
            out.append(("note", part[2:-1]))
        elif part.startswith("*") and part.endswith("*") and len(part) > 2:
            out.append(("em", part[1:-1]))
        elif part:
            out.append(("text", part))
    return out


# --- docx ---------------------------------------------------------------------------

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
FONT = '<w:rFonts w:ascii="Times New Roman" w:hAnsi="Times New Roman" w:eastAsia="新細明體"/>'


def footnotes_xml(notes: dict[int, str]) -> str:
    def run(kind: str, value: str) -> str:
        italic = "<w:i/>" if kind == "em" else ""
        return (
            f'<w:r><w:rPr>{FONT}{italic}<w:sz w:val="18"/></w:rPr>'
            f'<w:t xml:space="preserve">{html.escape(value, quote=False)}</w:t></w:r>'
        )

    out = [
        f'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n<w:footnotes xmlns:w="{W}">',
        '<w:footnote w:type="separator" w:id="-1"><w:p><w:r><w:separator/></w:r></w:p></w:footnote>',
        (
            '<w:footnote w:type="continuationSeparator" w:id="0"><w:p><w:r>'
            "<w:continuationSeparator/></w:r></w:p></w:footnote>"
        ),
    ]
    for number, note in notes.items():
        out.append(
            f'<w:footnote w:id="{number}"><w:p><w:pPr><w:pStyle w:val="FootnoteText"/></w:pPr>'
            '<w:r><w:rPr><w:rStyle w:val="FootnoteReference"/></w:rPr><w:footnoteRef/></w:r>'
            + run("text", " ")
            + "".join(run(kind, value) for kind, value in spans(note))
            + "</w:p></w:footnote>"
        )
    return "".join(out) + "</w:footnotes>"


def _add_styles(styles: Any) -> Any:
    """Fonts and the two footnote styles; returns the style of a footnote's mark."""
    from docx.enum.style import WD_STYLE_TYPE
    from docx.oxml.ns import qn
    from docx.shared import Pt

    for name in ("Normal", "Title", "Heading 1", "Heading 2", "Caption"):
        rfonts = styles[name].element.get_or_add_rPr().get_or_add_rFonts()
        for key in list(rfonts.attrib):
            if key.endswith("Theme"):
                del rfonts.attrib[key]
        for key, value in (("ascii", "Times New Roman"), ("hAnsi", "Times New Roman"), ("eastAsia", "新細明體")):
            rfonts.set(qn(f"w:{key}"), value)
    styles["Normal"].font.size = Pt(11)
    reference = styles.add_style("Footnote Reference", WD_STYLE_TYPE.CHARACTER)
    reference.element.set(qn("w:styleId"), "FootnoteReference")
    reference.font.superscript = True
    note_text = styles.add_style("Footnote Text", WD_STYLE_TYPE.PARAGRAPH)
    note_text.element.set(qn("w:styleId"), "FootnoteText")
    note_text.base_style = styles["Normal"]
    note_text.font.size = Pt(9)
    return reference


def build_docx(source: Source, target: Path) -> None:
    import docx
    from docx.opc.packuri import PackURI
    from docx.opc.part import Part
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn
    from docx.shared import Cm

    document = docx.Document()
    section = document.sections[0]
    section.page_width, section.page_height = Cm(21), Cm(29.7)
    reference = _add_styles(document.styles)

    def fill(paragraph: Any, text: str) -> None:
        for kind, value in spans(text):
            if kind == "note":
                run = paragraph.add_run()
                run.style = reference
                mark = OxmlElement("w:footnoteReference")
                mark.set(qn("w:id"), value)
                run._r.append(mark)
            else:
                paragraph.add_run(value).italic = True if kind == "em" else None

    for block in source.blocks:
        if block.kind == "table":
            table = document.add_table(rows=0, cols=len(block.rows[0]), style="Table Grid")
            for i, row in enumerate(block.rows):
                for cell, value in zip(table.add_row().cells, row, strict=True):
                    cell.paragraphs[0].add_run(value).bold = True if i == 0 else None
            repeat = OxmlElement("w:tblHeader")
            table.rows[0]._tr.get_or_add_trPr().append(repeat)
            document.add_paragraph()
        else:
            style = {"h1": "Title", "h2": "Heading 1", "h3": "Heading 2", "caption": "Caption"}
            fill(document.add_paragraph(style=style.get(block.kind)), block.text)

    part = Part(
        PackURI("/word/footnotes.xml"),
        "application/vnd.openxmlformats-officedocument.wordprocessingml.footnotes+xml",
        footnotes_xml(source.notes).encode("utf-8"),
        document.part.package,
    )
    document.part.relate_to(part, "http://schemas.openxmlformats.org/officeDocument/2006/relationships/footnotes")

    separators = OxmlElement("w:footnotePr")
    for number in ("-1", "0"):
        separator = OxmlElement("w:footnote")
        separator.set(qn("w:id"), number)
        separators.append(separator)
    document.settings.element.find(qn("w:compat")).addprevious(separators)

    date = dt.datetime.fromisoformat(source.meta["date"])
    core = document.core_properties
    core.title, core.author = source.meta["title"], source.meta["authors"]
    core.last_modified_by, core.language = source.meta["authors"], source.meta["language"]
    core.created = core.modified = date
    core.comments, core.keywords, core.revision = "", "", 1
    # The publisher stands in the extended properties ("Company"), where Word keeps it.
    app = next(p for p in document.part.package.iter_parts() if p.partname == "/docProps/app.xml")
    company = f"<Company>{html.escape(source.meta['publisher'])}</Company>".encode()
    app._blob = re.sub(rb"<Company>.*?</Company>|<Company/>", company, app.blob, flags=re.DOTALL)

    raw = io.BytesIO()
    document.save(raw)
    with zipfile.ZipFile(raw) as old, zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as new:
        for name in sorted(old.namelist(), key=lambda n: (n != "[Content_Types].xml", n)):
            info = zipfile.ZipInfo(name, (2026, 1, 1, 0, 0, 0))
            info.compress_type = zipfile.ZIP_DEFLATED
            info.external_attr = 0o644 << 16
            new.writestr(info, old.read(name))


# --- pdf ----------------------------------------------------------------------------

# CSS has no footnotes for print in Chromium, so the script below lays the pages out:
# it fills the two columns of a page, moves the notes of the markers on it to its foot,
# and cuts the paragraph that no longer fits.
PAGE = """<!doctype html>
<html lang="zh-Hant"><head><meta charset="utf-8"><title>%(title)s</title>
<meta name="author" content="%(authors)s">
<style>
@page { size: 210mm 297mm; margin: 0 }
* { box-sizing: border-box }
html, body { margin: 0; font-family: "Noto Serif CJK TC", serif; font-size: 10.5pt; line-height: 1.65 }
.page { position: relative; width: 210mm; height: 296.9mm; padding: 16mm 18mm 20mm; overflow: hidden;
  display: flex; flex-direction: column; break-after: page }
.page:last-child { break-after: auto }
.head { font-size: 8.5pt; border-bottom: 0.4pt solid #333; padding-bottom: 1mm; margin-bottom: 4mm }
.body { flex: 1 1 0; min-height: 0; columns: 2; column-gap: 8mm; column-fill: auto }
.notes { flex: none; margin-top: 3mm; padding-top: 1.5mm; font-size: 8pt; line-height: 1.45; position: relative }
.notes::before { content: ""; position: absolute; top: 0; left: 0; width: 45mm; border-top: 0.5pt solid #000 }
.notes:empty { display: none }
.notes p { text-indent: 0; margin: 0; overflow-wrap: anywhere }
.foot { position: absolute; bottom: 9mm; left: 0; right: 0; text-align: center; font-size: 9pt }
h1 { font-size: 15.5pt; line-height: 1.35; margin: 0 0 3mm; text-align: left; text-wrap: balance }
.by { font-size: 9pt; margin: 0 0 4mm; text-indent: 0 }
h2 { font-size: 13pt; margin: 3mm 0 1.5mm; break-after: avoid }
h3 { font-size: 11pt; margin: 2mm 0 1mm; break-after: avoid }
p { margin: 0 0 1.5mm; text-indent: 2em; overflow-wrap: anywhere }
p.cut { margin-bottom: 0 }
p.rest { text-indent: 0 }
sup { font-size: 6.5pt; line-height: 0 }
</style></head><body><script>
const running = %(running)s, blocks = %(blocks)s, notes = %(notes)s;
let page, body, foot, count = 0;
function make(tag, cls, parent, text) {
  const e = document.createElement(tag); if (cls) e.className = cls;
  if (text) e.textContent = text; parent.append(e); return e;
}
function newPage() {
  count += 1;
  page = make("div", "page", document.body);
  make("div", "head", page, running); body = make("div", "body", page);
  foot = make("div", "notes", page); make("div", "foot", page, String(count));
}
function inline(e, units) {
  for (const [kind, value] of units) {
    if (kind === "note") make("sup", "", e, value);
    else if (kind === "em") make("i", "", e, value);
    else e.append(value);
  }
}
function addNotes(units) {
  const added = [];
  for (const [kind, value] of units) if (kind === "note") {
    const p = make("p", "", foot); inline(p, [["text", value + "\\u3000"], ...notes[value]]); added.push(p);
  }
  return added;
}
const fits = () => body.scrollWidth <= body.clientWidth + 1;
function take(units) {
  body.lastChild.remove();
  for (const unit of units) if (unit[0] === "note") foot.lastChild.remove();
}
function gap() {                         // what is left free on the last line, in pixels
  const range = document.createRange(), last = body.lastChild;
  range.setStart(last.lastChild, Math.max(0, last.lastChild.length - 1 || 0)); range.setEndAfter(last.lastChild);
  const right = [...last.getClientRects()].at(-1).right;
  return right - [...range.getClientRects()].at(-1).right;
}
function put(kind, cls, units) {
  const tag = kind === "by" ? "p" : kind, e = make(tag, kind === "by" ? "by" : cls, body);
  inline(e, units);
  const added = addNotes(units);
  if (fits()) return true;
  e.remove(); added.forEach(n => n.remove());
  return false;
}
newPage();
let pending = [];
for (const block of blocks) {
  if (block.kind[0] === "h") {           // a heading goes with the paragraph after it
    pending.push(block); continue;
  }
  const mark = body.lastChild;
  let placed = pending.every(h => put(h.kind, "", h.units));
  // single characters, so that a paragraph can be cut anywhere but before a mark or a stop
  let units = block.units.flatMap(([k, v]) => k === "text" ? [...v].map(c => ["text", c]) : [[k, v]]);
  let cls = "";
  for (;;) {
    if (placed && put(block.kind, cls, units)) break;
    let low = 0, high = units.length;
    if (placed) while (high - low > 1) {
      const middle = (low + high) >> 1;
      if (put(block.kind, cls + " cut", units.slice(0, middle))) {
        take(units.slice(0, middle));
        low = middle;
      } else high = middle;
    }
    for (let full = false; placed && !full && low > 40;) {   // end the page with a full line
      if (!put(block.kind, cls + " cut", units.slice(0, low))) break;
      full = gap() < 20;
      take(units.slice(0, low));
      if (!full) low -= 1;
    }
    const closing = "，。；：、」』）》〉！？％%%";
    while (low > 0 && (units[low][0] === "note" || closing.includes(units[low][1]) ||
           "「『（《〈".includes(units[low - 1][1]) ||
           (/[0-9A-Za-z.]/.test(units[low][1]) && /[0-9A-Za-z.]/.test(units[low - 1][1])))) low -= 1;
    if (placed && low > 40) {
      put(block.kind, cls + " cut", units.slice(0, low));
      units = units.slice(low); cls = "rest"; newPage();
    } else {                              // take the headings over to the next page
      while (body.lastChild !== mark) body.lastChild.remove();
      newPage(); placed = pending.every(h => put(h.kind, "", h.units));
    }
    pending = [];
  }
  pending = [];
}
body.style.flex = "none"; body.style.columnFill = "balance";  // level the last page's columns
foot.style.marginTop = "auto";
</script></body></html>
"""


def info_update(pdf: bytes, source: Source) -> bytes:
    """Fix the dates Chromium writes, and append an update with the rest of the properties."""
    stamp = f"D:{source.meta['date'].replace('-', '')}000000+00'00'".encode()
    pdf = re.sub(rb"D:\d{14}\+00'00'", stamp, pdf)
    start = int(re.findall(rb"startxref\s+(\d+)", pdf)[-1])
    trailer = pdf[pdf.rindex(b"trailer") :]
    size = int(re.search(rb"/Size (\d+)", trailer)[1])
    root = re.search(rb"/Root (\d+ \d+ R)", trailer)[1]
    creator = re.search(rb"/Producer \(([^)]*)\)", pdf)

    def text(value: str) -> bytes:
        return b"<FEFF" + value.encode("utf-16-be").hex().upper().encode() + b">"

    entries = {
        b"/Title": text(source.meta["title"]),
        b"/Author": text(source.meta["authors"]),
        b"/Subject": text(source.meta["publisher"]),
        b"/Producer": b"(" + (creator[1] if creator else b"Chromium") + b")",
        b"/CreationDate": b"(" + stamp + b")",
        b"/ModDate": b"(" + stamp + b")",
    }
    if not pdf.endswith(b"\n"):
        pdf += b"\n"
    offset = len(pdf)
    body = b"%d 0 obj\n<<" % size + b"\n".join(k + b" " + v for k, v in entries.items()) + b">>\nendobj\n"
    xref = offset + len(body)
    tail = b"xref\n%d 1\n%010d 00000 n \ntrailer\n" % (size, offset)
    tail += b"<</Size %d /Root %s /Info %d 0 R /Prev %d>>\nstartxref\n%d\n%%%%EOF\n" % (
        size + 1,
        root,
        size,
        start,
        xref,
    )
    return pdf + body + tail


def build_pdf(source: Source, target: Path) -> None:
    chromium = next((c for c in map(shutil.which, ("chromium", "chromium-browser", "google-chrome")) if c), None)
    if chromium is None:
        raise SystemExit("no Chromium found: the PDF was not built")
    meta = source.meta
    blocks = []
    for block in source.blocks:
        blocks.append({"kind": block.kind, "units": spans(block.text)})
        if block.kind == "h1":
            year, month, day = map(int, meta["date"].split("-"))
            line = f"{meta['authors']}｜{meta['publisher']}｜{year} 年 {month} 月 {day} 日"
            blocks.append({"kind": "by", "units": [("text", line)]})
    page = PAGE % {
        "title": html.escape(meta["title"]),
        "authors": html.escape(meta["authors"]),
        "running": json.dumps(meta["running"], ensure_ascii=False),
        "blocks": json.dumps(blocks, ensure_ascii=False),
        "notes": json.dumps({n: spans(t) for n, t in source.notes.items()}, ensure_ascii=False),
    }
    with tempfile.TemporaryDirectory() as folder:
        source_html, out = Path(folder, "page.html"), Path(folder, "page.pdf")
        source_html.write_text(page, encoding="utf-8")
        subprocess.run(
            [
                chromium,
                "--headless",
                "--no-sandbox",
                "--disable-gpu",
                f"--user-data-dir={folder}/profile",
                "--no-pdf-header-footer",
                f"--print-to-pdf={out}",
                source_html.as_uri(),
            ],
            check=True,
            capture_output=True,
            timeout=180,
        )
        target.write_bytes(info_update(out.read_bytes(), source))


def main(names: list[str]) -> None:
    if not names or "docx" in names:
        build_docx(read_source(SOURCES / DOCX[0]), HERE / DOCX[1])
    if not names or "pdf" in names:
        build_pdf(read_source(SOURCES / PDF[0]), HERE / PDF[1])


if __name__ == "__main__":
    main(sys.argv[1:])
