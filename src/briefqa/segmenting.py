"""Words and names of Chinese and English sentences, as jieba's dictionary tells them."""

import re
from dataclasses import dataclass
from functools import lru_cache

import rjieba

from briefqa.numerals import plain as numbers_plain
from briefqa.questions import ENGLISH_STOP_WORDS, without_question_words

_NUMBERED = re.compile(
    r"(?<![A-Za-z-])\d[\d.,]*\s?[年月日]?|百分[比之]"
)  # jieba would take 年 for the beginning of a name
_LATIN_WORD = re.compile(r"(?<![A-Za-z])[A-Z][\w.+-]*\w")
_NO_NAMES = frozenset(
    "the in at by on of for and a an as how what which when who where did does do is are was were it its this that more than over about according since from to with ai".split()  # noqa: SIM905 as prose
)


@dataclass(frozen=True, slots=True)
class _Word:
    text: str
    tag: str


@lru_cache(maxsize=1024)
def _words(text: str) -> tuple[_Word, ...]:
    """The words of plain text with jieba's tags (nr a person, ns a place, nt an organisation)."""
    return tuple(_Word(word, tag) for word, tag in rjieba.tag(text))


@lru_cache(maxsize=1024)
def names_in(text: str) -> frozenset[str]:
    """The names in a text, in lower case and plain: Latin words that begin with a capital, and jieba's names."""
    flat = numbers_plain(text)
    latin = {match[0].lower() for match in _LATIN_WORD.finditer(flat)} - _NO_NAMES
    return frozenset(
        latin
        | {
            word.text
            for word in _words(_NUMBERED.sub(" ", flat))
            if word.tag in ("nr", "nrt", "ns", "nt", "nz") and len(word.text) > 1
        }
    )


def content_words(question: str) -> list[str]:
    """The words of a question that its answer has to share, plain and in lower case, in order, each once."""
    flat = _NUMBERED.sub(" ", numbers_plain(without_question_words(question)))
    words = [word.text.lower().strip() for word in _words(flat)]
    return list(
        dict.fromkeys(
            word
            for word in words
            if len(word) > 1 and word not in ENGLISH_STOP_WORDS and not word[0].isdecimal() and word[0].isalnum()
        )
    )
