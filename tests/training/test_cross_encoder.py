"""What training writes is what the graph reads, and what it trains on is what a pair says."""

import random
from collections import Counter
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import torch
from onnxruntime import InferenceSession
from tokenizers import Tokenizer

from briefqa.encoding.graphs import relevance_graph
from briefqa.encoding.modelling import prepare_packaged_model
from briefqa.encoding.packed_weights import PackedWeights, unpack_rows
from briefqa.training.cross_encoder import (
    Encoded,
    Model,
    _ranking_loss,
    batches,
    encode,
    epoch_of,
    learnt,
    resume,
    sample,
    tensors,
)
from briefqa.training.pairs import Pair
from briefqa.types import Span


def pair(kind: str, sentence: str = "北岬燈塔建於1872年8月。", answer: Span | None = None, question: str = "1") -> Pair:
    return Pair("set", question, kind, "燈塔是哪一年建的？", "北岬燈塔", sentence, answer, 1)


@pytest.fixture(scope="module")
def folder() -> Path:
    return prepare_packaged_model()


@pytest.fixture(scope="module")
def tokenizer(folder: Path) -> Tokenizer:
    loaded = Tokenizer.from_file(str(folder / "tokenizer.json"))
    loaded.no_truncation()
    return loaded


@pytest.mark.model
def test_the_short_answer_lies_on_its_tokens(tokenizer: Tokenizer) -> None:
    encoded = encode(tokenizer, pair("answer", answer=Span(6, 11)))
    words = tokenizer.decode(encoded.ids[encoded.first : encoded.last + 1])
    assert words.replace(" ", "") == "1872年"
    assert encode(tokenizer, pair("same text")).first == -1


@pytest.mark.model
def test_a_batch_is_padded_and_knows_where_the_sentence_is(tokenizer: Tokenizer) -> None:
    encoded = [encode(tokenizer, pair("answer")), encode(tokenizer, pair("other text", sentence="茶" * 40))]
    (batch,) = batches(encoded)
    ids, mask, inside = tensors(batch)
    assert ids.shape == mask.shape == inside.shape
    assert mask.sum(1).tolist() == [len(item.ids) for item in batch]
    assert not inside[:, 0].any()
    assert (inside.sum(1) > 0).all()


def test_every_question_keeps_its_answer_and_gets_something_wrong() -> None:
    pairs = [pair("answer"), pair("same text"), pair("other text"), pair("changed year")]
    kinds = [chosen.kind for chosen in sample(pairs, random.Random(0))]
    assert kinds.count("answer") == 1
    assert "changed year" in kinds
    assert any(kind.endswith("text") for kind in kinds)


def test_what_speaks_against_a_premise_is_always_seen_and_four_of_the_others() -> None:
    pairs = [pair("against"), *(pair("near", sentence=f"茶{number}") for number in range(6))]
    assert [chosen.kind for chosen in sample(pairs, random.Random(0))] == ["against", *["near"] * 4]


def test_a_question_is_seen_with_what_another_collection_says_about_something_else() -> None:
    other = Pair("other", "1", "answer", "茶多重？", "茶園", "茶四千公斤。", Span(1, 5), 1)
    seen = [chosen for draw in range(20) for chosen in sample([pair("answer"), other], random.Random(draw))]
    elsewhere = {(chosen.question, chosen.title, chosen.sentence) for chosen in seen if chosen.kind == "elsewhere"}
    assert elsewhere == {
        ("燈塔是哪一年建的？", "茶園", "茶四千公斤。"),
        ("茶多重？", "北岬燈塔", "北岬燈塔建於1872年8月。"),
    }
    assert not any(chosen.answers or chosen.answer for chosen in seen if chosen.kind == "elsewhere")


def test_an_epoch_sees_what_was_written_for_it_and_a_share_of_the_public_questions() -> None:
    pack = [pair("answer"), pair("near", sentence="茶")]
    scene = [replace(item, collection="scenes harbour") for item in pack]
    public = [replace(pair("answer", question=str(number)), collection="public") for number in range(20)]
    seen = Counter(item.collection for item in epoch_of([*pack, *scene, *public], random.Random(0)) if item.answers)
    assert seen == {"set": 1, "scenes harbour": 1, "public": 7}


