"""The moving particles of the phase planes: advanced by a worker, painted between the ground and what
moves.
"""

from __future__ import annotations

import logging

from PySide6.QtCore import QObject, QPointF, QTimer
from PySide6.QtGui import QImage, QPainter

from app.compute.particles import Particles
from app.figure.layout import Cell
from app.model.scene import PARTICLES, Scene
from app.painting.frame import Frame
from app.painting.layers import Velocity
from app.tasks.worker import Worker
from app.window.canvas_base import CanvasBase

_LOGGER = logging.getLogger(__name__)
INTERVAL = 16


class ParticleAnimator(QObject):
    """Runs while the scene asks for particles and the canvas is visible."""

    def __init__(self, canvas: CanvasBase) -> None:
        super().__init__(canvas)
        self._canvas = canvas
        self._worker: Worker | None = None
        self._swarms = _Swarms()
        self._pictures: list[tuple[QPointF, QImage]] = []
        self._busy, self._said = False, ""
        self._place = ("", 0, 0)
        self._timer = QTimer(self, interval=INTERVAL)
        self._timer.timeout.connect(self._tick)

    def follow(self) -> None:
        """Starts or stops as the scene's display says."""
        wanted = self._canvas.session.scene.display.flow == PARTICLES
        if wanted and not self._timer.isActive():
            self._timer.start()
        elif not wanted and self._timer.isActive():
            self._timer.stop()
            self._pictures = []

        if self._place != self._place_now():
            self._pictures = []

    def stop(self) -> None:
        """Ends the worker."""
        self._timer.stop()
        if self._worker is not None:
            self._worker.stop()

    def paint(self, painter: QPainter) -> None:
        """The newest picture of every plot."""
        for at, image in self._pictures:
            painter.drawImage(at, image)

    def _tick(self) -> None:
        shown = self._canvas.shown
        if self._busy or shown is None or not shown.request.quality.compiled or not self._canvas.isVisible():
            return
        if self._worker is None:
            self._worker = Worker(self)
            self._worker.done.connect(self._receive)
            self._worker.failed.connect(self._fail)
        try:
            jobs, swarms = self._jobs(), self._swarms
        except Exception as error:  # of this picture; the next one may be sound
            _LOGGER.debug("failed: particles of a picture", exc_info=True)
            self._fail(str(error))
            return
        self._busy, self._place = True, self._place_now()
        self._worker.submit(lambda is_cancelled: [swarms.advance(*job) for job in jobs])

    def _place_now(self) -> tuple[str, int, int]:
        """Pictures that were made for another page or size lie elsewhere."""
        return self._canvas.session.scene.page, self._canvas.width(), self._canvas.height()

    def _jobs(self) -> list[tuple[int, Frame, Velocity, object]]:
        """What is to be advanced: plots with a field, where they are on the screen; other plots of a page may
        belong to no scenario at all.
        """
        scene, theme = self._canvas.scene_shown(), self._canvas.theme
        flowing = [(c, v) for c in self._canvas.cells() if (v := self._flow_of(scene, c)) is not None]
        frames = [self._canvas.frame(c) for c, _ in flowing]
        return [
            (c.scenario, frame, velocity, (scene.scenarios[c.scenario], frame.view, theme))
            for (c, velocity), frame in zip(flowing, frames)
        ]

    def _flow_of(self, scene: Scene, cell: Cell) -> Velocity | None:
        return cell.plot.velocity(scene, cell.scenario) if cell.scenario < len(scene.scenarios) else None

    def _receive(self, pictures: list[tuple[QPointF, QImage]]) -> None:
        self._busy = False
        wanted = self._timer.isActive() and self._place == self._place_now()
        self._pictures = pictures if wanted else []
        self._canvas.flow.update()

    def _fail(self, sentence: str) -> None:
        """Says it once; the next tick tries again, for what failed may have been of another page."""
        self._busy = False
        self._pictures = []
        self._canvas.flow.update()
        if sentence != self._said:
            self._said = sentence
            _LOGGER.error("Particles of a picture could not be moved: %s", sentence)
            self._canvas.message.emit(sentence)


class _Swarms:
    """The particles of each scenario, for the worker's thread alone."""

    def __init__(self) -> None:
        self._swarms: dict[int, Particles] = {}

    def advance(self, index: int, frame: Frame, velocity: Velocity, key: object) -> tuple[QPointF, QImage]:
        """Moves the particles of a scenario; where their picture belongs, and the picture."""
        swarm = self._swarms.setdefault(index, Particles(seed=5 + index))
        return QPointF(frame.x, frame.y), swarm.advance(frame, velocity, key)
