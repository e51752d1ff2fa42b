"""Kinds of false pictures that random scenes have found, each over the range that a user can set."""

from __future__ import annotations

import numpy as np
import pytest

import gandyn
from tests.gandyn.random_scenes import Scene
from tests.gandyn.test_random_scenes import compare

TOLERANCES = (1e-5, 1e-7, 1e-9, 1e-11, 1e-13)


def scene(
    scenario: gandyn.Scenario,
    phi: object,
    theta: object,
    duration: float,
    samples: int = 20,
    tolerance: float = 1e-11,
) -> Scene:
    """A scene as the judge takes it."""
    return Scene(
        -1,
        scenario,
        np.array(phi, float),
        np.array(theta, float),
        duration,
        abs(duration) / samples,
        tolerance,
    )


def check(chosen: Scene, **options: object) -> gandyn.Orbit:
    """The orbit goes to the end, and is as near to the truth as it says."""
    orbit = chosen.flow(**options)
    assert orbit.ended == "finished"
    assert np.isfinite(orbit.error)
    assert not compare(chosen, orbit).fault
    return orbit


@pytest.mark.parametrize("tolerance", TOLERANCES)
def test_a_wall_is_left(tolerance: float) -> None:
    """A velocity that is 0 but for rounding holds no component for ever."""
    for w, strength, scales in (
        (0.05, 2.474249842430935, (9.179059726959876, 6.477502662197641)),
        (0.3, 0.0, (1.0, 10.0)),
        (1.0, 0.7, (10.0, 0.1)),
    ):
        scenario = gandyn.Scenario("wgan-clip", {"w": w}, {"r1": strength}, 2, scales)
        check(
            scene(
                scenario,
                (0.9120554539, -0.2735536788),
                (0.4560277235, -0.1367768394),
                2.0,
                tolerance=tolerance,
            )
        )


@pytest.mark.parametrize("tolerance", TOLERANCES)
def test_theta_crosses_0_on_a_line(tolerance: float) -> None:
    """The switch s and the direction θ/‖θ‖ change their signs at once there."""
    for strength in (0.3, 3.0):
        for scales in ((1.0, 1.0), (8.730501489244359, 3.855048224401255)):
            scenario = gandyn.Scenario("wgan-fd", {"lambda": strength}, {}, 1, scales)
            for phi, theta in ((2.15013401, -1.73777817), (-1.2, 0.8), (0.6, -1.5)):
                check(scene(scenario, [phi], [theta], 1.7388925401323598, 2, tolerance))


@pytest.mark.parametrize("tolerance", TOLERANCES)
def test_sliding_ends(tolerance: float) -> None:
    """Where one of both fields no longer pushes to the surface, a rate that is 0 but for rounding holds no
    orbit there.
    """
    for strength, c in ((1.5, 0.8), (3.0, 0.8896694854275122), (0.4, 1.3)):
        for dim, scales in ((2, (1.0, 1.0)), (1, (10.0, 1.4036436631306721))):
            scenario = gandyn.Scenario("wgan-gp-one-sided", {"lambda": strength, "c": c}, {}, dim, scales)
            check(scene(scenario, [2.4, 0.3][:dim], [-1.2, 0.4][:dim], 5.0, tolerance=tolerance))
    for dim in (1, 2):
        scenario = gandyn.Scenario("hinge", {}, {}, dim, (3.1409986768112024, 1.6541452375952372))
        check(scene(scenario, [2.734, -0.2][:dim], [-1.475, 1.1][:dim], 4.0, tolerance=tolerance))


@pytest.mark.parametrize(
    ("variant", "generator"),
    [("f-hellinger", "non-saturating"), ("f-reverse-kl", "non-saturating"), ("f-kl", "minimax")],
)
def test_a_field_may_be_fast_at_first(variant: str, generator: str) -> None:
    """Exponentials that turn an orbit round within 1e-20 of its time leave it well defined."""
    scenario = gandyn.Scenario(variant, {"generator": generator})
    for size in (3.0, 10.0, 26.0):
        # From where s goes straight to where the field is slow.
        long, short = (size, -0.5 * size), (2.5, -0.4)
        phi, theta = (short, long) if variant == "f-kl" else (long, (-2.5, 0.4))
        check(scene(scenario, phi, theta, 4.0))


@pytest.mark.parametrize("duration", [0.03, 0.1, 0.2, 0.3, 0.5])
@pytest.mark.parametrize("variant", ["wgan", "non-saturating", "hinge", "wgan-clip"])
def test_an_orbit_of_few_steps_states_its_error(variant: str, duration: float) -> None:
    """The stricter run takes the same steps, so that its difference says nothing."""
    for tolerance in (1e-7, 1e-11):
        orbit = check(scene(gandyn.Scenario(variant, dim=1), [-0.4], [-0.6], duration, tolerance=tolerance))
        assert orbit.error > 0.0


@pytest.mark.parametrize("dim", [1, 2])
def test_a_preview_in_a_box_states_its_error(dim: int) -> None:
    """It has a fixed step, which no tolerance changes."""
    chosen = scene(
        gandyn.Scenario("wgan-clip", {"w": 0.6}, dim=dim), [0.3, -0.2][:dim], [1.2, 0.7][:dim], 8.0, 400
    )
    assert check(chosen, compiled=False).error > 1e-6


def test_a_short_step_is_no_slow_crossing() -> None:
    """After an event steps may be tiny; φ that then passes 0 as fast as ever must not be held there."""
    scenario = gandyn.Scenario("wgan-gp", regularizers={"consensus": 0.1}, dim=1)
    orbit = gandyn.flow(scenario, [0.1], [0.2], 3000.0, 0.4)
    late = orbit.t > 100.0
    assert np.hypot(orbit.phi, orbit.theta)[late].min() > 0.6
    assert np.abs(orbit.phi[-40:]).max() > 0.5


@pytest.mark.parametrize("scale", [1.0, -1.0])
def test_what_is_held_at_0_is_let_go(scale: float) -> None:
    """The generator's decay takes |θ| below λ, where GAN-QP, divided by ‖φ‖, no longer pushes φ back to 0."""
    scenario = gandyn.Scenario(
        "gan-qp", {"lambda": 0.075, "norm": "phi"}, {"l2-generator": 0.89}, 1, (0.1, 3.473)
    )
    for duration in (1.0, 1.916, 6.0):
        orbit = check(scene(scenario, [-2.939 * scale], [-2.218 * scale], duration))
        assert (orbit.phi[-1, 0] != 0.0) == (duration > 1.5)


def test_damping_is_no_friction() -> None:
    """Near 0 a pull that shrinks with φ does not stop it, however small the push of θ has become."""
    scenario = gandyn.Scenario(
        "gan-qp", {"lambda": 0.064, "norm": "phi"}, {"l2": 1.5, "l2-generator": 2.0}, 1, (10.0, 4.87)
    )
    for size in (1.0, 1e-6):
        check(scene(scenario, [0.6 * size], [-2.2 * size], 2.0))


@pytest.mark.parametrize("duration", [1.0, -1.2])
@pytest.mark.parametrize("size", [0.5, 2.27])
def test_a_start_at_theta_0_is_on_the_side_that_it_goes_to(size: float, duration: float) -> None:
    """There the finite difference's |s| − ‖θ‖ is 0, to second order too."""
    scenario = gandyn.Scenario("wgan-fd", {"lambda": 0.98, "form": "linear"})
    check(scene(scenario, [-0.87 * size, 0.49 * size], [0.0, 0.0], duration, 2, 1e-9))
