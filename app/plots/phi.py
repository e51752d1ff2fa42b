"""Two dimensions: the discriminator's plane (φ₁, φ₂)."""

from __future__ import annotations

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QBrush, QColor, QPainterPath, QPen

from app.model.scene import Scene
from app.painting import primitives
from app.painting.frame import Frame
from app.plots._plane import Plane
from app.plots.plot import Array, Quality, StateEdit
from app.text.translation import tr
from gandyn.dynamics import box


class Phi(Plane):
    """The critic's gradient, which is φ everywhere."""

    id = "phi"
    linear = True
    order = 2
    dims = (2,)

    def title(self, scene: Scene, index: int) -> str:
        """The caption."""
        return tr("Discriminator plane: φ")

    def names(self, scene: Scene) -> tuple[str, str]:
        """The axes."""
        return "φ₁", "φ₂"

    def project(self, scene: Scene, phi: Array, theta: Array) -> tuple[Array, Array]:
        """φ itself."""
        return phi[..., 0], phi[..., 1]

    def state(self, scene: Scene, index: int, x: float, y: float) -> StateEdit | None:
        """φ moves, θ stays as the start has it."""
        theta = scene.starts[index].theta if scene.starts else (0.2, 0.1)
        return StateEdit(index, (x, y), theta)

    def ground(self, frame: Frame, scene: Scene, index: int, quality: Quality) -> None:
        """Shades what lies outside the clipping box."""
        super().ground(frame, scene, index, quality)
        width = box(scene.scenarios[index])
        if width is None:
            return
        inside = QRectF(frame.point(-width, width), frame.point(width, -width))
        outside = QPainterPath()
        outside.addRect(frame.rect)
        outside.addRect(inside)
        frame.painter.fillPath(
            outside, QBrush(primitives.with_alpha(frame.theme.wall, 0.28), Qt.BrushStyle.BDiagPattern)
        )
        frame.painter.setPen(QPen(QColor(frame.theme.wall), 1.2))
        frame.painter.drawRect(inside)


PLOT = Phi()
