"""What a question names: its names, figures and words, where they stand, and the nearest name to a misspelt one."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray
from rapidfuzz.distance import OSA

from briefqa.figures.dates import find_dates
from briefqa.figures.numerals import CHINESE_NUMERAL, number_of
from briefqa.folding import fold, is_latin
from briefqa.index import Index
from briefqa.lexical import tokens
from briefqa.pairing import mark_of, pairs_in
from briefqa.questions.asked import ENGLISH_STOP_WORDS, without_question_words
from briefqa.questions.dictionary import chinese_of, english_of, is_proper_name, pieces_of, sounding_like
from briefqa.questions.sounding import names_in, standing_together
from briefqa.types import NearName, Span

IntVector = NDArray[np.int64]

MIN_SIMILARITY = 0.75  # of a misspelt Latin name, by edits and swaps per letter
MIN_LATIN_CHARS, MIN_CHINESE_CHARS = 4, 2  # of a name that may be misspelt: shorter ones are near to anything
MAX_RUN_CHARS = 24  # of unknown Chinese with a name in it; 56,000 runs in our questions and documents have 15 at most
MIN_WORD_CHARS, MIN_WORD_SIMILARITY = 6, 0.85  # of a misspelt English word that is no name
COMMON_SHARE = 0.25  # of all passages: a name that stands in more of them is what the collection is about
FEW = 3  # passages that make no name a common one, however small the index
LOOKED_THROUGH_CHARS = 400_000  # of text, for a name that is written almost so
PLACES = 200  # passages looked at for what stands beside a name, and behind each other name of it

_WIDE = "\u3007\u3400-\u4dbf\u4e00-\u9fff\U00020000-\U0003ffff"
_PARTS = re.compile(
    r"《(?P<a>[^《》]{1,60})》|〈(?P<b>[^〈〉]{1,60})〉|「(?P<c>[^「」]{1,60})」|『(?P<d>[^『』]{1,60})』"
    r"|[“\"](?P<e>[^“”\"]{1,60})[”\"]"
    rf"|(?P<latin>\d*[^\W\d_{_WIDE}][^\W_{_WIDE}]*(?:[-.'’&+][^\W_{_WIDE}]+)*\+*)"
    rf"|(?P<number>\d[\d,]*(?:\.\d+)?%?(?![^\W_{_WIDE}]))|(?P<wide>[{_WIDE}]+)"
)
# Characters that a run of unknown ones may begin or end with, and that belong to no name.
_PARTICLES = "的了和與与及或在是於于由從从對对向把被給给為为將将讓让用以就才都也還还又再只不沒没無无有可能會会應应該该要到過过後后前中上下內内外間间之其此這这那每各某第該所來来去個个家位種种次號号座項项套名國国人"
_SURNAMES = "王李張张劉刘陳陈楊杨黃黄趙赵吳吴周徐孫孙馬马朱胡郭何高林羅罗鄭郑梁謝谢宋唐許许鄧邓韓韩馮冯曹彭曾蕭萧田董潘袁蔡蔣蒋余于杜葉叶程魏蘇苏呂吕丁任盧卢姚沈鍾钟姜崔譚谭陸陆范汪廖石金韋韦賈贾夏付方鄒邹熊白孟秦邱侯江尹薛閻阎段雷龍龙黎史陶賀贺毛郝顧顾龔龚邵萬万覃武錢钱戴嚴严莫孔向湯汤駱骆柯洪施游"
_TITLES = "委員 署長 次長 司長 部長 局長 主任 處長 院長 教授 召集委員 議員 主席 縣長 市長 科長 組長 所長 理事長 秘書長".split()  # noqa: SIM905 as prose
_FIGURES = "零〇一二三四五六七八九十百千萬万億亿兩两幾几多少"
_LATIN_WORD = re.compile(rf"[^\W\d_{_WIDE}][^\W_{_WIDE}]+")


_SMALL_WORD = re.compile(r"(?<![\w-])[a-z]{6,}(?![\w-])")
_FORMS = frozenset(["s", "es", "ies", "y", "d", "ed", "ing", "er", "ers", "ly"])  # endings of one word's forms
_BETWEEN = r"[\s\u2010-\u2015_-]"  # the characters of a name as some write it
_NUMBERED = re.compile(
    r"[A-Za-z][^\s]*[0-9]|[0-9][^\s]*[A-Za-z]"
)  # a name with a figure in it, which tells it from its kin

_MODEL = re.compile(r"[A-Za-z]\S*[0-9]\S*")
_NO_MODEL = re.compile(r"Q[1-4]|H[12]|FY\d+|G-?\d+|CO-?2|PM-?2\.5", re.I)  # which other languages write otherwise
_STEM_AND_FIGURE = re.compile(
    r"(?P<stem>[A-Za-z][A-Za-z.&'’+]*)-?(?P<figure>[0-9]+(?:\.[0-9]+)*)(?P<letters>[A-Za-z]?)"
)
_MAY_BE_TRANSLATED = re.compile("[A-Z][a-z]+")  # Falcon, Zhuque; GLM is GLM everywhere


class Sort(StrEnum):
    """What a term of a question is."""

    NAME = "name"  # Latin with a capital, words between quotation marks, what the dictionary has as a proper name, a Chinese person
    UNKNOWN = "unknown"  # Chinese that the dictionary does not have: a name, or an odd cut
    NUMBER = "number"
    WORD = "word"


_JOINED = re.compile(r"\w[.,'’+-]\w|[^\W\d]\d|\d[^\W\d]")  # a token of several parts, each of which is one as well


@dataclass(frozen=True, slots=True)
class Term:
    """A name, a figure or a word as the question writes it."""

    text: str
    sort: Sort


@lru_cache(maxsize=256)
def named_terms(question: str) -> tuple[Term, ...]:
    """The names, figures and content words of a question, in its order, each once; its dates are not among them."""
    terms = [term for match in _PARTS.finditer(without_dates(question)) for term in _terms_of(match)]
    return tuple({term.text.casefold(): term for term in _joined(terms, question)}.values())


def without_dates(question: str) -> str:
    """The question with spaces in the place of its dates and years; its length stays."""
    left = list(question)
    for start, end, _ in find_dates(question, bare_years=True):
        left[start:end] = " " * (end - start)
    return "".join(left)


def _terms_of(match: re.Match[str]) -> Iterator[Term]:
    quoted = next((match[name] for name in "abcde" if match[name]), "")
    if quoted.strip():
        yield Term(quoted.strip(), Sort.NAME)
    elif match["latin"]:
        yield from _latin_terms(match)
    elif match["number"]:
        yield Term(match["number"], Sort.NUMBER)
    elif match["wide"]:
        yield from _chinese_terms(match["wide"])


def _latin_terms(match: re.Match[str]) -> Iterator[Term]:
    word = match["latin"].removesuffix("'s").removesuffix("’s")
    if word.casefold() in ENGLISH_STOP_WORDS:
        return
    opens_sentence = not match.string[: match.start()].strip() and is_latin(match.string)
    inner = any(character.isupper() or character.isdigit() for character in word[1:])
    yield Term(word, Sort.NAME if inner or (word[0].isupper() and not opens_sentence) else Sort.WORD)


def _joined(terms: Sequence[Term], question: str) -> list[Term]:
    """Latin names that follow one another in the question as one: Morgan Stanley."""
    joined: list[Term] = []
    for term in terms:
        before = joined[-1] if joined else None
        if before and term.sort == before.sort == Sort.NAME and f"{before.text} {term.text}" in question:
            joined[-1] = Term(f"{before.text} {term.text}", Sort.NAME)
        else:
            joined.append(term)
    return joined


def _chinese_terms(run: str) -> Iterator[Term]:
    """The dictionary's words of a run, and what stands between them as names; question words and particles left out."""
    for piece in without_question_words(run).split():
        for start, end, known in pieces_of(fold(piece).text):
            text = piece[start:end] if known else piece[start:end].strip(_PARTICLES + _FIGURES)
            if len(text) > 1:
                yield Term(text, _sort_of(text, known=known))


