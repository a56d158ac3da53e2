"""Vectors of both kinds: what is written is what is read, and the nearest are those that a product of all finds."""

import numpy as np
import pytest

from briefqa.config import COMPACT, FLAT
from briefqa.storing import unit_rows as rows_module
from briefqa.storing import vectors as vectors_module
from briefqa.storing.unit_rows import bytes_of, centre_of, decoded, interleaved, nibbles_of, scales_of, sums_of
from briefqa.storing.vectors import (
    COMPACT_FROM,
    NIBBLES,
    all_vectors,
    as_held,
    cosines,
    files_of,
    kind_for,
    nearest,
    open_vectors,
    read_vectors,
    vector_bytes,
    vector_files,
)
from fakes import vectors_of

KINDS = pytest.mark.parametrize("kind", [FLAT, COMPACT, NIBBLES])


def unit_rows(count: int, dimensions: int = 24, seed: int = 0) -> np.ndarray:
    rows = np.random.default_rng(seed).standard_normal((count, dimensions)).astype(np.float32)
    return rows / np.linalg.norm(rows, axis=1, keepdims=True)


def test_rows_are_read_as_they_were_written_and_again_the_same() -> None:
    rows = unit_rows(50)
    vectors = vectors_of(rows)
    np.testing.assert_array_equal(vectors.rows, rows.astype(np.float16))
    assert vectors.index is not None
    np.testing.assert_array_equal(vectors.index.reconstruct_n(0, 50), all_vectors(vectors))  # FAISS reads what we wrote
    assert dict(vector_files("v", vectors.rows)) == dict(vector_files("v", rows.astype(np.float16)))


def test_bytes_stand_for_nearly_the_same_unit_vectors() -> None:
    rows = np.concatenate(
        [unit_rows(50, 384), np.zeros((1, 384), dtype=np.float32)]
    )  # an empty text has a row of zeros
    vectors = vectors_of(rows, COMPACT)
    np.testing.assert_allclose(all_vectors(vectors), rows, atol=0.001)
    np.testing.assert_allclose(np.linalg.norm(all_vectors(vectors), axis=1), [1] * 50 + [0], atol=1e-6)


def test_bytes_do_not_drift_nor_depend_on_what_stands_beside_them() -> None:
    rows = unit_rows(50, 384).astype(np.float16)
    codes = bytes_of(rows)
    for _ in range(3):
        np.testing.assert_array_equal(bytes_of(decoded(codes).astype(np.float16)), codes)
    np.testing.assert_array_equal(bytes_of(codes), codes)
    np.testing.assert_array_equal(np.concatenate([bytes_of(row) for row in np.split(rows, 50)]), codes)
    np.testing.assert_array_equal(bytes_of(-rows), -codes)


def leaning_rows(count: int, dimensions: int = 384, seed: int = 0) -> np.ndarray:
    """As a model's vectors are: all on one side."""
    rows = 2 * unit_rows(1, dimensions, seed=99) + unit_rows(count, dimensions, seed)
    leaning: np.ndarray = rows / np.linalg.norm(rows, axis=1, keepdims=True)
    return leaning


