"""A question under the other names of what it names: 深度求索 is DeepSeek where the documents say so, Hengyue sounds like 恒岳.

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
from briefqa.pairing import MAX_WORDS, mark_of, pairs_in, word_borders
from briefqa.sounding import MAX_SYLLABLES, MIN_SYLLABLES, names_in, spellings_of
from briefqa.types import Span

MAX_CHINESE_CHARS = 12
MIN_CHINESE_CHARS = 2
COMMON_WORD_CHARS = 2  # a Chinese word of the dictionary as short is no name: 技術（swarm）
MOST_NAMES = 3  # of a question that are exchanged
MOST_OTHERS = 2  # other names of each
MOST_PAIRS = 8_000  # of characters that are looked up for a name by its sound
LOOKED_AT = 6  # names by one sound whose passages are looked at
PLACES = 8  # passages looked at for the names that stand beside one

_WORD = re.compile(r"[A-Za-z][A-Za-z0-9.&'’+/-]*|[0-9][A-Za-z0-9.-]*")
_CHINESE = re.compile("[\u3400-\u4dbf\u4e00-\u9fff·]{2,}")
_NO_NAME = re.compile("[的了是么吗呢吧什哪谁请问在有和与及或不没]")  # Simplified characters that are in hardly any name


@dataclass(frozen=True, slots=True)
class OtherNames:
    """A name where a question has it, and what else the documents call it, the most usual first."""

    span: Span
    written: str
    others: tuple[str, ...]

    def in_text(self, folded: str) -> str:
        """The name that a folded text has; the question's own where it has that, or none."""
        return next((name for name in (self.written, *self.others) if _stands(name, folded)), self.written)


def _stands(name: str, folded: str) -> bool:
    """Whether a folded text has a name, as a word of its own where it is in Latin script: RL is not in world."""
    wanted = fold(name).text
    if wanted not in folded:
        return False
    return not wanted.isascii() or bool(re.search(rf"(?<![a-z0-9]){re.escape(wanted)}(?![a-z0-9])", folded))


def other_names(index: Index, question: str) -> tuple[OtherNames, ...]:
    """The names of a question that documents give others for, or spell by their sound, and those others, in its order.

    Left out are words that many passages have anyway, and other names that never stand alone.
    """
    spans = list(_possible_names(question))
    standing = index.lexical.standing([mark_of(span.of(question)) for span in spans])
    found: list[OtherNames] = []
    for span, stands in sorted(zip(spans, standing, strict=True), key=lambda item: item[0].start - item[0].end):
        if not stands or any(span.overlaps(name.span) for name in found):
            continue
        written = span.of(question)
        if not _is_common_word(written) and (
            others := _others(index, question, written, _named_beside(index, written))
        ):
            found.append(OtherNames(span, written, others))
    for span, heard in (*_heard_in_chinese(index, question), *_heard_in_latin(index, question)):
        if not any(span.overlaps(name.span) for name in found):
            written = span.of(question)
            if others := _others(index, question, written, heard):
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


def _others(index: Index, question: str, written: str, names: Sequence[str]) -> tuple[str, ...]:
    """Those of some other names that stand somewhere without this one; none where this one is everywhere."""
    folded = fold(question).text
    names = [name for name in dict.fromkeys(names) if not _stands(name, folded)]
    if not names:
        return ()
    own, *places = index.lexical.holdings([frozenset(tokens(name)) for name in (written, *names)])
    if len(own) > most_passages(index):
        return ()
    here = set(own.tolist())
    return tuple(name for name, there in zip(names, places, strict=True) if not here.issuperset(there.tolist()))[
        :MOST_OTHERS
    ]


def _named_beside(index: Index, written: str) -> list[str]:
    """The names beside one in the documents, and those beside these."""
    near = _beside(index, written)
    return [*near, *(name for other in near[:MOST_OTHERS] for name in _beside(index, other))]


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


# --- names by their sound -------------------------------------------------------------


def _heard_in_chinese(index: Index, question: str) -> Iterator[tuple[Span, list[str]]]:
    """What may be a name in Latin script, with the Chinese names in the index that sound so, the most usual first."""
    if False not in index.scripts:
        return
    for start, end, characters in names_in(question):
        written = question[start:end]
        if not chinese_of([written.casefold()]) and (heard := _standing_names(index, characters)):
            yield Span(start, end), heard


def _standing_names(index: Index, characters: Sequence[Sequence[str]]) -> list[str]:
    """The names that stand in an index, of those with one of these characters in each place, the most usual first."""
    names: list[tuple[str, ...]] = [(character,) for character in characters[0]]
    for following in characters[1:]:
        pairs = [(name, character) for name in names for character in following]
        if len(pairs) > MOST_PAIRS:
            return []
        standing = index.lexical.standing([name[-1] + character for name, character in pairs])
        names = [(*name, character) for (name, character), stands in zip(pairs, standing, strict=True) if stands]
    whole = ["".join(name) for name in names]
    whole = [name for name in dict.fromkeys(whole) if not _is_no_name(name)]
    places = index.lexical.holdings([frozenset(tokens(name)) for name in whole])
    found = [(name, there) for name, there in zip(whole, places, strict=True) if len(there)]
    usual = sorted(found, key=lambda item: -len(item[1]))[:LOOKED_AT]
    written = (_as_written(index, name, there.tolist()) for name, there in usual)
    return [name for name in written if name][:MOST_OTHERS]


def _as_written(index: Index, name: str, positions: Sequence[int]) -> str:
    """A Simplified name as a passage writes it as a word; empty where it is the end of one word and the beginning of the next."""
    for position, chunk in zip(positions[:PLACES], index.chunks_at(positions[:PLACES]), strict=True):
        folded = fold(text := chunk.span.of(index.document_of(position).text))
        borders = word_borders(folded.text)
        at = folded.text.find(name)
        while at >= 0:
            if {at, at + len(name)} <= borders:
                return folded.original(Span(at, at + len(name))).of(text)
            at = folded.text.find(name, at + 1)
    return ""


def _is_no_name(chinese: str) -> bool:
    known = pieces_of(chinese) == [(0, len(chinese), True)]
    return bool(_NO_NAME.search(chinese)) or (known and not is_proper_name(chinese))


def _heard_in_latin(index: Index, question: str) -> Iterator[tuple[Span, list[str]]]:
    """What may be a Chinese name, with the spellings of its sound that stand in the index; the longest first."""
    if True not in index.scripts:
        return
    folded = fold(question)
    borders = word_borders(folded.text)
    for match in _CHINESE.finditer(folded.text):
        for size in range(MAX_SYLLABLES, MIN_SYLLABLES - 1, -1):
            for start in range(match.start(), match.end() - size + 1):
                name = folded.text[start : start + size]
                whole = {start, start + size} <= borders and not _is_no_name(name)
                heard = _standing_spellings(index, name) if whole else []
                if heard:
                    yield folded.original(Span(start, start + size)), heard


def _standing_spellings(index: Index, name: str) -> list[str]:
    spellings = spellings_of(name)
    words = list(dict.fromkeys(word for spelling in spellings for word in spelling))
    standing = dict(zip(words, index.lexical.standing(words), strict=True))
    found = [
        spelling
        for spelling in spellings
        if all(standing[word] for word in spelling) and not all(chinese_of([word]) for word in spelling)
    ]
    places = index.lexical.holdings(found)
    return [" ".join(map(str.capitalize, words)) for words, there in zip(found, places, strict=True) if len(there)]
