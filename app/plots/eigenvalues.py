"""The eigenvalues of the flow at the origin, in the complex plane; the half in which deviations die is
shaded.
"""

from __future__ import annotations

from PySide6.QtCore import QRectF

from app.compute.spectra import Path, Spectra
from app.model.scene import Scene, View
from app.painting import primitives
from app.painting.frame import Frame
from app.plots._complex import ComplexPlane
from app.text.translation import tr


class Eigenvalues(ComplexPlane):
    """Of the Jacobian there."""

    id = "eigenvalues"
    order = 20

    def title(self, scene: Scene, index: int) -> str:
        """The caption."""
        return tr("Eigenvalues of the flow at the origin; shaded: stable")

    def point_name(self) -> str:
        """The word for one."""
        return tr("eigenvalue")

    def paths(self, spectra: Spectra) -> list[tuple[int, Path]]:
        """The flow's own."""
        return [(0, spectra.flow)]

    def region(self) -> View:
        """Both half-planes."""
        return View(-0.25, 0.25, -0.5, 0.5)

    def ground(self, frame: Frame) -> None:
        """The stable half."""
        edge = min(max(frame.px(0.0), frame.x), frame.x + frame.w)
        frame.painter.fillRect(
            QRectF(frame.x, frame.y, edge - frame.x, frame.h), primitives.with_alpha(frame.theme.real, 0.10)
        )


PLOT = Eigenvalues()
