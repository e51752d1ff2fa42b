"""Pictures along arcs between two noises. The arc keeps the length that normal noise of many dimensions has;
a straight line would pass through noise that the generator never saw.

Source: White 2016, arXiv:1609.04468; shown first by Radford, Metz and Chintala 2016, Figure 4.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from gandyn.orbit import Array
from gandyn.training.probe import PICTURES, Probe
from gandyn.training.probes._arrays import makes_pictures

if TYPE_CHECKING:
    from torch import Tensor

    from gandyn.training.loops.image_loop import ImageLoop

ROWS, STEPS, SEED = 4, 9, 11


def look(loop: ImageLoop, random: Any) -> dict[str, Array]:
    """rows: uint8 (4, 9, h, w[, 3]), always between the same noises."""
    import torch

    same = torch.Generator(loop.random.device).manual_seed(SEED)
    sample = loop.sampler(average=bool(loop.average))
    ends = loop.latents(2 * ROWS, same)
    noise = torch.stack([arc(a, b, STEPS) for a, b in zip(ends[:ROWS], ends[ROWS:])])
    found = loop.pictures(sample(noise.flatten(0, 1)))
    return {"rows": found.reshape(ROWS, STEPS, *found.shape[1:])}


def arc(a: Tensor, b: Tensor, steps: int) -> Tensor:
    """(steps, d) from a to b (d,): sin((1−t)Ω)/sin Ω · a + sin(tΩ)/sin Ω · b with the angle Ω between them
    (Shoemake 1985); a straight line where they point the same way.
    """
    import torch

    t = torch.linspace(0.0, 1.0, steps, dtype=a.dtype, device=a.device)[:, None]
    angle = torch.arccos(torch.cosine_similarity(a, b, dim=0).clamp(-1.0, 1.0))
    if angle.sin().abs() < 1e-6:
        return torch.lerp(a.expand(steps, -1), b.expand(steps, -1), t)
    return ((1.0 - t) * angle).sin() / angle.sin() * a + (t * angle).sin() / angle.sin() * b


PROBE = Probe(
    "interpolation", "Interpolation", "Pictures on arcs from one noise to another.",
    PICTURES, look, lambda setup: makes_pictures(setup) and setup.prior == "normal", order=14,
)  # fmt: skip
