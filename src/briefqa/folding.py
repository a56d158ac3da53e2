"""The form of a text that is searched, with the way back to the original.

Folding is for finding only: its output is never stored as a document's text and never quoted.
NFKC, CJK radicals, case, invisible characters, and OpenCC (Traditional to Simplified) make the spellings of one word
one; `words` also folds the vocabulary of Taiwan and the mainland (軟體 → 软件), which moves characters and so has
no way back.
"""

import re
import unicodedata
from bisect import bisect_left
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import accumulate, pairwise

from opencc import OpenCC

from briefqa.types import Span

FOLD_VERSION = 3  # part of the index format: a change here asks for a rebuild

# CJK Radicals Supplement, which NFKC leaves alone: Unicode's EquivalentUnifiedIdeograph, the ones with an ideograph.
_RADICALS = dict(
    zip(
        "⺀⺁⺄⺅⺇⺉⺊⺋⺌⺍⺎⺏⺐⺑⺒⺓⺔⺖⺘⺙⺛⺜⺝⺞⺟⺠⺡⺢⺣⺤⺥⺦⺧⺨⺩⺪⺫⺬⺭⺮⺯⺰⺱⺲⺳⺶⺷⺸⺹⺺⺻⺼⺽⺾⻀⻂⻃⻄⻅⻆⻇⻈⻉⻊⻋⻌⻍⻎⻏⻐⻑⻒⻓⻔⻕⻖⻗⻘⻙⻚⻛⻜⻝⻟⻠⻡⻢⻣⻤⻥⻦⻧⻨⻩⻪⻫⻬⻭⻮⻯⻰⻱⻲⻳",
        "冫厂乙亻𠘨刂卜㔾小小尢尢尣尣巳幺彑忄扌攵旡日月歺母民氵氺灬爫爫丬牛犭王疋罒示礻竹糸纟网罒网羊羊羊耂肀聿肉臼艹艹衤西西见角角讠贝足车辶辶辶阝钅長镸长门阜阝雨青韦页风飞食飠饣首马骨鬼鱼鸟卤麦黄黾斉齐歯齿竜龙龟亀龟",
        strict=True,
    )
)
_DASHES = dict.fromkeys("‐‑‒–—―−﹣－", "-")
_QUOTES = {
    "“": '"',
    "”": '"',
    "「": '"',
    "」": '"',
    "『": '"',
    "』": '"',
    "‘": "'",
    "’": "'",
    "·": "·",
    "・": "·",
    "‧": "·",
}
_VARIATION_SELECTORS = ((0xFE00, 0xFE0F), (0xE0100, 0xE01EF))
_SETTING = re.compile(
    r"[\s_*#`|\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff「」『』“”‘’\"'()\[\]【】《》〈〉、;!?…·]+|(?<!\d)[。.,:]|[。.,:](?!\d)"
)
_WIDE_RUNS, _LETTER_RUNS = re.compile("[\u3040-\u9fff]+"), re.compile("[A-Za-z]+")
_BLOCK = 4096  # characters that OpenCC converts at a time, so that one odd phrase does not cost the map of a whole text


@dataclass(frozen=True, slots=True)
class Folded:
    """A folded text. `starts[i]` is the offset in the original of the character that `text[i]` came from."""

    text: str
    starts: tuple[int, ...]
    length: int  # of the original

    def original(self, span: Span) -> Span:
        """The original range that a range of the folded text came from."""
        if span.start >= span.end:
            at = self.starts[span.start] if span.start < len(self.starts) else self.length
            return Span(at, at)
        end = self.starts[span.end] if span.end < len(self.starts) else self.length
        return Span(self.starts[span.start], max(end, self.starts[span.end - 1] + 1))

    def folded(self, span: Span) -> Span:
        """The range of the folded text that came from a range of the original."""
        return Span(bisect_left(self.starts, span.start), bisect_left(self.starts, span.end))


@lru_cache(maxsize=4)
def _converter(configuration: str) -> OpenCC:
    return OpenCC(configuration)


def _clusters(text: str) -> Sequence[str]:
    """Each character with the combining marks behind it: a decomposed é is one, as a composed one is."""
    if text.isascii() or not any(map(unicodedata.combining, text)):
        return text
    starts = [offset for offset, character in enumerate(text) if not offset or not unicodedata.combining(character)]
    return [text[start:end] for start, end in pairwise([*starts, len(text)])]


