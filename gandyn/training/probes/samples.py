"""Generated samples over real ones; of the averaged generator too, where there is one."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from gandyn.orbit import Array
from gandyn.training.datasets import DATASETS
from gandyn.training.probe import POINTS, Probe
from gandyn.training.probes._arrays import array, seen, shown

if TYPE_CHECKING:
    from gandyn.training.loop import Loop

COUNT = 500


def look(loop: Loop, random: Any) -> dict[str, Array]:
    """real and fake (500, d), average (500, d) with EMA; of a table of more than two columns (500, 2), and
    the share of the variance that they show.
    """
    found = {"real": loop.real(COUNT, random), "fake": loop.samples(COUNT, random)}
    found |= {"average": loop.samples(COUNT, random, average=True)} if loop.average else {}
    return {name: seen(loop.setup, array(x[0])) for name, x in found.items()} | shown(loop.setup)


PROBE = Probe(
    "samples",
    "Samples",
    "Real and generated points.",
    POINTS,
    look,
    lambda setup: setup.data.id not in DATASETS,
    order=4,
)
