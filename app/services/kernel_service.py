"""Compiles kernels in a process of its own, so that the window never waits for the compiler."""

from __future__ import annotations

import json
import logging
from collections import Counter
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from PySide6.QtCore import QObject, QProcess, Signal

from app.text.translation import tr
from gandyn import MapSpec, Scenario, UpdateConfig, module_process
from gandyn.dynamics import is_ready
from gandyn.integration import AUTO
from gandyn.precompile import REQUESTED_DONE

_LOGGER = logging.getLogger(__name__)


class FlowKernel(NamedTuple):
    """A request for the kernel of a scenario's flow by another method than "auto"."""

    scenario: Scenario
    method: str


class NoiseKernel(NamedTuple):
    """A request for the kernel of a scenario's noisy paths."""

    scenario: Scenario


class MapKernel(NamedTuple):
    """A request for the kernel of a convergence map."""

    scenario: Scenario
    training: UpdateConfig | None
    spec: MapSpec


# What can be compiled: the flow of a scenario, by "auto" or by another method, its noisy paths, a map of it,
# or its training by a rule.
KernelRequest = Scenario | FlowKernel | NoiseKernel | MapKernel | tuple[Scenario, UpdateConfig]


def missing_kernels(scenarios: Iterable[Scenario], method: str) -> Iterator[KernelRequest]:
    """The kernels of these flows that are not on disk; "auto" measures the error of every method."""
    for scenario in scenarios:
        if not is_ready(scenario):
            yield scenario
        if method != AUTO and not is_ready(scenario, method):
            yield FlowKernel(scenario, method)


# What is said where a kernel stays missing.
FAILED = (
    "{name} could not be compiled, for the compiling process failed twice: "
    "what you see is a preview; close other programs, then change anything to try again."
)


class KernelService(QObject):
    """Runs `gandyn.precompile`. progress(done, total, name) while it works, finished() after; both only if
    there is work.

    failed(sentence): a kernel that pictures need failed twice; they are drawn without it.
    """

    progress = Signal(int, int, str)
    finished = Signal()
    failed = Signal(object)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._process: QProcess | None = None
        self._waiting: tuple[KernelRequest, ...] = ()
        self._current: tuple[KernelRequest, ...] = ()
        self._requested_done = False
        self._tries: Counter[KernelRequest] = Counter()
        self._failed: set[KernelRequest] = set()

    def start(self, *wanted: KernelRequest) -> None:
        """Compiles these kernels, then those that everybody may need; a new request waits for requests, not
        for the rest.
        """
        fresh = tuple(request for request in wanted if not self._tried(request))
        if self._process is not None and self._requested_done and fresh:
            self._leave()
        if self._process is not None:
            self._waiting = fresh or self._waiting
            return
        if wanted and not fresh:
            return
        self._tries.update(fresh)
        self._current, self._requested_done = fresh, False
        self._process = QProcess(self)
        self._process.readyReadStandardOutput.connect(self._read)
        self._process.finished.connect(self._end)
        self._process.errorOccurred.connect(self._end)
        program, *words = module_process.command("gandyn.precompile", *map(_described, fresh))
        self._process.start(program, words)

    def _tried(self, request: KernelRequest) -> bool:
        """A process that died is tried again once: it may have been killed, or short of memory."""
        return self._tries[request] >= (2 if request in self._failed else 1)

    def has_failed(self, *wanted: KernelRequest) -> bool:
        """Whether one of these kernels, which are not there, is no longer tried."""
        busy = self._current if self._process is not None else ()
        return any(self._tried(request) and request not in busy for request in wanted)

    def reset_retries(self, *wanted: KernelRequest) -> None:
        """The user asks again: these may be tried as if they never had been."""
        busy = self._current if self._process is not None else ()
        for request in set(wanted) - set(busy):
            del self._tries[request]
            self._failed.discard(request)

    def stop(self) -> None:
        """Ends the process; what it has compiled so far is kept."""
        process, self._process, self._waiting = self._process, None, ()
        if process is not None:
            process.blockSignals(True)
            process.kill()
            process.waitForFinished(2000)

    def _leave(self) -> None:
        """Ends the process without emitting a signal; what it has compiled so far is kept, the rest is for
        the next one.
        """
        process, self._process = self._process, None
        assert process is not None
        process.readyReadStandardOutput.disconnect(self._read)
        process.finished.disconnect(self._end)
        process.errorOccurred.disconnect(self._end)
        process.finished.connect(process.deleteLater)
        process.kill()

    def _read(self) -> None:
        if self._process is None:
            return
        while self._process.canReadLine():
            parts = bytes(self._process.readLine().data()).decode(errors="replace").strip().split(" ", 2)
            self._requested_done |= parts[0] == REQUESTED_DONE
            if len(parts) >= 2 and parts[0].isdigit() and parts[1].isdigit():
                self.progress.emit(
                    int(parts[0]), int(parts[1]), kernel_name(parts[2] if len(parts) > 2 else "")
                )

    def _end(self, *how: object) -> None:
        if self._process is None:
            return
        # Once the requests are done, a failure concerns only what is compiled in advance.
        if self._requested_done:
            self._failed.difference_update(self._current)
        elif how != (0, QProcess.ExitStatus.NormalExit):
            self._failed.update(self._current)
            trace = bytes(self._process.readAllStandardError().data()).decode(errors="replace")
            _LOGGER.error("The compiling process ended with %s\n%s", how, trace)
        self._process.deleteLater()
        self._process = None
        lost = [
            _scenario(request)
            for request in self._current
            if request in self._failed and self._tried(request) and not isinstance(request, MapKernel)
        ]
        self.finished.emit()
        if lost:
            self.failed.emit(tr(FAILED).format(name=tr(lost[0].spec.name)))
        waiting, self._waiting = self._waiting, ()
        if waiting:
            self.start(*waiting)


def _scenario(request: KernelRequest) -> Scenario:
    return request if isinstance(request, Scenario) else request[0]


def _described(request: KernelRequest) -> str:
    """The request as `gandyn.precompile` reads it."""
    if isinstance(request, Scenario):
        return json.dumps(request.to_dict())
    if isinstance(request, FlowKernel):
        return json.dumps({"scenario": request.scenario.to_dict(), "method": request.method})
    if isinstance(request, NoiseKernel):
        return json.dumps({"scenario": request.scenario.to_dict(), "noise": True})
    if isinstance(request, MapKernel):
        training = None if request.training is None else request.training.to_dict()
        return json.dumps(
            {"scenario": request.scenario.to_dict(), "training": training, "map": request.spec.to_dict()}
        )
    return json.dumps({"scenario": request[0].to_dict(), "training": request[1].to_dict()})


def kernel_name(name: str) -> str:
    """A kernel's name as `gandyn.precompile` tells it, in the language in use."""
    return " · ".join(map(tr, name.split(" · ")))