@lru_cache(maxsize=65_536)
def _fold_cluster(cluster: str) -> str:
    return unicodedata.normalize("NFC", "".join(map(_fold_character, cluster)))


@lru_cache(maxsize=65_536)
def _fold_character(character: str) -> str:
    """One character, folded: nothing, one character, or several (℃ → °c, ㎡ → m2)."""
    code = ord(character)
    if any(first <= code <= last for first, last in _VARIATION_SELECTORS):
        return ""
    category = unicodedata.category(character)
    if category in ("Cf", "Cs", "Co") or (category == "Cc" and character not in "\n\t"):
        return ""
    if mapped := _RADICALS.get(character) or _DASHES.get(character) or _QUOTES.get(character):
        return mapped
    folded = unicodedata.normalize("NFKC", character).casefold()
    return "".join(_DASHES.get(part) or _QUOTES.get(part) or part for part in folded)


def fold(text: str) -> Folded:
    """The searched form of a text, script folded to Simplified, and the map back."""
    clusters = _clusters(text)
    characters = [*map(_fold_cluster, clusters)]
    folded = "".join(characters)
    starts: Iterable[int] = range(len(text))
    if len(folded) != len(text) or max(map(len, characters), default=1) > 1:  # most often each character is one again
        offsets = accumulate(map(len, clusters), initial=0)
        starts = [offset for offset, part in zip(offsets, characters, strict=False) for _ in part]
    return Folded(simplified(folded), tuple(starts), len(text))


def fold_words(text: str) -> str:
    """The searched form with Taiwan's words turned into the mainland's as well (網際網路 → 互联网).

    Lengths change on the way, so there is no map back: for matching words, not for pointing at them.
    """
    return str(_converter("tw2sp").convert("".join(map(_fold_cluster, _clusters(text)))))


def simplified(text: str) -> str:
    """Traditional to Simplified, length kept: a block in which OpenCC changes the length is converted by character."""
    converter = _converter("t2s")
    blocks = (text[start : start + _BLOCK] for start in range(0, len(text), _BLOCK))
    return "".join(
        converted
        if len(converted := converter.convert(block)) == len(block)
        else "".join(_simplified_character(c) for c in block)
        for block in blocks
    )


@lru_cache(maxsize=65_536)
def _simplified_character(character: str) -> str:
    converted = _converter("t2s").convert(character)
    return converted if len(converted) == 1 else character


def is_latin(text: str) -> bool:
    """Whether a text is in Latin script rather than in Chinese: a Chinese character says about as much as four letters."""
    wide, letters = (sum(map(len, runs.findall(text))) for runs in (_WIDE_RUNS, _LETTER_RUNS))
    return wide * 4 < letters


def script_of(text: str) -> str:
    """`zh-Hant`, `zh-Hans`, `en`, or empty where a text is neither: by what its characters are."""
    sample = text[:20_000]
    wide = sum("\u3400" <= character <= "\u9fff" for character in sample)
    kana = sum("\u3040" <= character <= "\u30ff" for character in sample)
    if is_latin(sample):
        return "en"
    if not wide or kana * 10 > wide:
        return ""
    traditional = sum(a != b for a, b in zip(sample, simplified(sample), strict=True))
    mainland = sum(character != _traditional_character(character) for character in sample)
    return "zh-Hans" if mainland > traditional else "zh-Hant"


@lru_cache(maxsize=65_536)
def _traditional_character(character: str) -> str:
    return str(_converter("s2t").convert(character))


def bare_words(texts: Sequence[str]) -> list[str]:
    """Each text without spaces, stops and quotation marks, in Simplified characters: equal for the same words however set.

    What belongs to a figure stays: 3.5 is not 35, -5 % is not 5 %, $5 is not €5.
    """
    lines = "\n".join(" ".join(text.replace("\0", " ").split()) for text in texts)  # OpenCC stops at a NUL
    folded = str(_converter("tw2sp").convert(unicodedata.normalize("NFKC", lines).casefold()))
    return [_SETTING.sub("", line) for line in folded.split("\n")] if texts else []
