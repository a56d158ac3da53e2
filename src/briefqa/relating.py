"""How what a question names, when it asks for and what it takes for granted stand in a quote: signs that the fact is there.

Each is in [0, 1] and says the more for an answer the higher it is; 1 where the question gives nothing to look for.
"""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from briefqa.dates import agree, find_dates
from briefqa.folding import fold_words
from briefqa.index import Index
from briefqa.lexical import tokens
from briefqa.naming import Sort, Term, cut_to_index, named_terms, options_of, passages_with, stands_in
from briefqa.quoting import Candidate, table_header
from briefqa.types import Hit

FloatVector = NDArray[np.float32]

RELATIONS = (
    "names_in_quote",  # share of the question's names, by IDF, in the sentence that would be quoted first
    "names_in_passage",  # in its passage, headings and title
    "names_known",  # anywhere in the index
    "words_in_quote",  # share of its other words, by IDF
    "words_in_passage",
    "rarest_in_quote",  # 1 where the rarest of its terms stands there
    "date_in_quote",  # 1 where a date it asks about stands there
    "date_in_passage",  # there, or in the headings, the title or the document's own date
    "no_other_date",  # 0 where the quote gives dates, and none of them agrees with the question's
    "not_opposed",  # 0 where the quote holds the opposite of a word of the question, or denies what that takes for granted
    "asked_sort_in_quote",  # 1 where the quote holds the sort of thing asked for: money, a percentage, a day, a count of these
)

_OPPOSITES = (
    ("增加|上升|成长|增长|提高|上涨|攀升|扩大|增强|increas|rise|rose|grow|grew", "减少|下降|降低|下跌|缩小|衰退|减弱|decreas|fall|fell|declin|drop"),
    ("赞成|支持|同意|肯定|证实|承认|confirm|support|agree|admit", "反对|拒绝|否认|否定|批评|deny|denie|oppos|reject"),
    ("允许|准许|开放|许可|解除|allow|permit|lift", "禁止|禁令|封锁|限制|管制|ban|prohibit|restrict|block"),
    ("首次|第一|最早|最初|first|earliest", "最后|末次|最晚|last|latest"),
    ("开源|公开|open", "闭源|封闭|closed|proprietary"),
    ("成功|succe", "失败|fail"),
    ("领先|赢|ahead|lead|won|win", "落后|输|behind|lag|lost|lose"),
    ("开始|启动|成立|start|begin|began|found", "停止|结束|关闭|解散|stop|end|clos"),
    ("同时|双方|合作|joint|together", "分别|单独|对抗|alone|separate"),
    ("强制|必须|应|须|mandatory|must|require", "自愿|免除|豁免|无须|不必|voluntary|exempt"),
    ("便宜|低|cheap|low", "昂贵|高|expensive|high"),
)  # fmt: skip
_SIDES = tuple((re.compile(one), re.compile(other)) for one, other in _OPPOSITES)
_DENIES = re.compile(r"(?:[不未没無无非]|并非|没有|\bnot?\b|n't\b|\bnever\b|\bwithout\b)\s*$")
_REACH = 4  # characters before a word in which a denial of it stands
_LATIN_REACH = 8

# What a question asks for, and what shows it in a text.
_ASKED_SORTS = tuple(
    (re.compile(asked, re.I), re.compile(shown, re.I))
    for asked, shown in (
        (
            r"多少[錢钱]|多少[美日歐欧]?元|(?:[營营]收|收入|[經经][費费]|[預预]算|[價价][格錢钱]|售[價价]|市值|成本|[費费]用|[罰罚][款金]|薪[資资水]).{0,6}(?:多少|多高|[幾几])"
            r"|\bhow much\b.*\b(?:cost|pay|paid|spen[dt]|earn\w*|worth|charge\w*)\b"
            r"|\bwhat\b.{0,12}\b(?:price|cost|revenue|fine|budget|salary|valuation|market value)\b",
            r"[元圓圆塊块鎊镑]|美金|[$€£¥]|\b(?:dollars?|usd|euros?|pounds?|yuan|rmb)\b",
        ),
        (
            r"百分之[幾几]|[占佔][比率]|份[額额].{0,3}多少|比[例率].{0,4}多少|市[占佔]率|\bwhat (?:share|percentage|proportion)\b|\bper ?cent(?:age)?\b",
            r"[%％]|[百千万萬]分之|[一二三四五六七八九半\d]成|\bper ?cent\b|分之|\bhalf\b|一半",
        ),
        (
            r"哪一?天|哪一?日|[幾几]月[幾几][日號号]|\b(?:what|which|exact) (?:day|date)\b",
            r"\d\s*[日號号]|\d{4}-\d{2}-\d{2}|\b(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*\.? \d{1,2}\b"
            r"|\b\d{1,2} (?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)",
        ),
        (
            r"多少(?:人|名|位)|[幾几][名位]|[員员]工.{0,4}多少|\bhow many (?:people|employees|workers|staff)\b",
            r"[\d萬万億亿千百十兩两三四五六七八九]\s*(?:多|餘|余)?\s*[人名位]|\b(?:people|employees|workers|staff)\b",
        ),
    )
)