@pytest.mark.parametrize("dimensions", [384, 25])
def test_four_bits_stand_for_nearly_the_same_unit_vectors(dimensions: int) -> None:
    rows = np.concatenate([leaning_rows(50, dimensions), np.zeros((1, dimensions), dtype=np.float32)])
    held = nibbles_of(rows.astype(np.float16), centre_of(leaning_rows(16, dimensions, seed=7)))
    found = decoded(held)
    assert held.codes.nbytes == 51 * ((dimensions + 1) // 2)
    np.testing.assert_allclose(np.linalg.norm(found, axis=1), [1] * 50 + [0], atol=1e-6)
    assert (found[:50] * rows[:50]).sum(1).min() > 0.995
    assert not found[50].any(), "an empty text has a row of zeros"


def test_a_centre_makes_four_bits_tell_more() -> None:
    rows = leaning_rows(100)
    centre = centre_of(leaning_rows(16, seed=7))
    off = [np.linalg.norm(decoded(nibbles_of(rows, middle)) - rows, axis=1).mean() for middle in (centre, 0 * centre)]
    assert off[0] < 0.7 * off[1]


def test_four_bits_do_not_drift_nor_depend_on_what_stands_beside_them() -> None:
    rows, centre = leaning_rows(50).astype(np.float16), centre_of(leaning_rows(16, seed=7))
    held = nibbles_of(rows, centre)
    assert nibbles_of(held, centre) is held
    np.testing.assert_array_equal(
        np.concatenate([nibbles_of(row, centre).codes for row in np.split(rows, 50)]), held.codes
    )
    for start in range(50):
        np.testing.assert_array_equal(scales_of(held[start : start + 1]), scales_of(held)[start : start + 1])
    with pytest.raises(ValueError, match="four bits"):
        bytes_of(held)


def test_rows_that_are_held_alike_are_put_together() -> None:
    rows, stays = unit_rows(20), np.arange(20) % 3 == 0
    for how in (FLAT, COMPACT, NIBBLES):
        every, new, old = (as_held(part.astype(np.float16), how) for part in (rows, rows[~stays], rows[stays]))
        np.testing.assert_array_equal(decoded(interleaved(new, old, stays)), decoded(every))


@pytest.mark.parametrize("how", [COMPACT, NIBBLES])
def test_the_same_rows_give_the_same_files(how: str) -> None:
    first, again = (as_held(unit_rows(300).astype(np.float16), how) for _ in range(2))
    assert dict(vector_files("v", first)) == dict(vector_files("v", again))
    assert tuple(dict(vector_files("v", first))) == files_of("v", how)


@pytest.mark.parametrize(
    ("wanted", "before", "sentences", "kind"),
    [
        ("auto", None, COMPACT_FROM - 1, FLAT),
        ("auto", None, COMPACT_FROM, COMPACT),
        ("auto", FLAT, COMPACT_FROM, COMPACT),
        ("auto", COMPACT, 3, COMPACT),
        ("flat", FLAT, 2 * COMPACT_FROM, FLAT),
        ("compact", None, 3, COMPACT),
        ("flat", COMPACT, 3, COMPACT),
    ],
)
def test_the_kind_of_an_index(wanted: str, before: str | None, sentences: int, kind: str) -> None:
    assert kind_for(wanted, before, sentences) == kind


@KINDS
def test_no_rows_are_vectors_too(kind: str) -> None:
    vectors = vectors_of(np.zeros((0, 24), dtype=np.float16), kind)
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
@pytest.mark.parametrize(("kind", "put_forward"), [(FLAT, 0), (COMPACT, 800), (COMPACT, 2_000), (NIBBLES, 800)])
def test_the_nearest_are_those_that_a_product_of_all_rows_finds(
    monkeypatch: pytest.MonkeyPatch, split_from: int, share: float | None, kind: str, put_forward: int
) -> None:
    """Searched in one piece and in several, among all rows and among some; of compact vectors, among most and all."""
    monkeypatch.setattr(vectors_module, "SPLIT_FROM", split_from)
    monkeypatch.setattr(vectors_module, "PUT_FORWARD", put_forward)
    rows, questions = unit_rows(1_003), unit_rows(5, seed=1)
    vectors = vectors_of(rows, kind)
    allowed = None if share is None else np.random.default_rng(2).random(len(rows)) < share
    for question in questions:
        scores = all_vectors(vectors) @ question
        among = np.arange(len(rows)) if allowed is None else np.flatnonzero(allowed)
        expected = among[np.argsort(-scores[among], kind="stable")][:20]
        assert nearest(vectors, question, 20, allowed).tolist() == expected.tolist()


@KINDS
def test_equally_near_rows_come_in_their_order(monkeypatch: pytest.MonkeyPatch, kind: str) -> None:
    monkeypatch.setattr(vectors_module, "SPLIT_FROM", 1)
    rows = np.repeat(unit_rows(1), 40, axis=0)
    assert nearest(vectors_of(rows, kind), rows[0], 40).tolist() == list(range(40))


def test_signs_put_forward_what_is_near_and_only_what_is_allowed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(vectors_module, "SPLIT_FROM", 1)
    monkeypatch.setattr(vectors_module, "PUT_FORWARD", 100)
    shared, rng = unit_rows(1, 128, seed=3), np.random.default_rng(4)
    rows = 2 * shared + unit_rows(5_000, 128)  # as a model's vectors are: all on one side
    rows[:20] = 2 * shared + unit_rows(1, 128, seed=5) + 0.5 * unit_rows(20, 128, seed=6)
    rows /= np.linalg.norm(rows, axis=1, keepdims=True)
    vectors, question = vectors_of(rows, COMPACT), shared[0] + unit_rows(1, 128, seed=5)[0]
    assert set(nearest(vectors, question, 20).tolist()) == set(range(20))
    allowed = rng.random(5_000) < 0.5
    found = nearest(vectors, question, 20, allowed)
    assert allowed[found].all()
    assert set(np.flatnonzero(allowed[:20]).tolist()) <= set(found.tolist())
    assert len(nearest(vectors, question, 300, allowed)) == 300  # more than are put forward for fewer
    np.testing.assert_array_equal(found, nearest(vectors, question, 20, allowed))


@KINDS
def test_cosines_of_some_rows(kind: str) -> None:
    vectors, question = vectors_of(unit_rows(30), kind), unit_rows(1, seed=1)[0]
    every = all_vectors(vectors) @ question
    np.testing.assert_allclose(cosines(vectors, np.array([4, 2, 2]), question), every[[4, 2, 2]], atol=1e-6)
    np.testing.assert_allclose(cosines(vectors, slice(3, 9), question), every[3:9], atol=1e-6)
    assert cosines(vectors, np.zeros(0, dtype=np.int64), question).shape == (0,)
    many = np.arange(3_000) % 30
    np.testing.assert_allclose(cosines(vectors, many, question), every[many], atol=1e-6)


def test_sums_of_groups(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rows_module, "AT_ONCE", 7)
    rows, groups = unit_rows(50).astype(np.float16), np.arange(50, dtype=np.int32) % 3
    sums = sums_of(rows, groups, 4)
    for group in range(4):
        np.testing.assert_allclose(sums[group], rows[groups == group].astype(np.float64).sum(0), atol=1e-5)
    for codes in (bytes_of(rows), nibbles_of(rows, centre_of(unit_rows(3)))):
        for group in range(4):
            expected = decoded(codes)[groups == group].sum(0)
            np.testing.assert_allclose(sums_of(codes, groups, 4)[group], expected, atol=1e-5)


@pytest.mark.parametrize("how", [COMPACT, NIBBLES])
def test_files_that_do_not_fit_each_other_are_refused(how: str) -> None:
    held = as_held(unit_rows(9).astype(np.float16), how)
    assert not isinstance(held, np.ndarray) or held.dtype == np.int8
    files, fewer = dict(vector_files("v", held)), dict(vector_files("v", held[:8]))
    for name in files:
        if name not in ("v-middle.npy", "v-centre.npy"):
            with pytest.raises(ValueError, match="expected 9 vectors of 24 dimensions"):
                open_vectors(files | {name: fewer[name]}, "v", how, 9, 24)
    np.testing.assert_array_equal(scales_of(held), open_vectors(files, "v", how, 9, 24).scales)
