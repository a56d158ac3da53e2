"""What stands under the heading that a question asks for, item by item: recommendations, findings, decisions."""

import re
from collections.abc import Iterator, Sequence

from briefqa.answering.quotes.candidates import MAX_ITEM_CHARS, MAX_LIST_ITEMS, Candidate, as_quote
from briefqa.answering.quotes.titles import is_about, is_named_by, names_nothing, names_of, words_of, written_names
from briefqa.figures.dates import find_dates
from briefqa.figures.numerals import number_of, plain
from briefqa.folding import fold
from briefqa.index import Index
from briefqa.questions.naming import Sort, Term, named_terms
from briefqa.questions.sections import AskedSection, bare_heading, narrowed_to, section_asked
from briefqa.sentences import sentence_spans
from briefqa.types import Block, BlockKind, Document, Hit, Span

NEAR_PASSAGES = 5  # the first ones: where a question names no document, those of other documents are not meant
MAX_DOCUMENTS = 3  # that are quoted where a question names none
MAX_QUOTES = 12  # of a document
MAX_PARAGRAPHS = 8  # of a section that is no list: a longer one is a chapter, which no answer holds
MIN_ITEM_CHARS = 4
# Of the confidence that an answer needs, what is enough where a heading names it, and its author or publisher the document.
NEARLY, OF_AUTHOR = 0.55, 0.3
_MARK = re.compile(
    r"\s*(?:(?P<open>[(（]?)(?P<number>[0-9]{1,2}|[一二三四五六七八九十]{1,3}|[a-z])(?P<close>[)）]\.?|[.、．](?![0-9]))|第(?P<nth>[一二三四五六七八九十]{1,3})[，,、：:])"
)
_LABEL = re.compile(r"(?P<name>[^：:。\n]{2,12})[：:]\s*(?P<rest>\S?)")
_LEADS_ON = re.compile(r"[:：]\W*$")
_REMARK = re.compile(r"[(（][^()（）]{1,60}[)）]\W*")
_ENDS = re.compile(r"[。.；;！!?？][\W\d]*$")


def listed(index: Index, question: str, hits: Sequence[Hit], like: Candidate) -> tuple[list[Candidate], float]:
    """The items under the headings that a question asks for, in the document that it names; empty where it asks for none.

    Where it names no document, those of the first passages. hits: best first. like: what stands for a quote's scores. And
    the share of the confidence an answer needs that is enough: all of it where another document may be meant, since "the
    brief" may be one that has no such heading.
    """
    asked = section_asked(question)
    if asked is None:
        return [], 1.0
    documents = {index.document_number(hit.position): index.document_of(hit.position) for hit in hits}
    written, rest = written_names(question, documents.values())
    terms = [*written, *named_terms(rest)]
    words, narrowed = _naming_words(terms, asked), narrowed_to(rest)
    dates = {iso for _, _, iso in find_dates(question, bare_years=True)}
    first = _first_positions(hits)
    named: list[tuple[int, list[Candidate]]] = []
    unnamed: list[tuple[int, list[Candidate]]] = []
    for rank, hit in enumerate(hits):
        number = index.document_number(hit.position)
        document = documents[number]
        if hit.position not in first or not all(_is_of(document, date) for date in dates):
            continue
        sections = sections_headed(document, asked)
        names = names_of(document)
        left = [word for word in words if not is_named_by(word, names)]
        headings = [words_of(heading) for heading, _ in sections]
        others = [word for word in left if not any(is_named_by(word, heading) for heading in headings)]
        if not sections or any(word.text in narrowed or not is_about(index, number, word) for word in others):
            continue
        items = [as_quote(index, number, span, like) for _, spans in sections for span in spans][:MAX_QUOTES]
        likeness = sum(is_named_by(word, names) for word in terms)  # of two, the one that is a brief
        if len(left) < len(words) or others:
            named.append((likeness, items))
        elif rank < NEAR_PASSAGES:
            unnamed.append((likeness, items))
    if named:
        return max(named, key=lambda pair: pair[0])[1], OF_AUTHOR if written else NEARLY
    most = max((likeness for likeness, _ in unnamed), default=0)
    alike = [items for likeness, items in unnamed if likeness == most][:MAX_DOCUMENTS]
    by_date = sorted(alike, key=lambda items: _date_of(index, items[0]))
    speaks_of_one = any(names_nothing(term) and not asked.is_worded(term.text) for term in terms)
    return [item for items in by_date for item in items], 1.0 if speaks_of_one else NEARLY


def _first_positions(hits: Sequence[Hit]) -> set[int]:
    """The best passage of each document."""
    return set({hit.chunk.document_id: hit.position for hit in reversed(hits)}.values())


def _naming_words(terms: Sequence[Term], asked: AskedSection) -> list[Term]:
    """Those of a question's terms that say which document is meant, or what of it."""
    telling = (term for term in terms if term.sort != Sort.NUMBER and not names_nothing(term))
    return [term for term in telling if not asked.is_worded(term.text)]


def _is_of(document: Document, date: str) -> bool:
    stated = [document.metadata.date, *(iso for _, _, iso in find_dates(document.title, bare_years=True))]
    return any(other.startswith(date) for other in stated)


def _date_of(index: Index, item: Candidate) -> tuple[bool, str]:
    date = index.document_of(item.hit.position).metadata.date
    return (not date, date)


# --- what stands under a heading --------------------------------------------------------


def sections_headed(document: Document, asked: AskedSection) -> list[tuple[str, list[Span]]]:
    """The headings asked for, each with the sentences of the items under it, in the order of the text.

    Where one is called just what the question calls it, that one alone: of several recommendations, those of the reform.
    """
    found = [(heading, _item_spans(document, blocks, asked)) for heading, blocks in _bodies(document, asked)]
    found = [(heading, spans) for heading, spans in found if spans]
    called = [len(name) for heading, _ in found if asked.phrase.endswith(name := bare_heading(heading))]
    if not called:
        return found
    return [pair for pair in found if asked.phrase.endswith(name := bare_heading(pair[0])) and len(name) == max(called)]


