"""Texts -> float32 (n, d), rows of unit length.

Two embedders. The packaged model runs on onnxruntime alone, so that a question asked from the shell does not wait for
torch; each text runs by itself, so that its vector does not depend on the texts beside it, to the last bit. Passages are
embedded by the model as it comes, questions by what it became in training on questions and what answers them. Any other
model is a sentence-transformers folder or a cached hub name, run as that library runs it.
"""

import hashlib
import json
import sys
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import asdict, dataclass, fields
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

import numpy as np
from numpy.typing import NDArray

from briefqa.encoding.checking import check_fast_files
from briefqa.encoding.cross_encoding import CrossEncoder
from briefqa.encoding.modelling import (
    MANIFEST,
    PACKAGED_MODEL,
    check_model,
    file_sha256,
    prepare_packaged_model,
)
from briefqa.encoding.running import open_graph, token_vectors
from briefqa.encoding.tokenizing import TrieTokenizer, readable_text
from briefqa.errors import BriefqaError, ModelUnusable

if TYPE_CHECKING:
    from onnxruntime import InferenceSession

__all__ = ["Embedder", "FloatMatrix", "FloatVector", "ModelIdentity", "check_model", "load_embedder"]

FloatMatrix = NDArray[np.float32]  # (n, d)
FloatVector = NDArray[np.float32]  # (d,)
TextsDone = Callable[[int], None]  # is told how many of the texts are embedded


@dataclass(frozen=True, slots=True)
class ModelIdentity:
    """What an index must agree on with whoever asks it: two models are the same if all of this is."""

    name: str
    weights_sha256: str
    dimensions: int
    pooling: str
    query_prefix: str
    passage_prefix: str
    max_tokens: int  # of a text with its prefix; what is longer is cut
    precision: str

    def to_json(self) -> dict[str, Any]:
        return asdict(self)

    @classmethod
    def from_json(cls, value: dict[str, Any]) -> "ModelIdentity":
        """Raises ModelUnusable, naming the keys, if some are missing."""
        names = [field.name for field in fields(cls)]
        if missing := [name for name in names if name not in value]:
            raise ModelUnusable(f"The record of the model lacks {', '.join(missing)}. Build the index anew.")
        return cls(**{name: value[name] for name in names})

    def describe(self) -> str:
        return f"{self.name} ({self.dimensions} dimensions, {self.precision}, weights {self.weights_sha256[:12]})"


class Embedder(Protocol):
    """A model, loaded. Vectors are float32 and of unit length; a text with nothing visible in it gets zeros."""

    @property
    def identity(self) -> ModelIdentity: ...

    def embed_passages(self, texts: Sequence[str], *, progress: TextsDone | None = None) -> FloatMatrix:
        """Rows of shape (len(texts), identity.dimensions), in the order of the texts.

        A text beyond `identity.max_tokens` is represented by its beginning. `progress` is called now and then with the
        number of texts done so far. Raises BriefqaError if the model gives what is no number.
        """
        ...

    def embed_question(self, text: str) -> FloatVector:
        """One vector of shape (identity.dimensions,), with the prefix for questions."""
        ...


def load_embedder(
    model: str = PACKAGED_MODEL, *, models_folder: Path | None = None, threads: int = 2
) -> "PackagedEmbedder | SentenceTransformerEmbedder":
    """The packaged model, prepared if need be, or a sentence-transformers folder or cached hub name.

    Never runs code that comes with a model, and never asks the network. Raises ModelUnusable.
    """
    if model == PACKAGED_MODEL:
        return PackagedEmbedder.open(prepare_packaged_model(models_folder, _announce), threads)
    return SentenceTransformerEmbedder.open(model, threads)


def _announce(message: str) -> None:
    if sys.stderr.isatty():
        sys.stderr.write(f"{message}\n")


def _checked(rows: FloatMatrix, identity: ModelIdentity) -> FloatMatrix:
    if not np.isfinite(rows).all():
        raise BriefqaError(f"{identity.describe()} gave a vector that is no number. Run `briefqa doctor`.")
    return rows


