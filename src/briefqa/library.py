"""briefqa from Python: an index opened, to be asked. The HTTP API and the MCP server answer through it too."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import cast

from briefqa import contract
from briefqa.answering.asking import ask
from briefqa.answering.searching import timed_search
from briefqa.citing import answer_to_json, place_to_json, search_to_json
from briefqa.config import load_config
from briefqa.encoding.embedding import Embedder
from briefqa.errors import NotInIndex, UsageError
from briefqa.filtering import Filters, check_order, shown, texts_of
from briefqa.index import Index
from briefqa.opening import open_for_asking
from briefqa.storing.contents import CatalogEntry
from briefqa.types import Span

MAX_PLACE_CHARS = 100_000  # of a document's text in one reply
MAX_LISTED = 1_000


@dataclass(frozen=True, slots=True)
class OpenedIndex:
    """One generation of an index with its model. It never changes: open the index again for a newer generation."""

    index: Index
    embedder: Embedder

    @property
    def generation(self) -> str:
        return self.index.generation

    def ask(
        self, question: str, *, from_date: str = "", to_date: str = "", documents: Sequence[str] = ()
    ) -> contract.Answer:
        """The cited answer to a question, as `briefqa ask --json` prints it, or a refusal with its reason.

        Dates are ISO 8601, documents ids or paths. Raises InputRefused for an empty or over-long question, NotInIndex
        for a document that is not there, UsageError for what is no date and for a value of another type, and
        IndexMismatch for another model's index.
        """
        filters = _filters(from_date, to_date, documents)
        asked = ask(self.index, self.embedder, _text(question, name="question"), filters=filters)
        return cast(contract.Answer, answer_to_json(asked, self.index, filters))

    def search(
        self, question: str, *, limit: int = 10, from_date: str = "", to_date: str = "", documents: Sequence[str] = ()
    ) -> contract.SearchResult:
        """Ranked passages, as `briefqa search --json` prints them. Raises what `ask` raises, UsageError for a limit too."""
        filters = _filters(from_date, to_date, documents)
        question, limit = _text(question, name="question"), _whole(limit, name="limit")
        hits, milliseconds = timed_search(self.index, self.embedder, question, limit=limit, filters=filters)
        return cast(
            contract.SearchResult,
            search_to_json(hits=hits, question=question, index=self.index, milliseconds=milliseconds),
        )

    def documents(self, *, offset: int = 0, limit: int = MAX_LISTED) -> contract.DocumentList:
        """What is known of the documents, a stretch of at most MAX_LISTED. Raises UsageError for a stretch out of range."""
        if _whole(offset, name="offset") < 0 or not 1 <= _whole(limit, name="limit") <= MAX_LISTED:
            raise UsageError(
                f"Asked for {limit} documents from {offset} on; expected 1 to {MAX_LISTED} from 0 or later."
            )
        return {
            "total": len(self.index.catalog),
            "offset": offset,
            "documents": [_facts(entry) for entry in self.index.catalog[offset : offset + limit]],
            "index": self._facts(),
        }

    def place(self, document: str, start: int = 0, end: int | None = None) -> contract.Place:
        """A document's text from one offset to another, at most MAX_PLACE_CHARS of it, with the notes it points to.

        document: an id, the beginning of an id, or a path. Without `end`, as far as MAX_PLACE_CHARS reach.
        Raises NotInIndex for a document or a place that is not there, UsageError for a place that is too long.
        """
        found = self.index.documents[self.index.number_of(_text(document, name="document"))]
        chars = len(found.text)
        start = _whole(start, name="start")
        stop = min(chars, max(start, 0) + MAX_PLACE_CHARS) if end is None else _whole(end, name="end")
        if not 0 <= start <= stop <= chars:
            raise NotInIndex(f"The document has no place {start} to {stop}; its text has {chars} characters.")
        if stop - start > MAX_PLACE_CHARS:
            raise UsageError(f"{start} to {stop} is too long; at most {MAX_PLACE_CHARS} characters are given at once.")
        return cast(contract.Place, {**place_to_json(found, Span(start, stop)), "index": self._facts()})

    def status(self) -> contract.Status:
        """What the index holds, in counts."""
        catalog, manifest = self.index.catalog, self.index.manifest
        return {
            "generation": self.index.generation,
            "created": manifest["created"],
            "model": self.index.identity.name,
            "documents": len(catalog),
            "chunks": len(self.index.chunks),
            "sentences": manifest["sentences"],
            "notes": sum(entry.notes for entry in catalog),
            "notes_resolved": sum(entry.notes_resolved for entry in catalog),
            "content_sha256": manifest["content_sha256"],
        }

    def _facts(self) -> contract.IndexFacts:
        return {"generation": self.index.generation, "model": self.index.identity.name}


def open_index(path: str | Path | None = None, *, model: str | None = None) -> OpenedIndex:
    """The published generation of the index at a path, with its model, ready to be asked.

    What is not named comes from briefqa.toml in the working folder, BRIEFQA_INDEX and BRIEFQA_MODEL, as on the command
    line. Raises IndexNotBuilt, IndexCorrupt or IndexMismatch, ModelUnusable, and UsageError for settings that are off.
    """
    config = load_config()
    config = replace(config, index=config.index if path is None else Path(path), model=model or config.model)
    return OpenedIndex(*open_for_asking(config))


def _filters(from_date: str, to_date: str, documents: Sequence[str]) -> Filters:
    filters = Filters(from_date, to_date, texts_of(documents, name="documents"))
    check_order(filters, names=("from_date", "to_date"))
    return filters


def _text(value: object, *, name: str) -> str:
    if not isinstance(value, str):
        raise UsageError(f"{name} is {shown(value)}; expected a text.")
    return value


def _whole(value: object, *, name: str) -> int:
    if isinstance(value, bool) or not isinstance(value, int):
        raise UsageError(f"{name} is {shown(value)}; expected a whole number.")
    return value


def _facts(entry: CatalogEntry) -> contract.DocumentFacts:
    return {
        "id": entry.id,
        "path": entry.path,
        "title": entry.title,
        "authors": list(entry.authors),
        "publisher": entry.publisher or None,
        "date": entry.date or None,
        "language": entry.language or None,
        "url": entry.url or None,
        "ai_label": entry.ai_label or None,
        "chars": entry.chars,
        "chunks": entry.chunks,
        "notes": entry.notes,
        "notes_resolved": entry.notes_resolved,
    }
