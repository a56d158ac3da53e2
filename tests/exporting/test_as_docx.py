"""docx: opened by python-docx and LibreOffice; footnotes are Word's own, in order, with the citation and its note."""

import io
import shutil
import subprocess
import zipfile
from pathlib import Path

import docx
import pytest
from lxml import etree

from briefqa.exporting.as_docx import docx_of
from briefqa.exporting.bundle import Bundle, bundle_from_json
from briefqa.exporting.report import arranged
from exporting.saved_answers import IMPOSSIBLE, MAKING, TORTURE, answer, bundle, disputed

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"


def made(*bundles: Bundle) -> bytes:
    return docx_of(arranged(bundles, MAKING))


def opened(content: bytes) -> docx.document.Document:
    return docx.Document(io.BytesIO(content))


def part(content: bytes, name: str) -> etree._Element:
    return etree.fromstring(zipfile.ZipFile(io.BytesIO(content)).read(name))


def footnotes(content: bytes) -> dict[int, str]:
    """The text of each footnote by its id, the separators left out."""
    return {
        int(element.get(f"{W}id")): "\n".join("".join(p.itertext(f"{W}t")) for p in element.iter(f"{W}p"))
        for element in part(content, "word/footnotes.xml").iter(f"{W}footnote")
        if element.get(f"{W}type") is None
    }


def quotes(content: bytes) -> list[str]:
    return [paragraph.text for paragraph in opened(content).paragraphs if paragraph.style.name == "Quote"]


@pytest.mark.parametrize("quote", TORTURE)
def test_every_quote_comes_back_to_the_character(quote: str) -> None:
    assert [text.rstrip("\u202c\u2069") for text in quotes(made(bundle(quote, question=quote)))] == [
        quote.rstrip("\u202c\u2069")
    ]


@pytest.mark.parametrize("text", IMPOSSIBLE)
def test_what_xml_cannot_hold_is_replaced(text: str) -> None:
    assert "\ufffd" in quotes(made(bundle(text, question=text)))[0]


def test_footnotes_are_real_in_order_and_hold_citation_and_note() -> None:
    content = made(bundle("甲句。", "乙句。"), disputed())
    notes = footnotes(content)
    references = [int(e.get(f"{W}id")) for e in part(content, "word/document.xml").iter(f"{W}footnoteReference")]
    assert references == [1, 2, 3, 4, 5] == list(notes)
    assert notes[1].split("\n")[0].strip().startswith("王小明，〈北岬燈塔史〉，港務處，2025年8月14日")
    assert notes[1].split("\n")[1].startswith("原註 3：陳大文，〈霧鐘考〉")
    assert notes[5].strip().startswith("A. Reader and B. Writer, “The ‘Fog’ Bell,” August 14, 2025, p. 7 (bell.pdf")


def test_a_reference_behind_a_number_stands_in_brackets() -> None:
    """A source keeps its own mark in its text, ¹⁵ for one, and the two would read as 151."""
    (first, second) = [
        p for p in opened(made(bundle("霧鐘已修好。¹⁵", "甲句。"))).paragraphs if p.style.name == "Quote"
    ]
    assert [run.text for run in first.runs] == ["霧鐘已修好。¹⁵", "[", "", "]"]
    assert [run.text for run in second.runs] == ["甲句。", ""]


def test_a_row_stands_below_the_caption_and_the_first_row_of_its_table() -> None:
    values = answer("南灘廠 | 4,100")
    values["citations"][0] |= {"table_header": "廠區 | 每月產能（片）", "table_caption": "表 2：各廠產能"}
    paragraphs = [(p.style.name, p.text) for p in opened(made(bundle_from_json(values))).paragraphs]
    at = paragraphs.index(("Quote", "南灘廠 | 4,100[]"))
    assert [text for _, text in paragraphs[at - 2 : at]] == ["表 2：各廠產能", "廠區 | 每月產能（片）"]


def test_separators_are_declared_and_there() -> None:
    content = made(bundle("甲句。"))
    kinds = [e.get(f"{W}type") for e in part(content, "word/footnotes.xml").iter(f"{W}footnote")]
    assert kinds[:2] == ["separator", "continuationSeparator"]
    declared = [e.get(f"{W}id") for e in part(content, "word/settings.xml").iter(f"{W}footnote")]
    assert declared == ["-1", "0"]


