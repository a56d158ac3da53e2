"""The names of the formats, apart from what writes them, so that a door can list them without loading it."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Format:
    """How a format is called and sent."""

    suffix: str
    media_type: str
    is_text: bool = True


FORMATS = {
    "md": Format(".md", "text/markdown; charset=utf-8"),
    "docx": Format(".docx", "application/vnd.openxmlformats-officedocument.wordprocessingml.document", is_text=False),
    "html": Format(".html", "text/html; charset=utf-8"),
    "jsonld": Format(".jsonld", "application/ld+json"),
    "csl": Format(".csl.json", "application/vnd.citationstyles.csl+json"),
    "bibtex": Format(".bib", "application/x-bibtex; charset=utf-8"),
    "json": Format(".json", "application/json"),
}
