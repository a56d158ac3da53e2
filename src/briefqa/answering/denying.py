"""Whether a sentence speaks against what a question takes for granted, as far as words tell: 不, reject, 贊成.

The cross-encoder hears that a question and a sentence are of opposite minds where both say no of one thing. What negates
and what opposes turn a statement round alike, and twice is not at all: 不反對 is no refusal.
"""

import re

from briefqa.folding import fold, is_latin

_YES_OR_NO = re.compile(r"(?P<verb>\w)[不没](?P=verb)|有无|与否|是否|能否|可否")
_NEGATION = re.compile(
    r"不(?![同过仅只但断少久论管]|得不)|没|未(?!来)|无(?!论|人机|线)|并非|[绝毫]非"
    r"|\b(?:not|no|never|without|nor|none|neither|cannot)\b|n't\b"
)
_OPPOSES = re.compile(
    r"反对(?!党|派)|拒绝|拒不|否决|否认|禁止|驳回|抵制"
    r"|\b(?:refus(?:e[sd]?|ing|al)|reject(?:s|ed|ing|ion)?|oppos(?:e[sd]?|ing)|forb[ia]d(?:e|s|den|ding)?|den(?:y|ies|ied|ying)|veto(?:es|ed)?"
    r"|declin(?:e[sd]?|ing) to|object(?:s|ed)? to)\b"
)
_SUPPORTS = re.compile(
    r"支持|赞成|同意|通过|批准|核准|接受|允许|准许|答应|愿意"
    r"|\b(?:support|favou?r|approv|agree|accept|allow|permit|endors|welcom|grant)\w*|\bback(?:s|ed)\b"
)
# What a statement in English has, and a title or an order ("Allow loans at once") lacks: a verb that says of something what it does.
_STATES = re.compile(
    r"\b(?:is|are|was|were|be|been|has|have|had|do|does|did|will|would|shall|should|can|could|may|might|must|said|says|\w{2,}ed)\b|n't\b"
)
_WHY = re.compile(r"为什么|为何|为啥|何以|怎么|\bwhy\b")


def is_negated(text: str) -> bool:
    """Whether a text holds a word that negates; a question after yes or no (有沒有, 是不是) does not by that."""
    return _NEGATION.search(_YES_OR_NO.sub(" ", fold(text).text)) is not None


def may_speak_against(question: str, text: str) -> bool:
    """Whether a sentence may speak against what a question takes for granted.

    None does that says no as the question does (為什麼反對: 本席反對), nor an order or a title. Where the question opposes
    something, only one does that supports it, or says that nobody opposes.
    """
    if is_of_one_mind(question, text):
        return False
    folded = fold(text).text
    if is_latin(text) and not (_STATES.search(folded) or _NEGATION.search(folded)):
        return False
    if _opposes(question) and not is_negated(question):
        return _SUPPORTS.search(folded) is not None or is_negated(text)
    return True


def is_of_one_mind(question: str, text: str) -> bool:
    """Whether a question says no and a text does as much: both by one word, or by two that undo each other."""
    says_no = (is_negated(question), _opposes(question))
    return any(says_no) and (sum(says_no) - is_negated(text) - _opposes(text)) % 2 == 0


def asks_why_not(question: str) -> bool:
    """Whether a question asks for the reason of what was not done, or was refused."""
    return _WHY.search(fold(question).text) is not None and (is_negated(question) or _opposes(question))


def _opposes(text: str) -> bool:
    return _OPPOSES.search(fold(text).text) is not None
