"""The widget that shows everything drawn. It paints what the worker made, and what moves with the playhead on
top.
"""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QCloseEvent, QContextMenuEvent, QMouseEvent, QPaintEvent, QResizeEvent, QWheelEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from app.compute import clashes
from app.figure.layout import Cell
from app.figure.plot_pane import PlotPane
from app.graphics.legend import Row
from app.model.scene import Scene, View
from app.model.session import Session
from app.services.rendering import RenderResult, exactness_of
from app.text.translation import tr
from app.theme.palettes import Theme
from app.window import plot_menu
from app.window.canvas_base import CanvasBase
from app.window.mouse import MouseController
from app.window.particle_animator import ParticleAnimator
from app.window.picture_requests import PictureRequests
from app.window.remedy_button import RemedyButton
from app.window.veil import Veil

# Heights of the particles and of the box that the mouse draws, among the items of the picture.
FLOW, BAND = -200.0, 500.0


class Canvas(CanvasBase):
    """All plots of the session's scene, live."""

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(session, parent)
        self.pictures = PictureRequests(self)
        self.pictures.rendered.connect(self._receive)
        self.pictures.failed.connect(self.message)
        self._announced = False
        self._flowing = ParticleAnimator(self)
        self.gestures = MouseController(self)
        self.flow = self.add_item(lambda painter, exporting: self._flowing.paint(painter), FLOW)
        self.band = self.add_item(lambda painter, exporting: self.gestures.paint(painter), BAND)
        self.remedy = RemedyButton(self)
        self.veil = Veil(self)
        for signal in (session.changed, session.views_changed):
            signal.connect(self._follow)
        session.time_changed.connect(self._follow_time)
        self.view_dragged.connect(self.look)
        self.levels_dragged.connect(self._level)
        session.judged.connect(self._judge)
        self.setMouseTracking(True)
        self.setFocusPolicy(Qt.FocusPolicy.ClickFocus)
        self.setMinimumSize(420, 320)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setAccessibleName("Portrait")

    def sizeHint(self) -> QSize:
        """Room for the portrait and what is beside it."""
        return QSize(1000, 700)

    # What is asked for
    # -----------------------------------------------------------------------------------------------

    def set_theme(self, theme: Theme) -> None:
        """Repaints in other colours."""
        self.theme = theme
        self.pictures.refresh()

    def reset_views(self) -> None:
        """The axes the scene was opened with; plots it says nothing of show all their orbits."""
        self.session.set_transient(lambda scene: scene.with_(views=self.session.default_views))

    def fit_views(self) -> None:
        """Every plot shows all its orbits."""
        self.session.set_transient(lambda scene: scene.with_(views={}))

    def stop(self) -> None:
        """Ends threads, without waiting for them, and the compiler."""
        self._flowing.stop()
        self.pictures.stop()
        self.shown = None
        self.end()

    def _follow(self) -> None:
        if not clashes.concerns(self.session.scene, self.session.verdict):
            self.pictures.clash = None
        self.pictures.request()
        self._flowing.follow()
        if not self._waits_for_numbers():
            self._show()
        self.veil.follow()

    def _waits_for_numbers(self) -> bool:
        """Whether the scene differs from what is shown by its scenarios' numbers alone.

        Their picture is a frame away, and painting the old one once more would only delay it.
        """
        scene, shown = self.session.scene, self.shown and self.shown.request.scene
        if not shown or shown.scenarios == scene.scenarios:
            return False
        same = [(old.variant, old.dim) for old in shown.scenarios]
        return same == [(new.variant, new.dim) for new in scene.scenarios] and shown == scene.with_(
            scenarios=shown.scenarios, time=shown.time
        )

    def _follow_time(self) -> None:
        self.pictures.request()
        self.show_time(self.scene_shown().time)

    def look(self, plot: str, view: View) -> None:
        """A plot shows another rectangle, and plots with the same x the same range of it."""
        views = {plot: view, **self._linked(plot, view)}
        self.session.set_transient(lambda scene: scene.with_(views={**scene.views, **views}))

    def _linked(self, plot: str, view: View) -> dict[str, View]:
        scene = self.session_scene()
        cells = {cell.plot.id: cell for cell in self.cells()}
        quantity = cells[plot].plot.x_quantity(scene) if plot in cells else ""
        return {
            id: replace(self.frame(cell).view, x0=view.x0, x1=view.x1)
            for id, cell in cells.items()
            if quantity and id != plot and cell.plot.x_quantity(scene) == quantity
        }

    def view_all(self, cell: Cell) -> None:
        """A plot shows everything again, in the colours that suit it."""
        self.session.set_transient(lambda scene: scene.without_view(cell.plot.id))
        self.reset_levels(cell)

    def reset_levels(self, cell: Cell) -> None:
        """The colour bars of a plot have the ends of what it shows."""
        id = cell.plot.id
        self.session.update(lambda scene: scene.without_levels(id), tr("Reset the colours"))

    def _level(self, plot: str, bar: str, ends: tuple[float, float], done: bool) -> None:
        """An end of a colour bar is dragged; a drag is one step of the history."""
        merge = f"levels {plot}/{bar}"
        self.session.update(
            lambda scene: scene.with_levels(plot, bar, *ends), tr("Change the colours"), merge
        )
        if done:
            self.session.end_merge()

    def switch_scale(self, pane: PlotPane, axis: int, on: bool) -> None:
        """Another scale of an axis (0: across, 1: up); plots with the same x keep having the same."""
        plot, scene = pane.cell.plot, self.session_scene()
        quantity = "" if axis else plot.x_quantity(scene)
        alike = {c.plot.id: c.plot for c in self.cells() if quantity and c.plot.x_quantity(scene) == quantity}

        def change(scene: Scene) -> Scene:
            for one in (plot, *(other for id, other in sorted(alike.items()) if id != plot.id)):
                scene = one.with_log(scene, axis, on) if one.can_log(scene)[axis] else scene
            return scene

        self.session.update(change, tr("Change an axis's scale"))

    def _toggle(self, pane: PlotPane, row: Row) -> None:
        """A click in a legend."""
        text = tr("Show {curve}") if row.hidden else tr("Hide {curve}")
        id = pane.cell.plot.id
        self.session.update(lambda scene: scene.toggled(id, row.id), text.format(curve=row.name))

    def _show(self) -> None:
        """The newest picture, in the views and at the time of the session, until its successor comes."""
        if self.shown is not None:
            self.display(self.session_scene(), self.shown.data, self.theme, self.shown.page)
            self.flow.place(QRectF(self.rect()))
            self.band.place(QRectF(self.rect()))

    def _judge(self) -> None:
        """Holds the picture against the verdict beside it; where they differ, the picture says so."""
        shown = self.shown
        clash = None if shown is None else clashes.find(shown.request.scene, shown.data, self.session.verdict)
        if clash != self.pictures.clash:
            self.pictures.clash = clash
            self.pictures.request()

    def _receive(self, rendered: RenderResult) -> None:
        self.shown = rendered
        if rendered.views:
            # Fitted views stay, so that axes do not jump while things change. The picture shows them already.
            self.session.set_transient(lambda scene: scene.fitted(rendered.views))
        self._show()
        self.veil.follow()
        self._tell(rendered)
        self._judge()

    def _tell(self, rendered: RenderResult) -> None:
        """How exact the picture is, and what is doubtful about it."""
        told = exactness_of(rendered)
        self.exactness.emit(told or "", told is not None)
        self.remedy.follow(rendered)
        self.session.show_doubt(rendered.data.doubt.sentence if rendered.data.doubt else "")

    # What is painted
    # -------------------------------------------------------------------------------------------------

    def paintEvent(self, event: QPaintEvent) -> None:
        """Says when the first picture is on the screen."""
        super().paintEvent(event)
        if self.shown is not None:
            self._announce()

    def _announce(self) -> None:
        if not self._announced:
            self._announced = True
            self.painted.emit()

    # What Qt tells
    # ---------------------------------------------------------------------------------------------------

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Another size, another picture; until it comes the old one is moved to where its plots are now."""
        super().resizeEvent(event)
        if hasattr(self, "gestures"):
            self._show()
            self.pictures.request()

    def closeEvent(self, event: QCloseEvent) -> None:
        """Leaves no thread behind."""
        self.stop()
        super().closeEvent(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """A legend's row is hidden or shown; inside plots see MouseController; the rest is pyqtgraph's."""
        row = self.legend_row(event.position())
        if row is not None:
            if event.button() == Qt.MouseButton.LeftButton:
                self._toggle(*row)
        elif self.color_bar_at(event.position()) is not None:
            super().mousePressEvent(event)
        elif self.gestures.takes(event.position()):
            self.gestures.press(event)
        else:
            super().mousePressEvent(event)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        """The menu comes when the right button is released without having drawn a box; or by the keyboard."""
        if event.reason() == QContextMenuEvent.Reason.Keyboard:
            self.open_menu(QPointF(self.rect().center()))

    def open_menu(self, at: QPointF) -> None:
        """The menu of the plot at a pixel."""
        pane = self.pane_at(at)
        if pane is not None:
            plot_menu.make(self, pane).popup(self.mapToGlobal(at.toPoint()))

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        """See MouseController; on a colour bar it brings back the bar's own ends, in a legend it is one more
        click.
        """
        barred, row = self.color_bar_at(event.position()), self.legend_row(event.position())
        if row is not None:
            self.mousePressEvent(event)
        elif barred is not None:
            self.reset_levels(barred.cell)
        elif self.gestures.takes(event.position()):
            self.gestures.double_click(event)
        else:
            super().mouseDoubleClickEvent(event)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """See MouseController; without a button pyqtgraph's items hear of it, too."""
        self.gestures.move(event)
        self.hover(None if self.gestures.active else event.position())
        if not self.gestures.active:
            super().mouseMoveEvent(event)

    def leaveEvent(self, event: QEvent) -> None:
        """Nothing is under the mouse any more."""
        super().leaveEvent(event)
        self.hover(None)
        self.readout.emit("")

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """See MouseController."""
        if self.gestures.active:
            self.gestures.release(event)
        else:
            super().mouseReleaseEvent(event)

    def wheelEvent(self, event: QWheelEvent) -> None:
        """See MouseController; over an axis pyqtgraph scales that axis alone."""
        if self.gestures.takes(event.position()):
            self.gestures.wheel(event)
        else:
            super().wheelEvent(event)
