"""Unit vectors in half precision: written as FAISS reads them, searched where they lie in a mapped file.

Every row is searched, so nothing near is missed; half the bytes of float32 are half the time and half the memory, and a
cosine is off by less than 0.0005. See docs/decisions/0017-vectors.md for what other kinds of index measured.
"""

from concurrent.futures import ThreadPoolExecutor
from functools import lru_cache
from typing import cast

import faiss
import numpy as np
from numpy.typing import NDArray

FloatMatrix = NDArray[np.float32]
FloatVector = NDArray[np.float32]
HalfMatrix = NDArray[np.float16]
IntVector = NDArray[np.int64]
Mask = NDArray[np.bool_]

SEARCH_THREADS = 2  # for one question
SPLIT_FROM = 20_000  # rows; fewer are searched before a second thread has begun
SUMMED_ROWS = 8_192  # at once

_ROWS_AT, _BYTES_AT = slice(8, 16), slice(-8, None)  # of FAISS' header, which is all that an empty index is


def vector_bytes(rows: HalfMatrix) -> memoryview:
    """The file of some vectors, shape (n, d): FAISS' header, then the rows."""
    empty = faiss.IndexScalarQuantizer(rows.shape[1], faiss.ScalarQuantizer.QT_fp16, faiss.METRIC_INNER_PRODUCT)
    header = bytearray(faiss.serialize_index(empty).tobytes())
    header[_ROWS_AT], header[_BYTES_AT] = (number.to_bytes(8, "little") for number in (len(rows), rows.nbytes))
    content = bytearray(len(header) + rows.nbytes)
    content[: len(header)] = header
    np.frombuffer(content, dtype=np.uint8)[len(header) :] = np.ascontiguousarray(rows, "<f2").view(np.uint8).ravel()
    return memoryview(content)


def read_vectors(content: memoryview, rows: int, dimensions: int) -> faiss.Index:
    """Vectors of this shape, left where they lie. Raises ValueError for anything else."""
    # Checked against its sha256 before: FAISS itself loads flipped bits and NaN without a word.
    held = np.frombuffer(content, dtype=np.uint8)
    if not len(held):
        raise ValueError("expected vectors, not an empty file")
    try:
        reader = faiss.ZeroCopyIOReader(faiss.swig_ptr(held), len(held))
        vectors = faiss.read_index(reader, faiss.IO_FLAG_MMAP_IFC)
    except RuntimeError as error:
        raise ValueError(f"FAISS: {error}") from None
    halves = faiss.ScalarQuantizer.QT_fp16
    if not isinstance(vectors, faiss.IndexScalarQuantizer) or vectors.sq.qtype != halves:
        raise ValueError("expected vectors in half precision")
    if (vectors.ntotal, vectors.d) != (rows, dimensions) or vectors.codes.size() != rows * dimensions * 2:
        raise ValueError(f"expected {rows} vectors of {dimensions} dimensions")
    vectors.referenced_objects = [held]  # FAISS does not own what it reads without a copy
    return vectors


def vectors_of(rows: FloatMatrix | HalfMatrix) -> faiss.Index:
    """Vectors that were never in a file."""
    return read_vectors(vector_bytes(rows.astype(np.float16)), *rows.shape)


def halves_of(vectors: faiss.Index) -> HalfMatrix:
    """The rows as they are held, float16 of shape (n, d); without a copy, so keep `vectors` as long."""
    if not vectors.ntotal:
        return np.zeros((0, vectors.d), dtype=np.float16)
    held = faiss.rev_swig_ptr(vectors.codes.data(), vectors.codes.size())
    return cast(HalfMatrix, held.view(np.float16).reshape(vectors.ntotal, vectors.d))


def all_vectors(vectors: faiss.Index) -> FloatMatrix:
    """All rows, float32 of shape (n, d)."""
    return halves_of(vectors).astype(np.float32)


def cosines(vectors: faiss.Index, rows: IntVector | slice, vector: FloatVector) -> FloatVector:
    """The inner products of some rows with a vector of shape (d,)."""
    # Not `@`: for so few rows the threads of a BLAS cost more than they bring, and most on a machine with other work.
    products: FloatVector = np.einsum("ij,j->i", halves_of(vectors)[rows].astype(np.float32), vector)
    return products


def sums_of(rows: HalfMatrix, groups: NDArray[np.int32], count: int) -> NDArray[np.float64]:
    """The sums of the rows of each group, shape (count, d); the same on every machine, in little memory."""
    sums = np.zeros((count, rows.shape[1]), dtype=np.float64)
    for start in range(0, len(rows), SUMMED_ROWS):
        block, members = rows[start : start + SUMMED_ROWS].astype(np.float32), groups[start : start + SUMMED_ROWS]
        for group in np.unique(members).tolist():
            chosen = block if (members == group).all() else block[members == group]
            sums[group] += chosen.sum(0, dtype=np.float32)
    return sums


def nearest(vectors: faiss.Index, vector: FloatVector, count: int, allowed: Mask | None = None) -> IntVector:
    """The rows nearest to a unit vector of shape (d,), best first; ties in their order. allowed: shape (n,)."""
    rows = vectors.ntotal
    count = min(count, rows)
    if not count:
        return np.zeros(0, dtype=np.int64)
    bits = None if allowed is None else np.packbits(allowed, bitorder="little")
    shares = SEARCH_THREADS if rows >= SPLIT_FROM else 1
    ends = [rows * share // shares // 8 * 8 for share in range(shares)] + [rows]
    others = [
        _helpers().submit(_search, vectors, vector, count, bits, (ends[share], ends[share + 1]))
        for share in range(1, shares)
    ]
    found = [_search(vectors, vector, count, bits, (0, ends[1])), *(other.result() for other in others)]
    scores, positions = (np.concatenate(parts) for parts in zip(*found, strict=True))
    chosen: IntVector = positions[np.lexsort((positions, -scores))[:count]]
    return chosen


@lru_cache(maxsize=1)
def _helpers() -> ThreadPoolExecutor:
    return ThreadPoolExecutor(SEARCH_THREADS - 1, thread_name_prefix="search")


def _search(
    vectors: faiss.Index, vector: FloatVector, count: int, bits: NDArray[np.uint8] | None, within: tuple[int, int]
) -> tuple[FloatVector, IntVector]:
    """Scores and numbers of the nearest rows in a range, which begins at a multiple of 8."""
    start, end = within
    if bits is None:
        selector = None if within == (0, vectors.ntotal) else faiss.IDSelectorRange(start, end)
    else:
        own = np.concatenate([np.zeros(start // 8, dtype=np.uint8), bits[start // 8 : (end + 7) // 8]])
        selector = faiss.IDSelectorBitmap(own)
    parameters = None if selector is None else faiss.SearchParameters(sel=selector)
    scores, positions = vectors.search(vector.reshape(1, -1), count, params=parameters)
    there = positions[0] >= 0  # FAISS pads with -1
    return scores[0][there], positions[0][there]
