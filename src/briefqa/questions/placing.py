"""The places and brands that a question limits its subject to (…在花蓮平均多少, "… in the Adriatic"), where they stand nowhere.

Behind a preposition a name is of a place or a maker, whatever else the question is about. What documents say of another
one is no answer to it; so one that surely is a name, and that no document has under any form of it, is missing.
"""

import re
from collections.abc import Iterator, Sequence
from itertools import islice, product

from briefqa.folding import fold
from briefqa.index import Index
from briefqa.lexical import tokens
from briefqa.questions.asked import ENGLISH_STOP_WORDS
from briefqa.questions.dictionary import chinese_of, english_of, is_only_a_name, readings_of
from briefqa.questions.naming import Sort, Term, named_terms, passages_with
from briefqa.questions.sounding import names_in, wade_giles
from briefqa.questions.tagging import tagged_words

MIN_BASE_CHARS = 3  # of a Latin name, which other forms of it begin with
MAX_LIGHT_CUT, MAX_CUT = 2, 4  # letters at its end that they lack: with any ending, or with -ish alone
LOOKED_AT = 50  # passages that hold a word, for one with a capital
MOST_CAPITALS = 0.5  # of a question's words; where more have one, it tells no names apart
MOST_SPELLINGS = 16  # of a name whose characters are read in several ways
TELLING_CHARS = 3  # of a translation without its last character: 伽利略號

_PERIOD = re.compile(r"(?:民国|公元|西元)?\d{2,4}年(?:度|底|初)?(?:\d{1,2}月(?:\d{1,2}[日号])?)?[,，]?(?:时|间|的)?")
_BEHIND = r"(?:\b(?:in|at|on|off|near|from|around|across|within|throughout)\s+(?:the\s+)?|^how (?:many|much|large|big|long|high)\s+(?:of\s+)?(?:the\s+)?)"
_WEEKDAYS = frozenset("monday tuesday wednesday thursday friday saturday sunday".split())  # noqa: SIM905 as prose
# Words of a name that say what it is of: Sea tells the Red Sea from no other.
_KINDS = frozenset(
    """
    sea ocean river lake bay gulf strait channel island islands isles peninsula mountain mountains desert coast city town
    county province state district region valley port republic kingdom united
    """.split()  # noqa: SIM905 as prose
)
# What whole collections are about and never say, and what holds the places that they name.
_EVERYWHERE = frozenset(
    """
    taiwan china mainland america american americas states usa uk britain england kingdom europe european asia asian asia-pacific
    indo-pacific africa african oceania antarctica pacific atlantic arctic nordic scandinavia balkans caribbean mideast middle
    east west north south northern southern eastern western earth world internet web global
    """.split()  # noqa: SIM905 as prose
)
_WIDE = re.compile(
    "洲$|[东南西北中]亚$|亚太|[北南中拉欧]美|[东南西北中泛]欧|[东南西北]方$|台湾|中国|大陆|香港|美国|欧盟|中东|印太|太平洋|大西洋|国际|世界|地球|华人|两岸|海峡"
)
_KIND_BEHIND = re.compile("(?:列岛|群岛|半岛|海峡|海湾|山脉|沙漠|岛)$")
_ADMINISTERED = re.compile("[省县市区乡镇州郡府]$")
_REMARK = re.compile(
    r"(?:short|capital|abbr|central|municipality)\b"
)  # what glosses say of a place that are no name of it
_OF_PEOPLE = re.compile("[文语话人籍族裔]$")  # a language, who comes from somewhere
_ENDINGS = (
    "",
    "n",
    "an",
    "ian",
    "ean",
    "ese",
    "uese",
    "ish",
    "i",
    "ic",
    "ch",
    "e",
    "ine",
    "er",
    "ers",
    "s",
    "k",
    "tish",
)
# Forms of a name that do not begin as it does.
_ALSO = dict(
    france="french", denmark="danish", netherlands="dutch holland", wales="welsh", spain="spanish spaniard", greece="greek",
    germany="german", switzerland="swiss", poland="polish", turkey="turkish turkiye", cyprus="cypriot", peru="peruvian",
    burma="myanmar", myanmar="burmese", philippines="filipino philippine", iceland="icelandic", ireland="irish", sweden="swedish",
    finland="finnish finns", iraq="iraqi", chile="chilean", thailand="thai", norway="norwegian", ukraine="kyiv", russia="moscow",
)  # fmt: skip
# The English for a Simplified name beside what the dictionary has.
_ALSO_IN_ENGLISH = dict(
    英国="uk britain british england english scotland scottish wales welsh", 土耳其="türkiye", 澳门="macau", 缅甸="burma",
    广东="cantonese canton", 捷克="czechia", 荷兰="holland",
)  # fmt: skip


