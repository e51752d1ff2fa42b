"""The first layer's filters of the discriminator as pictures, grey where they are zero.

Source: Zeiler and Fergus 2014, arXiv:1311.2901.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from gandyn.orbit import Array
from gandyn.training.probe import PICTURES, Probe
from gandyn.training.probes._arrays import makes_pictures

if TYPE_CHECKING:
    from torch import Tensor

    from gandyn.training.loops.image_loop import ImageLoop

MOST = 64


def look(loop: ImageLoop, random: Any) -> dict[str, Array]:
    """filters: uint8 (n, k, k[, 3]), n at most 64, white and black at the largest weight of all; of a
    discriminator without convolutions, its units' weights over the picture.
    """
    from gandyn.training.loops.image_loop import pictures

    weights = first_layer(loop)
    seen = weights.flatten(1) / weights.abs().max().clamp_min(1e-12)
    return {"filters": pictures(seen, tuple(weights.shape[1:]))}


def first_layer(loop: ImageLoop) -> Tensor:
    """(n, channels, k, k) of one or three channels: those of pictures alone."""
    weights = loop.d.weights[0][0][:MOST]
    if weights.dim() == 2:
        weights = weights[:, : loop.pixels].reshape(len(weights), *loop.shape)
    return weights if weights.shape[1] in (1, 3) else weights[:, : loop.shape[0]]


PROBE = Probe(
    "filters", "Filters", "What the first layer of the discriminator looks for.",
    PICTURES, look, makes_pictures, order=15,
)  # fmt: skip
