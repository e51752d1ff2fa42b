"""Are there circles on which φ and θ turn for ever at constant lengths (relative equilibria)?

They are the equilibria of the reduced system (s, p, q) = (φ·θ, ‖φ‖², ‖θ‖²) with L² = pq − s² > 0. If a + e
vanishes everywhere, L is conserved and there is one for each L₀: for the non-saturating GAN both radii are
√|L₀|. Otherwise a + e = 0 selects their size: radius c for WGAN-GP. Stability is that of the reduced system.
From two dimensions on only. Source: the reduced system of docs/mathematics.md; Hirsch, Smale and Devaney,
chapter 9, for the linearisation.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from gandyn import vector_field
from gandyn.analyses.context import AnalysisContext, AnalysisSpec, coefficients_at
from gandyn.analyses.derivatives import Complex, newton, reduced, reduced_jacobian
from gandyn.analyses.equilibria import number
from gandyn.message import Message, joined
from gandyn.orbit import Array
from gandyn.scenario import Scenario

# So far beside a circle, as a share of 1 + the largest of s, p, q, is the other side of a switch that it
# lies on.
SIDE = 1e-6
# A state farther out, by the same factor in all of (s, p, q), whose size a zero of a + e does not share.
FARTHER = 1.21
FLOWS = Message("These are circular orbits of the flow; steps of a fixed size have others, or none.")


@dataclass(frozen=True)
class Circle:
    """radius_phi, radius_theta: ‖φ‖ and ‖θ‖ on it; s: φ·θ; frequency: radians per unit of time; stability: in
    words.

    eigenvalues: of the reduced system there, the conserved direction left out.
    """

    radius_phi: float
    radius_theta: float
    s: float
    frequency: float
    stability: str
    eigenvalues: tuple[complex, ...]

    @property
    def rate(self) -> float:
        """How fast orbits near it approach, per unit of time; negative where they leave."""
        return -max(v.real for v in self.eigenvalues)

    def state(self) -> Array:
        """(s, p, q)."""
        return np.array([self.s, self.radius_phi**2, self.radius_theta**2])


@dataclass(frozen=True)
class Circles:
    """What was found at the start's angular momentum |L₀|; remark: why there is none, or what else to
    know.
    """

    momentum: float
    found: tuple[Circle, ...]
    remark: str = ""

    def lines(self) -> list[str]:
        """Readable text."""
        text = [
            Message(
                "circle ‖φ‖ = {:.6g}, ‖θ‖ = {:.6g}, {}; eigenvalues {}",
                c.radius_phi,
                c.radius_theta,
                c.stability,
                ", ".join(map(number, c.eigenvalues)),
            )
            for c in self.found
        ]
        return text + ([self.remark] if self.remark else [])


def conserves_momentum(case: AnalysisContext) -> bool:
    """Whether a + e vanishes at every sampled state as far out as the start reaches twice over."""
    radius = 2.0 * float(np.sqrt(case.phi @ case.phi + case.theta @ case.theta))
    a, _, _, e = coefficients_at(case.scenario, *case.states(radius))
    return bool(np.nanmax(np.abs(a + e)) < 1e-12)


def _frequency(scenario: Scenario, z: Array) -> float:
    """‖φ'‖/‖φ‖ = ‖θ'‖/‖θ‖ on a circle, where both turn at one rate."""
    a, b, _, _ = (float(v) for v in coefficients_at(scenario, *z))
    s, p, q = z
    return float(np.sqrt(max(a * a * p + 2.0 * a * b * s + b * b * q, 0.0) / p))


def _search(case: AnalysisContext, seed: Array, conserved: bool) -> Array | None:
    """The circle that Newton's method finds from `seed`, at the start's momentum if that is conserved."""
    level = case.momentum**2

    def residue(z: Array) -> Array:
        extra = [z[1] * z[2] - z[0] ** 2 - level] if conserved else []
        return np.concatenate([reduced(case.scenario, z), extra])

    def slope(z: Array) -> Array:
        extra = [[-2.0 * z[0], z[2], z[1]]] if conserved else []
        return np.vstack([reduced_jacobian(case.scenario, z), *extra])

    z = newton(residue, slope, seed)
    if z is None or min(z[1], z[2]) < 1e-9 or z[1] * z[2] - z[0] ** 2 < 1e-9 * z[1] * z[2]:
        return None
    if not conserved and _fades(case.scenario, z):
        return None
    # Where the field jumps, it vanishes on one side only.
    jumps = any(
        np.abs(reduced(case.scenario, z + np.array([g, 0.0, 0.0]))).max() > 1e-4 for g in (-1e-7, 1e-7)
    )
    return z if _frequency(case.scenario, z) > 1e-6 and not jumps else None


def _fades(scenario: Scenario, z: Array) -> bool:
    """Whether a + e is not 0 there, only small because it falls off towards the origin like a power of the
    size: L dies out slowly, and nothing turns for ever.
    """
    here, farther = (
        abs(float(a + e)) for a, _, _, e in (coefficients_at(scenario, *x) for x in (z, FARTHER * z))
    )
    return here > 1e-3 * farther


def _sides(scenario: Scenario, z: Array) -> list[Array]:
    """z, and a state beside it on the other side of the switch, if that passes through z."""
    beside = [z, *(z + g * axis for axis in SIDE * (1.0 + np.abs(z).max()) * np.eye(3) for g in (-1.0, 1.0))]
    sides = [float(vector_field.on_side(s, p, q, scenario.params())) for s, p, q in beside]
    return [beside[sides.index(side)] for side in dict.fromkeys(sides)]


def _eigenvalues(case: AnalysisContext, z: Array, base: Array, conserved: bool) -> Complex:
    """Of the reduced system at z with the switch on the side of `base`, the conserved direction left out."""
    values = np.asarray(np.linalg.eigvals(reduced_jacobian(case.scenario, z, base)), dtype=np.complex128)
    return np.delete(values, np.argmin(np.abs(values))) if conserved else values


def _described(case: AnalysisContext, z: Array, conserved: bool) -> Circle:
    # On a switch what draws from one side only draws nothing: an orbit swings over to the other.
    found = [_eigenvalues(case, z, base, conserved) for base in _sides(case.scenario, z)]
    values = max(found, key=lambda one: float(one.real.max()))
    worst, size = float(values.real.max()), float(np.abs(values).max())
    stability = "stable" if worst < -1e-9 * size else "unstable" if worst > 1e-9 * size else "neutral"
    s, p, q = (float(x) for x in z)
    return Circle(
        np.sqrt(p), np.sqrt(q), s, _frequency(case.scenario, z), stability, tuple(complex(v) for v in values)
    )


def seeds(case: AnalysisContext, conserved: bool) -> list[Array]:
    """Where Newton's method begins: circles of many sizes, or of the one that L₀ allows."""
    level = case.momentum
    if conserved:
        return [np.array([0.0, level * g, level / g]) for g in (1.0, 0.5, 2.0)]
    return [np.array([0.0, r * r * g, r * r / g]) for r in (0.05, 0.3, 1.0, 2.0) for g in (1.0, 0.4, 2.5)]


