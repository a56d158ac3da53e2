"""An index made on a real Ray cluster of two nodes on loopback: the same files, also where a node dies on the way."""

import json
import os
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest

from briefqa.config import Config, ReadingLimits
from briefqa.encoding.embedding import load_embedder
from briefqa.errors import ModelUnusable
from briefqa.index import read_index
from briefqa.indexing.spreading import AS_BRISK, LOOPBACK, NO_STATISTICS, Cluster, _own_sigterm
from briefqa.indexing.updating import UpdateReport, update_index
from briefqa.storing.store import LAST_RUN, MANIFEST, current, locked
from fakes import CORPUS, REPOSITORY, child_environment, write_files

os.environ.update(AS_BRISK | LOOPBACK | NO_STATISTICS)  # Ray reads them when it is imported
pytest.importorskip("ray", reason="pip install 'briefqa[ray]'")
pytestmark = [pytest.mark.scale, pytest.mark.filterwarnings("ignore")]  # Ray's own, on every other line

WRITTEN = 300  # documents, beside those of corpus/
BROKEN = {
    "empty.txt": b"",
    "picture.txt": b"\x89PNG\r\n\x1a\n\0\0\0",
    "torn.pdf": b"%PDF-1.7 torn",
    "copy.txt": b"same",
}
START_SECONDS = 75.0  # of one node; idle machines take three
STARTS = 3
SUFFIXES = (".txt", ".md", ".html")


AGENTS = ("metrics_agent_port", "metrics_export_port", "runtime_env_agent_port", "dashboard_agent_listen_port")


def free_ports() -> dict[str, int]:
    """Ports for a node's agents. Where they choose their own, a node waits for them, and on a busy machine gives up."""
    with ExitStack() as held:
        sockets = {name: held.enter_context(socket.socket()) for name in AGENTS}
        for each in sockets.values():
            each.bind(("127.0.0.1", 0))
        return {name: each.getsockname()[1] for name, each in sockets.items()}


def patient(asked: Callable[..., Any]) -> Callable[..., Any]:
    """A busy machine takes longer to start a node than the half minute that Ray gives it."""

    def ask(*arguments: Any) -> Any:
        until = time.monotonic() + START_SECONDS
        while True:
            try:
                return asked(*arguments)
            except RuntimeError:
                if time.monotonic() > until:
                    raise
                time.sleep(1)

    return ask


def node(cluster: Any, settings: dict[str, Any]) -> Any:
    """A node, with ports of its own; one that does not come, for another program took one of them, is tried anew."""
    for _ in range(STARTS - 1):
        with suppress(Exception):  # Ray raises a bare one
            return cluster.add_node(**settings, **free_ports())
    return cluster.add_node(**settings, **free_ports())


@contextmanager
def nodes(folder: Path, count: int) -> Iterator[tuple[str, list[Any], Any]]:
    """A cluster's address, its nodes of one processor each, and what can take one away."""
    from ray._private import services
    from ray.cluster_utils import Cluster as TestCluster

    with _own_sigterm(), pytest.MonkeyPatch.context() as patch:
        patch.setattr(services, "get_node", patient(services.get_node))
        cluster = TestCluster()
        try:
            settings = {
                "node_ip_address": "127.0.0.1",
                "num_cpus": 1,
                "include_dashboard": False,
                "temp_dir": str(folder),
            }
            started = [node(cluster, settings) for _ in range(count)]
            assert cluster.address.startswith("127.0.0.1:")
            yield cluster.address, started, cluster
        finally:
            cluster.shutdown()


@pytest.fixture(scope="module")
def short_folder() -> Iterator[Path]:
    """Ray keeps sockets there, whose paths may have a hundred characters."""
    with TemporaryDirectory(prefix="ray-", ignore_cleanup_errors=True) as folder:
        (Path(folder) / "ray").mkdir()
        with pytest.MonkeyPatch.context() as patch:
            patch.setenv("RAY_TMPDIR", folder)
            yield Path(folder) / "ray"


def written(number: int) -> str:
    facts = (
        f"第{number}號測站建於{1700 + number}年。觀測員每天記錄{number * 7 + 3}次水位。",
        f"Station {number} was rebuilt in {1900 + number % 100}. Its gauge reads {number * 11} millimetres.",
    )
    return "\n\n".join(facts[: 1 + number % 2] if number % 3 else facts) + "\n"


@pytest.fixture(scope="module")
def documents(tmp_path_factory: pytest.TempPathFactory) -> list[Path]:
    files: dict[str, str | bytes] = {f"{n // 50}/station-{n}{SUFFIXES[n % 3]}": written(n) for n in range(WRITTEN)}
    folder = write_files(tmp_path_factory.mktemp("documents"), files | BROKEN | {"same.txt": b"same"})
    return [folder, REPOSITORY / "corpus"]


def indexed(root: Path, paths: list[Path]) -> UpdateReport:
    return update_index(Config(index=root, threads=1), paths, lambda: load_embedder(threads=1))


@pytest.fixture(scope="module")
def local(tmp_path_factory: pytest.TempPathFactory, documents: list[Path]) -> tuple[Path, UpdateReport]:
    root = tmp_path_factory.mktemp("local")
    return root, indexed(root, documents)


Watch = Callable[[str, int, int], None]


def on_ray(root: Path, paths: list[Path], address: str, watch: Watch, **settings: Any) -> tuple[UpdateReport, int]:
    """What an update on a cluster reports, and how many workers died on the way."""
    config = Config(index=root, threads=1, **settings)
    with Cluster(address, config) as cluster:
        report = update_index(config, paths, cluster.load, reading=cluster.read_all, progress=watch)
    return report, cluster.losses


