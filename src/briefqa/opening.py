"""Everything a question needs, loaded once: index and model side by side."""

import os
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from briefqa.config import Config
from briefqa.embedding import Embedder, load_embedder
from briefqa.index import Index, open_index


def open_for_asking(config: Config) -> tuple[Index, Embedder]:
    """The index and the model of a configuration, loaded at the same time. Raises IndexUnusable or ModelUnusable."""
    with ThreadPoolExecutor(1) as background:
        loading = background.submit(load_embedder, config.model, threads=config.threads)
        index = open_index(config.index)
        return index, loading.result()


def cache_folder() -> Path:
    """Where things are kept that can be made again: BRIEFQA_CACHE, or briefqa/ in the user's cache folder."""
    if named := os.environ.get("BRIEFQA_CACHE"):
        return Path(named)
    return Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "briefqa"