class PackagedEmbedder:
    """The packaged model on onnxruntime. Safe to use from several threads."""

    def __init__(self, identity: ModelIdentity, parts: "_Parts", threads: int, folder: Path) -> None:
        self.identity = identity
        self._parts = parts
        self._threads = threads
        self._folder = folder

    @cached_property
    def cross_encoder(self) -> CrossEncoder:
        """The same layers, trained to read a question and a sentence together; loaded when it is first asked for."""
        parts = self._parts
        return CrossEncoder.open(self._folder / "fast", parts.tokenizer, parts.words, parts.positions, self._threads)

    @classmethod
    def open(cls, folder: Path, threads: int) -> "PackagedEmbedder":
        try:
            check_fast_files(folder)
            recorded = json.loads((folder / MANIFEST).read_text(encoding="utf-8"))
            identity = ModelIdentity.from_json(recorded | {"weights_sha256": recorded["source"]["sha256"]})
            return cls(identity, _Parts.open(folder / "fast", identity.max_tokens), threads, folder)
        except ModelUnusable:
            raise
        except (OSError, ValueError, KeyError, TypeError, EOFError) as error:
            raise ModelUnusable(
                f"The model in {folder} cannot be loaded: {error}. Delete it and it is made anew."
            ) from error

    def load_for_questions(self) -> None:
        """Loads now what the first question would wait for."""
        self._parts.questions.get_inputs()

    def embed_question(self, text: str) -> FloatVector:
        rows = np.zeros((1, self.identity.dimensions), dtype=np.float32)
        if readable := readable_text(text):
            rows[0] = self._parts.embed(self._parts.questions, self.identity.query_prefix + readable)
        vector: FloatVector = _checked(rows, self.identity)[0]
        return vector

    def embed_passages(self, texts: Sequence[str], *, progress: TextsDone | None = None) -> FloatMatrix:
        rows = np.zeros((len(texts), self.identity.dimensions), dtype=np.float32)
        session = self._parts.passages

        def embed(place: int) -> None:
            if readable := readable_text(texts[place]):
                rows[place] = self._parts.embed(session, self.identity.passage_prefix + readable)

        # Longest first, so that no worker ends on a long one while the others idle. Several texts side by side with one
        # thread each are quicker than a padded batch, or one text with several threads.
        order = sorted(range(len(texts)), key=lambda place: -len(texts[place]))
        pool = ThreadPoolExecutor(self._threads)
        try:
            for done, _ in enumerate(pool.map(embed, order), start=1):
                if progress and (done % 16 == 0 or done == len(texts)):
                    progress(done)
        finally:
            pool.shutdown(cancel_futures=True)  # an interrupted build stops after the texts in hand
        return _checked(rows, self.identity)


@dataclass(frozen=True)
class _Parts:
    """The files of `fast/`, opened. The tables are memory-mapped: a question reads a few kilobytes of them.

    Of the two graphs each is loaded when it is first needed: who asks embeds no passages.
    """

    folder: Path
    tokenizer: TrieTokenizer
    words: NDArray[np.uint8]
    positions: FloatMatrix

    @classmethod
    def open(cls, folder: Path, max_tokens: int) -> "_Parts":
        words, positions = (
            np.load(folder / name, mmap_mode="r", allow_pickle=False) for name in ("words.npy", "positions.npy")
        )
        return cls(folder, TrieTokenizer.load(folder, max_tokens), words, positions)

    @cached_property
    def passages(self) -> "InferenceSession":
        return open_graph(self.folder / "encoder.onnx")

    @cached_property
    def questions(self) -> "InferenceSession":
        return open_graph(self.folder / "question_encoder.onnx")

    def embed(self, session: "InferenceSession", text: str) -> FloatVector:
        ids = self.tokenizer.encode(text)
        vectors = token_vectors(self.words, self.positions, ids)
        vector: FloatVector = session.run(None, {"vectors": vectors})[0][0]
        return vector


def cross_encoder_of(embedder: Embedder) -> CrossEncoder | None:
    """The cross-encoder that comes with a model: the packaged one has one, any other has none."""
    return embedder.cross_encoder if isinstance(embedder, PackagedEmbedder) else None


