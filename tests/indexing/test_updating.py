"""Bringing an index up to date: what is new, what changed, what is gone, and what stays as it is."""

import errno
from collections.abc import Callable
from dataclasses import asdict, replace
from pathlib import Path

import numpy as np
import pytest

from briefqa.answering.asking import ask
from briefqa.config import COMPACT, FLAT, ChunkSettings, Config, IndexSettings
from briefqa.errors import IndexCorrupt, IndexLocked, IndexMismatch, IndexNotBuilt, UsageError, told
from briefqa.index import open_index
from briefqa.indexing import updating
from briefqa.indexing.recording import MAX_RECORD_BYTES
from briefqa.indexing.scanning import Scan
from briefqa.indexing.updating import (
    Unread,
    UpdateOptions,
    UpdateReport,
    last_run,
    update_index,
)
from briefqa.storing.store import LAST_RUN, current, current_name, generation_names, locked, rollback
from briefqa.storing.vectors import all_vectors
from fakes import (
    BRIDGE,
    CORPUS,
    LIGHTHOUSE,
    TEA,
    FakeEmbedder,
    FaultyDisk,
    answer_everything,
    edit_manifest,
    faulty_disk,
    identity_but,
    read_here,
    skipped_reasons,
    update,
    words_vector,
    write_files,
)


@pytest.fixture(autouse=True)
def _reading_here(monkeypatch: pytest.MonkeyPatch) -> None:
    read_here(monkeypatch)
    answer_everything(monkeypatch)


@pytest.fixture
def docs(tmp_path: Path) -> Path:
    return write_files(tmp_path / "docs", CORPUS)


@pytest.fixture
def root(tmp_path: Path) -> Path:
    return tmp_path / "index"


def counts(report: UpdateReport) -> tuple[int, int, int, int]:
    return (report.added, report.updated, report.removed, report.unchanged)


def paths(root: Path) -> list[str]:
    return [entry.path for entry in open_index(root).catalog]


def quotes(root: Path, question: str) -> str:
    """The text of the answer to a question, and of all that was found for it."""
    index = open_index(root)
    answer = ask(index, FakeEmbedder(), question).answer
    found = [hit.chunk.span.of(index.document_of(hit.position).text) for hit in answer.hits]
    return "\n".join([sentence.text for sentence in answer.sentences] + found)


def content_hash(root: Path) -> str:
    return str(current(root).manifest["content_sha256"])


def test_a_first_update_adds_every_document(docs: Path, root: Path) -> None:
    embedder = FakeEmbedder()
    report = update(root, docs, embedder=embedder)
    assert counts(report) == (3, 0, 0, 0)
    assert (report.documents, report.chunks, report.skipped) == (3, 3, ())
    assert report.embedded == len(embedder.embedded) == 3 + 9
    assert report.reused == 0
    assert report.generation == current_name(root) == "gen-000001"
    assert "1880" in quotes(root, "燈塔的霧鐘何時加裝？")


def test_an_update_without_changes_embeds_nothing_and_publishes_nothing(docs: Path, root: Path) -> None:  # X18
    first = update(root, docs)
    embedder = FakeEmbedder()
    second = update(root, docs, embedder=embedder)
    assert counts(second) == (0, 0, 0, 3)
    assert embedder.embedded == []
    assert (second.embedded, second.reused) == (0, first.embedded)
    assert (second.generation, second.documents, second.chunks) == (first.generation, 3, first.chunks)
    assert generation_names(root) == [first.generation]


@pytest.mark.parametrize("name", ["keys.npy", "documents.jsonl", "lexical-postings.npy", "vectors.faiss"])
@pytest.mark.parametrize("damage", ["flipped", "cut", "gone"])
def test_unchanged_is_said_of_a_whole_index_alone(docs: Path, root: Path, name: str, damage: str) -> None:  # X6 X7
    report = update(root, docs)
    path = current(root).folder / name
    content = bytearray(path.read_bytes())
    content[-1] ^= 1
    path.unlink() if damage == "gone" else path.write_bytes(content[:-1] if damage == "cut" else content)
    with pytest.raises(IndexCorrupt, match=rf"{name}.*Run `briefqa index --rebuild`"):
        update(root, docs)
    assert generation_names(root) == [report.generation]
    assert counts(update(root, docs, options=UpdateOptions(rebuild=True))) == (3, 0, 0, 0)
    assert counts(update(root, docs)) == (0, 0, 0, 3)


