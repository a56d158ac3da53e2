"""Articles of laws and contracts as questions and texts name them: 第五條第二項, 第11條但書, Article 5(2), section 12."""

import re
from dataclasses import dataclass

from briefqa.figures.numerals import CHINESE_NUMERAL, number_of, plain
from briefqa.lexical import tokens
from briefqa.questions.asked import ENGLISH_STOP_WORDS, without_question_words

_COUNT = f"(?:[0-9]{{1,4}}|{CHINESE_NUMERAL}{{1,6}})"
_CHINESE_ARTICLE = rf"第\s*(?P<article>{_COUNT})\s*条(?:\s*[之-]\s*(?P<added>{_COUNT}))?"
# What may stand behind an article: 第三條航線 is a route.
_BEHIND_ARTICLE = r"(?=\W|$|[的之第但规怎说是写内所中里要关明有订定本条和与及或对罚允禁适如提讲何什赋授修增删施])"
_IN_QUESTION = re.compile(
    rf"{_CHINESE_ARTICLE}{_BEHIND_ARTICLE}(?:\s*第\s*(?P<paragraph>{_COUNT})\s*项)?(?:\s*第\s*(?P<item>{_COUNT})\s*款)?(?:的?(?P<proviso>但书))?"
    r"|\b(?P<word>articles?|art\.?|sections?|sec\.?|clauses?|§§?)\s*(?P<number>[0-9]{1,4}(?:\.[0-9]{1,3})*(?!\w))(?:\s*\((?P<part>[0-9]{1,2})\))?(?:\s*\((?P<letter>[a-z])\))?",
    re.I,
)
_OPENS = re.compile(
    rf"\s*(?:{_CHINESE_ARTICLE}(?=[\s(【:]|$)"
    r"|(?:article|section|clause|art\.|sec\.|§)\s*(?P<number>[0-9]{1,4}(?:\.[0-9]{1,3})*)(?=\s*(?:[.:(–—-]|$)|\s+(?-i:[A-Z])))",
    re.I,
)
_OPENS_SECTION = re.compile(r"\s*(?P<number>[0-9]{1,3}(?:\.[0-9]{1,3})*)[.)]?\s+\w")
# What a law is called right before its article, or, in English, behind it.
_LAW_ENDS = "法案?|条例|办法|规则|细则|要点|规程|公约|条约|协定|契约|合约|合同|宪法|章程|准则"
_LAW_BEFORE = re.compile(
    rf"(?P<law>[\w《》〈〉「」『』“”()]{{0,40}}(?:{_LAW_ENDS}|草案)[》〉」』”)]*(?:[(]?草案[)]?)?)的?\s*$"
)
_LAW_BEHIND = re.compile(
    r"\W*(?:of|in|under) (?:the |this )?(?P<law>(?:[\w'’-]+ ){0,6}?(?:act|law|regulation|convention|treaty|agreement|contract|directive|ordinance|code|charter|constitution|bill|statute|lease)\b)",
    re.I,
)
_ANY_LAW = re.compile(rf"(?:本|该|这部|此)?(?:{_LAW_ENDS}|草案)|[a-z]+", re.I)
_BEFORE_LAW = re.compile("^(?:请问|请|关于|根据|依据|依照|依|按照|按|在)+")
# What a question asks that wants to know no more than what an article says.
_ITS_WORDS = re.compile(
    r"规定|规范|内容|条文|全文|原文|怎么|说|写|讲|关于|定|有|[的了是在为中]|所"
    r"|\b(?:says?|said|provides?|states?|reads?|provisions?|texts?|contents?|wording|require[sd]?|about|quote|show|cite|full)\b",
    re.I,
)


@dataclass(frozen=True, slots=True)
class AskedArticle:
    """An article that a question names. number: in plain digits, "5", "5-1" or "12.3"; paragraph and item 0: none is named.

    whole: the question asks for no more than what it says. law: what it is an article of, as the question says, or nothing.
    """

    number: str
    paragraph: int = 0
    item: int = 0
    proviso: bool = False
    section: bool = False  # section or clause, which a numbered heading may be
    law: str = ""
    whole: bool = False


def article_asked(question: str) -> AskedArticle | None:
    """The article that a question names; None where it names none, or several."""
    text = plain(question)
    found = list(_IN_QUESTION.finditer(text))
    if len(found) != 1:
        return None
    match = found[0]
    before, behind = text[: match.start()], text[match.end() :]
    law = _LAW_BEFORE.search(before) if match["article"] else _LAW_BEHIND.match(behind)
    if law:
        before, behind = (before[: law.start()], behind) if match["article"] else (before, behind[law.end() :])
    left = _ITS_WORDS.sub(" ", without_question_words(f"{before} {behind}"))
    words = [word for word in tokens(left) if word not in ENGLISH_STOP_WORDS]
    letter = match["letter"]
    return AskedArticle(
        _number(match),
        paragraph=_value(match["paragraph"] or match["part"]),
        item=_value(match["item"]) if not letter else ord(letter.lower()) - ord("a") + 1,
        proviso=bool(match["proviso"]),
        section=(match["word"] or "").lower().startswith(("sec", "cl", "§")),
        law=_BEFORE_LAW.sub("", law["law"]) if law else "",
        whole=not words,
    )


def article_opened(line: str, *, section: bool = False) -> str:
    """The number of the article that a line of a law opens; empty where it opens none.

    section: a numbered heading opens one too, "12. Termination".
    """
    match = _OPENS.match(text := plain(line[:40]))
    if match is None and section:
        match = _OPENS_SECTION.match(text)
        return match["number"] if match else ""
    return _number(match) if match else ""


def mentions(text: str, number: str) -> bool:
    """Whether a text names the article of a number."""
    return any(_number(match) == number for match in _IN_QUESTION.finditer(plain(text)))


def any_law(name: str) -> bool:
    """Whether a law is called no more than one: 本條例, the contract."""
    return _ANY_LAW.fullmatch(name) is not None


def _number(match: re.Match[str]) -> str:
    if match["number"]:
        return match["number"]
    added = match["added"]
    return f"{_value(match['article'])}" + (f"-{_value(added)}" if added else "")


def _value(text: str | None) -> int:
    return int(number_of(text) or 0) if text else 0
