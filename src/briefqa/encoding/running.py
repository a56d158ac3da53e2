"""Running the graphs that `graphs` writes, on onnxruntime."""

from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from briefqa.encoding.packed_weights import Matrix, unpack_rows
from briefqa.errors import ModelUnusable

if TYPE_CHECKING:
    from onnxruntime import InferenceSession


def open_graph(path: Path) -> "InferenceSession":
    """A graph, loaded to run one text at a time. Raises ModelUnusable."""
    # Imported here: a door that embeds nothing need not wait for it.
    import onnxruntime

    onnxruntime.disable_telemetry_events()  # and where another program loaded it before `briefqa` could say so
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = 1  # the threads are the caller's, one text each
    options.log_severity_level = 3
    # The graph is written as it should run; the optimiser would undo that (it fuses what is slower fused).
    options.graph_optimization_level = onnxruntime.GraphOptimizationLevel.ORT_DISABLE_ALL
    try:
        return onnxruntime.InferenceSession(str(path), options, providers=["CPUExecutionProvider"])
    except Exception as error:  # onnxruntime has an exception type for each status, none of them public
        raise ModelUnusable(
            f"{path} cannot be loaded: {error}. Delete {path.parent.parent} and it is made anew."
        ) from error


def token_vectors(words: NDArray[np.uint8], positions: Matrix, ids: NDArray[np.int64]) -> Matrix:
    """What a graph takes in for one text: word plus position, float32 of shape (1, tokens, hidden)."""
    vectors: Matrix = unpack_rows(words[ids]) + positions[: len(ids)]
    return vectors[np.newaxis]
