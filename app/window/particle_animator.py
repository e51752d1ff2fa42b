"""The moving particles of the phase planes: advanced by a worker, painted between the ground and what
moves.
"""

from __future__ import annotations

from PySide6.QtCore import QObject, QPointF, QTimer
from PySide6.QtGui import QImage, QPainter

from app.compute.particles import Particles
from app.figure import figure
from app.model.scene import PARTICLES
from app.painting.frame import Frame
from app.painting.layers import Velocity
from app.tasks.worker import Worker
from app.window.canvas_base import CanvasBase

INTERVAL = 16


class ParticleAnimator(QObject):
    """Runs while the scene asks for particles and the canvas is visible."""

    def __init__(self, canvas: CanvasBase) -> None:
        super().__init__(canvas)
        self._canvas = canvas
        self._worker: Worker | None = None
        self._swarms = _Swarms()
        self._pictures: list[tuple[QPointF, QImage]] = []
        self._busy = False
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
        self._busy = True
        scene, theme, data = self._canvas.scene(), self._canvas.theme, shown.data
        frames = [(c, figure.frame_of(QPainter(), c, scene, data, theme)) for c in self._canvas.cells()]
        jobs = [
            (
                c.scenario,
                frame,
                c.plot.velocity(scene, c.scenario),
                (scene.scenarios[c.scenario], frame.view, theme),
            )
            for c, frame in frames
        ]
        swarms = self._swarms
        self._worker.submit(
            lambda is_cancelled: [swarms.advance(i, f, v, key) for i, f, v, key in jobs if v is not None]
        )

    def _receive(self, pictures: list[tuple[QPointF, QImage]]) -> None:
        self._busy = False
        self._pictures = pictures if self._timer.isActive() else []
        self._canvas.update()

    def _fail(self, sentence: str) -> None:
        self._busy = False
        self._timer.stop()
        self._canvas.message.emit(sentence)


class _Swarms:
    """The particles of each scenario, for the worker's thread alone."""

    def __init__(self) -> None:
        self._swarms: dict[int, Particles] = {}

    def advance(self, index: int, frame: Frame, velocity: Velocity, key: object) -> tuple[QPointF, QImage]:
        """Moves the particles of a scenario; where their picture belongs, and the picture."""
        swarm = self._swarms.setdefault(index, Particles(seed=5 + index))
        return QPointF(frame.x, frame.y), swarm.advance(frame, velocity, key)
