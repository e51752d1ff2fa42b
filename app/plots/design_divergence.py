"""d(r): the density of the divergence that is minimised, and its minimum, which must be at r = 1."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QPen

from app.painting.frame import Frame
from app.plots._design_plot import DesignPlot, R, Role

if TYPE_CHECKING:
    from app.compute.design_curves import DesignCurves


class Divergence(DesignPlot):
    """With an α of its own, dotted what the generator's gradient follows instead."""

    id = "design-divergence"
    order = 204
    variable = R
    roles = (
        Role("divergence", "d(r)"),
        Role("divergence-limit", "", dashed=True),
        Role("followed", "f, f′ = β(ω)", dotted=True),
    )
    caption_text = "d(r): the divergence’s density"
    from_zero = True

    def paint_marks(self, frame: Frame, curves: DesignCurves) -> None:
        """A ring at r = 1, its minimum up to a multiple of r − 1; a mark where it is not convex."""
        super().paint_marks(frame, curves)
        if "divergence" in curves.lines:
            _, d = curves.lines["divergence"]
            size = 0.36 * frame.theme.text
            frame.painter.setPen(QPen(QColor(frame.theme.ink), 0.8 * frame.theme.line))
            frame.painter.setBrush(Qt.BrushStyle.NoBrush)
            if np.isfinite(d[len(d) // 2]):
                frame.painter.drawEllipse(frame.point(1.0, float(d[len(d) // 2])), size, size)


PLOT = Divergence()
