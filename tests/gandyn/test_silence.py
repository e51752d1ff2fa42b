"""Nothing that numpy has to say ever reaches a user: every public function over the registry, far out, near
0, and at the sliders' ends.
"""

from __future__ import annotations

import subprocess
import sys
import warnings
from collections.abc import Iterator
from itertools import product
from typing import Any

import numpy as np
import pytest

import gandyn
from gandyn import Axis, MapSpec, Noise, Scenario, UpdateConfig
from tests.gandyn.matrix import DEAR, SPARED, WHOLE, some

SIZES = (1e3, 30.0, 1.0, 1e-8)
SILENT = pytest.mark.filterwarnings("error")


def ends(variant: str) -> Iterator[dict[str, Any]]:
    """The defaults, every choice, and every number at both ends of its slider."""
    yield {}
    for p in gandyn.variants()[variant].parameters:
        for value in p.choices or (float(p.low), float(p.high)):
            yield {p.id: value}


def start(size: float, dim: int) -> tuple[np.ndarray, np.ndarray]:
    return size * np.array([0.6, 0.3])[:dim], size * np.array([-0.5, 0.7])[:dim]


SCENARIOS = [
    Scenario(variant, parameters, dim=dim)
    for variant in (*DEAR, *({"wgan-div"} - {*DEAR}))
    for parameters in ([{}] if variant in SPARED and not WHOLE else ends(variant))
    for dim in ((2,) if variant in SPARED and not WHOLE else (1, 2))
]


def named(scenario: Scenario) -> str:
    return f"{scenario.variant}-{scenario.dim}-{dict(scenario.parameters)}"


@SILENT
@pytest.mark.parametrize("scenario", some(SCENARIOS, 3), ids=named)
def test_analyses_are_silent(scenario: Scenario) -> None:
    """Long runs are made of the defaults alone; what is quick is asked of all."""
    spec = gandyn.variants()[scenario.variant]
    default = all(scenario.parameters[p.id] == p.default for p in spec.parameters)
    for size in SIZES:
        phi, theta = start(size, scenario.dim)
        str(gandyn.analyze(scenario, phi=phi, theta=theta, measured=default))
        gandyn.analyze(scenario, phi=phi, theta=theta, measured=False).to_dict()
    gandyn.manifolds(scenario)
    gandyn.jacobian_eigenvalues(scenario)


@SILENT
@pytest.mark.parametrize("scenario", SCENARIOS, ids=named)
def test_flows_and_fields_are_silent(scenario: Scenario) -> None:
    for size in SIZES:
        phi, theta = start(size, scenario.dim)
        for compiled in (True, False):
            orbit = gandyn.flow(scenario, phi, theta, 4.0, 0.05, compiled=compiled)
            gandyn.invariants(scenario, orbit)
        gandyn.losses(scenario, phi, theta)
        gandyn.coefficients(scenario, phi, theta)
        gandyn.field(scenario, np.stack([phi, 0.0 * phi]), np.stack([0.0 * theta, theta]))


@SILENT
@pytest.mark.parametrize("scenario", [s for s in SCENARIOS if s.dim == 1], ids=named)
def test_nullclines_are_silent(scenario: Scenario) -> None:
    for reach in (1e-6, 3.0, 1e3):
        gandyn.nullclines(scenario, (-reach, reach, -reach, reach), grid=41)


# Every kernel of a rule, a map and noise is compiled for these: of every fourth variant one dimension, or
# all.
PAIRS = [
    (variant, dim) for i, variant in enumerate(DEAR) for dim in (1, 2) if WHOLE or i % 20 == 10 * (2 - dim)
]


@SILENT
@pytest.mark.parametrize(("variant", "dim"), PAIRS)
def test_rules_maps_and_the_rest_are_silent(variant: str, dim: int) -> None:
    """Training and what is told of it, at rates that throw it far out too; sections, exponents, loci,
    diagrams, noise, maps.
    """
    scenario = Scenario(variant, dim=dim)
    for size, rate in product((1e3, 1e-8), (0.2, 30.0)):
        phi, theta = start(size, dim)
        training = UpdateConfig("alternating", rate, rate)
        gandyn.train(scenario, training, phi, theta, 300)
        gandyn.apply_updates(scenario, training, phi, theta, "dgdg")
        gandyn.lyapunov(scenario, phi, theta, training, intervals=20)
        gandyn.analyze(scenario, training, phi=phi, theta=theta, measured=False)
        gandyn.poincare_section(scenario, phi, theta, duration=5.0)
        gandyn.lyapunov(scenario, phi, theta, intervals=10)
    gandyn.locus(scenario, "l2", np.linspace(0.0, 2.0, 5))
    gandyn.diagram(scenario, "tau_d", 0.1, 10.0, 3, UpdateConfig("alternating"))
    gandyn.convergence_map(
        scenario,
        MapSpec(Axis("scale", 0.01, 1e3, 4), Axis("lr", 1e-3, 30.0, 4)),
        UpdateConfig("alternating"),
        rounds=256,
    )
    gandyn.convergence_map(
        scenario, MapSpec(Axis("scale", 0.01, 1e3, 4), Axis("tau_d", 0.1, 10.0, 4)), duration=26.0
    )
    gandyn.simulate(scenario, *start(1.0, dim), Noise(0.1, 0.1, paths=4), duration=1.0)


def test_the_command_line_is_silent() -> None:
    """As one sees it: nothing on stderr, and no line of a source file."""
    words = ["analyze", "--variant", "f-kl", "--dim", "1", "--phi", "1", "--theta", "1"]
    done = subprocess.run(
        [sys.executable, "-m", "app", *words], capture_output=True, text=True, timeout=600, check=False
    )
    assert (done.returncode, done.stderr) == (0, "")
    assert "period 21.623732" in done.stdout


def test_this_would_hear_a_warning() -> None:
    with warnings.catch_warnings(), pytest.raises(RuntimeWarning):
        warnings.simplefilter("error")
        np.float64(1.0) / np.float64(0.0)
