"""The variants' fields typed anew from their papers, in Python's own numbers: what `judge` integrates."""

from __future__ import annotations

import cmath
import math
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from gandyn import vector_field
from tests.gandyn.random_scenes import Scene

# Evaluations of the field before the judge gives up, and the complex step.
LIMIT, STEP = 25_000, 1e-60
Numbers = list[Any]


class Slow(Exception):
    """Too many evaluations."""


def exp(x: Any) -> Any:
    """e^x, with the exponent held within ±690 as in `gandyn.scalar`."""
    if isinstance(x, complex):
        return cmath.exp(complex(min(max(x.real, -690.0), 690.0), x.imag if abs(x.real) <= 690.0 else 0.0))
    return math.exp(min(max(x, -690.0), 690.0))


def log(x: Any) -> Any:
    """Of x > 0; of 0 so far down that e of it is 0."""
    if x == 0.0:
        return -1e30
    return cmath.log(x) if isinstance(x, complex) else math.log(x)


def sigma(x: Any) -> Any:
    """The logistic function."""
    return 1.0 / (1.0 + exp(-x)) if x.real > 0.0 else exp(x) / (1.0 + exp(x))


def root(x: Any) -> Any:
    return cmath.sqrt(x) if isinstance(x, complex) else math.sqrt(x)


def dot(x: Numbers, y: Numbers) -> Any:
    return sum(a * b for a, b in zip(x, y))


def unit(x: Numbers, sign: float) -> Numbers:
    """x/‖x‖; in one dimension the sign that is given, so that a field goes on smoothly beyond 0."""
    if len(x) == 1:
        return [sign]
    size = root(dot(x, x))
    return [v / size for v in x] if size != 0.0 else [0.0] * len(x)


def length(x: Numbers) -> Any:
    """‖x‖; in one dimension |x|, whose complex step at 0 is that of the way it goes."""
    if len(x) > 1:
        return root(dot(x, x))
    return x[0] if (x[0].real or x[0].imag) >= 0.0 else -x[0]


def _scores(m: Callable[[Any], Any], n: Callable[[Any], Any]) -> Callable[..., tuple[Any, Any]]:
    return lambda s, k: (m(s), m(s) if k.get("generator", "non-saturating") == "minimax" else n(s))


MARGINS = ("ls-gan", "gls-gan")
# φ' = −push·θ on either side of a surface.
PUSHES: dict[str, Callable[[Any, bool], float]] = {
    "hinge": lambda k, on: float(on),
    "ls-gan": lambda k, on: k["lambda"] * on,
    "gls-gan": lambda k, on: 1.0 if on else k["slope"],
}

# φ' = −first(s)·θ, θ' = second(s)·φ.
SCORES: dict[str, Callable[..., tuple[Any, Any]]] = {
    "minimax": lambda s, k: (sigma(s), sigma(s)),
    "non-saturating": lambda s, k: (sigma(s), sigma(-s)),
    "relativistic": lambda s, k: (sigma(s), sigma(-s)),
    "relativistic-average": lambda s, k: (sigma(s), sigma(-s)),
    "lsgan": lambda s, k: (s - k["fake"], k["target"] - s),
    "f-kl": _scores(lambda s: exp(s - 1.0), lambda s: 1.0),
    "f-reverse-kl": _scores(lambda s: 1.0, lambda s: exp(-s)),
    "f-pearson": _scores(lambda s: s / 2.0 + 1.0, lambda s: 1.0),
    "f-hellinger": _scores(exp, lambda s: exp(-s)),
    "f-js": _scores(sigma, lambda s: sigma(-s)),
}


def _pull(
    variant: str, phi: Numbers, theta: Numbers, k: Any, side: float, signs: tuple[float, float]
) -> Numbers:
    """What a Wasserstein critic adds to φ' = −θ; side: 1 or −1, of the surface where the formula changes."""
    u, v, on = unit(phi, signs[0]), unit(theta, signs[1]), side > 0.0
    if variant in PUSHES:
        return [(1.0 - PUSHES[variant](k, on)) * t for t in theta]
    if variant == "wgan-gp" or (variant == "wgan-gp-one-sided" and k["form"] == "square"):
        active = -2.0 * k["lambda"] * (on or variant == "wgan-gp")
        return [active * (f - k["c"] * w) for f, w in zip(phi, u)]
    if variant == "wgan-gp-one-sided":
        return [-k["lambda"] * on * w for w in u]
    if variant == "wgan-fd":
        rise = dot(phi, v)
        push = 2.0 * (rise - side) if k["form"] == "square" else math.copysign(1.0, rise.real) * on
        return [-k["lambda"] * push * w for w in v]
    if variant == "gan-qp":
        rise = dot(phi, v) if k["norm"] == "theta" else dot(theta, u)
        return [-rise * t / k["lambda"] for t in theta]
    rate = exp((k["p"] - 2.0) * log(root(dot(phi, phi)))) if variant == "wgan-div" else 0.0
    return [-k["k"] * k["p"] * rate * f if rate else 0.0 for f in phi]


