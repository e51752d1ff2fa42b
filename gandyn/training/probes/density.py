"""Histograms of real and generated numbers on the line."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from gandyn.orbit import Array
from gandyn.training.probe import BARS, Probe
from gandyn.training.probes._arrays import array, line
from gandyn.training.tables.table import table_of

if TYPE_CHECKING:
    from gandyn.training.loop import Loop

COUNT, BINS, REACH = 2000, 40, 4.0


def look(loop: Loop, random: Any) -> dict[str, Array]:
    """counts (2, 40) real and fake, edges (41,)."""
    own = table_of(loop.setup.data)
    reach = max(REACH, own.reach) if own else REACH
    edges = np.linspace(-reach, reach, BINS + 1)
    sides = loop.real(COUNT, random), loop.samples(COUNT, random)
    return {"counts": np.stack([np.histogram(array(x[0, :, 0]), edges)[0] for x in sides]), "edges": edges}


PROBE = Probe("density", "Density", "Real and generated numbers.", BARS, look, line, order=10)
