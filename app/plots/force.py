"""Two dimensions: the field that θ feels while φ is where the playhead has it."""

from __future__ import annotations

import numpy as np

from app.compute.orbits import Data
from app.model.scene import ARROWS, NO_ARROWS, Display, Scene
from app.painting import frame as axes
from app.painting import layers
from app.painting.frame import Frame
from app.plots.plot import Array, Quality
from app.plots.theta import Theta
from app.text.translation import tr
from gandyn import field


class Force(Theta):
    """θ′ over the θ-plane for the selected trajectory's φ; it turns as the critic turns."""

    id = "force"
    order = 4

    def title(self, scene: Scene, index: int) -> str:
        """The caption."""
        return tr("Field seen by θ at the playhead's φ")

    def ground(self, frame: Frame, scene: Scene, index: int, quality: Quality) -> None:
        """Only the grid: the field moves."""
        axes.background(frame)

    def paint_dynamic(self, frame: Frame, scene: Scene, index: int, data: Data) -> None:
        """The field at the playhead, then the points."""
        curves = data.curves[index]
        if curves.forward is not None:
            phi, _ = curves.state(scene.selected, scene.time)
            with frame.clipped():
                layers.arrows(frame, self._velocity(scene, index, phi), _coarser(scene.display))
        super().paint_dynamic(frame, scene, index, data)

    def field_now(self, scene: Scene, index: int, data: Data) -> layers.Velocity | None:
        """With φ as it is at the playhead."""
        curves = data.curves[index]
        if curves.forward is None:
            return None
        return self._velocity(scene, index, curves.state(scene.selected, scene.time)[0])

    def _velocity(self, scene: Scene, index: int, phi: Array) -> layers.Velocity:
        scenario = scene.scenarios[index]

        def at(x: Array, y: Array) -> tuple[Array, Array]:
            theta = np.stack([x, y], axis=1)
            push = field(scenario, np.broadcast_to(phi, theta.shape), theta)[1]
            return push[:, 0], push[:, 1]

        return at


def _coarser(display: Display) -> Display:
    """Fewer arrows: the plot is small and repainted at every frame."""
    style = ARROWS if display.field == NO_ARROWS else display.field
    return Display(field=style, density=max(8, round(display.density * 0.55)), speed_colors=False)


PLOT = Force()
