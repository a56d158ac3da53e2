"""Accepted short answers, looked for in sentences: `6,710 億` is `6710亿`, and 106 is neither in 1060 nor in 106.5.

Both are folded in script, width and case. White space may stand between any two characters or be left out, but between
two digits, where it parts one number from the next; a comma may be left out where the accepted answer has one, and in
the thousands of a number. An answer stands only where it is not a part of something longer: of a word in Latin letters,
of a number in digits or in Chinese numerals, of a negative number.
"""

import re
from collections.abc import Sequence
from functools import lru_cache

from briefqa.folding import fold_words

_THOUSANDS = re.compile(r"(?<![\d.,，])\d{1,3}(?:[,，]\d{3})+(?!\d)")
_COMMAS = re.compile("[,，]")
_WIDE = "\u3007\u3400-\u9fff\uf900-\ufaff"
_WIDE_GAP = re.compile(rf"(?<=[{_WIDE}])\s+(?=[{_WIDE}])")
_EDGE = re.compile(r"^[\s,]+|[\s,]+$")
_SEPARATORS = re.compile(r"([\s,]+)")
_LATIN = "a-zß-öø-ɏ"
_NUMERALS = "〇零一二三四五六七八九十百千万亿兆两"  # as folded: simplified
_SIGNED = re.compile(r"[$€£¥]?\d")
# A dash that is no minus parts what stands before it from the number: 2024-2025, 2024年-2025年, GPT-4.
_BEFORE_MINUS = ("^", r"[\s(\[{=:,;+/~<>]", "[为是达率至到降减跌幅约增]")


@lru_cache(maxsize=8192)
def short_form(text: str) -> str:
    """A text as short answers are compared: folded, thousands without commas, no white space inside Chinese."""
    text = _THOUSANDS.sub(lambda found: _COMMAS.sub("", found[0]), text).replace("，", ", ")
    return _EDGE.sub("", _WIDE_GAP.sub("", fold_words(text)))


def contains_answer(sentences: Sequence[str], answers: Sequence[str]) -> bool:
    """Whether a sentence contains an accepted short answer, and not as a part of a longer word or number."""
    patterns = [_pattern(form) for answer in answers if (form := short_form(answer))]
    return any(pattern.search(short_form(sentence)) for sentence in sentences for pattern in patterns)


@lru_cache(maxsize=8192)
def _pattern(answer: str) -> re.Pattern[str]:
    """What finds an answer, which is folded, in a folded sentence."""
    words = _SEPARATORS.split(answer)
    found = _spaced(words[0])
    for before, word in zip(words[::2], words[2::2], strict=False):
        found += (r"[\s,]+" if before[-1].isdecimal() and word[0].isdecimal() else r"[\s,]*") + _spaced(word)
    return re.compile(_guard_before(answer) + found + _guard_behind(answer[-1]))


def _spaced(word: str) -> str:
    """A pattern of a word's characters, between which white space may stand, but not between two digits."""
    pieces = re.findall(r"\d+|\D", word)
    return r"\s*".join(map(re.escape, pieces))


def _guard_before(answer: str) -> str:
    first = answer[0]
    signs = "".join(f"(?<!{before}-)" for before in _BEFORE_MINUS) if _SIGNED.match(answer) else ""
    if first.isdecimal():
        return rf"(?<!\d)(?<!\d[.,])(?<![{_LATIN}]){signs}"
    if first in _NUMERALS:
        return f"(?<![{_NUMERALS}])"
    return signs or (f"(?<![{_LATIN}])" if re.match(f"[{_LATIN}]", first) else "")


def _guard_behind(last: str) -> str:
    if last.isdecimal():
        return r"(?![.,]?\d)"
    if last in _NUMERALS:
        return f"(?![{_NUMERALS}])"
    return f"(?![{_LATIN}])" if re.match(f"[{_LATIN}]", last) else ""