def _sort_of(text: str, *, known: bool) -> Sort:
    if is_proper_name(fold(text).text) if known else _is_person(text):
        return Sort.NAME
    return Sort.WORD if known else Sort.UNKNOWN


def _is_person(text: str) -> bool:
    """Whether a run that no dictionary has looks like a person: a surname, and two characters behind it."""
    return len(text) == 3 and text[0] in _SURNAMES


# --- where terms stand ----------------------------------------------------------------


@lru_cache(maxsize=1_024)
def options_of(text: str) -> tuple[frozenset[str], ...]:
    """The tokens that a term is found by: its own first, then those of its words in the other language.

    Kept, since a question's terms are looked for in each sentence that may answer.
    """
    own = frozenset(tokens(text))
    parts = frozenset(token for token in own if not _JOINED.search(token)) or own
    words = [token for token in tokens(text) if token not in ENGLISH_STOP_WORDS]
    other = [*chinese_of(words), *english_of(text)]
    whole = [translations for word, translations in other if len(other) == 1 or word == text.casefold()]
    words = [form for translations in whole for word in translations for form in (word, *_without_kind(word))]
    return (parts, *map(frozenset, map(tokens, (*words, *_with_title(text)))))


def _with_title(name: str) -> Iterator[str]:
    """A person's name as minutes have it, the title behind the surname: 陳委員冠妤."""
    if _is_person(name):
        yield from (f"{name[0]}{title}{name[1:]}" for title in _TITLES)


