"""Words and names of Chinese and English sentences, as jieba's dictionary tells them."""

import re
from functools import lru_cache

from briefqa.figures.numerals import plain as numbers_plain
from briefqa.questions.asked import ENGLISH_STOP_WORDS, without_question_words
from briefqa.questions.tagging import Word, known_words, tagged_words
from briefqa.types import Span

_NUMBERED = re.compile(
    r"(?<![A-Za-z-])\d[\d.,]*\s?[年月日]?|百分[比之]"
)  # jieba would take 年 for the beginning of a name
_LATIN_WORD = re.compile(r"(?<![A-Za-z])[A-Z][\w.+-]*\w")
# Marsh and Clarke, by their last names; not of "the Bureau and the Union".
_LATIN_PAIR = re.compile(
    r"(?<![A-Za-z])(?<!the )(?<!The )(?:[A-Z][\w.-]+ ){0,2}([A-Z][\w-]+) and (?:[A-Z][\w.-]+ ){0,2}([A-Z][\w-]+)"
)
_NO_NAMES = frozenset(
    "the in at by on of for and a an as how what which when who where did does do is are was were it its this that more than over about according since from to with ai".split()  # noqa: SIM905 as prose
)
# Words that lead into an answer or out of it and are no part of it.
_LEADS_IN = frozenset("在并将且则也亦已又而由被的了于，,、；;：:。") | {
    "并且",
    "以及",
    "其中",
    "包括",
    "于是",
    "设在",
    "位于",
    " ",
}
_LEADS_OUT = frozenset("所的了于由被将并且则也和与及或而是在，,、；;：:。") | {"以及", "等等", " "}
_AND_THEN = re.compile("并将|亦将|也将|并已|且将")  # before these stands who does it, behind them what is done
# Before a noun these say of what rank: without it they are another word.
_RANKS = frozenset("副 代理 助理 名誉 荣誉 客座 特聘 首席 执行 资深 高级 常务".split())  # noqa: SIM905 as prose
_PAIRS = (
    ("(", ")"),
    ("[", "]"),
    ("（", "）"),
    ("「", "」"),
    ("『", "』"),
    ("《", "》"),
    ("〈", "〉"),
    ("【", "】"),
    ("“", "”"),
)
_SPEECH = re.compile(r"「[^」]*」?|『[^』]*』?|“[^”]*”?|\"[^\"]*\"?")
_SMALL_TAGS = frozenset("vpdcurfmqytx")  # of jieba: what does, leads, counts or joins, beside what names
_IN_NO_NAME = "有是在的了于於"
MAX_LEAD_IN = 3  # words before 並將 that are cut off with it


@lru_cache(maxsize=1024)
def names_in(text: str) -> frozenset[str]:
    """The names in a text, in lower case and plain: Latin words that begin with a capital, and jieba's names."""
    flat = numbers_plain(text)
    latin = {match[0].lower() for match in _LATIN_WORD.finditer(flat)} - _NO_NAMES
    return frozenset(
        latin
        | {
            word.text
            for word in tagged_words(_NUMBERED.sub(" ", flat))
            if word.tag in ("nr", "nrt", "ns", "nt", "nz") and len(word.text) > 1
        }
    )


@lru_cache(maxsize=256)
def parties_in(question: str) -> frozenset[str]:
    """The people that a question names, two at least, in lower case and plain; none where it names fewer, or offices and papers."""
    flat = numbers_plain(question)
    people = {word.text for word in tagged_words(flat) if word.tag in ("nr", "nrt") and len(word.text) > 1}
    pairs = {name.lower() for match in _LATIN_PAIR.finditer(flat) for name in match.groups()} - _NO_NAMES
    parties = frozenset(people | pairs)
    return parties if len(parties) > 1 else frozenset()


def verbs_in(question: str) -> list[str]:
    """The words of a question that may say what was done, plain and in lower case: verbs, and in Latin script all but names."""
    names = names_in(question)
    verbs = {word.text for word in tagged_words(numbers_plain(question)) if word.tag.startswith("v")}
    return [word for word in content_words(question) if word in verbs or (word.isascii() and word not in names)]


