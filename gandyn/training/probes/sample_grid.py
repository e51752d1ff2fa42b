"""Samples of the same noise at every look, beside real ones: how each picture changes over the training.

Source: Radford, Metz and Chintala 2016, arXiv:1511.06434, show samples of fixed noise over epochs.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from gandyn.orbit import Array
from gandyn.training.probe import PICTURES, Probe
from gandyn.training.probes._arrays import has_pictures

if TYPE_CHECKING:
    from gandyn.training.loop import Loop

COUNT, SEED = 64, 7


def look(loop: Loop, random: Any) -> dict[str, Array]:
    """real and fake, with EMA also average: uint8 (64, h, w) or (64, h, w, 3), always of the same noise."""
    from gandyn.training.bank import bank
    from gandyn.training.loops.image_loop import pictures

    shape = bank(loop.setup.data).shape
    pixels = shape[0] * shape[1] * shape[2]

    def drawn(source: Any) -> Array:
        return pictures(source(_same(loop))[0][:, :pixels], shape)

    found = {
        "real": drawn(lambda same: loop.real(COUNT, same)),
        "fake": drawn(lambda same: loop.samples(COUNT, same)),
    }
    if loop.average:
        found["average"] = drawn(lambda same: loop.samples(COUNT, same, average=True))
    return found


def _same(loop: Loop) -> Any:
    import torch

    return torch.Generator(loop.random.device).manual_seed(SEED)


PROBE = Probe(
    "sample-grid",
    "Samples",
    "What the generator makes of the same noise, beside real pictures.",
    PICTURES,
    look,
    has_pictures,
    order=11,
)
