"""Which of the encodings that came before Unicode a text is in, told by how usual its characters are there.

Nearly any bytes decode in Big5, in GB18030 and in Windows-1252, and in the wrong one to rare characters, so a text counts
as decoded only where few are. That holds for every part of it too: the end of one file may be copied from another.
"""

import codecs
import re
from collections import Counter
from collections.abc import Callable, Mapping
from functools import cache

MAX_ODD_SHARE = 0.1  # of the characters beyond ASCII, in the whole text
MAX_ODD_ACCENTS = 0.04  # of those in a Latin script: Hungarian read as if it were Western has little more
MIN_USUAL_SHARE = 0.03  # of so many characters are among the most usual: Korean read as Chinese has hardly one
MIN_CHARS = 100
LATIN = "cp1252"
WINDOW = 40  # characters beyond ASCII in a part of the text
MAX_ODD_IN_WINDOW = 0.3
MAX_FOREIGN_SHARE = 0.01  # of all letters: so few accents may be those of names from anywhere
SAMPLE_BYTES = 100_000  # that choose the encoding, which the rest must then fit

_HIGH_BYTE = re.compile(rb"[\x80-\xff]")
_BEYOND_ASCII = re.compile(r"[^\x00-\x7f]")
_SIGNS = re.compile(
    r"[\u2010-\u2027\u2030-\u205e\u2190-\u22ff\u2460-\u25ff\u3000-\u303f\u3100-\u312f\ufe30-\ufe4f\uff00-\uff60\uffe0-\uffe6°±·×÷§]"
)
_KANA = re.compile(r"[\u3041-\u30ff]")
_HANGUL = re.compile(r"[\uac00-\ud7a3]")
# Of these and of the usual signs any longer Chinese text has many.
_USUAL = frozenset(
    "的一是不了在人有我他這这個个們们中來来上大為为和國国地到以說说時时要就出會会可也你對对生能而子那得於于著着下自之年過过發发後后"
    "作里裡用道行所然家種种事成方多經经去法學学如都同現现當当沒没動动面起看定天分還还進进好小部其些主樣样理心本前開开但因只從从想實实"
    "日月第新市局公高，。、：；「」《》"
)
_CANTONESE = frozenset("嘅喺唔佢哋啲冇咗嚟咁嗰睇啦㗎嘢噉攞揾瞓")
_ACCENTS = (  # of the languages that Windows-1252 was made for
    "àâæçéèêëîïôœùûüÿ",
    "äöüßé",
    "áéíóúñüªº",
    "áàâãçéêíóôõúüªº",
    "àèéìíîòóùúªº",
    "åäöøæéü",
    "áéíóúýðþæö",
    "éëïöüáíóúè",
    "àçèéíïòóúü",
)
_IN_WORDS = re.compile(r"(?<=[^\W\d_])[\x80-\xbf\u2020-\u2022\u2030\u2039-\u203a\u20ac](?=[^\W\d_])")
_MAY_STAND_IN_WORDS = frozenset("\u00ad·\u00a0\u2013\u2014\u2018\u2019")
_LONG_RUN = re.compile(r"[\u00c0-\u00ff\u0160\u0161\u0178\u017d\u017e\u0192]{3,}")


def best_of(content: bytes) -> tuple[str, str]:
    """The text and the name of its encoding; both empty where none of them fits the whole."""
    beyond = _HIGH_BYTE.search(content)
    start = content.rfind(b"\n", 0, beyond.start()) + 1 if beyond else 0
    found: list[tuple[float, str]] = []
    for encoding, odd_of in _CANDIDATES.items():
        try:
            sample = codecs.getincrementaldecoder(encoding)().decode(content[start : start + SAMPLE_BYTES])
        except UnicodeDecodeError:
            continue
        flags, usual = odd_of(sample), _usual_share(sample, encoding)
        if _is_plausible(flags, encoding) and (usual >= MIN_USUAL_SHARE or len(flags) < MIN_CHARS or encoding == LATIN):
            found.append((usual - flags.count("x") / len(flags), encoding))
    for _, encoding in sorted(found, key=lambda one: -one[0]):
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        if len(content) <= SAMPLE_BYTES or _is_plausible(_CANDIDATES[encoding](text), encoding):
            return text, encoding
    return "", ""


