"""A question under the other names of what it names: 深度求索 is DeepSeek where the documents say so, Hengyue sounds like 恒岳.

One document writes a name and the next another. Nothing is added to a question: it is asked once more with the names
exchanged, and read with whichever name a sentence has.
"""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import islice

from briefqa.folding import fold
from briefqa.index import Index
from briefqa.lexical import tokens
from briefqa.pairing import CHINESE, DOTS, MARK, MAX_WORDS, mark_of, pairs_in
from briefqa.questions.dictionary import chinese_of, english_of, is_proper_name, pieces_of
from briefqa.questions.naming import most_passages
from briefqa.questions.sounding import MAX_SYLLABLES, MIN_SYLLABLES, names_in, spellings_of, standing_together
from briefqa.types import Span

MAX_CHINESE_CHARS = 12
MIN_CHINESE_CHARS = 2
TELLING_CHARS = 3  # of a word that lies across the end of what may be a name
MOST_NAMES = 3  # of a question that are exchanged
MOST_OTHERS = 2  # other names of each
MOST_HEARD = 16  # possible names in Latin script that are looked up so, with each way to cut them
LOOKED_AT = 6  # names by one sound whose passages are looked at
PLACES = 8  # passages looked at for the names that stand beside one

_WORD = re.compile(r"[A-Za-z][A-Za-z0-9.&'’+/-]*|[0-9][A-Za-z0-9.-]*")
_CHINESE = re.compile(f"[{CHINESE}{DOTS}]{{2,}}")
_IN_NO_NAME = re.compile("[的了么吗呢谁请]")  # Simplified characters that are in hardly any name


@dataclass(frozen=True, slots=True)
class OtherNames:
    """A name where a question has it, and what else the documents call it, the most usual first."""

    span: Span
    written: str
    others: tuple[str, ...]

    def is_written_in(self, folded: str) -> bool:
        """Whether a folded text has the question's own name."""
        return _stands(self.written, folded)

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
    """The names of a question, MOST_NAMES of them, that documents give others for or spell by their sound, in its order.

    Left out are words that many passages have anyway, and other names that never stand alone.
    """
    found: list[OtherNames] = []
    folded = fold(question).text

    def add(span: Span, names: Sequence[str]) -> None:
        if others := _useful(index, folded, span.of(question), names):
            found.append(OtherNames(span, span.of(question), others))

    def is_new(span: Span) -> bool:
        return len(found) < MOST_NAMES and not any(span.overlaps(name.span) for name in found)

    for span in _standing_beside(index, question):
        if is_new(span):
            add(span, _beside(index, span.of(question)))
    if False in index.scripts:
        for start, end, characters in islice(names_in(question), MOST_HEARD):
            span = Span(start, end)
            if is_new(span) and not chinese_of([span.of(question).casefold()]):
                add(span, _standing_names(index, characters))
    if True in index.scripts:
        for span, name in _chinese_names(question):
            if is_new(span):
                add(span, _standing_spellings(index, name))
    return tuple(sorted(found, key=lambda name: name.span))


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


def _possible_names(folded: str) -> Iterator[Span]:
    words = [match.span() for match in _WORD.finditer(folded)]
    words = [(start, end - _ending(folded[start:end])) for start, end in words]
    for i, (start, _) in enumerate(words):
        for j in range(i, min(i + MAX_WORDS, len(words))):
            if j > i and folded[words[j - 1][1] : words[j][0]] != " ":
                break
            yield Span(start, words[j][1])
    for match in _CHINESE.finditer(folded):
        for start in range(match.start(), match.end() - MIN_CHINESE_CHARS + 1):
            for end in range(start + MIN_CHINESE_CHARS, min(start + MAX_CHINESE_CHARS, match.end()) + 1):
                yield Span(start, end)


def _ending(word: str) -> int:
    """How many characters at the end of a word are none of the name's: 's, a full stop."""
    return len(word) - len(re.sub(r"(?:['’]s)?[.'’/-]*$", "", word))


def _standing_beside(index: Index, question: str) -> list[Span]:
    """Where a question has words that passages give with another name, the longest first; no ends of other words."""
    folded = fold(question)
    places = list(_possible_names(folded.text))
    standing = index.lexical.standing([MARK + place.of(folded.text) for place in places])
    whole = [
        folded.original(place)
        for place, stands in zip(places, standing, strict=True)
        if stands and not cuts_a_word(folded.text, place)
    ]
    return sorted(whole, key=lambda span: span.start - span.end)


def cuts_a_word(simplified: str, place: Span) -> bool:
    """Whether a word of the dictionary lies across an end of a place: 北约 in 台北约有.

    Across its other end a short one tells nothing: 谷风电台 is no 风电.
    """
    start = max(place.start - MAX_CHINESE_CHARS, 0)
    around = _words_in(simplified[start : place.end + MAX_CHINESE_CHARS])
    first, last = place.start - start, place.end - start
    return any(begin < first < end or (begin < last < end and end - begin >= TELLING_CHARS) for begin, end in around)


@lru_cache(maxsize=256)
def _words_in(simplified: str) -> tuple[tuple[int, int], ...]:
    """(start, end) of the words of a text that the dictionary has."""
    return tuple((start, end) for start, end, known in pieces_of(simplified) if known and end - start > 1)


