"""A question's words against an index: what each weighs, its translations, and how much of them a text covers."""

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import islice

import numpy as np
from numpy.typing import NDArray

from briefqa.folding import is_latin
from briefqa.index import Index
from briefqa.lexical import tokens, tokens_in
from briefqa.questions.asked import search_terms, without_question_words
from briefqa.questions.dictionary import chinese_of, english_of
from briefqa.storing.contents import IS_LATIN

FloatVector = NDArray[np.float32]

UNKNOWN_WORD_IDF = 3.0  # of a word whose translations stand nowhere: as rare as one passage in twenty


@dataclass(frozen=True, slots=True)
class WordScores:
    """What words say about every passage; all float32 of shape (n,).

    lexical is BM25, and `own` the share of the question that it finds; translated is the IDF of the question's words that
    stand there in the other language, 0 for passages in the question's own; coverage is the larger share of the two.
    """

    lexical: FloatVector
    own: FloatVector
    translated: FloatVector
    coverage: FloatVector

    def at(self, positions: NDArray[np.int64]) -> "WordScores":
        """The same of some passages alone."""
        return WordScores(*(getattr(self, name)[positions] for name in self.__dataclass_fields__))


@dataclass(frozen=True, slots=True)
class Wording:
    """A question's words. `translations` are, for each word that the dictionary has, its tokens in the other language."""

    latin: bool
    idf: dict[str, float]
    translations: tuple[tuple[float, tuple[frozenset[str], ...]], ...]  # (IDF of the best, alternatives)

    def coverage(self, text: str) -> float:
        """The share in [0, 1] of the question's IDF mass that stands in a text, in either language."""
        there = tokens_in(text)
        own = _share((idf, token in there) for token, idf in self.idf.items())
        if is_latin(text) == self.latin:
            return own
        return max(
            own,
            _share((idf, any(alternative <= there for alternative in options)) for idf, options in self.translations),
        )

    def known(self, index: Index) -> float:
        """The share in [0, 1] of the question's words that stand anywhere in an index, in either language."""
        own = _share((idf, index.lexical.rarity([token]) > 0) for token, idf in self.idf.items())
        return max(own, _share((idf, self._stands(index, options)) for idf, options in self.translations))

    def _stands(self, index: Index, options: tuple[frozenset[str], ...]) -> bool:
        return any(index.lexical.rarities(options))


def _share(weighed: Iterable[tuple[float, bool]]) -> float:
    rows = list(weighed)
    mass = sum(weight for weight, _ in rows)
    return sum(weight for weight, found in rows if found) / mass if mass else 0.0


def wording_of(index: Index, question: str) -> Wording:
    """The words of a question, weighed by an index; translated only where the index holds the other script."""
    terms = search_terms(question)
    latin = is_latin(question)
    words = _translations(question, terms, latin=latin) if (not latin) in index.scripts else []
    several = [tuple(frozenset(tokens(alternative)) for alternative in alternatives) for alternatives in words]
    rarities = iter(index.lexical.rarities([option for options in several for option in options]))
    idf = [max(islice(rarities, len(options)), default=0.0) for options in several]
    translations = tuple((best or UNKNOWN_WORD_IDF, options) for best, options in zip(idf, several, strict=True))
    return Wording(latin, {term: index.lexical.idf(term) for term in terms}, translations)


def _translations(question: str, terms: list[str], *, latin: bool) -> list[list[str]]:
    found = chinese_of(terms) if latin else english_of(without_question_words(question))
    return [alternatives for _, alternatives in found]


def score_words(index: Index, wording: Wording) -> WordScores:
    """Every passage of an index by the words of a question."""
    lexical, own = index.lexical.score(wording.idf)
    translated, coverage = np.zeros_like(lexical), own
    if wording.translations:
        translated, share = index.lexical.score_alternatives(wording.translations)
        other = index.chunks[:, IS_LATIN] != int(wording.latin)
        translated = np.where(other, translated, np.float32(0))
        coverage = np.maximum(coverage, np.where(other, share, np.float32(0)))
    return WordScores(lexical, own, translated, coverage)
