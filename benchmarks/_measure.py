"""Fair clocks: all sides take turns in one run, so that a slow moment of the machine hits each of them."""

from __future__ import annotations

import contextlib
import os
import statistics
import time
import unittest.mock
from collections.abc import Callable, Iterator, Mapping

Side = Callable[[], object]
Times = dict[str, list[float]]


def interleaved(
    sides: Mapping[str, Side], rounds: int, clock: Callable[[], float] = time.perf_counter
) -> Times:
    """Seconds of every side in every round, A B A B …, after one call of each to warm up."""
    for side in sides.values():
        side()
    times: Times = {name: [] for name in sides}
    for _ in range(rounds):
        for name, side in sides.items():
            start = clock()
            side()
            times[name].append(clock() - start)
    return times


def ratios(times: Times, ours: str, peer: str, scale: float = 1.0) -> list[float]:
    """ours / (scale · peer), round by round."""
    return [a / (scale * b) for a, b in zip(times[ours], times[peer])]


def slower(values: list[float]) -> str:
    """Median and smallest of ratios ours / peer."""
    return f"{statistics.median(values):.2f}× (min {min(values):.2f}×)"


def faster(values: list[float]) -> str:
    """The same ratios said as how many times faster we are; the last number is the worst round."""
    return f"{_round(1.0 / statistics.median(values))}× faster (worst round {_round(1.0 / max(values))}×)"


def _round(value: float) -> str:
    return f"{value:.1f}" if value < 10.0 else f"{value:,.0f}"


def percentile(values: list[float], share: float) -> float:
    """The value that `share` of the sorted values do not exceed."""
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, max(0, round(share * (len(ordered) - 1))))]


@contextlib.contextmanager
def one_processor() -> Iterator[None]:
    """Keeps this process on one core and tells it so, so that CPU time does not depend on what two cores
    share.
    """
    if not hasattr(os, "sched_setaffinity"):
        with unittest.mock.patch("os.cpu_count", return_value=1):
            yield
        return
    allowed = os.sched_getaffinity(0)
    os.sched_setaffinity(0, {max(allowed)})
    try:
        yield
    finally:
        os.sched_setaffinity(0, allowed)
