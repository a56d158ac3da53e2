"""Whether the packaged model's files are those that were recorded, before anything is computed with them."""

import contextlib
import json
import os
from pathlib import Path
from typing import Any

from briefqa.encoding.modelling import MANIFEST, file_sha256
from briefqa.errors import ModelUnusable

CHECKED = "checked.json"  # size, time of change and number of each file when its content was last compared


def check_fast_files(folder: Path) -> None:
    """Compares the files under `fast/` with their recorded sha256; those not touched since the last time are not read.

    Raises ModelUnusable where one differs: its vectors would not fit those of any index.
    """
    manifest: dict[str, Any] = json.loads((folder / MANIFEST).read_text(encoding="utf-8"))
    recorded = {name: facts["sha256"] for name, facts in manifest["files"].items() if name.startswith("fast/")}
    now = {name: [*_stamp(folder / name), recorded[name]] for name in sorted(recorded)}
    before = _last_checked(folder)
    for name in now:
        if before.get(name) != now[name] and file_sha256(folder / name) != recorded[name]:
            raise ModelUnusable(
                f"{folder / name} is not what was written: its sha256 differs. Delete {folder} and it is made anew."
            )
    if before != now:
        with contextlib.suppress(OSError):  # where nothing may be written, the files are read each time
            part = folder / f"{CHECKED}.{os.getpid()}"
            part.write_text(json.dumps(now), encoding="ascii")
            part.replace(folder / CHECKED)


def _stamp(path: Path) -> tuple[int, int, int]:
    facts = path.stat()
    return facts.st_size, facts.st_mtime_ns, facts.st_ino


def _last_checked(folder: Path) -> dict[str, Any]:
    try:
        values = json.loads((folder / CHECKED).read_text(encoding="ascii"))
    except (OSError, ValueError, RecursionError):
        return {}
    return values if isinstance(values, dict) else {}
