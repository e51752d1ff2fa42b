"""Modes that are covered, and the share of samples of high quality, on mixtures."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from gandyn.orbit import Array
from gandyn.training.metrics import coverage
from gandyn.training.probe import NUMBERS, Probe
from gandyn.training.probes._arrays import array

if TYPE_CHECKING:
    from gandyn.training.loop import Loop

COUNT = 1000


def covered(loop: Loop, random: Any, average: bool = False, count: int = COUNT) -> tuple[Array, Array]:
    """(modes (K,), high-quality shares (K,)) of the run's replicas."""
    from gandyn.training.data import centres

    means = centres(loop.setup.data.id)
    assert means is not None
    found = [coverage(x, array(means)) for x in array(loop.samples(count, random, average))]
    return np.array([modes for modes, _ in found]), np.array([share for _, share in found])


def look(loop: Loop, random: Any) -> dict[str, Array]:
    """modes and high_quality (1,), of the first replica."""
    modes, shares = covered(loop, random)
    return {"modes": modes[:1], "high_quality": shares[:1]}


PROBE = Probe(
    "modes", "Modes", "Modes covered, and samples close to one.", NUMBERS, look,
    lambda setup: "gaussians" in setup.data.id, order=7, numbers=("modes", "high_quality"),
)  # fmt: skip
