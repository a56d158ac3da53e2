"""Work that takes longer than a page stays open: one piece at a time in the process, and its progress."""

from collections.abc import Callable
from dataclasses import dataclass, field
from threading import Lock, Thread

from briefqa.errors import IndexLocked
from briefqa.indexing.receiving import Receipt
from briefqa.indexing.updating import UpdateReport
from briefqa.progressing import Progress

Result = Receipt | UpdateReport
Task = Callable[[Progress], Result]


@dataclass(eq=False)
class Work:
    """A piece of work, running or done. It goes on when its page is left, and ends with the process."""

    kind: str  # added, removed or refreshed
    step: tuple[str, int, int] = ("starting", 0, 0)  # what is being done, how many are done, of how many
    _result: Result | None = None
    _error: BaseException | None = None
    _thread: Thread | None = field(default=None, repr=False)

    @property
    def is_running(self) -> bool:
        return self._thread is not None and self._thread.is_alive()

    def result(self) -> Result:
        """What came of it, once it is done. Raises what it raised."""
        self.wait()
        if self._error is not None:
            raise self._error
        if self._result is None:
            raise RuntimeError("this work was never started")
        return self._result

    def wait(self, seconds: float | None = None) -> None:
        if self._thread is not None:
            self._thread.join(seconds)

    def _do(self, task: Task) -> None:
        try:
            self._result = task(self._show)
        except BaseException as error:  # shown where the result is asked for
            self._error = error

    def _show(self, what: str, done: int, total: int) -> None:
        self.step = (what, done, total)


_one_at_a_time = Lock()
_latest: list[Work] = []


def start(kind: str, task: Task) -> Work:
    """Begins a piece of work. Raises IndexLocked while another one runs."""
    work = Work(kind)
    with _one_at_a_time:
        if any(other.is_running for other in _latest):
            raise IndexLocked("Another piece of work on the index is running in this app. Wait for it to end.")
        # The index is safe from a process that ends in the middle; see store.
        work._thread = Thread(target=work._do, args=(task,), daemon=True)
        _latest[:] = [work]
        work._thread.start()
    return work
