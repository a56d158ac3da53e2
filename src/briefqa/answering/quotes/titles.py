"""Which documents a question names: by words of their titles, their authors, their file names, or what all of them is about."""

import re
from collections.abc import Iterable, Sequence
from pathlib import PurePosixPath

import numpy as np

from briefqa.folding import fold
from briefqa.index import Index
from briefqa.lexical import tokens
from briefqa.questions.naming import Sort, Term, options_of, passages_with
from briefqa.storing.contents import DOCUMENT
from briefqa.types import BlockKind, Document, Span

OPENING_CHARS = 120  # of a document whose title may be none: its first lines say what it is
THROUGHOUT_SHARE = 1 / 3  # of its passages: a document is about a word that so many of them hold
MIN_PASSAGES = 2  # that hold it
MIN_NAME_CHARS = 2  # of an author or a publisher that is looked for in a question
_WIDE = re.compile(r"[\u3400-\u9fff·]+")  # other names are words by themselves, and are told without this
_AND_OTHERS = "(?:等(?:[人位]|[作学]者|研究[员者])?)?"
# What any document is called, which names none.
_ANY_DOCUMENT = frozenset(
    """
    report reports brief briefs briefing paper papers study studies document documents article articles review note memo
    text author authors policy minutes meeting file files
    报告 简报 政策 文件 研究 文章 论文 专题 会议 会议纪录 会议记录 纪录 记录 评估 检讨 意见书 本文 本报告 资料 档案 作者 专文 报导 报道 著作 专著
    """.split()  # noqa: SIM905 a list would take a page
)
# What is done with what a document holds, which names nothing either.
_SAYING = frozenset(
    """
    make made makes give given gives set put forward reach reached propose proposed proposes contain contained offer list
    listed all key main say says state states adopt adopted pass passed summarise summarize show name
    提出 给出 通过 做出 作出 提到 列出 列举 整理 摘要 包括 包含 内容 主要 具体 重要 提供 达成 得出 哪几 几项 三项 两项 四项 五项
    """.split()  # noqa: SIM905
)


def names_nothing(term: Term) -> bool:
    """Whether a word of a question tells no document from another: the report, 提出."""
    folded = fold(term.text).text.casefold()
    return folded in _ANY_DOCUMENT or folded in _SAYING


def names_of(document: Document) -> frozenset[str]:
    """The tokens of what a document may be named by."""
    data = document.metadata
    heads = (b for b in document.blocks[:10] if b.kind in (BlockKind.TITLE, BlockKind.BYLINE))
    said = [data.title, data.publisher, *data.authors, *(block.span.of(document.text) for block in heads)]
    path = re.sub(r"[_\W]+", " ", PurePosixPath(document.path).stem)
    return words_of("\n".join((*said, path, document.text[:OPENING_CHARS])))


def words_of(text: str) -> frozenset[str]:
    """The tokens of a text as they are compared with the names of documents."""
    return _singular(tokens(text))


def written_names(question: str, documents: Iterable[Document]) -> tuple[list[Term], str]:
    """The authors and publishers of documents that a Chinese question names to the letter, and the question without them.

    Words cut from it may end within such a name (魏伯仁和…) or take what stands behind it for a part (周芷萱等).
    """
    folded = fold(question)
    names = {
        name
        for document in documents
        for said in (*document.metadata.authors, document.metadata.publisher)
        if len(name := fold(said).text.casefold().strip()) >= MIN_NAME_CHARS and _WIDE.fullmatch(name)
    }
    there = sorted((name for name in names if name in folded.text.casefold()), key=len, reverse=True)
    if not there:
        return [], question
    places = [match.span() for match in re.finditer(f"(?:{'|'.join(map(re.escape, there))}){_AND_OTHERS}", folded.text)]
    spans = [folded.original(Span(start, end)) for start, end in places]
    rest = list(question)
    for span in reversed(spans):
        rest[span.start : span.end] = " "
    written = dict.fromkeys(re.sub(f"{_AND_OTHERS}$", "", folded.text[start:end]) for start, end in places)
    return [Term(name, Sort.NAME) for name in written], "".join(rest)


def is_named_by(term: Term, names: frozenset[str]) -> bool:
    """Whether a term, in either language, is among the names of a document."""
    return any(_singular(option) <= names for option in options_of(term.text) if option)


def is_about(index: Index, number: int, term: Term) -> bool:
    """Whether a document speaks of a term throughout."""
    held = passages_with(index, term)
    there = int(np.count_nonzero(index.chunks[held, DOCUMENT] == number))
    return there >= max(MIN_PASSAGES, THROUGHOUT_SHARE * len(index.rows_of(number)))


def share_named(words: Sequence[str], names: frozenset[str]) -> float:
    """The share in [0, 1] of some tokens that are among the names of a document."""
    asked = _singular(words)
    return len(asked & names) / len(asked) if asked else 0.0


def _singular(words: Iterable[str]) -> frozenset[str]:
    """Tokens without the s of a plural, so that the vaccine report is the one on vaccines."""
    return frozenset(word[:-1] if word.isascii() and len(word) > 3 and word.endswith("s") else word for word in words)
