"""Two dimensions: the generator's plane (θ₁, θ₂), as in the seeds' figures."""

from __future__ import annotations

from app.language import tr
from app.plots._plane import Plane
from app.plots._plot import Array, State
from app.scene import Scene


class Theta(Plane):
    """Where the fake point goes; the real one is at the origin."""

    id = "theta"
    order = 1
    dims = (2,)

    def title(self, scene: Scene, index: int) -> str:
        """The caption."""
        return tr("Generator plane: the fake point θ")

    def names(self, scene: Scene) -> tuple[str, str]:
        """The axes."""
        return "θ₁", "θ₂"

    def project(self, scene: Scene, phi: Array, theta: Array) -> tuple[Array, Array]:
        """θ itself."""
        return theta[..., 0], theta[..., 1]

    def state(self, scene: Scene, index: int, x: float, y: float) -> State | None:
        """θ moves, φ stays as the start has it."""
        phi = scene.starts[index].phi if scene.starts else (0.1, 0.2)
        return State(index, phi, (x, y))


PLOT = Theta()
