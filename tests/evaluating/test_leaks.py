"""What figures are reported on is not what models learn from: no question and no gold quote stands on both sides.

Only the names of cases are told, so that a held-out question stays unread.
"""

import json
import re
import unicodedata
from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping
from functools import lru_cache
from pathlib import Path
from typing import Any

import pytest

from briefqa.evaluating.cases import Suite, load_suite
from briefqa.folding import simplified
from small_suites import CASE, suite_of

EVAL = Path(__file__).parents[2] / "eval"
HELD_OUT = (
    *("dev.jsonl", "test.jsonl"),
    *("unseen/harbour/test.jsonl", "unseen/signals/test.jsonl"),
    *("disagreements/tuned/dev.jsonl", "disagreements/unseen/test.jsonl"),
)
ON_ONE_CORPUS = {"dev.jsonl", "test.jsonl"}  # questions on different facts may share a sentence
MIN_CHARS = 12  # of a folded quote: less is a date, a name or a cell of a table, which stands anywhere
_SIGNS = re.compile(r"[\W_]+")


def folded(text: str) -> str:
    """A text without script, width, case, white space and signs: verbatim means that what is left is the same."""
    return _SIGNS.sub("", simplified(unicodedata.normalize("NFKC", text)).casefold())


def texts_in(value: Any) -> Iterator[str]:
    """Every text in a JSON value, however deep, names of fields apart."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict | list):
        for item in value.values() if isinstance(value, dict) else value:
            yield from texts_in(item)


def learnt_texts() -> Iterator[str]:
    """Every text that models are trained on: documents and questions of packs, scenes whole."""
    for path in sorted(EVAL.glob("training/*/documents/*")):
        yield path.read_text(encoding="utf-8")
    for path in [*EVAL.glob("training/*/questions.jsonl"), *EVAL.glob("scenes/*.jsonl")]:
        with path.open(encoding="utf-8") as lines:
            yield from (text for line in lines if line.strip() for text in texts_in(json.loads(line)))


@lru_cache(maxsize=1)
def learnt() -> str:
    return "\n".join(folded(text) for text in learnt_texts())


@lru_cache(maxsize=1)
def suites() -> dict[str, Suite]:
    """Not a fixture: pytest would show the questions where a test fails."""
    return {name: load_suite(EVAL / name) for name in HELD_OUT}


def questions_of(suite: Suite) -> dict[str, set[str]]:
    return {case.id: {folded(case.question)} for case in suite.cases}


def quotes_of(suite: Suite) -> dict[str, set[str]]:
    """The folded gold quotes of each case that are long enough to be nobody else's words."""
    return {
        case.id: {quote for gold in (*case.gold, *case.nearest) if len(quote := folded(gold.quote)) >= MIN_CHARS}
        for case in suite.cases
    }


@pytest.mark.parametrize("name", HELD_OUT)
def test_nothing_that_models_learn_from_holds_a_question_or_a_gold_quote(name: str) -> None:
    assert leaked(suites()[name]) == []


def leaked(suite: Suite) -> list[str]:
    """The cases whose question or gold quote stands in what models learn from."""
    texts, quotes = learnt(), quotes_of(suite)
    own = {case: found | quotes[case] for case, found in questions_of(suite).items()}
    return [case for case, found in own.items() if any(text in texts for text in found)]


def test_no_question_stands_in_two_held_out_suites() -> None:
    assert shared({name: questions_of(suite) for name, suite in suites().items()}) == []


def test_no_gold_quote_stands_in_held_out_suites_on_two_collections() -> None:
    assert shared({name: quotes_of(suite) for name, suite in suites().items()}, apart=ON_ONE_CORPUS) == []


def shared(texts: Mapping[str, Mapping[str, Collection[str]]], apart: Collection[str] = ()) -> list[list[str]]:
    """Cases of different suites with the same text, each of whose texts are named; those apart count as one suite."""
    places: dict[str, dict[str, str]] = defaultdict(dict)
    for suite, cases in texts.items():
        for case, found in cases.items():
            for text in found:
                places[text]["" if suite in apart else suite] = case
    return [sorted(cases.values()) for cases in places.values() if len(cases) > 1]


def test_a_leak_is_seen(tmp_path: Path) -> None:
    """Words of a training document, in another script and with other signs."""
    document = sorted(EVAL.glob("training/*/documents/*-hans*.md"))[0]
    sentence = max(document.read_text(encoding="utf-8").splitlines(), key=len)
    question, quote = f"{sentence[:30]} ？", f"{sentence[5:40]}"
    leaky = suite_of(
        tmp_path, CASE | {"question": question}, CASE | {"id": "b", "gold": [{"document": "", "quote": quote}]}
    )
    assert leaked(leaky) == [CASE["id"], "b"]
    assert shared({"a": questions_of(leaky), "b": questions_of(leaky)}) == [[CASE["id"]] * 2, ["b"] * 2]
