"""Trains the cross-encoder: `python -m briefqa.training.cross_encoder PATH… [--out FILE]`.

The packaged model's upper layers go on learning on pairs of a question and a sentence: does the sentence answer, and
with which words. What they learnt is kept as two narrow matrices for each of theirs, which is a hundredth of the model.
A path is a pack, a file of scenes, or a folder in BEIR layout with an answers.jsonl. Takes an hour on two cores. Fold 0
is kept aside and reported.
"""

import argparse
import math
import random
import time
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from copy import deepcopy
from dataclasses import dataclass, replace
from operator import itemgetter
from pathlib import Path
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray
from opencc import OpenCC
from sklearn.metrics import roc_auc_score
from torch import Tensor, nn

from briefqa.config import load_config
from briefqa.encoding.cross_encoding import MAX_QUESTION_TOKENS, MAX_TOKENS
from briefqa.encoding.embedding import load_embedder
from briefqa.encoding.modelling import TRAINED_CROSS_ENCODER, prepare_packaged_model
from briefqa.training.low_rank import SHIPPED, go_back, half, learnt_layers, read_learnt, resume_layers
from briefqa.training.packs import is_pack, open_pack, pairs_of_pack
from briefqa.training.pairs import Pair, pairs_of
from briefqa.training.scenes import is_scenes, pairs_of_scenes

SEED = 0
FROZEN_LAYERS = 4
RANK = 56
EPOCHS = 2
LEARNING_RATE = 2e-4
TOKENS_IN_A_BATCH = 3000
RANKING_WEIGHT = 0.3  # of the loss of a question's sentences against each other
SPAN_WEIGHT = 0.3  # of the loss of the short answer beside that of the relevance
DENIAL_WEIGHT = 0.5  # of the loss of the denial
DENIAL_RARITY = 4.0  # what a sentence that denies weighs: one in thirty does
ANSWER_WEIGHT = 1.3  # of a pair that answers: fewer of them are seen
TITLE_DROPPED = 0.35  # how often a pair is shown without its title
WRONG_DRAWN = 4  # of the sentences that do not answer a question, in each epoch
ELSEWHERE = 0.5  # how often a question is also seen with a sentence about something quite different
PUBLIC_SHARE = 0.35  # of the public questions, drawn anew for each epoch
_TO_TRADITIONAL, _TO_SIMPLIFIED = OpenCC("s2t"), OpenCC("t2s")
HEADS = ("inner", "relevance", "denial", "span")


@dataclass(frozen=True, slots=True)
class Encoded:
    ids: list[int]
    sentence_from: int  # the first token behind the question
    first: int  # token of the short answer, -1 where there is none
    last: int
    pair: Pair


class Model(nn.Module):
    """The packaged model with a head for the relevance and one for the short answer, as `encoding.graphs` writes them."""

    def __init__(self, folder: Path) -> None:
        super().__init__()
        from transformers import BertModel

        # Torch's fused attention takes half of a step on its way back; dropping out takes a third of the way there.
        self.encoder = BertModel.from_pretrained(
            folder,
            add_pooling_layer=False,
            dtype=torch.float32,
            attn_implementation="eager",
            hidden_dropout_prob=0.0,
            attention_probs_dropout_prob=0.0,
        )
        hidden = self.encoder.config.hidden_size
        self.inner, self.span = nn.Linear(2 * hidden, hidden), nn.Linear(hidden, 2)
        self.relevance, self.denial = nn.Linear(hidden, 1), nn.Linear(hidden, 1)
        for part in (self.encoder.embeddings, *self.encoder.encoder.layer[:FROZEN_LAYERS]):
            part.requires_grad_(requires_grad=False)

    def forward(self, ids: Tensor, mask: Tensor, in_sentence: Tensor) -> tuple[Tensor, Tensor, Tensor]:
        """Logits: relevance (n,), denial (n,), span (n, tokens, 2)."""
        x = self.encoder(input_ids=ids, attention_mask=mask).last_hidden_state
        weight = mask[:, :, None].to(x.dtype)
        both = torch.cat([x[:, 0], (x * weight).sum(1) / weight.sum(1)], dim=-1)
        hidden = nn.functional.dropout(nn.functional.gelu(self.inner(both)), 0.1, self.training)
        span = self.span(x).float().masked_fill(~in_sentence[:, :, None], -1e4)
        return self.relevance(hidden).squeeze(-1).float(), self.denial(hidden).squeeze(-1).float(), span


