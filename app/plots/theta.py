"""Two dimensions: the generator's plane (θ₁, θ₂), as in the seeds' figures."""

from __future__ import annotations

from app.model.scene import Scene
from app.plots._plane import Plane
from app.plots.plot import Array, StateEdit
from app.text.translation import tr


class Theta(Plane):
    """Where the fake point goes; the real one is at the origin."""

    id = "theta"
    linear = True
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

    def state(self, scene: Scene, index: int, x: float, y: float) -> StateEdit | None:
        """θ moves, φ stays as the start has it."""
        phi = scene.starts[index].phi if scene.starts else (0.1, 0.2)
        return StateEdit(index, phi, (x, y))


PLOT = Theta()
