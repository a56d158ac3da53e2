"""The words by which a text says no: they negate, tell of a failure, refuse or oppose; and which side of a matter it takes.

What negates and what opposes turn a statement round alike, and twice is not at all: 不反對 is no refusal, 沒有失敗 no failure.
A word that only holds such a letter says no no: 不動產, 無錫, No. 3.
"""

import re

from briefqa.figures.numerals import plain
from briefqa.questions.sides import AGAINST, FOR
from briefqa.questions.tagging import known_words, tagged_words
from briefqa.types import Span

LOOK_BACK = 24  # characters before a verb, for what denies it

# In plain text, of what was given up or put off, without a word that negates.
GIVEN_UP = (
    r"放弃|取消|搁置|暂[缓停]|作罢|[喊叫]停|中[止断]|终止|撤[回销]"
    r"|\b(?:abandon|cancel|shelv|scrapped|withdr[ae]w|postpon|suspend)\w*"
)

_YES_OR_NO = re.compile(r"(?P<verb>\w)[不没](?P=verb)|有无|与否|是否|能否|可否")
_A_FIGURE = r"\s?[约近半\d〇一二两三四五六七八九十百千几数]"
# All in plain text. Said of a figure these are bounds and deny nothing: 不到十分鐘, 未滿 20 噸, no more than five.
_NEGATION = re.compile(
    rf"(?<![不无][得能可])(?<![无要])不(?!同(?!意)|[过仅只但断少久论管]|得不|\w反(?![对抗应映驳])|一(?!定)|(?:[到足满及逾]|[超高低大小少多]于|超过){_A_FIGURE})"
    rf"|(?<![淹沉埋覆吞出])没(?![收落顶入])|未(?!来|[满达及逾]{_A_FIGURE})|无(?!论|线|人(?:[机车船艇店]|商店|驾驶|载具))|并非|[绝毫]非"
    r"|\b(?:not|no(?!\.?\s?\d|-(?!one\b))|never|without|nor|none|neither|cannot)\b(?! (?:only|more|less|fewer|later|earlier)\b)|n['’]t\b",
    re.I,
)
# What failed did not come about.
_FAILED = re.compile(
    r"失[败利去](?!者)|落[选空榜败]|败[选诉]|流标|破局|告吹"
    r"|\b(?:fail(?:s|ed|ing|ure)?|los(?:es?|ing)|(?<!the )(?<!a )lost(?! property\b| and found\b)|(?!(?-i:Miss [A-Z]))miss(?:es|ed)?|fell (?:short|through))\b",
    re.I,
)
_RIGHT_BEFORE = re.compile(r"\w?|\s(?:\w+\s)?")  # between a negation and the failure that it undoes
# Right before a verb, or with a few words between where it can deny nothing else.
_DENIED = re.compile(
    r"(?:(?:不|不是|非|没|未|无法)(?:会|再|曾|能|愿|肯|敢|可|得|想|予|获|获得|必|应|宜)?|(?:[并从尚]未|[未不]曾|没有?)[^，。；、就而即却但前的者]{0,8})\s?$"
    r"|(?:\b(?:not|never|no longer|cannot)|n['’]t)\s(?:\w+ly\s)?$",
    re.I,
)
_REFUSED = re.compile(
    r"拒绝?(?:会|再|予)?\s?$|\b(?:refus(?:e[sd]?|ing|al)|declin(?:e[sd]?|ing)|fail(?:s|ed|ing|ure)?)\sto\s(?:\w+ly\s)?$",
    re.I,
)
_FOR = rf"(?:{FOR}|拥护)(?![率者度票])"
_IS_FOR = re.compile(
    rf"{_FOR}|\b(?:support(?:s|ed|ing)?|favou?r(?:s|ed|ing)?|endors(?:es?|ed|ing)|approv(?:es?|ed)|backs|backed|backing)\b",
    re.I,
)
_AGAINST = rf"{AGAINST}(?![党派者票])|\b(?:oppos(?:e[sd]?|ing)|object(?:s|ed)? to|reject(?:s|ed|ing|ion)?)\b"
_IS_AGAINST = re.compile(_AGAINST, re.I)
_OPPOSES = re.compile(
    rf"{_AGAINST}|反对票|拒绝|拒不|否决|否认|禁止|驳回"
    r"|\b(?:refus(?:e[sd]?|ing|al)|forb[ia]d(?:e|s|den|ding)?|den(?:y|ies|ied|ying)|veto(?:es|ed)?|declin(?:e[sd]?|ing) to)\b",
    re.I,
)
_SUPPORTS = re.compile(
    rf"{_FOR}|通过|批准|核准|接受|允许|准许|答应|愿意"
    r"|\b(?:support|favou?r|approv|agree|accept|allow|permit|endors|welcom|grant)\w*|\bback(?:s|ed)\b",
    re.I,
)