def test_an_index_that_is_left_empty_is_said_to_be_so_with_the_way_back(
    docs: Path, root: Path, caplog: pytest.LogCaptureFixture
) -> None:
    update(root, docs)
    (docs / "tea.txt").unlink()
    update(root, docs)
    assert caplog.messages == []
    for path in docs.iterdir():
        path.unlink()
    assert counts(update(root, docs)) == (0, 0, 2, 0)
    assert caplog.messages == ["Removed 2 of 2 documents: none is left. `briefqa rollback` brings them back."]
    update(root, docs)
    assert len(caplog.messages) == 1
    rollback(root)
    assert paths(root) == ["bridge.txt", "lighthouse.txt"]


@pytest.mark.parametrize("fail_at", range(1, 6))
def test_a_record_of_the_run_that_cannot_be_written_leaves_nothing_of_itself(
    docs: Path, root: Path, fail_at: int
) -> None:
    update(root, docs)
    with faulty_disk(FaultyDisk(fail_at, code=errno.ENOSPC)), pytest.raises(OSError, match="No space left"):
        update(root, docs)
    assert sorted(path.name for path in root.iterdir()) == ["CURRENT", "LAST_RUN.json", "LOCK", "gen-000001"]
    assert last_run(root) is not None


def test_a_folder_in_the_place_of_the_record_is_named_with_what_to_do(docs: Path, root: Path) -> None:
    (root / "LAST_RUN.json").mkdir(parents=True)
    with pytest.raises(IsADirectoryError) as caught:
        update(root, docs)
    assert f"({root / 'LAST_RUN.json'}). A folder stands where a file belongs" in told(caught.value)


def test_two_indexes_of_the_same_files_have_the_same_content_hash(docs: Path, tmp_path: Path) -> None:  # X18
    update(tmp_path / "one", docs)
    update(tmp_path / "two", docs)
    assert content_hash(tmp_path / "one") == content_hash(tmp_path / "two")


def test_updating_in_steps_gives_the_content_of_updating_at_once(docs: Path, tmp_path: Path) -> None:  # X18
    update(tmp_path / "once", docs)
    steps = tmp_path / "steps"
    for name in ("tea.txt", "bridge.txt", "lighthouse.txt"):
        (docs / name).rename(docs / f"{name}.bak")
    update_files = [("lighthouse.txt", TEA), ("lighthouse.txt", LIGHTHOUSE), ("tea.txt", TEA), ("bridge.txt", BRIDGE)]
    for name, text in update_files:
        (docs / name).write_text(text, encoding="utf-8")
        update(steps, docs)
    assert content_hash(steps) == content_hash(tmp_path / "once")


def update_as(kind: str, root: Path, docs: Path, embedder: FakeEmbedder | None = None, **options: bool) -> UpdateReport:
    config = Config(index=root, vectors=IndexSettings(kind))
    return update_index(config, [docs], lambda: embedder or FakeEmbedder(), options=UpdateOptions(**options))


def test_a_compact_index_is_the_same_in_steps_and_at_once_from_either_kind(docs: Path, tmp_path: Path) -> None:  # X18
    """Bytes are made of each vector alone: neither what stood beside it before nor the kind it came from shows."""
    steps = tmp_path / "steps"
    (docs / "tea.txt").write_text(BRIDGE + TEA, encoding="utf-8")
    update_as(FLAT, steps, docs)
    (docs / "tea.txt").write_text(TEA, encoding="utf-8")
    update_as(COMPACT, steps, docs)
    for text in (LIGHTHOUSE + TEA, LIGHTHOUSE):
        (docs / "lighthouse.txt").write_text(text, encoding="utf-8")
        update(steps, docs)  # auto: what is compact stays so
    update_as(COMPACT, tmp_path / "once", docs)
    assert content_hash(steps) == content_hash(tmp_path / "once")
    assert current(steps).manifest["vectors"] == {"kind": "compact", "bits": 8, "sentence_bits": 4, "put_forward": 8192}
    assert "1880" in quotes(steps, "燈塔的霧鐘何時加裝？")


def test_an_update_of_a_compact_index_embeds_only_what_is_new(docs: Path, root: Path) -> None:
    update_as(COMPACT, root, docs)
    (docs / "tea.txt").write_text(TEA + "今年的產量還不知道。\n", encoding="utf-8")
    embedder = FakeEmbedder()
    assert update_as(COMPACT, root, docs, embedder).embedded == len(embedder.embedded) == 2


