"""Servers for tests: the application in this process, and `briefqa serve` in another, both with the fake model."""

import re
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from starlette.testclient import TestClient

import fakes
from briefqa.api.application import application
from briefqa.api.guarding import Rules
from briefqa.api.queueing import Load
from briefqa.config import Config
from briefqa.opening import Published

HOSTS = frozenset({"127.0.0.1", "localhost"})


@contextmanager
def client_of(root: Path, rules: Rules = Rules(HOSTS), load: Load = Load()) -> Iterator[TestClient]:  # noqa: B008 frozen
    """A client of the application over an index; only inside a test that uses the fake model."""
    with TestClient(
        application(Published(Config(index=root)), rules, load), base_url="http://127.0.0.1/api/v1"
    ) as client:
        yield client


@contextmanager
def served(root: Path, *options: str) -> Iterator[str]:
    """The address of a server on a free port, which is asked to end when the test is done and has to end with 0."""
    command = fakes.fake_command("serve", "--index", root, "--port", "0", "--log-level", "error", *options)
    with subprocess.Popen(command, stderr=subprocess.PIPE, env=fakes.child_environment(), text=True) as process:
        assert process.stderr is not None
        try:
            told = process.stderr.readline()
            found = re.search(r"http://\S+", told)
            assert found, told + process.stderr.read()
            yield found[0]
        except BaseException:
            process.kill()
            raise
        process.terminate()
        assert process.wait(20) == 0
