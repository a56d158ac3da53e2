"""Answers that a document's structure gives: what stands under a heading, what an article of a law says, and a note that is named."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from briefqa.answering.quotes.candidates import Candidate
from briefqa.answering.searching import Ranked
from briefqa.answering.structure.articles import told_by_article
from briefqa.answering.structure.sections import listed
from briefqa.answering.structure.sources import told_by_notes
from briefqa.index import Index, Mask
from briefqa.questions.parting import asks_per_document
from briefqa.questions.sides import asks_for_sides
from briefqa.questions.sources import asks_for_source


@dataclass(frozen=True, slots=True)
class Gathered:
    """A question's searches, and the quotes that answer it together; none for most: their best sentences answer those.

    least: the share of the confidence an answer needs that is enough; 0.0 where what is asked for was found by its number.
    """

    read: tuple[Ranked, ...]
    quotes: tuple[Candidate, ...] = ()
    least: float = 1.0


def gathered(index: Index, read: Sequence[Ranked], allowed: Mask | None) -> Gathered:
    """What a document's structure answers. read: the question's own search first, then those of its parts.

    Of a question that names an article, the sentences of that article are left; none, where its law has no such article.
    """
    question, found = read[0].search.question, read[0].candidates
    if found and (noted := told_by_notes(index, question, read[0].search.hits, found[0], allowed)):
        return Gathered(tuple(read), tuple(noted), 0.0)
    if not found or asks_for_sides(question) or asks_for_source(question) or asks_per_document(question):
        return Gathered(tuple(read))
    if told := told_by_article(index, question, read[0].search.hits, found, allowed):
        left = replace(read[0], candidates=found if told.whole else told.found)
        return Gathered((left,), told.whole, 0.0 if told.whole else 1.0)
    quotes, least = listed(index, question, read[0].search.hits, found[0]) if len(read) == 1 else ([], 1.0)
    if quotes:
        return Gathered(tuple(read), tuple(quotes), least)
    return Gathered(tuple(read))