def test_a_compact_index_becomes_flat_only_by_a_rebuild(docs: Path, root: Path) -> None:
    update_as(COMPACT, root, docs)
    with pytest.raises(IndexMismatch, match=r"compact.*flat.*--rebuild"):
        update_as(FLAT, root, docs)
    update_as(FLAT, root, docs, rebuild=True)
    assert current(root).manifest["vectors"] == {"kind": "flat", "bits": 16}


def test_only_what_changed_in_a_document_is_embedded(docs: Path, root: Path) -> None:
    first = update(root, docs)
    (docs / "tea.txt").write_text(TEA + "今年的產量還不知道。\n", encoding="utf-8")
    embedder = FakeEmbedder()
    report = update(root, docs, embedder=embedder)
    assert counts(report) == (0, 1, 0, 2)
    assert report.embedded == len(embedder.embedded) == 2  # the chunk, and the sentence that is new
    assert all("今年的產量還不知道" in text for text in embedder.embedded)
    assert report.reused == first.embedded - 1
    index = open_index(root)
    for row, span in enumerate(index.sentences[:, 1:].tolist()):
        text = index.document_of(int(index.sentences[row, 0])).text[span[0] : span[1]]
        np.testing.assert_allclose(
            all_vectors(index.sentence_vectors)[row], words_vector(text), atol=1e-3
        )  # held in half precision


def test_a_new_document_beside_the_old_ones_is_the_only_one_embedded(docs: Path, root: Path) -> None:
    update(root, docs)
    write_files(docs, {"castle.txt": "The castle has nine towers."})
    embedder = FakeEmbedder()
    report = update(root, docs, embedder=embedder)
    assert counts(report) == (1, 0, 0, 3)
    assert set(embedder.embedded) == {"The castle has nine towers."}
    assert paths(root) == ["bridge.txt", "castle.txt", "lighthouse.txt", "tea.txt"]


@pytest.mark.parametrize("name", ["sub/tea.txt", "zz.txt"])
def test_a_file_that_was_moved_is_not_embedded_again(docs: Path, root: Path, tmp_path: Path, name: str) -> None:
    first = update(root, docs)
    (docs / "sub").mkdir()
    (docs / "tea.txt").rename(docs / name)
    embedder = FakeEmbedder()
    report = update(root, docs, embedder=embedder)
    assert (counts(report), report.moved) == ((1, 0, 1, 2), 1)
    assert (report.embedded, embedder.embedded, report.reused) == (0, [], first.embedded)
    update(tmp_path / "anew", docs)
    assert content_hash(root) == content_hash(tmp_path / "anew")


def test_the_same_sentence_many_times_is_embedded_once(docs: Path, root: Path) -> None:
    write_files(docs, {"formula.txt": "本文件由港務處依法公布。" * 500})
    embedder = FakeEmbedder()
    report = update(root, docs, embedder=embedder)
    assert report.embedded == len(embedder.embedded) == len(set(embedder.embedded))
    assert report.reused == 0
    rows = report.chunks + len(open_index(root).sentences)
    assert rows > 500 > report.embedded
    assert update(root, docs, embedder=FakeEmbedder()).reused == rows


def test_a_removed_document_cannot_be_reached_and_its_vectors_are_gone(docs: Path, root: Path) -> None:  # X16
    update(root, docs)
    assert "霧鐘" in quotes(root, "燈塔的霧鐘何時加裝？")
    (docs / "lighthouse.txt").unlink()
    embedder = FakeEmbedder()
    report = update(root, docs, embedder=embedder)
    assert counts(report) == (0, 0, 1, 2)
    assert embedder.embedded == []
    assert "霧鐘" not in quotes(root, "燈塔的霧鐘何時加裝？")
    index = open_index(root)
    with pytest.raises(UsageError, match="no document"):
        index.number_of("lighthouse.txt")
    assert (len(index.chunk_vectors), len(index.sentence_vectors)) == (2, 6)
    gone = [words_vector(text) for text in (LIGHTHOUSE, "燈塔的霧鐘在1880年加裝。")]
    for vectors in (index.chunk_vectors, index.sentence_vectors):
        assert not any(np.allclose(row, vector) for row in all_vectors(vectors) for vector in gone)
    content = b"".join(path.read_bytes() for path in current(root).folder.iterdir())
    assert all(words.encode("unicode-escape") not in content for words in ("霧鐘", "守望員"))


