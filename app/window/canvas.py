"""The widget that shows everything drawn. It paints what the worker made, and what moves with the playhead on
top.
"""

from __future__ import annotations

import logging
from dataclasses import replace
from itertools import product
from typing import Any

from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt, QTimer
from PySide6.QtGui import QCloseEvent, QContextMenuEvent, QMouseEvent, QPaintEvent, QResizeEvent, QWheelEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from app.compute import clashes
from app.compute.map_requests import known_maps
from app.compute.options import Quality
from app.compute.orbits import Clash
from app.figure.layout import Cell, page_of
from app.figure.plot_pane import PlotPane
from app.graphics.legend import Row
from app.model.scene import LAB, NO_FLOW, Scene, View
from app.model.session import Session
from app.services.kernel_service import KernelRequest, KernelService, NoiseKernel, missing_kernels
from app.services.rendering import RenderRequest, RenderResult, exactness_of, render
from app.tasks.worker import Worker
from app.text.translation import tr
from app.theme.palettes import Theme
from app.training.run_store import STORE, Runs
from app.window import plot_menu
from app.window.canvas_base import CanvasBase
from app.window.mouse import MouseController
from app.window.particle_animator import ParticleAnimator
from app.window.remedy_button import RemedyButton
from app.window.veil import Veil
from gandyn.iteration import is_rule_kernel_ready
from gandyn.sde import is_noise_kernel_ready

_LOGGER = logging.getLogger(__name__)

# Flow textures are repainted finely, and long computations finished, once nothing has changed for this long
# (ms).
REST = 180
ROUGH = 0.3
# Heights of the particles and of the box that the mouse draws, among the items of the picture.
FLOW, BAND = -200.0, 500.0


