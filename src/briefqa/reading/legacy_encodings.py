"""Which of the encodings that came before Unicode a text is in, told by how usual its characters are there.

Nearly any bytes decode in Big5, in GB18030 and in Windows-1252, and in the wrong one to rare characters, so a text counts
as decoded only where few are. That holds for every part of it too: the end of one file may be copied from another.
"""

import codecs
import re
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from functools import cache

MAX_ODD_SHARE = 0.1  # of the characters beyond ASCII, in the whole text
MAX_ODD_ACCENTS = 0.04  # of those in a Latin script: Hungarian read as if it were Western has little more
MIN_USUAL_SHARE = 0.03  # of so many characters are among the most usual: Korean read as Chinese has hardly one
MIN_CHARS = 100
LATIN = ("cp1252", "mac_roman")  # of two that fit equally the first
WINDOW = 40  # characters beyond ASCII in a part of the text
MAX_ODD_IN_WINDOW = 0.3
SECOND_LEVEL_WEIGHT = 0.5  # in a part: a paragraph on fish or herbs is full of characters that are rare elsewhere
MIN_USUAL_IN_WINDOW = 0.1  # in such a paragraph; what is read as something else has hardly one
MAX_KANA_SHARE = 0.1  # in Chinese; with more of it the text is Japanese
MAX_FOREIGN_SHARE = 0.12  # of all words: so few accents may be those of names from anywhere
MIN_WORDS_SHARE = 0.04  # of all words are among the commonest of a language
SURE_WORDS_SHARE = 0.1  # so many that the text is not in the language of another encoding that fits too
SAMPLE_BYTES = 100_000  # that choose the encoding, which the rest must then fit

_HIGH_BYTE = re.compile(rb"[\x80-\xff]")
_BEYOND_ASCII = re.compile(r"[^\x00-\x7f]")
_SIGNS = re.compile(
    r"[\u2010-\u2027\u2030-\u205e\u2190-\u22ff\u2460-\u25ff\u3000-\u303f\u3100-\u312f\ufe30-\ufe4f\uff00-\uff60\uffe0-\uffe6°±·×÷§]"
)
_KANA = re.compile(r"[\u3041-\u30ff]")
_LISTED = re.compile(r"(?<=、)[\u3400-\u9fff]{1,4}|[\u3400-\u9fff]{1,4}(?=、)")  # 砷、鎘、鉻
_HANGUL = re.compile(r"[\uac00-\ud7a3]")
# Of these and of the usual signs any longer Chinese text has many.
_USUAL = frozenset(
    "的一是不了在人有我他這这個个們们中來来上大為为和國国地到以說说時时要就出會会可也你對对生能而子那得於于著着下自之年過过發发後后"
    "作里裡用道行所然家種种事成方多經经去法學学如都同現现當当沒没動动面起看定天分還还進进好小部其些主樣样理心本前開开但因只從从想實实"
    "日月第新市局公高，。、：；「」《》"
)
_USUAL_HANGUL = frozenset("이다는을의에가고하지로은를사한도서기어아시나자대들리인스정해있그전일부만여것수과원제보장상")
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
    "äöõüšž",
    "áéíóúýšž",
)
_IN_WORDS = re.compile(r"(?<=[^\W\d_])(?:[\x80-\xbf]|[^\w\x00-\xff])(?=[^\W\d_])")
_MAY_STAND_IN_WORDS = frozenset("\u00ad·\u00a0\u2013\u2014\u2018\u2019\u2026")
_NO_ACCENTS = frozenset("µƒπΩﬁﬂ²³¹¼½¾ªº")  # which stand in words or alone, in any language
_RUN = re.compile(r"[^\x00-\x7f\u00a0\u2010-\u2027]{3,}")
_BAD_CAPITAL = re.compile(  # mayorÕs, ÒWe, stop,Ó: quotation marks of the Macintosh
    r"(?<=[a-z])[À-ÞŠŽŸ]|(?<![^\W\d_])[À-ÞŠŽŸ](?=[A-Z][a-z])|(?<=[,.!?])[À-ÞŠŽŸ](?!\w)"
)
_WORD = re.compile(r"[^\W\d_]+")
_LANGUAGES = (  # (encodings, letters beyond ASCII, words that are common there and in no Western language)
    (
        ("cp1251", "koi8_r", "iso8859_5"),
        "абвгдежзийклмнопрстуфхцчшщъыьэюяёіїєґ",
        "не на что по как это для из от но был была было его при за все они также "
        "та що як від або бути його це який се да са като или че",
    ),
    (
        ("cp1250", "iso8859_2"),
        "ąćęłńóśźż",
        "nie na że się jest przez dla jak od oraz był była było są został została tym który która które po bardzo jego "
        "może tylko ale przed",
    ),
    (
        ("cp1250", "iso8859_2"),
        "áčďéěíňóřšťúůýžäĺľôŕ",
        "na že je jsou byl byla bylo se pro jako které který která při aby tak také ale jeho podle nebo ve by od "
        "sú bol bola bolo ako ktoré ktorý ktorá sa pri aj",
    ),
    (
        ("cp1250", "iso8859_2"),
        "áéíóöőúüű",
        "és az hogy nem egy volt szerint csak már meg még vagy mint ez azt lesz pedig után ki van",
    ),
    (
        ("cp1250", "iso8859_2"),
        "ăâîşţ",
        "pentru că fost sunt este din cu care mai sau şi spus va fi să prin după lui unui acest această",
    ),
    (("cp1250", "iso8859_2"), "čćđšž", "je da se na su za od nije kao koji koja koje ili bi će što bio bila pri tudi"),
    (
        ("cp1254",),
        "çğıöşüâîû",
        "ve bir bu için ile de da olarak daha gibi çok olan değil ama kadar sonra var en ne her",
    ),
)