def _bodies(document: Document, asked: AskedSection) -> Iterator[tuple[str, list[Block]]]:
    """Each heading asked for, and what stands under it; so is a line that is a label, with what it says (出席：…)."""
    blocks, end = document.blocks, 0
    for at, block in enumerate(blocks):
        if at < end:
            continue
        label = _label_of(document, block) if asked.kind else None
        if _is_heading(document, block) and asked.is_headed(name := block.span.of(document.text)):
            end = next((i for i in range(at + 1, len(blocks)) if _closes(document, blocks[i], block)), len(blocks))
        elif label and asked.is_headed(name := label[0]):
            if label[1]:
                yield name, [block]
                continue
            end = next((i for i in range(at + 1, len(blocks)) if not _is_item(document, blocks[i])), len(blocks))
        else:
            continue
        yield name, list(blocks[at + 1 : end])


def _is_item(document: Document, block: Block) -> bool:
    return block.kind == BlockKind.LIST_ITEM or _mark_of(document, block) is not None


def _is_heading(document: Document, block: Block) -> bool:
    """Whether a block is a heading, and not the item of a list that was read as one: (d) drop the cap."""
    return block.kind == BlockKind.HEADING and not (
        _MARK.match(text := block.span.of(document.text)) and _ENDS.search(text)
    )


def _closes(document: Document, block: Block, heading: Block) -> bool:
    return block.kind == BlockKind.TITLE or (_is_heading(document, block) and block.level <= heading.level)


def _label_of(document: Document, block: Block) -> tuple[str, str] | None:
    """The name of a line that begins with one, and how what it says begins, which may be nothing."""
    found = _LABEL.match(block.span.of(document.text)) if block.kind == BlockKind.PARAGRAPH else None
    return (found["name"], found["rest"]) if found else None


def _item_spans(document: Document, blocks: Sequence[Block], asked: AskedSection) -> list[Span]:
    """The sentences of a section's list; without one, of its paragraphs, as long as they are few. Empty for a chapter.

    Of what is too long to be quoted whole, the first sentence.
    """
    body = [block for block in blocks if block.kind in (BlockKind.PARAGRAPH, BlockKind.LIST_ITEM, BlockKind.HEADING)]
    leading = [at for at, block in enumerate(body) if asked.kind and _announces(document, block, asked.kind)]
    items = _items(document, body[leading[-1] + 1 :] if leading else body)
    if len(items) < 2 and asked.kind is None:
        return []
    if len(items) < 2:
        items = _paragraphs(document, body)
    each = [_sentences(document, block) for block in items]
    if len(items) == 1 or sum(map(len, each)) <= MAX_LIST_ITEMS:
        return [span for spans in each for span in spans][:MAX_LIST_ITEMS]
    whole = [block.span.end - block.span.start <= MAX_ITEM_CHARS for block in items]
    if sum(map(len, each)) > MAX_QUOTES:
        whole = [False] * len(items)
    return [span for spans, all_of in zip(each, whole, strict=True) for span in (spans if all_of else spans[:1])]


def _announces(document: Document, block: Block, kind: re.Pattern[str]) -> bool:
    """Whether a line leads into a list of what is asked for: 建議如下："""
    text = block.span.of(document.text)
    return (
        len(text) <= MAX_ITEM_CHARS and bool(_LEADS_ON.search(text)) and bool(kind.search(fold(text).text.casefold()))
    )


def _items(document: Document, blocks: Sequence[Block]) -> list[Block]:
    """The items of the first list, by their kind or their numbers, as long as these go up in one form."""
    items: list[Block] = []
    last: tuple[str, float] | None = None
    for block in blocks:
        mark = _mark_of(document, block)
        if mark is None:
            if block.kind == BlockKind.LIST_ITEM and last is None:
                items.append(block)
            continue
        if last and (mark[0] != last[0] or mark[1] <= last[1]):
            break
        last = mark
        items.append(block)
    return items


def _paragraphs(document: Document, blocks: Sequence[Block]) -> list[Block]:
    """The paragraphs of a section, or the first under each of its headings; empty where they are too many."""
    paragraphs = [
        block
        for block in blocks
        if block.kind != BlockKind.HEADING and not _LEADS_ON.search(block.span.of(document.text))
    ]
    if len({block.headings for block in paragraphs}) > 1:
        paragraphs = list({block.headings: block for block in reversed(paragraphs)}.values())[::-1]
    return paragraphs if len(paragraphs) <= MAX_PARAGRAPHS else []


def _mark_of(document: Document, block: Block) -> tuple[str, float] | None:
    """The form and the value of the number that a block begins with: 一、 is the first of its form."""
    found = _MARK.match(plain(block.span.of(document.text)))
    if found is None:
        return None
    number = found["number"] or found["nth"]
    value = float(ord(number)) if number.isascii() and number.isalpha() else number_of(number)
    form = "letter" if number.isascii() and number.isalpha() else "digit" if number.isdecimal() else "character"
    return None if value is None else (f"{form}{found['open']}{found['close']}{bool(found['nth'])}", value)


def _sentences(document: Document, block: Block) -> list[Span]:
    """The sentences of a block, each with the remark in brackets behind its stop."""
    spans: list[Span] = []
    for span in sentence_spans(document, block):
        if spans and _REMARK.fullmatch(span.of(document.text)):
            spans[-1] = Span(spans[-1].start, span.end)
        elif span.end - span.start >= MIN_ITEM_CHARS:
            spans.append(span)
    return spans
