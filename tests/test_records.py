"""Documents through JSON and back."""

import json

from hypothesis import given, settings
from hypothesis import strategies as st

from briefqa.records import document_from_json, document_to_json, metadata_from_json, metadata_to_json
from briefqa.types import Block, BlockKind, Document, Metadata, Note, NoteMark, PageStart, Reference, Span

TEXTS = st.text(max_size=20)
TUPLES = st.lists(TEXTS, max_size=3).map(tuple)
NUMBERS = st.integers(0, 10_000)
SPANS = st.builds(Span, NUMBERS, NUMBERS)
METADATA = st.builds(Metadata, TEXTS, TUPLES, TEXTS, TEXTS, TEXTS, TEXTS, TEXTS)
NOTES = st.builds(
    Note,
    TEXTS,
    SPANS,
    st.lists(st.builds(Reference, TUPLES, TEXTS, TEXTS, TEXTS, TEXTS), max_size=2).map(tuple),
    st.lists(NUMBERS, max_size=2).map(tuple),
    TUPLES,
)
DOCUMENTS = st.builds(
    Document,
    id=TEXTS,
    path=TEXTS,
    text=TEXTS,
    blocks=st.lists(st.builds(Block, st.sampled_from(BlockKind), SPANS, TUPLES, st.integers(0, 6)), max_size=4).map(
        tuple
    ),
    notes=st.lists(NOTES, max_size=3).map(tuple),
    marks=st.lists(st.builds(NoteMark, SPANS, NUMBERS), max_size=3).map(tuple),
    pages=st.lists(st.builds(PageStart, NUMBERS, NUMBERS), max_size=3).map(tuple),
    metadata=METADATA,
    encoding=TEXTS,
    removed=TUPLES,
)


@given(DOCUMENTS)
@settings(deadline=None)
def test_a_document_comes_back_from_json_as_it_was(document: Document) -> None:
    assert document_from_json(json.loads(json.dumps(document_to_json(document)))) == document


@given(METADATA)
@settings(deadline=None)
def test_metadata_comes_back_from_json_as_it_was(metadata: Metadata) -> None:
    assert metadata_from_json(json.loads(json.dumps(metadata_to_json(metadata)))) == metadata


@given(DOCUMENTS)
@settings(deadline=None)
def test_the_same_document_is_written_as_the_same_json(document: Document) -> None:
    again = document_from_json(document_to_json(document))
    assert json.dumps(document_to_json(again)) == json.dumps(document_to_json(document))


def test_a_heading_path_is_written_once() -> None:
    blocks = tuple(Block(BlockKind.PARAGRAPH, Span(i, i + 1), ("壹、電力缺口",)) for i in range(9))
    written = json.dumps(document_to_json(Document("id", "path", "電" * 9, blocks)), ensure_ascii=False)
    assert written.count("電力缺口") == 1
