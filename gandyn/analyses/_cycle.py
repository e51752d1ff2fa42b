"""One periodic orbit of a motion, made exact: Newton's method on its return map, and the multipliers of that
map.

The Jacobian of the return map is taken by central differences of returns, which is right where the field
jumps on the way too. Source: Kuznetsov, Elements of Applied Bifurcation Theory, section 1.5.2; Seydel,
Practical Bifurcation and Stability Analysis, 7.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from gandyn.analyses._return_map import Motion, Section, returns, section_at
from gandyn.analyses.derivatives import Complex
from gandyn.orbit import Array

# Deviations for the differences, as a share of the orbit's size, and of the room that a state has.
SHIFT, SHARE = 1e-4, 3e-3
SAMPLES = 1024
NEWTON_STEPS = 12
# An orbit that comes back to this share of its size is closed.
CLOSED = 1e-8
# One that a law says is closed need come back no nearer than a run is exact.
LAWFUL = 1e-6


@dataclass(frozen=True, eq=False)
class Found:
    """orbit: (k, n) states once around, from `orbit[0]`. period; multipliers: (n − 1,) of the return map;
    trivial: the one along the orbit.

    trivial is 1 but for the errors of everything; gap: how far from its start the orbit closes, as a share of
    its size. kink: by how much the map's one-sided differences disagree; where that is not small, it has a
    corner and no multipliers.
    """

    orbit: Array
    period: float
    multipliers: Complex
    trivial: float
    gap: float
    kink: float


def find_cycle(motion: Motion, x: Array, unit: float) -> Found | None:
    """The periodic orbit near the state x (n,), if there is one; unit: a short time of this motion (its
    samples lie 1/50 apart).
    """
    count = 6000
    orbit = motion.run(x[None], 0.02 * unit * count, count)[0]
    size = float(np.ptp(orbit, axis=0).max())
    if not np.isfinite(size) or size < 1e-6 * np.abs(orbit).max():
        return None
    section = section_at(motion, _calm(motion, orbit[: count // 2]), size)
    if section is None:
        return None
    _, first = returns(motion, section, section.point[None], None, 0.02 * unit * count, count)
    if not np.isfinite(first[0]):
        return None
    return _exact(motion, section, float(first[0]))


def own_cycle(motion: Motion, x: Array, unit: float, period: float) -> Found | None:
    """The periodic orbit through the very state x (n,), or None; period: what a law says of it, NaN if none
    does.
    """
    known = np.isfinite(period)
    span, count = (1.3 * period, SAMPLES) if known else (120.0 * unit, 6000)
    orbit = motion.run(x[None], span, count)[0]
    size = float(np.ptp(orbit, axis=0).max())
    if not (np.isfinite(size) and size > 1e-6 * np.abs(x).max()):
        return None
    # Where a law says that it closes, any state on it will do, best one that samples lie close beside.
    section = section_at(motion, _calm(motion, orbit) if known else x, size)
    if section is None:
        return None
    landed, first = returns(motion, section, section.point[None], period if known else None, span, count)
    gap = float(np.linalg.norm(landed[0] - section.point)) / size
    if not gap < (LAWFUL if known else CLOSED):
        return None
    y = np.zeros(len(section.basis))
    _, slope, kink, period = _map(motion, section, y, float(first[0]))
    return _found(motion, section, y, (slope, period, gap, kink)) if np.isfinite(slope).all() else None


def _calm(motion: Motion, orbit: Array) -> Array:
    """The state of the orbit where its velocity bends least for its size, away from every corner."""
    with np.errstate(all="ignore"):
        velocity = motion.rate(orbit)
        bend = np.abs(np.diff(velocity, 2, axis=0)).max(1)
        speed = np.linalg.norm(velocity[1:-1], axis=1)
        return np.asarray(
            orbit[
                1
                + int(
                    np.argmin(
                        bend / np.maximum(speed, 1e-290) + 1e-2 * speed.max() * (speed < 0.2 * speed.max())
                    )
                )
            ]
        )


def _exact(motion: Motion, section: Section, period: float) -> Found | None:
    """Newton's method on the return map, in the section's own coordinates."""
    y = np.zeros(len(section.basis))
    for _ in range(NEWTON_STEPS):
        landed, slope, kink, period = _map(motion, section, y, period)
        if not (np.isfinite(landed).all() and np.isfinite(slope).all()):
            return None
        gap = float(np.linalg.norm(landed - y)) / section.size
        if gap < CLOSED:
            return _found(motion, section, landed, (slope, period, gap, kink))
        # A direction in which every neighbour closes too needs no step, and has no reliable one.
        y = y + np.linalg.lstsq(np.eye(len(y)) - slope, landed - y, rcond=1e-5)[0]
        if not np.linalg.norm(y) <= section.size or not motion.room(section.point + y @ section.basis) > 0.0:
            return None
    return None


def _shift(motion: Motion, section: Section) -> float:
    return min(SHIFT * section.size, SHARE * motion.room(section.point))


def _map(motion: Motion, section: Section, y: Array, period: float) -> tuple[Array, Array, float, float]:
    """Image and Jacobian of the return map at y, how much its one-sided differences disagree, and the time of
    the return.
    """
    n, shift = len(y), _shift(motion, section)
    around = np.concatenate([y[None], y + shift * np.eye(n), y - shift * np.eye(n)])
    states, times = returns(
        motion, section, section.point + around @ section.basis, period, 1.3 * period, SAMPLES
    )
    images = (states - section.point) @ section.basis.T
    after, before = (images[1 : n + 1] - images[0]) / shift, (images[0] - images[n + 1 :]) / shift
    return images[0], 0.5 * (after + before).T, float(np.abs(after - before).max()), float(times[0])


def _found(motion: Motion, section: Section, y: Array, known: tuple[Array, float, float, float]) -> Found:
    slope, period, gap, kink = known
    x = section.point + y @ section.basis
    orbit = motion.run(x[None], period, SAMPLES)[0]
    velocity = motion.rate(x[None])[0]
    along = velocity / np.linalg.norm(velocity)
    shift = _shift(motion, section)
    ends = motion.run(np.array([x + shift * along, x - shift * along]), period, SAMPLES)[:, -1]
    trivial = float((ends[0] - ends[1]) @ along / (2.0 * shift))
    return Found(orbit, period, np.asarray(np.linalg.eigvals(slope), dtype=complex), trivial, gap, kink)
