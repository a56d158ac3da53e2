"""Everything a question needs, loaded once: index and model side by side."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Lock

from briefqa.config import Config
from briefqa.embedding import Embedder, cross_encoder_of, load_embedder
from briefqa.index import Index, open_index
from briefqa.store import MANIFEST, current, current_name


def begin_opening(config: Config) -> Callable[[], tuple[Index, Embedder]]:
    """Starts to load the index and the model of a configuration; what it returns waits for both.

    Hashing files and reading graphs leave Python's lock alone, so the caller may go on importing. The model's
    cross-encoder gets ready behind it. Waiting raises IndexUnusable or ModelUnusable.
    """
    background = ThreadPoolExecutor(3)
    loading = background.submit(load_embedder, config.model, threads=config.threads)
    opening = background.submit(open_index, config.index)
    background.submit(lambda: cross_encoder_of(loading.result()))  # an error comes again where it is used
    background.shutdown(wait=False)
    return lambda: (opening.result(), loading.result())


def open_for_asking(config: Config) -> tuple[Index, Embedder]:
    """The index and the model of a configuration, loaded at the same time. Raises IndexUnusable or ModelUnusable."""
    return begin_opening(config)()


def publication(root: Path) -> tuple[str, int]:
    """What tells one published generation from another without opening it: its name, and when its manifest was written.

    An index folder that was emptied and filled again counts from 1 again; the time tells them apart. Raises IndexUnusable.
    """
    name = current_name(root) or current(root).name
    return name, (root / name / MANIFEST).stat().st_mtime_ns


class Published:
    """The published index and its model, for a process that lives long; safe to use from several threads.

    A new generation is noticed at the next question. Whoever asks keeps the index that it was given until it has answered.
    """

    def __init__(self, config: Config) -> None:
        self._config = config
        self._lock = Lock()
        self._opened: tuple[tuple[str, int], Index, Embedder] | None = None

    def newest(self) -> tuple[Index, Embedder]:
        """The generation that is published now. Raises IndexUnusable or ModelUnusable."""
        with self._lock:
            found = publication(self._config.index)
            if self._opened is None:
                self._opened = found, *open_for_asking(self._config)
            elif self._opened[0] != found:
                self._opened = found, open_index(self._config.index), self._opened[2]
            return self._opened[1:]
