"""Trains the question encoder: `python -m briefqa.training.question_encoder PATH… [--out FILE]`.

The packaged model goes on learning on questions alone: each is drawn towards the passages and the sentences that answer
it and away from all others, whose vectors stay as they are. So no index need be made anew for it. What it learnt is kept
as `low_rank` says. A path is a pack, a file of scenes, or a folder in BEIR layout with an answers.jsonl. Takes ten minutes
on two cores. Fold 0 is kept aside and reported.
"""

import argparse
import random
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor, nn

from briefqa.config import Config, cache_folder, load_config
from briefqa.encoding.embedding import Embedder, FloatMatrix, load_embedder
from briefqa.encoding.modelling import QUERY_PREFIX, TRAINED_QUESTION_ENCODER, prepare_packaged_model
from briefqa.evaluating.beir import beir_index, load_beir
from briefqa.evaluating.judging import Place, judge_of
from briefqa.folding import is_latin
from briefqa.index import Index
from briefqa.progressing import no_progress
from briefqa.storing.contents import CHUNK, groups_of
from briefqa.storing.vectors import all_vectors
from briefqa.training.cross_encoder import SEED, in_a_script, padded
from briefqa.training.low_rank import SHIPPED, go_back, learnt_layers, read_learnt, resume_layers
from briefqa.training.packs import Pack, is_pack, open_pack
from briefqa.training.pairs import answers_of, fold_of
from briefqa.training.scenes import is_scenes, load_scenes

RANK = 40
EPOCHS = 2
LEARNING_RATE = 1e-4
QUESTIONS_IN_A_BATCH = 96
MAX_TOKENS = 80
TEMPERATURE = 0.02
KEPT = 0.7  # of the way from the packaged model to the trained one: questions of other kinds are found as before
STAY_WEIGHT = 10.0  # of the way that a question's vector goes from where it was, 1 less the cosine
PUBLIC_SHARE = 0.4  # of the public questions, drawn anew for each epoch
SHOWN_AT = (1, 5, 12)


@dataclass(frozen=True, slots=True)
class Asked:
    """A question, and the rows of its collection's chunks and sentences that answer it."""

    text: str
    chunks: tuple[int, ...]
    sentences: tuple[int, ...]
    fold: int  # 0 is kept aside


@dataclass(frozen=True, slots=True)
class Pool:
    """A collection: the vectors of its chunks and sentences, less what those of one language have in common."""

    name: str
    public: bool
    chunks: Tensor  # (n, d)
    sentences: Tensor  # (m, d)
    chunk_of: Tensor  # (m,), of each sentence
    asked: tuple[Asked, ...]


def pool_of(path: Path, config: Config, embedder: Embedder) -> Pool:
    """What stands under a path. Raises UsageError for one of another layout."""
    return _pool_of_scenes(path, embedder) if is_scenes(path) else _pool_of_folder(path, config, embedder)


def _pool_of_scenes(path: Path, embedder: Embedder) -> Pool:
    """Every sentence is a chunk of its own under its scene's title."""
    scenes = load_scenes(path)
    sentences = [(scene.title, sentence) for scene in scenes for sentence in scene.sentences]
    asked: list[Asked] = []
    first = 0
    for scene in scenes:
        rows = ((item.question, tuple(first + place for place in item.answers)) for item in scene.asked)
        asked += [Asked(question, right, right, scene.fold) for question, right in rows if right]
        first += len(scene.sentences)
    latin = np.array([is_latin(sentence) for _, sentence in sentences])
    return Pool(
        name=path.stem,
        public=False,
        chunks=_without_language(embedder.embed_passages([f"{above}\n{text}" for above, text in sentences]), latin),
        sentences=_without_language(embedder.embed_passages([text for _, text in sentences]), latin),
        chunk_of=torch.arange(len(sentences)),
        asked=tuple(asked),
    )


def _without_language(vectors: FloatMatrix, latin: NDArray[np.bool_]) -> Tensor:
    """Vectors less the mean of those in their script, which is what `centroids_of` takes from an index's."""
    means = np.zeros((2, vectors.shape[1]), dtype=np.float32)
    for script in np.unique(latin):
        means[int(script)] = vectors[latin == script].mean(axis=0)
    return torch.from_numpy(vectors - means[latin.astype(int)])


