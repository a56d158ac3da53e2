"""What is said of a generation in Milvus that has lost rows. No server is needed."""

import json
from collections.abc import Sequence
from typing import Any, cast

import pytest

from briefqa.config import StoreSettings
from briefqa.errors import IndexCorrupt
from briefqa.milvus import publishing
from briefqa.milvus.layout import CHUNKS, GENERATION, SENTENCES, base_name, record_rows
from briefqa.milvus.publishing import check_counts, roll_back, stored
from briefqa.milvus.server import Server, server_of

SETTINGS = StoreSettings(kind="milvus", uri="http://127.0.0.1:1", collection="papers")
ROWS = {CHUNKS: 2, SENTENCES: 3}


class Held:
    """Stands for a server that holds generations of these names, in the order of their uploads; some have lost rows."""

    settings = SETTINGS

    def __init__(self, names: Sequence[str], *, current: str, short: Sequence[str] = ()) -> None:
        self._records: dict[str, dict[str, Any]] = {}
        self._counts: dict[str, int] = {}
        bases = {}
        for number, name in enumerate(names):
            manifest = {"content_sha256": f"{number:064}", "created": "2026-01-02T03:04:05Z"}
            base = bases[name] = base_name(SETTINGS.collection, name, manifest)
            facts = {"name": name, "manifest": manifest, "rows": ROWS, "published": number}
            self._records[base] = {row["id"]: row for row in record_rows(GENERATION, json.dumps(facts))}
            self._counts |= {base + suffix: rows - (name in short) for suffix, rows in ROWS.items()}
        self._alias = bases[current]

    def __str__(self) -> str:
        return "Milvus"

    def alias(self) -> str:
        return self._alias

    def point_alias(self, base: str) -> None:
        self._alias = base

    def collections(self) -> list[str]:
        return sorted([*self._records, *self._counts])

    def count(self, collection: str) -> int:
        return self._counts[collection]

    def rows(self, collection: str, ids: Sequence[str], fields: object) -> dict[str, Any]:
        return {key: self._records[collection][key] for key in ids if key in self._records[collection]}


def said_of(name: str, held: Held) -> str:
    server = cast(Server, held)
    (item,) = (item for item in stored(server) if item.name == name)
    with pytest.raises(IndexCorrupt, match="rows, not the") as caught:
        check_counts(server, item)
    return str(caught.value)


def test_a_roll_back_is_advised_only_where_it_goes_to_a_whole_generation() -> None:
    both = ("gen-000001", "gen-000002")
    said = said_of("gen-000002", Held(both, current="gen-000002", short=["gen-000002"]))
    assert "Run `briefqa rollback` for gen-000001, which is whole" in said
    for held in (
        Held(["gen-000002"], current="gen-000002", short=["gen-000002"]),
        Held(both, current="gen-000002", short=both),
        Held(both, current="gen-000001", short=["gen-000002"]),
    ):
        said = said_of("gen-000002", held)
        assert "rollback" not in said
        assert "Run `briefqa index --rebuild`" in said


def test_a_roll_back_to_what_has_lost_rows_advises_no_other(monkeypatch: pytest.MonkeyPatch) -> None:
    held = Held(("gen-000001", "gen-000002"), current="gen-000002", short=["gen-000001"])
    monkeypatch.setattr(publishing, server_of.__name__, lambda settings: held)
    before = held.alias()
    with pytest.raises(IndexCorrupt) as caught:
        roll_back(SETTINGS)
    assert "rollback" not in str(caught.value)
    assert held.alias() == before
