"""Unit vectors as they are held: rows of float16, of bytes, or of four bits a number, the last two with a scale for each row.

Bytes need nothing learnt: a row's largest number becomes 127, and what stands in a row is divided by its own length again
when it is read. The same vector gives the same bytes whatever stands beside it, and bytes made of what bytes stood for
are the same bytes: rows can go from index to index without drift. Four bits tell how far a row lies from a centre, which
is a model's and not a collection's, so that the same holds of them.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

FloatMatrix = NDArray[np.float32]
FloatVector = NDArray[np.float32]
HalfMatrix = NDArray[np.float16]
ByteMatrix = NDArray[np.int8]
IntVector = NDArray[np.int64]

LARGEST = 127  # of a byte; -128 is left out, so that a vector and its opposite are held alike
AT_ONCE = 8_192  # rows that are turned into float32 together
MULTIPLIED_AT_ONCE = 512  # so many rows of bytes as float32 stay in a processor's own cache
REACH = 0.85  # of a row's largest number: where the outermost of the 16 steps ends, with the least noise in cosines
CENTRE_STEPS = 1 << 15  # to 1; a centre in whole steps gives the same sums on every machine


@dataclass(frozen=True, eq=False, slots=True)
class Nibbles:
    """Unit vectors as four bits a number: on which side of the centre, and how far from it, in steps of their row's own.

    codes: uint8 of shape (n, ⌈d/2⌉); the low half of byte k is number k, the high half number k + ⌈d/2⌉. A code c stands for
    2c − 15 times its row's scale, which makes the row's length 1 once the centre is added. centre: float32, shape (d,).
    """

    codes: NDArray[np.uint8]
    centre: FloatVector

    def __len__(self) -> int:
        return len(self.codes)

    def __getitem__(self, chosen: "IntVector | slice") -> "Nibbles":
        return Nibbles(self.codes[chosen], self.centre)

    @property
    def shape(self) -> tuple[int, int]:
        return len(self.codes), len(self.centre)


Rows = HalfMatrix | ByteMatrix | Nibbles


def bytes_of(rows: Rows) -> ByteMatrix:
    """Unit vectors as bytes, int8 of the same shape; bytes as they are."""
    if isinstance(rows, Nibbles):
        raise ValueError("four bits a number cannot become bytes again")
    if rows.dtype == np.int8:
        return rows.astype(np.int8, copy=False)
    codes = np.zeros(rows.shape, dtype=np.int8)
    for start, block in _blocks(rows):
        largest = np.abs(block).max(1, keepdims=True, initial=0)
        codes[start : start + len(block)] = np.rint(block * (LARGEST / np.where(largest > 0, largest, 1)))
    return codes


def nibbles_of(rows: Rows, centre: FloatVector) -> Nibbles:
    """Unit vectors as four bits a number about a centre, shape (d,); rows that are held so already as they are."""
    if isinstance(rows, Nibbles):
        return rows
    codes = np.zeros((len(rows), (rows.shape[1] + 1) // 2), dtype=np.uint8)
    for start, block in _blocks(rows):
        away = block - centre
        away[~block.any(1)] = 0  # a row of zeros: no text
        step = np.abs(away).max(1, keepdims=True, initial=0) * np.float32(REACH / 8)
        steps = np.clip(np.floor(away / np.where(step > 0, step, np.inf)) + 8 * (step > 0), 0, 15).astype(np.uint8)
        low, high = steps[:, : codes.shape[1]], steps[:, codes.shape[1] :]
        codes[start : start + len(block)] = low
        codes[start : start + len(block), : high.shape[1]] |= high << 4
    return Nibbles(codes, centre)


def centre_of(rows: FloatMatrix) -> FloatVector:
    """The mean of some vectors, in whole steps; shape (d,)."""
    mean: FloatVector = (np.rint(rows.mean(0, dtype=np.float64) * CENTRE_STEPS) / CENTRE_STEPS).astype(np.float32)
    return mean


def scales_of(rows: ByteMatrix | Nibbles) -> FloatVector:
    """What each row is multiplied by to be a unit vector, with the centre that is added to it; shape (n,).

    0 for a row of zeros.
    """
    scales = np.zeros(len(rows), dtype=np.float32)
    if isinstance(rows, Nibbles):
        beyond = 1 - float(rows.centre.astype(np.float64) @ rows.centre.astype(np.float64))
        for start in range(0, len(rows), AT_ONCE):
            part = rows[start : start + AT_ONCE]
            away = _away(part).astype(np.float64)  # whole numbers, and a centre in whole steps: every sum is exact
            squares, along = np.einsum("ij,ij->i", away, away), away @ part.centre.astype(np.float64)
            lengthened = (np.sqrt(along**2 + squares * max(beyond, 0)) - along) / squares
            scales[start : start + len(part)] = np.where(part.codes.any(1), lengthened, 0)
        return scales
    for start, block in _blocks(rows):
        squares = np.einsum("ij,ij->i", block, block)  # whole numbers, exact in float32 up to a thousand dimensions
        scales[start : start + len(block)] = np.where(squares > 0, 1 / np.sqrt(np.maximum(squares, 1)), 0)
    return scales


def decoded(rows: Rows, scales: FloatVector | None = None) -> FloatMatrix:
    """What rows stand for, float32 of shape (n, d). scales: of rows that have such, where they are known."""
    if isinstance(rows, Nibbles):
        own = (scales_of(rows) if scales is None else scales)[:, np.newaxis]
        return _away(rows) * own + rows.centre * (own > 0)
    numbers: FloatMatrix = rows.astype(np.float32)
    if rows.dtype == np.int8:
        numbers *= (scales_of(rows.astype(np.int8, copy=False)) if scales is None else scales)[:, np.newaxis]
    return numbers


def products(rows: Rows, chosen: IntVector | slice, vector: FloatVector) -> FloatVector:
    """The inner products of some rows, as numbers without their scales and centre, with a vector of shape (d,)."""
    # Not `@`: for so few rows the threads of a BLAS cost more than they bring, and most on a machine with other work.
    if isinstance(chosen, slice) or len(chosen) <= MULTIPLIED_AT_ONCE:
        if isinstance(rows, Nibbles):
            return _nibble_products(rows.codes[chosen], vector)
        found: FloatVector = np.einsum("ij,j->i", rows[chosen].astype(np.float32), vector)
        return found
    parts = [chosen[start : start + MULTIPLIED_AT_ONCE] for start in range(0, len(chosen), MULTIPLIED_AT_ONCE)]
    return np.concatenate([products(rows, part, vector) for part in parts])


def _nibble_products(codes: NDArray[np.uint8], vector: FloatVector) -> FloatVector:
    width = codes.shape[1]
    low, high = vector[:width], vector[width:]
    found: FloatVector = np.einsum("ij,j->i", (codes & 15).astype(np.float32), low)
    found += np.einsum("ij,j->i", (codes >> 4)[:, : len(high)].astype(np.float32), high)
    found *= 2
    found -= 15 * vector.sum()
    return found


def _away(rows: Nibbles) -> FloatMatrix:
    """The numbers that codes stand for, before their scale: odd whole numbers from −15 to 15; shape (n, d)."""
    codes = np.concatenate([rows.codes & 15, rows.codes >> 4], axis=1)[:, : len(rows.centre)]
    return 2 * codes.astype(np.float32) - 15


def interleaved(added: Rows, staying: Rows, stays: NDArray[np.bool_]) -> Rows:
    """Rows that are held alike, put together. stays: shape (n,), which of them all come from the second, each in its order."""
    if isinstance(added, Nibbles):
        assert isinstance(staying, Nibbles)
        return Nibbles(_interleaved(added.codes, staying.codes, stays), added.centre)
    assert not isinstance(staying, Nibbles)
    return _interleaved(added, staying, stays)


def _interleaved(added: NDArray[Any], staying: NDArray[Any], stays: NDArray[np.bool_]) -> NDArray[Any]:
    rows = np.empty((len(stays), added.shape[1]), dtype=added.dtype)
    rows[~stays], rows[stays] = added, staying
    return rows


def sums_of(rows: Rows, groups: NDArray[np.int32], count: int) -> NDArray[np.float64]:
    """The sums of the vectors of each group, shape (count, d); the same on every machine, in little memory."""
    sums = np.zeros((count, rows.shape[1]), dtype=np.float64)
    for start in range(0, len(rows), AT_ONCE):
        block, members = decoded(rows[start : start + AT_ONCE]), groups[start : start + AT_ONCE]
        for group in np.unique(members).tolist():
            chosen = block if (members == group).all() else block[members == group]
            sums[group] += chosen.sum(0, dtype=np.float32)
    return sums


def _blocks(rows: HalfMatrix | ByteMatrix) -> Iterator[tuple[int, FloatMatrix]]:
    for start in range(0, len(rows), AT_ONCE):
        yield start, rows[start : start + AT_ONCE].astype(np.float32)