def _is_plausible(flags: str, encoding: str) -> bool:
    """Whether few characters are odd, in the whole and in each part. flags: "x" or "o" for each beyond ASCII."""
    most = MAX_ODD_ACCENTS if encoding == LATIN else MAX_ODD_SHARE
    if not flags or flags.count("x") > most * len(flags):
        return False
    starts = range(0, max(len(flags) - WINDOW, 0) + WINDOW // 2, WINDOW // 2)
    return all(flags.count("x", start, start + WINDOW) <= MAX_ODD_IN_WINDOW * WINDOW for start in starts)


def _usual_share(text: str, encoding: str) -> float:
    """The share of characters that any text of the encoding's language is full of; 0 for a Latin script."""
    beyond = _BEYOND_ASCII.findall(text) or [""]
    if encoding in ("cp932", "euc_jp"):
        return sum(bool(_KANA.match(character)) for character in beyond) / len(beyond)
    if encoding == "cp949":
        return sum(bool(_HANGUL.match(character)) for character in beyond) / len(beyond)
    return sum(character in _USUAL for character in beyond) / len(beyond)


def _flags(text: str, is_odd: Callable[[str], bool]) -> str:
    beyond = "".join(_BEYOND_ASCII.findall(text))
    return beyond.translate({ord(character): "x" if is_odd(character) else "o" for character in set(beyond)})


@cache
def _level_one(encoding: str, first: int, last: int) -> frozenset[str]:
    """The characters that a standard lists among the common ones, by the first of their two bytes."""
    found = (
        bytes((lead, trail)).decode(encoding, "ignore")
        for lead in range(first, last + 1)
        for trail in range(0x40, 0xFF)
    )
    return frozenset(character for character in found if len(character) == 1 and character > "\u3400")


def _traditional(text: str) -> str:
    usual = _level_one("big5", 0xA4, 0xC6) | _CANTONESE
    return _flags(text, lambda character: character not in usual and not _SIGNS.match(character))


def _either_script(text: str) -> str:
    usual = _level_one("gb2312", 0xB0, 0xD7) | _level_one("big5", 0xA4, 0xC6)
    return _flags(text, lambda character: character not in usual and not _SIGNS.match(character))


def _japanese(text: str) -> str:
    usual = _level_one("shift_jis", 0x88, 0x98)
    flags = _flags(
        text, lambda character: character not in usual and not _SIGNS.match(character) and not _KANA.match(character)
    )
    has_kana = len(_KANA.findall(text)) >= len(flags) / 5  # a text without is none, or read as something else
    return flags if has_kana else "x" * len(flags)


def _korean(text: str) -> str:
    return _flags(text, lambda character: not _SIGNS.match(character) and not _HANGUL.match(character))


def _western(text: str) -> str:
    """Odd are letters that the language of the others does not have, signs within words, and runs of accented letters."""
    accents = Counter(character.lower() for character in _BEYOND_ASCII.findall(text) if character.isalpha())
    language = max(_ACCENTS, key=lambda letters: sum(accents[letter] for letter in letters))
    is_foreign = sum(accents.values()) > MAX_FOREIGN_SHARE * sum(map(str.isalpha, text))
    own = frozenset(language) if is_foreign else frozenset("".join(_ACCENTS))
    odd = {match.start() for match in _IN_WORDS.finditer(text) if match[0] not in _MAY_STAND_IN_WORDS}
    odd |= {place for match in _LONG_RUN.finditer(text) for place in range(*match.span())}
    return "".join(
        "x" if match.start() in odd or (match[0].isalpha() and match[0].lower() not in own) else "o"
        for match in _BEYOND_ASCII.finditer(text)
    )


_CANDIDATES: Mapping[str, Callable[[str], str]] = {  # name → what tells its odd characters
    "cp950": _traditional,
    "big5hkscs": _traditional,
    "gb18030": _either_script,
    "cp932": _japanese,
    "euc_jp": _japanese,
    "cp949": _korean,
    LATIN: _western,
}