class SentenceTransformerEmbedder:
    """A model as sentence-transformers runs it, with the model's own prompts for queries and passages."""

    def __init__(self, identity: ModelIdentity, model: Any) -> None:
        self.identity = identity
        self._model = model

    @classmethod
    def open(cls, name: str, threads: int) -> "SentenceTransformerEmbedder":
        folder = _folder_of(name)
        _refuse_foreign_code(folder)
        # Imported here: it brings torch, which takes seconds and which the packaged model does without.
        import torch
        from sentence_transformers import SentenceTransformer

        torch.set_num_threads(threads)
        try:
            model = SentenceTransformer(
                str(folder),
                device="cpu",
                trust_remote_code=False,
                local_files_only=True,
                model_kwargs={"use_safetensors": True},  # the other format is pickle, which runs code when read
            )
        except Exception as error:  # whatever the library or a broken file raises, the model is of no use
            raise ModelUnusable(f"sentence-transformers cannot load {name} from {folder}: {error}") from error
        prompts = model.prompts or {}
        pooling = next((str(m.pooling_mode) for m in model.modules() if hasattr(m, "pooling_mode")), "its own")
        identity = ModelIdentity(
            name=name,
            weights_sha256=_weights_sha256(folder),
            dimensions=model.encode(["a"], show_progress_bar=False).shape[1],  # the getter has had several names
            pooling=pooling,
            query_prefix=prompts.get("query") or "",
            passage_prefix=prompts.get("passage") or prompts.get("document") or "",
            max_tokens=int(model.max_seq_length or 0),
            precision=str(next(model.parameters()).dtype).removeprefix("torch."),
        )
        return cls(identity, model)

    def embed_question(self, text: str) -> FloatVector:
        vector: FloatVector = self._embed([text], self.identity.query_prefix)[0]
        return vector

    def embed_passages(self, texts: Sequence[str], *, progress: TextsDone | None = None) -> FloatMatrix:
        rows = np.zeros((len(texts), self.identity.dimensions), dtype=np.float32)
        order = sorted(range(len(texts)), key=lambda place: -len(texts[place]))  # so that batches need little padding
        for start in range(0, len(order), 32):
            places = order[start : start + 32]
            rows[places] = self._embed([texts[place] for place in places], self.identity.passage_prefix)
            if progress:
                progress(start + len(places))
        return rows

    def _embed(self, texts: Sequence[str], prefix: str) -> FloatMatrix:
        rows = np.zeros((len(texts), self.identity.dimensions), dtype=np.float32)
        readable = {place: clean for place, text in enumerate(texts) if (clean := readable_text(text))}
        if readable:
            rows[list(readable)] = self._model.encode(
                list(readable.values()),
                prompt=prefix or None,
                batch_size=32,
                normalize_embeddings=True,
                show_progress_bar=False,
            )
        return _checked(rows, self.identity)


def _folder_of(name: str) -> Path:
    """A folder as it is, or the snapshot of a hub name that is already in the hub's cache."""
    if Path(name).is_dir():
        return Path(name)
    import huggingface_hub

    try:
        return Path(huggingface_hub.snapshot_download(name, local_files_only=True))
    except (OSError, ValueError) as error:  # not cached; not a hub name at all
        raise ModelUnusable(
            f"There is no model folder {name!r}, nor a hub model of that name in the cache of this machine. Give a folder in "
            f"sentence-transformers form, fetch it with `hf download {name}`, or use {PACKAGED_MODEL!r}."
        ) from error


def _refuse_foreign_code(folder: Path) -> None:
    """sentence-transformers would import a module class from a local folder without asking."""
    try:
        modules = json.loads((folder / "modules.json").read_text(encoding="utf-8"))
        kinds = [str(module["type"]) for module in modules]
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise ModelUnusable(f"{folder} is no sentence-transformers model: its modules.json cannot be read.") from error
    if foreign := [kind for kind in kinds if not kind.startswith("sentence_transformers.")]:
        raise ModelUnusable(
            f"The model in {folder} wants to run code of its own ({', '.join(foreign)}), which is refused."
        )


def _weights_sha256(folder: Path) -> str:
    """One hash over the weights' files and what turns text into their input, by name."""
    whole = hashlib.sha256()
    for path in sorted(folder.rglob("*")):
        if path.suffix == ".safetensors" or path.name == "tokenizer.json":
            whole.update(f"{path.relative_to(folder).as_posix()} {file_sha256(path)}\n".encode())
    return whole.hexdigest()
