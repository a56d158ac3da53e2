"""Articles of laws and contracts: the one that a question names, whole, or what of it the question asks for."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from briefqa.answering.quotes.candidates import Candidate, as_quote, overlaps
from briefqa.answering.quotes.titles import names_of, share_named
from briefqa.index import Index, Mask
from briefqa.lexical import tokens
from briefqa.questions.articles import AskedArticle, any_law, article_asked, article_opened, mentions
from briefqa.questions.naming import Sort, Term, passages_with
from briefqa.sentences import sentence_spans
from briefqa.types import Block, BlockKind, Document, Hit, Span

LEAST_ARTICLES = 2  # that a text opens which is a law
NAMED_SHARE = 0.6  # of the words of a law's name in a question, that the title of that law holds
MAX_LAWS = 12  # documents that are looked through
MAX_QUOTES = 12  # of an article
_ITEM = re.compile(r"\s*[(（]?(?:[一二三四五六七八九十]{1,3}|[0-9]{1,2}|[a-z])[、.．)）]")
_PART = re.compile(r"\s*(?:[(（](?P<a>[0-9]{1,2})[)）]|(?P<b>[0-9]{1,2})[.、．])\s*\S")
_PROVISO = re.compile(
    r"(?:^|[。；;，,])\s*但(?!是否)|^(?:Provided|provided|except) that\b|[;,] (?:provided|except) that\b"
)


@dataclass(frozen=True, slots=True)
class Told:
    """What a question that names an article may be answered with.

    whole: the quotes that answer it, where it asks what the article says; found: the sentences that may answer it else.
    """

    whole: tuple[Candidate, ...]
    found: tuple[Candidate, ...]


@dataclass(frozen=True, slots=True)
class _Law:
    """A document that is a law, by its articles."""

    number: int
    articles: dict[str, list[list[Block]]]  # number of an article → its paragraphs, each with the items under it


def told_by_article(
    index: Index, question: str, hits: Sequence[Hit], found: Sequence[Candidate], allowed: Mask | None
) -> Told | None:
    """What the article says that a question names; None where the question names none, or no law that was found is meant.

    Nothing at all where the law that is meant has no such article.
    """
    asked = article_asked(question)
    if asked is None or not found or (asked.section and not asked.whole and not asked.law):
        return None  # a section may be of a road
    laws = list(_laws(index, asked, hits, allowed))
    meant = _meant(index, asked, laws)
    if laws and not meant:  # by its name another law, of which documents may tell
        return None if asked.section else _by_mention(index, asked, found, laws)
    having = [law for law in meant if asked.number in law.articles]
    if not having:
        named = bool(asked.law) and len(meant) == 1
        if not laws or (asked.section and not named):
            return None
        return Told((), ()) if named else _by_mention(index, asked, found, laws)
    spans = [(law.number, span) for law in having for span in _asked_spans(index.documents[law.number], law, asked)]
    whole = tuple(as_quote(index, number, span, found[0]) for number, span in spans)
    if asked.whole or not spans:
        return Told(whole, ())
    ids = {index.documents[law.number].id: law.number for law in having}
    inside = [
        item
        for item in found
        if item.quote.document_id in ids
        and overlaps(item.quote.span, [span for number, span in spans if number == ids[item.quote.document_id]])
    ]
    return Told((), tuple(inside)) if inside else None


def _by_mention(index: Index, asked: AskedArticle, found: Sequence[Candidate], laws: Sequence[_Law]) -> Told:
    """The sentences outside of laws that speak of the article, as of one of a law that is not there."""
    texts = {index.documents[law.number].id for law in laws}
    left = [item for item in found if item.quote.document_id not in texts and mentions(item.quote.text, asked.number)]
    return Told((), tuple(left))


def _laws(index: Index, asked: AskedArticle, hits: Sequence[Hit], allowed: Mask | None) -> Iterator[_Law]:
    """The documents found, and those that hold the article's number, as far as they are laws."""
    numbers = dict.fromkeys(index.document_number(hit.position) for hit in hits)
    for form in _forms(asked.number):
        holding = passages_with(index, Term(form, Sort.WORD))
        if allowed is not None:
            holding = holding[allowed[holding]]
        numbers |= dict.fromkeys(map(index.document_number, holding[:MAX_LAWS].tolist()))
    for number in list(numbers)[: 2 * MAX_LAWS]:
        articles = _articles_of(index.documents[number], section=asked.section)
        if len(articles) >= LEAST_ARTICLES:
            yield _Law(number, articles)


def _forms(number: str) -> Iterator[str]:
    """How an article's number may be written."""
    yield f"第{number}條"
    if number.isdecimal() and int(number) < 1000:
        yield f"第{_in_characters(int(number))}條"


