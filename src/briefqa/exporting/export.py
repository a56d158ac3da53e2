"""One function for every door: answers and a format in, bytes out. The same answers and the same making, the same bytes."""

from collections.abc import Callable, Sequence

from briefqa.errors import UsageError
from briefqa.exporting.as_annotations import annotations_of
from briefqa.exporting.as_bibliography import bibtex_of, csl_of
from briefqa.exporting.as_bundle import bundle_of
from briefqa.exporting.as_docx import docx_of
from briefqa.exporting.as_html import html_of
from briefqa.exporting.as_markdown import markdown_of
from briefqa.exporting.bundle import Bundle
from briefqa.exporting.formats import FORMATS
from briefqa.exporting.labels import Making
from briefqa.exporting.report import arranged
from briefqa.printing import json_text

WRITERS: dict[str, Callable[[Sequence[Bundle], Making], bytes]] = {
    "md": lambda bundles, making: markdown_of(arranged(bundles, making)).encode(),
    "docx": lambda bundles, making: docx_of(arranged(bundles, making)),
    "html": lambda bundles, making: html_of(arranged(bundles, making)).encode(),
    "jsonld": lambda bundles, making: _json(annotations_of(bundles, making)),
    "csl": lambda bundles, making: _json(csl_of(bundles, making)),
    "bibtex": lambda bundles, making: bibtex_of(bundles, making).encode(),
    "json": lambda bundles, making: _json(bundle_of(bundles, making)),
}


def export(bundles: Sequence[Bundle], format_name: str, making: Making) -> bytes:
    """The file. Raises UsageError for a format that is none of FORMATS, and for no answers at all."""
    if format_name not in FORMATS:
        raise UsageError(f"The format is {format_name!r}; expected one of: {', '.join(FORMATS)}.")
    if not bundles:
        raise UsageError("There is no answer to export.")
    return WRITERS[format_name](bundles, making)


def _json(values: object) -> bytes:
    return (json_text(values, indent=1) + "\n").encode()