def _without_kind(chinese: str) -> Iterator[str]:
    """A translation without the character that says what it is a name of: 伽利略 of 伽利略號."""
    if len(chinese) > MIN_LATIN_CHARS - 1 and chinese[-1] in "号洲":
        yield chinese[:-1]


def cut_to_index(index: Index, term: Term) -> Term:
    """A run of unknown Chinese as the index has it: its longest part that stands there (騰訊雲憑 → 騰訊雲), else itself.

    A run of more than MAX_RUN_CHARS is no name with a word too many, and stays whole: its parts grow as its square.
    """
    if term.sort != Sort.UNKNOWN or len(term.text) > MAX_RUN_CHARS or len(passages_with(index, term)):
        return term
    for size in range(len(term.text) - 1, max(len(term.text) // 2, 2) - 1, -1):
        for start in range(len(term.text) - size + 1):
            part = Term(term.text[start : start + size], Sort.UNKNOWN)
            if len(passages_with(index, part)):
                return part
    return term


def stands_in(term: Term, there: frozenset[str]) -> bool:
    """Whether a term, in either language, stands in a text that is given as its tokens."""
    return any(option <= there for option in options_of(term.text) if option)


def passages_with(index: Index, term: Term) -> IntVector:
    """The positions of the passages that hold a term in either language, ascending.

    For a name of several words that stand nowhere together, those of any of them, provided that each stands somewhere.
    """
    found = _holding(index, term.text)
    words = term.text.split()
    if len(found) or len(words) < 2:
        return found
    by_word = [_holding(index, word) for word in words if word.casefold() not in ENGLISH_STOP_WORDS]
    return _together(by_word) if all(map(len, by_word)) else found


def _holding(index: Index, text: str) -> IntVector:
    """Where a text stands, with its figures; only passages that have its parts alone (GLM, 4, 6) are read to know."""
    found = _together(index.lexical.holdings(options_of(text)))
    if not _NUMBERED.search(text):
        return found
    sure = np.intersect1d(found, index.lexical.holding(filter(_JOINED.search, tokens(text))), assume_unique=True)
    doubtful = np.setdiff1d(found, sure, assume_unique=True).tolist()
    passages = zip(doubtful, index.chunks_at(doubtful), strict=True)
    written = [at for at, chunk in passages if stands_written(text, chunk.span.of(index.document_of(at).text))]
    return np.sort(np.concatenate([sure, np.array(written, dtype=np.int64)]))


def most_passages(index: Index) -> float:
    """How many passages a word may stand in and still tell what a question is about."""
    return max(COMMON_SHARE * len(index.chunks), FEW)


def _together(passages: Sequence[IntVector]) -> IntVector:
    some = [positions for positions in passages if len(positions)]
    if len(some) < 2:
        return some[0] if some else np.zeros(0, dtype=np.int64)
    together = np.sort(np.concatenate(some))  # not `np.unique`, whose hashing takes twenty times as long
    return together[np.flatnonzero(np.diff(together, prepend=-1))]


def unknown_models(index: Index, question: str) -> list[Term]:
    """The names with a figure (GLM-4.6, R3) that stand nowhere in an index: what it says of their kin is no answer.

    A name may stand under another one that it has, its figure in any numerals (朱雀三號 for Zhuque-3). One that Chinese may
    translate is unknown only where its kin are known: where documents have the name without that figure.
    """
    names = [term.text.split() for term in named_terms(question) if term.sort == Sort.NAME]
    models = [(words[: at + 1], word) for words in names for at, word in enumerate(words) if _is_model(word)]
    return [Term(word, Sort.NAME) for words, word in models if _is_unknown(index, " ".join(words), word)]


def _is_model(word: str) -> bool:
    return bool(_MODEL.fullmatch(word)) and not _NO_MODEL.fullmatch(word)


def _is_unknown(index: Index, name: str, word: str) -> bool:
    """Whether a word with a figure, which ends a name, stands nowhere, by itself or under another name with the figure."""
    if len(_holding(index, word)):
        return False
    parts = _STEM_AND_FIGURE.fullmatch(word)
    if parts is None or False not in index.scripts:
        return True
    if chinese_of([word.casefold()]):
        return False  # COVID-19 is a word that others have another for
    stem = name.removesuffix(word) + parts["stem"]
    others = list(_called(index, stem))
    if stem != parts["stem"]:
        others += _called(index, parts["stem"])
    figures = {figure for other in others for figure in _figures_behind(index, other)}
    if (_value(parts["figure"]), parts["letters"].casefold()) in figures:
        return False
    if not _MAY_BE_TRANSLATED.fullmatch(parts["stem"]):
        return True
    return bool(figures) or len(index.lexical.holding(tokens(stem))) > 0


def _called(index: Index, name: str) -> Iterator[str]:
    """What else a name in Latin script may be called in an index: by the dictionary, by its sound, and where it stands beside it."""
    yield from (other for written, found in chinese_of(tokens(name)) if written == name.casefold() for other in found)
    for start, end, characters in names_in(name):
        if end - start == len(name):
            yield from standing_together(characters, index.lexical.standing)
    for text in _first_texts(index, [mark_of(name)]):
        for pair in pairs_in(text):
            if name.casefold() in (_folded(pair.one), _folded(pair.other)):
                yield pair.other if _folded(pair.one) == name.casefold() else pair.one


def _figures_behind(index: Index, name: str) -> Iterator[tuple[float | str, str]]:
    """The figures, each with the letter behind it, that stand behind a name in some passages of an index."""
    behind = re.compile(
        rf"{re.escape(_folded(name))}(?:\([^()]{{1,40}}\))?(?:{_BETWEEN}|第)*(?P<figure>[0-9]+(?:\.[0-9]+)*|{CHINESE_NUMERAL}+)(?P<letter>[a-z]?)"
    )
    for text in _first_texts(index, tokens(name)):
        yield from ((_value(match["figure"]), match["letter"]) for match in behind.finditer(_folded(text)))


def _value(figure: str) -> float | str:
    """What a figure is worth, so that 三 is 3; what is no number (4.5.1) as it is written."""
    value = number_of(figure)
    return figure if value is None else value


def _first_texts(index: Index, wanted: Iterable[str]) -> Iterator[str]:
    positions = index.lexical.holding(wanted)[:PLACES].tolist()
    for position, chunk in zip(positions, index.chunks_at(positions), strict=True):
        yield chunk.span.of(index.document_of(position).text)


def stands_written(name: str, text: str) -> bool:
    """Whether each word of a name stands in a text with its figures: GLM-4.6 is not in GLM-4.5, R3 not in DeepSeek-R1.

    Spaces and hyphens inside do not matter: GPT4 is GPT-4. Those around it do: QZ-7 stands in "in 2024 QZ-7".
    """
    folded = _folded(text)
    return all(_as_written(word).search(folded) for word in name.split())


@lru_cache(maxsize=256)
def _as_written(word: str) -> re.Pattern[str]:
    characters = re.sub(_BETWEEN, "", _folded(word))
    return re.compile(rf"(?<![0-9]){f'{_BETWEEN}*'.join(map(re.escape, characters))}(?![0-9]|\.[0-9])")


@lru_cache(maxsize=2_048)
def _folded(text: str) -> str:
    return fold(text).text.casefold()


# --- misspelt names -------------------------------------------------------------------


def nearest_name(written: str, texts: Iterable[str]) -> NearName | None:
    """The name in the texts that is written or sounds almost as this one; None where there is none.

    Latin names by their letters; Chinese ones by their sound (智普 for 智譜), one character at least the same. A name
    with a figure in it has no neighbours: GLM-4.6 is no misspelling of GLM-4.5. Nor has Chinese over MAX_RUN_CHARS.
    """
    if any(character.isdigit() for character in written):
        return None
    latin = written.isascii()
    if not latin and len(written) > MAX_RUN_CHARS:
        return None
    if len(written) < (MIN_LATIN_CHARS if latin else MIN_CHINESE_CHARS):
        return None
    best, most, left = "", 0.0, LOOKED_THROUGH_CHARS
    for text in texts:
        for name, likeness in (_like_latin if latin else _like_chinese)(written, text[:left]):
            if likeness > most:
                best, most = name, likeness
        left -= len(text)
        if left <= 0:
            break
    return NearName(written, best) if best else None


def may_be_misspelt(word: str) -> bool:
    """Whether a word is one of English letters, long enough for a misspelling to be told, that no dictionary has."""
    lower = word.casefold()
    return (
        len(word) >= MIN_WORD_CHARS and word.isascii() and word.isalpha() and word == lower and not chinese_of([lower])
    )


def with_name(question: str, name: NearName) -> str:
    """A question under the name that the documents hold; a Latin name inside a longer word stays."""
    return re.sub(rf"(?<![A-Za-z0-9]){re.escape(name.written)}(?![A-Za-z0-9])", lambda _: name.indexed, question)


def _like_word(written: str, text: str) -> Iterator[tuple[str, float]]:
    """The words in small letters that are written almost so, and are no other form of it: lantern for lanterns."""
    for word in sorted(set(_SMALL_WORD.findall(text))):
        likeness = OSA.normalized_similarity(written, word, score_cutoff=MIN_WORD_SIMILARITY)
        longer, shorter = sorted((written, word), key=len, reverse=True)
        is_form = longer.startswith(shorter[:-1]) and longer[len(shorter) - 1 :] in _FORMS | {
            shorter[-1] + end for end in _FORMS
        }
        if likeness >= MIN_WORD_SIMILARITY and word[0] == written[0] and not is_form:
            yield word, likeness


def _like_latin(written: str, text: str) -> Iterator[tuple[str, float]]:
    if written.islower() and len(written) >= MIN_WORD_CHARS:
        yield from _like_word(written, text)
    for name in sorted(set(_LATIN_WORD.findall(text))):
        if any(map(str.isupper, name)) and name.casefold() != written.casefold():
            likeness = OSA.normalized_similarity(written.casefold(), name.casefold(), score_cutoff=MIN_SIMILARITY)
            if likeness >= MIN_SIMILARITY:
                yield name, likeness


def _like_chinese(written: str, text: str) -> Iterator[tuple[str, float]]:
    simplified, folded = fold(written).text, fold(text)
    sounds = "".join(f"[{re.escape(character + sounding_like(character))}]" for character in simplified)
    for match in re.finditer(f"(?={sounds})", folded.text):
        span = Span(match.start(), match.start() + len(simplified))
        same = sum(a == b for a, b in zip(simplified, span.of(folded.text), strict=True))
        if 0 < same < len(simplified):
            yield folded.original(span).of(text), same / len(simplified)
