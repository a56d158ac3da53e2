"""Words found in a text that somebody reads: the same in either script, width and case, each at its place."""

from briefqa.folding import fold
from briefqa.types import Span

MAX_FOUND = 2_000  # more than anybody steps through; the rest is not marked


def find_words(text: str, words: str) -> tuple[Span, ...]:
    """The places of `words` in a text, in order and apart from each other; none for words that are blank.

    At most MAX_FOUND.
    """
    wanted = " ".join(fold(words).text.split())
    if not wanted:
        return ()
    folded = fold(text)
    found: list[Span] = []
    at = folded.text.find(wanted)
    while at >= 0 and len(found) < MAX_FOUND:
        found.append(folded.original(Span(at, at + len(wanted))))
        at = folded.text.find(wanted, at + len(wanted))
    return tuple(found)
