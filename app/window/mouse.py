"""What the mouse does in plots: place, select, drag, pan, zoom, box.

Left click on empty ground starts a trajectory; on a curve selects it; a start's ring, the fake point or the
critic is dragged; elsewhere a drag pans; Shift+drag draws a box of starts; right drag zooms into a box; the
wheel zooms; in time series the left button scrubs; a double click shows everything again. Where a plot is
drawn upon, the left button is a pen, the right an eraser.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QMouseEvent, QPainter, QPen, QWheelEvent

from app.compute.orbits import moved
from app.figure.layout import Cell
from app.model.scene import REFERENCE_START, Scene, Start, View
from app.painting import log_axes, primitives
from app.plots import PICK, StateEdit
from app.plots.plot import plain_name
from app.text.translation import tr
from app.window.canvas_base import CanvasBase

CLICK = 4.0  # pixels the mouse may move in a click
CURVE = 7.0  # pixels around a curve that select it
NOTHING = -1  # no step of the history
BATCH = 5  # starts along each side of a drawn box

HANDLE, PAN, BOX, ZOOM, SCRUB, DRAW, ERASE = "handle", "pan", "box", "zoom", "scrub", "draw", "erase"


@dataclass
class DragState:
    """A mouse button that is down."""

    cell: Cell
    kind: str
    at: QPointF
    handle: str = ""
    travelled: bool = False
    last: QPointF | None = None


class MouseController:
    """Turns mouse events on the canvas into changes of the session."""

    def __init__(self, canvas: CanvasBase) -> None:
        self._canvas = canvas
        self._press: DragState | None = None
        self._serial = 0
        self._made = NOTHING

    @property
    def active(self) -> bool:
        """Whether a button is down that was pressed in a plot."""
        return self._press is not None

    def takes(self, at: QPointF) -> bool:
        """Whether a pixel is inside a plot, or where a plot without axes is."""
        cell = self._cell(at)
        if cell is None or self._canvas.shown is None:
            return False
        return not cell.plot.numbered or self._canvas.frame(cell).rect.contains(at)

    # Events
    # ------------------------------------------------------------------------------------------

    def press(self, event: QMouseEvent) -> None:
        """Decides what a drag will mean."""
        cell = self._cell(event.position())
        if cell is None or self._canvas.shown is None:
            return
        self._canvas.session.activate(cell.scenario)
        self._serial += 1
        self._made = NOTHING
        kind, handle = self._kind(cell, event)
        self._press = DragState(cell, kind, event.position(), handle, last=event.position())
        if kind == SCRUB:
            self._scrub(self._press, event.position())
        elif kind in (DRAW, ERASE):
            self._draw(self._press, event.position())

    def _kind(self, cell: Cell, event: QMouseEvent) -> tuple[str, str]:
        if event.button() != Qt.MouseButton.MiddleButton and cell.plot.is_editable(
            self._canvas.session_scene(), cell.scenario
        ):
            kind = DRAW if event.button() == Qt.MouseButton.LeftButton else ERASE
            return kind, self._handle(cell, event.position())
        if event.button() == Qt.MouseButton.RightButton:
            return ZOOM, ""
        if event.button() != Qt.MouseButton.LeftButton:
            return PAN, ""
        if cell.plot.time_axis:
            return SCRUB, ""
        if event.modifiers() & Qt.KeyboardModifier.ShiftModifier:
            return BOX, ""
        handle = self._handle(cell, event.position())
        return (HANDLE, handle) if handle else (PAN, "")

    def move(self, event: QMouseEvent) -> None:
        """Continues a drag, or tells what is under the mouse."""
        press, at = self._press, event.position()
        if press is None:
            self._hover(at)
            return
        press.travelled = press.travelled or (at - press.at).manhattanLength() > CLICK
        if not press.travelled:
            return
        {HANDLE: self._drag, PAN: self._pan, SCRUB: self._scrub, DRAW: self._draw, ERASE: self._draw}.get(
            press.kind, self._stretch
        )(press, at)
        press.last = at

    def release(self, event: QMouseEvent) -> None:
        """Ends a drag; a press that did not move is a click."""
        press, self._press = self._press, None
        if press is None:
            return
        if not press.travelled:
            self._click_once(press, event)
        elif press.kind == BOX:
            self._batch(press, event.position())
        elif press.kind == ZOOM:
            self._zoom_box(press, event.position())
        self._canvas.session.end_merge()
        self._canvas.band.update()

    def double_click(self, event: QMouseEvent) -> None:
        """Shows all of a plot again; what the first of the two clicks changed is taken back."""
        cell, history = self._cell(event.position()), self._canvas.session.history
        self._press = None
        if cell is None or event.button() != Qt.MouseButton.LeftButton:
            return
        if cell.plot.is_editable(self._canvas.session_scene(), cell.scenario):
            self.press(event)  # to a pen it is one more touch
            return
        made, self._made = self._made, NOTHING
        if made == history.index():
            history.undo()
        if not self._enter(cell, event.position()):
            self._canvas.view_all(cell)

    def _enter(self, cell: Cell, at: QPointF) -> bool:
        """Whether the plot leads somewhere from here."""
        shown, frame = self._canvas.shown, self._canvas.frame(cell)
        led = (
            cell.plot.on_double_click(
                frame, self._canvas.session_scene(), cell.scenario, shown.data, at.x(), at.y()
            )
            if shown
            else None
        )
        if led is None or not frame.rect.contains(at):
            return False
        self._canvas.session.update(lambda now: led.with_(time=now.time), tr("Go there"))
        return True

    def wheel(self, event: QWheelEvent) -> None:
        """Zooms about the mouse; time series only along time."""
        cell = self._cell(event.position())
        if cell is None or self._canvas.shown is None or not event.angleDelta().y():
            return
        frame = self._canvas.frame(cell)
        factor = 0.88 ** (event.angleDelta().y() / 120.0)
        x, y = frame.coordinates(event.position().x(), event.position().y())
        view = frame.view.zoomed(factor, x, y)
        self._look(
            cell, View(view.x0, view.x1, frame.view.y0, frame.view.y1) if cell.plot.time_axis else view
        )
        event.accept()

    def paint(self, painter: QPainter) -> None:
        """The rubber band of a box."""
        press = self._press
        if press is None or not press.travelled or press.kind not in (BOX, ZOOM) or press.last is None:
            return
        color = QColor(self._canvas.theme.accent)
        painter.setPen(QPen(color, 1.2, Qt.PenStyle.DashLine))
        painter.setBrush(primitives.with_alpha(self._canvas.theme.accent, 0.10))
        painter.drawRect(QRectF(press.at, press.last).normalized())

    # Meanings
    # ------------------------------------------------------------------------------------------

    def _cell(self, at: QPointF) -> Cell | None:
        return next((cell for cell in self._canvas.cells() if cell.contains(at.x(), at.y())), None)

    def _scene_of(self, cell: Cell) -> Scene:
        """What a gesture in a plot changes."""
        return self._canvas.session.scene if cell.plot.immediate else self._canvas.session_scene()

    def _handle(self, cell: Cell, at: QPointF) -> str:
        assert self._canvas.shown is not None
        frame, scene = self._canvas.frame(cell), self._scene_of(cell)
        return cell.plot.hit_test(frame, scene, cell.scenario, self._canvas.shown.data, at.x(), at.y()) or ""

    def _hover(self, at: QPointF) -> None:
        cell = self._cell(at)
        if cell is None or self._canvas.shown is None:
            self._canvas.unsetCursor()
            self._canvas.readout.emit("")
            return
        series = cell.plot.time_axis
        hand = (
            Qt.CursorShape.OpenHandCursor
            if not series and self._handle(cell, at)
            else Qt.CursorShape.CrossCursor
        )
        self._canvas.setCursor(Qt.CursorShape.SizeHorCursor if series else hand)
        x, y = self._canvas.frame(cell).coordinates(at.x(), at.y())
        told = cell.plot.hover_text(
            self._canvas.frame(cell),
            self._canvas.session_scene(),
            cell.scenario,
            self._canvas.shown.data,
            at.x(),
            at.y(),
        )
        if told:
            self._canvas.readout.emit(told)
            return
        scene = self._canvas.session_scene()
        names = [plain_name(name) for name in cell.plot.names(scene)]
        values = log_axes.numbers(cell.plot.log_axes(scene), x, y)
        pairs = [f"{name} = {value:.4g}" for name, value in zip(names, values) if name]
        self._canvas.readout.emit("   ".join(pairs).replace("-", "−"))

    def _drag(self, press: DragState, at: QPointF) -> None:
        if press.handle == PICK:
            self._go(press.cell, at, f"drag{self._serial}")
            return
        assert self._canvas.shown is not None
        frame, scene = self._canvas.frame(press.cell), self._canvas.session_scene()
        led = press.cell.plot.drag_to(
            frame,
            self._scene_of(press.cell),
            press.cell.scenario,
            self._canvas.shown.data,
            press.handle,
            at.x(),
            at.y(),
        )
        if led is not None:
            self._canvas.session.update(
                lambda now: led.with_(time=now.time), tr("Move it"), f"drag{self._serial}"
            )
            return
        state = press.cell.plot.drag(
            frame, scene, press.cell.scenario, self._canvas.shown.data, press.handle, at.x(), at.y()
        )
        if state is not None:
            rewind = press.cell.plot.rewinds
            self._canvas.session.update(
                lambda s: _restarted(s, state, rewind), tr("Move a trajectory"), f"drag{self._serial}"
            )

    def _pan(self, press: DragState, at: QPointF) -> None:
        frame = self._canvas.frame(press.cell)
        last = press.last or press.at
        x0, y0 = frame.coordinates(last.x(), last.y())
        x1, y1 = frame.coordinates(at.x(), at.y())
        self._look(press.cell, frame.view.moved(x0 - x1, y0 - y1))

    def _scrub(self, press: DragState, at: QPointF) -> None:
        x = self._canvas.frame(press.cell).coordinates(at.x(), at.y())[0]
        plot = press.cell.plot
        self._canvas.session.set_transient(
            lambda scene: scene.with_(time=min(max(plot.time_at(scene, x), 0.0), scene.end))
        )

    def _draw(self, press: DragState, at: QPointF) -> None:
        """The pen or the eraser; one stroke is one step back."""
        frame, plot, index = self._canvas.frame(press.cell), press.cell.plot, press.cell.scenario
        last = press.last or press.at
        path = np.array([[last.x(), last.y()], [at.x(), at.y()]])
        drawn = plot.paint_along(
            frame, self._canvas.session.scene, index, press.handle, path, press.kind == ERASE
        )
        if drawn is not None:
            text = tr(plot.stroke_name)
            self._canvas.session.update(lambda scene: drawn, text, f"draw{self._serial}")

    def _stretch(self, press: DragState, at: QPointF) -> None:
        press.last = at
        self._canvas.band.update()

    def _click_once(self, press: DragState, event: QMouseEvent) -> None:
        """A click, and which step of the history it made, should it be the first half of a double click."""
        history = self._canvas.session.history
        before = history.index()
        self._click(press, event)
        self._made = history.index() if history.index() > before else NOTHING

    def _click(self, press: DragState, event: QMouseEvent) -> None:
        if press.kind == ZOOM:
            self._canvas.open_menu(event.position())
        if press.kind in (ZOOM, DRAW, ERASE):
            return
        cell, at = press.cell, event.position()
        if press.kind == HANDLE:
            if press.handle.isdigit():
                self._select(int(press.handle))
            if press.handle != PICK:
                return
        assert self._canvas.shown is not None
        frame, scene = self._canvas.frame(cell), self._canvas.session_scene()
        if not frame.rect.contains(at):
            return
        if self._go(cell, at):
            return
        near = cell.plot.nearest(frame, scene, cell.scenario, self._canvas.shown.data, at.x(), at.y())
        if near is not None and near[1] < CURVE:
            self._select(near[0])
        elif press.kind == PAN and event.button() == Qt.MouseButton.LeftButton:
            self._place(cell.plot.start_at(frame, scene, at.x(), at.y()))

    def _go(self, cell: Cell, at: QPointF, merge: str = "") -> bool:
        """Where the plot's `pick` leads, if it leads anywhere; a drag is one step of the history."""
        assert self._canvas.shown is not None
        frame, scene = self._canvas.frame(cell), self._scene_of(cell)
        led = cell.plot.on_click(frame, scene, cell.scenario, self._canvas.shown.data, at.x(), at.y())
        if led is not None:
            self._canvas.session.update(lambda now: led.with_(time=now.time), tr("Go there"), merge)
        return led is not None

    def _select(self, index: int) -> None:
        self._canvas.session.set_transient(lambda scene: scene.with_(selected=index))

    def _place(self, *states: StateEdit | None) -> None:
        real = [state for state in states if state is not None]
        if not real:
            return

        def add(scene: Scene) -> Scene:
            base = scene.starts[scene.selected] if scene.starts else REFERENCE_START
            return scene.added(*(_at(base, state) for state in real))

        self._canvas.session.update(add, tr("New trajectory"))

    def _batch(self, press: DragState, at: QPointF) -> None:
        frame, scene = self._canvas.frame(press.cell), self._canvas.session_scene()
        box = QRectF(press.at, at).normalized()
        xs, ys = np.linspace(box.left(), box.right(), BATCH), np.linspace(box.top(), box.bottom(), BATCH)
        self._place(*(press.cell.plot.start_at(frame, scene, float(x), float(y)) for y in ys for x in xs))

    def _zoom_box(self, press: DragState, at: QPointF) -> None:
        frame = self._canvas.frame(press.cell)
        box = QRectF(press.at, at).normalized() & frame.rect
        if box.width() < 6.0 or box.height() < 6.0:
            return
        x0, y1 = frame.coordinates(box.left(), box.top())
        x1, y0 = frame.coordinates(box.right(), box.bottom())
        self._look(press.cell, View(x0, x1, y0, y1))

    def _look(self, cell: Cell, view: View) -> None:
        self._canvas.look(cell.plot.id, view)


def _at(base: Start, state: StateEdit) -> Start:
    return moved(base, np.array(state.phi[:2]), np.array(state.theta[:2]))


def _restarted(scene: Scene, state: StateEdit, rewind: bool) -> Scene:
    """The start of a trajectory put at a state; dragging the Dirac picture also rewinds, for that state is
    the start now.
    """
    changed = scene.with_start(state.index, _at(scene.starts[state.index], state)).with_(selected=state.index)
    return changed.with_(time=0.0) if rewind else changed