def _written(text: str, script: OpenCC) -> str:
    """In other characters, as long as it was, so that places in it hold; as it was where that cannot be."""
    converted: str = script.convert(text)
    return converted if len(converted) == len(text) else text


def in_a_script(question: str, chance: random.Random) -> str:
    """A question as it is, or in Traditional or Simplified characters."""
    draw = chance.random()
    return _written(question, _TO_TRADITIONAL if draw < 0.35 else _TO_SIMPLIFIED) if draw < 0.5 else question


def encode(tokenizer: Any, pair: Pair, chance: random.Random | None = None) -> Encoded:
    """A pair as tokens. chance: varies its script and drops its title now and then; as it is without."""
    question, title, sentence = pair.question, pair.title, pair.sentence
    if chance is not None:
        draw = chance.random()
        if draw < 0.6:
            question = _written(question, _TO_TRADITIONAL)
        elif draw > 0.85:
            question = _written(question, _TO_SIMPLIFIED)
        if draw < 0.45 or 0.6 <= draw < 0.7:
            title, sentence = _written(title, _TO_TRADITIONAL), _written(sentence, _TO_TRADITIONAL)
        title = "" if chance.random() < TITLE_DROPPED else title
    before = f"{title}\n" if title else ""
    asked = tokenizer.encode(question, add_special_tokens=False).ids[:MAX_QUESTION_TOKENS]
    read = tokenizer.encode(before + sentence, add_special_tokens=False)
    content = read.ids[: MAX_TOKENS - len(asked) - 4]
    within: list[int] = []
    if pair.answer is not None:
        start, end = pair.answer.start + len(before), pair.answer.end + len(before)
        within = [i for i, (a, b) in enumerate(read.offsets[: len(content)]) if a < end and b > start]
    ids = [0, *asked, 2, 2, *content, 2]
    offset = len(asked) + 3
    first, last = (offset + within[0], offset + within[-1]) if within else (-1, -1)
    return Encoded(ids, offset, first, last, pair)


def sample(pairs: Sequence[Pair], chance: random.Random) -> list[Pair]:
    """For each question what answers, some of what does not, and the changed question: other ones in each epoch."""
    by_question: dict[tuple[str, str], list[Pair]] = defaultdict(list)
    for pair in pairs:
        by_question[_question_of(pair)].append(pair)
    chosen: list[Pair] = []
    for group in by_question.values():
        chosen += [pair for pair in group if pair.kind in ("answer", "against")]
        wrong = [pair for pair in group if pair.kind in ("same text", "same article", "other text", "near")]
        chosen += chance.sample(wrong, min(len(wrong), WRONG_DRAWN))
        changed = [pair for pair in group if pair.kind.startswith("changed")]
        chosen += [pair for pair in changed if pair.kind != "changed name" or chance.random() < 0.5]
        withheld = [pair for pair in group if pair.kind == "withheld"]
        chosen += chance.sample(withheld, min(len(withheld), 1)) if chance.random() < 0.4 else []
        other = chance.choice(pairs)
        if other.collection != group[0].collection and chance.random() < ELSEWHERE:
            chosen.append(replace(group[0], kind="elsewhere", title=other.title, sentence=other.sentence, answer=None))
    return chosen


def epoch_of(pairs: Sequence[Pair], chance: random.Random) -> list[Pair]:
    """What one epoch sees: other sentences each time, and a share of the public questions."""
    written = {pair.collection for pair in pairs if pair.kind in ("near", "against")}
    public = sorted({_question_of(pair) for pair in pairs if pair.collection not in written})
    kept = set(chance.sample(public, math.ceil(len(public) * PUBLIC_SHARE)))
    return sample([pair for pair in pairs if pair.collection in written or _question_of(pair) in kept], chance)


def _question_of(pair: Pair) -> tuple[str, str]:
    return pair.collection, pair.question_id


def batches(encoded: Sequence[Encoded]) -> list[list[Encoded]]:
    """A question's pairs together, and questions by the longest of theirs, so that little is padded."""
    by_question: dict[tuple[str, str], list[Encoded]] = defaultdict(list)
    for item in encoded:
        by_question[_question_of(item.pair)].append(item)
    made: list[list[Encoded]] = [[]]
    for longest, group in sorted(
        ((max(len(item.ids) for item in group), group) for group in by_question.values()), key=itemgetter(0)
    ):
        if made[-1] and (len(made[-1]) + len(group)) * longest > TOKENS_IN_A_BATCH:
            made.append([])
        made[-1] += group
    return made


