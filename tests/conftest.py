"""No test speaks to another machine, and what the fault tests did is counted and printed at the end."""

import os
import sys
from collections import Counter
from collections.abc import Iterator

import pytest
from hypothesis import HealthCheck, settings

from faults.changes import Count

# A busy machine is no fault of ours: no example has a deadline. In full (`make faults`) there are more of them.
settings.register_profile("sample", deadline=None, suppress_health_check=[HealthCheck.too_slow], max_examples=40)
settings.register_profile("full", settings.get_profile("sample"), max_examples=200)
settings.load_profile("full" if os.environ.get("BRIEFQA_FAULTS") else "sample")

COUNTED: pytest.StashKey[Counter[str]] = pytest.StashKey()
LOOPBACK = ("127.", "::1", "localhost", "0.0.0.0", "::")
ASKS_A_NAME = ("socket.getaddrinfo", "socket.gethostbyname", "socket.gethostbyaddr")


def _refuse_the_network(event: str, values: tuple[object, ...]) -> None:
    """An audit hook: a name to look up or a host to speak to has to be this machine."""
    host: object = None
    if event in ASKS_A_NAME:
        host = values[0]
    elif event in ("socket.connect", "socket.sendto") and isinstance(values[1], tuple):
        host = values[1][0]
    if isinstance(host, bytes):
        host = host.decode("ascii", "replace")
    if isinstance(host, str) and host and not host.startswith(LOOPBACK):
        raise PermissionError(f"A test asked the network for {host}: {event}.")


sys.addaudithook(_refuse_the_network)


def pytest_configure(config: pytest.Config) -> None:
    config.stash[COUNTED] = Counter()


@pytest.fixture(autouse=True, scope="session")
def _nothing_waits_for_the_disk() -> Iterator[None]:
    """What is synced is counted where it matters. No test cuts the power, and waiting for a busy disk takes minutes."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(os, "fsync", lambda descriptor: None)
        yield


@pytest.fixture
def count(request: pytest.FixtureRequest) -> Count:
    """Adds to what is printed when all tests are done, such as "kills survived"."""

    def add(what: str, number: int = 1) -> None:
        request.config.stash[COUNTED][what] += number

    return add


@pytest.fixture(scope="session")
def everything() -> bool:
    """Whether the fault tests run in full (`make faults`) or as a sample."""
    return bool(os.environ.get("BRIEFQA_FAULTS"))


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter, config: pytest.Config) -> None:
    counted = config.stash[COUNTED]
    if counted:
        terminalreporter.section("faults")
        for what, number in sorted(counted.items()):
            terminalreporter.write_line(f"{number:7,}  {what}")
