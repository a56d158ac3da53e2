"""Work given to workers that answer out of turn and die, without Ray: `tests/scale` has the real one."""

from collections.abc import Callable
from contextlib import nullcontext
from dataclasses import dataclass, field
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

import briefqa.indexing.spreading
from briefqa.cli import main
from briefqa.config import Config
from briefqa.errors import ModelUnusable, UsageError
from briefqa.indexing.spreading import ATTEMPTS, BATCH_TEXTS, Cluster, _seats
from briefqa.indexing.updating import UpdateReport, update_index
from briefqa.storing.store import current
from fakes import CORPUS, FakeEmbedder, ReadingHere, use_fake_model, write_files


class RayError(Exception):
    pass


class RayTaskError(RayError):
    def __init__(self, cause: Exception) -> None:
        self.cause = cause


@dataclass(eq=False)
class FakeRay:
    """Workers in this process. `dies` says of a call whether its worker dies of it; the last call comes back first."""

    dies: Callable[[str, tuple[Any, ...]], bool] = lambda method, values: False
    cpus: int = 4
    called: list[str] = field(default_factory=list)
    exceptions = SimpleNamespace(RayError=RayError, RayTaskError=RayTaskError)

    def nodes(self) -> list[dict[str, Any]]:
        return [{"Alive": True, "Resources": {"CPU": self.cpus}}, {"Alive": False, "Resources": {"CPU": 9}}]

    def remote(self, kind: type) -> Any:
        return SimpleNamespace(
            options=lambda **settings: SimpleNamespace(remote=lambda *values: FakeActor(self, kind(*values)))
        )

    def wait(self, references: list[Any], *, num_returns: int, timeout: float) -> tuple[list[Any], list[Any]]:
        return references[-1:], references[:-1]

    def get(self, reference: "Reference") -> Any:
        return reference.result()

    def kill(self, actor: "FakeActor") -> None:
        actor.dead = True


class FakeActor:
    def __init__(self, ray: FakeRay, worker: Any) -> None:
        self.ray, self.worker, self.dead = ray, worker, False

    def __getattr__(self, method: str) -> Any:
        return SimpleNamespace(remote=lambda *values: Reference(self, method, values))


@dataclass(eq=False)
class Reference:
    actor: FakeActor
    method: str
    values: tuple[Any, ...]

    def result(self) -> Any:
        ray = self.actor.ray
        if self.actor.dead or ray.dies(self.method, self.values):
            self.actor.dead = True
            raise RayError("the node is gone")
        ray.called.append(self.method)
        try:
            return getattr(self.actor.worker, self.method)(*self.values)
        except Exception as error:
            raise RayTaskError(error) from None


@pytest.fixture
def ray(monkeypatch: pytest.MonkeyPatch) -> FakeRay:
    fake = FakeRay()
    monkeypatch.setattr(briefqa.indexing.spreading, "find_spec", lambda name: True)
    monkeypatch.setattr(briefqa.indexing.spreading, "connected", lambda address: nullcontext(fake))
    monkeypatch.setattr(briefqa.indexing.spreading, "load_embedder", lambda *arguments, **settings: FakeEmbedder())
    monkeypatch.setattr(briefqa.indexing.spreading, "ReadingProcess", ReadingHere)
    monkeypatch.setattr(briefqa.indexing.updating, "ReadingProcess", ReadingHere)
    return fake


@pytest.fixture
def documents(tmp_path: Path) -> Path:
    many = {f"{n}.txt": f"Pier {n} was built in {1800 + n}. It is {n * 3} metres long." for n in range(60)}
    return write_files(tmp_path / "documents", CORPUS | many | {"3.txt": "", "50.txt": "", "z.txt": TEA_AGAIN})


TEA_AGAIN = CORPUS["tea.txt"]


def spread(root: Path, folder: Path) -> tuple[UpdateReport, int]:
    config = Config(index=root)
    with Cluster("local", config) as cluster:
        return update_index(config, [folder], cluster.load, reading=cluster.read_all), cluster.losses


def same(one: Path, other: Path) -> bool:
    names = {path.name for path in current(one).folder.iterdir()} - {"manifest.json"}
    assert names == {path.name for path in current(other).folder.iterdir()} - {"manifest.json"}
    return all(
        (current(one).folder / name).read_bytes() == (current(other).folder / name).read_bytes() for name in names
    )


def without_seconds(report: UpdateReport) -> dict[str, Any]:
    return {name: getattr(report, name) for name in UpdateReport.__slots__ if name != "seconds"}


def test_workers_that_answer_out_of_turn_make_the_index_that_one_machine_makes(
    tmp_path: Path, documents: Path, ray: FakeRay
) -> None:
    local = update_index(Config(index=tmp_path / "local"), [documents], FakeEmbedder)
    report, losses = spread(tmp_path / "ray", documents)
    assert without_seconds(report) == without_seconds(local)
    assert [item.path for item in report.skipped] == ["3.txt", "50.txt", "z.txt"]
    assert same(tmp_path / "ray", tmp_path / "local")
    assert losses == 0


def test_what_a_dead_worker_had_in_hand_goes_to_another_one(tmp_path: Path, documents: Path, ray: FakeRay) -> None:
    deaths = iter([False] * 20 + [True] + [False] * 30 + [True] + [False] * 10_000)
    ray.dies = lambda method, values: method != "facts" and next(deaths)
    update_index(Config(index=tmp_path / "local"), [documents], FakeEmbedder)
    report, losses = spread(tmp_path / "ray", documents)
    assert losses == 2
    assert report.documents == 61
    assert same(tmp_path / "ray", tmp_path / "local")


