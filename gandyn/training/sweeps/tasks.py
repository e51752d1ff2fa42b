"""What a worker does for a sweep: trains one setting with some seeds. torch is imported inside; everything
that comes and goes is plain, so that a worker needs this package and nothing of ours pickled.
"""

from __future__ import annotations

import platform
import time
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np

from gandyn.cluster_tasks import ClusterError
from gandyn.orbit import Array
from gandyn.training.errors import TrainingError, require_torch, sentence
from gandyn.training.messages import Settings
from gandyn.training.sweeps.cell import flat_metrics

if TYPE_CHECKING:
    from gandyn.training.replicas import SeedRunner

# Iterations of a run that its curves keep.
MOST_POINTS = 512
Cancelled = Callable[[], bool]
Cell = dict[str, Any]
Curve = list[tuple[int, dict[str, float]]]


class Abandoned(Exception):
    """Nobody wants the task any more."""


def run_task(settings: dict[str, Any], seeds: Sequence[int], cancelled: Cancelled) -> list[Cell]:
    """The cells of one setting: seed, metrics, failed, curves, seconds of each. settings: as
    `Settings.to_dict` gives them. Raises Abandoned once cancelled() says so, ClusterError without torch.
    """
    try:
        require_torch()
    except TrainingError as error:  # no result of the run, but of a worker that should be mended
        raise ClusterError("{} is no worker for the lab: {}", platform.node(), error.message) from error
    try:
        return _cells(settings, seeds, cancelled)
    except (ValueError, RuntimeError, MemoryError, OSError, ImportError) as error:
        if len(seeds) == 1:
            return [_failed(seeds[0], sentence(error))]
    # One of them may have failed the others, as by its want of memory.
    return [cell for seed in seeds for cell in run_task(settings, [seed], cancelled)]


def _cells(settings: dict[str, Any], seeds: Sequence[int], cancelled: Cancelled) -> list[Cell]:
    from gandyn.training import replicas
    from gandyn.training.devices import chosen, settle

    run = Settings.from_dict(settings)
    if len(seeds) > 1 and not replicas.fits(run):
        return [cell for seed in seeds for cell in run_task(settings, [seed], cancelled)]
    settle(1)
    began = time.perf_counter()
    runner = replicas.runner_of(run, seeds, chosen(run.device))
    curves = _trained(runner, run.steps or 0, cancelled)
    share = (time.perf_counter() - began) / len(seeds)
    return [_measured(runner, seed, curves.get(seed, []), share) for seed in seeds]


def _trained(runner: SeedRunner, steps: int, cancelled: Cancelled) -> dict[int, Curve]:
    """Trains to the end, or until no seed is left; seed -> (iteration, scalars), thinned."""
    found: dict[int, Curve] = {}
    kept = set(np.unique(np.linspace(1, steps, MOST_POINTS).astype(int))) if steps else set()
    for i in range(1, steps + 1):
        if cancelled():
            raise Abandoned
        runner.iterate()
        if i in kept:
            for seed, scalars in runner.scalars().items():
                found.setdefault(seed, []).append((i, scalars))
        if len(runner.failed) == len(runner.seeds):
            break
    return found


def _measured(runner: SeedRunner, seed: int, curve: Curve, seconds: float) -> Cell:
    """The cell of one seed; whatever goes wrong while it is measured is its own failure."""
    began = time.perf_counter()
    if seed in runner.failed:
        return _failed(seed, runner.failed[seed], _columns(curve), seconds)
    try:
        metrics = flat_metrics(runner.metrics(seed))
    except (ValueError, RuntimeError, MemoryError) as error:
        return _failed(seed, sentence(error), _columns(curve), seconds)
    seconds += time.perf_counter() - began
    return {"seed": seed, "metrics": metrics, "failed": "", "curves": _columns(curve), "seconds": seconds}


def _columns(curve: Curve) -> dict[str, Array]:
    """ "iteration" (n,) and each scalar (n,), NaN where it was not there."""
    names = dict.fromkeys(name for _, scalars in curve for name in scalars)
    found = {name: np.array([scalars.get(name, np.nan) for _, scalars in curve]) for name in names}
    return {"iteration": np.array([i for i, _ in curve], dtype=np.float64), **found} if curve else {}


def _failed(seed: int, why: str, curves: dict[str, Array] | None = None, seconds: float = 0.0) -> Cell:
    return {"seed": seed, "metrics": None, "failed": str(why), "curves": curves or {}, "seconds": seconds}
