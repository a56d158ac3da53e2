"""The sentences of a comparing text that tell of another than the one asked: Norway's share for Poland's, a sister ship's fine.

To the cross-encoder the one's fact answers as well as the other's would. So what plainly is of another country, ship or
firm is taken out, and a sentence further down answers if one was read as doing so.
"""

import re
from collections.abc import Sequence

from briefqa.answering.claims.fitting_figures import fitting_dates, fitting_figures
from briefqa.answering.quotes.candidates import Candidate
from briefqa.answering.quotes.choosing import ANSWERS_TOO_LOGIT
from briefqa.answering.quotes.neighbours import sentence_before
from briefqa.figures.stated import read_figures
from briefqa.folding import fold, is_latin
from briefqa.index import Index
from briefqa.questions.peers import AT_HOME, Peer, asked_peers, peers_in
from briefqa.questions.wanting import WantedKind, wanted_of

_ASKS_WHO = re.compile(r"谁|何人|哪一?位|\bwho\b")
# What may stand before the one that a sentence is of: a connective, a time, a clause that only sets the frame.
_OPENS = re.compile(
    r"^(?:[^,，;；]{0,14}[,，])?\W*(?:而|则|至于|其中|但|然而|相较之下|反观|in|on|for|but|and|while|whereas|the|by contrast)?\s*"
    r"(?:[^,，;；\u4e00-\u9fff]{0,24}|(?:[a-z'’-]+ ){0,3}(?:in|of) (?:the )?)$"
)
# Whom something is done with or from whom a thing comes is not what a sentence is of; nor is one whose flag a ship flies.
_ASIDE_BEFORE = re.compile(
    r"(?:[向对从由自与和跟同给把被赴访至到经比较因让使]|\b(?:to|from|with|against|than|by|and|or|via|like|unlike|over|into) (?:the )?)$"
)
_ASIDE_BEHIND = re.compile(r"[籍制裔语文货币]|商规|元|圆|盾|铢|\s?(?:dollars?|yen|won|flag|built|made)|-")
_LEANS = re.compile(r"[其该此这它]|(?:it|its|this|these|they|the country|the company)\b")
_CLAUSE = re.compile(r"[,，;；]|而")


def without_rivals(index: Index, question: str, found: Sequence[Candidate]) -> tuple[Candidate, ...]:
    """Of what was found for a question, best first, all but what plainly is of another than the one asked.

    None is left where the best one is, and no other was read as an answer.
    """
    asked = asked_peers(question) if found else None
    wanted = wanted_of(question).kind
    of_one = wanted in (WantedKind.FIGURE, WantedKind.DATE, WantedKind.ORDINAL) or _ASKS_WHO.search(fold(question).text)
    if asked is None or not of_one:
        return tuple(found)
    left = [item for item in found if not _is_of_another(index, question, *asked, item)]
    if left and (left[0] is found[0] or left[0].relevance >= ANSWERS_TOO_LOGIT):
        return tuple(left)
    return ()


def _is_of_another(index: Index, question: str, sort: str, asked: frozenset[str], item: Candidate) -> bool:
    """Whether a sentence is of another: by what it names itself, else by the headings over it and what stands before it."""
    document, span = index.document_of(item.hit.position), item.quote.span
    text = fold(item.quote.text).text
    row = fold(f"{item.header}\n{document.table_caption(span)}").text
    named = peers_in(text, sort, asked)
    if any(peer.who in asked for peer in (*named, *peers_in(row, sort, asked))):
        return _is_told_of_another(question, text, [peer for peer in named if peer.who not in AT_HOME - asked], asked)
    chunk = item.hit.chunk
    over = [peers_in(fold(heading).text, sort, asked) for heading in chunk.headings]
    nearest = next(filter(None, reversed(over)), [])
    if any(peer.who in asked for peer in nearest):
        return False
    rivals = [peer for peer in named if not _is_aside(text, peer)]
    if any(_OPENS.search(text[: peer.start]) for peer in rivals):
        return True
    if nearest:
        return True
    at_home = sort == "country" and asked <= AT_HOME
    before = sentence_before(document, span)
    leans = before is not None and bool(_LEANS.match(text))
    if at_home and not leans:
        return False
    earlier = fold(before.of(document.text) if leans and before else document.text[chunk.span.start : span.start]).text
    last = _last_sentence_naming(earlier, sort, asked)
    if any(peer.who in asked for peer in last) or any(
        peer.who in asked for peer in peers_in(fold(document.title).text, sort, asked)
    ):
        return False
    return bool(rivals) or bool(last)


def _last_sentence_naming(folded: str, sort: str, asked: frozenset[str]) -> list[Peer]:
    """What the last sentence of a text that names any of a sort names of it."""
    for sentence in reversed(re.split(r"[。！？\n]|(?<=[a-z0-9])\. ", folded)):
        if named := peers_in(sentence, sort, asked):
            return named
    return []


def _is_aside(text: str, peer: Peer) -> bool:
    return bool(_ASIDE_BEFORE.search(text[: peer.start]) or _ASIDE_BEHIND.match(text[peer.end :]))


def _is_told_of_another(question: str, text: str, named: Sequence[Peer], asked: frozenset[str]) -> bool:
    """Whether a sentence that names the one asked holds what is asked for behind another only, in a clause of its own."""
    if not any(peer.who not in asked for peer in named) or any(
        peer.who in asked and _is_aside(text, peer) for peer in named
    ):
        return False
    ends = [*(peer.start for peer in named[1:]), len(text)]
    told = [(peer.who in asked, text[peer.end : end]) for peer, end in zip(named, ends, strict=True)]
    starts = [0, *(peer.end for peer in named[:-1])]
    if is_latin(text) and any(
        peer.who in asked and _holds_wanted(question, text[start : peer.start])
        for peer, start in zip(named, starts, strict=True)
    ):
        return False  # 420 dollars in Vietnam
    if not any(_CLAUSE.search(part) for _, part in told[:-1]):
        return False
    fitting = [whether for whether, part in told if _holds_wanted(question, part)]
    return bool(fitting) and not any(fitting)


def _holds_wanted(question: str, text: str) -> bool:
    wanted = wanted_of(question)
    fitting = fitting_dates if wanted.kind == WantedKind.DATE else fitting_figures
    if wanted.kind not in (WantedKind.DATE, WantedKind.FIGURE):
        return False
    return bool(fitting(wanted, read_figures(text), read_figures(question)))