def absent_places(index: Index, question: str, known: Sequence[str] = ()) -> list[Term]:
    """The names that a question limits its subject to and that no document has; none where another name of it stands there.

    known: what documents call otherwise.
    """
    names = [name for name in (*_english_places(question), *_chinese_places(question)) if name not in known]
    if not names or any(len(passages_with(index, term)) for term in _other_names(question, names)):
        return []
    absent = [name for name in names if (_is_absent if name.isascii() else is_absent_in_chinese)(index, name)]
    return [Term(name, Sort.NAME) for name in absent]


def named_places(question: str) -> list[str]:
    """The names of places in a question, wherever it has them, that the dictionary knows as nothing else; 臺灣 and the like left out."""
    names = (term.text for term in named_terms(question) if term.sort == Sort.NAME)
    return [name for name in names if (_is_english_place if name.isascii() else _is_chinese_place)(name)]


def _is_english_place(name: str) -> bool:
    return _is_sure(name) and any(map(_is_place, _translations(name.casefold().split())))


def _is_chinese_place(name: str) -> bool:
    simplified = fold(name).text
    return _is_sure_chinese(simplified) and _is_place(simplified)


def forms_of_place(name: str) -> list[str]:
    """What texts in a place's own script may call it: France and French, 日本 and 日商."""
    if name.isascii():
        telling = [word for word in name.casefold().split() if word not in _KINDS and word not in ENGLISH_STOP_WORDS]
        return [form for word in telling for form in (word, *_forms(word))]
    return [*_short_forms(name), *_abbreviations(fold(name).text)]


def behind_period(folded: str) -> int:
    """Where a folded Chinese question goes on behind the period it begins with; 0 where it begins with none."""
    match = _PERIOD.match(folded)
    return match.end() if match else 0


def _other_names(question: str, names: Sequence[str]) -> Iterator[Term]:
    for term in named_terms(question):
        if term.sort == Sort.NAME and not any(term.text in name or name in term.text for name in names):
            yield term


# --- in English -----------------------------------------------------------------------


def _english_places(question: str) -> Iterator[str]:
    """The names in Latin script behind a preposition or "how many" that are no words with a capital."""
    words = re.findall(r"[^\W\d_]+", question)
    if sum(word[0].isupper() for word in words) > MOST_CAPITALS * len(words):
        return
    for term in named_terms(question):
        if term.sort != Sort.NAME or not re.fullmatch(r"[A-Z][a-z]+(?: [A-Z][a-z]+)*", term.text):
            continue  # an abbreviation may be spelt out, and what has a figure is looked for as it is
        if re.search(rf"{_BEHIND}{re.escape(term.text)}(?![\w-])", question, re.M | re.I) and _is_sure(term.text):
            yield term.text


def _is_sure(name: str) -> bool:
    """Whether a capitalised name is one: no word that the dictionary has as another, nor the sound of Chinese."""
    words = name.casefold().split()
    if not _EVERYWHERE.isdisjoint(words) or not _WEEKDAYS.isdisjoint(words):
        return False
    if any(end - start == len(name) for start, end, _ in names_in(name)):
        return False
    if len(words) > 1:
        return True
    chinese = [other for _, others in chinese_of(words) for other in others]
    return all(is_only_a_name(other) and not _OF_PEOPLE.search(other) for other in chinese)


def _is_absent(index: Index, name: str) -> bool:
    """Whether none of the words that tell a Latin name stands anywhere, in any form, nor a translation of it."""
    words = name.casefold().split()
    telling = [word for word in words if word not in _KINDS and word not in ENGLISH_STOP_WORDS]
    if not telling or any(_stands_capitalised(index, word, alone=len(words) == 1) for word in telling):
        return False
    if any(index.lexical.standing([form for word in telling for form in _forms(word)])):
        return False
    if False not in index.scripts:
        return True
    chinese = _translations(words)
    return bool(chinese) and not any(_holds(index, part) for other in chinese for part in _shorter(other))


def _forms(word: str) -> Iterator[str]:
    """What those of a place may be called, and the place of those: Portuguese, Canadian, British; not the word itself."""
    yield from _ALSO.get(word, "").split()
    for cut in range(MAX_CUT + 1):
        base = word[: len(word) - cut]
        if len(base) >= MIN_BASE_CHARS:
            endings = _ENDINGS if cut <= MAX_LIGHT_CUT else ("ish", "tish")
            yield from (base + ending for ending in endings if base + ending != word)


def _stands_capitalised(index: Index, word: str, *, alone: bool) -> bool:
    """Whether a word stands somewhere; one of several only where it begins with a capital: red tape is no Red Sea."""
    positions = index.lexical.holding([word])
    if alone or not len(positions):
        return len(positions) > 0
    few = positions[:LOOKED_AT].tolist()
    written = re.compile(rf"\b{re.escape(word.capitalize())}\b|\b{re.escape(word.upper())}\b")
    chunks = zip(few, index.chunks_at(few), strict=True)
    return any(written.search(chunk.span.of(index.document_of(at).text)) for at, chunk in chunks)


