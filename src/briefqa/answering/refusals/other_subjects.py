"""Whose fact a question is after, where only that of others was found: Norway's share where Poland's is told.

To the cross-encoder what a passage says of one company or country is not far from an answer about another. So a question
is refused where the best sentence and what stands around it leave out the name that the question is about, and no
sentence was clearly read as an answer that has it.
"""

import math
import re
from collections.abc import Collection, Iterator, Sequence

import numpy as np

from briefqa.answering.quotes.candidates import Candidate
from briefqa.answering.quotes.choosing import ANSWERS_TOO_LOGIT, CLEARLY_RELEVANT, would_be_quoted
from briefqa.answering.quotes.neighbours import leans, sentence_before
from briefqa.answering.quotes.subjects import surroundings_of
from briefqa.folding import fold, is_latin
from briefqa.index import Index
from briefqa.lexical import tokens, tokens_in
from briefqa.questions.missing import is_subject, may_stand, subject_start
from briefqa.questions.naming import Sort, Term, named_terms, passages_with, stands_in
from briefqa.questions.peers import peers_in
from briefqa.questions.placing import forms_of_place, is_everywhere, named_places
from briefqa.questions.renaming import OtherNames
from briefqa.questions.sounding import names_in
from briefqa.questions.tagging import known_words, tagged_words
from briefqa.questions.wanting import WantedKind, wanted_of

OPENING_CHARS, LATIN_OPENING_CHARS = 14, 40  # of a sentence, in which what it is of is named
MAX_LEANING = 3  # sentences back, to the one that names what they are of
# Who only says it: 董事長林帆表示, "Ann Lee said".
_SAYS = re.compile(
    r"^[^,，。;；]{0,24}?(?:表示|指出|说|认为|强调|透露|坦言|回应|批评|质疑)|^[^,;]{0,60}?\b(?:said|says|told|argue[sd]|note[sd]|warn(?:s|ed)|wrote|add(?:s|ed))\b"
)
_BEGINS_WITH_NAME = re.compile(r"^[A-Z][\w&-]+(?:(?: (?:of|and|the))* [A-Z][\w&-]+)+|^[A-Z][\w-]+(?=['’]s\b)")
_FIRST_WORD = re.compile(r"(?!(?:I|Mr|Ms|Mrs|Dr|[A-Z][a-z]+day)\b)[A-Z][\w&-]+")
_PLACES, _NAMES = ("ns",), ("ns", "nt", "nz")  # as `tagged_words` tags them
_QUOTED = re.compile(r'"[^"]*"')
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
    called = {name.written for name in others}
    if _is_of_another(index, question, found, called):
        return True
    if wanted not in _OF_ONE_THING:
        return False
    quoted = [item for item in found if would_be_quoted(item, found[0]) or item.relevance >= CLEARLY_RELEVANT]
    places = [name for name in named_places(question) if name not in called]
    elsewhere = any(not any(_tells_of_place(index, name, item) for item in quoted) for name in places)
    if elsewhere and named_places(f"{surroundings_of(index, found[0])}\n{found[0].quote.text}"):
        return True
    if wanted != WantedKind.FIGURE or any(item.relevance >= CLEARLY_RELEVANT for item in quoted):
        return False
    subjects = [term for term in _subjects(index, question) if term.text not in (*called, *places)]
    return any(not any(_speaks_of(index, term, item) for item in quoted) for term in subjects)


def _is_of_another(index: Index, question: str, found: Sequence[Candidate], called: Collection[str]) -> bool:
    """Whether the best sentence is of another by its first words, and neither it nor what stands over it names the one asked.

    Of a place so whatever is asked of it; of countries `rivals` tells. Where the sentence leans on the one before it, that
    one's first words tell. One that was read as an answer too, and would be quoted beside it, may be of the one asked.
    """
    best = found[0]
    before = _leaned_on(index, best)
    terms = [term for term in _asked_names(index, question, best, leaning=bool(before)) if term.text not in called]
    beside = [item for item in found[1:] if item.relevance >= ANSWERS_TOO_LOGIT and would_be_quoted(item, best)]
    whole = index.document_of(best.hit.position).text
    others = _others_in_opening(question, before or best.quote.text, whole) if terms else []
    shared = {word for name in others for word in name.split()}  # Water, of Thames Water and Southern Water
    return bool(others) and any(
        not any(_is_of(index, term, shared, item) for item in (best, *beside)) for term in terms
    )


