"""Runs of the training lab that figures are measured of, each in a process of its own and made once."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from gandyn.message import Message

if TYPE_CHECKING:
    from gandyn.training import TrainingProcess
    from gandyn.training.messages import Settings

WAIT = 0.02
# Told of a run that is going on: how much of it is done, from 0 to 1.
Progress = Callable[[float], None]


class Stopped(Exception):
    """Somebody asked for an end before there was a figure."""


@dataclass(frozen=True)
class RunResult:
    """Figures of merit by name; what its probes saw last of single numbers, by arm, probe and name; and how
    many iterations and seconds it took to get there.
    """

    metrics: Mapping[str, Any]
    seen: Mapping[str, Mapping[str, Mapping[str, float]]]
    iterations: int
    seconds: float


_KEPT: dict[Settings, RunResult] = {}
_LOCKS: dict[Settings, threading.Lock] = {}
_GUARD = threading.Lock()


def run_of(
    settings: Settings, progress: Progress | None = None, stopped: Callable[[], bool] = lambda: False
) -> RunResult:
    """The result of a run of these settings; a second question waits for the first one's run.

    Raises TrainingError, one sentence, if it cannot be made or fails, and Stopped once `stopped()` says so.
    """
    with _GUARD:
        lock = _LOCKS.setdefault(settings, threading.Lock())
    with lock:
        if settings not in _KEPT:
            _KEPT[settings] = _train(settings, progress or (lambda share: None), stopped)
        return _KEPT[settings]


def metrics_of(settings: Settings) -> Mapping[str, Any]:
    """Its figures of merit."""
    return run_of(settings).metrics


def _train(settings: Settings, progress: Progress, stopped: Callable[[], bool]) -> RunResult:
    from gandyn.training import TrainingError, TrainingProcess

    begun, run = time.monotonic(), TrainingProcess(settings)
    try:
        run.start()
        while not run.ended:
            if stopped():
                raise Stopped
            if not run.poll():
                time.sleep(WAIT)
            progress(run.iteration / max(settings.steps or 1, 1))
    finally:
        run.stop(0.0)
    if run.done is None:
        raise TrainingError(run.failed.sentence if run.failed else Message("The training ended early."))
    return RunResult(run.done.metrics, _seen(run), run.done.iteration, time.monotonic() - begun)


def _seen(run: TrainingProcess) -> dict[str, dict[str, dict[str, float]]]:
    """The single numbers of the last snapshot."""
    last = run.recording.snapshots[-1:]
    return {
        arm: {
            probe: {name: float(array.ravel()[0]) for name, array in arrays.items() if array.size == 1}
            for probe, arrays in probes.items()
        }
        for snapshot in last
        for arm, probes in snapshot.pictures.items()
    }
