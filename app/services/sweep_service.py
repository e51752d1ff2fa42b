"""Works out the rates of the settings of the sweep that is shown, on a thread of its own, and has the kernels
compiled that these and the portrait beside it need.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial

from PySide6.QtCore import QObject, Signal

from app.figure.layout import page_of
from app.model.scene import Scene
from app.model.session import Session
from app.services.kernel_service import KernelRequest, KernelService, MapKernel, missing_kernels
from app.tasks.worker import Worker, load_numba
from app.training import sweep_take, sweep_theory
from app.training.sweep_theory import RateKey
from gandyn.iteration import is_rule_kernel_ready
from gandyn.maps.kernel_keys import is_map_kernel_ready
from gandyn.maps.scattered import place_spec


@dataclass(frozen=True)
class Missing:
    """Kernels that are to be compiled first."""

    kernels: tuple[KernelRequest, ...]


class SweepService(QObject):
    """grown() when there is more to be seen."""

    grown = Signal()

    def __init__(self, session: Session, compiler: KernelService, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._session, self._compiler = session, compiler
        self._worker: Worker | None = None
        self._wanted: RateKey | None = None
        self._portrait: tuple[KernelRequest, ...] = ()
        self._waiting = False
        session.changed.connect(self.follow)
        compiler.finished.connect(self._compiled)

    def follow(self) -> None:
        """Begins anew if the scene shows another sweep, or another setting's portrait."""
        scene = self._session.scene
        if page_of(scene).id != "sweep":
            self._wanted = None
            return
        lacking = portrait_kernels(scene)
        if lacking and lacking != self._portrait:
            self._compiler.start(*lacking)
        self._portrait = lacking
        wanted = sweep_theory.rate_key(scene)
        if wanted != self._wanted:
            self._wanted = wanted
            self._begin()

    def stop(self) -> None:
        """Ends the thread."""
        if self._worker is not None:
            self._worker.stop()
            self._worker = None

    def _begin(self) -> None:
        self._waiting = False
        if self._wanted is None or sweep_theory.known_rates(self._wanted) is not None:
            return
        if self._worker is None:
            self._worker = Worker(self)
            self._worker.done.connect(self._end)
        self._worker.submit(partial(_work, self._wanted))

    def _end(self, found: object) -> None:
        if isinstance(found, Missing):
            self._waiting = True
            self._compiler.start(*found.kernels)
        else:
            self.grown.emit()

    def _compiled(self) -> None:
        """Kernels that were missing may be there now; rates whose kernels failed twice stay unknown."""
        if self._waiting:
            self._begin()
        if self._portrait:
            self._portrait = ()
            self.grown.emit()


def _work(key: RateKey, is_cancelled: object) -> Missing | None:
    """On the worker's thread: the rates, or what they wait for."""
    load_numba()
    spec = place_spec()
    lacking = [
        MapKernel(*one, spec) for one in sweep_theory.kernels(key) if not is_map_kernel_ready(*one, spec)
    ]
    if lacking:
        return Missing(tuple(lacking))
    sweep_theory.work_out(key)
    return None


def portrait_kernels(scene: Scene) -> tuple[KernelRequest, ...]:
    """What the portrait beside the sweep lacks."""
    chosen = scene.settings_of("sweep").chosen
    if not chosen:
        return ()
    try:
        found = sweep_take.counterpart_of(scene, chosen)
    except ValueError:
        return ()
    rule = found.scenario, found.training
    flows = tuple(missing_kernels([found.scenario], scene.method))
    return flows if is_rule_kernel_ready(*rule) else (*flows, rule)
