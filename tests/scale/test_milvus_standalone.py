"""A genuine Milvus server, release 2.3.5: what it has of ours, which is all but BM25: vectors, filters, deletion, crashes."""

from collections.abc import Iterator

import numpy as np
import pytest

from briefqa.milvus.layout import SENTENCES
from briefqa.milvus.publishing import _create
from briefqa.milvus.server import Server
from scale.milvus_servers import STANDALONE, ServerProcess

pytest.importorskip("pymilvus")
pytestmark = [pytest.mark.scale, pytest.mark.filterwarnings("ignore")]

ROWS, WIDTH = 3_000, 64
BASE = "briefqa_000001_00000000"


@pytest.fixture(scope="module")
def process(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ServerProcess]:
    started = ServerProcess(STANDALONE, tmp_path_factory.mktemp("standalone"))
    started.start()
    yield started
    started.kill()


def vectors() -> np.ndarray:
    made = np.random.default_rng(3).standard_normal((ROWS, WIDTH)).astype(np.float32)
    return made / np.linalg.norm(made, axis=1, keepdims=True)


def filled(server: Server, name: str) -> None:
    fields = [(field, "INT64", 0) for field in ("id", "chunk", "document", "latin")]
    _create(server, name, fields, "vector", WIDTH)
    rows = [
        {"id": row, "chunk": row // 3, "document": row // 30, "latin": row % 2, "vector": vector}
        for row, vector in enumerate(vectors())
    ]
    server.insert(name, rows)
    server.call("flush", name)
    server.call("load_collection", name)


def test_nearest_rows_filters_dropping_and_a_crash(process: ServerProcess) -> None:
    server, name = Server(process.settings()), BASE + SENTENCES
    filled(server, name)
    assert server.count(name) == ROWS
    every = vectors()
    for query in (7, 1_234):
        order = np.argsort(-(every @ every[query]))
        assert [row["id"] for row in server.search(name, [every[query]], "vector", 10)[0]] == order[:10].tolist()
        allowed = [row for row in order if row // 30 in range(20, 60) and row % 2 == 0]
        within = "latin == 0 and document >= 20 and document <= 59"
        found = server.search(name, [every[query]], "vector", 10, within=within, fields=["chunk"])[0]
        assert [row["id"] for row in found] == allowed[:10]
        assert [row["entity"]["chunk"] for row in found] == [row // 3 for row in allowed[:10]]
        assert found[0]["distance"] == pytest.approx(float(every[allowed[0]] @ every[query]), abs=1e-5)
    server.point_alias(name)
    assert server.alias() == name
    other = BASE.replace("1", "2") + SENTENCES
    filled(server, other)
    server.point_alias(other)
    process.kill()
    process.start()
    again = Server(process.settings())
    assert again.alias() == other
    again.call("load_collection", other)
    assert again.count(other) == ROWS
    again.drop(name)
    assert again.collections() == [other]
