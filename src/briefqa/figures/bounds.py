"""What the words around a figure claim of it: at least, at most, about; and how far those words reach.

Beneath a negation a bound is the other one: 不會超過 15% and never more than 15% are the most, not under 15% the least.
"""

import re

from briefqa.types import Span

_OVER = (
    r"(?:超过|超逾|逾|多于|高于|大于|高过|多过|突破"
    r"|\b(?:over|above|(?:more|greater|higher|larger) than|exceed(?:s|ed|ing)?|surpass(?:ed|es|ing)?|in excess of))"
)
_UNDER = r"(?:低于|少于|小于|低过|少过|\b(?:under|below|(?:less|fewer|lower|smaller) than))"
# Between the 不 or not and the bound only what does not make a sentence of its own: 不滿意者超過15% is no negation of it.
_NOT = (
    r"(?:(?!(?<=会)不会|(?<=能)不能|(?<=可)不可|(?<=是)不是|(?<=有)没)"
    r"(?:没有(?:任何)?一[\u4e00-\u9fff]|(?:[不未没无]|不是)(?:[会曾能得可应宜须敢准许再有至致法太]|可能|允许){0,3}|难以)"
    r"|(?:\b(?:not|never|no|cannot|nor|unlikely)|n['’]t)\s"
    r"(?:(?:to|be|been|being|have|has|had|ever|yet|again|once|go|goes|gone|went|rise|rises|risen|rose|fall|falls|fallen|fell"
    r"|drop|drops|dropped|dip|dips|dipped|climb|climbed|grow|grown|reach|reached|any|by|at)\s){0,4})\s?"
)
_BETWEEN = r"\s?(?:有|为|达|了|约)?\s?$"
_NOT_OVER = re.compile(rf"{_NOT}(?:{_OVER}|超出|\bbeyond){_BETWEEN}", re.I)
_NOT_UNDER = re.compile(rf"{_NOT}{_UNDER}{_BETWEEN}", re.I)
_AT_LEAST = re.compile(rf"(?:至少|最少|{_OVER}|破|上|>|≥|\bat least|\bupwards of){_BETWEEN}", re.I)
_AT_MOST = re.compile(rf"(?:至多|最多|不到|不足|{_UNDER}|未满|未达|<|≤|\bat most|\bup to|\bwithin){_BETWEEN}", re.I)
_ABOUT = re.compile(
    r"(?:(?:约|近|接近)[有为合占达]?|大概|估计|差不多|几乎|≈|~"
    r"|\b(?:about|around|approximately|approx\.?|nearly|almost|roughly|some|close to|an estimated))\s?$",
    re.I,
)
_BEHIND_AT_LEAST = re.compile(r"\s?(?:人|个|家|座)?(?:以上|之多|多|有余|or more|\+)", re.I)
_BEHIND_AT_MOST = re.compile(r"\s?(?:人|个|家|座)?(?:以下|以内|之内|or less|or fewer)", re.I)
_BEHIND_ABOUT = re.compile(r"\s?(?:左右|上下|or so)", re.I)
# Words that bound a figure, so that a mark without them would say another: 不到, at least. Not 上 and 破, which stand for much else.
_BOUND_BEFORE = re.compile(
    rf"(?:至[少多]|最[少多]|{_NOT}(?:{_OVER}|{_UNDER}|超出|\bbeyond)|{_OVER}|{_UNDER}|不到|不足|未[满达]|大?约|约占|近|将近|接近|大概|差不多|几乎|[<>≥≤≈~]"
    r"|\b(?:at (?:least|most)|about|around|approximately|approx\.?|nearly|almost|roughly"
    rf"|up to|close to|an estimated)){_BETWEEN}",
    re.I,
)
_BOUND_BEHIND = re.compile(r"(?:以[上下内]|之[内多]|左右|上下|有余|\s(?:or (?:more|less|fewer|so))\b)", re.I)
_DENIES = re.compile(
    r"[不没未无难]|\b(?:no|not|nor|never|cannot|unlikely)\b|n['’]t", re.I
)  # without it none need be looked for
_LOOK_BACK = 16  # characters
_LOOK_BACK_TO_DENIAL = 40  # from a negation and all that it leads to


def claims_of(text: str, start: int, end: int) -> str:
    """What is claimed of a figure at a place of plain text: "at least", "at most", "about", or nothing."""
    far, first = max(start - _LOOK_BACK_TO_DENIAL, 0), max(start - _LOOK_BACK, 0)
    denied = _DENIES.search(text, far, start)
    if denied and _NOT_UNDER.search(text, denied.start(), start):
        return "at least"
    if (
        (denied and _NOT_OVER.search(text, denied.start(), start))
        or _AT_MOST.search(text, first, start)
        or _BEHIND_AT_MOST.match(text, end)
    ):
        return "at most"
    if _AT_LEAST.search(text, first, start) or _BEHIND_AT_LEAST.match(text, end):
        return "at least"
    return "about" if _ABOUT.search(text, first, start) or _BEHIND_ABOUT.match(text, end) else ""


def with_words(text: str, place: Span) -> Span:
    """The place of a figure in plain text with the words that bound it: 不到三個月, over 90,000."""
    before = _BOUND_BEFORE.search(text, max(place.start - _LOOK_BACK_TO_DENIAL, 0), place.start)
    behind = _BOUND_BEHIND.match(text, place.end)
    return Span(before.start() if before else place.start, behind.end() if behind else place.end)
