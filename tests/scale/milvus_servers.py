"""Milvus servers as processes of their own, on this machine's own address: started, killed, started again."""

import os
import shutil
import socket
import subprocess
import sys
import time
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from briefqa.config import MILVUS, StoreSettings
from briefqa.errors import IndexUnreachable
from briefqa.milvus.server import Server

START_SECONDS = 180  # the standalone server unpacks itself first
LITE, STANDALONE = "milvus-lite", "milvus-server"


@dataclass
class ServerProcess:
    """One server and its data. `milvus-lite` binds every address unless it is told one."""

    program: str
    folder: Path
    port: int = field(default_factory=lambda: _free_port())
    _process: "subprocess.Popen[bytes] | None" = None

    def settings(self, **others: object) -> StoreSettings:
        values = {"kind": MILVUS, "uri": f"http://127.0.0.1:{self.port}", "timeout_seconds": 60, **others}
        return StoreSettings(**values)  # type: ignore[arg-type]

    def start(self) -> None:
        found = shutil.which(
            self.program, path=f"{Path(sys.executable).parent}{os.pathsep}{os.environ.get('PATH', '')}"
        )
        if found is None:
            pytest.skip(f"{self.program} is not installed")
        if self.program == LITE:
            options = ["server", "--data-dir", self.folder / "data", "--host", "127.0.0.1", "--port", str(self.port)]
        else:  # where connections of one that was killed still linger on its port, it would take another one, untold
            self.port = _free_port()
            options = ["--data", self.folder / "data", "--proxy-port", str(self.port)]
        with (self.folder / "server.log").open("ab") as log:
            self._process = subprocess.Popen([found, *options], stdout=log, stderr=log, start_new_session=True)
        until = time.monotonic() + START_SECONDS
        while time.monotonic() < until:
            assert self._process.poll() is None, (self.folder / "server.log").read_text(errors="replace")[-2_000:]
            try:  # the standalone server listens before it can do anything
                Server(self.settings(timeout_seconds=5)).collections()
                return
            except IndexUnreachable:
                time.sleep(0.2)
        raise TimeoutError(f"{self.program} did not answer within {START_SECONDS} s")

    def kill(self) -> None:
        """SIGKILL, to the server and to whatever it has started."""
        if self._process is not None:
            if self._process.poll() is None:
                os.killpg(self._process.pid, 9)
            self._process.wait()
            self._process = None


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
