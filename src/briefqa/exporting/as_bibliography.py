"""An export as a bibliography: the documents cited and, behind their notes, the original sources. CSL-JSON and BibTeX."""

import json
import re
from collections.abc import Sequence
from dataclasses import dataclass
from hashlib import sha256
from typing import Any

from briefqa.exporting.bundle import Bundle, CitedQuote, Source
from briefqa.exporting.cleaning import clean, one_paragraph
from briefqa.exporting.labels import Label, Making, label_of
from briefqa.exporting.phrases import is_chinese
from briefqa.exporting.report import cited_sources
from briefqa.figures.dates import MONTHS
from briefqa.printing import safe_url
from briefqa.reading.authors import family_and_given
from briefqa.types import Reference

Json = dict[str, Any]
ID_DIGITS = 12
_DATE = re.compile(r"(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?")
# \textbraceleft and not \{: BibTeX counts braces without a look at the backslash before them.
_LATEX = {
    **{character: f"\\{character}" for character in "$&#_%"},
    **{"\\": r"\textbackslash{}", "{": r"\textbraceleft{}", "}": r"\textbraceright{}"},
    **{"~": r"\textasciitilde{}", "^": r"\textasciicircum{}"},
}


@dataclass(frozen=True, slots=True)
class Work:
    """One thing to list. `custom` is what we know beyond a bibliography's fields."""

    id: str
    title: str
    authors: tuple[str, ...]
    container: str
    publisher: str
    date: str
    language: str
    url: str
    custom: Json


def works(bundles: Sequence[Bundle], making: Making) -> tuple[Work, ...]:
    """The documents cited by first use, then what their notes cite, each once."""
    quotes = [quote for bundle in bundles for quote in bundle.citations]
    found = [
        _document(source, [quote for quote in quotes if quote.source.id == source.id], making)
        for source in cited_sources(bundles)
    ]
    behind: dict[Reference, list[Json]] = {}
    for quote in quotes:
        for note in quote.notes:
            for reference in note.references:
                behind.setdefault(reference, []).append(
                    {"document": f"doc-{quote.source.id[:ID_DIGITS]}", "note": note.marker}
                )
    return (*found, *(_original(reference, notes) for reference, notes in behind.items()))


def _document(source: Source, quotes: Sequence[CitedQuote], making: Making) -> Work:
    custom: Json = {
        "role": "document",
        "path": source.path,
        "file_sha256": source.id,
        "text_sha256": source.text_sha256,
        "quotes": [{"exact": quote.quote, "start": quote.span.start, "end": quote.span.end} for quote in quotes],
    }
    if source.ai_label:
        custom["ai_label"] = source.ai_label
    if finding := making.findings.get(source.id):
        custom["finding"] = finding
    return Work(
        id=f"doc-{source.id[:ID_DIGITS]}",
        title=source.title,
        authors=source.authors,
        container="",
        publisher=source.publisher,
        date=source.date,
        language=source.language,
        url=safe_url(source.url),
        custom=custom,
    )


def _original(reference: Reference, notes: list[Json]) -> Work:
    fields = (*reference.authors, reference.title, reference.container, reference.date, reference.url)
    digest = sha256("\n".join(fields).encode("utf-8", "surrogatepass")).hexdigest()
    return Work(
        id=f"ref-{digest[:ID_DIGITS]}",
        title=reference.title,
        authors=reference.authors,
        container=reference.container,
        publisher="",
        date=reference.date,
        language="zh" if is_chinese(reference.title) else "en" if reference.title.isascii() and reference.title else "",
        url=safe_url(reference.url),
        custom={"role": "original source", "cited_by": list({json.dumps(n): n for n in notes}.values())},
    )


def csl_of(bundles: Sequence[Bundle], making: Making) -> list[Json]:
    """CSL-JSON items; our label stands in each one's `custom`, since CSL-JSON is a bare list."""
    label = label_of(bundles, making)
    return [_csl_item(work, label) for work in works(bundles, making)]


