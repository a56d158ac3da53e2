"""Indexers that die. Run as `python -m faults.children` it forks one for each line it is given: milliseconds, no imports.

Each is the command line with the fake model, reading in its own process. The last thing it does is be killed by SIGKILL,
before one of its steps on the disk, in the middle of one, or after a time.
"""

import json
import os
import signal
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Any, Self

import pytest

from briefqa import cli
from fakes import FaultyDisk, child_environment, faulty_disk, read_here, use_fake_model


class Torn(BaseException):
    """Raised where a step is to be left half done; what does that then calls `ended`, and nothing else runs."""


@dataclass
class Killer(FaultyDisk):
    """A disk at whose n-th step the process is killed. Of a write or a removal, half has been done by then."""

    def step(self, what: str) -> None:
        self.steps.append(what)
        if len(self.steps) == self.fail_at:
            if what in ("write", "remove"):
                raise Torn
            self.ended()

    def ended(self) -> None:
        os.kill(os.getpid(), signal.SIGKILL)


class Indexers:
    """A process that forks indexers. Use it as a context."""

    def __enter__(self) -> Self:
        self._server = subprocess.Popen(
            [sys.executable, "-m", "faults.children"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            env=child_environment(),
            text=True,
        )
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._server.communicate(timeout=60)

    def run(self, docs: Path, root: Path, *, step: int = 0, seconds: float = 0.0) -> int:
        """Indexes, until it is killed at a step or after a time. Returns its exit code, or minus the signal."""
        assert self._server.stdin is not None
        assert self._server.stdout is not None
        order = {"docs": str(docs), "root": str(root), "step": step, "seconds": seconds}
        self._server.stdin.write(json.dumps(order) + "\n")
        self._server.stdin.flush()
        return int(self._server.stdout.readline())


def _serve() -> None:
    patch = pytest.MonkeyPatch()
    use_fake_model(patch)
    read_here(patch)
    for line in sys.stdin:
        order = json.loads(line)
        pid = os.fork()
        if pid == 0:
            _index(order)
        if order["seconds"]:
            time.sleep(order["seconds"])
            os.kill(pid, signal.SIGKILL)
        _, status = os.waitpid(pid, 0)
        sys.stdout.write(f"{os.waitstatus_to_exitcode(status)}\n")
        sys.stdout.flush()


def _index(order: dict[str, Any]) -> None:
    code = 70
    try:
        os.dup2(os.open(os.devnull, os.O_RDWR), 1)
        with faulty_disk(Killer(fail_at=order["step"] or sys.maxsize)):
            code = cli.main(["index", order["docs"], "--index", order["root"]])
    finally:
        os._exit(code)


if __name__ == "__main__":
    _serve()
