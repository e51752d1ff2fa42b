"""Heights of the discriminator over the plane, and its gradient at fake samples: where it pushes them.

Source: Gulrajani et al. 2017, arXiv:1704.00028, Figure 1a.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from gandyn.orbit import Array
from gandyn.training.probe import MAP, Probe
from gandyn.training.probes._arrays import array, plane, seen, shown
from gandyn.training.tables.table import table_of

if TYPE_CHECKING:
    from gandyn.training.loop import Loop

SIZE, REACH, ARROWS, CHUNK = 64, 2.5, 40, 1024


def heights(loop: Loop, size: int, reach: float = REACH) -> tuple[Array, Array]:
    """(axis (size,), heights (size, size)): D at (axis[i], axis[j]) is heights[i, j]. In chunks, which stay
    in the cache.
    """
    import torch

    axis = torch.linspace(-reach, reach, size, dtype=loop.dtype, device=loop.random.device)
    places = _places(loop, torch.cartesian_prod(axis, axis))
    with torch.no_grad():
        critic = first(loop)
        pieces = [critic.score(points[None])[0] for points in torch.split(places, CHUNK)]
    return array(axis), array(torch.cat(pieces)).reshape(size, size)


def _places(loop: Loop, points: Any) -> Any:
    """Points of the picture's plane where the data are: of a table the plane passes through the mean, 0."""
    import torch

    own = table_of(loop.setup.data)
    if own is None or own.axes is None:
        return points
    return points @ torch.tensor(own.axes, dtype=points.dtype, device=points.device)


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
    """axis (64,), heights (64, 64), at (40, 2) and arrows (40, 2): ∇D at fake samples; of a table of more
    columns all in its plane, with the share of the variance that this holds.
    """
    own = table_of(loop.setup.data)
    axis, values = heights(loop, SIZE, own.reach if own else REACH)
    at = loop.samples(ARROWS, random)[:1]
    arrows = first(loop).input_gradient(at).detach()
    found: dict[str, Array] = {
        "axis": axis,
        "heights": values.astype(np.float32),
        "at": seen(loop.setup, array(at[0])),
        "arrows": seen(loop.setup, array(arrows[0])),
    }
    return found | shown(loop.setup)


PROBE = Probe(
    "critic-map",
    "Discriminator",
    "Its heights over the plane, and where it pushes the samples.",
    MAP,
    look,
    plane,
    order=3,
)
