"""Reading and embedding spread over a Ray cluster; whoever asks for an index goes on being the one who writes it.

A worker is an actor with the model and a reading process of its own, both loaded once. It is given a file's bytes or
some texts and gives back a document or vectors: it knows neither the index nor the folders. What was given to a worker
that dies is given to another one, and results are taken up in the order of what was asked, so that an index comes out
as it does without a cluster. Chunks are cut by the writer, which knows what texts have a vector already.
"""

import errno
import logging
import os
import re
import signal
import socket
import threading
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass, replace
from importlib.util import find_spec
from ipaddress import ip_address
from secrets import token_hex
from tempfile import TemporaryDirectory
from types import TracebackType
from typing import Any, Self

import numpy as np

from briefqa.config import Config, ReadingLimits
from briefqa.encoding.embedding import Embedder, FloatMatrix, FloatVector, ModelIdentity, TextsDone, load_embedder
from briefqa.errors import BriefqaError, DocumentUnreadable, UsageError
from briefqa.indexing.updating import Outcome, Unread
from briefqa.printing import one_line
from briefqa.reading.sandbox import ReadingProcess
from briefqa.records import document_from_json, document_to_json, metadata_from_json, metadata_to_json
from briefqa.version import READER_VERSION, __version__

HERE = "local"  # a cluster of this machine alone, which ends with the run
ADDRESS = re.compile(r"local|auto|(?:[\w.-]+|\[[0-9a-fA-F:]+\]):[0-9]{1,5}")
BATCH_TEXTS = 32  # as many as the embedder puts into one batch of a sentence-transformers model: the same batches here
CALLS_EACH = 2  # in the hands of one worker: the next one lies there when it is done with one
CALLS_AHEAD = 16  # for each worker: what may have come back while one that is due has not
ATTEMPTS = 4  # at one call: work that its worker dies of again and again is no bad luck
LOSSES_EACH = 4  # workers that may die for each one that there was room for
WAIT_SECONDS = 300.0  # for anything at all to come back; preparing the model takes a node twenty
KNOCK_SECONDS = 5.0
NO_STATISTICS = {"RAY_USAGE_STATS_ENABLED": "0"}  # Ray would send some to its makers
AS_BRISK = {"RAY_worker_niceness": "0"}  # Ray's 15 is a thirtieth of a busy processor: files run out of time
LOOPBACK = {"RAY_ENABLE_WINDOWS_OR_OSX_CLUSTER": "0"}  # on every system: without it Ray listens to the whole network

Json = dict[str, Any]


class Worker:
    """What runs on the nodes. It is given plain values and answers with plain values."""

    def __init__(self, model: str, threads: int) -> None:
        self._model, self._threads = model, threads
        self._embedder: Embedder | None = None
        self._reader: ReadingProcess | None = None

    def facts(self) -> Json:
        """What has to be the same on all nodes. Prepares the model where it is not. Raises ModelUnusable."""
        model = self._loaded().identity.to_json()
        return {"briefqa": __version__, "reader": READER_VERSION, "model": model}

    def read(self, content: bytes, path: str, sidecar: Json, limits: ReadingLimits) -> Json:
        """A document, or `reason` and `message`. Read in a child process with the limits, all of one run being the same."""
        if self._reader is None:
            self._reader = ReadingProcess(limits)
        try:
            return document_to_json(self._reader.read(content, path, metadata_from_json(sidecar)))
        except DocumentUnreadable as error:
            return {"reason": error.reason, "message": str(error)}

    def embed(self, texts: list[str]) -> FloatMatrix:
        return self._loaded().embed_passages(texts)

    def embed_question(self, text: str) -> FloatVector:
        return self._loaded().embed_question(text)

    def _loaded(self) -> Embedder:
        if self._embedder is None:
            self._embedder = load_embedder(self._model, threads=self._threads)
        return self._embedder


@dataclass(eq=False)
class _Hand:
    """A worker as the one who gives it work sees it."""

    actor: Any
    threads: int
    calls: int = 0  # that it has in hand
    lost: bool = False


@dataclass(frozen=True, slots=True)
class _Call:
    number: int
    method: str
    values: tuple[Any, ...]
    attempts: int = 1


Asked = Iterable[tuple[str, tuple[Any, ...]]]  # a method of a worker and what to call it with


class _Queue:
    """What is asked of the workers, what they have in hand, and what came back before its turn."""

    def __init__(self, asked: Asked) -> None:
        self._calls = (_Call(number, *call) for number, call in enumerate(asked))
        self._again: deque[_Call] = deque()
        self._turn = 0
        self._done: dict[int, Any] = {}
        self.in_hand: dict[Any, tuple[_Hand, _Call]] = {}  # by what Ray calls a reference

    def next(self, ahead: int) -> _Call | None:
        """The next call to give away; None where there is none now, for one that is due keeps `ahead` others waiting."""
        if self._again:
            return self._again.popleft()
        if len(self._done) + len(self.in_hand) >= ahead:
            return None
        return next(self._calls, None)

    def lost(self, call: _Call) -> None:
        self._again.append(replace(call, attempts=call.attempts + 1))

    def came(self, call: _Call, result: Any) -> None:
        self._done[call.number] = result

    def due(self) -> Iterator[Any]:
        while self._turn in self._done:
            yield self._done.pop(self._turn)
            self._turn += 1


