"""Where a plot lies inside its cell, and what it shows: the same for the worker's image and the window's
axes.
"""

from __future__ import annotations

from typing import Any

from PySide6.QtGui import QPainter

from app.compute.orbits import Data
from app.figure.layout import Cell
from app.model.scene import Scene, View
from app.painting.frame import Frame
from app.plots import Plot
from app.theme.palettes import Theme


def view_of(plot: Plot, scene: Scene, data: Data, index: int = 0) -> View:
    """What the plot shows for a scenario: the user's view, else one that shows everything."""
    return scene.views.get(plot.id) or plot.auto_range_of(scene, index, data)


def frame_of(painter: QPainter | None, cell: Cell, scene: Scene, data: Data, theme: Theme) -> Frame:
    """The frame inside a cell; where scales are locked the view is widened, never cut.

    painter: None for a frame that only turns pixels into coordinates.
    """
    left, top, right, bottom = cell.plot.margins(theme)
    x, y = cell.x + left, cell.y + top
    w, h = max(cell.w - left - right, 20.0), max(cell.h - top - bottom, 20.0)
    view = view_of(cell.plot, scene, data, cell.scenario)
    shown = _widened(view, w / h) if cell.plot.aspect_locked(scene) else view
    unpainted: Any = painter
    return Frame(unpainted, theme, x, y, w, h, shown)


def _widened(view: View, aspect: float) -> View:
    width, height = view.x1 - view.x0, view.y1 - view.y0
    if width / height < aspect:
        extra = (height * aspect - width) / 2.0
        return View(view.x0 - extra, view.x1 + extra, view.y0, view.y1)
    extra = (width / aspect - height) / 2.0
    return View(view.x0, view.x1, view.y0 - extra, view.y1 + extra)
