"""Serving from Milvus, against real servers over a socket: publishing, asking, what dies in between."""

import json
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

import fakes
from briefqa.answering.asking import ask
from briefqa.answering.searching import timed_search
from briefqa.citing import answer_to_json
from briefqa.cli import main
from briefqa.config import GRAPH, Config
from briefqa.errors import IndexNotBuilt, IndexUnreachable
from briefqa.filtering import Filters
from briefqa.index import open_index
from briefqa.indexing.updating import UpdateReport, update_index
from briefqa.milvus.layout import CHUNKS, SENTENCES
from briefqa.milvus.opened import MilvusIndex, open_stored
from briefqa.milvus.publishing import stored
from briefqa.milvus.server import Server, server_of
from briefqa.opening import Published, open_published, overview, rollback, status
from scale.milvus_servers import LITE, ServerProcess

pytest.importorskip("pymilvus")
pytestmark = [pytest.mark.scale, pytest.mark.filterwarnings("ignore")]  # pymilvus and gRPC warn of their own doings

Json = dict[str, Any]
DATED = {
    "lighthouse.md": f"---\ndate: 1990-05-02\n---\n# 燈塔\n\n{fakes.LIGHTHOUSE}",
    "bridge.md": f"---\ndate: 2001-07\n---\n# The bridge\n\n{fakes.BRIDGE}",
    "tea.md": f"# 茶園\n\n{fakes.TEA}",
}
NEW_TEA = "龍溪茶園每年春天採收七次。去年的產量是五千公斤。\n"
TOKEN = "somebody:a-very-secret-token"


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ServerProcess]:
    process = ServerProcess(LITE, tmp_path_factory.mktemp("lite"))
    process.start()
    yield process
    process.kill()


