"""Whether the sentence that would be quoted is of the time and holds the sort of thing that a question asks for.

Each feature is 0 or 1, and 1 where the question gives nothing to look for: it is never a reason against an answer alone.
"""

import re
from collections.abc import Sequence
from dataclasses import replace

from briefqa.answering.leaning import sentence_before
from briefqa.answering.quoting import Candidate, best_first
from briefqa.figures.dates import agree, find_dates
from briefqa.folding import is_latin
from briefqa.index import Index
from briefqa.lexical import tokens_in
from briefqa.questions.naming import Sort, Term, most_passages, named_terms, passages_with, stands_in, stands_written
from briefqa.questions.renaming import OtherNames

WEIGHT_SUBJECT = 0.08  # of a sentence that holds none of the question's names, beside a cosine
WEIGHED_BY_SUBJECT = 20  # candidates looked at; the others are taken to hold none

RELATIONS = (
    "date_in_passage",  # 1 where every date of the question may be one of the passage, its headings or its document
    "no_other_date",  # 0 where the quote gives dates, and not the question's
    "asked_sort_in_quote",  # 0 where money, a share, a day or people are asked for and the quote holds none
)

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


def relations_of(index: Index, question: str, first: Candidate) -> tuple[float, ...]:
    """The RELATIONS of a question and the sentence that would be quoted first, in their order."""
    document = index.document_of(first.hit.position)
    span = first.quote.span
    quote = "\n".join((document.table_caption(span), document.table_header(span), first.quote.text))
    passage = "\n".join((document.title, *first.hit.chunk.headings, first.hit.chunk.span.of(document.text)))
    asked = dates_of(question)
    return (
        float(dates_agree(asked, [*dates_of(passage), document.metadata.date])),
        float(not dates_of(quote) or dates_agree(asked, dates_of(quote))),
        float(holds_asked_sort(question, quote)),
    )


def by_subject(
    index: Index, question: str, found: Sequence[Candidate], others: Sequence[OtherNames] = ()
) -> list[Candidate]:
    """The candidates, best first, those behind that do not hold what the question names.

    A name may stand in the sentence, in the one before it, in its headings or in its document's title. Names that stand in
    much of the index tell nothing apart. others: other names of what it names, as good as its own.
    """
    names = telling_names(index, question) + [Term(other, Sort.NAME) for name in others for other in name.others]
    if not names:
        return list(found)
    latin = is_latin(question)
    weighed = [_weighed(index, item, names, latin=latin) for item in found[:WEIGHED_BY_SUBJECT]] + [
        replace(item, score=item.score - WEIGHT_SUBJECT) for item in found[WEIGHED_BY_SUBJECT:]
    ]
    return best_first(weighed)


def telling_names(index: Index, question: str) -> list[Term]:
    """The names of a question that stand in some passages of an index, and not in a great part of them."""
    names = [term for term in named_terms(question) if term.sort == Sort.NAME]
    return [term for term in names if 0 < len(passages_with(index, term)) <= most_passages(index)]


def _weighed(index: Index, item: Candidate, names: Sequence[Term], *, latin: bool) -> Candidate:
    if is_latin(item.quote.text) != latin:
        # Names are written otherwise there, but for a Latin one in a Chinese question, or where the documents say how.
        names = [term for term in names if term.text.isascii() != latin]
    if not names:
        return item
    return item if speaks_of(index, item, names) else replace(item, score=item.score - WEIGHT_SUBJECT)


def speaks_of(index: Index, item: Candidate, terms: Sequence[Term]) -> bool:
    """Whether one of some terms stands in a sentence or around it; so where there are none."""
    scope = f"{surroundings_of(index, item)}\n{item.quote.text}"
    there = tokens_in(scope)
    return not terms or any(stands_in(term, there) or stands_written(term.text, scope) for term in terms)


def surroundings_of(index: Index, item: Candidate) -> str:
    """What may name a sentence's subject: its document's title, the headings over it, and the sentence before it."""
    document = index.document_of(item.hit.position)
    before = sentence_before(document, item.quote.span)
    return "\n".join((document.title, *item.hit.chunk.headings, before.of(document.text) if before else ""))


def dates_of(text: str) -> list[str]:
    """The dates and years in a text as ISO 8601, in order."""
    return [iso for _, _, iso in find_dates(text, bare_years=True)]


def dates_agree(asked: Sequence[str], stated: Sequence[str]) -> bool:
    """Whether every date asked for may be one of those stated; so where none is asked for."""
    return all(any(agree(date, wanted) for date in stated) for wanted in asked)


def holds_asked_sort(question: str, text: str) -> bool:
    """Whether a text holds the sort of thing asked for: money, a share, a day, people; so where none of them is."""
    return all(shown.search(text) for asked, shown in _ASKED_SORTS if asked.search(question))
