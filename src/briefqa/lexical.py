"""BM25 over folded tokens, as plain arrays that open at once and are the same bytes for the same texts.

Why not an engine: fusion needs, for every passage, how much of the question it covers, not only a score; and a
generation has to be deterministic. See docs/decisions/0004-lexical-arrays.md for what tantivy and bm25s measured.
"""

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from hashlib import blake2b
from operator import add
from typing import cast

import numpy as np
from numpy.typing import NDArray

from briefqa.folding import fold_words

K1 = 1.2  # Robertson & Zaragoza 2009: term frequency saturates
B = 0.75  # and long passages count less
MAX_TERM_FREQUENCY = 255  # postings hold one byte; BM25 is flat long before
BLOCK = 1 << 16  # passages, whose numbers within it take two bytes

_WIDE = r"\u3005-\u3007\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"  # 々 and 〇 too
_RUNS = re.compile(rf"[{_WIDE}]+|[^\W_{_WIDE}]+(?:[.,'’+-][^\W_{_WIDE}]+)*\+*")
_INSIDE = re.compile(r"[.,'’+-]|(?<=[^\W\d])(?=\d)|(?<=\d)(?=[^\W\d])")
_DIGIT_GROUPS = re.compile(r"(?<=\d)(?<!\d{4}),(?=\d{3}(?!\d))")
_WIDE_COMMAS = dict.fromkeys(
    map(ord, "，﹐︐"), "、"
)  # folding makes them the comma of 6,710; they stand between numbers

FloatVector = NDArray[np.float32]
# What the index keeps: names of the arrays on disk.
FILES = ("terms", "offsets", "postings", "frequencies", "lengths")


def tokens(text: str) -> list[str]:
    """Search tokens of a text: character pairs of Chinese (a lone character stands alone), words and numbers of the rest.

    `GLM-4.5` gives itself and its parts, so that GLM finds it; `6,710` gives 6710, and `2023，2024` two numbers.
    """
    found: list[str] = []
    for run in _RUNS.findall(_DIGIT_GROUPS.sub("", fold_words(text.translate(_WIDE_COMMAS)))):
        if run[0] >= "\u3005" and len(run) > 1:
            found += map(add, run, run[1:])
            continue
        found.append(run)
        if run.isalpha():
            continue  # in one part
        parts = [part for part in _INSIDE.split(run) if part]
        if len(parts) > 1:
            found += parts
    return found


@lru_cache(maxsize=2_048)
def tokens_in(text: str) -> frozenset[str]:
    """The tokens of a sentence, each once. Kept, since the same sentences are found for many questions."""
    return frozenset(tokens(text))


@lru_cache(maxsize=262_144)
def term_key(token: str) -> int:
    """A token as 64 bits that are the same in every process and on every machine."""
    return int.from_bytes(blake2b(token.encode("utf-8", "surrogatepass"), digest_size=8).digest(), "little")


