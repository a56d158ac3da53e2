"""What a sentence says that something was before it was changed, and what it became: 原訂5月3日，後來改到6月10日.

Also the two ends of a stretch of days, where a question asks when it begins or ends, and what a time is no time of.
"""

import re
from collections.abc import Sequence
from itertools import pairwise

from briefqa.figures.stated import CLAUSE_END
from briefqa.types import Span

LOOK_BACK = 40  # before a value, for the words that say that it was so once
_SENTENCE_END = re.compile(r"[。！？!?；;\n]|\.\s")
# Before the old value, in its own clause. Where only "from" leads to it, it has to be followed by the change at once.
_ONCE = re.compile(
    r"(?:(?<![高草平中还复])原[本来先]?(?!因|则|料|子|油|住|籍|地|告|件|著|文)|起初|最初|本来)[^，。；;]{0,12}$"
    r"|\b(?:originally|initially|at first)\b[^.;]{0,30}$|\b(?:was|were|had been)\s(?:due|scheduled|planned|set)\b[^.;,]{0,24}$",
    re.I,
)
_FROM = re.compile(r"[从由自](?:原[本来先]?)?的?\s?$", re.I)
_VERB = "改|延|顺延|推迟|提[前早高升]|展延|调[整高低升降]?|变更|挪|移|修[正订]|[上下]修|增|减|升|降|涨|缩|扩|追加"
_TO_NEW = re.compile(rf"(?:(?:{_VERB})[^，。；;\d]{{0,4}}?[到至为成]|[改移挪][在于])了?\s?(?:约|近)?\s?$")
_RIGHT_TO_NEW = re.compile(
    rf"(?!起|开始|以来|[以之]?后)[^，。；;]{{0,4}}[，,]?\s?[^，。；;]{{0,4}}?(?:{_VERB})[^，。；;\d]{{0,4}}"
)
_ENGLISH_VERB = (
    r"\b(?:mov(?:es?|ed|ing)|shift\w*|postpon\w*|delay\w*|push\w*|extend\w*|chang\w*|reschedul\w*|revis\w*|slip\w*"
    r"|(?:put|set) back|brought forward|rais\w*|cut|increas\w*|reduc\w*|lower\w*)\b"
)
_ENGLISH_TO_NEW = re.compile(rf"{_ENGLISH_VERB}[^.;,]{{0,24}}\b(?:to|until|till)\s$", re.I)
_ENGLISH_FROM = re.compile(rf"{_ENGLISH_VERB}[^.;]{{0,24}}\bfrom\s$", re.I)
_ENGLISH_TO = re.compile(r"\s(?:back\s)?(?:to|until|till)\s", re.I)
_ASKS_FOR_OLD = re.compile(
    r"原[本来先订定拟]|起初|最初|本来|\b(?:originally|initially|at first|original|initial)\b", re.I
)
_BETWEEN_ENDS = re.compile(
    r"(?:[^，。；;\d]{0,6}起)?[^。；;\d]{0,8}?(?:[至到~～〜–—-]|\b(?:to|until|till|through|and)\b)(?:同年|次年|隔年|翌年|当年)?\s?",
    re.I,
)
_ASKS_FOR_LAST_DAY = re.compile(
    r"截止|到期|届满|期满|结束|为止|终止|[闭落]幕|[至到]何时|[至到]什么时候|\b(?:until|till|by) when\b|\b(?:do|does|did|will)\b[^?]*\bclose\b"
    r"|\b(?:deadlines?|due(?! to)|expires?|expired|ends?|ended|last day)\b",
    re.I,
)
_ASKS_FOR_FIRST_DAY = re.compile(
    r"开始|起始|起算|开幕|(?:何时|什么时候|哪一?[天日年])起|[从自](?:何时|什么时候|哪一?[天日年])|\b(?:from|since) when\b|\b(?:do|does|did|will)\b[^?]*\bopen\b"
    r"|\b(?:starts?|started|begins?|began|first day)\b",
    re.I,
)
# Behind a time: what begins or ends with it, or is named after it: 2027年10月以後, 2025年《…法》. And before one.
_IN_A_NAME_OR_BOUND = re.compile(r"\s?(?:[《〈]|[中年月]?底?[以之]?[前后起](?![三四两几半]))")
_BOUND_BEFORE = re.compile(r"\b(?:by|until|till|before|after|from|since)\s(?:the\s(?:end|start)\sof\s)?$", re.I)


def changes(text: str, places: Sequence[Span]) -> list[tuple[Span, Span]]:
    """Pairs of a value that something had and the one that it was changed to, of places of one sort in plain text, in order."""
    found: list[tuple[Span, Span]] = []
    for old, new in pairwise(places):
        if not _SENTENCE_END.search(text, old.end, new.start) and (
            _leads_to_change(text, old, new) or (found and found[-1][1] == old and _is_new(text, new))
        ):
            found.append((old, new))
    return found


def without_superseded(question: str, text: str, places: Sequence[Span]) -> list[Span]:
    """The places without those of values that were changed, or where a question asks for those, they alone."""
    pairs = changes(text, places)
    old = [one for one, _ in pairs]
    if pairs and _ASKS_FOR_OLD.search(question):
        return old[:1]
    return [place for place in places if place not in old]


def of_asked_end(question: str, text: str, places: Sequence[Span]) -> list[Span]:
    """The places without the first days of stretches where a question asks for the last, and the other way round."""
    last, first = bool(_ASKS_FOR_LAST_DAY.search(question)), bool(_ASKS_FOR_FIRST_DAY.search(question))
    if last == first:
        return list(places)
    stretches = [pair for pair in pairwise(places) if _BETWEEN_ENDS.fullmatch(text, pair[0].end, pair[1].start)]
    others = [start if last else end for start, end in stretches]
    return [place for place in places if place not in others]


def may_be_of(text: str, value: Span, time: Span) -> bool:
    """Whether a time may be a value's, in plain text: of its own clause, or of one before it, where it is no deadline and no part of a name."""
    if time.start >= value.end:
        return not CLAUSE_END.search(text, value.end, time.start)
    own = not CLAUSE_END.search(text, time.end, value.start)
    return own or not (_IN_A_NAME_OR_BOUND.match(text, time.end) or _BOUND_BEFORE.search(text[: time.start]))


def _leads_to_change(text: str, old: Span, new: Span) -> bool:
    before = text[max(old.start - LOOK_BACK, 0) : old.start]
    if _ONCE.search(before):
        return _is_new(text, new)
    if _FROM.search(before):
        return bool(_RIGHT_TO_NEW.fullmatch(text, old.end, new.start)) and _is_new(text, new)
    return bool(_ENGLISH_FROM.search(before) and _ENGLISH_TO.fullmatch(text, old.end, new.start))


def _is_new(text: str, place: Span) -> bool:
    before = text[max(place.start - LOOK_BACK, 0) : place.start]
    return bool(_TO_NEW.search(before) or _ENGLISH_TO_NEW.search(before))
