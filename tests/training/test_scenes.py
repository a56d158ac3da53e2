"""A scene labels every pair of its questions and sentences, and labels nothing that is not there."""

import json
from pathlib import Path
from typing import Any

import pytest

from briefqa.config import Config
from briefqa.errors import UsageError
from briefqa.evaluating.cases import LANGUAGES
from briefqa.training.question_encoder import pool_of
from briefqa.training.scenes import is_scenes, load_scenes, pairs_of_scenes
from fakes import REPOSITORY, FakeEmbedder

SCENE: dict[str, Any] = {
    "id": "harbour-001",
    "title": "北岬燈塔",
    "sentences": ["北岬燈塔建於1872年。", "The lighthouse was built in 1872.", "守望員從未離開。", "海面常有大霧。"],
    "questions": [
        {
            "question": "燈塔是哪一年建的？",
            "language": "zh-Hant",
            "answers": {"0": "1872年", "1": "1872"},
            "against": [],
        },
        {"question": "Why did the keepers leave?", "language": "en", "answers": {}, "against": [2]},
        {"question": "燈塔多高？", "language": "zh-Hant", "answers": {}, "against": []},
    ],
}


def scenes(folder: Path, **changes: Any) -> Path:
    path = folder / "harbour.jsonl"
    path.write_text(json.dumps(SCENE | changes, ensure_ascii=False) + "\n", encoding="utf-8")
    return path


def test_every_sentence_is_a_pair_with_every_question(tmp_path: Path) -> None:
    pairs = list(pairs_of_scenes(scenes(tmp_path)))
    kinds = [[pair.kind for pair in pairs if pair.question_id == f"harbour-001-{number}"] for number in range(3)]
    assert kinds == [["answer", "answer", "same text", "same text"], ["near", "near", "against", "near"], ["near"] * 4]
    answered = [pair.answer.of(pair.sentence) for pair in pairs if pair.answer is not None]
    assert answered == ["1872年", "1872"]
    assert {(pair.title, pair.fold) for pair in pairs} == {("北岬燈塔", pairs[0].fold)}


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"answers": {"0": "1873年"}}, "does not stand in"),
        ({"answers": {"9": "1872年"}}, "IndexError"),
        ({"answers": {"-1": "大霧"}}, "there are 4 sentences"),
        ({"answers": {"0": ""}}, "does not stand in"),
        ({"answers": {}, "against": [4]}, "there are 4 sentences"),
        ({"against": [3]}, "what has an answer has no denial"),
    ],
)
def test_a_label_of_what_is_not_there_is_refused_with_its_line(
    tmp_path: Path, changes: dict[str, Any], said: str
) -> None:
    path = scenes(tmp_path, questions=[SCENE["questions"][0] | changes])
    with pytest.raises(UsageError, match=f"line 1.*{said}"):
        load_scenes(path)


def test_a_sentence_stands_once(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="a sentence stands twice"):
        load_scenes(scenes(tmp_path, sentences=["海面常有大霧。"] * 2, questions=[]))


def test_for_the_question_encoder_a_sentence_is_a_passage_of_its_own(tmp_path: Path) -> None:
    pool = pool_of(scenes(tmp_path), Config(), FakeEmbedder())
    assert [(item.text, item.chunks, item.sentences) for item in pool.asked] == [("燈塔是哪一年建的？", (0, 1), (0, 1))]
    assert pool.chunks.shape == pool.sentences.shape == (4, FakeEmbedder().identity.dimensions)
    chinese = pool.sentences[[0, 2, 3]].mean(dim=0)
    assert chinese.abs().max() < 1e-6, "what texts of one script have in common is taken off"


@pytest.mark.parametrize("path", sorted((REPOSITORY / "eval" / "scenes").glob("*.jsonl")), ids=lambda path: path.stem)
def test_the_scenes_that_ship_are_sound(path: Path) -> None:
    assert is_scenes(path)
    loaded = load_scenes(path)
    assert len({scene.id for scene in loaded}) == len(loaded)
    for scene in loaded:
        assert any(asked.answers for asked in scene.asked), scene.id
        assert all(asked.language in LANGUAGES for asked in scene.asked), scene.id
