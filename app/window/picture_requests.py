"""Has the scene's picture made beside the window: when one is asked for, how finely, with which kernels."""

from __future__ import annotations

from itertools import product
from typing import Any

from PySide6.QtCore import QObject, QTimer, Signal

from app.compute.map_requests import found_map, known_maps
from app.compute.options import Quality
from app.compute.orbits import Clash
from app.figure.layout import page_of
from app.model.scene import LAB, NO_FLOW, Scene
from app.services.kernel_service import KernelRequest, KernelService, NoiseKernel, missing_kernels
from app.services.rendering import RenderRequest, RenderResult, render
from app.tasks.worker import Worker
from app.training import sweep_theory
from app.training.run_store import STORE, Runs
from app.training.sweep_manager import SWEEP
from app.training.sweep_record import SWEEPS, Cells
from app.window.canvas_base import CanvasBase
from gandyn.iteration import is_rule_kernel_ready
from gandyn.sde import is_noise_kernel_ready

# Flow textures are repainted finely, and long computations finished, once nothing has changed for this long
# (ms).
REST = 180
ROUGH = 0.3


class PictureRequests(QObject):
    """rendered(RenderResult) for the newest scene of the canvas, failed(sentence).

    clash: what contradicts the verdict beside the picture, which is written on it.
    """

    rendered = Signal(object)
    failed = Signal(object)

    def __init__(self, canvas: CanvasBase) -> None:
        super().__init__(canvas)
        self._canvas, self._session = canvas, canvas.session
        self.compiler = KernelService(self)
        self.compiler.finished.connect(self.refresh)
        self.compiler.progress.connect(self._use_new_kernels)
        self.compiler.failed.connect(self.failed)
        self.asked: RenderRequest | None = None
        self.clash: Clash | None = None
        self._lacking: tuple[KernelRequest, ...] = ()
        self.warm = False
        self.worker = Worker(self)
        self.worker.done.connect(self._receive)
        self.worker.failed.connect(self.failed)
        self.rest = QTimer(self, singleShot=True, interval=REST)
        self.rest.timeout.connect(lambda: self.request(fine=True))
        self._warming = QTimer(self, singleShot=True, interval=0)
        self._warming.timeout.connect(self._warm_up)

    def stop(self) -> None:
        """Ends threads, without waiting for them, and the compiler."""
        self.rest.stop()
        self._warming.stop()
        self.worker.stop()
        self.compiler.stop()

    def refresh(self) -> None:
        """Paints anew even if the scene is the same, because kernels or colours changed."""
        self.asked = None
        self.request()

    def renew(self) -> None:
        """Paints anew, as finely as it was, because what is shown has grown."""
        self.asked = None
        self.request(fine=True)

    def request(self, fine: bool = False) -> None:
        """Asks the worker for a new picture if anything but the playhead changed."""
        if self._canvas.width() < 10 or self._canvas.height() < 10:
            return
        request = self.request_now(fine)
        # What was painted finely is not painted roughly again because the playhead moves.
        if self.asked in (request, self.request_now(True)):
            return
        self.asked = request
        self.worker.submit(lambda is_cancelled: render(request, is_cancelled))
        self.rest.stop()
        if _gets_finer(request.scene) and not fine:
            self.rest.start()

    def request_now(self, fine: bool) -> RenderRequest:
        """What would be asked for at this moment."""
        scene, ratio = self._session.scene, self._canvas.devicePixelRatioF()
        scene = scene if page_of(scene).time_dependent else scene.with_(time=0.0)
        sharp = 0.75 * ratio if fine else ROUGH
        quality = Quality(sharp, *self._compiled(scene))
        size = self._canvas.width(), self._canvas.height()
        return RenderRequest(scene, self._canvas.theme, *size, ratio, quality, self.clash, *_growing(scene))

    def _compiled(self, scene: Scene) -> tuple[bool, bool]:
        """Whether to use compiled kernels of the flow, and of the rules: not for the first picture, nor while
        they are being compiled.
        """
        if (
            self.asked is not None
            and self.asked.scene == scene
            and self.asked.quality.compiled
            and self.asked.quality.rules
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
        self._compile((*waiting, *rules, *noisy) if self.warm else ())
        return self.warm and not waiting, self.warm and not rules

    def _compile(self, wanted: tuple[KernelRequest, ...]) -> None:
        """Has kernels compiled; those that were tried in vain once more, when something has changed."""
        if wanted != self._lacking:
            self.compiler.reset_retries(*wanted)
        if wanted:
            self.compiler.start(*wanted)
        self._lacking = wanted

    def _receive(self, result: RenderResult) -> None:
        if result.views and self.asked is not None and self.asked.fitted(result.views) == result.request:
            self.asked = result.request
        if not result.data.settled:
            self.rest.start()
        self.rendered.emit(result)
        if not self.warm:
            # The first picture is up: now load the compiler's kernels and look for missing ones.
            self.warm = True
            self._warming.start()

    def _warm_up(self) -> None:
        self.compiler.start(*missing_kernels(self._session.scene.scenarios, self._session.scene.method))
        self.refresh()

    def _use_new_kernels(self) -> None:
        """Replaces the preview as soon as its own kernels are there, not only when all are."""
        shown = self._canvas.shown
        if shown is not None and not (shown.request.quality.compiled and shown.request.quality.rules):
            self.refresh()


def _growing(scene: Scene) -> tuple[Runs | Cells | None, tuple[tuple[Any, Any], ...] | None]:
    """What a page shows that goes on while it is painted: trainings, or maps, or both."""
    if scene.page == SWEEP:
        record, request = SWEEPS.find(scene.settings_of(SWEEP)), sweep_theory.plane_of(scene).request
        return record.cells() if record else None, ((request, found_map(request)),) if request else ()
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
