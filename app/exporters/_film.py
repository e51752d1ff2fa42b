"""The frames of an animation: what stands still is painted once, what moves on a copy of it."""

from __future__ import annotations

import functools
from collections.abc import Callable, Iterator

from PySide6.QtGui import QImage, QPainter

from app.compute.options import ComputeOptions
from app.compute.orbits import Data
from app.exporters._offscreen import blank
from app.exporters.base import Job, Options
from app.figure import figure
from app.figure.headless import ensure_application
from app.figure.layout import page_of
from app.model.scene import Scene
from app.tasks.main_thread import on_main_thread

# The fraction of a job that long work before the first frame takes.
PREPARED = 0.3
_HINTS = QPainter.RenderHint.Antialiasing | QPainter.RenderHint.TextAntialiasing
TAIL = 1e6  # as long as a tail may be


class AnimationRenderer:
    """The animation of a scene: its playhead runs from 0 to the end in options.frames frames.

    job: hears of long work before the first frame, a map's say, and can stop it.
    """

    def __init__(self, scene: Scene, options: Options, job: Job | None = None) -> None:
        ensure_application()
        self._job, self._begun = job or Job(), 0.0
        # A film shows how the path comes about: all of it faintly, what is past in full.
        growing = scene.with_display(tail=min(scene.end, TAIL)) if scene.display.tail == 0.0 else scene
        self._scene, self._options, self._timed = growing, options, page_of(scene).time_dependent
        self._theme = options.look
        self._data = self._computed(scene, ComputeOptions(report=self._report))
        self._ground = self._painted_ground()

    def _computed(self, scene: Scene, effort: ComputeOptions = figure.DONE) -> Data:
        return figure.compute(scene, effort, *self._options.logical, self._theme.text)

    def _report(self, fraction: float) -> None:
        self._begun = PREPARED * fraction
        self._job.step(self._begun)

    def _painted_ground(self) -> QImage:
        return self._painted(figure.paint_static, self._scene, self._data)

    def _painted(self, paint: Callable[..., None], scene: Scene, data: Data) -> QImage:
        """What a function of the main thread paints of a scene."""
        image = blank(self._options)
        painter = self._painter(image)
        work = functools.partial(paint, painter, scene, data, self._theme, *self._options.logical)
        try:
            on_main_thread(work, self._job.cancelled)
        finally:
            painter.end()
        return image

    def _painter(self, image: QImage) -> QPainter:
        painter = QPainter(image)
        painter.setRenderHints(_HINTS)
        painter.scale(self._options.scale, self._options.scale)
        return painter

    def frame(self, index: int) -> QImage:
        """One frame, counted from 0."""
        moment = self._scene.with_(time=self._scene.end * index / (self._options.frames - 1))
        if self._timed:
            return self._whole(moment)
        image = self._ground.copy()
        painter = self._painter(image)
        try:
            figure.paint_moving(painter, moment, self._data, self._theme, *self._options.logical)
        finally:
            painter.end()
        return image

    def _whole(self, moment: Scene) -> QImage:
        """A frame of a page that depends on the playhead throughout."""
        return self._painted(figure.paint, moment, self._computed(moment))

    def frames(self, job: Job, fraction: float = 1.0) -> Iterator[QImage]:
        """All frames in order, which take this fraction of the job."""
        for index in range(self._options.frames):
            job.step(self._begun + (fraction - self._begun) * index / self._options.frames)
            yield self.frame(index)
