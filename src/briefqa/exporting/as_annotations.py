"""An export as W3C Web Annotations: each quote by its words with what stands around them, and by its place."""

import base64
from collections.abc import Sequence
from typing import Any

from briefqa.exporting.bundle import Bundle, CitedQuote, Source
from briefqa.exporting.labels import Label, Making, label_of
from briefqa.folding import script_of
from briefqa.printing import safe_url

Json = dict[str, Any]
CONTEXT = "http://www.w3.org/ns/anno.jsonld"
# Web Annotation has no word for the text that positions count in, nor for labels: these are ours.
TERMS = {
    "briefqa": "urn:briefqa:terms:",
    **{
        name: f"briefqa:{name}"
        for name in ("fileSha256", "textSha256", "positionUnit", "path", "page", "aiLabel", "finding", "aigc")
    },
    **{name: f"briefqa:{name}" for name in ("generationMode", "digitalSourceType", "indexSha256", "modelSha256")},
}
POSITION_UNIT = "Unicode code points"


def annotations_of(bundles: Sequence[Bundle], making: Making) -> Json:
    """An AnnotationCollection with one page: an annotation for each citation, in the order of the answers."""
    label = label_of(bundles, making)
    items = [
        _annotation(bundle, answer, quote, label, making)
        for answer, bundle in enumerate(bundles, 1)
        for quote in bundle.citations
    ]
    collection = f"urn:briefqa:{label.produce_id}"
    return {
        "@context": [CONTEXT, TERMS],
        "id": collection,
        "type": "AnnotationCollection",
        "label": label.line,
        "generator": _generator(label),
        "generated": label.made_at,
        "generationMode": label.fields()["generation_mode"],
        "digitalSourceType": label.fields()["digital_source_type"],
        "aigc": label.aigc(),
        "total": len(items),
        "first": {
            "id": f"{collection}:page",
            "type": "AnnotationPage",
            "startIndex": 0,
            "items": items,
        },
    }


def _generator(label: Label) -> Json:
    return {"type": "Software", "name": label.fields()["generator"]}


def _annotation(bundle: Bundle, answer: int, quote: CitedQuote, label: Label, making: Making) -> Json:
    body: Json = {"type": "TextualBody", "purpose": "describing", "format": "text/plain", "value": bundle.question}
    if language := script_of(bundle.question):
        body["language"] = language
    return {
        "id": f"urn:briefqa:{label.produce_id}:{answer}:{quote.number}",
        "type": "Annotation",
        "motivation": "highlighting",
        "generator": _generator(label),
        "generated": label.made_at,
        "indexSha256": bundle.content_sha256,
        "modelSha256": bundle.model_sha256,
        "body": [body, *(_note_body(note.marker, note.text) for note in quote.notes)],
        "target": {
            "type": "SpecificResource",
            "source": _source(quote.source, making),
            "selector": [
                {"type": "TextQuoteSelector", "prefix": quote.prefix, "exact": quote.quote, "suffix": quote.suffix},
                {
                    "type": "TextPositionSelector",
                    "start": quote.span.start,
                    "end": quote.span.end,
                    "positionUnit": POSITION_UNIT,
                    "textSha256": quote.source.text_sha256,
                },
            ],
            **({"page": quote.page} if quote.page is not None else {}),
        },
    }


def _note_body(marker: str, text: str) -> Json:
    """A note of the source that the quote rests on."""
    return {"type": "TextualBody", "purpose": "commenting", "format": "text/plain", "value": f"{marker}. {text}"}


def _source(source: Source, making: Making) -> Json:
    """The file, named by its hash (RFC 6920), so that an edited file is another source; its address beside it."""
    shown: Json = {
        "id": _hash_uri(source.id),
        "type": "Text",
        "path": source.path,
        "fileSha256": source.id,
        "textSha256": source.text_sha256,
    }
    if address := safe_url(source.url):
        shown["via"] = address
    if source.language:
        shown["language"] = source.language
    if source.ai_label:
        shown["aiLabel"] = source.ai_label
    if finding := making.findings.get(source.id):
        shown["finding"] = finding
    return shown


def _hash_uri(digest: str) -> str:
    try:
        raw = bytes.fromhex(digest)
    except ValueError:
        raw = digest.encode("utf-8", "replace")
    return f"ni:///sha-256;{base64.urlsafe_b64encode(raw).decode().rstrip('=')}"