def find(case: AnalysisContext) -> Circles:
    """All circles that the search meets, the smallest first."""
    if case.is_collinear:
        return Circles(
            0.0,
            (),
            Message(
                "φ and θ lie on one line through the origin (L₀ = 0) and stay on it, so they cannot turn at"
                " constant lengths."
            ),
        )
    if case.scenario.spec.box:
        return Circles(
            case.momentum,
            (),
            Message("φ is kept in a box, whose corners fit no circle: circular orbits are not looked for."),
        )
    conserved = conserves_momentum(case)
    kept: list[Array] = []
    for seed in seeds(case, conserved):
        z = _search(case, seed, conserved)
        if z is not None and all(np.abs(z - y).max() > 1e-6 for y in kept):
            kept.append(z)
    found = sorted((_described(case, z, conserved) for z in kept[:20]), key=lambda c: c.radius_theta)
    return _told(case, tuple(found), conserved)


def _told(case: AnalysisContext, found: tuple[Circle, ...], conserved: bool) -> Circles:
    if len(found) > 3:
        every = Message("There are circular orbits of every size; one of them is shown.")
        return Circles(case.momentum, found[:1], every)
    remark = Message("No circular orbit was found.")
    if found:
        remark = (
            Message("The angular momentum L is conserved: there is one circular orbit for each |L₀|.")
            if conserved
            else Message("")
        )
    return Circles(case.momentum, found, remark)


def run(case: AnalysisContext) -> Circles:
    """The circles at the start's angular momentum, of the flow whatever the rule."""
    found = find(case)
    if case.training is None or not found.found:
        return found
    return replace(found, remark=joined(found.remark, FLOWS))


ANALYSIS = AnalysisSpec(
    "circles",
    "Circular orbits",
    "Orbits on which φ and θ turn at constant lengths (relative equilibria), with their stability.",
    run,
    order=4,
)
