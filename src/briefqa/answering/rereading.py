"""The best candidates, read once more together with the question: a cross-encoder sees what two vectors cannot.

Their sentences change order by it, and so do the passages that they stand in.
"""

import math
import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import islice

from briefqa.answering.differences.statements import Statement, may_contradict, statement_of
from briefqa.answering.quotes.candidates import Candidate, best_first, follows
from briefqa.chunking import MAX_TITLE_CHARS, title_above
from briefqa.encoding.cross_encoding import CrossEncoder, Reading
from briefqa.folding import is_latin
from briefqa.index import Index
from briefqa.lexical import tokens
from briefqa.questions.asked import search_terms
from briefqa.questions.calendars import read_beside
from briefqa.questions.renaming import OtherNames, renamed_for
from briefqa.types import Document, Hit, Quote, Span

READ_FIRST = 2  # candidates; each costs a few milliseconds
CLEAR_LOGIT = 3.0  # a logit: where one of those answers as clearly, no more are read
REREAD = 4  # candidates read else
ENOUGH_LOGIT = 1.0  # a logit: where none of those answers as clearly, more are read
READ_ON = 6  # more of them, the best one of each passage that none was read of
READ_AT_LAST = 3  # the best of all others, where none of those answers as clearly either
READ_ELSEWHERE = 1  # best sentences of other documents that are read at the least, and as many in the other script
READ_SIDES = 3  # of those, where a question asks for several sides
READ_RIVALS = 2  # sentences of other documents that state another figure or date, where one answers clearly
RIVALS_AMONG = 30  # candidates
READ_PASSAGES = 12  # passages whose sentences are candidates
WEIGHT_RELEVANCE = 0.02  # of a logit beside a cosine; chosen in docs/decisions/0016-cross-encoder.md
WEIGHT_IN_PASSAGE = 1.0  # of a logit beside a passage's score
CLEAR_RELEVANCE = 6.0  # a logit beyond this is as sure as can be
ASKED_BEFORE = (
    2  # of the question's words, at the least, in what was asked before a turn of a transcript that answers it
)
_TURN = re.compile(
    r"[^\w\n]*(?:[問问答]|[QA]\d{0,3}|[^\d\s：:。？?！!，,][^：:。？?！!，,\n]{1,20}?)[^\w\n：:]{0,4}[：:]"
)
MAX_CAPTION_CHARS = 60  # of a table's caption above a row that is read
UNREAD = -3.0  # what a passage counts as that none was read of, and at the least


def reread(
    index: Index,
    cross_encoder: CrossEncoder,
    question: str,
    found: Sequence[Candidate],
    *,
    sides: bool = False,
    names: Sequence[OtherNames] = (),
) -> list[Candidate]:
    """The candidates, best first, those read weighed by how well they answer; the others as the least of those.

    Where a source is asked for, the statement answers: it was trained so. The best sentence of other documents, in either
    script, is read where one answers clearly: they may say the same, or otherwise. So is the sentence behind the best one,
    alone and together with it: what it says it may say of what only the best one names.
    sides: several are asked for, and more is read. names: others that documents give for what the question names; a
    sentence is read with the one it has.
    """
    readings: dict[int, Reading] = {}

    def read(numbers: Iterable[int], also: Sequence[Candidate] = ()) -> list[Reading]:
        new = [i for i in numbers if i not in readings]
        made = _read(index, cross_encoder, question, [*(found[i] for i in new), *also], names)
        readings.update(zip(new, made, strict=False))
        return made[len(new) :]

    read(range(min(READ_FIRST, len(found))))
    if sides or _clearest(readings) < CLEAR_LOGIT:
        read(range(min(REREAD, len(found))))
    clear = _clearest(readings) >= ENOUGH_LOGIT
    if sides or not clear:
        read(islice(_of_other_passages(found), READ_ON))
        if _clearest(readings) < ENOUGH_LOGIT:
            read(islice((i for i in range(len(found)) if i not in readings), READ_AT_LAST))
    others = _of_other_documents(found, readings, READ_SIDES if sides else READ_ELSEWHERE) if sides or clear else []
    pair = _best_and_behind(found, readings)
    joined = [_joined(index, *(found[i] for i in pair))] if pair else []
    together = read([*others, *pair[1:]], joined)
    if clear:
        read(_rivals(question, found, readings))
    least = min((reading.relevance for reading in readings.values()), default=0.0)
    weighed = [_weighed(item, readings.get(i), least) for i, item in enumerate(found)]
    for reading in together:
        best, behind = pair
        if _goes_on(reading, found[behind].quote.span.start - found[best].quote.span.start, readings[best]):
            weighed[behind] = replace(weighed[behind], goes_on=True)
    return best_first(weighed)


def _clearest(readings: Mapping[int, Reading]) -> float:
    return max((reading.relevance for reading in readings.values()), default=math.inf)


def passages_reread(hits: Sequence[Hit], found: Sequence[Candidate]) -> list[Hit]:
    """The passages, best first, weighed by the best sentence of each that was read; as they were where none was."""
    best: dict[int, float] = {}
    for item in found:
        if not math.isnan(item.relevance):
            best[item.hit.position] = max(item.relevance, best.get(item.hit.position, UNREAD))
    if not best:
        return list(hits)
    weighed = [
        replace(hit, score=hit.score + WEIGHT_IN_PASSAGE * min(best.get(hit.position, UNREAD), CLEAR_RELEVANCE))
        for hit in hits
    ]
    return sorted(weighed, key=lambda hit: -hit.score)


