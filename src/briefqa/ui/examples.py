"""Questions to begin with: those that the documents at hand can answer, and no others."""

import re
from collections import Counter
from itertools import islice

from briefqa.answering import ask
from briefqa.embedding import Embedder
from briefqa.errors import InputRefused
from briefqa.index import Index
from briefqa.types import BlockKind
from briefqa.ui.strings import EXAMPLES, Words

SHOWN = 4
TRIED = 20  # questions asked of the index to find them; about a twentieth of a second each
LEAST_CONFIDENCE = 0.9
# Names that no common word is taken for: in 《》 or 「」, or with a figure or a capital letter inside.
_NAME = re.compile(
    r"《[^《》\n]{2,16}》|「([^「」\n]{3,12})」|\b[A-Z][a-z]*(?=[\w-]*[A-Z0-9])[\w.-]{2,}(?: [A-Z0-9][\w.-]*)*"
)


def example_questions(index: Index, embedder: Embedder, words: Words) -> list[str]:
    """At most SHOWN questions that this index answers: those for the shipped documents, then such as names suggest."""
    asked = (*EXAMPLES, *(words("what_is", thing=name) for name in names_in(index)))
    return list(islice((question for question in asked[:TRIED] if _is_answered(index, embedder, question)), SHOWN))


def names_in(index: Index) -> list[str]:
    """Names in titles and headings, the one that most documents speak of first."""
    found: Counter[str] = Counter()
    for document in index.documents:
        headings = [block.span.of(document.text) for block in document.blocks if block.kind == BlockKind.HEADING]
        for match in (match for line in (document.title, *headings) for match in _NAME.finditer(line)):
            name = (match[1] or match[0]).rstrip(".-")
            found[name] = found[name] or sum(name in other.text for other in index.documents)
    return [name for name, _ in sorted(found.items(), key=lambda item: (-item[1], item[0]))]


def _is_answered(index: Index, embedder: Embedder, question: str) -> bool:
    try:
        answer = ask(index, embedder, question).answer
    except InputRefused:
        return False
    return answer.answered and answer.confidence >= LEAST_CONFIDENCE