def _translations(words: Sequence[str]) -> list[str]:
    """The Chinese words for a whole name, or for it with the word for what it is of: Adriatic for Adriatic Sea."""
    whole = " ".join(words)
    asked = [[*words], *([*words, kind] for kind in sorted(_KINDS) if len(words) == 1)]
    return [
        other for one in asked for written, found in chinese_of(one) if written.startswith(whole) for other in found
    ]


def _shorter(chinese: str) -> Iterator[str]:
    yield chinese
    if len(short := _KIND_BEHIND.sub("", chinese)) > 1:
        yield short
    if len(chinese) > TELLING_CHARS or _ADMINISTERED.search(chinese):
        yield chinese[:-1]


def _holds(index: Index, chinese: str) -> bool:
    return len(index.lexical.holding(tokens(chinese))) > 0


# --- in Chinese -----------------------------------------------------------------------


def _chinese_places(question: str) -> Iterator[str]:
    """The proper names behind 在 or 於, and those of counties and cities that a question begins with, behind its period."""
    folded = fold(question)
    start = behind_period(folded.text)
    if not start and not re.search("[在于]", folded.text):
        return
    before = ""
    for word in tagged_words(folded.text):
        leads = before in ("在", "于") or (word.start == start > 0 and _ADMINISTERED.search(word.text))
        if leads and _is_sure_chinese(word.text):
            yield folded.original(word.span).of(question)
        before = word.text


def _is_place(name: str) -> bool:
    return [word.tag for word in tagged_words(name)] == ["ns"]


def _is_sure_chinese(name: str) -> bool:
    return len(name) > 1 and is_only_a_name(name) and not is_everywhere(name) and not _OF_PEOPLE.search(name)


def is_everywhere(name: str) -> bool:
    """Whether a Simplified or English name is of what whole collections are about and never say, or of what holds much else: 亞洲."""
    return bool(_WIDE.search(name)) or not _EVERYWHERE.isdisjoint(name.casefold().split())


def is_absent_in_chinese(index: Index, name: str) -> bool:
    """Whether a Chinese place stands nowhere, with or without what administers it, shortened or in English.

    Where documents are in Latin script, what is no place may stand there under a name that the dictionary does not have.
    """
    simplified = fold(name).text
    forms = _short_forms(name)
    if any(_holds(index, form) for form in forms) or any(index.lexical.standing(list(_abbreviations(simplified)))):
        return False
    if True not in index.scripts:
        return True
    if not _is_place(simplified):
        return False
    return any(map(_in_english, forms)) and not any(stands_in_english(index, form) for form in forms)


def _short_forms(name: str) -> list[str]:
    """A Chinese place with and without what administers it; as written too, since an index knows more variants: 肯亞, 肯尼亞."""
    simplified = fold(name).text
    short = _ADMINISTERED.sub("", simplified)
    return sorted({name, simplified, short if len(short) > 1 else simplified})


def stands_in_english(index: Index, name: str) -> bool:
    """Whether an index has a word of the English for a Simplified name, in any form: Danish for 丹麥."""
    forms = {form for word in _in_english(name) for form in (word, *_forms(word))}
    return any(index.lexical.standing(sorted(forms)))


def _in_english(name: str) -> set[str]:
    """The words of the English for a Simplified name; of a county's or city's that has none, how it is spelt: 臺東縣, Taitung.

    So too of a province, of which the dictionary only remarks what its capital is.
    """
    phrases = [phrase for written, found in english_of(name) if written == name for phrase in found]
    named = [phrase for phrase in phrases if not _REMARK.match(phrase)]
    words = {word for phrase in named for word in phrase.split()} - _KINDS - ENGLISH_STOP_WORDS
    also = set(_ALSO_IN_ENGLISH.get(name, "").split())
    administered = _ADMINISTERED.search(name)
    if words or not (administered or (phrases and not named)):
        return words | also
    readings = map(readings_of, name[: -1 if administered else None])
    spelt = list(islice(product(*readings), MOST_SPELLINGS))
    return {"".join(map(written, syllables)) for syllables in spelt for written in (str, wade_giles)} | also


def _abbreviations(place: str) -> Iterator[str]:
    """Pairs of characters that may speak of a place by one of its own: 日商 and 台日 of 日本, 竹縣 of 新竹縣."""
    if _ADMINISTERED.search(place):
        yield from (character + place[-1] for character in place[:-2])
        return
    yield from (place[0] + behind for behind in "商方系企元圆资籍裔军媒国股厂货")
    for other in "美中韩日台俄欧英德法印澳".replace(place[0], ""):
        yield from (place[0] + other, other + place[0])
