"""The vectors of an index, read and searched where they lie in mapped files.

A `flat` index holds halves as FAISS reads them and searches every row: nothing near is missed, half the bytes of float32
are half the time, and a cosine is off by less than 0.0005. A `compact` one, for many rows, holds bytes, of its sentences
four bits a number (NIBBLES), and signs that put some thousand rows forward, whose cosines are then told from all that is
held. See docs/decisions/0017-vectors.md for the figures.
"""

from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import lru_cache
from typing import TypeVar, cast

import faiss
import numpy as np
from numpy.typing import NDArray

from briefqa.config import AUTO, COMPACT, FLAT
from briefqa.storing.arrays import array_bytes, array_in
from briefqa.storing.signs import Signs, most_alike, question_bits, signs_of
from briefqa.storing.unit_rows import (
    ByteMatrix,
    FloatMatrix,
    FloatVector,
    HalfMatrix,
    IntVector,
    Nibbles,
    Rows,
    bytes_of,
    decoded,
    nibbles_of,
    products,
    scales_of,
)

Mask = NDArray[np.bool_]
Bits = NDArray[np.uint8]
Found = TypeVar("Found")

KINDS = (FLAT, COMPACT)
NIBBLES = "nibbles"  # how a compact index holds its sentences, as FLAT and COMPACT are how vectors are held else
COMPACT_FROM = 100_000  # sentences; fewer are all searched in about the time that two steps take
PUT_FORWARD = 8_192  # rows by their signs, or as many as are wanted where that is more
ROW_BITS = 40  # of a number that holds how many signs differ, and the row
SEARCH_THREADS = 2  # for one question
SPLIT_FROM = 20_000  # rows; fewer are searched before a second thread has begun

_ROWS_AT, _BYTES_AT = slice(8, 16), slice(-8, None)  # of FAISS' header, which is all that an empty index is


@dataclass(frozen=True, eq=False, slots=True)
class Vectors:
    """Unit vectors by their row: halves with FAISS' view of them, or fewer bits with their scales and signs."""

    rows: Rows  # (n, d)
    index: faiss.Index | None = None
    scales: FloatVector | None = None  # (n,)
    signs: Signs | None = None

    def __len__(self) -> int:
        return len(self.rows)


def kind_for(wanted: str, before: str | None, sentences: int) -> str:
    """FLAT or COMPACT, for an index of so many sentences. before: the kind of the one that it updates.

    A compact one stays so: its bytes cannot become the halves again that they were made of.
    """
    if COMPACT in (wanted, before):
        return COMPACT
    return COMPACT if wanted == AUTO and sentences >= COMPACT_FROM else FLAT


def kind_facts(kind: str) -> dict[str, object]:
    """What a manifest says of the vectors."""
    facts: dict[str, object] = {"kind": kind, "bits": 16}
    return facts if kind == FLAT else facts | {"bits": 8, "sentence_bits": 4, "put_forward": PUT_FORWARD}


def sentences_held(kind: str) -> str:
    """How an index of a kind holds the vectors of its sentences."""
    return FLAT if kind == FLAT else NIBBLES


def how_held(rows: Rows) -> str:
    """FLAT, COMPACT or NIBBLES."""
    if isinstance(rows, Nibbles):
        return NIBBLES
    return COMPACT if rows.dtype == np.int8 else FLAT


def as_held(rows: Rows, how: str, centre: FloatVector | None = None) -> Rows:
    """Rows as they are to be held. centre: for NIBBLES, shape (d,); 0 by default."""
    if how == NIBBLES:
        return nibbles_of(rows, np.zeros(rows.shape[1], dtype=np.float32) if centre is None else centre)
    return bytes_of(rows) if how == COMPACT else rows


def files_of(stem: str, how: str) -> tuple[str, ...]:
    """The names of the files of some vectors."""
    if how == FLAT:
        return (f"{stem}.faiss",)
    rows = ("nibbles", "centre") if how == NIBBLES else ("bytes",)
    return tuple(f"{stem}-{part}.npy" for part in ("scales", "signs", "middle", *rows))


def vector_files(stem: str, rows: Rows) -> Iterator[tuple[str, memoryview]]:
    """Name and content of each file of some vectors, as they are held. The same rows give the same bytes."""
    how = how_held(rows)
    if how == FLAT:
        yield f"{stem}.faiss", vector_bytes(cast(HalfMatrix, rows))
        return
    held, signs = rows if isinstance(rows, Nibbles) else bytes_of(rows), signs_of(rows)
    numbers = (held.codes, held.centre) if isinstance(held, Nibbles) else (held,)
    arrays = (scales_of(held), signs.bits, signs.middle, *numbers)
    yield from zip(files_of(stem, how), map(array_bytes, arrays), strict=True)


