"""Documents to the parts of an index: laws of the rows, and what is embedded again."""

from collections.abc import Mapping
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from briefqa.chunking import passage_text, sentence_text
from briefqa.config import ChunkSettings, Config
from briefqa.index import Index, open_index
from briefqa.indexing.building import Kept, Read, build_parts, index_facts, make_parts, publish_parts
from briefqa.indexing.scanning import SourceFile
from briefqa.lexical import tokens
from briefqa.progressing import no_progress
from briefqa.storing.contents import IndexParts, index_files
from briefqa.storing.store import current, generation_names
from briefqa.storing.vectors import all_vectors
from fakes import (
    BRIDGE,
    CORPUS,
    IDENTITY,
    LIGHTHOUSE,
    TEA,
    FakeEmbedder,
    document,
    index_in_memory,
    memory_index,
    parts_of,
    words_vector,
)

SHORT = Config(chunks=ChunkSettings(chunk_chars=40, latin_words=20))
HEADED = "# 茶園\n\n春天採收三次。\n\n## 產量\n\n去年是四千二百公斤。[^1]\n\n[^1]: 合作社年報，第 12 頁。\n"


def index_of(*texts: str, config: Config = SHORT) -> Index:
    documents = [document(f"{number}.md", text) for number, text in enumerate(texts)]
    return index_in_memory(build_parts(documents, config, FakeEmbedder()), IDENTITY)


def files_of(parts: IndexParts) -> dict[str, bytes]:
    return {name: bytes(content) for name, content in index_files(parts)}


def check_rows(index: Index) -> None:
    """What must hold of the rows of every index."""
    assert len(index.chunk_vectors) == len(index.chunks) == len(index.lexical)
    assert len(index.sentence_vectors) == len(index.sentences)
    order = index.chunks[:, 0].tolist()
    assert order == sorted(order)
    for number, found in enumerate(index.documents):
        rows = [row for row in index.chunks.tolist() if row[0] == number]
        assert index.catalog[number].chunks == len(rows)
        assert index.catalog[number].id == found.id
        assert all(0 <= start < end <= len(found.text) for _, start, end, *_ in rows)
        assert all(before[2] <= after[1] for before, after in pairwise(rows))
    for chunk, start, end in index.sentences.tolist():
        _, chunk_start, chunk_end, *_ = index.chunks[chunk].tolist()
        assert chunk_start <= start < end <= chunk_end


def test_rows_tile_their_documents_and_agree_with_each_other() -> None:
    index = index_of(HEADED, BRIDGE * 5, LIGHTHOUSE * 8)
    check_rows(index)
    assert len(index.chunks) > 8


@settings(max_examples=40, deadline=None)
@given(st.lists(st.text(st.sampled_from("茶園的 產量。！\nab1.,;；\u200b「」"), min_size=1, max_size=120), max_size=4))
def test_rows_hold_for_any_texts(texts: list[str]) -> None:
    wanted = [f"{number}：{text}" for number, text in enumerate(texts)]
    index = index_of(*wanted)
    check_rows(index)
    for number, text in enumerate(wanted):
        spans = [row[1:3] for row in index.chunks.tolist() if row[0] == number]
        covered = "".join(index.documents[number].text[start:end] for start, end in spans)
        assert "".join(covered.split()) == "".join(index.documents[number].text.split()), text


def test_each_vector_is_that_of_its_text_with_its_context() -> None:
    index = index_of(HEADED, BRIDGE)
    for row in range(len(index.chunks)):
        text = passage_text(index.document_of(row), index.chunk(row))
        np.testing.assert_allclose(
            all_vectors(index.chunk_vectors)[row], words_vector(text), atol=1e-3
        )  # held in half precision
        assert index.lexical.lengths[row] == len(list(tokens(text)))
        for place, span in enumerate(index.sentences_of(row), int(index.first_sentences[row])):
            expected = words_vector(sentence_text(index.document_of(row), span))
            np.testing.assert_allclose(
                all_vectors(index.sentence_vectors)[place], expected, atol=1e-3
            )  # held in half precision
    assert "茶園 › 產量" in passage_text(index.document_of(1), index.chunk(1))


