"""Embedding beside plain sentence-transformers (torch, fp32): the same texts, model and run. `make bench` runs it.

Both are warmed up and take turns, so that a noisy machine disturbs both alike; medians and their ratio are what counts. Texts of
200 tokens; then the shipped corpus' passages and sentences, of all lengths, which both sort by length. And one question alone.
"""

import statistics
from collections.abc import Callable, Sequence
from functools import partial

from measuring import milliseconds, store, timed
from sentence_transformers import SentenceTransformer
from stand_ins import real_questions, real_sentences

from briefqa.chunking import chunks_of, passage_text, sentence_text
from briefqa.config import DEFAULT_CORPUS, Config
from briefqa.encoding.embedding import Embedder, load_embedder
from briefqa.encoding.modelling import packaged_model_folder
from briefqa.indexing.scanning import read_file, scan
from briefqa.reading.dispatch import read_document
from briefqa.sentences import sentences_of

ROUNDS = 5
BATCH = 32  # sentence-transformers' own default
TEXTS = 96
TOKENS = 200
QUESTIONS = 60
WARM_UP = 8


def corpus_texts(config: Config) -> tuple[list[str], list[str]]:
    """Passages of the shipped corpus, as they are embedded, and sentences."""
    passages: list[str] = []
    sentences: list[str] = []
    for source in scan([DEFAULT_CORPUS]).files:
        document = read_document(read_file(source, config.limits)[0], source.path, source.sidecar)
        passages += [passage_text(document, chunk) for chunk in chunks_of(document, config.chunks) if not chunk.is_note]
        sentences += [sentence_text(document, span) for _, span in sentences_of(document)]
    return passages[:TEXTS], sentences[:TEXTS]


def texts_of_tokens(model: SentenceTransformer) -> list[str]:
    """Texts of TOKENS tokens each with the prefix and the two marks of a text, cut from real or generated sentences."""
    running, found = "", []
    for sentence in real_sentences():
        running += sentence
        ends = model.tokenizer(f"passage: {running}", return_offsets_mapping=True)["offset_mapping"]
        if len(ends) >= TOKENS:
            found.append(running[: ends[TOKENS - 2][1] - len("passage: ")])
            running = ""
        if len(found) == TEXTS:
            break
    return found


def rates(ours: Embedder, theirs: SentenceTransformer, texts: Sequence[str]) -> dict[str, float]:
    """Texts per second of both, medians over ROUNDS in turns."""

    def seconds(work: Callable[[], object]) -> float:
        return timed(work)[0]

    pairs = [
        (
            seconds(lambda: ours.embed_passages(texts)),
            seconds(
                lambda: theirs.encode(list(texts), prompt="passage: ", batch_size=BATCH, normalize_embeddings=True)
            ),
        )
        for _ in range(ROUNDS)
    ]
    return {
        "texts": len(texts),
        "briefqa_per_second": len(texts) / statistics.median(own for own, _ in pairs),
        "sentence_transformers_per_second": len(texts) / statistics.median(other for _, other in pairs),
        "ratio": statistics.median(other / own for own, other in pairs),
    }


def question_times(ours: Embedder) -> dict[str, float]:
    """Milliseconds of one question after another, none of them asked twice."""
    times = [timed(partial(ours.embed_question, question)) for question in real_questions(QUESTIONS + WARM_UP)]
    return milliseconds(times[WARM_UP:])


def main() -> None:
    ours = load_embedder()
    theirs = SentenceTransformer(str(packaged_model_folder()), device="cpu")
    passages, sentences = corpus_texts(Config())
    ours.embed_passages(passages[:WARM_UP])
    theirs.encode(passages[:WARM_UP], prompt="passage: ")
    kinds = {f"tokens_{TOKENS}": texts_of_tokens(theirs), "passages": passages, "sentences": sentences}
    found = {name: rates(ours, theirs, texts) for name, texts in kinds.items()}
    store("embedding", found | {"question_ms": question_times(ours)})
    for name, values in found.items():
        print(f"{name:12} {values['briefqa_per_second']:7.1f} a second, {values['ratio']:.2f} × sentence-transformers")


if __name__ == "__main__":
    main()