def test_a_removed_document_is_gone_from_the_disk_after_the_next_update(docs: Path, root: Path) -> None:  # X16
    def on_disk() -> bool:
        words = "霧鐘".encode("unicode-escape")  # as JSON writes them
        return any(words in path.read_bytes() for path in root.rglob("*") if path.is_file())

    update(root, docs)
    (docs / "lighthouse.txt").unlink()
    update(root, docs)
    assert on_disk(), "the generation before is kept, to roll back to"
    write_files(docs, {"castle.txt": "The castle has nine towers."})
    update(root, docs)
    assert not on_disk()


@pytest.mark.parametrize("when", ["with the deletion", "later"])
def test_a_run_that_purges_leaves_nothing_of_a_removed_document_on_the_disk(  # X16
    docs: Path, root: Path, when: str
) -> None:
    words = "霧鐘".encode("unicode-escape")
    purge = UpdateOptions(purge=True)
    update(root, docs)
    (docs / "lighthouse.txt").unlink()
    report = update(root, docs, options=purge if when == "with the deletion" else UpdateOptions())
    if when == "later":
        report = update(root, docs, options=purge)
        assert counts(report) == (0, 0, 0, 2)
    assert not any(words in path.read_bytes() for path in root.rglob("*") if path.is_file())
    assert generation_names(root) == [report.generation] == [current_name(root)]
    with pytest.raises(IndexNotBuilt, match="no generation before"):
        rollback(root)


def test_a_document_that_went_and_another_that_came_are_not_moved(docs: Path, root: Path) -> None:
    update(root, docs)
    (docs / "tea.txt").unlink()
    write_files(docs, {"castle.txt": "The castle has nine towers.", "bridge.txt": "The bridge is closed."})
    report = update(root, docs)
    assert (counts(report), report.moved) == ((1, 1, 1, 1), 0)


def test_documents_elsewhere_stay(docs: Path, root: Path, tmp_path: Path) -> None:
    update(root, docs)
    other = write_files(tmp_path / "other", {"castle.txt": "The castle has nine towers."})
    report = update(root, other)
    assert counts(report) == (1, 0, 0, 3)
    assert paths(root) == ["bridge.txt", "castle.txt", "lighthouse.txt", "tea.txt"]


def test_a_folder_whose_name_begins_alike_is_elsewhere(docs: Path, root: Path, tmp_path: Path) -> None:
    write_files(tmp_path / "docs-old", {"castle.txt": "The castle has nine towers."})
    update(root, docs, tmp_path / "docs-old")
    assert counts(update(root, docs)) == (0, 0, 0, 4)


def test_prune_removes_documents_elsewhere(docs: Path, root: Path, tmp_path: Path) -> None:
    update(root, docs)
    other = write_files(tmp_path / "other", {"castle.txt": "The castle has nine towers."})
    report = update(root, other, options=UpdateOptions(prune=True))
    assert counts(report) == (1, 0, 3, 0)
    assert paths(root) == ["castle.txt"]


def test_a_file_or_folder_that_is_gone_takes_its_documents_with_it(docs: Path, root: Path) -> None:
    sub = write_files(docs / "sub", {"castle.txt": "The castle has nine towers."})
    update(root, docs)
    (docs / "tea.txt").unlink()
    assert counts(update(root, docs / "tea.txt")) == (0, 0, 1, 3)
    (sub / "castle.txt").unlink()
    sub.rmdir()
    assert counts(update(root, sub)) == (0, 0, 1, 2)
    assert paths(root) == ["bridge.txt", "lighthouse.txt"]


def test_a_path_that_never_was_is_wrong_usage_and_changes_nothing(docs: Path, root: Path, tmp_path: Path) -> None:
    first = update(root, docs)
    with pytest.raises(UsageError, match="nowhere"):
        update(root, docs, tmp_path / "nowhere")
    assert generation_names(root) == [first.generation]


def test_an_edited_document_has_another_id_and_no_trace_of_the_old_words(docs: Path, root: Path) -> None:
    update(root, docs)
    before = open_index(root).catalog[1].id
    (docs / "lighthouse.txt").write_text(LIGHTHOUSE.replace("1880", "1881"), encoding="utf-8")
    assert counts(update(root, docs)) == (0, 1, 0, 2)
    assert open_index(root).catalog[1].id != before
    text = quotes(root, "燈塔的霧鐘何時加裝？")
    assert "1881" in text
    assert "1880" not in text