def _in_characters(number: int) -> str:
    digits = "零一二三四五六七八九"
    hundreds, rest = divmod(number, 100)
    tens, ones = divmod(rest, 10)
    text = f"{digits[hundreds]}百" if hundreds else ""
    if tens:
        text += ("" if tens == 1 and not hundreds else digits[tens]) + "十"
    elif hundreds and ones:
        text += "零"
    return text + (digits[ones] if ones else "")


def _meant(index: Index, asked: AskedArticle, laws: Sequence[_Law]) -> list[_Law]:
    """The laws that a question means: those of the name it gives, all where it gives none."""
    if not asked.law:
        return list(laws)
    if any_law(asked.law):
        kind = asked.law.lstrip("本该这部此")
        return [law for law in laws if frozenset(tokens(kind)) <= names_of(index.documents[law.number])] or list(laws)
    words = tokens(asked.law)
    shares = [share_named(words, names_of(index.documents[law.number])) for law in laws]
    best = max(shares, default=0.0)
    return [law for law, share in zip(laws, shares, strict=True) if share == best >= NAMED_SHARE]


def _articles_of(document: Document, *, section: bool) -> dict[str, list[list[Block]]]:
    """The articles of a text by their numbers, each as its paragraphs; of one that stands there twice, the longer."""
    blocks = [block for block in document.blocks if block.kind not in (BlockKind.NOTE, BlockKind.BYLINE)]
    opened = [
        (at, number)
        for at, block in enumerate(blocks)
        if block.kind in (BlockKind.HEADING, BlockKind.PARAGRAPH, BlockKind.LIST_ITEM)
        and (
            number := article_opened(
                document.text[block.span.start : block.span.start + 40],
                section=section and block.kind == BlockKind.HEADING,
            )
        )
    ]
    found: dict[str, list[list[Block]]] = {}
    for (at, number), (following, _) in pairwise([*opened, (len(blocks), "")]):
        body = _paragraphs(document, blocks[at:following])
        if body and _size(body) > _size(found.get(number, [])):
            found[number] = body
    return found


def _size(paragraphs: Sequence[Sequence[Block]]) -> int:
    return sum(block.span.end - block.span.start for paragraph in paragraphs for block in paragraph)


def _paragraphs(document: Document, blocks: Sequence[Block]) -> list[list[Block]]:
    """The paragraphs of an article, each with the items under it. The heading that opens it is none, unless it is all."""
    opening, *rest = blocks
    inside: list[Block] = [] if opening.kind == BlockKind.HEADING else [opening]
    for block in rest:
        text = block.span.of(document.text)
        if block.kind == BlockKind.TITLE or (block.kind == BlockKind.HEADING and not _ITEM.match(text)):
            if opening.kind != BlockKind.HEADING or block.level <= opening.level:
                break
            continue
        inside.append(block)
    paragraphs: list[list[Block]] = []
    for block in inside or [opening]:
        is_item = block.kind == BlockKind.LIST_ITEM or _ITEM.match(block.span.of(document.text))
        if paragraphs and is_item:
            paragraphs[-1].append(block)
        else:
            paragraphs.append([block])
    return paragraphs


def _asked_spans(document: Document, law: _Law, asked: AskedArticle) -> list[Span]:
    """The sentences of an article that a question asks for; empty where it has no such paragraph, item or proviso."""
    paragraphs = law.articles[asked.number]
    if asked.paragraph:
        paragraphs = _nth_paragraph(document, paragraphs, asked.paragraph)
    if asked.item:
        paragraphs = [[p[0], p[asked.item]] for p in paragraphs if len(p) > asked.item][:1]
    each = [sentence_spans(document, block) for paragraph in paragraphs for block in paragraph]
    spans = [span for spans in each for span in spans]
    if asked.proviso:
        return [span for span in spans if _PROVISO.search(span.of(document.text))]
    if len(spans) > MAX_QUOTES:
        spans = [spans[0] for spans in each if spans]
    return spans[:MAX_QUOTES]


def _nth_paragraph(document: Document, paragraphs: list[list[Block]], nth: int) -> list[list[Block]]:
    """A paragraph by its number: the one that it begins with, where the paragraphs are numbered, else its place.

    All of an article that stands there as one: where its paragraphs begin cannot be told.
    """
    numbered = [
        (found, block) for p in paragraphs for block in p if (found := _PART.match(block.span.of(document.text)))
    ]
    if len(numbered) > 1 and nth > len(paragraphs):
        return [[block] for found, block in numbered if int(found["a"] or found["b"]) == nth]
    if len(paragraphs) == 1:
        return paragraphs
    return paragraphs[nth - 1 : nth]
