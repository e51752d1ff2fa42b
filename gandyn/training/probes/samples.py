"""Generated samples over real ones; of the averaged generator too, where there is one."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from gandyn.orbit import Array
from gandyn.training.datasets import DATASETS
from gandyn.training.probe import POINTS, Probe
from gandyn.training.probes._arrays import array

if TYPE_CHECKING:
    from gandyn.training.loop import Loop

COUNT = 500


def look(loop: Loop, random: Any) -> dict[str, Array]:
    """real and fake (500, d), average (500, d) with EMA."""
    found = {"real": array(loop.real(COUNT, random)[0]), "fake": array(loop.samples(COUNT, random)[0])}
    return found | ({"average": array(loop.samples(COUNT, random, average=True)[0])} if loop.average else {})


PROBE = Probe(
    "samples",
    "Samples",
    "Real and generated points.",
    POINTS,
    look,
    lambda setup: setup.data.id not in DATASETS,
    order=4,
)
