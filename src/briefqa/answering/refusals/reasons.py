"""Why a question is refused, in its own language: what it asks about is not there, or this fact is not, or another date is."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import islice

from briefqa.answering.claims.denials import may_speak_against, says_otherwise
from briefqa.answering.claims.words import whole_words
from briefqa.answering.quotes.candidates import Candidate
from briefqa.answering.quotes.subjects import speaks_of
from briefqa.answering.refusals.confidence import in_same_language
from briefqa.figures.dates import agree, find_dates
from briefqa.folding import is_latin, script_of
from briefqa.index import Index, Mask
from briefqa.lexical import tokens
from briefqa.questions.missing import missing_names
from briefqa.questions.naming import (
    Sort,
    Term,
    cut_to_index,
    may_be_misspelt,
    most_passages,
    named_terms,
    nearest_name,
    options_of,
    passages_with,
    stands_in,
)
from briefqa.questions.renaming import OtherNames
from briefqa.questions.sides import asks_for_sides, names_the_documents
from briefqa.questions.tagging import tagged_words
from briefqa.sentences import CLOSING
from briefqa.types import Hit, NearName

NAMED = 3  # terms or dates that a reason names
MAX_TERM_CHARS = 40  # of a term that a reason repeats
MISSING_SHARE = 0.5  # of the question's words: if as many stand nowhere, its subject does not
MOST_MISSPELT = 12  # words of a question that a nearest name is looked for: each costs a walk through the documents
DENIAL_LOGIT = 1.0  # a logit of the cross-encoder, from which on a sentence speaks against the question
SILENT_DENIAL_LOGIT = 2.0  # the same, of one without a word that says no: nearer to 1 as many confirm it
DATED_HITS = 5  # passages whose dates are held against the question's
YEAR_CHARS, MONTH_CHARS = 4, 7  # of an ISO date
_SMALL = re.compile("[mrqdpcuf]")  # jieba's tags of numbers, pronouns and the like


_ENDS_SENTENCE = re.compile(rf"[。！!.…；;][{CLOSING}\s\d⁰¹²³⁴-⁹]*$")  # a title speaks against nothing


class ReasonKind(StrEnum):
    """Why there is no answer."""

    EMPTY_INDEX = "empty_index"
    FILTERS = "filters"  # what may answer is left out by them
    NO_ENTITY = "no_entity"  # what the question is about stands nowhere
    OTHER_DATE = "other_date"  # it is there, but of other years only
    OTHERWISE = "otherwise"  # the first passage seems to deny what the question takes for granted
    NO_FACT = "no_fact"  # it is there, but not what is asked of it


@dataclass(frozen=True, slots=True)
class Refusal:
    """A reason, for a programme and for a reader. terms: the words, names or years that it is about."""

    kind: ReasonKind
    terms: tuple[str, ...]
    text: str


_TEXTS = {
    "zh-Hant": {
        ReasonKind.EMPTY_INDEX: "索引裡沒有任何文件。",
        ReasonKind.FILTERS: "沒有文件符合篩選條件。",
        ReasonKind.NO_ENTITY: "文件裡找不到{terms}。",
        ReasonKind.OTHER_DATE: "文件談到{about}，但不是問題所問的時間（{asked}）；文件裡的時間是{terms}。",
        ReasonKind.OTHERWISE: "文件不支持問題的前提；第一段看來正好相反，請讀原文。",
        ReasonKind.NO_FACT: "文件談到{terms}，但沒有回答這一點。",
    },
    "zh-Hans": {
        ReasonKind.EMPTY_INDEX: "索引里没有任何文件。",
        ReasonKind.FILTERS: "没有文件符合筛选条件。",
        ReasonKind.NO_ENTITY: "文件里找不到{terms}。",
        ReasonKind.OTHER_DATE: "文件谈到{about}，但不是问题所问的时间（{asked}）；文件里的时间是{terms}。",
        ReasonKind.OTHERWISE: "文件不支持问题的前提；第一段看来正好相反，请读原文。",
        ReasonKind.NO_FACT: "文件谈到{terms}，但没有回答这一点。",
    },
    "en": {
        ReasonKind.EMPTY_INDEX: "The index holds no documents.",
        ReasonKind.FILTERS: "No document fits the filters.",
        ReasonKind.NO_ENTITY: "The documents do not contain {terms}.",
        ReasonKind.OTHER_DATE: "The documents speak of {about}, but not for {asked}; the dates they give are {terms}.",
        ReasonKind.OTHERWISE: "The documents do not bear out what the question takes for granted; the first passage seems to say otherwise.",
        ReasonKind.NO_FACT: "The documents speak of {terms}, but do not answer this.",
    },
}
_FILTERED = {
    "zh-Hant": "{terms}只出現在篩選條件以外的文件裡。",
    "zh-Hans": "{terms}只出现在筛选条件以外的文件里。",
    "en": "{terms} stands only in documents that the filters leave out.",
}
_NOT_SO_WRITTEN = {  # a name may stand in the documents in another script, which no dictionary tells
    "zh-Hant": "文件裡找不到這樣寫的{terms}。",
    "zh-Hans": "文件里找不到这样写的{terms}。",
    "en": "No document contains {terms} in this spelling.",
}
_NOTHING_NAMED = {
    "zh-Hant": "文件沒有回答這個問題；以下是最接近的段落。",
    "zh-Hans": "文件没有回答这个问题；以下是最接近的段落。",
    "en": "The documents do not answer this. The nearest passages are listed.",
}
_DID_YOU_MEAN = {
    "zh-Hant": "您是不是要找「{name}」？",
    "zh-Hans": "您是不是要找“{name}”？",
    "en": "Did you mean “{name}”?",
}


def refusal(
    index: Index,
    question: str,
    hits: Sequence[Hit],
    allowed: Mask | None,
    *,
    denied: bool = False,
    names: Sequence[OtherNames] = (),
) -> Refusal:
    """Why a question that found these passages, and no answer in them, has none.

    hits: of the question, best first. allowed: the chunks that the filters leave, shape (n,); None without filters.
    denied: the first of them speaks against what the question takes for granted. names: what documents call otherwise.
    """
    if not hits:
        return _refusal(question, ReasonKind.FILTERS if len(index.chunks) else ReasonKind.EMPTY_INDEX)
    present, missing = subjects(index, _as_called(index, named_terms(question), names))
    if missing := missing_names(index, question, hits, names) or missing:
        return _refusal(question, ReasonKind.NO_ENTITY, missing, foreign=not in_same_language(index, question, hits))
    if allowed is not None and present and not any(allowed[passages_with(index, term)].any() for term in present):
        return _refusal(question, ReasonKind.FILTERS, present)
    if in_same_language(index, question, hits):
        present = [term for term in present if term.sort == Sort.NAME or _is_written(index, term)]
    dates = _asked_dates(question)
    if dates and (found := _other_dates(index, dates, hits, present)):
        about = _listed(question, [term.text for term in present] or [_TOPIC[_language(question)]])
        values = {"about": about, "asked": _listed(question, dates, quoted=False)}
        return _refusal(question, ReasonKind.OTHER_DATE, found, values)
    return _refusal(question, ReasonKind.OTHERWISE if denied else ReasonKind.NO_FACT, present)


def _is_written(index: Index, term: Term) -> bool:
    """Whether a term stands in an index in its own script: what a dictionary gives for it may mean something else."""
    latin = is_latin(term.text)
    return any(
        len(index.lexical.holding(words)) for words in options_of(term.text) if is_latin(" ".join(words)) == latin
    )


def _as_called(index: Index, terms: Sequence[Term], names: Sequence[OtherNames]) -> list[Term]:
    """The terms of a question, those that stand nowhere under the name that documents have for them."""

    def called(term: Term) -> Term:
        other = next((name for name in names if name.written in term.text), None)
        if other is None or len(passages_with(index, term)):
            return term
        return Term(other.others[0], Sort.NAME)

    return [called(term) for term in terms]


_TOPIC = {"zh-Hant": "這件事", "zh-Hans": "这件事", "en": "this"}


def subjects(index: Index, terms: Sequence[Term]) -> tuple[list[Term], list[Term]]:
    """What a question is about, as far as it stands in an index, rarest first, and what of it stands nowhere.

    A name that stands nowhere is missing whatever else is there; unknown Chinese, which may be an odd cut, and words
    only where they are half of the question and no name of it stands there.
    """
    known = [cut_to_index(index, term) for term in terms if term.sort != Sort.NUMBER]
    passages = {term.text: len(passages_with(index, term)) for term in known}
    present = sorted((term for term in known if passages[term.text]), key=lambda term: passages[term.text])
    missing = [term for term in known if not passages[term.text]]
    if names := [term for term in missing if term.sort == Sort.NAME]:
        return present, names
    telling = [term for term in present if passages[term.text] <= most_passages(index)]
    for sort in (Sort.NAME, Sort.UNKNOWN):
        if of_sort := [term for term in telling if term.sort == sort]:
            return of_sort, []
    if len(missing) >= MISSING_SHARE * len(known):
        return present, missing
    return (telling or present)[: NAMED - 1], []


def _refusal(
    question: str,
    kind: ReasonKind,
    terms: Sequence[Term | str] = (),
    values: dict[str, str] | None = None,
    *,
    foreign: bool = False,
) -> Refusal:
    language = _language(question)
    words = _shown(question, terms)[:NAMED]
    if kind == ReasonKind.NO_FACT and not words:
        text = _NOTHING_NAMED[language]
    elif kind == ReasonKind.FILTERS and words:
        text = _FILTERED[language]
    elif foreign:
        text = _NOT_SO_WRITTEN[language]
    else:
        text = _TEXTS[language][kind]
    listed = _listed(question, words, quoted=kind != ReasonKind.OTHER_DATE)
    return Refusal(kind, tuple(words), text.format(terms=listed, **(values or {})))


def _shown(question: str, terms: Sequence[Term | str]) -> list[str]:
    """Terms for a reader, each once: names as they are, the rest as whole words, without those that only count or point."""
    words = [
        term if isinstance(term, str) else term.text if term.sort == Sort.NAME else whole_words(question, term.text)
        for term in terms
    ]
    telling = [
        word for word in words if is_latin(word) or not all(_SMALL.match(part.tag) for part in tagged_words(word))
    ]
    return list(dict.fromkeys(telling or words))


def _language(question: str) -> str:
    return script_of(question) or "en"


def _listed(question: str, words: Sequence[str], *, quoted: bool = True) -> str:
    language = _language(question)
    before, after = ("「", "」") if language == "zh-Hant" else ("“", "”")
    cut = [word if len(word) <= MAX_TERM_CHARS else f"{word[:MAX_TERM_CHARS]}…" for word in words[:NAMED]]
    shown = [f"{before}{word}{after}" if quoted else word for word in cut]
    return (", " if language == "en" else "、").join(shown)


def _asked_dates(question: str) -> list[str]:
    """The dates of a question as ISO 8601 to the month at most: passages seldom repeat the day that they speak of."""
    return list(dict.fromkeys(iso[:MONTH_CHARS] for _, _, iso in find_dates(question, bare_years=True)))


def _other_dates(index: Index, asked: Sequence[str], hits: Sequence[Hit], about: Sequence[Term]) -> list[str]:
    """The years that the passages about some terms give where none gives a date asked for, in order; none otherwise."""
    found: set[str] = set()
    for hit in hits[:DATED_HITS]:
        document = index.document_of(hit.position)
        text = "\n".join((*hit.chunk.headings, hit.chunk.span.of(document.text)))
        there = frozenset(tokens(text))
        if about and not any(stands_in(term, there) for term in about):
            continue
        stated = find_dates(f"{document.title}\n{text}", bare_years=True)
        dates = {*(iso for _, _, iso in stated), document.metadata.date}
        if any(agree(date, wanted) for date in dates for wanted in asked):
            return []
        found |= {date[:YEAR_CHARS] for date in dates if date}
    return sorted(found)


def denying(
    index: Index, question: str, found: Sequence[Candidate], names: Sequence[OtherNames] = ()
) -> Candidate | None:
    """The sentence that speaks most clearly against what a question takes for granted; None where none does.

    None does that says no as the question does (為什麼不補助: 尚未納入補助), nor one of something else, which is
    told within one language only. A question after several sides takes none of them for granted.
    """
    if asks_for_sides(question) or names_the_documents(question):
        return None
    about, _ = subjects(index, _as_called(index, named_terms(question), names))
    latin = is_latin(question)
    against = (
        item
        for item in found
        if item.denial > (DENIAL_LOGIT if says_otherwise(item.quote.text) else SILENT_DENIAL_LOGIT)
        and _ENDS_SENTENCE.search(item.quote.text)
        and may_speak_against(question, item.quote.text)
        and (is_latin(item.quote.text) != latin or speaks_of(index, item, about))
    )
    return max(against, key=lambda item: item.denial, default=None)


def near_name(index: Index, question: str, hits: Sequence[Hit], names: Sequence[OtherNames] = ()) -> NearName | None:
    """The name that a misspelt one in the question may stand for, looked for in the documents found; None without one."""
    passages = [hit.chunk.span.of(index.document_of(hit.position).text) for hit in hits]
    terms = _as_called(index, named_terms(question), names)
    for word in islice(_words_of_no_passage(index, terms), MOST_MISSPELT):
        if found := nearest_name(word, _with_documents(index, passages, hits) if word.isascii() else passages):
            return found
    return None


def holds_name(text: str, name: NearName) -> bool:
    """Whether a text holds the name that a misspelt one may stand for, and not only inside a longer Latin word."""
    return re.search(rf"(?<![A-Za-z0-9]){re.escape(name.indexed)}(?![A-Za-z0-9])", text) is not None


def _words_of_no_passage(index: Index, terms: Sequence[Term]) -> Iterator[str]:
    """The words of names that stand nowhere, and words no dictionary has; of "Apple Vision" only what does not."""
    for term in terms:
        if term.sort == Sort.WORD and may_be_misspelt(term.text) and not len(passages_with(index, term)):
            yield term.text
        if term.sort in (Sort.NAME, Sort.UNKNOWN) and not len(passages_with(index, cut_to_index(index, term))):
            yield from (word for word in term.text.split() if not len(passages_with(index, Term(word, term.sort))))


def _with_documents(index: Index, passages: Sequence[str], hits: Sequence[Hit]) -> Iterator[str]:
    """The passages, then the documents that they stand in, then the others."""
    yield from passages
    found = dict.fromkeys(index.document_number(hit.position) for hit in hits)
    for number in dict.fromkeys((*found, *range(len(index.documents)))):
        yield index.documents[number].text


def did_you_mean(question: str, name: NearName) -> str:
    """The sentence that offers a name, in the question's language."""
    return _DID_YOU_MEAN[_language(question)].format(name=name.indexed)
