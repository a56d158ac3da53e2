"""How every system is measured, in processes of its own and by the same lines: `python with_X.py index|ask …`.

`index DOCUMENTS.json STORE MODEL` builds; `ask QUESTIONS.json STORE MODEL WAY` opens what was built and asks. Each prints one
line of JSON. Nothing of briefqa is imported here, and nothing that Python does not bring: the peers have an environment of their own.
"""

import json
import statistics
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from importlib.metadata import version
from pathlib import Path

CHUNK_CHARS, OVERLAP_CHARS = 400, 80
PASSAGES = 20  # asked for: enough for five documents where a document has several chunks
WARM_UP = 5

Documents = Mapping[str, str]  # id → text
Passage = tuple[str, int, int]  # document id, start, end in its text
Search = Callable[[str], Sequence[Passage]]


def memory() -> dict[str, float]:
    """Megabytes of this process: all of it, its own, mapped files, and the most it ever had."""
    status = dict(line.split(":", 1) for line in Path("/proc/self/status").read_text().splitlines())
    names = {"resident": "VmRSS", "own": "RssAnon", "mapped": "RssFile", "peak": "VmHWM"}
    return {name: int(status[key].split()[0]) / 1024 for name, key in names.items()}


def asked(search: Search, questions: Sequence[str]) -> dict[str, object]:
    """The passages of every question, and the median of a question in milliseconds once the first few were asked."""
    taken, ranked = [], []
    for question in questions:
        started = time.perf_counter()
        passages = search(question)
        taken.append(1e3 * (time.perf_counter() - started))
        ranked.append([list(passage) for passage in passages])
    warm = taken[WARM_UP:] or taken
    return {"ranked": ranked, "warm_ms": statistics.median(warm)}


def main(
    index: Callable[[Documents, Path, str], int],
    ways: Mapping[str, Callable[[Path, str], Search]],
    packages: Sequence[str],
) -> None:
    """index: documents, where to, model folder → number of chunks. ways: name → a function that opens what it wrote."""
    action, given, store, model = sys.argv[1:5]
    values = json.loads(Path(given).read_text(encoding="utf-8"))
    if action == "index":
        found: dict[str, object] = {"chunks": index(values, Path(store), model)}
        found["versions"] = {name: version(name) for name in packages}
    else:
        found = asked(ways[sys.argv[5]](Path(store), model), values)
    print(json.dumps(found | {"megabytes": memory()}))
