"""Moves the playhead in real time: a whole play takes ten seconds at normal speed, whatever the duration."""

from __future__ import annotations

import math

from PySide6.QtCore import QElapsedTimer, QObject, Qt, QTimer, Signal

from app.model.session import Session

SECONDS = 10.0
SPEEDS = (0.1, 0.25, 0.5, 1.0, 2.0, 5.0, 10.0)
STEPS = 200  # a single step is about this fraction of the whole, in whole integration steps


class PlaybackController(QObject):
    """play, pause, step, jump. changed(): it started, stopped, or plays otherwise. The playhead itself is
    scene.time.
    """

    changed = Signal()

    def __init__(self, session: Session, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._speed, self._loop = 1.0, False
        self._clock = QElapsedTimer()
        self._timer = QTimer(self, interval=1000 // 60, timerType=Qt.TimerType.PreciseTimer)
        self._timer.timeout.connect(self._tick)

    @property
    def playing(self) -> bool:
        """Whether the playhead runs."""
        return self._timer.isActive()

    @property
    def speed(self) -> float:
        """Times normal speed."""
        return self._speed

    @property
    def loop(self) -> bool:
        """Whether to begin again at the end."""
        return self._loop

    def set_speed(self, speed: float) -> None:
        """Plays faster or slower, from here on."""
        self._speed = min(max(speed, SPEEDS[0]), SPEEDS[-1])
        self.changed.emit()

    def faster(self, notches: int) -> None:
        """The next of SPEEDS, or the one before for −1."""
        nearest = min(range(len(SPEEDS)), key=lambda i: abs(math.log(SPEEDS[i] / self._speed)))
        self.set_speed(SPEEDS[min(max(nearest + notches, 0), len(SPEEDS) - 1)])

    def set_loop(self, on: bool) -> None:
        """Begins again at the end, or stops there."""
        self._loop = on
        self.changed.emit()

    def play(self) -> None:
        """Runs from the playhead; from the start if it is at the end."""
        scene = self._session.scene
        if scene.time >= scene.end:
            self.seek(0.0)
        self._clock.restart()
        self._timer.start()
        self.changed.emit()

    def pause(self) -> None:
        """Stops where it is."""
        if self.playing:
            self._timer.stop()
            self.changed.emit()

    def toggle(self) -> None:
        """Play or pause."""
        if self.playing:
            self.pause()
        else:
            self.play()

    def seek(self, time: float) -> None:
        """Puts the playhead somewhere."""
        self._session.set_transient(lambda scene: scene.with_(time=min(max(time, 0.0), scene.end)))

    def step(self, direction: int = 1) -> None:
        """A small step forward or back, a whole number of integration steps."""
        self.pause()
        scene = self._session.scene
        length = scene.step * max(round(scene.end / STEPS / scene.step), 1)
        self.seek(scene.time + direction * length)

    def to_start(self) -> None:
        """t = 0."""
        self.seek(0.0)

    def to_end(self) -> None:
        """t = T, and stop."""
        self.pause()
        self.seek(self._session.scene.end)

    def _tick(self) -> None:
        scene = self._session.scene
        time = scene.time + self._clock.restart() / 1000.0 * self._speed * scene.end / SECONDS
        if time < scene.end:
            self.seek(time)
        elif self._loop:
            self.seek(time % scene.end)
        else:
            self.to_end()
