"""The fixed parts of a Word document, and how parts become one file: the same parts, the same bytes."""

import io
import json
import zipfile
from collections.abc import Mapping
from xml.sax.saxutils import escape, quoteattr

from briefqa.exporting.cleaning import clean
from briefqa.exporting.labels import Label

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
R = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_DECLARATION = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_EPOCH = (1980, 1, 1, 0, 0, 0)  # of every entry: the clock has no say in the bytes
_CUSTOM_FORMAT = "{D5CDD505-2E9C-101B-9397-08002B2CF9AE}"  # what Word expects of every custom property
LATIN_FONT = "Times New Roman"
# Per language: the East Asian font, what stands in for it elsewhere, and the tag that Word knows the language by.
EAST_ASIAN = {
    "zh-Hant": ("PMingLiU", "新細明體,Noto Serif CJK TC,Songti TC", "zh-TW"),
    "zh-Hans": ("SimSun", "宋体,Noto Serif CJK SC,Songti SC", "zh-CN"),
    "en": ("PMingLiU", "新細明體,Noto Serif CJK TC,Songti TC", "zh-TW"),
}
_CONTENT_TYPES = {
    "/word/document.xml": "wordprocessingml.document.main",
    "/word/styles.xml": "wordprocessingml.styles",
    "/word/settings.xml": "wordprocessingml.settings",
    "/word/fontTable.xml": "wordprocessingml.fontTable",
    "/word/footnotes.xml": "wordprocessingml.footnotes",
    "/docProps/app.xml": "extended-properties",
    "/docProps/custom.xml": "custom-properties",
}


def packed(parts: Mapping[str, str]) -> bytes:
    """A zip of the parts, in their order."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(zipfile.ZipInfo(name, _EPOCH), _DECLARATION + content, zipfile.ZIP_DEFLATED)
    return buffer.getvalue()


def content_types() -> str:
    overrides = "".join(
        f'<Override PartName="{name}" ContentType="application/vnd.openxmlformats-officedocument.{kind}+xml"/>'
        for name, kind in _CONTENT_TYPES.items()
    )
    return (
        f'<Types xmlns="{_PACKAGE}/content-types">'
        '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        '<Default Extension="xml" ContentType="application/xml"/>'
        '<Override PartName="/docProps/core.xml" ContentType="application/vnd.openxmlformats-package.core-properties+xml"/>'
        f"{overrides}</Types>"
    )


def package_relations() -> str:
    office = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    return _relations(
        f'<Relationship Id="rId1" Type="{office}/officeDocument" Target="word/document.xml"/>'
        f'<Relationship Id="rId2" Type="{_PACKAGE}/relationships/metadata/core-properties" Target="docProps/core.xml"/>'
        f'<Relationship Id="rId3" Type="{office}/extended-properties" Target="docProps/app.xml"/>'
        f'<Relationship Id="rId4" Type="{office}/custom-properties" Target="docProps/custom.xml"/>'
    )


def document_relations(links: Mapping[str, str]) -> str:
    """The document's own parts and its links."""
    parts = "".join(
        f'<Relationship Id="rIdPart{number}" Type="{R}/{name}" Target="{name}.xml"/>'
        for number, name in enumerate(("styles", "settings", "fontTable", "footnotes"), 1)
    )
    return _relations(parts + _links(links))


def footnote_relations(links: Mapping[str, str]) -> str:
    return _relations(_links(links))


def _links(links: Mapping[str, str]) -> str:
    """`links` are addresses with the id that each is known by."""
    return "".join(
        f'<Relationship Id="{name}" Type="{R}/hyperlink" Target={quoteattr(url)} TargetMode="External"/>'
        for url, name in links.items()
    )


def _relations(content: str) -> str:
    return f'<Relationships xmlns="{_PACKAGE}/relationships">{content}</Relationships>'


def core_properties(title: str, label: Label) -> str:
    created = f'<dcterms:{{0}} xsi:type="dcterms:W3CDTF">{label.made_at}</dcterms:{{0}}>'
    return (
        f'<cp:coreProperties xmlns:cp="{_PACKAGE}/metadata/core-properties" xmlns:dc="http://purl.org/dc/elements/1.1/" '
        'xmlns:dcterms="http://purl.org/dc/terms/" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">'
        f"<dc:title>{_text(title)}</dc:title><dc:creator>{_text(label.fields()['generator'])}</dc:creator>"
        f"<dc:description>{_text(label.line)}</dc:description><dc:identifier>{label.produce_id}</dc:identifier>"
        f"<dc:language>{EAST_ASIAN[label.language][2] if label.language != 'en' else 'en'}</dc:language>"
        f"{created.format('created')}{created.format('modified')}</cp:coreProperties>"
    )


def app_properties() -> str:
    return (
        '<Properties xmlns="http://schemas.openxmlformats.org/officeDocument/2006/extended-properties">'
        "<Application>briefqa</Application></Properties>"
    )


def custom_properties(label: Label) -> str:
    """The label's fields, each a text; `AIGC` is JSON, as GB 45438-2025 has it."""
    fields = label.fields() | {"AIGC": json.dumps({"AIGC": label.aigc()}, ensure_ascii=False)}
    fields["source_ai_labels"] = json.dumps(fields["source_ai_labels"])
    properties = "".join(
        f'<property fmtid="{_CUSTOM_FORMAT}" pid="{number}" name="{name}"><vt:lpwstr>{_text(str(value))}</vt:lpwstr></property>'
        for number, (name, value) in enumerate(fields.items(), 2)
    )
    return (
        '<Properties xmlns="http://schemas.openxmlformats.org/officeDocument/2006/custom-properties" '
        f'xmlns:vt="http://schemas.openxmlformats.org/officeDocument/2006/docPropsVTypes">{properties}</Properties>'
    )


