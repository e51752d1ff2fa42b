"""The map of a generator from U[0, 1] to the line, beside the quantile function of N(0, 1)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from gandyn.orbit import Array
from gandyn.training.probe import LINES, Probe
from gandyn.training.probes._arrays import array

if TYPE_CHECKING:
    from gandyn.training.loop import Loop


def mapped(loop: Loop, n: int) -> tuple[Array, Array]:
    """(u, G(u)), (n,) each, at the middles of n equal cells; by the average where there is one."""
    import torch

    from gandyn.training import settled

    net = settled.generator(loop, average=True)
    u = (np.arange(n) + 0.5) / n
    z = (
        torch.tensor(6.0 * (u - 0.5), dtype=loop.dtype, device=loop.random.device)
        .view(1, -1, 1)
        .expand(loop.setup.replicas, -1, -1)
    )
    with torch.no_grad():
        return u, array(net(z)[0, :, 0])


def look(loop: Loop, random: Any) -> dict[str, Array]:
    """u, fake and wanted (100,): G(u) and Φ⁻¹(u)."""
    from scipy.special import ndtri

    u, x = mapped(loop, 100)
    return {"u": u, "fake": x, "wanted": ndtri(u)}


PROBE = Probe(
    "quantiles",
    "Quantiles",
    "What the generator makes of a uniform number.",
    LINES,
    look,
    lambda setup: setup.data.id == "gauss",
    order=9,
)
