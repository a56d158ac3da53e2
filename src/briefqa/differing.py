"""Two generations of an index side by side: which documents changed, and what that did to saved questions and answers."""

from collections import Counter
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from briefqa.answering.asking import ask
from briefqa.citing import answer_to_json
from briefqa.encoding.embedding import Embedder
from briefqa.errors import InputRefused, UsageError
from briefqa.exporting.bundle import bundle_from_json, read_values
from briefqa.filtering import Filters, filters_of_line
from briefqa.index import Index, open_index, read_index
from briefqa.progressing import Progress
from briefqa.sentences import sentences_of
from briefqa.storing.contents import CatalogEntry
from briefqa.storing.store import current, generation_names, open_generation
from briefqa.types import Document
from briefqa.verifying import State, find_again

Json = dict[str, Any]


@dataclass(frozen=True, slots=True)
class DocumentChange:
    """A document that is not the same in both. Sentences are those that stand in one of the two texts only, in order.

    `kind` is "added", "removed", "changed" (its file, or how it is read), "moved" (the same file under another path) or
    "described" (the same text under another title, date, author, publisher, language or address).
    """

    kind: str
    path: str
    title: str
    old_id: str = ""
    new_id: str = ""
    old_path: str = ""
    gone_sentences: tuple[str, ...] = ()
    new_sentences: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class CitationChange:
    """A quote of the old answer that does not stand in the new generation where it stood. See `verifying.State`."""

    quote: str
    path: str
    start: int
    end: int
    state: str
    finding: str
    new_start: int | None
    new_end: int | None
    similar: str  # what stands there now, if it is not the quote: a suggestion


@dataclass(frozen=True, slots=True)
class AnswerChange:
    """A saved question whose answer, or one of whose citations, is not what it was. An empty answer: not found."""

    question: str
    answer_changed: bool
    old_answer: tuple[str, ...]
    new_answer: tuple[str, ...]
    citations: tuple[CitationChange, ...]


@dataclass(frozen=True, slots=True)
class Difference:
    """What differs between two generations. `asked` is how many saved questions were looked at."""

    old: str
    new: str
    same_content: bool
    same_model: bool
    documents: tuple[DocumentChange, ...]
    asked: int
    answers: tuple[AnswerChange, ...]
    refused: tuple[str, ...]  # questions that could not be asked, with the reason


@dataclass(frozen=True, slots=True)
class SavedQuestion:
    """A question, with its filters and, where it was saved with one, the JSON of its answer."""

    question: str
    filters: Filters
    answer: Json | None


def open_named(root: Path, name: str) -> Index:
    """A generation of the index at a root by its name, or the current one of another index folder.

    Raises UsageError with the names there are, and IndexUnusable.
    """
    names = generation_names(root)
    if name in names:
        return read_index(open_generation(root / name))
    folder = Path(name)
    if folder.is_dir() and generation_names(folder):
        return open_index(folder)
    if folder.name in generation_names(folder.parent):
        return read_index(open_generation(folder))
    there = f"The generations at {root} are: {', '.join(names)}." if names else f"There is no index at {root}."
    raise UsageError(f"{name!r} is neither a generation nor an index folder. {there}")


def last_two(root: Path, old: str | None = None) -> tuple[str, str]:
    """The names to compare where none was given, or the older alone. The second is the current generation, always.

    The first is the one before it; after a roll-back, where none stands before it, the one that was rolled back. Raises
    UsageError where there are no two.
    """
    names = generation_names(root)
    now = current(root).name if names else ""
    if old:
        return old, now or current(root).name
    if len(names) < 2:
        there = f"{root} holds {names[0]} alone" if names else f"There is no index at {root}"
        raise UsageError(f"{there}: there are no two generations to compare. Name two, or index folders.")
    at = names.index(now)
    return names[at - 1] if at else names[1], now


def read_saved(path: Path) -> list[SavedQuestion]:
    """The questions of a file: a JSONL of questions, of answers, or one answer. Raises UsageError."""
    return [_saved(path, number, values) for number, values in enumerate(read_values(path), 1)]


def _saved(path: Path, number: int, values: Json) -> SavedQuestion:
    try:
        return SavedQuestion(
            question=_question(values["question"]),
            filters=filters_of_line(values),
            answer=values if "citations" in values and bundle_from_json(values) else None,
        )
    except (KeyError, TypeError, AttributeError) as error:
        raise UsageError(f"{path}, entry {number}: expected an object with a question ({error!r}).") from None


def _question(value: Any) -> str:
    """A batch may hold lines that were refused: whether a question can be asked shows when it is."""
    if not isinstance(value, str):
        raise TypeError(f"{value!r:.40} is no question")
    return value


