"""Unit vectors as they are held: rows of float16, or rows of bytes with a scale for each row.

Bytes need nothing learnt: a row's largest number becomes 127, and what stands in a row is divided by its own length again
when it is read. The same vector gives the same bytes whatever stands beside it, and bytes made of what bytes stood for
are the same bytes: rows can go from index to index without drift.
"""

from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

FloatMatrix = NDArray[np.float32]
FloatVector = NDArray[np.float32]
HalfMatrix = NDArray[np.float16]
ByteMatrix = NDArray[np.int8]
Rows = HalfMatrix | ByteMatrix
IntVector = NDArray[np.int64]

LARGEST = 127  # of a byte; -128 is left out, so that a vector and its opposite are held alike
AT_ONCE = 8_192  # rows that are turned into float32 together
MULTIPLIED_AT_ONCE = 512  # so many rows of bytes as float32 stay in a processor's own cache


def bytes_of(rows: Rows) -> ByteMatrix:
    """Unit vectors as bytes, int8 of the same shape; bytes as they are."""
    if rows.dtype == np.int8:
        return rows.astype(np.int8, copy=False)
    codes = np.zeros(rows.shape, dtype=np.int8)
    for start, block in _blocks(rows):
        largest = np.abs(block).max(1, keepdims=True, initial=0)
        codes[start : start + len(block)] = np.rint(block * (LARGEST / np.where(largest > 0, largest, 1)))
    return codes


def scales_of(codes: ByteMatrix) -> FloatVector:
    """What each row of bytes is multiplied by to be a unit vector, shape (n,); 0 for a row of zeros."""
    scales = np.zeros(len(codes), dtype=np.float32)
    for start, block in _blocks(codes):
        squares = np.einsum("ij,ij->i", block, block)  # whole numbers, exact in float32 up to a thousand dimensions
        scales[start : start + len(block)] = np.where(squares > 0, 1 / np.sqrt(np.maximum(squares, 1)), 0)
    return scales


def decoded(rows: Rows, scales: FloatVector | None = None) -> FloatMatrix:
    """What rows stand for, float32 of shape (n, d). scales: of rows of bytes, where they are known."""
    numbers: FloatMatrix = rows.astype(np.float32)
    if rows.dtype == np.int8:
        numbers *= (scales_of(rows.astype(np.int8, copy=False)) if scales is None else scales)[:, np.newaxis]
    return numbers


def products(rows: Rows, chosen: IntVector | slice, vector: FloatVector) -> FloatVector:
    """The inner products of some rows, as numbers without their scales, with a vector of shape (d,)."""
    # Not `@`: for so few rows the threads of a BLAS cost more than they bring, and most on a machine with other work.
    if isinstance(chosen, slice) or len(chosen) <= MULTIPLIED_AT_ONCE:
        found: FloatVector = np.einsum("ij,j->i", rows[chosen].astype(np.float32), vector)
        return found
    parts = [chosen[start : start + MULTIPLIED_AT_ONCE] for start in range(0, len(chosen), MULTIPLIED_AT_ONCE)]
    return np.concatenate([products(rows, part, vector) for part in parts])


def sums_of(rows: Rows, groups: NDArray[np.int32], count: int) -> NDArray[np.float64]:
    """The sums of the vectors of each group, shape (count, d); the same on every machine, in little memory."""
    sums = np.zeros((count, rows.shape[1]), dtype=np.float64)
    for start in range(0, len(rows), AT_ONCE):
        block, members = decoded(rows[start : start + AT_ONCE]), groups[start : start + AT_ONCE]
        for group in np.unique(members).tolist():
            chosen = block if (members == group).all() else block[members == group]
            sums[group] += chosen.sum(0, dtype=np.float32)
    return sums


def _blocks(rows: Rows) -> Iterator[tuple[int, FloatMatrix]]:
    for start in range(0, len(rows), AT_ONCE):
        yield start, rows[start : start + AT_ONCE].astype(np.float32)
