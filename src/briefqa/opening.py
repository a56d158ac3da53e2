"""Everything a question needs, loaded once: index and model side by side, from the folder or the server that is set."""

import logging
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Lock

from briefqa import inspecting
from briefqa.config import MILVUS, Config
from briefqa.encoding.embedding import Embedder, PackagedEmbedder, cross_encoder_of, load_embedder
from briefqa.errors import IndexNotBuilt, unreadable
from briefqa.index import Index, open_index
from briefqa.inspecting import Json
from briefqa.milvus.opened import open_stored
from briefqa.milvus.publishing import roll_back, stored
from briefqa.milvus.server import server_of
from briefqa.printing import one_line
from briefqa.storing import store
from briefqa.storing.store import MANIFEST, current, current_name

_log = logging.getLogger(__name__)


def open_published(config: Config) -> Index:
    """The generation that questions are answered from. Raises IndexUnusable."""
    return open_stored(config.store) if config.store.kind == MILVUS else open_index(config.index)


def begin_opening(config: Config) -> Callable[[], tuple[Index, Embedder]]:
    """Starts to load the index and the model of a configuration; what it returns waits for both.

    Hashing files and reading graphs leave Python's lock alone, so the caller may go on importing. The model's
    cross-encoder gets ready behind it. Waiting raises IndexUnusable or ModelUnusable.
    """
    background = ThreadPoolExecutor(3)
    loading = background.submit(_embedder_for_questions, config)
    opening = background.submit(open_published, config)
    background.submit(lambda: cross_encoder_of(loading.result()))  # an error comes again where it is used
    background.shutdown(wait=False)
    return lambda: (opening.result(), loading.result())


def _embedder_for_questions(config: Config) -> Embedder:
    embedder = load_embedder(config.model, threads=config.threads)
    if isinstance(embedder, PackagedEmbedder):
        embedder.load_for_questions()
    return embedder


def open_for_asking(config: Config) -> tuple[Index, Embedder]:
    """The index and the model of a configuration, loaded at the same time. Raises IndexUnusable or ModelUnusable."""
    return begin_opening(config)()


def place_of(config: Config) -> str:
    """Where the index lies, in words for people."""
    return f"{config.store.uri} ({config.store.collection})" if config.store.kind == MILVUS else str(config.index)


def stand_in_warning(config: Config, generation: str) -> str:
    """What to tell people of a generation that was opened without CURRENT naming one; empty if it names one."""
    return "" if config.store.kind == MILVUS else store.stand_in_warning(config.index, generation)


def status(config: Config) -> Json:
    """The published generation, its counts, its documents. Raises IndexUnusable."""
    if config.store.kind != MILVUS:
        return inspecting.status(config.index)
    index = open_stored(config.store)
    kept = [item.name for item in stored(index.server)]
    return inspecting.status_of(index, kept, inspecting.skipped_last(config.index))


def overview(config: Config) -> Json:
    """The published generation and those that are kept, as `inspecting.overview` has them. Raises IndexUnusable."""
    if config.store.kind != MILVUS:
        return inspecting.overview(config.index)
    server = server_of(config.store)
    now, kept = server.alias(), stored(server)
    if now not in {item.base for item in kept}:
        raise IndexNotBuilt(
            f"{server} has no whole generation under {config.store.collection}. Run `briefqa index PATH`."
        )
    return {
        "generation": next(item.name for item in kept if item.base == now),
        "manifest": next(item.manifest for item in kept if item.base == now),
        "generations": [
            {"name": item.name, **{key: item.manifest.get(key) for key in ("created", "documents", "chunks")}}
            | {"current": item.base == now}
            for item in kept
        ],
    }


def rollback(config: Config) -> str:
    """Makes the generation before the current one current, and names it. Raises IndexUnusable or IndexLocked."""
    return roll_back(config.store) if config.store.kind == MILVUS else store.rollback(config.index).name


def publication(config: Config) -> tuple[str, int]:
    """What tells one published generation from another without opening it: its name, and when its manifest was written.

    An index folder that was emptied and filled again counts from 1 again; the time tells them apart. In Milvus the name
    alone does. Raises IndexUnusable.
    """
    if config.store.kind == MILVUS:
        return server_of(config.store).alias(), 0
    name = current_name(config.index) or current(config.index).name
    try:
        return name, (config.index / name / MANIFEST).stat().st_mtime_ns
    except OSError as error:
        raise unreadable(error) from None


class Published:
    """The published index and its model, for a process that lives long; safe to use from several threads.

    A new generation is noticed at the next question. Whoever asks keeps the index that it was given until it has answered.
    Where a generation stands in for the one that CURRENT named, the log says so, once.
    """

    def __init__(self, config: Config) -> None:
        self._config = config
        self._lock = Lock()
        self._opened: tuple[tuple[str, int], Index, Embedder] | None = None
        self._warned = ""

    def newest(self) -> tuple[Index, Embedder]:
        """The generation that is published now. Raises IndexUnusable or ModelUnusable."""
        with self._lock:
            found = publication(self._config)
            if self._opened is None:
                self._opened = found, *open_for_asking(self._config)
            elif self._opened[0] != found:
                self._opened = found, open_published(self._config), self._opened[2]
            self._warn(self._opened[1].generation)
            return self._opened[1:]

    def _warn(self, generation: str) -> None:
        warning = stand_in_warning(self._config, generation)
        if warning and warning != self._warned:
            _log.warning("%s", one_line(warning))
        self._warned = warning
