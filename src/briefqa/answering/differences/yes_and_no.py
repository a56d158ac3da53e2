"""Of two sentences that answer after yes or no, whether one says yes and the other no.

Each is taken at the clause that was read as its answer. What negates there and what opposes turn it round, and twice not at
all. What leaves it open, or says it of another time or on a condition, says neither.
"""

import re
from dataclasses import dataclass
from itertools import pairwise

from briefqa.answering.claims.denials import is_of_one_mind
from briefqa.answering.claims.negations import GIVEN_UP
from briefqa.answering.claims.opposites import is_of_opposite
from briefqa.answering.claims.scopes import is_of_another_member
from briefqa.answering.claims.words import content_words, verbs_in
from briefqa.answering.differences.statements import may_agree, of_other_subject
from briefqa.figures.numerals import plain
from briefqa.figures.stated import CLAUSE_END, read_figures
from briefqa.folding import is_latin
from briefqa.lexical import tokens
from briefqa.types import Span

_NO = "不"  # what is of one mind with this says no
# In plain text: what has not come about yet, without a word that negates.
_PENDING = re.compile(
    rf"{GIVEN_UP}|[尚有]待|[还仍]在|\b(?:yet to|pending|await\w*|bans?|banned|block\w*)\b",
    re.I,
)
_ON_A_CONDITION = re.compile(r"如果|若|除非|一旦|否则|前提|\b(?:if|unless|provided|otherwise|should)\b", re.I)
_LEFT_OPEN = re.compile(
    r"部分|可能|或许|考虑|研议|评估|讨论|呼吁|要求|希望|建议|据传|才[会能]|曾"
    r"|\b(?:until|part(?:ly|ially)|may|might|could|consider\w*|discuss\w*|urg\w+|ask\w*|hop\w+|call\w* for|suggest\w*|rumou?r\w*|only (?:if|when|after))\b",
    re.I,
)
# A time that only the document's own date could tell.
_RELATIVE_TIME = re.compile(
    r"[今去前明后]年|[上本下]个?[周月季]|\b(?:this|last|next) (?:year|month|week|quarter|spring|summer|autumn|winter)\b",
    re.I,
)


@dataclass(frozen=True, slots=True)
class Told:
    """A sentence, what stands around it, and where it answers, from its start."""

    text: str
    context: str
    place: Span


def says_yes_and_no(question: str, one: Told, other: Told) -> bool:
    """Whether one of two sentences says yes to a question and the other one no, of one thing and no other time."""
    mine, theirs = (_answering_clause(question, told) for told in (one, other))
    if not (mine and theirs) or _says_no(mine) == _says_no(theirs):
        return False
    clear = all(_is_clear(question, told, clause) for told, clause in ((one, mine), (other, theirs)))
    times, others = read_figures(mine).periods, read_figures(theirs).periods
    return clear and may_agree(times, others) and _of_one_thing(question, (one, mine), (other, theirs))


def _answering_clause(question: str, told: Told) -> str:
    """Of the clauses that what was read stands in, the one that has most of the question's words; in plain text.

    Empty where it stands in several and none has any, as across languages: which of them answers is not told then.
    """
    flat = plain(told.text)
    edges = [0, *(match.end() for match in CLAUSE_END.finditer(flat)), len(flat)]
    asked = set(tokens(question))
    clauses = (Span(start, end) for start, end in pairwise(edges) if start < end)
    read = [clause.of(flat) for clause in clauses if clause.overlaps(told.place)]
    shared = [len(asked & set(tokens(clause))) for clause in read]
    return read[shared.index(max(shared))] if len(read) == 1 or any(shared) else ""


def _says_no(clause: str) -> bool:
    return is_of_one_mind(_NO, clause) != bool(_PENDING.search(clause))


def _is_clear(question: str, told: Told, clause: str) -> bool:
    """Whether a clause says it without a condition, of the question's time, and of the very thing that it names."""
    asked, whole = plain(question), plain(told.text)
    if _LEFT_OPEN.search(clause) or _ON_A_CONDITION.search(whole):
        return False
    if any(match[0] not in asked for match in _RELATIVE_TIME.finditer(clause)):
        return False
    stated = read_figures(clause).periods or read_figures(told.text).periods
    if not may_agree(stated, read_figures(question).periods):
        return False
    around = f"{told.context}\n{told.text}"
    return not (is_of_opposite(question, clause) or is_of_another_member(question, clause, around))


def _of_one_thing(question: str, one: tuple[Told, str], other: tuple[Told, str]) -> bool:
    """Whether two sentences of one language are of one subject, and both clauses say of the question's object what it says."""
    if is_latin(one[0].text) != is_latin(other[0].text):
        return True
    clauses = [clause.lower() for _, clause in (one, other)]
    verbs = verbs_in(question)
    if not all(word in clause for word in content_words(question)[-1:] for clause in clauses):
        return False
    if verbs and not any(all(verb in clause for clause in clauses) for verb in verbs):
        return False
    return not of_other_subject(question, *((told.text, told.context) for told, _ in (one, other)))