@dataclass(frozen=True)
class LexicalIndex:
    """Inverted lists over n passages, in b = ⌈n / BLOCK⌉ blocks (at least one).

    With k = i · b + j, `postings[offsets[k]:offsets[k+1]]` are the passages of block j that hold term i, less j · BLOCK.
    """

    terms: NDArray[np.uint64]  # (t,) sorted keys
    offsets: NDArray[np.int64]  # (t · b + 1,)
    postings: NDArray[np.uint16]  # (p,) ascending within a term and block
    frequencies: NDArray[np.uint8]  # (p,) how often the term stands there
    lengths: NDArray[np.int32]  # (n,) tokens of each passage

    def __len__(self) -> int:
        return len(self.lengths)

    @cached_property
    def norms(self) -> FloatVector:
        """What the length of each passage adds to the denominator of BM25; shape (n,)."""
        average = max(float(self.lengths.mean()), 1.0) if len(self) else 1.0
        return length_norms(self.lengths, average)

    def idf(self, token: str) -> float:
        """Inverse document frequency, Lucene's form: never negative; largest for a token that stands nowhere."""
        ends = self._ends(token)
        holding = ends[-1] - ends[0]
        return float(np.log(1 + (len(self) - holding + 0.5) / (holding + 0.5)))

    def _ends(self, token: str) -> list[int]:
        """Where the blocks of a term's list begin, and where the last one ends."""
        key, blocks = np.uint64(term_key(token)), blocks_of(len(self))
        at = int(np.searchsorted(self.terms, key))
        if at == len(self.terms) or self.terms[at] != key:
            return [0, 0]
        return cast(list[int], self.offsets[at * blocks : (at + 1) * blocks + 1].tolist())

    def _list(self, token: str) -> tuple[NDArray[np.int64], NDArray[np.uint8]]:
        ends = self._ends(token)
        # As wide as NumPy's own indices, which narrower ones would be made into again at every use.
        passages = self.postings[ends[0] : ends[-1]].astype(np.int64)
        for block in range(1, len(ends) - 1):
            passages[ends[block] - ends[0] : ends[block + 1] - ends[0]] += block * BLOCK
        return passages, self.frequencies[ends[0] : ends[-1]]

    def standing(self, wanted: Sequence[str]) -> list[bool]:
        """Which of some tokens stand anywhere."""
        keys = np.array([term_key(token) for token in wanted], dtype=np.uint64)
        at = np.minimum(np.searchsorted(self.terms, keys), len(self.terms) - 1)
        return (self.terms[at] == keys).tolist() if len(self.terms) else [False] * len(keys)

    def holding(self, wanted: Iterable[str]) -> NDArray[np.int64]:
        """The passages that hold all of the tokens, ascending; none for no tokens."""
        passages: NDArray[np.int64] | None = None
        for token in wanted:
            found, _ = self._list(token)
            passages = found if passages is None else np.intersect1d(passages, found, assume_unique=True)
            if not len(passages):
                break
        return np.zeros(0, dtype=np.int64) if passages is None else passages

    def holdings(self, several: Sequence[Iterable[str]]) -> list[NDArray[np.int64]]:
        """As `holding` gives each."""
        return [self.holding(wanted) for wanted in several]

    def rarities(self, several: Sequence[Iterable[str]]) -> list[float]:
        """As `rarity` gives each."""
        return [self.rarity(wanted) for wanted in several]

    def rarity(self, wanted: Iterable[str]) -> float:
        """The IDF of several tokens standing together; 0 where no passage holds them all."""
        return self._rarity(len(self.holding(wanted)))

    def _rarity(self, passages: int) -> float:
        return float(np.log(1 + (len(self) - passages + 0.5) / (passages + 0.5))) if passages else 0.0

    def score_alternatives(
        self, words: Sequence[tuple[float, Sequence[Iterable[str]]]]
    ) -> tuple[FloatVector, FloatVector]:
        """For each passage the IDF of the rarest alternative in it, summed over words, and its share of all; (n,) each.

        words: for each word what it weighs, and its alternatives as tokens that must all stand in a passage.
        """
        scores = np.zeros(len(self), dtype=np.float32)
        for _, alternatives in words:
            best = np.zeros(len(self), dtype=np.float32)
            for alternative in alternatives:
                passages = self.holding(alternative)
                best[passages] = np.maximum(best[passages], np.float32(self._rarity(len(passages))))
            scores += best
        mass = sum(weight for weight, _ in words)
        return scores, scores / np.float32(mass) if mass else scores

    def score(self, wanted: Iterable[str]) -> tuple[FloatVector, FloatVector]:
        """BM25 of every passage, and the share of the tokens' IDF mass that stands in it; both float32 of shape (n,)."""
        scores = np.zeros(len(self), dtype=np.float32)
        covered = np.zeros(len(self), dtype=np.float32)
        if not len(self):
            return scores, covered
        mass = np.float32(0)  # summed as `covered` is, so that no share rounds up beyond 1
        for token in dict.fromkeys(wanted):
            passages, frequencies = self._list(token)
            idf = np.float32(np.log(1 + (len(self) - len(passages) + 0.5) / (len(passages) + 0.5)))
            mass += idf
            if len(passages):
                # `take` is a quarter faster than an index in brackets, on which all of this time goes.
                found = bm25(idf, frequencies.astype(np.float32), self.norms.take(passages))
                scores[passages] = scores.take(passages) + found
                covered[passages] = covered.take(passages) + idf
        return scores, covered / mass if mass else covered


def length_norms(lengths: NDArray[np.int32], average: float) -> FloatVector:
    """What lengths in tokens add to the denominator of BM25."""
    norms: FloatVector = K1 * (1 - B + B * lengths.astype(np.float32) / average)
    return norms


def bm25(idf: np.float32, frequency: FloatVector, norms: FloatVector) -> FloatVector:
    """What a term of this IDF adds to the scores of passages that hold it so often."""
    score: FloatVector = idf * frequency
    score *= np.float32(K1 + 1)
    score /= frequency + norms
    return score


