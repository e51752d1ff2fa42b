"""The pen with which a student draws a prediction into a plot; the drawing stays there beside the truth."""

from __future__ import annotations

import math

from PySide6.QtCore import QEvent, QObject, QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QMouseEvent, QPainter, QPen, QPolygonF

from app.figure.layout import Cell
from app.model.lessons.answer import Points
from app.painting import frame as axes
from app.painting.frame import Frame
from app.services.lesson_player import LessonPlayer
from app.services.lesson_truth import SERIES
from app.text.translation import tr
from app.window.canvas_base import CanvasBase

HEIGHT = 450.0  # among the items of the picture: over the plots, under the box that the mouse draws
# Pixels between points; and from the end of one stroke to the beginning of another that goes on with it.
APART, JOIN = 2.0, 30.0
MOST = 4000


class PredictionPen(QObject):
    """Takes the left button in the plot that is drawn into; all else is the canvas's as ever."""

    def __init__(self, canvas: CanvasBase, player: LessonPlayer) -> None:
        super().__init__(canvas)
        self._canvas, self._player = canvas, player
        self._stroke: list[tuple[float, float]] | None = None
        self._before: Points = ()
        self._last = QPointF()
        self._item = canvas.add_item(self._paint, HEIGHT)
        canvas.viewport().installEventFilter(self)
        player.changed.connect(self._update)
        player.drawn.connect(self._update)

    def end(self) -> None:
        """The window closes."""
        self._canvas.viewport().removeEventFilter(self)
        self._player.changed.disconnect(self._update)
        self._player.drawn.disconnect(self._update)

    def _update(self) -> None:
        self._item.place(QRectF(self._canvas.rect()))
        self._item.update()

    # The plot -----------------------------------------------------------------------------------------------

    def _cell(self, plot: str) -> Cell | None:
        if self._canvas.shown is None or not plot:
            return None
        cells = (cell for cell in self._canvas.cells() if cell.key == (plot, 0))
        return next(cells, None)

    def frame(self) -> Frame | None:
        """Where one draws now; None: nowhere."""
        cell = self._cell(self._player.pen)
        return None if cell is None else self._canvas.frame(cell)

    # Strokes ------------------------------------------------------------------------------------------------

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Whether a mouse event was the pen's."""
        if event.type() == QEvent.Type.Resize:
            self._update()
        frame = self.frame() if isinstance(event, QMouseEvent) else None
        if frame is None or not isinstance(event, QMouseEvent):
            return False
        if event.type() in (QEvent.Type.MouseButtonPress, QEvent.Type.MouseButtonDblClick):
            return self._press(frame, event.position(), event)
        if self._stroke is None:
            return self._hover(frame, event)
        if event.type() == QEvent.Type.MouseMove:
            self._move(frame, event.position())
        elif event.type() == QEvent.Type.MouseButtonRelease:
            self._stroke = None
        return True

    def _hover(self, frame: Frame, event: QMouseEvent) -> bool:
        """The plot shows that it is drawn into."""
        inside = event.type() == QEvent.Type.MouseMove and frame.rect.contains(event.position())
        if inside and not event.buttons():
            self._canvas.setCursor(Qt.CursorShape.CrossCursor)
        return inside and not event.buttons()

    def _press(self, frame: Frame, at: QPointF, event: QMouseEvent) -> bool:
        if event.button() != Qt.MouseButton.LeftButton or not frame.rect.contains(at):
            return False
        self._before, self._stroke = self._kept(frame, at), []
        self._add(frame, at)
        return True

    def _kept(self, frame: Frame, at: QPointF) -> Points:
        """What stays of earlier strokes: of a curve over time all, of an orbit what a new one goes on
        with.
        """
        drawn = self._player.answer.drawn
        if self._player.pen == SERIES or not drawn:
            return drawn
        end = frame.point(*drawn[-1])
        return drawn if math.hypot(end.x() - at.x(), end.y() - at.y()) < JOIN else ()

    def _move(self, frame: Frame, at: QPointF) -> None:
        if math.hypot(at.x() - self._last.x(), at.y() - self._last.y()) >= APART:
            self._add(frame, at)

    def _add(self, frame: Frame, at: QPointF) -> None:
        assert self._stroke is not None
        self._last = at
        inside = QPointF(
            min(max(at.x(), frame.x), frame.x + frame.w), min(max(at.y(), frame.y), frame.y + frame.h)
        )
        self._stroke.append(frame.coordinates(inside.x(), inside.y()))
        self._player.draw(self._joined()[:MOST])

    def _joined(self) -> Points:
        """Earlier strokes with the new one, which over time stands in their place where both are."""
        assert self._stroke is not None
        if self._player.pen != SERIES:
            return (*self._before, *self._stroke)
        low, high = min(x for x, _ in self._stroke), max(x for x, _ in self._stroke)
        old = [point for point in self._before if not low <= point[0] <= high]
        return tuple(sorted([*old, *self._stroke]))

    # Painting -----------------------------------------------------------------------------------------------

    def _paint(self, painter: QPainter, exporting: bool) -> None:
        """The drawing; before there is one, where it is wanted."""
        if exporting or self._player.lesson is None:
            return
        plot, drawn = self._player.plot, self._player.answer.drawn
        cell = self._cell(plot)
        if cell is None or (self._canvas.shown is None):
            return
        frame = self._canvas.frame(cell)
        painter.save()
        painter.setClipRect(frame.rect)
        if len(drawn) > 1:
            self._paint_drawing(painter, frame, drawn)
        if self._player.pen:
            self._paint_invitation(painter, frame, bool(drawn))
        painter.restore()

    def _paint_drawing(self, painter: QPainter, frame: Frame, drawn: Points) -> None:
        theme = self._canvas.theme
        line = QPolygonF([frame.point(x, y) for x, y in drawn])
        open = bool(self._player.pen)
        for color, width in ((theme.plot, 5.0), (theme.accent, 2.4)):
            pen = QPen(QColor(color), width * theme.line / 1.7)
            pen.setStyle(Qt.PenStyle.SolidLine if open or color == theme.plot else Qt.PenStyle.DashLine)
            pen.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
            painter.setPen(pen)
            painter.drawPolyline(line)

    def _paint_invitation(self, painter: QPainter, frame: Frame, begun: bool) -> None:
        theme = self._canvas.theme
        painter.setPen(QPen(QColor(theme.accent), 1.5 * theme.line / 1.7, Qt.PenStyle.DashLine))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawRect(frame.rect.adjusted(1.0, 1.0, -1.0, -1.0))
        if not begun:
            painter.setFont(axes.font(theme, 1.0))
            painter.setPen(QColor(theme.accent))
            where = Qt.AlignmentFlag.AlignTop | Qt.AlignmentFlag.AlignHCenter
            painter.drawText(frame.rect.adjusted(0.0, 8.0, 0.0, 0.0), where, tr("Draw your prediction here"))
