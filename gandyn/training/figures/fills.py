"""What experiments and probes on pairs measure: fills of outlines that were not trained on."""

from __future__ import annotations

import functools
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from gandyn.training.datasets import edge_pairs
from gandyn.training.figures import fill_quality

COUNT, SEED = 256, 1


class Tested(NamedTuple):
    """Pairs from −1 to 1: edges (n, h·w), real (n, c, h, w), their classes (n,), and what the outlines
    enclose, (n, h, w).
    """

    edges: NDArray[np.float32]
    real: NDArray[np.float32]
    classes: NDArray[Any]
    within: fill_quality.Mask


@functools.cache
def tested() -> Tested:
    """256 pairs, always the same, that are not in the training set."""
    found = edge_pairs.drawn(COUNT, SEED)
    assert found.inputs is not None
    edges, real = (_shown(rows) for rows in (found.inputs, found.rows))
    within = fill_quality.inside(edges.reshape(COUNT, *found.input_shape[1:]))
    return Tested(edges, real.reshape(COUNT, *found.shape), found.labels, within)


def _shown(rows: NDArray[Any]) -> NDArray[np.float32]:
    """From bytes to numbers from −1 to 1."""
    return (rows / 127.5 - 1.0).astype(np.float32)


def quality(loop: Any, random: Any, count: int = COUNT) -> dict[str, float]:
    """l1, sharpness and shape_accuracy of the first `count` fills."""
    import torch

    known = tested()
    real, within = known.real[:count].astype(np.float64), known.within[:count]
    edges = torch.as_tensor(known.edges[:count])
    fake = loop.fills(edges, random).cpu().double().numpy().reshape(real.shape)
    colours = fill_quality.nearest_colours(fake, within, edge_pairs.COLOURS / 127.5 - 1.0)
    return {
        "l1": fill_quality.l1(fake, real),
        "sharpness": fill_quality.sharpness(fake, real, within),
        "shape_accuracy": float((colours == known.classes[:count]).mean()),
    }
