"""Everything a question needs, loaded once: index and model side by side."""

from concurrent.futures import ThreadPoolExecutor

from briefqa.config import Config
from briefqa.embedding import Embedder, load_embedder
from briefqa.index import Index, open_index


def open_for_asking(config: Config) -> tuple[Index, Embedder]:
    """The index and the model of a configuration, loaded at the same time. Raises IndexUnusable or ModelUnusable."""
    with ThreadPoolExecutor(1) as background:
        loading = background.submit(load_embedder, config.model, threads=config.threads)
        index = open_index(config.index)
        return index, loading.result()
