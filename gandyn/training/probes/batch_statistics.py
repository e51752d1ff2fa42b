"""How far the running statistics of batch norm lie from those of a batch, layer by layer.

Running statistics are what a net uses when it is applied; while it trains it uses its batch's. Where the two
differ, a net that trained well samples badly. Source: Ioffe and Szegedy 2015, arXiv:1502.03167, Algorithm 2.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from gandyn.orbit import Array
from gandyn.training.probe import LINES, Probe
from gandyn.training.probes._arrays import makes_pictures

if TYPE_CHECKING:
    from gandyn.training.loops.image_loop import ImageLoop


def look(loop: ImageLoop, random: Any) -> dict[str, Array]:
    """mean_gap and variance_ratio (layers,) of the generator's layers, over channels: the root mean square of
    (running − batch mean) in the batch's standard deviations, and the geometric mean of running over batch
    variances. Empty without batch norm.
    """
    assert loop.g is not None
    gaps, ratios = [], []
    for mine, (mean, variance) in loop.g.statistics(loop.latents(256, random)):
        gaps.append(float(((mine[0] - mean).square() / (variance + 1e-12)).mean().sqrt()))
        ratios.append(float(((mine[1] + 1e-12) / (variance + 1e-12)).log().mean().exp()))
    return {
        "mean_gap": np.array(gaps, dtype=np.float32),
        "variance_ratio": np.array(ratios, dtype=np.float32),
    }


PROBE = Probe(
    "batch-statistics", "Batch norm", "Running statistics of the generator against those of a batch.",
    LINES, look, lambda setup: makes_pictures(setup) and setup.g.options.get("norm", "batch") == "batch",
    order=17,
)  # fmt: skip
