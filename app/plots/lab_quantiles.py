"""What a generator makes of a uniform number u, beside the quantile function Φ⁻¹(u) and its mirror image."""

from __future__ import annotations

from typing import Any

import numpy as np
from PySide6.QtCore import Qt
from PySide6.QtGui import QColor

from app.painting import primitives
from app.painting.frame import Frame
from app.plots.lab_plot import Bounds, Drawn, LabPlot, corner
from app.text.translation import tr
from app.training.snapshot_view import SnapshotView


class Quantiles(LabPlot):
    """Two curves."""

    id = "lab-quantiles"
    probe = "quantiles"
    order = 55
    name = "Quantiles"
    axis_names = ("", "")

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

    def paint(self, frame: Frame, drawn: Drawn) -> None:
        """What was wanted, dashed; what there is; how far they are apart."""
        (u, fake, wanted), theme = drawn.found, frame.theme
        primitives.curve(
            frame.painter, frame.pixels(u, wanted), QColor(theme.real), theme.line, Qt.PenStyle.DashLine
        )
        primitives.curve(frame.painter, frame.pixels(u, fake), QColor(theme.fake), theme.line)
        error = tr("mean error {error}").format(error=f"{np.abs(fake - wanted).mean():.3f}")
        corner(frame, [("Φ⁻¹(u)", theme.real), ("G(u)", theme.fake), (error, theme.muted)], right=False)


PLOT = Quantiles()