def _csl_item(work: Work, label: Label) -> Json:
    """Names are literal where a source does not say which part of a name is the family's, as Hale, T. does."""
    item: Json = {
        "id": work.id,
        "type": _csl_type(work),
        "title": one_paragraph(work.title) or work.url or work.container,
    }
    if work.authors:
        item["author"] = [_csl_name(one_paragraph(name)) for name in work.authors]
    if match := _DATE.fullmatch(work.date):
        item["issued"] = {"date-parts": [[int(part) for part in match.groups() if part]]}
    elif work.date:
        item["issued"] = {"literal": work.date}
    named = {"container-title": work.container, "publisher": work.publisher, "language": work.language, "URL": work.url}
    item |= {key: one_paragraph(value) for key, value in named.items() if value}
    item["custom"] = {**work.custom, **label.fields()}
    return item


def _csl_name(name: str) -> Json:
    parts = family_and_given(name)
    return {"family": parts[0], "given": parts[1]} if parts else {"literal": name}


def _csl_type(work: Work) -> str:
    """What a note tells: where there is an address, a page of a site; else something in a container, or a document."""
    if work.url:
        return "webpage"
    return "article" if work.container else "document"


def bibtex_of(bundles: Sequence[Bundle], making: Making) -> str:
    """BibTeX in UTF-8, with the label as comments at its head."""
    label = label_of(bundles, making)
    fields = label.fields()
    head = [
        label.line,
        *(f"{key}: {fields[key]}" for key in ("generator", "generation_mode", "digital_source_type", "created")),
        f"AIGC: {json.dumps(label.aigc())}",
        *(f"source_ai_label: {one_paragraph(text)}" for text in label.source_labels),
    ]
    comments = "\n".join(f"% {_uncommanded(line)}" for line in head)
    return "\n\n".join([comments, *(_entry(work) for work in works(bundles, making))]) + "\n"


def _uncommanded(text: str) -> str:
    """BibTeX knows no comments: outside of entries all but @ is passed over."""
    return clean(text).replace("@", "(at)")


def _entry(work: Work) -> str:
    fields = {
        "author": " and ".join(map(_bibtex_name, work.authors)),
        "title": f"{{{_latex(work.title)}}}" if work.title else "",
        "howpublished": _latex(work.container or work.publisher),
        "url": _latex_url(work.url),
        "langid": {"en": "english"}.get(work.language, ""),
        "briefqa-path": _latex(work.custom.get("path", "")),  # no style prints fields of these names
        "briefqa-sha256": work.custom.get("file_sha256", ""),
        "annote": _latex(work.custom.get("ai_label", "")),
    }
    lines = [f"  {name} = {{{value}}}," for name, value in fields.items() if value]
    if match := _DATE.fullmatch(work.date):
        lines.append(f"  year = {{{match[1]}}},")
        if match[2] and 1 <= int(match[2]) <= 12:
            lines.append(f"  month = {MONTHS[int(match[2]) - 1][:3]},")
        if match[3]:
            lines.append(f"  day = {{{int(match[3])}}},")
    return f"@misc{{{re.sub('[^0-9A-Za-z-]', '-', work.id)},\n" + "\n".join(lines) + "\n}"


def _bibtex_name(name: str) -> str:
    """In braces, a name is one word to BibTeX: it would part 國防院 (INDSR) and Ministry of Defence, or sort them by Defence."""
    name = one_paragraph(name)
    return _latex(name) if family_and_given(name) else f"{{{_latex(name)}}}"


def _latex(text: str) -> str:
    return "".join(_LATEX.get(character, character) for character in clean(one_paragraph(text)))


def _latex_url(url: str) -> str:
    """An address has no brace and no backslash (see `safe_url`); biblatex and url.sty take the rest as it is."""
    return clean(url)
