"""What a figure is a measure of, as a noun at it says: a leakage rate is no storage rate, 售價 no 房價."""

import re

from briefqa.figures.stated import CLAUSE_END
from briefqa.types import Span

# What quantities are named by, each with what it is of in the two characters before it; not where it begins another word.
_NOUN = re.compile(
    r"(?P<of>(?:(?![的是之和与及或在了其该此为每到至有于从由对把被将])[\u4e00-\u9fff]){1,2})"
    r"(?P<noun>率(?![先领队众])|成本|费(?!时|力|心|解|尽)|价(?!值|位|差)|数(?![据位字学码十百千万亿人家个])|量(?![产化子测身刑能力])|额(?![外度头手]))"
)
_ENGLISH_NOUN = re.compile(r"\b(?P<of>[a-z][a-z-]+)\s(?P<noun>rate|price|cost|share|ratio|fee|tax)s?\b", re.I)
_GENERAL = "年月日总均每单平全净"  # 總產量 is a 產量
_GENERAL_WORDS = frozenset(
    "a an the its their his her our this that these those any no and or of by in on at for per to from as same such what which whose average mean median annual yearly monthly daily overall total whole net gross current new old latest final real actual official exact high higher highest low lower lowest unit likely expected estimated".split()  # noqa: SIM905 as prose
)
_RIGHT_BEHIND = 6  # characters: 13.2% 的漏水率


def of_other_quantity(question: str, before: str, behind: str) -> bool:
    """Whether the words of a figure's clause, before and behind it, name another quantity than a question in plain text asks for.

    One of the same noun: of two nouns, as a rate and a share, nothing is told.
    """
    asked = _asked_noun(question)
    if asked:
        nouns = [*reversed(list(_NOUN.finditer(before))), *_NOUN.finditer(behind[:_RIGHT_BEHIND])]
        named = next((match for match in nouns if match["noun"] == asked["noun"]), None)
        return named is not None and not _is_of_one(asked, named)
    english = [match for match in _ENGLISH_NOUN.finditer(question) if match["of"].lower() not in _GENERAL_WORDS][-1:]
    if not english:
        return False
    noun, wanted = english[0]["noun"].lower(), english[0]["of"].lower()
    others = {
        match["of"].lower()
        for match in _ENGLISH_NOUN.finditer(f"{before} {behind}")
        if match["noun"].lower() == noun and match["of"].lower() not in _GENERAL_WORDS
    }
    return bool(others) and not any(_is_one(wanted, other) for other in others)


def names_quantity(question: str, text: str, place: Span) -> bool | None:
    """Whether the noun right before a figure is the question's, both in plain text: 單價 and no 成本; None where there is none."""
    asked = _asked_noun(question)
    stops = [match.end() for match in CLAUSE_END.finditer(text, 0, place.start)]
    nouns = list(_NOUN.finditer(text, max(stops, default=0), place.start))
    if asked is None or not nouns:
        return None
    return asked["noun"] == nouns[-1]["noun"] and _is_of_one(asked, nouns[-1])


def _asked_noun(question: str) -> re.Match[str] | None:
    return next(reversed(list(_NOUN.finditer(question))), None)


def _is_of_one(one: re.Match[str], other: re.Match[str]) -> bool:
    return _is_one(_bare(one["of"]), _bare(other["of"]))


def _bare(of: str) -> str:
    """What a noun is of, without what only says how it is counted; nothing for 比率 and 人數, which may be of anything."""
    bare = (of[1:] if of[0] in _GENERAL else of).removesuffix("比").removesuffix("人")
    return "增长" if bare == "成长" else bare


def _is_one(one: str, other: str) -> bool:
    return one.endswith(other) or other.endswith(one)