def test_headings_bold_and_a_table_for_disagreements() -> None:
    document = opened(made(disputed()))
    assert [p.text for p in document.paragraphs if p.style.name == "Heading 1"] == ["燈塔的霧鐘何時加裝？"]
    bold = [run.text for p in document.paragraphs if p.style.name == "Quote" for run in p.runs if run.bold]
    assert bold == ["1880年"]
    table = document.tables[0]
    assert [cell.text for cell in table.rows[1].cells] == ["霧鐘在1880年加裝。1", "北岬燈塔史", "2025-08-14"]


def test_the_label_is_the_first_paragraph_and_the_fields_are_custom_properties() -> None:
    content = made(bundle("甲句。"))
    first = opened(content).paragraphs[0]
    assert first.style.name == "AI Label"
    assert first.text.startswith("【AI 整理】")
    values = {e.get("name"): "".join(e.itertext()) for e in part(content, "docProps/custom.xml")}
    assert values["generation_mode"] == "extractive"
    assert '"Label": "1"' in values["AIGC"]
    assert opened(content).core_properties.created is not None


def test_every_part_is_declared_and_every_relation_leads_to_a_part() -> None:
    archive = zipfile.ZipFile(io.BytesIO(made(disputed())))
    names = set(archive.namelist())
    declared = {e.get("PartName") for e in etree.fromstring(archive.read("[Content_Types].xml")) if e.get("PartName")}
    assert {name.removeprefix("/") for name in declared} == {
        n for n in names if not n.endswith(".rels") and n[0] != "["
    }
    for name in names:
        if not name.endswith(".rels"):
            continue
        folder = name.split("_rels/")[0]
        for relation in etree.fromstring(archive.read(name)):
            if relation.get("TargetMode") == "External":
                assert relation.get("Target").startswith(("http://", "https://"))
            else:
                assert folder + relation.get("Target") in names
    assert {info.date_time for info in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}


# The order that ECMA-376 asks for, as far as it is used.
ORDERS = {
    "rPr": ["rStyle", "rFonts", "b", "bCs", "i", "iCs", "color", "sz", "szCs", "u", "vertAlign", "lang"],
    "pPr": ["pStyle", "keepNext", "pBdr", "spacing", "ind", "outlineLvl"],
    "tblPr": ["tblStyle", "tblW", "tblInd", "tblBorders", "tblLayout", "tblCellMar"],
    "style": ["name", "basedOn", "qFormat", "pPr", "rPr", "tblPr"],
    "settings": ["characterSpacingControl", "footnotePr", "compat"],
    "font": ["altName", "family"],
}


@pytest.mark.parametrize("name", ["document", "styles", "settings", "fontTable", "footnotes"])
def test_elements_stand_in_the_order_that_word_asks_for(name: str) -> None:
    for element in part(made(disputed(), bundle(*TORTURE)), f"word/{name}.xml").iter():
        order = ORDERS.get(etree.QName(element).localname)
        if order:
            places = [order.index(etree.QName(child).localname) for child in element]
            assert places == sorted(places), etree.tostring(element)


def test_no_field_and_no_formula_comes_out_of_a_quote() -> None:
    content = made(bundle(*TORTURE))
    tags = {etree.QName(e).localname for e in part(content, "word/document.xml").iter()}
    assert not tags & {"fldSimple", "fldChar", "instrText", "object", "altChunk"}


@pytest.mark.slow
def test_libreoffice_opens_it_and_shows_quotes_and_footnotes(tmp_path: Path) -> None:
    office, reader = shutil.which("soffice"), shutil.which("pdftotext")
    if office is None or reader is None:
        pytest.skip("no soffice or no pdftotext (apt-get install libreoffice-writer-nogui poppler-utils)")
    (tmp_path / "answer.docx").write_bytes(made(disputed(), bundle(*TORTURE)))
    profile = f"-env:UserInstallation=file://{tmp_path}/profile"
    command = [
        office,
        profile,
        "--headless",
        "--convert-to",
        "pdf",
        "--outdir",
        str(tmp_path),
        str(tmp_path / "answer.docx"),
    ]
    subprocess.run(command, check=True, capture_output=True, timeout=300)
    shown = subprocess.run([reader, str(tmp_path / "answer.pdf"), "-"], check=True, capture_output=True, timeout=60)
    text = shown.stdout.decode()
    for words in ("霧鐘在", "The fog bell was added in 1881.", "原註 3", "AI 整理"):
        assert words in text
