"""Exponential moving averages of stored trajectories."""

from __future__ import annotations

import numpy as np

from gandyn.kernels.compiler import kernel


@kernel
def moving(out, decay):
    """The running average of out (m, n, w) along n: y₀ = x₀, yₖ = decay·yₖ₋₁ + (1 − decay)·xₖ."""
    mean = np.empty_like(out)
    for lane in range(out.shape[0]):
        for i in range(out.shape[2]):
            mean[lane, 0, i] = out[lane, 0, i]
            for row in range(1, out.shape[1]):
                mean[lane, row, i] = decay * mean[lane, row - 1, i] + (1.0 - decay) * out[lane, row, i]
    return mean
