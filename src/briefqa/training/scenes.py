"""Scenes: sentences written to be confused, and questions on them, every pair labelled. What stands in eval/scenes/.

A pack says which places answer, and what else was found is taken not to; a scene says of each of its sentences
whether it answers, speaks against what the question takes for granted, or does neither, in both scripts and in English.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from briefqa.errors import UsageError
from briefqa.evaluating.json_lines import json_lines
from briefqa.training.pairs import Pair, fold_named
from briefqa.types import Span


@dataclass(frozen=True, slots=True)
class Asked:
    """A question on a scene's sentences, by their numbers from 0."""

    question: str
    language: str
    answers: Mapping[int, Span]  # the short answer in each sentence that answers by itself
    against: frozenset[int]  # what denies its premise; empty where something answers


@dataclass(frozen=True, slots=True)
class Scene:
    id: str
    title: str
    sentences: tuple[str, ...]
    asked: tuple[Asked, ...]

    @property
    def fold(self) -> int:
        return fold_named("scene", self.id)


def is_scenes(path: Path) -> bool:
    return path.suffix == ".jsonl" and path.is_file()


def load_scenes(path: Path) -> list[Scene]:
    """The scenes of a file, in its order. Raises UsageError, with the line, for what is none or labels what is not there."""
    scenes = []
    for number, row in json_lines(path):
        try:
            scenes.append(_scene(row))
        except (ValueError, KeyError, TypeError, AttributeError, IndexError) as error:
            raise UsageError(
                f"{path}, line {number}, is no scene ({type(error).__name__}: {error}); see eval/scenes/README.md for the format."
            ) from None
    return scenes


def pairs_of_scenes(path: Path) -> Iterator[Pair]:
    """Every sentence of every scene with each of its questions."""
    for scene in load_scenes(path):
        for number, asked in enumerate(scene.asked):
            for place, sentence in enumerate(scene.sentences):
                yield Pair(
                    collection=f"scenes {path.stem}",
                    question_id=f"{scene.id}-{number}",
                    kind=_kind(asked, place),
                    question=asked.question,
                    title=scene.title,
                    sentence=sentence,
                    answer=asked.answers.get(place),
                    fold=scene.fold,
                )


def _kind(asked: Asked, place: int) -> str:
    if place in asked.answers:
        return "answer"
    if place in asked.against:
        return "against"
    return "same text" if asked.answers else "near"


def _scene(row: Mapping[str, Any]) -> Scene:
    sentences = tuple(map(str, row["sentences"]))
    if len(set(sentences)) < len(sentences):
        raise ValueError("a sentence stands twice")
    return Scene(
        str(row["id"]), str(row["title"]), sentences, tuple(_asked(item, sentences) for item in row["questions"])
    )


def _asked(row: Mapping[str, Any], sentences: tuple[str, ...]) -> Asked:
    answers = {int(place): _span_in(sentences[int(place)], str(words)) for place, words in row["answers"].items()}
    against = frozenset(map(int, row["against"]))
    if answers and against:
        raise ValueError(f"{row['question']}: what has an answer has no denial")
    if not all(0 <= place < len(sentences) for place in (*answers, *against)):
        raise ValueError(f"{row['question']}: there are {len(sentences)} sentences, from 0")
    return Asked(str(row["question"]), str(row["language"]), answers, against)


def _span_in(sentence: str, words: str) -> Span:
    start = sentence.find(words)
    if start < 0 or not words:
        raise ValueError(f"{words!r} does not stand in {sentence!r}")
    return Span(start, start + len(words))