def padded(texts: Sequence[Sequence[int]]) -> tuple[Tensor, Tensor]:
    """Ids and mask of tokenized texts, shape (n, tokens) each."""
    ids = torch.ones(len(texts), max(map(len, texts)), dtype=torch.long)
    mask = torch.zeros_like(ids)
    for row, tokens in enumerate(texts):
        ids[row, : len(tokens)] = torch.tensor(tokens)
        mask[row, : len(tokens)] = 1
    return ids, mask


def tensors(batch: Sequence[Encoded]) -> tuple[Tensor, Tensor, Tensor]:
    """ids, mask and which tokens belong to the sentence; shape (n, tokens) each."""
    ids, mask = padded([item.ids for item in batch])
    inside = torch.zeros_like(ids, dtype=torch.bool)
    for row, item in enumerate(batch):
        inside[row, item.sentence_from : len(item.ids) - 1] = True
    return ids, mask, inside


def train(
    model: Model, tokenizer: Any, pairs: Sequence[Pair], chance: random.Random, epochs: int, learning_rate: float
) -> None:
    """Prints the loss now and then."""
    trained = [parameter for parameter in model.parameters() if parameter.requires_grad]
    optimiser = torch.optim.AdamW(trained, lr=learning_rate, weight_decay=0.01, fused=True)
    started, step = time.monotonic(), 0
    for epoch in range(epochs):
        shuffled = batches([encode(tokenizer, pair, chance) for pair in epoch_of(pairs, chance)])
        chance.shuffle(shuffled)
        total = epochs * len(shuffled)
        model.train()
        for batch in shuffled:
            rate = learning_rate * min(1, step / (0.06 * total + 1)) * max(0.02, 1 - step / total)
            for group in optimiser.param_groups:
                group["lr"] = rate
            loss = _loss(model, batch)
            optimiser.zero_grad()
            loss.backward()  # type: ignore[no-untyped-call]
            nn.utils.clip_grad_norm_(trained, 1.0)
            optimiser.step()
            step += 1
            if step % 100 == 0:
                print(
                    f"epoch {epoch}, step {step} of {total}: loss {loss.item():.3f}, {time.monotonic() - started:.0f} s"
                )


def _loss(model: Model, batch: Sequence[Encoded]) -> Tensor:
    with torch.autocast("cpu", torch.bfloat16):
        relevance, denial, span = model(*tensors(batch))
    wanted = torch.tensor([float(item.pair.answers) for item in batch])
    loss = nn.functional.binary_cross_entropy_with_logits(relevance, wanted, pos_weight=torch.tensor(ANSWER_WEIGHT))
    denies = torch.tensor([float(item.pair.kind == "against") for item in batch])
    known = torch.tensor([float(not item.pair.kind.startswith("changed")) for item in batch])
    weight = torch.tensor(DENIAL_RARITY)
    each = nn.functional.binary_cross_entropy_with_logits(denial, denies, known, reduction="none", pos_weight=weight)
    loss = loss + DENIAL_WEIGHT * each.mean()
    loss = loss + RANKING_WEIGHT * _ranking_loss(relevance, [item.pair for item in batch])
    rows = [row for row, item in enumerate(batch) if item.first >= 0]
    for end, name in enumerate(("first", "last")):
        if rows:
            places = torch.tensor([getattr(batch[row], name) for row in rows])
            loss = loss + SPAN_WEIGHT * nn.functional.cross_entropy(span[rows, :, end], places)
    return loss


def _ranking_loss(relevance: Tensor, pairs: Sequence[Pair]) -> Tensor:
    """How little each sentence that answers stands above all that do not answer the same question; the mean of them.

    relevance: shape (n,). 0 where no question has both.
    """
    right: dict[tuple[str, str], list[int]] = defaultdict(list)
    wrong: dict[tuple[str, str], list[int]] = defaultdict(list)
    for row, pair in enumerate(pairs):
        if pair.answers:
            right[_question_of(pair)].append(row)
        elif not pair.kind.startswith("changed") and pair.kind != "elsewhere":  # those are under other questions
            wrong[_question_of(pair)].append(row)
    each = [
        nn.functional.softplus(relevance[wrong[question]].logsumexp(0) - relevance[rows])
        for question, rows in right.items()
        if wrong[question]
    ]
    return torch.cat(each).mean() if each else relevance.new_zeros(())