def test_the_pairs_of_a_question_are_in_one_batch() -> None:
    items = [
        Encoded([0] * tokens, 1, -1, -1, pair(kind, question=str(question)))
        for kind in ("answer", "near")
        for question, tokens in enumerate((900, 400, 400, 900))
    ]
    held = [[item.pair.question_id for item in batch] for batch in batches(items)]
    assert held == [["1", "1", "2", "2"], ["0", "0"], ["3", "3"]]


def test_an_answer_is_ranked_above_what_does_not_answer_the_same_question() -> None:
    pairs = [
        pair("answer"),
        pair("near"),
        pair("changed year"),
        pair("near", question="2"),
        pair("answer", question="3"),
    ]
    right = _ranking_loss(torch.tensor([4.0, -4.0, 9.0, 9.0, -9.0]), pairs)
    wrong = _ranking_loss(torch.tensor([-4.0, 4.0, 0.0, 0.0, 0.0]), pairs)
    assert right.item() == pytest.approx(0.0, abs=1e-3)
    assert wrong.item() == pytest.approx(8.0, abs=1e-3)
    assert _ranking_loss(torch.zeros(1), pairs[3:4]).item() == 0.0


@pytest.mark.model
@pytest.mark.slow
def test_training_goes_on_from_what_was_learnt(folder: Path, tmp_path: Path) -> None:
    base, model, resumed = Model(folder), Model(folder), Model(folder)
    with torch.no_grad():
        for name in ("layer.9.output.dense.weight", "layer.5.attention.self.query.weight"):
            weight = dict(model.encoder.encoder.named_parameters())[name]
            weight += 0.02 * torch.outer(torch.randn(weight.shape[0]), torch.randn(weight.shape[1]))
        model.relevance.bias += 1.0
    np.savez_compressed(tmp_path / "learnt.npz", **dict(learnt(model, base)))
    resume(resumed, tmp_path / "learnt.npz")
    for (name, wanted), (_, got) in zip(model.named_parameters(), resumed.named_parameters(), strict=True):
        assert torch.allclose(wanted, got, rtol=0.03, atol=5e-3), name


@pytest.mark.model
@pytest.mark.slow
def test_the_graph_reads_what_training_wrote(folder: Path, tokenizer: Tokenizer) -> None:
    torch.manual_seed(0)
    base, model = Model(folder), Model(folder)
    model.load_state_dict(base.state_dict())
    with torch.no_grad():
        weight = dict(model.encoder.encoder.named_parameters())["layer.9.output.dense.weight"]
        weight += 0.02 * torch.outer(torch.randn(weight.shape[0]), torch.randn(weight.shape[1]))
    encoded = encode(tokenizer, pair("answer"))
    model.eval()
    with torch.no_grad():
        relevance, denial, span = model(*tensors([encoded]))
    trained = {name: array.astype(np.float32) for name, array in learnt(model, base)}
    assert {"l9.fo.w.left", "l9.fo.w.right", "inner.w", "relevance.b", "denial.w", "span.w"} <= set(trained)
    assert "l4.fo.w.left" not in trained
    weights = PackedWeights.read(_source())
    session = InferenceSession(relevance_graph(weights, trained), providers=["CPUExecutionProvider"])
    words = np.load(folder / "fast" / "words.npy", mmap_mode="r")
    positions = np.load(folder / "fast" / "positions.npy", mmap_mode="r")
    vectors = unpack_rows(words[encoded.ids]) + positions[: len(encoded.ids)]
    got_relevance, got_denial, got_span = session.run(None, {"vectors": vectors[np.newaxis].astype(np.float32)})
    assert got_relevance[0, 0] == pytest.approx(relevance.item(), abs=0.05)  # in 8-bit integers
    assert got_denial[0, 0] == pytest.approx(denial.item(), abs=0.05)
    inside = slice(encoded.sentence_from, len(encoded.ids) - 1)
    assert np.abs(got_span[0, inside] - span[0, inside].numpy()).max() < 0.15


def _source() -> Path:
    from briefqa.encoding import modelling

    return modelling._find_source()
