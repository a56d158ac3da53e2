"""Questions to begin with: those that the documents at hand can answer, and no others."""

import re
from collections.abc import Iterator
from itertools import islice

from briefqa.answering.asking import ask
from briefqa.encoding.embedding import Embedder
from briefqa.errors import InputRefused
from briefqa.index import Index
from briefqa.lexical import tokens
from briefqa.types import BlockKind
from briefqa.ui.strings import EXAMPLES, Words

SHOWN = 4
TRIED = 20  # questions asked of the index to find them; about a twentieth of a second each
LEAST_CONFIDENCE = 0.9
READ_FOR_NAMES, NAMES_WEIGHED = 50, 200  # documents, at the most twice as many; and names found in them
# Names that no common word is taken for: in 《》 or 「」, or with a figure or a capital letter inside.
_NAME = re.compile(
    r"《[^《》\n]{2,16}》|「([^「」\n]{3,12})」|\b[A-Z][a-z]*(?=[\w-]*[A-Z0-9])[\w.-]{2,}(?: [A-Z0-9][\w.-]*)*"
)


def example_questions(index: Index, embedder: Embedder, words: Words) -> list[str]:
    """At most SHOWN questions that this index answers: those for the shipped documents, then such as names suggest."""
    tried = islice(_questions(index, words), TRIED)
    return list(islice((question for question in tried if _is_answered(index, embedder, question)), SHOWN))


def _questions(index: Index, words: Words) -> Iterator[str]:
    """One after the other: names are looked for only where the first ones are not enough."""
    yield from EXAMPLES
    yield from (words("what_is", thing=name) for name in example_names(index))


def example_names(index: Index) -> list[str]:
    """Names in titles and headings, the one that most passages speak of first. Of a large index, those of a few documents."""
    found: dict[str, None] = {}
    for number in range(0, len(index.catalog), max(len(index.catalog) // READ_FOR_NAMES, 1)):
        document = index.documents[number]
        headings = [block.span.of(document.text) for block in document.blocks if block.kind == BlockKind.HEADING]
        matches = (match for line in (document.title, *headings) for match in _NAME.finditer(line))
        found |= dict.fromkeys((match[1] or match[0]).rstrip(".-") for match in matches)
    names = list(found)[:NAMES_WEIGHED]
    passages = index.lexical.holdings([tokens(name) for name in names])
    spoken_of = dict(zip(names, map(len, passages), strict=True))
    return sorted(names, key=lambda name: (-spoken_of[name], name))


def _is_answered(index: Index, embedder: Embedder, question: str) -> bool:
    try:
        answer = ask(index, embedder, question).answer
    except InputRefused:
        return False
    return answer.answered and answer.confidence >= LEAST_CONFIDENCE
