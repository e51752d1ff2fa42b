"""One plot of a page as a pyqtgraph PlotItem: its axes and caption, what stands still in it and what
moves.
"""

from __future__ import annotations

import logging
from dataclasses import replace
from typing import Any, Protocol

import numpy as np
from PySide6.QtCore import QRectF, Signal
from PySide6.QtGui import QColor, QImage, QPainter

from app.compute.options import Quality
from app.compute.orbits import Data
from app.figure.frames import frame_of
from app.figure.layout import Cell
from app.graphics.axis import Axis
from app.graphics.color_bar import ColorBars
from app.graphics.legend import Legend, Row
from app.graphics.painted_item import PaintedItem
from app.graphics.pg import pg
from app.model.scene import Scene, View
from app.painting import frame as axes
from app.painting import log_axes
from app.painting.frame import Frame
from app.painting.legend_entry import LegendEntry
from app.plots.trace import Array, Trace
from app.text.number_format import short_number
from app.theme.palettes import Theme

_LOGGER = logging.getLogger(__name__)

# Keys beside a plot reach so far out of its cell, in text sizes.
KEY = 9.0
NARROW = 12.0  # text sizes; a legend inside a plot that is narrower would hide it
MOST_COVERED = 0.25  # of a plot, by a legend inside it
HEAVY = 10_000  # points that no legend covers
BACKGROUND, MOVING = -100.0, 50.0


class Painted(Protocol):
    """A picture of a whole page that a worker has painted, and where plots lie in it."""

    @property
    def image(self) -> QImage:
        """The pixels."""
        ...

    def frame(self, key: tuple[str, int]) -> Frame | None:
        """Where a plot lies in the image and what it shows there; None if it is not in it."""
        ...


