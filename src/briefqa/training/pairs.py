"""Questions with sentences that answer them and sentences that do not: what the cross-encoder is trained on.

Made from folders in BEIR layout with an answers.jsonl beside the questions. What does not answer is what a reader would
have to be told apart from the answer: the other sentences found, from the same text, the same article or another; and the
right sentence under a question that was changed in its year, its number, its name or into its opposite.
"""

import random
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from hashlib import md5
from pathlib import Path
from typing import Any

from briefqa.answering.quotes.candidates import Candidate, candidates
from briefqa.config import Config, cache_folder
from briefqa.encoding.embedding import Embedder
from briefqa.evaluating.beir import BeirSet, beir_index, load_beir
from briefqa.evaluating.json_lines import json_lines
from briefqa.index import Index
from briefqa.progressing import no_progress
from briefqa.retrieving import retrieve
from briefqa.types import Span

FOLDS = 5
PASSAGES = 10
PER_KIND = 2  # sentences of each sort that are kept for a question

_YEAR = re.compile(r"(?<!\d)(?:1[0-9]|20)\d\d(?!\d)")
_NUMBER = re.compile(r"\d+")
_OPPOSITES = """
增加 減少, 增加 减少, 上升 下降, 成長 衰退, 增长 衰退, 贊成 反對, 赞成 反对, 禁止 允許, 禁止 允许, 支持 反對, 支持 反对, 最大 最小, 最高 最低,
最早 最晚, 首次 最後一次, 首次 最后一次, 提高 降低, 成功 失敗, 成功 失败, 開始 結束, 开始 结束, 進口 出口, 进口 出口, 成立 解散,
擴大 縮小, 扩大 缩小, 同意 拒絕, 同意 拒绝, 加入 退出, 以上 以下, 之前 之後, 之前 之后, 第一 第三, 主要 次要, 最多 最少,
increase decrease, largest smallest, first last, highest lowest, before after, more less, most least, won lost,
support oppose, allow ban, north south, rise fall, began ended
"""
OPPOSITES: Mapping[str, str] = {
    word: other for pair in _OPPOSITES.split(",") for a, b in [pair.split()] for word, other in ((a, b), (b, a))
}


@dataclass(frozen=True, slots=True)
class Pair:
    """A question and a sentence under its text's title. `answer` is the short answer in the sentence."""

    collection: str
    question_id: str
    kind: str  # "answer", "same text", "same article", "other text", "withheld", or "changed" with what was changed
    question: str
    title: str
    sentence: str
    answer: Span | None
    fold: int  # 0 is kept aside; all questions of one article are in one

    @property
    def answers(self) -> bool:
        return self.kind == "answer"


def pairs_of(folder: Path, config: Config, embedder: Embedder, chance: random.Random) -> Iterator[Pair]:
    """Every pair that a folder gives, question by question. Raises UsageError for a folder of another layout."""
    collection = load_beir(folder)
    index = beir_index(collection, config, embedder, cache_folder(), no_progress)
    known = known_answers(folder)
    names = {entry.id: number for number, entry in enumerate(index.catalog)}
    titles = sorted({title for title, _ in collection.corpus.values() if title})
    for question_id, question in collection.questions.items():
        row = known[question_id]
        gold = {names[name] for name in collection.qrels.get(question_id, {})}
        if row.get("suspect") or bool(gold) != bool(row["answerable"]):
            continue
        vector = embedder.embed_question(question)
        found = candidates(index, question, vector, retrieve(index, question, vector, limit=PASSAGES))
        made = _Question(collection, index, question_id, question, fold_of(collection, question_id))
        if gold:
            yield from made.answerable(found, gold, [answer for answer in row["answers"] if answer], titles, chance)
        else:
            yield from made.withheld(found, [answer for answer in row.get("withheld_answers", ()) if answer])


def answers_of(folder: Path, collection: BeirSet) -> Iterator[tuple[str, list[str], list[str]]]:
    """Each question that its collection answers, beyond doubt: its id, the texts that do, and the short answers."""
    for question_id, row in known_answers(folder).items():
        gold = list(collection.qrels.get(question_id, {}))
        if gold and not row.get("suspect"):
            yield question_id, gold, [answer for answer in row["answers"] if answer]


