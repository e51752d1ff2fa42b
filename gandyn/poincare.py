"""Poincaré sections: where an orbit crosses a surface, located to rounding.

Between two samples of the flow that lie on different sides the crossing is cornered by sampling that step 64
times finer, three times over, with the compiled integrator itself, so it is exact where the field has corners
too. An update rule has nothing between its iterations; of it the first iteration beyond the surface is given.
Source: Poincaré 1881; Kuznetsov, Elements of Applied Bifurcation Theory, section 1.5.2.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from gandyn.checks import choice, finite, short_repr
from gandyn.dynamics import flow
from gandyn.ensembles import checked_start
from gandyn.errors import GandynError
from gandyn.iteration import train
from gandyn.orbit import Array
from gandyn.scenario import Scenario
from gandyn.update_config import UpdateConfig

FINER, ROUNDS_OF_IT = 64, 3
UP, DOWN, BOTH = "up", "down", "both"
# Crossings located together; the samples of one such batch take some tens of megabytes.
BATCH = 4096


def _products(x: Array) -> tuple[Array, Array, Array]:
    d = x.shape[-1] // 2
    phi, theta = x[..., :d], x[..., d:]
    return (phi * theta).sum(-1), (phi * phi).sum(-1), (theta * theta).sum(-1)


# The surfaces: what equals `level` on them, and the names of the two coordinates drawn there.
SECTIONS: dict[str, tuple[Callable[[Array], Array], tuple[str, str]]] = {
    "s": (lambda x: _products(x)[0], ("‖θ‖", "‖φ‖")),
    "lengths": (lambda x: _products(x)[1] - _products(x)[2], ("s", "‖θ‖")),
    "phi": (lambda x: x[..., 0], ("θ₁", "‖φ‖")),
    "theta": (lambda x: x[..., x.shape[-1] // 2], ("φ₁", "‖θ‖")),
}


@dataclass(frozen=True, eq=False)
class Crossings:
    """t: (k,) time or iteration of each crossing. states: (k, 2d), (φ, θ). coordinates: (k, 2) on the
    section, by `names`.
    """

    t: Array
    states: Array
    coordinates: Array
    names: tuple[str, str]

    @property
    def intervals(self) -> Array:
        """(k − 1,) times between neighbours: the period, on a closed orbit that crosses once around."""
        return np.diff(self.t)


def poincare_section(
    scenario: Scenario,
    phi: ArrayLike,
    theta: ArrayLike,
    training: UpdateConfig | None = None,
    *,
    section: str = "s",
    level: float = 0.0,
    direction: str = UP,
    duration: float = 400.0,
    step: float = 0.02,
) -> Crossings:
    """Where the orbit from one start phi, theta (d,) crosses a surface.

    section: "s" (φ·θ = level), "lengths" (‖φ‖² − ‖θ‖² = level), "phi" or "theta" (its first component =
    level). direction: "up", "down" or "both". duration: of the flow, or the number of iterations of
    `training`; step: of the flow. Raises ValueError, one sentence, for what does not exist.
    """
    if section not in SECTIONS:
        raise GandynError("There is no section {}; there are {}.", short_repr(section), ", ".join(SECTIONS))
    choice("direction", direction, (UP, DOWN, BOTH))
    phi, theta = checked_start("A section", scenario, phi, theta)
    surface, level = SECTIONS[section][0], finite("The level", level)

    def height(x: Array) -> Array:
        return np.asarray(surface(x) - level)

    t, states = _crossed(
        scenario, training, np.concatenate([phi, theta]), (height, direction, duration, step)
    )
    return Crossings(t, states, _coordinates(section, states), SECTIONS[section][1])


def _crossed(
    scenario: Scenario,
    training: UpdateConfig | None,
    start: Array,
    how: tuple[Callable[[Array], Array], str, float, float],
) -> tuple[Array, Array]:
    """Times (k,) and states (k, 2d)."""
    height, direction, duration, step = how
    d = scenario.dim
    orbit = (
        flow(scenario, start[:d], start[d:], duration, step)
        if training is None
        else train(scenario, training, start[:d], start[d:], int(duration))
    )
    x = np.concatenate([orbit.phi, orbit.theta], axis=-1)
    index = _changes(height(x), direction)
    if training is not None or not index.size:
        return orbit.t[index + 1], x[index + 1]
    parts = [
        locate_crossings(scenario, x[some], orbit.t[1] - orbit.t[0], height)
        for some in np.array_split(index, -(-index.size // BATCH))
    ]
    return orbit.t[index] + np.concatenate([t for t, _ in parts]), np.concatenate([y for _, y in parts])


def _changes(values: Array, direction: str) -> NDArray[np.intp]:
    """Indices of samples (n,) after which the sign changes as wanted; 0 counts as above."""
    above = values >= 0.0
    up, down = ~above[:-1] & above[1:], above[:-1] & ~above[1:]
    return np.flatnonzero(up if direction == UP else down if direction == DOWN else up | down)


def locate_crossings(
    scenario: Scenario, x: Array, h: float, height: Callable[[Array], Array]
) -> tuple[Array, Array]:
    """Times (k,) after which states x (k, 2d) reach height 0 within a time h, and the states there."""
    d, lanes, t = scenario.dim, np.arange(len(x)), np.zeros(len(x))
    for _ in range(ROUNDS_OF_IT):
        orbit = flow(scenario, x[:, :d], x[:, d:], h, abs(h) / FINER)
        path = np.concatenate([orbit.phi, orbit.theta], axis=-1)
        values = height(path)
        changes = (values[:, 1:] >= 0.0) != (values[:, :1] >= 0.0)
        # Rounding may put the crossing just beyond the last sample.
        index = np.where(changes.any(1), changes.argmax(1), path.shape[1] - 2)
        h /= FINER
        x, after, t = path[lanes, index], path[lanes, index + 1], t + h * index
    low, high = height(x), height(after)
    share = np.clip(np.nan_to_num(low / np.where(low != high, low - high, 1.0)), 0.0, 1.0)
    return t + share * h, x + share[:, None] * (after - x)


def _coordinates(section: str, x: Array) -> Array:
    s, p, q = _products(x)
    d = x.shape[-1] // 2
    pairs = {
        "s": (np.sqrt(q), np.sqrt(p)),
        "lengths": (s, np.sqrt(q)),
        "phi": (x[:, d], np.sqrt(p)),
        "theta": (x[:, 0], np.sqrt(q)),
    }
    return np.stack(pairs[section], axis=-1)
