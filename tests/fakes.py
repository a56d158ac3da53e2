"""Stand-ins that mean something, and short ways to an index. Run as `python -m fakes …` it is the command line with the fake model."""

import errno
import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from functools import lru_cache
from hashlib import blake2b
from pathlib import Path
from types import TracebackType
from typing import IO, Any, Self

import numpy as np
import pytest

import briefqa.answering.asking
import briefqa.encoding.embedding
import briefqa.indexing.updating
import briefqa.opening
from briefqa import cli
from briefqa.config import FLAT, Config, ReadingLimits
from briefqa.encoding.embedding import FloatMatrix, FloatVector, ModelIdentity, TextsDone
from briefqa.index import Documents, Index
from briefqa.indexing.building import build_parts, index_facts, publish_parts
from briefqa.indexing.updating import UpdateOptions, UpdateReport, update_index
from briefqa.lexical import tokens
from briefqa.reading.dispatch import read_document
from briefqa.storing.arrays import array_in
from briefqa.storing.contents import (
    CATALOG_FILE,
    CENTROIDS_FILE,
    CHUNK_VECTORS,
    DOCUMENTS_FILE,
    KEY_OFFSETS_FILE,
    KEYS_FILE,
    OFFSETS_FILE,
    SENTENCE_VECTORS,
    IndexParts,
    index_files,
)
from briefqa.storing.store import Generation, current, locked
from briefqa.storing.unit_rows import HalfMatrix, Rows
from briefqa.storing.vectors import Vectors, as_held, how_held, open_vectors, vector_files
from briefqa.types import Document, Metadata

DIMENSIONS = 64
IDENTITY = ModelIdentity(
    name="fake-words",
    weights_sha256="0123456789abcdef" * 4,
    dimensions=DIMENSIONS,
    pooling="sum",
    query_prefix="",
    passage_prefix="",
    max_tokens=100_000,
    precision="float32",
)
TESTS = Path(__file__).parent
REPOSITORY = TESTS.parent

# Facts that no two documents share, so that one question has one right place.
LIGHTHOUSE = "北岬燈塔建於1872年，由四名守望員輪班。燈塔的霧鐘在1880年加裝。訪客可以在港務處閱讀航海日誌。\n"
TEA = "龍溪茶園每年春天採收三次。茶園主人把茶葉送到山下的合作社烘焙。去年的產量是四千二百公斤。\n"
BRIDGE = "The Harrow bridge was opened in 1931. Its longest span measures 214 metres. Tolls were abolished in 1968.\n"
CORPUS: dict[str, str] = {"lighthouse.txt": LIGHTHOUSE, "tea.txt": TEA, "bridge.txt": BRIDGE}
QUESTIONS = (
    "北岬燈塔建於哪一年？",
    "燈塔的霧鐘何時加裝？",
    "灯塔的雾钟什么时候加装？",
    "誰在港務處閱讀航海日誌？",
    "龍溪茶園每年採收幾次？",
    "茶園去年的產量是多少？",
    "When was the Harrow bridge opened?",
    "How long is the longest span of the bridge?",
    "What happened to the tolls?",
)


@lru_cache(maxsize=100_000)
def _word_vector(token: str) -> FloatVector:
    seed = int.from_bytes(blake2b(token.encode("utf-8", "surrogatepass"), digest_size=8).digest(), "little")
    vector = np.random.default_rng(seed).standard_normal(DIMENSIONS).astype(np.float32)
    unit: FloatVector = vector / np.linalg.norm(vector)
    return unit


def words_vector(text: str) -> FloatVector:
    """The unit-length sum of a fixed random vector for each folded token: texts that share words are near each other."""
    total = np.zeros(DIMENSIONS, dtype=np.float32)
    for token in tokens(text):
        total += _word_vector(token)
    length = float(np.linalg.norm(total))
    return total / np.float32(length) if length else total


