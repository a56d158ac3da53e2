"""Reasons, steps or points that a text tells one after another: 第一，…。第二，…。 First, … Second, … Finally, …

Where a question asks for several things, a reason or a way, and one of the points or what leads into them is quoted, so
are the others, each by its first sentence.
"""

import re
from collections.abc import Sequence
from dataclasses import replace

from briefqa.answering.quotes.candidates import Candidate, overlaps, places_in
from briefqa.figures.numerals import number_of
from briefqa.index import Index
from briefqa.questions.wanting import WantedKind, wanted_of
from briefqa.sentences import sentence_spans
from briefqa.types import BlockKind, Document, Quote, Span

MAX_POINTS = 6  # a text with more of them is no answer
MAX_SENTENCES_OF_POINT = 6
BLOCKS_AROUND = 6  # paragraphs of one part, before the quoted one and behind it
NEXT = 0  # a point that does not say which it is: 其次, finally

_ORDINALS = ("first", "second", "third", "fourth", "fifth", "sixth")
_POINT = re.compile(
    r"[「『“\"\s]*(?:第(?P<di>[一二三四五六])(?=[，,、：:是]|[點点項项個个條条步]\S)|其(?P<qi>[一二三四五六])(?=[，,、：:是為为])"
    r"|(?P<shi>[一二三四五六])(?:是|則是|则是|為|为)(?!了)|[（(](?P<number>[一二三四五六]|[1-6])[）)]|(?P<begins>首先)"
    r"|(?P<goes_on>其次|再次|再者|最[後后])(?=[，,是])"
    rf"|(?:The )?(?P<english>{'|'.join(word.capitalize() for word in _ORDINALS)})(?:ly)?(?=,| (?:is|was|are|were|reason|step|point|measure|factor|cause|problem)\b)"
    r"|(?P<ends>Finally|Lastly),)"
)
_LED_INTO = re.compile(r"[：:]\s*(?=第一|其一|一是|首先|[（(][一1][）)]|[Ff]irst\b)")
_ASKS_FOR_SEVERAL = re.compile(
    r"什[麼么](?:原因|理由|建[議议]|條件|条件|步[驟骤]|問題|问题|措施|作法|做法|[風风][險险])"
    r"|\b(?:what|which) (?:[\w-]+ ){0,3}?[\w-]+s (?:do|did|does|are|were|have|has|had|should|would|will|can|could|led|drove|explain)\b",
    re.I,
)


def with_points(index: Index, question: str, first: Candidate, chosen: Sequence[Candidate]) -> list[Candidate]:
    """The chosen sentences, and the points that the best of them is one of, or leads into."""
    several = wanted_of(question).kind in (WantedKind.LIST, WantedKind.NOTHING) or _ASKS_FOR_SEVERAL.search(question)
    if not several or first not in chosen:
        return list(chosen)
    document = index.document_of(first.hit.position)
    places = places_in(document.id, chosen)
    others = [span for span in points_around(document, first.quote.span) if not overlaps(span, places)]
    return [*chosen, *(replace(first, quote=Quote(document.id, span, span.of(document.text))) for span in others)]


def points_around(document: Document, quoted: Span) -> list[Span]:
    """The first sentences of all points where a sentence is in one of them or leads into them; empty where it is alone."""
    sentences = _sentences_around(document, quoted)
    at = next((i for i, span in enumerate(sentences) if span.overlaps(quoted)), None)
    if at is None:
        return []
    numbers = [_point(span.of(document.text)) for span in sentences]
    for start in (i for i, number in enumerate(numbers[: at + 2]) if number == 1):
        points = [start]
        for i in range(start + 1, len(sentences)):
            if i - points[-1] > MAX_SENTENCES_OF_POINT or numbers[i] == 1:
                break
            if numbers[i] in (NEXT, len(points) + 1):
                points.append(i)
        if 1 < len(points) <= MAX_POINTS and start - 1 <= at <= points[-1]:
            return [sentences[i] for i in points]
    return []


def _point(sentence: str) -> int | None:
    """Which point a sentence begins, or leads into after a colon; None where it begins none."""
    if _LED_INTO.search(sentence):
        return 1
    match = _POINT.match(sentence)
    if match is None:
        return None
    if match["english"]:
        return _ORDINALS.index(match["english"].lower()) + 1
    if match["begins"]:
        return 1
    numeral = match["di"] or match["qi"] or match["shi"] or match["number"]
    return int(number_of(numeral) or NEXT) if numeral else NEXT


def _sentences_around(document: Document, quoted: Span) -> list[Span]:
    """The sentences of the paragraphs around a place that stand under the same heading."""
    own = document.block_at(quoted.start)
    if own is None or own.kind != BlockKind.PARAGRAPH:
        return []
    at = document.blocks.index(own)
    near = document.blocks[max(at - BLOCKS_AROUND, 0) : at + BLOCKS_AROUND + 1]
    part = [block for block in near if block.kind == BlockKind.PARAGRAPH and block.headings == own.headings]
    return [span for block in part for span in sentence_spans(document, block)]
