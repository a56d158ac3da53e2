"""Whose fact a question is after, where only that of others was found: Norway's share where Poland's is told.

To the cross-encoder what a passage says of one company or country is not far from an answer about another. So a question
is refused where the best sentence and what stands around it leave out the name that the question is about, and no
sentence was clearly read as an answer that has it.
"""

import math
from collections.abc import Iterator, Sequence

import numpy as np

from briefqa.answering.quotes.candidates import Candidate
from briefqa.answering.quotes.choosing import CLEARLY_RELEVANT, would_be_quoted
from briefqa.answering.quotes.subjects import surroundings_of
from briefqa.folding import fold, is_latin
from briefqa.index import Index
from briefqa.lexical import tokens, tokens_in
from briefqa.questions.missing import is_subject, may_stand, subject_start
from briefqa.questions.naming import Sort, Term, named_terms, passages_with, stands_in
from briefqa.questions.placing import forms_of_place, is_everywhere, named_places
from briefqa.questions.renaming import OtherNames
from briefqa.questions.wanting import WantedKind, wanted_of

_OF_ONE_THING = (WantedKind.FIGURE, WantedKind.DATE, WantedKind.ORDINAL)  # a reason or a person may be told without it


def tells_of_another(
    index: Index, question: str, found: Sequence[Candidate], others: Sequence[OtherNames] = ()
) -> bool:
    """Whether a question is about what a name stands for, and what was found for it, best first, is about others only.

    Nothing is said across languages, where names are written otherwise, nor of sentences that no cross-encoder read. A place
    may only tell which company is meant (the giant from California): others are those that name another place.
    others: names that documents have others for.
    """
    if not found or math.isnan(found[0].relevance) or is_latin(question) != is_latin(found[0].quote.text):
        return False
    wanted = wanted_of(question).kind
    if wanted not in _OF_ONE_THING:
        return False
    called = {name.written for name in others}
    quoted = [item for item in found if would_be_quoted(item, found[0]) or item.relevance >= CLEARLY_RELEVANT]
    places = [name for name in named_places(question) if name not in called]
    elsewhere = any(not any(_tells_of_place(index, name, item) for item in quoted) for name in places)
    if elsewhere and named_places(f"{surroundings_of(index, found[0])}\n{found[0].quote.text}"):
        return True
    if wanted != WantedKind.FIGURE or any(item.relevance >= CLEARLY_RELEVANT for item in quoted):
        return False
    subjects = [term for term in _subjects(index, question) if term.text not in (*called, *places)]
    return any(not any(_speaks_of(index, term, item) for item in quoted) for term in subjects)


def _tells_of_place(index: Index, name: str, item: Candidate) -> bool:
    """Whether a sentence's document names a place in any form; so where it is in another script."""
    document = index.document_of(item.hit.position)
    if is_latin(item.quote.text) != name.isascii():
        return True
    forms = forms_of_place(name)
    if not forms or any(set(tokens(form)) <= tokens_in(document.title) for form in forms):
        return True
    rows = index.rows_of(index.document_number(item.hit.position))
    there = np.concatenate([index.lexical.holding(tokens(form)) for form in forms])
    return bool(((there >= rows.start) & (there < rows.stop)).any())


def _subjects(index: Index, question: str) -> Iterator[Term]:
    """The names that a question surely is about, and that stand somewhere: what it begins with, or what it says does something."""
    latin, start = is_latin(question), subject_start(fold(question).text)
    for term in named_terms(question):
        if latin:
            sure = term.sort == Sort.NAME and is_subject(question, term.text)
        else:
            sure = term.sort in (Sort.NAME, Sort.UNKNOWN) and question.startswith(term.text, start)
        sure = sure and not _is_spelt_out(term.text) and not is_everywhere(fold(term.text).text)
        if sure and len(passages_with(index, term)):
            yield term


def _is_spelt_out(name: str) -> bool:
    """Whether a name is of capitals, which the words that it stands for may be written for."""
    return name.isupper() and name.isascii()


def _speaks_of(index: Index, term: Term, item: Candidate) -> bool:
    """Whether a name, or a word of one in Latin script, stands in a sentence's passage or around it, be it in another form."""
    document = index.document_of(item.hit.position)
    span = item.quote.span
    around = (surroundings_of(index, item), document.table_caption(span), document.table_header(span))
    text = "\n".join((*around, item.hit.chunk.span.of(document.text)))
    there = tokens_in(text)
    parts = [Term(word, Sort.NAME) for word in term.text.split()] if term.text.isascii() else [term]
    return any(stands_in(part, there) or may_stand(part.text, [text]) for part in parts)
