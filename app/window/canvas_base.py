"""What the parts of the canvas know of it: the session, the picture that is shown, and where its
plots lie.
"""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import QPointF, Signal
from PySide6.QtWidgets import QWidget

from app.figure.figure_view import FigureView
from app.figure.frames import frame_of
from app.figure.header import header_text
from app.figure.layout import Cell, arrange, page_of
from app.figure.plot_pane import PlotPane
from app.model.scene import Scene, View
from app.model.session import Session
from app.painting.frame import Frame
from app.services.rendering import RenderResult


class CanvasBase(FigureView):
    """The picture that is shown and its coordinates; `app.window.canvas.Canvas` adds how it is made.

    readout: what is under the mouse. exactness(text, now): how exact the orbits are; not now: the last text
    is of an earlier picture. painted: the first portrait is up.
    """

    message = Signal(object)
    readout = Signal(str)
    exactness = Signal(str, bool)
    painted = Signal()

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.session = session
        self.shown: RenderResult | None = None

    def cells(self) -> list[Cell]:
        """The plots in view."""
        theme = self.theme
        return arrange(self.scene_shown(), self.width(), self.height(), theme.text, theme.roomy)[1]

    def headline_at(self, at: QPointF) -> str:
        """Numbers and equations of the header under a pixel, equations in LaTeX; nothing elsewhere."""
        scene, theme = self.scene_shown(), self.theme
        headers = arrange(scene, self.width(), self.height(), theme.text, theme.roomy)[0]
        under = (h for h in headers if h.x <= at.x() < h.x + h.w and h.y <= at.y() < h.y + h.h)
        found = next(under, None)
        if found is None:
            return ""
        headline = page_of(scene).headline
        if headline is not None:
            return " ".join(headline(scene).formulas)
        scenario = scene.scenarios[found.scenario]
        return " ".join((header_text(scenario), *scenario.equations()))

    def scene_shown(self) -> Scene:
        """The scene on the screen: the painted one, at the current playhead."""
        if self.shown is None:
            return self.session.scene
        scene = self.shown.request.scene
        return scene.with_(time=min(self.session.scene.time, scene.end))

    def look(self, plot: str, view: View) -> None:
        """A plot shows another rectangle."""
        raise NotImplementedError

    def view_all(self, cell: Cell) -> None:
        """A plot shows everything again."""
        raise NotImplementedError

    def switch_scale(self, pane: PlotPane, axis: int, on: bool) -> None:
        """Makes an axis of a plot logarithmic, or linear."""
        raise NotImplementedError

    def open_menu(self, at: QPointF) -> None:
        """The menu of the plot at a pixel."""
        raise NotImplementedError

    def frame(self, cell: Cell) -> Frame:
        """The frame of a plot on the screen, to turn pixels into coordinates."""
        assert self.shown is not None
        return frame_of(None, cell, self.session_scene(), self.shown.data, self.theme)

    def session_scene(self) -> Scene:
        """The painted scene with the views the user has set meanwhile."""
        return replace(self.scene_shown(), views=self.session.scene.views)
