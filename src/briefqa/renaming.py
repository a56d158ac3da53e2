"""A question under the other names of what it names, as the documents give them: 深度求索 is DeepSeek where they say so.

One document writes a name and the next another. Nothing is added to a question: it is asked once more with the names
exchanged, and read with whichever name a sentence has.
"""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from briefqa.dictionary import chinese_of, is_proper_name, pieces_of
from briefqa.folding import fold
from briefqa.index import Index
from briefqa.lexical import tokens
from briefqa.naming import most_passages
from briefqa.pairing import MAX_WORDS, mark_of, pairs_in
from briefqa.types import Span

MAX_CHINESE_CHARS = 12
MIN_CHINESE_CHARS = 2
COMMON_WORD_CHARS = 2  # a Chinese word of the dictionary as short is no name: 技術（swarm）
MOST_NAMES = 3  # of a question that are exchanged
MOST_OTHERS = 2  # other names of each
PLACES = 8  # passages looked at for the names that stand beside one

_WORD = re.compile(r"[A-Za-z][A-Za-z0-9.&'’+/-]*|[0-9][A-Za-z0-9.-]*")
_CHINESE = re.compile("[\u3400-\u4dbf\u4e00-\u9fff·]{2,}")


@dataclass(frozen=True, slots=True)
class OtherNames:
    """A name where a question has it, and what else the documents call it, the most usual first."""

    span: Span
    written: str
    others: tuple[str, ...]

    def in_text(self, folded: str) -> str:
        """The name that a folded text has; the question's own where it has that, or none."""
        if fold(self.written).text in folded:
            return self.written
        return next((other for other in self.others if fold(other).text in folded), self.written)


def other_names(index: Index, question: str) -> tuple[OtherNames, ...]:
    """The names of a question that stand beside others in the documents, and those others, in its order.

    Left out are words that half of the documents have anyway, and other names that never stand alone.
    """
    spans = list(_possible_names(question))
    standing = index.lexical.standing([mark_of(span.of(question)) for span in spans])
    found: list[OtherNames] = []
    for span, stands in sorted(zip(spans, standing, strict=True), key=lambda item: item[0].start - item[0].end):
        if not stands or any(span.overlaps(name.span) for name in found):
            continue
        written = span.of(question)
        if not _is_common_word(written) and (others := _others(index, question, written)):
            found.append(OtherNames(span, written, others))
    return tuple(sorted(found, key=lambda name: name.span)[:MOST_NAMES])


def renamed(question: str, names: Sequence[tuple[OtherNames, str]]) -> str:
    """A question with some of its names exchanged."""
    for name, other in sorted(names, key=lambda item: item[0].span, reverse=True):
        question = question[: name.span.start] + other + question[name.span.end :]
    return question


def renamed_questions(question: str, names: Sequence[OtherNames]) -> list[str]:
    """The question under other names: first under the most usual ones, then under the next where there are more."""
    several = [
        renamed(question, [(name, name.others[min(turn, len(name.others) - 1)]) for name in names])
        for turn in range(max((len(name.others) for name in names), default=0))
    ]
    return list(dict.fromkeys(several))


def renamed_for(question: str, names: Sequence[OtherNames], text: str) -> str:
    """The question with the names that a text has, to be read beside it."""
    if not names:
        return question
    folded = fold(text).text
    return renamed(question, [(name, name.in_text(folded)) for name in names])


def _possible_names(question: str) -> Iterator[Span]:
    words = [match.span() for match in _WORD.finditer(question)]
    words = [(start, end - _ending(question[start:end])) for start, end in words]
    for i, (start, _) in enumerate(words):
        for j in range(i, min(i + MAX_WORDS, len(words))):
            if j > i and question[words[j - 1][1] : words[j][0]] != " ":
                break
            yield Span(start, words[j][1])
    for match in _CHINESE.finditer(question):
        for start in range(match.start(), match.end() - MIN_CHINESE_CHARS + 1):
            for end in range(start + MIN_CHINESE_CHARS, min(start + MAX_CHINESE_CHARS, match.end()) + 1):
                yield Span(start, end)


def _ending(word: str) -> int:
    """How many characters at the end of a word are none of the name's: 's, a full stop."""
    return len(word) - len(re.sub(r"(?:['’]s)?[.'’/-]*$", "", word))


def _is_common_word(written: str) -> bool:
    if written.isascii():
        return written.islower() and " " not in written and bool(chinese_of([written]))
    simplified = fold(written).text
    known = pieces_of(simplified) == [(0, len(simplified), True)]
    return len(simplified) <= COMMON_WORD_CHARS and known and not is_proper_name(simplified)


def _others(index: Index, question: str, written: str) -> tuple[str, ...]:
    """The names beside one, and those beside these; each stands somewhere without it."""
    near = _beside(index, written)
    further = [name for other in near[:MOST_OTHERS] for name in _beside(index, other)]
    folded = fold(question).text
    names = [name for name in dict.fromkeys((*near, *further)) if fold(name).text not in folded]
    if not names:
        return ()
    own, *places = index.lexical.holdings([frozenset(tokens(name)) for name in (written, *names)])
    if len(own) > most_passages(index):
        return ()
    here = set(own.tolist())
    useful = (name for name, there in zip(names, places, strict=True) if not here.issuperset(there.tolist()))
    return tuple(dict.fromkeys(useful))[:MOST_OTHERS]


def _beside(index: Index, name: str) -> list[str]:
    """The names that passages give beside this one, the most usual first."""
    wanted = fold(name).text
    found: Counter[str] = Counter()
    passages = index.lexical.holding([mark_of(name)])[:PLACES].tolist()
    for position, chunk in zip(passages, index.chunks_at(passages), strict=True):
        for pair in pairs_in(chunk.span.of(index.document_of(position).text)):
            one, other = fold(pair.one).text, fold(pair.other).text
            if wanted in (one, other):
                found[pair.other if wanted == one else pair.one] += 1
    return [name for name, _ in found.most_common()]