def report(model: Model, tokenizer: Any, pairs: Sequence[Pair]) -> None:
    """Prints how well pairs that were kept aside are told apart, by kind."""
    model.eval()
    relevance: dict[Pair, float] = {}
    denial: dict[Pair, float] = {}
    with torch.no_grad(), torch.autocast("cpu", torch.bfloat16):
        for batch in batches([encode(tokenizer, pair) for pair in pairs]):
            answers, denies, _ = model(*tensors(batch))
            relevance.update(zip((item.pair for item in batch), answers.tolist(), strict=True))
            denial.update(zip((item.pair for item in batch), denies.tolist(), strict=True))
    for collection, kind in sorted({(pair.collection, pair.kind) for pair in pairs if not pair.answers}):
        of_kind = [pair for pair in pairs if pair.collection == collection and pair.kind == kind]
        right = [pair for pair in pairs if pair.collection == collection and pair.answers]
        wrong = [
            pair for pair in pairs if pair.collection == collection and pair.kind not in (kind, "changed opposite")
        ]
        told = f"AUROC {_area(relevance, right, of_kind):.3f}"
        if kind == "against":
            told += f", by the denial {_area(denial, of_kind, wrong):.3f}"
        print(f"{collection:20} {kind:18} {told} ({len(of_kind)} pairs)")


def _area(scores: Mapping[Pair, float], right: Sequence[Pair], wrong: Sequence[Pair]) -> float:
    """How often a right pair scores more than a wrong one; nan where there are none of either."""
    wanted = [True] * len(right) + [False] * len(wrong)
    return (
        float(roc_auc_score(wanted, [scores[pair] for pair in (*right, *wrong)])) if right and wrong else float("nan")
    )


def learnt(model: Model, base: Model) -> Iterator[tuple[str, NDArray[np.float16]]]:
    """What the training changed, named as `encoding.graphs` reads it, and the heads whole."""
    yield from learnt_layers(model.encoder.encoder, base.encoder.encoder, RANK)
    for head in HEADS:
        for part, short in (("weight", "w"), ("bias", "b")):
            yield f"{head}.{short}", half(getattr(getattr(model, head), part))


def resume(model: Model, path: Path) -> None:
    """Gives a packaged model what an earlier training learnt, as far as its file holds it."""
    held = read_learnt(path)
    resume_layers(model.encoder.encoder, held)
    with torch.no_grad():
        for head in HEADS:
            for part, short in (("weight", "w"), ("bias", "b")):
                if f"{head}.{short}" in held:
                    getattr(getattr(model, head), part).copy_(held[f"{head}.{short}"])


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("paths", nargs="+", type=Path, metavar="PATH")
    parser.add_argument("--onto", type=Path, metavar="FILE", help="goes on from what an earlier training learnt")
    parser.add_argument("--kept", type=float, default=1.0, metavar="SHARE", help="of the way from there, in the end")
    parser.add_argument("--rate", type=float, default=LEARNING_RATE, metavar="X", help="the highest learning rate")
    parser.add_argument("--epochs", type=int, default=EPOCHS, metavar="N")
    parser.add_argument("--out", type=Path, default=SHIPPED / TRAINED_CROSS_ENCODER, metavar="FILE")
    options = parser.parse_args()
    from tokenizers import Tokenizer

    torch.manual_seed(SEED)
    chance = random.Random(SEED)
    config = load_config()
    embedder = load_embedder(config.model, threads=config.threads)
    pairs: list[Pair] = []
    for path in options.paths:
        if is_scenes(path):
            pairs += pairs_of_scenes(path)
        elif is_pack(path):
            pairs += pairs_of_pack(open_pack(path, config, embedder), embedder, chance)
        else:
            pairs += pairs_of(path, config, embedder, chance)
    folder = prepare_packaged_model()
    tokenizer = Tokenizer.from_file(str(folder / "tokenizer.json"))
    tokenizer.no_truncation()
    model = Model(folder)
    if options.onto:
        resume(model, options.onto)
    before = deepcopy(model)
    train(model, tokenizer, [pair for pair in pairs if pair.fold], chance, options.epochs, options.rate)
    go_back(model, before, options.kept)
    report(model, tokenizer, [pair for pair in pairs if not pair.fold])
    np.savez_compressed(options.out, **dict(learnt(model, Model(folder))))  # type: ignore[arg-type]


if __name__ == "__main__":
    main()
