"""The multipliers of one round of each update rule, on the unit disc in which deviations die."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QPainterPath, QPen

from app.compute.orbits import Data
from app.compute.spectra import Path, Spectra
from app.model.scene import Scene, View
from app.painting import primitives
from app.painting.frame import Frame
from app.painting.legend_entry import LegendEntry
from app.plots._complex import ComplexPlane
from app.text.number_format import short_number
from app.text.translation import tr
from app.theme.palettes import Theme
from app.theme.rule_labels import described


class Multipliers(ComplexPlane):
    """One mark and one colour per rule."""

    id = "multipliers"
    order = 21
    silent_at = Qt.AlignmentFlag.AlignVCenter  # the legend is above

    def title(self, scene: Scene, index: int) -> str:
        """The caption."""
        return tr("Multipliers: eigenvalues of one iteration; shaded: stable")

    def point_name(self) -> str:
        """The word for one."""
        return tr("multiplier")

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
        """The legend's rows, which stand above most of the time."""
        return (1.5 * count + 1.7) * frame.theme.text

    def entry(self, theme: Theme, number: int, path: Path) -> LegendEntry:
        """The rule with its rates, and its spectral radius."""
        assert path.training is not None
        radius = float(abs(path.present).max()) if path.present.size else None
        note = tr("no linearisation") if radius is None else f"ρ = {short_number(radius, 6)}"
        return super().entry(theme, number, path)._replace(name=described(path.training), note=note)

    def legend(self, theme: Theme, scene: Scene, index: int, data: Data) -> list[LegendEntry]:
        """Every rule."""
        spectra: Spectra | None = data.extras.get((self.id, index))
        return [self.entry(theme, *pair) for pair in self.paths(spectra)] if spectra else []


PLOT = Multipliers()
