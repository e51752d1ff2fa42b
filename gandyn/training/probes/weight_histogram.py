"""Histogram of the discriminator's weights, layer by layer, and the share that sits at the walls of the
clipping box.

Source: Gulrajani et al. 2017, arXiv:1704.00028, Figure 1b.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from gandyn.orbit import Array
from gandyn.training.metrics import polarisation
from gandyn.training.probe import BARS, Probe
from gandyn.training.probes._arrays import array

if TYPE_CHECKING:
    from gandyn.training.loop import Loop

BINS = 60


def look(loop: Loop, random: Any) -> dict[str, Array]:
    """counts (layers, 60), edges (61,) common to all layers, polarisation (1,): the share within 2 % of ±c, c
    the box or the largest weight.
    """
    layers = [array(w[0]).ravel().astype(np.float64) for w in loop.d.weights]
    half = loop.setup.box or max(float(np.abs(w).max()) for w in layers) or 1.0
    edges = np.linspace(-half, half, BINS + 1)
    # A wall in single precision may lie a rounding error beyond the last edge, and all that sits on it would
    # not be counted.
    counts = np.stack([np.histogram(w.clip(-half, half), edges)[0] for w in layers])
    return {
        "counts": counts,
        "edges": edges,
        "polarisation": np.array([polarisation(np.concatenate(layers), half)]),
    }


PROBE = Probe(
    "weight-histogram",
    "Weights",
    "Where the discriminator's weights are, layer by layer.",
    BARS,
    look,
    order=1,
    numbers=("polarisation",),
)
