"""The portrait of the Dirac GAN with the chosen setting's numbers, from the scene's starts; a double click
takes them over.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from PySide6.QtGui import QColor

from app.compute.orbits import Data, curves_of
from app.model.scene import Scene, View
from app.painting.frame import Frame
from app.painting.legend_entry import LegendEntry
from app.plots import phase, theta
from app.plots._plane import Plane
from app.plots.lab_plot import words
from app.plots.plot import ComputeOptions, Plot, Quality
from app.plots.trace import Trace
from app.text.translation import tr
from app.theme.palettes import Theme
from app.training import sweep_take
from gandyn.dynamics import is_ready
from gandyn.iteration import is_rule_kernel_ready
from gandyn.message import Message

NONE_CHOSEN = Message("Click a dial: here is the portrait with its numbers.")


@dataclass(frozen=True)
class Portrait:
    """A scene of the setting's own and what is computed of it; why: there is none."""

    scene: Scene | None = None
    data: Data | None = None
    why: str = ""


class SweepPortraitPlot(Plot):
    """The plane of a portrait, painted by that plane itself."""

    id = "sweep-portrait"
    order = 88
    sticky = False

    def plane(self, scene: Scene) -> Plane:
        """Which plane it is in the scene's dimension."""
        return phase.PLOT if scene.dim == 1 else theta.PLOT

    def title(self, scene: Scene, index: int) -> str:
        """What it is of."""
        return tr("The Dirac GAN with these numbers")

    def names(self, scene: Scene) -> tuple[str, str]:
        """The plane's."""
        return self.plane(scene).names(scene)

    def aspect_locked(self, scene: Scene) -> bool:
        """As the plane."""
        return self.plane(scene).aspect_locked(scene)

    def auto_range(self, scene: Scene, data: Data) -> View:
        """As the plane shows it."""
        found = self._portrait(data, 0)
        if found.scene is None or found.data is None:
            return View(-1.0, 1.0, -1.0, 1.0)
        return self.plane(found.scene).auto_range(found.scene, found.data)

    def compute(self, scene: Scene, index: int, effort: ComputeOptions) -> Portrait:
        """Orbits of the setting's flow and rule from the scene's starts."""
        setting = scene.settings_of("sweep").chosen
        if not setting:
            return Portrait(why=NONE_CHOSEN)
        try:
            own = sweep_take.beside(scene, setting)
        except ValueError as error:
            return Portrait(why=error.args[0])
        wait = effort.blocking
        effort = replace(
            effort,
            compiled=effort.compiled and (wait or is_ready(own.scenarios[0])),
            rules=effort.rules and (wait or is_rule_kernel_ready(own.scenarios[0], own.trainings[0])),
        )
        if not effort.rules:
            own = own.with_(trainings=())
        curves = curves_of(own, effort.compiled, effort.rules, effort.preview, effort.cancelled)
        plane = self.plane(own)
        return Portrait(own, Data(curves, {(plane.id, 0): plane.compute(own, 0, effort)}))

    def paint_background(self, frame: Frame, scene: Scene, index: int, data: Data, quality: Quality) -> None:
        """By the plane."""
        found = self._portrait(data, index)
        if found.scene is not None and found.data is not None:
            self.plane(found.scene).paint_background(frame, found.scene, 0, found.data, quality)
            return
        frame.painter.fillRect(frame.rect, QColor(frame.theme.plot))
        words(frame, tr(found.why))

    def _portrait(self, data: Data, index: int) -> Portrait:
        found = data.extras.get((self.id, index))
        return found if isinstance(found, Portrait) else Portrait()

    def legend(self, theme: Theme, scene: Scene, index: int, data: Data) -> list[LegendEntry]:
        """The flow and the rule."""
        found = self._portrait(data, index)
        if found.scene is None or found.data is None:
            return []
        return self.plane(found.scene).legend(theme, found.scene, 0, found.data)

    def traces(self, theme: Theme, scene: Scene, index: int, data: Data) -> list[Trace]:
        """The plane's."""
        found = self._portrait(data, index)
        if found.scene is None or found.data is None:
            return []
        return self.plane(found.scene).traces(theme, found.scene, 0, found.data)

    def on_double_click(
        self, frame: Frame, scene: Scene, index: int, data: Data, x: float, y: float
    ) -> Scene | None:
        """The portrait itself."""
        setting = scene.settings_of("sweep").chosen
        return sweep_take.taken(scene, setting) if setting else None


PLOT = SweepPortraitPlot()
