"""One generation, opened: how documents are named, what is read when, and what is never read."""

import io
import json
import pickle
import re
from collections.abc import Callable
from dataclasses import replace
from hashlib import sha256
from pathlib import Path

import faiss
import numpy as np
import pytest
from xxhash import xxh3_128_hexdigest

from briefqa import index as index_module
from briefqa.config import COMPACT, FLAT, Config
from briefqa.errors import IndexCorrupt, IndexMismatch, IndexNotBuilt, UsageError
from briefqa.index import differences, open_index
from briefqa.indexing.building import index_facts, publish_parts
from briefqa.inspecting import doctor
from briefqa.storing.contents import (
    CATALOG_FILE,
    CENTROIDS_FILE,
    CHUNKS_FILE,
    OFFSETS_FILE,
    SENTENCES_FILE,
    IndexParts,
    files_in,
    index_files,
)
from briefqa.storing.store import current, prune
from briefqa.storing.vectors import NIBBLES, all_vectors, as_held, files_of, vector_bytes
from briefqa.types import Span
from fakes import (
    BRIDGE,
    CORPUS,
    DIMENSIONS,
    IDENTITY,
    LIGHTHOUSE,
    TEA,
    edit_manifest,
    make_index,
    memory_index,
    parts_of,
    publish,
)

NAMES = sorted(CORPUS)


def replace_file(root: Path, name: str, content: bytes) -> None:
    """Puts other bytes in the place of a file, with their hashes in the manifest: what no accident does, but a hand can."""
    (current(root).folder / name).write_bytes(content)
    facts = {"bytes": len(content), "sha256": sha256(content).hexdigest(), "xxh3": xxh3_128_hexdigest(content)}
    edit_manifest(root, lambda manifest: manifest["files"].update({name: facts}))


def test_documents_come_back_as_they_were_built(tmp_path: Path) -> None:
    index = open_index(make_index(tmp_path))
    assert len(index.documents) == len(CORPUS)
    for number, name in enumerate(NAMES):
        assert index.documents[number].path == name
        assert index.documents[number].text == CORPUS[name].strip()
        assert index.documents[number].id == sha256(CORPUS[name].encode()).hexdigest() == index.catalog[number].id


def test_a_document_is_named_by_its_id_the_beginning_of_its_id_its_path_or_its_file_name() -> None:
    index = memory_index(CORPUS | {"sub/notes.txt": "A note in a folder."})
    for number, entry in enumerate(index.catalog):
        assert index.number_of(entry.id) == index.number_of(entry.id[:8]) == index.number_of(entry.path) == number
    assert index.catalog[index.number_of("notes.txt")].path == "sub/notes.txt"


def test_a_name_that_fits_no_document_is_answered_with_the_choices() -> None:
    index = memory_index()
    with pytest.raises(UsageError, match=r"no document.*bridge\.txt, lighthouse\.txt, tea\.txt"):
        index.number_of("castle.txt")
    with pytest.raises(UsageError, match="no document"):
        index.number_of(index.catalog[0].id[:3])  # too short to mean anything
    with pytest.raises(UsageError, match="no document"):
        index.number_of("")


def test_a_name_that_fits_several_documents_is_answered_with_these() -> None:
    index = memory_index({"a/notes.txt": TEA, "b/notes.txt": BRIDGE, "c.txt": LIGHTHOUSE})
    with pytest.raises(UsageError, match=r"more than one document.*a/notes\.txt, b/notes\.txt\.$"):
        index.number_of("notes.txt")


def test_documents_that_share_a_path_are_named_by_the_beginning_of_their_ids() -> None:
    index = memory_index()
    one, other, *rest = index.catalog
    object.__setattr__(index, "catalog", (one, replace(other, path=one.path), *rest))
    with pytest.raises(UsageError, match="more than one document") as caught:
        index.number_of(one.path)
    shown = re.findall(r"([0-9a-f]{12}) \(bridge\.txt\)", str(caught.value))
    assert [index.number_of(name) for name in shown] == [0, 1]


def test_an_index_without_documents_has_no_choices() -> None:
    with pytest.raises(UsageError, match=r"'a\.txt' names no document: the index holds none\."):
        memory_index({}).number_of("a.txt")


