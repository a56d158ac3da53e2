"""Whether the sentence that would be quoted is of the time and holds the sort of thing that a question asks for.

Each feature is 0 or 1, and 1 where the question gives nothing to look for: it is never a reason against an answer alone.
"""

from collections.abc import Sequence
from dataclasses import replace

from briefqa.answering.quotes.candidates import Candidate, best_first
from briefqa.answering.quotes.neighbours import sentence_before
from briefqa.figures.dates import agree, find_dates
from briefqa.folding import is_latin
from briefqa.index import Index
from briefqa.lexical import tokens_in
from briefqa.questions.expecting import holds_asked_sort
from briefqa.questions.naming import Sort, Term, most_passages, named_terms, passages_with, stands_in, stands_written
from briefqa.questions.renaming import OtherNames

WEIGHT_SUBJECT = 0.08  # of a sentence that holds none of the question's names, beside a cosine
WEIGHED_BY_SUBJECT = 20  # candidates looked at; the others are taken to hold none

RELATIONS = (
    "date_in_passage",  # 1 where every date of the question may be one of the passage, its headings or its document
    "no_other_date",  # 0 where the quote gives dates, and not the question's
    "asked_sort_in_quote",  # 0 where money, a share, a day or people are asked for and the quote holds none
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