def build_lexical(texts: Iterable[Sequence[str]]) -> LexicalIndex:
    """The index of passages given as token lists, in their order."""
    counts = [Counter(map(term_key, passage)) for passage in texts]
    sizes = np.fromiter((len(count) for count in counts), dtype=np.int64, count=len(counts))
    total = int(sizes.sum())
    keys = np.fromiter((key for count in counts for key in count), dtype=np.uint64, count=total)
    frequencies = np.fromiter(
        (min(n, MAX_TERM_FREQUENCY) for count in counts for n in count.values()), dtype=np.uint8, count=total
    )
    passages = np.repeat(np.arange(len(counts), dtype=np.int32), sizes)
    order = np.lexsort((passages, keys))
    lengths = np.fromiter((sum(count.values()) for count in counts), dtype=np.int32, count=len(counts))
    return _in_blocks(keys[order], passages[order], frequencies[order], lengths)


def _in_blocks(
    keys: NDArray[np.uint64], passages: NDArray[np.int32], frequencies: NDArray[np.uint8], lengths: NDArray[np.int32]
) -> LexicalIndex:
    """The index of postings in the order of their terms, then of their passages; all but lengths of shape (p,)."""
    first = np.ones(len(keys), dtype=bool)
    first[1:] = keys[1:] != keys[:-1]
    terms, blocks = keys[first], blocks_of(len(lengths))
    places = (np.cumsum(first) - 1) * blocks + passages // BLOCK
    return LexicalIndex(
        terms=terms,
        offsets=np.append(0, np.cumsum(np.bincount(places, minlength=len(terms) * blocks))).astype(np.int64),
        postings=(passages % BLOCK).astype(np.uint16),
        frequencies=frequencies,
        lengths=lengths,
    )


def blocks_of(passages: int) -> int:
    """How many blocks the lists over so many passages are in."""
    return max(1, -(-passages // BLOCK))


def numbers_holding(lexical: LexicalIndex) -> NDArray[np.int64]:
    """How many passages hold each term, shape (t,)."""
    return np.diff(lexical.offsets[:: blocks_of(len(lexical))])


def listed_passages(lexical: LexicalIndex) -> NDArray[np.int32]:
    """The passages of all postings, in their order, shape (p,)."""
    blocks = np.tile(np.arange(blocks_of(len(lexical)), dtype=np.int32), len(lexical.terms))
    return lexical.postings + np.repeat(blocks, np.diff(lexical.offsets)) * np.int32(BLOCK)


def merged_lexical(old: LexicalIndex, places: NDArray[np.int64], new: LexicalIndex) -> LexicalIndex:
    """The index of old passages that go on and new ones, the same as `build_lexical` makes of all their texts.

    places: shape (len(old),), where each old passage stands now, or -1 for one that is gone. The new passages fill the
    other places, in their order.
    """
    going_on = places >= 0
    free = np.setdiff1d(np.arange(int(going_on.sum()) + len(new)), places[going_on], assume_unique=True)
    old_passages = listed_passages(old)
    staying = going_on[old_passages]
    keys = np.repeat(old.terms, numbers_holding(old))[staying]
    passages, frequencies = places[old_passages[staying]], old.frequencies[staying]
    if (np.diff(places[going_on]) < 0).any():  # a renamed document moved past others
        order = np.lexsort((passages, keys))
        keys, passages, frequencies = keys[order], passages[order], frequencies[order]
    new_holding = numbers_holding(new)
    new_keys, new_passages = np.repeat(new.terms, new_holding), free[listed_passages(new)]
    new_ends = np.cumsum(new_holding)
    # Both are in order: each new posting goes in behind the old ones of its term that stand before its passage.
    low, high = np.searchsorted(keys, new.terms, "left"), np.searchsorted(keys, new.terms, "right")
    at = [
        first + np.searchsorted(passages[first:last], new_passages[start:end])
        for first, last, start, end in zip(low, high, new_ends - new_holding, new_ends, strict=True)
    ]
    slots = np.concatenate([np.zeros(0, dtype=np.int64), *at])
    lengths = np.zeros(len(free) + int(going_on.sum()), dtype=np.int32)
    lengths[places[going_on]], lengths[free] = old.lengths[going_on], new.lengths
    return _in_blocks(
        np.insert(keys, slots, new_keys),
        np.insert(passages, slots, new_passages).astype(np.int32),
        np.insert(frequencies, slots, new.frequencies),
        lengths,
    )
