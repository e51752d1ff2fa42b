"""A whole picture: header and plots, what stands still and what moves. The window and every export paint with
this.
"""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QPainter

from app.compute.options import ComputeOptions, Quality
from app.compute.orbits import Data, curves_of
from app.figure import doubts
from app.figure.layout import Cell, Header, arrange, title_height
from app.model.scene import Scene, View
from app.painting import primitives
from app.painting.frame import Frame, font
from app.plots import Plot
from app.text.translation import tr
from app.theme.palettes import Theme
from gandyn import Scenario, regularizers

__all__ = [
    "compute", "doubted", "frame_of", "header_text", "paint", "paint_moving", "paint_static", "view_of",
]  # fmt: skip


# What pictures that are kept are painted with.
SHARP = Quality(2.0)
DONE = ComputeOptions()


def compute(
    scene: Scene,
    effort: ComputeOptions = DONE,
    width: float = 1280.0,
    height: float = 800.0,
    text: float = 12.0,
) -> Data:
    """Everything a picture of a scene is painted from; its size and the theme's text size decide which plots
    it has.
    """
    cells = arrange(scene, width, height, text)[1]
    extras = {
        (cell.plot.id, cell.scenario): cell.plot.compute(scene, cell.scenario, effort) for cell in cells
    }
    # Nobody waits for the errors of orbits that the page does not show.
    drawn = any(cell.plot.orbits for cell in cells)
    curves = curves_of(scene, effort.compiled, effort.rules, effort.preview or not drawn, effort.cancelled)
    settled = not drawn or all(one.settled for one in curves)
    return Data(curves, extras, drawn, settled, preview=not effort.compiled)


def view_of(plot: Plot, scene: Scene, data: Data) -> View:
    """What the plot shows: the user's view, else one that shows everything."""
    return scene.views.get(plot.id) or plot.auto_range(scene, data)


def frame_of(painter: QPainter, cell: Cell, scene: Scene, data: Data, theme: Theme) -> Frame:
    """The frame inside a cell; where scales are locked the view is widened, never cut."""
    left, top, right, bottom = cell.plot.margins(theme)
    x, y = cell.x + left, cell.y + top
    w, h = max(cell.w - left - right, 20.0), max(cell.h - top - bottom, 20.0)
    view = view_of(cell.plot, scene, data)
    return Frame(
        painter, theme, x, y, w, h, _widened(view, w / h) if cell.plot.aspect_locked(scene) else view
    )


def _widened(view: View, aspect: float) -> View:
    width, height = view.x1 - view.x0, view.y1 - view.y0
    if width / height < aspect:
        extra = (height * aspect - width) / 2.0
        return View(view.x0 - extra, view.x1 + extra, view.y0, view.y1)
    extra = (width / aspect - height) / 2.0
    return View(view.x0, view.x1, view.y0 - extra, view.y1 + extra)


def paint(
    painter: QPainter,
    scene: Scene,
    data: Data,
    theme: Theme,
    width: float,
    height: float,
    quality: Quality = SHARP,
) -> None:
    """Everything, at the scene's playhead."""
    paint_static(painter, scene, data, theme, width, height, quality)
    paint_moving(painter, scene, data, theme, width, height)


def paint_static(
    painter: QPainter,
    scene: Scene,
    data: Data,
    theme: Theme,
    width: float,
    height: float,
    quality: Quality = SHARP,
) -> None:
    """Ground, headers with equations, plots: all that is not painted anew at every frame."""
    data = doubted(scene, data, theme, width, height)
    paint_ground(painter, scene, data, theme, width, height, quality)
    paint_timed(painter, scene, data, theme, width, height, quality)
    paint_doubt(painter, scene, data, theme, width, height)


def paint_ground(
    painter: QPainter,
    scene: Scene,
    data: Data,
    theme: Theme,
    width: float,
    height: float,
    quality: Quality = SHARP,
) -> None:
    """What does not depend on the playhead."""
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.fillRect(QRectF(0.0, 0.0, width, height), QColor(theme.window))
    headers, cells = arrange(scene, width, height, theme.text)
    _title(painter, scene, theme, width)
    # All columns show their equations, or none does.
    used = max(paint_header(painter, header, scene, theme) for header in headers)
    for header in headers:
        _equations(painter, scene.scenarios[header.scenario], header, theme, used + 3.0 * theme.text)
    for cell in cells:
        if not cell.plot.timed:
            cell.plot.paint_background(
                frame_of(painter, cell, scene, data, theme), scene, cell.scenario, data, quality
            )