class Cluster:
    """A connection to a Ray cluster and its workers; both come when `load` is called and go when the block ends.

    `losses` says how many workers have died so far.
    """

    def __init__(self, address: str, config: Config) -> None:
        """Raises UsageError where Ray is not installed or the address is none."""
        if find_spec("ray") is None:
            raise UsageError("Not installed: ray. Install it on every node: `pip install 'briefqa[ray]'`.")
        if not ADDRESS.fullmatch(address):
            raise UsageError(
                f"--ray is {address!r}; expected HOST:PORT of a running cluster, `auto` for the one that this machine is a "
                "node of, or nothing for a cluster of this machine alone. Put the folders before --ray."
            )
        self.losses = 0
        self._address = address
        self._config = config
        self._facts: Json = {"briefqa": __version__, "reader": READER_VERSION}
        self._hands: list[_Hand] = []
        self._coming: dict[Any, _Hand] = {}  # by the reference to their facts
        self._seats: list[int] = []
        self._ray: Any = None
        self._undo = ExitStack()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._undo.close()

    def load(self) -> "ClusterEmbedder":
        """Connects and waits for the first worker.

        Raises UsageError where there is no such cluster, ModelUnusable, or OSError where no worker comes.
        """
        self._ray = self._undo.enter_context(connected(self._address))
        self._seats = _seats(self._ray.nodes(), self._config.threads)
        if not self._seats:
            raise UsageError(f"No node of the Ray cluster {self._address} has a processor to give.")
        for threads in self._seats:
            self._start(threads)
        while not self._hands:
            self._take(_Queue(()))
        return ClusterEmbedder(ModelIdentity.from_json(self._facts["model"]), self.results)

    def read_all(self, files: Iterable[Unread | Outcome], limits: ReadingLimits) -> Iterator[Outcome]:
        """What becomes of each file, in their order: those that are unread are read by the workers."""
        waiting: deque[Unread | Outcome] = deque()

        def calls() -> Asked:
            for file in files:
                waiting.append(file)
                if isinstance(file, Unread):
                    yield "read", (file.content, file.source.path, metadata_to_json(file.source.sidecar), limits)

        for reply in self.results(calls()):
            while not isinstance(file := waiting.popleft(), Unread):
                yield file
            if "reason" in reply:
                yield file.skipped(DocumentUnreadable(reply["reason"], reply["message"]))
            else:
                yield file.read(document_from_json(reply))
        yield from (file for file in waiting if not isinstance(file, Unread))  # after the last unread one

    def results(self, asked: Asked) -> Iterator[Any]:
        """What the workers answer, in the order of what is asked, which is drawn as they get on.

        Raises what a worker raised, or OSError where the cluster gives nothing back any more.
        """
        queue = _Queue(asked)
        while True:
            self._give(queue)
            yield from queue.due()
            if not queue.in_hand and self._hands and not self._give(queue):
                return
            self._take(queue)

    def _give(self, queue: _Queue) -> bool:
        """Gives work to those who have room for it; whether there was any to give."""
        given = False
        while free := [hand for hand in self._hands if hand.calls < CALLS_EACH]:
            call = queue.next(CALLS_AHEAD * len(self._seats))
            if call is None:
                break
            hand = min(free, key=lambda hand: hand.calls)
            hand.calls += 1
            queue.in_hand[getattr(hand.actor, call.method).remote(*call.values)] = (hand, call)
            given = True
        return given

    def _take(self, queue: _Queue) -> None:
        """Waits for the next thing to come back from any worker."""
        raised = self._ray.exceptions
        ready, _ = self._ray.wait([*queue.in_hand, *self._coming], num_returns=1, timeout=WAIT_SECONDS)
        if not ready:
            why = f"Nothing came back from the Ray cluster for {WAIT_SECONDS:g} s. `ray status` shows whether its processors are taken"
            raise TimeoutError(errno.ETIMEDOUT, why, self._address)
        hand, call = (self._coming.pop(ready[0]), None) if ready[0] in self._coming else queue.in_hand.pop(ready[0])
        try:
            result = self._ray.get(ready[0])
        except raised.RayTaskError as error:  # what our own code raised there
            raise error.cause from None
        except raised.RayError as error:  # a worker or its node died, or what it gave was lost with a node
            self._lose(hand, error)
            if call is not None:
                if call.attempts == ATTEMPTS:
                    raise self._gone(error) from None
                queue.lost(call)
            return
        if call is None:
            self._check(result)
            self._hands.append(hand)
        else:
            hand.calls -= 1
            queue.came(call, result)

    def _start(self, threads: int) -> None:
        actor = self._ray.remote(Worker).options(num_cpus=threads, scheduling_strategy="SPREAD")
        hand = _Hand(actor.remote(self._config.model, threads), threads)
        self._coming[hand.actor.facts.remote()] = hand

    def _lose(self, hand: _Hand, error: Exception) -> None:
        """Forgets a worker and asks for another one, which comes when there is a seat for it."""
        if hand.lost:
            return
        hand.lost = True
        self.losses += 1
        if hand in self._hands:
            self._hands.remove(hand)
        with suppress(Exception):  # it may be out of reach and yet at work
            self._ray.kill(hand.actor)
        if self.losses > LOSSES_EACH * len(self._seats):
            raise self._gone(error)
        self._start(hand.threads)

    def _gone(self, error: Exception) -> OSError:
        what = f"The workers on the Ray cluster die again and again: {one_line(str(error))[:300]}"
        return ConnectionAbortedError(errno.ECONNABORTED, what, self._address)

    def _check(self, facts: Json) -> None:
        """Raises UsageError for a worker that would make something else of a document than the others."""
        if other := {key: facts[key] for key in facts if self._facts.setdefault(key, facts[key]) != facts[key]}:
            raise UsageError(
                f"A node of the Ray cluster has {other}, another one {dict((key, self._facts[key]) for key in other)}. "
                "Install the same briefqa and the same model on all of them."
            )


