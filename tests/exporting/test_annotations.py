"""Web Annotations: read by a JSON-LD processor with the vocabulary's own names, the selectors hold quote and place."""

import json
import warnings
from typing import Any

import pytest
import rdflib
from rdflib import RDF, Namespace

from briefqa.exporting.as_annotations import CONTEXT
from briefqa.exporting.bundle import Bundle, bundle_from_json
from briefqa.exporting.export import export
from exporting.saved_answers import IMPOSSIBLE, MAKING, TORTURE, answer, bundle, citation, source

OA = Namespace("http://www.w3.org/ns/oa#")
AS = Namespace("http://www.w3.org/ns/activitystreams#")
TERMS = Namespace("urn:briefqa:terms:")
# The terms of http://www.w3.org/ns/anno.jsonld that an export uses: a test asks no network.
ANNO: dict[str, Any] = {
    "oa": str(OA),
    "as": str(AS),
    "dc": "http://purl.org/dc/elements/1.1/",
    "dctypes": "http://purl.org/dc/dcmitype/",
    "foaf": "http://xmlns.com/foaf/0.1/",
    "rdf": str(RDF),
    "rdfs": "http://www.w3.org/2000/01/rdf-schema#",
    "xsd": "http://www.w3.org/2001/XMLSchema#",
    "id": {"@type": "@id", "@id": "@id"},
    "type": {"@type": "@id", "@id": "@type"},
    **{
        name: f"oa:{name}"
        for name in ("Annotation", "SpecificResource", "TextQuoteSelector", "TextPositionSelector", "TextualBody")
    },
    "AnnotationCollection": "as:OrderedCollection",
    "AnnotationPage": "as:OrderedCollectionPage",
    "Software": "as:Application",
    "Text": "dctypes:Text",
    "highlighting": "oa:highlighting",
    "describing": "oa:describing",
    "commenting": "oa:commenting",
    "body": {"@type": "@id", "@id": "oa:hasBody"},
    "target": {"@type": "@id", "@id": "oa:hasTarget"},
    "source": {"@type": "@id", "@id": "oa:hasSource"},
    "selector": {"@type": "@id", "@id": "oa:hasSelector"},
    "motivation": {"@type": "@vocab", "@id": "oa:motivatedBy"},
    "purpose": {"@type": "@vocab", "@id": "oa:hasPurpose"},
    **{name: f"oa:{name}" for name in ("exact", "prefix", "suffix")},
    "start": {"@type": "xsd:nonNegativeInteger", "@id": "oa:start"},
    "end": {"@type": "xsd:nonNegativeInteger", "@id": "oa:end"},
    "via": {"@type": "@id", "@id": "oa:via"},
    "value": "rdf:value",
    "format": "dc:format",
    "language": "dc:language",
    "name": "foaf:name",
    "label": "rdfs:label",
    "generator": {"@type": "@id", "@id": "as:generator"},
    "generated": {"@type": "xsd:dateTime", "@id": "http://purl.org/dc/terms/issued"},
    "first": {"@type": "@id", "@id": "as:first"},
    "items": {"@type": "@id", "@id": "as:items", "@container": "@list"},
    "total": {"@type": "xsd:nonNegativeInteger", "@id": "as:totalItems"},
    "startIndex": {"@type": "xsd:nonNegativeInteger", "@id": "as:startIndex"},
}


def values_of(*bundles: Bundle) -> dict[str, Any]:
    values: dict[str, Any] = json.loads(export(bundles, "jsonld", MAKING))
    return values


def graph_of(*bundles: Bundle) -> rdflib.Graph:
    values = values_of(*bundles)
    assert values["@context"][0] == CONTEXT
    values["@context"][0] = ANNO
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)  # rdflib's own reader warns of rdflib
        return rdflib.Graph().parse(data=json.dumps(values), format="json-ld")


def test_quote_and_place_are_what_the_vocabulary_calls_them() -> None:
    graph = graph_of(bundle("霧鐘在1880年加裝。"))
    quote = graph.value(predicate=RDF.type, object=OA.TextQuoteSelector)
    place = graph.value(predicate=RDF.type, object=OA.TextPositionSelector)
    assert [str(graph.value(quote, OA[name])) for name in ("prefix", "exact", "suffix")] == [
        "前文。",
        "霧鐘在1880年加裝。",
        "後文。",
    ]
    assert [int(graph.value(place, OA[name])) for name in ("start", "end")] == [100, 111]
    assert len(str(graph.value(place, TERMS.textSha256))) == 64
    assert str(graph.value(place, TERMS.positionUnit)) == "Unicode code points"
    annotation = graph.value(predicate=RDF.type, object=OA.Annotation)
    target = graph.value(annotation, OA.hasTarget)
    assert {quote, place} == set(graph.objects(target, OA.hasSelector))
    assert str(graph.value(graph.value(target, OA.hasSource), OA.via)) == "https://example.org/lighthouse?a=1&b=2"


def test_every_quote_comes_back_to_the_character() -> None:
    graph = graph_of(bundle(*TORTURE))
    assert sorted(str(value) for value in graph.objects(predicate=OA.exact)) == sorted(TORTURE)
    raw = values_of(bundle(*TORTURE, *IMPOSSIBLE))
    exact = [item["target"]["selector"][0]["exact"] for item in raw["first"]["items"]]
    assert exact == [*TORTURE, *IMPOSSIBLE]


def test_the_collection_says_what_it_is() -> None:
    values = values_of(bundle("甲句。"), bundle("乙句。", "丙句。"))
    assert values["total"] == 3 == len(values["first"]["items"])
    assert len({item["id"] for item in values["first"]["items"]}) == 3
    assert values["generationMode"] == "extractive"
    assert values["aigc"]["Label"] == "1"
    assert values["label"].startswith("【AI 整理】")


@pytest.mark.parametrize("url", ["javascript:alert(1)", "", "not an address"])
def test_an_address_that_may_not_be_a_link_is_left_out(url: str) -> None:
    values = answer("甲句。")
    values["citations"] = [citation(1, "甲句。", document=source(url=url, id="no hash"))]
    item = values_of(bundle_from_json(values))["first"]["items"][0]
    assert "via" not in item["target"]["source"]
    assert item["target"]["source"]["id"].startswith("ni:///sha-256;")
