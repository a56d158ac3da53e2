"""What the benchmarks share: the file of results, the machine, processes of their own and what they cost."""

import json
import os
import platform
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import numpy as np

BENCH = Path(__file__).parent
ROOT = BENCH.parent
RESULTS = BENCH / "results.json"
TIMEOUT_SECONDS = 3_600  # of one process, where nobody says less

Json = dict[str, Any]
Times = tuple[float, float]  # by the clock, and of the processor in all threads


def load(path: Path = RESULTS) -> Json:
    """What was measured before; empty where nothing was."""
    found: Json = json.loads(path.read_text(encoding="utf-8")) if path.is_file() else {}
    return found


def store(part: str, values: Json, path: Path = RESULTS) -> None:
    """Puts one part's results in the place of its last ones; the other parts stay."""
    path.write_text(json.dumps(load(path) | {part: values}, indent=1) + "\n", encoding="utf-8")


def machine() -> Json:
    cpu = Path("/proc/cpuinfo").read_text(encoding="utf-8") if Path("/proc/cpuinfo").is_file() else ""
    names = [line.split(":", 1)[1].strip() for line in cpu.splitlines() if line.startswith("model name")]
    return {
        "processor": names[0] if names else platform.processor() or platform.machine(),
        "cores": len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count(),
        "gigabytes": round(os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 1e9, 1),
        "load_before": round(os.getloadavg()[0], 1),
        "python": platform.python_version(),
        "day": datetime.now(UTC).date().isoformat(),
    }


def memory() -> dict[str, float]:
    """Megabytes of this process: all of it, its own, mapped files, and the most it ever had."""
    status = dict(line.split(":", 1) for line in Path("/proc/self/status").read_text().splitlines())
    names = {"resident": "VmRSS", "own": "RssAnon", "mapped": "RssFile", "peak": "VmHWM"}
    return {name: int(status[key].split()[0]) / 1024 for name, key in names.items()}


def timed(work: Callable[[], object]) -> Times:
    clock, processor = time.perf_counter(), time.process_time()
    work()
    return time.perf_counter() - clock, time.process_time() - processor


def milliseconds(times: Sequence[Times]) -> dict[str, float]:
    """By the clock; `processor` is what is left of it on a machine that others use too."""
    clock = [1e3 * seconds for seconds, _ in times]
    return {
        "p50": statistics.median(clock),
        "p95": float(np.percentile(clock, 95)),
        "processor_p50": statistics.median(1e3 * seconds for _, seconds in times),
    }


@dataclass(frozen=True, slots=True)
class Ended:
    """A process that came to its end: the JSON object that it printed last, and its seconds from start to end."""

    values: Json
    seconds: float


def in_a_process(
    command: Sequence[str | Path], timeout_seconds: float = TIMEOUT_SECONDS, env: dict[str, str] | None = None
) -> Ended:
    """Runs a command that prints JSON. Raises SubprocessError where it fails or takes longer, ValueError where it prints none."""
    started = time.perf_counter()
    printed = subprocess.run(
        [str(part) for part in command],
        check=True,
        stdout=subprocess.PIPE,
        timeout=timeout_seconds,
        env=os.environ | (env or {}),
        cwd=ROOT,
    ).stdout
    seconds = time.perf_counter() - started
    return Ended(json.loads(printed[printed.rfind(b"\n{") + 1 :]), seconds)  # libraries may print before it


def start_seconds(index: Path, question: str, starts: int) -> float:
    """The median of new processes that ask one question through the command line, the first one left out."""
    command = [sys.executable, "-m", "briefqa.cli", "ask", question, "--index", index, "--json"]
    return statistics.median([in_a_process(command).seconds for _ in range(starts + 1)][1:])


def show(results: Json, indent: str = "") -> None:
    for key, value in results.items():
        if isinstance(value, dict):
            print(f"{indent}{key}")
            show(value, indent + "  ")
        elif value is not None:
            print(f"{indent}{key:36} {value:12.3f}")
