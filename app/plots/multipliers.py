"""The multipliers of one round of each update rule, on the unit disc in which deviations die."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainterPath, QPen

from app.compute.orbits import Data
from app.compute.spectra import Path, Spectra
from app.model.scene import Scene, View
from app.painting import color_scale, primitives
from app.painting import frame as axes
from app.painting.frame import Frame
from app.plots._complex import ComplexPlane
from app.plots.plot import Quality
from app.text.number_format import short_number
from app.text.translation import tr
from app.theme.rule_labels import described, named


class Multipliers(ComplexPlane):
    """One mark and one colour per rule."""

    id = "multipliers"
    order = 21
    silent_at = Qt.AlignmentFlag.AlignVCenter  # the key is above

    def title(self, scene: Scene, index: int) -> str:
        """The caption."""
        return tr("Multipliers μ of one round of each rule; shaded: stable")

    def paths(self, spectra: Spectra) -> list[tuple[int, Path]]:
        """Every rule's."""
        return list(enumerate(spectra.rules, 1))

    def region(self) -> View:
        """The whole disc."""
        return View(-1.05, 1.05, -1.05, 1.05)

    def horizon(self, z: Any) -> float:
        """Beyond this it is enough to know that they are outside."""
        return 1.8

    def ground(self, frame: Frame) -> None:
        """The disc and its rim."""
        middle, x, y = frame.point(0.0, 0.0), frame.px(1.0) - frame.px(0.0), frame.py(0.0) - frame.py(1.0)
        disc = QPainterPath()
        disc.addEllipse(middle, x, y)
        frame.painter.fillPath(disc, primitives.with_alpha(frame.theme.real, 0.10))
        frame.painter.setPen(QPen(QColor(frame.theme.muted), 1.2))
        frame.painter.drawEllipse(middle, x, y)

    def reserved(self, frame: Frame, count: int) -> float:
        """The key's rows."""
        return (1.7 * count + 0.2) * frame.theme.text

    def paint_background(self, frame: Frame, scene: Scene, index: int, data: Data, quality: Quality) -> None:
        """And the key of the rules."""
        super().paint_background(frame, scene, index, data, quality)
        with frame.clipped():
            self._key(frame, data.extras[self.id, index])

    def _key(self, frame: Frame, spectra: Spectra) -> None:
        painter, theme, size = frame.painter, frame.theme, frame.theme.text
        painter.setFont(axes.font(theme, 0.9))
        for number, path in self.paths(spectra):
            y = frame.y + (number - 0.1) * 1.7 * size
            assert path.training is not None
            radius = (
                tr("no linearisation")
                if not path.present.size
                else f"ρ = {short_number(float(abs(path.present).max()), 6)}"
            )
            metrics = painter.fontMetrics()
            room = frame.w - 3.2 * size - metrics.horizontalAdvance(f"   {radius}")
            names = described(path.training), named(path.training)
            fitting = next((name for name in names if metrics.horizontalAdvance(name) <= room), names[-1])
            name = metrics.elidedText(fitting, Qt.TextElideMode.ElideRight, max(int(room), 0))
            text = f"{name}   {radius}" if room > 4.0 * size else radius
            width = painter.fontMetrics().horizontalAdvance(text)
            painter.fillRect(
                QRectF(frame.x + 0.2 * size, y - 0.8 * size, width + 2.6 * size, 1.6 * size),
                primitives.with_alpha(theme.plot, 0.8),
            )
            color_scale.mark(
                painter,
                QPointF(frame.x + 1.1 * size, y),
                number,
                2.4 * theme.line,
                QColor(color_scale.rule_color(theme, number)),
                QColor(theme.plot),
            )
            painter.setPen(QColor(theme.ink))
            box = QRectF(frame.x + 2.1 * size, y - 0.9 * size, width + size, 1.8 * size)
            painter.drawText(box, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, text)


PLOT = Multipliers()
