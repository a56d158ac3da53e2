"""The names that a question is about, where they stand nowhere: what documents say of others is no answer to it.

No figure tells 台積電的營收 from the revenue of whom the documents are about: the sentence found fits but for the name.
So a name that surely is one, and that no document has, refuses by itself. What only may be one (老闆, an odd cut) does not.
"""

import re
from collections.abc import Iterator, Sequence

from briefqa.folding import fold, is_latin
from briefqa.index import Index
from briefqa.questions.dictionary import chinese_of, is_only_a_name, is_proper_name, pieces_of
from briefqa.questions.naming import Sort, Term, named_terms, passages_with, stands_written
from briefqa.questions.placing import (
    absent_places,
    behind_period,
    is_absent_in_chinese,
    is_everywhere,
    stands_in_english,
)
from briefqa.questions.renaming import OtherNames, cuts_a_word
from briefqa.questions.sounding import names_in
from briefqa.questions.tagging import tagged_words
from briefqa.types import Hit, Span

MIN_UNKNOWN_CHARS, MAX_UNKNOWN_CHARS = 3, 5  # of a name that no dictionary has; others may be odd cuts
SHORT_CHARS = 4  # a name as short may be an abbreviation, its characters apart: 國發會 of 國家發展委員會
APART_CHARS = 4  # between two of them
MAX_SUBJECT_CHARS = 12

_HAN = re.compile(r"[\u3400-\u9fff]+")
_IN_ENGLISH = re.compile(
    r"(?:(?:in|on|by|since|during|for)\s+(?:the year\s+)?(?:[a-z]+\s+)?(?:\d{1,2},?\s+)?\d{4},?\s+)?(?:wh(?:at|en|ere|ich|o|om|ose|y)|how|do(?:es)?|did|is|are|was|were|has|have|had|can|in|at|on|for)\s+(?=[a-z])",
    re.I,
)
# What a Chinese question begins with, and what stands behind its subject; Simplified characters.
_LEAD = re.compile(r"(?:请问|关于|根据|依照|在|由|对|问)?")
_BEHIND_SUBJECT = re.compile(r"的|有|是|在|于|何|曾|已|会|为|由|每|共|目前|今年|去年|\s*\d|什么|怎|哪|谁|几|多|董事|总")
_IN_NO_NAME = re.compile(r"[的了吗呢们太很最一那这个不没得着过被把让给上下和与跟]")
_SAYS = re.compile("[vrpmdcuf]")  # what jieba tags so does, points, leads or counts, and is no part of an unknown name


def missing_names(index: Index, question: str, hits: Sequence[Hit], others: Sequence[OtherNames] = ()) -> list[Term]:
    """The names of a question, where none of them stands in an index in any way; none where one does or may.

    So too all of its words, where no dictionary and no document knows any: then nothing is asked that can be answered.
    hits: what was found for it, best first. others: names that documents have others for.
    """
    if not hits:
        return []
    if strangers := _strangers(index, question, others):
        return strangers
    if places := absent_places(index, question, [name.written for name in others]):
        return places
    names = list(_sure_names(index, question))
    if not names or any(_stands(index, term) for term in (*names, *_all_names(question))):
        return []
    texts = [hit.chunk.span.of(index.document_of(hit.position).text) for hit in hits]
    called = {name.written for name in others}
    if any(term.text in called or may_stand(term.text, texts) for term in names):
        return []
    chinese = not (_IN_ENGLISH.match(question) and names[0].text.isascii())
    if is_latin(texts[0]) != chinese:
        return names
    # There it may stand in another form, but for a place that the dictionary knows.
    return names if chinese and all(is_absent_in_chinese(index, term.text) for term in names) else []


def _strangers(index: Index, question: str, others: Sequence[OtherNames]) -> list[Term]:
    """All that a question names, if it is but letters and figures that mean nothing here: zzzz qqq, 開開開, a lone b."""
    terms = named_terms(question)
    called = {name.written for name in others}
    strange = (len(term.text) == 1 or (term.text not in called and _is_strange(index, term)) for term in terms)
    return list(terms) if all(strange) else []


