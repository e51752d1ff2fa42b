"""The generator's manifold: where it puts a square grid of its noise; folds and stretched cells show what it
cannot do.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from gandyn.orbit import Array
from gandyn.training.probe import POINTS, Probe
from gandyn.training.probes._arrays import array, plane, seen, shown

if TYPE_CHECKING:
    from gandyn.training.loop import Loop

LINES, REACH = 20, 2.0


def look(loop: Loop, random: Any) -> dict[str, Array]:
    """grid (20, 20, 2): the image of noise from −2 to 2 along both axes."""
    import torch

    from gandyn.training import settled

    assert loop.g is not None
    axis = torch.linspace(-REACH, REACH, LINES, dtype=loop.dtype, device=loop.random.device)
    z = torch.cartesian_prod(axis, axis)[None].expand(loop.setup.replicas, -1, -1)
    with torch.no_grad():
        grid = array(settled.generator(loop)(z)[0])
        return {"grid": seen(loop.setup, grid).reshape(LINES, LINES, -1)} | shown(loop.setup)


PROBE = Probe(
    "manifold", "Generator's manifold", "Where a grid of noise goes.", POINTS, look,
    lambda setup: setup.g is not None and setup.z_dim == 2 and plane(setup), order=5,
)  # fmt: skip
