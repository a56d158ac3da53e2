"""What a question is made of, before anything is searched."""

import re
from functools import lru_cache

from briefqa.config import MAX_QUESTION_CHARS
from briefqa.errors import InputRefused
from briefqa.lexical import tokens
from briefqa.questions.sides import without_sources
from briefqa.questions.sources import asks_for_source, without_source_words

# What a question is made of and its answer is not. In a mostly Chinese index "the" is rare, and would count for much.
ENGLISH_STOP_WORDS = frozenset(
    """
    a about according after also am an and any are as at be been before being between both but by can could did do does
    doing during each for from give gives had has have he her him his how i if in into is it its list many may me might
    more most much must my name no not of on or our out over please said say says shall she should so some such tell than
    that the their them then there these they this those to under up us was we were what when where which while who whom
    whose why will with would you your
    """.split()  # noqa: SIM905 a list would take a page
)
# Words that hold the letter of a stop word: cut in two they would be lost. Where in doubt a word is kept.
_WHOLE_WORDS = "(?<![項项題题])目的|的[確确]|[現现存所潛潜實实]在|在[線线場场職职]|了[解結结]|[幾几]何"
_CHINESE_QUESTION_WORDS = (
    "請問|请问|[什甚][麼么][時时][候間间]|何[時时]|為什麼|为什么|為何|为何|什麼樣|什么样|什麼|什么|甚麼|哪[一些個个種种家位年裡里兒儿篇款項项]*|誰|谁|多少|多[大高長长遠远久快]"
    "|[幾几][個个家種种年次位乎]?|如何|怎[麼么樣样]*|是否|有沒有|有没有|嗎|吗|呢"
)
_WORD_OR_STOP_WORD = re.compile(f"(?P<word>{_WHOLE_WORDS})|{_CHINESE_QUESTION_WORDS}|[了的在是]")
# In English, in any order: what asks, and what opens a question after yes or no.
ENGLISH_ASKING = "who|whom|whose|what|which|when|where|why|how"
AUXILIARIES = "is|are|was|were|did|do|does|has|have|had|can|could|will|would|should"
# What a Chinese question asks with, in both scripts; as a pattern with a group `verb`.
CHINESE_ASKING = (
    "[什甚][麼么]|哪|誰|谁|多少|多[大高長长遠远久快深重寬宽]|[幾几](?![乎近經经])|如何|怎[麼么樣样]|是否|有[沒没]有|(?P<verb>\\w)不(?P=verb)"
    "|嗎|吗|何[時时處处者]|[為为]何"
)
# The words alone that make a question one.
ASKING_WORDS = re.compile(
    rf"{_CHINESE_QUESTION_WORDS}|\b(?:how (?:many|much|long|far|large|big|high|old)|{ENGLISH_ASKING})\b ?",
    re.I,
)
_YES_OR_NO = re.compile(rf"[嗎吗]|是否|有[沒没]有|(?P<verb>\w)不(?P=verb)|^\W*(?:{AUXILIARIES})\b", re.I)
_ASKS_FOR_ENGLISH = re.compile(
    r"英文|英語|英语|英譯|英译|\bin English\b|\bEnglish (?:name|brief|term|word|title)", re.I
)


def checked_question(text: str) -> str:
    """The question without white space at its ends, half of a surrogate pair as U+FFFD.

    Raises InputRefused for an empty or over-long one.
    """
    if len(text) > MAX_QUESTION_CHARS:
        raise InputRefused(
            f"The question has {len(text)} characters; at most {MAX_QUESTION_CHARS} are taken. Ask for one thing at a time."
        )
    question = text.encode("utf-16", "surrogatepass").decode("utf-16", "replace").strip()
    if not any(character.isalnum() for character in question):
        raise InputRefused("The question holds no words. Ask for something, such as: DeepSeek R1 的參數規模有多大？")
    return question


@lru_cache(maxsize=256)
def without_question_words(question: str) -> str:
    """A question without the words that make it one: what is left may stand in its answer."""
    question = without_sources(question)
    if asks_for_source(question):
        question = without_source_words(question)
    return _WORD_OR_STOP_WORD.sub(lambda match: match["word"] or " ", question)


def search_terms(question: str) -> list[str]:
    """The tokens of a question that its answer may share, each once; all of them where nothing else is left."""
    found = dict.fromkeys(tokens(without_question_words(question)))
    terms = [token for token in found if token.removesuffix("'s") not in ENGLISH_STOP_WORDS]
    return terms or list(dict.fromkeys(tokens(question)))


def asks_yes_or_no(question: str) -> bool:
    """Whether the question wants a yes or a no."""
    return bool(_YES_OR_NO.search(question))


def asks_for_english(question: str) -> bool:
    """Whether the question names English: a name in it, or a document written in it."""
    return bool(_ASKS_FOR_ENGLISH.search(question))
