"""Weight clipping: the projected flow against its closed pieces, circles inside the box and straight lines on
a wall.
"""

from __future__ import annotations

import numpy as np
import pytest

import gandyn
from tests.gandyn.table import join


def on_the_wall(theta: float, w: float, side: float, t: np.ndarray) -> np.ndarray:
    """A component held at ±w while its θ moves straight to 0, then on the circle of radius w."""
    until = abs(theta) / w
    turn = np.maximum(t - until, 0.0)
    straight = t < until
    phi = side * np.where(straight, w, w * np.cos(turn))
    return np.stack([phi, np.where(straight, theta + side * w * t, side * w * np.sin(turn))], axis=1)


def component(phi: float, theta: float, w: float, t: np.ndarray) -> np.ndarray:
    """(φᵢ, θᵢ) at times t: components do not see one another, so each is a circle, a wall, and a circle of
    radius w.
    """
    radius, angle = np.hypot(phi, theta), np.arctan2(theta, phi)
    circle = radius * np.stack([np.cos(angle + t), np.sin(angle + t)], axis=1)
    if radius <= w:
        return circle
    # φ reaches +w or −w where cos = ±w/radius, going outward: at −acos(w/radius), or half a turn from there.
    hits = [(k * np.pi - np.arccos(w / radius) - angle) % (2 * np.pi) for k in (0, 1)]
    side = 1.0 if hits[0] < hits[1] else -1.0
    held = on_the_wall(-side * np.sqrt(radius**2 - w**2), w, side, np.maximum(t - min(hits), 0.0))
    return np.where((t < min(hits))[:, None], circle, held)


@pytest.mark.parametrize("dim", [1, 2, 3, 4])
def test_walls_are_met_and_left_on_time(dim: int) -> None:
    """Every component to 1e-8 of its closed form, from random starts inside the box."""
    random = np.random.default_rng(dim)
    for w in (0.6, 1.0):
        scenario = gandyn.Scenario("wgan-clip", {"w": w}, dim=dim)
        phi, theta = random.uniform(-w, w, dim), random.normal(size=dim)
        orbit = gandyn.flow(scenario, phi, theta, 9.0, 0.01)
        for i in range(dim):
            ours = np.stack([orbit.phi[:, i], orbit.theta[:, i]], axis=1)
            np.testing.assert_allclose(ours, component(phi[i], theta[i], w, orbit.t), atol=1e-8)


def test_grazing_a_wall_is_seen() -> None:
    """A circle that leaves the box for less than a step is held as well."""
    w, radius = 1.0, 1.00002
    start = radius * np.cos(-0.125), radius * np.sin(-0.125)
    orbit = gandyn.flow(gandyn.Scenario("wgan-clip", {"w": w}, dim=1), [start[0]], [start[1]], 3.0, 0.05)
    expected = component(*start, w, orbit.t)
    np.testing.assert_allclose(join(orbit), expected, atol=2e-7)
    assert np.abs(orbit.phi).max() <= w


def test_box_is_never_left() -> None:
    """Forward samples lie in the box, compiled or not; a start outside is clipped first."""
    scenario = gandyn.Scenario("wgan-clip", {"w": 0.3})
    for compiled in (True, False):
        orbit = gandyn.flow(scenario, (2.0, -0.1), (0.5, -1.0), 20.0, 0.01, compiled=compiled)
        assert np.abs(orbit.phi).max() <= 0.3 * (1.0 + 1e-12)
        assert orbit.phi[0, 0] == 0.3


@pytest.mark.parametrize("compiled", [True, False])
def test_backward_out_of_the_box(compiled: bool) -> None:
    """Backward the orbit ends at the wall, where no earlier state exists."""
    orbit = gandyn.flow(
        gandyn.Scenario("wgan-clip", {"w": 0.5}), (0.1, 0.2), (0.6, 0.1), -20.0, 0.01, compiled=compiled
    )
    assert orbit.ended == "left-box"
    assert 1 < orbit.length < 2001
    assert np.abs(orbit.phi).max() <= 0.5 * (1.0 + 1e-12)


def test_field_stands_still_at_a_wall() -> None:
    """The outward component is 0 at its bound, the inward one is not."""
    dphi, _ = gandyn.field(gandyn.Scenario("wgan-clip"), [[1.0, 0.0], [1.0, 0.0]], [[-0.5, 0.1], [0.5, 0.1]])
    np.testing.assert_allclose(dphi, [[0.0, -0.1], [-0.5, -0.1]])
