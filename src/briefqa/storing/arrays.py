"""Arrays as .npy files: written as bytes, and read where they lie, with nothing taken on trust."""

import io
from typing import Any

import numpy as np
from numpy.typing import NDArray


def array_bytes(array: NDArray[Any]) -> memoryview:
    """The file of an array."""
    buffer = io.BytesIO()
    np.save(buffer, array, allow_pickle=False)
    return buffer.getbuffer()


def array_in(content: memoryview, expected: type[np.generic] | None = None, columns: int = 0) -> NDArray[Any]:
    """The array of an .npy file's bytes, without a copy: rows of so many columns, or one dimension for no columns.

    Raises ValueError for anything else.
    """
    header = io.BytesIO(bytes(content[:1024]))
    if np.lib.format.read_magic(header) != (1, 0):
        raise ValueError("expected an .npy file of version 1.0")
    shape, fortran, dtype = np.lib.format.read_array_header_1_0(header)
    if fortran or dtype.hasobject:
        raise ValueError("expected a plain array in C order")
    if (expected and dtype != expected) or len(shape) != (2 if columns else 1) or (columns and shape[1] != columns):
        raise ValueError(f"an array of shape {shape} and type {dtype}")
    return np.frombuffer(content, dtype=dtype, offset=header.tell()).reshape(shape)
