"""One bit for each number of a vector: on which side of the middle it lies. What is near has most of its bits in common.

Counting bits that differ reads a sixteenth of what halves take, and nothing is learnt: the middle is the mean of all
rows, made anew with every generation. It puts rows forward; their order comes from the vectors themselves.
See docs/decisions/0017-vectors.md for how many of the nearest are among so many put forward.
"""

from dataclasses import dataclass

import faiss
import numpy as np
from numpy.typing import NDArray

from briefqa.storing.unit_rows import AT_ONCE, FloatVector, IntVector, Rows, decoded, sums_of

Bits = NDArray[np.uint8]


@dataclass(frozen=True, eq=False, slots=True)
class Signs:
    """bits: shape (n, ⌈d/8⌉); middle: shape (d,)."""

    bits: Bits
    middle: FloatVector


def signs_of(rows: Rows) -> Signs:
    """The signs of all rows. The same rows give the same bits on every machine."""
    total = sums_of(rows, np.zeros(len(rows), dtype=np.int32), 1)[0]
    middle = (total / max(len(rows), 1)).astype(np.float32)
    bits = np.zeros((len(rows), (rows.shape[1] + 7) // 8), dtype=np.uint8)
    for start in range(0, len(rows), AT_ONCE):
        block = decoded(rows[start : start + AT_ONCE])
        bits[start : start + len(block)] = np.packbits(block > middle, axis=1, bitorder="little")
    return Signs(bits, middle)


def question_bits(signs: Signs, vector: FloatVector) -> Bits:
    """The signs of a question, shape (⌈d/8⌉,): of what is left of it without what it shares with the middle.

    A question lies apart from all passages, and farther along the middle than they do.
    """
    length = float(signs.middle @ signs.middle)
    shared = float(vector @ signs.middle) / length if length else 0.0
    found: Bits = np.packbits(vector > np.float32(shared) * signs.middle, bitorder="little")
    return found


def most_alike(
    signs: Signs, question: Bits, count: int, allowed: Bits | None, within: tuple[int, int]
) -> tuple[NDArray[np.int32], IntVector]:
    """How many bits differ, and the numbers of the rows of a range in which fewest do; `count` or all there are.

    allowed: a bit for each row. The range begins at a multiple of 8.
    """
    start, end = within
    count = min(count, end - start)
    differing, rows = np.zeros(count, dtype=np.int32), np.full(count, -1, dtype=np.int64)
    if count:
        part = signs.bits[start:end]
        own = None if allowed is None else np.ascontiguousarray(allowed[start // 8 : (end + 7) // 8])
        selector = None if own is None else faiss.IDSelectorBitmap(own)
        pointers = [faiss.swig_ptr(array) for array in (question, part, differing, rows)]
        faiss.hammings_knn_mc(*pointers[:2], 1, end - start, count, part.shape[1], *pointers[2:], selector)
    there = rows >= 0
    return differing[there], rows[there] + start