class ClusterEmbedder:
    """The model of the workers. Texts go to them in the batches that the embedder of one machine makes."""

    def __init__(self, identity: ModelIdentity, results: Callable[[Asked], Iterator[Any]]) -> None:
        self.identity = identity
        self._results = results

    def embed_passages(self, texts: Sequence[str], *, progress: TextsDone | None = None) -> FloatMatrix:
        rows = np.zeros((len(texts), self.identity.dimensions), dtype=np.float32)
        order = sorted(range(len(texts)), key=lambda place: -len(texts[place]))
        batches = [order[start : start + BATCH_TEXTS] for start in range(0, len(order), BATCH_TEXTS)]
        asked = (("embed", ([texts[place] for place in places],)) for places in batches)
        done = 0
        for places, vectors in zip(batches, self._results(asked), strict=True):
            rows[places] = vectors
            done += len(places)
            if progress:
                progress(done)
        return rows

    def embed_question(self, text: str) -> FloatVector:
        vector: FloatVector
        (vector,) = self._results([("embed_question", (text,))])
        return vector


def _seats(nodes: Sequence[Json], threads: int) -> list[int]:
    """The threads of each worker: as many workers to a node as it has processors for, and one where it has fewer."""
    seats: list[int] = []
    for node in nodes:
        processors = int(node["Resources"].get("CPU", 0)) if node["Alive"] else 0
        if processors:
            each = min(threads, processors)
            seats += [each] * (processors // each)
    return seats


@contextmanager
def connected(address: str) -> Iterator[Any]:
    """Ray, connected. A cluster of this machine alone listens on loopback, to those who have its token. Raises UsageError."""
    alone = address == HERE
    variables = NO_STATISTICS | (
        AS_BRISK | LOOPBACK | {"RAY_AUTH_MODE": "token", "RAY_AUTH_TOKEN": token_hex(32)} if alone else {}
    )
    _knock(address)
    with _environment(variables), TemporaryDirectory(prefix="briefqa-", ignore_cleanup_errors=True) as folder:
        import ray  # reads its environment when it is imported

        settings = {"include_dashboard": False, "_temp_dir": folder} if alone else {}
        try:
            with _own_sigterm():
                ray.init(address, log_to_driver=False, logging_level=logging.CRITICAL, **settings)
        except Exception as error:  # a bare one where a node does not start in time
            ray.shutdown()
            why = one_line(str(error))[:300]
            raise UsageError(
                f"The Ray cluster {address} cannot be joined: {why}. Look at it with `ray status`."
            ) from None
        try:
            if alone and not ip_address(ray.util.get_node_ip_address()).is_loopback:
                raise BriefqaError("Ray listens beyond this machine: it was imported before its environment was set.")
            yield ray
        finally:
            ray.shutdown()


def _knock(address: str) -> None:
    """Raises UsageError where nobody listens: Ray itself would go on asking for many minutes."""
    host, colon, port = address.rpartition(":")
    try:
        if colon:
            socket.create_connection((host.strip("[]"), int(port)), KNOCK_SECONDS).close()
    except (OSError, OverflowError) as error:
        raise UsageError(
            f"Nobody answers at {address} ({error}). Start a cluster there with `ray start --head`, or name another one."
        ) from None


@contextmanager
def _environment(variables: dict[str, str]) -> Iterator[None]:
    before = {name: os.environ.get(name) for name in variables}
    os.environ.update(variables)
    try:
        yield
    finally:
        for name, value in before.items():
            if value is None:
                os.environ.pop(name, None)
            else:
                os.environ[name] = value


@contextmanager
def _own_sigterm() -> Iterator[None]:
    """Ray takes SIGTERM for itself; what this process does on it stays as it was."""
    before = signal.getsignal(signal.SIGTERM)
    try:
        yield
    finally:
        if threading.current_thread() is threading.main_thread():
            signal.signal(signal.SIGTERM, before)