def compare(
    old: Index, new: Index, saved: Sequence[SavedQuestion], embedder: Embedder | None, progress: Progress
) -> Difference:
    """The difference. Saved questions are asked with the embedder; without one, only documents are compared.

    Each is asked of the new generation, and of the old one where its answer was not saved. Raises IndexMismatch where the
    embedder's model is not that of a generation asked.
    """
    answers: list[AnswerChange] = []
    refused: list[str] = []
    for done, item in enumerate(saved):
        progress("asking", done, len(saved))
        if embedder is not None:
            try:
                answers.append(_answer_change(item, old, new, embedder))
            except (InputRefused, UsageError) as error:
                refused.append(f"{item.question}: {error}")
    progress("asking", len(saved), len(saved))
    return Difference(
        old=old.generation,
        new=new.generation,
        same_content=old.manifest.get("content_sha256") == new.manifest.get("content_sha256"),
        same_model=old.identity == new.identity,
        documents=tuple(document_changes(old, new)),
        asked=len(saved),
        answers=tuple(change for change in answers if change.answer_changed or change.citations),
        refused=tuple(refused),
    )


def document_changes(old: Index, new: Index) -> list[DocumentChange]:
    """Documents that are not the same in both, by path. A file that is found under another path has moved."""
    matches = _matches(old.catalog, new.catalog)
    changes: list[DocumentChange] = []
    for number, entry in enumerate(new.catalog):
        if number not in matches:
            changes.append(DocumentChange("added", entry.path, entry.title, new_id=entry.id))
            continue
        change = _changed(old.documents[matches[number]], new.documents[number])
        if change is not None:
            changes.append(change)
    gone = set(range(len(old.catalog))) - set(matches.values())
    for entry in (old.catalog[number] for number in sorted(gone)):
        changes.append(DocumentChange("removed", entry.path, entry.title, old_id=entry.id))
    return sorted(changes, key=lambda change: (change.path, change.kind))


def _matches(old: Sequence[CatalogEntry], new: Sequence[CatalogEntry]) -> dict[int, int]:
    """The old document of each new one that has one, by number: of the same file and path, of the same path, of the same file.

    Two folders may each have a README.md.
    """
    keys: tuple[Callable[[CatalogEntry], object], ...] = (
        lambda entry: (entry.id, entry.path),
        lambda entry: entry.path,
        lambda entry: entry.id,
    )
    matches: dict[int, int] = {}
    for key in keys:
        left: dict[object, list[int]] = {}
        for number in sorted(set(range(len(old))) - set(matches.values()), reverse=True):
            left.setdefault(key(old[number]), []).append(number)
        for number, entry in enumerate(new):
            if number not in matches and left.get(key(entry)):
                matches[number] = left[key(entry)].pop()
    return matches


def _changed(before: Document, after: Document) -> DocumentChange | None:
    if before.id != after.id or before.text != after.text:
        gone, come = _sentences_that_differ(before, after)
        return DocumentChange("changed", after.path, after.title, before.id, after.id, before.path, gone, come)
    kind = "moved" if before.path != after.path else "described" if before.metadata != after.metadata else ""
    return DocumentChange(kind, after.path, after.title, before.id, after.id, before.path) if kind else None


def _sentences_that_differ(before: Document, after: Document) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The sentences that stand in one text only, or more often in it, each in the order of its text."""
    old, new = ([span.of(document.text) for _, span in sentences_of(document)] for document in (before, after))
    return _beyond(old, new), _beyond(new, old)


def _beyond(sentences: Sequence[str], others: Sequence[str]) -> tuple[str, ...]:
    left = Counter(others)
    found: list[str] = []
    for sentence in sentences:
        if left[sentence]:
            left[sentence] -= 1
        else:
            found.append(sentence)
    return tuple(found)


def _answer_change(item: SavedQuestion, old: Index, new: Index, embedder: Embedder) -> AnswerChange:
    before = item.answer or answer_to_json(ask(old, embedder, item.question, filters=item.filters), old, item.filters)
    after = answer_to_json(ask(new, embedder, item.question, filters=item.filters), new, item.filters)
    said, says = (tuple(str(sentence["text"]) for sentence in values["answer"]) for values in (before, after))
    were = {entry.id for entry in old.catalog}
    moved = (_citation_change(citation, new, were) for citation in before["citations"])
    return AnswerChange(
        item.question, said != says, said, says, tuple(change for change in moved if change is not None)
    )


def _citation_change(citation: Json, new: Index, were: Collection[str]) -> CitationChange | None:
    """were: the ids of the documents of the old generation."""
    found = find_again(citation, new, were)
    if found.state in (State.HOLDS, State.KEPT):
        return None
    return CitationChange(
        quote=citation["quote"],
        path=citation["document"]["path"],
        start=citation["start"],
        end=citation["end"],
        state=found.state.value,
        finding=found.finding,
        new_start=found.span.start if found.span else None,
        new_end=found.span.end if found.span else None,
        similar=found.similar,
    )
