"""Curves are drawn with as many samples as they need to look like curves, whatever the step of the scene."""

from __future__ import annotations

import numpy as np
import pytest

import gandyn
from app.compute.orbits import curves_of
from app.compute.sampling import MOST, TOGETHER, spacing
from app.figure import doubts
from app.model.scene import Scene, Start


def circle(speed: float, duration: float = 10.0, starts: int = 1, **changes: object) -> Scene:
    """A circle that is turned at this many radians in a unit of time."""
    scenario = gandyn.Scenario("wgan", time_scales=(speed, speed), dim=1)
    return Scene(
        (scenario,),
        tuple(Start((1.0 + i / 1000.0,), (1.0,)) for i in range(starts)),
        duration=duration,
        **changes,
    )


@pytest.mark.parametrize("speed", [1.0, 10.0, 100.0, 100.0 * np.pi])
def test_a_circle_is_drawn_as_one(speed: float) -> None:
    """The middles of all lines lie on it to a thousandth, also where samples of the scene's step would fall
    on one another.
    """
    forward = curves_of(circle(speed))[0].forward
    assert forward is not None
    x = np.stack([forward.phi[0, :, 0], forward.theta[0, :, 0]], axis=1)
    middles = np.linalg.norm(x[1:] + x[:-1], axis=1) / 2.0
    np.testing.assert_allclose(middles, np.sqrt(2.0), rtol=1e-3)


def test_slow_orbits_keep_the_samples_of_their_step() -> None:
    """And RK4 its own steps, however coarse."""
    scene = Scene()
    assert spacing(scene, scene.scenarios[0], True) == (scene.step, 1, False)
    rough = circle(100.0, method="rk4")
    assert spacing(rough, rough.scenarios[0], True) == (rough.step, 1, False)


def test_a_picture_that_cannot_have_enough_samples_says_so() -> None:
    """And takes no more memory than it may."""
    scene = circle(1000.0, duration=1000.0, starts=3)
    curves = curves_of(scene)[0]
    assert curves.forward is not None
    assert curves.coarse
    assert curves.forward.phi.shape[0] * curves.forward.phi.shape[1] <= TOGETHER + 3
    assert curves.forward.phi.shape[1] <= MOST + 1
    assert doubts.coarse in doubts.FINDERS
    assert not curves_of(circle(100.0))[0].coarse