def best_of(content: bytes) -> tuple[str, str]:
    """The text and the name of its encoding; both empty where none of them fits the whole."""
    beyond = _HIGH_BYTE.search(content)
    start = content.rfind(b"\n", 0, beyond.start()) + 1 if beyond else 0
    sample = content[start : start + SAMPLE_BYTES]
    text, encoding = _fitting(content, sample)
    if not encoding or encoding in LATIN:
        other, share = _by_words(sample)
        if other and (not encoding or (share >= SURE_WORDS_SHARE and content.decode(other) != text)):
            return _whole_by_words(content, other)
    return text, encoding


def _fitting(content: bytes, sample: bytes) -> tuple[str, str]:
    found: list[tuple[float, str]] = []
    for encoding, odd_of in _CANDIDATES.items():
        try:
            text = codecs.getincrementaldecoder(encoding)().decode(sample)
        except UnicodeDecodeError:
            continue
        flags, usual = odd_of(text), _usual_share(text, encoding)
        if _is_plausible(flags, encoding) and (usual >= MIN_USUAL_SHARE or len(flags) < MIN_CHARS or encoding in LATIN):
            found.append((usual - (_odd(flags) + flags.count("k")) / len(flags), encoding))
    for _, encoding in sorted(found, key=lambda one: -one[0]):
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        if len(content) <= SAMPLE_BYTES or _is_plausible(_CANDIDATES[encoding](text), encoding):
            return text, encoding
    return "", ""


def _odd(flags: str) -> int:
    return flags.count("x") + flags.count("s")