def nobody(what: str, done: int, total: int) -> None:
    """Watches nothing."""


def files_of(root: Path) -> dict[str, bytes | dict[str, Any]]:
    """Every file of the current generation, and the record of the run; without the times."""
    files: dict[str, Any] = {path.name: path.read_bytes() for path in current(root).folder.iterdir()}
    files[MANIFEST] = json.loads(files[MANIFEST]) | {"created": ""}
    return files | {
        LAST_RUN: json.loads((root / LAST_RUN).read_text("utf-8")) | {"finished": "", "seconds": 0, "xxh3": ""}
    }


@pytest.mark.parametrize("while_it_is", ["reading", "embedding"])
def test_an_index_made_on_two_nodes_of_which_one_dies_is_the_local_one_file_by_file(
    tmp_path: Path,
    short_folder: Path,
    documents: list[Path],
    local: tuple[Path, UpdateReport],
    while_it_is: str,
) -> None:
    root, report = local
    with nodes(short_folder, 2) as (address, started, cluster):
        killed: list[int] = []

        def kill(what: str, done: int, total: int) -> None:
            if what == while_it_is and done > total // 3 and not killed:
                killed.append(done)
                cluster.remove_node(started[1], allow_graceful=False)

        spread, losses = on_ray(tmp_path / "index", documents, address, kill)
    assert killed
    assert losses
    assert spread.skipped == report.skipped
    assert {item.reason for item in report.skipped} >= {"empty", "binary", "damaged", "duplicate"}
    assert spread.documents == report.documents > WRITTEN
    assert files_of(tmp_path / "index") == files_of(root)


def test_an_update_sends_only_what_is_new(tmp_path: Path, short_folder: Path) -> None:
    folder = write_files(tmp_path / "documents", CORPUS)
    indexed(tmp_path / "local", [folder])
    with nodes(short_folder, 1) as (address, _, _):
        on_ray(tmp_path / "ray", [folder], address, nobody)
        write_files(folder, {"new.txt": "A buoy was laid out in 1999."})
        sent: list[str] = []
        config = Config(index=tmp_path / "ray", threads=1)
        with Cluster(address, config) as cluster:
            asked = cluster.results
            cluster.results = lambda calls: asked(sent.append(call[0]) or call for call in calls)  # type: ignore[method-assign,func-returns-value]
            report = update_index(config, [folder], cluster.load, reading=cluster.read_all)
    indexed(tmp_path / "local", [folder])
    assert (report.added, report.unchanged, report.embedded) == (1, len(CORPUS), 1)
    assert sent == ["read", "embed"]  # its one chunk is its one sentence, a text that is embedded once
    assert files_of(tmp_path / "ray") == files_of(tmp_path / "local")


def test_a_worker_reads_within_the_limits(tmp_path: Path, short_folder: Path) -> None:
    folder = write_files(tmp_path / "documents", {**CORPUS, "long.txt": "長" * 1_100_000})
    limits = ReadingLimits(text_megachars=1)
    with nodes(short_folder, 1) as (address, _, _):
        report, losses = on_ray(tmp_path / "index", [folder], address, nobody, limits=limits)
    assert [(item.path, item.reason) for item in report.skipped] == [("long.txt", "too_large")]
    assert (report.documents, losses) == (len(CORPUS), 0)


def test_a_node_without_the_model_ends_the_run_with_its_reason(tmp_path: Path, short_folder: Path) -> None:
    folder = write_files(tmp_path / "documents", CORPUS)
    with nodes(short_folder, 1) as (address, _, _), pytest.raises(ModelUnusable, match="no model folder"):
        on_ray(tmp_path / "index", [folder], address, nobody, model="/nowhere/at/all")
    assert not [path for path in (tmp_path / "index").iterdir() if path.name.startswith("gen")]


def command(*arguments: str | Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "briefqa.cli", *arguments],
        capture_output=True,
        text=True,
        env=child_environment(),
        timeout=300,
        check=False,
    )


def test_the_command_on_a_cluster_of_its_own(tmp_path: Path) -> None:
    folder = write_files(tmp_path / "documents", {**CORPUS, **BROKEN})
    index = tmp_path / "index"
    ended = command("index", folder, "--index", index, "--json", "--ray")
    assert ended.returncode == 3, ended.stderr
    values = json.loads(ended.stdout)
    assert {item["path"]: item["reason"] for item in values["skipped"]} == {
        "empty.txt": "empty",
        "picture.txt": "binary",
        "torn.pdf": "damaged",
    }
    assert len(read_index(current(index)).documents) == len(CORPUS) + 1
    with locked(index):
        second = command("index", folder, "--index", index, "--ray")
    assert second.returncode == 5
    assert "Another `briefqa index`" in second.stderr


NICENESS = """
import os
from briefqa.indexing.spreading import connected
with connected("local") as ray:
    print(ray.get(ray.remote(lambda: os.nice(0)).remote()) - os.nice(0))
"""


def test_the_workers_of_a_cluster_of_its_own_have_the_niceness_of_who_starts_it() -> None:
    environment = {name: value for name, value in child_environment().items() if name not in AS_BRISK}
    ended = subprocess.run(
        [sys.executable, "-c", NICENESS], capture_output=True, text=True, env=environment, timeout=300, check=False
    )
    assert ended.stdout == "0\n", ended.stderr