def bare(variant: str, x: Numbers, k: Any, side: float, signs: tuple[float, float]) -> Numbers:
    """(φ', θ') of a variant."""
    d = len(x) // 2
    phi, theta = x[:d], x[d:]
    if variant in SCORES:
        first, second = SCORES[variant](dot(phi, theta), k)
        return [-first * t for t in theta] + [second * f for f in phi]
    if variant == "wgan-normalized":
        u = unit(phi, signs[0])
        size = signs[0] * phi[0] if d == 1 else root(dot(phi, phi))
        along = dot(u, theta)
        return [(along * w - t) / size for w, t in zip(u, theta)] + u
    return [p - t for p, t in zip(_pull(variant, phi, theta, k, side, signs), theta)] + phi


@dataclass
class Truth:
    """A scene's field, and how it goes on at events; backward in time it is turned round, so that time runs
    forward.
    """

    scene: Scene
    dim: int
    rtol: float = 1e-12
    longest: float = 0.05
    count: int = 0
    seen: set[str] = field(default_factory=set)

    @property
    def direction(self) -> float:
        return math.copysign(1.0, self.scene.duration)

    def velocity(self, x: Numbers, side: float, signs: tuple[float, float]) -> Numbers:
        """The field at x, as it is on this side of its surface."""
        self.count += 1
        if self.count > LIMIT:
            raise Slow
        scenario = self.scene.scenario
        if scenario.regularizers.get("instance-noise") and not scenario.spec.noise_inert:
            return self._noisy(x, side)
        v = self._damped(x, side, signs)
        gamma = scenario.regularizers.get("consensus", 0.0)
        if gamma:
            v = [a - gamma * g for a, g in zip(v, self._slope_of_half_square(x, side, signs))]
        scales = [self.direction * tau for tau in scenario.time_scales for _ in range(self.dim)]
        return [tau * a for tau, a in zip(scales, v)]

    def _noisy(self, x: Numbers, side: float) -> Numbers:
        phi, theta = np.array(x[: self.dim]), np.array(x[self.dim :])
        with np.errstate(all="ignore"):
            a, b, c, e = vector_field.coefficients(
                phi @ theta, phi @ phi, theta @ theta, np.float64(side > 0.0), self.scene.scenario.params()
            )
        return list(self.direction * np.concatenate([a * phi + b * theta, c * phi + e * theta]))

    def _damped(self, x: Numbers, side: float, signs: tuple[float, float]) -> Numbers:
        scenario, d = self.scene.scenario, self.dim
        on, phi, theta = scenario.regularizers, x[:d], x[d:]
        steep = 0.0 if scenario.spec.penalty_inert else 1.0
        rate = on.get("l2", 0.0) + steep * (
            on.get("r1", 0.0) + on.get("r2", 0.0) + 2.0 * on.get("dragan", 0.0)
        )
        push, pull = 2.0 * steep * on.get("dragan", 0.0), on.get("l2-generator", 0.0)
        v = bare(scenario.variant, x, scenario.parameters, side, signs)
        outward = [a - rate * f + push * w for a, f, w in zip(v[:d], phi, unit(phi, signs[0]))]
        inward = [a - pull * t for a, t in zip(v[d:], theta)]
        return [a + w for a, w in zip(outward, self._to_averages(phi, theta, signs))] + inward

    def _to_averages(self, phi: Numbers, theta: Numbers, signs: tuple[float, float]) -> Numbers:
        """What −∇λ D(θ)² adds to φ', D(θ) = φ·θ or that over ‖φ‖."""
        strength = self.scene.scenario.regularizers.get("lecam", 0.0)
        if not self.scene.scenario.spec.normalized:
            return [-2.0 * strength * dot(phi, theta) * t for t in theta]
        u, size = unit(phi, signs[0]), signs[0] * phi[0] if self.dim == 1 else root(dot(phi, phi))
        score = dot(u, theta)
        return [-2.0 * strength * score * (t - score * w) / size for t, w in zip(theta, u)]

    @property
    def kinked(self) -> bool:
        """Whether a penalty centred beside 0 gives any field a kink at φ = 0."""
        scenario = self.scene.scenario
        return bool(scenario.regularizers.get("dragan")) and not scenario.spec.penalty_inert

    def surface(self) -> Callable[[Numbers], Any] | None:
        """The function whose sign is the side, or None where the field has but one formula."""
        own = self._own_surface()
        return (lambda x: x[0]) if self.kinked and self.dim == 1 and own is None else own

    def _slope_of_half_square(self, x: Numbers, side: float, signs: tuple[float, float]) -> Numbers:
        slope = []
        for i in range(2 * self.dim):
            y = [complex(a, STEP if i == j else 0.0) for j, a in enumerate(x)]
            v = self._damped(y, side, signs)
            slope.append((0.5 * dot(v, v)).imag / STEP)
        return slope

    def _own_surface(self) -> Callable[[Numbers], Any] | None:
        """That of the variant."""
        scenario, d = self.scene.scenario, self.dim
        k, variant = scenario.parameters, scenario.variant
        noisy = scenario.regularizers.get("instance-noise") and not scenario.spec.noise_inert
        if variant in MARGINS or (variant == "hinge" and not noisy):
            edge = (
                (lambda x: 1.0)
                if variant == "hinge"
                else lambda x: k["margin"] * (length(x[d:]) if any(x[d:]) else 1.0)
            )
            return lambda x: dot(x[:d], x[d:]) + edge(x)
        if variant == "wgan-gp-one-sided" and (d == 1 or k["c"] > 0.0):
            return (lambda x: x[0]) if k["c"] == 0.0 else (lambda x: dot(x[:d], x[:d]) - k["c"] ** 2)
        if variant == "wgan-fd" and k["form"] == "linear":
            return (
                (lambda x: x[0] * x[0] - 1.0)
                if d == 1
                else (lambda x: dot(x[:d], x[d:]) ** 2 - dot(x[d:], x[d:]))
            )
        if variant == "wgan-fd":
            return (lambda x: x[0]) if d == 1 else (lambda x: dot(x[:d], x[d:]))
        if d == 1 and (variant == "wgan-gp" or (variant == "gan-qp" and k["norm"] == "phi")):
            return lambda x: x[0]
        return (lambda x: x[1]) if d == 1 and variant == "gan-qp" else None

    def surface_at_zero(self) -> bool:
        """Whether the surface of one dimension is φ = 0 or θ = 0."""
        g = self.surface()
        return g is not None and g([0.0, 0.0]) == 0.0

    def on_side(self, x: Numbers, side: float) -> Numbers:
        """The field on a side, from which the sign of φ or θ follows where that is the surface."""
        scenario = self.scene.scenario
        k, variant = scenario.parameters, scenario.variant
        signs = (math.copysign(1.0, x[0].real), math.copysign(1.0, x[self.dim].real))
        if self.dim == 1:
            if variant == "gan-qp" and k["norm"] == "theta":
                signs = (signs[0], side)
            elif variant in ("wgan-gp", "gan-qp") or (self.kinked and self._own_surface() is None):
                signs = (side, signs[1])
            elif variant == "wgan-gp-one-sided" and k["c"] == 0.0:
                signs, side = (side, signs[1]), 1.0
            elif variant == "wgan-fd" and k["form"] == "square":
                side = side * signs[1]
        return self.velocity(x, side, signs)

    def across(self, x: Numbers, side: float) -> float:
        """The rate of the surface's function on a side."""
        g, v = self.surface(), self.on_side(x, side)
        assert g is not None
        return g([complex(a, STEP * b) for a, b in zip(x, v)]).imag / STEP

    def weight(self, x: Numbers) -> float:
        """The share of the upper side's field that keeps the flow on the surface."""
        above, below = self.across(x, 1.0), self.across(x, -1.0)
        return below / (below - above) if below != above else 0.5

    def sliding(self, x: Numbers) -> Numbers:
        w = self.weight(x)
        return [w * a + (1.0 - w) * b for a, b in zip(self.on_side(x, 1.0), self.on_side(x, -1.0))]
