"""The shipped corpus and suites with the packaged model: the checker, the standard tool, and retrievers broken on purpose."""

import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

import briefqa.lexical
from briefqa.chunking import passage_text
from briefqa.config import Config, cache_folder
from briefqa.encoding.embedding import Embedder, load_embedder
from briefqa.evaluating.cases import Suite, check_suites, load_suite
from briefqa.evaluating.gates import gate_failures, load_gates
from briefqa.evaluating.metrics import RETRIEVAL_MEASURES, write_qrels, write_trec_run
from briefqa.evaluating.reporting import metrics_json
from briefqa.evaluating.resampling import estimates
from briefqa.evaluating.running import Collection, SuiteRun, open_collection, run_suite
from briefqa.index import Index
from briefqa.lexical import build_lexical, tokens
from briefqa.progressing import no_progress
from briefqa.storing.vectors import Vectors, all_vectors
from fakes import vectors_of

pytestmark = [pytest.mark.model, pytest.mark.slow]

REPOSITORY = Path(__file__).parents[2]
Opened = tuple[Collection, Embedder]


@pytest.fixture(scope="module")
def opened() -> Opened:
    embedder = load_embedder(Config().model, threads=2)
    return open_collection(REPOSITORY / "corpus", Config(), embedder, cache_folder(), no_progress), embedder


@pytest.fixture(scope="module")
def dev() -> Suite:
    return load_suite(REPOSITORY / "eval" / "dev.jsonl")


@pytest.fixture(scope="module")
def run(opened: Opened, dev: Suite) -> SuiteRun:
    return run_suite(dev, *opened, no_progress)


def failures(run: SuiteRun) -> list[str]:
    metrics = metrics_json(estimates(run.outcomes, 100))
    return gate_failures(load_gates(REPOSITORY / "eval" / "gates.toml"), "dev", metrics)


def failures_with(index: Index, opened: Opened, dev: Suite) -> list[str]:
    collection, embedder = opened
    return failures(run_suite(dev, replace(collection, index=index), embedder, no_progress))


def test_no_gold_quote_is_bad(opened: Opened) -> None:
    suites = [load_suite(REPOSITORY / "eval" / f"{name}.jsonl") for name in ("dev", "test")]
    assert check_suites(suites, opened[0].documents) == []


def test_the_gates_hold(run: SuiteRun) -> None:
    assert failures(run) == []


def test_the_same_questions_get_the_same_answers(opened: Opened, dev: Suite, run: SuiteRun) -> None:
    first = replace(dev, cases=dev.cases[:5])
    again = run_suite(first, *opened, no_progress)
    assert [item.values for item in again.outcomes] == [item.values for item in run.outcomes[:5]]


def test_the_standard_tool_finds_the_same_figures(tmp_path: Path, run: SuiteRun) -> None:
    write_trec_run(tmp_path / "run", run.run)
    write_qrels(tmp_path / "qrels", run.qrels)
    command = [sys.executable, "-m", "ir_measures", tmp_path / "qrels", tmp_path / "run", " ".join(RETRIEVAL_MEASURES)]
    printed = subprocess.run([*command, "--places", "6"], capture_output=True, text=True, check=True).stdout
    theirs = {name: float(value) for name, value in (line.split("\t") for line in printed.splitlines())}
    ours = estimates(run.outcomes, 100)
    assert set(theirs) == set(RETRIEVAL_MEASURES)
    for name, value in theirs.items():
        assert ours[name].value == pytest.approx(value, abs=1e-6), name


def test_shuffled_vectors_fail_the_gates(opened: Opened, dev: Suite) -> None:
    index = opened[0].index

    def shuffled(vectors: Vectors) -> Vectors:
        rows = all_vectors(vectors)
        return vectors_of(np.random.default_rng(0).permutation(rows))

    broken = replace(
        index, chunk_vectors=shuffled(index.chunk_vectors), sentence_vectors=shuffled(index.sentence_vectors)
    )
    found = failures_with(broken, opened, dev)
    assert any("evidence@5" in failure for failure in found), found


def test_words_that_are_not_folded_fail_the_gates(opened: Opened, dev: Suite, monkeypatch: pytest.MonkeyPatch) -> None:
    """As in engines whose tokenizer knows no Traditional Chinese: the index holds 語, the question asks for 语."""
    index = opened[0].index
    passages = [passage_text(index.document_of(row), index.chunk(row)) for row in range(len(index.chunks))]
    with monkeypatch.context() as patch:
        patch.setattr(briefqa.lexical, "fold_words", lambda text: text)
        words = build_lexical([list(tokens(passage)) for passage in passages])
    found = failures_with(replace(index, lexical=words), opened, dev)
    assert found  # which of them depends on how much the cross-encoder makes good