def _asked_names(index: Index, question: str, best: Candidate, *, leaning: bool) -> Iterator[Term]:
    """The names that a question is surely about: the place that it begins with, and where one thing is asked of it, any other."""
    start = subject_start(fold(question).text)
    if not is_latin(question):
        folded = fold(question).text
        places = (name for name in _tagged(folded, _PLACES) if folded.startswith(name, start))
        yield from (Term(name, Sort.NAME) for name in places)
    if not leaning and wanted_of(question).kind not in _OF_ONE_THING:
        return
    for term in named_terms(question):
        sure = is_latin(question) or question.startswith(term.text, start)
        if term.sort != Sort.NAME or not sure or next(names_in(term.text), None) is not None:
            continue
        folded, standing = fold(term.text).text, passages_with(index, term)
        if is_everywhere(folded) or peers_in(folded, "country") or not len(standing):
            continue
        rows = index.rows_of(index.document_number(best.hit.position))
        if not _is_spelt_out(term.text) or ((standing >= rows.start) & (standing < rows.stop)).any():
            yield term


def _leaned_on(index: Index, item: Candidate) -> str:
    """The sentence that one leans on, with those between that lean on it too; empty for one that leans on none."""
    document, span = index.document_of(item.hit.position), item.quote.span
    leaned_on: list[str] = []
    text = item.quote.text
    while leans(text) and len(leaned_on) < MAX_LEANING and (before := sentence_before(document, span)):
        span, text = before, before.of(document.text)
        leaned_on.insert(0, text)
    return "\n".join(leaned_on)


def _is_of(index: Index, term: Term, shared: Collection[str], item: Candidate) -> bool:
    """Whether a sentence has a name, or what it leans on or stands under has; not a title that tells of several things.

    Of a name in Latin script one word is enough that is none of those shared with others, and no common one.
    """
    document, span = index.document_of(item.hit.position), item.quote.span
    name, headings = fold(term.text).text, (document.title, *item.hit.chunk.headings)
    over = [text for text in headings if not _is_one_of_several(name, fold(text).text)]
    around = (document.table_caption(span), document.table_header(span), _leaned_on(index, item))
    text = "\n".join((*over, *around, item.quote.text))
    latin = term.text.split() if term.text.isascii() else []
    own = [word for word in latin if word.casefold() not in shared and not _is_common(word, document.text)]
    parts = [Term(word, Sort.NAME) for word in own] or [term]
    if _is_spelt_out(term.text):  # PUB is no beginning of Public
        return stands_in(term, tokens_in(text))
    return any(stands_in(part, tokens_in(text)) or may_stand(part.text, [text]) for part in parts)


def _is_one_of_several(name: str, heading: str) -> bool:
    """Whether a heading joins a name with others: 北京、天津与深圳, Thames and Southern."""
    joined = (
        rf"(?:[、与和跟&/]|\b(?:and|vs))\s*{re.escape(name)}|{re.escape(name)}(?:[、与和跟&/]|,|\s(?:and|vs|versus)\b)"
    )
    return re.search(joined, heading) is not None


def _is_common(word: str, whole: str) -> bool:
    """Whether a document has a word of a name without its capital, too."""
    return word[:1].isupper() and re.search(rf"\b{re.escape(word.lower())}\b", whole) is not None


def _others_in_opening(question: str, text: str, whole: str) -> list[str]:
    """The names in a sentence's first words that are none of the question's, nor a short form of what stands in it.

    whole: the document, which tells whether an English sentence's first word has a capital elsewhere too.
    """
    folded, asked = fold(text).text, fold(question).text
    if _SAYS.search(folded):
        return []
    opening = _QUOTED.sub("", folded[: LATIN_OPENING_CHARS if is_latin(text) else OPENING_CHARS])
    names = [fold(term.text).text for term in named_terms(text) if term.sort == Sort.NAME]
    if is_latin(text):
        names += [fold(match[0]).text for match in _BEGINS_WITH_NAME.finditer(text)]
        first = _FIRST_WORD.match(text)
        if first and re.search(rf"[a-z,] {first[0]}\b", whole):
            names.append(first[0].casefold())
    else:
        names += _tagged(opening, _NAMES)
        words = [span.of(opening) for span in known_words(opening)]
        persons = {word.text for word in tagged_words(opening) if word.tag == "nr"}
        names = [name for name in names if not any(word != name and word.startswith(name) for word in words)]
        names = [name for name in names if name not in persons]
    return [name for name in names if name in opening and not is_everywhere(name) and not _is_short_for(name, asked)]


def _tagged(folded: str, tags: Collection[str]) -> list[str]:
    """The words of a Simplified text that are tagged so, as it writes them; no country, and nothing that is everywhere."""
    words = [word.text for word in tagged_words(folded) if word.tag in tags and len(word.text) > 1]
    return [word for word in words if not is_everywhere(word) and not peers_in(word, "country")]


def _is_short_for(name: str, asked: str) -> bool:
    """Whether the characters of a name stand in a question in its order: 陆委会 of 大陆委员会; in Latin script, its first word."""
    if name.isascii():
        return name.split()[0] in tokens_in(asked)
    characters = iter(asked)
    return all(character in characters for character in name)


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