class Canvas(CanvasBase):
    """All plots of the session's scene, live."""

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(session, parent)
        self.compiler = KernelService(self)
        self.compiler.finished.connect(self.refresh)
        self.compiler.progress.connect(self._use_new_kernels)
        self.compiler.failed.connect(self.message)
        self._asked: RenderRequest | None = None
        self._clash: Clash | None = None
        self._lacking: tuple[KernelRequest, ...] = ()
        self._announced = self._warm = False
        self._worker = Worker(self)
        self._worker.done.connect(self._receive)
        self._worker.failed.connect(self._fail)
        self._rest = QTimer(self, singleShot=True, interval=REST)
        self._rest.timeout.connect(lambda: self._request(fine=True))
        self._warming = QTimer(self, singleShot=True, interval=0)
        self._warming.timeout.connect(self._warm_up)
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
        self.refresh()

    def refresh(self) -> None:
        """Paints anew even if the scene is the same, because kernels or colours changed."""
        self._asked = None
        self._request()

    def renew(self) -> None:
        """Paints anew, as finely as it was, because what is shown has grown."""
        self._asked = None
        self._request(fine=True)

    def reset_views(self) -> None:
        """The axes the scene was opened with; plots it says nothing of show all their orbits."""
        self.session.set_transient(lambda scene: scene.with_(views=self.session.default_views))

    def fit_views(self) -> None:
        """Every plot shows all its orbits."""
        self.session.set_transient(lambda scene: scene.with_(views={}))

    def stop(self) -> None:
        """Ends threads, without waiting for them, and the compiler."""
        self._rest.stop()
        self._warming.stop()
        self._flowing.stop()
        self._worker.stop()
        self.compiler.stop()
        self.shown = None
        self.end()

    def _follow(self) -> None:
        if not clashes.concerns(self.session.scene, self.session.verdict):
            self._clash = None
        self._request()
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
        self._request()
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

    def _request(self, fine: bool = False) -> None:
        """Asks the worker for a new picture if anything but the playhead changed."""
        if self.width() < 10 or self.height() < 10:
            return
        request = self._request_now(fine)
        # What was painted finely is not painted roughly again because the playhead moves.
        if self._asked in (request, self._request_now(True)):
            return
        self._asked = request
        self._worker.submit(lambda is_cancelled: render(request, is_cancelled))
        self._rest.stop()
        if _gets_finer(request.scene) and not fine:
            self._rest.start()

    def _request_now(self, fine: bool) -> RenderRequest:
        scene, ratio = self.session.scene, self.devicePixelRatioF()
        scene = scene if page_of(scene).time_dependent else scene.with_(time=0.0)
        sharp = 0.75 * ratio if fine else ROUGH
        quality = Quality(sharp, *self._compiled(scene))
        size = self.width(), self.height()
        return RenderRequest(scene, self.theme, *size, ratio, quality, self._clash, *_growing(scene))

    def _judge(self) -> None:
        """Holds the picture against the verdict beside it; where they differ, the picture says so."""
        shown = self.shown
        clash = None if shown is None else clashes.find(shown.request.scene, shown.data, self.session.verdict)
        if clash != self._clash:
            self._clash = clash
            self._request()

    def _compiled(self, scene: Scene) -> tuple[bool, bool]:
        """Whether to use compiled kernels of the flow, and of the rules: not for the first picture, nor while
        they are being compiled.
        """
        if (
            self._asked is not None
            and self._asked.scene == scene
            and self._asked.quality.compiled
            and self._asked.quality.rules
        ):
            return True, True
        waiting = list(missing_kernels(scene.scenarios, scene.method))
        noisy = [
            NoiseKernel(scenario)
            for scenario in scene.scenarios
            if scene.settings_of("noise").on and not is_noise_kernel_ready(scenario)
        ]
        rules = [
            pair for pair in product(scene.scenarios, scene.trainings) if not is_rule_kernel_ready(*pair)
        ]
        self._compile((*waiting, *rules, *noisy) if self._warm else ())
        return self._warm and not waiting, self._warm and not rules

    def _compile(self, wanted: tuple[KernelRequest, ...]) -> None:
        """Has kernels compiled; those that were tried in vain once more, when something has changed."""
        if wanted != self._lacking:
            self.compiler.reset_retries(*wanted)
        if wanted:
            self.compiler.start(*wanted)
        self._lacking = wanted

    def _receive(self, rendered: RenderResult) -> None:
        self.shown = rendered
        if rendered.views:
            self._keep(rendered)
        if not rendered.data.settled:
            self._rest.start()
        self._show()
        self.veil.follow()
        self._tell(rendered)
        self._judge()
        if not self._warm:
            # The first picture is up: now load the compiler's kernels and look for missing ones.
            self._warm = True
            self._warming.start()

    def _tell(self, rendered: RenderResult) -> None:
        """How exact the picture is, and what is doubtful about it."""
        told = exactness_of(rendered)
        self.exactness.emit(told or "", told is not None)
        self.remedy.follow(rendered)
        self.session.show_doubt(rendered.data.doubt.sentence if rendered.data.doubt else "")

    def _keep(self, rendered: RenderResult) -> None:
        """Fitted views stay, so that axes do not jump while things change. The picture shows them already."""
        if self._asked is not None and self._asked.fitted(rendered.views) == rendered.request:
            self._asked = rendered.request
        self.session.set_transient(lambda scene: scene.fitted(rendered.views))

    def _warm_up(self) -> None:
        self.compiler.start(*missing_kernels(self.session.scene.scenarios, self.session.scene.method))
        self.refresh()

    def _use_new_kernels(self) -> None:
        """Replaces the preview as soon as its own kernels are there, not only when all are."""
        if self.shown is not None and not (
            self.shown.request.quality.compiled and self.shown.request.quality.rules
        ):
            self.refresh()

    def _fail(self, sentence: str) -> None:
        self.message.emit(sentence)

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
            self._request()

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


def _growing(scene: Scene) -> tuple[Runs | None, tuple[tuple[Any, Any], ...] | None]:
    """What a page shows that goes on while it is painted: trainings, or maps."""
    runs = STORE.runs() if shows_runs(scene) else None
    return runs, tuple(known_maps(scene).items()) if scene.page == "map" else None


def shows_runs(scene: Scene) -> bool:
    """Whether the page shows trainings: the lab, and distances that compare its samples or a network."""
    settings = scene.settings_of("distances")
    return scene.page == LAB or (scene.page == "distances" and settings.shows_runs)


def _gets_finer(scene: Scene) -> bool:
    """Whether more is painted at rest than while something moves."""
    return (
        scene.display.flow != NO_FLOW
        or bool(scene.settings_of("noise").on)
        or scene.display.sets
        or page_of(scene).progressive
    )
