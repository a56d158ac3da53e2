"""What an index holds and what was left out of it, and whether every byte of it is as it was written."""

from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

from briefqa.config import MILVUS, Config
from briefqa.encoding.modelling import check_model, packaged_model_folder
from briefqa.errors import BriefqaError, IndexMismatch
from briefqa.index import Index, read_index
from briefqa.milvus.opened import open_stored
from briefqa.printing import counted, one_line
from briefqa.storing.store import (
    current,
    current_name,
    generation_names,
    lost_manifests,
    open_generation,
    remedy,
    stand_in_warning,
)

Json = dict[str, Any]


def status(root: Path) -> Json:
    """The published generation, its counts, its documents, and what the last run skipped. Raises IndexUnusable."""
    return status_of(read_index(current(root)), generation_names(root), skipped_last(root))


def skipped_last(root: Path) -> list[Json]:
    """The files that the last update of an index skipped, as `briefqa index --json` has them; none without a record."""
    from briefqa.indexing.updating import last_run  # brings all that reads and embeds, which questions do without

    run = last_run(root)
    return [asdict(item) for item in run.report.skipped] if run else []


def status_of(index: Index, generations: list[str], skipped: Sequence[Json] = ()) -> Json:
    """What an index is and holds, which generations are kept, and which files the last run skipped."""
    manifest = index.manifest
    paths = {entry.id: entry.path for entry in index.catalog}
    return {
        "generation": index.generation,
        "generations": generations,
        "created": manifest["created"],
        "model": manifest["model"],
        "chunking": manifest["chunking"],
        "vectors": manifest["vectors"],
        "documents": len(index.catalog),
        "chunks": len(index.chunks),
        "sentences": manifest["sentences"],
        "notes": sum(entry.notes for entry in index.catalog),
        "notes_resolved": sum(entry.notes_resolved for entry in index.catalog),
        "bytes": sum(facts["bytes"] for facts in manifest["files"].values()),
        "content_sha256": manifest["content_sha256"],
        "sources": [
            {
                "id": entry.id,
                "path": entry.path,
                "title": entry.title,
                "date": entry.date or None,
                "language": entry.language or None,
                "chars": entry.chars,
                "chunks": entry.chunks,
                "notes": entry.notes,
                "notes_resolved": entry.notes_resolved,
                "removed": entry.removed,
                "same_as": paths.get(entry.same_as),
            }
            for entry in index.catalog
        ],
        "skipped": list(skipped),
    }


def status_text(values: Json) -> str:
    """The status for people."""
    lines = [
        f"{values['generation']} of {values['created']}: {counted(values['documents'], 'document')}, "
        f"{counted(values['chunks'], 'chunk')}, {counted(values['notes'], 'note')} ({values['notes_resolved']} followed to a reference), {values['bytes'] / 1e6:.1f} MB",
        f"model {values['model']['name']}; vectors {values['vectors']['kind']}, {values['vectors']['bits']} bits; kept generations: {', '.join(values['generations'])}",
    ]
    for source in values["sources"]:
        facts = (
            f"{source['chars']:,} characters, {counted(source['chunks'], 'chunk')}, {counted(source['notes'], 'note')}"
        )
        facts += f", {counted(source['removed'], 'piece')} left out" if source["removed"] else ""
        facts += f", nearly the same as {source['same_as']}" if source["same_as"] else ""
        dated = source["date"] or "undated"
        lines.append(one_line(f"  {source['id'][:12]}  {dated:10}  {source['path']}  ({facts})  {source['title']}"))
    if values["skipped"]:
        lines.append(f"skipped by the last run: {len(values['skipped'])}")
    lines += [one_line(f"  {item['path']!r}: {item['reason']}. {item['message']}") for item in values["skipped"]]
    return "\n".join(lines)


def overview(root: Path) -> Json:
    """What the manifests say: the published generation and those that are kept, the oldest first. Opens no other file.

    Raises IndexUnusable where the published one has no manifest that can be read.
    """
    generation = current(root)
    kept = [_kept(root / name) | {"current": name == generation.name} for name in generation_names(root)]
    return {"generation": generation.name, "manifest": dict(generation.manifest), "generations": kept}


def _kept(folder: Path) -> Json:
    try:
        manifest = open_generation(folder).manifest
    except BriefqaError:
        manifest = {}
    return {"name": folder.name, **{key: manifest.get(key) for key in ("created", "documents", "chunks")}}


def doctor(config: Config) -> list[str]:
    """What is wrong with the index and the packaged model, each in one sentence; empty if all is well. Reads every byte."""
    findings: list[str] = []
    if config.store.kind == MILVUS:
        try:
            open_stored(config.store)
        except BriefqaError as error:
            findings.append(str(error))
    if config.store.kind != MILVUS or generation_names(config.index):  # whoever only asks of a server has no folder
        findings += _wrong_in(config.index)
    folder = packaged_model_folder()
    if folder.exists():
        findings += check_model(folder)
    return findings


def _wrong_in(root: Path) -> list[str]:
    """What is wrong with the generations at a root, the current one first, and with what says which one that is."""
    try:
        now = current_name(root) or current(root).name
        warning = stand_in_warning(root, now)
        lost = [path.parent.name for path in lost_manifests(root) if str(path) not in warning]
        others = [name for name in (*generation_names(root), *lost) if name != now]
        findings = _wrong_with(root / now)
    except BriefqaError as error:
        return [str(error)]
    whole = f"{now}, from which questions are answered, is whole."
    state = f"{now}, which is current, has a finding of its own." if findings else whole
    findings += [f"{finding} {state}" for name in others for finding in _wrong_with(root / name, is_kept=True)]
    return findings + ([warning] if warning else [])


def _wrong_with(folder: Path, *, is_kept: bool = False) -> list[str]:
    """What is wrong with a generation, and what to do. One that is only kept may be of another version of briefqa."""
    try:
        generation = open_generation(folder)
        if problems := generation.problems():
            advice = remedy(folder.parent, folder.name)
            findings = [f"{problem} {advice}" for problem in problems]
        else:
            read_index(generation)
            findings = []
    except BriefqaError as error:
        findings = [] if is_kept and isinstance(error, IndexMismatch) else [str(error)]
    return findings if folder.exists() else []  # gone: an update has removed it meanwhile
