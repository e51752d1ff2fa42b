"""Motions, and their returns to a section: what limit cycles are found and judged by.

A section is the hyperplane through a point, at right angles to the velocity there. Returns are located by
sampling the motion finer and finer before the section, then by Newton's method on one tiny RK4 step, so the
section must lie where the field is smooth. Source: Kuznetsov, Elements of Applied Bifurcation Theory,
sections 1.5 and 5.3; Hénon 1982 for locating returns.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from gandyn.analyses.context import TURN, coefficients_at
from gandyn.dynamics import flow
from gandyn.orbit import Array
from gandyn.scenario import Scenario

# A return must come this near, as a share of the orbit's size, to count as one.
NEAR = 0.3
# The sample before a return is looked at so many times finer, so often.
FINER, ZOOMS = 64, 2
# Steps of one run of the flow at most.
STEPS = 2_000_000


@dataclass(frozen=True, eq=False)
class Motion:
    """rate: states (m, n) to velocities (m, n). run(x, duration, count): states (m, count + 1, n) at even
    times from x (m, n).

    room(x): how far from the state x (n,) there are states at all.
    """

    rate: Callable[[Array], Array]
    run: Callable[[Array, float, int], Array]
    room: Callable[[Array], float] = lambda x: float("inf")


def by_rate(rate: Callable[[Array], Array]) -> Motion:
    """The motion of any smooth field, by classical RK4 with one step for each sample."""

    def run(x: Array, duration: float, count: int) -> Array:
        out, h = [x], duration / count
        for _ in range(count):
            out.append(step(rate, out[-1], np.full(len(x), h)))
        return np.stack(out, axis=1)

    return Motion(rate, run)


def step(rate: Callable[[Array], Array], x: Array, h: Array) -> Array:
    """One RK4 step of its own length h (m,) from each state (m, n)."""
    h = h[:, None]
    k1 = rate(x)
    k2 = rate(x + 0.5 * h * k1)
    k3 = rate(x + 0.5 * h * k2)
    return np.asarray(x + h / 6.0 * (k1 + 2.0 * k2 + 2.0 * k3 + rate(x + h * k3)))


def cuts(duration: float, count: int, fastest: float) -> int:
    """Into how many steps the time between `count` samples of the flow is cut where its fastest rate
    is that.
    """
    return int(np.clip(np.ceil(abs(duration) / count * fastest / TURN), 1, max(1, STEPS // count)))


def on_line(scenario: Scenario, fastest: float = 0.0) -> Motion:
    """The flow in one dimension, states (φ, θ)."""
    line = scenario.with_(dim=1)

    def rate(x: Array) -> Array:
        s, p, q = x[:, 0] * x[:, 1], x[:, 0] ** 2, x[:, 1] ** 2
        a, b, c, e = coefficients_at(line, s, p, q)
        return np.stack([a * x[:, 0] + b * x[:, 1], c * x[:, 0] + e * x[:, 1]], axis=1)

    def run(x: Array, duration: float, count: int) -> Array:
        parts = cuts(duration, count, fastest)
        orbit = flow(line, x[:, :1], x[:, 1:], duration, abs(duration) / (count * parts), parts)
        return np.concatenate([orbit.phi, orbit.theta], axis=-1)

    return Motion(rate, run)


def modulo_rotation(scenario: Scenario, fastest: float = 0.0) -> Motion:
    """The flow of the products (s, p, q) = (φ·θ, ‖φ‖², ‖θ‖²) with pq > s², in which every dimension from two
    on is the same.
    """
    plane = scenario.with_(dim=2)

    def rate(z: Array) -> Array:
        s, p, q = z.T
        a, b, c, e = coefficients_at(plane, s, p, q)
        return np.stack([(a + e) * s + b * q + c * p, 2.0 * (a * p + b * s), 2.0 * (c * s + e * q)], axis=1)

    def run(z: Array, duration: float, count: int) -> Array:
        s, p, q = z.T
        root, zero, parts = np.sqrt(p), np.zeros(len(z)), cuts(duration, count, fastest)
        theta = np.stack([s / root, np.sqrt(np.maximum(q - s * s / p, 0.0))], axis=1)
        orbit = flow(
            plane, np.stack([root, zero], axis=1), theta, duration, abs(duration) / (count * parts), parts
        )
        pairs = ((orbit.phi, orbit.theta), (orbit.phi, orbit.phi), (orbit.theta, orbit.theta))
        return np.stack([(x * y).sum(-1) for x, y in pairs], axis=-1)

    return Motion(rate, run, lambda z: float((z[1] * z[2] - z[0] ** 2) / (z[1] + z[2])))


@dataclass(frozen=True, eq=False)
class Section:
    """The hyperplane normal·(x − point) = 0, crossed along the unit vector `normal`; basis: (n − 1, n),
    orthonormal, spans it.
    """

    point: Array
    normal: Array
    basis: Array
    size: float


def section_at(motion: Motion, point: Array, size: float) -> Section | None:
    """The section across the motion at a point, None where it does not move or has no neighbours on all
    sides; size: of the orbit.
    """
    velocity = motion.rate(point[None])[0]
    speed = float(np.linalg.norm(velocity))
    if not (0.0 < speed < np.inf and motion.room(point) > 0.0):
        return None
    normal = velocity / speed
    basis = np.linalg.svd(normal[None])[2][1:]
    return Section(point, normal, basis, size)


def returns(
    motion: Motion, section: Section, x: Array, period: float | None, longest: float, count: int
) -> tuple[Array, Array]:
    """Where and after what time states x (m, n) come back: (m, n), (m,); NaN where they do not.

    period: about how long that takes, so that only what comes after half of it counts; None: the first time
    that is near.
    """
    orbit, h = motion.run(x, longest, count), longest / count
    height = (orbit - section.point) @ section.normal
    near = np.linalg.norm(orbit - section.point, axis=-1) < NEAR * section.size
    up = (height[:, :-1] < 0.0) & (height[:, 1:] >= 0.0) & near[:, :-1]
    up[:, : max(1, 0 if period is None else int(0.5 * period / h))] = False
    index = up.argmax(axis=1)
    before, h_before, t = orbit[np.arange(len(x)), index], h, index * h
    for _ in range(ZOOMS):
        before, after = _nearer(motion, section, before, h_before)
        h_before, t = h_before / FINER, t + after * h_before / FINER
    path = motion.run(before, h_before, 1)
    span = _to_section(
        motion,
        section,
        before,
        h_before * _share((path - section.point) @ section.normal, np.zeros(len(x), dtype=int)),
    )
    with np.errstate(all="ignore"):
        landed = step(motion.rate, before, span)
    missing = ~up.any(axis=1)
    landed[missing], span[missing] = np.nan, np.nan
    return landed, t + span


def _nearer(motion: Motion, section: Section, x: Array, h: float) -> tuple[Array, Array]:
    """States (m, n) before the section and less than h/FINER away from it, and after how many such times they
    come.
    """
    path = motion.run(x, h, FINER)
    below = (path[:, 1:] - section.point) @ section.normal < 0.0
    # Rounding may put the crossing just beyond the last sample.
    index = np.minimum((~below).argmax(axis=1) + np.where(below.all(axis=1), FINER - 1, 0), FINER - 1)
    return path[np.arange(len(x)), index], index


def _share(height: Array, index: Array) -> Array:
    lanes = np.arange(len(height))
    low, high = height[lanes, index], height[lanes, index + 1]
    with np.errstate(all="ignore"):
        return np.asarray(np.nan_to_num(low / (low - high)))


def _to_section(motion: Motion, section: Section, x: Array, span: Array) -> Array:
    """Times after which one RK4 step from x (m, n) lands on the section, by Newton's method from `span`."""
    for _ in range(6):
        with np.errstate(all="ignore"):
            there = step(motion.rate, x, span)
            span = span - ((there - section.point) @ section.normal) / (motion.rate(there) @ section.normal)
    return span
