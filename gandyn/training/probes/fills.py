"""Outlines that were not trained on, as the generator fills them, beside the real pictures.

Source: Isola et al. 2017, arXiv:1611.07004, Figure 4.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from gandyn.orbit import Array
from gandyn.training.probe import PICTURES, Probe
from gandyn.training.probes._arrays import makes_fills

if TYPE_CHECKING:
    from gandyn.training.loops.pair_loop import PairLoop

COUNT, SEED = 16, 7


def look(loop: PairLoop, random: Any) -> dict[str, Array]:
    """edges uint8 (16, h, w), fake and real (16, h, w, 3), always of the same outlines and noise."""
    import torch

    from gandyn.training.figures.fills import tested
    from gandyn.training.loops.image_loop import pictures

    edges, real = (torch.as_tensor(values[:COUNT]) for values in tested()[:2])
    same = torch.Generator(loop.random.device).manual_seed(SEED)
    return {
        "edges": pictures(edges, loop.edges_shape),
        "fake": loop.pictures(loop.fills(edges, same)),
        "real": loop.pictures(real.flatten(1)),
    }


PROBE = Probe(
    "fills", "Fills", "Outlines, filled by the generator, above the real pictures.", PICTURES, look,
    makes_fills, order=18,
)  # fmt: skip