class FakeEmbedder:
    """A model of words alone. `embedded` lists the passages that it was given, `questions` the questions."""

    def __init__(self, identity: ModelIdentity = IDENTITY) -> None:
        self.identity = identity
        self.embedded: list[str] = []
        self.questions: list[str] = []

    def embed_passages(self, texts: Sequence[str], *, progress: TextsDone | None = None) -> FloatMatrix:
        self.embedded += texts
        if progress:
            progress(len(texts))
        return np.stack([words_vector(text) for text in texts]) if texts else np.zeros((0, DIMENSIONS), np.float32)

    def embed_question(self, text: str) -> FloatVector:
        self.questions.append(text)
        return words_vector(text)


class AlwaysSupported:
    """Stands for the fitted support model, whose weights suit the real embedder: every question is answered."""

    threshold = 0.0

    def confidence(self, *features: object) -> float:
        return 1.0


class ReadingHere:
    """Stands for the reading process where a test is not about it: the same reader, without the second process."""

    def __init__(self, limits: ReadingLimits) -> None:
        self._limits = limits

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        return None

    def read(self, content: bytes, path: str, sidecar: Metadata) -> Document:
        return read_document(content, path, sidecar)


def use_fake_model(monkeypatch: pytest.MonkeyPatch, embedder: FakeEmbedder | None = None) -> FakeEmbedder:
    """From here on every door loads this embedder, and every supported or unsupported question is answered."""
    fake = embedder or FakeEmbedder()

    def load(*arguments: object, **settings: object) -> FakeEmbedder:
        return fake

    monkeypatch.setattr(briefqa.encoding.embedding, "load_embedder", load)
    monkeypatch.setattr(briefqa.opening, "load_embedder", load)
    answer_everything(monkeypatch)
    return fake


