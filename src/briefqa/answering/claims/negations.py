"""Whether what would be marked says the opposite of what is asked: 誰贊成？ 林海並未贊成. Not where yes or no is asked."""

import re
from collections.abc import Sequence

from briefqa.answering.claims.words import content_words, verbs_in
from briefqa.figures.numerals import plain
from briefqa.figures.stated import CLAUSE_END
from briefqa.questions.asked import asks_yes_or_no
from briefqa.types import Span

LOOK_BACK = 24  # characters before a verb, for what denies it
# Right before a verb, or with a few words between where it can deny nothing else.
_DENIED = re.compile(
    r"(?:(?<![不无][得能可])(?<!无)(?<!是)(?<!要)(?:不|并?不是|[并绝]非|(?<![淹沉埋覆])没|未|拒|拒绝|无法)(?:会|再|曾|能|愿|肯|敢|可|得|想|予|获|获得|必|应|宜)?"
    r"|(?:并未|从未|尚未|未曾|不曾|[并从]?没有?)[^，。；、就而即却但前的者]{0,8})\s?$"
    r"|(?:\b(?:not(?!\sonly\b)|never|no longer|cannot|(?:refus|declin|fail)\w*\sto)|n['’]t)\s(?:\w+ly\s)?$",
    re.I,
)
_FOR = re.compile(
    r"(?:支持|赞[成同]|同意|拥护)(?![率者度票])|\b(?:support(?:s|ed|ing)?|favou?r(?:s|ed|ing)?|endors(?:es?|ed|ing)|approv(?:es?|ed)|backs|backed|backing)\b",
    re.I,
)
_AGAINST = re.compile(
    r"(?:反对|抵制)(?![党派者票])|\b(?:oppos(?:es?|ed|ing)|object(?:s|ed)? to|reject(?:s|ed|ing)?)\b", re.I
)
_ENDING = re.compile(r"(?:ed|ing|es|s|e|d)$")
_LEAST_STEM = 3


def says_opposite(question: str, quote: str, place: Span) -> bool:
    """Whether all that a question asks about is denied in the clause of a place in a quote, or the other way round.

    Where that clause says nothing of it, what follows counts: 林海說，他並未贊成.
    """
    if asks_yes_or_no(question):
        return False
    asked, text = plain(question), plain(quote)
    start = max((match.end() for match in CLAUSE_END.finditer(text, 0, place.start)), default=0)
    end = next((match.start() for match in CLAUSE_END.finditer(text, place.end)), len(text))
    clause = text[start:end]
    behind = "" if any(word in clause.lower() for word in content_words(question)) else text[end:]
    wanted = _sides(asked)
    if len(wanted) == 1:
        said = _sides(clause) or _sides(behind)
        return bool(said) and not wanted & said
    return any(_denies(asked, (clause, behind), verb) for verb in verbs_in(question))


def _sides(text: str) -> frozenset[bool]:
    """Which sides a text takes: True for, False against."""
    return frozenset(
        _is_denied(text, match.start()) != is_for
        for pattern, is_for in ((_FOR, True), (_AGAINST, False))
        for match in pattern.finditer(text)
    )


def _denies(asked: str, parts: Sequence[str], verb: str) -> bool:
    """Whether a verb is denied in the first part of a text that holds it, and not in the question, or the other way round."""
    pattern = _form(verb)
    in_question = pattern.search(asked)
    part = next((part for part in parts if pattern.search(part)), None)
    if in_question is None or part is None:
        return False
    wanted = _is_denied(asked, in_question.start())
    return all(_is_denied(part, match.start()) != wanted for match in pattern.finditer(part))


def _form(verb: str) -> re.Pattern[str]:
    """A Chinese verb as it is, an English one in any of its regular forms."""
    if not verb.isascii():
        return re.compile(re.escape(verb))
    stem = _ENDING.sub("", verb)
    return re.compile(rf"\b{re.escape(stem if len(stem) >= _LEAST_STEM else verb)}(?:e|d|s|ed|es|ing)?\b", re.I)


def _is_denied(text: str, at: int) -> bool:
    return bool(_DENIED.search(text[max(at - LOOK_BACK, 0) : at]))
