"""The words of a text and what sort each is, as jieba's dictionary tells them."""

from dataclasses import dataclass
from functools import lru_cache

from briefqa.types import Span


@dataclass(frozen=True, slots=True)
class Word:
    """A word where it stands, with jieba's tag: nr a person, ns a place, nt an organisation, v what is done."""

    start: int
    text: str
    tag: str

    @property
    def span(self) -> Span:
        return Span(self.start, self.start + len(self.text))


@lru_cache(maxsize=1024)
def tagged_words(text: str) -> tuple[Word, ...]:
    """The words of a text, best in Simplified characters, those too that jieba makes up; together they are the whole text."""
    import rjieba  # here: its dictionary takes a tenth of a second, and most questions do without

    words, at = [], 0
    for word, tag in rjieba.tag(text):
        words.append(Word(at, word, tag))
        at += len(word)
    return tuple(words)


@lru_cache(maxsize=256)
def known_words(text: str) -> tuple[Span, ...]:
    """Where the words of a text stand that the dictionary has, whole Latin words, and single characters between them."""
    import rjieba

    places, at = [], 0
    for word in rjieba.cut(text, False):
        places.append(Span(at, at + len(word)))
        at += len(word)
    return tuple(places)
