"""The crosshair: a line through all plots of one x, and beside it the values of all curves there."""

from __future__ import annotations

from PySide6.QtCore import QLineF, QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen

from app.figure.plot_pane import PlotPane
from app.painting import log_axes, primitives
from app.painting.frame import Frame, font
from app.plots.plot import plain_name
from app.text.number_format import short_number

MOST = 14  # values that are told


def paint(painter: QPainter, panes: list[PlotPane], under: PlotPane, at: QPointF) -> None:
    """In the plot under the mouse, and in those whose x is the same quantity."""
    scene, plot = under.scene_shown, under.cell.plot
    if scene is None:
        return
    x, y = under.frame(painter).coordinates(at.x(), at.y())
    quantity = plot.x_quantity(scene)
    for pane in panes:
        shared = pane is not under and quantity and pane.cell.plot.x_quantity(scene) == quantity
        if pane is under or shared:
            _paint_one(painter, pane, x, y, pane is under)


def _paint_one(painter: QPainter, pane: PlotPane, x: float, y: float, under: bool) -> None:
    frame, scene, data = pane.frame(painter), pane.scene_shown, pane.data
    if scene is None or data is None or not frame.view.x0 <= x <= frame.view.x1:
        return
    plot, quantity = pane.cell.plot, pane.cell.plot.x_quantity(scene)
    told = plot.readout(frame, scene, pane.cell.scenario, data, pane.traces(), x, y)
    if not (told or under):
        return
    if plot.numbered:
        _paint_lines(frame, x, y, under and not quantity)
    if told:
        number = log_axes.numbers(plot.log_axes(scene), x, y)[0]
        name = plain_name(plot.names(scene)[0])
        _paint_box(frame, _head(name, number) if quantity else [], told, frame.point(x, y))


def _paint_lines(frame: Frame, x: float, y: float, both: bool) -> None:
    frame.painter.setPen(QPen(QColor(frame.theme.muted), 1.0, Qt.PenStyle.DotLine))
    lines = [QLineF(frame.px(x), frame.y, frame.px(x), frame.y + frame.h)]
    if both:
        lines.append(QLineF(frame.x, frame.py(y), frame.x + frame.w, frame.py(y)))
    frame.painter.drawLines(lines)


def _head(name: str, x: float) -> list[tuple[str, str]]:
    return [(f"{name} = {short_number(x)}", "")] if name else []


def _paint_box(frame: Frame, head: list[tuple[str, str]], told: list[tuple[str, str]], at: QPointF) -> None:
    """The values, on the side of the line that has more room."""
    painter, size, theme = frame.painter, frame.theme.text, frame.theme
    rows = [*head, *told[:MOST]]
    painter.setFont(font(theme, 0.88))
    width = max(painter.fontMetrics().horizontalAdvance(text) for text, _ in rows) + size
    height, right = (1.4 * len(rows) + 0.5) * size, at.x() < frame.x + 0.5 * frame.w
    left = at.x() + 0.8 * size if right else at.x() - width - 0.8 * size
    top = min(max(at.y() - 0.5 * height, frame.y), max(frame.y + frame.h - height, frame.y))
    painter.setPen(QPen(QColor(theme.faint), 1.0))
    painter.setBrush(primitives.with_alpha(theme.panel, 0.93))
    painter.drawRoundedRect(QRectF(left, top, width, height), 4.0, 4.0)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    for number, (text, color) in enumerate(rows):
        painter.setPen(QColor(color or theme.muted))
        box = QRectF(left + 0.5 * size, top + (0.25 + 1.4 * number) * size, width, 1.4 * size)
        painter.drawText(box, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, text)