def content_words(question: str) -> list[str]:
    """The words of a question that its answer has to share, plain and in lower case, in order, each once."""
    flat = _NUMBERED.sub(" ", numbers_plain(without_question_words(question)))
    words = [word.text.lower().strip() for word in tagged_words(flat)]
    return list(
        dict.fromkeys(
            word
            for word in words
            if len(word) > 1 and word not in ENGLISH_STOP_WORDS and not word[0].isdecimal() and word[0].isalnum()
        )
    )


def whole_words(text: str, part: str) -> str:
    """A part of a text by whole words, without the small ones at its edges that are no part of a name: 跨部 is 跨部會, 海纜遭 is 海纜."""
    start = text.find(part)
    if start < 0:
        return part
    end = start + len(part)
    within = [
        word
        for word in tagged_words(numbers_plain(text))
        if 2 * (min(word.span.end, end) - max(word.start, start)) >= len(word.text)
    ]
    while within and _is_small(within[-1]):
        within.pop()
    while within and _is_small(within[0]):
        within.pop(0)
    if not within:
        return part
    last = within[-1].span.end
    if last == end + 1 and text[end] in _IN_NO_NAME:
        last = end  # jieba takes unknown words too far
    whole = text[within[0].start : last]
    return whole if len(whole) > 1 else part


def _is_small(word: Word) -> bool:
    return len(word.text) == 1 and word.tag[:1] in _SMALL_TAGS


# Its last character and a name behind it may look like one word: 處長葛明德, 長葛 being a town.
_ENDS_POST = re.compile(
    r"(?:[处局署部院会社市县队校所科司厅室组]长|委员|院士|主[席任委]|教授|经理|总裁|理事长|监事|研究员|发言人)$"
)


def whole_answer(text: str, span: Span) -> Span:
    """An answer read in a text, by whole words, without those that only lead into it, its brackets in pairs.

    The span as it was where nothing would be left.
    """
    flat = numbers_plain(text)
    words = [place for place in known_words(flat) if place.overlaps(span)]
    if not words:
        return span
    if flat[words[0].start : span.start] in _LEADS_IN or _ENDS_POST.search(flat, 0, span.start):
        words[0] = Span(span.start, words[0].end)
    if flat[span.end : words[-1].end] in _LEADS_OUT:
        words[-1] = Span(words[-1].start, span.end)
    lead = next(iter(_AND_THEN.finditer(flat, span.start, span.end)), None)
    if lead and sum(place.end <= lead.start() for place in words) <= MAX_LEAD_IN:
        words = [place for place in words if place.start >= lead.end()]
    while words and words[0].of(flat) in _LEADS_IN:
        words.pop(0)
    while words and words[-1].of(flat) in _LEADS_OUT:
        words.pop()
    if not words:
        return span
    if words[-1].of(flat) in _RANKS:
        words += [place for place in known_words(flat) if place.start == words[-1].end and place.of(flat)[0].isalpha()]
    return in_pairs(text, Span(words[0].start, words[-1].end)) or span


def quoted_speech(text: str) -> list[Span]:
    """What stands in quotation marks in a text, up to its end where they are not closed."""
    return [Span(*match.span()) for match in _SPEECH.finditer(text)]


def in_pairs(text: str, span: Span) -> Span | None:
    """The span with a bracket at its edge taken in or left out, so that none stands alone; None for an empty one."""
    start, end = span.start, span.end
    for opening, closing in _PAIRS:
        inside = text[start:end]
        missing = inside.count(opening) - inside.count(closing)
        if missing == 1 and text[end : end + 1] == closing:
            end += 1
        elif missing == 1:
            end = start + inside.rindex(opening) if inside[0] != opening else end
            start += inside[0] == opening
        elif missing == -1 and inside[-1] == closing:
            end -= 1
        elif missing == -1:
            start += inside.index(closing) + 1
    while start < end and text[start].isspace():
        start += 1
    while start < end and text[end - 1].isspace():
        end -= 1
    return Span(start, end) if start < end else None
