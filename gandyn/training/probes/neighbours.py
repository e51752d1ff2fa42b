"""Samples beside the training pictures nearest to them: whether the generator learned by heart.

Source: Goodfellow et al. 2014, arXiv:1406.2661, Figure 2.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from gandyn.orbit import Array
from gandyn.training.probe import PICTURES, Probe
from gandyn.training.probes._arrays import array, makes_pictures

if TYPE_CHECKING:
    from gandyn.training.loops.image_loop import ImageLoop

COUNT, SEED, MOST = 16, 7, 5000


def look(loop: ImageLoop, random: Any) -> dict[str, Array]:
    """fake and nearest: uint8 (16, h, w[, 3]); distance (16,): root mean square over the pixels, of at most
    5000 training pictures.
    """
    import torch

    same = torch.Generator(loop.random.device).manual_seed(SEED)
    fake = loop.samples(COUNT, same, average=bool(loop.average))[0]
    known = loop.bank.rows(torch.arange(min(len(loop.bank.labels), MOST))).to(fake)
    distances, at = torch.cdist(fake, known).min(dim=1)
    return {
        "fake": loop.pictures(fake),
        "nearest": loop.pictures(known[at]),
        "distance": array(distances / loop.pixels**0.5),
    }


PROBE = Probe(
    "neighbours", "Nearest neighbours", "Samples above the training pictures nearest to them.",
    PICTURES, look, makes_pictures, order=13,
)  # fmt: skip
