"""Histograms of real and generated numbers on the line."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from gandyn.orbit import Array
from gandyn.training.probe import BARS, Probe
from gandyn.training.probes._arrays import array

if TYPE_CHECKING:
    from gandyn.training.loop import Loop

COUNT, BINS, REACH = 2000, 40, 4.0


def look(loop: Loop, random: Any) -> dict[str, Array]:
    """counts (2, 40) real and fake, edges (41,)."""
    edges = np.linspace(-REACH, REACH, BINS + 1)
    sides = loop.real(COUNT, random), loop.samples(COUNT, random)
    return {"counts": np.stack([np.histogram(array(x[0, :, 0]), edges)[0] for x in sides]), "edges": edges}


PROBE = Probe(
    "density",
    "Density",
    "Real and generated numbers.",
    BARS,
    look,
    lambda setup: setup.data.id in ("gauss", "two-bumps"),
    order=10,
)
