"""The one clock of the flow and of update rules: at which time an iteration stands."""

from __future__ import annotations

from functools import lru_cache

import numpy as np

from gandyn import UpdateConfig
from gandyn.orbit import Array

# How rules and flow share an axis: the flow's time, on which iteration k of a rule with rate η stands at η·k;
# or iterations, all rules side by side, and the flow as the first rule's rate has it.
TIME, ITERATIONS = "time", "iterations"
# Nothing is drawn later than this.
LATEST = 1e9


@lru_cache(maxsize=64)
def _own_times(training: UpdateConfig, iterations: int) -> Array:
    times = training.times(iterations)
    times.flags.writeable = False
    return times


def unit_of(trainings: tuple[UpdateConfig, ...], axis: str) -> float:
    """The flow's time that a unit of the axis stands for."""
    counts = axis == ITERATIONS and trainings and trainings[0].time_step > 0.0
    return trainings[0].time_step if counts else 1.0


@lru_cache(maxsize=64)
def _equal_times(unit: float, iterations: int) -> Array:
    times: Array = unit * np.arange(iterations + 1, dtype=np.float64)
    times.flags.writeable = False
    return times


def times_of(trainings: tuple[UpdateConfig, ...], rule: int, iterations: int, axis: str) -> Array:
    """The time of a rule's iterations, from 0 to the last: (iterations + 1,)."""
    if axis == ITERATIONS:
        return _equal_times(unit_of(trainings, axis), iterations)
    return _own_times(trainings[rule], iterations)


def end_of(duration: float, trainings: tuple[UpdateConfig, ...], iterations: int, axis: str) -> float:
    """When both the flow and the last rule have ended."""
    ends = [float(times_of(trainings, rule, iterations, axis)[-1]) for rule in range(len(trainings))]
    return min(max([duration, *ends]), LATEST)