def context_of(document: Document, sentence: Span, year: str = "", asked: str = "") -> str:
    """What is read above a sentence: its document's title, with its year where that goes with it, and its table's caption and first row.

    Above one in a turn of a transcript also what was asked in the turn before, where the question `asked` asks for that.
    """
    header = document.table_header(sentence)[:MAX_TITLE_CHARS]
    caption = document.table_caption(sentence)[:MAX_CAPTION_CHARS]
    before = _asked_before(document, sentence, asked) if asked else ""
    above = (f"{title_above(document)}{year}", caption, header, before)
    return "\n".join(part for part in above if part)


def _asked_before(document: Document, sentence: Span, question: str) -> str:
    """What the turn before a sentence's asks, up to its last question mark, if much of it is what a question asks; else empty."""
    number = bisect_right(document.blocks, sentence.start, key=lambda block: block.span.start) - 1
    if number < 1:
        return ""
    before, own = (block.span.of(document.text) for block in document.blocks[number - 1 : number + 1])
    end = max(before.rfind("？"), before.rfind("?")) + 1
    if not end or not _TURN.match(own) or not _TURN.match(before):
        return ""
    asked = before[max(end - MAX_TITLE_CHARS, 0) : end]
    return asked if len({*search_terms(question)}.intersection(tokens(asked))) >= ASKED_BEFORE else ""


def _read(
    index: Index, cross_encoder: CrossEncoder, question: str, items: Sequence[Candidate], names: Sequence[OtherNames]
) -> list[Reading]:
    asked: list[str] = []
    texts: list[tuple[str, str]] = []
    for item in items:
        document = index.document_of(item.hit.position)
        named = renamed_for(question, names, f"{context_of(document, item.quote.span)}\n{item.quote.text}")
        dated, year = read_beside(named, document, item.quote.span)
        texts.append((context_of(document, item.quote.span, year, question), item.quote.text))
        asked.append(dated)
    readings: dict[int, Reading] = {}
    for one in dict.fromkeys(asked):
        places = [place for place, other in enumerate(asked) if other == one]
        readings.update(zip(places, cross_encoder.read(one, [texts[place] for place in places]), strict=True))
    return [readings[place] for place in range(len(texts))]


def _of_other_passages(found: Sequence[Candidate]) -> Iterator[int]:
    """The best candidate of each passage that is not among those of the first few, by number."""
    seen = {item.hit.position for item in found[:REREAD]}
    for i, item in enumerate(found):
        if item.hit.position not in seen:
            seen.add(item.hit.position)
            yield i


def _of_other_documents(found: Sequence[Candidate], readings: Mapping[int, Reading], most: int) -> list[int]:
    """The best candidates of documents other than the one that answers best so far, by number: in either script so many."""
    lead = max(readings, key=lambda i: readings[i].relevance, default=None)
    if lead is None:
        return []
    seen, left = {found[lead].quote.document_id}, {True: most, False: most}
    chosen = []
    for i, item in enumerate(found):
        if item.quote.document_id not in seen and left[latin := is_latin(item.quote.text)]:
            seen.add(item.quote.document_id)
            left[latin] -= 1
            chosen.append(i)
    return chosen


def _rivals(question: str, found: Sequence[Candidate], readings: Mapping[int, Reading]) -> Iterator[int]:
    """The best candidates of other documents that state another figure or date than the one that answers best so far, by number."""
    lead = max(readings, key=lambda i: readings[i].relevance, default=None)
    mine = None if lead is None else _stated(question, found[lead])
    if lead is None or mine is None:
        return iter(())
    others = (
        i
        for i, item in enumerate(found[:RIVALS_AMONG])
        if i not in readings and item.fits and item.quote.document_id != found[lead].quote.document_id
    )
    rivals = (i for i in others if (theirs := _stated(question, found[i])) and may_contradict(mine, theirs))
    return islice(rivals, READ_RIVALS)


def _stated(question: str, item: Candidate) -> Statement | None:
    return statement_of(question, item.quote.text, header=item.header)


def _best_and_behind(found: Sequence[Candidate], readings: Mapping[int, Reading]) -> tuple[int, ...]:
    """The sentence that answers best so far and the one behind it, by number; none where none stands there."""
    if not readings:
        return ()
    least = min(reading.relevance for reading in readings.values())
    best = max(readings, key=lambda i: _weighed(found[i], readings[i], least).score)
    behind = next((i for i, item in enumerate(found) if follows(item.quote, found[best].quote)), None)
    return () if behind is None else (best, behind)


def _joined(index: Index, best: Candidate, behind: Candidate) -> Candidate:
    """Two sentences, one right behind the other, as one."""
    span = Span(best.quote.span.start, behind.quote.span.end)
    text = span.of(index.document_of(best.hit.position).text)
    return replace(best, quote=Quote(best.quote.document_id, span, text))


def _goes_on(together: Reading, behind: int, best: Reading) -> bool:
    """Whether two sentences read together answer at least as well as the first alone, with words of the second.

    behind: where that one begins.
    """
    return together.span is not None and together.span[0] >= behind and together.relevance >= best.relevance


def _weighed(item: Candidate, reading: Reading | None, least: float) -> Candidate:
    relevance = least if reading is None else reading.relevance
    score = item.score + WEIGHT_RELEVANCE * max(-CLEAR_RELEVANCE, min(CLEAR_RELEVANCE, relevance))
    if reading is None:
        return replace(item, score=score)
    start = item.quote.span.start
    answer = Span(start + reading.span[0], start + reading.span[1]) if reading.span else None
    return replace(
        item,
        score=score,
        relevance=reading.relevance,
        denial=reading.denial,
        answer=answer,
        certainty=reading.certainty,
    )