def answer_everything(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(briefqa.answering.asking, "support_model", lambda *arguments, **settings: AlwaysSupported())
    monkeypatch.setattr(briefqa.answering.asking, "shares_words", lambda *arguments: True)
    monkeypatch.setattr(briefqa.answering.asking, "missing_names", lambda *arguments: [])


def read_here(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(briefqa.indexing.updating, "ReadingProcess", ReadingHere)


def evaluate_in(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """`briefqa eval` works in a folder, with the fake model and a cache of its own."""
    fake = use_fake_model(monkeypatch)
    read_here(monkeypatch)
    monkeypatch.setattr("briefqa.commands.evaluating.load_embedder", lambda *names, **settings: fake)
    monkeypatch.setenv("BRIEFQA_CACHE", str(folder / "cache"))
    monkeypatch.chdir(folder)


# --- documents and indexes ------------------------------------------------------------


def document(path: str, text: str | bytes, **metadata: Any) -> Document:
    content = text.encode() if isinstance(text, str) else text
    return read_document(content, path, Metadata(**metadata))


def parts_of(files: Mapping[str, str | bytes], embedder: FakeEmbedder | None = None) -> IndexParts:
    """The parts of an index of these files, in the order of their names."""
    documents = [document(name, text) for name, text in sorted(files.items())]
    return build_parts(documents, Config(), embedder or FakeEmbedder())


def vectors_of(rows: FloatMatrix | HalfMatrix, how: str = FLAT) -> Vectors:
    """Vectors that were never in a file."""
    return open_vectors(dict(vector_files("", as_held(rows.astype(np.float16), how))), "", how, *rows.shape)


def index_in_memory(parts: IndexParts, identity: ModelIdentity, generation: str = "memory") -> Index:
    """An Index that was never on disk; the same bytes, the same answers."""
    files = {name: memoryview(content) for name, content in index_files(parts)}

    def vectors(stem: str, rows: Rows) -> Vectors:
        return open_vectors(files, stem, how_held(rows), *rows.shape)

    return Index(
        generation=generation,
        manifest={"documents": len(parts.catalog), "chunks": len(parts.chunks)},
        identity=identity,
        documents=Documents(files[DOCUMENTS_FILE], array_in(files[OFFSETS_FILE], np.int64)),
        chunks=parts.chunks,
        sentences=parts.sentences,
        chunk_vectors=vectors(CHUNK_VECTORS, parts.chunk_vectors),
        sentence_vectors=vectors(SENTENCE_VECTORS, parts.sentence_vectors),
        lexical=parts.lexical,
        centroids=array_in(files[CENTROIDS_FILE], np.float32, columns=identity.dimensions),
        keys=array_in(files[KEYS_FILE], np.uint64),
        key_offsets=array_in(files[KEY_OFFSETS_FILE], np.int64),
        _catalog=files[CATALOG_FILE],
    )


def index_of(*documents: Document) -> Index:
    """An index of some documents, in their order."""
    return index_in_memory(build_parts(documents, Config(), FakeEmbedder()), IDENTITY)


def memory_index(files: Mapping[str, str | bytes] = CORPUS) -> Index:
    return index_in_memory(parts_of(files), IDENTITY)


def publish(root: Path, files: Mapping[str, str | bytes], *, identity: ModelIdentity = IDENTITY) -> Generation:
    """The files as the next generation at a root, made from nothing but published over the one that is there."""
    with locked(root):
        return publish_parts(root, parts_of(files), index_facts(Config(), identity))


def make_index(folder: Path, files: Mapping[str, str | bytes] = CORPUS) -> Path:
    """The root of an index of the files, without a folder that they lie in."""
    root = folder / "index"
    publish(root, files)
    return root


def write_files(folder: Path, files: Mapping[str, str | bytes]) -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    for name, text in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(text.encode() if isinstance(text, str) else text)
    return folder


def update(
    root: Path,
    *paths: Path,
    embedder: FakeEmbedder | None = None,
    options: UpdateOptions = UpdateOptions(),  # noqa: B008 frozen
    limits: ReadingLimits = ReadingLimits(),  # noqa: B008 frozen
) -> UpdateReport:
    """An update of the index at a root with the fake model."""
    fake = embedder or FakeEmbedder()
    return update_index(Config(index=root, limits=limits), paths, lambda: fake, options=options)


def skipped_reasons(report: UpdateReport) -> dict[str, str]:
    return {item.path: item.reason for item in report.skipped}


def edit_manifest(root: Path, change: Callable[[dict[str, Any]], object]) -> None:
    """Changes the current generation's manifest in place, as nothing but a test may."""
    path = current(root).folder / "manifest.json"
    manifest = json.loads(path.read_text(encoding="utf-8"))
    change(manifest)
    path.write_text(json.dumps(manifest), encoding="utf-8")


def identity_but(**changes: Any) -> ModelIdentity:
    return replace(IDENTITY, **changes)


def answer_without_times(values: dict[str, Any]) -> dict[str, Any]:
    """An answer's JSON without what may differ from run to run: generation and milliseconds."""
    return {key: value for key, value in values.items() if key not in ("index", "milliseconds")}


# --- a disk that fails ----------------------------------------------------------------


class Crash(BaseException):
    """Stands for kill -9 or a power cut: from here on the process does nothing more to the disk."""


@dataclass
class FaultyDisk:
    """Counts what is done to the disk and fails at the n-th step: once with an error, or for good as a dead process does."""

    fail_at: int
    dies: bool = False
    code: int = errno.EIO
    steps: list[str] = field(default_factory=list)

    @property
    def failed(self) -> bool:
        return len(self.steps) >= self.fail_at

    def step(self, what: str) -> None:
        self.steps.append(what)
        if self.dies and len(self.steps) >= self.fail_at:
            raise Crash(what)
        if len(self.steps) == self.fail_at:
            raise OSError(self.code, os.strerror(self.code))

    def ended(self) -> None:
        """Called when a step has been left half done."""


class _FaultyFile:
    """A file opened for writing. A write that fails leaves half of it behind."""

    def __init__(self, file: IO[bytes], disk: FaultyDisk) -> None:
        self._file, self._disk = file, disk

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, *raised: object) -> None:
        try:
            if kind is None:
                self._disk.step("close")
        finally:
            self._file.close()

    def write(self, content: bytes | memoryview) -> int:
        try:
            self._disk.step("write")
        except BaseException:
            self._file.write(content[: len(content) // 2])
            self._file.flush()
            self._disk.ended()
            raise
        return self._file.write(content)

    def flush(self) -> None:
        self._disk.step("flush")
        self._file.flush()

    def fileno(self) -> int:
        return self._file.fileno()


@contextmanager
def faulty_disk(disk: FaultyDisk) -> Iterator[FaultyDisk]:
    """Inside, what opens, writes, flushes, closes, syncs, renames, makes folders or removes goes through `disk`."""
    really_remove = shutil.rmtree

    def remove(folder: Path, ignore_errors: bool = False) -> None:
        if not ignore_errors or disk.dies:
            try:
                disk.step("remove")
            except BaseException:
                files = sorted(folder.iterdir()) if folder.is_dir() else []
                if not disk.dies or disk.steps[disk.fail_at - 1 :] == ["remove"]:
                    for path in files[len(files) // 2 :]:
                        path.unlink()  # it ends halfway
                disk.ended()
                raise
        really_remove(folder, ignore_errors=ignore_errors)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Path, "open", _opening(disk, Path.open))
        patch.setattr(shutil, "rmtree", remove)
        for name in ("fsync", "replace", "mkdir"):
            patch.setattr(os, name, _counted(disk, name, getattr(os, name)))
        yield disk


def _opening(disk: FaultyDisk, really: Callable[..., Any]) -> Callable[..., Any]:
    def call(path: Path, mode: str = "r", *arguments: Any, **settings: Any) -> Any:
        if mode == "wb":
            disk.step("open")
        file = really(path, mode, *arguments, **settings)
        return _FaultyFile(file, disk) if mode == "wb" else file

    return call


def _counted(disk: FaultyDisk, name: str, really: Callable[..., Any]) -> Callable[..., Any]:
    def call(path: Any, *arguments: Any, **settings: Any) -> Any:
        if name != "mkdir" or not Path(path).exists():
            disk.step(name)
        if name == "fsync":
            return None  # no test cuts the power; that it was asked for is what counts
        return really(path, *arguments, **settings)

    return call


# --- processes ------------------------------------------------------------------------


def child_environment(**variables: str) -> dict[str, str]:
    """The environment of a child that can import this module."""
    kept = {key: value for key, value in os.environ.items() if not key.startswith("BRIEFQA_INDEX")}
    path = os.pathsep.join([str(TESTS), *filter(None, [kept.get("PYTHONPATH")])])
    return kept | {"PYTHONPATH": path} | variables


def fake_cli(*arguments: str | bytes | Path, **variables: str) -> subprocess.CompletedProcess[bytes]:
    """The command line with the fake model in a process of its own."""
    return subprocess.run(
        fake_command(*arguments),
        capture_output=True,
        env=child_environment(**variables),
        timeout=60,
        check=False,
    )


def fake_command(*arguments: str | bytes | Path) -> list[str | bytes | Path]:
    return [sys.executable, "-m", "fakes", *arguments]


def json_lines(path: Path) -> list[dict[str, Any]]:
    """Rows of a JSONL file, which end at line feeds and nowhere else."""
    return [json.loads(line) for line in path.read_bytes().split(b"\n") if line]


def write_json_lines(path: Path, rows: Iterable[object]) -> Path:
    path.write_text("".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows), encoding="utf-8")
    return path


def _main() -> int:
    """The command line with the fake model; says `ready` first, so that a test can begin to count."""
    use_fake_model(pytest.MonkeyPatch())
    if os.environ.get("FAKES_SAY_READY"):
        sys.stdout.write("ready\n")
        sys.stdout.flush()
    return cli.main()


if __name__ == "__main__":
    sys.exit(_main())