class PlotPane(pg.PlotItem):  # type: ignore[misc]
    """A cell of a page. Its view is the scene's; pyqtgraph's view box mirrors it.

    dragged(view): an axis was dragged, and the plot should show this. leveled(bar, ends, done): an end of
    its colour bar was dragged; done: and let go.
    """

    dragged = Signal(object)
    leveled = Signal(str, object, bool)

    def __init__(self, cell: Cell) -> None:
        super().__init__(enableMenu=False, axisItems={side: Axis(side) for side in ("left", "bottom")})
        self.cell = cell
        self.scene_shown: Scene | None = None
        self.data: Data | None = None
        self._frame: Frame | None = None
        self._painted: Painted | None = None
        self._quality = Quality()
        self.shown = True
        self.hideButtons()
        self.disableAutoRange()
        self.vb.setDefaultPadding(0.0)
        self.vb.setBorder(None)
        self.layout.setSpacing(0.0)
        self.layout.setContentsMargins(0.0, 0.0, 0.0, 0.0)
        for side in ("top", "right"):
            # Hidden axes would follow every change of the view, too.
            self.getAxis(side).unlinkFromView()
        # Else the view box moves its items while it is painted, and is painted twice.
        self.vb.sigRangeChanged.connect(lambda box, *_: box.updateMatrix())
        self.vb.sigRangeChangedManually.connect(self._take_view)
        self.background = PaintedItem(self._paint_background, BACKGROUND, self)
        self.moving = PaintedItem(self._paint_moving, MOVING, self)
        self.legend_box = Legend(self)
        self.color_bars = ColorBars(
            self, lambda bar, low, high, done: self.leveled.emit(bar.id, (low, high), done)
        )
        self._traces: list[Trace] | None = None
        self._entries: list[LegendEntry] = []

    # What is shown ------------------------------------------------------------------------------------------

    def display(
        self, cell: Cell, scene: Scene, data: Data, theme: Theme, quality: Quality, painted: Painted | None
    ) -> None:
        """Takes over the plot's place and all that it shows."""
        if data is not self.data or scene.with_(views={}) != self._plain_scene(theme):
            self._traces = None
        self.cell, self.scene_shown, self.data = cell, scene, data
        self._quality, self._painted = quality, painted
        self._frame = frame_of(None, cell, scene, data, theme)
        self._place(theme)
        self._show_range()
        self._show_axes()
        self.color_bars.show(cell.plot.color_bar(self._frame, scene, cell.scenario, data), theme)
        self._show_legend(theme)
        self.background.update()
        self.moving.update()
        self.update()

    def show_pane(self, shown: bool) -> None:
        """Shows or hides the plot with all that belongs to it."""
        self.shown = shown
        self.setVisible(shown)

    def show_time(self, scene: Scene) -> None:
        """Moves the playhead: the same scene at another time."""
        self.scene_shown = scene
        self.moving.update()
        if self._frame is not None and self._has_values():
            self.legend_box.update_values(self._values(self._entries))

    def _place(self, theme: Theme) -> None:
        """The grid of the layout is filled so that the view box is the frame's inner rectangle."""
        assert self._frame is not None
        cell, frame = self.cell, self._frame
        self.layout.setRowFixedHeight(0, frame.y - cell.y)
        self.getAxis("left").setWidth(frame.x - cell.x)
        self.getAxis("bottom").setHeight(max(cell.y + cell.h - frame.y - frame.h, 0.0))
        self.layout.setContentsMargins(0.0, 0.0, max(cell.x + cell.w - frame.x - frame.w, 0.0), 0.0)
        self.setGeometry(QRectF(cell.x, cell.y, cell.w, cell.h))
        self.layout.activate()
        self.background.place(QRectF(cell.x, cell.y, cell.w + KEY * theme.text, cell.h))
        # No larger than it must be, or axes would be painted at every step of the playhead.
        self.moving.place(
            frame.rect.adjusted(0.0, 0.0, KEY * theme.text if cell.plot.time_axis else 0.0, 0.0)
        )

    def _show_range(self) -> None:
        assert self._frame is not None
        view = self._frame.view
        self.vb.setRange(xRange=(view.x0, view.x1), yRange=(view.y0, view.y1), padding=0.0)

    def _show_axes(self) -> None:
        assert self._frame is not None and self.scene_shown is not None
        plot, scene = self.cell.plot, self.scene_shown
        ticks = plot.ticks(self._frame, scene) if plot.numbered else ([], [])
        for side, found, name in zip(("bottom", "left"), ticks, plot.names(scene)):
            self.getAxis(side).setVisible(plot.numbered)
            self.getAxis(side).show_ticks(self.frame, found, name, plot.tick_marks)

    def _plain_scene(self, theme: Theme) -> Scene | None:
        """What traces depend on: the scene without views and time; None in another theme."""
        if self.scene_shown is None or self._frame is None or self._frame.theme != theme:
            return None
        return self.scene_shown.with_(views={})

    # Legend -------------------------------------------------------------------------------------------------

    def traces(self) -> list[Trace]:
        """The curves and points of the plot; kept until what they are made of changes."""
        if self._traces is None:
            assert self.scene_shown is not None and self.data is not None and self._frame is not None
            cell = self.cell
            self._traces = cell.plot.traces(self._frame.theme, self.scene_shown, cell.scenario, self.data)
        return self._traces

    def _has_values(self) -> bool:
        return self.cell.plot.reads_values and self.data is not None

    def _values(self, entries: list[LegendEntry]) -> list[str]:
        """What the legend says behind its names: those curves at the playhead that share no name."""
        if not self._has_values():
            return [""] * len(entries)
        assert self.scene_shown is not None and self.data is not None
        now = self.cell.plot.now(self.scene_shown, self.cell.scenario, self.data)
        ids = [trace.entry.id for trace in self.traces()] if now is not None else []
        single = [trace for trace in self.traces() if ids.count(trace.entry.id) == 1]
        read = {trace.entry.id: trace.at(now) for trace in single} if now is not None else {}
        found = [read.get(entry.id) for entry in entries]
        digits = self.cell.plot.digits
        return ["" if value is None else short_number(value, digits) for value in found]

    def _show_legend(self, theme: Theme) -> None:
        assert self._frame is not None and self.scene_shown is not None and self.data is not None
        entries = self.cell.plot.legend(theme, self.scene_shown, self.cell.scenario, self.data)
        self._entries = entries
        rows = [
            Row(entry, value=value, hidden=self.scene_shown.is_hidden(self.cell.plot.id, entry.id))
            for entry, value in zip(entries, self._values(entries))
        ]
        plot, below = self.cell.plot, self.cell.plot.legend_below(self.scene_shown)
        roomy = plot.legend_beside or below or self._frame.w > NARROW * theme.text
        self.legend_box.setVisible(bool(rows) and roomy)
        if rows and roomy:
            room = plot.legend_width(self.scene_shown) * theme.text if plot.legend_beside else None
            crowd = None if below else self._crowd()
            self.legend_box.show_rows(rows, self._frame, crowd, room, below)
            if room is None and not below:
                self.legend_box.setVisible(_share(self.legend_box.box, self._frame.rect) < MOST_COVERED)

    def _crowd(self) -> Array | None:
        """Pixels of what a legend should not cover: a few hundred of each curve."""
        if self.cell.plot.legend_beside or not (self._frame and self.scene_shown and self.data):
            return None
        logs = self.cell.plot.log_axes(self.scene_shown)
        places = [log_axes.points(logs, trace.x, trace.y) for trace in self.traces()]
        points = [_thinned(self._frame.pixels(*place)) for place in places]
        bar = self.color_bars.bar
        points += [np.full((HEAVY, 2), bar.box.center().toTuple())] if bar else []
        more = self.cell.plot.crowd(self._frame, self.scene_shown, self.cell.scenario, self.data)
        return np.concatenate([*points, *self._doubted(), more])

    def _doubted(self) -> list[Array]:
        """Weights at the corners of the edge where a doubt stands."""
        assert self._frame is not None
        doubt, inner = self.data.doubt if self.data is not None else None, self._frame.inner
        if doubt is None or doubt.cell != self.cell.key:
            return [np.zeros((0, 2))]
        y = inner.top() if doubt.high else inner.bottom()
        return [np.full((HEAVY, 2), (x, y)) for x in (inner.left(), inner.right())]

    def frame(self, painter: Any) -> Frame:
        """The plot's frame, to paint in."""
        assert self._frame is not None
        return replace(self._frame, painter=painter)

    def _take_view(self, *_: Any) -> None:
        """After an axis was dragged: pyqtgraph's range is handed to the scene."""
        (x0, x1), (y0, y1) = self.vb.viewRange()
        try:
            self.dragged.emit(View(float(x0), float(x1), float(y0), float(y1)))
        except ValueError:
            self._show_range()

    # Painting -----------------------------------------------------------------------------------------------

    def paint(self, painter: QPainter, option: Any, widget: Any = None) -> None:
        """Border and caption. An exception must not leave this method: Qt would end the process."""
        if self._frame is None or self.scene_shown is None:
            return
        try:
            painter.translate(-self.scenePos())
            frame, plot = self.frame(painter), self.cell.plot
            if plot.bordered:
                painter.setRenderHint(QPainter.RenderHint.Antialiasing)
                axes.border(frame, plot.tick_marks)
            axes.caption(frame, self._caption())
        except Exception:
            _LOGGER.exception("failed: painting a plot's edge")

    def _caption(self) -> str:
        assert self.scene_shown is not None
        plot, index = self.cell.plot, self.cell.scenario
        if self.data is None:
            return plot.title(self.scene_shown, index)
        return plot.caption(self.scene_shown, index, self.data)

    def _paint_background(self, painter: QPainter, exporting: bool) -> None:
        """In a file the plot's own painting; on the screen the worker's, moved to where it belongs until a
        newer one comes.
        """
        if self._frame is None or self.scene_shown is None or self.data is None:
            return
        now = self.frame(painter)
        if self._painted is None or exporting:
            plot = self.cell.plot
            plot.paint_background(now, self.scene_shown, self.cell.scenario, self.data, self._quality)
            return
        then = self._painted.frame(self.cell.key)
        if then is None or not self.cell.plot.numbered or (then.rect, then.view) == (now.rect, now.view):
            return  # the page's image shows it where it is
        with now.clipped():
            painter.fillRect(now.rect, QColor(now.theme.plot))
            painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
            painter.drawImage(_moved(then, now), self._painted.image, _source(then, self._painted.image))

    def _paint_moving(self, painter: QPainter, exporting: bool) -> None:
        if self.scene_shown is not None and self.data is not None:
            self.cell.plot.paint_dynamic(self.frame(painter), self.scene_shown, self.cell.scenario, self.data)


def _thinned(points: Array) -> Array:
    return points[:: max(len(points) // 300, 1)]


def _moved(then: Frame, now: Frame) -> QRectF:
    """Where what was painted in one frame belongs in another."""
    view = then.view
    return QRectF(now.point(view.x0, view.y1), now.point(view.x1, view.y0))


def _source(then: Frame, image: QImage) -> QRectF:
    """A frame's rectangle in an image's own pixels."""
    ratio = image.devicePixelRatio()
    return QRectF(then.x * ratio, then.y * ratio, then.w * ratio, then.h * ratio)


def _share(part: QRectF, whole: QRectF) -> float:
    """How much of a rectangle another takes."""
    return part.width() * part.height() / max(whole.width() * whole.height(), 1.0)
