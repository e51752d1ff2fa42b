"""Scenes drawn at random from everything a user can set. Scene i follows from i alone."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

import gandyn
from gandyn.parameter import Parameter

VARIANTS = list(gandyn.variants())
COMPILED_IN = ("instance-noise", "consensus", "lecam", "dragan", "l2-generator")
STARTS = ("anywhere", "tiny", "large", "line", "edge")


@dataclass(frozen=True)
class Scene:
    """One orbit to be integrated: phi, theta (d,); duration is signed; samples lie `step` apart."""

    number: int
    scenario: gandyn.Scenario
    phi: np.ndarray
    theta: np.ndarray
    duration: float
    step: float
    tolerance: float

    @property
    def kernel(self) -> tuple[str, ...]:
        """Scenes of one variant and the same of those regularisers that change the formulas' type share
        kernels.
        """
        on = (id for id in COMPILED_IN if self.scenario.regularizers.get(id))
        return (self.scenario.variant, *on)

    def flow(self, **options: object) -> gandyn.Orbit:
        """The orbit as the library finds it."""
        options = {"step": self.step, "tolerance": self.tolerance, **options}
        return gandyn.flow(self.scenario, self.phi, self.theta, self.duration, **options)


def draw(number: int) -> Scene:
    """Scene `number`: the variants take turns, all the rest is drawn."""
    random = np.random.default_rng(number)
    scenario = _scenario(random, VARIANTS[number % len(VARIANTS)])
    phi, theta = _start(random, scenario)
    duration = float(
        np.exp(random.uniform(0.0, np.log(random.choice([5.0, 20.0, 100.0], p=[0.75, 0.22, 0.03]))))
    )
    samples = int(random.choice([2, 20]))
    tolerance = float(random.choice([1e-11, 1e-9, 1e-7], p=[0.5, 0.25, 0.25]))
    sign = float(random.choice([1.0, -1.0], p=[0.7, 0.3]))
    return Scene(number, scenario, phi, theta, sign * duration, duration / samples, tolerance)


def _scenario(random: np.random.Generator, variant: str) -> gandyn.Scenario:
    spec = gandyn.variants()[variant]
    allowed = [id for id, entry in gandyn.regularizers().items() if not entry.obstacle(spec)]
    count = min(int(random.choice([0, 1, 2], p=[0.4, 0.4, 0.2])), len(allowed))
    chosen = random.choice(allowed, count, replace=False)
    if set(chosen) == {"lecam", "instance-noise"}:
        chosen = chosen[:1]
    strengths = {str(id): _number(random, gandyn.regularizers()[id].strength) for id in chosen}
    values = {
        p.id: str(random.choice(p.choices)) if p.choices else _number(random, p) for p in spec.parameters
    }
    scales = (
        (1.0, 1.0)
        if random.random() < 0.4
        else tuple(_number(random, Parameter("tau", "τ", 1.0, 0.1, 10.0, log=True)) for _ in range(2))
    )
    return gandyn.Scenario(
        variant, values, strengths, int(random.choice([1, 2, 3], p=[0.35, 0.5, 0.15])), scales
    )


def _number(random: np.random.Generator, parameter: Parameter) -> float:
    """Anywhere on its slider, at either end of it often."""
    where = float(random.choice([0.0, 1.0, random.random()], p=[0.15, 0.15, 0.7]))
    if parameter.log:
        return float(parameter.low * (parameter.high / parameter.low) ** where)
    return float(parameter.low + where * (parameter.high - parameter.low))


def _start(random: np.random.Generator, scenario: gandyn.Scenario) -> tuple[np.ndarray, np.ndarray]:
    kind = str(random.choice(STARTS, p=[0.55, 0.1, 0.1, 0.1, 0.15]))
    phi, theta = random.uniform(-3.0, 3.0, (2, scenario.dim))
    if kind == "tiny":
        return 1e-6 * phi, 1e-6 * theta
    if kind == "large":
        return phi * 30.0 / np.linalg.norm(phi), theta
    if kind == "line":
        return phi, phi * float(random.choice([-2.0, -1.0, 0.5, 1.5]))
    return _on_an_edge(random, scenario, phi, theta) if kind == "edge" else (phi, theta)


def _on_an_edge(
    random: np.random.Generator, scenario: gandyn.Scenario, phi: np.ndarray, theta: np.ndarray
) -> tuple[np.ndarray, np.ndarray]:
    """A start where a player is 0, or where the field's formula changes."""
    where = int(random.integers(5))
    if where < 3:
        return phi * (where not in (0, 2)), theta * (where not in (1, 2))
    k, s, size = scenario.parameters, phi @ theta, np.linalg.norm(theta)
    at_margin = (phi - (s / size + k.get("margin", 1.0)) / size * theta, theta)
    edges = {
        "ls-gan": at_margin,
        "gls-gan": at_margin,
        "hinge": (phi, -theta / s),
        "wgan-fd": (
            phi - s / (theta @ theta) * theta
            if k.get("form") == "square"
            else phi * np.linalg.norm(theta) / s,
            theta,
        ),
        "wgan-gp-one-sided": (phi * k.get("c", 1.0) / np.linalg.norm(phi), theta),
        "wgan-clip": (np.full(scenario.dim, k.get("w", 1.0)), theta),
    }
    return edges.get(scenario.variant, (phi, theta))