def paint_timed(
    painter: QPainter,
    scene: Scene,
    data: Data,
    theme: Theme,
    width: float,
    height: float,
    quality: Quality = SHARP,
) -> None:
    """Plots that depend on the playhead throughout, on timed pages."""
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    for cell in arrange(scene, width, height, theme.text)[1]:
        if cell.plot.timed:
            cell.plot.paint_background(
                frame_of(painter, cell, scene, data, theme), scene, cell.scenario, data, quality
            )


def doubted(scene: Scene, data: Data, theme: Theme, width: float, height: float) -> Data:
    """The data with what is doubtful about a picture of this size."""
    cells = arrange(scene, width, height, theme.text)[1]
    frames = [(cell, frame_of(QPainter(), cell, scene, data, theme)) for cell in cells]
    return replace(data, doubt=doubts.find(scene, data, frames))


def paint_doubt(
    painter: QPainter, scene: Scene, data: Data, theme: Theme, width: float, height: float
) -> QRectF | None:
    """The sentence that `doubted` found, over all that stands still; returns where it stands."""
    if data.doubt is None:
        return None
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    cells = arrange(scene, width, height, theme.text)[1]
    cell = next(cell for cell in cells if cell.key == data.doubt.cell)
    frame = frame_of(painter, cell, scene, data, theme)
    return doubts.paint(painter, scene, data.doubt, frame, width)


def _title(painter: QPainter, scene: Scene, theme: Theme, width: float) -> None:
    height = title_height(scene, theme.text)
    if height:
        painter.setPen(QColor(theme.ink))
        painter.setFont(font(theme, 1.1))
        box = QRectF(theme.text, 0.2 * theme.text, width - 2.0 * theme.text, height)
        text = painter.fontMetrics().elidedText(
            tr(scene.title), Qt.TextElideMode.ElideRight, int(box.width())
        )
        painter.drawText(box, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, text)


def paint_moving(
    painter: QPainter, scene: Scene, data: Data, theme: Theme, width: float, height: float
) -> None:
    """What depends on the playhead."""
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    for cell in arrange(scene, width, height, theme.text)[1]:
        cell.plot.paint_dynamic(frame_of(painter, cell, scene, data, theme), scene, cell.scenario, data)


def paint_header(painter: QPainter, header: Header, scene: Scene, theme: Theme) -> float:
    """Name and numbers, on the left; returns how much of the width they take."""
    scenario, size = scene.scenarios[header.scenario], theme.text
    x, width = header.x + 1.0 * size, header.w - 2.0 * size
    painter.setPen(QColor(theme.ink))
    painter.setFont(font(theme, 1.25, bold=True))
    name = tr(scenario.spec.name)
    if len(scene.scenarios) > 1:
        name = f"{'ABCD'[header.scenario]}   {name}"
    used = float(painter.fontMetrics().horizontalAdvance(name))
    painter.drawText(
        QRectF(x, header.y + 0.35 * size, width, 1.7 * size),
        Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter,
        name,
    )
    painter.setPen(QColor(theme.muted))
    painter.setFont(font(theme, 0.95))
    text = header_text(scenario) + (
        f"   ·   {tr(scene.title)}" if scene.title and len(scene.scenarios) == 1 else ""
    )
    metrics, left = painter.fontMetrics(), Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
    used = max(used, float(metrics.horizontalAdvance(text)))
    text = metrics.elidedText(text, Qt.TextElideMode.ElideRight, int(width))
    painter.drawText(QRectF(x, header.y + 1.95 * size, width, 1.5 * size), left, text)
    return used


def _equations(painter: QPainter, scenario: Scenario, header: Header, theme: Theme, used: float) -> None:
    room, size = header.w - used - 1.5 * theme.text, 1.35 * theme.text
    latex = r",\qquad ".join(scenario.equations())
    natural = primitives.formula_width(latex, size)
    if room < 0.55 * natural:
        return
    width = min(natural, room)
    left, middle = header.x + header.w - width - 1.2 * theme.text, header.y + 0.5 * header.h
    primitives.formula(painter, latex, theme.ink, size, left, middle, (width, 0.94 * header.h))


def header_text(scenario: Scenario) -> str:
    """The scenario's numbers in one line."""
    parts = [f"{p.symbol} = {_value(scenario.parameters[p.id])}" for p in scenario.spec.parameters]
    for id, strength in scenario.regularizers.items():
        entry = regularizers()[id]
        parts.append(f"{tr(entry.name)} {entry.strength.symbol} = {_value(strength)}")
    if scenario.time_scales != (1.0, 1.0):
        parts.append(f"τ_D = {scenario.time_scales[0]:g}, τ_G = {scenario.time_scales[1]:g}")
    return "   ".join([*parts, f"d = {scenario.dim}"])


def _value(value: float | str) -> str:
    return value if isinstance(value, str) else f"{value:.6g}".replace("-", "−")