def negations_in(text: str) -> list[Span]:
    """Where the words of a text stand that negate, in order; a question after yes or no (有沒有, 是不是) does not by that."""
    flat = plain(text)
    found = [Span(*no.span()) for no in _NEGATION.finditer(_YES_OR_NO.sub(lambda asked: " " * len(asked[0]), flat))]
    if all(no.of(flat).isascii() for no in found):
        return found
    names = _names_that_hold(flat, found)
    return [no for no in found if not any(name.covers(no) for name in names)]


def _names_that_hold(flat: str, negations: list[Span]) -> list[Span]:
    """The words of a plain text that hold a negating letter and are names of things: 不銹鋼, 補助未成年人, 不良債權.

    What jieba's dictionary has as one word may deny a verb all the same: 不合理, 未達標, 沒有響應.
    """
    known = set(known_words(flat))
    words = tagged_words(flat)
    tags = ["", *(word.tag for word in words), ""]
    names = []
    for number, word in enumerate(words):
        before, behind = tags[number], tags[number + 2]
        held = [no for no in negations if word.span.covers(no)]
        if word.span not in known or not held:
            continue
        denied = flat[held[0].end : word.span.end]
        of_a_thing = held[0].start == word.start and tagged_words(denied or word.text)[0].tag[:1] not in ("v", "a", "d")
        match word.tag[:1]:
            case "n":
                is_name = len(word.tag) > 1 or (len(word.text) > 2 and of_a_thing)
            case "b":
                is_name = True
            case "l":
                is_name = of_a_thing and (before[:1] in ("v", "p") or behind[:1] == "n")
            case kind:
                is_name = kind == "a" and behind[:1] == "n"
        if is_name:
            names.append(word.span)
    return names


def is_negated(text: str) -> bool:
    """Whether a text says no by a word that negates or by one that says what failed; both together undo each other."""
    flat = plain(text)
    negations, failures = negations_in(flat), _failures_in(flat)
    undone = {
        place
        for no in negations
        for failed in failures
        if no.end <= failed.start and _RIGHT_BEFORE.fullmatch(flat, no.end, failed.start)
        for place in (no, failed)
    }
    return bool({*negations, *failures} - undone)


def holds_no(text: str) -> bool:
    """Whether a text holds a word that negates, opposes or tells of a failure, undone or not."""
    return opposes(text) or bool(negations_in(text) or _failures_in(plain(text)))


def opposes(text: str) -> bool:
    """Whether a text holds a word that opposes, refuses or forbids."""
    return _OPPOSES.search(plain(text)) is not None


def supports(text: str) -> bool:
    """Whether a text holds a word that supports, grants or agrees."""
    return _SUPPORTS.search(plain(text)) is not None


def sides_in(text: str) -> frozenset[bool]:
    """Which sides a text takes: True for, False against; the other one where that is denied."""
    flat = plain(text)
    return frozenset(
        is_denied(flat, match.start()) != is_for
        for pattern, is_for in ((_IS_FOR, True), (_IS_AGAINST, False))
        for match in pattern.finditer(flat)
    )


def is_denied(text: str, at: int) -> bool:
    """Whether the verb at an offset of a text is denied by what stands right before it."""
    flat, start = plain(text), max(at - LOOK_BACK, 0)
    if _REFUSED.search(flat, start, at):
        return True
    denied = _DENIED.search(flat, start, at)
    return denied is not None and any(no.overlaps(Span(*denied.span())) for no in negations_in(flat))


def _failures_in(flat: str) -> list[Span]:
    return [Span(*match.span()) for match in _FAILED.finditer(flat)]
