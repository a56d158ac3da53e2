"""What a process costs that opens an index and answers: `python bench/asking.py INDEX QUESTIONS.json` prints one line of JSON.

Every part has questions of its own, so that none finds in a cache what another has left there. Words, retrieval and the
question's vector are timed apart; an answer is all of it: the vector, retrieval, the sentences, the check of every quote.
"""

import json
import sys
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

from measuring import Times, memory, milliseconds, timed

from briefqa.answering.asking import ask
from briefqa.encoding.embedding import load_embedder
from briefqa.index import open_index
from briefqa.questions.wording import score_words, wording_of
from briefqa.retrieving import retrieve

WARM_UP = 5
OPENINGS = 5


def opening_ms(root: Path) -> float:
    """The second fastest of a few: the first reads what another process has just written."""
    taken = []
    for _ in range(OPENINGS):
        started = time.perf_counter()
        open_index(root)
        taken.append(1e3 * (time.perf_counter() - started))
    return sorted(taken)[1]


def read_here(root: Path, questions: list[str]) -> dict[str, Any]:
    embedder = load_embedder()
    before = memory()["resident"]
    opened = opening_ms(root)
    index = open_index(root)
    vectors = {question: embedder.embed_question(question) for question in questions}
    wordings = {question: wording_of(index, question) for question in questions}
    parts: dict[str, Callable[[str], object]] = {
        "words_ms": lambda question: score_words(index, wordings[question]),
        "retrieve_ms": lambda question: retrieve(index, question, vectors[question]),
        "answer_ms": lambda question: ask(index, embedder, question),
    }
    found: dict[str, Any] = {"open_ms": opened, "questions": len(questions) // len(parts) - WARM_UP}
    for number, (name, part) in enumerate(parts.items()):
        times: list[Times] = [timed(partial(part, question)) for question in questions[number :: len(parts)]]
        found[name] = milliseconds(times[WARM_UP:])
    return found | {"megabytes": memory() | {"before_opening": before}}


if __name__ == "__main__":
    print(json.dumps(read_here(Path(sys.argv[1]), json.loads(Path(sys.argv[2]).read_text(encoding="utf-8")))))