def _is_strange(index: Index, term: Term) -> bool:
    """Whether a word stands nowhere, and is none: Latin in no dictionary and no Chinese name by its sound, or one letter over and over."""
    word = fold(term.text).text.casefold()
    if term.sort == Sort.NAME or _stands(index, term):
        return False
    nothing = word.isascii() and not chinese_of([word]) and next(names_in(word.capitalize()), None) is None
    return nothing or len(set(word)) == 1


def _stands(index: Index, term: Term) -> bool:
    return len(passages_with(index, term)) > 0 or _is_stated(index, fold(term.text).text)


def _is_stated(index: Index, name: str) -> bool:
    """Whether a document states a name about itself, as that of an author or of who publishes it: no passage has those."""
    told = (stated for entry in index.catalog for stated in (*entry.authors, entry.publisher, entry.title))
    return len(name) > 1 and any(name in fold(stated).text for stated in told if stated)


def _all_names(question: str) -> Iterator[Term]:
    return (term for term in named_terms(question) if term.sort == Sort.NAME)


def _sure_names(index: Index, question: str) -> Iterator[Term]:
    """What in a question surely is a name: of its subject, or in another script than the question."""
    if _IN_ENGLISH.match(question):
        yield from (Term(match[0], Sort.NAME) for match in _HAN.finditer(question))
        yield from (term for term in _all_names(question) if term.text.isascii() and is_subject(question, term.text))
        return
    folded = fold(question)
    if span := _subject_name(index, folded.text):
        yield Term(folded.original(span).of(question), Sort.NAME)
    yield from (term for term in _all_names(question) if term.text.isascii() and question.startswith(term.text))


def is_subject(question: str, name: str) -> bool:
    """Whether an English question is about who bears a name, which is not the sound of a Chinese one."""
    written = re.escape(name)
    asked = rf"\b(?:of|did|does|do|is|was|were|has|have|had|will|by) {written}(?=[\s?,.]|$)|\b{written}['’]s\b"
    return bool(re.search(asked, question)) and next(names_in(name), None) is None


def subject_start(folded: str) -> int:
    """Where the subject of a folded Chinese question may begin: behind its period, and what leads into it."""
    period = behind_period(folded)
    return match.end() if (match := _LEAD.match(folded, period)) else period


def _subject_name(index: Index, folded: str) -> Span | None:
    """Where the subject of a Chinese question is one whose name stands nowhere: a proper name, or what no dictionary has."""
    start = subject_start(folded)
    run, behind = _HAN.match(folded, start), _BEHIND_SUBJECT.search(folded, start)
    if run is None or behind is None or not start < behind.start() <= min(run.end(), start + MAX_SUBJECT_CHARS):
        return None
    subject = folded[start : behind.start()]
    _, last, known = pieces_of(subject)[0]
    first = subject[:last]
    if known:
        surely = is_only_a_name(first) or (last >= MIN_UNKNOWN_CHARS and is_proper_name(first))
        surely = surely and not _IN_NO_NAME.search(subject) and not is_everywhere(first)
        surely = surely and not _stands(index, Term(first, Sort.NAME)) and not stands_in_english(index, first)
        surely = surely and not cuts_a_word(folded, Span(start, start + last))
    else:
        surely = first == subject and MIN_UNKNOWN_CHARS <= last <= MAX_UNKNOWN_CHARS and not _IN_NO_NAME.search(first)
        surely = surely and not any(_stands(index, pair) for pair in _pairs(first))
        surely = surely and not any(_SAYS.match(word.tag) for word in tagged_words(first))
    return Span(start, start + len(subject)) if surely else None


def _pairs(text: str) -> Iterator[Term]:
    return (Term(text[at : at + 2], Sort.WORD) for at in range(len(text) - 1))


def may_stand(name: str, texts: Sequence[str]) -> bool:
    """Whether texts may have a name written otherwise: its words run together, or the whole of what it abbreviates."""
    if name.isascii():
        return any(stands_written(name, text) for text in texts)
    simplified = fold(name).text
    if len(simplified) > SHORT_CHARS:
        return False
    apart = re.compile(rf"[\u3400-\u9fff]{{0,{APART_CHARS}}}".join(map(re.escape, simplified)))
    return any(apart.search(fold(text).text) for text in texts)
