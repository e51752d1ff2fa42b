"""The moving plan as a matrix: how much goes from each heap of p, upward, to each hole of q, across. A click
makes a move of the user's plan.
"""

from __future__ import annotations

from dataclasses import replace

import numpy as np
from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QPen

from app.compute.earth import Earth
from app.compute.orbits import Data
from app.model.scene import Scene, View
from app.painting import primitives
from app.painting.frame import Frame, Ticks
from app.painting.legend_entry import LegendEntry
from app.plots._distance_earth import EarthPlot, with_move
from app.plots._distance_plot import changed, settings_of
from app.plots.trace import Trace
from app.text.number_format import short_number
from app.text.translation import tr
from app.theme.palettes import Theme


class PlanMatrix(EarthPlot):
    """Squares as large as what is moved."""

    id = "distance-plan"
    order = 94
    named_upward = True

    def title(self, scene: Scene, index: int) -> str:
        """The caption."""
        return tr("The plan as a matrix: filled the best one, outlined yours")

    def names(self, scene: Scene) -> tuple[str, str]:
        """The axes."""
        return tr("to: number in q"), tr("from: number in p")

    def auto_range_of(self, scene: Scene, index: int, data: Data) -> View:
        """All rows and columns, numbered from 1."""
        found = self.found(data, index)
        rows, columns = found.best.plan.shape if found else (12, 12)
        return View(0.5, columns + 0.5, 0.5, rows + 0.5)

    def ticks(self, frame: Frame, scene: Scene) -> tuple[Ticks, Ticks]:
        """There is no half of a row."""
        return super().ticks(replace(frame, least=(1.0, 1.0)), scene)

    def paint(self, frame: Frame, scene: Scene, found: Earth) -> None:
        """Both plans."""
        largest = float(found.best.plan.max())
        frame.painter.setPen(Qt.PenStyle.NoPen)
        frame.painter.setBrush(primitives.with_alpha(frame.theme.accent, 0.8))
        for box in _boxes(frame, found.best.plan, largest):
            frame.painter.drawRect(box)
        frame.painter.setBrush(Qt.BrushStyle.NoBrush)
        if found.own is not None:
            frame.painter.setPen(QPen(QColor(frame.theme.critic), frame.theme.line))
            for box in _boxes(frame, found.own, largest):
                frame.painter.drawRect(box.adjusted(-1.5, -1.5, 1.5, 1.5))

    def traces(self, theme: Theme, scene: Scene, index: int, data: Data) -> list[Trace]:
        """The entries that are not 0."""
        found = self.found(data, index)
        if found is None:
            return []
        plans = [("best", "best plan", theme.accent, found.best.plan)]
        if found.own is not None:
            plans.append(("own", "your plan", theme.critic, found.own))
        return [
            Trace(
                LegendEntry(id, tr(name), color, line=False),
                1.0 + np.nonzero(plan)[1].astype(np.float64),
                1.0 + np.nonzero(plan)[0].astype(np.float64),
                curve=False,
                columns={"mass": plan[np.nonzero(plan)]},
            )
            for id, name, color, plan in plans
        ]

    def legend(self, theme: Theme, scene: Scene, index: int, data: Data) -> list[LegendEntry]:
        """The caption says it."""
        return []

    def readout(
        self, frame: Frame, scene: Scene, index: int, data: Data, traces: list[Trace], x: float, y: float
    ) -> list[tuple[str, str]]:
        """What goes from where to where."""
        found, cell = self.found(data, index), (round(y) - 1, round(x) - 1)
        if found is None or not _is_cell(found, cell):
            return []
        told = [(f"{cell[0] + 1} → {cell[1] + 1}: {short_number(float(found.plan[cell]))}", frame.theme.ink)]
        return [*told, (tr("cost {cost}").format(cost=short_number(float(found.best.costs[cell]))), "")]

    def on_click(
        self, frame: Frame, scene: Scene, index: int, data: Data, x: float, y: float
    ) -> Scene | None:
        """A move from the row to the column."""
        found = self.found(data, index)
        across, up = frame.coordinates(x, y)
        cell = round(up) - 1, round(across) - 1
        if found is None or not _is_cell(found, cell):
            return None
        settings = settings_of(scene)
        if not (found.best.p[cell[0]] > 0.0 and found.best.q[cell[1]] > 0.0):
            return None
        return changed(scene, with_move(settings, len(settings.moves), cell))


def _is_cell(found: Earth, cell: tuple[int, int]) -> bool:
    rows, columns = found.best.plan.shape
    return bool(0 <= cell[0] < rows and 0 <= cell[1] < columns)


def _boxes(frame: Frame, plan: np.ndarray, largest: float) -> list[QRectF]:
    """A square for each entry, its area as large as the mass."""
    side = min(frame.w / plan.shape[1], frame.h / plan.shape[0])
    i, j = np.nonzero(plan)
    sizes = np.maximum(0.94 * side * np.sqrt(plan[i, j] / largest), 2.0)
    return [
        QRectF(frame.px(column + 1.0) - size / 2.0, frame.py(row + 1.0) - size / 2.0, size, size)
        for row, column, size in zip(i.tolist(), j.tolist(), sizes.tolist())
    ]


PLOT = PlanMatrix()
