"""How a generation lies in Milvus: names, and records in pieces. No server is needed."""

from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from briefqa.errors import IndexCorrupt
from briefqa.milvus.finding import _documents
from briefqa.milvus.layout import (
    CHUNKS,
    MAX_FIELD_BYTES,
    SENTENCES,
    base_name,
    generation_of,
    packed,
    read_records,
    record_rows,
    unpacked,
)

MANIFEST = {"content_sha256": "ab" * 32, "created": "2026-01-02T03:04:05Z"}


class Rows:
    """Stands for a server that holds these rows."""

    def __init__(self, *rows: dict[str, Any]) -> None:
        self._rows = {row["id"]: row for row in rows}

    def rows(self, collection: str, ids: list[str], fields: object) -> dict[str, Any]:
        return {key: self._rows[key] for key in ids if key in self._rows}


@given(st.text(alphabet=st.characters(exclude_categories=["Cs"])), st.integers(0, 40_000))
def test_a_record_is_put_together_as_it_was(text: str, more: int) -> None:
    whole = text + "字" * more
    rows = list(record_rows("document-7", whole))
    assert all(len(row["content"].encode()) <= MAX_FIELD_BYTES for row in rows)
    assert read_records(Rows(*rows), "base", ["document-7"]) == {"document-7": whole}  # type: ignore[arg-type]


def test_a_lone_surrogate_in_a_record_is_an_escape_of_json() -> None:
    (row,) = record_rows("document-0", '{"text":"a\ud800b"}')
    assert row["content"] == '1\n{"text":"a\\ud800b"}'


@pytest.mark.parametrize("lost", [0, 1])
def test_a_record_with_a_piece_missing_is_an_error(lost: int) -> None:
    rows = list(record_rows("catalog", "字" * 20_000))
    assert len(rows) == 2
    del rows[lost]
    with pytest.raises(IndexCorrupt, match="lacks a record"):
        read_records(Rows(*rows), "base", ["catalog"])  # type: ignore[arg-type]


def test_bytes_survive_as_text() -> None:
    assert unpacked(packed(bytes(range(256)) * 9)) == bytes(range(256)) * 9


def test_names_of_collections_lead_back_to_their_generation_and_no_other_is_ours() -> None:
    base = base_name("briefqa", "gen-000007", MANIFEST)
    assert base.startswith("briefqa_000007_")
    assert base != base_name("briefqa", "gen-000007", MANIFEST | {"created": "2026-01-02T03:04:06Z"})
    assert {generation_of(base + suffix, "briefqa") for suffix in ("", CHUNKS, SENTENCES)} == {base}
    for other in ("briefqa", "briefqa_notes", f"{base}_words", f"x{base}", base.replace("briefqa", "briefqa_two")):
        assert generation_of(other, "briefqa") == "", other


class Chunks:
    """Stands for an index of ten documents of two chunks each."""

    chunks = np.repeat(np.arange(10, dtype=np.int32), 2).reshape(-1, 1)


@pytest.mark.parametrize(
    ("documents", "expression"),
    [
        ([3], "(document in [3])"),
        ([1, 2, 3, 4], "((document >= 1 and document <= 4))"),
        ([0, 2, 5, 6, 7, 8, 9], "((document >= 5 and document <= 9) or document in [0, 2])"),
    ],
)
def test_allowed_documents_as_an_expression(documents: list[int], expression: str) -> None:
    assert _documents(Chunks(), np.isin(Chunks.chunks[:, 0], documents)) == expression  # type: ignore[arg-type]
    assert _documents(Chunks(), None) == ""  # type: ignore[arg-type]