def _pool_of_folder(folder: Path, config: Config, embedder: Embedder) -> Pool:
    if is_pack(folder):
        pack = open_pack(folder, config, embedder)
        index, asked = pack.collection.index, tuple(_of_pack(pack))
    else:
        collection = load_beir(folder)
        index = beir_index(collection, config, embedder, cache_folder(), no_progress)
        folds = {question: fold_of(collection, question) for question in collection.questions}
        asked = tuple(
            _asked(index, collection.questions[question], gold, answers, folds[question])
            for question, gold, answers in answers_of(folder, collection)
        )
    group, chunk_of = groups_of(index.chunks), np.asarray(index.sentences[:, CHUNK], dtype=np.int64)
    return Pool(
        name=folder.name,
        public=not is_pack(folder),
        chunks=torch.from_numpy(all_vectors(index.chunk_vectors) - index.centroids[group]),
        sentences=torch.from_numpy(all_vectors(index.sentence_vectors) - index.centroids[4 + group[chunk_of]]),
        chunk_of=torch.from_numpy(chunk_of),
        asked=asked,
    )


def _of_pack(pack: Pack) -> Iterator[Asked]:
    index, documents = pack.collection.index, pack.collection.documents
    chunks = [Place(index.document_of(row).path, index.chunk(row).span) for row in range(len(index.chunks))]
    sentences = [Place(chunks[row].path, span) for row in range(len(chunks)) for span in index.sentences_of(row)]
    for case in pack.suite.cases:
        if case.answerable and case.kind != "footnote":  # a source is found through its statement
            judge = judge_of(case, documents)
            rows = tuple(row for row, place in enumerate(chunks) if judge.relevant(place))
            lines = tuple(row for row, place in enumerate(sentences) if judge.relevant(place))
            if rows:
                yield Asked(case.question, rows, lines, pack.fold_of(case))


def _asked(index: Index, question: str, gold: Sequence[str], answers: Sequence[str], fold: int) -> Asked:
    rows = tuple(row for name in gold for row in index.rows_of(index.number_of(name)))
    lines = []
    for row in rows:
        text = index.document_of(row).text
        for line, span in enumerate(index.sentences_of(row), int(index.first_sentences[row])):
            if any(answer in span.of(text) for answer in answers):
                lines.append(line)
    return Asked(question, rows, tuple(lines), fold)


class QuestionEncoder(nn.Module):
    """The packaged model, pooled as it is when it embeds. Its word vectors stay."""

    def __init__(self, folder: Path) -> None:
        super().__init__()
        from tokenizers import Tokenizer
        from transformers import BertModel

        self.encoder: Any = BertModel.from_pretrained(
            folder, add_pooling_layer=False, dtype=torch.float32, attn_implementation="eager"
        )  # as in `cross_encoder`
        self.encoder.embeddings.requires_grad_(requires_grad=False)
        self.tokenizer = Tokenizer.from_file(str(folder / "tokenizer.json"))
        self.tokenizer.no_truncation()

    def forward(self, questions: Sequence[str]) -> Tensor:
        """Vectors of unit length, (n, d)."""
        ids, mask = padded([self.tokenizer.encode(QUERY_PREFIX + text).ids[:MAX_TOKENS] for text in questions])
        with torch.autocast("cpu", torch.bfloat16):
            x = self.encoder(input_ids=ids, attention_mask=mask).last_hidden_state.float()
        weight = mask[:, :, None].float()
        return nn.functional.normalize((x * weight).sum(1) / weight.sum(1), dim=-1)


