"""Index and model, loaded once per process and shared by all sessions."""

from pathlib import Path

import streamlit as st

import briefqa
from briefqa.config import MILVUS, Config, load_config
from briefqa.encoding.embedding import Embedder, load_embedder
from briefqa.index import Index, read_index
from briefqa.opening import open_published, place_of, publication
from briefqa.storing.store import open_generation
from briefqa.ui.examples import example_questions
from briefqa.ui.strings import Words

_served: set[str] = set()  # the places of indexes that were opened


def settings() -> Config:
    """The settings of this process. Raises UsageError."""
    return load_config()


def published_index(config: Config) -> Index:
    """The index that is published now: a new generation is noticed at the next question, without a restart.

    Raises IndexNotBuilt, IndexCorrupt or IndexMismatch.
    """
    index = _index(place_of(config), *publication(config), config)
    _served.add(place_of(config))
    return index


def has_served(config: Config) -> bool:
    """Whether this process has answered from the index of a configuration: where it is missing now, it has gone."""
    return place_of(config) in _served


def embedder(config: Config) -> Embedder:
    """The model, kept for as long as the process lives. Raises ModelUnusable."""
    return _embedder(config.model, config.threads)


def repository() -> Path:
    """The folder that holds app.py, and eval/ beside it; see serving."""
    return Path(briefqa.__file__ or "src/briefqa/__init__.py").resolve().parents[2]


@st.cache_resource(max_entries=2, show_spinner=False)
def _index(place: str, name: str, written: int, _config: Config) -> Index:
    if _config.store.kind == MILVUS:
        return open_published(_config)
    return read_index(open_generation(Path(place) / name))


@st.cache_resource(max_entries=1, show_spinner=False)
def _embedder(model: str, threads: int) -> Embedder:
    return load_embedder(model, threads=threads)


def examples(index: Index, embedder: Embedder, words: Words) -> list[str]:
    """Questions to begin with, found once for each index and language."""
    content = str(index.manifest.get("content_sha256") or index.generation)
    return _examples(content, words.language, index, embedder)


@st.cache_resource(max_entries=6, show_spinner=False)
def _examples(content: str, language: str, _index: Index, _embedder: Embedder) -> list[str]:
    return example_questions(_index, _embedder, Words(language))