def known_answers(folder: Path) -> dict[str, dict[str, Any]]:
    """The rows of a folder's answers.jsonl, by the id of their question."""
    return {row["_id"]: row for _, row in json_lines(folder / "answers.jsonl")}


def fold_of(collection: BeirSet, question_id: str) -> int:
    """The fold of a question, by its article, its text or, where that is withheld, the text's number in its own name."""
    gold = next(iter(collection.qrels.get(question_id, {})), "")
    group = (gold and _title(collection, gold)) or gold or question_id.rsplit("_", 2)[0]
    return fold_named(collection.name, group)


def fold_named(collection: str, group: str) -> int:
    """The fold of what belongs together in a collection, told from their names alone."""
    return int(md5(f"{collection}|{group}".encode(), usedforsecurity=False).hexdigest(), 16) % FOLDS


def _title(collection: BeirSet, name: str) -> str:
    return collection.corpus[name][0]


@dataclass(frozen=True, slots=True)
class _Question:
    collection: BeirSet
    index: Index
    id: str
    text: str
    fold: int

    def answerable(
        self,
        found: Sequence[Candidate],
        gold: set[int],
        answers: Sequence[str],
        titles: Sequence[str],
        chance: random.Random,
    ) -> Iterator[Pair]:
        right = next(
            ((item, span) for item in found if self._number(item) in gold if (span := _first_of(answers, item))), None
        )
        title = self._title(next(iter(gold)))
        if right is not None:
            yield self._pair("answer", right[0], answer=right[1])
            if (changed := changed_question(self.text, title, titles, chance)) is not None:
                yield self._pair(f"changed {changed[0]}", right[0], question=changed[1])
        wrong: dict[str, list[Candidate]] = {"same text": [], "same article": [], "other text": []}
        for item in found:
            if any(answer in item.quote.text for answer in answers):
                continue
            number = self._number(item)
            related = "same article" if title and self._title(number) == title else "other text"
            wrong["same text" if number in gold else related].append(item)
        for kind, items in wrong.items():
            yield from (self._pair(kind, item) for item in items[:PER_KIND])

    def withheld(self, found: Sequence[Candidate], answers: Sequence[str]) -> Iterator[Pair]:
        without = [item for item in found if not any(answer in item.quote.text for answer in answers)]
        yield from (self._pair("withheld", item) for item in without[:PER_KIND])

    def _pair(self, kind: str, item: Candidate, *, question: str = "", answer: Span | None = None) -> Pair:
        title = self._title(self._number(item))
        asked = question or self.text
        return Pair(self.collection.name, self.id, kind, asked, title, item.quote.text, answer, self.fold)

    def _number(self, item: Candidate) -> int:
        return self.index.document_number(item.hit.position)

    def _title(self, number: int) -> str:
        return _title(self.collection, self.index.catalog[number].id)


def _first_of(answers: Sequence[str], item: Candidate) -> Span | None:
    places = ((item.quote.text.find(answer), len(answer)) for answer in answers)
    return next((Span(start, start + length) for start, length in places if start >= 0), None)


def changed_question(question: str, title: str, titles: Sequence[str], chance: random.Random) -> tuple[str, str] | None:
    """What was changed and the changed question, which its sentence does not answer; None where nothing can be."""
    changes: list[tuple[str, str]] = []
    if year := _YEAR.search(question):
        other = int(year[0]) + chance.choice((-7, -5, -3, -2, -1, 1, 2, 3, 4, 6, 10))
        changes.append(("year", f"{question[: year.start()]}{other}{question[year.end() :]}"))
    elif number := _NUMBER.search(question):
        other = int(number[0]) + chance.choice((1, 2, 3, 5, 10))
        changes.append(("number", f"{question[: number.start()]}{other}{question[number.end() :]}"))
    if word := next((word for word in OPPOSITES if word in question), ""):
        changes.append(("opposite", question.replace(word, OPPOSITES[word], 1)))
    alike = [name for name in titles if abs(len(name) - len(title)) <= 2 and name[0] != title[:1]]
    if title and title in question and alike:
        changes.append(("name", question.replace(title, chance.choice(alike))))
    return chance.choice(changes) if changes else None
