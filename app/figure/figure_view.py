"""A whole picture as a graphics scene: headers, plots and what is doubtful. The window shows it, exports
paint it.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

from PySide6.QtCore import QPointF, QRectF, Qt, Signal
from PySide6.QtGui import QColor, QImage, QPainter
from PySide6.QtWidgets import QGraphicsView, QWidget

from app.compute.options import Quality
from app.compute.orbits import Data, Doubt
from app.figure import crosshair, doubts, header
from app.figure.frames import frame_of
from app.figure.layout import Cell, arrange
from app.figure.plot_pane import PlotPane
from app.graphics.legend import Row
from app.graphics.painted_item import PaintedItem
from app.graphics.scene_view import SceneView
from app.model.scene import Scene
from app.painting.frame import Frame
from app.theme.palettes import DARK, THEMES, Theme

PAGE, HEADERS, DOUBT, CROSSHAIR = -1000.0, -500.0, 300.0, 400.0
SHARP = Quality(2.0)


@dataclass(frozen=True)
class PageImage:
    """What a worker painted of a page: all that stands still in its plots.

    frames: where plots lie in the image and what they show there.
    """

    image: QImage
    width: int
    height: int
    frames: dict[tuple[str, int], Frame] = field(default_factory=dict)

    def frame(self, key: tuple[str, int]) -> Frame | None:
        """Of a plot by the key of its cell."""
        return self.frames.get(key)


class FigureView(SceneView):
    """The scene's picture in the size of the widget. Plots are kept and hidden, never deleted.

    view_dragged(plot, view): the user dragged an axis of a plot. levels_dragged(plot, bar, ends, done): an
    end of its colour bar.
    """

    view_dragged = Signal(str, object)
    levels_dragged = Signal(str, str, object, bool)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent, background=None)
        self.theme: Theme = THEMES[DARK]
        self._drop_menu()
        self._scene: Scene | None = None
        self._data: Data | None = None
        self._page: PageImage | None = None
        self._quality = SHARP
        self._panes: dict[tuple[str, int], PlotPane] = {}
        self._image = self.add_item(self._paint_image, PAGE)
        self._headers = self.add_item(self._paint_headers, HEADERS)
        self.doubt_item = self.add_item(self._paint_doubt, DOUBT)
        self._crosshair = self.add_item(self._paint_crosshair, CROSSHAIR)
        self._hovered: QPointF | None = None

    @classmethod
    def headless(cls, width: float, height: float) -> FigureView:
        """A figure that is laid out but never appears; to be closed after use."""
        view = cls()
        view.setAttribute(Qt.WidgetAttribute.WA_DontShowOnScreen)
        view.resize(round(width), round(height))
        view.show()  # sends the resize that a hidden widget would be spared
        return view

    def _drop_menu(self) -> None:
        """pyqtgraph's own menu offers its own exports, in English; see `app.window.plot_menu`."""
        for action in self.scene().contextMenu:
            action.setParent(None)
        self.scene().contextMenu = []

    def close(self) -> bool:
        """Ends the scene before Python forgets its items in any order, which PySide does not survive.
        pyqtgraph's own way frees the scene while the view still shows it.
        """
        self.end()
        return QGraphicsView.close(self)

    def end(self) -> None:
        """Nothing is shown any more."""
        self._panes.clear()
        self._scene = self._data = self._page = None
        super().end()

    def add_item(self, paint: Callable[[QPainter, bool], None], z: float) -> PaintedItem:
        """Something more that is painted on the picture, at this height."""
        item = PaintedItem(paint, z)
        self.scene().addItem(item)
        return item

    # What is shown ------------------------------------------------------------------------------------------

    def display(
        self, scene: Scene, data: Data, theme: Theme, page: PageImage | None = None, quality: Quality = SHARP
    ) -> None:
        """Shows a scene. page: what a worker painted of it; None: the plots paint themselves."""
        self._scene, self._data, self._page, self._quality, self.theme = scene, data, page, quality, theme
        self.setBackgroundBrush(QColor(theme.window))
        # What a worker has not computed yet, as it painted another size, cannot be shown.
        cells = {cell.key: cell for cell in self.cells() if page is None or page.frame(cell.key)}
        for key in cells.keys() - self._panes.keys():
            self._panes[key] = self._pane(cells[key])
        for key, pane in self._panes.items():
            pane.show_pane(key in cells)
            if key in cells:
                pane.display(cells[key], scene, data, theme, quality, page)
        self._place_items(scene, theme)

    def _pane(self, cell: Cell) -> PlotPane:
        pane, id = PlotPane(cell), cell.plot.id
        pane.dragged.connect(lambda view: self.view_dragged.emit(id, view))
        pane.leveled.connect(lambda bar, ends, done: self.levels_dragged.emit(id, bar, ends, done))
        self.scene().addItem(pane)
        return pane

    def _place_items(self, scene: Scene, theme: Theme) -> None:
        whole = QRectF(0.0, 0.0, self.width(), self.height())
        headers = arrange(scene, self.width(), self.height(), theme.text, theme.roomy)[0]
        self._image.place(whole)
        self._headers.place(QRectF(0.0, 0.0, self.width(), headers[0].y + headers[0].h))
        self.doubt_item.place(whole if self._data and self._data.doubt else QRectF())
        self._crosshair.place(whole)
        for item in (self._image, self._headers, self.doubt_item):
            item.update()

    def show_time(self, time: float) -> None:
        """Moves the playhead."""
        if self._scene is not None:
            self._scene = self._scene.with_(time=min(time, self._scene.end))
            for pane in self.panes():
                pane.show_time(self._scene)

    def scene_now(self) -> Scene:
        """The scene that is shown."""
        assert self._scene is not None
        return self._scene

    def hover(self, at: QPointF | None) -> None:
        """Where the mouse is, or that it has left."""
        if at != self._hovered and self._scene is not None:
            self._hovered = at
            self._crosshair.update()

    def pane_at(self, at: QPointF) -> PlotPane | None:
        """The plot inside whose axes a pixel is."""
        return next((pane for pane in self.panes() if pane.frame(None).rect.contains(at)), None)

    def legend_row(self, at: QPointF) -> tuple[PlotPane, Row] | None:
        """The row of a legend under a pixel, and its plot."""
        for pane in self.panes():
            if pane.legend_box.isVisible() and (row := pane.legend_box.row_at(at)) is not None:
                return pane, row
        return None

    def color_bar_at(self, at: QPointF) -> PlotPane | None:
        """The plot whose colour bar is under a pixel."""
        return next((pane for pane in self.panes() if pane.color_bars.contains(at)), None)

    def show_moving(self, visible: bool) -> None:
        """Whether what depends on the playhead is painted."""
        for pane in self._panes.values():
            pane.moving.setVisible(visible)

    def panes(self) -> list[PlotPane]:
        """The plots in view."""
        return [pane for pane in self._panes.values() if pane.shown]

    def cells(self) -> list[Cell]:
        """Where the plots in view lie."""
        if self._scene is None:
            return []
        return arrange(self._scene, self.width(), self.height(), self.theme.text, self.theme.roomy)[1]

    # Painting -----------------------------------------------------------------------------------------------

    def _paint_image(self, painter: QPainter, exporting: bool) -> None:
        """The worker's image; of another size only its plots can be used, which they do themselves."""
        page = self._page
        if not exporting and page is not None and (page.width, page.height) == (self.width(), self.height()):
            painter.drawImage(QPointF(0.0, 0.0), page.image)
        else:
            painter.fillRect(QRectF(0.0, 0.0, self.width(), self.height()), QColor(self.theme.window))

    def _paint_headers(self, painter: QPainter, exporting: bool) -> None:
        if self._scene is not None:
            headers = arrange(self._scene, self.width(), self.height(), self.theme.text, self.theme.roomy)[0]
            header.paint(painter, headers, self._scene, self.theme, self.width())

    def _paint_doubt(self, painter: QPainter, exporting: bool) -> None:
        if self._scene is not None and (found := self._doubted()):
            doubt, frame = found
            doubts.paint(painter, self._scene, doubt, frame, self.width())

    def _paint_crosshair(self, painter: QPainter, exporting: bool) -> None:
        under = None if exporting or self._hovered is None else self.pane_at(self._hovered)
        if under is None or self._hovered is None:
            return
        if under.cell.plot.numbered or under.cell.plot.tips:
            crosshair.paint(painter, self.panes(), under, self._hovered)

    def _doubted(self) -> tuple[Doubt, Frame] | None:
        """What is doubtful about the picture, and the frame of the plot where the sentence stands."""
        if self._data is None or self._scene is None or self._data.doubt is None:
            return None
        doubt = self._data.doubt
        cell = next((cell for cell in self.cells() if cell.key == doubt.cell), None)
        if cell is None:
            return None
        return doubt, frame_of(None, cell, self._scene, self._data, self.theme)

    def doubt_box(self) -> QRectF | None:
        """Where the sentence about what is doubtful stands; None if there is none."""
        found = self._doubted()
        return doubts.place(self._scene, *found, self.width())[0] if self._scene and found else None
