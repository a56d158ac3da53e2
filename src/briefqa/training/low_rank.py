"""What a training changed in the packaged model's layers, kept as two narrow matrices for each of theirs.

A hundredth of the model: a change's largest directions hold what was learnt. Files are .npz, named as `encoding.graphs`
reads them.
"""

from collections.abc import Iterator, Mapping
from importlib.resources import files
from pathlib import Path
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor, nn

DROPPED_BITS = 5
PLACES = {
    "attention.self.query": "q", "attention.self.key": "k", "attention.self.value": "v",
    "attention.output.dense": "ao", "attention.output.LayerNorm": "aln",
    "intermediate.dense": "fi", "output.dense": "fo", "output.LayerNorm": "oln",
}  # fmt: skip

SHIPPED = Path(str(files("briefqa.encoding")))  # where the package reads what was learnt

Held = Mapping[str, Tensor]


def learnt_layers(layers: Any, base: Any, rank: int) -> Iterator[tuple[str, NDArray[np.float16]]]:
    """The layers of a transformers encoder less those of the packaged model, in their `rank` largest directions."""
    before = dict(base.named_parameters())
    for name, value in layers.named_parameters():
        change = (value - before[name]).detach()
        if not change.any():
            continue
        if value.dim() == 1:
            yield _key(name), half(value)
            continue
        left, sizes, right = torch.linalg.svd(change, full_matrices=False)
        root = sizes[:rank].sqrt()
        yield f"{_key(name)}.left", _short(left[:, :rank] * root)
        yield f"{_key(name)}.right", _short(root[:, None] * right[:rank])


def read_learnt(path: Path) -> Held:
    with np.load(path, allow_pickle=False) as file:
        return {name: torch.from_numpy(file[name].astype(np.float32)) for name in file.files}


def resume_layers(layers: Any, held: Held) -> None:
    """Gives the packaged model's layers what an earlier training learnt, as far as its file holds it."""
    with torch.no_grad():
        for name, value in layers.named_parameters():
            key = _key(name)
            if f"{key}.left" in held:
                value.add_(held[f"{key}.left"] @ held[f"{key}.right"])
            elif key in held:
                value.copy_(held[key])


def _key(name: str) -> str:
    """layer.3.output.dense.weight → l3.fo.w"""
    number, _, place = name.removeprefix("layer.").partition(".")
    place, _, part = place.rpartition(".")
    return f"l{number}.{PLACES[place]}.{'w' if part == 'weight' else 'b'}"


def half(values: Tensor) -> NDArray[np.float16]:
    return values.detach().numpy().astype(np.float16)


def _short(values: Tensor) -> NDArray[np.float16]:
    """In half precision with the last DROPPED_BITS of ten zero, within 1.6 % of each number, so that a file of them packs well."""
    kept = (half(values).view(np.uint16).astype(np.uint32) + (1 << (DROPPED_BITS - 1))) >> DROPPED_BITS << DROPPED_BITS
    halves: NDArray[np.float16] = kept.astype(np.uint16).view(np.float16)
    return halves


def go_back(model: nn.Module, before: nn.Module, kept: float) -> None:
    """Leaves a model so much of the way from where it began (Wortsman et al. 2022, weights interpolated after training)."""
    began = dict(before.named_parameters())
    with torch.no_grad():
        for name, value in model.named_parameters():
            value.copy_(began[name] + kept * (value - began[name]))
