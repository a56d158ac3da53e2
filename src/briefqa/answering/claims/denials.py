"""Whether a sentence speaks against what a question takes for granted or asks, as far as words tell: 不, reject, 贊成.

The cross-encoder hears that a question and a sentence are of opposite minds where both say no of one thing; what would be
marked must not say the opposite of what is asked: 誰贊成？ 林海並未贊成.
"""

import re
from collections.abc import Sequence

from briefqa.answering.claims.changes import changes
from briefqa.answering.claims.negations import (
    GIVEN_UP,
    holds_no,
    is_denied,
    is_negated,
    negations_in,
    opposes,
    sides_in,
    supports,
)
from briefqa.answering.claims.words import content_words, verbs_in
from briefqa.figures.numerals import plain
from briefqa.figures.stated import CLAUSE_END, read_figures
from briefqa.folding import fold, is_latin
from briefqa.questions.asked import asks_yes_or_no
from briefqa.types import Span

VERB_REACH = 24  # characters behind a negation, in which the verb stands that it negates
LEAST_STEM = 4  # letters of an English verb, which its forms share
LEAST_FORM = 3  # letters of what is left of one without its ending

# What was given up, or has not come yet, is said of otherwise without a word that negates.
_OTHERWISE = re.compile(
    rf"{GIVEN_UP}|改[为由]|相反|而是|[仍尚](?!未)|\b(?:instead|rather than|contrary|still|yet to)\b"
)
# What a statement in English has, and a title or an order ("Allow loans at once") lacks: a verb that says of something what it does.
_STATES = re.compile(
    r"\b(?:is|are|was|were|be|been|has|have|had|do|does|did|will|would|shall|should|can|could|may|might|must|said|says|\w{2,}ed)\b|n't\b"
)
_ENDING = re.compile(r"(?:ed|ing|es|s|e|d)$")
_WHY = re.compile(r"为什么|为何|为啥|何以|怎么|凭什么|\bwhy\b")
# How something is done takes nothing for granted but that it is.
_HOW_IT_IS_DONE = re.compile(r"如何|怎样|\bhow (?:is|are|do|does|can|should|must|may)\b")


def says_otherwise(text: str) -> bool:
    """Whether a text holds a word that negates, opposes, or tells what was given up or has not come yet."""
    return is_negated(text) or opposes(text) or _OTHERWISE.search(fold(text).text) is not None


def may_speak_against(question: str, text: str) -> bool:
    """Whether a sentence may be shown as one that speaks against what a question takes for granted.

    None may that says no as the question does (為什麼反對: 本席反對), that tells of the change which the question names,
    nor an order or a title. Where the question opposes something, only one may that supports it, or says that nobody
    opposes; where it does not ask why, one that says so in some word; where it asks how a thing is done, of just that.
    """
    if is_of_one_mind(question, text) or confirms(question, text):
        return False
    folded = fold(text).text
    if is_latin(text) and not (_STATES.search(folded) or negations_in(text)):
        return False
    if opposes(question) and not is_negated(question):
        return supports(text) or is_negated(text)
    if _WHY.search(asked := fold(question).text):
        return True
    if _HOW_IT_IS_DONE.search(asked) and is_latin(question) == is_latin(text):
        return _negates_a_verb(question, text)
    return says_otherwise(text)


def is_of_one_mind(question: str, text: str) -> bool:
    """Whether a question says no and a text does as much: both by one word, or by two that undo each other."""
    says_no = is_negated(question) + opposes(question)
    return holds_no(question) and (says_no - is_negated(text) - opposes(text)) % 2 == 0


def confirms(question: str, text: str) -> bool:
    """Whether a text states both ends of a change that a question names, in their order, and says no in no word."""
    asked = read_figures(question)
    periods = {period.span: period for period in asked.periods}
    figures = {figure.span: figure for figure in asked.figures}
    told, counted = changes(asked.plain, list(periods)), changes(asked.plain, list(figures))
    if not (told or counted) or is_negated(text) or opposes(text):
        return False
    stated = read_figures(text)
    days = ([[item.span for item in stated.periods if periods[end].agrees_with(item)] for end in ends] for ends in told)
    values = (
        [[item.span for item in stated.figures if figures[end].same_value(item)] for end in ends] for ends in counted
    )
    return any(one.end <= other.start for ends in (*days, *values) for one in ends[0] for other in ends[1])


def asks_why_not(question: str) -> bool:
    """Whether a question asks for the reason of what was not done, or was refused, or failed."""
    return _WHY.search(fold(question).text) is not None and holds_no(question)


def says_opposite(question: str, quote: str, place: Span) -> bool:
    """Whether all that a question asks about is denied in the clause of a place in a quote, or the other way round.

    Not where yes or no is asked. Where that clause says nothing of it, what follows counts: 林海說，他並未贊成.
    """
    if asks_yes_or_no(question):
        return False
    asked, text = plain(question), plain(quote)
    start = max((match.end() for match in CLAUSE_END.finditer(text, 0, place.start)), default=0)
    end = next((match.start() for match in CLAUSE_END.finditer(text, place.end)), len(text))
    clause = text[start:end]
    behind = "" if any(word in clause.lower() for word in content_words(question)) else text[end:]
    wanted = sides_in(asked)
    if len(wanted) == 1:
        said = sides_in(clause) or sides_in(behind)
        return bool(said) and not wanted & said
    return any(_denies(asked, (clause, behind), verb) for verb in verbs_in(question))


def _negates_a_verb(question: str, text: str) -> bool:
    """Whether a text negates one of a question's verbs: the verb stands behind the negation, in the same clause."""
    verbs = [verb[:-2] if verb.isascii() and len(verb) > LEAST_STEM + 1 else verb for verb in verbs_in(question)]
    flat = plain(text).lower()
    behind = (flat[no.end : no.end + VERB_REACH] for no in negations_in(text))
    clauses = (CLAUSE_END.split(part, maxsplit=1)[0] for part in behind)
    return any(verb in clause for clause in clauses for verb in verbs)


def _denies(asked: str, parts: Sequence[str], verb: str) -> bool:
    """Whether a verb is denied in the first part of a text that holds it, and not in the question, or the other way round."""
    pattern = _form(verb)
    in_question = pattern.search(asked)
    part = next((part for part in parts if pattern.search(part)), None)
    if in_question is None or part is None:
        return False
    wanted = is_denied(asked, in_question.start())
    return all(is_denied(part, match.start()) != wanted for match in pattern.finditer(part))


def _form(verb: str) -> re.Pattern[str]:
    """A Chinese verb as it is, an English one in any of its regular forms."""
    if not verb.isascii():
        return re.compile(re.escape(verb))
    stem = _ENDING.sub("", verb)
    return re.compile(rf"\b{re.escape(stem if len(stem) >= LEAST_FORM else verb)}(?:e|d|s|ed|es|ing)?\b", re.I)
