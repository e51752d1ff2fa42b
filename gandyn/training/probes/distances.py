"""The discriminator's estimate of the distance beside true ones: W₁ and W₂ by assignment, sliced W₁."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from gandyn.orbit import Array
from gandyn.training import metrics
from gandyn.training.probe import NUMBERS, Probe
from gandyn.training.probes._arrays import array, plane

if TYPE_CHECKING:
    from gandyn.training.loop import Loop


def look(loop: Loop, random: Any) -> dict[str, Array]:
    """estimate, w1, w2, sliced_w1 (1,): E D(x_r) − E D(x_f) as it is, and distances between 128 samples of
    each kind.
    """
    count = metrics.DISTANCE_SAMPLES
    real, fake = array(loop.real(count, random)[0]), array(loop.samples(count, random)[0])
    estimate = float(loop.w.mean())
    return {
        name: np.array([value])
        for name, value in (
            ("estimate", estimate),
            ("w1", metrics.exact_w(real, fake, 1)),
            ("w2", metrics.exact_w(real, fake, 2)),
            ("sliced_w1", metrics.sliced_w1(real, fake, 8)),
        )
    }


PROBE = Probe(
    "distances",
    "Distances",
    "What the discriminator estimates, and what is true.",
    NUMBERS,
    look,
    lambda setup: plane(setup) or setup.data.columns > 0,
    order=6,
    numbers=("w1", "w2", "sliced_w1"),
)
