"""Which phase, unit or group a question is about, where only another one's answer was found: 第二期 where 第一期 is told of.

To the cross-encoder the cost of the first phase answers as well as the second's would. So a question that names one of a
row is refused where the best sentence is of another one of it, and no sentence that would be quoted is of the one asked for.
"""

import re
from collections.abc import Sequence
from itertools import pairwise

from briefqa.answering.claims.fitting_figures import fitting_dates, fitting_figures
from briefqa.answering.claims.series import Member, asked_members, members_in
from briefqa.answering.quotes.candidates import Candidate
from briefqa.answering.quotes.choosing import ANSWERS_TOO_LOGIT, would_be_quoted
from briefqa.answering.quotes.neighbours import sentence_before
from briefqa.figures.stated import read_figures
from briefqa.folding import fold, is_latin
from briefqa.index import Index
from briefqa.questions.wanting import WantedKind, wanted_of

# Several of a row at once, and one that another is held against: no sentence is of that one alone.
_SEVERAL = re.compile(r"^(?:第|\s|[、,和与及或至到~–&/-]|\b(?:and|or|to|through)\b){1,4}$")
_HELD_AGAINST = re.compile(
    r"(?:[比较与和跟同像如继于承除]|超过|高于|低于|取代|\b(?:than|from|after|before|like|unlike|with|and|or|of))\s?$"
)
_LEANS = re.compile(r"[其该此这它]|(?:it|its|this|these|they)\b")


# Behind the one asked for any number may be what is asked for: "the second drew only two".
_SOME_NUMBER = re.compile(
    r"\d|[一二三四五六七八九十百千万两]|\b(?:one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|none|no)\b"
)


def names_another_ordinal(index: Index, question: str, found: Sequence[Candidate]) -> bool:
    """Whether a question is about one of a row, and what would be quoted of what was found, best first, is of others only."""
    asked = asked_members(question)
    if not asked or not found or is_latin(question) != is_latin(found[0].quote.text):
        return False
    return any(_is_of_another(index, question, member, found) for member in asked)


def _is_of_another(index: Index, question: str, asked: Member, found: Sequence[Candidate]) -> bool:
    best = fold(found[0].quote.text).text
    row = [member for member in members_in(best, asked) if member.row == asked.row]
    if not row and found[0].relevance < ANSWERS_TOO_LOGIT:
        return _only_others_are_quoted(index, asked, found)
    if not row or any(_SEVERAL.match(best[one.end : other.start]) for one, other in pairwise(row)):
        return False
    if any(_HELD_AGAINST.search(best[: member.start]) for member in row):
        return False
    if any(member.which == asked.which for member in row):
        return _tells_of_another(question, asked, best, row)
    if _is_named_around(index, asked, found[0]):
        return False
    return not any(_would_answer(question, asked, item, found[0]) for item in found[1:])


def _only_others_are_quoted(index: Index, asked: Member, found: Sequence[Candidate]) -> bool:
    """Whether of the sentences that would be quoted, the best of which names none of a row, some name another one, and none this one."""
    quoted = [item for item in found if would_be_quoted(item, found[0])]
    named = {
        member.which
        for item in quoted
        for member in members_in(fold(_with_header(item)).text, asked)
        if member.row == asked.row
    }
    if not named or asked.which in named:
        return False
    return not any(_is_named_around(index, asked, item) for item in quoted)


def _tells_of_another(question: str, asked: Member, best: str, row: Sequence[Member]) -> bool:
    """Whether a sentence about several of a row holds what is asked for behind the name of another one only."""
    if wanted_of(question).kind not in (WantedKind.FIGURE, WantedKind.DATE) or row[0].which == asked.which:
        return False
    before = {member: best[other.end : member.start] for other, member in pairwise(row)}
    if is_latin(best) and any(
        member.which == asked.which and _holds_wanted(question, text) for member, text in before.items()
    ):
        return False  # against 96 million for the second
    ends = [*(member.start for member in row[1:]), len(best)]
    told = [(member, best[member.end : end]) for member, end in zip(row, ends, strict=True)]
    fitting = {member.which for member, text in told if _holds_wanted(question, text)}
    fitting |= {member.which for member, text in told if member.which == asked.which and _SOME_NUMBER.search(text)}
    return bool(fitting) and asked.which not in fitting


def _is_named_around(index: Index, asked: Member, item: Candidate) -> bool:
    """Whether the headings over a sentence, its document's title or what it leans on name the one asked for."""
    document = index.document_of(item.hit.position)
    around = [document.title, *item.hit.chunk.headings]
    before = sentence_before(document, item.quote.span) if _LEANS.match(fold(item.quote.text).text) else None
    if before:
        around.append(before.of(document.text))
    return _names(asked, "\n".join(around))


def _names(asked: Member, text: str) -> bool:
    return any((member.row, member.which) == (asked.row, asked.which) for member in members_in(fold(text).text, asked))


def _would_answer(question: str, asked: Member, item: Candidate, best: Candidate) -> bool:
    """Whether a sentence that would be quoted beside the best one names the one asked for and may answer."""
    if not would_be_quoted(item, best):
        return False
    text = _with_header(item)
    return _names(asked, text) and _holds_wanted(question, text)


def _with_header(item: Candidate) -> str:
    return f"{item.header}\n{item.quote.text}" if item.header else item.quote.text


def _holds_wanted(question: str, text: str) -> bool:
    """Whether a text states a figure or a date as the question wants it; so where it wants neither."""
    wanted = wanted_of(question)
    if wanted.kind == WantedKind.FIGURE:
        return bool(fitting_figures(wanted, read_figures(text), read_figures(question)))
    if wanted.kind == WantedKind.DATE:
        return bool(fitting_dates(wanted, read_figures(text), read_figures(question)))
    return True
