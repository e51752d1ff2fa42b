"""Fields that jump: crossings and sliding against an independent event-driven solver."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import numpy as np
import pytest

import gandyn
from tests.gandyn.filippov import Jump
from tests.gandyn.table import join

Split = Callable[[np.ndarray], tuple[np.ndarray, np.ndarray]]


def halves(x: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """(φ, θ) of a state."""
    phi, theta = np.split(x, 2)
    return phi, theta


def jump(
    push: Callable[[np.ndarray, np.ndarray, float], np.ndarray],
    g: Callable[..., float],
    grad: Callable[..., list],
) -> Jump:
    """The field φ' = push(φ, θ, side), θ' = φ with side ±1 by the sign of g."""

    def rate(side: float) -> Callable[[np.ndarray], np.ndarray]:
        return lambda x: np.concatenate([push(*halves(x), side), halves(x)[0]])

    return Jump(
        rate(1.0), rate(-1.0), lambda x: float(g(*halves(x))), lambda x: np.concatenate(grad(*halves(x)))
    )


HINGE = jump(lambda f, t, side: -(side > 0) * t, lambda f, t: f @ t + 1.0, lambda f, t: [t, f])
SQUARE_FD = jump(
    lambda f, t, side: -t - 0.2 * (side * (f @ t) / np.linalg.norm(t) - 1.0) * side * t / np.linalg.norm(t),
    lambda f, t: f @ t,
    lambda f, t: [t, f],
)


def linear_fd(strength: float) -> Jump:
    """λ·max(|s|/‖θ‖, 1)."""
    return jump(
        lambda f, t, side: -t - strength * (side > 0) * np.sign(f @ t) * t / np.linalg.norm(t),
        lambda f, t: (f @ t) ** 2 - t @ t,
        lambda f, t: [2 * (f @ t) * t, 2 * (f @ t) * f - 2 * t],
    )


def one_sided(strength: float, c: float) -> Jump:
    """λ·max(‖φ‖, c)."""
    return jump(
        lambda f, t, side: -t - strength * (side > 0) * f / np.linalg.norm(f),
        lambda f, t: f @ f - c * c,
        lambda f, t: [2 * f, 0 * t],
    )


def on_a_line(push: Callable[[np.ndarray, np.ndarray, float], np.ndarray]) -> Jump:
    """A field of one dimension that jumps with the sign of φ."""
    return jump(push, lambda f, t: f[0], lambda f, t: [np.ones(1), np.zeros(1)])


CASES = {
    "hinge slides": (gandyn.Scenario("hinge"), HINGE, [0.9, -0.2, -1.6, 1.1], 12.0, {"sliding", "above"}),
    "hinge from the flat side": (
        gandyn.Scenario("hinge"),
        HINGE,
        [0.5, 1.2, -2.0, -1.5],
        12.0,
        {"below", "above"},
    ),
    "fd square": (gandyn.Scenario("wgan-fd"), SQUARE_FD, [0.1, 0.2, 0.2, 0.1], 20.0, {"above", "below"}),
    "fd linear": (
        gandyn.Scenario("wgan-fd", {"form": "linear", "lambda": 0.4}),
        linear_fd(0.4),
        [1.5, 0.2, 0.9, 0.7],
        20.0,
        {"above", "below"},
    ),
    "one-sided crosses": (
        gandyn.Scenario("wgan-gp-one-sided"),
        one_sided(0.1, 1.0),
        [1.2, 0.3, -0.5, 1.4],
        20.0,
        {"above", "below"},
    ),
    "one-sided slides": (
        gandyn.Scenario("wgan-gp-one-sided", {"lambda": 1.5, "c": 0.8}),
        one_sided(1.5, 0.8),
        [0.9, 0.3, -1.5, 0.4],
        20.0,
        {"sliding", "below"},
    ),
    "gp on a line": (
        gandyn.Scenario("wgan-gp", dim=1),
        on_a_line(lambda f, t, side: -t - 0.2 * (f - side)),
        [0.3, 1.0],
        20.0,
        {"above", "below"},
    ),
    "qp by the critic's norm": (
        gandyn.Scenario("gan-qp", {"norm": "phi"}, dim=1),
        on_a_line(lambda f, t, side: -t - side * t * np.abs(t) * np.sign(t)),
        [0.3, 0.7],
        6.0,
        {"above", "below"},
    ),
}


@pytest.mark.parametrize("case", CASES)
def test_jump_is_located(case: str) -> None:
    """To 1e-7 of the independent solution, which visits the modes it should."""
    scenario, field, start, duration, modes = CASES[case]
    d = scenario.dim
    orbit = gandyn.flow(scenario, start[:d], start[d:], duration, 0.01)
    expected, seen = field.solve(np.array(start), orbit.t)
    assert modes <= seen
    assert orbit.ended == "finished"
    np.testing.assert_allclose(join(orbit), expected, atol=1e-7)


def test_step_size_hardly_matters() -> None:
    """Events are located, so coarse and fine steps agree where a plain RK4 would be off by 1e-3."""
    for scenario, _, start, duration, _ in CASES.values():
        d = scenario.dim
        coarse, fine = (
            join(gandyn.flow(scenario, start[:d], start[d:], duration, step, every))
            for step, every in ((0.1, 1), (0.01, 10))
        )
        np.testing.assert_allclose(coarse, fine, atol=2e-7)


def test_hinge_slides_on_its_corner() -> None:
    """While ‖φ‖ < ‖θ‖ the score stays at −1 and φ' = −(‖φ‖²/‖θ‖²) θ."""
    phi, theta = np.array([0.5, 0.0]), np.array([-2.0, 0.6])
    orbit = gandyn.flow(gandyn.Scenario("hinge"), phi, theta, 0.8, 0.01)
    p, q, s = (
        (x * y).sum(-1)
        for x, y in ((orbit.phi, orbit.phi), (orbit.theta, orbit.theta), (orbit.phi, orbit.theta))
    )
    assert (p < q).all()
    np.testing.assert_allclose(s, -1.0, atol=1e-9)
    velocity = np.gradient(orbit.phi, orbit.t, axis=0, edge_order=2)
    np.testing.assert_allclose(velocity, -(p / q)[:, None] * orbit.theta, atol=1e-3)


