"""How much is worked on at once: a few questions, a short queue behind them, and a time after which nobody waits."""

import asyncio
from collections import Counter
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from typing import TypeVar

from briefqa.api.problems import busy
from briefqa.errors import UsageError

Value = TypeVar("Value")


@dataclass(frozen=True, slots=True)
class Load:
    """What a server takes on. `per_client` counts what one address has running and waiting."""

    workers: int = 2
    waiting: int = 16
    per_client: int = 12
    seconds: float = 30.0

    def __post_init__(self) -> None:
        for name, value, least in (
            ("workers", self.workers, 1),
            ("queue", self.waiting, 0),
            ("per-client", self.per_client, 1),
        ):
            if not least <= value <= 1_000:
                raise UsageError(f"--{name} is {value}; expected {least} to 1000.")
        if not 0.1 <= self.seconds <= 3_600:
            raise UsageError(f"--timeout is {self.seconds}; expected 0.1 to 3600 seconds.")


class Queue:
    """Runs work in threads, so many at a time. Called from one event loop alone.

    A thread cannot be stopped: work that is given up keeps its place until it ends, so that slow work cannot pile up.
    """

    def __init__(self, load: Load) -> None:
        self._load = load
        self._pool = ThreadPoolExecutor(load.workers, thread_name_prefix="briefqa")
        self._clients: Counter[str] = Counter()

    async def run(self, client: str, work: Callable[[], Value]) -> Value:
        """What the work gives. Raises Refused: 429 for a client with too much, 503 for a full queue or when time is up."""
        if self._clients[client] >= self._load.per_client:
            raise busy(
                429, f"This address has {self._load.per_client} requests running or waiting; at most so many are taken."
            )
        if self._clients.total() >= self._load.workers + self._load.waiting:
            raise busy(503, "The queue is full.")
        self._clients[client] += 1
        future = self._pool.submit(work)
        loop = asyncio.get_running_loop()
        future.add_done_callback(lambda done: _in_loop(loop, lambda: self._leave(client, done)))
        try:
            return await asyncio.wait_for(asyncio.wrap_future(future), self._load.seconds)
        except TimeoutError:
            raise busy(503, f"There was no answer within {self._load.seconds:g} seconds.") from None

    def _leave(self, client: str, done: "Future[Value]") -> None:
        self._clients[client] -= 1
        if not self._clients[client]:
            del self._clients[client]
        if not done.cancelled():
            done.exception()

    def close(self) -> None:
        """Takes no more work; what runs ends by itself."""
        self._pool.shutdown(wait=False, cancel_futures=True)


def _in_loop(loop: asyncio.AbstractEventLoop, call: Callable[[], None]) -> None:
    if not loop.is_closed():
        loop.call_soon_threadsafe(call)
