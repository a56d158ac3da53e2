"""CSL-JSON through a CSL processor, BibTeX through a BibTeX parser: the documents and the sources behind their notes."""

import io
import json
import warnings
from typing import Any

import pytest
from pybtex.database import parse_string

from briefqa.exporting.bundle import Bundle, bundle_from_json
from briefqa.exporting.export import export
from exporting.saved_answers import IMPOSSIBLE, MAKING, TORTURE, answer, bundle, citation, disputed, note, source

STYLE = b"""<style xmlns="http://purl.org/net/xbiblio/csl" class="note" version="1.0">
<info><title>Plain</title><id>plain</id><updated>2026-03-02T08:00:00Z</updated></info>
<citation><layout><text variable="title"/></layout></citation>
<bibliography><layout suffix="."><group delimiter=", ">
<names variable="author"><name and="text"/></names><text variable="title" quotes="true"/>
<text variable="container-title" font-style="italic"/><text variable="publisher"/>
<date variable="issued"><date-part name="year"/><date-part name="month" prefix="-" form="numeric"/></date>
<text variable="URL"/>
</group></layout></bibliography></style>"""


def csl(*bundles: Bundle) -> list[dict[str, Any]]:
    items: list[dict[str, Any]] = json.loads(export(bundles, "csl", MAKING))
    return items


def bibtex(*bundles: Bundle) -> Any:
    return parse_string(export(bundles, "bibtex", MAKING).decode(), "bibtex")


def of_document(**changes: Any) -> Bundle:
    values = answer("甲句。")
    values["citations"] = [citation(1, "甲句。", document=source(**changes))]
    return bundle_from_json(values)


def test_documents_and_original_sources_are_listed_once() -> None:
    items = csl(bundle("甲句。", "乙句。"), disputed())
    assert [item["custom"]["role"] for item in items] == ["document", "document", "original source"]
    assert items[0]["title"] == "北岬燈塔史"
    assert items[0]["issued"] == {"date-parts": [[2025, 8, 14]]}
    assert [quote["exact"] for quote in items[0]["custom"]["quotes"]][:2] == ["甲句。", "乙句。"]
    assert items[2]["container-title"] == "航海學報"
    assert items[2]["issued"] == {"date-parts": [[2024, 3]]}
    assert items[2]["custom"]["cited_by"] == [{"document": items[0]["id"], "note": "3"}]
    assert all(item["custom"]["generation_mode"] == "extractive" for item in items)


def test_a_csl_processor_sets_it() -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # of its own making: fields it does not know, old idioms
        from citeproc import Citation, CitationItem, CitationStylesBibliography, CitationStylesStyle, formatter
        from citeproc.source.json import CiteProcJSON

        items = csl(disputed())
        style = CitationStylesStyle(io.BytesIO(STYLE), validate=False)
        bibliography = CitationStylesBibliography(style, CiteProcJSON(items), formatter.plain)
        for item in items:
            bibliography.register(Citation([CitationItem(item["id"])]))
        shown = [str(entry) for entry in bibliography.bibliography()]
    assert len(shown) == len(items) == 3
    assert any("北岬燈塔史" in entry and "王小明" in entry and "2025" in entry for entry in shown)
    assert any("霧鐘考" in entry and "航海學報" in entry for entry in shown)


def test_a_bibtex_parser_reads_it() -> None:
    library = bibtex(disputed())
    first, english, original = library.entries.values()
    assert first.fields["title"] == "{北岬燈塔史}"
    assert (first.fields["year"], first.fields["month"], first.fields["day"]) == ("2025", "August", "14")
    assert [str(person) for person in english.persons["author"]] == ["{A. Reader}", "{B. Writer}"]
    assert original.fields["howpublished"] == "航海學報"
    assert original.fields["url"] == "https://example.org/fog"


@pytest.mark.parametrize("text", [*TORTURE, *IMPOSSIBLE])
def test_no_title_breaks_out_of_its_entry(text: str) -> None:
    made = of_document(title=text, authors=[text, "B"], publisher=text, ai_label=text)
    library = bibtex(made)
    assert len(library.entries) == 2
    item = csl(made)[0]
    assert item["title"] == " ".join(text.split())


def test_latex_shows_a_title_as_it_is() -> None:
    entry = next(iter(bibtex(of_document(title="100% {of} $5 & #1_a^b ~c \\d")).entries.values()))
    assert entry.fields["title"] == (
        r"{100\% \textbraceleft{}of\textbraceright{} \$5 \& \#1\_a\textasciicircum{}b \textasciitilde{}c \textbackslash{}d}"
    )


def test_only_http_addresses_are_listed() -> None:
    made = of_document(url="javascript:alert(1)")
    assert "URL" not in csl(made)[0]
    assert "url" not in next(iter(bibtex(made).entries.values())).fields


def test_a_note_without_a_reference_adds_nothing() -> None:
    values = answer("甲句。")
    values["citations"] = [citation(1, "甲句。", notes=[note("參見前文。", reference=None, references=[])])]
    assert len(csl(bundle_from_json(values))) == 1


def test_no_style_prints_the_sums_and_paths_of_files() -> None:
    entry = next(iter(bibtex(of_document()).entries.values()))
    assert "note" not in entry.fields
    assert entry.fields["briefqa-sha256"] == csl(of_document())[0]["custom"]["file_sha256"]
    assert entry.fields["briefqa-path"] == csl(of_document())[0]["custom"]["path"]


def test_a_name_is_parted_only_where_it_says_which_part_is_the_family_s() -> None:
    names = ["Hale, T. J.", "Lin, Fan", "Ana Ruiz", "Ministry of Trade and Ports", "Moretti, Hale & Orr LLP", "王小明"]
    made = of_document(authors=names)
    assert csl(made)[0]["author"] == [
        {"family": "Hale", "given": "T. J."},
        {"family": "Lin", "given": "Fan"},
        *({"literal": name} for name in names[2:]),
    ]
    first, second, *others = next(iter(bibtex(made).entries.values())).persons["author"]
    assert (first.last_names, first.first_names, first.middle_names) == (["Hale"], ["T."], ["J."])
    assert (second.last_names, second.first_names) == (["Lin"], ["Fan"])
    assert all(len(person.last_names) == 1 and not person.first_names for person in others)