def test_one_sided_slides_on_its_circle() -> None:
    """The linear form holds ‖φ‖ at c while −λc < s < 0."""
    orbit = gandyn.flow(
        gandyn.Scenario("wgan-gp-one-sided", {"lambda": 3.0}), (1.0, 0.0), (-1.0, 1.0), 0.5, 0.01
    )
    np.testing.assert_allclose(np.linalg.norm(orbit.phi, axis=1), 1.0, atol=1e-9)
    assert not np.allclose(orbit.phi[-1], orbit.phi[0], atol=0.1)


@pytest.mark.parametrize("strength", [0.0005, 0.5])
def test_a_short_visit_is_seen(strength: float) -> None:
    """An orbit that is above ‖φ‖ = c for a fifth of one step only, to cross back or to slide there."""
    radius, angle = 1.000002, -0.15
    start = np.array([radius * np.cos(angle), radius * np.sin(angle)])
    scenario = gandyn.Scenario("wgan-gp-one-sided", {"lambda": strength}, dim=1)
    orbit = gandyn.flow(scenario, start[:1], start[1:], 1.0, 0.02)
    expected, seen = replace(one_sided(strength, 1.0), longest=0.001).solve(start, orbit.t)
    assert len(seen) == 2
    assert (np.abs(orbit.phi) < 1.0).all()
    np.testing.assert_allclose(join(orbit), expected, atol=1e-7)


def test_grazing_for_ever() -> None:
    """An orbit of the one-sided penalty ends up touching ‖φ‖ = c from inside, never above it by even 1e-6."""
    orbit = gandyn.flow(
        gandyn.Scenario("wgan-gp-one-sided", {"lambda": 1.0}), (0.8, 0.3), (-0.9, 1.2), 60.0, 0.05
    )
    late = np.linalg.norm(orbit.phi[-600:], axis=1)
    assert 0.99 < late.max() < 1.0 + 1e-6


def test_consensus_slides_too() -> None:
    """Where the field is not linear in the switch, Filippov's mean is still of the two fields: s
    stays at −1.
    """
    scenario = gandyn.Scenario("hinge", regularizers={"consensus": 0.1})
    orbit = gandyn.flow(scenario, (0.5, 0.0), (-2.0, 0.6), 0.5, 0.01)
    np.testing.assert_allclose((orbit.phi * orbit.theta).sum(-1), -1.0, atol=1e-9)


def test_a_little_noise_does_not_break_the_steps() -> None:
    """A corner blurred far below the step size is still resolved."""
    scenario = gandyn.Scenario("hinge", regularizers={"instance-noise": 0.01})
    coarse, fine = (
        join(gandyn.flow(scenario, (0.9, -0.2), (-1.6, 1.1), 6.0, step, every))
        for step, every in ((0.05, 1), (0.005, 10))
    )
    np.testing.assert_allclose(coarse, fine, atol=1e-6)


@pytest.mark.parametrize("dim", [1, 2, 3])
def test_dry_friction_stops(dim: int) -> None:
    """λ·‖φ‖ stops φ for good once ‖θ‖ < λ; on a line after half turns that shorten |θ| by 2λ each."""
    scenario = gandyn.Scenario("wgan-gp-one-sided", {"lambda": 0.1, "c": 0.0}, dim=dim)
    orbit = gandyn.flow(scenario, np.zeros(dim), np.full(dim, 0.75 / np.sqrt(dim)), 40.0, 0.01)
    assert orbit.ended == "finished"
    assert not orbit.phi[-1].any()
    assert np.linalg.norm(orbit.theta[-1]) == pytest.approx(0.05, abs=1e-7)


def test_backward_into_a_tip() -> None:
    """Backward the two-sided penalty pulls to φ = 0 and holds it there while ‖θ‖ < 2λc."""
    orbit = gandyn.flow(gandyn.Scenario("wgan-gp"), (0.1, 0.2), (0.1, 0.05), -20.0, 0.01)
    assert orbit.ended == "finished"
    assert not orbit.phi[-1].any()
    assert 0.0 < np.linalg.norm(orbit.theta[-1]) < 0.2
