"""What regularisers and update rules say of a centre, of the bilinear game and of momentum, by
linearisation.
"""

from __future__ import annotations

import itertools
from typing import Any

import numpy as np
import pytest

import gandyn
from gandyn import Scenario
from gandyn.analyses.derivatives import has_linearisation
from tests.gandyn.matrix import DEAR, WHOLE

VARIANTS = list(gandyn.variants())


def centres(variant: str) -> list[Scenario]:
    """The variant with each of its choices, where the linearisation at the origin is a centre."""
    spec = gandyn.variants()[variant]
    choices = [parameter for parameter in spec.parameters if parameter.choices]
    found = [
        Scenario(variant, dict(zip((p.id for p in choices), row)))
        for row in itertools.product(*(p.choices for p in choices))
    ]
    return [
        scenario
        for scenario in found
        if not spec.box and has_linearisation(scenario) and is_centre(gandyn.jacobian_eigenvalues(scenario))
    ]


def is_centre(values: np.ndarray) -> bool:
    return bool(np.isfinite(values).all() and (abs(values.real) < 1e-12).all() and abs(values[0].imag) > 0.1)


def test_most_variants_are_centres() -> None:
    assert len([id for id in VARIANTS if centres(id)]) > 10


@pytest.mark.parametrize("variant", VARIANTS if WHOLE else DEAR[::6])
def test_what_regularisers_and_rules_say_of_a_centre(variant: str) -> None:
    """Consensus makes it attracting; simultaneous steps spiral out of it; in turns the multipliers stay on
    the unit circle while the step is
    small enough; negative momentum in turns damps the rotation."""
    for scenario in centres(variant):
        assert (
            gandyn.jacobian_eigenvalues(Scenario(variant, scenario.parameters, {"consensus": 0.1})).real.max()
            < -1e-4
        )

        def radius(rule: str, scenario: Scenario = scenario, **how: Any) -> float:
            return gandyn.analyze(scenario, rule, lr_d=0.1, lr_g=0.1, measured=False, **how).rule.radius

        assert radius("simultaneous") > 1.0 + 1e-6
        assert radius("alternating") == pytest.approx(1.0, abs=1e-9)
        # Where the field has no second derivative at the origin, the rule's multipliers are undefined.
        assert not radius("consensus", gamma=0.5) >= 1.0
        assert (
            radius("momentum", alternating=True, beta=-0.5) < 1.0 - 1e-6 < 1.0 < radius("momentum", beta=-0.5)
        )


def test_what_rules_say_of_the_bilinear_game() -> None:
    for rule, limit in (("extragradient", 1.0), ("optimistic", 1.0 / np.sqrt(3.0))):
        near, beyond = (
            gandyn.analyze(Scenario("wgan"), rule, lr_d=x, lr_g=x, measured=False).rule.radius
            for x in (0.99 * limit, 1.01 * limit)
        )
        assert near < 1.0 < beyond


@pytest.mark.parametrize("id", ["l2", "r1"])
def test_momentum_dies_out_faster_by_the_strength_of_l2(id: str) -> None:
    """a + e, the rate of L, falls by μ (or γ) wherever φ and θ are, for every variant that it is not inert
    in."""
    random = np.random.default_rng(2)
    phi, theta = random.normal(size=(2, 64, 2))
    for variant, spec in gandyn.variants().items():
        rate = [
            np.add(*gandyn.coefficients(Scenario(variant, regularizers=strengths), phi, theta)[::3])
            for strengths in ({}, {id: 0.3})
        ]
        drop = 0.0 if gandyn.regularizers()[id].inert(spec) else 0.3
        np.testing.assert_allclose(rate[0] - rate[1], drop, atol=1e-12)