def _is_plausible(flags: str, encoding: str) -> bool:
    """Whether few characters are odd, in the whole and in each part.

    flags: one for each character beyond ASCII, "x" for an odd one, "s" for one of the second level, "u" for one of those
    that Chinese is full of, else "o".
    """
    most = MAX_ODD_SHARE if encoding in _CANDIDATES and encoding not in LATIN else MAX_ODD_ACCENTS
    if not flags or _odd(flags) > most * len(flags):
        return False
    starts = range(0, max(len(flags) - WINDOW, 0) + WINDOW // 2, WINDOW // 2)
    return all(_is_plausible_part(flags[start : start + WINDOW]) for start in starts)


def _is_plausible_part(flags: str) -> bool:
    is_prose = flags.count("u") >= MIN_USUAL_IN_WINDOW * WINDOW
    weight = SECOND_LEVEL_WEIGHT if is_prose else 1
    return flags.count("x") + weight * flags.count("s") <= MAX_ODD_IN_WINDOW * WINDOW


def _by_words(sample: bytes) -> tuple[str, float]:
    """The encoding in which a text is in a language of its own alphabet and words, and their share; "" where in none."""
    found = [
        (share, encoding)
        for encodings, letters, words in _LANGUAGES
        for encoding in encodings
        if (share := _words_share(sample.decode(encoding, "replace"), letters, words.split(), encoding))
    ]
    share, encoding = max(found, key=lambda one: one[0], default=(0.0, ""))
    return encoding, share


def _words_share(text: str, letters: str, common: Sequence[str], encoding: str) -> float:
    """The share of a language's commonest words; 0 where they are few or the text has not the language's letters."""
    words = [word.casefold() for word in _WORD.findall(text)]
    count = sum(map(words.count, common))
    is_enough = count >= (1 if letters[0] == "а" else 2) and count >= MIN_WORDS_SHARE * len(words)
    return count / len(words) if is_enough and _is_plausible(_alphabet_flags(text, letters), encoding) else 0.0


def _alphabet_flags(text: str, letters: str) -> str:
    """Odd are letters of no other language, signs within words, and capitals behind small letters."""
    odd = {match.start() for match in _IN_WORDS.finditer(text) if match[0] not in _MAY_STAND_IN_WORDS}
    odd |= {match.end() - 1 for match in re.finditer(r"[^\W\d_](?=[^\W\d_])[^\x00-\x7f]", text) if _is_turned(match[0])}
    return "".join(
        "x"
        if place in odd or character == "\ufffd" or (character.isalpha() and character.lower()[0] not in letters + "i")
        else "o"
        for place, character in enumerate(text)
        if character > "\x7f"
    )


def _is_turned(pair: str) -> bool:
    return pair[0].islower() and pair[1].isupper()


def _whole_by_words(content: bytes, encoding: str) -> tuple[str, str]:
    """The text in the encoding of its sample, where the rest fits it too."""
    try:
        text = content.decode(encoding)
    except UnicodeDecodeError:
        return "", ""
    fits = any(
        encoding in encodings and _words_share(text, letters, words.split(), encoding)
        for encodings, letters, words in _LANGUAGES
    )
    return (text, encoding) if fits else ("", "")


def _usual_share(text: str, encoding: str) -> float:
    """The share of characters that any text of the encoding's language is full of; 0 for a Latin script."""
    beyond = _BEYOND_ASCII.findall(text) or [""]
    if encoding in ("cp932", "euc_jp"):
        return sum(bool(_KANA.match(character)) for character in beyond) / len(beyond)
    if encoding == "cp949":
        return sum(character in _USUAL_HANGUL for character in beyond) / len(beyond)
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


def _chinese(text: str, usual: frozenset[str], second: frozenset[str]) -> str:
    """Flags of a Chinese text: usual characters, rarer ones, and what is none; lists of rare ones are usual."""
    beyond = _BEYOND_ASCII.findall(text)
    has_much_kana = len(_KANA.findall(text)) > MAX_KANA_SHARE * len(beyond)
    listed = {place for match in _LISTED.finditer(text) for place in range(*match.span())}
    flags = {
        character: "u"
        if character in _USUAL
        else "o"
        if character in usual or _SIGNS.match(character) or (_KANA.match(character) and not has_much_kana)
        else ("s" if character in second else "x")
        for character in set(beyond)
    }
    return "".join(
        "o" if flags[match[0]] == "s" and match.start() in listed else flags[match[0]]
        for match in _BEYOND_ASCII.finditer(text)
    )


def _traditional(text: str) -> str:
    return _chinese(text, _level_one("big5", 0xA4, 0xC6) | _CANTONESE, _level_one("big5", 0xC9, 0xF9))


def _traditional_of_windows(text: str) -> str:
    """Flags in cp950, with "k" for kana: Python has them at other codes than ETEN, whose are those of big5hkscs."""
    beyond = _BEYOND_ASCII.findall(text)
    return "".join("k" if _KANA.match(own) else flag for own, flag in zip(beyond, _traditional(text), strict=True))


def _either_script(text: str) -> str:
    usual = _level_one("gb2312", 0xB0, 0xD7) | _level_one("big5", 0xA4, 0xC6)
    return _chinese(text, usual, _level_one("gb2312", 0xD8, 0xF7))


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
    """Odd are letters that the language of the others does not have, signs and capitals within words, and runs of accents.

    Where few words have an accent, or only such as begin with a capital, they may be of any language, each of one.
    """
    words = [match for match in _WORD.finditer(text) if not _NO_ACCENTS.issuperset(_BEYOND_ASCII.findall(match[0]))]
    accents = Counter("".join(match[0] for match in words).lower())
    language = max(_ACCENTS, key=lambda letters: sum(accents[letter] for letter in letters))
    is_foreign = len(words) > MAX_FOREIGN_SHARE * len(_WORD.findall(text)) and any(m[0][0].islower() for m in words)
    languages = [frozenset(language)] if is_foreign else [frozenset(letters) for letters in _ACCENTS]
    odd = {match.start() for match in _IN_WORDS.finditer(text) if match[0] not in _MAY_STAND_IN_WORDS}
    odd |= {match.start() for match in _BAD_CAPITAL.finditer(text)}
    odd |= {place for match in _RUN.finditer(text) if len(set(match[0])) > 1 for place in range(*match.span())}
    for word in words:
        letters = {letter for letter in word[0].lower() if letter > "\x7f" and letter not in _NO_ACCENTS}
        foreign = min((letters - own for own in languages), key=len)
        odd |= {place for place in range(*word.span()) if text[place].lower() in foreign}
    return "".join("x" if match.start() in odd else "o" for match in _BEYOND_ASCII.finditer(text))


_CANDIDATES: Mapping[str, Callable[[str], str]] = {  # name → what tells its odd characters
    "cp950": _traditional_of_windows,
    "big5hkscs": _traditional,
    "gb18030": _either_script,
    "cp932": _japanese,
    "euc_jp": _japanese,
    "cp949": _korean,
    "cp1252": _western,
    "mac_roman": _western,
}
