"""Generated images beside real ones."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from gandyn.orbit import Array
from gandyn.training.probe import MAP, Probe
from gandyn.training.probes._arrays import array

if TYPE_CHECKING:
    from gandyn.training.loop import Loop

COUNT = 16


def look(loop: Loop, random: Any) -> dict[str, Array]:
    """real and fake (16, side, side), from −1 (black) to 1."""
    sides = {"real": loop.real(COUNT, random), "fake": loop.samples(COUNT, random)}
    return {name: array(x[0]).reshape(COUNT, int(x.shape[-1] ** 0.5), -1) for name, x in sides.items()}


PROBE = Probe(
    "images",
    "Images",
    "Real and generated pictures.",
    MAP,
    look,
    lambda setup: setup.data.id == "digits",
    order=11,
)
