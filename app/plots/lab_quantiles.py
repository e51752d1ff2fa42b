"""What a generator makes of a uniform number u, beside the quantile function Φ⁻¹(u) and its mirror image."""

from __future__ import annotations

from typing import Any

import numpy as np

from app.compute.orbits import Data
from app.model.scene import Scene
from app.painting.frame import Frame
from app.painting.legend_entry import LegendEntry
from app.plots._curves import paint_curves
from app.plots.lab_plot import Bounds, Drawn, LabPlot, number
from app.plots.trace import Trace
from app.text.translation import tr
from app.theme.palettes import Theme
from app.training.snapshot_view import SnapshotView


class Quantiles(LabPlot):
    """Two curves."""

    id = "lab-quantiles"
    probe = "quantiles"
    order = 55
    name = "Quantiles"
    axis_names = ("u", "")

    def look(self, sight: SnapshotView) -> tuple[Any, Bounds] | None:
        """u, G(u), Φ⁻¹(u); mirrored if that is nearer."""
        found = {name: values.astype(np.float64) for name, values in sight.picture("quantiles").items()}
        if not found:
            return None
        wanted = (
            found["wanted"]
            if np.abs(found["fake"] - found["wanted"]).mean()
            <= np.abs(found["fake"] + found["wanted"]).mean()
            else -found["wanted"]
        )
        return (found["u"], found["fake"], wanted), (0.0, 1.0, -3.0, 3.0)

    def caption(self, scene: Scene, index: int, data: Data) -> str:
        """With how far both are apart."""
        drawn, title = self.drawn(data, index), super().caption(scene, index, data)
        if drawn is None or drawn.found is None:
            return title
        _, fake, wanted = drawn.found
        return f"{title} · {tr('mean error')} = {number(float(np.abs(fake - wanted).mean()))}"

    def traces_of(self, theme: Theme, drawn: Drawn) -> list[Trace]:
        """What was wanted, dashed; what there is."""
        u, fake, wanted = drawn.found
        return [
            Trace(LegendEntry("wanted", "Φ⁻¹(u)", theme.real, dashed=True), u, wanted),
            Trace(LegendEntry("fake", "G(u)", theme.fake), u, fake),
        ]

    def paint(self, frame: Frame, scene: Scene, drawn: Drawn) -> None:
        """Both curves."""
        paint_curves(frame, scene, self.id, self.traces_of(frame.theme, drawn))


PLOT = Quantiles()