def settings() -> str:
    """Tells Word which footnotes are the separators, and to lay out as Word 2013 and later do."""
    return (
        f'<w:settings xmlns:w="{W}"><w:characterSpacingControl w:val="compressPunctuation"/>'
        '<w:footnotePr><w:footnote w:id="-1"/><w:footnote w:id="0"/></w:footnotePr>'
        '<w:compat><w:compatSetting w:name="compatibilityMode" w:uri="http://schemas.microsoft.com/office/word" w:val="15"/></w:compat>'
        "</w:settings>"
    )


def font_table(language: str) -> str:
    name, stand_ins, _ = EAST_ASIAN[language]
    return (
        f'<w:fonts xmlns:w="{W}"><w:font w:name="{LATIN_FONT}"><w:altName w:val="Liberation Serif,Times"/><w:family w:val="roman"/></w:font>'
        f'<w:font w:name="{name}"><w:altName w:val="{stand_ins}"/><w:family w:val="roman"/></w:font></w:fonts>'
    )


def styles(language: str) -> str:
    font, _, tag = EAST_ASIAN[language]
    fonts = f'<w:rFonts w:ascii="{LATIN_FONT}" w:hAnsi="{LATIN_FONT}" w:eastAsia="{font}" w:cs="Times New Roman"/>'
    headings = "".join(
        _style(
            f"Heading{level}",
            f"heading {level}",
            f'<w:keepNext/><w:spacing w:before="{before}" w:after="100"/><w:outlineLvl w:val="{level - 1}"/>',
            f'<w:b/><w:bCs/><w:sz w:val="{size}"/><w:szCs w:val="{size}"/>',
        )
        for level, size, before in ((1, 34, 240), (2, 27, 320), (3, 23, 240))
    )
    return (
        f'<w:styles xmlns:w="{W}"><w:docDefaults><w:rPrDefault><w:rPr>{fonts}<w:sz w:val="22"/><w:szCs w:val="22"/>'
        f'<w:lang w:val="en-GB" w:eastAsia="{tag}" w:bidi="ar-SA"/></w:rPr></w:rPrDefault>'
        '<w:pPrDefault><w:pPr><w:spacing w:after="120" w:line="300" w:lineRule="auto"/></w:pPr></w:pPrDefault></w:docDefaults>'
        '<w:style w:type="paragraph" w:default="1" w:styleId="Normal"><w:name w:val="Normal"/><w:qFormat/></w:style>'
        '<w:style w:type="character" w:default="1" w:styleId="DefaultParagraphFont"><w:name w:val="Default Paragraph Font"/></w:style>'
        '<w:style w:type="table" w:default="1" w:styleId="TableNormal"><w:name w:val="Normal Table"/><w:tblPr><w:tblInd w:w="0" w:type="dxa"/>'
        '<w:tblCellMar><w:left w:w="108" w:type="dxa"/><w:right w:w="108" w:type="dxa"/></w:tblCellMar></w:tblPr></w:style>'
        f"{headings}"
        + _style("Label", "AI Label", _LABEL_BORDER, '<w:color w:val="404040"/><w:sz w:val="19"/><w:szCs w:val="19"/>')
        + _style("Quote", "Quote", '<w:spacing w:before="40" w:after="120"/>', "")
        + _style("Passage", "Passage", '<w:ind w:left="400"/>', '<w:color w:val="404040"/>')
        + _style("Caption", "caption", "<w:keepNext/>", "<w:b/><w:bCs/>")
        + _style("Source", "Source", '<w:keepNext/><w:spacing w:before="160" w:after="20"/>', "")
        + _style(
            "Fact",
            "Fact",
            '<w:spacing w:after="20" w:line="240" w:lineRule="auto"/>',
            '<w:color w:val="404040"/><w:sz w:val="18"/><w:szCs w:val="18"/>',
        )
        + _style(
            "FootnoteText",
            "footnote text",
            '<w:spacing w:after="40" w:line="240" w:lineRule="auto"/>',
            '<w:sz w:val="18"/><w:szCs w:val="18"/>',
        )
        + '<w:style w:type="character" w:styleId="FootnoteReference"><w:name w:val="footnote reference"/><w:rPr><w:vertAlign w:val="superscript"/></w:rPr></w:style>'
        '<w:style w:type="character" w:styleId="Hyperlink"><w:name w:val="Hyperlink"/><w:rPr><w:color w:val="0B4F8A"/><w:u w:val="single"/></w:rPr></w:style>'
        '<w:style w:type="table" w:styleId="TableGrid"><w:name w:val="Table Grid"/><w:basedOn w:val="TableNormal"/><w:tblPr><w:tblBorders>'
        + "".join(
            f'<w:{side} w:val="single" w:sz="4" w:space="0" w:color="808080"/>'
            for side in ("top", "left", "bottom", "right", "insideH", "insideV")
        )
        + "</w:tblBorders></w:tblPr></w:style></w:styles>"
    )


_LABEL_BORDER = (
    "<w:pBdr>"
    + "".join(
        f'<w:{side} w:val="single" w:sz="4" w:space="5" w:color="808080"/>'
        for side in ("top", "left", "bottom", "right")
    )
    + '</w:pBdr><w:spacing w:after="240"/>'
)


def _style(identity: str, name: str, paragraph: str, run: str) -> str:
    return (
        f'<w:style w:type="paragraph" w:styleId="{identity}"><w:name w:val="{name}"/><w:basedOn w:val="Normal"/>'
        f"<w:qFormat/><w:pPr>{paragraph}</w:pPr><w:rPr>{run}</w:rPr></w:style>"
    )


def _text(text: str) -> str:
    return escape(clean(text))
