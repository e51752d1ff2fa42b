"""On the Dirac GAN the lab's torch loop takes the very steps of the portrait's update rules."""

from __future__ import annotations

from itertools import product

import numpy as np
import pytest
import torch

from gandyn import Scenario, iterate, variants
from gandyn.training.dirac import dirac, orbit
from tests.gandyn.matrix import some
from tests.gandyn.scenarios import settings

torch.set_num_threads(1)
PHI, THETA = (0.3, 0.5), (0.6, -0.2)
CONSTRAINTS = ({}, {"l2": 0.3}, {"r1": 0.7})
# Of one variant each: the lab's averages and noise around the data are exactly what the portrait draws.
FURTHER = (
    {"r1": 0.3, "r2": 0.4}, {"lecam": 0.6}, {"dragan": 0.5}, {"l2-generator": 0.3},
    {"r2": 0.2, "lecam": 0.4, "dragan": 0.3, "l2-generator": 0.1},
)  # fmt: skip
RULES = {"alternating": {"first": "d"}, "simultaneous": {}}


def gap(scenario: Scenario, rule: str, steps: int = 60, **changes: object) -> float:
    wanted = iterate(
        scenario, PHI, THETA, rule, steps, 0.1, 0.07, **RULES[rule], n_d=int(changes.get("n_critic", 1))
    )
    phi, theta = orbit(
        dirac(scenario, PHI, THETA, 0.1, 0.07, simultaneous=rule == "simultaneous", **changes), steps
    )
    assert wanted.ended == "finished" and np.isfinite(phi).all()
    return float(max(np.abs(phi - wanted.phi).max(), np.abs(theta - wanted.theta).max()))


PAIRS = [*product(variants(), ["alternating"]), *product(some(variants(), 3), ["simultaneous"])]


@pytest.mark.parametrize(("variant", "rule"), PAIRS)
def test_sgd_is_the_portraits_rule(variant: str, rule: str) -> None:
    for parameters in settings(variant):
        for strengths in CONSTRAINTS:
            inert = variants()[variant].penalty_inert and "r1" in strengths
            scenario = Scenario(variant, parameters, {} if inert else strengths, 2, (1.25, 0.5))
            assert gap(scenario, rule) < 1e-10, (parameters, strengths)


@pytest.mark.parametrize("rule", list(RULES))
@pytest.mark.parametrize("strengths", FURTHER, ids=str)
def test_the_portraits_regularisers_are_trained(strengths: dict[str, float], rule: str) -> None:
    for variant in some(("ls-gan", "wgan-div", "relativistic-average"), 3):
        assert gap(Scenario(variant, {}, strengths, 2, (1.25, 0.5)), rule, n_critic=2) < 1e-10, variant


def test_five_critic_steps() -> None:
    assert gap(Scenario("wgan-clip", {"w": 0.4}), "alternating", n_critic=5) < 1e-10


def test_instance_noise_is_the_portraits_expectation() -> None:
    """One step with 400,000 samples: within five standard errors of the exact average."""
    scenario = Scenario("non-saturating", regularizers={"instance-noise": 0.7})
    n = 400_000
    phi, theta = orbit(dirac(scenario, PHI, THETA, 1.0, 1.0, batch=n, simultaneous=True), 1)
    wanted = iterate(scenario, PHI, THETA, "simultaneous", 1, 1.0, 1.0)
    assert np.abs(np.hstack([phi - wanted.phi, theta - wanted.theta])).max() < 5.0 / n**0.5
    exact = iterate(scenario.with_(regularizers={}), PHI, THETA, "simultaneous", 1, 1.0, 1.0)
    assert np.abs(exact.phi - wanted.phi).max() > 0.02
