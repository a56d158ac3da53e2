"""How much is worked on at once, and who is sent away."""

import asyncio
import threading
from collections.abc import Callable, Coroutine
from typing import Any

import pytest

from briefqa.api.problems import Refused
from briefqa.api.queueing import Load, Queue
from briefqa.errors import UsageError


async def refusal(coroutine: Coroutine[Any, Any, Any]) -> int:
    """The status that work is refused with; 200 if it is done."""
    try:
        await coroutine
        return 200
    except Refused as refused:
        return refused.status if refused.headers["Retry-After"].isdecimal() else 0


def run(load: Load, use: Callable[[Queue, threading.Event], Coroutine[Any, Any, Any]]) -> Any:
    """Uses a queue, with an event that work may wait for and that is set at the end."""

    async def within() -> Any:
        queue, gate = Queue(load), threading.Event()
        try:
            return await use(queue, gate)
        finally:
            gate.set()
            queue.close()

    return asyncio.run(within())


def test_what_the_queue_cannot_hold_is_refused_and_the_rest_is_done() -> None:
    async def use(queue: Queue, gate: threading.Event) -> list[int]:
        asked = [asyncio.create_task(refusal(queue.run(f"client {n}", gate.wait))) for n in range(5)]
        await asyncio.sleep(0.05)
        gate.set()
        return sorted(await asyncio.gather(*asked))

    assert run(Load(workers=1, waiting=2), use) == [200, 200, 200, 503, 503]


def test_one_client_cannot_take_every_place() -> None:
    async def use(queue: Queue, gate: threading.Event) -> tuple[list[int], int]:
        asked = [asyncio.create_task(refusal(queue.run("greedy", gate.wait))) for _ in range(3)]
        await asyncio.sleep(0.05)
        modest = asyncio.create_task(refusal(queue.run("modest", gate.wait)))
        await asyncio.sleep(0.05)
        gate.set()
        return sorted(await asyncio.gather(*asked)), await modest

    assert run(Load(workers=1, waiting=9, per_client=2), use) == ([200, 200, 429], 200)


def test_no_more_run_at_once_than_there_are_workers() -> None:
    lock, running, most = threading.Lock(), [0], [0]

    def work() -> None:
        with lock:
            running[0] += 1
            most[0] = max(most[0], running[0])
        threading.Event().wait(0.01)
        with lock:
            running[0] -= 1

    async def use(queue: Queue, gate: threading.Event) -> None:
        await asyncio.gather(*(queue.run("client", work) for _ in range(12)))

    run(Load(workers=3, waiting=16), use)
    assert most == [3]


def test_when_time_is_up_one_is_told_and_the_place_stays_taken_until_the_work_ends() -> None:
    async def use(queue: Queue, gate: threading.Event) -> list[int]:
        late = await refusal(queue.run("client", gate.wait))
        full = await refusal(queue.run("client", lambda: None))
        gate.set()
        while queue._clients:
            await asyncio.sleep(0.01)
        return [late, full, await refusal(queue.run("client", lambda: None))]

    assert run(Load(workers=1, waiting=0, seconds=0.1), use) == [503, 503, 200]


def test_work_that_waits_too_long_is_never_begun() -> None:
    begun: list[str] = []

    async def use(queue: Queue, gate: threading.Event) -> tuple[int, int]:
        first = asyncio.create_task(refusal(queue.run("one", gate.wait)))
        second = asyncio.create_task(refusal(queue.run("two", lambda: begun.append("two"))))
        statuses = await first, await second
        gate.set()
        while queue._clients:
            await asyncio.sleep(0.01)
        return statuses

    assert run(Load(workers=1, waiting=1, seconds=0.1), use) == (503, 503)
    assert begun == []


def test_what_work_raises_is_raised() -> None:
    async def use(queue: Queue, gate: threading.Event) -> None:
        def fail() -> None:
            raise UsageError("no")

        with pytest.raises(UsageError, match="no"):
            await queue.run("client", fail)
        assert not queue._clients

    run(Load(), use)


@pytest.mark.parametrize(
    ("values", "option"),
    [
        ({"workers": 0}, "--workers"),
        ({"waiting": -1}, "--queue"),
        ({"per_client": 0}, "--per-client"),
        ({"seconds": 0}, "--timeout"),
    ],
)
def test_a_load_that_makes_no_sense_is_refused(values: dict[str, Any], option: str) -> None:
    with pytest.raises(UsageError, match=option):
        Load(**values)
