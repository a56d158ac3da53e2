"""The packed weights of the packaged model: float32 vectors, and matrices in blocks of 4 bits."""

import struct
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from briefqa.errors import ModelUnusable

BLOCK, BLOCK_BYTES = 32, 18  # weights that share a scale; what they take: the scale as float16, then 4 bits each

Matrix = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class PackedWeights:
    """The source file, all little-endian; its tensors are float32 or blocks as `unpack_rows` reads them."""

    raw: NDArray[np.uint8]  # the whole file, memory-mapped
    tensors: dict[str, tuple[int, int]]  # name -> offset and bytes
    pieces: list[str]
    scores: Matrix  # of each piece: its log probability
    hidden: int
    layers: int
    heads: int
    inner: int
    words: int  # rows of the table of word vectors; a few more than there are pieces
    positions: int
    epsilon: float

    @classmethod
    def read(cls, path: Path) -> "PackedWeights":
        """Raises ModelUnusable if the file is not of this layout."""
        raw: NDArray[np.uint8] = np.memmap(path, dtype=np.uint8, mode="r")
        view, at = raw.data, 8

        def read(layout: str) -> tuple[Any, ...]:
            nonlocal at
            at += struct.calcsize(f"<{layout}")
            return struct.unpack_from(f"<{layout}", view, at - struct.calcsize(f"<{layout}"))

        if bytes(view[:4]) != b"E5S1":
            raise ModelUnusable(f"{path} does not start with E5S1: it is not a packed e5 model.")
        hidden, layers, heads, inner, words, positions, _, epsilon, _ = read("7ifi")
        count, blob_bytes = read("i16xQ")  # between them the ids of control pieces, which `tokenizing` knows
        offsets = read(f"{count + 1}I")
        scores = np.array(read(f"{count}f"), dtype=np.float32)
        (blob,) = read(f"{blob_bytes}s")
        pieces = [blob[a:b].decode() for a, b in pairwise(offsets)]
        _, map_bytes = read("iI")
        at += map_bytes  # a map of characters, whose part NFKC plays
        tensors = {}
        for _ in range(read("i")[0]):
            name, _, _, offset, size = read(f"{read('H')[0]}sBIQQ")
            tensors[name.decode()] = (offset, size)
        return cls(raw, tensors, pieces, scores, hidden, layers, heads, inner, words, positions, epsilon)

    def vector(self, name: str) -> Matrix:
        offset, size = self.tensors[name]
        return np.frombuffer(self.raw[offset : offset + size].tobytes(), "<f4").astype(np.float32)

    def blocks(self, name: str, rows: int) -> NDArray[np.uint8]:
        offset, size = self.tensors[name]
        return self.raw[offset : offset + size].reshape(rows, -1)


def unpack_rows(rows: NDArray[np.uint8]) -> Matrix:
    """Blocks of 4-bit weights as float32: (n, 18 m) bytes -> (n, 32 m).

    Byte j of a block holds weight j in its low half and weight j + 16 in its high half; a weight is (half - 8) * scale.
    """
    blocks = rows.reshape(len(rows), -1, BLOCK_BYTES)
    scales = np.ascontiguousarray(blocks[:, :, :2]).view("<f2").astype(np.float32)
    values = np.empty((*blocks.shape[:2], BLOCK), dtype=np.float32)
    values[:, :, : BLOCK // 2] = blocks[:, :, 2:] & 15
    values[:, :, BLOCK // 2 :] = blocks[:, :, 2:] >> 4
    values -= 8
    values *= scales
    return values.reshape(len(rows), -1)
