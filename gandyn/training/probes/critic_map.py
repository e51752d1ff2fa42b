"""Heights of the discriminator over the plane, and its gradient at fake samples: where it pushes them.

Source: Gulrajani et al. 2017, arXiv:1704.00028, Figure 1a.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from gandyn.orbit import Array
from gandyn.training.probe import MAP, Probe
from gandyn.training.probes._arrays import array, plane

if TYPE_CHECKING:
    from gandyn.training.loop import Loop

SIZE, REACH, ARROWS, CHUNK = 64, 2.5, 40, 1024


def heights(loop: Loop, size: int, reach: float = REACH) -> tuple[Array, Array]:
    """(axis (size,), heights (size, size)): D at (axis[i], axis[j]) is heights[i, j]. In chunks, which stay
    in the cache.
    """
    import torch

    axis = torch.linspace(-reach, reach, size, dtype=loop.dtype, device=loop.random.device)
    with torch.no_grad():
        critic = first(loop)
        pieces = [
            critic.score(points[None])[0] for points in torch.split(torch.cartesian_prod(axis, axis), CHUNK)
        ]
    return array(axis), array(torch.cat(pieces)).reshape(size, size)


def first(loop: Loop) -> Any:
    """The critic of the first replica alone."""
    from gandyn.training import settled

    critic = settled.critic(loop)
    if loop.setup.replicas == 1:
        return critic
    alone = critic.with_parameters([p[:1] for p in critic.parameters])
    alone.statistics = [(mean[:1], variance[:1]) for mean, variance in critic.statistics]
    return alone


def look(loop: Loop, random: Any) -> dict[str, Array]:
    """axis (64,), heights (64, 64), at (40, 2) and arrows (40, 2): ∇D at fake samples."""
    axis, values = heights(loop, SIZE)
    at = loop.samples(ARROWS, random)[:1]
    arrows = first(loop).input_gradient(at).detach()
    return {
        "axis": axis,
        "heights": values.astype(np.float32),
        "at": array(at[0]),
        "arrows": array(arrows[0]),
    }


PROBE = Probe(
    "critic-map",
    "Discriminator",
    "Its heights over the plane, and where it pushes the samples.",
    MAP,
    look,
    plane,
    order=3,
)