def _useful(index: Index, folded: str, written: str, names: Sequence[str]) -> tuple[str, ...]:
    """Those of some other names, not in the folded question, that stand somewhere without this one.

    None where this one is everywhere.
    """
    names = [name for name in dict.fromkeys(names) if not _stands(name, folded)]
    if not names:
        return ()
    own, *places = index.lexical.holdings([_words(name) for name in (written, *names)])
    if len(own) > most_passages(index):
        return ()
    here = set(own.tolist())
    useful = (name for name, there in zip(names, places, strict=True) if not here.issuperset(there.tolist()))
    return tuple(useful)[:MOST_OTHERS]


def _words(name: str) -> frozenset[str]:
    """The tokens of a name that stand wherever it does: the last character of 乔许·钦 goes together with what follows it."""
    found = frozenset(tokens(name))
    return frozenset(token for token in found if len(token) > 1 or token.isascii()) or found


def _beside(index: Index, name: str) -> list[str]:
    """The names that passages give beside this one, the most usual first."""
    wanted = fold(name).text
    found: Counter[str] = Counter()
    for text in _texts(index, index.lexical.holding([mark_of(name)]).tolist()):
        for pair in pairs_in(text):
            one, other = fold(pair.one).text, fold(pair.other).text
            if wanted in (one, other) and _may_be_one(one, other):
                found[pair.other if wanted == one else pair.one] += 1
    return [name for name, _ in found.most_common()]


def _texts(index: Index, positions: Sequence[int]) -> Iterator[str]:
    """The texts of the first few of some passages."""
    few = positions[:PLACES]
    for position, chunk in zip(few, index.chunks_at(few), strict=True):
        yield chunk.span.of(index.document_of(position).text)


def _may_be_one(one: str, other: str) -> bool:
    """Whether two folded names may be of one thing, as far as the dictionary has either: 荷兰 is Netherlands and not ASML."""
    if one.isascii() and other.isascii():
        return True
    if not (one.isascii() or other.isascii()):
        return not any(_is_word(name) for name in (one, other))
    latin, chinese = (one, other) if one.isascii() else (other, one)
    translations = [] if " " in latin else [fold(word).text for _, words in chinese_of([latin]) for word in words]
    if translations and latin.isalpha() and not any(map(is_proper_name, translations)):
        return chinese in translations
    if pieces_of(chinese) != [(0, len(chinese), True)]:
        return True
    return any(latin == word.casefold() for _, words in english_of(chinese) for word in words)


def _is_word(chinese: str) -> bool:
    """Whether a Simplified text is one word of the dictionary and no proper name."""
    return pieces_of(chinese) == [(0, len(chinese), True)] and not is_proper_name(chinese)


# --- names by their sound -------------------------------------------------------------


def _standing_names(index: Index, characters: Sequence[Sequence[str]]) -> list[str]:
    """The names that stand in an index, of those with one of these characters in each place, the most usual first."""
    whole = [name for name in standing_together(characters, index.lexical.standing) if _may_be_name(name)]
    places = index.lexical.holdings([_words(name) for name in whole])
    found = [(name, there) for name, there in zip(whole, places, strict=True) if len(there)]
    usual = sorted(found, key=lambda item: -len(item[1]))[:LOOKED_AT]
    written = (_as_written(index, name, there.tolist()) for name, there in usual)
    return [name for name in written if name][:MOST_OTHERS]


def _may_be_name(chinese: str) -> bool:
    return not _is_word(chinese) and (not _IN_NO_NAME.search(chinese) or is_proper_name(chinese))


def _as_written(index: Index, name: str, positions: Sequence[int]) -> str:
    """A Simplified name as a passage writes it; empty where it is the end of one word and the beginning of the next."""
    for text in _texts(index, positions):
        folded = fold(text)
        for match in re.finditer(re.escape(name), folded.text):
            place = Span(*match.span())
            if not cuts_a_word(folded.text, place):
                return folded.original(place).of(text)
    return ""


def _chinese_names(question: str) -> Iterator[tuple[Span, str]]:
    """Where a question may have a Chinese name, and that in Simplified; the longest first."""
    folded = fold(question)
    for match in _CHINESE.finditer(folded.text):
        for size in range(MAX_SYLLABLES, MIN_SYLLABLES - 1, -1):
            for start in range(match.start(), match.end() - size + 1):
                place = Span(start, start + size)
                name = place.of(folded.text)
                if _may_be_name(name) and not cuts_a_word(folded.text, place):
                    yield folded.original(place), name


def _standing_spellings(index: Index, name: str) -> list[str]:
    """How passages in Latin script spell a Simplified name, as they write it."""
    spellings = spellings_of(name)
    words = list(dict.fromkeys(word for spelling in spellings for word in spelling))
    standing = dict(zip(words, index.lexical.standing(words), strict=True))
    found = [
        spelling
        for spelling in spellings
        if all(standing[word] for word in spelling) and not all(chinese_of([word]) for word in spelling)
    ]
    places = index.lexical.holdings(found)
    written = (_as_spelt(index, spelling, there.tolist()) for spelling, there in zip(found, places, strict=True))
    return [name for name in dict.fromkeys(written) if name]


def _as_spelt(index: Index, spelling: Sequence[str], positions: Sequence[int]) -> str:
    """A spelling as a passage has it, its words capitalised and side by side; empty where none has it so."""
    words = [rf"{re.escape(word[0].upper())}(?i:{re.escape(word[1:])})" for word in spelling]
    written = re.compile(rf"(?<![\w-]){'[ -]'.join(words)}(?!\w)")
    for text in _texts(index, positions):
        if match := written.search(text):
            return match[0]
    return ""
