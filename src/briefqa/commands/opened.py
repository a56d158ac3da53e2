"""The index that a command reads, with a word to people where another generation stands in for the published one, and its documents by name."""

import os
from collections.abc import Callable
from typing import TYPE_CHECKING

from briefqa.commands.ending import say
from briefqa.config import Config

if TYPE_CHECKING:
    from briefqa.encoding.embedding import Embedder
    from briefqa.index import Index

# What loads an index is imported inside the functions: the command line builds its parser for every command.


def opened_index(config: Config) -> "Index":
    """The published generation. Raises IndexUnusable."""
    from briefqa.opening import open_published

    index = open_published(config)
    warn_of_stand_in(config, index.generation)
    return index


def document_number(index: "Index", name: str) -> int:
    """The number of a document by its id, the beginning of its id, its path in the index, or that of its file (./corpus/a.md).

    Raises NotInIndex.
    """
    from briefqa.errors import NotInIndex

    try:
        return index.number_of(name)
    except NotInIndex:
        real = os.path.realpath(name)
        found = [number for number, entry in enumerate(index.catalog) if entry.location == real]
        if len(found) != 1:
            raise
        return found[0]


def begin_opening_for_asking(config: Config) -> "Callable[[], tuple[Index, Embedder]]":
    """Index and model, loading while what is to be done with them is imported; see `opening.begin_opening`."""
    from briefqa.opening import begin_opening

    opening = begin_opening(config)

    def opened() -> "tuple[Index, Embedder]":
        index, embedder = opening()
        warn_of_stand_in(config, index.generation)
        return index, embedder

    return opened


def warn_of_stand_in(config: Config, generation: str) -> None:
    """Says on standard error where this generation is not the published one."""
    from briefqa.opening import stand_in_warning

    if warning := stand_in_warning(config, generation):
        say(f"briefqa: {warning}")