def test_a_note_of_the_source_is_a_passage_of_its_own() -> None:
    index = index_of(HEADED)
    notes = [index.chunk(row) for row in np.flatnonzero(index.chunks[:, 3]).tolist()]
    assert [chunk.span.of(index.documents[0].text) for chunk in notes] == ["合作社年報，第 12 頁。"]
    assert index.catalog[0].notes == 1


def test_a_sentence_longer_than_a_chunk_is_cut_at_the_chunks_borders() -> None:
    text = "茶" * 150 + "。"
    index = index_of(text)
    check_rows(index)
    assert len(index.chunks) > 2
    assert len(index.sentences) == len(index.chunks)


def test_the_same_documents_give_the_same_bytes() -> None:  # X18
    assert files_of(parts_of(CORPUS)) == files_of(parts_of(CORPUS))


def test_no_documents_give_an_index_without_rows() -> None:
    index = memory_index({})
    check_rows(index)
    assert len(index.documents) == 0
    assert all_vectors(index.chunk_vectors).shape == (0, IDENTITY.dimensions)


def sources(texts: Mapping[str, str]) -> list[Read]:
    """The files as documents read now, by path."""
    return [Read(SourceFile(f"/x/{name}", name), name, document(name, text)) for name, text in sorted(texts.items())]


def test_building_in_two_steps_gives_the_bytes_of_building_at_once() -> None:
    whole = make_parts(sources(CORPUS), None, Config(), FakeEmbedder(), no_progress)[0]
    part = {name: text for name, text in CORPUS.items() if name != "lighthouse.txt"}
    first = index_in_memory(make_parts(sources(part), None, Config(), FakeEmbedder(), no_progress)[0], IDENTITY)
    embedder = FakeEmbedder()
    entries = [
        Kept(entry.source, number) if entry.source.path in part else entry
        for entry, number in zip(sources(CORPUS), (0, -1, 1), strict=True)
    ]
    second, embedded, _ = make_parts(entries, first, Config(), embedder, no_progress)
    assert files_of(second) == files_of(whole)
    assert embedded == len(embedder.embedded) == 1 + LIGHTHOUSE.count("。")


def test_only_texts_that_the_earlier_version_did_not_have_are_embedded() -> None:
    text = LIGHTHOUSE * 6
    base = index_in_memory(make_parts(sources({"a.txt": text}), None, SHORT, FakeEmbedder(), no_progress)[0], IDENTITY)
    (entry,) = sources({"a.txt": text + "新的一句話在最後。"})
    embedder = FakeEmbedder()
    replaced = Read(entry.source, "new", entry.document, replaces=0)
    parts, embedded, _ = make_parts([replaced], base, SHORT, embedder, no_progress)
    assert 1 <= embedded == len(embedder.embedded) <= 3  # the last chunk and its new sentence
    assert all("新的一句話" in text for text in embedder.embedded)
    fresh = make_parts([replaced], None, SHORT, FakeEmbedder(), no_progress)[0]
    assert files_of(parts) == files_of(fresh)


def test_a_text_is_embedded_once_however_often_it_stands() -> None:
    embedder = FakeEmbedder()
    texts = {
        "a.txt": "石階共有二百一十四級。" * 40,
        "b.txt": "石階共有二百一十四級。" * 41,
        "c.txt": "石階共有二百一十四級。",
    }
    parts, embedded, reused = make_parts(sources(texts), None, SHORT, embedder, no_progress)
    assert embedded == len(embedder.embedded) == len(set(embedder.embedded)) < 10
    assert reused == 0
    assert len(parts.sentences) == 82
    index = index_in_memory(parts, IDENTITY)
    for row in range(len(index.chunks)):
        expected = words_vector(passage_text(index.document_of(row), index.chunk(row)))
        np.testing.assert_allclose(all_vectors(index.chunk_vectors)[row], expected, atol=1e-3)
    sentence = words_vector("石階共有二百一十四級。")
    assert all(np.allclose(row, sentence, atol=1e-3) for row in all_vectors(index.sentence_vectors))


