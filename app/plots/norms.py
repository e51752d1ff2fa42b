"""Two dimensions: the sizes of both players, (‖θ‖, ‖φ‖), the same in every dimension above one."""

from __future__ import annotations

import math

import numpy as np

from app.model.scene import Scene
from app.plots._plane import Plane
from app.plots.plot import Array
from app.text.translation import tr
from gandyn import Orbit


class Norms(Plane):
    """Convergence is reaching the corner."""

    id = "norms"
    order = 3
    dims = (2,)
    signed = False

    def title(self, scene: Scene, index: int) -> str:
        """The caption."""
        return tr("Sizes of both players")

    def names(self, scene: Scene) -> tuple[str, str]:
        """The axes."""
        return "‖\u200aθ\u200a‖", "‖\u200aφ\u200a‖"

    def project(self, scene: Scene, phi: Array, theta: Array) -> tuple[Array, Array]:
        """Euclidean norms."""
        return np.hypot(theta[..., 0], theta[..., 1]), np.hypot(phi[..., 0], phi[..., 1])

    def slope(self, orbit: Orbit) -> float:
        """All components may be off together."""
        return math.sqrt(orbit.dim)


PLOT = Norms()
