"""`make bench`: every part in a process of its own, bounded in time, one after another; then the tables of docs/speed.md.

`--table` prints the tables of what was measured last, `--write` puts them into docs/speed.md, each between its two marker
comments (and what follows from them into docs/scaling.md), and `--only PART…` measures some parts alone. A part that fails
or takes too long is named and the rest goes on; the exit code is 1 then.
"""

import argparse
import os
import signal
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

import sizing
from measuring import BENCH, RESULTS, ROOT, load, machine, store
from table import details, summary


@dataclass(frozen=True, slots=True)
class Part:
    name: str
    command: tuple[str, ...]  # a file of this folder with a main() that stores its results, and its options
    timeout_seconds: float


PARTS = (
    Part("embedding", ("embedding.py",), 300),
    Part("vectors", ("vectors.py",), 480),
    Part("shipped", ("shipped.py",), 240),
    Part("scale-1000", ("scale.py", "--chunks", "1000"), 240),
    Part("scale-10000", ("scale.py", "--chunks", "10000"), 240),
    Part("scale-100000", ("scale.py", "--chunks", "100000"), 540),
)


def run(part: Part, patience: float, folder: str) -> str:
    """How a part ended: `done in … s`, or what went wrong. What it has started ends with it; its temporary files go into a folder."""
    started, allowed = time.perf_counter(), patience * part.timeout_seconds
    command = [sys.executable, str(BENCH / part.command[0]), *part.command[1:]]
    env = os.environ | {"TMPDIR": folder}
    with subprocess.Popen(command, cwd=ROOT, env=env, start_new_session=True) as process:
        try:
            failed = process.wait(allowed)
        except subprocess.TimeoutExpired:
            return f"stopped after {allowed:.0f} s"
        finally:
            if process.poll() is None:
                os.killpg(process.pid, signal.SIGKILL)
    return f"failed with exit code {failed}" if failed else f"done in {time.perf_counter() - started:.0f} s"


def write_into(path: Path, text: str) -> None:
    """Puts a text in the place of what stands between its first and its last line, which are comments, in a page."""
    begin, end = text.splitlines()[0], text.splitlines()[-1]
    before = path.read_text(encoding="utf-8") if path.is_file() else ""
    if before.count(begin) != 1 or before.count(end) != 1:
        sys.exit(f"{path.name} has to have {begin} and {end} once each, in this order, where the table belongs.")
    head, rest = before.split(begin)
    path.write_text(f"{head}{text}{rest.split(end)[1]}", encoding="utf-8")


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument(
        "--only", nargs="+", choices=[part.name for part in PARTS], default=[part.name for part in PARTS]
    )
    parser.add_argument(
        "--patience", type=float, default=1, help="times the parts' time limits, for a slow or busy machine"
    )
    parser.add_argument("--table", action="store_true", help="measure nothing, print the tables of the last run")
    parser.add_argument("--write", action="store_true", help="put the tables into docs/speed.md and docs/scaling.md")
    options = parser.parse_args()
    ends: dict[str, str] = {}
    if not options.table:
        store("machine", machine())
        for part in (part for part in PARTS if part.name in options.only):
            print(f"== {part.name}", file=sys.stderr, flush=True)
            with tempfile.TemporaryDirectory() as folder:
                ends[part.name] = run(part, options.patience, folder)
            print(f"== {part.name}: {ends[part.name]}", file=sys.stderr, flush=True)
        store("parts", load().get("parts", {}) | ends)
    results = load()
    print(summary(results), details(results), sep="\n")
    if options.write:
        for page, text in (
            ("docs/speed.md", summary(results)),
            ("docs/speed.md", details(results)),
            ("docs/scaling.md", sizing.markdown(results)),
        ):
            write_into(ROOT / page, text)
    print(f"Written to {RESULTS}.", file=sys.stderr)
    return int(any(not end.startswith("done") for end in ends.values()))


if __name__ == "__main__":
    sys.exit(main())