@pytest.fixture
def config(server: ServerProcess, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Config:
    """An index of three documents, in the folder and in Milvus, under an alias of the test's own."""
    fakes.use_fake_model(monkeypatch)
    fakes.read_here(monkeypatch)
    fakes.write_files(tmp_path / "files", DATED)
    made = Config(index=tmp_path / "index", store=server.settings(collection=f"t_{abs(hash(tmp_path))}"))
    index(made)
    return made


def index(config: Config) -> UpdateReport:
    return update_index(config, [config.index.parent / "files"], fakes.FakeEmbedder)


def answered(config: Config, question: str) -> Json:
    opened = open_published(config)
    return answer_to_json(ask(opened, fakes.FakeEmbedder(), question), opened, Filters())


def base_of(config: Config) -> str:
    return server_of(config.store).alias()


FILTERS = (
    Filters(),
    Filters(from_date="2000"),
    Filters(to_date="1990-05"),
    Filters(documents=("tea.md",)),
    Filters(documents=("tea.md", "bridge.md"), from_date="2001"),
)


def test_answers_are_those_of_the_index_folder(config: Config) -> None:
    local, served, embedder = open_index(config.index), open_published(config), fakes.FakeEmbedder()
    for question in (*fakes.QUESTIONS, "How long is the bridge's span?", "燈塔與茶園？"):
        for filters in FILTERS:
            expected, found = (
                answer_to_json(ask(index, embedder, question, filters=filters), index, filters)
                for index in (local, served)
            )
            assert rounded(found) == rounded(expected), (question, filters)


def rounded(values: Any) -> Any:
    """The same with its numbers to four places: the server adds up cosines in another order."""
    if isinstance(values, dict):
        return {key: rounded(value) for key, value in values.items() if key != "milliseconds"}
    if isinstance(values, list):
        return [rounded(value) for value in values]
    return round(values, 4) if isinstance(values, float) else values


def test_vectors_and_words_are_searched_in_milvus_and_not_held(config: Config) -> None:
    opened = open_stored(config.store)
    assert isinstance(opened, MilvusIndex)
    assert len(opened.chunk_vectors) == len(opened.sentence_vectors) == 0
    assert (len(opened.sentences), len(opened.lexical.postings)) == (0, 0)
    local = open_index(config.index)
    assert server_of(config.store).count(opened.base + SENTENCES) == len(local.sentences)
    for wanted in (["燈塔"], ["北岬", "燈塔"], ["bridge"], ["bridge", "燈塔"], ["nowhere"], []):
        assert opened.lexical.holding(wanted).tolist() == local.lexical.holding(wanted).tolist()
        assert opened.lexical.rarity(wanted) == pytest.approx(local.lexical.rarity(wanted))


def test_an_update_leaves_no_ghost(config: Config) -> None:
    files = config.index.parent / "files"
    (files / "tea.md").write_text(f"# 茶園\n\n{NEW_TEA}", encoding="utf-8")
    (files / "bridge.md").unlink()
    report = index(config)
    assert (report.updated, report.removed) == (1, 1)
    opened = open_published(config)
    assert [entry.path for entry in opened.catalog] == ["lighthouse.md", "tea.md"]
    texts = [document.text for document in opened.documents]
    assert not any("1931" in text or "三次" in text for text in texts)
    hits, _ = timed_search(opened, fakes.FakeEmbedder(), "How long is the longest span of the Harrow bridge?")
    assert all(
        "bridge" not in text and hit.chunk.span.end <= len(texts[int(opened.chunks[hit.position, 0])])
        for hit in hits
        for text in texts
    )
    assert "七次" in json.dumps(answered(config, "龍溪茶園每年採收幾次？"), ensure_ascii=False)


def test_nothing_is_uploaded_where_nothing_changed(config: Config, monkeypatch: pytest.MonkeyPatch) -> None:
    before = base_of(config)
    monkeypatch.setattr(Server, "insert", None)
    assert index(config).unchanged == 3
    assert base_of(config) == before


def test_rollback_switches_back_and_the_next_index_forward(config: Config) -> None:
    (config.index.parent / "files" / "tea.md").unlink()
    index(config)
    assert [item["current"] for item in overview(config)["generations"]] == [False, True]
    assert rollback(config) == "gen-000001"
    assert len(open_published(config).catalog) == 3
    with pytest.raises(IndexNotBuilt, match="nothing was changed"):
        rollback(config)
    index(config)
    assert len(open_published(config).catalog) == 2
    assert status(config)["generations"] == ["gen-000001", "gen-000002"]


def test_generations_that_were_replaced_long_enough_ago_are_dropped(config: Config) -> None:
    tea = config.index.parent / "files" / "tea.md"
    for number in range(3):
        tea.write_text(f"# 茶園\n\n茶園有{number + 2}個。\n", encoding="utf-8")
        index(config)
    assert len(stored(server_of(config.store))) == 4, "within the grace all stay"
    tea.write_text("# 茶園\n\n茶園有九個。\n", encoding="utf-8")
    index(replace(config, store=replace(config.store, grace_seconds=0)))
    kept = stored(server_of(config.store))
    assert [item.name for item in kept] == ["gen-000004", "gen-000005"]
    ours = [name for name in server_of(config.store).collections() if name.startswith(config.store.collection)]
    assert sorted(ours) == sorted(item.base + suffix for item in kept for suffix in ("", CHUNKS, SENTENCES))


def test_a_reader_keeps_its_generation_while_another_is_published(config: Config) -> None:
    published = Published(config)
    held, embedder = published.newest()
    (config.index.parent / "files" / "tea.md").write_text(f"# 茶園\n\n{NEW_TEA}", encoding="utf-8")
    index(config)
    old = answer_to_json(ask(held, embedder, "龍溪茶園每年採收幾次？"), held, Filters())
    assert "三次" in json.dumps(old, ensure_ascii=False)
    newest, same = published.newest()
    assert same is embedder
    assert "七次" in json.dumps(
        answer_to_json(ask(newest, embedder, "龍溪茶園每年採收幾次？"), newest, Filters()), ensure_ascii=False
    )
    assert published.newest()[0] is newest


@pytest.mark.parametrize("at", [1, 2, 4])
def test_a_server_killed_during_an_upload_answers_as_before(
    at: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    fakes.use_fake_model(monkeypatch)
    fakes.read_here(monkeypatch)
    fakes.write_files(tmp_path / "files", DATED)
    process = ServerProcess(LITE, tmp_path)
    process.start()
    try:
        config = Config(index=tmp_path / "index", store=process.settings(timeout_seconds=20))
        index(config)
        before = base_of(config)
        (tmp_path / "files" / "tea.md").write_text(f"# 茶園\n\n{NEW_TEA}", encoding="utf-8")
        inserts, insert = [], Server.insert

        def dying(self: Server, *values: Any) -> None:
            inserts.append(values[0])
            if len(inserts) == at:
                process.kill()
            insert(self, *values)

        with monkeypatch.context() as patch:
            patch.setattr(Server, "insert", dying)
            with pytest.raises(IndexUnreachable, match=f"gen-000002 .* still answered from {before}"):
                index(config)
        process.start()
        config = replace(config, store=replace(config.store, timeout_seconds=60))
        assert base_of(config) == before
        assert "三次" in json.dumps(answered(config, "龍溪茶園每年採收幾次？"), ensure_ascii=False)
        index(config)
        assert "七次" in json.dumps(answered(config, "龍溪茶園每年採收幾次？"), ensure_ascii=False)
    finally:
        process.kill()


def test_without_a_server_the_commands_end_with_4_and_a_sentence(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    fakes.use_fake_model(monkeypatch)
    fakes.read_here(monkeypatch)
    fakes.write_files(tmp_path / "files", DATED)
    port = ServerProcess(LITE, tmp_path).port
    table = f'[store]\nkind = "milvus"\nuri = "http://127.0.0.1:{port}"\ntimeout_seconds = 2\n'
    (tmp_path / "briefqa.toml").write_text(table, encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("BRIEFQA_MILVUS_TOKEN", TOKEN)
    for command in (["index", "files"], ["ask", "茶園？"], ["search", "茶園？"], ["status"], ["doctor"], ["rollback"]):
        assert main(command) == 4, command
        said = "".join(capsys.readouterr())
        assert f"http://127.0.0.1:{port}" in said, command
        assert "secret" not in said, command
        assert "Traceback" not in said, command


def test_an_alias_that_is_not_there_says_what_to_run(server: ServerProcess) -> None:
    with pytest.raises(IndexNotBuilt, match=r"has no alias nobodys.*briefqa index"):
        open_stored(server.settings(collection="nobodys"))


def test_the_graph_finds_what_all_rows_find(server: ServerProcess, config: Config, tmp_path: Path) -> None:
    graph = replace(config, store=replace(config.store, vectors=GRAPH, collection=f"{config.store.collection}_graph"))
    index(graph)
    for question in fakes.QUESTIONS:
        assert rounded(answered(graph, question)) == rounded(answered(config, question))
