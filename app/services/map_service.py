"""Works out the maps of the page that is shown, on a thread of its own: first in few cells, then in all,
newest wins.
"""

from __future__ import annotations

import threading
from collections.abc import Callable
from functools import partial

from PySide6.QtCore import QObject, QTimer, Signal

from app.compute import map_requests
from app.compute.map_requests import MAP_CACHE, MapRequest
from app.figure.layout import page_of
from app.model.scene import Scene
from app.model.session import Session
from app.services.kernel_service import KernelService, MapKernel
from app.tasks.cancelled import Cancelled
from app.tasks.worker import Worker, load_numba
from app.text.translation import tr
from app.training import sweep_theory
from gandyn.maps.kernel_keys import is_map_kernel_ready

# Nothing is begun before the scene has stood still for so long (ms).
REST = 120
LOST = (
    "The kernel of this map could not be compiled, for the compiling process failed twice: close other"
    " programs, then change anything to try again."
)


class MapService(QObject):
    """progress(fraction) while it computes, waiting() while kernels are compiled, grown() when there is more
    to be seen, finished() at any end.
    """

    progress = Signal(float)
    waiting = Signal()
    grown = Signal()
    finished = Signal()

    def __init__(self, session: Session, compiler: KernelService, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._session, self._compiler = session, compiler
        self._worker: Worker | None = None
        self._stop = threading.Event()
        self._wanted: tuple[MapRequest, ...] = ()
        self._given_up: tuple[MapRequest, ...] = ()
        self._lost: set[MapRequest] = set()  # no kernel could be compiled for these
        self._running = False  # computing, or waiting for kernels
        self._rest = QTimer(self, singleShot=True, interval=REST)
        self._rest.timeout.connect(self._begin)
        session.changed.connect(self.follow)
        compiler.progress.connect(self._compiled)
        compiler.finished.connect(self._compiled)

    def follow(self) -> None:
        """Begins anew if the scene asks for other maps; ends if it asks for none."""
        wanted = map_requests_of(self._session.scene)
        if wanted == self._wanted:
            return
        self._halt()
        self._wanted, self._given_up = wanted, ()
        self._forgive()
        if missing_map_kernels(wanted):
            self._rest.start()

    def cancel(self) -> None:
        """The user wants no more of it, until something changes or `resume`."""
        self._halt()
        self._given_up = self._wanted

    def resume(self) -> None:
        """Goes on with what was cancelled, or could not be compiled."""
        self._given_up = ()
        self._forgive()
        self._begin()

    @property
    def busy(self) -> bool:
        """Whether a map is being computed or waited for."""
        return self._rest.isActive() or self._running

    @property
    def cancelled(self) -> bool:
        """Whether the map that is wanted was given up before its end."""
        return bool(self._given_up)

    def stop(self) -> None:
        """Ends the thread."""
        self._halt()
        if self._worker is not None:
            self._worker.stop()
            self._worker = None

    def _halt(self) -> None:
        self._rest.stop()
        self._stop.set()
        self._running = False
        self.finished.emit()

    def _compiled(self, *_: object) -> None:
        """Kernels that were missing may be there now."""
        if self._wanted and not self._given_up and self._stop.is_set() and missing_map_kernels(self._wanted):
            self._begin()

    def _begin(self) -> None:
        todo = missing_map_kernels(self._wanted)
        if not todo or self._given_up:
            return
        self._running = True
        absent = [q for q in todo if not is_map_kernel_ready(q.scenario, q.training, q.spec)]
        if absent:
            self._wait(absent)
            return
        if self._worker is None:
            self._worker = Worker(self)
            self._worker.done.connect(self._end)
            self._worker.reported.connect(self._hear)
        self._stop = stop = threading.Event()
        self.progress.emit(0.0)
        report = self._worker.report
        self._worker.submit(lambda is_cancelled: _work(todo, lambda: is_cancelled() or stop.is_set(), report))

    def _wait(self, absent: list[MapRequest]) -> None:
        """Has kernels compiled; where that failed the map says so, and the others go on."""
        self._stop.set()
        self._compiler.start(*map(_wish, absent))
        lost = [question for question in absent if self._compiler.has_failed(_wish(question))]
        if not lost:
            self.waiting.emit()
            return
        for question in lost:
            MAP_CACHE.refuse(question, tr(LOST))
        self._lost.update(lost)
        self._running = False
        self.grown.emit()
        self.finished.emit()
        self._begin()

    def _forgive(self) -> None:
        """Kernels that could not be compiled are tried anew."""
        for question in self._lost.intersection(self._wanted):
            self._compiler.reset_retries(_wish(question))
            MAP_CACHE.refuse(question, "")
        self._lost.difference_update(self._wanted)

    def _hear(self, fraction: float | None) -> None:
        """There is more to be seen; how far it is, unless it is the first, rough map."""
        if fraction is not None and self._running:
            self.progress.emit(fraction)
        self.grown.emit()

    def _end(self, _: object) -> None:
        if not missing_map_kernels(self._wanted):
            self._running = False
            self.finished.emit()


def _work(
    todo: list[MapRequest], is_cancelled: Callable[[], bool], report: Callable[[float | None], None]
) -> None:
    """On the worker's thread: all maps roughly, then each finely. A refusal is kept where the map
    would be.
    """
    load_numba()
    try:
        for question in todo:
            if not MAP_CACHE.layers(question):
                _one(question.coarse, question, lambda fraction: report(None), is_cancelled, curves=False)
        for n, question in enumerate(todo):
            _one(question, question, partial(_report_part, report, n, len(todo)), is_cancelled)
    except MemoryError as error:
        raise Cancelled from error


def _report_part(report: Callable[[float | None], None], number: int, count: int, fraction: float) -> None:
    """Reports how far all maps are, where one of them is so far."""
    report((number + fraction) / count)


def _one(
    asked: MapRequest,
    shown: MapRequest,
    report: Callable[[float], None],
    is_cancelled: Callable[[], bool],
    curves: bool = True,
) -> None:
    try:
        if map_requests.compute(asked, report, is_cancelled, curves) is None:
            raise Cancelled
    except ValueError as error:
        MAP_CACHE.refuse(shown, str(error))
        report(0.0)


def _wish(question: MapRequest) -> MapKernel:
    return MapKernel(question.scenario, question.training, question.spec)


def map_requests_of(scene: Scene) -> tuple[MapRequest, ...]:
    """The maps that the page of a scene shows; none for what cannot be asked, which the picture says."""
    if page_of(scene).id == "sweep":
        request = sweep_theory.plane_of(scene).request
        return (request,) if request else ()
    if page_of(scene).id != "map":
        return ()
    found = []
    for index in range(len(scene.scenarios)):
        try:
            found.append(map_requests.map_request_of(scene, index))
        except ValueError:
            continue
    return tuple(found)


def missing_map_kernels(wanted: tuple[MapRequest, ...]) -> list[MapRequest]:
    """Those that are not done."""
    return [q for q in dict.fromkeys(wanted) if MAP_CACHE.done(q) is None and not MAP_CACHE.refusal(q)]
