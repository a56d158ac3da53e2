"""What the question encoder is drawn towards is what answers; what it learnt is given back in part."""

import json
import random
from pathlib import Path

import pytest
import torch
from torch import nn

import briefqa.training.packs
from briefqa.config import Config
from briefqa.training import question_encoder
from briefqa.training.low_rank import go_back
from briefqa.training.question_encoder import Asked, Pool, _batches, _loss, pool_of
from fakes import CORPUS, FakeEmbedder, read_here, write_files
from small_suites import rows


@pytest.fixture
def pool(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Pool:
    write_files(tmp_path / "pack" / "documents", CORPUS)
    (tmp_path / "pack" / "questions.jsonl").write_text("\n".join(map(json.dumps, rows())), encoding="utf-8")
    monkeypatch.setattr(briefqa.training.packs, "cache_folder", lambda: tmp_path / "cache")
    read_here(monkeypatch)
    return pool_of(tmp_path / "pack", Config(), FakeEmbedder())


def test_a_pack_gives_its_answerable_questions_with_the_rows_that_answer(pool: Pool) -> None:
    answerable = [row for row in rows() if row["answerable"]]
    assert [item.text for item in pool.asked] == [row["question"] for row in answerable]
    for item in pool.asked:
        assert item.chunks
        assert set(pool.chunk_of[list(item.sentences)].tolist()) <= set(item.chunks)
    assert len(pool.sentences) == len(pool.chunk_of)


def test_rows_of_a_second_pool_stand_behind_those_of_the_first(pool: Pool) -> None:
    seen = Pool("one", False, pool.chunks, pool.sentences, pool.chunk_of, (Asked("a", (1,), (2,), 1),))
    other = Pool(
        "two",
        False,
        pool.chunks,
        pool.sentences,
        pool.chunk_of,
        (Asked("b", (1,), (2,), 1), Asked("aside", (0,), (), 0)),
    )
    items = {item.text: item for batch in _batches([seen, other], random.Random(0)) for item in batch}
    assert set(items) == {"a", "b"}, "fold 0 is kept aside"
    assert items["a"].chunks == (1,)
    assert items["b"].chunks == (1 + len(pool.chunks),)
    assert items["b"].sentences == (2 + len(pool.sentences),)


def test_public_questions_are_drawn_from(pool: Pool) -> None:
    asked = tuple(Asked(str(number), (0,), (), 1) for number in range(10))
    public = Pool("public", True, pool.chunks, pool.sentences, pool.chunk_of, asked)
    assert sum(map(len, _batches([public], random.Random(0)))) == 10 * question_encoder.PUBLIC_SHARE


def test_the_loss_falls_as_the_right_rows_come_nearer() -> None:
    near, far = torch.tensor([[0.9, 0.1, 0.1]]), torch.tensor([[0.1, 0.9, 0.1]])
    assert _loss(near, [(0,)]) < 0.01 < _loss(far, [(0,)])
    assert _loss(far, [(0, 1)]) < 0.01, "one of several right rows is enough"
    assert _loss(torch.cat([near, far]), [(0,), ()]) == pytest.approx(float(_loss(near, [(0,)])) / 2)


def test_weights_go_back_towards_where_they_began() -> None:
    base, model = nn.Linear(2, 1), nn.Linear(2, 1)
    began, trained = base.weight.detach().clone(), model.weight.detach().clone()
    go_back(model, base, 0.7)
    assert torch.allclose(model.weight, began + 0.7 * (trained - began))