def open_vectors(files: Mapping[str, memoryview], stem: str, how: str, rows: int, dimensions: int) -> Vectors:
    """Vectors of this shape, left where they lie. Raises ValueError for anything else."""
    contents = [files[name] for name in files_of(stem, how)]
    if how == FLAT:
        return read_vectors(contents[0], rows, dimensions)
    scales = array_in(contents[0], np.float32)
    bits = array_in(contents[1], np.uint8, columns=(dimensions + 7) // 8)
    middle = array_in(contents[2], np.float32)
    held: ByteMatrix | Nibbles
    if how == NIBBLES:
        codes = array_in(contents[3], np.uint8, columns=(dimensions + 1) // 2)
        held = Nibbles(codes, array_in(contents[4], np.float32))
    else:
        held = array_in(contents[3], np.int8, columns=dimensions)
    if {len(held), len(scales), len(bits)} != {rows} or {len(middle), held.shape[1]} != {dimensions}:
        raise ValueError(f"expected {rows} vectors of {dimensions} dimensions in {stem}")
    return Vectors(held, scales=scales, signs=Signs(bits, middle))


def vector_bytes(rows: HalfMatrix) -> memoryview:
    """The file of some vectors, shape (n, d): FAISS' header, then the rows."""
    empty = faiss.IndexScalarQuantizer(rows.shape[1], faiss.ScalarQuantizer.QT_fp16, faiss.METRIC_INNER_PRODUCT)
    header = bytearray(faiss.serialize_index(empty).tobytes())
    header[_ROWS_AT], header[_BYTES_AT] = (number.to_bytes(8, "little") for number in (len(rows), rows.nbytes))
    content = bytearray(len(header) + rows.nbytes)
    content[: len(header)] = header
    np.frombuffer(content, dtype=np.uint8)[len(header) :] = np.ascontiguousarray(rows, "<f2").view(np.uint8).ravel()
    return memoryview(content)


def read_vectors(content: memoryview, rows: int, dimensions: int) -> Vectors:
    """Halves of this shape, left where they lie. Raises ValueError for anything else."""
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
    return Vectors(_halves_of(vectors), index=vectors)


def _halves_of(vectors: faiss.Index) -> HalfMatrix:
    """The rows as they are held, float16 of shape (n, d); without a copy, so keep `vectors` as long."""
    if not vectors.ntotal:
        return np.zeros((0, vectors.d), dtype=np.float16)
    held = faiss.rev_swig_ptr(vectors.codes.data(), vectors.codes.size())
    return cast(HalfMatrix, held.view(np.float16).reshape(vectors.ntotal, vectors.d))


def all_vectors(vectors: Vectors) -> FloatMatrix:
    """All rows, float32 of shape (n, d)."""
    return decoded(vectors.rows, vectors.scales)


def cosines(vectors: Vectors, rows: IntVector | slice, vector: FloatVector) -> FloatVector:
    """The inner products of some rows with a vector of shape (d,)."""
    found = products(vectors.rows, rows, vector)
    if vectors.scales is None:
        return found
    scales = vectors.scales[rows]
    found *= scales
    if isinstance(vectors.rows, Nibbles):
        found += (vectors.rows.centre @ vector) * (scales > 0)
    return found


def nearest(vectors: Vectors, vector: FloatVector, count: int, allowed: Mask | None = None) -> IntVector:
    """The rows nearest to a unit vector of shape (d,), best first; ties in their order. allowed: shape (n,)."""
    count = min(count, len(vectors))
    if not count:
        return np.zeros(0, dtype=np.int64)
    if vectors.signs is None:
        scores, rows = _among_all(vectors, vector, count, allowed)
    else:
        rows = _put_forward(vectors.signs, vector, max(count, PUT_FORWARD), allowed)
        scores = cosines(vectors, rows, vector)
        near = (
            scores >= np.partition(scores, len(scores) - count)[len(scores) - count]
            if len(scores) > count
            else slice(None)
        )
        scores, rows = scores[near], rows[near]  # sorting the thousands that are not wanted takes longer than this
    chosen: IntVector = rows[np.lexsort((rows, -scores))[:count]]
    return chosen


def _among_all(
    vectors: Vectors, vector: FloatVector, count: int, allowed: Mask | None
) -> tuple[FloatVector, IntVector]:
    bits = None if allowed is None else np.packbits(allowed, bitorder="little")
    found = _in_shares(len(vectors), lambda within: _search(vectors.index, vector, count, bits, within))
    scores, rows = (np.concatenate(parts) for parts in zip(*found, strict=True))
    return scores, rows


def _put_forward(signs: Signs, vector: FloatVector, count: int, allowed: Mask | None) -> IntVector:
    """The rows whose signs are most like a question's, or all that are allowed where those are not more; ascending."""
    choice = len(signs.bits) if allowed is None else int(np.count_nonzero(allowed))
    if choice <= count:
        return np.arange(len(signs.bits)) if allowed is None else np.flatnonzero(allowed)
    bits = None if allowed is None else np.packbits(allowed, bitorder="little")
    question = question_bits(signs, vector)
    found = _in_shares(len(signs.bits), lambda within: most_alike(signs, question, count, bits, within))
    keys = np.concatenate([differing.astype(np.int64) << ROW_BITS | rows for differing, rows in found])
    fewest = np.partition(keys, count - 1)[:count] if len(keys) > count else keys  # of equal ones the first rows
    return np.sort(fewest & ((1 << ROW_BITS) - 1))


def _in_shares(rows: int, search: Callable[[tuple[int, int]], Found]) -> list[Found]:
    """What a search finds in each of the ranges that all rows are cut into, side by side; each begins at a multiple of 8."""
    shares = SEARCH_THREADS if rows >= SPLIT_FROM else 1
    ends = [rows * share // shares // 8 * 8 for share in range(shares)] + [rows]
    others = [_helpers().submit(search, (ends[share], ends[share + 1])) for share in range(1, shares)]
    return [search((0, ends[1])), *(other.result() for other in others)]


@lru_cache(maxsize=1)
def _helpers() -> ThreadPoolExecutor:
    return ThreadPoolExecutor(SEARCH_THREADS - 1, thread_name_prefix="search")


def _search(
    vectors: faiss.Index, vector: FloatVector, count: int, bits: Bits | None, within: tuple[int, int]
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