@dataclass(frozen=True, slots=True)
class _Weighed:
    term: Term
    idf: float


def relations_of(index: Index, question: str, hits: Sequence[Hit], found: Sequence[Candidate]) -> FloatVector:
    """The RELATIONS of a question and the sentence that would be quoted first, in their order; float32."""
    first = found[0]
    document = index.document_of(first.hit.position)
    header = table_header(document, first.quote.span)
    quote = f"{header}\n{first.quote.text}" if header else first.quote.text
    passage = "\n".join((document.title, *first.hit.chunk.headings, first.hit.chunk.span.of(document.text)))
    in_quote, in_passage = frozenset(tokens(quote)), frozenset(tokens(passage))
    terms = [_Weighed(term, _idf(index, term)) for term in (cut_to_index(index, t) for t in named_terms(question))]
    names = [item for item in terms if item.term.sort != Sort.WORD]
    words = [item for item in terms if item.term.sort == Sort.WORD]
    asked = [iso for _, _, iso in find_dates(question, bare_years=True)]
    rarest = max(terms, key=lambda item: item.idf, default=None)
    return np.array(
        [
            _share(names, lambda term: stands_in(term, in_quote)),
            _share(names, lambda term: stands_in(term, in_passage)),
            _share(names, lambda term: bool(passages_with(index, term))),
            _share(words, lambda term: stands_in(term, in_quote)),
            _share(words, lambda term: stands_in(term, in_passage)),
            rarest is None or stands_in(rarest.term, in_quote),
            dates_agree(asked, quote),
            dates_agree(asked, passage, document.metadata.date),
            not dates_of(quote) or dates_agree(asked, quote),
            not opposed(question, quote),
            holds_asked_sort(question, quote),
        ],
        dtype=np.float32,
    )


def _idf(index: Index, term: Term) -> float:
    rarest = max((index.lexical.rarity(option) for option in options_of(term.text)), default=0.0)
    return rarest or float(np.log(1 + 2 * len(index.lexical)))


def _share(weighed: Sequence[_Weighed], stands: Callable[[Term], bool]) -> float:
    mass = sum(item.idf for item in weighed)
    return sum(item.idf for item in weighed if stands(item.term)) / mass if mass else 1.0


def dates_of(text: str) -> list[str]:
    return [iso for _, _, iso in find_dates(text, bare_years=True)]


def dates_agree(asked: Sequence[str], text: str, *others: str) -> bool:
    """Whether every date asked for may be one that a text, or another date given, says; so without dates asked for."""
    stated = [*dates_of(text), *others]
    return all(any(agree(date, wanted) for date in stated) for wanted in asked)


def holds_asked_sort(question: str, text: str) -> bool:
    """Whether a text holds the sort of thing asked for: money, a share, a day, people; so where none of them is."""
    return all(shown.search(text) for asked, shown in _ASKED_SORTS if asked.search(question))


def opposed(question: str, quote: str) -> bool:
    """Whether a quote holds the opposite of a question's word, or denies a word that the question does not, or the reverse."""
    asked, said = fold_words(question), fold_words(quote)
    for one, other in _SIDES:
        for mine, theirs in ((one, other), (other, one)):
            if mine.search(asked) and not theirs.search(asked) and theirs.search(said) and not mine.search(said):
                return True
    shared = [fold_words(term.text) for term in named_terms(question) if term.sort == Sort.WORD]
    return any(_denied(word, asked) != _denied(word, said) for word in shared if word in asked and word in said)


def _denied(word: str, text: str) -> bool:
    """Whether a word stands in a text with a denial before it, wherever it stands."""
    reach = _LATIN_REACH if word.isascii() else _REACH
    places = [match.start() for match in re.finditer(re.escape(word), text)]
    return bool(places) and all(_DENIES.search(text[max(place - reach, 0) : place]) for place in places)
