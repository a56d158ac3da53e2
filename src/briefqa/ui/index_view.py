"""What an index is made of, as values for its component. Everything here stands in manifests; nothing is opened."""

from collections.abc import Mapping, Sequence
from typing import Any

from briefqa.inspecting import Json
from briefqa.ui.document_view import without_folders
from briefqa.ui.strings import Words

HASH_SHOWN = 12


def index_data(
    found: Json, findings: Sequence[str] | None, words: Words, ways: Mapping[str, str], *, rebuild: str
) -> Json:
    """The generation in use, its model and files, the generations that are kept, and what a health check found.

    ways: to which of them one may go from here; see versions.ways. rebuild: the command that makes the index anew.
    """
    manifest = found["manifest"]
    files = sorted(manifest["files"].items(), key=lambda item: -item[1]["bytes"])
    return {
        "facts": _facts(found["generation"], manifest, words),
        "making": _making(manifest, words),
        "model": _model(manifest.get("model", {}), words),
        "files": [{"name": name, "size": size(facts["bytes"])} for name, facts in files],
        "generations": _generations(found["generations"], words, ways),
        "findings": None if findings is None else [without_folders(finding) for finding in findings],
        "rebuild": rebuild,
        "words": words.for_components("index"),
    }


def _facts(name: str, manifest: Json, words: Words) -> list[list[str]]:
    return [
        [words("index.generation"), name],
        [words("index.created"), moment(manifest.get("created"))],
        [words("index.documents"), number(manifest.get("documents"))],
        [words("index.chunks"), number(manifest.get("chunks"))],
        [words("index.sentences"), number(manifest.get("sentences"))],
        [words("index.bytes"), size(sum(facts["bytes"] for facts in manifest["files"].values()))],
    ]


def _making(manifest: Json, words: Words) -> list[list[str]]:
    """What only whoever makes or mends an index asks after."""
    cutting = manifest.get("chunking", {})
    chars, latin = cutting.get("chunk_chars", "?"), cutting.get("latin_words", "?")
    return [
        [words("index.cutting"), words("index.cutting_value", chars=chars, words=latin)],
        [words("index.format"), str(manifest.get("format", "?"))],
        [words("index.made_by"), f"briefqa {manifest.get('briefqa', '?')}"],
        [words("index.content"), str(manifest.get("content_sha256", "?"))[:HASH_SHOWN]],
    ]


def _model(model: Json, words: Words) -> list[list[str]]:
    return [
        [words("index.model_name"), str(model.get("name", "?"))],
        [words("index.model_hash"), str(model.get("weights_sha256", "?"))[:HASH_SHOWN]],
        [words("index.dimensions"), number(model.get("dimensions"))],
        [words("index.precision"), str(model.get("precision", "?"))],
        [words("index.pooling"), str(model.get("pooling", "?"))],
    ]


def _generations(kept: list[Json], words: Words, ways: Mapping[str, str]) -> list[Json]:
    """The newest first, each with the way that leads to it, if one does."""
    now = next((place for place, item in enumerate(kept) if item["current"]), 0)
    shown = []
    for place, item in enumerate(kept):
        readable = item["documents"] is not None
        counts = {name: number(item[name]) for name in ("documents", "chunks")}
        shown.append(
            {
                "name": item["name"],
                "made": moment(item["created"]) if readable else words("index.unreadable"),
                "counts": words("index.version_counts", **counts) if readable else "",
                "state": words("index.current") if place == now else words("index.newer") if place > now else "",
                "way": ways.get(item["name"], ""),
            }
        )
    return shown[::-1]


def moment(time: Any) -> str:
    """2026-01-02T03:04:05Z as people read it."""
    return str(time or "?").replace("T", " ").replace("Z", " UTC")


def number(value: Any) -> str:
    return f"{value:,}" if isinstance(value, int) else "?"


def size(count: int) -> str:
    """A length in bytes, in the unit that gives it one to three digits before the point."""
    value, unit = float(count), "B"
    for larger in ("kB", "MB", "GB"):
        if value < 1_000:
            break
        value, unit = value / 1_000, larger
    return f"{value:.0f} {unit}" if unit == "B" else f"{value:.1f} {unit}"