def test_the_same_content_twice_is_one_document_and_the_copy_is_named(docs: Path, root: Path) -> None:  # I18
    write_files(docs, {"z-copy.txt": LIGHTHOUSE, "tea-copy.txt": TEA})
    report = update(root, docs)
    assert paths(root) == ["bridge.txt", "lighthouse.txt", "tea-copy.txt"]
    assert skipped_reasons(report) == {"z-copy.txt": "duplicate", "tea.txt": "duplicate"}
    assert {item.message for item in report.skipped} == {
        "The same content as lighthouse.txt.",
        "The same content as tea-copy.txt.",
    }
    assert counts(update(root, docs)) == (0, 0, 0, 3)


def test_a_copy_takes_over_when_the_first_of_the_two_is_gone(docs: Path, root: Path) -> None:  # I18
    write_files(docs, {"z-copy.txt": LIGHTHOUSE})
    update(root, docs)
    (docs / "lighthouse.txt").unlink()
    report = update(root, docs)
    assert counts(report) == (1, 0, 1, 2)
    assert report.skipped == ()
    assert paths(root) == ["bridge.txt", "tea.txt", "z-copy.txt"]


def test_a_copy_of_an_unchanged_document_is_not_read_again(
    docs: Path, root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:  # I18
    write_files(docs, {"z-copy.txt": LIGHTHOUSE})
    first = update(root, docs)
    monkeypatch.setattr(Unread, "read", lambda self, document: pytest.fail(f"{self.source.path} is read"))
    again = update(root, docs)
    assert counts(again) == (0, 0, 0, 3)
    assert again.skipped == first.skipped


def test_a_copy_that_comes_first_by_its_path_is_the_one_as_in_an_index_made_at_once(
    docs: Path, root: Path, tmp_path: Path
) -> None:  # I18 X18
    update(root, docs)
    write_files(docs, {"a-copy.txt": LIGHTHOUSE})
    report = update(root, docs)
    assert (counts(report), report.embedded) == ((1, 0, 1, 2), 0)
    update(tmp_path / "once", docs)
    assert content_hash(root) == content_hash(tmp_path / "once")


def test_a_copy_in_another_folder_is_named_too(docs: Path, root: Path, tmp_path: Path) -> None:  # I18
    update(root, docs)
    other = write_files(tmp_path / "other", {"z-copy.txt": TEA})
    report = update(root, other)
    assert counts(report) == (0, 0, 0, 3)
    assert skipped_reasons(report) == {"z-copy.txt": "duplicate"}


def test_a_new_date_in_the_sources_updates_the_document_without_embedding(docs: Path, root: Path) -> None:
    update(root, docs)
    write_files(docs, {"sources.toml": '[[source]]\nfile = "tea.txt"\ndate = 2024-05-01\npublisher = "A house"\n'})
    embedder = FakeEmbedder()
    report = update(root, docs, embedder=embedder)
    assert counts(report) == (0, 1, 0, 2)
    assert embedder.embedded == []
    entry = open_index(root).catalog[2]
    assert (entry.path, entry.date, entry.publisher) == ("tea.txt", "2024-05-01", "A house")
    assert open_index(root).documents[2].metadata.date == "2024-05-01"
    (docs / "sources.toml").unlink()
    assert counts(update(root, docs)) == (0, 1, 0, 2)
    assert open_index(root).catalog[2].date == ""


def test_a_new_title_in_the_sources_is_embedded_with_the_words_under_it(docs: Path, root: Path) -> None:
    update(root, docs)
    write_files(docs, {"sources.toml": '[[source]]\nfile = "tea.txt"\ntitle = "山上的茶"\n'})
    embedder = FakeEmbedder()
    assert counts(update(root, docs, embedder=embedder)) == (0, 1, 0, 2)
    assert len(embedder.embedded) == 1 + 3
    assert all(text.startswith("山上的茶\n") for text in embedder.embedded)


def test_an_empty_folder_publishes_nothing(root: Path, tmp_path: Path) -> None:  # I24
    (tmp_path / "docs").mkdir()
    with pytest.raises(IndexNotBuilt, match="could be indexed"):
        update(root, tmp_path / "docs")
    assert generation_names(root) == []


def test_a_folder_of_unreadable_files_publishes_nothing_and_says_why(root: Path, tmp_path: Path) -> None:  # I24
    docs = write_files(tmp_path / "docs", {"a.txt": "", "b.xlsx": "x"})
    with pytest.raises(IndexNotBuilt, match=r"a\.txt: empty") as caught:
        update(root, docs)
    assert "b.xlsx: unsupported" in str(caught.value)
    assert generation_names(root) == []


def test_when_every_document_is_deleted_the_index_is_empty_and_says_so(docs: Path, root: Path) -> None:
    update(root, docs)
    for path in docs.iterdir():
        path.unlink()
    report = update(root, docs)
    assert counts(report) == (0, 0, 3, 0)
    assert (report.documents, report.chunks) == (0, 0)
    index = open_index(root)
    answer = ask(index, FakeEmbedder(), "燈塔的霧鐘何時加裝？").answer
    assert (answer.sentences, answer.hits, answer.reason_kind) == ((), (), "empty_index")
    assert counts(update(root, docs)) == (0, 0, 0, 0)
    write_files(docs, CORPUS)
    assert counts(update(root, docs)) == (3, 0, 0, 0)


def test_a_file_that_vanishes_after_the_scan_is_named_and_the_others_are_indexed(
    docs: Path, root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:  # I16
    scan = updating.scan

    def scan_and_lose(named: list[Path], **options: Path) -> Scan:
        found = scan(named, **options)
        (docs / "tea.txt").unlink()
        return found

    monkeypatch.setattr(updating, "scan", scan_and_lose)
    report = update(root, docs)
    assert skipped_reasons(report) == {"tea.txt": "unreadable"}
    assert paths(root) == ["bridge.txt", "lighthouse.txt"]


def test_a_change_of_the_readers_reads_every_document_anew(
    docs: Path, root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    update(root, docs)
    monkeypatch.setattr(updating, "READER_VERSION", updating.READER_VERSION + 1)
    embedder = FakeEmbedder()
    assert counts(update(root, docs, embedder=embedder)) == (0, 3, 0, 0)
    assert embedder.embedded == []  # the words are the same


OTHER_MODELS = {
    "name": ("another-model", "fake-words"),
    "weights_sha256": ("fedcba9876543210" * 4, "0123456789ab"),
    "dimensions": (128, "64"),
    "query_prefix": ("ask: ", "query_prefix"),
    "passage_prefix": ("passage: ", "passage_prefix"),
    "pooling": ("cls", "sum"),
    "max_tokens": (256, "100000"),
    "precision": ("int8", "float32"),
}


@pytest.mark.parametrize("key", OTHER_MODELS, ids=[f"X11 {key}" for key in OTHER_MODELS])
def test_another_model_is_not_mixed_in_and_both_are_named(docs: Path, root: Path, key: str) -> None:
    update(root, docs)
    value, recorded = OTHER_MODELS[key]
    other = FakeEmbedder(identity_but(**{key: value}))
    with pytest.raises(IndexMismatch) as caught:
        update(root, docs, embedder=other)
    assert other.embedded == []
    assert str(value)[:12] in str(caught.value), "the message names the model at hand"
    assert recorded in str(caught.value), "the message names the model of the index"
    assert "--rebuild" in str(caught.value)
    assert generation_names(root) == ["gen-000001"]


CHANGED_FACTS: dict[str, Callable[[pytest.MonkeyPatch], Config]] = {
    "chunk_chars": lambda patch: Config(chunks=ChunkSettings(chunk_chars=300)),
    "latin_words": lambda patch: Config(chunks=ChunkSettings(latin_words=200)),
    "fold_version": lambda patch: (
        patch.setattr("briefqa.indexing.building.FOLD_VERSION", 999)
        or patch.setattr("briefqa.index.FOLD_VERSION", 999)
        or Config()
    ),
}


@pytest.mark.parametrize("key", CHANGED_FACTS, ids=[f"X11 {key}" for key in CHANGED_FACTS])
def test_other_chunking_or_folding_is_not_mixed_in(
    docs: Path, root: Path, key: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    update(root, docs)
    config = replace(CHANGED_FACTS[key](monkeypatch), index=root)
    new = {"chunk_chars": "300", "latin_words": "200", "fold_version": "999"}[key]
    with pytest.raises(IndexMismatch, match=rf"{key}.*{new}.*--rebuild"):
        update_index(config, [docs], FakeEmbedder)
    report = update_index(config, [docs], FakeEmbedder, options=UpdateOptions(rebuild=True))
    assert counts(report) == (3, 0, 0, 0)
    assert counts(update_index(config, [docs], FakeEmbedder)) == (0, 0, 0, 3)


def test_an_index_of_another_version_is_not_updated_though_nothing_changed(docs: Path, root: Path) -> None:
    update(root, docs)
    edit_manifest(root, lambda manifest: manifest["files"].pop("centroids.npy"))
    with pytest.raises(IndexMismatch, match=r"centroids\.npy.*--rebuild"):
        update(root, docs)


def test_a_rebuild_uses_nothing_of_what_is_there(docs: Path, root: Path) -> None:
    first = update(root, docs)
    embedder = FakeEmbedder()
    report = update(root, docs, embedder=embedder, options=UpdateOptions(rebuild=True))
    assert counts(report) == (3, 0, 0, 0)
    assert report.embedded == len(embedder.embedded) == first.embedded


def test_a_rebuild_can_be_rolled_back(docs: Path, root: Path) -> None:  # X17
    update(root, docs)
    before = content_hash(root)
    (docs / "tea.txt").unlink()
    update(root, docs, options=UpdateOptions(rebuild=True))
    assert content_hash(root) != before
    rollback(root)
    assert content_hash(root) == before


def test_a_rebuild_mends_an_index_that_cannot_be_read(docs: Path, root: Path) -> None:
    update(root, docs)
    for path in current(root).folder.iterdir():
        path.write_bytes(b"\0")
    with pytest.raises(IndexCorrupt):
        update(root, docs)
    update(root, docs, options=UpdateOptions(rebuild=True))
    assert paths(root) == sorted(CORPUS)


def test_an_index_whose_manifest_is_missing_is_not_written_over_but_by_a_rebuild(docs: Path, root: Path) -> None:
    update(root, docs)
    (current(root).folder / "manifest.json").unlink()
    with pytest.raises(IndexCorrupt, match=r"manifest\.json is missing.*--rebuild"):
        update(root, docs)
    assert (root / "gen-000001" / "vectors.faiss").is_file()
    update(root, docs, options=UpdateOptions(rebuild=True))
    assert paths(root) == sorted(CORPUS)
    assert generation_names(root) == ["gen-000002"]


def test_a_damaged_catalogue_stops_the_update(docs: Path, root: Path) -> None:
    update(root, docs)
    (current(root).folder / "catalog.json").write_bytes(b"[]")
    with pytest.raises(IndexCorrupt, match=r"catalog\.json"):
        update(root, docs)


def test_a_damaged_vector_file_is_not_carried_into_the_next_generation(docs: Path, root: Path) -> None:
    update(root, docs)
    path = current(root).folder / "vectors.faiss"
    content = bytearray(path.read_bytes())
    content[-1] ^= 1
    path.write_bytes(content)
    write_files(docs, {"castle.txt": "The castle has nine towers."})
    with pytest.raises(IndexCorrupt, match=r"vectors\.faiss"):
        update(root, docs)


def test_a_second_indexer_is_refused_before_the_model_is_loaded(docs: Path, root: Path) -> None:  # X13
    def load() -> FakeEmbedder:
        pytest.fail("the model was loaded for nothing")

    with locked(root), pytest.raises(IndexLocked):
        update_index(Config(index=root), [docs], load)
    assert generation_names(root) == []


def test_the_model_is_loaded_once(docs: Path, root: Path) -> None:
    loaded: list[FakeEmbedder] = []

    def load() -> FakeEmbedder:
        loaded.append(FakeEmbedder())
        return loaded[-1]

    update_index(Config(index=root), [docs], load)
    assert len(loaded) == 1


def test_what_a_crashed_update_left_is_removed_by_the_next_one(docs: Path, root: Path) -> None:  # X1
    update(root, docs)
    write_files(root, {"gen-000002.unfinished/vectors.faiss": "half", "CURRENT.unfinished": "gen"})
    update(root, docs)
    assert sorted(path.name for path in root.iterdir()) == ["CURRENT", "LAST_RUN.json", "LOCK", "gen-000001"]


def test_a_folder_that_becomes_an_index_keeps_what_was_in_it(docs: Path, root: Path) -> None:
    write_files(root, {"draft.unfinished/page.txt": "mine", "letter.unfinished": "mine too"})
    update(root, docs)
    assert (root / "draft.unfinished" / "page.txt").read_text() == "mine"
    assert (root / "letter.unfinished").read_text() == "mine too"


def test_a_generation_that_was_never_made_current_is_removed_by_the_next_update(docs: Path, root: Path) -> None:  # X2
    update(root, docs)
    write_files(docs, {"castle.txt": "The castle has nine towers."})
    update(root, docs)
    rollback(root)  # gen-000002 is there and not current, as after a crash before the pointer was replaced
    report = update(root, docs)
    assert report.generation == "gen-000003"
    assert generation_names(root) == ["gen-000001", "gen-000003"]


def test_an_unchanged_update_writes_a_lost_pointer_anew(docs: Path, root: Path) -> None:  # X10
    update(root, docs)
    (root / "CURRENT").write_text("../../etc")
    update(root, docs)
    assert current_name(root) == "gen-000001"


def test_a_report_is_plain_data(docs: Path, root: Path) -> None:
    values = asdict(update(root, docs))
    wanted = {"generation", "documents", "chunks", "added", "updated", "removed", "unchanged", "skipped", "embedded"}
    assert wanted | {"reused", "seconds"} <= set(values)


def test_progress_names_what_is_being_done(docs: Path, root: Path) -> None:
    seen: list[str] = []
    update_index(Config(index=root), [docs], FakeEmbedder, progress=lambda what, done, total: seen.append(what) or None)
    assert list(dict.fromkeys(seen)) == ["reading", "chunking", "embedding"]


def test_a_folder_that_was_moved_does_not_go_on_answering_in_its_old_version(tmp_path: Path) -> None:
    before, after = tmp_path / "before", tmp_path / "after"
    write_files(before, {"tide.txt": "潮位站在 1931 年設立。"})
    embedder = FakeEmbedder()
    config = Config(index=tmp_path / "index")
    update_index(config, [before], lambda: embedder)
    before.rename(after)
    (after / "tide.txt").write_text("潮位站在 1932 年設立。\n", encoding="utf-8")
    report = update_index(config, [after], lambda: embedder)
    assert (report.documents, report.added, report.removed) == (1, 1, 1)


def test_what_the_last_update_did_is_on_record_even_where_it_published_nothing(root: Path, docs: Path) -> None:
    assert last_run(root) is None
    first = update(root, docs)
    run = last_run(root)
    assert run is not None
    assert (run.report, run.roots) == (first, (str(docs),))
    write_files(docs, {"picture.png": b"x"})
    second = update(root, docs)
    run = last_run(root)
    assert run is not None
    assert run.report.generation == first.generation == second.generation
    assert skipped_reasons(run.report)["picture.png"] == "unsupported"


@pytest.mark.parametrize(
    "damage",
    [
        lambda text: text[: len(text) // 2],
        lambda text: "",
        lambda text: text.replace('"added": 3', '"added": 8'),
        lambda text: text.replace('"added": 3', '"added": 1e999'),
        lambda text: text.replace('"roots": [', '"roots": "/", "more": ['),
        lambda text: text.replace('"finished"', '"begun"'),
        lambda text: text.replace('"skipped": []', '"skipped": [1]'),
        lambda text: text.replace('"xxh3"', '"none"'),
        lambda text: "[]",
        lambda text: '"text"',
        lambda text: "1",
        lambda text: "null",
        lambda text: "[" * 100_000,
        lambda text: "1" * 10_000,
        lambda text: "\0" * len(text),
    ],
)
def test_a_record_that_is_not_as_it_was_written_is_none_and_said_once(
    docs: Path, root: Path, damage: Callable[[str], str], caplog: pytest.LogCaptureFixture
) -> None:
    update(root, docs)
    text = (root / LAST_RUN).read_text(encoding="ascii")
    assert damage(text) != text
    (root / LAST_RUN).write_text(damage(text), encoding="ascii")
    assert [last_run(root), last_run(root)] == [None, None]
    assert len(caplog.messages) == 1
    assert "which folders were ever named, is not known" in caplog.messages[0]
    assert counts(update(root, docs)) == (0, 0, 0, 3)
    run = last_run(root)
    assert run is not None
    assert run.roots == (str(docs),)


def test_a_record_without_end_is_not_read(docs: Path, root: Path) -> None:
    update(root, docs)
    with (root / LAST_RUN).open("r+b") as file:
        file.truncate(MAX_RECORD_BYTES + 1)
    assert last_run(root) is None


def test_the_folders_of_earlier_updates_stay_on_record_until_they_are_pruned(
    root: Path, docs: Path, tmp_path: Path
) -> None:
    other = write_files(tmp_path / "other", {"more.txt": "渡口的船資調漲了。\n"})
    update(root, docs)
    update(root, other)
    run = last_run(root)
    assert run is not None
    assert set(run.roots) == {str(docs), str(other)}
    update(root, other, options=UpdateOptions(prune=True))
    run = last_run(root)
    assert run is not None
    assert run.roots == (str(other),)
