"""Chinese names that a text in Latin script spells by their sound: Hengyue is 恒岳, Sung Wen-ti is 宋文笛.

Pinyin without tones, and for names with a hyphen Wade-Giles without apostrophes, as English texts print them. A sound
has many characters: which of them are meant is for the index to say.
"""

import re
from collections.abc import Callable, Iterator, Sequence
from functools import lru_cache
from itertools import islice, pairwise, product

from briefqa.questions.dictionary import characters_read, readings_of, sounds

MIN_SYLLABLES, MAX_SYLLABLES = 2, 4
MAX_SPELLINGS = 8  # of one name, whose characters may have several readings each
MOST_PAIRS = 8_000  # of characters that are looked up for a name by its sound
MAX_CUTS = 4  # of one word into syllables: Xian is xian or xi'an

_LONGEST_SYLLABLE = 6
_SURNAMES = {2: (1,), 3: (1, 2), 4: (2,)}  # how many characters of a name of so many may be the surname
_NAME = re.compile(r"(?<![\w-])[A-Z][A-Za-z]+(?:(?:-|['’](?![sS]\b))[A-Za-z]+)*(?!\w)")
# Wade and Giles' initials, apostrophes dropped, and where their finals differ.
_INITIALS = dict(b="p", d="t", g="k", j="ch", q="ch", zh="ch", z="ts", c="ts", r="j", x="hs")
_WHOLE = dict(zhi="chih", chi="chih", shi="shih", ri="jih", zi="tzu", ci="tzu", si="szu", er="erh", yi="i", ye="yeh", yan="yen", you="yu", yong="yung", ge="ko", ke="ko", he="ho", e="o", yue="yueh", gui="kuei", kui="kuei")  # fmt: skip
_FINALS = {"ian": "ien", "ong": "ung", "iong": "iung", "ie": "ieh", "ue": "ueh"}
_LATER_O = ("d", "t", "l", "z", "c", "zh", "ch", "r", "n")  # behind these -uo is -o


def spellings_of(name: str) -> list[tuple[str, ...]]:
    """How a text in Latin script may spell a Simplified Chinese name, each as its tokens: (hengyue,), (lu, xingjian)."""
    if not MIN_SYLLABLES <= len(name) <= MAX_SYLLABLES:
        return []
    readings = [readings_of(character) for character in name]
    found: dict[tuple[str, ...], None] = {}
    for syllables in islice(product(*readings), MAX_SPELLINGS):
        found["".join(syllables),] = None
        for surname in _SURNAMES[len(syllables)]:
            found["".join(syllables[:surname]), "".join(syllables[surname:])] = None
        if len(syllables) > MIN_SYLLABLES:
            found[wade_giles(syllables[0]), "-".join(map(wade_giles, syllables[1:]))] = None
    return list(found)


def names_in(question: str) -> Iterator[tuple[int, int, list[list[str]]]]:
    """(start, end, characters that each syllable may be) of what may be a Chinese name in Latin script, longest first.

    Up to three words that follow one another; each way to cut them into syllables is one of its own.
    """
    words = [match.span() for match in _NAME.finditer(question)]
    for size in (3, 2, 1):
        for i in range(len(words) - size + 1):
            run = words[i : i + size]
            if any(question[end:start] != " " for (_, end), (start, _) in pairwise(run)):
                continue
            start, end = run[0][0], run[-1][1]
            if size == 1 and "-" in question[start:end] and i and words[i - 1][1] == start - 1:
                continue  # a given name, whose surname stands before it
            for characters in _characters(question[start:end]):
                yield start, end, characters


def _characters(text: str) -> Iterator[list[list[str]]]:
    hyphened = "-" in text
    words = [_cuts(part, hyphened=hyphened) for part in re.split("[ '’-]", text)]
    cuts = sorted(islice(product(*words), MAX_CUTS**3), key=lambda cut: sum(map(len, cut)))
    for cut in cuts[:MAX_CUTS]:
        syllables = [syllable for part in cut for syllable in part]
        if MIN_SYLLABLES <= len(syllables) <= MAX_SYLLABLES:
            pinyin = [_pinyin(syllable) if hyphened else [syllable] for syllable in syllables]
            yield [[c for sound in options for c in characters_read(sound)] for options in pinyin]


@lru_cache(maxsize=1024)
def _cuts(word: str, *, hyphened: bool = False) -> list[tuple[str, ...]]:
    """The ways to cut a word into syllables, fewest first; none where it has other sounds. hyphened: its name has a hyphen."""
    lower = word.casefold()
    known = sounds() | _by_wade_giles().keys() if hyphened else sounds()
    ways: list[list[tuple[str, ...]]] = [[()]]
    for end in range(1, len(lower) + 1):
        ways.append(
            [
                (*before, lower[start:end])
                for start in range(max(end - _LONGEST_SYLLABLE, 0), end)
                if lower[start:end] in known
                for before in ways[start]
                if len(before) < MAX_SYLLABLES
            ]
        )
    return sorted(ways[-1], key=len)[:MAX_CUTS]


def _pinyin(syllable: str) -> list[str]:
    return sorted({syllable} & sounds() | set(_by_wade_giles().get(syllable, ())))


@lru_cache(maxsize=1)
def _by_wade_giles() -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for sound in sorted(sounds()):
        found.setdefault(wade_giles(sound), []).append(sound)
    return found


def wade_giles(pinyin: str) -> str:
    """A syllable of pinyin as Wade and Giles spell it, without apostrophes and diaereses."""
    if pinyin in _WHOLE:
        return _WHOLE[pinyin]
    initial, final = _parted(pinyin)
    if final == "uo" and initial in _LATER_O:
        final = "o"
    return _INITIALS.get(initial, initial) + _FINALS.get(final, final)


def _parted(pinyin: str) -> Sequence[str]:
    match = re.fullmatch("(zh|ch|sh|[bpmfdtnlgkhjqxrzcsyw]?)(.*)", pinyin)
    return match.groups() if match else ("", pinyin)


def standing_together(
    characters: Sequence[Sequence[str]], standing: Callable[[Sequence[str]], Sequence[bool]]
) -> list[str]:
    """The names with one of these characters in each place, any two neighbours of which stand side by side somewhere.

    standing: whether each of some pairs does. None where MOST_PAIRS would not suffice.
    """
    names = list(characters[0])
    for following in characters[1:]:
        pairs = [(name, character) for name in names for character in following]
        if len(pairs) > MOST_PAIRS:
            return []
        there = standing([name[-1] + character for name, character in pairs])
        names = [name + character for (name, character), stands in zip(pairs, there, strict=True) if stands]
    return list(dict.fromkeys(names))
