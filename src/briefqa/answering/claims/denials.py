"""Whether a sentence speaks against what a question takes for granted, as far as words tell: 不, reject, 贊成.

The cross-encoder hears that a question and a sentence are of opposite minds where both say no of one thing. What negates
and what opposes turn a statement round alike, and twice is not at all: 不反對 is no refusal, 沒有失敗 no failure.
"""

import re

from briefqa.answering.claims.changes import changes
from briefqa.answering.claims.words import verbs_in
from briefqa.figures.stated import CLAUSE_END, read_figures
from briefqa.folding import fold, is_latin

VERB_REACH = 24  # characters behind a negation, in which the verb stands that it negates
LEAST_STEM = 4  # letters of an English verb, which its forms share

_YES_OR_NO = re.compile(r"(?P<verb>\w)[不没](?P=verb)|有无|与否|是否|能否|可否")
_A_FIGURE = r"\s?[约近半\d〇一二两三四五六七八九十百千几数]"
# Said of a figure these are bounds and deny nothing: 不到十分鐘, 未滿 20 噸, no more than five.
_NEGATION = re.compile(
    rf"不(?![同过仅只但断少久论管]|得不|一(?!定)|(?:[到足满及逾]|[超高低大小少多]于|超过){_A_FIGURE})"
    rf"|没|未(?!来|[满达及逾]{_A_FIGURE})|无(?!论|人机|线)|并非|[绝毫]非"
    r"|\b(?:not|no|never|without|nor|none|neither|cannot)\b(?! (?:only|more|less|fewer|later|earlier)\b)|n't\b"
)
# What failed did not come about.
_FAILED = re.compile(
    r"失[败利去](?!者)|落[选空榜败]|败[选诉]|流标|破局|告吹"
    r"|\b(?:fail(?:s|ed|ing|ure)?|los(?:es?|t|ing)|miss(?:es|ed)?|fell (?:short|through))\b"
)
_NOT_FAILED = re.compile(rf"(?:{_NEGATION.pattern})(?:\w?|\s(?:\w+\s)?)(?:{_FAILED.pattern})")
_OPPOSES = re.compile(
    r"反对(?!党|派)|拒绝|拒不|否决|否认|禁止|驳回|抵制"
    r"|\b(?:refus(?:e[sd]?|ing|al)|reject(?:s|ed|ing|ion)?|oppos(?:e[sd]?|ing)|forb[ia]d(?:e|s|den|ding)?|den(?:y|ies|ied|ying)|veto(?:es|ed)?"
    r"|declin(?:e[sd]?|ing) to|object(?:s|ed)? to)\b"
)
_SUPPORTS = re.compile(
    r"支持|赞成|同意|通过|批准|核准|接受|允许|准许|答应|愿意"
    r"|\b(?:support|favou?r|approv|agree|accept|allow|permit|endors|welcom|grant)\w*|\bback(?:s|ed)\b"
)
# What was given up, or has not come yet, is said of otherwise without a word that negates.
_OTHERWISE = re.compile(
    r"放弃|取消|搁置|暂[缓停]|作罢|[喊叫]停|中[止断]|终止|撤[回销]|改[为由]|相反|而是|[仍尚](?!未)"
    r"|\b(?:abandon|cancel|shelv|scrapped|withdr[ae]w|postpon|suspend)\w*|\b(?:instead|rather than|contrary|still|yet to)\b"
)
# What a statement in English has, and a title or an order ("Allow loans at once") lacks: a verb that says of something what it does.
_STATES = re.compile(
    r"\b(?:is|are|was|were|be|been|has|have|had|do|does|did|will|would|shall|should|can|could|may|might|must|said|says|\w{2,}ed)\b|n't\b"
)
_WHY = re.compile(r"为什么|为何|为啥|何以|怎么|凭什么|\bwhy\b")
# How something is done takes nothing for granted but that it is.
_HOW_IT_IS_DONE = re.compile(r"如何|怎样|\bhow (?:is|are|do|does|can|should|must|may)\b")