def test_only_the_last_documents_are_kept_in_memory(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(index_module, "CACHED_DOCUMENTS", 2)
    index = memory_index()
    first = index.documents[0]
    assert index.documents[0] is first
    assert [index.documents[number] for number in (1, 0, 2)][1] is first  # used again, so it outlives number 1
    assert index.documents[0] is first
    assert [found.path for found in index.documents] == NAMES
    assert index.documents[0] == first
    assert index.documents[0] is not first


def test_a_chunk_knows_its_document_its_place_and_its_headings() -> None:
    index = memory_index({"a.md": "# 茶園\n\n## 產量\n\n去年是四千二百公斤。今年更多。\n"})
    chunk = index.chunk(0)
    assert chunk.document_id == index.catalog[0].id
    assert chunk.headings == ("產量",)  # the only heading of the first level is the title
    assert chunk.span.of(index.document_of(0).text) == "去年是四千二百公斤。今年更多。"
    assert [span.of(index.document_of(0).text) for span in index.sentences_of(0)] == [
        "去年是四千二百公斤。",
        "今年更多。",
    ]
    assert all(isinstance(span, Span) for span in index.sentences_of(0))


def test_an_index_in_memory_is_the_index_on_disk(tmp_path: Path) -> None:
    here, there = memory_index(), open_index(make_index(tmp_path))
    assert list(here.documents) == list(there.documents)
    assert [entry.id for entry in here.catalog] == [entry.id for entry in there.catalog]
    np.testing.assert_array_equal(all_vectors(here.chunk_vectors), all_vectors(there.chunk_vectors))
    np.testing.assert_array_equal(here.first_sentences, there.first_sentences)


def test_an_open_index_reads_its_own_generation_after_others_were_published_and_it_was_pruned(
    tmp_path: Path,
) -> None:  # X15
    root = make_index(tmp_path)
    index = open_index(root)
    for _ in range(3):
        publish(root, {"other.txt": "Something else entirely."})
    prune(root, {current(root).name})
    assert not (root / index.generation).exists()
    assert [found.text for found in index.documents] == [CORPUS[name].strip() for name in NAMES]
    assert all_vectors(index.sentence_vectors).shape == (len(index.sentences), DIMENSIONS)
    assert open_index(root).generation != index.generation


def test_no_index_is_not_built(tmp_path: Path) -> None:
    with pytest.raises(IndexNotBuilt):
        open_index(tmp_path / "nowhere")


def numpy_bytes(array: np.ndarray, **settings: bool) -> bytes:  # type: ignore[type-arg]
    stream = io.BytesIO()
    np.save(stream, array, **settings)
    return stream.getvalue()


class Canary:
    """Unpickled, it leaves a file behind."""

    def __init__(self, path: Path) -> None:
        self._path = path

    def __reduce__(self) -> tuple[Callable[..., object], tuple[str, str]]:
        return open, (str(self._path), "w")


def test_an_array_of_objects_is_refused_and_nothing_in_it_runs(tmp_path: Path) -> None:  # X20
    root = make_index(tmp_path)
    canary = tmp_path / "ran"
    replace_file(root, CHUNKS_FILE, numpy_bytes(np.array([Canary(canary)], dtype=object), allow_pickle=True))
    with pytest.raises(IndexCorrupt, match="does not hold an index"):
        open_index(root)
    assert not canary.exists()
    pickle.loads(pickle.dumps(Canary(canary))).close()
    assert canary.exists(), "the canary is dead: this test would pass on anything"


FORGERIES = {
    "no array": (CHUNKS_FILE, b"x" * 200),
    "an array of another numpy version": (CHUNKS_FILE, b"\x93NUMPY\x09\x00" + b"x" * 200),
    "an array cut off": (SENTENCES_FILE, numpy_bytes(np.zeros((100, 3), dtype=np.int32))[:-12]),
    "an array of two dimensions too few": (CHUNKS_FILE, numpy_bytes(np.zeros(0, dtype=np.int32))),
    "columns first": (CHUNKS_FILE, numpy_bytes(np.asfortranarray(np.zeros((3, 4), dtype=np.int32)))),
    "an array of other numbers": (CHUNKS_FILE, numpy_bytes(np.zeros((3, 5), dtype=np.int64))),
    "chunks of no document": (CHUNKS_FILE, numpy_bytes(np.full((3, 5), 99, dtype=np.int32))),
    "sentences of no chunk": (SENTENCES_FILE, numpy_bytes(np.full((9, 3), -1, dtype=np.int32))),
    "words without lists": ("lexical-offsets.npy", numpy_bytes(np.zeros(1, dtype=np.int64))),
    "fewer postings than lists": ("lexical-postings.npy", numpy_bytes(np.zeros(1, dtype=np.uint16))),
    "words of fewer chunks": ("lexical-lengths.npy", numpy_bytes(np.zeros(1, dtype=np.int32))),
    "means of another width": (CENTROIDS_FILE, numpy_bytes(np.zeros((4, 3), dtype=np.float32))),
    "no offsets": (OFFSETS_FILE, b""),
    "no vectors": ("vectors.faiss", b"x" * 200),
    "empty vectors": ("vectors.faiss", b""),
    "vectors cut off": ("vectors.faiss", vector_bytes(np.zeros((3, DIMENSIONS), dtype=np.float16))[:-4]),
    "vectors of another kind": ("vectors.faiss", bytes(faiss.serialize_index(faiss.IndexFlatIP(DIMENSIONS)))),
    "vectors of another width": ("vectors.faiss", vector_bytes(np.zeros((3, 3), dtype=np.float16))),
    "fewer vectors than chunks": ("vectors.faiss", vector_bytes(np.zeros((1, DIMENSIONS), dtype=np.float16))),
    "keys of other documents": ("key-offsets.npy", numpy_bytes(np.zeros(2, dtype=np.int64))),
}


COMPACT_FORGERIES = {
    "bytes without a sign": ("vectors-bytes.npy", numpy_bytes(np.zeros((3, DIMENSIONS), dtype=np.uint8))),
    "bytes of another width": ("vectors-bytes.npy", numpy_bytes(np.zeros((3, 3), dtype=np.int8))),
    "fewer bytes than chunks": ("vectors-bytes.npy", numpy_bytes(np.zeros((2, DIMENSIONS), dtype=np.int8))),
    "bytes cut off": ("vectors-bytes.npy", numpy_bytes(np.zeros((3, DIMENSIONS), dtype=np.int8))[:-1]),
    "no bytes": ("vectors-bytes.npy", b""),
    "four bits of another width": ("sentences-nibbles.npy", numpy_bytes(np.zeros((9, DIMENSIONS), dtype=np.uint8))),
    "four bits cut off": ("sentences-nibbles.npy", numpy_bytes(np.zeros((9, DIMENSIONS // 2), dtype=np.uint8))[:-1]),
    "no four bits": ("sentences-nibbles.npy", b""),
    "a centre of another width": ("sentences-centre.npy", numpy_bytes(np.zeros(3, dtype=np.float32))),
    "a centre of another type": ("sentences-centre.npy", numpy_bytes(np.zeros(DIMENSIONS, dtype=np.float64))),
    "fewer scales than sentences": ("sentences-scales.npy", numpy_bytes(np.zeros(8, dtype=np.float32))),
    "scales of another type": ("vectors-scales.npy", numpy_bytes(np.zeros(3, dtype=np.float64))),
    "fewer signs than sentences": ("sentences-signs.npy", numpy_bytes(np.zeros((1, 8), dtype=np.uint8))),
    "signs of another width": ("vectors-signs.npy", numpy_bytes(np.zeros((3, 48), dtype=np.uint8))),
    "a middle of another width": ("sentences-middle.npy", numpy_bytes(np.zeros(3, dtype=np.float32))),
}


def compact_parts() -> IndexParts:
    parts = parts_of(CORPUS)
    return replace(
        parts,
        chunk_vectors=as_held(parts.chunk_vectors, COMPACT),
        sentence_vectors=as_held(parts.sentence_vectors, NIBBLES),
    )


def make_compact(folder: Path) -> Path:
    folder.mkdir(exist_ok=True)
    publish_parts(folder, compact_parts(), index_facts(Config(), IDENTITY))
    return folder


@pytest.mark.parametrize(("name", "content"), COMPACT_FORGERIES.values(), ids=list(COMPACT_FORGERIES))
def test_a_file_of_compact_vectors_that_does_not_hold_what_it_should_is_corrupt(
    tmp_path: Path, name: str, content: bytes
) -> None:
    root = make_compact(tmp_path)
    assert open_index(root).manifest["vectors"]["kind"] == COMPACT
    replace_file(root, name, content)
    with pytest.raises(IndexCorrupt):
        open_index(root)


@pytest.mark.parametrize("damage", ["cut", "flipped", "gone"])
@pytest.mark.parametrize("name", [*files_of("vectors", COMPACT), *files_of("sentences", NIBBLES)])
def test_a_damaged_file_of_compact_vectors_is_named_by_reader_and_doctor(
    tmp_path: Path, name: str, damage: str
) -> None:  # X6 X7
    root = make_compact(tmp_path)
    path = current(root).folder / name
    content = bytearray(path.read_bytes())
    content[-1] ^= 1
    if damage == "gone":
        path.unlink()
    else:
        path.write_bytes(content[:-1] if damage == "cut" else content)
    with pytest.raises(IndexCorrupt, match=rf"{re.escape(name)}.*--rebuild"):
        open_index(root)
    assert any(name in finding for finding in doctor(Config(index=root)))


@pytest.mark.parametrize("kind", [None, "hnsw"])
def test_vectors_of_a_kind_that_is_not_known_were_made_by_another_version(tmp_path: Path, kind: str | None) -> None:
    root = make_index(tmp_path)
    edit_manifest(root, lambda manifest: manifest["vectors"].update(kind=kind))
    with pytest.raises(IndexMismatch, match=r"kind.*flat, compact.*--rebuild"):
        open_index(root)


@pytest.mark.parametrize(("name", "content"), FORGERIES.values(), ids=list(FORGERIES))
def test_a_file_that_does_not_hold_what_it_should_is_corrupt_whatever_its_hash(
    tmp_path: Path, name: str, content: bytes
) -> None:
    root = make_index(tmp_path)
    replace_file(root, name, content)
    with pytest.raises(IndexCorrupt):
        open_index(root)


def test_a_manifest_without_a_model_is_corrupt(tmp_path: Path) -> None:  # X9
    root = make_index(tmp_path)
    edit_manifest(root, lambda manifest: manifest.pop("model"))
    with pytest.raises(IndexCorrupt):
        open_index(root)


@pytest.mark.parametrize("key", ["chunking", "fold_version", "created", "content_sha256"])
def test_a_manifest_without_what_its_readers_rely_on_is_corrupt(tmp_path: Path, key: str) -> None:  # X9
    root = make_index(tmp_path)
    edit_manifest(root, lambda manifest: manifest.pop(key))
    with pytest.raises(IndexCorrupt, match=key):
        open_index(root)


FORGED_FACTS = [
    *[("vectors", value) for value in (None, [], "flat", 16)],
    *[("model", value) for value in (None, ["name"], "e5")],
    *[("sentences", value) for value in (None, "9")],
    *[("created", value) for value in (None, 2026, {})],
]


@pytest.mark.parametrize(("key", "value"), FORGED_FACTS)
def test_a_fact_of_the_manifest_that_is_of_another_type_is_named_with_what_was_expected(
    tmp_path: Path, key: str, value: object
) -> None:  # X9
    root = make_index(tmp_path)
    edit_manifest(root, lambda manifest: manifest.update({key: value}))
    with pytest.raises(IndexCorrupt) as caught:
        open_index(root)
    assert f"{key!r} is {value!r}; expected a " in str(caught.value)
    assert str(caught.value).endswith("Run `briefqa index --rebuild`; no whole generation stands before it.")


def test_the_files_that_are_read_are_those_that_are_written() -> None:
    assert sorted(name for name, _ in index_files(parts_of(CORPUS))) == sorted(files_in(FLAT))
    assert sorted(name for name, _ in index_files(compact_parts())) == sorted(files_in(COMPACT))


@pytest.mark.parametrize("name", files_in(FLAT))
def test_an_index_that_never_had_a_file_was_made_by_another_version(tmp_path: Path, name: str) -> None:  # X9
    root = make_index(tmp_path)
    edit_manifest(root, lambda manifest: manifest["files"].pop(name))
    with pytest.raises(IndexMismatch, match=rf"no {re.escape(name)}.*--rebuild"):
        open_index(root)


def test_a_catalogue_with_other_fields_was_made_by_another_version(tmp_path: Path) -> None:  # X9
    root = make_index(tmp_path)
    entries = json.loads((current(root).folder / CATALOG_FILE).read_text(encoding="ascii"))
    replace_file(root, CATALOG_FILE, json.dumps([{**entry, "shelf": 3} for entry in entries]).encode())
    with pytest.raises(IndexMismatch, match=r"shelf.*--rebuild"):
        assert open_index(root).catalog


def test_differences_are_named_key_by_key() -> None:
    old = {"model": {"name": "a", "dimensions": 3}, "fold_version": 1, "same": "x"}
    new = {"model": {"name": "b", "dimensions": 3}, "chunks": 2, "same": "x"}
    assert differences(old, new) == "chunks was None and is 2, fold_version was 1 and is None, name was 'a' and is 'b'"
    assert differences(old, old) == ""


def test_the_catalogue_holds_no_text_and_the_place_of_each_file(tmp_path: Path) -> None:
    root = make_index(tmp_path)
    entries = json.loads((current(root).folder / CATALOG_FILE).read_text(encoding="ascii"))
    assert [entry["path"] for entry in entries] == NAMES
    assert open_index(root).catalog[0].location == NAMES[0]
    assert open_index(root).identity == IDENTITY
