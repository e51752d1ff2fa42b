"""A canvas that shows the lab's page with made-up recordings."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QMouseEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QMenu

from app.figure.plot_pane import PlotPane
from app.model.scene import Scene
from app.model.session import Session
from app.services.kernel_service import KernelService
from app.training.run_store import STORE
from app.window.canvas import Canvas
from gandyn.training import Settings
from tests.app.conftest import wait_for
from tests.app.lab.made_up import imagined
from tests.app.lab.test_lab_pictures import recorded, scene_of

__all__ = ["Shown", "imagined", "lab"]


class Shown:
    """A canvas and the mouse on it."""

    def __init__(self, scene: Scene) -> None:
        self.session = Session(scene)
        self.canvas = Canvas(self.session)
        self.canvas.resize(1280, 800)
        self.canvas.show()
        self.settle()

    def settle(self) -> None:
        """Waits for the picture of the scene as it is."""
        assert wait_for(
            lambda: (
                self.canvas.shown is not None
                and self.canvas.shown.request.scene.with_(views={}) == self.session.scene.with_(views={})
            )
        )

    def pane(self, plot: str, index: int = 0) -> PlotPane:
        """A plot in view."""
        return next(pane for pane in self.canvas.panes() if pane.cell.key == (plot, index))

    def inside(self, plot: str, x: float = 0.5, y: float = 0.5, index: int = 0) -> QPoint:
        """The pixel at these shares of a plot's width and height."""
        rect = self.pane(plot, index).frame(None).rect
        return QPoint(round(rect.x() + x * rect.width()), round(rect.y() + y * rect.height()))

    def move(self, to: QPoint) -> None:
        """Moves the mouse there, no button pressed."""
        viewport, none = self.canvas.viewport(), Qt.MouseButton.NoButton
        at = QPointF(to)
        event = QMouseEvent(
            QMouseEvent.Type.MouseMove,
            at,
            viewport.mapToGlobal(at),
            none,
            none,
            Qt.KeyboardModifier.NoModifier,
        )
        QApplication.sendEvent(viewport, event)

    def drag(self, to: QPoint, button: Qt.MouseButton) -> None:
        """Moves the mouse there with a button pressed."""
        viewport, at = self.canvas.viewport(), QPointF(to)
        event = QMouseEvent(
            QMouseEvent.Type.MouseMove,
            at,
            viewport.mapToGlobal(at),
            Qt.MouseButton.NoButton,
            button,
            Qt.KeyboardModifier.NoModifier,
        )
        QApplication.sendEvent(viewport, event)

    def choose(self, plot: str, text: str) -> None:
        """The entry of a plot's menu, by the right mouse button and a click."""
        QTest.mouseClick(self.canvas.viewport(), Qt.MouseButton.RightButton, pos=self.inside(plot))
        menu = QApplication.activePopupWidget()
        assert isinstance(menu, QMenu)
        action = next(action for action in menu.actions() if action.text() == text)
        QTest.mouseClick(menu, Qt.MouseButton.LeftButton, pos=menu.actionGeometry(action).center())
        self.settle()


@pytest.fixture
def lab(app: QApplication, monkeypatch: pytest.MonkeyPatch) -> Iterator[Shown]:
    """Clipping beside a penalty, twenty iterations, the playhead in the middle."""
    monkeypatch.setattr(KernelService, "start", lambda self, *scenarios: None)
    STORE.clear()
    settings = Settings("weight-polarisation")
    STORE.add(recorded(settings, 0))
    made = Shown(
        scene_of(settings, pictures=("lab-weights", "lab-losses", "lab-polarisation")).with_(time=2.4)
    )
    yield made
    made.canvas.close()
    STORE.clear()