def is_negated(text: str) -> bool:
    """Whether a text says no by a word that negates or by one that says what failed; both together undo each other."""
    return _says_no_word(_NOT_FAILED.sub(" ", fold(text).text))


def says_otherwise(text: str) -> bool:
    """Whether a text holds a word that negates, opposes, or tells what was given up or has not come yet."""
    return is_negated(text) or _opposes(text) or _OTHERWISE.search(fold(text).text) is not None


def may_speak_against(question: str, text: str) -> bool:
    """Whether a sentence may be shown as one that speaks against what a question takes for granted.

    None may that says no as the question does (為什麼反對: 本席反對), that tells of the change which the question names,
    nor an order or a title. Where the question opposes something, only one may that supports it, or says that nobody
    opposes; where it does not ask why, one that says so in some word; where it asks how a thing is done, of just that.
    """
    if is_of_one_mind(question, text) or confirms(question, text):
        return False
    folded = fold(text).text
    if is_latin(text) and not (_STATES.search(folded) or _NEGATION.search(folded)):
        return False
    if _opposes(question) and not is_negated(question):
        return _SUPPORTS.search(folded) is not None or is_negated(text)
    if _WHY.search(asked := fold(question).text):
        return True
    if _HOW_IT_IS_DONE.search(asked) and is_latin(question) == is_latin(text):
        return _negates_a_verb(question, folded)
    return says_otherwise(text)


def is_of_one_mind(question: str, text: str) -> bool:
    """Whether a question says no and a text does as much: both by one word, or by two that undo each other."""
    says_no = is_negated(question) + _opposes(question)
    return _holds_no(question) and (says_no - is_negated(text) - _opposes(text)) % 2 == 0


def confirms(question: str, text: str) -> bool:
    """Whether a text states both ends of a change that a question names, in their order, and says no in no word."""
    asked = read_figures(question)
    periods = {period.span: period for period in asked.periods}
    figures = {figure.span: figure for figure in asked.figures}
    told, counted = changes(asked.plain, list(periods)), changes(asked.plain, list(figures))
    if not (told or counted) or is_negated(text) or _opposes(text):
        return False
    stated = read_figures(text)
    days = ([[item.span for item in stated.periods if periods[end].agrees_with(item)] for end in ends] for ends in told)
    values = (
        [[item.span for item in stated.figures if figures[end].same_value(item)] for end in ends] for ends in counted
    )
    return any(one.end <= other.start for ends in (*days, *values) for one in ends[0] for other in ends[1])


def asks_why_not(question: str) -> bool:
    """Whether a question asks for the reason of what was not done, or was refused, or failed."""
    return _WHY.search(fold(question).text) is not None and _holds_no(question)


def _holds_no(text: str) -> bool:
    return _opposes(text) or _says_no_word(fold(text).text)


def _says_no_word(folded: str) -> bool:
    """Whether a folded text holds a word that negates or fails; a question after yes or no (有沒有, 是不是) does not by that."""
    said = _YES_OR_NO.sub(" ", folded)
    return bool(_NEGATION.search(said) or _FAILED.search(said))


def _opposes(text: str) -> bool:
    return _OPPOSES.search(fold(text).text) is not None


def _negates_a_verb(question: str, folded: str) -> bool:
    """Whether a folded text negates one of a question's verbs: the verb stands behind the negation, in the same clause."""
    verbs = [verb[:-2] if verb.isascii() and len(verb) > LEAST_STEM + 1 else verb for verb in verbs_in(question)]
    behind = (folded[no.end() : no.end() + VERB_REACH] for no in _NEGATION.finditer(folded))
    clauses = (CLAUSE_END.split(text, maxsplit=1)[0] for text in behind)
    return any(verb in clause for clause in clauses for verb in verbs)
