"""Vectors in half precision: what is written is what is read, and the nearest are those that a product of all finds."""

import numpy as np
import pytest

from briefqa import vectors as vectors_module
from briefqa.vectors import all_vectors, cosines, halves_of, nearest, read_vectors, sums_of, vector_bytes, vectors_of


def unit_rows(count: int, dimensions: int = 24, seed: int = 0) -> np.ndarray:
    rows = np.random.default_rng(seed).standard_normal((count, dimensions)).astype(np.float32)
    return rows / np.linalg.norm(rows, axis=1, keepdims=True)


def test_rows_are_read_as_they_were_written_and_again_the_same() -> None:
    rows = unit_rows(50)
    vectors = vectors_of(rows)
    np.testing.assert_array_equal(halves_of(vectors), rows.astype(np.float16))
    np.testing.assert_array_equal(vectors.reconstruct_n(0, 50), all_vectors(vectors))  # FAISS reads what we wrote
    assert bytes(vector_bytes(halves_of(vectors))) == bytes(vector_bytes(rows.astype(np.float16)))


def test_no_rows_are_vectors_too() -> None:
    vectors = read_vectors(vector_bytes(np.zeros((0, 24), dtype=np.float16)), 0, 24)
    assert all_vectors(vectors).shape == (0, 24)
    assert nearest(vectors, unit_rows(1)[0], 5).tolist() == []


def test_vectors_outlive_the_name_of_the_bytes_they_lie_in() -> None:
    read = [read_vectors(vector_bytes(unit_rows(200, seed=seed).astype(np.float16)), 200, 24) for seed in range(20)]
    for seed, vectors in enumerate(read):
        np.testing.assert_allclose(all_vectors(vectors), unit_rows(200, seed=seed), atol=1e-3)


@pytest.mark.parametrize("cut", [1, 2, 48, 81])
def test_a_file_that_is_cut_off_is_refused(cut: int) -> None:
    content = vector_bytes(unit_rows(3).astype(np.float16))
    with pytest.raises(ValueError, match="FAISS"):
        read_vectors(content[:-cut], 3, 24)


@pytest.mark.parametrize("split_from", [1, 1_000_000])
@pytest.mark.parametrize("share", [None, 0.5, 0.01, 0.0])
def test_the_nearest_are_those_that_a_product_of_all_rows_finds(
    monkeypatch: pytest.MonkeyPatch, split_from: int, share: float | None
) -> None:
    """Searched in one piece and in several, among all rows and among some."""
    monkeypatch.setattr(vectors_module, "SPLIT_FROM", split_from)
    rows, questions = unit_rows(1_003), unit_rows(5, seed=1)
    vectors = vectors_of(rows)
    allowed = None if share is None else np.random.default_rng(2).random(len(rows)) < share
    for question in questions:
        scores = all_vectors(vectors) @ question
        among = np.arange(len(rows)) if allowed is None else np.flatnonzero(allowed)
        expected = among[np.argsort(-scores[among], kind="stable")][:20]
        assert nearest(vectors, question, 20, allowed).tolist() == expected.tolist()


def test_equally_near_rows_come_in_their_order(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(vectors_module, "SPLIT_FROM", 1)
    rows = np.repeat(unit_rows(1), 40, axis=0)
    assert nearest(vectors_of(rows), rows[0], 40).tolist() == list(range(40))


def test_cosines_of_some_rows() -> None:
    vectors, question = vectors_of(unit_rows(30)), unit_rows(1, seed=1)[0]
    every = all_vectors(vectors) @ question
    np.testing.assert_allclose(cosines(vectors, np.array([4, 2, 2]), question), every[[4, 2, 2]], atol=1e-6)
    np.testing.assert_allclose(cosines(vectors, slice(3, 9), question), every[3:9], atol=1e-6)
    assert cosines(vectors, np.zeros(0, dtype=np.int64), question).shape == (0,)


def test_sums_of_groups(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(vectors_module, "SUMMED_ROWS", 7)
    rows, groups = unit_rows(50).astype(np.float16), np.arange(50, dtype=np.int32) % 3
    sums = sums_of(rows, groups, 4)
    for group in range(4):
        np.testing.assert_allclose(sums[group], rows[groups == group].astype(np.float64).sum(0), atol=1e-5)
