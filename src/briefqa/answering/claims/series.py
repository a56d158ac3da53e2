"""The phases, units or groups of a row that a text names: 第二期, 首期, 甲案, Phase II, the second unit."""

import re
from dataclasses import dataclass

from briefqa.figures.numerals import CHINESE_NUMERAL, number_of
from briefqa.figures.stated import read_figures
from briefqa.figures.units import FigureKind
from briefqa.folding import fold
from briefqa.questions.tagging import known_words
from briefqa.types import Span

WORD_CHARS = 4  # behind a numeral, in which a word ends that begins with it

_STEMS = "甲乙丙丁戊"
_ROMAN = dict(i="1", ii="2", iii="3", iv="4", v="5", vi="6")
_FIRST = "首初"
_ENGLISH_HEADS = "phase|stage|unit|annex|group|option|round|tier|batch|block|scenario|reactor"
# What counts a row by itself, and what does so with the noun behind it: the fourth article is no fourth cable.
_MEASURES = "艘|座|架|栋|幢|辆|颗|枚|胎"
_MEASURES_WITH_NOUN = "条|号|名|家|户|台|款|套|处|口|间|版"
_NO_ROW = "time|world|party|hand|lady|aid|place|person|to|of|and|or|in|is|was|the|one|half"  # behind an ordinal
_WORDS = "one|two|three|four|five|six|seven|eight|nine|ten"
_ORDINALS = dict(
    first=1, second=2, third=3, fourth=4, fifth=5, sixth=6, seventh=7, eighth=8, ninth=9, tenth=10
)  # fmt: skip
# In folded text. What counts a row of things, and what number, letter or stem tells one of them.
_ONE_OF = re.compile(
    rf"第(?P<number>\d+|{CHINESE_NUMERAL}+)(?P<head>阶段|期|届|号(?=[机炉井线])|次(?=[会发试])|梯次|阶|组|案|方案|{_MEASURES})"
    rf"|第(?P<nth>\d+|{CHINESE_NUMERAL}+)(?P<thing>(?:{_MEASURES_WITH_NOUN})(?!规定|条文|的)[\u4e00-\u9fff]{{2}})"
    rf"|(?P<first>[首初])(?P<of>阶段|期|届|次(?=[会发试])|梯次|阶|{_MEASURES}|(?:{_MEASURES_WITH_NOUN})[\u4e00-\u9fff]{{2}})"
    rf"|(?<![\u4e00-\u9fff])?(?P<stem>[{_STEMS}])(?P<by_stem>组|案|方案)|(?<![a-z])(?P<letter>[a-d])\s?(?P<by_letter>组|案|方案)"
    rf"|方案(?P<behind>[{_STEMS}]|(?<![a-z])[a-d](?![a-z])|{CHINESE_NUMERAL}+)"
    rf"|\b(?P<english>{_ENGLISH_HEADS})\s(?P<value>\d+|[a-d]|i{{1,3}}|iv|vi?|{_WORDS})\b"
    rf"|\b(?P<ordinal>{'|'.join(_ORDINALS)})\s(?P<counted>(?!(?:{_NO_ROW})\b)[a-z]+)\b"
)
# The number of a version or a line, right behind a name: of two Chinese characters, or capitalised within a question.
_VERSION = (
    r"[ -]?(?P<version>[A-Za-z]?\d{1,3}(?:\.\d{1,2}){0,2}[a-z]?)(?![\d.,]*\d|[A-Za-z%]|\s?[十百千萬万億亿兆]|\s?%)"
)
_NUMBERED = f"{_ENGLISH_HEADS}|article|chapter|section|table|figure|note|page|paragraph|clause|act|day|no"  # or are numbered otherwise
_NAMED_VERSION = re.compile(
    r"(?P<name>[\u4e00-\u9fff](?!第)[\u4e00-\u9fff](?= |[A-Za-z\d])"
    rf"|(?<=\S )(?!(?i:{_NUMBERED})\b)[A-Z][A-Za-z]+|^[A-Z][A-Za-z]+(?=[-\d]|.*[\u4e00-\u9fff]))" + _VERSION
)
_OF_VERSIONS = " n"


@dataclass(frozen=True, slots=True)
class Member:
    """One of a row, where a folded text names it: its row (期, phase) and which of it ("2", "b")."""

    start: int
    end: int
    row: str
    which: str


def asked_members(question: str) -> list[Member]:
    """The only ones of their rows that a question names."""
    members = [*members_in(fold(question).text), *_versions_in(question)]
    return [member for member in members if sum(other.row == member.row for other in members) == 1]


def members_in(folded: str, asked: Member | None = None) -> list[Member]:
    """The ones of rows that a folded text names, in its order; where a version is asked for, those of its row instead.

    One with a letter in it is named without the name before it, too: V3.
    """
    if asked is None or not asked.row.endswith(_OF_VERSIONS):
        return [_member(match) for match in _ONE_OF.finditer(folded) if not _begins_a_word(folded, match)]
    named = re.escape(asked.row.removesuffix(_OF_VERSIONS))
    bare = rf"|(?<![a-z\d]){re.escape(asked.which)}(?![a-z\d]|\.\d)" if not asked.which[0].isdigit() else ""
    found = re.finditer(rf"(?<![a-z]){named}{_VERSION}{bare}", folded)
    return [Member(match.start(), match.end(), asked.row, match["version"] or asked.which) for match in found]


def _versions_in(question: str) -> list[Member]:
    """What a name and a bare number name: 蒼鷺 2, Qwen2.5, Route 7. A number with a unit, or one of a date, counts something."""
    read = read_figures(question)
    counted = [item.span for item in read.figures if item.kind != FigureKind.NUMBER]
    counted += [period.span for period in read.periods]
    return [
        Member(match.start(), match.end(), fold(match["name"]).text + _OF_VERSIONS, fold(match["version"]).text)
        for match in _NAMED_VERSION.finditer(question)
        if not any(span.overlaps(Span(*match.span("version"))) for span in counted)
    ]


def _begins_a_word(folded: str, match: re.Match[str]) -> bool:
    """Whether what stands behind 方案 is no numeral but the beginning of a word: 方案一旦, 方案一覽."""
    if not match["behind"]:
        return False
    start, end = match.span("behind")
    return any(
        word.end > end - start for word in known_words(folded[start : end + WORD_CHARS]) if word.start < end - start
    )


def _member(match: re.Match[str]) -> Member:
    heads = ("head", "thing", "of", "by_stem", "by_letter", "english", "counted")
    row = "案" if match["behind"] else next(match[name] for name in heads if match[name])
    values = ("number", "nth", "first", "stem", "letter", "behind", "value", "ordinal")
    value = next(match[name] for name in values if match[name])
    return Member(match.start(), match.end(), row.replace("方案", "案"), _which(value))


def _which(value: str) -> str:
    """A number in any writing as plain digits; a letter or a stem as it is: 二, 2, ii and two are 2."""
    if value in _FIRST:
        return "1"
    if value in _STEMS or re.fullmatch("[a-d]", value):
        return value
    number = _ORDINALS.get(value) or (None if value in _ROMAN else number_of(value))
    return _ROMAN[value] if number is None else f"{number:g}"