def train(
    model: QuestionEncoder, base: QuestionEncoder, pools: Sequence[Pool], chance: random.Random, epochs: int
) -> None:
    """Every question against every chunk and every sentence of all pools. Prints the loss now and then."""
    chunks, sentences = torch.cat([pool.chunks for pool in pools]), torch.cat([pool.sentences for pool in pools])
    optimiser = torch.optim.AdamW(
        [p for p in model.parameters() if p.requires_grad], lr=LEARNING_RATE, weight_decay=0.01, fused=True
    )
    total, step, started = epochs * len(_batches(pools, chance)), 0, time.monotonic()
    base.eval()
    model.train()
    for epoch in range(epochs):
        for batch in _batches(pools, chance):
            texts = [in_a_script(item.text, chance) for item in batch]
            vectors = model(texts)
            with torch.no_grad():
                before = base(texts)
            loss = _loss(vectors @ chunks.T, [item.chunks for item in batch])
            loss = loss + _loss(vectors @ sentences.T, [item.sentences for item in batch])
            away = (1 - (vectors * before).sum(1)).mean()
            for group in optimiser.param_groups:
                group["lr"] = LEARNING_RATE * min(1, step / (0.1 * total + 1)) * max(0.02, 1 - step / total)
            optimiser.zero_grad()
            (loss + STAY_WEIGHT * away).backward()
            nn.utils.clip_grad_norm_(model.parameters(), 1.0)
            optimiser.step()
            step += 1
            if step % 10 == 0:
                print(
                    f"epoch {epoch}, step {step} of {total}: loss {loss.item():.3f}, {time.monotonic() - started:.0f} s"
                )


def _batches(pools: Sequence[Pool], chance: random.Random) -> list[list[Asked]]:
    """What one epoch sees, in an order of its own; rows are those of all pools one behind the other."""
    items: list[Asked] = []
    chunks = sentences = 0
    for pool in pools:
        seen = [item for item in pool.asked if item.fold]
        for item in chance.sample(seen, int(len(seen) * PUBLIC_SHARE)) if pool.public else seen:
            rows, lines = (tuple(x + chunks for x in item.chunks), tuple(x + sentences for x in item.sentences))
            items.append(Asked(item.text, rows, lines, item.fold))
        chunks, sentences = chunks + len(pool.chunks), sentences + len(pool.sentences)
    chance.shuffle(items)
    return [items[i : i + QUESTIONS_IN_A_BATCH] for i in range(0, len(items), QUESTIONS_IN_A_BATCH)]


def _loss(cosines: Tensor, right: Sequence[Sequence[int]]) -> Tensor:
    """How little of the whole the right rows have between them, as a logarithm; the mean over the questions."""
    logits = cosines / TEMPERATURE
    each = [
        logits[row].logsumexp(0) - logits[row, list(places)].logsumexp(0) for row, places in enumerate(right) if places
    ]
    return torch.stack(each).sum() / len(right)


def report(model: QuestionEncoder, pools: Sequence[Pool]) -> None:
    """Prints how often one of the first passages by vectors alone answers a question that was kept aside."""
    model.eval()
    for pool in pools:
        asked = [item for item in pool.asked if not item.fold]
        ranks = [_rank(model, pool, item) for item in asked]
        found = ", ".join(f"@{k} {np.mean([rank < k for rank in ranks]):.3f}" for k in SHOWN_AT)
        print(f"{pool.name:20} Success {found} ({len(ranks)} questions)")


def _rank(model: QuestionEncoder, pool: Pool, item: Asked) -> int:
    with torch.no_grad():
        vector = model([item.text])[0]
    own, near = pool.chunks @ vector, pool.sentences @ vector
    best = own.clone().scatter_reduce(0, pool.chunk_of, near, "amax", include_self=False)
    score = (own - own.mean()) / own.std() + (best - best.mean()) / best.std()
    return int((score > score[list(item.chunks)].max()).sum())


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("paths", nargs="+", type=Path, metavar="PATH")
    parser.add_argument("--onto", type=Path, metavar="FILE", help="goes on from what an earlier training learnt")
    parser.add_argument("--epochs", type=int, default=EPOCHS, metavar="N")
    parser.add_argument("--out", type=Path, default=SHIPPED / TRAINED_QUESTION_ENCODER, metavar="FILE")
    options = parser.parse_args()
    torch.manual_seed(SEED)
    config = load_config()
    embedder = load_embedder(config.model, threads=config.threads)
    pools = [pool_of(path, config, embedder) for path in options.paths]
    folder = prepare_packaged_model()
    model, base = QuestionEncoder(folder), QuestionEncoder(folder)
    if options.onto:
        resume_layers(model.encoder.encoder, read_learnt(options.onto))
    report(model, pools)
    train(model, base, pools, random.Random(SEED), options.epochs)
    go_back(model, base, KEPT)
    report(model, pools)
    np.savez_compressed(options.out, **dict(learnt_layers(model.encoder.encoder, base.encoder.encoder, RANK)))  # type: ignore[arg-type]


if __name__ == "__main__":
    main()