def test_a_document_that_every_worker_dies_of_ends_the_run_and_leaves_the_index(
    tmp_path: Path, documents: Path, ray: FakeRay
) -> None:
    spread(tmp_path / "ray", documents)
    before = current(tmp_path / "ray").name
    write_files(documents, {"deadly.txt": "deadly"})
    died: list[str] = []
    ray.dies = lambda method, values: values[:1] == (b"deadly",) and not died.append(method)
    with pytest.raises(ConnectionAbortedError, match="again and again: the node is gone"):
        spread(tmp_path / "ray", documents)
    assert died == ["read"] * ATTEMPTS
    assert current(tmp_path / "ray").name == before


def test_workers_that_die_as_they_come_end_the_run(tmp_path: Path, documents: Path, ray: FakeRay) -> None:
    ray.dies = lambda method, values: True
    with pytest.raises(ConnectionAbortedError):
        spread(tmp_path / "ray", documents)


def test_what_stays_is_not_sent_again(tmp_path: Path, documents: Path, ray: FakeRay) -> None:
    spread(tmp_path / "ray", documents)
    assert ray.called.count("read") == 60 + len(CORPUS) + 1
    ray.called.clear()
    write_files(documents, {"7.txt": "Pier 7 was built in 1807. It was torn down in 1950."})
    report, _ = spread(tmp_path / "ray", documents)
    assert (report.updated, report.embedded) == (1, 2)
    # What could not be read is tried again, as it is on one machine; a copy of what stays is not.
    tried = [item for item in report.skipped if item.reason != "duplicate"]
    assert ray.called.count("read") == 1 + len(tried) == 3
    assert ray.called.count("embed") == 1  # the chunk and the sentence that are new, in one batch


def test_a_worker_with_another_briefqa_is_refused(
    tmp_path: Path, documents: Path, ray: FakeRay, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(briefqa.indexing.spreading.Worker, "facts", lambda worker: {"briefqa": "0.0.1"})
    with pytest.raises(UsageError, match=r"0\.0\.1.*Install the same briefqa"):
        spread(tmp_path / "ray", documents)


def test_what_a_worker_raises_is_raised_here(
    tmp_path: Path, documents: Path, ray: FakeRay, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*arguments: object, **settings: object) -> FakeEmbedder:
        raise ModelUnusable("There is no model.")

    monkeypatch.setattr(briefqa.indexing.spreading, "load_embedder", fail)
    with pytest.raises(ModelUnusable, match="There is no model"):
        spread(tmp_path / "ray", documents)


def test_texts_go_in_batches_and_come_back_in_their_places(ray: FakeRay) -> None:
    texts = [f"{'word ' * (n % 7)}{n}" for n in range(3 * BATCH_TEXTS + 1)]
    done: list[int] = []
    with Cluster("local", Config()) as cluster:
        embedder = cluster.load()
        rows = embedder.embed_passages(texts, progress=done.append)
        assert (embedder.embed_question("a word") == FakeEmbedder().embed_question("a word")).all()
        assert embedder.embed_passages([]).shape == (0, FakeEmbedder().identity.dimensions)
    assert (rows == FakeEmbedder().embed_passages(texts)).all()
    assert ray.called.count("embed") == 4
    assert done[-1] == len(texts)


@pytest.mark.parametrize(
    ("cpus", "threads", "seats"), [(8, 2, [2, 2, 2, 2]), (3, 2, [2]), (1, 2, [1]), (0, 2, []), (2, 1, [1, 1])]
)
def test_a_node_gets_as_many_workers_as_it_has_processors_for(cpus: int, threads: int, seats: list[int]) -> None:
    assert _seats(FakeRay(cpus=cpus).nodes(), threads) == seats


def test_a_cluster_without_processors_is_refused(tmp_path: Path, documents: Path, ray: FakeRay) -> None:
    ray.cpus = 0
    with pytest.raises(UsageError, match="has a processor to give"):
        spread(tmp_path / "ray", documents)


def test_without_ray_it_says_what_to_install(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(briefqa.indexing.spreading, "find_spec", lambda name: None)
    assert main(["index", str(tmp_path), "--index", str(tmp_path / "index"), "--ray"]) == 2
    assert "pip install 'briefqa[ray]'" in capsys.readouterr().err
    assert not (tmp_path / "index").exists()


def test_a_folder_after_the_option_is_taken_for_no_address(ray: FakeRay, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["index", "--ray", "corpus"]) == 2
    assert "Put the folders before --ray" in capsys.readouterr().err


def test_the_command_line_says_how_many_workers_died(
    tmp_path: Path,
    documents: Path,
    ray: FakeRay,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    use_fake_model(monkeypatch)
    deaths = iter([True] + [False] * 10_000)
    ray.dies = lambda method, values: method == "embed" and next(deaths)
    assert main(["index", str(documents), "--index", str(tmp_path / "index"), "--ray", "--json"]) == 3
    assert "workers of the cluster that died: 1. Others did their work." in capsys.readouterr().err


def test_an_address_where_nobody_answers_is_said_at_once() -> None:
    with pytest.raises(UsageError, match=r"Nobody answers at 127\.0\.0\.1:9 "):
        briefqa.indexing.spreading._knock("127.0.0.1:9")