def test_the_same_file_under_another_name_keeps_its_vectors() -> None:
    texts = {"a.txt": LIGHTHOUSE * 3, "b.txt": TEA}
    base = index_in_memory(make_parts(sources(texts), None, SHORT, FakeEmbedder(), no_progress)[0], IDENTITY)
    moved = sources({"b.txt": LIGHTHOUSE * 3, "c.txt": TEA})
    entries = [Read(moved[0].source, "new", moved[0].document, replaces=1), moved[1]]
    embedder = FakeEmbedder()
    parts, embedded, reused = make_parts(entries, base, SHORT, embedder, no_progress)
    assert (embedded, embedder.embedded, reused) == (0, [], len(base.chunks) + len(base.sentences))
    assert files_of(parts) == files_of(make_parts(entries, None, SHORT, FakeEmbedder(), no_progress)[0])


def test_progress_counts_up_to_all_texts() -> None:
    steps: list[tuple[str, int, int]] = []
    make_parts(sources(CORPUS), None, Config(), FakeEmbedder(), lambda *step: steps.append(step))
    assert [step for step in steps if step[0] == "chunking"] == [("chunking", number, 3) for number in range(3)]
    embedding = [step for step in steps if step[0] == "embedding"]
    assert embedding[-1][1] == embedding[-1][2] > 0
    assert [done for _, done, _ in embedding] == sorted(done for _, done, _ in embedding)


def test_a_published_index_reads_back_as_the_parts_it_was_made_of(tmp_path: Path) -> None:
    parts = parts_of(CORPUS)
    publish_parts(tmp_path, parts, index_facts(Config(), IDENTITY))
    index = open_index(tmp_path)
    assert [entry.path for entry in index.catalog] == sorted(CORPUS)
    assert index.catalog == tuple(parts.catalog)
    np.testing.assert_array_equal(index.chunks, parts.chunks)
    np.testing.assert_array_equal(index.sentences, parts.sentences)
    np.testing.assert_array_equal(all_vectors(index.chunk_vectors), parts.chunk_vectors)
    np.testing.assert_array_equal(all_vectors(index.sentence_vectors), parts.sentence_vectors)
    assert index.identity == IDENTITY
    assert [found.text for found in index.documents] == [CORPUS[name].strip() for name in sorted(CORPUS)]


def test_publishing_keeps_the_generation_that_was_current_and_no_other(tmp_path: Path) -> None:
    facts = index_facts(Config(), IDENTITY)
    publish_parts(tmp_path, parts_of({"a.txt": TEA}), facts)
    for _ in range(3):
        base = current(tmp_path)
        generation = publish_parts(tmp_path, parts_of({"a.txt": TEA}), facts)
        assert generation_names(tmp_path) == [base.name, generation.name]


def test_a_build_that_fails_leaves_nothing_of_itself(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    facts = index_facts(Config(), IDENTITY)
    publish_parts(tmp_path, parts_of({"a.txt": TEA}), facts)
    before = sorted(tmp_path.rglob("*"))

    def interrupted(*arguments: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("briefqa.storing.store.sync_folder", interrupted)
    with pytest.raises(KeyboardInterrupt):
        publish_parts(tmp_path, parts_of(CORPUS), facts)
    assert sorted(tmp_path.rglob("*")) == before
    assert len(open_index(tmp_path).documents) == 1


def test_facts_name_everything_that_makes_two_indexes_incomparable() -> None:
    facts = index_facts(Config(), IDENTITY)
    assert facts["model"] == IDENTITY.to_json()
    assert index_facts(SHORT, IDENTITY) != facts
    assert set(facts) == {"model", "chunking", "fold_version"}
